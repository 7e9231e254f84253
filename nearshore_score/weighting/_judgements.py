"""Judgements on children: read, refused by name where they cannot be right, made into weights."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Annotated

import numpy as np
from numpy.typing import ArrayLike

from nearshore_score._arrays import BoolArray, FloatArray
from nearshore_score._frozen import FROZEN, FrozenMapping, Number
from nearshore_score.errors import InvalidInputError, in_case

#: One number for each child, by its code.
Judgements = Annotated[Mapping[str, Number], *FROZEN]


def read_judgements(given: ArrayLike, what: str) -> FloatArray:
    """Return judgements (..., k) as numbers, or say that they are none.

    Parameters
    ----------
    given : array_like of shape (..., k)
    what : str
        What they are, in the plural, for the message.

    Raises
    ------
    InvalidInputError
        If they are not numbers in rows of equal length.

    Examples
    --------
    >>> read_judgements([10, 20], "points")
    array([10., 20.])
    """
    try:
        array = np.asarray(given)
        if array.ndim == 0 or (array.size and array.dtype.kind not in "iuf"):
            raise TypeError
        return array.astype(np.float64)
    except (TypeError, ValueError, OverflowError):
        raise InvalidInputError(
            f"{what} must be numbers in rows of equal length, one for each child; got "
            f"{given!r:.200}"
        ) from None


def names_of(children: Sequence[str], count: int, first: int = 1) -> Sequence[str]:
    """Return what to call children in messages: their codes, or their numbers from `first` on."""
    if children and len(children) != count:
        raise InvalidInputError(
            f"{count} numbers do not fit {len(children)} children ({', '.join(children)}); give "
            "one for each"
        )
    return children or [f"child {first + place}" for place in range(count)]


def refuse(
    judgements: FloatArray, wrong: BoolArray, names: Sequence[str], what: str, remedy: str
) -> None:
    """Raise an error that names the first child (..., k) whose judgement is wrong, if any is."""
    found = np.argwhere(wrong)
    if len(found):
        *case, child = found[0].tolist()
        raise InvalidInputError(
            f"the {what} {names[child]}{in_case(case)} is {judgements[(*case, child)]:g}; {remedy}"
        )


def first_case(wrong: BoolArray) -> tuple[int, ...] | None:
    """Return the first case (...) of a batch that is wrong, None if all are right."""
    found: list[list[int]] = np.argwhere(wrong).tolist()
    return tuple(found[0]) if found else None


def shares(points: FloatArray) -> FloatArray:
    """Divide points (..., k), of which one is above zero, by their sum."""
    # Dividing by the greatest first keeps sums of huge and tiny points inside floats.
    scaled = points / points.max(axis=-1, keepdims=True)
    weights: FloatArray = scaled / scaled.sum(axis=-1, keepdims=True)
    return weights


def by_code(codes: Iterable[str], weights: FloatArray) -> Mapping[str, float]:
    """Return weights (k,) by the codes of the children."""
    return FrozenMapping(dict(zip(codes, weights.tolist(), strict=True)))


def check_children(codes: Sequence[str]) -> None:
    """Refuse a list of children that is empty or names one of them twice."""
    if not codes:
        raise InvalidInputError("there is no child to weight; name at least one")
    if len(set(codes)) != len(codes):
        double = next(code for code in codes if list(codes).count(code) > 1)
        raise InvalidInputError(f"{double!r} stands twice; name every child once")


def check_codes(given: Collection[str], wanted: Collection[str], what: str) -> None:
    """Refuse judgements that leave out a child, or are about an unknown one."""
    if missing := [code for code in wanted if code not in given]:
        raise InvalidInputError(f"{what} missing for {', '.join(missing)}; give every one")
    if unknown := [code for code in given if code not in wanted]:
        raise InvalidInputError(
            f"{what} given for {', '.join(unknown)}, but wanted for {', '.join(wanted) or 'nobody'}"
            " only; check the spelling"
        )
