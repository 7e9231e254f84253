"""Small random problems, weight sets on them, and very large samples to check them by."""

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from nearshore_score.sensitivity.linear_scores import LinearScores
from nearshore_score.sensitivity.weight_information import (
    AllOf,
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

Floats = NDArray[np.float64]


def random_scores(seed: int, n: int, k: int, *, equal: bool = False) -> LinearScores:
    """Return uniform terms from 0 to 1, with random or equal weights."""
    draws = np.random.default_rng(seed)
    weights = np.ones(k) if equal else draws.dirichlet(np.full(k, 3.0))
    return LinearScores.from_matrix(draws.uniform(size=(n, k)), weights)


@st.composite
def problems(
    draw: st.DrawFn, *, most_rows: int = 6, most_columns: int = 5, least_columns: int = 1
) -> LinearScores:
    """Draw small problems on a coarse grid, so that ties and duplicates are common."""
    n = draw(st.integers(1, most_rows))
    k = draw(st.integers(least_columns, most_columns))
    cells = st.integers(0, 8).map(lambda value: value / 8)
    matrix = draw(st.lists(st.lists(cells, min_size=k, max_size=k), min_size=n, max_size=n))
    weights = draw(st.lists(st.integers(1, 5), min_size=k, max_size=k))
    return LinearScores.from_matrix(matrix, weights)


def every_information(scores: LinearScores) -> list[WeightInformation]:
    """Return possible information of every kind on the children of some scores."""
    first, *others = scores.children
    known = dict(zip(scores.children, scores.weights, strict=True))
    found: list[WeightInformation] = [
        WholeSimplex(),
        RelativeBounds(share=0.3),
        RelativeBounds(share=0.3, rescaled=False),
        WeightBounds(low={code: weight / 2 for code, weight in known.items()}),
        WeightBounds(low={first: known[first] / 2}, high={first: known[first]}),
        PointWeights(),
    ]
    if others:
        least, second = min(known, key=known.__getitem__), max(known, key=known.__getitem__)
        if least == second:
            least, second = others[0], first
        order = tuple(sorted(known, key=known.__getitem__, reverse=True))
        high = 2 * known[second] / known[least]
        pair = LinearBound(coefficients={second: 1.0, least: -1.0}, low=0.0)
        found += [
            WeightOrder(order=order),
            WeightOrder(order=(second, least)),
            WeightRatios(bounds=(RatioBound(child=second, other=least, low=0.5, high=high),)),
            LinearBounds(bounds=(pair,)),
            AllOf(parts=(WeightOrder(order=(second, least)), RelativeBounds(share=0.5))),
        ]
    return found


def sampled_weights(information: WeightInformation, scores: LinearScores, count: int) -> Floats:
    """Draw weights from the set by rejection from the simplex; with few children only."""
    allowed = scores.allowed(information)
    draws = np.random.default_rng(1).dirichlet(np.ones(len(scores.children)), count)
    inside = (
        (draws >= allowed.lower).all(axis=1)
        & (draws <= allowed.upper).all(axis=1)
        & (draws @ allowed.rows.T <= allowed.limits).all(axis=1)
    )
    return draws[inside]
