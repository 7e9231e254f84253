import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import beta

import nearshore_score as ns
from nearshore_score.errors import InvalidInputError
from nearshore_score.sensitivity._sampler_choice import sampler_of
from nearshore_score.sensitivity.dirichlet_weights import DirichletWeights
from nearshore_score.sensitivity.rank_acceptability import rank_acceptability
from nearshore_score.sensitivity.sampling.blocks import BLOCK
from nearshore_score.sensitivity.sampling.quasi_random import QuasiRandomSampler, shares_of
from nearshore_score.sensitivity.sampling.weight_samplers import WeightSampler
from nearshore_score.sensitivity.score_draws import uncertain_scores
from nearshore_score.sensitivity.weight_information import (
    Known,
    PointWeights,
    RelativeBounds,
    WeightBounds,
    WeightInformation,
    WeightOrder,
    WholeSimplex,
)
from tests.sensitivity.problems import random_scores
from tests.sensitivity.sampling.exact_moments import blocks_of

Floats = NDArray[np.float64]


def equal(k: int) -> Known:
    return Known(children=tuple(f"c{at + 1}" for at in range(k)), weights=(1 / k,) * k)


def first_shares(weights: Floats, terms: Floats) -> Floats:
    best = np.argmax(weights @ terms.T, axis=1)
    return np.bincount(best, minlength=len(terms)) / len(weights)


def test_points_become_weights_by_the_inverse_of_conditional_beta_laws() -> None:
    points = np.random.default_rng(1).random((200, 3))
    for alpha in (np.ones(4), np.array([2.0, 0.5, 3.0, 1.5])):
        shares = shares_of(points, alpha)
        left = np.ones(200)
        for at in range(3):
            law = beta(alpha[at], alpha[at + 1 :].sum())
            assert np.allclose(law.cdf(shares[:, at] / left), points[:, at], atol=1e-9)
            left = left - shares[:, at]
        assert np.allclose(left, shares[:, 3])


def test_points_at_the_ends_give_corners() -> None:
    for alpha in (np.ones(3), np.array([0.01, 2.0, 300.0])):
        shares = shares_of(np.array([[0.0, 0.0], [1.0, 0.5], [0.0, 1.0]]), alpha)
        assert np.allclose(shares, [[0, 0, 1], [1, 0, 0], [0, 1, 0]])


def test_errors_are_smaller_than_of_as_many_independent_draws() -> None:
    scores = random_scores(4, 8, 4)
    known = Known(children=scores.children, weights=scores.weights)
    exact = rank_acceptability(scores, ranks="first").acceptability.matrix[:, 0]

    def worst(sampler: WeightSampler) -> float:
        errors = [
            first_shares(sampler.draw(0, block), scores.term_array) - exact for block in range(40)
        ]
        return float(np.sqrt(np.mean(np.square(errors))))

    random = worst(sampler_of(WholeSimplex(), known, quasi_random=False))
    quasi = worst(sampler_of(WholeSimplex(), known, quasi_random=True))
    assert quasi < 0.5 * random


@pytest.mark.parametrize(
    "information",
    [
        WholeSimplex(),
        WeightOrder(order=("c1", "c2", "c3", "c4")),
        WeightBounds(low={"c1": 0.3, "c2": 0.1}),
    ],
    ids=lambda one: one.kind,
)
def test_means_over_blocks_have_no_bias(information: WeightInformation) -> None:
    allowed = information.allowed(equal(4))
    assert allowed.vertices is not None
    sampler = sampler_of(information, equal(4))
    assert sampler.method == "quasi_random"
    means = np.array([(sampler.draw(2, block) ** 3).mean(axis=0) for block in range(60)])
    independent = blocks_of(sampler_of(information, equal(4), quasi_random=False), 60) ** 3
    apart = np.abs(means.mean(axis=0) - independent.mean(axis=0))
    assert (apart < 4.5 * independent.std(axis=0) / np.sqrt(len(independent))).all()
    drawn = sampler.draw(2, 0)
    assert np.abs(drawn.mean(axis=0) - allowed.vertices.mean(axis=0)).max() < 1e-3
    assert all(allowed.contains(row) for row in drawn[:500])
    assert np.abs(drawn.sum(axis=1) - 1).max() < 1e-12


