"""Stacks of small products against one large product."""

import numpy as np
import pytest
from numpy.typing import NDArray

from nearshore_score.sensitivity.sampling.linear_products import linear_products

SHAPES = [(4096, 60, 30), (4096, 1, 1), (4096, 200, 60), (37, 5, 3), (64, 3000, 7), (8, 2, 40_000)]


@pytest.mark.parametrize(("draws", "n", "k"), SHAPES)
@pytest.mark.parametrize("layout", ["C", "F"])
def test_products_are_those_of_the_matrices(draws: int, n: int, k: int, layout: str) -> None:
    draw = np.random.default_rng(0)
    weights, terms = draw.normal(size=(draws, k)), draw.normal(size=(n, k))
    given = weights if layout == "C" else np.asfortranarray(weights)
    found = linear_products(given, terms)
    np.testing.assert_allclose(found, weights @ terms.T, rtol=1e-11, atol=1e-11)
    assert found.flags.c_contiguous


def test_products_of_some_rows_are_those_of_all() -> None:
    draw = np.random.default_rng(1)
    weights: NDArray[np.float64] = draw.normal(size=(12, 1024)).T
    terms = draw.normal(size=(20, 12))
    out = np.empty((256, 20))
    assert linear_products(weights[256:512], terms, out) is out
    np.testing.assert_allclose(out, linear_products(weights, terms)[256:512], rtol=1e-13)


def test_single_precision_stays_single() -> None:
    draw = np.random.default_rng(2)
    weights = draw.uniform(size=(64, 5)).astype(np.float32)
    terms = draw.uniform(size=(4, 5)).astype(np.float32)
    found = linear_products(weights, terms)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, weights @ terms.T, rtol=1e-6)
