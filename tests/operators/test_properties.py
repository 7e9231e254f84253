"""What must hold for every operator, whatever the scores, the weights and the holes."""

from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from hypothesis.strategies import DrawFn
from numpy.typing import NDArray

from nearshore_score.aggregation import (
    OPERATORS,
    ArithmeticMean,
    Count,
    Decomposable,
    Difference,
    FunctionOperator,
    GeometricMean,
    HarmonicMean,
    Maximum,
    MazziottaPareto,
    MeanMin,
    Minimum,
    Operator,
    OrderedWeightedAverage,
    PowerMean,
    Ratio,
    TransformedGeometricMean,
    WeightedProduct,
    WeightedSum,
    traits_of,
)
from nearshore_score.multicriteria import MulticriteriaMethod
from tests.strategies import numbers

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


def median(scores: Floats, *, weights: Floats, present: Mask) -> Floats:
    counts = present & (weights[..., np.newaxis, :] > 0)
    ordered = np.sort(np.where(counts, scores, np.inf), axis=-1)
    place = np.maximum(counts.sum(axis=-1, keepdims=True) - 1, 0) // 2
    middle = np.take_along_axis(ordered, place, axis=-1)[..., 0]
    return np.where(np.isfinite(middle), middle, np.nan)


# Every property is tried on two dozen operators, so a third of the examples each is plenty.
few = settings(max_examples=settings().max_examples // 3)

PERCENT = {"score_range": (0, 100), "inner_range": (1, 100)}
MEANS: tuple[Operator, ...] = (
    ArithmeticMean(),
    GeometricMean(),
    GeometricMean(floor=None),
    HarmonicMean(),
    HarmonicMean(floor=2.0),
    PowerMean(exponent=3),
    PowerMean(exponent=0.5),
    PowerMean(exponent=0),
    PowerMean(exponent=-2),
    Minimum(),
    Maximum(),
    OrderedWeightedAverage(position_weights=(0.5, 0.2, 0.3)),
    TransformedGeometricMean(**PERCENT),
    TransformedGeometricMean(**PERCENT, reverse=False),
    MeanMin(alpha=0.7, beta=5),
    MazziottaPareto(),
    MazziottaPareto(penalty="positive", divisor="n-1"),
    FunctionOperator(median),
)
ABSOLUTE: tuple[Operator, ...] = (
    WeightedSum(),
    WeightedProduct(),
    WeightedProduct(scale=-0.01),
    Count(),
)
PAIRS: tuple[Operator, ...] = (Ratio(), Ratio(scale=100), Difference())
EVERY = MEANS + ABSOLUTE + PAIRS


def named(operator: Operator) -> str:
    return repr(operator)


every_operator = pytest.mark.parametrize("operator", EVERY, ids=named)
without_pairs = pytest.mark.parametrize("operator", MEANS + ABSOLUTE, ids=named)


class Table(NamedTuple):
    scores: Floats
    weights: Floats
    present: Mask

    @property
    def counts(self) -> Mask:
        return self.present & (self.weights > 0)


scores = st.just(0.0) | st.sampled_from([1.0, 50.0, 100.0]) | numbers(0, 100)
weights = st.just(0.0) | st.sampled_from([1.0, 2.0]) | numbers(0.001, 10)


@st.composite
def tables(draw: DrawFn, *, children: int | None = None) -> Table:
    """Scores with zeros and ties, weights of which some may be zero, and holes."""
    shape = (draw(st.integers(1, 4)), children or draw(st.integers(1, 5)))
    return Table(
        draw(arrays(np.float64, shape, elements=scores)),
        draw(arrays(np.float64, shape[1:], elements=weights)),
        draw(arrays(np.bool_, shape) | st.just(np.ones(shape, dtype=np.bool_))),
    )


def table_for(data: st.DataObject, operator: Operator) -> Table:
    return data.draw(tables(children=2 if operator in PAIRS else None))


@few
@given(data=st.data())
@every_operator
def test_a_batch_gives_to_the_last_bit_what_its_items_give(
    operator: Operator, data: st.DataObject
) -> None:
    table = table_for(data, operator)
    cases = np.stack([table.scores, table.scores[::-1], table.scores / 2])[:, np.newaxis]
    sets = np.stack([table.weights, table.weights[::-1]])
    together = operator.aggregate(cases, sets, table.present)
    # NumPy squares faster than it takes other powers, and does not always see a square.
    last_bit = 1e-14 if isinstance(operator, WeightedProduct) else 0
    assert together.shape == (3, 2, len(table.scores))
    for i in range(3):
        for j in range(2):
            alone = operator.aggregate(cases[i, 0], sets[j], table.present)
            np.testing.assert_allclose(together[i, j], alone, rtol=last_bit, atol=0)


@few
@given(data=st.data())
@every_operator
def test_a_destination_does_not_depend_on_the_others(
    operator: Operator, data: st.DataObject
) -> None:
    table = table_for(data, operator)
    order = np.array(data.draw(st.permutations(range(len(table.scores)))))
    whole = operator.aggregate(table.scores, table.weights, table.present)
    turned = operator.aggregate(table.scores[order], table.weights, table.present[order])
    np.testing.assert_array_equal(turned, whole[order])
    first = operator.aggregate(table.scores[:1], table.weights, table.present[:1])
    np.testing.assert_array_equal(first, whole[:1])


@few
@given(table=tables(), data=st.data())
@without_pairs
def test_the_order_of_the_children_does_not_matter(
    operator: Operator, table: Table, data: st.DataObject
) -> None:
    order = np.array(data.draw(st.permutations(range(len(table.weights)))))
    whole = operator.aggregate(*table)
    turned = operator.aggregate(
        table.scores[:, order], table.weights[order], table.present[:, order]
    )
    np.testing.assert_allclose(turned, whole, rtol=1e-9, atol=1e-9)


@few
@given(table=tables())
@without_pairs
def test_a_child_that_is_absent_or_without_weight_is_as_good_as_not_given(
    operator: Operator, table: Table
) -> None:
    whole = operator.aggregate(*table)
    for row, kept in enumerate(table.counts):
        if kept.any():
            given_only = table.scores[row : row + 1, kept]
            alone = operator.aggregate(given_only, table.weights[kept])
            np.testing.assert_allclose(whole[row : row + 1], alone, rtol=1e-9, atol=1e-9)
        else:
            assert np.isnan(whole[row])


@few
@given(data=st.data())
@every_operator
def test_what_stands_in_a_hole_does_not_matter(operator: Operator, data: st.DataObject) -> None:
    table = table_for(data, operator)
    holed = np.where(table.present, table.scores, np.nan)
    np.testing.assert_array_equal(
        operator.aggregate(holed, table.weights, table.present), operator.aggregate(*table)
    )


@few
@given(data=st.data(), rise=numbers(0.001, 50))
@pytest.mark.parametrize("operator", [one for one in EVERY if traits_of(one).monotone], ids=named)
def test_an_operator_is_monotone_in_every_child_as_it_says(
    operator: Operator, data: st.DataObject, rise: float
) -> None:
    table = table_for(data, operator)
    signs = traits_of(operator).monotone
    before = operator.aggregate(*table)
    for child in range(len(table.weights)):
        risen = table.scores.copy()
        risen[:, child] = np.minimum(risen[:, child] + rise, 100.0)
        after = operator.aggregate(risen, table.weights, table.present)
        change = (after - before) * signs[min(child, len(signs) - 1)]
        assert (change[~np.isnan(change)] >= -1e-9 * np.abs(before[~np.isnan(change)])).all()


@few
@given(table=tables())
@pytest.mark.parametrize("operator", [one for one in EVERY if traits_of(one).averages], ids=named)
def test_an_average_never_leaves_its_children_not_even_by_rounding(
    operator: Operator, table: Table
) -> None:
    result = operator.aggregate(*table)
    held = table.counts.any(axis=-1)
    low = np.where(table.counts, table.scores, np.inf).min(axis=-1)
    high = np.where(table.counts, table.scores, -np.inf).max(axis=-1)
    assert (result[held] >= low[held]).all()
    assert (result[held] <= high[held]).all()


@few
@given(table=tables(), score=numbers(2, 100))
@pytest.mark.parametrize("operator", MEANS, ids=named)
def test_a_mean_of_equal_scores_is_exactly_that_score(
    operator: Operator, table: Table, score: float
) -> None:
    # No floor used here is above 2, so that none lifts a score.
    level = np.full_like(table.scores, score)
    result = operator.aggregate(level, table.weights, table.present)
    held = table.counts.any(axis=-1)
    assert (result[held] == score).all()


@few
@given(table=tables(), factor=numbers(0.01, 20))
@pytest.mark.parametrize("operator", MEANS, ids=named)
def test_only_the_proportions_of_weights_count_in_a_mean(
    operator: Operator, table: Table, factor: float
) -> None:
    scaled = operator.aggregate(table.scores, factor * table.weights, table.present)
    np.testing.assert_allclose(scaled, operator.aggregate(*table), rtol=1e-9, atol=1e-9)


HOMOGENEOUS = [
    one
    for one in (*MEANS, WeightedSum(), Difference())
    if getattr(one, "floor", None) is None
    and not isinstance(one, MeanMin | TransformedGeometricMean)
]


@few
@given(data=st.data(), factor=numbers(0.01, 20))
@pytest.mark.parametrize("operator", HOMOGENEOUS, ids=named)
def test_scores_in_another_unit_give_the_result_in_that_unit(
    operator: Operator, data: st.DataObject, factor: float
) -> None:
    table = table_for(data, operator)
    scaled = operator.aggregate(factor * table.scores, table.weights, table.present)
    np.testing.assert_allclose(scaled, factor * operator.aggregate(*table), rtol=1e-9, atol=1e-9)


@few
@given(data=st.data())
@pytest.mark.parametrize(
    "operator",
    [
        one
        for one in EVERY
        if isinstance(one, Decomposable) and getattr(one, "floor", 1) is not None
    ],
    ids=named,
)
def test_shares_add_up_to_the_score(operator: Operator, data: st.DataObject) -> None:
    assert isinstance(operator, Decomposable)
    table = table_for(data, operator)
    result = operator.aggregate(*table)
    held = ~np.isnan(result)
    total = operator.shares(*table).sum(axis=-1) + getattr(operator, "floor", 0.0)
    np.testing.assert_allclose(total[held], result[held], rtol=1e-9, atol=1e-9)


@few
@given(data=st.data())
@every_operator
def test_the_input_is_not_changed(operator: Operator, data: st.DataObject) -> None:
    table = table_for(data, operator)
    kept = [part.copy() for part in table]
    result = operator.aggregate(*table)
    result[...] = -1.0  # nor is it handed back
    for part, before in zip(table, kept, strict=True):
        np.testing.assert_array_equal(part, before)


any_scores = arrays(np.float64, (2, 3), elements=st.floats(-1e308, 1e308) | st.floats(-1, 1))
any_weights = arrays(np.float64, 3, elements=st.just(0.0) | st.floats(1e-300, 1e308))


@few
@given(scores=any_scores, weights=any_weights, negative=st.booleans())
@every_operator
def test_no_number_however_odd_leads_to_a_warning(
    operator: Operator, scores: Floats, weights: Floats, negative: bool
) -> None:
    # Warnings are errors here; averages stay between their children or show that they failed.
    width = 2 if operator in PAIRS else 3
    scores, weights = (scores if negative else abs(scores))[:, :width], weights[:width]
    result = operator.aggregate(scores, weights)
    held = np.isfinite(result)
    if traits_of(operator).averages:
        counted = scores[:, weights > 0]
        assert (result[held] >= counted[held].min(axis=-1, initial=np.inf)).all()
        assert (result[held] <= counted[held].max(axis=-1, initial=-np.inf)).all()


def test_every_registered_operator_is_among_those_tested() -> None:
    row_by_row = {
        kind
        for kind in OPERATORS.kinds
        if not issubclass(OPERATORS.class_of(kind), MulticriteriaMethod)
    }
    assert {one.kind for one in EVERY} - {"median"} == row_by_row


@pytest.mark.parametrize("operator", [one for one in EVERY if one.kind != "median"], ids=named)
def test_a_specification_reads_back_from_its_json(operator: Operator) -> None:
    text = operator.to_json()
    read = type(operator).from_json(text)
    assert (read, hash(read), read.to_json()) == (operator, hash(operator), text)
