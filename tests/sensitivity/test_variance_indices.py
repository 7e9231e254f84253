from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from numpy.typing import NDArray

from nearshore_score.errors import InvalidInputError, UnknownNameError
from nearshore_score.sensitivity.sampling.index_bootstrap import IndexEstimator
from nearshore_score.sensitivity.variance_indices import (
    VarianceIndices,
    saltelli_design,
    variance_analysis,
    variance_indices,
)
from tests.index_data import expected_asem

Floats = NDArray[np.float64]
BOTH: tuple[IndexEstimator, ...] = ("jansen", "saltelli")
COEFFICIENTS = np.array([0.0, 0.5, 3.0, 9.0, 99.0])


def ishigami(inputs: Floats) -> Floats:
    x = np.pi * (2 * inputs - 1)
    return np.asarray(np.sin(x[:, 0]) * (1 + 0.1 * x[:, 2] ** 4) + 7 * np.sin(x[:, 1]) ** 2)


def product(inputs: Floats) -> Floats:
    return np.asarray(np.prod((np.abs(4 * inputs - 2) + COEFFICIENTS) / (1 + COEFFICIENTS), axis=1))


def of_product(*groups: list[int]) -> tuple[list[float], list[float]]:
    """Return first-order and total indices of groups of factors of the product."""
    own = 1 / (3 * (1 + COEFFICIENTS) ** 2)
    whole = np.prod(1 + own)
    inside = [np.prod(1 + own[group]) for group in groups]
    first = [float((one - 1) / (whole - 1)) for one in inside]
    total = [float((one - 1) * whole / one / (whole - 1)) for one in inside]
    return first, total


def random_runs(seed: int, runs: int, groups: int, outputs: int) -> tuple[Floats, Floats, Floats]:
    draws = np.random.default_rng(seed)
    first, second = draws.normal(size=(2, runs, outputs))
    shares = draws.uniform(size=(groups, 1, 1))
    return first, second, shares * second + (1 - shares) * first


def assert_close(found: VarianceIndices, first: Any, total: Any, tolerance: float) -> None:
    assert_allclose(found.first, first, rtol=0, atol=tolerance)
    assert_allclose(found.total, total, rtol=0, atol=tolerance)
    assert (found.first_low <= found.first).all()
    assert (found.first <= found.first_high).all()
    assert (found.total_low <= found.total).all()
    assert (found.total <= found.total_high).all()


@pytest.mark.parametrize("estimator", BOTH)
def test_the_function_of_ishigami_has_its_analytic_indices(estimator: IndexEstimator) -> None:
    b = 0.1
    parts = [(1 + b * np.pi**4 / 5) ** 2 / 2, 49 / 8, 8 * b**2 * np.pi**8 / 225]
    variance = sum(parts)
    found = variance_analysis(ishigami, 3, runs=2**14, estimator=estimator)
    first = [parts[0] / variance, parts[1] / variance, 0.0]
    total = [(parts[0] + parts[2]) / variance, parts[1] / variance, parts[2] / variance]
    assert_close(found, first, total, 0.005)
    assert float(found.variance) == pytest.approx(variance, rel=0.005)


@pytest.mark.parametrize("estimator", BOTH)
@pytest.mark.parametrize(
    "groups", [[[0], [1], [2], [3], [4]], [[0, 1], [2, 3, 4]], [[4, 0], [3], [2, 1]]]
)
def test_the_product_of_sobol_has_its_analytic_indices(
    estimator: IndexEstimator, groups: list[list[int]]
) -> None:
    found = variance_analysis(product, groups, runs=2**13, estimator=estimator, resamples=200)
    assert_close(found, *of_product(*groups), tolerance=0.01)


