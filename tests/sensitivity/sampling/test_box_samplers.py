import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.stats import ks_2samp

from nearshore_score.sensitivity._sampler_choice import sampler_of
from nearshore_score.sensitivity.sampling.blocks import BLOCK
from nearshore_score.sensitivity.sampling.box_sampler import BoxSampler
from nearshore_score.sensitivity.sampling.scaled_box_sampler import ScaledBoxSampler
from nearshore_score.sensitivity.sampling.truncated_exponential import (
    rate_of_sum,
    truncated_exponential,
)
from nearshore_score.sensitivity.weight_information import (
    Known,
    RelativeBounds,
    WeightBounds,
)
from nearshore_score.sensitivity.weight_set import scaled_box
from nearshore_score.sensitivity.winning_probabilities import pairwise_winning_indices
from tests.sensitivity.problems import random_scores, sampled_weights
from tests.sensitivity.sampling.exact_moments import (
    blocks_of,
    errors_in_standard_errors,
    exact_moments,
)

Floats = NDArray[np.float64]


def equal(k: int) -> Known:
    return Known(children=tuple(f"c{at + 1}" for at in range(k)), weights=(1 / k,) * k)


@pytest.mark.parametrize("rescaled", [False, True])
def test_each_weight_is_distributed_as_by_rejection_from_all_weights(rescaled: bool) -> None:
    scores = random_scores(3, 2, 4)
    information = RelativeBounds(share=0.6, rescaled=rescaled)
    known = Known(children=scores.children, weights=scores.weights)
    drawn = blocks_of(sampler_of(information, known), 4)
    rejected = sampled_weights(information, scores, 400_000)
    assert len(rejected) > 6_000
    for forms in (np.eye(4), np.array([[1.0, -1, 0, 0], [1, 1, -1, 0], [1, 2, 3, 4]])):
        for form in forms:
            assert ks_2samp(drawn @ form, rejected @ form).pvalue > 1e-5


@pytest.mark.parametrize("tilted", [False, True])
def test_a_box_gives_the_exact_winning_probabilities(tilted: bool) -> None:
    scores = random_scores(8, 5, 6)
    allowed = scores.allowed(RelativeBounds(share=0.5, rescaled=False))
    exact = pairwise_winning_indices(scores.term_array, allowed).wins
    sampler = BoxSampler.between(allowed.lower, allowed.upper, tilted=tilted)
    totals = blocks_of(sampler, 10) @ scores.term_array.T
    wins = (totals[:, :, np.newaxis] > totals[:, np.newaxis, :]).mean(axis=0)
    errors = np.sqrt(exact * (1 - exact) / len(totals)) + 1e-9
    assert (np.abs(wins - exact) < 4.5 * errors).all()


@pytest.mark.parametrize(
    ("high", "method", "tilted"),
    [
        (dict.fromkeys(["c1", "c2", "c3", "c4"], 0.4), "box", False),
        (dict.fromkeys(["c1", "c2", "c3", "c4", "c5"], 0.9), "rejection", False),
        ({"c1": 0.02, "c2": 0.02, "c3": 0.02, "c4": 0.02, "c5": 0.02}, "box", True),
    ],
)
def test_a_box_is_drawn_in_the_way_that_keeps_most(
    high: dict[str, float], method: str, tilted: bool
) -> None:
    known = equal(len(high) if method != "box" or not tilted else 12)
    information = WeightBounds(high=high)
    sampler = sampler_of(information, known)
    assert sampler.method == method
    if isinstance(sampler, BoxSampler):
        assert (sampler.rate > 0) == tilted
    drawn = sampler.draw(0, 0)
    allowed = information.allowed(known)
    assert all(allowed.contains(row) for row in drawn)
    if len(known.children) < 7:
        assert errors_in_standard_errors(drawn, exact_moments(allowed)) < 5


def test_narrow_and_wide_weights_together_match_rejection() -> None:
    high = {"c1": 0.05, "c2": 0.05, "c3": 0.1}
    known, information = equal(8), WeightBounds(high=high)
    allowed = information.allowed(known)
    drawn = blocks_of(BoxSampler.between(allowed.lower, allowed.upper, tilted=True), 6)
    # Of weights that are small one by one, the others share the rest as a simplex does.
    small = np.random.default_rng(5).uniform(size=(400_000, 3)) * list(high.values())
    shares = (1 - small.sum(axis=1)) ** 4
    expected = (shares @ small) / shares.sum()
    errors = drawn.std(axis=0)[:3] / np.sqrt(len(drawn))
    assert (np.abs(drawn[:, :3].mean(axis=0) - expected) < 4.5 * errors).all()
    rest = (1 - expected.sum()) / 5
    assert np.abs(drawn[:, 3:].mean(axis=0) - rest).max() < 0.005


