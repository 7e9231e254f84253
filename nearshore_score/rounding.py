"""Decimal rounding as publishers do it: half up, right for binary floating-point numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field

from nearshore_score._arrays import BoolArray, FloatArray
from nearshore_score._frozen import Specification
from nearshore_score.errors import InvalidInputError

if TYPE_CHECKING:
    from nearshore_score.normalisation.column import Column, NormalisationTraits

#: What happens to the digits that are left out.
RoundingRule = Literal["half_up", "half_even", "down"]

# In units of the last digit: what sums of decimal figures lose in binary, and far below a figure.
_NEARLY_HALF = 1e-9
# From here on floats hold no more digits than their own.
_WHOLE = 2.0**49


def round_half_up(values: FloatArray, digits: int) -> FloatArray:
    r"""Round to decimal digits, halves away from zero.

    A half in decimal is rarely a half in binary: 1.005 is stored as 1.00499999999999989. A value
    that lies within a billionth of a last-digit unit of the half is taken to be the half, so that
    the result is that of decimal arithmetic [1]_ for figures with up to about 14 digits, and for
    sums and means of such figures. ``numpy.round`` and ``round`` round halves to even.

    Parameters
    ----------
    values : array of any shape
        NaN stays NaN.
    digits : int
        Digits after the point; negative for tens, hundreds, ...

    Returns
    -------
    array of the same shape

    References
    ----------
    .. [1] M. F. Cowlishaw, "Decimal floating-point: algorism for computers", *Proceedings of the
       16th IEEE Symposium on Computer Arithmetic*, 2003, pages 104-111 (round-half-up).

    Examples
    --------
    >>> import numpy as np
    >>> round_half_up(np.array([1.005, 2.5, -2.5, 0.125]), 2)
    array([ 1.01,  2.5 , -2.5 ,  0.13])
    >>> np.round(1.005, 2)
    np.float64(1.0)
    """
    return _to_digits(values, digits, 0.5)


def cut_off(values: FloatArray, digits: int) -> FloatArray:
    """Cut off all further digits, towards zero.

    A value that lies within a billionth of a last-digit unit below a decimal is taken to be that
    decimal: 0.29 is stored as 0.28999999999999998.

    Parameters
    ----------
    values : array of any shape
        NaN stays NaN.
    digits : int
        Digits after the point; negative for tens, hundreds, ...

    Returns
    -------
    array of the same shape

    Examples
    --------
    >>> import numpy as np
    >>> cut_off(np.array([0.29, 0.299, -0.299]), 2)
    array([ 0.29,  0.29, -0.29])
    """
    return _to_digits(values, digits, 0.0)


def _to_digits(values: FloatArray, digits: int, half: float) -> FloatArray:
    """Return the whole units in sizes to which a part of a unit is added."""
    unit = 10.0 ** abs(digits)
    size = np.abs(values)
    roundable = _roundable(size, digits)
    small = np.where(roundable, size, 0.0)
    scaled = small * unit if digits >= 0 else small / unit
    near = np.minimum(_NEARLY_HALF + 2 * np.spacing(scaled), 0.25)
    whole = np.floor(scaled + half + near)
    rounded = whole / unit if digits >= 0 else whole * unit
    result: FloatArray = np.where(roundable, np.copysign(rounded, values), values)
    return result + 0.0  # no negative zero


def _roundable(size: FloatArray, digits: int) -> BoolArray:
    """Say which values have digits to lose; the others are so great that they have none."""
    unit = 10.0**digits
    small: BoolArray = size < _WHOLE / unit
    return small


class Rounding(Specification):
    """Round to decimal digits: at a node, on inputs, or on display.

    Parameters
    ----------
    digits : int
        Digits after the point, -12 to 12; negative for tens, hundreds, ...
    rule : {"half_up", "half_even", "down"}
        What happens to a half: away from zero, as publishers and spreadsheets do, or to the even
        digit, as most programming languages do. ``"down"`` cuts all further digits off.

    Examples
    --------
    >>> import numpy as np
    >>> Rounding(digits=1).apply(np.array([64.25]))
    array([64.3])
    >>> Rounding(digits=1, rule="half_even").apply(np.array([64.25]))
    array([64.2])
    """

    kind: Literal["rounding"] = "rounding"
    digits: Annotated[int, Field(ge=-12, le=12, strict=True)]
    rule: RoundingRule = "half_up"

    # What a chain asks of its steps.
    has_direction: ClassVar[bool] = False
    keeps_unit: ClassVar[bool] = True

    @property
    def depends_on_set(self) -> bool:
        """Whether a score changes when another destination is added: no."""
        return False

    @property
    def half_unit(self) -> float:
        """The most by which rounding moves a value."""
        return (1.0 if self.rule == "down" else 0.5) * 10.0**-self.digits

    def apply(self, values: FloatArray) -> FloatArray:
        """Return rounded values; see `round_half_up`."""
        if self.rule == "half_up":
            return round_half_up(values, self.digits)
        if self.rule == "down":
            return cut_off(values, self.digits)
        roundable = _roundable(np.abs(values), self.digits)
        even = np.round(np.where(roundable, values, 0.0), self.digits)
        return np.where(roundable, even, values) + 0.0

    def traits(self, column: Column) -> NormalisationTraits:
        """Say that rounding keeps the order, and refuse a direction that it cannot honour."""
        if column.direction == "cost":
            raise InvalidInputError(
                "rounding does not reverse a cost; chain it with a normalisation that does"
            )
        from nearshore_score.normalisation.column import NormalisationTraits

        return NormalisationTraits(None, 1)

    def normalise(self, values: FloatArray, column: Column) -> FloatArray:  # noqa: ARG002 - protocol
        """Return rounded values, so that rounding can be a step of a chain."""
        return self.apply(values)
