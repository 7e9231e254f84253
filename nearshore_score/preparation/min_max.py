"""Min-max: scores from the least and greatest value of the compared destinations."""

from __future__ import annotations

from typing import Literal

import numpy as np

from nearshore_score._arrays import BoolArray, FloatArray
from nearshore_score._frozen import Specification
from nearshore_score.preparation.goalposts import Direction, Goalposts
from nearshore_score.preparation.transforms import transform


def min_max_scores(
    values: FloatArray, *, direction: Direction = "benefit", present: BoolArray | None = None
) -> FloatArray:
    r"""Place values between the extremes of the compared set, from 0 to 100 [1]_.

    .. math:: s_i = 100\, \frac{x_i - \min_j x_j}{\max_j x_j - \min_j x_j}

    A cost indicator is scored ``100 - s``. Where all values are equal the indicator does not
    tell the destinations apart and every one scores 50.

    Parameters
    ----------
    values : array of shape (..., n)
        Values of n destinations.
    direction : {"benefit", "cost"}
        Whether greater values are better.
    present : array of bool of shape (..., n), optional
        Which values exist; the others are left out and score NaN.

    Returns
    -------
    array of shape (..., n), 0 to 100

    References
    ----------
    .. [1] OECD and JRC, *Handbook on Constructing Composite Indicators*, 2008, section 5.4.

    Examples
    --------
    >>> import numpy as np
    >>> min_max_scores(np.array([10.0, 15.0, 20.0]), direction="cost")
    array([100.,  50.,   0.])
    """
    exists = np.ones(values.shape, dtype=np.bool_) if present is None else present
    least = np.min(values, axis=-1, keepdims=True, where=exists, initial=np.inf)
    greatest = np.max(values, axis=-1, keepdims=True, where=exists, initial=-np.inf)
    width = greatest - least
    shares = np.divide(values - least, width, out=np.full(np.shape(values), 0.5), where=width > 0)
    scores = 100.0 * (1.0 - shares if direction == "cost" else shares)
    return np.where(exists, scores, np.nan)


class MinMax(Specification):
    """Score every indicator between the least and greatest value of the compared set.

    The transform of the indicator's goalposts is applied first. Adding or removing a
    destination can move every score, so ranks can reverse.

    Examples
    --------
    >>> MinMax().depends_on_set
    True
    """

    kind: Literal["min_max"] = "min_max"

    @property
    def depends_on_set(self) -> bool:
        """Whether a score changes when another destination is added: yes."""
        return True

    def normalise(
        self,
        values: FloatArray,
        *,
        direction: Direction,
        goalposts: Goalposts | None,
        present: BoolArray | None = None,
    ) -> FloatArray:
        """Return the scores of one indicator; see `min_max_scores`."""
        transformed = values if goalposts is None else transform(values, goalposts.transform)
        return min_max_scores(transformed, direction=direction, present=present)
