import pickle
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from nearshore_score.errors import InvalidInputError
from nearshore_score.sensitivity._sampler_choice import sampler_of
from nearshore_score.sensitivity.dirichlet_weights import DirichletWeights
from nearshore_score.sensitivity.linear_scores import LinearScores
from nearshore_score.sensitivity.sampling.blocks import BLOCK
from nearshore_score.sensitivity.sampling.dirichlet_sampler import DirichletSampler
from nearshore_score.sensitivity.sampling.weight_samplers import WeightSampler
from nearshore_score.sensitivity.weight_information import (
    AllOf,
    JudgementBands,
    Known,
    LinearBound,
    LinearBounds,
    PointWeights,
    RatioBound,
    RelativeBounds,
    WeightBounds,
    WeightInformation,
    WeightOrder,
    WeightRatios,
    WholeSimplex,
)
from tests.sensitivity.problems import every_information, random_scores
from tests.sensitivity.sampling.exact_moments import (
    blocks_of,
    errors_in_standard_errors,
    exact_moments,
)

Floats = NDArray[np.float64]


def known_of(weights: list[float]) -> Known:
    shares = np.array(weights) / np.sum(weights)
    children = tuple(f"c{at + 1}" for at in range(len(weights)))
    return Known(children=children, weights=tuple(shares.tolist()))


def known_in(scores: LinearScores) -> Known:
    return Known(children=scores.children, weights=scores.weights)


def sampler(law: WeightInformation | DirichletWeights, known: Known) -> WeightSampler:
    return sampler_of(law, known, quasi_random=False)


def equalities(*pairs: tuple[str, str]) -> WeightRatios:
    return WeightRatios(
        bounds=tuple(RatioBound(child=one, other=other, low=1, high=1) for one, other in pairs)
    )


@given(st.integers(0, 50), st.integers(1, 5))
@settings(max_examples=8, deadline=None)
def test_draws_of_every_information_are_in_its_set_and_have_its_moments(seed: int, k: int) -> None:
    scores = random_scores(seed, 2, k)
    for information in every_information(scores):
        allowed = scores.allowed(information)
        drawn = sampler(information, known_in(scores)).draw(seed, 0)
        assert drawn.shape == (BLOCK, k)
        assert np.abs(drawn.sum(axis=1) - 1).max() < 1e-12
        assert (drawn >= 0).all()
        assert all(allowed.contains(row) for row in drawn[:200])
        assert errors_in_standard_errors(drawn, exact_moments(allowed)) < 5.5


def test_the_sampler_follows_the_form_of_the_set() -> None:
    known = known_of([4.0, 3.0, 2.0, 1.0])
    chains = AllOf(parts=(WeightOrder(order=("c1", "c2")), WeightOrder(order=("c3", "c4"))))
    methods: list[tuple[WeightInformation | DirichletWeights, str]] = [
        (WholeSimplex(), "simplex"),
        (PointWeights(), "simplex"),
        (WeightOrder(order=("c1", "c2", "c3")), "simplex"),
        (WeightBounds(low={"c1": 0.2, "c3": 0.1}), "simplex"),
        (RelativeBounds(share=0.2), "rescaled_box"),
        (RelativeBounds(share=0.2, rescaled=False), "box"),
        (chains, "rejection"),
        (equalities(("c1", "c2")), "hit_and_run"),
        (equalities(("c1", "c2"), ("c2", "c3")), "simplex"),
        (DirichletWeights(concentration=3), "dirichlet"),
    ]
    assert [sampler(law, known).method for law, _ in methods] == [word for _, word in methods]


def test_the_mean_of_a_complete_order_is_its_rank_order_centroid() -> None:
    order = WeightOrder(order=("c1", "c2", "c3", "c4"))
    drawn = blocks_of(sampler(order, known_of([1.0] * 4)), 10)
    centroid = [sum(1 / i for i in range(rank, 5)) / 4 for rank in range(1, 5)]
    errors = drawn.std(axis=0) / np.sqrt(len(drawn))
    assert (np.abs(drawn.mean(axis=0) - centroid) < 4.5 * errors).all()
    assert (np.diff(drawn, axis=1) <= 0).all()


def test_lower_bounds_move_a_smaller_simplex() -> None:
    drawn = blocks_of(sampler(WeightBounds(low={"c1": 0.5, "c2": 0.2}), known_of([1.0] * 3)), 10)
    errors = drawn.std(axis=0) / np.sqrt(len(drawn))
    assert (np.abs(drawn.mean(axis=0) - [0.6, 0.3, 0.1]) < 4.5 * errors).all()
    assert (drawn >= [0.5, 0.2, 0.0]).all()


@pytest.mark.parametrize("concentration", [0.01, 0.3, 4.0, 400.0])
def test_dirichlet_weights_have_their_mean_and_variance(concentration: float) -> None:
    law = DirichletWeights(concentration=concentration, means={"c1": 1, "c3": 3})
    drawn = blocks_of(sampler(law, known_of([1.0] * 3)), 10)
    means = np.array([0.25, 0.0, 0.75])
    variance = means * (1 - means) / (concentration + 1)
    errors = np.sqrt(variance / len(drawn)) + 1e-12
    assert (drawn[:, 1] == 0).all()
    assert (np.abs(drawn.mean(axis=0) - means) < 4.5 * errors).all()
    squares = (drawn - means) ** 2
    spread = squares.std(axis=0) / np.sqrt(len(drawn)) + 1e-12
    assert (np.abs(squares.mean(axis=0) - variance) < 4.5 * spread).all()


