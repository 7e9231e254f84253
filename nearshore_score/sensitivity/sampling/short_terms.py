"""Terms of linear scores in single precision, in the unit in which scores are ranked."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nearshore_score._arrays import FloatArray
from nearshore_score.errors import InvalidInputError
from nearshore_score.sensitivity.sampling.single_precision import REACH

#: Greatest size of scores that are ranked in single precision.
GREATEST_SINGLE = 1e38
#: Terms that are closer together are level.
NEXT_TO_NOTHING = 2.0**-90

# Weights sum to one, and products to scores, but for this share.
_ROUNDING = 1e-4


class ShortTerms(NamedTuple):
    """Terms in single precision, in a unit of their own.

    Attributes
    ----------
    terms : array of shape (n, k)
        What each child gives each destination, above the least that it gives any.
    unit : float
        What terms were multiplied by.
    """

    terms: NDArray[np.float32]
    unit: float

    @classmethod
    def of(cls, terms: FloatArray) -> ShortTerms:
        """Return terms from which products come as they stand on the grid of `ScoreGrid`.

        Parameters
        ----------
        terms : array of shape (n, k)
            What each child gives each destination.

        Raises
        ------
        InvalidInputError
            If terms are too far apart for single precision.

        Notes
        -----
        Weights sum to one, so each child's terms can be counted from the least of them: all
        scores of a draw move together, and none of the few digits is spent on what they share.
        """
        above_least = terms - terms.min(axis=0)
        greatest = float(above_least.max())
        if not greatest < GREATEST_SINGLE:
            raise InvalidInputError(f"terms beyond {GREATEST_SINGLE} need dtype='float64'")
        room = greatest * (1 + _ROUNDING)
        unit = REACH / room if greatest > NEXT_TO_NOTHING else 1.0
        return cls((above_least * unit).astype(np.float32), unit)
