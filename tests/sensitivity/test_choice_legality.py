"""Combinations of choices that cannot be computed: found by trying, refused or replaced."""

import numpy as np
import pytest

import nearshore_score as ns
from nearshore_score.errors import InvalidInputError, UnknownNameError
from nearshore_score.sensitivity.choices.legality import Forbidden, Substitute
from nearshore_score.sensitivity.choices.registry import (
    AggregationChoice,
    ChoiceFactor,
    ImputationChoice,
    LeftOutChoice,
    MissingChoice,
    NormalisationChoice,
    UncertainWeightsChoice,
)
from nearshore_score.sensitivity.modelling_choices import evaluate_choices, modelling_choices
from tests.sensitivity.choices import two_level_index

INDEX, PANEL = two_level_index()
NORMALISATION = NormalisationChoice(options=("min_max", ns.ZScore(), "rank"))
AGGREGATION = AggregationChoice(options=("arithmetic_mean", "geometric_mean"), levels=(0, 1))
WHOLE: list[ChoiceFactor] = [NORMALISATION, AGGREGATION]
GIVE_WAY = Substitute(factor="normalisation", instead_of="z_score", use="min_max")


def test_z_scores_below_zero_and_a_geometric_mean_are_refused_with_reason_and_remedy() -> None:
    with pytest.raises(InvalidInputError) as caught:
        modelling_choices(INDEX, PANEL, WHOLE, runs=64)
    said = str(caught.value)
    assert said.startswith("1 of 6 combinations of choices cannot be computed.")
    assert "normalisation z_score with aggregation geometric_mean" in said
    assert "illegal=Substitute(factor='normalisation', instead_of='z_score'" in said
    assert "geometric_mean needs scores from 0" in said


def test_only_what_the_illegal_combinations_have_in_common_is_named() -> None:
    factors = [*WHOLE, LeftOutChoice()]
    with pytest.raises(InvalidInputError) as caught:
        modelling_choices(INDEX, PANEL, factors, runs=512)
    assert str(caught.value).count("normalisation z_score with aggregation geometric_mean") == 1
    assert "left_out" not in str(caught.value)


def test_a_substitute_is_used_and_recorded_with_its_share_of_the_runs() -> None:
    found = modelling_choices(INDEX, PANEL, WHOLE, runs=256, illegal=GIVE_WAY, resamples=0)
    (said,) = found.substitutions
    assert said.options == {"normalisation": "z_score", "aggregation": "geometric_mean"}
    assert said.used == {"normalisation": "min_max"}
    assert said.share == pytest.approx(1 / 6, abs=0.01)
    assert "needs scores from 0" in said.reason
    assert not ((found.runs.choices[:, 0] == 1) & (found.runs.choices[:, 1] == 1)).any()
    assert "Normalisation z_score, Aggregation geometric_mean cannot be computed" in str(found)


def test_a_replaced_run_has_the_scores_of_what_is_used() -> None:
    found = evaluate_choices(INDEX, PANEL, WHOLE, [[1, 1], [0, 1]], illegal=[GIVE_WAY])
    np.testing.assert_array_equal(found.runs.scores[0], found.runs.scores[1])
    assert [one.share for one in found.substitutions] == [0.5]


def test_substitutes_take_their_turn_until_one_helps() -> None:
    no_use = Substitute(factor="normalisation", instead_of="rank", use="min_max")
    other = Substitute(factor="aggregation", use="arithmetic_mean")
    found = evaluate_choices(INDEX, PANEL, WHOLE, [[1, 1]], illegal=(no_use, other))
    assert found.substitutions[0].used == {"aggregation": "arithmetic_mean"}
    with pytest.raises(InvalidInputError, match="1 of 1 combinations"):
        evaluate_choices(INDEX, PANEL, WHOLE, [[1, 1]], illegal=no_use)


def test_what_is_forbidden_is_illegal_although_it_could_be_computed() -> None:
    rule = Forbidden(
        options={"normalisation": "rank", "aggregation": "geometric_mean"},
        reason="ranks have no ratios",
    )
    legal = [NormalisationChoice(options=("min_max", "rank")), AGGREGATION]
    with pytest.raises(InvalidInputError, match="ranks have no ratios"):
        evaluate_choices(INDEX, PANEL, legal, [[1, 1]], forbidden=[rule])
    way_out = Substitute(factor="normalisation", instead_of="rank", use="min_max")
    found = evaluate_choices(INDEX, PANEL, legal, [[1, 1]], forbidden=[rule], illegal=way_out)
    assert found.substitutions[0].reason == "ranks have no ratios"


def units_index() -> ns.CompositeIndex:
    leaves = [ns.Indicator(code=f"x{k}", unit="kg" if k % 2 else "EUR") for k in range(6)]
    root = ns.Node(code="total", children=leaves)
    return INDEX.replace(framework=ns.Framework(root=root))


def test_raw_figures_of_different_units_can_be_multiplied_but_not_added() -> None:
    raw = NormalisationChoice(options=("min_max", "as_is"))
    joined = AggregationChoice(options=("arithmetic_mean", "geometric_mean", "copeland"))
    factors = [raw, joined]
    runs = evaluate_choices(units_index(), PANEL, factors, [[1, 1], [1, 2]]).runs
    assert np.isfinite(runs.scores).all()
    with pytest.raises(InvalidInputError, match=r"in different units \(EUR, kg\)"):
        evaluate_choices(units_index(), PANEL, factors, [[1, 0]])


def test_an_index_that_adds_raw_figures_itself_may_do_so() -> None:
    own = units_index().replace(normalisation="as_is")
    joined = AggregationChoice(options=("arithmetic_mean", "geometric_mean"))
    assert len(evaluate_choices(own, PANEL, [joined], [[0], [1]]).runs) == 2


def test_a_combination_that_leaves_a_destination_without_a_score_is_illegal() -> None:
    factors = [
        ImputationChoice(options=(None, "impute_average")),
        MissingChoice(options=("renormalise", "no_score")),
    ]
    with pytest.raises(InvalidInputError) as caught:
        modelling_choices(INDEX, PANEL, factors, runs=64)
    assert "imputation none with missing no_score: D1 would have no score" in str(caught.value)


@pytest.mark.parametrize(
    ("illegal", "error", "said"),
    [
        ("skip", UnknownNameError, "rule for illegal combinations"),
        (Substitute(factor="other", use="min_max"), UnknownNameError, "unknown factor"),
        (Substitute(factor="normalisation", use="log"), UnknownNameError, "option of"),
        (Substitute(factor="weights", use="x"), InvalidInputError, "only varies weights"),
    ],
)
def test_a_rule_that_names_what_is_not_there_is_refused(
    illegal: object, error: type[Exception], said: str
) -> None:
    factors = [*WHOLE, UncertainWeightsChoice(laws="whole_simplex")]
    with pytest.raises(error, match=said):
        modelling_choices(INDEX, PANEL, factors, runs=64, illegal=illegal)  # type: ignore[arg-type]
