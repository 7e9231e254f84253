"""Every label and sentence that people read, in English and French."""

from __future__ import annotations

from collections.abc import Mapping

from nearshore_score.context import Language

_PHRASES: Mapping[str, tuple[str, str]] = {
    # Heads of tables.
    "rank": ("Rank", "Rang"),
    "code": ("Code", "Code"),
    "destination": ("Destination", "Destination"),
    "score": ("Score", "Score"),
    "criteria_coverage": ("Criteria present", "Critères présents"),
    "coverage": ("Figures present", "Chiffres présents"),
    # Lines about the comparison.
    "segment": ("Segment", "Segment"),
    "client": ("Client", "Client"),
    "method": ("Method", "Méthode"),
    "weights": ("Weights", "Poids"),
    "data": ("Data", "Données"),
    "note": ("{label}: {text}", "{label} : {text}"),
    "none": ("figures without a year", "chiffres sans année"),
    "arithmetic_mean": ("weighted arithmetic mean", "moyenne arithmétique pondérée"),
    "geometric_mean": ("weighted geometric mean", "moyenne géométrique pondérée"),
    "harmonic_mean": ("weighted harmonic mean", "moyenne harmonique pondérée"),
    "power_mean": ("weighted power mean", "moyenne généralisée pondérée"),
    "sum": ("weighted sum", "somme pondérée"),
    "product": ("product", "produit"),
    "minimum": ("minimum", "minimum"),
    "maximum": ("maximum", "maximum"),
    "ordered_weighted_average": ("ordered weighted average", "moyenne pondérée ordonnée"),
    "mean_min": ("mean-min function", "fonction moyenne-minimum"),
    "mazziotta_pareto": ("Mazziotta-Pareto index", "indice de Mazziotta-Pareto"),
    "fixed_goalposts": ("fixed goalposts", "bornes fixes"),
    "distance_to_best": ("distance to the best", "distance au meilleur"),
    "percentile_rank": ("percentile rank", "rang centile"),
    "ratio_to_best": ("ratio to the best", "rapport au meilleur"),
    "share_of_total": ("share of the total", "part du total"),
    "min_max": ("min-max over the compared destinations", "min-max sur les destinations comparées"),
    "on_criteria": ("on the scores of the criteria", "sur les notes des critères"),
    "on_indicators": ("on the scores of the indicators", "sur les notes des indicateurs"),
    "scale": ("Scale", "Échelle"),
    "own_scale": (
        "the method's own; greater is better, and distances are not points",
        "celle de la méthode ; plus grand est mieux, les écarts ne sont pas des points",
    ),
    "relation_scale": (
        "minus the number of destinations that are preferred to it",
        "moins le nombre de destinations qui lui sont préférées",
    ),
    "order_scale": (
        "minus the number of destinations that come before it in every best order",
        "moins le nombre de destinations placées avant elle dans tout ordre optimal",
    ),
    "best_rank": ("Best rank", "Meilleur rang"),
    "median_rank": ("Median rank", "Rang médian"),
    "worst_rank": ("Worst rank", "Pire rang"),
    "best_by": ("Best by", "Meilleur par"),
    "worst_by": ("Worst by", "Pire par"),
    "and_more": ("{first} and {more} more", "{first} et {more} autres"),
    "not_used": ("Not used", "Non utilisée"),
    "yes": ("yes", "oui"),
    "no": ("no", "non"),
    "nobody": ("none", "aucune"),
    "best_orders": ("Best orders", "Ordres optimaux"),
    "years": (
        "figures of {first} to {last}, median {median}",
        "chiffres de {first} à {last}, médiane {median}",
    ),
    "version": (
        "embedded data {version}, time zones IANA {zones}",
        "données embarquées {version}, fuseaux IANA {zones}",
    ),
    "judged": ("judgement", "jugement"),
    # What to mind.
    "not_ranked": ("Not ranked", "Non classé"),
    "gate": ("fails the gate: {gate}", "ne franchit pas le seuil : {gate}"),
    "gate_unknown": (
        "no figure for the gate: {gate}",
        "pas de chiffre pour le seuil : {gate}",
    ),
    "coverage_reason": (
        "criteria present hold {share} of the weight; no score for {missing}",
        "les critères présents portent {share} du poids ; sans note : {missing}",
    ),
    "unequal": ("Unequal bases", "Bases inégales"),
    "unequal_text": (
        "{who} of the weight, others on more: compare with care, or supply the missing criteria",
        "{who} du poids, d'autres sur plus : comparer avec prudence, ou fournir ce qui manque",
    ),
    "scored_on": ("{name} is scored on {share}", "{name} est noté sur {share}"),
    "own_client": ("is itself the client market", "est le marché client lui-même"),
    "gates": ("Gates", "Seuils"),
    "gate_line": (
        "{gate}: {passed} pass, {failed} fail, {unknown} unknown",
        "{gate} : {passed} passent, {failed} échouent, {unknown} inconnus",
    ),
    "ties": ("Ties", "Ex æquo"),
    "tie": ("{names} share rank {rank}", "{names} partagent le rang {rank}"),
    "everyone": ("all", "tous"),
    "of_indicator": ("{indicator}: {who}", "{indicator} : {who}"),
    "no_score": ("Criteria without a score", "Critères sans note"),
    "part": ("{who} ({share} of the weight present)", "{who} ({share} du poids présent)"),
    "missing": ("Missing", "Manquant"),
    "old": ("Old", "Ancien"),
    "not_applicable": ("Does not apply", "Sans objet"),
    "imputed": ("Prior, not measured", "A priori, non mesuré"),
    "to_verify": ("To verify", "À vérifier"),
    "doubt": ("Doubtful", "Douteux"),
    "limits": ("Limits", "Limites"),
    "limits_in_short": (
        "certifications are trust signals; gaps of two points are ties; see ranking.limits()",
        "certifications = signaux de confiance ; deux points = ex æquo ; voir ranking.limits()",
    ),
    "close": (
        "Gaps of about two points or less are within the error of the data: read them as ties.",
        "Des écarts de deux points ou moins restent dans l'erreur des données : des ex æquo.",
    ),
    # Why a destination stands where it stands.
    "only": (
        "{name} is the only ranked destination, with {score}.",
        "{name} : seule destination classée, {score}.",
    ),
    "stands": (
        "{name} is {rank} of {count} with {score}",
        "{name} : {rank} sur {count} avec {score}",
    ),
    "stands_tied": (
        "{name} shares rank {rank} of {count} with {score}",
        "{name} : rang {rank} partagé sur {count} avec {score}",
    ),
    "lifted": (
        "above the mean of the compared destinations mostly by {criteria}",
        "au-dessus de la moyenne des destinations comparées surtout par {criteria}",
    ),
    "held_back": (
        "below it by {criteria}",
        "en dessous par {criteria}",
    ),
    "above": (
        "{other}, just above, leads by {points}",
        "Juste au-dessus, {other} mène de {points}",
    ),
    "below": (
        "{other}, just below, is {points} behind",
        "Juste en dessous, {other} suit à {points}",
    ),
    "level": (
        "{other} is level with it",
        "{other} : à égalité",
    ),
    "better_on": (
        "it is ahead on {criteria}",
        "avance sur {criteria}",
    ),
    "name_better_on": (
        "{name} is ahead on {criteria}",
        "{name} devance sur {criteria}",
    ),
    "clause": ("{head}: {parts}.", "{head} : {parts}."),
    "sentence": ("{head}.", "{head}."),
    "and": ("{first} and {last}", "{first} et {last}"),
    # Sensitivity: figures and the assessment.
    "indicator": ("Indicator", "Indicateur"),
    "figure": ("Figure", "Chiffre"),
    "tipping_figure": ("Tipping at", "Bascule à"),
    "unit": ("Unit", "Unité"),
    "points_moved": ("Points moved", "Points déplacés"),
    "rank_then": ("Rank then", "Rang alors"),
    "ranks_between": ("Ranks", "Rangs"),
    "ranks_between_proven": (
        "best and worst with {within}; proven",
        "meilleur et pire avec {within} ; prouvé",
    ),
    "ranks_between_found": (
        "best and worst found with {within}; not all proven",
        "meilleur et pire trouvés avec {within} ; sans preuve pour tous",
    ),
    "within_relative": (
        "each weight up to {share} more or less than in the model",
        "chaque poids jusqu'à {share} de plus ou de moins que dans le modèle",
    ),
    "within_bands": ("all weights inside the judged bands", "tout poids dans sa bande de jugement"),
    "within_any": ("any weights whatever", "n'importe quels poids"),
    "within_stated": ("all weights that keep what is stated", "tout poids conforme à l'énoncé"),
    "assess_certain": ("Certain with {within}: {items}.", "Certain avec {within} : {items}."),
    "assess_none_certain": (
        "No rank is certain with {within}.",
        "Aucun rang n'est certain avec {within}.",
    ),
    "assess_uncertain": ("Not certain: {items}.", "Incertain : {items}."),
    "assess_stays": ("{name} stays {rank}", "{name} reste {rank}"),
    "assess_moves": ("{name} {best} to {worst}", "{name} {best} à {worst}"),
    "assess_focus": (
        "{name}, {rank} of {count}, comes between {best} and {worst}: {status}.",
        "{name}, {rank} sur {count}, se place entre {best} et {worst} : {status}.",
    ),
    "assess_focus_certain": (
        "{name} is {rank} of {count} with all of these weights: {status}.",
        "{name} est {rank} sur {count} avec tous ces poids : {status}.",
    ),
    "proven": ("proven", "prouvé"),
    "not_proven": ("found, not proven to be the ends", "trouvés, sans preuve d'extrêmes"),
    "tipping_up": (
        "Nearest tipping point up: {what}",
        "Bascule la plus proche vers le haut : {what}",
    ),
    "tipping_down": (
        "Nearest tipping point down: {what}",
        "Bascule la plus proche vers le bas : {what}",
    ),
    "nobody_above": ("Nobody is ahead of {name}.", "Personne n'est devant {name}."),
    "nobody_below": ("Nobody is behind {name}.", "Personne n'est derrière {name}."),
    "never_up": (
        "No weights bring {name} to a better rank.",
        "Aucun poids ne porte {name} à un meilleur rang.",
    ),
    "never_down": (
        "No weights take {name} to a worse rank.",
        "Aucun poids ne fait reculer {name}.",
    ),
    "criterion_matters": (
        (
            "The criterion that matters most is {child}: the others in proportion, {name} keeps "
            "its rank only {side} {end} of the weight, which is now {now}."
        ),
        (
            "Le critère qui compte le plus est : {child}. Les autres en proportion, {name} ne "
            "garde son rang que {side} {end} du poids, qui est de {now}."
        ),
    ),
    "down_to": ("down to", "jusqu'à un minimum de"),
    "up_to": ("up to", "jusqu'à un maximum de"),
    "no_criterion_matters": (
        "No single weight changes the rank of {name}, the others in proportion.",
        "Aucun poids seul ne change le rang de {name}, les autres en proportion.",
    ),
    "figure_matters": (
        (
            "The figure that matters most is {indicator}: at {tipping} instead of {value} {unit}, "
            "{name} would be {rank}."
        ),
        (
            "Le chiffre qui compte le plus est : {indicator}. À {tipping} au lieu de {value} "
            "{unit}, {name} serait {rank}."
        ),
    ),
    "no_figure_matters": (
        "No single figure changes the rank of {name} between the ends of its scale.",
        "Aucun chiffre seul ne change le rang de {name} entre les bornes de son échelle.",
    ),
    # Sensitivity: dominance, preference and potential optimality.
    "always_ahead_of": ("Always ahead of", "Toujours devant"),
    "always_behind": ("Always behind", "Toujours derrière"),
    "certain_pairs": (
        "Certain order: {certain} of {pairs} pairs; in {pareto} of them one is nowhere worse.",
        "Ordre certain : {certain} paires sur {pairs} ; dans {pareto}, l'une n'est jamais moindre.",
    ),
    "pairs_by_vertices": (
        "Exact, from the corners of the set of weights.",
        "Exact, par les sommets de l'ensemble des poids.",
    ),
    "pairs_by_greedy": (
        "Exact, by sorting the differences of each pair.",
        "Exact, par tri des écarts de chaque paire.",
    ),
    "pairs_by_linear_programme": (
        "By one linear programme for each pair.",
        "Par un programme linéaire pour chaque paire.",
    ),
    "ranks_from_pairs": (
        "The ranks are bounds from pairs: none outside is possible, but not all inside need be.",
        "Rangs bornés par paires : aucun au-delà, mais tous ne sont pas forcément atteints.",
    ),
    "lead_at_best": ("Lead at its best", "Avance au mieux"),
    "can_be_first": ("Can be first", "Peut être en tête"),
    "only_level": ("only level", "à égalité"),
    "in_the_way": ("In its way", "Fait obstacle"),
    "most_favourable": (
        "Leads are over the best rival, at the weights that suit a destination most.",
        "Avance sur la meilleure rivale, avec les poids les plus favorables à la destination.",
    ),
    # Sensitivity: one weight at a time.
    "one_weight": ("Weight of", "Poids de"),
    "weight": ("Weight", "Poids"),
    "first_from": ("First from", "Premier dès"),
    "below_it": ("Below it", "En deçà"),
    "first_to": ("First up to", "Premier jusqu'à"),
    "above_it": ("Above it", "Au-delà"),
    "one_weight_first": (
        "First at the weights of the model: {names}. Other weights keep their proportions.",
        "Premier aux poids du modèle : {names}. Les autres poids gardent leurs proportions.",
    ),
    "one_weight_tie": (
        "Level at the weights of the model: {names}. Any change of weight may part them.",
        "Ex æquo aux poids du modèle : {names}. Tout changement peut les séparer.",
    ),
    "change_top": ("Change for first place", "Changement pour la 1re place"),
    "level_with": ("Level with", "À égalité avec"),
    "change_any": ("Change for any place", "Changement pour toute place"),
    "level_pair": ("Pair", "Paire"),
    "change_note": (
        "Smallest changes of one weight that make two destinations level, in percent of it.",
        "Moindres changements d'un poids qui mettent deux destinations à égalité, en % du poids.",
    ),
    "percent_top": (
        "Critical for the first place: {name}.",
        "Critique pour la première place : {name}.",
    ),
    "percent_any": ("Critical for any place: {name}.", "Critique pour toute place : {name}."),
    "no_criterion": ("no criterion", "aucun critère"),
    # Sensitivity: removal and reversal.
    "removal_left_out": ("Left out", "Sans"),
    "removal_swaps": ("Pairs reversed", "Paires inversées"),
    "removal_distance": ("Kendall distance", "Distance de Kendall"),
    "removal_shift": ("Largest shift", "Plus grand écart de rang"),
    "removal_moved": ("Who moves", "Qui bouge"),
    "removal_first": ("New first", "Nouveau premier"),
    "removal_share_destinations": (
        "{reversing} of {count} destinations ({share}) reverse a pair of others when left out.",
        "{reversing} destinations sur {count} ({share}), retirées, inversent une paire d'autres.",
    ),
    "removal_share_criteria": (
        "{reversing} of {count} criteria ({share}) reverse a pair when left out.",
        "{reversing} critères sur {count} ({share}), retirés, inversent une paire.",
    ),
    "removal_share_indicators": (
        "{reversing} of {count} indicators ({share}) reverse a pair when left out.",
        "{reversing} indicateurs sur {count} ({share}), retirés, inversent une paire.",
    ),
    "removal_lost": (
        "Without {what}, too little is known of {who} for a rank.",
        "Sans {what}, trop peu est connu pour classer {who}.",
    ),
    "removal_gained": (
        "Only without {what} is enough known of {who} for a rank.",
        "Ce n'est que sans {what} qu'on en sait assez pour classer {who}.",
    ),
    "removal_not": (
        "{what} cannot be left out: {reason}.",
        "{what} ne peut être retiré : {reason}.",
    ),
    "reversal_pair": ("Was better < is better", "Était meilleur < est meilleur"),
    "reversal_cause": ("What moved most", "Ce qui a le plus bougé"),
    "reversal_nothing": ("none", "aucun"),
    "reversal_immune": (
        (
            "Proven: no destination that comes or goes can change the order of two others, because "
            "each of the {nodes} nodes scores a destination by its own figures alone "
            "(normalisations: {normalisations}; operators: {operators}; weights: {weights}; "
            "missing data: {policies})."
        ),
        (
            "Prouvé : aucune destination qui arrive ou part ne peut changer l'ordre de deux "
            "autres, car chacun des {nodes} nœuds note une destination par ses seuls chiffres "
            "(normalisations : {normalisations} ; opérateurs : {operators} ; poids : {weights} ; "
            "données manquantes : {policies})."
        ),
    ),
    "reversal_count": (
        (
            "{reversing} of {count} destinations reverse a pair when left out; {relevant} of them "
            "can move scores at all, which depend on who is compared through {kinds}."
        ),
        (
            "{reversing} destinations sur {count}, retirées, inversent une paire ; {relevant} "
            "peuvent faire bouger des notes, qui dépendent des destinations comparées par {kinds}."
        ),
    ),
    "tests_test": ("Test", "Test"),
    "tests_passed": ("Passed", "Réussi"),
    "tests_tried": ("Cases", "Cas"),
    "tests_failed": ("Failed", "Échecs"),
    "tests_not_scored": ("Not scored", "Non notés"),
    "tests_example": ("First counter-example", "Premier contre-exemple"),
    "tests_worse_replacement": ("a worse one in place", "remplacer par une pire"),
    "tests_transitive_pairs": ("pairs are transitive", "paires transitives"),
    "tests_pairs_and_whole": ("pairs agree with all", "paires en accord avec le tout"),
    "tests_worse": ("{who} worse by {share}: {best}", "{who} pire de {share} : {best}"),
    "tests_worse_in": (
        "{who} worse by {share} in {criterion}: {best}",
        "{who} pire de {share} en {criterion} : {best}",
    ),
    "tests_alone": ("alone {alone}, among all {whole}", "seules {alone}, avec toutes {whole}"),
    "tests_refused": (
        "{test}: some cases cannot be scored ({reason}).",
        "{test} : certains cas ne peuvent être notés ({reason}).",
    ),
    "newcomer_end": ("End", "Borne"),
    "newcomer_minimum": ("minimum", "minimum"),
    "newcomer_maximum": ("maximum", "maximum"),
    "newcomer_present": ("Present", "Actuel"),
    "newcomer_needed": ("Needed", "Nécessaire"),
    "newcomer_stretch": ("Beyond, % of range", "Au-delà, % de l'étendue"),
    "newcomer_possible": ("Possible", "Possible"),
    "newcomer_obstacle_no": ("yes", "oui"),
    "newcomer_obstacle_range": ("no such figure", "chiffre impossible"),
    "newcomer_obstacle_gate": ("fails a gate", "ne franchit pas un seuil"),
    "newcomer_obstacle_precision": ("too close to tell", "trop proche pour trancher"),
    "newcomer_none": (
        "No newcomer swaps {ahead} and {behind} by one figure alone.",
        "Aucune nouvelle venue n'échange {ahead} et {behind} par un seul chiffre.",
    ),
    "newcomer_found": (
        (
            "A newcomer like {like}, but with {what} just beyond {figure}, puts {behind} before "
            "{ahead}: checked by ranking again."
        ),
        (
            "Une nouvelle venue comme {like}, mais avec {what} juste au-delà de {figure}, place "
            "{behind} devant {ahead} : vérifié en classant à nouveau."
        ),
    ),
    "newcomer_together": (
        "On {count} indicators at once, {share}% beyond the present range is enough.",
        "Sur {count} indicateurs à la fois, {share} % au-delà de l'étendue actuelle suffisent.",
    ),
    # Sensitivity: the smallest change of the weights.
    "weight_of": ("Weight of", "Poids de"),
    "weight_now": ("Now", "Actuel"),
    "weight_then": ("Then", "Nouveau"),
    "weight_change": ("Change", "Écart"),
    "one_point": ("{number} points", "{number} point"),
    "many_points": ("{number} points", "{number} points"),
    "weight_falls_first": (
        "the weight of {child} falls from {now} to {then}",
        "le poids de « {child} » tombe de {now} à {then}",
    ),
    "weight_rises_first": (
        "the weight of {child} rises from {now} to {then}",
        "le poids de « {child} » monte de {now} à {then}",
    ),
    "weight_falls_next": (
        "that of {child} falls from {now} to {then}",
        "celui de « {child} » tombe de {now} à {then}",
    ),
    "weight_rises_next": (
        "that of {child} rises from {now} to {then}",
        "celui de « {child} » monte de {now} à {then}",
    ),
    "weights_move_too": ("{count} other weights move", "{count} autres poids changent"),
    "change_pass": (
        "{name} passes {rival} if {moves}: {points} of weight change hands.",
        "{name} dépasse {rival} si {moves} : {points} de poids à déplacer.",
    ),
    "change_order": (
        "The first to change places: {name} passes {rival} if {moves}: {points} of weight move.",
        "Premier croisement : {name} dépasse {rival} si {moves} : {points} de poids à déplacer.",
    ),
    "change_reach": (
        "{name} reaches rank {rank} if {moves}: {points} of weight change hands.",
        "{name} atteint le rang {rank} si {moves} : {points} de poids à déplacer.",
    ),
    "change_fall": (
        "{name} falls to rank {rank} if {moves}: {points} of weight change hands.",
        "{name} recule au rang {rank} si {moves} : {points} de poids à déplacer.",
    ),
    "change_at_once": (
        "Scores are level there: the least change of weights decides.",
        "Les scores y sont à égalité : le moindre changement de poids décide.",
    ),
    "change_rival": ("Tightest rival: {rivals}.", "Rival le plus proche : {rivals}."),
    "change_rivals": ("Tightest rivals: {rivals}.", "Rivaux les plus proches : {rivals}."),
    "measure_l1": ("Sum of absolute changes", "Somme des écarts absolus"),
    "measure_l2": ("Euclidean distance", "Distance euclidienne"),
    "measure_linf": ("Largest change", "Plus grand écart"),
    "measure_relative": (
        "Largest change as a share of the weight itself",
        "Plus grand écart en part du poids lui-même",
    ),
    "change_size": (
        "{measure}: {size}, proven to be the smallest.",
        "{measure} : {size}, minimum prouvé.",
    ),
    "change_size_found": (
        "{measure}: {size}, the smallest found in time; proven is at least {least}.",
        "{measure} : {size}, le plus petit trouvé à temps ; au moins {least} est prouvé.",
    ),
    "change_already_pass": (
        "{name} is ahead of {rival} already.",
        "{name} devance déjà {rival}.",
    ),
    "change_already_reach": (
        "{name} has rank {rank} or a better one already.",
        "{name} est déjà au rang {rank} ou mieux.",
    ),
    "change_impossible_pass": (
        "No allowed weights put {name} ahead of {rival}.",
        "Aucun poids admis ne place {name} devant {rival}.",
    ),
    "change_impossible_order": (
        "No allowed weights make any two change places.",
        "Aucun poids admis n'inverse deux destinations.",
    ),
    "change_impossible_reach": (
        "No allowed weights bring {name} to rank {rank}.",
        "Aucun poids admis ne porte {name} au rang {rank}.",
    ),
    "change_impossible_fall": (
        "No allowed weights make {name} fall to rank {rank}.",
        "Aucun poids admis ne fait reculer {name} au rang {rank}.",
    ),
    "change_never_reach": ("It never passes {rivals}.", "Elle ne dépasse jamais : {rivals}."),
    "change_never_fall": ("Never ahead of it: {rivals}.", "Jamais devant elle : {rivals}."),
    "change_not_together_reach": (
        "It passes each single rival under some weights, but not enough of them at once.",
        "Elle dépasse chaque rival pour certains poids, mais pas assez d'entre eux à la fois.",
    ),
    "change_not_together_fall": (
        "Each single rival passes it under some weights, but not enough of them at once.",
        "Chaque rival la dépasse pour certains poids, mais pas assez d'entre eux à la fois.",
    ),
    "change_of_nothing": (
        "A weight of zero cannot change by a share of itself; another measure lets it move.",
        "Un poids nul ne peut pas changer en part de lui-même ; une autre mesure le permet.",
    ),
    "change_not_settled": (
        "Not settled in time: no such weights were found, and none are ruled out.",
        "Non tranché à temps : de tels poids n'ont été ni trouvés ni exclus.",
    ),
    # Sensitivity: probabilities of winning, moments of scores, Shapley effects and gaps.
    "expected_rank": ("Expected rank", "Rang moyen"),
    "wins_read": (
        "Each cell: probability that the row beats the column; exact, error below {error}.",
        "Chaque case : probabilité que la ligne batte la colonne ; exacte à {error} près.",
    ),
    "wins_ranks_exact": (
        "Exact, not sampled; error of a probability below {error}.",
        "Exact, sans tirage ; erreur d'une probabilité inférieure à {error}.",
    ),
    "wins_tie": (
        "{one} and {other} score the same whatever the weights.",
        "{one} et {other} ont la même note quels que soient les poids.",
    ),
    "mean_score": ("Mean score", "Note moyenne"),
    "mean_log_score": ("Mean logarithm of the score", "Logarithme moyen de la note"),
    "standard_deviation": ("Standard deviation", "Écart type"),
    "in_logarithms": (
        "In logarithms of the score, in which alone the method is linear in the weights.",
        "En logarithmes de la note, seule forme linéaire dans les poids.",
    ),
    "shapley_read": (
        "Each cell: share of the variance of the score (column) that is due to the weight (row).",
        "Chaque case : part de la variance de la note (colonne) due au poids (ligne).",
    ),
    "shapley_constant": (
        "Does not move with the weights: {names}.",
        "Ne bouge pas avec les poids : {names}.",
    ),
    "criterion_head": ("Criterion", "Critère"),
    "whole_gap": ("Whole gap", "Écart total"),
    # Sensitivity: rank acceptability and three weights.
    "central_weights": ("Central weights", "Poids centraux"),
    "acceptability_note": (
        "Shares of all allowed weights with which a rank is reached, exact; – means never.",
        "Parts de tous les poids admis qui donnent un rang, exactes ; – veut dire jamais.",
    ),
    "central_note": (
        "Central weights are the mean of those with which a destination is first.",
        "Les poids centraux sont la moyenne de ceux qui donnent la première place.",
    ),
    "acceptability_more": (
        "{count} more destinations are in .acceptability.",
        "{count} autres destinations sont dans .acceptability.",
    ),
    "map_winner": ("First", "En tête"),
    "area": ("Area", "Aire"),
    "corners": ("Corners", "Sommets"),
    "map_orders": (
        "{count} different orders; each point stands for weights that share {share} of the whole.",
        "{count} ordres différents ; chaque point partage {share} du poids total.",
    ),
    "map_share": (
        "Each point stands for weights that share {share} of the whole.",
        "Chaque point partage {share} du poids total.",
    ),
    "map_own": (
        "The model's own weights ({weights}) lie where {names} is first.",
        "Les poids du modèle ({weights}) sont là où {names} est en tête.",
    ),
    "map_own_border": (
        "The model's own weights ({weights}) lie on the border of {names}.",
        "Les poids du modèle ({weights}) sont à la limite entre {names}.",
    ),
    "map_own_outside": (
        "The model's own weights ({weights}) are not among those allowed.",
        "Les poids du modèle ({weights}) ne sont pas parmi les poids admis.",
    ),
    # Sensitivity: rank intervals.
    "rank_status": ("Status", "Statut"),
    "rank_bound": ("bound: within {least} to {greatest}", "borne : de {least} à {greatest}"),
    "ranks_proven": (
        "Every best and worst rank is proven.",
        "Tous les meilleurs et pires rangs sont prouvés.",
    ),
    "ranks_not_proven": (
        "Time ran out: {open} of {count} ends are the best found, not proven.",
        "Temps écoulé : {open} bornes sur {count} sont les meilleures trouvées, sans preuve.",
    ),
    # Sampling: what was varied, and the sampled part of an assessment.
    "sampled_what": (
        "{draws} draws from seed {seed}: {varied}.",
        "{draws} tirages, graine {seed} : {varied}.",
    ),
    "varied_dirichlet": ("weights by a Dirichlet law", "poids suivant une loi de Dirichlet"),
    "varied_at": ("{law} ({node})", "{law} ({node})"),
    "varied_figures": ("figures with their errors", "chiffres avec leurs erreurs"),
    "varied_nothing_else": ("the weights of the model", "les poids du modèle"),
    "assess_draws": (
        (
            "{name} comes between {best} and {worst} in 90% of {draws} draws, first in {first} of "
            "them ({varied}; seed {seed})."
        ),
        (
            "{name} se place entre {best} et {worst} dans 90\u202f% de {draws} tirages, en tête "
            "dans {first} ({varied} ; graine {seed})."
        ),
    ),
    "assess_draws_one": (
        (
            "{name} is {best} in 90% of {draws} draws or more, first in {first} of them "
            "({varied}; seed {seed})."
        ),
        (
            "{name} est {best} dans au moins 90\u202f% de {draws} tirages, en tête dans {first} "
            "({varied} ; graine {seed})."
        ),
    ),
    "assess_ahead": (
        "{name} is ahead of {items} of the draws.",
        "{name} devance {items} des tirages.",
    ),
    "assess_ahead_of": ("{rival} in {share}", "{rival} dans {share}"),
    "assess_always_ahead": (
        "{name} is ahead of {items} in every draw.",
        "{name} devance {items} à chaque tirage.",
    ),
    "assess_never_ahead": (
        "{name} is ahead of {items} in no draw.",
        "{name} ne devance {items} dans aucun tirage.",
    ),
    "assess_level_with": (
        (
            "By the errors of the figures alone, {name} cannot be told apart from {items} "
            "({level} confidence, all pairs together)."
        ),
        (
            "Au vu des seules erreurs des chiffres, {name} ne se distingue pas de {items} "
            "(confiance de {level}, toutes paires confondues)."
        ),
    ),
    "assess_apart": (
        "By the errors of the figures alone, {name} differs from all others ({level} confidence).",
        "Au vu des seules erreurs des chiffres, {name} se distingue de tous (confiance : {level}).",
    ),
    "assess_groups": (
        "Groups in which no two can be told apart: {items}.",
        "Groupes au sein desquels rien ne se distingue : {items}.",
    ),
    "assess_groups_on": (
        "On {node}: {items}.",
        "Sur {node} : {items}.",
    ),
    "assess_no_errors": (
        "No figure states an error, so figures were not varied.",
        "Aucun chiffre n'indique d'erreur : les chiffres n'ont pas varié.",
    ),
    "assess_choice": (
        (
            "Of the choices varied together ({items}), {factor} matters most for the rank of "
            "{name}: {share} of its variance in all; it is {best} to {worst} in 90% of the runs."
        ),
        (
            "Parmi les choix qui varient ensemble ({items}), {factor} compte le plus pour le rang "
            "de {name} : en tout {share} de sa variance ; de {best} à {worst} dans 90\u202f% des "
            "calculs."
        ),
    ),
    "assess_option_up": (
        (
            "The single option that moves it most is {option} ({factor}): up by {places} places "
            "on average."
        ),
        (
            "L'option qui le déplace le plus est {option} ({factor}) : en moyenne {places} places "
            "de mieux."
        ),
    ),
    "assess_option_down": (
        (
            "The single option that moves it most is {option} ({factor}): down by {places} places "
            "on average."
        ),
        (
            "L'option qui le déplace le plus est {option} ({factor}) : en moyenne {places} places "
            "de moins."
        ),
    ),
    "nothing_left_out": ("to leave nothing out", "de ne rien écarter"),
    "assess_no_choice": (
        "No choice moves the rank of {name}; {items} were varied together.",
        "Aucun choix ne déplace le rang de {name} ; {items} ont varié ensemble.",
    ),
    "assess_not_varied": (
        "The choices of the model were not varied: {reason}.",
        "Les choix du modèle n'ont pas varié : {reason}.",
    ),
    "assess_not_proven": (
        "Nothing is proven here: the total is not linear in these weights.",
        "Rien n'est prouvé ici : le total n'est pas linéaire dans ces poids.",
    ),
    "most_draws": ("90% of draws", "90\u202f% des tirages"),
    "most_runs": ("90% of runs", "90\u202f% des calculs"),
    "beats_focus": ("Behind {code}", "Derrière {code}"),
    # Sampling: stochastic acceptability.
    "holistic": ("Holistic", "Global"),
    "entropy_bits": ("Rank entropy, bits", "Entropie du rang, bits"),
    "draws_first": ("Draws first", "Tirages en tête"),
    "confidence_factor": ("Confidence", "Confiance"),
    "sampled_shares": (
        "Standard error of a share: at most {error}. – means never: below {never}.",
        "Erreur type d'une part : au plus {error}. – : jamais, soit moins de {never}.",
    ),
    "sampled_time": (
        "Time was up before the standard error reached {target}.",
        "Le temps s'est écoulé avant que l'erreur type n'atteigne {target}.",
    ),
    "central_more": (
        "The weights of the first {count} children are shown; all are in .central_weights.",
        "Seuls les poids des {count} premiers éléments ; tous sont dans .central_weights.",
    ),
    "confidence_note": (
        "Confidence: how often it is first with its central weights, given uncertain figures.",
        "Confiance : fréquence de la première place avec ses poids centraux, chiffres incertains.",
    ),
    # Sampling: rank confidence.
    "score_error": ("± s.e.", "± e.t."),
    "confidence_set": ("Ranks", "Rangs"),
    "confidence_level_with": ("Groups", "Groupes"),
    "confidence_marginal": (
        "Each set of ranks by itself holds the true rank with {level} confidence.",
        "Pris un à un, chaque ensemble contient le vrai rang avec une confiance de {level}.",
    ),
    "confidence_simultaneous": (
        "All sets of ranks together hold the true ranks with {level} confidence.",
        "Tous les ensembles à la fois contiennent les vrais rangs avec une confiance de {level}.",
    ),
    "confidence_groups": (
        "No two of a group differ significantly at {level}, all pairs taken together.",
        "Dans un groupe, aucun écart n'est significatif à {level}, toutes paires confondues.",
    ),
    "confidence_union": (
        "Sets are unions over {count} allowed weights; over all of them they can be greater.",
        "Unions sur {count} pondérations admises ; sur toutes, elles peuvent être plus grandes.",
    ),
    "confidence_more": (
        "{count} more destinations are in .sets.",
        "{count} autres destinations sont dans .sets.",
    ),
    # Sampling: importance and weights.
    "importance_share": ("Share of importance", "Part d'importance"),
    "explained_share": ("S", "S"),
    "explained_linearly": ("R²", "R²"),
    "own_part": ("Own part", "Part propre"),
    "shared_part": ("Shared part", "Part commune"),
    "correlation_r": ("r", "r"),
    "interval_of": ("{level} interval", "Intervalle à {level}"),
    "weight_target": ("Importance meant to follow", "Importance censée suivre"),
    "target_weights": ("the weights", "les poids"),
    "target_squared_weights": ("their squares", "leurs carrés"),
    "lesser_weight": ("Lesser weight", "Poids moindre"),
    "greater_weight": ("Greater weight", "Poids supérieur"),
    "meant_part": ("Lesser is meant to have", "Le moindre devrait avoir"),
    "found_part": ("Has of both", "A des deux"),
    "widest_gap": ("Gap", "Écart"),
    "importance_note": (
        "S: share of the variance of {node}, over {count} destinations, that each explains.",
        "S : part de la variance de {node}, sur {count} destinations, que chacun explique.",
    ),
    "importance_few": (
        "With so few destinations a score without any link also gets an S above zero.",
        "Avec si peu de destinations, une note sans aucun lien obtient aussi un S positif.",
    ),
    "importance_thin": (
        "{name} rests on {count} destinations.",
        "{name} repose sur {count} destinations.",
    ),
    "importance_weak": (
        "r below {bound}: {node} hardly follows these, or goes against them ({count}): {names}.",
        "r inférieur à {bound} : {node} ne les suit guère, ou va contre ({count}) : {names}.",
    ),
    "importance_strong": (
        "r above {bound}: nearly the same as {node} ({count}): {names}.",
        "r supérieur à {bound} : presque identique à {node} ({count}) : {names}.",
    ),
    "importance_more": ("{count} more are in .parts.", "{count} autres sont dans .parts."),
    # Sampling: modelling choices.
    "choice_normalisation": ("Normalisation", "Normalisation"),
    "choice_outliers": ("Outlier treatment", "Valeurs aberrantes"),
    "choice_imputation": ("Imputation", "Imputation"),
    "choice_missing": ("Missing children", "Éléments manquants"),
    "choice_weighting": ("Weighting scheme", "Système de pondération"),
    "choice_weight_sets": ("Sets of weights", "Jeux de poids"),
    "choice_weights": ("Weights", "Poids"),
    "choice_aggregation": ("Aggregation", "Agrégation"),
    "choice_left_out": ("What is left out", "Ce qui est écarté"),
    "choice_data_error": ("Data error", "Erreur des données"),
    "choice_head": ("Choice", "Choix"),
    "choice_options": ("Options", "Options"),
    "choice_first": ("Alone", "Seul"),
    "choice_total": ("In all", "En tout"),
    "choice_rank_low": ("5% rank", "Rang à 5 %"),
    "choice_rank_high": ("95% rank", "Rang à 95 %"),
    "choice_rank_best": ("Best", "Meilleur"),
    "choice_rank_worst": ("Worst", "Pire"),
    "choice_base_rank": ("Base rank", "Rang de base"),
    "choice_any": ("any", "toute valeur"),
    "choice_shift": (
        "Against the base model a destination moves by {shift} places on average.",
        "Par rapport au modèle de base, une destination se déplace de {shift} rang en moyenne.",
    ),
    "choice_matters_most": (
        "The choice that matters most is {factor}: {share} of the variance of this shift in all.",
        "Le choix qui compte le plus est {factor} : en tout {share} de la variance de cet écart.",
    ),
    "choice_no_shift": (
        "The mean shift of ranks is the same in every run.",
        "L'écart moyen des rangs est le même à chaque calcul.",
    ),
    "choice_together": (
        "{share} of the variance is due to choices together: their effects do not add up.",
        "{share} de la variance vient des choix ensemble : leurs effets ne s'additionnent pas.",
    ),
    "choice_counts": (
        "Variance shares of {runs} runs ({points} points a sample), with {level} intervals.",
        "Parts de variance sur {runs} calculs ({points} points par échantillon), {level}.",
    ),
    "choice_replaced": (
        "{options} cannot be computed; {used} was used instead, in {share} of the runs.",
        "{options} : impossible à calculer ; remplacé par {used} dans {share} des calculs.",
    ),
    "choice_replaced_more": (
        "{count} more replaced combinations are in .substitutions.",
        "{count} autres combinaisons remplacées sont dans .substitutions.",
    ),
    "choice_more": (
        "{count} more destinations are in .ranks.",
        "{count} autres destinations sont dans .ranks.",
    ),
}


