import numpy as np
import pytest

import nearshore_score as ns
from nearshore_score.errors import InvalidInputError, UnknownNameError
from nearshore_score.sensitivity.dirichlet_weights import DirichletWeights
from nearshore_score.sensitivity.linear_scores import LinearScores
from nearshore_score.sensitivity.sampled_weights import sample_weights
from nearshore_score.sensitivity.weight_information import (
    AllOf,
    RatioBound,
    RelativeBounds,
    WeightInformation,
    WeightOrder,
    WeightRatios,
)


def test_children_by_name_have_any_weights_by_default() -> None:
    found = sample_weights(("cost", "talent", "law"), draws=5000)
    assert found.weights.shape == (5000, 3)
    assert found.children == ("cost", "talent", "law")
    assert (found.method, found.effective_sample_size) == ("simplex", 5000)
    errors = np.sqrt(1 / 18 / 5000)
    assert np.abs(found.weights.mean(axis=0) - 1 / 3).max() < 4.5 * errors


def test_relative_bounds_and_dirichlet_laws_refer_to_the_weights_given() -> None:
    given = {"cost": 6.0, "talent": 3.0, "law": 1.0}
    near = sample_weights(given, RelativeBounds(share=0.1)).weights
    assert np.abs(near / [0.6, 0.3, 0.1] - 1).max() < 0.2
    scattered = sample_weights(given, DirichletWeights(concentration=50), draws=20_000).weights
    deviations = np.sqrt(np.array([0.24, 0.21, 0.09]) / 51)
    assert (
        np.abs(scattered.mean(axis=0) - [0.6, 0.3, 0.1]) < 4.5 * deviations / np.sqrt(20_000)
    ).all()


@pytest.mark.parametrize(
    "weights",
    [None, "whole_simplex", RelativeBounds(), DirichletWeights(concentration=9)],
)
def test_every_node_of_a_model_can_be_asked_for(
    weights: WeightInformation | DirichletWeights | str | None,
) -> None:
    model = ns.load_model()
    for code in model.framework.nodes:
        node = model.framework.node(code)
        if node.children:
            found = sample_weights(model, weights, node=code, draws=50)
            assert found.children == tuple(child.code for child in node.children)
            assert np.abs(found.weights.sum(axis=1) - 1).max() < 1e-12


def test_the_first_draws_are_the_same_however_many_there_are() -> None:
    few, many = (sample_weights(("a", "b"), draws=count) for count in (10, 9000))
    assert np.array_equal(few.weights, many.weights[:10])
    assert not np.array_equal(few.weights, sample_weights(("a", "b"), draws=10, seed=1).weights)


def test_chains_say_what_their_draws_are_worth() -> None:
    fixed = WeightRatios(bounds=(RatioBound(child="a", other="b", low=1, high=1),))
    information = AllOf(parts=(fixed, WeightOrder(order=("c", "d"))))
    for draws in (100, 9000):
        found = sample_weights(tuple("abcde"), information, draws=draws)
        assert found.method == "hit_and_run"
        assert 0.6 * draws < found.effective_sample_size <= draws
        assert np.abs(found.weights[:, 0] - found.weights[:, 1]).max() < 1e-9
        assert (found.weights[:, 2] >= found.weights[:, 3] - 1e-12).all()


def test_quasi_random_weights_come_on_request() -> None:
    found = sample_weights(("a", "b", "c"), draws=4096, quasi_random=True)
    assert found.method == "quasi_random"
    assert np.abs(found.weights.mean(axis=0) - 1 / 3).max() < 1e-3
    with pytest.raises(InvalidInputError, match="leave quasi_random out"):
        sample_weights(("a", "b", "c"), RelativeBounds(), quasi_random=True)


def test_linear_scores_bring_their_children() -> None:
    scores = LinearScores.from_matrix([[1.0, 2.0], [2.0, 1.0]], criteria=("cost", "talent"))
    assert sample_weights(scores, node="total").children == ("cost", "talent")
    with pytest.raises(InvalidInputError, match="one node"):
        sample_weights(scores, node="talent")


def test_what_has_no_weights_is_refused() -> None:
    model = ns.load_model()
    leaf = next(code for code in model.framework.nodes if not model.framework.node(code).children)
    with pytest.raises(InvalidInputError, match="no children"):
        sample_weights(model, node=leaf)
    with pytest.raises(UnknownNameError):
        sample_weights(model, node="nowhere")
    with pytest.raises(UnknownNameError):
        sample_weights(("a", "b"), WeightOrder(order=("a", "x")))
    for children in ((), ("a", "a"), {"a": 0.0}, {"a": -1.0, "b": 2.0}):
        with pytest.raises(InvalidInputError, match="each once"):
            sample_weights(children)
    with pytest.raises(InvalidInputError, match="one name"):
        sample_weights("cost")
    with pytest.raises(InvalidInputError, match="nodes"):
        sample_weights(("a", "b"), node="total")
    with pytest.raises(InvalidInputError, match="at least one draw"):
        sample_weights(("a", "b"), draws=0)
    with pytest.raises(InvalidInputError, match="negative"):
        sample_weights(("a", "b"), seed=-1)