def test_stored_outputs_give_the_published_indices_of_the_uncentred_form() -> None:
    check = expected_asem()["SA_estimator_check"]
    outputs = np.array(check["y"]).reshape(check["d"] + 2, check["N"])
    found = variance_indices(
        outputs[0], outputs[1], outputs[2:], estimator="saltelli", centred=False
    )
    assert_allclose(found.first, check["Si"], rtol=0, atol=1e-12)
    assert_allclose(found.total, check["STi"], rtol=0, atol=1e-12)
    centred = variance_indices(outputs[0], outputs[1], outputs[2:], estimator="saltelli")
    by_hand = outputs - outputs[:2].mean()
    pooled = by_hand[:2].var(ddof=1)
    expected = (by_hand[1] * (by_hand[2:] - by_hand[0])).mean(axis=1) / pooled
    assert_allclose(centred.first, expected, rtol=0, atol=1e-12)
    assert_allclose(centred.total, found.total, rtol=0, atol=1e-12)


@pytest.mark.parametrize("estimator", BOTH)
def test_indices_of_a_sum_add_up_to_one(estimator: IndexEstimator) -> None:
    weights = np.array([4.0, 2.0, 1.0, 0.5])
    found = variance_analysis(lambda inputs: inputs @ weights, 4, runs=4096, estimator=estimator)
    shares = weights**2 / (weights**2).sum()
    assert_close(found, shares, shares, 2e-3)
    assert found.first.sum() == pytest.approx(1, abs=2e-3)
    assert found.variance == pytest.approx((weights**2).sum() / 12, rel=1e-3)


def test_an_input_without_effect_has_a_total_of_exactly_zero() -> None:
    found = variance_analysis(lambda inputs: inputs[:, 0] ** 2, 2, runs=512)
    assert found.total[1] == found.total_low[1] == found.total_high[1] == 0.0
    assert abs(found.first[1]) < 0.1
    assert found.total[0] == pytest.approx(1, abs=0.05)


def test_an_input_that_alone_matters_has_both_indices_one() -> None:
    found = variance_analysis(lambda inputs: np.exp(inputs[:, 1]), 2, runs=512, estimator="jansen")
    assert found.first[1] == found.first_low[1] == found.first_high[1] == 1.0


@pytest.mark.parametrize("estimator", BOTH)
def test_many_outputs_at_once_give_what_each_gives(estimator: IndexEstimator) -> None:
    first, second, mixed = random_runs(1, 64, 3, 7)
    whole = variance_indices(first, second, mixed, estimator=estimator, resamples=150)
    for output in range(7):
        alone = variance_indices(
            first[:, output],
            second[:, output],
            mixed[..., output],
            estimator=estimator,
            resamples=150,
        )
        for many, one in zip(whole, alone, strict=True):
            assert_allclose(many[..., output], one, rtol=0, atol=1e-12)


def test_outputs_are_taken_in_pieces_where_there_are_many() -> None:
    first, second, mixed = random_runs(2, 16, 2, 1500)
    whole = variance_indices(first, second, mixed, resamples=1000)
    some = variance_indices(first[:, -3:], second[:, -3:], mixed[..., -3:], resamples=1000)
    assert whole.first.shape == (2, 1500)
    for many, few in zip(whole, some, strict=True):
        assert_allclose(many[..., -3:], few, rtol=0, atol=1e-12)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.permutations(range(4)), st.sampled_from(BOTH))
def test_the_order_of_the_groups_and_of_the_runs_does_not_matter(
    seed: int, order: list[int], estimator: IndexEstimator
) -> None:
    first, second, mixed = random_runs(seed, 32, 4, 2)
    whole = variance_indices(first, second, mixed, estimator=estimator, resamples=40)
    turned = variance_indices(first, second, mixed[order], estimator=estimator, resamples=40)
    for one, other in zip(whole[:6], turned[:6], strict=True):
        assert_allclose(one[order], other, rtol=0, atol=1e-11)
    rows = np.random.default_rng(seed).permutation(32)
    mingled = variance_indices(first[rows], second[rows], mixed[:, rows], estimator=estimator)
    assert_allclose(mingled.first, whole.first, rtol=0, atol=1e-11)
    assert_allclose(mingled.total, whole.total, rtol=0, atol=1e-11)


