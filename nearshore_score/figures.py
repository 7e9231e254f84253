"""A figure: one value with its unit, year, source, series and uncertainty."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from nearshore_score._frozen import FrozenModel, Number, Specification
from nearshore_score.normalisation.transforms import Transform
from nearshore_score.scipy_distribution import FrozenDistribution, ScipyDistribution

#: What a cell of the data is; only ``present`` and ``imputed`` cells hold a value.
State = Literal["present", "imputed", "missing", "not_applicable", "suppressed"]

_HELD: frozenset[State] = frozenset({"present", "imputed"})


class Source(FrozenModel):
    """Where a figure comes from and under which terms it may be used.

    Parameters
    ----------
    code : str
        Short name that figures refer to.
    publisher, title, edition : str
        Who published what, and which edition or vintage was read.
    licence : str
        The terms under which the publisher offers the figure.
    retrieved_from, redistribution, attribution : str, optional
        Where the copy was read, whether it may be passed on, and the credit line.

    Examples
    --------
    >>> Source(
    ...     code="rates", publisher="A client", title="Rate card", licence="confidential"
    ... ).edition
    ''
    """

    code: str
    publisher: str
    title: str
    edition: str = ""
    licence: str = ""
    retrieved_from: str = ""
    redistribution: str = ""
    attribution: str = ""


class Normal(Specification):
    """A normal error around the value, in the unit of the figure.

    Parameters
    ----------
    standard_error : float
        Standard deviation of the error, above zero.
    """

    kind: Literal["normal"] = "normal"
    standard_error: Number = Field(gt=0)


class _Bounds(Specification):
    low: Number
    high: Number

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.low >= self.high:
            raise ValueError(f"low ({self.low:g}) must be below high ({self.high:g})")
        return self


class Interval(_Bounds):
    """A value anywhere between two bounds, all equally likely.

    Parameters
    ----------
    low, high : float
        Bounds in the unit of the figure, ``low < high``.
    """

    kind: Literal["interval"] = "interval"


class LogNormal(_Bounds):
    """A log-normal error given by the 95 % interval that the publisher states.

    The interval alone says where the value may lie: its ends are the quantiles of 2.5 % and
    97.5 %, and the median is their geometric mean, whether or not that is the value that the
    publisher puts first.

    Parameters
    ----------
    low, high : float
        Ends of the 95 % interval in the unit of the figure, ``0 < low < high``.
    """

    kind: Literal["lognormal"] = "lognormal"
    low: Number = Field(gt=0)


class Triangular(_Bounds):
    """A triangular error: least, most likely and greatest value.

    Parameters
    ----------
    low, mode, high : float
        In the unit of the figure, ``low <= mode <= high`` and ``low < high``.
    """

    kind: Literal["triangular"] = "triangular"
    mode: Number

    @model_validator(mode="after")
    def _mode_inside(self) -> Self:
        if not self.low <= self.mode <= self.high:
            raise ValueError(f"mode ({self.mode:g}) must lie between low and high")
        return self


class Discrete(Specification):
    """A few possible values, each with its probability.

    Parameters
    ----------
    values : tuple of float
        The possible values in the unit of the figure.
    probabilities : tuple of float
        One for each value; not negative, sum one.
    """

    kind: Literal["discrete"] = "discrete"
    values: tuple[Number, ...] = Field(min_length=1)
    probabilities: tuple[Annotated[Number, Field(ge=0)], ...]

    @model_validator(mode="after")
    def _probabilities_sum_to_one(self) -> Self:
        if len(self.values) != len(self.probabilities):
            raise ValueError("values and probabilities must have the same length")
        if abs(sum(self.probabilities) - 1) > 1e-9:
            raise ValueError(f"probabilities must sum to one, not {sum(self.probabilities):g}")
        return self


class EmpiricalDraws(Specification):
    """Equally likely draws of the value, for instance of an imputation or a bootstrap.

    Figures of one error group with equally many draws are drawn together: the first value of one
    goes with the first of the other.

    Parameters
    ----------
    values : tuple of float
        The draws in the unit of the figure.
    """

    kind: Literal["empirical_draws"] = "empirical_draws"
    values: tuple[Number, ...] = Field(min_length=1)


class Transformed(Specification):
    """An error of the transformed value: on a logarithmic scale a relative error, for instance.

    Parameters
    ----------
    transform : {"none", "log", "log1p", "sqrt"}
        What is applied to the value; the logarithms are natural.
    error : Normal or Interval
        The error of the transformed value, a normal one around it or an interval in which it lies.
    divisor : float
        By what the value is divided before it is transformed, above zero.

    Examples
    --------
    >>> relative = Transformed(transform="log", error=Normal(standard_error=0.1))
    >>> Figure(value=62.0, uncertainty=relative).uncertainty == relative
    True
    """

    kind: Literal["transformed"] = "transformed"
    transform: Transform
    error: Annotated[Normal | Interval, Field(discriminator="kind")]
    divisor: Number = Field(default=1.0, gt=0)


#: What is known of the error of a value.
Uncertainty = Annotated[
    Normal
    | Interval
    | LogNormal
    | Triangular
    | Discrete
    | EmpiricalDraws
    | Transformed
    | ScipyDistribution,
    Field(discriminator="kind"),
]


class Figure(FrozenModel):
    """One value of one measure, with everything needed to trust or doubt it.

    Parameters
    ----------
    value : float, optional
        The number; left out exactly when `state` says that there is none.
    unit : str, optional
        The unit; if given it must be the unit of the indicator.
    year : int, optional
        The year that the value describes.
    source : Source, optional
        Publisher, edition and licence.
    series : str, optional
        Name of the series. Two official series of one measure can differ by half:
        a comparison that mixes series warns by name.
    uncertainty : Normal, Interval, LogNormal, Triangular, Discrete or another kind, optional
        Error of the value in its own unit; also `EmpiricalDraws`, `Transformed`, and
        `ScipyDistribution` or a frozen distribution of scipy. Only a normal error lies around the
        value; all others say themselves where it may lie.
    error_group : str, optional
        Figures with the same group share one error.
    state : {"present", "imputed", "missing", "not_applicable", "suppressed"}
        What the cell is.
    note : str, optional
        Doubts and marks, shown in reports.

    Raises
    ------
    InvalidInputError
        If the value is not finite, or value and state contradict each other.

    Examples
    --------
    >>> exports = Figure(value=26.17, unit="bn MAD", year=2023, series="2025 revision")
    >>> exports.value
    26.17
    >>> Figure(state="not_applicable").has_value
    False
    """

    value: Number | None = None
    unit: str = ""
    year: int | None = None
    source: Source | None = None
    series: str = ""
    uncertainty: Uncertainty | None = None
    error_group: str = ""
    state: State = "present"
    note: str = ""

    @field_validator("uncertainty", mode="before")
    @classmethod
    def _frozen_distribution_is_data(cls, value: object) -> object:
        return ScipyDistribution.of(value) if isinstance(value, FrozenDistribution) else value

    @model_validator(mode="after")
    def _value_fits_state(self) -> Self:
        if self.has_value and self.value is None:
            raise ValueError(f"state {self.state!r} needs a value")
        if not self.has_value and self.value is not None:
            raise ValueError(f"state {self.state!r} cannot hold a value ({self.value:g})")
        return self

    @property
    def has_value(self) -> bool:
        """Whether the cell holds a number."""
        return self.state in _HELD
