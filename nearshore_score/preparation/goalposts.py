"""Goalposts: scores from fixed ends, so that a score does not depend on who is compared."""

from __future__ import annotations

from typing import Literal, Self

import numpy as np
from pydantic import model_validator

from nearshore_score._arrays import BoolArray, FloatArray
from nearshore_score._frozen import Number, Specification
from nearshore_score.errors import InvalidInputError
from nearshore_score.preparation.transforms import Transform, in_domain, transform

#: Whether a greater value is better (benefit) or worse (cost) for the client.
Direction = Literal["benefit", "cost"]


def goalpost_scores(
    values: FloatArray,
    low: float,
    high: float,
    *,
    direction: Direction = "benefit",
    transform_kind: Transform = "none",
) -> FloatArray:
    r"""Place values between fixed goalposts, from 0 to 100 [1]_.

    .. math:: s = 100\, \frac{T(x) - T(\mathrm{low})}{T(\mathrm{high}) - T(\mathrm{low})}

    clipped to 0 and 100 at both ends; a cost indicator is scored ``100 - s``.

    Parameters
    ----------
    values : array of any shape
        In the unit of the goalposts; NaN stays NaN.
    low, high : float
        Goalposts, ``low < high`` whatever the direction.
    direction : {"benefit", "cost"}
        Whether greater values are better.
    transform_kind : {"none", "log", "log1p", "sqrt"}
        T, applied to values and goalposts.

    Returns
    -------
    array of the same shape, 0 to 100

    References
    ----------
    .. [1] UNDP, *Human Development Report 2010*, technical note 1 (fixed goalposts); OECD and
       JRC, *Handbook on Constructing Composite Indicators*, 2008, section 5.4 (min-max).

    Examples
    --------
    >>> import numpy as np
    >>> goalpost_scores(np.array([0.0, 25.0, 200.0]), 0, 100, direction="cost")
    array([100.,  75.,   0.])
    """
    start, end = transform(np.array([low, high], dtype=np.float64), transform_kind)
    # Clipping before the transform gives the same score and keeps logarithms in their domain.
    shares = (transform(np.clip(values, low, high), transform_kind) - start) / (end - start)
    scores: FloatArray = 100.0 * (1.0 - shares if direction == "cost" else shares)
    return scores


class Goalposts(Specification):
    """Fixed ends between which an indicator is scored.

    Parameters
    ----------
    low, high : float
        In the unit of the indicator, ``low < high``; the direction is declared on the indicator.
    transform : {"none", "log", "log1p", "sqrt"}
        Applied before scoring.

    Raises
    ------
    InvalidInputError
        If the goalposts contradict each other or lie outside the transform's domain.

    Examples
    --------
    >>> Goalposts(low=1, high=100, transform="log").high
    100.0
    """

    kind: Literal["goalposts"] = "goalposts"
    low: Number
    high: Number
    transform: Transform = "none"

    @model_validator(mode="after")
    def _ordered_and_in_domain(self) -> Self:
        if self.low >= self.high:
            raise ValueError(
                f"low ({self.low:g}) must be below high ({self.high:g}); "
                "if smaller values are better, declare direction='cost' on the indicator instead"
            )
        if not in_domain(self.low, self.transform):
            raise ValueError(
                f"low ({self.low:g}) is outside the domain of {self.transform}; "
                "raise it or choose another transform"
            )
        return self


class FixedGoalposts(Specification):
    """Score every indicator between its own goalposts: the default.

    The score of a destination does not move when another is added or removed, so ranks
    cannot reverse.

    Examples
    --------
    >>> FixedGoalposts().depends_on_set
    False
    """

    kind: Literal["fixed_goalposts"] = "fixed_goalposts"

    @property
    def depends_on_set(self) -> bool:
        """Whether a score changes when another destination is added: no."""
        return False

    def normalise(
        self,
        values: FloatArray,
        *,
        direction: Direction,
        goalposts: Goalposts | None,
        present: BoolArray | None = None,  # noqa: ARG002 - part of the protocol
    ) -> FloatArray:
        """Return the scores of one indicator; see `goalpost_scores`.

        Parameters
        ----------
        values, direction, goalposts, present : see `Normalisation`
            As `Normalisation` names them; `present` is not needed.

        Raises
        ------
        InvalidInputError
            If the indicator has no goalposts.
        """
        if goalposts is None:
            raise InvalidInputError(
                "the indicator has no goalposts; declare them, or use the normalisation 'min_max'"
            )
        return goalpost_scores(
            values,
            goalposts.low,
            goalposts.high,
            direction=direction,
            transform_kind=goalposts.transform,
        )
