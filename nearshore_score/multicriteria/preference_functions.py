"""The six generalised criteria: how strongly a difference speaks for the better destination."""

from __future__ import annotations

from typing import Final, Literal, Self

import numpy as np
from numpy.typing import ArrayLike
from pydantic import model_validator

from nearshore_score._arrays import FloatArray
from nearshore_score._frozen import Number, Specification
from nearshore_score.errors import InvalidInputError

#: Types I to VI of the paper.
PreferenceKind = Literal["usual", "u_shape", "v_shape", "level", "linear", "gaussian"]

_NEEDED: Final[dict[PreferenceKind, tuple[str, ...]]] = {
    "usual": (),
    "u_shape": ("indifference",),
    "v_shape": ("preference",),
    "level": ("indifference", "preference"),
    "linear": ("indifference", "preference"),
    "gaussian": ("inflection",),
}


class PreferenceFunction(Specification):
    r"""A generalised criterion: the degree of preference, from 0 to 1, of a difference d [1]_.

    ========= ==== =============================== ================================================
    kind      type thresholds                      degree of preference, for d > 0
    ========= ==== =============================== ================================================
    usual     I                                    1
    u_shape   II   indifference q                  0 up to q, then 1
    v_shape   III  preference p                    :math:`d / p` up to p, then 1
    level     IV   indifference q, preference p    0 up to q, 1/2 up to p, then 1
    linear    V    indifference q, preference p    0 up to q, :math:`(d-q)/(p-q)` up to p, then 1
    gaussian  VI   inflection s                    :math:`1 - \exp(-d^2 / 2 s^2)`
    ========= ==== =============================== ================================================

    Differences of 0 or less have the degree 0.

    Parameters
    ----------
    kind : {"usual", "u_shape", "v_shape", "level", "linear", "gaussian"}
        By default the usual criterion, which needs no threshold: any difference is a preference.
    indifference : float, optional
        Greatest difference that does not matter, in the unit of the criterion.
    preference : float, optional
        Least difference that makes the preference complete; above the indifference.
    inflection : float, optional
        Difference at which the Gaussian curve rises fastest.

    Raises
    ------
    InvalidInputError
        If a threshold is missing, out of order, or without use for the kind.

    References
    ----------
    .. [1] J. P. Brans and P. Vincke, "A preference ranking organisation method", *Management
       Science*, 31(6), 647-656, 1985.

    Examples
    --------
    >>> PreferenceFunction(kind="linear", indifference=5, preference=20).to_json()
    '{"kind":"linear","indifference":5.0,"preference":20.0}'
    """

    kind: PreferenceKind = "usual"
    indifference: Number | None = None
    preference: Number | None = None
    inflection: Number | None = None

    @model_validator(mode="after")
    def _has_the_thresholds_of_its_kind(self) -> Self:
        for name in ("indifference", "preference", "inflection"):
            needed, given = name in _NEEDED[self.kind], getattr(self, name) is not None
            if needed and not given:
                raise InvalidInputError(
                    f"the preference function {self.kind!r} needs a threshold {name}; give it"
                )
            if given and not needed:
                raise InvalidInputError(
                    f"the preference function {self.kind!r} has no threshold {name}; leave it "
                    "out, or choose another kind"
                )
        self._refuse_disorder()
        return self

    def _refuse_disorder(self) -> None:
        low = self.indifference or 0.0
        if low < 0:
            raise InvalidInputError(f"indifference is {low:g}; it must not be negative")
        if self.preference is not None and self.preference <= low:
            raise InvalidInputError(
                f"preference is {self.preference:g}; it must be above the indifference of {low:g}"
            )
        if self.inflection is not None and self.inflection <= 0:
            raise InvalidInputError(f"inflection is {self.inflection:g}; it must be above zero")

    @property
    def words(self) -> str:
        """Kind and thresholds, in words."""
        thresholds = [f"{name} {getattr(self, name):g}" for name in _NEEDED[self.kind]]
        return f"{self.kind} ({', '.join(thresholds)})" if thresholds else self.kind


#: The usual criterion: any difference is a preference.
USUAL: Final = PreferenceFunction()


def preference_degrees(differences: ArrayLike, function: PreferenceFunction = USUAL) -> FloatArray:
    """Return how strongly differences speak for the better one; see `PreferenceFunction`.

    Parameters
    ----------
    differences : array_like of any shape
        How much better one destination is than another; negative where it is worse.
    function : PreferenceFunction
        By default the usual criterion.

    Returns
    -------
    array of the same shape
        From 0 to 1.

    Raises
    ------
    InvalidInputError
        If a difference is not a number.

    Examples
    --------
    >>> linear = PreferenceFunction(kind="linear", indifference=5, preference=20)
    >>> preference_degrees([-3, 5, 11, 30], linear)
    array([0. , 0. , 0.4, 1. ])
    """
    gaps = np.asarray(differences, dtype=np.float64)
    if np.isnan(gaps).any():
        raise InvalidInputError("a difference is NaN; fill the figure or drop the destination")
    low, high = function.indifference or 0.0, function.preference or 0.0
    # A difference that is huge against a threshold overflows to infinity, which is right.
    with np.errstate(over="ignore"):
        if function.kind in ("v_shape", "linear"):
            return np.clip((gaps - low) / (high - low), 0.0, 1.0)
        if function.kind == "level":
            return ((gaps > low) + (gaps > high).astype(np.float64)) / 2
        if function.inflection is not None:
            bell: FloatArray = np.expm1(-((gaps / function.inflection) ** 2) / 2)
            return np.where(gaps > 0, -bell, 0.0)
        return (gaps > low).astype(np.float64)


def net_preference_degrees(gaps: FloatArray, function: PreferenceFunction) -> FloatArray:
    """Return degrees of preference of differences less those of their opposites, from -1 to 1.

    Parameters
    ----------
    gaps : array of any shape
        How much better one destination is than another; it is used up.
    function : PreferenceFunction
    """
    if function.kind == "usual":
        return np.sign(gaps, out=gaps)
    if function.kind == "v_shape" and function.preference is not None:
        with np.errstate(over="ignore"):
            gaps /= function.preference
        return np.clip(gaps, -1.0, 1.0, out=gaps)
    return preference_degrees(gaps, function) - preference_degrees(-gaps, function)
