"""Random decision problems with benefits and costs, as the peers take them."""

import numpy as np
from numpy.typing import NDArray

from nearshore_score.normalisation import Direction

Floats = NDArray[np.float64]


def problem(seed: int) -> tuple[Floats, Floats, Floats]:
    """Return performances, weights that sum to one, and 1 for a benefit or -1 for a cost."""
    draws = np.random.default_rng(seed)
    n, k = int(draws.integers(5, 12)), int(draws.integers(3, 8))
    types = draws.choice([1.0, -1.0], k)
    types[:2] = [1.0, -1.0]  # some of the peers' formulas need both
    return draws.uniform(1, 100, (n, k)), draws.dirichlet(np.ones(k)), types


def words(types: Floats) -> tuple[Direction, ...]:
    return tuple("benefit" if sign == 1 else "cost" for sign in types)
