"""How far each figure of a destination would have to move before its rank changes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

import numpy as np
from pydantic import Field

from nearshore_score._arrays import FloatArray, IntArray
from nearshore_score._frozen import FrozenModel, Number
from nearshore_score.analysis import Analysis
from nearshore_score.comparison import compare, plan_of
from nearshore_score.context import Language
from nearshore_score.errors import UnknownNameError
from nearshore_score.model import ScoringModel
from nearshore_score.naming import Code
from nearshore_score.phrases import decimal, phrase
from nearshore_score.plan import Plan
from nearshore_score.profiles import DestinationProfile, Destinations
from nearshore_score.ranking import Ranking
from nearshore_score.ranks import TIE_TOLERANCE
from nearshore_score.tables import Table

# A rank that changes and changes back between two steps goes unseen.
_STEPS = 16
_HALVINGS = 30
_SHOWN = 10


class FigureTippingPoint(FrozenModel):
    """The nearest value of one figure at which the rank of its destination is another.

    Parameters
    ----------
    indicator : str
        Code of the indicator, or of a criterion that is scored directly.
    value, tipping_value : float
        The figure now, and the nearest value in this direction with another rank.
    unit : str
        Unit of both.
    score, tipping_score : float
        What the indicator scores with them.
    rank : int
        Rank at the tipping value.
    """

    indicator: Code
    value: Number
    tipping_value: Number
    unit: str = ""
    score: Number
    tipping_score: Number
    rank: Annotated[int, Field(ge=1)]

    @property
    def points(self) -> float:
        """By how much the score of the indicator moves."""
        return self.tipping_score - self.score


class FigureTippingPoints(Analysis):
    """How far each figure of a destination would have to move before its rank changes.

    Parameters
    ----------
    model : ScoringModel
        The model, all in all.
    destination : str
        Whose figures move, one at a time; all others stay as they are.
    rank : int
        Its rank now.
    points : tuple of FigureTippingPoint
        The smallest move of an indicator's score first; a figure can have one above and one below.
    without : tuple of str
        Indicators whose figure changes the rank nowhere between the ends of their scale.
    """

    model: ScoringModel
    destination: Code
    rank: int
    points: tuple[FigureTippingPoint, ...] = ()
    without: tuple[Code, ...] = ()

    def __repr__(self) -> str:
        return (
            f"FigureTippingPoints({self.destination} rank {self.rank}; {len(self.points)} points)"
        )

    def tables(self) -> tuple[Table, ...]:
        """Return the nearest tipping points; see `Analysis.tables`."""
        told = self.model.context.language
        head = ("indicator", "figure", "tipping_figure", "unit", "points_moved", "rank_then")
        rows = tuple(
            (
                self.model.framework.node(one.indicator).label(told),
                figure_text(one.value, told),
                figure_text(one.tipping_value, told),
                one.unit,
                decimal(one.points, told, sign=True),
                str(one.rank),
            )
            for one in self.points[:_SHOWN]
        )
        return (Table(tuple(phrase(key, told) for key in head), rows, labels=(0, 3)),)


def figure_tipping_points(
    model: ScoringModel, profiles: Iterable[DestinationProfile], destination: str
) -> FigureTippingPoints:
    """Find how far each figure of a destination would have to move before its rank changes.

    Works for every method. A figure moves between the ends of its scale: its goalposts, else the
    least and the greatest value that is compared, or 0 and 100 for a criterion that is scored
    directly. Where a scale depends on the compared set, the scores of all others move with it.

    Parameters
    ----------
    model : ScoringModel
        Any method will do.
    profiles : iterable of DestinationProfile
        The destinations that are compared.
    destination : str
        Whose figures move, one at a time.

    Returns
    -------
    FigureTippingPoints

    Raises
    ------
    UnknownNameError
        If the destination is not among those that are ranked.

    Notes
    -----
    Each figure is tried at 16 steps in each direction, and the step in which the rank changes is
    halved 30 times. The rank at the value that is returned is another one for certain. For scores
    that rise or fall steadily with the figure there is no nearer one; a method that turns within
    one step could hide it.

    Examples
    --------
    >>> import nearshore_score as ns
    >>> some = ns.load_destinations().select("MAR", "TUN", "ROU")
    >>> nearest = figure_tipping_points(ns.load_model(), some, "MAR").points[0]
    >>> nearest.indicator, nearest.rank, round(nearest.points, 1)
    ('developer_accounts', 2, -3.1)
    """
    everyone = Destinations(profiles)
    ranking = compare(model, everyone)
    return tipping_points_of_ranking(ranking, everyone, destination)


def tipping_points_of_ranking(
    ranking: Ranking, profiles: Iterable[DestinationProfile], destination: str
) -> FigureTippingPoints:
    """Find the same for a ranking that is there already; see `figure_tipping_points`.

    Parameters
    ----------
    ranking : Ranking
        What a model found.
    profiles : iterable of DestinationProfile
        The profiles that it was made of.
    destination : str
        Whose figures move, one at a time.
    """
    if destination not in ranking.codes:
        raise UnknownNameError("ranked destination", destination, ranking.codes)
    moves = _Moves(plan_of(ranking, profiles), destination)
    points = moves.points(*moves.find())
    tipping = {one.indicator for one in points}
    return FigureTippingPoints(
        model=ranking.model,
        destination=destination,
        rank=moves.rank,
        points=tuple(sorted(points, key=lambda one: abs(one.points))),
        without=tuple(code for code in moves.leaves if code not in tipping),
    )


def figure_text(value: float, language: Language) -> str:
    """Return a figure with as many digits as tell neighbours apart.

    Parameters
    ----------
    value : float
    language : {"en", "fr"}

    Examples
    --------
    >>> figure_text(14321.7, "en"), figure_text(0.034567, "en"), figure_text(14.2, "fr")
    ('14,322', '0.03457', '14,2')
    """
    text = f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"
    text = text.replace("-", "−")
    # Groups of three first, or the decimal comma would be taken for one.
    return text.replace(",", "\u202f").replace(".", ",") if language == "fr" else text


class _Moves:
    """Ranks of one destination while its figures move, many cases at once."""

    def __init__(self, plan: Plan, destination: str) -> None:
        self.root: str = plan.framework.root.code
        row = plan.panel.destinations.index(destination)
        self.rivals: FloatArray = np.delete(plan().scores[self.root], row, axis=-1)
        # The others need computing again only where they move with the destination's figures.
        alone = Plan(plan.panel.rows([destination]), plan.framework, plan.normalisation)
        self.plan = plan if plan.depends_on_set else alone
        self.row = row if plan.depends_on_set else 0
        held = self.plan.panel.present[self.row]
        self.leaves: list[str] = [
            code
            for code, column in plan.column.items()
            if held[column] and code in plan.framework.nodes
        ]
        self.result = self.plan()
        self.rank = int(self.ranks(self.plan.panel.values[np.newaxis])[0])

    def ranks(self, values: FloatArray) -> IntArray:
        """Return the ranks (c,) of the destination with values (c, n, m)."""
        totals = self.plan(values=values).scores[self.root]
        own = totals[:, self.row]
        rivals = np.delete(totals, self.row, axis=1) if totals.shape[1] > 1 else self.rivals
        return np.asarray(1 + (rivals > own[:, np.newaxis] + TIE_TOLERANCE).sum(axis=1))

    def moved(self, leaves: IntArray, values: FloatArray) -> FloatArray:
        """Return all values (c, n, m) with one figure replaced in each case."""
        columns = np.array([self.plan.column[self.leaves[leaf]] for leaf in leaves])
        cases = np.repeat(self.plan.panel.values[np.newaxis], len(leaves), axis=0)
        cases[np.arange(len(leaves)), self.row, columns] = values
        return cases

    def find(self) -> tuple[IntArray, FloatArray]:
        """Return leaves whose rank changes in one direction, and the values where it does."""
        ends = [(leaf, end) for leaf in range(len(self.leaves)) for end in self.ends(leaf)]
        leaves = np.array([leaf for leaf, _ in ends], dtype=np.intp)
        far = np.array([end for _, end in ends])
        now = np.array([self.value(leaf) for leaf in leaves.tolist()])
        steps = np.linspace(0, 1, _STEPS + 1)
        tried = now[:, np.newaxis] + (far - now)[:, np.newaxis] * steps
        # The last step is the end itself, not a rounded neighbour beyond it.
        tried[:, -1:] = far[:, np.newaxis]
        changed = self.changed(np.repeat(leaves, _STEPS + 1), tried.ravel()).reshape(tried.shape)
        hit = np.flatnonzero(changed.any(axis=1))
        first = changed[hit].argmax(axis=1)
        return leaves[hit], self.halved(leaves[hit], tried[hit, first - 1], tried[hit, first])

    def halved(self, leaves: IntArray, inner: FloatArray, outer: FloatArray) -> FloatArray:
        """Close in on the nearest value with another rank, which stays the outer end."""
        for _ in range(_HALVINGS if len(leaves) else 0):
            middle = inner + (outer - inner) / 2
            changed = self.changed(leaves, middle)
            inner, outer = np.where(changed, inner, middle), np.where(changed, middle, outer)
        return outer

    def changed(self, leaves: IntArray, values: FloatArray) -> FloatArray:
        """Say in which cases the rank is another."""
        return np.asarray(self.ranks(self.moved(leaves, values)) != self.rank)

    def value(self, leaf: int) -> float:
        return float(self.plan.panel.values[self.row, self.plan.column[self.leaves[leaf]]])

    def ends(self, leaf: int) -> list[float]:
        """Return the ends of the scale that lie away from the figure."""
        code = self.leaves[leaf]
        node = self.plan.framework.nodes.get(code)
        indicator = None if node is None else node.indicator
        if indicator is None:
            low, high = 0.0, 100.0
        elif indicator.goalposts is not None:
            low, high = indicator.goalposts.low, indicator.goalposts.high
        else:
            column = self.plan.column[code]
            held = self.plan.panel.values[self.plan.panel.present[:, column], column]
            low, high = float(held.min()), float(held.max())
        value = self.value(leaf)
        return [end for end in (low, high) if (end < value) == (end == low) and end != value]

    def points(self, leaves: IntArray, values: FloatArray) -> list[FigureTippingPoint]:
        """Describe what was found."""
        if not len(leaves):
            return []
        cases = self.moved(leaves, values)
        codes = [self.leaves[int(leaf)] for leaf in leaves]
        results = self.plan(values=cases).scores
        scores = [float(results[code][case, self.row]) for case, code in enumerate(codes)]
        ranks = self.ranks(cases).tolist()
        return list(map(self.point, codes, values.tolist(), scores, ranks))

    def point(self, code: str, value: float, score: float, rank: int) -> FigureTippingPoint:
        """Describe one tipping point."""
        indicator = self.plan.framework.node(code).indicator
        return FigureTippingPoint(
            indicator=code,
            value=float(self.plan.panel.values[self.row, self.plan.column[code]]),
            tipping_value=value,
            unit="" if indicator is None else indicator.unit,
            score=float(self.result.scores[code][self.row]),
            tipping_score=score,
            rank=rank,
        )
