"""Correlations against SciPy, pair by pair, and what must hold for any table."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from nearshore_score._arrays import FloatArray
from nearshore_score.errors import InvalidInputError, UnknownNameError
from nearshore_score.multivariate import correlation_matrix, correlations
from nearshore_score.panel import Panel

REFERENCES = {
    "pearson": stats.pearsonr,
    "spearman": stats.spearmanr,
    "kendall": stats.kendalltau,
}
METHODS = tuple(REFERENCES)

tables = arrays(np.float64, (7, 3), elements=st.integers(0, 5).map(float) | st.just(np.nan))


def with_gaps(seed: int, *shape: int) -> FloatArray:
    random = np.random.default_rng(seed)
    values = random.integers(0, 9, shape).astype(float) + random.normal(size=(*shape[:-1], 1))
    values[random.random(shape) < 0.1] = np.nan
    return values


@pytest.mark.parametrize("method", METHODS)
def test_every_pair_is_as_scipy_has_it(method: str) -> None:
    values = with_gaps(1, 20, 5)
    found = correlations(values, method=method)
    for one in range(5):
        for other in range(one):
            pair = values[:, [one, other]]
            pair = pair[~np.isnan(pair).any(axis=1)]
            coefficient, p_value = REFERENCES[method](pair[:, 0], pair[:, 1])
            assert found.coefficients[one, other] == pytest.approx(coefficient, abs=1e-12)
            assert found.p_values[one, other] == pytest.approx(p_value, abs=1e-12)
            assert found.counts[one, other] == len(pair)


@pytest.mark.parametrize("method", METHODS)
def test_listwise_looks_at_complete_rows_only(method: str) -> None:
    values = with_gaps(2, 20, 4)
    complete = values[~np.isnan(values).any(axis=1)]
    found = correlations(values, method=method, deletion="listwise")
    assert np.array_equal(found.coefficients, correlations(complete, method=method).coefficients)
    assert (found.counts == len(complete)).all()


@pytest.mark.parametrize("deletion", ["pairwise", "listwise"])
@pytest.mark.parametrize("method", METHODS)
def test_a_batch_is_its_items(method: str, deletion: str) -> None:
    batch = with_gaps(3, 2, 3, 12, 4)
    found = correlation_matrix(batch, method=method, deletion=deletion)
    for case in np.ndindex(2, 3):
        item = correlation_matrix(batch[case], method=method, deletion=deletion)
        assert np.allclose(found[case], item, rtol=0, atol=1e-12, equal_nan=True)


@given(tables, st.sampled_from(METHODS), st.permutations(range(3)), st.permutations(range(7)))
def test_order_makes_no_difference(
    values: FloatArray, method: str, columns: list[int], rows: list[int]
) -> None:
    moved = correlation_matrix(values[rows][:, columns], method=method)
    kept = correlation_matrix(values, method=method)[np.ix_(columns, columns)]
    assert np.allclose(moved, kept, rtol=0, atol=1e-12, equal_nan=True)


@given(tables, st.sampled_from(METHODS))
def test_unit_and_origin_make_no_difference(values: FloatArray, method: str) -> None:
    turned = correlation_matrix(values * [-1e150, 2.0, 1e-150] + [0.0, 5.0, 0.0], method=method)
    kept = correlation_matrix(values, method=method) * np.outer([-1, 1, 1], [-1, 1, 1])
    assert np.allclose(turned, kept, rtol=0, atol=1e-9, equal_nan=True)


@given(tables, st.sampled_from(METHODS))
def test_a_coefficient_exists_exactly_where_both_columns_vary(
    values: FloatArray, method: str
) -> None:
    found = correlation_matrix(values, method=method)
    for one, other in np.ndindex(3, 3):
        pair = values[:, [one, other]]
        pair = pair[~np.isnan(pair).any(axis=1)]
        varies = len(pair) >= 3 and (pair.min(axis=0) < pair.max(axis=0)).all()
        assert np.isfinite(found[one, other]) == varies
    assert (np.nan_to_num(np.abs(found)) <= 1).all()
    assert np.array_equal(found, found.T, equal_nan=True)


def test_a_great_mean_costs_no_digits() -> None:
    near = np.array([[1.0, 5.0], [2.0, 3.0], [3.0, 4.0], [4.0, 1.0]])
    assert correlation_matrix(near + 2.0**50)[0, 1] == correlation_matrix(near)[0, 1]


def test_labels_of_a_panel_name_the_pairs() -> None:
    panel = Panel(tuple("ABC"), ("pay", "rent"), [[1, 2], [2, 4], [3, 6]])
    found = correlations(panel)
    assert found.between("pay", "rent") == 1.0
    assert found.p_values.tolist() == [[0.0, 0.0], [0.0, 0.0]]
    with pytest.raises(UnknownNameError, match="did you mean rent"):
        found.between("pay", "rents")


def test_a_pair_that_cannot_be_compared_is_named() -> None:
    rows = [[1, 1], [2, 3], [3, np.nan], [4, np.nan], [np.nan, 2], [np.nan, 4]]
    panel = Panel(tuple("ABCDEF"), ("pay", "rent"), rows)
    with pytest.raises(InvalidInputError, match="pay and rent cannot be compared"):
        correlations(panel)


def test_unknown_choices_are_refused() -> None:
    values = with_gaps(4, 9, 3)
    with pytest.raises(UnknownNameError, match="did you mean kendall"):
        correlations(values, method="kendal")
    with pytest.raises(UnknownNameError, match="known: pairwise, listwise"):
        correlations(values, deletion="none")
