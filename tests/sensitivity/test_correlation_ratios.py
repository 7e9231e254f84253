from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from numpy.typing import NDArray

from nearshore_score.errors import InvalidInputError, UnknownNameError
from nearshore_score.sensitivity.algorithms.local_linear import explained_by_local_lines
from nearshore_score.sensitivity.algorithms.penalised_spline import explained_by_spline
from nearshore_score.sensitivity.correlation_ratios import CurveEstimator, correlation_ratios
from nearshore_score.sensitivity.sampling.bootstrap_intervals import share_between
from nearshore_score.sensitivity.sampling.small_products import small_products
from nearshore_score.weighting.importance import importances

Floats = NDArray[np.float64]
BOTH: tuple[CurveEstimator, ...] = ("local_linear", "spline")


def linear(rho: float, rows: int, seed: int) -> tuple[Floats, Floats]:
    draws = np.random.default_rng(seed)
    x, noise = draws.normal(size=(2, rows))
    return x, rho * x + np.sqrt(1 - rho**2) * noise


def hump(explained: float, rows: int, seed: int) -> tuple[Floats, Floats]:
    draws = np.random.default_rng(seed)
    x, noise = draws.normal(size=(2, rows))
    return x, -(x**2) + np.sqrt(2 * (1 - explained) / explained) * noise


def spread(values: Floats, counts: Floats) -> float:
    mean = np.average(values, weights=counts)
    return float(np.average((values - mean) ** 2, weights=counts))


def by_plain_local_lines(x: Floats, y: Floats, counts: Floats) -> float:
    """Return the ratio by weighted least squares, one destination and bandwidth at a time."""
    scaled = x / x.std()

    def value(at: int, bandwidth: float, weights: Floats, target: Floats) -> float:
        apart = scaled - scaled[at]
        root = np.sqrt(weights * np.exp(-((apart / bandwidth) ** 2) / 2))
        lines = np.column_stack([np.ones(len(x)), apart])
        return float(np.linalg.lstsq(lines * root[:, None], target * root, rcond=None)[0][0])

    best, least = np.nan, np.inf
    for bandwidth in np.geomspace(0.1, 10, 25):
        errors = 0.0
        for j in np.flatnonzero(counts).tolist():
            own = np.arange(len(x)) == j
            alone = value(j, bandwidth, counts, own.astype(float)) > 1 - 1e-6
            others = np.where(own, 0.0, counts)
            missed = np.inf if alone else y[j] - value(j, bandwidth, others, y)
            errors += counts[j] * missed**2
        if errors < least:
            fitted = np.array([value(j, bandwidth, counts, y) for j in range(len(x))])
            best = float(spread(fitted, counts) / spread(y, counts))
            least = errors
    return best


