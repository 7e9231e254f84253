import pickle

import numpy as np
import pytest
from numpy.typing import NDArray

from nearshore_score.errors import InvalidInputError
from nearshore_score.sensitivity._sampler_choice import sampler_of
from nearshore_score.sensitivity.sampling.affine_hull import own_coordinates
from nearshore_score.sensitivity.sampling.blocks import BLOCK
from nearshore_score.sensitivity.sampling.effective_sample_size import effective_sample_size
from nearshore_score.sensitivity.sampling.hit_and_run import CHAINS, HitAndRunSampler
from nearshore_score.sensitivity.weight_information import (
    AllOf,
    Known,
    LinearBound,
    LinearBounds,
    RatioBound,
    RelativeBounds,
    WeightBounds,
    WeightInformation,
    WeightOrder,
    WeightRatios,
    WholeSimplex,
)
from tests.sensitivity.problems import random_scores
from tests.sensitivity.sampling.exact_moments import (
    blocks_of,
    errors_in_standard_errors,
    exact_moments,
)

Floats = NDArray[np.float64]


def equal(k: int) -> Known:
    return Known(children=tuple(f"c{at + 1}" for at in range(k)), weights=(1 / k,) * k)


def chains_in(information: WeightInformation, known: Known) -> HitAndRunSampler:
    return HitAndRunSampler.of(own_coordinates(information.allowed(known)))


def measured_share(block: Floats) -> float:
    chains = block.reshape(-1, CHAINS, block.shape[1]).swapaxes(0, 1)
    return float(effective_sample_size(chains).min() / len(block))


def test_chains_agree_with_rejection_on_the_region_of_the_research() -> None:
    """Order of three, and at most four times the last of twelve: the mean of w1 is 0.1293."""
    ratio = WeightRatios(bounds=(RatioBound(child="c1", other="c12", high=4.0),))
    region = AllOf(parts=(WeightOrder(order=("c1", "c2", "c3")), ratio))
    rejection = sampler_of(region, equal(12))
    assert rejection.method == "rejection"
    rejected = blocks_of(rejection, 10)
    assert abs(rejected[:, 0].mean() - 0.1293) < 0.001
    sampler = chains_in(region, equal(12))
    drawn = blocks_of(sampler, 10)
    assert all(region.allowed(equal(12)).contains(row) for row in drawn[:500])
    for power in (1, 2):
        one, other = drawn**power, rejected**power
        errors = np.sqrt(one.var(axis=0) / 0.7 + other.var(axis=0)) / np.sqrt(len(one))
        assert (np.abs(one.mean(axis=0) - other.mean(axis=0)) < 4.5 * errors).all()


@pytest.mark.parametrize(
    "information",
    [
        WholeSimplex(),
        WeightOrder(order=("c1", "c2", "c3", "c4")),
        RelativeBounds(share=0.4),
        RelativeBounds(share=0.4, rescaled=False),
        WeightBounds(high={"c1": 1e-6, "c2": 0.9}),
        AllOf(parts=(WeightOrder(order=("c1", "c2")), WeightOrder(order=("c3", "c4")))),
        WeightRatios(bounds=(RatioBound(child="c1", other="c2", low=2, high=2),)),
        LinearBounds(bounds=(LinearBound(coefficients={"c1": 1, "c2": 3}, low=0.5, high=0.5),)),
    ],
    ids=["all", "order", "rescaled", "box", "thin", "two orders", "ratio fixed", "sum fixed"],
)
def test_chains_have_the_exact_moments_of_any_set(information: WeightInformation) -> None:
    allowed = information.allowed(equal(4))
    sampler = chains_in(information, equal(4))
    drawn = blocks_of(sampler, 10)
    assert np.abs(drawn.sum(axis=1) - 1).max() < 1e-12
    assert all(allowed.contains(row) for row in drawn[:500])
    share = min(measured_share(drawn[:BLOCK]), sampler.effective_share)
    assert errors_in_standard_errors(drawn, exact_moments(allowed), share) < 5


def test_sets_that_rejection_hardly_hits_are_drawn_by_chains() -> None:
    chain = WeightRatios(
        bounds=tuple(
            RatioBound(child=f"c{at}", other=f"c{at + 1}", low=1 / 1.05, high=1.05)
            for at in range(1, 10)
        )
    )
    sampler = sampler_of(chain, equal(10))
    assert sampler.method == "hit_and_run"
    drawn = blocks_of(sampler, 10)
    ratios = drawn[:, :-1] / drawn[:, 1:]
    assert (ratios > 1 / 1.05 - 1e-9).all()
    assert (ratios < 1.05 + 1e-9).all()
    # The set is the same when all is turned round, so the means are.
    errors = drawn.std(axis=0) / np.sqrt(0.6 * len(drawn))
    assert np.abs((drawn - drawn[:, ::-1]).mean(axis=0) / (2 * errors)).max() < 4.5