def phrase(key: str, language: Language, **parts: object) -> str:
    """Return a phrase in a language, its blanks filled.

    Examples
    --------
    >>> phrase("rank", "fr")
    'Rang'
    """
    return _PHRASES[key][language == "fr"].format(**parts)


def decimal(value: float, language: Language, digits: int = 1, *, sign: bool = False) -> str:
    """Return a number with the decimal mark of the language.

    Examples
    --------
    >>> decimal(-60.39, "fr"), decimal(2.04, "en", sign=True)
    ('−60,4', '+2.0')
    """
    text = f"{value:{'+' if sign else ''}.{digits}f}".replace("-", "−")
    return text.replace(".", ",") if language == "fr" else text


def percent(share: float, language: Language, digits: int = 0, *, sign: bool = False) -> str:
    """Return a share in percent, whole or with decimals.

    Examples
    --------
    >>> percent(0.925, "en"), percent(-0.0214, "fr", 1), percent(0.3, "en", 1, sign=True)
    ('92%', '−2,1\u202f%', '+30.0%')
    """
    text = f"{share:{'+' if sign else ''}.{digits}%}".replace("-", "−")
    return text.replace(".", ",").replace("%", "\u202f%") if language == "fr" else text


def chance(share: float, language: Language) -> str:
    """Return whole percent in which what is not certain never looks certain.

    Examples
    --------
    >>> chance(0.001, "en"), chance(0.42, "en"), chance(0.999, "en"), chance(1.0, "en")
    ('<1%', '42%', '>99%', '100%')
    """
    if 0 < share <= 0.005:
        return f"<{percent(0.01, language)}"
    # What sums to one may miss it by a last digit.
    return f">{percent(0.99, language)}" if 0.995 <= share < 1 - 1e-12 else percent(share, language)


