"""The range that scores are put into, for every normalisation that has one."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from pydantic import AfterValidator

from nearshore_score._arrays import FloatArray
from nearshore_score._frozen import Number


def _ordered(ends: tuple[float, float]) -> tuple[float, float]:
    if ends[0] >= ends[1]:
        raise ValueError(
            f"the range {ends[0]:g} to {ends[1]:g} must run from low to high; "
            "if smaller values are better, declare direction='cost' on the indicator instead"
        )
    return ends


#: Least and greatest score, in this order.
ScoreRange = Annotated[tuple[Number, Number], AfterValidator(_ordered)]

#: The range of scores where nothing else is said.
POINTS: tuple[float, float] = (0.0, 100.0)


def place(shares: FloatArray, score_range: tuple[float, float], *, reverse: bool) -> FloatArray:
    """Put shares from 0 to 1 into a range, the greatest share at its lower end if reversed.

    The scores take the place of the shares in memory.
    """
    low, high = score_range
    if reverse:
        shares = np.subtract(1.0, shares, out=shares if shares.ndim else None)
    shares *= high - low
    if low:
        shares += low
    return shares
