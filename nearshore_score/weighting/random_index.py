"""The random index of pairwise judgements: how inconsistent judgements by dice are."""

from __future__ import annotations

from typing import Literal

from nearshore_score.errors import InvalidInputError

#: Whose simulation gives the random index.
RandomIndexTable = Literal["saaty_1980", "alonso_lamata_2006"]

# Mean consistency index of random judgements, for three to fifteen criteria.
_PRINTED: dict[RandomIndexTable, tuple[float, ...]] = {
    "saaty_1980": (0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59),
    "alonso_lamata_2006": (
        *(0.5245, 0.8815, 1.1086, 1.2479, 1.3417, 1.4056, 1.4499),
        *(1.4854, 1.5141, 1.5365, 1.5551, 1.5713, 1.5838),
    ),
}
_AUTHORS: dict[RandomIndexTable, str] = {
    "saaty_1980": "Saaty 1980",
    "alonso_lamata_2006": "Alonso and Lamata 2006",
}

# Greatest eigenvalue of random judgements among n criteria: slope n + intercept.
_SLOPE, _INTERCEPT = 2.7699, -4.3513


def random_index(size: int, table: RandomIndexTable = "saaty_1980") -> float:
    r"""Return the mean consistency index of random judgements.

    Up to fifteen criteria it is printed; beyond them both tables go on with the straight line
    that Alonso and Lamata fitted to the greatest eigenvalue of random judgements [2]_:

    .. math:: RI_n = \frac{2.7699\,n - 4.3513 - n}{n - 1}

    Saaty's own table [1]_ is the default, since published consistency ratios rest on it. It was
    simulated with 500 matrices a size up to eleven criteria and 100 beyond, so that it is a tenth
    off at three criteria and falls at twelve; the one of 2006 rests on 100 000 matrices a size.

    Parameters
    ----------
    size : int
        How many criteria are compared.
    table : {"saaty_1980", "alonso_lamata_2006"}
        Whose table is read.

    Returns
    -------
    float
        Zero for one and for two criteria, which cannot contradict each other.

    Raises
    ------
    InvalidInputError
        If there is no criterion, or no such table.

    References
    ----------
    .. [1] T. L. Saaty, *The Analytic Hierarchy Process*, McGraw-Hill, 1980.
    .. [2] J. A. Alonso and M. T. Lamata, "Consistency in the analytic hierarchy process: a new
       approach", *International Journal of Uncertainty, Fuzziness and Knowledge-Based Systems*
       14(4), 2006, 445-459.

    Examples
    --------
    >>> random_index(6), random_index(6, "alonso_lamata_2006")
    (1.24, 1.2479)
    >>> round(random_index(30), 3)
    1.681
    """
    printed = _checked_table(size, table)
    if size <= 2:
        return 0.0
    if size - 3 < len(printed):
        return printed[size - 3]
    return (_SLOPE * size + _INTERCEPT - size) / (size - 1)


def random_index_source(size: int, table: RandomIndexTable = "saaty_1980") -> str:
    """Say where the random index for so many criteria comes from.

    Parameters
    ----------
    size : int
        How many criteria are compared.
    table : {"saaty_1980", "alonso_lamata_2006"}
        Whose table is read.

    Returns
    -------
    str
        Authors and year, or why there is nothing to look up.

    Raises
    ------
    InvalidInputError
        If there is no criterion, or no such table.

    Examples
    --------
    >>> random_index_source(8)
    'Saaty 1980'
    >>> random_index_source(20)
    'Alonso and Lamata 2006, straight line beyond 15 criteria'
    """
    printed = _checked_table(size, table)
    if size <= 2:
        return "none: two criteria cannot contradict each other"
    if size - 3 < len(printed):
        return _AUTHORS[table]
    return f"Alonso and Lamata 2006, straight line beyond {len(printed) + 2} criteria"


def _checked_table(size: int, table: RandomIndexTable) -> tuple[float, ...]:
    if table not in _PRINTED:
        raise InvalidInputError(
            f"there is no random index {table!r}; choose one of {', '.join(_PRINTED)}"
        )
    if size < 1:
        raise InvalidInputError(f"the random index needs at least one criterion, got {size}")
    return _PRINTED[table]
