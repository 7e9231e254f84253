"""Each kind of error against scipy: quantiles, moments, and what is cut off."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from nearshore_score.errors import InvalidInputError
from nearshore_score.figures import (
    Discrete,
    EmpiricalDraws,
    Interval,
    LogNormal,
    Normal,
    Transformed,
    Triangular,
    Uncertainty,
)
from nearshore_score.scipy_distribution import ScipyDistribution
from nearshore_score.sensitivity.sampling.cell_laws import UncertainCell, laws_of
from nearshore_score.sensitivity.sampling.marginals import (
    discrete_quantiles,
    inverse_transform,
    normal_mass,
    triangular_chances,
    triangular_quantiles,
    truncated_normals,
)

Floats = NDArray[np.float64]

CHANCES = np.array([1e-6, 0.003, 0.1, 0.25, 0.5, 0.6, 0.9, 0.999, 1 - 1e-6])
# The 95 % interval from 8 to 32 has the median 16.
LOG_NORMAL = stats.lognorm(np.log(4) / (2 * stats.norm.ppf(0.975)), scale=16)

LAWS: list[tuple[Uncertainty, Any]] = [
    (Normal(standard_error=3.0), stats.norm(10, 3)),
    (Interval(low=4, high=9), stats.uniform(4, 5)),
    (LogNormal(low=8, high=32), LOG_NORMAL),
    (Triangular(low=2, mode=3, high=8), stats.triang(1 / 6, 2, 6)),
    (Triangular(low=2, mode=2, high=8), stats.triang(0, 2, 6)),
    (Triangular(low=2, mode=8, high=8), stats.triang(1, 2, 6)),
    (Transformed(transform="log", error=Normal(standard_error=0.5)), stats.lognorm(0.5, scale=10)),
    (
        Transformed(transform="log", error=Interval(low=0.0, high=2.0), divisor=5.0),
        stats.loguniform(5, 5 * np.exp(2)),
    ),
    (ScipyDistribution.of(stats.beta(20, 116)), stats.beta(20, 116)),
    (ScipyDistribution.of(stats.t(3, loc=10, scale=2)), stats.t(3, loc=10, scale=2)),
    (ScipyDistribution.of(stats.gamma(4.0, 1.0)), stats.gamma(4.0, loc=1.0)),
]


def cell(
    error: Uncertainty,
    low: float = -np.inf,
    high: float = np.inf,
    *,
    value: float = 10.0,
    place: int = 0,
    driver: int = 0,
) -> UncertainCell:
    return UncertainCell(f"D{place}, cost", place, driver, value, error, low, high)


def drawn(
    error: Uncertainty, normals: Floats, low: float = -np.inf, high: float = np.inf
) -> Floats:
    (law,) = laws_of([cell(error, low, high)])
    return np.asarray(law.law(normals[np.newaxis].copy())[0])


@pytest.mark.parametrize(("error", "law"), LAWS)
def test_quantiles_are_those_of_scipy(error: Uncertainty, law: Any) -> None:
    found = drawn(error, stats.norm.ppf(CHANCES))
    np.testing.assert_allclose(found, law.ppf(CHANCES), rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize(("error", "law"), LAWS)
def test_draws_follow_the_law(error: Uncertainty, law: Any) -> None:
    draws = drawn(error, np.random.default_rng(1).standard_normal(40_000))
    assert stats.kstest(draws, law.cdf).pvalue > 1e-4
    spread = law.std()
    assert abs(draws.mean() - law.mean()) < 5 * spread / np.sqrt(len(draws))


@pytest.mark.parametrize(("error", "law"), LAWS)
@pytest.mark.parametrize("ends", [(0.2, 0.7), (0.0, 0.6), (0.55, 1.0), (0.9, 0.95)])
def test_what_is_cut_off_is_spread_over_the_inside(
    error: Uncertainty, law: Any, ends: tuple[float, float]
) -> None:
    low, high = float(law.ppf(ends[0])), float(law.ppf(ends[1]))
    found = drawn(error, stats.norm.ppf(CHANCES), low, high)
    expected = law.ppf(ends[0] + CHANCES * (ends[1] - ends[0]))
    np.testing.assert_allclose(found, expected, rtol=1e-7, atol=1e-9)
    draws = drawn(error, np.random.default_rng(2).standard_normal(4000), low, high)
    assert low <= draws.min()
    assert draws.max() <= high
    assert len(np.unique(draws)) > 3990  # nothing piles up at an end


@pytest.mark.parametrize("error", [error for error, _ in LAWS])
def test_values_rise_with_the_normal_number_and_stay_finite(error: Uncertainty) -> None:
    normals = np.concatenate(([-40.0], np.linspace(-9, 9, 500), [40.0]))
    found = drawn(error, normals)
    assert np.isfinite(found).all()
    assert (np.diff(found) >= 0).all()


def test_a_cut_normal_law_is_that_of_scipy() -> None:
    for low, high in ((-1.0, 2.0), (0.5, 3.0), (6.0, 7.0), (-np.inf, -5.0), (12.0, np.inf)):
        found = truncated_normals(stats.norm.ppf(CHANCES), np.array(low), np.array(high))
        expected = stats.truncnorm(low, high).ppf(CHANCES)
        np.testing.assert_allclose(found, expected, rtol=1e-6)
    assert normal_mass(12.0, 13.0) == pytest.approx(stats.norm.sf(12), rel=1e-4)


def test_cut_normals_of_many_cells_are_those_of_each() -> None:
    normals = np.random.default_rng(0).standard_normal((3, 7))
    low, high = np.array([-1.0, 0.5, -np.inf]), np.array([0.0, 3.0, 1.0])
    together = truncated_normals(normals, low, high)
    for row, *ends, whole in zip(normals, low, high, together, strict=True):
        alone = truncated_normals(row, np.array(ends[0]), np.array(ends[1]))
        np.testing.assert_array_equal(alone, whole)


@pytest.mark.parametrize("mode", [0.0, 0.3, 2.0])
def test_triangular_chances_and_quantiles_are_inverse(mode: float) -> None:
    ends = np.array(0.0), np.array(mode), np.array(2.0)
    chances = np.linspace(0, 1, 41)
    values = triangular_quantiles(chances, *ends)
    np.testing.assert_allclose(triangular_chances(values, *ends), chances, atol=1e-12)
    outside = triangular_chances(np.array([-1.0, 5.0]), *ends)
    np.testing.assert_array_equal(outside, [0.0, 1.0])


def test_an_error_on_a_square_root_scale_is_cut_at_zero() -> None:
    error = Transformed(transform="sqrt", error=Normal(standard_error=1.0))
    (law,) = laws_of([cell(error, value=1.0)])
    found = law.law(stats.norm.ppf(CHANCES)[np.newaxis])[0]
    expected = stats.truncnorm(-1, np.inf).ppf(CHANCES) + 1
    np.testing.assert_allclose(found, expected**2, rtol=1e-8)


@pytest.mark.parametrize("kind", ["none", "log", "log1p", "sqrt"])
def test_an_inverse_transform_undoes_the_transform(kind: Any) -> None:
    from nearshore_score.normalisation.transforms import transform

    values = np.array([0.5, 1.0, 40.0])
    np.testing.assert_allclose(inverse_transform(transform(values, kind), kind), values)


def test_a_few_values_come_as_often_as_they_are_likely() -> None:
    error = Discrete(values=(9, 1, 4), probabilities=(0.2, 0.5, 0.3))
    draws = drawn(error, np.random.default_rng(3).standard_normal(20_000))
    counts = [int((draws == value).sum()) for value in (1, 4, 9)]
    assert stats.chisquare(counts, [10_000, 6_000, 4_000]).pvalue > 1e-4


def test_values_that_are_impossible_hand_their_chance_to_the_others() -> None:
    error = Discrete(values=(9, 1, 4), probabilities=(0.2, 0.5, 0.3))
    draws = drawn(error, np.random.default_rng(3).standard_normal(20_000), low=2.0)
    assert set(draws.tolist()) == {4.0, 9.0}
    assert (draws == 4).mean() == pytest.approx(0.6, abs=5 * np.sqrt(0.24 / 20_000))


def test_discrete_quantiles_are_those_of_scipy() -> None:
    law = stats.rv_discrete(values=([1, 4, 9], [0.5, 0.3, 0.2]))
    chances = np.array([0.1, 0.49, 0.51, 0.79, 0.81, 0.99])
    found = discrete_quantiles(chances, np.array([1.0, 4.0, 9.0]), np.array([0.5, 0.3, 0.2]))
    np.testing.assert_array_equal(found, law.ppf(chances))


def test_a_discrete_distribution_of_scipy_keeps_its_steps_when_cut() -> None:
    error = ScipyDistribution.of(stats.poisson(3.0))
    draws = drawn(error, np.random.default_rng(4).standard_normal(20_000), 2.0, 4.0)
    expected = stats.poisson(3.0).pmf([2, 3, 4])
    counts = [int((draws == value).sum()) for value in (2, 3, 4)]
    assert sum(counts) == 20_000
    assert stats.chisquare(counts, 20_000 * expected / expected.sum()).pvalue > 1e-4


def test_a_factor_and_an_offset_move_what_scipy_draws() -> None:
    error = ScipyDistribution(name="poisson", shapes=(3.0,), factor=10.0, offset=1.0)
    draws = drawn(error, np.random.default_rng(4).standard_normal(5000), 11.0, 31.0)
    assert set(draws.tolist()) == {11.0, 21.0, 31.0}


def test_draws_that_were_made_together_stay_together() -> None:
    first = EmpiricalDraws(values=(5.0, 1.0, 3.0, 1.0))
    second = EmpiricalDraws(values=(50.0, 10.0, 30.0, 11.0))
    (law,) = laws_of([cell(first), cell(second, place=1)])
    normals = np.random.default_rng(5).standard_normal((1, 8000)).repeat(2, axis=0)
    pairs, counts = np.unique(law.law(normals), axis=1, return_counts=True)
    np.testing.assert_array_equal(pairs, [[1, 1, 3, 5], [10, 11, 30, 50]])
    assert stats.chisquare(counts).pvalue > 1e-4


def test_draws_of_other_lengths_or_groups_are_drawn_apart() -> None:
    some, more = EmpiricalDraws(values=(1.0, 2.0)), EmpiricalDraws(values=(1.0, 2.0, 3.0))
    laws = laws_of([cell(some), cell(more, place=1), cell(some, place=2, driver=1)])
    assert [law.places.tolist() for law in laws] == [[0], [1], [2]]


def test_draws_with_an_impossible_value_are_left_out_together() -> None:
    first = EmpiricalDraws(values=(5.0, 1.0, 3.0))
    second = EmpiricalDraws(values=(50.0, 10.0, 30.0))
    (law,) = laws_of([cell(first, high=4.0), cell(second, place=1)])
    found = law.law(np.linspace(-3, 3, 50)[np.newaxis].repeat(2, axis=0))
    np.testing.assert_array_equal(np.unique(found, axis=1), [[1, 3], [10, 30]])


@pytest.mark.parametrize(
    "error",
    [
        Interval(low=-5, high=-1),
        Triangular(low=-5, mode=-2, high=-1),
        Discrete(values=(-5, -1), probabilities=(0.5, 0.5)),
        EmpiricalDraws(values=(-5, -1)),
        ScipyDistribution.of(stats.uniform(-5, 4)),
        Transformed(transform="log1p", error=Interval(low=-3, high=-1)),
    ],
)
def test_an_error_without_a_possible_value_is_refused(error: Uncertainty) -> None:
    with pytest.raises(InvalidInputError, match=r"D0, cost: the error leaves no chance .* 0 to 9"):
        laws_of([cell(error, 0.0, 9.0)])


def test_a_normal_error_far_from_what_is_possible_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="leaves no chance"):
        laws_of([cell(Normal(standard_error=0.01), 0.0, 9.0)])


def test_a_value_without_a_logarithm_has_no_relative_error() -> None:
    error = Transformed(transform="log", error=Normal(standard_error=0.1))
    with pytest.raises(InvalidInputError, match="-1 has no log"):
        laws_of([cell(error, value=-1.0)])


@pytest.mark.parametrize(
    "error",
    [
        Normal(standard_error=1e308),
        Interval(low=-1e308, high=1e308),
        LogNormal(low=1e-300, high=1e300),
        Transformed(transform="log", error=Normal(standard_error=500.0)),
    ],
)
def test_huge_errors_stay_within_what_numbers_can_hold(error: Uncertainty) -> None:
    assert np.isfinite(drawn(error, np.array([-8.0, -2.0, 0.0, 2.0, 8.0]))).all()


def test_cells_of_one_kind_share_a_law() -> None:
    make: list[Callable[[int], UncertainCell]] = [
        lambda place: cell(Normal(standard_error=1.0), place=place),
        lambda place: cell(Interval(low=0, high=1), place=place),
        lambda place: cell(Triangular(low=0, mode=1, high=2), place=place),
    ]
    laws = laws_of([make[place % 3](place) for place in range(300)])
    assert [len(law.places) for law in laws] == [100, 100, 100]
    assert sorted(np.concatenate([law.places for law in laws]).tolist()) == list(range(300))
