"""One destination, criterion or indicator left out: against ranking again from the start."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nearshore_score import (
    MAIN_COMPARISON,
    DestinationProfile,
    FixedGoalposts,
    Framework,
    Gate,
    Goalposts,
    Indicator,
    InvalidInputError,
    MinMax,
    Node,
    ReferenceUnit,
    ScoringModel,
    UnknownNameError,
    load_destinations,
    load_model,
)
from nearshore_score.sensitivity.leave_one_out import LeaveOneOut, Removal, leave_one_out

ALL = load_destinations()
MAIN = ALL.select(*MAIN_COMPARISON)
FEW = ALL.select("MAR", "EGY", "TUN", "ROU", "POL", "MDG", "ETH")

HUNDRED = Goalposts(low=0, high=100)


def flat(*codes: str, **weights: float) -> Framework:
    children = [Indicator(code=code, goalposts=HUNDRED) for code in codes]
    given_weights = {code: weights.get(code, 1.0) for code in codes}
    return Framework(root=Node(code="total", children=children, weights=given_weights))


def places(table: dict[str, dict[str, float]]) -> list[DestinationProfile]:
    return [
        DestinationProfile(code=code, other={name: {name: value} for name, value in row.items()})
        for code, row in table.items()
    ]


@st.composite
def problems(draw: st.DrawFn) -> tuple[ScoringModel, list[DestinationProfile]]:
    """Draw flat models with both normalisations, coarse figures and a few holes."""
    codes = [f"c{i}" for i in range(draw(st.integers(1, 4)))]
    weights = {code: float(draw(st.integers(1, 4))) for code in codes}
    cell = st.none() | st.integers(0, 8).map(lambda step: step * 12.5)
    table: dict[str, dict[str, float]] = {}
    for row in range(draw(st.integers(2, 6))):
        cells = {code: draw(cell) for code in codes}
        table[f"D{row}"] = {code: value for code, value in cells.items() if value is not None}
    table["D0"] = dict.fromkeys(codes, 50.0)  # somebody always has a rank
    normalisation = draw(st.sampled_from([FixedGoalposts(), MinMax()]))
    return ScoringModel(framework=flat(*codes, **weights), normalisation=normalisation), places(
        table
    )


def check_against_scores(
    removal: Removal, before: dict[str, float], after: dict[str, float]
) -> None:
    """Count ranks, pairs and losses anew from the scores of the others with and without."""
    common = [code for code in before if code in after]
    assert set(removal.lost) == set(before) - set(after)
    assert set(removal.gained) == set(after) - set(before)
    for ranks, scores in ((removal.before, before), (removal.after, after)):
        assert ranks == {
            one: 1 + sum(scores[other] > scores[one] + 1e-9 for other in common) for one in common
        }
    swapped = {
        frozenset((one, other))
        for one, other in combinations(common, 2)
        if (before[one] - before[other]) * (after[one] - after[other]) < 0
        and min(abs(before[one] - before[other]), abs(after[one] - after[other])) > 1e-9
    }
    assert {frozenset((one.was_better, one.now_better)) for one in removal.swaps} == swapped
    assert all(before[one.was_better] > before[one.now_better] for one in removal.swaps)
    assert removal.discordant == len(swapped)
    pairs = len(common) * (len(common) - 1) / 2
    assert removal.distance == pytest.approx(len(swapped) / pairs if pairs else 0)
    shifts = [abs(removal.after[code] - removal.before[code]) for code in common]
    assert removal.largest_shift == max(shifts, default=0)


def check_destinations(model: ScoringModel, profiles: list[DestinationProfile]) -> None:
    found = leave_one_out(model, profiles)
    whole = {row.code: row.score for row in model.rank(profiles)}
    assert len(found.removals) + len(found.not_removable) == len(profiles)
    for removal in found.removals:
        rest = model.rank([one for one in profiles if one.code != removal.removed])
        before = {code: score for code, score in whole.items() if code != removal.removed}
        check_against_scores(removal, before, {row.code: row.score for row in rest})
        assert set(removal.first_after) == {row.code for row in rest if row.rank == 1}


@settings(max_examples=25, deadline=None)
@given(problem=problems())
def test_destinations_left_out_equal_ranking_the_others(
    problem: tuple[ScoringModel, list[DestinationProfile]],
) -> None:
    check_destinations(*problem)


@settings(max_examples=25, deadline=None)
@given(problem=problems())
def test_indicators_left_out_equal_a_framework_without_them(
    problem: tuple[ScoringModel, list[DestinationProfile]],
) -> None:
    model, profiles = problem
    found = leave_one_out(model, profiles, "indicators")
    before = {row.code: row.score for row in model.rank(profiles)}
    for removal in found.removals:
        smaller = model.replace(framework=model.framework.without(removal.removed))
        kept = [
            one.replace(other={k: v for k, v in one.other.items() if k != removal.removed})
            for one in profiles
        ]
        after = {row.code: row.score for row in smaller.rank(kept)}
        check_against_scores(removal, before, after)


@pytest.mark.parametrize(
    "choices",
    [
        {"normalisation": "min_max"},
        {"method": "topsis"},
        {"method": "promethee_2", "level": "indicators"},
        {"weights": "entropy"},
        {"method": "geometric_mean"},
    ],
)
def test_any_method_equals_ranking_the_others(choices: dict[str, str]) -> None:
    check_destinations(load_model(**choices), list(FEW))  # type: ignore[arg-type]


def test_with_fixed_goalposts_nothing_changes_and_ranking_again_agrees() -> None:
    found = leave_one_out(load_model(), MAIN)
    assert found.share_reversed == 0
    assert found.matters_most is None
    assert all(one.largest_shift == 0 and not one.winner_changes for one in found.removals)
    check_destinations(load_model(), list(FEW))


def test_the_winner_left_out_does_not_count_as_a_change_of_winner() -> None:
    found = leave_one_out(load_model(), MAIN)
    winner = load_model().rank(MAIN).codes[0]
    assert found[winner].first_before == found[winner].first_after
    assert winner not in found[winner].before


def test_an_outlier_left_out_reverses_a_pair_under_min_max() -> None:
    # y ranges over 90 with C and over 9 without it; B holds 10 of it, A and D 1.
    table = {"A": {"x": 60.0, "y": 1.0}, "B": {"x": 40.0, "y": 10.0}, "C": {"x": 0.0, "y": 91.0}}
    model = ScoringModel(framework=flat("x", "y"), normalisation=MinMax())
    removal = leave_one_out(model, places(table))["C"]
    # with C: A (100 + 0) / 2, B (66.7 + 10) / 2; without C: A (100 + 0) / 2, B (0 + 100) / 2
    assert removal.before == {"A": 1, "B": 2}
    assert removal.after == {"A": 1, "B": 1}
    assert (removal.discordant, removal.ties_changed) == (0, 1)
    third = {**table, "D": {"x": 20.0, "y": 1.0}}
    swapped = leave_one_out(model, places(third))["C"]
    # without C: A (100 + 0) / 2, B (50 + 100) / 2
    assert [(one.was_better, one.now_better) for one in swapped.swaps] == [("A", "B")]
    assert swapped.first_after == ("B",)


def test_criteria_of_the_default_model_keep_the_proportions_of_the_others() -> None:
    model = load_model()
    found = leave_one_out(model, FEW, "criteria")
    before = {row.code: row.score for row in model.rank(FEW)}
    for removal in found.removals:
        weights = dict(model.framework.effective_weights)
        kept = {c.code: weights[c.code] for c in model.framework.criteria}
        kept[removal.removed] = 0.0
        other = model.replace(framework=model.framework.reweight("total", kept))
        after = {row.code: row.score for row in other.rank(FEW)}
        check_against_scores(removal, before, after)
        assert removal.weight == pytest.approx(weights[removal.removed])


def test_computed_weights_are_computed_again_without_the_criterion() -> None:
    model = load_model(weights="entropy")
    removal = leave_one_out(model, FEW, "criteria")["cost"]
    rest = tuple(node for node in model.framework.criteria if node.code != "cost")
    smaller = model.replace(framework=model.framework.replace_node("total", children=rest))
    before = {row.code: row.score for row in model.rank(FEW)}
    check_against_scores(removal, before, {row.code: row.score for row in smaller.rank(FEW)})


def test_an_only_child_takes_its_parent_with_it() -> None:
    lonely = Node(code="parent", children=[Indicator(code="x", goalposts=HUNDRED)])
    root = Node(code="total", children=[lonely, Indicator(code="y", goalposts=HUNDRED)])
    model = ScoringModel(framework=Framework(root=root))
    both = [
        DestinationProfile(code="A", other={"parent": {"x": 90}, "y": {"y": 10}}),
        DestinationProfile(code="B", other={"parent": {"x": 10}, "y": {"y": 80}}),
    ]
    removal = leave_one_out(model, both, "indicators")["x"]
    assert removal.parents == ("parent",)
    assert removal.weight == 0.5
    assert removal.first_before == ("A",)
    assert removal.first_after == ("B",)
    assert removal.winner_changes


def test_what_the_total_rests_on_cannot_be_left_out() -> None:
    model = ScoringModel(framework=flat("x"))
    found = leave_one_out(model, places({"A": {"x": 1}, "B": {"x": 2}}), "criteria")
    assert found.removals == ()
    assert found.not_removable[0].reason == "x is all that total rests on"
    assert "x cannot be left out" in str(found)
    with pytest.raises(UnknownNameError, match="all that total rests on"):
        found["x"]


def test_the_last_sibling_with_weight_is_reported_and_one_without_changes_nothing() -> None:
    model = ScoringModel(framework=flat("x", "y", x=1.0, y=0.0))
    found = leave_one_out(model, places({"A": {"x": 1, "y": 5}, "B": {"x": 2, "y": 1}}), "criteria")
    assert [one.code for one in found.not_removable] == ["x"]
    assert "weights are zero" in found.not_removable[0].reason
    assert found["y"].weight == 0
    assert found["y"].largest_shift == 0


def test_a_method_that_needs_one_destination_says_that_it_cannot_go() -> None:
    model = ScoringModel(framework=flat("x", "y"), normalisation=ReferenceUnit(destination="A"))
    table = {code: {"x": value, "y": 1.0} for code, value in (("A", 1.0), ("B", 2.0), ("C", 3.0))}
    found = leave_one_out(model, places(table))
    assert [one.code for one in found.not_removable] == ["A"]
    assert {one.removed for one in found.removals} == {"B", "C"}


def test_ranks_lost_for_coverage_are_reported() -> None:
    table = {"A": {"x": 10.0, "y": 20.0}, "B": {"x": 30.0}, "C": {"y": 90.0}}
    model = ScoringModel(framework=flat("x", "y"))
    removal = leave_one_out(model, places(table), "criteria")["x"]
    assert removal.lost == ("B",)
    assert set(removal.before) == {"A", "C"}
    third = ScoringModel(framework=flat("x", "y", x=3.0))
    found = leave_one_out(third, places(table), "criteria")
    assert found["x"].gained == ("C",)
    assert found["x"].winner_changes
    assert "too little is known of B" in str(found)


def test_destinations_without_a_rank_take_part_and_those_behind_a_gate_do_not() -> None:
    table = {
        "A": {"x": 10.0, "y": 60.0},
        "B": {"x": 20.0, "y": 50.0},
        "thin": {"y": 100.0},
        "out": {"x": 90.0, "y": 0.0},
    }
    model = ScoringModel(
        framework=flat("x", "y", x=3.0),
        normalisation=MinMax(),
        gates=(Gate(code="low", target="x", maximum=50),),
    )
    found = leave_one_out(model, places(table))
    assert {one.removed for one in found.removals} == {"A", "B", "thin"}
    assert set(found.ranks) == {"A", "B"}
    by_indicator = leave_one_out(model, places(table), "indicators")
    assert set(by_indicator["x"].after) == {"A", "B"}  # the gate was judged before


def test_one_destination_and_ties() -> None:
    model = ScoringModel(framework=flat("x", "y"))
    alone = leave_one_out(model, places({"A": {"x": 1, "y": 1}}))
    assert alone.removals == ()
    assert alone.not_removable[0].reason == "nobody is left"
    assert alone.share_reversed == 0
    level = places({"A": {"x": 10, "y": 20}, "B": {"x": 20, "y": 10}})
    removal = leave_one_out(model, level, "criteria")["x"]
    assert (removal.discordant, removal.ties_changed) == (0, 1)
    assert (removal.first_before, removal.first_after) == (("A", "B"), ("A",))
    assert removal.largest_shift == 1
    assert removal.moved_most == ("B",)


def test_the_order_of_the_destinations_does_not_matter() -> None:
    model = load_model(normalisation="min_max")
    one = leave_one_out(model, FEW)
    other = leave_one_out(model, list(FEW)[::-1])
    for removal in one.removals:
        same = other[removal.removed]
        assert (same.before, same.after) == (removal.before, removal.after)
        assert same.distance == removal.distance


def test_the_removal_that_matters_most_comes_first() -> None:
    found = leave_one_out(load_model(), MAIN, "criteria")
    distances = [one.distance for one in found.by_importance]
    assert distances == sorted(distances, reverse=True)
    assert found.matters_most == found.by_importance[0]
    reversing = np.mean([bool(one.swaps) for one in found.removals])
    assert found.share_reversed == pytest.approx(reversing)


def test_results_go_through_json_and_print_in_both_languages() -> None:
    for language in ("en", "fr"):
        found = leave_one_out(load_model(language=language), MAIN, "indicators")
        assert LeaveOneOut.from_json(found.to_json()) == found
        text = str(found)
        assert len(text.splitlines()) <= 19
        assert max(len(line) for line in text.splitlines()) <= 100
        assert ("Sans" in text) == (language == "fr")
        assert "|" in found.markdown()
    assert repr(found) == "LeaveOneOut(41 indicators left out in turn, 46% of them reverse a pair)"


def test_errors_name_what_is_wrong() -> None:
    with pytest.raises(UnknownNameError, match="unknown thing to leave out 'country'"):
        leave_one_out(load_model(), MAIN, "country")  # type: ignore[arg-type]
    with pytest.raises(InvalidInputError, match="no destination can be ranked"):
        leave_one_out(load_model(), [DestinationProfile(code="A")])
    with pytest.raises(UnknownNameError, match="MAR"):
        leave_one_out(load_model(), MAIN)["MRA"]