def test_fixed_weights_stay_fixed_in_a_box() -> None:
    known = equal(5)
    information = WeightBounds(
        low={"c1": 0.2, "c2": 0.1}, high={"c1": 0.2, "c3": 0.4, "c4": 0.5, "c5": 0.5}
    )
    drawn = sampler_of(information, known).draw(0, 0)
    assert np.abs(drawn[:, 0] - 0.2).max() < 1e-12
    exact = exact_moments(information.allowed(known))
    assert errors_in_standard_errors(drawn, exact) < 5


@given(st.integers(0, 1000), st.integers(3, 5), st.floats(0.05, 0.95))
@settings(max_examples=10, deadline=None)
def test_rescaled_boxes_have_the_exact_moments(seed: int, k: int, share: float) -> None:
    random = np.random.default_rng(seed)
    low = random.uniform(size=k) * (random.uniform(size=k) < 0.8)
    low[0] += 0.01
    high = low + share * random.uniform(0.1, 2, size=k)
    allowed = scaled_box([f"c{at}" for at in range(k)], low, high)
    drawn = ScaledBoxSampler.between(low, high).draw(seed, 0)
    assert np.abs(drawn.sum(axis=1) - 1).max() < 1e-12
    assert all(allowed.contains(row) for row in drawn[:200])
    assert errors_in_standard_errors(drawn, exact_moments(allowed)) < 5.5


@pytest.mark.parametrize(
    ("low", "high"),
    [
        ([1.0, 0.5, 0.2, 0.1], [1.0, 1.5, 0.8, 0.3]),
        ([1.0, 0.5, 0.2, 0.1], [1.0, 0.5, 0.8, 0.3]),
        ([1.0, 0.0, 0.2, 0.1], [2.0, 0.0, 0.8, 0.3]),
        ([1e-6, 1e-6, 1e-6, 1e-6], [1.0, 1.0, 1.0, 1.0]),
        ([1.0, 1.0, 1.0, 1.0], [1.0001, 1.0001, 1.0001, 1.0001]),
    ],
    ids=["one fixed", "two fixed", "one zero", "all weights", "nearly a point"],
)
def test_rescaled_boxes_at_their_limits(low: list[float], high: list[float]) -> None:
    ends = np.array(low), np.array(high)
    allowed = scaled_box(["a", "b", "c", "d"], *ends)
    drawn = blocks_of(ScaledBoxSampler.between(*ends), 4)
    assert all(allowed.contains(row) for row in drawn[:500])
    assert errors_in_standard_errors(drawn, exact_moments(allowed)) < 5


def test_a_rescaled_box_is_not_drawn_by_dividing_uniform_values() -> None:
    low, high = np.array([0.1, 0.1, 0.1]), np.array([1.0, 1.0, 0.2])
    drawn = blocks_of(ScaledBoxSampler.between(low, high), 10)
    naive = np.random.default_rng(0).uniform(low, high, size=(len(drawn), 3))
    naive /= naive.sum(axis=1, keepdims=True)
    exact = exact_moments(scaled_box(["a", "b", "c"], low, high))
    assert errors_in_standard_errors(drawn, exact) < 5
    assert errors_in_standard_errors(naive, exact) > 20


def test_many_weights_of_a_box_cost_no_chains() -> None:
    weights = np.random.default_rng(1).dirichlet(np.full(30, 3.0))
    known = Known(children=equal(30).children, weights=tuple(weights.tolist()))
    for information in (RelativeBounds(share=0.9), RelativeBounds(share=0.9, rescaled=False)):
        drawn = sampler_of(information, known).draw(0, 0)
        allowed = information.allowed(known)
        assert all(allowed.contains(row) for row in drawn[:100])
        assert drawn.shape == (BLOCK, 30)


@pytest.mark.parametrize("rate", [1e-9, 0.7, 60.0, 5000.0])
def test_truncated_exponentials_follow_their_distribution_function(rate: float) -> None:
    ends = np.array([0.0, 0.2, 1.0])
    uniform = np.linspace(0.0005, 0.9995, 1000)[:, np.newaxis]
    drawn = truncated_exponential(uniform, rate, ends)
    assert (drawn[:, 0] == 0).all()
    reached = np.expm1(-rate * drawn[:, 1:]) / np.expm1(-rate * ends[1:])
    assert np.abs(reached - uniform).max() < 1e-6


@pytest.mark.parametrize("total", [1e-6, 0.3, 1.5, 2.09])
def test_the_rate_gives_the_sum_that_is_wanted(total: float) -> None:
    ends = np.array([0.0, 0.2, 1.0, 3.0])
    rate = rate_of_sum(ends, total)
    uniform = np.random.default_rng(2).random((200_000, 4))
    sums = truncated_exponential(uniform, rate, ends).sum(axis=1)
    assert abs(sums.mean() - total) < 4.5 * sums.std() / np.sqrt(len(sums))
