"""A logarithm that looks which way the figures are skewed."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field

from nearshore_score._arrays import BoolArray, FloatArray, divide
from nearshore_score._frozen import Number
from nearshore_score.normalisation import _statistics as statistics
from nearshore_score.normalisation._bases import ValueFunction, require_reference
from nearshore_score.normalisation.column import Column, NormalisationTraits

# A skewness below this is that of rounding.
_NO_SKEW = 1e-9


def skew_logarithms(
    values: FloatArray, *, margin: float = 0.01, reference: FloatArray | None = None
) -> FloatArray:
    r"""Draw in the longer tail by a logarithm [1]_.

    .. math:: \ln(x - \min + a) \quad\text{if the skewness is positive, else}\quad
       -\ln(\max + a - x), \qquad a = m\, (\max - \min)

    so that the order stays as it is. Where all values are equal, every one becomes 0.

    Parameters
    ----------
    values : array of shape (..., n)
        Values of n destinations; NaN stays NaN and is left out.
    margin : float, default 0.01
        m, as a share of the way from the least to the greatest value; above 0.
    reference : array of shape (..., r), optional
        Values that set extremes and skewness, NaN where there is none; by default `values`
        themselves.

    Returns
    -------
    array of shape (..., n)
        NaN also for a value beyond the extremes of a reference by more than the margin.

    References
    ----------
    .. [1] W. Becker and others, "COINr: an R package for developing composite indicators",
       *Journal of Open Source Software* 7(78), 2022, 4567; W. Becker and others, *The COIN Tool:
       User Guide*, EUR 29899, Publications Office of the European Union, 2019.

    Examples
    --------
    >>> import numpy as np
    >>> skew_logarithms(np.array([0.0, 1.0, 100.0])).round(3)
    array([0.   , 0.693, 4.615])
    >>> skew_logarithms(np.array([0.0, 99.0, 100.0])).round(3)
    array([-4.615, -0.693,  0.   ])
    """
    among = values if reference is None else reference
    least, greatest = statistics.least(among), statistics.greatest(among)
    space = margin * (greatest - least)
    to_the_right = _skewed_right(among)
    beyond = np.where(to_the_right, values - least, greatest - values) + space
    positive = beyond > 0
    logarithm = np.log(beyond, out=np.full(beyond.shape, np.nan), where=positive)
    signed = np.where(to_the_right, logarithm, 0.0 - logarithm)
    return np.where((space == 0) & (values == least), 0.0, signed)


def _skewed_right(among: FloatArray) -> BoolArray:
    """Say whether the third central moment is above zero, whatever the unit."""
    distance = among - statistics.mean(among)
    size = np.max(np.abs(distance), axis=-1, keepdims=True, where=~np.isnan(among), initial=0.0)
    unit = np.where(size > 0, size, 1.0)
    third: FloatArray = divide(statistics.total((distance / unit) ** 3), statistics.count(among))
    right: BoolArray = third > _NO_SKEW
    return right


class SkewLog(ValueFunction):
    """Draw in the longer tail by a logarithm, for a step of a chain.

    The order of the figures stays as it is, so a cost needs a further step that reverses it.

    Parameters
    ----------
    margin : float, default 0.01
        Share of the range that is added, so that the extreme figure has a logarithm; above 0.

    Examples
    --------
    >>> import numpy as np
    >>> from nearshore_score import Column
    >>> SkewLog().normalise(np.array([0.0, 1.0, 100.0]), Column()).round(3)
    array([0.   , 0.693, 4.615])
    """

    kind: Literal["skew_log"] = "skew_log"
    margin: Annotated[Number, Field(gt=0)] = 0.01

    _no_score: ClassVar[str] = (
        "lies too far beyond the figures that set the scale to have a logarithm; "
        "use a greater margin, or clamp it first"
    )

    @property
    def depends_on_set(self) -> bool:
        """Whether a score changes when another destination is added: yes."""
        return True

    def _shape(self) -> NormalisationTraits:
        # Which tail is drawn in can change with a figure, so nothing is said about the order.
        return NormalisationTraits((-np.inf, np.inf), 0)

    def _check(self, values: FloatArray, column: Column) -> None:
        require_reference(values, column)

    def _score(self, values: FloatArray, column: Column) -> FloatArray:
        return skew_logarithms(values, margin=self.margin, reference=column.reference)
