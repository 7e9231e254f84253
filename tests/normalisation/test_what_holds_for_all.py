"""What must hold for every normalisation, whatever the figures and the holes among them."""

from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from nearshore_score import Column, Goalposts, InvalidInputError, Specification
from nearshore_score.normalisation import (
    NORMALISATIONS,
    AboveBelowMean,
    AdjustedMazziottaParetoScale,
    AsIs,
    Borda,
    BoxCox,
    Chain,
    Clamped,
    DistanceToBest,
    DistanceToReference,
    DistanceToTarget,
    Exp,
    Exponential,
    FixedGoalposts,
    FloorAt,
    Linear,
    Log,
    Log1p,
    Logistic,
    MinMax,
    Normalisation,
    PercentileRank,
    PiecewiseLinear,
    Power,
    PowerBeyond,
    Rank,
    RatioToBest,
    ReferenceUnit,
    ShareOfTotal,
    SkewLog,
    Steps,
    VectorNormalisation,
    YeoJohnson,
    ZScore,
)
from tests.strategies import numbers

Floats = NDArray[np.float64]

POSTS = Goalposts(low=1, high=900, transform="log")

# These take an indicator of either direction.
DIRECTED: tuple[Specification, ...] = (
    AboveBelowMean(),
    AboveBelowMean(threshold=0, score_range=(0, 10)),
    AdjustedMazziottaParetoScale(),
    AsIs(),
    Borda(),
    Borda(ties="average"),
    Chain(steps=(Log1p(), MinMax(score_range=(0, 1)), Power(exponent=0.5))),
    Chain(steps=(PercentileRank(), AdjustedMazziottaParetoScale())),
    DistanceToBest(),
    DistanceToBest(relative_to="best", score_range=(1, 7)),
    DistanceToReference(),
    DistanceToReference(reference="best"),
    DistanceToReference(reference="worst", form="difference"),
    DistanceToReference(form="range", cap=True),
    DistanceToReference(reference="destination", destination="A", form="difference"),
    DistanceToTarget(target=500.5, cap=True),
    Exponential(exponential_constant=2.5, goalposts=POSTS),
    Exponential(exponential_constant=-0.3, goalposts=POSTS, score_range=(1, 2)),
    FixedGoalposts(goalposts=POSTS),
    Logistic(midpoint=300, steepness=0.05),
    MinMax(),
    PercentileRank(),
    PercentileRank(rule="rank/n", ties="max"),
    PercentileRank(rule="(rank-0.5)/n", ties="average"),
    PercentileRank(rule="rank/(n+1)"),
    Rank(),
    Rank(ties="max"),
    RatioToBest(),
    ReferenceUnit(destination="A"),
    ShareOfTotal(),
    VectorNormalisation(score_range=(0, 1)),
    ZScore(),
    ZScore(mean=100, standard_deviation=10, divisor="n"),
)
# These say themselves what is better: whether they rise or fall.
SHAPED: dict[Specification, int] = {
    BoxCox(): 1,
    BoxCox(origin="minimum"): 1,
    BoxCox(exponent=0.3): 1,
    Chain(steps=(FloorAt(value=3), Power(exponent=-1, factor=10))): -1,
    Clamped(low=5, high=600): 1,
    Exp(coefficient=-0.02, offset=14): -1,
    FloorAt(value=12): 1,
    Linear(intercept=3, slope=-2): -1,
    Log(): 1,
    Log(base=10): 1,
    Log1p(): 1,
    PiecewiseLinear(points=((0, 0), (50, 80), (700, 100))): 1,
    PiecewiseLinear(points=((10, 1), (50, 0)), beyond="extend"): -1,
    Power(exponent=0.5): 1,
    Power(exponent=-1, factor=10): -1,
    PowerBeyond(coefficient=2, offset=100, exponent=1.4, floor_to_integer=True): 1,
    PowerBeyond(coefficient=2, offset=300, exponent=1.8, sense="below"): -1,
    SkewLog(): 1,
    Steps(thresholds=(100, 400), values=(7, 3, 1)): -1,
    YeoJohnson(): 1,
    YeoJohnson(exponent=1.7): 1,
}


class Case(NamedTuple):
    """A normalisation, a direction that it takes, and which way its scores go."""

    normalisation: Normalisation
    direction: str
    goes: int

    def score(self, values: Floats, reference: Floats | None = None) -> Floats:
        return self.normalisation.normalise(values, self.column(values, reference))

    def column(self, values: Floats, reference: Floats | None = None) -> Column:
        destinations = tuple("ABCDEF"[: values.shape[-1]])
        return Column("x", self.direction, destinations=destinations, reference=reference)


CASES = [
    *(Case(one, "benefit", 1) for one in DIRECTED),
    *(Case(one, "cost", -1) for one in DIRECTED),
    *(Case(one, "benefit", goes) for one, goes in SHAPED.items()),
    *(Case(one, "cost", goes) for one, goes in SHAPED.items() if goes == -1),
]
every_case = pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case[0].kind}-{case[1]}")
few_examples = settings(max_examples=6)
FIT = 1e-4  # of an exponent found by search


@st.composite
def figures(draw: st.DrawFn, *leading: int) -> Floats:
    """Draw figures of one to six destinations; only the first is never absent."""
    shape = (*leading, draw(st.integers(1, 6)))
    values = draw(arrays(np.float64, shape, elements=numbers(0.001, 1000)))
    absent = draw(arrays(np.bool_, shape))
    absent[..., 0] = False
    return np.where(absent, np.nan, values)


