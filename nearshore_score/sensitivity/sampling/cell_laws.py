"""From the errors of cells to laws that are drawn many cells at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, TypeVar

import numpy as np

from nearshore_score._arrays import FloatArray, IntArray
from nearshore_score.errors import InvalidInputError
from nearshore_score.figures import (
    Discrete,
    EmpiricalDraws,
    Interval,
    LogNormal,
    Normal,
    Transformed,
    Triangular,
    Uncertainty,
)
from nearshore_score.normalisation.transforms import DOMAINS, Transform, in_domain, transform
from nearshore_score.scipy_distribution import ScipyDistribution
from nearshore_score.sensitivity.sampling.marginals import (
    NEVER,
    TWO_SIDED_95,
    DiscreteLaw,
    JointDraws,
    Law,
    NormalLaw,
    Range,
    ScipyLaw,
    TriangularLaw,
    UniformLaw,
    normal_mass,
    triangular_chances,
)

# No value is drawn beyond; some room is left for rounding.
_GREATEST = float(np.finfo(np.float64).max) / 4


class UncertainCell(NamedTuple):
    """A cell of a table of figures that has an error.

    Attributes
    ----------
    name : str
        Destination and column, for messages.
    place : int
        Its place in the table, row by row.
    driver : int
        Which standard normal number moves it.
    value : float
        The figure.
    error : Normal, Interval, LogNormal, Triangular, Discrete or another kind
        Its error.
    low, high : float
        Where it can lie; infinite where nothing is known.
    """

    name: str
    place: int
    driver: int
    value: float
    error: Uncertainty
    low: float
    high: float


class PlacedLaw(NamedTuple):
    """The law of some cells.

    Attributes
    ----------
    places : array of int of shape (k,)
        Their places in the table, row by row.
    drivers : array of int of shape (k,)
        Which standard normal numbers move them.
    law : Law
        What turns these numbers into values.
    """

    places: IntArray
    drivers: IntArray
    law: Law


def laws_of(cells: Sequence[UncertainCell]) -> tuple[PlacedLaw, ...]:
    """Return the laws of cells, those of one kind together.

    Parameters
    ----------
    cells : sequence of UncertainCell
        Each cell once.

    Raises
    ------
    InvalidInputError
        If an error leaves no chance for any possible value, or a transformed error is stated for
        a value that has no such transform.
    """
    of_kind: dict[_Maker, list[UncertainCell]] = {}
    for cell in cells:
        of_kind.setdefault(_maker(cell.error), []).append(cell)
    return tuple(law for make, some in of_kind.items() for law in make(some))


_Maker = Callable[[list[UncertainCell]], Iterator[PlacedLaw]]


def _maker(error: Uncertainty) -> _Maker:
    """Return what makes laws of errors of one kind."""
    match error:
        case Normal() | LogNormal() | Transformed(error=Normal()):
            return _normal
        case Interval() | Transformed():
            return _uniform
        case Triangular():
            return _triangular
        case Discrete():
            return _discrete
        case EmpiricalDraws():
            return _joint
        case ScipyDistribution():
            return _scipy


def _placed(cells: Sequence[UncertainCell], law: Law) -> PlacedLaw:
    places = np.array([cell.place for cell in cells], dtype=np.intp)
    return PlacedLaw(places, np.array([cell.driver for cell in cells], dtype=np.intp), law)


_Error = TypeVar("_Error")


def _stated(
    cells: Sequence[UncertainCell], kind: type[_Error]
) -> list[tuple[UncertainCell, _Error]]:
    """Return cells with their errors, which are of one kind."""
    return [(cell, cell.error) for cell in cells if isinstance(cell.error, kind)]


def _within(cells: Sequence[UncertainCell]) -> Range:
    low = np.array([max(cell.low, -_GREATEST) for cell in cells])
    return Range(low, np.array([min(cell.high, _GREATEST) for cell in cells]))


def _no_chance(cell: UncertainCell) -> InvalidInputError:
    return InvalidInputError(
        f"{cell.name}: the error leaves no chance for any possible value, {cell.low:g} to "
        f"{cell.high:g}; correct the error, or the range of the indicator"
    )


# --- on the scale of a transform ----------------------------------------------------------------


class _Scale(NamedTuple):
    """The scale on which the error of a cell is stated, and where the cell can lie on it."""

    transform: Transform
    divisor: float
    low: float
    high: float


def _scale(cell: UncertainCell) -> _Scale:
    kind: Transform = "none"
    divisor = 1.0
    if isinstance(cell.error, LogNormal):
        kind = "log"
    elif isinstance(cell.error, Transformed):
        kind, divisor = cell.error.transform, cell.error.divisor
    end, closed = DOMAINS[kind]
    ends = np.clip(np.array([cell.low, cell.high]) / divisor, -_GREATEST, _GREATEST)
    if end > -np.inf:
        ends = np.maximum(ends, end if closed else np.nextafter(end, np.inf))
    low, high = transform(ends, kind).tolist()
    return _Scale(kind, divisor, low, high)


class _NormalCell(NamedTuple):
    cell: UncertainCell
    scale: _Scale
    centre: float
    error: float

    @property
    def ends(self) -> tuple[float, float]:
        """Where the cell can lie, in standard deviations from the centre."""
        least, greatest = self.scale.low / self.error, self.scale.high / self.error
        place = self.centre / self.error
        return max(least - place, -_GREATEST), min(greatest - place, _GREATEST)

    @property
    def is_cut(self) -> bool:
        low, high = self.ends
        return low > -NEVER or high < NEVER


def _normal(cells: list[UncertainCell]) -> Iterator[PlacedLaw]:
    of_kind: dict[tuple[Transform, bool], list[_NormalCell]] = {}
    for cell in cells:
        one = _normal_cell(cell)
        of_kind.setdefault((one.scale.transform, one.is_cut), []).append(one)
    for (kind, cut), some in of_kind.items():
        own = [one.cell for one in some]
        low, high = np.array([one.ends for one in some]).T
        law = NormalLaw(
            centre=np.array([one.centre for one in some]),
            error=np.array([one.error for one in some]),
            low=low if cut else None,
            high=high if cut else None,
            transform=kind,
            divisor=np.array([one.scale.divisor for one in some]),
            within=_within(own),
        )
        yield _placed(own, law)


def _normal_cell(cell: UncertainCell) -> _NormalCell:
    scale = _scale(cell)
    match cell.error:
        case Normal():
            centre, error = cell.value, cell.error.standard_error
        case LogNormal():
            low, high = np.log([cell.error.low, cell.error.high]).tolist()
            centre, error = (low + high) / 2, (high - low) / (2 * TWO_SIDED_95)
        case Transformed(error=Normal(standard_error=error)):
            share = np.array(cell.value / scale.divisor)
            if not in_domain(share, scale.transform):
                raise InvalidInputError(
                    f"{cell.name}: {cell.value:g} has no {scale.transform}; state its error in "
                    "another way"
                )
            centre = float(transform(share, scale.transform))
        case _:
            raise TypeError(cell.error)
    one = _NormalCell(cell, scale, centre, error)
    if one.is_cut and not normal_mass(*one.ends) > 0:
        raise _no_chance(cell)
    return one


def _uniform(cells: list[UncertainCell]) -> Iterator[PlacedLaw]:
    of_kind: dict[Transform, list[tuple[UncertainCell, _Scale, float, float]]] = {}
    for cell in cells:
        stated = cell.error.error if isinstance(cell.error, Transformed) else cell.error
        if not isinstance(stated, Interval):
            raise TypeError(stated)
        scale = _scale(cell)
        low, high = max(stated.low, scale.low), min(stated.high, scale.high)
        if low >= high:
            raise _no_chance(cell)
        of_kind.setdefault(scale.transform, []).append((cell, scale, low, high))
    for kind, some in of_kind.items():
        own = [cell for cell, *_ in some]
        law = UniformLaw(
            low=np.array([low for *_, low, _ in some]),
            high=np.array([high for *_, high in some]),
            transform=kind,
            divisor=np.array([scale.divisor for _, scale, *_ in some]),
            within=_within(own),
        )
        yield _placed(own, law)


# --- in the unit of the figures -----------------------------------------------------------------


def _triangular(cells: list[UncertainCell]) -> Iterator[PlacedLaw]:
    errors = [error for _, error in _stated(cells, Triangular)]
    low, mode, high = np.array([(one.low, one.mode, one.high) for one in errors]).T
    within = _within(cells)
    least = triangular_chances(within.low, low, mode, high)
    greatest = triangular_chances(within.high, low, mode, high)
    for place in np.flatnonzero(~(greatest > least)).tolist():
        raise _no_chance(cells[place])
    yield _placed(cells, TriangularLaw(low, mode, high, least, greatest, within))


def _discrete(cells: list[UncertainCell]) -> Iterator[PlacedLaw]:
    values: list[FloatArray] = []
    probabilities: list[FloatArray] = []
    for cell, error in _stated(cells, Discrete):
        own, chances = np.array(error.values), np.array(error.probabilities)
        kept = (own >= cell.low) & (own <= cell.high) & (chances > 0)
        if not kept.any():
            raise _no_chance(cell)
        order = np.argsort(own[kept], kind="stable")
        values.append(own[kept][order])
        probabilities.append(chances[kept][order])
    yield _placed(cells, DiscreteLaw(tuple(values), tuple(probabilities)))


def _joint(cells: list[UncertainCell]) -> Iterator[PlacedLaw]:
    together: dict[tuple[int, int], list[tuple[UncertainCell, FloatArray]]] = {}
    for cell, error in _stated(cells, EmpiricalDraws):
        draws = np.array(error.values)
        together.setdefault((cell.driver, len(draws)), []).append((cell, draws))
    for some in together.values():
        own = [cell for cell, _ in some]
        values = np.stack([draws for _, draws in some])
        within = _within(own)
        possible = (values == within.hold(values)).all(axis=0)
        if not possible.any():
            raise _no_chance(own[0])
        yield _placed(own, JointDraws.of(values[:, possible]))


def _scipy(cells: list[UncertainCell]) -> Iterator[PlacedLaw]:
    stated = _stated(cells, ScipyDistribution)
    errors = [error for _, error in stated]
    chances = np.array([error.chances_within(cell.low, cell.high) for cell, error in stated])
    least, greatest = chances.T
    for place in np.flatnonzero(~(greatest > least)).tolist():
        raise _no_chance(cells[place])
    yield _placed(cells, ScipyLaw(tuple(errors), least, greatest, _within(cells)))