@pytest.mark.parametrize("smallest", [1e-5, 1e-90, 1e-150, 1e-310])
def test_endlessly_small_parameters_give_one_child_all_the_weight(smallest: float) -> None:
    drawn = DirichletSampler(np.array([smallest, 0.0, 3 * smallest])).draw(0, 0)
    assert np.abs(drawn.sum(axis=1) - 1).max() < 1e-12
    assert np.mean(drawn.max(axis=1) > 0.999) > 0.998
    assert abs(drawn[:, 2].mean() - 0.75) < 4.5 * np.sqrt(0.75 * 0.25 / BLOCK)


def test_parameters_of_very_different_sizes_do_no_harm() -> None:
    drawn = DirichletSampler(np.array([1e-300, 5000.0, 0.001])).draw(0, 0)
    assert np.isfinite(drawn).all()
    assert (drawn[:, 0] == 0).all()
    assert (drawn[:, 1] > 0.99).all()


def test_a_point_is_always_drawn() -> None:
    point = PointWeights(values={"c1": 3, "c2": 1})
    as_ratios = equalities(("c1", "c2"), ("c2", "c3"))
    known = known_of([1.0] * 3)
    assert np.abs(sampler(point, known).draw(0, 0) - [0.75, 0.25, 0.0]).max() < 1e-15
    assert np.allclose(sampler(as_ratios, known).draw(0, 0), 1 / 3, rtol=0, atol=1e-9)
    assert np.abs(sampler(WholeSimplex(), known_of([1.0])).draw(0, 0) - 1).max() < 1e-15
    assert (sampler(DirichletWeights(concentration=2), known_of([1.0])).draw(0, 0) == 1).all()


def test_a_line_of_weights_is_drawn_from_end_to_end() -> None:
    drawn = blocks_of(sampler(equalities(("c1", "c2")), known_of([1.0] * 3)), 4)
    assert np.abs(drawn[:, 0] - drawn[:, 1]).max() < 1e-9
    assert abs(drawn[:, 2].mean() - 0.5) < 4.5 * np.sqrt(1 / 12 / len(drawn))
    assert drawn[:, 2].min() < 0.001
    assert drawn[:, 2].max() > 0.999


def laws() -> list[WeightInformation | DirichletWeights]:
    bound = LinearBound(coefficients={"c1": 1, "c2": -1}, low=0)
    tight = LinearBound(coefficients={"c1": 1, "c2": 1}, low=0.6, high=0.6)
    return [
        WholeSimplex(),
        DirichletWeights(concentration=7),
        RelativeBounds(share=0.3),
        RelativeBounds(share=0.3, rescaled=False),
        LinearBounds(bounds=(bound,)),
        LinearBounds(bounds=(bound, tight)),
    ]


@pytest.mark.parametrize("law", laws(), ids=lambda law: sampler(law, known_of([2.0] * 4)).method)
def test_blocks_are_reproducible_and_independent_of_each_other(
    law: WeightInformation | DirichletWeights,
) -> None:
    known = known_of([4.0, 3.0, 2.0, 1.0])
    one, other = sampler(law, known), sampler(law, known)
    later = one.draw(3, 5)
    assert np.array_equal(other.draw(3, 5), later)
    assert np.array_equal(pickle.loads(pickle.dumps(one)).draw(3, 5), later)
    different = [one.draw(3, 6), one.draw(4, 5), sampler_of(law, known, 1).draw(3, 5)]
    for block in different:
        assert not np.isin(block[:, 0], later[:, 0]).any()
        correlation = np.corrcoef(block[:, 0], later[:, 0])[0, 1]
        assert abs(correlation) < 4.5 / np.sqrt(BLOCK)
    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(partial(one.draw, 3), range(3)))
    assert all(np.array_equal(block, one.draw(3, at)) for at, block in enumerate(found))


def test_limits_of_tiny_weights_count_as_those_of_others() -> None:
    known = known_of([5.0, 3.0, 2e-5, 1e-5])
    parts = (RelativeBounds(share=0.5), WeightOrder(order=("c1", "c2")))
    drawn = sampler(AllOf(parts=parts), known).draw(0, 0)
    ratios = drawn[:, 2] / drawn[:, 3]
    assert (ratios > 2 / 3 - 1e-6).all()
    assert (ratios < 6 + 1e-6).all()
    assert (drawn[:, 0] >= drawn[:, 1] - 1e-12).all()


def test_bands_that_leave_weights_free_are_drawn_too() -> None:
    known = known_of([3.0, 2.0, 1.0]).model_copy(update={"low": {"c1": 0.4}, "high": {"c2": 0.3}})
    drawn = sampler(JudgementBands(), known).draw(0, 0)
    assert (drawn[:, 0] >= 0.4).all()
    assert (drawn[:, 1] <= 0.3).all()


def test_weights_that_contradict_each_other_are_refused() -> None:
    with pytest.raises(InvalidInputError, match="keep these statements together"):
        sampler(WeightBounds(low={"c1": 0.7, "c2": 0.7}), known_of([1.0] * 3))
