"""Scores that are refused while a plan is evaluated, with the name of what is wrong."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nearshore_score._arrays import BoolArray, FloatArray, all_finite
from nearshore_score.aggregation.traits import traits_of
from nearshore_score.errors import InvalidInputError
from nearshore_score.missing import Children, Filled
from nearshore_score.node import Node
from nearshore_score.panel import Panel


@dataclass(frozen=True, eq=False)
class Refusals:
    """What may not become a score.

    Attributes
    ----------
    panel : Panel
        Names of destinations and years.
    """

    panel: Panel

    def infinite(self, node: Node, scores: FloatArray, present: BoolArray) -> None:
        """Refuse scores (..., n) that are not finite where there should be one."""
        if all_finite(scores):
            return
        wrong = ~np.isfinite(scores) & present
        if wrong.any():
            raise InvalidInputError(
                f"{self._where(wrong)}: {node.code} is not a finite number; a value divides by "
                "zero, or lies outside what the method can score"
            )

    def holes_taken_for_numbers(self, node: Node, scores: FloatArray, filled: Filled) -> None:
        """Refuse an operator that does arithmetic with absent children."""
        if filled.present.all():
            return
        wrong = np.isnan(scores) & filled.enough & ~filled.present.all(axis=-1)
        if wrong.any():
            raise InvalidInputError(
                f"{self._where(wrong)}: {node.operator.kind} gives no number for {node.code}: "
                "either it counts children that are missing (let it leave out what `present` marks "
                "as absent, or set missing='no_score'), or a score lies outside what it can join"
            )

    def all_below_floor(self, node: Node, children: Children, filled: Filled) -> None:
        """Refuse a floor that lifts every score, so that none makes a difference."""
        floor = traits_of(node.operator).floor
        counts = np.broadcast_to(filled.present & children.counting, filled.scores.shape)
        counted = filled.scores[counts]
        if counted.size and counted.max() <= floor and counted.min() < floor:
            raise InvalidInputError(
                f"{node.code}: every score that {node.operator.kind} joins is below its floor "
                f"{floor:g}; set floor=None, or one that is low against the scores"
            )

    def low_score(self, node: Node, filled: Filled, low: BoolArray, codes: tuple[str, ...]) -> None:
        """Refuse a score that the operator which joins it is not defined for."""
        *row, child = np.argwhere(low)[0]
        code = codes[int(child)]
        score = np.broadcast_to(filled.scores, low.shape)[(*row, child)]
        raise InvalidInputError(
            f"{self._where(np.asarray(low.any(axis=-1)))}: {node.code} joins by "
            f"{node.operator.kind}, which needs scores from "
            f"{traits_of(node.operator).least_score:g} upwards, but {code} scores {score:g}; use a "
            "normalisation with a range, or another operator"
        )

    def _where(self, wrong: BoolArray) -> str:
        """Name the destination, and the year, of the first cell that is wrong."""
        *leading, row = np.argwhere(wrong)[0]
        year = f" {self.panel.years[leading[-1]]}" if self.panel.years else ""
        return f"{self.panel.destinations[row]}{year}"
