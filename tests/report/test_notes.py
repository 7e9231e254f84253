"""The lines around a ranking: what was compared, who is not ranked, what is missing."""

import pytest

from nearshore_score import (
    Context,
    DestinationProfile,
    Destinations,
    Figure,
    FixedWeights,
    Framework,
    Gate,
    Indicator,
    MinMax,
    Node,
    Ranking,
    ScoringModel,
    load_model,
)
from nearshore_score.report import (
    caution_notes,
    context_notes,
    limit_notes,
    ranking_table,
    standing_sentences,
)

FLAT = Framework.flat({"cost": 0.6, "talent": 0.4})


def place(
    code: str, cost: float | None, talent: float | None, name: str = ""
) -> DestinationProfile:
    return DestinationProfile(code=code, name=name, cost=cost, talent=talent)


def notes(ranking: Ranking, label: str) -> list[str]:
    return [note.text for note in caution_notes(ranking) if note.label == label]


def labels(ranking: Ranking) -> list[str]:
    return [note.label for note in context_notes(ranking)]


# --- A framework of the user's own ------------------------------------------------------------


def test_without_segment_and_client_there_are_no_such_lines() -> None:
    ranking = ScoringModel(framework=FLAT).rank([place("A", 50, 60), place("B", 40, 60)])
    assert labels(ranking) == ["Method", "Weights", "Data"]
    printed = str(ranking)
    assert "Weights: cost 60%, talent 40%\n" in printed
    assert "Data: figures without a year\n" in printed
    assert limit_notes(ranking) == []


def test_a_segment_and_client_of_the_users_own_are_named_by_their_codes() -> None:
    context = Context(segment="my_work", client="my_client")
    ranking = ScoringModel(framework=FLAT, context=context).rank([place("A", 50, 60)])
    assert [note.text for note in context_notes(ranking)[:2]] == ["my_work", "my_client"]


def test_the_basis_of_fixed_weights_is_told() -> None:
    framework = FLAT.reweight("total", {"cost": 3, "talent": 1}, basis="two interviews")
    ranking = ScoringModel(framework=framework).rank([place("A", 50, 60)])
    assert "cost 75%, talent 25% (two interviews)" in [n.text for n in context_notes(ranking)]


def test_a_language_can_be_asked_for_against_that_of_the_model(default_ranking: Ranking) -> None:
    assert default_ranking.model.context.language == "en"
    assert context_notes(default_ranking, "fr")[0] == ("Segment", "Général")
    assert ranking_table(default_ranking, "fr").head[0] == "Rang"
    assert caution_notes(default_ranking, "fr")[-1].label == "À vérifier"
    assert limit_notes(default_ranking, "fr")[0].label == "Coût"


class Opaque:
    """An operator that cannot say what each criterion adds, and is not registered."""

    kind = "opaque"

    def aggregate(self, scores: object, weights: object, present: object = None) -> object:
        return 0.5 * scores[..., 0] + 0.5 * scores[..., 1]  # type: ignore[index]


def test_a_method_that_cannot_be_split_prints_without_sentences() -> None:
    framework = FLAT.replace_node("total", operator=Opaque())
    ranking = ScoringModel(framework=framework).rank([place("A", 50, 60), place("B", 40, 60)])
    assert standing_sentences(ranking, "A") == ()
    assert "Method: opaque, fixed goalposts\n" in str(ranking)
    assert "55.0" in str(ranking)


# --- Who is not ranked ------------------------------------------------------------------------


def test_who_is_not_ranked_is_named_with_the_reason() -> None:
    gate = Gate(code="cheap", target="cost", minimum=30, name="Cheap enough")
    model = ScoringModel(framework=FLAT, gates=(gate,), context=Context(client="HOME"))
    ranking = model.rank(
        [
            place("A", 50, 60, "Alpha"),
            place("HOME", 50, 60, "Homeland"),
            place("DEAR", 20, 60, "Dearland"),
            place("THIN", None, 60, "Thinland"),
        ]
    )
    assert ranking.codes == ("A",)
    home, dear, thin = notes(ranking, "Not ranked")
    assert home == "Homeland: is itself the client market"
    assert dear == "Dearland: fails the gate: Cheap enough"
    assert thin.startswith("Thinland: ")
    assert "40%" in thin  # talent is all there is
    assert "cost" in thin
    assert [name in str(ranking) for name in ("Homeland", "Dearland", "Thinland")] == [True] * 3


def test_whom_a_strict_gate_cannot_judge_is_told_apart_from_who_fails() -> None:
    gate = Gate(code="skilled", target="talent", minimum=30, unknown="exclude")
    ranking = ScoringModel(framework=FLAT, gates=(gate,)).rank(
        [place("A", 50, 60), place("B", 50, 20), place("C", 50, None)]
    )
    assert notes(ranking, "Not ranked") == [
        "B: fails the gate: skilled",
        "C: no figure for the gate: skilled",
    ]


def test_a_gate_counts_who_passes_fails_and_is_unknown() -> None:
    gate = Gate(code="cheap", target="cost", minimum=30)
    ranking = ScoringModel(framework=Framework.flat({"cost": 1, "talent": 1}), gates=(gate,)).rank(
        [place("A", 50, 60), place("B", 20, 60), place("C", None, 60), place("D", 30, 10)]
    )
    assert notes(ranking, "Gates") == ["cheap: 2 pass, 1 fail, 1 unknown"]