@settings(max_examples=25, deadline=None)
@given(
    st.integers(0, 10_000),
    st.floats(-1e6, 1e6),
    st.sampled_from([1e-120, 1e-3, -2.0, 1e6, 1e120]),
    st.sampled_from(BOTH),
)
def test_the_unit_of_an_output_does_not_matter(
    seed: int, shift: float, factor: float, estimator: IndexEstimator
) -> None:
    runs = random_runs(seed, 32, 2, 1)
    plain = variance_indices(*runs, estimator=estimator, resamples=20)
    other = [(array + shift) * factor for array in runs]
    moved = variance_indices(*other, estimator=estimator, resamples=20)
    for one, two in zip(plain[:6], moved[:6], strict=True):
        assert_allclose(one, two, rtol=0, atol=1e-7)


@pytest.mark.parametrize("estimator", BOTH)
def test_intervals_are_those_of_a_plain_bootstrap_of_whole_runs(
    estimator: IndexEstimator,
) -> None:
    first, second, mixed = (array[..., 0] for array in random_runs(5, 100, 2, 1))
    found = variance_indices(first, second, mixed, estimator=estimator, resamples=20_000)
    draws = np.random.default_rng(8)
    again: list[list[Floats]] = []
    for _ in range(4000):
        rows = draws.integers(100, size=100)
        one = variance_indices(
            first[rows], second[rows], mixed[:, rows], estimator=estimator, resamples=0
        )
        again.append([one.first, one.total])
    low, high = np.quantile(again, [0.025, 0.975], axis=0)
    spread = (high - low).max()
    assert_allclose([found.first_low, found.total_low], low, atol=0.06 * spread)
    assert_allclose([found.first_high, found.total_high], high, atol=0.06 * spread)


@pytest.mark.parametrize("estimator", BOTH)
def test_intervals_hold_the_truth_about_as_often_as_they_say(estimator: IndexEstimator) -> None:
    draws = np.random.default_rng(4)
    weights = np.array([2.0, 1.0])
    one, two = draws.normal(size=(2, 2, 400, 500))  # inputs, runs, repetitions
    mixed = np.stack([weights[0] * two[0] + weights[1] * one[1], 2 * one[0] + two[1]])
    found = variance_indices(
        np.tensordot(weights, one, 1),
        np.tensordot(weights, two, 1),
        mixed,
        estimator=estimator,
        resamples=400,
        level=0.9,
    )
    truth = np.array([[0.8], [0.2]])
    for low, high in (
        (found.first_low, found.first_high),
        (found.total_low, found.total_high),
    ):
        held = ((low <= truth) & (truth <= high)).mean(axis=1)
        assert (held > 0.84).all()
        assert (held < 0.96).all()


def test_an_output_that_does_not_vary_has_no_indices() -> None:
    first, second, mixed = random_runs(3, 16, 2, 3)
    for array in (first, second, mixed):
        array[..., 1] = 0.3
    first[::2, 1] += 1e-16
    found = variance_indices(first, second, mixed, estimator="saltelli")
    for values in found[:6]:
        assert np.isnan(values[:, 1]).all()
        assert np.isfinite(values[:, [0, 2]]).all()
    assert found.variance[1] == 0


def test_resamples_without_variance_are_left_out_of_the_interval() -> None:
    first, second = np.zeros((2, 8))
    first[0] = 1.0
    found = variance_indices(first, second, np.zeros((1, 8)))
    assert found.total[0] == pytest.approx(1 / (2 * 8 * found.variance))
    assert found.total_low[0] > 0.9
    none = variance_indices(first, second, np.zeros((1, 8)), resamples=0)
    assert np.isnan([none.first_low, none.total_high]).all()
    assert none.total == found.total


def test_the_inputs_stay_as_they_are() -> None:
    runs = random_runs(6, 8, 2, 2)
    kept = [array.copy() for array in runs]
    variance_indices(*runs, resamples=5)
    for array, copy in zip(runs, kept, strict=True):
        assert_array_equal(array, copy)


