"""Bounds of the scores and ranks of a whole result, by the rules of each year's edition."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from nearshore_score._arrays import FloatArray
from nearshore_score.composite.index import CompositeIndex
from nearshore_score.composite.result import IndexResult
from nearshore_score.errors import UnknownNameError
from nearshore_score.ranks import RankRule
from nearshore_score.reproduction.published import Published
from nearshore_score.reproduction.rounding_bounds import Bounds, score_bounds


class ResultBounds:
    """Bounds of all scores, given the digits to which the inputs were rounded."""

    def __init__(self, result: IndexResult, digits: int | Mapping[str, int] | None) -> None:
        self.result = result
        self._digits = digits
        self._found: dict[CompositeIndex, dict[str, Bounds | str]] = {}

    def of(self, code: str) -> Bounds | str:
        """Return the bounds of a node over all years, or why there are none."""
        if self._digits is None:
            return "the inputs are taken as exact; give input_digits="
        panel = self.result.treated
        if not panel.years:
            return self._variant(self.result.index)[code]
        low = np.full(panel.values.shape[:-1], np.nan)
        high = low.copy()
        for position, year in enumerate(panel.years):
            variant = self.result.index.edition(year)
            found = self._variant(variant).get(code, "")
            if isinstance(found, str):
                return found
            low[position], high[position] = found[0][position], found[1][position]
        return low, high

    def _variant(self, index: CompositeIndex) -> dict[str, Bounds | str]:
        if index not in self._found:
            if index.treatment:
                why = "the treatment of the figures moves with all of them"
                self._found[index] = dict.fromkeys(index.framework.nodes, why)
            else:
                plan = index.compile(self.result.treated)
                self._found[index] = score_bounds(plan, self._half_units(plan.panel.columns))
        return self._found[index]

    def _half_units(self, columns: tuple[str, ...]) -> FloatArray:
        if isinstance(self._digits, Mapping):
            for code in self._digits:
                if code not in self.result.panel.columns:
                    raise UnknownNameError("column of the panel", code, columns)
            return np.array(
                [0.5 * 10.0 ** -self._digits[c] if c in self._digits else 0.0 for c in columns]
            )
        return np.full(len(columns), 0.5 * 10.0 ** -int(self._digits or 0))

    def of_ranks(self, published: Published) -> Bounds | str:
        """Return best and worst rank that the exact inputs could give, or why that is not known.

        Destinations whose score cannot be computed, but is published, count with the published
        one; those of which only a rank is published could stand anywhere.
        """
        index = self.result.index
        rules = [index.edition(year).ranking for year in self.result.panel.years]
        rules = rules or [index.ranking]
        for rule in rules:
            if rule is None or len(rule.by) > 1 or rule.within is not None:
                return "ranks by several keys, within groups, or without a rule are not bounded"
            if rule.ties not in ("competition", "ordinal"):
                return f"ranks with {rule.ties} ties are not bounded"
        keys = {self._key(rule) for rule in rules}
        if len(keys) > 1:
            return "the editions rank by different scores"
        code, reverse, displayed = keys.pop()
        found = self.of(code)
        if isinstance(found, str):
            return found
        if displayed:
            found = self._displayed(code, found[0]), self._displayed(code, found[1])
        found = _without_unranked(self.result, _with_published(found, published, code), code)
        low, high = (-found[1], -found[0]) if reverse else found
        ahead = low[..., np.newaxis, :] > high[..., :, np.newaxis]
        possibly = high[..., np.newaxis, :] >= low[..., :, np.newaxis]
        return 1.0 + ahead.sum(axis=-1), possibly.sum(axis=-1).astype(float)

    def _displayed(self, code: str, scores: FloatArray) -> FloatArray:
        """Return scores as they are displayed, each year by its own rule."""
        if not self.result.panel.years:
            return self.result.display_of(code).apply(scores)
        return np.stack(
            [
                self.result.display_of(code, position).apply(scores[position])
                for position in range(len(self.result.panel.years))
            ]
        )

    def _key(self, rule: RankRule | None) -> tuple[str, bool, bool]:
        chosen = rule or RankRule()
        code = chosen.by[0] if chosen.by else self.result.total
        return code, chosen.best == "lowest", chosen.on == "displayed"


def _with_published(found: Bounds, published: Published, code: str) -> Bounds:
    """Bound scores that cannot be computed by what is published of them."""
    low, high = found
    if code in published.scores:
        theirs, half = published.scores[code], published.columns[code].half_unit
        low = np.where(np.isnan(low), theirs - half, low)
        high = np.where(np.isnan(high), theirs + half, high)
    if published.ranks is not None:
        somewhere = np.isnan(low) & np.isfinite(published.ranks)
        low, high = np.where(somewhere, -np.inf, low), np.where(somewhere, np.inf, high)
    return low, high


def _without_unranked(result: IndexResult, found: Bounds, code: str) -> Bounds:
    """Leave out destinations that have a score but, by a gate, no rank: they are before nobody."""
    if result.ranks is None:
        return found
    out = np.isfinite(result.scores[code]) & np.isnan(result.ranks)
    return np.where(out, np.nan, found[0]), np.where(out, np.nan, found[1])