@pytest.mark.parametrize("k", [6, 15])
def test_draws_of_chains_are_worth_nearly_as_many_independent_ones(k: int) -> None:
    sampler = chains_in(WeightOrder(order=("c1", "c2", "c3")), equal(k))
    assert 0.6 < sampler.effective_share <= 1
    shares = [measured_share(sampler.draw(0, block)) for block in range(4)]
    assert 0.6 < np.mean(shares) < 1.2


def test_blocks_of_chains_do_not_depend_on_each_other() -> None:
    sampler = chains_in(WholeSimplex(), equal(5))
    later = sampler.draw(1, 4)
    assert np.array_equal(pickle.loads(pickle.dumps(sampler)).draw(1, 4), later)
    assert np.array_equal(chains_in(WholeSimplex(), equal(5)).draw(1, 4), later)
    # Chain by chain, since all blocks start from the same points.
    before = sampler.draw(1, 3)
    correlation = np.corrcoef(before[:CHAINS, 0], later[:CHAINS, 0])[0, 1]
    assert abs(correlation) < 4.5 / np.sqrt(CHAINS)


def test_a_set_in_coordinates_of_its_own() -> None:
    whole = own_coordinates(WholeSimplex().allowed(equal(3)))
    assert whole.basis.shape == (3, 2)
    assert np.allclose(whole.centre, 1 / 3)
    fixed = WeightRatios(bounds=(RatioBound(child="c1", other="c2", low=2, high=2),))
    flat = own_coordinates(fixed.allowed(equal(4)))
    assert flat.basis.shape == (4, 2)
    assert abs(flat.centre[0] - 2 * flat.centre[1]) < 1e-9
    assert (flat.slack > 0).all()
    scores = random_scores(2, 2, 5)
    near = own_coordinates(scores.allowed(RelativeBounds(share=0.1)))
    assert near.basis.shape == (5, 4)
    assert np.abs(near.basis.sum(axis=0)).max() < 1e-12


def autoregressive(correlation: float, count: int, length: int) -> Floats:
    noise = np.random.default_rng(7).standard_normal((count, length))
    values = np.empty((count, length))
    values[:, 0] = noise[:, 0]
    for time in range(1, length):
        values[:, time] = (
            correlation * values[:, time - 1] + np.sqrt(1 - correlation**2) * noise[:, time]
        )
    return values


@pytest.mark.parametrize("correlation", [-0.4, 0.0, 0.5, 0.9])
def test_the_size_of_an_autoregressive_chain_is_known(correlation: float) -> None:
    chains = autoregressive(correlation, 40, 2000)
    expected = chains.size * (1 - correlation) / (1 + correlation)
    assert effective_sample_size(chains) == pytest.approx(expected, rel=0.08)


def test_many_short_chains_are_judged_as_a_long_one() -> None:
    chains = autoregressive(0.3, 4096, 16)
    assert effective_sample_size(chains) == pytest.approx(chains.size * 0.7 / 1.3, rel=0.08)


def test_chains_that_have_not_met_count_as_a_draw_each() -> None:
    apart = autoregressive(0.0, 10, 500) * 1e-3 + np.arange(10)[:, np.newaxis]
    assert effective_sample_size(apart) < 12


def test_sizes_come_for_each_quantity_and_constants_are_known() -> None:
    chains = np.stack(
        [autoregressive(0.5, 8, 500), np.full((8, 500), 0.3), autoregressive(0.0, 8, 500)], axis=2
    )
    sizes = effective_sample_size(chains)
    assert sizes.shape == (3,)
    assert sizes[1] == 4000
    assert sizes[0] == effective_sample_size(chains[:, :, 0])
    assert np.allclose(effective_sample_size(chains * 100 + 5), sizes)


@pytest.mark.parametrize(
    ("chains", "message"),
    [
        (np.zeros((3, 3)), "four draws"),
        (np.zeros(30), "give chains"),
        (np.full((2, 9), np.nan), "finite"),
    ],
)
def test_chains_that_cannot_be_judged_are_refused(chains: Floats, message: str) -> None:
    with pytest.raises(InvalidInputError, match=message):
        effective_sample_size(chains)
