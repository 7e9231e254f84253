"""Percentile clipping: whatever lies beyond two percentiles is drawn in to them."""

from __future__ import annotations

from typing import Literal, Self

import numpy as np
from pydantic import Field, model_validator

from nearshore_score._arrays import FloatArray
from nearshore_score._frozen import Number, Specification
from nearshore_score.framework import Framework
from nearshore_score.panel import Panel
from nearshore_score.treatment.record import chosen_columns, place_of, with_record
from nearshore_score.treatment.statistics import present_percentile
from nearshore_score.treatment.step import ColumnNote, Prepared
from nearshore_score.treatment.years import Over, joined, split


def clip_to_percentiles(values: FloatArray, lower: float = 2.5, upper: float = 97.5) -> FloatArray:
    r"""Draw values beyond two percentiles in to them [1]_.

    Percentiles are interpolated by definition 7 of [2]_, the default of NumPy, R and
    spreadsheets: the p-th percentile of c ordered values lies at place
    :math:`1 + (c - 1)\, p / 100`.

    Parameters
    ----------
    values : array of shape (..., n)
        NaN stays NaN and is left out.
    lower, upper : float
        From 0 to 100.

    Returns
    -------
    array of shape (..., n)

    References
    ----------
    .. [1] OECD and JRC, *Handbook on Constructing Composite Indicators*, 2008, section 5.1 (as
       the Environmental Sustainability Index did).
    .. [2] R. J. Hyndman and Y. Fan, "Sample quantiles in statistical packages", *The American
       Statistician* 50(4), 1996, pages 361-365.

    Examples
    --------
    >>> import numpy as np
    >>> clip_to_percentiles(np.array([0.0, 10.0, 20.0, 30.0, 400.0]), 0, 75)
    array([ 0., 10., 20., 30., 30.])
    """
    low, high = (present_percentile(values, end)[..., np.newaxis] for end in (lower, upper))
    clipped: FloatArray = np.clip(values, low, high)
    return clipped


class ClipPercentiles(Specification):
    """Draw in whatever lies beyond two percentiles of its column.

    See `clip_to_percentiles` for how.

    Parameters
    ----------
    lower, upper : float
        Percentiles from 0 to 100, ``lower < upper``; 2.5 and 97.5 by default.
    over : {"each_year", "all_years"}
        Whether a panel of several years is treated year by year or as one long column.
    indicators : tuple of str
        Columns to treat; by default the leaves of the framework.

    Raises
    ------
    InvalidInputError
        If the percentiles are out of order.

    Examples
    --------
    >>> ClipPercentiles(lower=5, upper=95).to_json()
    '{"kind":"clip_percentiles","lower":5.0,"upper":95.0}'
    """

    kind: Literal["clip_percentiles"] = "clip_percentiles"
    lower: Number = Field(default=2.5, ge=0, le=100)
    upper: Number = Field(default=97.5, ge=0, le=100)
    over: Over = "each_year"
    indicators: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.lower >= self.upper:
            raise ValueError(f"lower ({self.lower:g}) must be below upper ({self.upper:g})")
        return self

    def prepare(self, panel: Panel, framework: Framework) -> Prepared:
        """Clip; return the panel, the changed cells, and how many they are per column."""
        values = panel.values.copy()
        reasons = np.full(values.shape, "", dtype=object)
        notes: list[ColumnNote] = []
        for column in chosen_columns(panel, framework, self.indicators):
            before = joined(panel, panel.values[..., column], self.over)
            after = clip_to_percentiles(before, self.lower, self.upper)
            notes += self._notes(panel, panel.columns[column], before, after)
            reason = np.full(before.shape, f"above percentile {self.upper:g}", dtype=object)
            reason[before < after] = f"below percentile {self.lower:g}"
            reasons[..., column] = split(panel, reason, self.over)
            values[..., column] = split(panel, after, self.over)
        return with_record(self.kind, panel, values, panel.states.copy(), reasons, notes=notes)

    def _notes(
        self, panel: Panel, code: str, before: FloatArray, after: FloatArray
    ) -> list[ColumnNote]:
        counts = ((before < after).sum(axis=-1), (before > after).sum(axis=-1))
        notes: list[ColumnNote] = []
        for leading in np.ndindex(before.shape[:-1]):
            year, case = place_of(panel, leading, every_year=self.over == "all_years")
            low, high = (int(count[leading]) for count in counts)
            text = f"{low} raised to percentile {self.lower:g}, {high} lowered to {self.upper:g}"
            figures = (("raised", float(low)), ("lowered", float(high)))
            notes.append(ColumnNote("column", code, year, self.kind, text, figures, case))
        return notes
