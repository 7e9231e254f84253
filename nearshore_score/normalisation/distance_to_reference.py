"""Distance to a reference: the mean, the best, the worst, or one destination."""

from __future__ import annotations

from typing import ClassVar, Literal, Self

import numpy as np
from pydantic import model_validator

from nearshore_score._arrays import FloatArray
from nearshore_score.errors import InvalidInputError
from nearshore_score.naming import position_of
from nearshore_score.normalisation import _statistics as statistics
from nearshore_score.normalisation._bases import SetNormalisation, require_ratio_scale, rising
from nearshore_score.normalisation._cells import refuse_cells
from nearshore_score.normalisation.as_is import oriented
from nearshore_score.normalisation.column import Column, Direction, NormalisationTraits
from nearshore_score.normalisation.score_range import POINTS, ScoreRange, place
from nearshore_score.normalisation.share_of_total import require_amounts

#: Why a figure can be without a score.
NO_COMPARISON = (
    "cannot be compared: the reference is zero or the worst figure itself; choose another reference"
)

#: What figures are compared with.
Reference = Literal["mean", "best", "worst", "destination"]

#: How: x / ref, (x - ref) / ref, or (x - worst) / (ref - worst).
ReferenceForm = Literal["ratio", "difference", "range"]


def distance_to_reference_scores(
    values: FloatArray,
    point: FloatArray,
    *,
    direction: Direction = "benefit",
    form: ReferenceForm = "ratio",
    cap: bool = False,
    score_range: tuple[float, float] = POINTS,
    reference: FloatArray | None = None,
) -> FloatArray:
    r"""Compare values with a point of reference [1]_.

    The share is :math:`x / x_{ref}` (ratio), :math:`(x - x_{ref}) / x_{ref}` (difference), or
    :math:`1 - (x_{ref} - x) / (x_{ref} - x_{worst})` (range [2]_). For a cost it is
    :math:`x_{ref} / x`, :math:`(x_{ref} - x) / x_{ref}`, and the range formula of the values
    times -1. Where all values are equal, the share is 1, 0 and 1.

    Parameters
    ----------
    values : array of shape (..., n)
        Values of n destinations, for a ratio or difference not negative and for a ratio of a
        cost above 0; NaN stays NaN.
    point : array of shape (..., 1)
        The value of reference; above 0 for a ratio or a difference.
    direction : {"benefit", "cost"}
        Whether greater values are better.
    form : {"ratio", "difference", "range"}
        Which formula.
    cap : bool, default False
        Whether a share above 1 counts as 1.
    score_range : tuple of two floats, default (0, 100)
        Scores of a share of 0 and of 1; by default percent.
    reference : array of shape (..., r), optional
        Values among which the worst is sought, NaN where there is none; by default `values`
        themselves.

    Returns
    -------
    array of shape (..., n)
        NaN also where the share does not exist: the point is 0, or is the worst value.

    References
    ----------
    .. [1] OECD and JRC, *Handbook on Constructing Composite Indicators*, 2008, section 5.4.
    .. [2] W. Becker, G. Caperna, M. Del Sorbo, H. Norlén, E. Papadimitriou and M. Saisana,
       "COINr: an R package for developing composite indicators", *Journal of Open Source
       Software* 7(78), 2022, 4567 (distance to reference).

    Examples
    --------
    >>> import numpy as np
    >>> values, mean = np.array([10.0, 20.0, 60.0]), np.array([30.0])
    >>> distance_to_reference_scores(values, mean, form="difference").round(1)
    array([-66.7, -33.3, 100. ])
    >>> distance_to_reference_scores(values, mean, direction="cost")
    array([300., 150.,  50.])
    """
    if form == "range":
        own, ahead = oriented(values, direction), oriented(point, direction)
        among = own if reference is None else oriented(reference, direction)
        worst = statistics.least(among)
        level = np.where((own == ahead) & (ahead == statistics.greatest(among)), 1.0, np.nan)
        shares = statistics.quotient(own - worst, ahead - worst, level)
    elif form == "difference":
        shares = statistics.quotient(
            oriented(values - point, direction), point, _equal(values, point, 0.0)
        )
    else:
        parts, wholes = (point, values) if direction == "cost" else (values, point)
        known = np.where(np.isnan(values), np.nan, parts)
        shares = statistics.quotient(known, wholes, _equal(values, point, 1.0))
    return place(np.minimum(shares, 1.0) if cap else shares, score_range, reverse=False)


def _equal(values: FloatArray, point: FloatArray, share: float) -> FloatArray:
    """Return the share of values that equal the point of reference, zero as they may be."""
    return np.where(values == point, share, np.nan)


