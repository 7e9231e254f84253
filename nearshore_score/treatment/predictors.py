"""Columns that help to estimate others."""

from __future__ import annotations

from nearshore_score._arrays import FloatArray
from nearshore_score.naming import position_of
from nearshore_score.treatment.imputation import Table


def with_predictors(table: Table, predictors: tuple[str, ...]) -> FloatArray:
    """Return the values of a table, and behind them those of its predictors.

    Parameters
    ----------
    table : Table
        With c columns.
    predictors : tuple of str
        Further columns by name; those that are in the table are not repeated.

    Returns
    -------
    array of shape (..., n, c + p)

    Raises
    ------
    UnknownNameError
        If the panel has no such column.
    """
    panel = table.panel
    places = [position_of("column of the panel", code, panel.columns) for code in predictors]
    further = [place for place in places if place not in table.columns]
    values: FloatArray = panel.values[..., [*table.columns, *further]]
    return values
