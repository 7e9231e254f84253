"""Rank-order weights: published tables, the centroid as a centroid, ties."""

from itertools import pairwise, permutations
from typing import get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from nearshore_score.errors import InvalidInputError
from nearshore_score.weighting.rank_order import (
    RankOrderScheme,
    RankOrderWeights,
    rank_order_weights,
)
from tests.multicriteria.golden import records

SCHEMES: tuple[RankOrderScheme, ...] = get_args(RankOrderScheme)
NAMES: dict[RankOrderScheme, str] = {
    "centroid": "roc",
    "sum": "rank_sum",
    "reciprocal": "rank_reciprocal",
}
every_scheme = pytest.mark.parametrize("scheme", SCHEMES)


def power_of(scheme: RankOrderScheme) -> float | None:
    return 1.7 if scheme == "exponent" else None


def of_places(count: int, scheme: RankOrderScheme) -> list[float]:
    """The formulas of the papers, place by place."""
    places = range(1, count + 1)
    if scheme == "centroid":
        return [sum(1 / j for j in range(i, count + 1)) / count for i in places]
    if scheme == "sum":
        return [2 * (count + 1 - i) / (count * (count + 1)) for i in places]
    if scheme == "reciprocal":
        return [(1 / i) / sum(1 / j for j in places) for i in places]
    return [float((count + 1 - i) ** 1.7 / sum(j**1.7 for j in places)) for i in places]


@pytest.mark.parametrize("scheme", NAMES)
def test_independent_results(scheme: RankOrderScheme) -> None:
    (record,) = [one for one in records() if one["method"] == "w_rank_order"]
    weights = rank_order_weights(range(1, record["n"] + 1), scheme=scheme).weights
    assert_allclose(weights, record["expected"][NAMES[scheme]], rtol=0, atol=1e-9)


@pytest.mark.parametrize(
    ("scheme", "printed"),
    [
        # Edwards and Barron 1994, and Barron and Barrett 1996, to four digits.
        ("centroid", [0.75, 0.25]),
        ("centroid", [0.6111, 0.2778, 0.1111]),
        ("centroid", [0.5208, 0.2708, 0.1458, 0.0625]),
        ("sum", [0.4, 0.3, 0.2, 0.1]),
        ("reciprocal", [0.48, 0.24, 0.16, 0.12]),
    ],
)
def test_tables_as_printed(scheme: RankOrderScheme, printed: list[float]) -> None:
    weights = rank_order_weights(range(1, len(printed) + 1), scheme=scheme).weights
    assert_allclose(weights, printed, rtol=0, atol=0.5e-4)


@every_scheme
@pytest.mark.parametrize("count", [1, 2, 7, 40])
def test_the_formulas_place_by_place(scheme: RankOrderScheme, count: int) -> None:
    found = rank_order_weights(np.arange(count), scheme=scheme, exponent=power_of(scheme))
    assert_allclose(found.weights, of_places(count, scheme), rtol=1e-12)
    assert found.places.tolist() == list(range(1, count + 1))


@pytest.mark.parametrize("count", [1, 2, 5, 30])
def test_the_centroid_is_the_mean_of_the_corners(count: int) -> None:
    corners = [[1 / m] * m + [0.0] * (count - m) for m in range(1, count + 1)]
    weights = rank_order_weights(range(count)).weights
    assert_allclose(weights, np.mean(corners, axis=0), rtol=1e-12)


def test_the_centroid_is_the_mean_of_random_weights_in_order() -> None:
    drawn = -np.sort(-np.random.default_rng(1).dirichlet(np.ones(4), 20_000))
    assert_allclose(rank_order_weights(range(4)).weights, drawn.mean(axis=0), atol=0.005)


