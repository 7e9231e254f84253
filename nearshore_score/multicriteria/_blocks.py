"""Batches in blocks, so that comparisons of all pairs stay inside memory."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

import numpy as np

from nearshore_score._arrays import FloatArray
from nearshore_score.multicriteria.problem import DecisionProblem

# Numbers held at once for one block: 32 MiB.
_CELLS = 1 << 22

Result = TypeVar("Result", bound=tuple[FloatArray, ...])


def in_blocks(
    compute: Callable[[DecisionProblem], Result], problem: DecisionProblem, cells: int
) -> Result:
    """Compute a batch block by block, and lay the blocks side by side.

    Parameters
    ----------
    compute : callable
        Gives a named tuple of arrays that lead with the batch.
    problem : DecisionProblem
        What has been checked.
    cells : int
        How many numbers `compute` holds for one case.

    Returns
    -------
    named tuple of arrays
        As `compute` gives it for the whole batch.
    """
    matrix, weights, cost = problem
    lead = np.broadcast_shapes(matrix.shape[:-2], weights.shape[:-1])
    count = int(np.prod(lead))
    size = max(1, _CELLS // max(1, cells))
    if count <= size:
        return compute(problem)
    flat_weights = np.broadcast_to(weights, (*lead, weights.shape[-1])).reshape(count, -1)
    shared = matrix.ndim == 2
    flat = matrix if shared else np.broadcast_to(matrix, (*lead, *matrix.shape[-2:]))
    flat = flat if shared else flat.reshape(count, *matrix.shape[-2:])
    blocks = [slice(start, start + size) for start in range(0, count, size)]
    parts = [
        compute(DecisionProblem(flat if shared else flat[block], flat_weights[block], cost))
        for block in blocks
    ]
    joined = [np.concatenate(field) for field in zip(*parts, strict=True)]
    whole = [field.reshape(*lead, *field.shape[1:]) for field in joined]
    make = cast("Callable[..., Result]", type(parts[0]))
    return make(*whole)
