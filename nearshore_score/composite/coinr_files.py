"""An index as the R package COINr keeps it: the figures in iData, the tree in iMeta."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import cast

from nearshore_score._frozen import FrozenMapping
from nearshore_score.composite.index import CompositeIndex
from nearshore_score.criteria import Indicator
from nearshore_score.errors import InvalidInputError, UnknownNameError
from nearshore_score.framework import Framework
from nearshore_score.missing import Renormalise
from nearshore_score.naming import Named
from nearshore_score.node import Node
from nearshore_score.normalisation import Clamp, Direction, FixedGoalposts, Goalposts, MinMax
from nearshore_score.panel import Panel
from nearshore_score.panel_tables import BLANK, panel_from_columns, read_columns
from nearshore_score.ranks import RankRule
from nearshore_score.weighting import FixedWeights

_OF_IMETA = ("Level", "iCode", "Parent", "Direction", "Type", "Weight")
_OF_IDATA = ("uCode", "uName", "Time")
_TYPES = ("Indicator", "Aggregate", "Group", "Denominator", "Other")
_DIRECTIONS: Mapping[float, Direction] = {1.0: "benefit", -1.0: "cost"}
_SWITCHES: Mapping[str, Clamp] = {
    **dict.fromkeys(("", "TRUE", "T", "1"), "both"),
    **dict.fromkeys(("FALSE", "F", "0"), "none"),
}


@dataclass(frozen=True)
class CoinrFiles:
    """What a pair of COINr's files describes.

    Attributes
    ----------
    panel : Panel
        Figures of the indicators and denominators, of several years where `Time` has several,
        with the groupings.
    framework : Framework
        The tree, its weights and its indicators. What is missing is left out and the other
        weights are rescaled, however little is left, as COINr does unless told otherwise.
    destination_names : mapping of str to str
        Name of every destination by its code; the code where there is none.
    """

    panel: Panel
    framework: Framework
    destination_names: Mapping[str, str]

    def index(self, **choices: object) -> CompositeIndex:
        """Return the index of these files, ready to be computed from the panel.

        Parameters
        ----------
        **choices
            Fields of `CompositeIndex`. Without them figures are scored by min-max from 0 to 100
            and joined by arithmetic means, over all years together, and ranked, the highest score
            first and ties at the better rank: COINr's defaults.
        """
        defaults: dict[str, object] = {
            "name": self.framework.name,
            "framework": self.framework,
            "normalisation": MinMax(),
            "reference_years": "all_years" if self.panel.years else None,
            "ranking": RankRule(),
        }
        return CompositeIndex.from_fields({**defaults, **choices})


def read_coinr(idata: str | Path, imeta: str | Path, *, use_goalposts: bool = False) -> CoinrFiles:
    r"""Read the two tables from which the R package COINr [1]_ builds a coin or a purse.

    Both are CSV files as ``write.csv`` writes them; cells that are empty or ``NA`` are missing,
    and a column of row names is disregarded. Codes stay as they are, so they have to consist of
    letters A to Z, digits, ``_``, ``-`` and ``.``.

    Of iMeta are read `iCode`, `Type`, `Parent`, `Level`, `Direction` and `Weight`, and where they
    exist `iName`, `Unit`, `Target`, `Denominator`, `goalpost_lower`, `goalpost_upper`,
    `goalpost_scale` and `goalpost_trunc2posts` (1 and TRUE where they do not). Of iData are read
    `uCode`, `uName`, `Time`, and the columns of type Indicator, Denominator and Group; columns
    of type Other are left out.

    Parameters
    ----------
    idata : str or Path
        The figures: a row for each unit, or for each unit and time.
    imeta : str or Path
        What the columns of iData are, and the aggregates above them.
    use_goalposts : bool, default False
        Whether indicators are scored between their goalposts, from 0 to `goalpost_scale`, as by
        COINr's ``n_goalposts`` with ``"use_iMeta"``. Goalposts are in the unit of the figures and
        are kept with the indicators in any case.

    Returns
    -------
    CoinrFiles

    Raises
    ------
    UnknownNameError
        If a Parent, Denominator or column does not exist.
    InvalidInputError
        If a file cannot be read, a cell is not what its column asks for, or the tree is not one:
        two roots, a circle, an aggregate without children, levels that do not fit; also for an
        aggregate of direction -1, which COINr disregards silently.

    References
    ----------
    .. [1] W. Becker et al., "COINr: An R package for developing composite indicators",
       *Journal of Open Source Software* 7(78), 2022, 4567.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> folder = TemporaryDirectory()
    >>> idata, imeta = Path(folder.name, "iData.csv"), Path(folder.name, "iMeta.csv")
    >>> _ = idata.write_text("uCode,Pay,Skill\nMAR,10,60\nROU,20,80\nIND,5,NA\n")
    >>> _ = imeta.write_text(
    ...     "iCode,Level,Parent,Direction,Type,Weight\n"
    ...     "Pay,1,Total,-1,Indicator,3\n"
    ...     "Skill,1,Total,1,Indicator,1\n"
    ...     "Total,2,NA,1,Aggregate,1\n"
    ... )
    >>> files = read_coinr(idata, imeta)
    >>> files.framework
    Framework(Pay 75%, Skill 25%; 2 leaves)
    >>> files.index().compute(files.panel).scores["Total"]
    array([ 50.,  25., 100.])
    >>> folder.cleanup()
    """
    rows = _rows(imeta)
    figures = _Figures(str(idata), _columns(idata, ("uCode",)), rows)
    return CoinrFiles(figures.panel(), _framework(rows, use_goalposts), figures.names())


def _columns(path: str | Path, required: Sequence[str]) -> dict[str, list[str]]:
    """Return the columns of a file, empty texts where a cell is missing."""
    # R writes row names under an empty header.
    columns = {name: cells for name, cells in read_columns(path).items() if name}
    for name in required:
        if name not in columns:
            raise UnknownNameError(
                f"column of {path}", name, columns, "The file needs it, and commas between cells."
            )
    if not columns[required[0]]:
        raise InvalidInputError(f"{path} has a header but no rows")
    return {name: [cell.strip() for cell in cells] for name, cells in columns.items()}


@dataclass(frozen=True)
class _Row:
    """One row of iMeta."""

    where: str
    cells: Mapping[str, str]

    @property
    def code(self) -> str:
        return self.text("iCode")

    @property
    def type(self) -> str:
        return self.text("Type")

    @property
    def parent(self) -> str:
        return self.text("Parent")

    def text(self, column: str) -> str:
        cell = self.cells.get(column, "")
        return "" if cell in BLANK else cell

    def number(self, column: str) -> float | None:
        text = self.text(column)
        return _number(text, f"{self.where}, {column}") if text else None

    def needed(self, column: str) -> float:
        number = self.number(column)
        if number is None:
            raise self.error(f"an {self.type} needs a {column}")
        return number

    def error(self, what: str) -> InvalidInputError:
        return InvalidInputError(f"{self.where}: {what}")


_Rows = Mapping[str, _Row]


def _number(text: str, where: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise InvalidInputError(
            f"{where}: {text!r} is not a finite number; correct it, or write NA if it is missing"
        )
    return number


def _rows(imeta: str | Path) -> _Rows:
    """Read iMeta and check every row by itself, then the tree."""
    columns = _columns(imeta, _OF_IMETA)
    rows: dict[str, _Row] = {}
    for line, code in enumerate(columns["iCode"], start=2):
        cells = {name: column[line - 2] for name, column in columns.items()}
        row = _Row(f"{imeta}, line {line}, {code}", cells)
        _check_row(row)
        if code in rows:
            raise row.error("there are two rows of this iCode; codes must be unique")
        rows[code] = row
    _check_tree(_of_type(rows, "Indicator", "Aggregate"))
    return rows


def _of_type(rows: _Rows, *types: str) -> _Rows:
    return {code: row for code, row in rows.items() if row.type in types}


def _check_row(row: _Row) -> None:
    if not row.code:
        raise row.error("the iCode is missing")
    if not _is_code(row.code) or row.code in _OF_IDATA:
        raise row.error(
            f"{row.code!r} cannot be an iCode: codes consist of letters A to Z, digits and _ - ., "
            f"and {', '.join(_OF_IDATA)} mean something else; rename it in both files"
        )
    if row.type not in _TYPES:
        raise row.error(f"Type {row.type!r} is none of {', '.join(_TYPES)}")


def _is_code(text: str) -> bool:
    try:
        Named(code=text)
    except InvalidInputError:
        return False
    return True


def _check_tree(tree: _Rows) -> None:
    """Refuse what is not one tree with indicators as its leaves, all at level 1."""
    if not _of_type(tree, "Indicator"):
        raise InvalidInputError("iMeta has no row of Type Indicator; an index needs one")
    for row in tree.values():
        if row.parent and row.parent not in tree:
            raise UnknownNameError(
                f"Parent of {row.code}", row.parent, _of_type(tree, "Aggregate"), "See iMeta."
            )
        if row.parent and tree[row.parent].type == "Indicator":
            raise row.error(f"its Parent {row.parent} is an Indicator; make that an Aggregate")
    _refuse_circles(tree)
    roots = [code for code, row in tree.items() if not row.parent]
    if len(roots) > 1 or tree[roots[0]].type == "Indicator":
        raise InvalidInputError(
            f"without a Parent: {', '.join(roots)}; one Aggregate has none, the index at the top"
        )
    parents = {row.parent for row in tree.values()}
    for row in tree.values():
        _check_place(row, tree, is_parent=row.code in parents)


def _refuse_circles(tree: _Rows) -> None:
    try:
        TopologicalSorter({code: [row.parent] for code, row in tree.items()}).prepare()
    except CycleError as error:
        circle = " -> ".join(cast("list[str]", error.args[1]))
        raise InvalidInputError(f"these rows are Parents in a circle: {circle}") from None


def _check_place(row: _Row, tree: _Rows, *, is_parent: bool) -> None:
    if row.type == "Aggregate" and not is_parent:
        raise row.error("no row has this Aggregate as its Parent; leave it out")
    level = row.needed("Level")
    if row.type == "Indicator" and level != 1:
        raise row.error(f"an Indicator stands at Level 1, not {level:g}")
    if row.parent and tree[row.parent].needed("Level") != level + 1:
        raise row.error(
            f"Level {level:g}, but its Parent {row.parent} is at Level "
            f"{tree[row.parent].needed('Level'):g}; a Parent stands one level above"
        )


def _framework(rows: _Rows, use_goalposts: bool) -> Framework:
    tree = _of_type(rows, "Indicator", "Aggregate")
    below: dict[str, list[_Row]] = {}
    for row in tree.values():
        below.setdefault(row.parent, []).append(row)

    def node(row: _Row) -> Node:
        if row.type == "Indicator":
            return _leaf(row, rows, use_goalposts)
        _refuse_reversed(row)
        children = tuple(node(child) for child in below[row.code])
        weights = _weights(row, below[row.code])
        return Node(code=row.code, name=row.text("iName"), children=children, weights=weights)

    root = below[""][0]
    return Framework(
        root=node(root), name=root.text("iName"), missing=Renormalise(minimum_share=0.0)
    )


def _refuse_reversed(row: _Row) -> None:
    if row.number("Direction") not in (None, 1.0):
        raise row.error(
            f"Direction {row.text('Direction')} of an Aggregate: COINr takes no notice of it; "
            "write 1, and turn the score of the node by a normalisation such as Linear if meant"
        )


def _weights(parent: _Row, children: Sequence[_Row]) -> FixedWeights:
    weights = {child.code: child.needed("Weight") for child in children}
    for child in children:
        if weights[child.code] < 0:
            raise child.error("the Weight is negative; turn the Direction round instead")
    if not any(weights.values()):
        raise parent.error("the Weight of all rows below it is zero; one must be above")
    return FixedWeights(values=weights)


def _leaf(row: _Row, rows: _Rows, use_goalposts: bool) -> Node:
    direction = row.needed("Direction")
    if direction not in _DIRECTIONS:
        raise row.error(f"the Direction is {direction:g}; it must be 1 or -1")
    denominator = row.text("Denominator")
    if denominator and denominator not in _of_type(rows, "Denominator"):
        known = _of_type(rows, "Denominator")
        raise UnknownNameError(f"Denominator of {row.code}", denominator, known, "See iMeta.")
    leaf = Node.leaf(
        Indicator(
            code=row.code,
            name=row.text("iName"),
            unit=row.text("Unit"),
            direction=_DIRECTIONS[direction],
            target=row.number("Target"),
            denominator=denominator or None,
            goalposts=_goalposts(row),
        )
    )
    return leaf.replace(normalisation=_by_goalposts(row)) if use_goalposts else leaf


def _goalposts(row: _Row) -> Goalposts | None:
    low, high = row.number("goalpost_lower"), row.number("goalpost_upper")
    switch = row.text("goalpost_trunc2posts").upper()
    if low is None and high is None:
        return None
    if low is None or high is None:
        raise row.error("one of goalpost_lower and goalpost_upper is missing; give both or none")
    if switch not in _SWITCHES:
        raise row.error(f"goalpost_trunc2posts is {switch!r}; it must be TRUE or FALSE")
    try:
        return Goalposts(low=low, high=high, clamp=_SWITCHES[switch])
    except InvalidInputError as error:
        raise row.error(str(error)) from None


def _by_goalposts(row: _Row) -> FixedGoalposts:
    scale = row.number("goalpost_scale")
    if row.number("goalpost_lower") is None:
        raise row.error("no goalpost_lower and goalpost_upper; give them, or use_goalposts=False")
    if scale is not None and scale <= 0:
        raise row.error(f"the goalpost_scale {scale:g} must be above zero")
    return FixedGoalposts(score_range=(0.0, 1.0 if scale is None else scale))


@dataclass(frozen=True)
class _Figures:
    """The table iData, and what iMeta says of its columns."""

    where: str
    columns: Mapping[str, Sequence[str]]
    rows: _Rows

    def panel(self) -> Panel:
        self._check_columns()
        units, times = self.columns["uCode"], self.columns.get("Time", ())
        self._check_units(units, times)
        table: dict[str, Sequence[object]] = {"uCode": units}
        figures = _of_type(self.rows, "Indicator", "Denominator")
        groups = _of_type(self.rows, "Group")
        table.update({code: self._read(code, self._numbered) for code in figures})
        table.update({code: self._read(code, self._label) for code in groups})
        several = len(set(times)) > 1
        return panel_from_columns(
            {**table, "Time": times} if several else table,
            destination="uCode",
            year="Time" if several else None,
            values=list(figures),
            groups=list(groups),
        )

    def names(self) -> Mapping[str, str]:
        units = self.columns["uCode"]
        names = self.columns.get("uName", units)
        return FrozenMapping({unit: name or unit for unit, name in zip(units, names, strict=True)})

    def _check_columns(self) -> None:
        for code in _of_type(self.rows, "Indicator", "Denominator", "Group"):
            if code not in self.columns:
                remedy = "iMeta has a row for it, so iData needs the column."
                raise UnknownNameError(f"column of {self.where}", code, self.columns, remedy)
        for name in self.columns:
            if name not in (*self.rows, *_OF_IDATA):
                raise UnknownNameError(
                    "iCode in iMeta for the column of iData",
                    name,
                    self.rows,
                    "Add a row, of Type Other if the index does not use it.",
                )
            if name in _of_type(self.rows, "Aggregate"):
                raise InvalidInputError(
                    f"{self.where}: {name} is an Aggregate, which is computed; leave the column out"
                )

    def _check_units(self, units: Sequence[str], times: Sequence[str]) -> None:
        keys = list(zip(units, times, strict=True)) if times else [(unit,) for unit in units]
        seen: set[tuple[str, ...]] = set()
        for line, key in enumerate(keys, start=2):
            if not key[0]:
                raise InvalidInputError(f"{self.where}, line {line}: the uCode is missing")
            if key in seen:
                raise InvalidInputError(
                    f"{self.where}, line {line}: {', '.join(key)} stands there twice; a unit has "
                    "one row, or one for each Time"
                )
            seen.add(key)

    def _read(self, code: str, cell: Callable[[str, str], object]) -> list[object]:
        units = self.columns["uCode"]
        pairs: Iterable[tuple[str, str]] = zip(units, self.columns[code], strict=True)
        return [cell(text, f"{self.where}, {unit}, {code}") for unit, text in pairs]

    def _numbered(self, text: str, where: str) -> float | None:
        return None if text in BLANK else _number(text, where)

    def _label(self, text: str, where: str) -> str:  # noqa: ARG002 - as above
        return "" if text in BLANK else text
