"""AHP with pairs that nobody compared: Harker's matrix, least squares, who is connected."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from numpy.typing import NDArray

from nearshore_score.errors import InvalidInputError
from nearshore_score.weighting.analytic_hierarchy_process import (
    AnalyticHierarchyWeights,
    Prioritisation,
    analytic_hierarchy_process,
)
from nearshore_score.weighting.incomplete_judgements import (
    harker_matrix,
    share_of_random_index,
)

Floats = NDArray[np.float64]
GAP = np.nan
BOTH: tuple[Prioritisation, ...] = ("eigenvector", "geometric_mean")


@st.composite
def incomplete_matrices(draw: st.DrawFn) -> Floats:
    """Judgements along a chain, and on some of the other pairs."""
    size = draw(st.integers(3, 6))
    matrix = np.full((size, size), GAP)
    np.fill_diagonal(matrix, 1.0)
    for row in range(size):
        for column in range(row + 1, size):
            if column == row + 1 or draw(st.booleans()):
                matrix[row, column] = draw(st.sampled_from([1 / 5, 1 / 2, 1.0, 3.0, 7.0]))
                matrix[column, row] = 1 / matrix[row, column]
    return matrix


def test_three_criteria_with_one_gap_by_hand() -> None:
    matrix = np.array([[1, 2, GAP], [1 / 2, 1, 2], [GAP, 1 / 2, 1]])
    assert harker_matrix(matrix).tolist() == [[2, 2, 0], [0.5, 1, 2], [0, 0.5, 2]]
    result = analytic_hierarchy_process(matrix, incomplete=True)
    assert_allclose(result.weights, [4 / 7, 2 / 7, 1 / 7])
    assert_allclose(result.greatest_eigenvalue, 3)
    assert result.random_index == 0
    assert result.consistency_ratio == 0


@given(incomplete_matrices())
def test_gaps_filled_with_ratios_of_the_weights_give_the_same_weights(matrix: Floats) -> None:
    result = analytic_hierarchy_process(matrix, incomplete=True)
    ratios = result.weights[:, np.newaxis] / result.weights
    again = analytic_hierarchy_process(np.where(np.isnan(matrix), ratios, matrix))
    assert_allclose(again.weights, result.weights, rtol=1e-8)
    assert_allclose(again.greatest_eigenvalue, result.greatest_eigenvalue, rtol=1e-8)


@given(incomplete_matrices())
def test_least_squares_by_another_way(matrix: Floats) -> None:
    pairs = [(i, j) for i, j in np.argwhere(~np.isnan(matrix)).tolist() if i < j]
    design = np.zeros((len(pairs) + 1, len(matrix)))
    for row, (i, j) in enumerate(pairs):
        design[row, i], design[row, j] = 1, -1
    design[-1] = 1
    target = [*(np.log(matrix[i, j]) for i, j in pairs), 0.0]
    expected = np.exp(np.linalg.lstsq(design, np.array(target), rcond=None)[0])
    result = analytic_hierarchy_process(matrix, incomplete=True, prioritisation="geometric_mean")
    assert_allclose(result.weights, expected / expected.sum(), rtol=1e-9)


@pytest.mark.parametrize("prioritisation", BOTH)
@given(weights=st.lists(st.floats(0.1, 10), min_size=4, max_size=4))
def test_a_tree_of_judgements_is_consistent(
    prioritisation: Prioritisation, weights: list[float]
) -> None:
    a, b, c, d = weights
    star = AnalyticHierarchyWeights(
        judgements={"a": {"b": a / b, "c": a / c, "d": a / d}}, prioritisation=prioritisation
    )
    assert_allclose(list(star.values.values()), np.array(weights) / sum(weights), rtol=1e-9)
    assert star.diagnostics["consistency_ratio"] == 0
    assert star.diagnostics["missing_judgements"] == 3


@pytest.mark.parametrize("prioritisation", BOTH)
def test_a_batch_may_have_different_gaps(prioritisation: Prioritisation) -> None:
    first = np.array([[1, 2, GAP], [1 / 2, 1, 3], [GAP, 1 / 3, 1]])
    second = np.array([[1, 2, 5], [1 / 2, 1, 3], [1 / 5, 1 / 3, 1]])
    batch = analytic_hierarchy_process(
        [first, second], incomplete=True, prioritisation=prioritisation
    )
    for place, item in enumerate((first, second)):
        alone = analytic_hierarchy_process(item, incomplete=True, prioritisation=prioritisation)
        for whole, part in zip(batch, alone, strict=True):
            assert_allclose(whole[place], part, rtol=1e-12)


def test_the_random_index_falls_in_a_line_with_the_gaps() -> None:
    rng = np.random.default_rng(2022)
    size, gaps, count = 6, 4, 400
    rows, columns = np.triu_indices(size, 1)
    scale = np.array([*(1 / times for times in range(9, 1, -1)), *range(1, 10)])
    matrices = np.ones((count, size, size))
    matrices[:, rows, columns] = rng.choice(scale, (count, len(rows)))
    matrices[:, columns, rows] = 1 / matrices[:, rows, columns]
    # No judgement on the pairs of the last four with the criterion after the next.
    for row, column in ((0, 2), (1, 3), (2, 4), (3, 5)):
        matrices[:, row, column] = matrices[:, column, row] = GAP
    result = analytic_hierarchy_process(matrices, incomplete=True)
    assert_allclose(result.random_index, 1.24 * (1 - 2 * gaps / 20))
    # Harker's filling contradicts a little more than the best one: the ratio is strict.
    assert 1.0 < result.consistency_ratio.mean() < 1.15


@pytest.mark.parametrize(("size", "missing", "share"), [(1, 0, 0), (2, 0, 0), (5, 3, 0.5)])
def test_share_of_the_random_index(size: int, missing: int, share: float) -> None:
    assert share_of_random_index(size, missing) == share


def test_unconnected_criteria_are_named() -> None:
    with pytest.raises(InvalidInputError, match="from cost, risk to talent, time; compare one"):
        AnalyticHierarchyWeights(judgements={"cost": {"risk": 2}, "talent": {"time": 3}})
    matrix = [[1, 2, GAP], [1 / 2, 1, GAP], [GAP, GAP, 1]]
    with pytest.raises(InvalidInputError, match="from criterion 1, criterion 2 to criterion 3"):
        analytic_hierarchy_process([np.ones((3, 3)).tolist(), matrix], incomplete=True)


def test_a_long_chain_connects() -> None:
    chain = {f"c{place}": {f"c{place + 1}": 1} for place in range(29)}
    assert_allclose(list(AnalyticHierarchyWeights(judgements=chain).values.values()), 1 / 30)


def test_a_gap_is_refused_unless_it_is_expected() -> None:
    matrix = [[1, 2, GAP], [1 / 2, 1, 2], [GAP, 1 / 2, 1]]
    with pytest.raises(InvalidInputError, match="criterion 1 against criterion 3 is nan: it is"):
        analytic_hierarchy_process(matrix)


def test_half_a_gap_is_refused() -> None:
    with pytest.raises(InvalidInputError, match=r"against criterion 2 is nan: it is missing; give"):
        analytic_hierarchy_process([[1, GAP], [2, 1]], incomplete=True)
