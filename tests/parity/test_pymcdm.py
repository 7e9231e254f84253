"""The same scores and weights as pymcdm, where pymcdm follows the paper; runs if it is installed.

Left out: COPRAS, whose closing formula in pymcdm 1.4.0 rewards cost, and CRITIC, which looks past
the directions there. Both are tested against the papers' formulas instead.
"""

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose
from numpy.typing import NDArray

from nearshore_score import OPERATORS, WEIGHT_SOURCES, ComputedWeights
from nearshore_score.multicriteria import DecisionMethod
from tests.parity.random_problems import problem, words

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # of the peer's own imports
    pytest.importorskip("pymcdm", reason="pymcdm is not installed (extra: parity)")
    from pymcdm import methods, normalizations, weights

Floats = NDArray[np.float64]
PeerMethod = Callable[[Floats, Floats, Floats], Floats]


def called(method: Any) -> PeerMethod:
    return lambda matrix, own, types: np.asarray(method(matrix, own, types, validation=False))


def spotis(matrix: Floats, own: Floats, types: Floats) -> Floats:
    bounds = np.column_stack([matrix.min(axis=0), matrix.max(axis=0)])
    return 1 - np.asarray(methods.SPOTIS(bounds)(matrix, own, types, validation=False))


def vikor(matrix: Floats, own: Floats, types: Floats) -> Floats:
    return 1 - np.asarray(methods.VIKOR()(matrix, own, types, validation=False))


#: Our kind and parameters, and the same in pymcdm.
METHODS: dict[str, tuple[str, dict[str, object], PeerMethod]] = {
    "weighted sum of shares of the best": (
        "weighted_sum_model",
        {},
        called(methods.WSM(normalizations.linear_normalization)),
    ),
    "weighted sum of min-max": (
        "weighted_sum_model",
        {"normalisation": "min_max"},
        called(methods.WSM(normalizations.minmax_normalization)),
    ),
    "WASPAS": ("waspas", {}, called(methods.WASPAS())),
    "TOPSIS": ("topsis", {}, called(methods.TOPSIS(normalizations.vector_normalization))),
    "TOPSIS of min-max": ("topsis", {"normalisation": "min_max"}, called(methods.TOPSIS())),
    "VIKOR": ("vikor", {}, vikor),
    "PROMETHEE II": ("promethee_2", {}, called(methods.PROMETHEE_II("usual"))),
    "EDAS": ("edas", {}, called(methods.EDAS())),
    "CODAS": ("codas", {}, called(methods.CODAS())),
    "ARAS": ("aras", {}, called(methods.ARAS())),
    "MABAC": ("mabac", {}, called(methods.MABAC())),
    "MARCOS": ("marcos", {}, called(methods.MARCOS())),
    "CoCoSo": ("cocoso", {}, called(methods.COCOSO())),
    "MOORA": ("moora", {}, called(methods.MOORA())),
    "SPOTIS": ("spotis", {}, spotis),
}

WEIGHTS: dict[str, Callable[..., Floats]] = {
    "entropy": weights.entropy_weights,
    "merec": weights.merec_weights,
    "gini": weights.gini_weights,
}


@pytest.mark.parametrize("name", METHODS)
@pytest.mark.parametrize("seed", range(10))
def test_scores_are_those_of_the_peer(name: str, seed: int) -> None:
    kind, parameters, peer = METHODS[name]
    method = OPERATORS.create(kind, **parameters)
    assert isinstance(method, DecisionMethod)
    matrix, own, types = problem(seed)
    ours = method.evaluate(matrix, own, words(types)).score
    assert_allclose(ours, peer(matrix, own, types), rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("kind", WEIGHTS)
@pytest.mark.parametrize("seed", range(10))
def test_weights_are_those_of_the_peer(kind: str, seed: int) -> None:
    source = WEIGHT_SOURCES.create(kind)
    assert isinstance(source, ComputedWeights)
    matrix, _, types = problem(seed)
    benefits = np.abs(types)
    assert_allclose(source.compute(matrix), WEIGHTS[kind](matrix, benefits), rtol=1e-9, atol=1e-9)


def test_the_peer_rewards_cost_in_copras_and_we_do_not() -> None:
    matrix, own, types = np.array([[5.0, 10.0], [5.0, 20.0]]), np.array([0.5, 0.5]), [1, -1]
    dearer_gains = methods.COPRAS()(matrix, own, np.array(types), validation=False)
    assert dearer_gains[1] > dearer_gains[0]  # pymcdm 1.4.0
    copras = OPERATORS.create("copras")
    assert isinstance(copras, DecisionMethod)
    ours = copras.evaluate(matrix, own, ["benefit", "cost"]).score
    assert ours[0] > ours[1]
