"""The same as scikit-criteria where it follows the paper; runs if it is installed.

Left out: its kernel of ELECTRE I ("outranked by nobody" is not a kernel), and its full
multiplicative form, which multiplies by the weights instead of raising to them.
"""

import warnings

import numpy as np
import pytest
from numpy.testing import assert_allclose
from numpy.typing import NDArray

from nearshore_score import OPERATORS, WEIGHT_SOURCES, ComputedWeights
from nearshore_score.multicriteria import DecisionMethod
from nearshore_score.multicriteria.electre_1 import electre_1
from nearshore_score.weighting.critic import critic_weights
from tests.parity.random_problems import problem, words

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # of the peer's own imports
    pytest.importorskip("skcriteria", reason="scikit-criteria is not installed (extra: parity)")
    from skcriteria.agg import copras, edas, electre
    from skcriteria.preprocessing import weighters

Floats = NDArray[np.float64]
SEEDS = pytest.mark.parametrize("seed", range(10))


def ours(kind: str, matrix: Floats, own: Floats, types: Floats) -> Floats:
    method = OPERATORS.create(kind)
    assert isinstance(method, DecisionMethod)
    return method.evaluate(matrix, own, words(types)).score


@SEEDS
def test_edas(seed: int) -> None:
    matrix, own, types = problem(seed)
    _, score = edas.edas(matrix, own, types)
    assert_allclose(ours("edas", matrix, own, types), score, rtol=1e-9)


@SEEDS
def test_copras_up_to_its_scale_of_a_hundred(seed: int) -> None:
    matrix, own, types = problem(seed)
    shares = matrix / matrix.sum(axis=0)
    score = np.asarray(copras.copras(shares, own, types)[1])
    expected = score / score.max()
    assert_allclose(ours("copras", matrix, own, types), expected, rtol=1e-9)


@SEEDS
def test_concordance_of_electre(seed: int) -> None:
    matrix, own, types = problem(seed)
    expected = electre.concordance(matrix, types, own)
    found = electre_1(matrix, own, words(types)).concordance
    between = ~np.eye(len(matrix), dtype=np.bool_)
    assert_allclose(found[between], expected[between], rtol=1e-9)


@SEEDS
def test_critic_looks_at_directions(seed: int) -> None:
    matrix, _, types = problem(seed)
    expected = weighters.critic_weights(matrix, types)
    assert_allclose(critic_weights(matrix, words(types)).weights, expected, rtol=1e-9)


@pytest.mark.parametrize("kind", ["entropy", "merec", "gini"])
@SEEDS
def test_other_weights_of_benefits(kind: str, seed: int) -> None:
    matrix, _, _ = problem(seed)
    source = WEIGHT_SOURCES.create(kind)
    assert isinstance(source, ComputedWeights)
    named = getattr(weighters, f"{kind}_weights")
    expected = named(matrix, np.ones(matrix.shape[1])) if kind == "merec" else named(matrix)
    assert_allclose(source.compute(matrix), expected, rtol=1e-9)