@every_scheme
@given(st.lists(st.integers(1, 4), min_size=1, max_size=5))
def test_ties_get_the_mean_over_all_orders_that_break_them(
    scheme: RankOrderScheme, ranks: list[int]
) -> None:
    count = len(ranks)
    breaking = [
        order
        for order in permutations(range(count))
        if all(ranks[a] <= ranks[b] for a, b in pairwise(order))
    ]
    mean = np.zeros(count)
    for order in breaking:
        mean[list(order)] += np.array(of_places(count, scheme)) / len(breaking)
    found = rank_order_weights(ranks, scheme=scheme, exponent=power_of(scheme))
    assert_allclose(found.weights, mean, rtol=0, atol=1e-12)


@given(st.lists(st.integers(-20, 20), min_size=1, max_size=8))
def test_only_the_order_of_ranks_counts(ranks: list[int]) -> None:
    plain = rank_order_weights(ranks)
    other = rank_order_weights([rank**3 + 5.5 for rank in ranks])
    assert plain.weights.tolist() == other.weights.tolist()
    assert plain.places.tolist() == other.places.tolist()


def test_the_exponent_leads_from_equal_weights_past_the_sum() -> None:
    ranks = [1, 2, 3, 4, 5]
    flat = rank_order_weights(ranks, scheme="exponent", exponent=0).weights
    linear = rank_order_weights(ranks, scheme="exponent", exponent=1).weights
    steep = rank_order_weights(ranks, scheme="exponent", exponent=1e9).weights
    assert_allclose(flat, 0.2, rtol=1e-15)
    assert_allclose(linear, rank_order_weights(ranks, scheme="sum").weights, rtol=1e-15)
    assert steep.tolist() == [1, 0, 0, 0, 0]


def test_small_weights_at_the_end_are_exact() -> None:
    weights = rank_order_weights(range(30), scheme="exponent", exponent=40).weights
    assert weights[-1] / weights[0] == pytest.approx(30.0**-40, rel=1e-12)


@every_scheme
def test_a_batch_is_its_judges(scheme: RankOrderScheme) -> None:
    judges = np.array([[[1, 2, 3], [2, 2, 1]], [[3, 1, 2], [1, 1, 1]]])
    found = rank_order_weights(judges, scheme=scheme, exponent=power_of(scheme)).weights
    assert found.shape == (2, 2, 3)
    for case in np.ndindex(2, 2):
        alone = rank_order_weights(judges[case], scheme=scheme, exponent=power_of(scheme))
        assert found[case].tolist() == alone.weights.tolist()


def test_groups_are_ties() -> None:
    weights = RankOrderWeights(order=("a", ("b", "c"), "d"), scheme="sum").values
    assert weights == pytest.approx({"a": 0.4, "b": 0.25, "c": 0.25, "d": 0.1}, abs=1e-15)
    alike = RankOrderWeights(order=(("a", "b", "c"),)).values
    assert alike == pytest.approx(dict.fromkeys("abc", 1 / 3), abs=1e-15)
    with pytest.raises(InvalidInputError, match="a group of equally important children is empty"):
        RankOrderWeights(order=("a", ()))


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"scheme": "exponent"}, "needs an exponent"),
        ({"scheme": "exponent", "exponent": -1}, "the exponent is -1; it must not be negative"),
        ({"exponent": 2}, "no effect on the scheme 'centroid'"),
        ({"scheme": "linear"}, "'centroid', 'sum', 'reciprocal' or 'exponent'"),
    ],
)
def test_an_exponent_belongs_to_its_scheme(fields: dict[str, object], message: str) -> None:
    with pytest.raises(InvalidInputError, match=message):
        RankOrderWeights.from_fields({"order": ("a", "b"), **fields})
    with pytest.raises(InvalidInputError, match=message):
        rank_order_weights([1, 2], **fields)  # type: ignore[arg-type]


def test_a_rank_is_finite() -> None:
    with pytest.raises(
        InvalidInputError, match="the rank of child 2 in case 1 of the batch is inf"
    ):
        rank_order_weights([[1.0, 2.0], [1.0, np.inf]])
