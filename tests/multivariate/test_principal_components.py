"""Principal components against their definition, and the sign that is taken."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nearshore_score.errors import InvalidInputError
from nearshore_score.multivariate import principal_axes, principal_components
from tests.multivariate.tai import tai

VALUES = tai().values
STANDARD = (VALUES - VALUES.mean(axis=0)) / VALUES.std(axis=0, ddof=1)


def test_components_are_the_singular_vectors_of_standardised_figures() -> None:
    found = principal_components(VALUES)
    _, singular, rows = np.linalg.svd(STANDARD, full_matrices=False)
    assert found.eigenvalues == pytest.approx(singular**2 / (len(VALUES) - 1), abs=1e-12)
    assert np.abs(found.vectors) == pytest.approx(np.abs(rows.T), abs=1e-9)


def test_a_loading_is_the_correlation_with_the_component() -> None:
    found = principal_components(VALUES)
    both = np.corrcoef(STANDARD, STANDARD @ found.vectors, rowvar=False)
    assert found.loadings == pytest.approx(both[:8, 8:], abs=1e-9)


def test_shares_add_up_to_one() -> None:
    found = principal_components(VALUES)
    assert found.explained.sum() == pytest.approx(1)
    assert found.cumulative[-1] == pytest.approx(1)
    assert found.count == 23


@given(st.permutations(range(8)))
def test_order_of_columns_makes_no_difference(order: list[int]) -> None:
    moved = principal_components(VALUES[:, order]).vectors
    assert moved == pytest.approx(principal_components(VALUES).vectors[order], abs=1e-9)


def test_most_of_a_component_points_up() -> None:
    assert (principal_components(VALUES).vectors.sum(axis=0) > 0).all()
    assert (principal_components(-VALUES).vectors.sum(axis=0) > 0).all()


def test_where_entries_cancel_out_the_first_of_the_greatest_points_up() -> None:
    _, vectors = principal_axes(np.array([[1.0, -0.5], [-0.5, 1.0]]))
    assert vectors[:, 0] == pytest.approx([0.5**0.5, -(0.5**0.5)])


def test_axes_of_a_batch_are_those_of_its_items() -> None:
    batch = np.stack([np.corrcoef(VALUES[rows], rowvar=False) for rows in (range(12), range(23))])
    values, vectors = principal_axes(batch)
    for case, matrix in enumerate(batch):
        assert values[case] == pytest.approx(principal_axes(matrix)[0], abs=1e-12)
        assert vectors[case] == pytest.approx(principal_axes(matrix)[1], abs=1e-9)


def test_gaps_are_left_out_by_row_or_by_pair() -> None:
    gaps = VALUES.copy()
    gaps[0, 0] = gaps[1, 1] = np.nan
    by_row = principal_components(gaps)
    assert by_row.count == 21
    assert np.array_equal(by_row.vectors, principal_components(VALUES[2:]).vectors)
    by_pair = principal_components(gaps, deletion="pairwise")
    assert not np.allclose(by_pair.eigenvalues, by_row.eigenvalues, atol=1e-3)


def test_correlations_that_contradict_each_other_are_refused() -> None:
    # One goes with two, two with three, but three against one, each in other rows.
    hole = np.nan
    up, down = [1.0, 2.0, 3.0], [3.0, 2.0, 1.0]
    rows = [
        *zip(up, up, [hole] * 3, strict=True),
        *zip([hole] * 3, up, up, strict=True),
        *zip(up, [hole] * 3, down, strict=True),
    ]
    with pytest.raises(InvalidInputError, match="contradict each other"):
        principal_components(np.array(rows), deletion="pairwise")