@pytest.mark.parametrize("concentration", [0.05, 2.0, 900.0])
def test_dirichlet_laws_can_be_quasi_random(concentration: float) -> None:
    law = DirichletWeights(concentration=concentration, means={"c1": 1, "c2": 2, "c4": 5})
    sampler = sampler_of(law, equal(4), quasi_random=True)
    assert sampler.method == "quasi_random"
    drawn = blocks_of(sampler, 3)
    means = np.array([1, 2, 0, 5]) / 8
    deviations = np.sqrt(means * (1 - means) / (concentration + 1))
    assert (np.abs(drawn.mean(axis=0) - means) <= 0.01 * deviations).all()
    assert np.allclose(drawn.std(axis=0), deviations, rtol=0.02)


def test_blocks_are_scrambled_each_in_its_own_way() -> None:
    sampler = sampler_of(WholeSimplex(), equal(3))
    blocks = [sampler.draw(0, 0), sampler.draw(0, 1), sampler.draw(1, 0)]
    assert np.array_equal(sampler_of(WholeSimplex(), equal(3)).draw(0, 1), blocks[1])
    means = np.array([block.mean(axis=0) for block in blocks])
    assert len(np.unique(means, axis=0)) == 3


def test_points_of_two_nodes_are_not_tied_to_each_other() -> None:
    one, other = (QuasiRandomSampler(np.ones(2), np.eye(2), stream) for stream in (0, 1))
    for block in range(5):
        first, second = one.draw(0, block)[:, 0] < 0.5, other.draw(0, block)[:, 0] < 0.5
        both = float((first == second).mean())
        assert abs(both - 0.5) < 4.5 * 0.5 / np.sqrt(BLOCK)
        assert first.mean() == second.mean() == 0.5


@pytest.mark.parametrize(
    ("law", "k", "method"),
    [
        (WholeSimplex(), 6, "quasi_random"),
        (WholeSimplex(), 7, "simplex"),
        (WholeSimplex(), 1, "simplex"),
        (PointWeights(), 4, "simplex"),
        (WeightOrder(order=("c1", "c2", "c3")), 3, "quasi_random"),
        (DirichletWeights(concentration=5), 3, "dirichlet"),
        (RelativeBounds(share=0.2), 3, "rescaled_box"),
    ],
)
def test_by_default_few_corners_are_quasi_random(
    law: WeightInformation | DirichletWeights, k: int, method: str
) -> None:
    assert sampler_of(law, equal(k)).method == method


def test_many_corners_are_quasi_random_on_request_and_boxes_never() -> None:
    drawn = sampler_of(WholeSimplex(), equal(40), quasi_random=True).draw(0, 0)
    assert np.abs(drawn.sum(axis=1) - 1).max() < 1e-12
    assert (sampler_of(PointWeights(), equal(3), quasi_random=True).draw(0, 0) > 0.33).all()
    with pytest.raises(InvalidInputError, match="leave quasi_random out"):
        sampler_of(RelativeBounds(share=0.2), equal(3), quasi_random=True)


def test_scores_say_whether_their_weights_are_quasi_random() -> None:
    model = ns.load_model()
    some = ns.load_destinations().select("MAR", "EGY", "TUN")
    node = "language_skills"
    assert uncertain_scores(model, some, node=node).quasi_random
    assert not uncertain_scores(model, some).quasi_random
    assert uncertain_scores(model, some, quasi_random=True).quasi_random
    assert not uncertain_scores(model, some, node=node, quasi_random=False).quasi_random
    assert not uncertain_scores(model, some, node=node, figures=True).quasi_random
    both = {node: WholeSimplex(), model.framework.root.code: WholeSimplex()}
    assert not uncertain_scores(model, some, both).quasi_random
    assert uncertain_scores(model, some, both, quasi_random=True).quasi_random
