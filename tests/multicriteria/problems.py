"""Random decision problems for the property tests."""

from typing import NamedTuple

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from hypothesis.strategies import DrawFn
from numpy.typing import NDArray

from nearshore_score.normalisation import Direction
from tests.strategies import numbers

Floats = NDArray[np.float64]


class Problem(NamedTuple):
    matrix: Floats
    weights: Floats
    directions: tuple[Direction, ...]


@st.composite
def problems(
    draw: DrawFn,
    *,
    destinations: tuple[int, int] = (2, 6),
    criteria: tuple[int, int] = (2, 5),
    low: float = 1.0,
    high: float = 100.0,
    benefits_only: bool = False,
) -> Problem:
    """Performances above zero with ties, weights of which some may be zero, both directions."""
    n, k = draw(st.integers(*destinations)), draw(st.integers(*criteria))
    cells = st.sampled_from([low, (low + high) / 2, high]) | numbers(low, high)
    matrix = draw(arrays(np.float64, (n, k), elements=cells))
    weights = draw(arrays(np.float64, k, elements=st.just(0.0) | numbers(0.1, 10)))
    if not weights.any():
        weights = np.ones(k)
    either: list[Direction] = ["benefit"] if benefits_only else ["benefit", "cost"]
    words = st.sampled_from(either)
    return Problem(matrix, weights, tuple(draw(words) for _ in range(k)))
