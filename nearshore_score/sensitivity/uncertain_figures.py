"""How uncertain figures vary: by their own errors, in groups, within what is possible."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Annotated, Literal, NamedTuple

import numpy as np
from pydantic import Field

from nearshore_score._arrays import FloatArray
from nearshore_score._frozen import FROZEN, FrozenMapping, Number, Specification
from nearshore_score.criteria import Indicator
from nearshore_score.errors import InvalidInputError, UnknownNameError
from nearshore_score.figures import EmpiricalDraws, Interval, Normal, Transformed, Uncertainty
from nearshore_score.framework import Framework
from nearshore_score.node import Node
from nearshore_score.normalisation import FixedGoalposts
from nearshore_score.normalisation.transforms import DOMAINS, Transform, in_domain, transform
from nearshore_score.panel import STATES, CellError, Panel
from nearshore_score.ranges import Range
from nearshore_score.scaled_errors import widened_error
from nearshore_score.sensitivity.sampling.cell_laws import UncertainCell, laws_of
from nearshore_score.sensitivity.sampling.error_groups import Driver, ErrorGroups
from nearshore_score.sensitivity.sampling.figure_sampler import ErrorSampler, FigureSampler
from nearshore_score.sensitivity.sampling.marginals import inverse_transform
from nearshore_score.treatment import AnyStep, Imputation, imputation_draws
from nearshore_score.treatment.imputation import possible_range

_IMPUTED = STATES.index("imputed")
_EMPTY = (STATES.index("missing"), STATES.index("suppressed"))
_POINTS = (0.0, 100.0)


class MissingDraws(Specification):
    """Missing figures are drawn as an imputation makes them, with the error that it makes.

    Parameters
    ----------
    step : Imputation
        How missing figures are estimated; its estimates are the figures of the model.
    draws : int
        How many imputations are prepared, each as likely as any other.
    seed : int
        Seed of the imputations.

    Examples
    --------
    >>> from nearshore_score.treatment import ImputeAverage
    >>> MissingDraws(step=ImputeAverage()).draws
    200
    """

    kind: Literal["missing_draws"] = "missing_draws"
    step: AnyStep
    draws: Annotated[int, Field(ge=1)] = 200
    seed: Annotated[int, Field(ge=0)] = 0


class UncertainFigures(Specification):
    r"""How figures vary: which errors count, which belong together, and what is missing.

    Parameters
    ----------
    columns : tuple of str
        Indicators whose figures vary; a criterion stands for all below it. By default all.
    default_errors : {"none", "judged"}
        What figures without an error of their own have: none, or the judged error of their
        indicator (`Indicator.score_error`, and `score_error_if_older` for old figures).
    missing : {"as_is", "range", "draws"} or MissingDraws
        Whether missing figures stay missing; or lie anywhere between the worst and the best
        case; or are one of the figures that other destinations have, each equally likely; or
        are drawn as an imputation makes them.
    common : mapping of str to float
        Correlation of the errors of different destinations, from zero to one, by indicator or
        by the beginning of the name of an error group: ``"wgi"`` for the groups ``wgi:MAR``,
        ``wgi:TUN`` and so on.
    scale : float
        Every stated or judged error is so many times as wide; see `widened_error`.

    Notes
    -----
    All figures of one error group are moved by one standard normal number z, each along its own
    quantile function; figures without a group have one each. With a correlation rho the number
    is :math:`\sqrt{\rho}\, z_{source} + \sqrt{1 - \rho}\, z_{group}`, so that errors of two
    destinations are correlated by rho before their quantile functions are applied. An indicator
    that is named comes before the beginning of its group's name, and leaves the group's other
    figures behind. Laws are cut to what is possible for an indicator and scaled up inside, not
    held at the ends.

    A judged error is one of the score: the figure moves so that its score between the goalposts,
    before it is held back at them, moves by a normal error of so many points. Without goalposts
    the least and greatest figures of the compared set take their place. Worst and best case are
    the goalposts likewise, all scores between them being equally likely; the figure of the model
    is then the one of the score in the middle.

    Examples
    --------
    >>> UncertainFigures(default_errors="judged", common={"wgi": 0.3}).to_json()
    '{"kind":"uncertain_figures","default_errors":"judged","common":{"wgi":0.3}}'
    """

    kind: Literal["uncertain_figures"] = "uncertain_figures"
    columns: tuple[str, ...] = ()
    default_errors: Literal["none", "judged"] = "none"
    missing: Literal["as_is", "range", "draws"] | MissingDraws = "as_is"
    common: Annotated[Mapping[str, Annotated[Number, Field(ge=0, le=1)]], *FROZEN] = Field(
        default_factory=FrozenMapping
    )
    scale: Number = Field(default=1.0, gt=0, le=100)


def uncertain_panel(
    panel: Panel,
    framework: Framework,
    figures: UncertainFigures,
    *,
    direct_range: Range = _POINTS,
) -> Panel:
    """Return the panel with an error for every cell that varies, missing ones filled by rule.

    Parameters
    ----------
    panel : Panel
        Figures with the errors that are stated.
    framework : Framework
        Its indicators say what is possible, where the goalposts are and which errors are judged.
    figures : UncertainFigures
        Which errors count, and what becomes of missing figures.
    direct_range : tuple of two floats, or None
        Possible scores of columns without an indicator; None if they can be any number.

    Returns
    -------
    Panel
        Its errors are all that vary. Filled cells are flagged as imputed. A column that nobody
        has stays empty.

    Raises
    ------
    InvalidInputError
        If the panel has several years, or an imputation says nothing of its error.
    UnknownNameError
        If a column that is named does not exist.

    Examples
    --------
    >>> flat = Framework.flat({"cost": 0.4, "quality": 0.6})
    >>> panel = Panel(("A", "B"), ("cost", "quality"), [[50.0, np.nan], [80.0, 60.0]])
    >>> filled = uncertain_panel(panel, flat, UncertainFigures(missing="range"))
    >>> filled.column("quality"), filled.errors[0].uncertainty
    (array([50., 60.]), Interval(low=0.0, high=100.0, kind='interval'))
    """
    if panel.values.ndim != 2:
        raise InvalidInputError("the panel has several years; choose one with panel.year(...)")
    columns = _columns(panel, framework, figures.columns)
    stated = [
        error.replace(uncertainty=_widened(panel, error, figures.scale))
        for error in panel.errors
        if error.column in columns and _holds(panel, error)
    ]
    if figures.default_errors == "judged":
        known = {(error.destination, error.column) for error in stated}
        stated += [
            cell.replace(uncertainty=_widened(panel, cell, figures.scale))
            for cell in _judged(panel, framework, columns, direct_range)
            if (cell.destination, cell.column) not in known
        ]
    filled = _filled(panel, framework, columns, figures.missing, direct_range)
    return replace(filled, errors=(*stated, *filled.errors))


def figure_sampler(
    panel: Panel,
    framework: Framework,
    figures: UncertainFigures,
    *,
    direct_range: Range = _POINTS,
) -> FigureSampler:
    """Return what draws the figures of a panel from the errors of its cells.

    Parameters
    ----------
    panel : Panel
        As `uncertain_panel` returns it.
    framework : Framework
        Its indicators say what is possible.
    figures : UncertainFigures
        What the errors have in common.
    direct_range : tuple of two floats, or None
        Possible scores of columns without an indicator; None if they can be any number.

    Returns
    -------
    FigureSampler
        The same numbers in whatever order destinations, columns and errors stand.

    Raises
    ------
    InvalidInputError
        If no cell varies, a cell has two errors, or an error leaves no chance for any possible
        value.
    UnknownNameError
        If errors of an indicator or a group that nobody has are said to be correlated.

    Examples
    --------
    >>> error = CellError(
    ...     destination="A", column="cost", uncertainty=Normal(standard_error=2), group="survey"
    ... )
    >>> panel = Panel(("A", "B"), ("cost",), [[50.0], [80.0]], errors=[error])
    >>> sampler = figure_sampler(panel, Framework.flat({"cost": 1.0}), UncertainFigures())
    >>> sampler.draw(np.random.default_rng(0), 3).round(1)[:, :, 0]
    array([[50.3, 80. ],
           [49.7, 80. ],
           [51.3, 80. ]])
    """
    columns = _columns(panel, framework, ())
    kept = [error for error in panel.errors if error.column in columns and _holds(panel, error)]
    if not kept:
        raise InvalidInputError(
            "no figure has an error, so none can vary; state errors with Figure(uncertainty=...), "
            "take judged ones with UncertainFigures(default_errors='judged'), or set figures=False"
        )
    errors = sorted(kept, key=lambda one: (one.destination, one.column))
    drivers = _drivers(panel, errors, figures.common)
    groups = ErrorGroups.of(drivers, figures.common)
    place = {driver: index for index, driver in enumerate(groups.drivers)}
    low, high = _possible(panel, framework, direct_range)
    cells: dict[int, UncertainCell] = {}
    for error, driver in zip(errors, drivers, strict=True):
        row, column = _place(panel, error)
        index = row * len(panel.columns) + column
        name = f"{error.destination}, {error.column}"
        if index in cells:
            raise InvalidInputError(f"{name} has two errors; state one")
        value = float(panel.values[row, column])
        ends = (float(low[row, column]), float(high[row, column]))
        cells[index] = UncertainCell(name, index, place[driver], value, error.uncertainty, *ends)
    return ErrorSampler.of(panel.values, groups, laws_of(list(cells.values())))


# --- which cells --------------------------------------------------------------------------------


def _columns(panel: Panel, framework: Framework, chosen: tuple[str, ...]) -> set[str]:
    """Return the columns that vary and that the framework uses."""
    used = {code for code in panel.columns if code in framework.nodes}
    if not chosen:
        return used
    wanted: set[str] = set()
    for code in chosen:
        if code not in framework.nodes:
            raise UnknownNameError("column of uncertain figures", code, framework.nodes)
        wanted |= {node.code for node in framework.node(code).walk()}
    return used & wanted


def _place(panel: Panel, error: CellError) -> tuple[int, int]:
    return panel.destinations.index(error.destination), panel.columns.index(error.column)


def _holds(panel: Panel, error: CellError) -> bool:
    known = error.destination in panel.destinations and error.column in panel.columns
    return known and bool(panel.present[_place(panel, error)])


def _widened(panel: Panel, error: CellError, scale: float) -> Uncertainty:
    if scale == 1:
        return error.uncertainty
    return widened_error(error.uncertainty, float(panel.values[_place(panel, error)]), scale)


def _drivers(panel: Panel, errors: list[CellError], common: Mapping[str, float]) -> list[Driver]:
    """Return what moves each cell: its group, and the source that it has in common with others."""
    found: list[Driver] = []
    beginnings: set[str] = set()
    for error in errors:
        beginning, colon, _ = error.group.partition(":")
        named = bool(colon) and beginning not in panel.destinations
        beginnings |= {beginning} if named else set()
        source = beginning if named and beginning in common else ""
        found.append(Driver(error.group, error.column if error.column in common else source))
    known = {*beginnings, *(error.column for error in errors)}
    for name in common:
        if name not in known:
            raise UnknownNameError("indicator or group of errors", name, sorted(known))
    return found


def _possible(
    panel: Panel, framework: Framework, direct_range: Range
) -> tuple[FloatArray, FloatArray]:
    """Return where the cells (n, m) can lie, infinite where nothing is known."""
    columns = list(range(len(panel.columns)))
    low, high = (
        np.tile(ends, (len(panel.destinations), 1))
        for ends in possible_range(panel, framework, columns)
    )
    for column, code in enumerate(panel.columns):
        node = framework.nodes.get(code)
        if node is not None and node.indicator is None and direct_range is not None:
            low[:, column], high[:, column] = direct_range
        kind = _ends(panel, node, direct_range).transform if node is not None else "none"
        end, closed = DOMAINS[kind]
        if end > -np.inf:
            inside = in_domain(panel.values[:, column], kind)
            least = end if closed else np.nextafter(end, np.inf)
            low[inside, column] = np.maximum(low[inside, column], least)
    return low, high


# --- judged errors ------------------------------------------------------------------------------


class _Ends(NamedTuple):
    """The figures of the worst and the best score, in either order, and their transform."""

    low: float
    high: float
    transform: Transform = "none"

    @property
    def places(self) -> tuple[float, float]:
        """The ends after the transform."""
        low, high = transform(np.array([self.low, self.high]), self.transform).tolist()
        return low, high


def _ends(panel: Panel, node: Node, direct_range: Range) -> _Ends:
    """Return goalposts, or the range of direct scores, else the ends of the compared figures."""
    own = node.normalisation.goalposts if isinstance(node.normalisation, FixedGoalposts) else None
    posts = own or (node.indicator.goalposts if node.indicator is not None else None)
    if posts is not None:
        return _Ends(posts.low, posts.high, posts.transform)
    if node.indicator is None and direct_range is not None:
        return _Ends(*direct_range)
    known = panel.column(node.code)[np.isfinite(panel.column(node.code))]
    return _Ends(float(known.min()), float(known.max())) if len(known) else _Ends(0.0, 0.0)


def _judged(
    panel: Panel, framework: Framework, columns: set[str], direct_range: Range
) -> Iterator[CellError]:
    """Give the judged error of every figure that has one."""
    for column, code in enumerate(panel.columns):
        node = framework.nodes.get(code)
        if code not in columns or node is None or node.indicator is None:
            continue
        ends = _ends(panel, node, direct_range)
        low, high = ends.places
        values = panel.values[:, column]
        known = panel.present[:, column] & in_domain(values, ends.transform)
        for row in np.flatnonzero(known).tolist():
            points = _points(node.indicator, int(panel.figure_years[row, column]))
            size = points / 100 * (high - low)
            if size > 0:
                normal = Normal(standard_error=size)
                of = (panel.destinations[row], code)
                plain = ends.transform == "none"
                yield _own(
                    of, normal if plain else Transformed(transform=ends.transform, error=normal)
                )


def _points(indicator: Indicator, year: int) -> float:
    """Return the judged error of a figure of a year, zero if that is not known."""
    old = indicator.older_than is not None and 0 < year < indicator.older_than
    if old and indicator.score_error_if_older is not None:
        return indicator.score_error_if_older
    return indicator.score_error


def _own(of: tuple[str, str], error: Uncertainty) -> CellError:
    destination, column = of
    group = f"{destination}:{column}"
    return CellError(destination=destination, column=column, uncertainty=error, group=group)


# --- missing figures ----------------------------------------------------------------------------


def _filled(
    panel: Panel,
    framework: Framework,
    columns: set[str],
    missing: Literal["as_is", "range", "draws"] | MissingDraws,
    direct_range: Range,
) -> Panel:
    """Return the panel with missing cells of leaves filled; its errors are those of these cells."""
    if isinstance(missing, MissingDraws):
        return _imputed(panel, framework, columns, missing)
    values, states = panel.values.copy(), panel.states.copy()
    errors: list[CellError] = []
    for leaf in framework.leaves if missing != "as_is" else ():
        column = panel.columns.index(leaf.code)
        empty = np.flatnonzero(np.isin(panel.states[:, column], _EMPTY))
        found = _unknown(panel, leaf, missing == "range", direct_range)
        if leaf.code not in columns or not len(empty) or found is None:
            continue
        value, error = found
        values[empty, column], states[empty, column] = value, _IMPUTED
        if error is not None:
            errors += [_own((panel.destinations[row], leaf.code), error) for row in empty.tolist()]
    return replace(panel, values=values, states=states, errors=tuple(errors))


def _unknown(
    panel: Panel, leaf: Node, anything: bool, direct_range: Range
) -> tuple[float, Uncertainty | None] | None:
    """Return value and error of a figure that is missing; None if nothing can be said of it."""
    known = panel.column(leaf.code)[np.isfinite(panel.column(leaf.code))]
    if not anything:
        draws = EmpiricalDraws(values=tuple(np.sort(known).tolist())) if len(known) else None
        return None if draws is None else (float(np.median(known)), draws)
    ends = _ends(panel, leaf, direct_range)
    if ends.low == ends.high:
        return (ends.low, None) if len(known) else None
    low, high = ends.places
    middle = float(inverse_transform(np.array((low + high) / 2), ends.transform))
    between = Interval(low=low, high=high)
    plain = ends.transform == "none"
    return middle, between if plain else Transformed(transform=ends.transform, error=between)


def _imputed(panel: Panel, framework: Framework, columns: set[str], missing: MissingDraws) -> Panel:
    if not isinstance(missing.step, Imputation):
        raise InvalidInputError(
            f"{missing.step.kind} fills nothing; choose an imputation such as ImputeAverage()"
        )
    after = missing.step.prepare(panel, framework).panel
    drawn = imputation_draws(panel, framework, missing.step, missing.draws, seed=missing.seed)
    chosen = np.array([code in columns for code in panel.columns])
    filled = after.present & ~panel.present & chosen
    errors = [
        _own(
            (panel.destinations[row], panel.columns[column]),
            EmpiricalDraws(values=tuple(drawn[:, row, column].tolist())),
        )
        for row, column in np.argwhere(filled).tolist()
    ]
    values = np.where(filled, after.values, panel.values)
    states = np.where(filled, after.states, panel.states)
    return replace(panel, values=values, states=states, errors=tuple(errors))