def test_nobody_ranked_is_no_error() -> None:
    ranking = ScoringModel(framework=FLAT).rank([place("THIN", None, 60)])
    (sentence,) = standing_sentences(ranking, "THIN")
    assert sentence.startswith("Not ranked: THIN: ")
    assert "Not ranked: THIN: " in str(ranking)


# --- Ties -------------------------------------------------------------------------------------


def test_ties_are_marked_and_stated() -> None:
    ranking = ScoringModel(framework=FLAT).rank(
        [place("A", 50, 60, "Alpha"), place("B", 90, 90), place("C", 50, 60, "Gamma")]
    )
    assert [row[:2] for row in ranking_table(ranking).rows] == [
        ("1", "B"),
        ("2=", "A"),
        ("2=", "C"),
    ]
    assert notes(ranking, "Ties") == ["Alpha and Gamma share rank 2"]


def test_without_ties_nothing_is_said_of_them(default_ranking: Ranking) -> None:
    assert notes(default_ranking, "Ties") == []


# --- What is missing --------------------------------------------------------------------------


def test_a_missing_criterion_is_a_dash_and_not_a_zero() -> None:
    ranking = ScoringModel(framework=FLAT).rank([place("A", 50, None), place("B", 0, 10)])
    rows = {row[1]: row[4:6] for row in ranking_table(ranking).rows}
    assert rows == {"A": ("50.0", "–"), "B": ("0.0", "10.0")}


def test_who_is_scored_on_less_is_named_with_the_share() -> None:
    ranking = ScoringModel(framework=FLAT).rank(
        [place("A", 50, None, "Alpha"), place("B", 0, 10, "Beta")]
    )
    (text,) = notes(ranking, "Unequal bases")
    assert text.startswith("Alpha is scored on 60% of the weight")
    assert "Beta" not in text
    assert notes(ranking, "Criteria without a score") == ["talent: A"]


def network() -> ScoringModel:
    """cost is scored directly; the network has two indicators."""
    leaves = [Indicator(code=code, name=code.title()) for code in ("speed", "servers")]
    root = Node(
        code="total",
        children=(
            Node(code="cost"),
            Node(
                code="network",
                children=tuple(Node.leaf(leaf) for leaf in leaves),
                weights=FixedWeights(values={"speed": 1, "servers": 1}),
            ),
        ),
        weights=FixedWeights(values={"cost": 1, "network": 3}),
    )
    return ScoringModel(framework=Framework(root=root), normalisation=MinMax())


def connected(code: str, **figures: float | Figure) -> DestinationProfile:
    return DestinationProfile(code=code, cost=50, other={"network": figures})


def test_a_missing_figure_names_indicator_and_destination() -> None:
    ranking = network().rank([connected("A", speed=1), connected("B", speed=2, servers=3)])
    assert notes(ranking, "Missing") == ["Servers: A"]


def test_figures_that_everybody_lacks_are_not_listed_one_by_one() -> None:
    ranking = network().rank([connected("A", speed=1), connected("B", speed=2)])
    assert notes(ranking, "Missing") == ["Servers: all"]


def test_all_means_every_ranked_destination() -> None:
    # THIN has too little to be ranked; B, which is ranked, has its servers.
    ranking = network().rank(
        [connected("A", speed=1), connected("B", speed=2, servers=3), connected("THIN")]
    )
    assert set(ranking.codes) == {"A", "B"}
    (text,) = notes(ranking, "Missing")
    assert text.startswith("Servers: A")
    assert "all" not in text


def test_old_figures_come_with_their_years() -> None:
    model = network().replace(context=Context(year=2026))
    old = {"A": 2015, "B": 2018}
    ranking = model.rank(
        [connected(code, speed=Figure(value=1, year=year), servers=1) for code, year in old.items()]
    )
    assert notes(ranking, "Old") == ["Speed (2015–2018): all"]
    assert "Data: figures of 2015 to 2018" in str(ranking)


@pytest.mark.parametrize(
    ("figure", "label"),
    [
        (Figure(value=1, state="imputed"), "Prior, not measured"),
        (Figure(value=1, note="doubt: odd sample"), "Doubtful"),
        (Figure(value=1, note="to verify"), "To verify"),
        (Figure(state="suppressed"), "Missing"),
    ],
    ids=["imputed", "doubt", "to verify", "suppressed"],
)
def test_every_kind_of_doubt_has_its_line(figure: Figure, label: str) -> None:
    ranking = network().rank(
        [connected("A", speed=figure, servers=2), connected("B", speed=2, servers=3)]
    )
    assert notes(ranking, label) == ["Speed: A"]


def test_sound_figures_leave_no_notes() -> None:
    ranking = network().rank(
        [connected("A", speed=1, servers=2), connected("B", speed=2, servers=3)]
    )
    assert caution_notes(ranking) == []


# --- The embedded data ------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "fr"])
def test_print_shows_every_ranked_destination_with_its_score(
    destinations: Destinations, language: str
) -> None:
    ranking = load_model(language=language).rank(destinations)  # type: ignore[arg-type]
    printed = str(ranking)
    for row in ranking.destinations:
        score = f"{row.score:.1f}"
        shown = score.replace(".", ",") if language == "fr" else score
        assert f"{row.label(language)}  " in printed
        assert any(
            row.code in line.split() and shown in line.split() for line in printed.splitlines()
        )


def test_every_criterion_of_the_default_framework_states_its_limits(
    default_ranking: Ranking,
) -> None:
    criteria = [node.name for node in default_ranking.model.framework.criteria]
    told = [note.label for note in limit_notes(default_ranking)]
    assert told == [*criteria, "Score"]