def test_the_design_fills_every_column_evenly() -> None:
    first, second = saltelli_design(runs=256, columns=6, seed=3)
    both = np.hstack([first, second])
    assert both.shape == (256, 12)
    assert both.min() > 0
    assert both.max() < 1
    assert (np.sort((both * 256).astype(int), axis=0) == np.arange(256)[:, np.newaxis]).all()
    corners = (both[:, [0, 6]] * 2).astype(int) @ np.array([2, 1])
    assert np.ptp(np.bincount(corners)) <= 32
    assert_array_equal(saltelli_design(256, 6, seed=3)[0], first)
    assert not np.array_equal(saltelli_design(256, 6, seed=4)[0], first)


def test_any_executor_gives_the_same_numbers() -> None:
    seen: list[tuple[int, int]] = []
    here = variance_analysis(ishigami, 3, runs=2**14, resamples=50)
    with ThreadPoolExecutor(3) as pool:
        there = variance_analysis(
            ishigami,
            3,
            runs=2**14,
            resamples=50,
            executor=pool,
            progress=lambda done, of: seen.append((done, of)),
        )
    for one, two in zip(here, there, strict=True):
        assert_array_equal(one, two)
    assert seen[-1] == (2**14, 2**14)
    assert len(seen) == 4


def test_a_function_of_several_outputs_has_indices_for_each() -> None:
    def outputs(inputs: Floats) -> Floats:
        return np.column_stack([ishigami(inputs), inputs[:, 0], np.ones(len(inputs))])

    found = variance_analysis(outputs, 3, runs=256, resamples=20)
    alone = variance_analysis(ishigami, 3, runs=256, resamples=20)
    assert found.first.shape == (3, 3)
    assert_allclose(found.first[:, 0], alone.first, atol=1e-12)
    assert found.total[1, 1] == 0
    assert np.isnan(found.total[:, 2]).all()


def test_designs_that_cannot_be_are_refused() -> None:
    with pytest.raises(InvalidInputError, match=r"1000 runs.*take 1024"):
        saltelli_design(1000, 3)
    with pytest.raises(InvalidInputError, match="take 2"):
        saltelli_design(1, 3)
    with pytest.raises(InvalidInputError, match="between 1 and 10600"):
        saltelli_design(8, 10601)
    with pytest.raises(InvalidInputError, match="between 1"):
        saltelli_design(8, 0)
    with pytest.raises(InvalidInputError, match="negative"):
        saltelli_design(8, 1, seed=-1)
    assert saltelli_design(2, 10600)[0].shape == (2, 10600)


def test_outputs_that_cannot_be_used_are_refused() -> None:
    first, second, mixed = random_runs(7, 8, 2, 2)
    with pytest.raises(InvalidInputError, match=r"\(8, 2\), \(7, 2\) and \(2, 8, 2\)"):
        variance_indices(first, second[:7], mixed)
    with pytest.raises(InvalidInputError, match="do not fit"):
        variance_indices(first, second, mixed[:, :, 0])
    with pytest.raises(InvalidInputError, match="two runs"):
        variance_indices(first[:1], second[:1], mixed[:, :1])
    with pytest.raises(InvalidInputError, match="one group"):
        variance_indices(first, second, mixed[:0])
    with pytest.raises(InvalidInputError, match="finite"):
        variance_indices(np.where(first > 0, np.nan, first), second, mixed)
    with pytest.raises(UnknownNameError, match="jansen"):
        variance_indices(first, second, mixed, estimator="sobol")  # type: ignore[arg-type]
    wrongs: list[dict[str, Any]] = [{"level": 1.0}, {"resamples": -1}, {"seed": -1}]
    for wrong in wrongs:
        with pytest.raises(InvalidInputError, match="cannot be negative"):
            variance_indices(first, second, mixed, **wrong)


def test_functions_and_groups_that_cannot_be_used_are_refused() -> None:
    for groups in (0, [], [[0], []], [[0, 1], [1]], [[1]], [0, 2]):
        with pytest.raises(InvalidInputError, match="once each"):
            variance_analysis(ishigami, groups, runs=4)
    with pytest.raises(InvalidInputError, match=r"returned shape \(\) for 4 rows"):
        variance_analysis(lambda inputs: inputs.sum(), 2, runs=4)