def points(value: float, language: Language) -> str:
    """Return a number of points; the French plural begins at two.

    Examples
    --------
    >>> points(1.7, "fr"), points(1.7, "en")
    ('1,7 point', '1.7 points')
    """
    number = decimal(value, language)
    return f"{number} point" if language == "fr" and abs(value) < 2 else f"{number} points"


def ordinal(rank: int, language: Language) -> str:
    """Return a rank as people say it.

    Examples
    --------
    >>> [ordinal(rank, "en") for rank in (1, 2, 3, 11, 22)], ordinal(1, "fr"), ordinal(2, "fr")
    (['1st', '2nd', '3rd', '11th', '22nd'], '1re', '2e')
    """
    if language == "fr":
        return "1re" if rank == 1 else f"{rank}e"
    endings = {1: "st", 2: "nd", 3: "rd"}
    ending = "th" if rank % 100 in (11, 12, 13) else endings.get(rank % 10, "th")
    return f"{rank}{ending}"


def listing(items: list[str], language: Language) -> str:
    """Join names as a sentence does.

    Examples
    --------
    >>> listing(["cost", "talent", "legal certainty"], "en")
    'cost, talent and legal certainty'
    """
    if len(items) < 2:
        return "".join(items)
    return phrase("and", language, first=", ".join(items[:-1]), last=items[-1])
