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


def percent(share: float, language: Language) -> str:
    """Return a share as whole percent.

    Examples
    --------
    >>> percent(0.925, "en")
    '92%'
    """
    return f"{share:.0%}".replace("%", "\u202f%") if language == "fr" else f"{share:.0%}"


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
