"""Rank reversal by removal: causes, and certificates that hold."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nearshore_score import (
    MAIN_COMPARISON,
    Chain,
    DestinationProfile,
    FixedGoalposts,
    Framework,
    Indicator,
    InvalidInputError,
    MinMax,
    Node,
    ScoringModel,
    ZScore,
    load_destinations,
    load_model,
)
from nearshore_score.aggregation import FunctionOperator
from nearshore_score.sensitivity.leave_one_out import leave_one_out
from nearshore_score.sensitivity.rank_reversal import RankReversal, rank_reversal, sole_holders
from tests.sensitivity.test_leave_one_out import HUNDRED, flat, places, problems

MAIN = load_destinations().select(*MAIN_COMPARISON)
FEW = load_destinations().select("MAR", "EGY", "TUN", "ROU", "POL", "MDG", "ETH")

# y ranges over 90 with C, and over 9 without it.
OUTLIER = {
    "A": {"x": 60.0, "y": 1.0},
    "B": {"x": 40.0, "y": 10.0},
    "C": {"x": 0.0, "y": 91.0},
    "D": {"x": 20.0, "y": 1.0},
}


@settings(max_examples=40, deadline=None)
@given(problem=problems())
def test_the_report_holds_every_reversal_that_leaving_out_finds(
    problem: tuple[ScoringModel, list[DestinationProfile]],
) -> None:
    found = rank_reversal(*problem)
    everything = leave_one_out(*problem)
    expected = {one.removed: set(one.swaps) for one in everything.removals if one.swaps}
    assert {one.removed: set(one.pairs) for one in found.reversals} == expected
    assert all(one.causes for one in found.reversals)
    assert found.immune == isinstance(problem[0].normalisation, FixedGoalposts)


@settings(max_examples=40, deadline=None)
@given(problem=problems())
def test_under_min_max_others_than_the_sole_holders_of_an_end_move_nothing(
    problem: tuple[ScoringModel, list[DestinationProfile]],
) -> None:
    model = problem[0].replace(normalisation=MinMax())
    found = rank_reversal(model, problem[1])
    assert len(found.relevant) <= 2 * len(model.framework.leaves)
    scores = {row.code: row.score for row in model.rank(problem[1])}
    for code in set(found.destinations) - set(found.relevant):
        rest = model.rank([one for one in problem[1] if one.code != code])
        for row in rest:
            assert row.score == pytest.approx(scores[row.code], abs=1e-9)


@settings(max_examples=20, deadline=None)
@given(problem=problems(), added=st.lists(st.integers(0, 8), min_size=4, max_size=4))
def test_a_certificate_holds_for_newcomers_too(
    problem: tuple[ScoringModel, list[DestinationProfile]], added: list[int]
) -> None:
    model = problem[0].replace(normalisation=FixedGoalposts())
    assert rank_reversal(model, problem[1]).immune
    row = {
        leaf.code: 12.5 * step for leaf, step in zip(model.framework.leaves, added, strict=False)
    }
    more = model.rank([*problem[1], *places({"new": row})])
    for one in model.rank(problem[1]):
        assert more.score(one.code) == one.score


def test_the_cause_under_min_max_is_the_range_that_moved() -> None:
    model = ScoringModel(framework=flat("x", "y"), normalisation=MinMax())
    found = rank_reversal(model, places(OUTLIER))
    reversal = next(one for one in found.reversals if one.removed == "C")
    assert [(one.was_better, one.now_better) for one in reversal.pairs] == [("A", "B")]
    causes = {one.node: one for one in reversal.causes}
    assert dict(causes["y"].before) == {"minimum": 1.0, "maximum": 91.0}
    assert dict(causes["y"].after) == {"minimum": 1.0, "maximum": 10.0}
    assert causes["y"].change == pytest.approx(90)  # B goes from 10 to 100
    assert causes["y"].effect == pytest.approx(45)  # half of the weight
    assert dict(causes["x"].after) == {"minimum": 20.0, "maximum": 60.0}
    assert reversal.causes[0].node == "y"


def test_a_range_that_did_not_move_is_no_cause() -> None:
    table = {**OUTLIER, "E": {"x": 0.0, "y": 1.0}}
    model = ScoringModel(framework=flat("x", "y"), normalisation=MinMax())
    found = rank_reversal(model, places(table))
    reversal = next(one for one in found.reversals if one.removed == "C")
    assert [one.node for one in reversal.causes] == ["y"]
    assert found.relevant == ("A", "C")


def test_the_cause_of_z_scores_is_mean_and_standard_deviation() -> None:
    model = ScoringModel(framework=flat("x", "y"), normalisation=ZScore())
    found = rank_reversal(model, places(OUTLIER))
    cause = next(c for one in found.reversals if one.removed == "C" for c in one.causes)
    rest = [1.0, 10.0, 1.0]
    assert cause.node == "y"
    assert dict(cause.after) == pytest.approx(
        {"mean": np.mean(rest), "standard_deviation": np.std(rest, ddof=1)}
    )
    assert found.relevant == found.destinations


def test_the_cause_of_a_method_is_its_name() -> None:
    for method in ("topsis", "promethee_2"):
        for level in ("criteria", "indicators"):
            found = rank_reversal(load_model(method=method, level=level), FEW)  # type: ignore[arg-type]
            assert found.reversals
            for one in found.reversals:
                assert [(c.node, c.part, c.kind) for c in one.causes] == [
                    ("total", "operator", method)
                ]


def test_the_cause_of_computed_weights_are_the_weights_before_and_after() -> None:
    model = load_model(weights="entropy")
    found = rank_reversal(model, MAIN)
    assert found.reversals
    for one in found.reversals:
        (cause,) = one.causes
        assert (cause.part, cause.kind) == ("weights", "entropy")
        rest = model.rank(MAIN.select(*[c for c in MAIN.codes if c != one.removed]))
        weights = rest.model.framework.effective_weights
        for child, weight in cause.after.items():
            assert weight == pytest.approx(weights[child])


def test_a_method_on_min_max_has_both_for_causes() -> None:
    found = rank_reversal(load_model(method="topsis", normalisation="min_max"), FEW)
    parts = {cause.part for one in found.reversals for cause in one.causes}
    assert parts == {"normalisation", "operator"}
    assert found.relevant == found.destinations


def test_a_chain_that_ends_in_min_max_tries_every_removal() -> None:
    chain = Chain(steps=(ZScore(), MinMax()))
    model = ScoringModel(framework=flat("x", "y"), normalisation=chain)
    found = rank_reversal(model, places(OUTLIER))
    assert found.relevant == found.destinations
    cause = next(c for one in found.reversals for c in one.causes)
    assert cause.kind == "chain"
    assert set(cause.after) == {"count", "minimum", "mean", "maximum"}


def test_min_max_of_a_joined_score_tries_every_removal() -> None:
    inner = Node(
        code="inner",
        children=[Indicator(code="x", goalposts=HUNDRED)],
        normalisation=MinMax(),
    )
    root = Node(code="total", children=[inner, Indicator(code="y", goalposts=HUNDRED)])
    model = ScoringModel(framework=Framework(root=root))
    table = [
        DestinationProfile(code=code, other={"inner": {"x": x}, "y": {"y": y}})
        for code, x, y in (("A", 50, 0), ("B", 40, 30), ("C", 0, 0))
    ]
    found = rank_reversal(model, table)
    (reversal,) = found.reversals
    assert (reversal.removed, reversal.pairs[0].now_better) == ("C", "A")
    assert dict(reversal.causes[0].after) == {}
    assert found.relevant == ("A", "B", "C")


def test_the_certificate_lists_what_was_checked() -> None:
    found = rank_reversal(load_model(), MAIN)
    assert found.certificate is not None
    assert found.certificate.nodes == len(load_model().framework.nodes)
    assert found.certificate.normalisations == ("fixed_goalposts",)
    assert found.certificate.operators == ("arithmetic_mean",)
    assert found.certificate.policies == ("renormalise",)
    assert "fixed_goalposts" in found.certificate.reason()
    assert "Prouvé" in found.certificate.reason("fr")
    assert rank_reversal(load_model(method="geometric_mean"), MAIN).immune


def test_a_function_of_ones_own_gets_no_certificate() -> None:
    def above_others(scores: object, *, weights: object, present: object) -> object:
        table = np.asarray(scores)
        return table[..., 0] + 2 * np.abs(table[..., 1] - table[..., 1].max(axis=-1, keepdims=True))

    framework = flat("x", "y").replace_node("total", operator=FunctionOperator(above_others))
    model = ScoringModel(framework=framework)
    found = rank_reversal(model, places(OUTLIER))
    assert not found.immune
    assert [(one.part, one.kind) for one in found.dependent] == [("operator", "above_others")]
    assert all(one.causes[0].kind == "above_others" for one in found.reversals)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([3.0, 1.0, 3.0, 2.0], [False, True, False, False]),
        ([1.0, 1.0], [False, False]),
        ([np.nan, 4.0], [False, True]),
        ([np.nan, np.nan], [False, False]),
        ([5.0, 2.0, np.nan], [True, True, False]),
    ],
)
def test_sole_holders_of_an_end(values: list[float], expected: list[bool]) -> None:
    assert sole_holders(np.array(values)).tolist() == expected


def test_one_destination_and_equal_destinations_reverse_nothing() -> None:
    model = ScoringModel(framework=flat("x", "y"), normalisation=MinMax())
    assert rank_reversal(model, places({"A": {"x": 1.0, "y": 1.0}})).reversals == ()
    same = {code: {"x": 5.0, "y": 5.0} for code in "ABC"}
    found = rank_reversal(model, places(same))
    assert (found.relevant, found.reversals, found.tables()) == ((), (), ())
    assert "0 of 3 destinations" in str(found)
    with pytest.raises(InvalidInputError, match="no destination can be ranked"):
        rank_reversal(model, [DestinationProfile(code="A")])


def test_results_go_through_json_and_print_in_both_languages() -> None:
    cases: tuple[tuple[str, dict[str, str]], ...]
    cases = (("en", {}), ("fr", {"normalisation": "min_max"}), ("fr", {"weights": "entropy"}))
    for language, choices in cases:
        found = rank_reversal(load_model(language=language, **choices), FEW)  # type: ignore[arg-type]
        assert RankReversal.from_json(found.to_json()) == found
        assert len(str(found).splitlines()) <= 12
        assert ("destinations sur" in str(found)) == (language == "fr")
    assert repr(rank_reversal(load_model(), FEW)) == "RankReversal(immune; 7 destinations)"
    moved = rank_reversal(load_model(normalisation="min_max"), MAIN)
    assert repr(moved) == "RankReversal(5 of 12 removals reverse a pair)"
    assert ".." in str(moved)
