"""Parameters that stand for every criterion, or come one for each."""

from __future__ import annotations

from typing import Literal, TypeVar, cast

from nearshore_score.errors import InvalidInputError

Value = TypeVar("Value")


def all_or_each(value: object) -> Literal["all", "each"]:
    """Say whether a parameter stands for all criteria, or has a value for each."""
    return "each" if isinstance(value, (tuple, list)) else "all"


def per_criterion(given: Value | tuple[Value, ...], count: int, what: str) -> tuple[Value, ...]:
    """Return one value for each criterion.

    Parameters
    ----------
    given : value, or tuple of values
        One value stands for every criterion; a tuple is in the order of the criteria.
    count : int
        How many criteria there are.
    what : str
        What is given, for the message.

    Returns
    -------
    tuple of values

    Raises
    ------
    InvalidInputError
        If a tuple does not have one value for each criterion.
    """
    if all_or_each(given) == "all":
        return (cast("Value", given),) * count
    values = tuple(cast("tuple[Value, ...]", given))
    if len(values) != count:
        raise InvalidInputError(
            f"{what} has {len(values)} values, but there are {count} criteria; give one value for "
            "all, or one for each in the order of the criteria"
        )
    return values
