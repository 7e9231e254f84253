"""Z-scores against SciPy, and where there is no spread to measure by."""

import numpy as np
import pytest
from scipy.stats import zscore

from nearshore_score import Column, InvalidInputError
from nearshore_score.normalisation import ZScore, z_scores

VALUES = np.array([3.0, 8.5, -2.0, 4.0, 11.0])


@pytest.mark.parametrize(("divisor", "ddof"), [("n-1", 1), ("n", 0)])
def test_scipy_finds_the_same(divisor: str, ddof: int) -> None:
    np.testing.assert_allclose(z_scores(VALUES, divisor=divisor), zscore(VALUES, ddof=ddof))
    flipped = z_scores(VALUES, divisor=divisor, direction="cost")
    np.testing.assert_allclose(flipped, -zscore(VALUES, ddof=ddof))


def test_the_mazziotta_pareto_index_has_a_mean_of_100_and_a_deviation_of_10() -> None:
    found = ZScore(mean=100, standard_deviation=10, divisor="n").normalise(VALUES, Column())
    assert found.mean() == pytest.approx(100)
    assert found.std() == pytest.approx(10)


def test_equal_figures_score_the_mean_though_their_float_mean_differs() -> None:
    figures = np.full(3, 0.1)
    assert figures.sum() / 3 != 0.1
    np.testing.assert_array_equal(z_scores(figures, mean=50, standard_deviation=10), 50)


@pytest.mark.parametrize("size", [1e-200, 1e200])
def test_the_unit_makes_no_difference_however_extreme(size: float) -> None:
    np.testing.assert_allclose(z_scores(VALUES * size), z_scores(VALUES), rtol=1e-12)


def test_a_figure_beside_a_reference_without_spread_is_refused_by_name() -> None:
    column = Column(destinations=("FRA", "MAR"), reference=np.array([5.0, 5.0]))
    with pytest.raises(InvalidInputError, match=r"MAR: 6 cannot be placed: .* choose another"):
        ZScore().normalise(np.array([5.0, 6.0]), column)


def test_an_empty_reference_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="no figure in the reference"):
        ZScore().normalise(VALUES, Column(reference=np.full(4, np.nan)))


@pytest.mark.parametrize("wrong", [{"standard_deviation": 0}, {"divisor": "n+1"}, {"mean": np.nan}])
def test_bad_parameters_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(InvalidInputError, match=next(iter(wrong))):
        ZScore(**wrong)