def destination_figure(values: FloatArray, column: Column, code: str) -> FloatArray:
    """Return the figure (..., 1) of one destination.

    Parameters
    ----------
    values : array of shape (..., n)
    column : Column
        Its destinations are the codes of the n values.
    code : str
        One of them.

    Raises
    ------
    UnknownNameError
        If no destination has this code.
    InvalidInputError
        If the destinations are not known, or this one has no figure.
    """
    if len(column.destinations) != values.shape[-1]:
        raise InvalidInputError(
            f"which figure is that of {code!r} cannot be told, because the destinations are not "
            "named; use the mean, the best or the worst as the reference"
        )
    position = position_of("destination", code, column.destinations)
    figure: FloatArray = values[..., position : position + 1]
    alone = np.isnan(figure) & ~np.isnan(values)
    if alone.any():
        raise InvalidInputError(
            f"{code} has no figure, so nothing can be compared with it; "
            "choose another reference, or impute its figure first"
        )
    return figure


class DistanceToReference(SetNormalisation):
    """Score by comparison with the mean, the best, the worst, or one destination.

    For a cost a ratio is turned over and a difference changes its sign. A ratio and a difference
    are refused on an interval scale and for negative figures.

    Parameters
    ----------
    reference : {"mean", "best", "worst", "destination"}
        What figures are compared with. The figure of a destination is that of the same year.
    destination : str, optional
        Code of the destination, for ``reference="destination"``.
    form : {"ratio", "difference", "range"}
        ``x / ref``, ``(x - ref) / ref``, or ``(x - worst) / (ref - worst)``.
    cap : bool, default False
        Whether figures better than the reference score as the reference does, for a ratio or a
        range.
    score_range : tuple of two floats, default (0, 100)
        Scores of a share of 0 and of 1; by default percent.

    Examples
    --------
    >>> import numpy as np
    >>> from nearshore_score import Column
    >>> DistanceToReference().normalise(np.array([10.0, 20.0, 60.0]), Column()).round(1)
    array([ 33.3,  66.7, 200. ])
    """

    kind: Literal["distance_to_reference"] = "distance_to_reference"
    reference: Reference = "mean"
    destination: str = ""
    form: ReferenceForm = "ratio"
    cap: bool = False
    score_range: ScoreRange = POINTS

    _no_score: ClassVar[str] = NO_COMPARISON

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if (self.reference == "destination") != bool(self.destination):
            raise ValueError("give a destination together with reference='destination', or neither")
        if self.reference == "worst" and self.form == "range":
            raise ValueError("there is no way from the worst to the worst; use another form")
        if self.cap and self.form == "difference":
            raise ValueError("a difference is 0 at the reference; cap a ratio or a range")
        return self

    def traits(self, column: Column) -> NormalisationTraits:
        """Say where scores lie; refuse a ratio or a difference on an interval scale."""
        if self.form != "range":
            require_ratio_scale(column, f"a {self.form} to a reference")
        bottom, top = _ends(self.form, column)
        low, high = self.score_range
        ends = (low + (high - low) * bottom, low + (high - low) * (1.0 if self.cap else top))
        below_zero = self.form == "difference" and self.reference in ("mean", "best") and low <= 0
        return NormalisationTraits(ends, rising(column), below_zero)

    def _check(self, values: FloatArray, column: Column) -> None:
        super()._check(values, column)
        if self.form == "ratio":
            require_amounts(values, column)
        elif self.form == "difference":
            why = "is below 0, and a relative difference needs amounts; use form='range'"
            refuse_cells(values, values < 0, column, why)

    def _score(self, values: FloatArray, column: Column) -> FloatArray:
        return distance_to_reference_scores(
            values,
            self._point(values, column),
            direction=column.direction,
            form=self.form,
            cap=self.cap,
            score_range=self.score_range,
            reference=column.reference,
        )

    def _point(self, values: FloatArray, column: Column) -> FloatArray:
        if self.reference == "destination":
            return destination_figure(values, column, self.destination)
        among = column.among(values)
        if self.reference == "mean":
            return statistics.mean(among)
        least_is_best = column.direction == "cost"
        wants_least = least_is_best == (self.reference == "best")
        return statistics.least(among) if wants_least else statistics.greatest(among)


def _ends(form: ReferenceForm, column: Column) -> tuple[float, float]:
    """Return the ends of the share."""
    if form == "ratio" or (form == "range" and column.reference is None):
        return 0.0, np.inf
    if form == "range":
        return -np.inf, np.inf
    return (-np.inf, 1.0) if column.direction == "cost" else (-1.0, np.inf)
