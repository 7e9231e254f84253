"""From profiles to a panel: pick the figures of the client, check every one at the door."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from nearshore_score._arrays import FloatArray
from nearshore_score.criteria import CRITERIA, Indicator, Product
from nearshore_score.dataset import known_figures
from nearshore_score.errors import InvalidInputError, MixedSeriesWarning, UnknownNameError
from nearshore_score.figures import Figure
from nearshore_score.framework import Framework
from nearshore_score.node import Node
from nearshore_score.normalisation import Goalposts
from nearshore_score.normalisation.transforms import in_domain
from nearshore_score.panel import STATES, CellError, Panel
from nearshore_score.profiles import DestinationProfile
from nearshore_score.scaled_errors import multiplied_error


@dataclass(frozen=True)
class Resolution:
    """What a set of profiles is for one framework and one client.

    Attributes
    ----------
    panel : Panel
        The figures as arrays.
    figures : mapping of (str, str) to Figure
        The figure behind each cell, by destination and column.
    """

    panel: Panel
    figures: Mapping[tuple[str, str], Figure]


def resolve(
    profiles: Iterable[DestinationProfile], framework: Framework, client: str | None = None
) -> Resolution:
    """Pick the figures that a framework needs and check every one of them.

    Parameters
    ----------
    profiles : iterable of DestinationProfile
    framework : Framework
    client : str, optional
        Client market, for figures that depend on it.

    Returns
    -------
    Resolution
        The panel, and the figure behind each of its cells by destination and column.

    Raises
    ------
    InvalidInputError
        If a figure is outside the possible range, in another unit, or in the wrong criterion.
    UnknownNameError
        If a profile names an indicator that nobody knows.

    Warns
    -----
    MixedSeriesWarning
        If the figures of one indicator come from several series.
    """
    rows = list(profiles)
    figures: dict[tuple[str, str], Figure] = {}
    for profile in rows:
        _check_names(profile, framework)
        for node in framework.nodes.values():
            figure = _figure_of(profile, node, client)
            if figure is not None:
                figures[profile.code, node.code] = figure
    _warn_of_mixed_series(figures)
    scored_directly = {column for _, column in figures}
    columns = [
        code
        for code, node in framework.nodes.items()
        if not node.children or code in scored_directly
    ]
    return Resolution(_panel([profile.code for profile in rows], columns, figures), figures)


def _panel(
    destinations: list[str], columns: list[str], figures: Mapping[tuple[str, str], Figure]
) -> Panel:
    values = np.full((len(destinations), len(columns)), np.nan)
    states = np.full(values.shape, STATES.index("missing"), dtype=np.uint8)
    years = np.zeros(values.shape, dtype=np.intp)
    errors: list[CellError] = []
    for i, destination in enumerate(destinations):
        for j, column in enumerate(columns):
            figure = figures.get((destination, column))
            if figure is None:
                continue
            states[i, j] = STATES.index(figure.state)
            years[i, j] = figure.year or 0
            if figure.value is not None:
                values[i, j] = figure.value
            if figure.uncertainty is not None:
                group = figure.error_group or f"{destination}:{column}"
                errors.append(
                    CellError(
                        destination=destination,
                        column=column,
                        uncertainty=figure.uncertainty,
                        group=group,
                    )
                )
    return Panel(destinations, columns, values, states, errors=errors, figure_years=years)


def _figure_of(profile: DestinationProfile, node: Node, client: str | None) -> Figure | None:
    """Return the checked figure or direct score of a node, if the profile has one."""
    if node.indicator is not None:
        figure = _measured(profile, node.indicator, client)
        if figure is not None:
            _check_figure(profile, node.indicator, figure)
        return figure
    score = profile.criteria.get(node.code)
    if isinstance(score, Mapping):
        if not node.children:
            raise InvalidInputError(
                f"{profile.code}: the framework scores {node.code} directly, so give a number from "
                "0 to 100, or use a framework with indicators below it"
            )
        return None
    if score is None and not node.children:
        score = getattr(profile.figure(node.code, client), "value", None)
        if score is not None and not 0 <= score <= 100:
            raise InvalidInputError(
                f"{profile.code}: {node.code} = {score:g} is a direct score and must lie between "
                "0 and 100; attach an Indicator to the node to score raw figures"
            )
    return None if score is None else Figure(value=score)


def _measured(
    profile: DestinationProfile, indicator: Indicator, client: str | None
) -> Figure | None:
    if client is None and indicator.varies_by == "client":
        return _without_client(profile, indicator)
    figure = profile.figure(indicator.code, client)
    if figure is None and indicator.derivation is not None:
        return _derived(profile, indicator, indicator.derivation)
    return figure


def _without_client(profile: DestinationProfile, indicator: Indicator) -> Figure | None:
    try:
        return profile.figure(indicator.code)
    except InvalidInputError:
        raise InvalidInputError(
            f"{indicator.code} depends on the client market; choose one, for instance client='FRA'"
        ) from None


def _derived(profile: DestinationProfile, indicator: Indicator, product: Product) -> Figure | None:
    """Multiply the factors; an uncertain factor hands on its error, scaled."""
    factors = [(code, profile.figure(code)) for code in product.factors]
    value, uncertain = product.scale, None
    notes: list[str] = []
    for code, factor in factors:
        if factor is None or factor.value is None:
            return None
        value *= factor.value
        if factor.uncertainty is not None:
            uncertain = (code, factor, factor.uncertainty)
        if factor.note:
            notes.append(f"{code}: {factor.note}")
    known = [factor for _, factor in factors if factor is not None]
    imputed = any(factor.state == "imputed" for factor in known)
    derived = Figure(
        value=value,
        unit=indicator.unit,
        year=min((factor.year for factor in known if factor.year is not None), default=None),
        source=known[0].source,
        series=known[0].series,
        state="imputed" if imputed else "present",
        note="; ".join(notes),
    )
    if uncertain is None or uncertain[1].value in (None, 0) or value == 0:
        return derived
    code, factor, error = uncertain
    return derived.model_copy(
        update={
            "uncertainty": multiplied_error(error, value / float(factor.value or 1.0)),
            "error_group": factor.error_group or f"{profile.code}:{code}",
        }
    )


def _check_names(profile: DestinationProfile, framework: Framework) -> None:
    known = known_figures()
    for criterion in profile.other:
        if criterion not in framework.nodes:
            raise UnknownNameError(
                f"criterion of {profile.code}",
                criterion,
                framework.nodes,
                "Add it to the framework, or leave it out.",
            )
    for criterion, indicator, _, _ in profile.figures():
        home = (
            framework.criterion_of(indicator)
            if indicator in framework.nodes
            else known.get(indicator)
        )
        if home is None:
            raise UnknownNameError(
                f"indicator of {profile.code}",
                indicator,
                [*framework.nodes, *known],
                "Add it to the framework with framework.add(...), or correct the name.",
            )
        if home != criterion and criterion in CRITERIA and home in CRITERIA:
            raise InvalidInputError(
                f"{profile.code}: {indicator} belongs to {home}, not to {criterion}; move it there"
            )


def _check_figure(profile: DestinationProfile, indicator: Indicator, figure: Figure) -> None:
    where = f"{profile.code}, {indicator.code}"
    if figure.unit and indicator.unit and figure.unit != indicator.unit:
        raise InvalidInputError(
            f"{where}: the figure is in {figure.unit!r} but the indicator in {indicator.unit!r}; "
            "convert the value"
        )
    if figure.value is None:
        return
    least = -np.inf if indicator.minimum is None else indicator.minimum
    greatest = np.inf if indicator.maximum is None else indicator.maximum
    if not least <= figure.value <= greatest:
        raise InvalidInputError(
            f"{where}: {figure.value:g} is outside the possible range {least:g} to {greatest:g} "
            f"{indicator.unit}".rstrip()
            + "; check value and unit"
        )


def check_transform(values: FloatArray, code: str, posts: Goalposts) -> None:
    """Refuse values (..., n) that a transform cannot take, before anything is computed."""
    wrong = values[np.isfinite(values) & ~in_domain(values, posts.transform)]
    if wrong.size:
        raise InvalidInputError(
            f"{code}: {wrong[0]:g} has no {posts.transform}; use fixed goalposts, which "
            "clamp it, or another transform"
        )


def _warn_of_mixed_series(figures: Mapping[tuple[str, str], Figure]) -> None:
    by_column: dict[str, dict[str, list[str]]] = {}
    for (destination, column), figure in figures.items():
        if figure.series and figure.state == "present":
            by_column.setdefault(column, {}).setdefault(figure.series, []).append(destination)
    for column, series in by_column.items():
        if len(series) > 1:
            parts = "; ".join(f"{name!r} for {', '.join(who)}" for name, who in series.items())
            warnings.warn(
                f"{column} mixes series that may not be comparable: {parts}",
                MixedSeriesWarning,
                stacklevel=4,
            )
