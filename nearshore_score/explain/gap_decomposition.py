"""What separates two destinations, criterion by criterion, whatever the method."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Annotated

import numpy as np

from nearshore_score._arrays import BoolArray, FloatArray
from nearshore_score._frozen import FROZEN, Number
from nearshore_score._shapley import shapley_values, subsets
from nearshore_score.analysis import Analysis
from nearshore_score.comparison import compare, plan_of
from nearshore_score.context import Language
from nearshore_score.errors import InvalidInputError
from nearshore_score.evaluation import stacked
from nearshore_score.model import ScoringModel
from nearshore_score.naming import Code
from nearshore_score.phrases import decimal, phrase
from nearshore_score.plan import Plan
from nearshore_score.profiles import DestinationProfile, Destinations
from nearshore_score.ranking import Ranking
from nearshore_score.tables import Table

# Criteria that two destinations can differ on: their subsets are all evaluated.
_MOST_DIFFERENCES = 16
# Cells of scores that are evaluated together, to bound memory.
_CELLS = 2**21


def shapley_gap(
    one: FloatArray, other: FloatArray, evaluate: Callable[[FloatArray], FloatArray]
) -> FloatArray:
    """Split the difference of two scores exactly into what each criterion adds to it [1]_.

    A criterion adds what the score changes by when the value of `other` is replaced by that of
    `one`, as a mean over all orders in which the criteria can be replaced. All combinations of
    values are evaluated. For a weighted sum this is weight times difference; for any other
    operator it is the only split that adds up, treats criteria alike that act alike, gives
    nothing to a criterion without effect and follows sums of scores.

    Parameters
    ----------
    one, other : array of shape (k,)
        Scores on k criteria, at most 16 of them different.
    evaluate : callable
        Takes scores (b, k), returns totals (b,), each from its own row alone.

    Returns
    -------
    array of shape (k,)
        Parts that add up to ``evaluate(one) - evaluate(other)``.

    Raises
    ------
    InvalidInputError
        If the shapes differ, too many criteria do, or a total is not finite.

    References
    ----------
    .. [1] L. S. Shapley, "A value for n-person games", in H. W. Kuhn and A. W. Tucker (eds),
       *Contributions to the Theory of Games II*, Princeton University Press, 1953, pages 307-317.

    Examples
    --------
    >>> shapley_gap(np.array([4.0, 9.0]), np.array([1.0, 4.0]), lambda rows: rows.prod(axis=-1))
    array([19.5, 12.5])
    """
    first, second = np.asarray(one, dtype=np.float64), np.asarray(other, dtype=np.float64)
    if first.ndim != 1 or first.shape != second.shape:
        raise InvalidInputError(
            f"scores have shapes {first.shape} and {second.shape}; both must be (k,)"
        )
    return _parts(first != second, lambda taken: evaluate(np.where(taken, first, second)))


def _parts(differs: BoolArray, evaluate: Callable[[BoolArray], FloatArray]) -> FloatArray:
    """Return parts (k,) of a total that is known for each choice (b, k) of whose score counts."""
    players = np.flatnonzero(differs)
    if len(players) > _MOST_DIFFERENCES:
        raise InvalidInputError(
            f"the two differ on {len(players)} criteria; at most {_MOST_DIFFERENCES} can be split "
            "exactly: join indicators to criteria first"
        )
    taken = np.zeros((2 ** len(players), len(differs)), dtype=np.bool_)
    taken[:, players] = subsets(len(players))
    totals = np.asarray(evaluate(taken), dtype=np.float64)
    if totals.shape != (len(taken),) or not np.isfinite(totals).all():
        raise InvalidInputError(
            "some combination of the scores of the two has no finite total; give a function that "
            "returns one for each row, and destinations with the same criteria present"
        )
    parts = np.zeros(len(differs))
    parts[players] = shapley_values(totals)
    return parts


class GapDecomposition(Analysis):
    """What separates the scores of two destinations, as points for each criterion.

    Parameters
    ----------
    destination, other : str
        Codes of the two.
    points : float
        How far the first is ahead of the second; negative if it is behind.
    contributions : mapping of str to float
        Points by which it is ahead on each criterion; they add up to `points`.
    names : mapping of str to str
        How destinations and criteria are called.
    language : {"en", "fr"}
        Language of the table.
    """

    destination: Code
    other: Code
    points: Number
    contributions: Annotated[Mapping[Code, Number], *FROZEN]
    names: Annotated[Mapping[Code, str], *FROZEN]
    language: Language = "en"

    def __repr__(self) -> str:
        first = max(self.contributions, key=lambda code: abs(self.contributions[code]))
        return (
            f"GapDecomposition({self.destination} {self.points:+.2f} against {self.other}; "
            f"most by {first} {self.contributions[first]:+.2f})"
        )

    def tables(self) -> tuple[Table, ...]:
        """Return the points of each criterion, the most telling first, and their sum."""
        codes = sorted(self.contributions, key=lambda code: -abs(self.contributions[code]))
        rows = [(self.names[code], self._points(self.contributions[code])) for code in codes]
        rows.append((phrase("whole_gap", self.language), self._points(self.points)))
        head = f"{self.destination}\u00a0−\u00a0{self.other}"
        return (Table((phrase("criterion_head", self.language), head), tuple(rows), labels=(0,)),)

    def _points(self, value: float) -> str:
        # Methods with a scale of their own have gaps of hundredths.
        largest = max(map(abs, self.contributions.values()), default=0.0)
        return decimal(value, self.language, 2 if largest >= 1 else 4, sign=True)


def decompose_gap(
    model: ScoringModel,
    profiles: Iterable[DestinationProfile],
    destination: str,
    other: str,
) -> GapDecomposition:
    """Split the gap between two destinations into points for each criterion, for any method.

    The scores of the two on the criteria are exchanged one by one, in all orders; see
    `shapley_gap`. All else stays as it is: weights, the scale of the criteria, and the other
    destinations. Where a method compares all destinations with each other, as TOPSIS does, what
    is split is the gap between the first, with its scores exchanged or not, and the second.

    Parameters
    ----------
    model : ScoringModel
        Any model that joins criteria.
    profiles : iterable of DestinationProfile
        The destinations.
    destination, other : str
        Codes of two ranked destinations.

    Returns
    -------
    GapDecomposition

    Raises
    ------
    UnknownNameError
        If one of them is not ranked.
    InvalidInputError
        If the total is not made by joining the scores of the criteria alone, the two differ on
        more than 16 criteria, or some combination of their scores cannot be scored.

    Examples
    --------
    >>> import nearshore_score as ns
    >>> some = ns.load_destinations().select("MAR", "EGY", "TUN")
    >>> decompose_gap(ns.load_model(method="geometric_mean"), some, "MAR", "EGY")
    GapDecomposition(MAR +13.42 against EGY; most by certifications +5.31)
    """
    everyone = Destinations(profiles)
    ranking = compare(model, everyone)
    gap = ranking.score(destination) - ranking.score(other)
    model, codes = ranking.model, ranking.codes
    plan = plan_of(ranking, everyone)
    root = model.framework.root
    if reason := plan.why_not_joined_alone(root):
        raise InvalidInputError(
            f"the gap cannot be split by criterion: {reason}; use a model that joins criteria"
        )
    parts = _parts_of_plan(plan, codes.index(destination), codes.index(other))
    if abs(parts.sum() - gap) > 1e-8 * max(1.0, abs(gap)):
        raise InvalidInputError(
            "the gap cannot be split: the scores depend on destinations that are compared but not "
            "ranked, or are not joined from the criteria; leave these destinations out"
        )
    children = [child.code for child in root.children]
    return GapDecomposition(
        destination=destination,
        other=other,
        points=gap,
        contributions=dict(zip(children, parts.tolist(), strict=True)),
        names=_names(ranking, (destination, other)),
        language=model.context.language,
    )


def _parts_of_plan(plan: Plan, row: int, rival: int) -> FloatArray:
    result, root = plan(), plan.framework.root
    scores, present = stacked(root, result)
    rows = np.arange(len(scores))
    if not plan.traits[root.code].depends_on_set:
        # The others do not matter, and need not be scored again and again.
        rows, row, rival = np.array([row, rival]), 0, 1
    scores, present = np.where(present, scores, np.nan)[rows], present[rows]
    weights = result.weights[root.code]

    def gaps(taken: BoolArray) -> FloatArray:
        found = np.empty(len(taken))
        size = max(1, _CELLS // scores.size)
        for start in range(0, len(taken), size):
            some = taken[start : start + size]
            mixed = np.repeat(scores[np.newaxis], len(some), axis=0)
            known = np.repeat(present[np.newaxis], len(some), axis=0)
            mixed[:, row] = np.where(some, scores[row], scores[rival])
            known[:, row] = np.where(some, present[row], present[rival])
            totals = root.operator.aggregate(mixed, weights, known)
            found[start : start + size] = totals[:, row] - totals[:, rival]
        return found

    same = (present[row] == present[rival]) & (
        (scores[row] == scores[rival]) | ~(present[row] | present[rival])
    )
    return _parts(~same, gaps)


def _names(ranking: Ranking, codes: tuple[str, ...]) -> dict[str, str]:
    language = ranking.model.context.language
    names = {code: ranking[code].label(language) for code in codes}
    criteria = ranking.model.framework.root.children
    return names | {criterion.code: criterion.label(language) for criterion in criteria}