def by_scipy_spline(x: Floats, y: Floats) -> float:
    """Return the ratio by the hat matrix of one penalty after the other."""
    from scipy.interpolate import CubicSpline

    scaled = (x - x.mean()) / x.std()
    knots = np.quantile(np.unique(scaled), np.linspace(0, 1, min(len(x) // 3, 10)))
    cardinal = CubicSpline(knots, np.eye(len(knots)), bc_type="natural")
    design = cardinal(scaled)
    places = np.linspace(knots[0], knots[-1], 20001)
    bends = cardinal(places, 2)
    steps = np.diff(places)[:, None, None]
    pairs = bends[:, :, None] * bends[:, None, :]
    roughness: Floats = (steps * (pairs[1:] + pairs[:-1]) / 2).sum(axis=0)
    roughness *= np.trace(design.T @ design) / np.trace(roughness)
    best, least = np.nan, np.inf
    for penalty in np.geomspace(1e-5, 1e5, 41):
        hat = design @ np.linalg.solve(design.T @ design + penalty * roughness, design.T)
        fitted = hat @ y
        error = ((y - fitted) ** 2).mean() / (1 - np.trace(hat) / len(x)) ** 2
        if error < least:
            best, least = float(fitted.var() / y.var()), error
    return best


@pytest.mark.parametrize("estimator", BOTH)
@pytest.mark.parametrize("rho", [0.9, 0.5, -0.7])
def test_between_normal_variables_the_ratio_is_the_square_of_their_correlation(
    rho: float, estimator: CurveEstimator
) -> None:
    x, y = linear(rho, 400, seed=1)
    found = correlation_ratios(x[:, None], y, estimator=estimator, resamples=100, level=0.99)
    error = 2 * abs(rho) * (1 - rho**2) / np.sqrt(400)
    assert abs(found.whole[0] - rho**2) < 5 * error
    assert found.low[0] < rho**2 < found.high[0]
    assert abs(found.correlations[0] - rho) < 5 * (1 - rho**2) / np.sqrt(400)


@pytest.mark.parametrize("estimator", BOTH)
@pytest.mark.parametrize("explained", [0.5, 0.8])
def test_a_hump_is_seen_that_no_line_sees(explained: float, estimator: CurveEstimator) -> None:
    x, y = hump(explained, 300, seed=2)
    found = correlation_ratios(x[:, None], y, estimator=estimator, resamples=100, level=0.98)
    assert found.correlations[0] ** 2 < 0.05
    assert found.whole[0] == pytest.approx(explained, abs=0.15)
    assert found.low[0] < explained < found.high[0]


@pytest.mark.parametrize("estimator", BOTH)
def test_intervals_hold_the_truth_about_as_often_as_they_say(estimator: CurveEstimator) -> None:
    held = 0
    for seed in range(100):
        x, y = linear(0.7, 60, seed=seed)
        found = correlation_ratios(
            x[:, None], y, estimator=estimator, resamples=200, level=0.9, seed=seed
        )
        held += bool(found.low[0] <= 0.49 <= found.high[0])
    assert 80 <= held <= 98


@pytest.mark.parametrize("estimator", BOTH)
def test_without_any_link_little_is_explained(estimator: CurveEstimator) -> None:
    x = np.random.default_rng(3).normal(size=(300, 3))
    y = np.random.default_rng(4).normal(size=300)
    assert correlation_ratios(x, y, estimator=estimator, resamples=0).whole.max() < 0.05


@pytest.mark.parametrize("rows", [7, 15])
def test_local_lines_are_those_of_least_squares(rows: int) -> None:
    x, y = hump(0.8, rows, seed=rows)
    counts = np.ones((rows, 3))
    counts[:3, 1], counts[3:6, 2] = [0, 2, 1], [3, 0, 0]
    found = explained_by_local_lines(x, y, counts)
    expected = [by_plain_local_lines(x, y, column) for column in counts.T]
    assert_allclose(found, expected, rtol=0, atol=1e-7)


@pytest.mark.parametrize("rows", [12, 40])
def test_splines_are_those_of_the_smoothing_problem(rows: int) -> None:
    for x, y in (hump(0.7, rows, seed=5), linear(0.6, rows, seed=6)):
        found = explained_by_spline(x, y, np.ones((rows, 1)))[0]
        assert found == pytest.approx(by_scipy_spline(x, y), abs=1e-5)


def test_a_wide_curve_is_that_of_the_weighting_by_importance() -> None:
    x, y = linear(0.8, 50, seed=7)
    columns = np.column_stack([x, y])
    theirs = importances(columns, [0.0, 1.0])[0]
    ours = correlation_ratios(columns, y, resamples=0).whole[0]
    assert ours == pytest.approx(theirs, abs=1e-9)


@pytest.mark.parametrize("estimator", BOTH)
def test_own_parts_of_independent_columns_are_their_whole(estimator: CurveEstimator) -> None:
    x = np.random.default_rng(8).normal(size=(300, 3))
    y = x @ np.array([3.0, 2.0, 1.0])
    found = correlation_ratios(x, y, estimator=estimator, resamples=0)
    expected = np.array([9, 4, 1]) / 14
    assert_allclose(found.whole, expected, atol=0.1)
    assert_allclose(found.own, expected, atol=0.1)
    assert_allclose(found.shared, 0, atol=0.1)
    assert_allclose(found.own + found.shared, found.whole, atol=1e-12)


@pytest.mark.parametrize("estimator", BOTH)
def test_own_parts_of_linked_columns_are_what_the_link_leaves(estimator: CurveEstimator) -> None:
    rho, weights = 0.6, np.array([0.5, 0.5])
    law = np.array([[1, rho], [rho, 1]])
    x = np.random.default_rng(9).multivariate_normal([0, 0], law, size=600)
    y = x @ weights
    variance = weights @ law @ weights
    found = correlation_ratios(x, y, estimator=estimator, resamples=0)
    assert_allclose(found.whole, (law @ weights) ** 2 / variance, atol=0.06)
    assert_allclose(found.own, weights**2 * (1 - rho**2) / variance, atol=0.04)


@settings(max_examples=20, deadline=None)
@given(
    st.integers(0, 1000),
    st.sampled_from([1e-150, -0.01, 3.0, 1e150]),
    st.floats(-100, 100),
    st.sampled_from(BOTH),
)
def test_units_and_signs_do_not_matter(
    seed: int, factor: float, shift: float, estimator: CurveEstimator
) -> None:
    x, y = hump(0.6, 25, seed=seed)
    columns = np.column_stack([x, y + x])
    plain = correlation_ratios(columns, y, estimator=estimator, resamples=5)
    other = correlation_ratios(
        (columns + shift) * factor, (y - shift) * 7, estimator=estimator, resamples=5
    )
    assert_allclose(other.whole, plain.whole, rtol=0, atol=1e-6)
    assert_allclose(other.own, plain.own, rtol=0, atol=1e-6)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 1000), st.permutations(range(3)), st.sampled_from(BOTH))
def test_the_order_of_rows_and_columns_does_not_matter(
    seed: int, order: list[int], estimator: CurveEstimator
) -> None:
    draws = np.random.default_rng(seed)
    x, y = draws.normal(size=(20, 3)), draws.normal(size=20)
    rows = draws.permutation(20)
    plain = correlation_ratios(x, y, estimator=estimator, resamples=0)
    turned = correlation_ratios(x[rows][:, order], y[rows], estimator=estimator, resamples=0)
    assert_allclose(turned.whole, plain.whole[order], rtol=0, atol=1e-7)
    assert_allclose(turned.own, plain.own[order], rtol=0, atol=1e-7)


@pytest.mark.parametrize("estimator", BOTH)
def test_several_columns_at_once_give_what_each_gives(estimator: CurveEstimator) -> None:
    draws = np.random.default_rng(10)
    x, y = draws.normal(size=(30, 4)), draws.normal(size=30)
    whole = correlation_ratios(x, y, estimator=estimator, resamples=30)
    for column in range(4):
        alone = correlation_ratios(x[:, [column]], y, estimator=estimator, resamples=30)
        for many, one in zip(whole[:3], alone[:3], strict=True):
            assert_allclose(many[column], one[0], rtol=0, atol=1e-10)


@pytest.mark.parametrize("estimator", BOTH)
def test_gaps_leave_out_the_row_for_that_column_only(estimator: CurveEstimator) -> None:
    draws = np.random.default_rng(11)
    x, y = draws.normal(size=(30, 2)), draws.normal(size=30)
    holes, missing = x.copy(), y.copy()
    holes[:5, 0] = np.nan
    missing[29] = np.nan
    found = correlation_ratios(holes, missing, estimator=estimator, resamples=20)
    assert found.rows.tolist() == [24, 29]
    assert found.complete == 24
    first = correlation_ratios(x[5:29], y[5:29], estimator=estimator, resamples=0)
    second = correlation_ratios(x[:29], y[:29], estimator=estimator, resamples=0)
    assert found.whole[0] == pytest.approx(first.whole[0])
    assert found.whole[1] == pytest.approx(second.whole[1])
    assert_allclose(found.own, first.own)
    assert_allclose(found.shared, first.shared)
    assert np.isfinite(found.low).all()


@pytest.mark.parametrize("estimator", BOTH)
def test_what_is_degenerate_has_a_stated_answer(estimator: CurveEstimator) -> None:
    draws = np.random.default_rng(12)
    x, y = draws.normal(size=(8, 4)), draws.normal(size=8)
    x[:, 1] = 0.1
    x[:, 2] = x[:, 0] * 2 + 1
    x[4:, 3] = np.nan
    found = correlation_ratios(x, y, estimator=estimator, resamples=50)
    assert found.whole[1] == found.low[1] == found.high[1] == 0
    assert np.isnan(found.correlations[1])
    assert found.whole[0] == pytest.approx(found.whole[2])
    assert np.isnan(found.whole[3])
    assert np.isnan(found.own).all()
    some = correlation_ratios(x[:, :3], y, estimator=estimator, resamples=50)
    assert_array_equal(np.isnan(some.own), [True, False, True])
    assert some.own[1] == 0
    still = correlation_ratios(x, np.full(8, 0.7), estimator=estimator, resamples=50)
    assert np.isnan(still.whole).all()
    assert np.isnan(still.correlations).all()
    two = correlation_ratios((y > 0)[:, None], y, estimator=estimator, resamples=50)
    groups = [y[y > 0], y[y <= 0]]
    between = sum(len(one) * (one.mean() - y.mean()) ** 2 for one in groups)
    assert two.whole[0] == pytest.approx(between / (8 * y.var()), abs=1e-6)
    assert np.isfinite(two.high[0])


@pytest.mark.parametrize("estimator", BOTH)
def test_a_score_that_follows_one_column_exactly_is_all_explained(
    estimator: CurveEstimator,
) -> None:
    x = np.random.default_rng(13).normal(size=(30, 1))
    found = correlation_ratios(x, 2 * x[:, 0] + 3, estimator=estimator, resamples=50)
    assert found.whole[0] == pytest.approx(1, abs=1e-6)
    assert found.low[0] > 0.999
    assert found.correlations[0] == pytest.approx(1)


def test_what_cannot_be_used_is_refused() -> None:
    x, y = np.zeros((6, 2)), np.arange(6.0)
    with pytest.raises(InvalidInputError, match=r"x has shape \(6, 2\) and y \(5,\)"):
        correlation_ratios(x, y[:5])
    with pytest.raises(InvalidInputError, match="give"):
        correlation_ratios(y, y)
    with pytest.raises(InvalidInputError, match="finite"):
        correlation_ratios(x + np.inf, y)
    with pytest.raises(UnknownNameError, match="spline"):
        correlation_ratios(x, y, estimator="kernel")  # type: ignore[arg-type]
    wrongs: list[dict[str, Any]] = [{"level": 0.0}, {"resamples": -1}, {"seed": -1}]
    for wrong in wrongs:
        with pytest.raises(InvalidInputError, match="cannot be negative"):
            correlation_ratios(x, y, **wrong)


@pytest.mark.parametrize("shapes", [(3, 4, 5), (58, 58, 1000), (300, 301, 70), (1000, 130, 9)])
def test_small_products_are_the_product(shapes: tuple[int, int, int]) -> None:
    a, k, b = shapes
    left = np.random.default_rng(1).normal(size=(a, k))
    right = np.random.default_rng(2).normal(size=(k, b))
    assert_allclose(small_products(left, right), left @ right, rtol=0, atol=1e-11)


def test_intervals_leave_out_resamples_without_a_value() -> None:
    values = np.array([[1.0, np.nan, np.nan], [2.0, 5.0, np.nan], [3.0, 7.0, np.nan]])
    low, high = share_between(values, 0.5)
    assert_allclose(low, [1.5, 5.5, np.nan])
    assert_allclose(high, [2.5, 6.5, np.nan])
