"""The embedded destinations, with every figure and its source."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from functools import cache

from nearshore_score.dataset.catalogue import (
    known_figures,
    load_indicators,
    load_sources,
    pick,
)
from nearshore_score.dataset.tables import Row, folder, number, read_table, whole
from nearshore_score.errors import InvalidInputError, UnknownNameError
from nearshore_score.figures import Figure, Interval, LogNormal, Normal, State, Uncertainty
from nearshore_score.profiles import DestinationProfile, Destinations

#: Files of figures; the last three may be taken out of the package (see DATA_LICENSES).
FIGURE_FILES: tuple[str, ...] = (
    "open_data",
    "bilateral",
    "languages",
    "treaties",
    "stack_overflow_survey",
    "un_egdi",
    "passport_index",
)

#: Morocco and the eleven competitors that it is compared with by default: Egypt and Tunisia,
#: Portugal, Eastern Europe's three large service locations, sub-Saharan Africa's five.
MAIN_COMPARISON: tuple[str, ...] = (
    "MAR",
    "EGY",
    "TUN",
    "PRT",
    "POL",
    "ROU",
    "BGR",
    "SEN",
    "CIV",
    "MDG",
    "MUS",
    "ZAF",
)

_Figures = dict[str, Figure | dict[str, Figure]]


def load_destinations(*, without: Collection[str] = ()) -> Destinations:
    """Return the embedded destinations, sorted by code.

    Parameters
    ----------
    without : collection of str, optional
        Files of figures to leave out, for instance ``["stack_overflow_survey"]`` for a
        comparison that is free of the ODbL; see `FIGURE_FILES`.

    Returns
    -------
    Destinations

    Raises
    ------
    UnknownNameError
        If there is no such file of figures.

    Examples
    --------
    >>> destinations = load_destinations()
    >>> len(destinations)
    58
    >>> destinations["MAR"]["wgi_rule_of_law"].source.publisher
    'World Bank'
    """
    if isinstance(without, str):
        raise InvalidInputError(f"without takes a list of files; write without=[{without!r}]")
    for name in without:
        if name not in FIGURE_FILES:
            raise UnknownNameError("file of figures", name, FIGURE_FILES)
    return _load(frozenset(without))


@cache
def _load(without: frozenset[str]) -> Destinations:
    figures: dict[str, dict[str, _Figures]] = defaultdict(lambda: defaultdict(dict))
    for name in FIGURE_FILES:
        if name in without:
            continue
        for row in read_table(f"figures/{name}"):
            try:
                _add(row, figures[row["destination"]])
            except (KeyError, ValueError) as error:
                where = f"figures/{name}.csv, {row['destination']}, {row['indicator']}"
                raise InvalidInputError(f"{where}: {error}") from None
    known = [row["code"] for row in read_table("destinations")]
    for code in figures:
        pick("destination", code, dict.fromkeys(known))
    return Destinations(_profile(row, figures[row["code"]]) for row in read_table("destinations"))


def _add(row: Row, criteria: dict[str, _Figures]) -> None:
    """Put the figure of a row in its place, unless there is one already."""
    indicator, client = row["indicator"], row["client"]
    criterion = known_figures()[pick("indicator", indicator, known_figures())]
    home: dict[str, Figure] | _Figures = criteria[criterion]
    if client:
        by_client = criteria[criterion].setdefault(indicator, {})
        if isinstance(by_client, Figure):
            raise InvalidInputError("stands once by client and once without")
        home = by_client
    key = client or indicator
    if key in home:
        raise InvalidInputError("stands twice")
    home[key] = _figure(row)


def _profile(row: Row, criteria: dict[str, _Figures]) -> DestinationProfile:
    return DestinationProfile.from_fields(
        {
            "code": row["code"],
            "name": row["name"],
            "name_fr": row["name_fr"],
            "region": row["region"],
            **criteria,
        }
    )


def _figure(row: Row) -> Figure:
    state: State = row["state"]  # type: ignore[assignment]  # checked by Figure
    return Figure(
        value=number(row["value"]),
        unit=_unit(row["indicator"]),
        year=whole(row["year"]),
        source=load_sources()[pick("source", row["source"], load_sources())],
        series=row["series"],
        uncertainty=_uncertainty(row),
        error_group=row["error_group"],
        state=state,
        note=row["note"],
    )


@cache
def _unit(indicator: str) -> str:
    indicators = load_indicators()
    if indicator in indicators:
        return indicators[indicator].unit
    language_indicator = indicators.get(f"language_{indicator.rsplit('_', 1)[0]}")
    return language_indicator.unit if language_indicator else "persons"


def _uncertainty(row: Row) -> Uncertainty | None:
    low, high = number(row["low"]), number(row["high"])
    if low is None:
        return None
    if row["uncertainty"] == "normal":
        return Normal(standard_error=low)
    if high is None:
        raise InvalidInputError("an interval needs two ends")
    if row["uncertainty"] == "lognormal":
        return LogNormal(low=low, high=high)
    return Interval(low=low, high=high)


def data_licences() -> str:
    """Return the licences and attributions of the embedded data.

    Examples
    --------
    >>> "Open Database License" in data_licences()
    True
    """
    return folder().joinpath("DATA_LICENSES").read_text(encoding="utf-8")
