"""Logarithms and power transforms against SciPy, and the figures they refuse."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from nearshore_score import Column, InvalidInputError
from nearshore_score.normalisation import (
    BoxCox,
    Log,
    Log1p,
    Normalisation,
    SkewLog,
    YeoJohnson,
    box_cox,
    fitted_box_cox,
    fitted_yeo_johnson,
    skew_logarithms,
    yeo_johnson,
)
from tests.strategies import numbers

INCOMES = np.random.default_rng(3).lognormal(9, 0.7, size=60)
CHANGES = np.random.default_rng(4).normal(1.0, 2.0, size=60) ** 3
exponents = st.sampled_from([-2.0, -0.5, 0.0, 0.5, 1.0, 2.0, 3.0])


@given(exponent=exponents, figure=numbers(0.001, 500))
def test_box_cox_as_scipy_computes_it(exponent: float, figure: float) -> None:
    expected = stats.boxcox(np.array([figure]), lmbda=exponent)
    np.testing.assert_allclose(box_cox(np.array([figure]), exponent), expected, rtol=1e-12)


@given(exponent=exponents, figure=numbers(-500, 500))
def test_yeo_johnson_as_scipy_computes_it(exponent: float, figure: float) -> None:
    expected = stats.yeojohnson(np.array([figure]), lmbda=exponent)
    np.testing.assert_allclose(yeo_johnson(np.array([figure]), exponent), expected, rtol=1e-11)


def test_box_cox_is_fitted_as_scipy_fits_it() -> None:
    transformed, exponent = stats.boxcox(INCOMES)
    assert fitted_box_cox(INCOMES) == pytest.approx([exponent], abs=1e-6)
    np.testing.assert_allclose(BoxCox().normalise(INCOMES, Column()), transformed, rtol=1e-5)


def test_yeo_johnson_is_fitted_as_scipy_fits_it() -> None:
    transformed, exponent = stats.yeojohnson(CHANGES)
    assert fitted_yeo_johnson(CHANGES) == pytest.approx([exponent], abs=1e-6)
    np.testing.assert_allclose(
        YeoJohnson().normalise(CHANGES, Column()), transformed, rtol=1e-5, atol=1e-6
    )


def test_an_exponent_is_fitted_to_the_figures_of_the_reference() -> None:
    with_holes = np.concatenate([INCOMES, [np.nan]])
    found = BoxCox().normalise(np.array([100.0, 200.0]), Column(reference=with_holes))
    exponent = stats.boxcox_normmax(INCOMES, method="mle")
    np.testing.assert_allclose(found, box_cox(np.array([100.0, 200.0]), exponent), rtol=1e-5)


def test_two_figures_have_no_shape_to_fit() -> None:
    assert fitted_box_cox(np.array([[1.0, 9.0, 9.0], [5.0, np.nan, 5.0]])).tolist() == [[1], [1]]


def test_box_cox_from_the_least_figure_takes_figures_below_zero() -> None:
    found = BoxCox(exponent=0, origin="minimum").normalise(np.array([-4.0, 5.0]), Column())
    np.testing.assert_allclose(found, [0, np.log(10)])


@given(values=st.lists(st.integers(-50, 50), min_size=3, max_size=9, unique=True))
def test_a_skew_aware_logarithm_by_its_formula(values: list[int]) -> None:
    figures = np.array(values, dtype=np.float64)
    low, high = figures.min(), figures.max()
    space = 0.01 * (high - low)
    if stats.skew(figures) > 1e-9:
        expected = np.log(figures - low + space)
    else:
        expected = -np.log(high + space - figures)
    np.testing.assert_allclose(skew_logarithms(figures), expected, atol=1e-12)


def test_a_skew_aware_logarithm_of_equal_figures_is_zero() -> None:
    assert skew_logarithms(np.full(3, 0.1)).tolist() == [0, 0, 0]


def test_the_base_of_a_logarithm() -> None:
    figures = np.array([1.0, 1000.0])
    assert Log(base=10).normalise(figures, Column()).tolist() == [0, 3]
    assert Log(base=2).normalise(np.array([8.0]), Column()).tolist() == [3]
    found = Log(base=5).normalise(figures, Column())
    np.testing.assert_allclose(found, np.log(figures) / np.log(5))


@pytest.mark.parametrize(
    ("normalisation", "figure", "message"),
    [
        (Log(), 0.0, "MAR: 0 has no logarithm; use 'log1p'"),
        (Log1p(), -1.0, "MAR: -1 is not above -1; use 'yeo_johnson'"),
        (BoxCox(), -2.0, "MAR: -2 is not above 0.*use 'yeo_johnson'"),
        (YeoJohnson(exponent=5), 1e200, "MAR: 1e.200 scores too large for a number"),
    ],
)
def test_a_figure_outside_the_domain_is_refused_by_name(
    normalisation: Normalisation, figure: float, message: str
) -> None:
    with pytest.raises(InvalidInputError, match=message):
        normalisation.normalise(np.array([1.0, figure]), Column(destinations=("FRA", "MAR")))


def test_a_figure_far_below_the_reference_has_no_logarithm() -> None:
    column = Column(reference=np.array([10.0, 11.0, 20.0]))
    with pytest.raises(InvalidInputError, match=r"5 lies too far beyond.*greater margin"):
        SkewLog().normalise(np.array([5.0]), column)
    with pytest.raises(InvalidInputError, match=r"8.5 is too far below"):
        BoxCox(exponent=0.5, origin="minimum").normalise(np.array([8.5]), column)


def test_a_base_not_above_one_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="base"):
        Log(base=1)