def test_every_registered_normalisation_is_tried_here() -> None:
    tried = {case.normalisation.kind for case in CASES}
    assert set(NORMALISATIONS.kinds) - {"rounding"} <= tried


@every_case
@few_examples
@given(values=figures())
def test_a_figure_has_a_score_and_nothing_else_has(case: Case, values: Floats) -> None:
    before = values.copy()
    scores = case.score(values)
    np.testing.assert_array_equal(np.isfinite(scores), ~np.isnan(values))
    np.testing.assert_array_equal(values, before)
    assert not np.shares_memory(scores, values)


@every_case
@few_examples
@given(values=figures())
def test_scores_lie_in_the_range_that_is_stated(case: Case, values: Floats) -> None:
    scores = case.score(values)
    low, high = case.normalisation.traits(case.column(values)).output_range
    known = scores[~np.isnan(scores)]
    assert (known >= low - 1e-9).all()
    assert (known <= high + 1e-9).all()


@every_case
@few_examples
@given(values=figures())
def test_better_figures_never_score_less(case: Case, values: Floats) -> None:
    known = values[~np.isnan(values)]
    scores = case.score(values)[~np.isnan(values)]
    ordered = scores[np.argsort(known, kind="stable")] * case.goes
    assert (np.diff(ordered) >= -1e-9 * np.abs(ordered[1:])).all()


@every_case
@few_examples
@given(values=figures(), data=st.data())
def test_a_figure_that_grows_alone_moves_its_score_as_is_stated(
    case: Case, values: Floats, data: st.DataObject
) -> None:
    stated = case.normalisation.traits(case.column(values)).monotone
    assert stated in (case.goes, 0)
    grown = values.copy()
    grown[0] += data.draw(numbers(0.001, 500))
    change = stated * (case.score(grown)[0] - case.score(values)[0])
    assert change >= -1e-9


@every_case
@few_examples
@given(values=figures(2, 3))
def test_a_batch_gives_what_its_items_give(case: Case, values: Floats) -> None:
    together = case.score(values)
    for index in np.ndindex(2, 3):
        np.testing.assert_allclose(together[index], case.score(values[index]), rtol=1e-12)


@every_case
@few_examples
@given(values=figures(), data=st.data())
def test_the_order_of_the_destinations_does_not_matter(
    case: Case, values: Floats, data: st.DataObject
) -> None:
    order = np.array([0, *data.draw(st.permutations(range(1, len(values))))], dtype=np.intp)
    fitted = getattr(case.normalisation, "exponent", 0) is None
    tolerance = FIT if fitted else 1e-9
    expected = case.score(values)[order]
    np.testing.assert_allclose(case.score(values[order]), expected, rtol=tolerance, atol=1e-9)


@every_case
@few_examples
@given(values=figures())
def test_what_does_not_depend_on_the_set_scores_each_figure_alone(
    case: Case, values: Floats
) -> None:
    if not case.normalisation.depends_on_set:
        alone = [case.score(values[index : index + 1])[0] for index in range(len(values))]
        np.testing.assert_array_equal(case.score(values), alone)


@every_case
@few_examples
@given(values=figures())
def test_own_figures_as_the_reference_change_nothing(case: Case, values: Floats) -> None:
    np.testing.assert_array_equal(case.score(values, reference=values), case.score(values))


@every_case
@few_examples
@given(base=figures(), values=arrays(np.float64, 4, elements=numbers(0.001, 1000)))
def test_with_a_frozen_reference_a_score_rests_on_no_other(
    case: Case, base: Floats, values: Floats
) -> None:
    base = np.concatenate([base, [0.001, 1000]])
    moved = np.where([True, True, False, False], values, values[::-1])
    kept = case.score(values, base)[:2]
    np.testing.assert_array_equal(case.score(moved, base)[:2], kept)


@every_case
def test_equal_figures_score_alike_and_a_lone_one_scores(case: Case) -> None:
    for figure in (0.5, 7.0, 0.1 + 0.2):
        scores = case.score(np.full((3, 5), figure))
        assert np.isfinite(scores).all()
        assert np.ptp(scores) == 0
        assert np.isfinite(case.score(np.array([figure]))).all()


@every_case
def test_without_any_figure_there_is_no_score(case: Case) -> None:
    assert np.isnan(case.score(np.full(3, np.nan))).all()


@every_case
def test_json_brings_it_back(case: Case) -> None:
    text = case.normalisation.to_json()
    assert type(case.normalisation).from_json(text) == case.normalisation


def test_every_kind_has_a_schema() -> None:
    kinds = Chain.model_json_schema()["properties"]["steps"]["items"]["oneOf"]
    assert {kind["properties"]["kind"]["const"] for kind in kinds} == set(NORMALISATIONS.kinds)


@pytest.mark.parametrize(
    "normalisation", [one for one, goes in SHAPED.items() if goes == 1], ids=lambda one: one.kind
)
def test_what_rises_refuses_a_cost_and_says_what_to_do(normalisation: Normalisation) -> None:
    column = Column("x", "cost")
    for refused in (
        lambda: normalisation.traits(column),
        lambda: normalisation.normalise(np.array([1.0]), column),
    ):
        with pytest.raises(InvalidInputError, match=r"use |give |put it into a chain|make either"):
            refused()


@every_case
@pytest.mark.parametrize("figure", [1e308, -1e308])
def test_the_greatest_floats_are_scored_or_refused(case: Case, figure: float) -> None:
    values = np.array([figure, 1.0, -figure / 2])
    try:
        scores = case.score(values)
    except InvalidInputError:
        return
    assert np.isfinite(scores).all()
