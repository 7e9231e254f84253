"""Outliers by the rule of the Joint Research Centre: check, winsorise, else take logarithms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator

from nearshore_score._arrays import BoolArray, FloatArray
from nearshore_score._frozen import Number, Specification
from nearshore_score.framework import Framework
from nearshore_score.panel import Panel
from nearshore_score.treatment.record import chosen_columns, place_of, with_record
from nearshore_score.treatment.shifted_log import shifted_log
from nearshore_score.treatment.statistics import kurtosis, skewness
from nearshore_score.treatment.step import ColumnNote, Prepared
from nearshore_score.treatment.winsorise import fails_shape_check, winsorise
from nearshore_score.treatment.years import Over, joined, split


class ForcedTreatment(Specification):
    """What is done to one indicator whatever the check says.

    Parameters
    ----------
    indicator : str
        The column.
    method : {"none", "winsorise", "log"}
        Leave it, draw in exactly `points` values (more where values tie), or take logarithms.
    points : int, optional
        How many values are drawn in; only for "winsorise".

    Raises
    ------
    InvalidInputError
        If points are given for another method, or left out for "winsorise".

    Examples
    --------
    >>> ForcedTreatment(indicator="flights", method="winsorise", points=2).points
    2
    """

    kind: Literal["forced_treatment"] = "forced_treatment"
    indicator: str
    method: Literal["none", "winsorise", "log"]
    points: int | None = Field(default=None, ge=1)

    @model_validator(mode="after")
    def _points_fit_the_method(self) -> Self:
        if (self.method == "winsorise") != (self.points is not None):
            raise ValueError(
                f"{self.indicator}: method='winsorise' needs points, the other methods take none"
            )
        return self


class TreatOutliers(Specification):
    """Check every indicator for outliers, draw them in, and take logarithms if that fails.

    This is the rule of the Joint Research Centre [1]_. An indicator fails the check if its
    skewness is at least 2 from zero and its kurtosis at least 3.5 (see `skewness` and
    `kurtosis`). It is then winsorised (see `winsorise`), and if it still fails, the logarithm is
    taken instead (see `shifted_log`). Imputed figures count like others and stay flagged.

    Parameters
    ----------
    skewness_limit : float, default 2
        Distance of the skewness from zero from which on an indicator can fail.
    kurtosis_limit : float, default 3.5
        Excess kurtosis from which on an indicator can fail.
    points : int, default 5
        Most values that are drawn in (more only where values tie); zero to go straight to the
        logarithm.
    log : {"plain", "skew_aware", "none"}
        The logarithm for indicators that winsorising does not cure; with "none" they stay
        winsorised.
    log_of : {"original", "winsorised"}
        Which values the logarithm is taken of.
    over : {"each_year", "all_years"}
        Whether a panel of several years is treated year by year or as one long column.
    overrides : tuple of ForcedTreatment
        Indicators whose treatment is forced.
    indicators : tuple of str
        Columns to treat; by default the leaves of the framework.

    Raises
    ------
    InvalidInputError
        If two overrides name the same indicator.

    References
    ----------
    .. [1] W. Becker et al., *COIN Tool User Guide*, European Commission, EUR 29899, 2019; OECD
       and JRC, *Handbook on Constructing Composite Indicators*, 2008, section 5.1.

    Examples
    --------
    >>> from nearshore_score import Framework, Panel
    >>> panel = Panel("ABCDEF", ("pay",), [[1.0], [2.0], [3.0], [4.0], [5.0], [99.0]])
    >>> prepared = TreatOutliers().prepare(panel, Framework.flat({"pay": 1.0}))
    >>> cell = prepared.cells[0]
    >>> cell.destination, cell.before, cell.after, cell.reason
    ('F', 99.0, 5.0, 'winsorised from above')
    >>> prepared.notes[0].text
    'skewness 2.4, kurtosis 6.0: outliers; 1 value winsorised: skewness -0.4, kurtosis -1.5'
    """

    kind: Literal["treat_outliers"] = "treat_outliers"
    skewness_limit: Number = Field(default=2.0, gt=0)
    kurtosis_limit: Number = 3.5
    points: int = Field(default=5, ge=0)
    log: Literal["plain", "skew_aware", "none"] = "plain"
    log_of: Literal["original", "winsorised"] = "original"
    over: Over = "each_year"
    overrides: tuple[ForcedTreatment, ...] = ()
    indicators: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _one_override_each(self) -> Self:
        names = [forced.indicator for forced in self.overrides]
        for name in names:
            if names.count(name) > 1:
                raise ValueError(f"two overrides name {name}; keep one")
        return self

    def prepare(self, panel: Panel, framework: Framework) -> Prepared:
        """Treat; return the panel, the changed cells, and skewness and kurtosis per column.

        Parameters
        ----------
        panel : Panel
            The figures before the step.
        framework : Framework
            Its leaves say which columns are treated, where the step names none.

        Raises
        ------
        UnknownNameError
            If the panel lacks an indicator that is named.
        """
        forced = {override.indicator: override for override in self.overrides}
        columns = {*chosen_columns(panel, framework, self.indicators)}
        if forced:  # what is forced is done, also to a column that would not be treated
            columns |= {*chosen_columns(panel, framework, tuple(forced))}
        values = panel.values.copy()
        reasons = np.full(values.shape, "", dtype=object)
        notes: list[ColumnNote] = []
        for column in sorted(columns):
            code = panel.columns[column]
            before = joined(panel, panel.values[..., column], self.over)
            treated = self._treated(before, forced.get(code))
            values[..., column] = split(panel, treated.values, self.over)
            reasons[..., column] = split(panel, treated.reasons(), self.over)
            notes += self._notes(panel, code, before, treated)
        return with_record(self.kind, panel, values, panel.states.copy(), reasons, notes=notes)

    def _treated(self, values: FloatArray, forced: ForcedTreatment | None) -> _Treated:
        failed = self._fails(values)
        if forced is None:
            return self._by_the_rule(values, failed)
        none = np.zeros(values.shape, dtype=np.bool_)
        if forced.method == "winsorise":
            high_low = winsorise(values, forced.points or 0, forced=True)
            return _Treated(*high_low, none[..., 0], failed)
        logged = np.full(failed.shape, forced.method == "log")
        if forced.method == "log":
            values = shifted_log(values, skew_aware=self.log == "skew_aware")
        return _Treated(values, none, none, logged, failed)

    def _by_the_rule(self, values: FloatArray, failed: BoolArray) -> _Treated:
        drawn, high, low = winsorise(
            values,
            self.points,
            skewness_limit=self.skewness_limit,
            kurtosis_limit=self.kurtosis_limit,
        )
        if self.log == "none":
            return _Treated(drawn, high, low, np.zeros_like(failed), failed)
        logged = self._fails(drawn)
        row = logged[..., np.newaxis]
        source = values if self.log_of == "original" else drawn
        result = np.where(row, shifted_log(source, skew_aware=self.log == "skew_aware"), drawn)
        keep = ~row | (self.log_of == "winsorised")
        return _Treated(result, high & keep, low & keep, logged, failed)

    def _fails(self, values: FloatArray) -> BoolArray:
        return fails_shape_check(
            values, skewness_limit=self.skewness_limit, kurtosis_limit=self.kurtosis_limit
        )

    def _notes(
        self, panel: Panel, code: str, before: FloatArray, treated: _Treated
    ) -> list[ColumnNote]:
        shapes = [skewness(before), kurtosis(before)]
        shapes += [skewness(treated.values), kurtosis(treated.values)]
        fails = self._fails(treated.values)
        notes: list[ColumnNote] = []
        for leading in np.ndindex(fails.shape):
            year, case = place_of(panel, leading, every_year=self.over == "all_years")
            numbers = [float(shape[leading]) for shape in shapes]
            points = int((treated.high | treated.low)[leading].sum())
            figures = (*zip(_FIGURES, numbers, strict=True), ("values winsorised", points))
            known = tuple((name, number) for name, number in figures if not np.isnan(number))
            text = _text(numbers, treated, leading, points, still=bool(fails[leading]))
            notes.append(ColumnNote("column", code, year, self.kind, text, known, case))
        return notes


_FIGURES = ("skewness before", "kurtosis before", "skewness after", "kurtosis after")


@dataclass(frozen=True)
class _Treated:
    """A treated column: its values, which were drawn in, where logarithms were taken."""

    values: FloatArray
    high: BoolArray
    low: BoolArray
    logged: BoolArray
    failed: BoolArray

    def reasons(self) -> NDArray[np.object_]:
        reasons = np.full(self.values.shape, "", dtype=object)
        reasons[self.high] = "winsorised from above"
        reasons[self.low] = "winsorised from below"
        row = np.broadcast_to(self.logged[..., np.newaxis], reasons.shape)
        reasons[row] = "logarithm"
        reasons[row & (self.high | self.low)] = "winsorised, then logarithm"
        return reasons


def _text(
    numbers: list[float], treated: _Treated, leading: tuple[int, ...], points: int, *, still: bool
) -> str:
    found = f"{_shape_words(*numbers[:2])}: " if not np.isnan(numbers[1]) else "too few values: "
    verdict = "outliers" if treated.failed[leading] else "no outliers"
    done = [f"{points} value{'s' * (points > 1)} winsorised"] if points else []
    done += ["logarithm"] if treated.logged[leading] else []
    if not done:
        return found + verdict
    after = f"{_shape_words(*numbers[2:])}{', still outliers' * still}"
    return f"{found}{verdict}; {', then '.join(done)}: {after}"


def _shape_words(skew: float, kurt: float) -> str:
    # Adding zero turns a rounded -0.0 into 0.0.
    return f"skewness {round(skew, 1) + 0.0:.1f}, kurtosis {round(kurt, 1) + 0.0:.1f}"
