"""Any distribution of scipy as data: a name and its parameters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Literal, Protocol, Self, cast, runtime_checkable

import numpy as np
from pydantic import Field, model_validator

from nearshore_score._arrays import FloatArray
from nearshore_score._frozen import Number, Specification
from nearshore_score.errors import InvalidInputError, UnknownNameError

#: The least and greatest probability of which a quantile is asked: every quantile is then finite.
LEAST_CHANCE = 2.0**-54
GREATEST_CHANCE = 1.0 - 2.0**-53


@runtime_checkable
class FrozenDistribution(Protocol):
    """A distribution of scipy with its parameters, such as ``scipy.stats.beta(20, 116)``."""

    @property
    def dist(self) -> object:
        """The distribution without its parameters."""
        ...

    @property
    def args(self) -> Sequence[float]:
        """Parameters by their place."""
        ...

    @property
    def kwds(self) -> Mapping[str, float]:
        """Parameters by their name."""
        ...

    def ppf(self, q: FloatArray) -> FloatArray:
        """Return quantiles."""
        ...

    def cdf(self, x: FloatArray) -> FloatArray:
        """Return the chance of no more than x."""
        ...


class _Family(Protocol):
    """What is read of a distribution without its parameters."""

    name: str
    shapes: str | None

    def __call__(self, *shapes: float, **place: float) -> FrozenDistribution: ...


class ScipyDistribution(Specification):
    """A value that follows a distribution of `scipy.stats`, continuous or discrete.

    The distribution is that of the value itself, in its own unit. It is kept as a name and
    numbers: it is compared by content, goes through JSON, and nothing is run that a file says.

    Parameters
    ----------
    name : str
        Name of a distribution in `scipy.stats`, such as ``"beta"``.
    shapes : tuple of float
        Its shape parameters, in the order of scipy.
    loc, scale : float
        Its location and scale; discrete distributions have no scale.
    factor, offset : float
        What is drawn is multiplied by a factor above zero, for instance to change the unit, and
        then moved.

    Raises
    ------
    InvalidInputError
        If the distribution does not exist with these parameters, or there is no such name.

    Examples
    --------
    >>> from scipy import stats
    >>> share = ScipyDistribution.of(stats.beta(20, 116))
    >>> share.to_json()
    '{"kind":"scipy","name":"beta","shapes":[20.0,116.0]}'
    >>> round(float(share.quantiles(np.array(0.5))), 4)
    0.1453
    """

    kind: Literal["scipy"] = "scipy"
    name: str
    shapes: tuple[Number, ...] = ()
    loc: Number = 0.0
    scale: Number = Field(default=1.0, gt=0)
    factor: Number = Field(default=1.0, gt=0)
    offset: Number = 0.0

    @classmethod
    def of(cls, distribution: object) -> Self:
        """Read a frozen distribution of scipy.

        Parameters
        ----------
        distribution : frozen distribution
            Such as ``scipy.stats.beta(20, 116)``; its parameters must be single numbers.

        Raises
        ------
        InvalidInputError
            If it is no distribution that scipy itself has under its name.
        """
        if not isinstance(distribution, FrozenDistribution):
            raise InvalidInputError(
                f"{distribution!r} is no frozen distribution; give one such as "
                "scipy.stats.beta(20, 116)"
            )
        family = cast("_Family", distribution.dist)
        if type(_family(family.name)) is not type(family):
            raise InvalidInputError(
                f"{family.name} is no distribution of scipy.stats itself; give values with "
                "EmpiricalDraws or Discrete instead"
            )
        names = [*_shape_names(family), "loc", "scale"]
        given = dict(zip(names, distribution.args, strict=False)) | dict(distribution.kwds)
        shapes = tuple(given[name] for name in names[:-2] if name in given)
        fields: dict[str, object] = {"name": family.name, "shapes": shapes}
        fields |= {name: given[name] for name in names[-2:] if name in given}
        return cls.from_fields(fields)

    @model_validator(mode="after")
    def _exists(self) -> Self:
        family = _family(self.name)
        wanted = _shape_names(family)
        if len(self.shapes) != len(wanted):
            raise ValueError(
                f"{self.name} has {len(wanted)} shape parameters ({', '.join(wanted) or 'none'}), "
                f"not {len(self.shapes)}"
            )
        if self.is_discrete and self.scale != 1:
            raise ValueError(f"{self.name} is discrete and has no scale; set factor= instead")
        ends = self.quantiles(np.array([LEAST_CHANCE, 0.5, GREATEST_CHANCE]))
        if not np.isfinite(ends).all():
            raise ValueError(f"{self.name} does not exist with these parameters")
        return self

    @cached_property
    def is_discrete(self) -> bool:
        """Whether scipy counts the distribution among the discrete ones."""
        from scipy.stats import rv_discrete

        return isinstance(_family(self.name), rv_discrete)

    def quantiles(self, chances: FloatArray) -> FloatArray:
        """Return the values below which the given shares of all draws lie.

        Parameters
        ----------
        chances : array of any shape
            Between zero and one.
        """
        held = np.clip(chances, LEAST_CHANCE, GREATEST_CHANCE)
        with np.errstate(all="ignore"):  # scipy computes branches that it then throws away
            drawn = np.asarray(self._frozen.ppf(held), dtype=np.float64)
            return self.offset + self.factor * drawn

    def chances_within(self, low: float, high: float) -> tuple[float, float]:
        """Return the chance of less than `low`, and that of no more than `high`.

        Parameters
        ----------
        low, high : float
            Finite or not.
        """
        least, greatest = (low - self.offset) / self.factor, (high - self.offset) / self.factor
        if self.is_discrete and np.isfinite(least):
            least = np.ceil(least) - 1
        with np.errstate(all="ignore"):
            chances = self._frozen.cdf(np.array([least, greatest]))
        return float(chances[0]), float(chances[1])

    @cached_property
    def _frozen(self) -> FrozenDistribution:
        place = {"loc": self.loc} if self.is_discrete else {"loc": self.loc, "scale": self.scale}
        return _family(self.name)(*self.shapes, **place)


def _family(name: str) -> _Family:
    """Return a distribution of scipy by its name; nothing else that scipy has."""
    from scipy import stats

    kinds = (stats.rv_continuous, stats.rv_discrete)
    found = vars(stats).get(name)
    if not isinstance(found, kinds):
        known = [key for key, value in vars(stats).items() if isinstance(value, kinds)]
        raise UnknownNameError("distribution of scipy.stats", name, known)
    return cast("_Family", found)


def _shape_names(family: _Family) -> list[str]:
    return [] if family.shapes is None else [part.strip() for part in family.shapes.split(",")]
