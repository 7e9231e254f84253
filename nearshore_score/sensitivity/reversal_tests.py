"""The three tests of Wang and Triantaphyllou: how a method may contradict its own ranking."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from pydantic import Field

from nearshore_score._arrays import BoolArray, FloatArray, IntArray
from nearshore_score._frozen import FrozenMapping, FrozenModel, Number
from nearshore_score.analysis import Analysis
from nearshore_score.context import Language
from nearshore_score.errors import InvalidInputError, NearshoreScoreError
from nearshore_score.model import ScoringModel
from nearshore_score.multicriteria import DecisionMethod
from nearshore_score.naming import Code
from nearshore_score.normalisation import Direction
from nearshore_score.panel import Panel
from nearshore_score.phrases import percent, phrase
from nearshore_score.plan import Plan
from nearshore_score.profiles import DestinationProfile
from nearshore_score.ranks import TIE_TOLERANCE, competition_ranks
from nearshore_score.sensitivity._compared_set import ComparedSet, compared_set
from nearshore_score.sensitivity.leave_one_out import Names, Ranks
from nearshore_score.tables import Table

#: The tests by name: a worse destination in place of one that is not best, pairs that are
#: transitive, and pairs that agree with the whole.
TestName = Literal["worse_replacement", "transitive_pairs", "pairs_and_whole"]

# Cases that are scored at once, to bound memory.
_BATCH = 64


class WorseReplacement(FrozenModel):
    """A destination made worse, after which others are best.

    Parameters
    ----------
    replaced : str
        The destination, which is not best.
    criterion : str
        The criterion whose figures were made worse; empty if all were.
    share : float
        How far each figure went towards the worst figure of the compared destinations.
    best_before, best_after : tuple of str
        Who is best with the destination as it is, and made worse.
    """

    replaced: Code
    criterion: str = ""
    share: Number
    best_before: tuple[Code, ...]
    best_after: tuple[Code, ...]


class Cycle(FrozenModel):
    """Three destinations whose pairs contradict each other.

    Parameters
    ----------
    first, second, third : str
        The first is at least as good as the second, and that as the third, each pair ranked by
        itself; yet the third is better than the first.
    """

    first: Code
    second: Code
    third: Code


class Contradiction(FrozenModel):
    """Two destinations that compare otherwise when they are alone.

    Parameters
    ----------
    first, second : str
        The pair.
    together : {"better", "level"}
        How the first compares with the second in the ranking of all destinations.
    alone : {"better", "level", "worse"}
        The same when only these two are ranked.
    """

    first: Code
    second: Code
    together: Literal["better", "level"]
    alone: Literal["better", "level", "worse"]


class ReversalTest(FrozenModel):
    """What one test found.

    Parameters
    ----------
    name : {"worse_replacement", "transitive_pairs", "pairs_and_whole"}
        The test.
    tried, failed : int
        Cases that were scored, and those that failed: replacements, triples or pairs.
    not_scored : int
        Cases that the method refused to score.
    reason : str
        Why it refused the first of them.
    """

    name: TestName
    tried: int
    failed: int
    not_scored: int = 0
    reason: str = ""

    @property
    def passed(self) -> bool | None:
        """Whether no case failed; None if nothing could be tried."""
        return None if self.tried == 0 else self.failed == 0


class ReversalTests(Analysis):
    """The three tests, with the cases that speak against the method.

    Parameters
    ----------
    model : ScoringModel, optional
        The model; none for a method on a matrix of one's own.
    method : str
        What was tested.
    ranks : mapping of str to int
        Ranks of all destinations together.
    tests : tuple of ReversalTest
        The three tests, in the order of the paper.
    replacements : tuple of WorseReplacement
        Cases that fail the first test; at most as many as were asked for.
    cycles : tuple of Cycle
        Cases that fail the second.
    contradictions : tuple of Contradiction
        Cases that fail the third.
    names : mapping of str to str
        How destinations and criteria are called.
    """

    model: ScoringModel | None = None
    method: str
    ranks: Ranks
    tests: tuple[ReversalTest, ReversalTest, ReversalTest]
    replacements: tuple[WorseReplacement, ...] = ()
    cycles: tuple[Cycle, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    names: Names = Field(default_factory=FrozenMapping)

    @property
    def passed(self) -> bool:
        """Whether all tests were tried, and no case failed."""
        return all(test.passed for test in self.tests)

    def __repr__(self) -> str:
        passed = sum(bool(test.passed) for test in self.tests)
        return f"ReversalTests({self.method}: {passed} of 3 tests passed)"

    def tables(self) -> tuple[Table, ...]:
        """Return the three tests, one a row, each with its first counter-example."""
        language = self._language
        keys = ("test", "passed", "tried", "failed", "not_scored", "example")
        head = tuple(phrase(f"tests_{key}", language) for key in keys)
        rows = tuple(
            (
                phrase(f"tests_{test.name}", language),
                "" if test.passed is None else phrase("yes" if test.passed else "no", language),
                str(test.tried),
                str(test.failed),
                str(test.not_scored),
                self._example(test.name),
            )
            for test in self.tests
        )
        return (Table(head, rows, labels=(0, 1, 5)),)

    def sentences(self) -> tuple[str, ...]:
        """Return why cases could not be scored."""
        return tuple(
            phrase(
                "tests_refused",
                self._language,
                test=phrase(f"tests_{test.name}", self._language),
                reason=test.reason,
            )
            for test in self.tests
            if test.reason
        )

    @property
    def _language(self) -> Language:
        return "en" if self.model is None else self.model.context.language

    def _example(self, name: TestName) -> str:
        """Return the first counter-example in few words."""
        if name == "worse_replacement" and self.replacements:
            one = self.replacements[0]
            best = f"{', '.join(one.best_before)} > {', '.join(one.best_after)}"
            key = "tests_worse_in" if one.criterion else "tests_worse"
            share = percent(one.share, self._language)
            return phrase(
                key,
                self._language,
                who=one.replaced,
                best=best,
                share=share,
                criterion=self.names.get(one.criterion, one.criterion),
            )
        if name == "transitive_pairs" and self.cycles:
            cycle = self.cycles[0]
            return f"{cycle.first} ≥ {cycle.second} ≥ {cycle.third} > {cycle.first}"
        if name == "pairs_and_whole" and self.contradictions:
            pair = self.contradictions[0]
            signs = {"better": ">", "level": "=", "worse": "<"}
            alone = f"{pair.first} {signs[pair.alone]} {pair.second}"
            whole = f"{pair.first} {signs[pair.together]} {pair.second}"
            return phrase("tests_alone", self._language, alone=alone, whole=whole)
        return ""


class _Scored(NamedTuple):
    """Scores (..., n) of some cases, NaN where the method refused, and why it did first."""

    scores: FloatArray
    reason: str = ""


@dataclass(frozen=True, eq=False)
class _Problem:
    """Destinations, figures, and a method that scores all of them or two at a time.

    Attributes
    ----------
    codes : tuple of str
        The n destinations.
    values : array of shape (n, m)
        Their figures, NaN where there is none.
    worst : array of shape (m,)
        The worst figure of each column.
    criteria : mapping of str to list of int
        The columns of each criterion.
    score : callable
        Gives scores (..., n) for figures (..., n, m) of all destinations.
    score_pairs : callable
        Gives scores (p, 2) for the rows (p, 2) of some pairs.
    """

    codes: tuple[str, ...]
    values: FloatArray
    worst: FloatArray
    criteria: Mapping[str, list[int]]
    score: Callable[[FloatArray], FloatArray]
    score_pairs: Callable[[IntArray], FloatArray]


def reversal_tests(
    model: ScoringModel,
    profiles: Iterable[DestinationProfile],
    *,
    shares: Sequence[float] = (0.5, 1.0),
    each_criterion: bool = True,
    examples: int = 10,
) -> ReversalTests:
    """Try the three tests of Wang and Triantaphyllou on a model [1]_.

    1. A destination that is not best is replaced by a worse one: the best must stay the best.
    2. Every pair is ranked by itself: the pairs must be transitive.
    3. The ranking that the pairs make must be that of all destinations together.

    The paper draws worse alternatives at random. Here they are systematic: every figure of the
    destination, or every figure of one criterion, goes towards the worst figure of the compared
    destinations by a share of the way; with share 1 it is that figure.

    Parameters
    ----------
    model : ScoringModel
        Any model.
    profiles : iterable of DestinationProfile
        The destinations. Who passes the gates is decided once, by the figures as they are.
    shares : sequence of float, default (0.5, 1.0)
        How far figures go towards the worst, above 0 and at most 1.
    each_criterion : bool, default True
        Whether the criteria are made worse one by one too, and not only all at once.
    examples : int, default 10
        Most counter-examples of each test that the result holds; all are counted.

    Returns
    -------
    ReversalTests
        With one destination nothing can be tried, and no test counts as passed.

    Raises
    ------
    InvalidInputError
        If no destination can be ranked, or a share is not above 0 and at most 1.

    Notes
    -----
    Passing speaks for a method on these figures only. A model with fixed goalposts whose operators
    look at one destination passes whatever the figures; see `rank_reversal` for its certificate.
    Best are all destinations that share the first rank; the first test fails if one of them loses
    it or another one joins them. Worse is meant by the direction of each indicator.

    References
    ----------
    .. [1] X. Wang and E. Triantaphyllou, "Ranking irregularities when evaluating alternatives by
       using some ELECTRE methods", *Omega* 36(1), 2008, pages 45-63.

    Examples
    --------
    >>> import nearshore_score as ns
    >>> some = ns.load_destinations().select("MAR", "EGY", "TUN", "ROU", "POL")
    >>> reversal_tests(ns.load_model(), some).passed
    True
    """
    compared = compared_set(model, profiles)
    found = _tested(_of_model(compared), shares, each_criterion=each_criterion, most=examples)
    return found.replace(model=model, method=model.method, names=compared.names())


def matrix_reversal_tests(
    method: DecisionMethod,
    matrix: ArrayLike,
    weights: ArrayLike,
    directions: Sequence[Direction] | None = None,
    *,
    destinations: Sequence[str] = (),
    criteria: Sequence[str] = (),
    shares: Sequence[float] = (0.5, 1.0),
    each_criterion: bool = True,
    examples: int = 10,
) -> ReversalTests:
    """Try the three tests on a multi-criteria method and a matrix; see `reversal_tests`.

    Parameters
    ----------
    method : DecisionMethod
        For instance ``Topsis()``.
    matrix : array_like of shape (n, k)
        Performances of n destinations on k criteria.
    weights : array_like of shape (k,)
        Not negative; only their proportions matter.
    directions : sequence of {"benefit", "cost"}, optional
        One for each criterion; by default more is better everywhere.
    destinations, criteria : sequence of str, optional
        Labels; by default a1, a2, ... and c1, c2, ...
    shares : sequence of float, default (0.5, 1.0)
        How far figures go towards the worst, above 0 and at most 1.
    each_criterion : bool, default True
        Whether the criteria are made worse one by one too, and not only all at once.
    examples : int, default 10
        Most counter-examples of each test that the result holds; all are counted.

    Returns
    -------
    ReversalTests

    Raises
    ------
    InvalidInputError
        If the method cannot score the matrix, or a share is not above 0 and at most 1.

    Examples
    --------
    >>> from nearshore_score import Topsis, WeightedSumModel
    >>> table = [[5, 8, 2], [4, 7, 1], [2, 2, 8], [1, 6, 4]]
    >>> matrix_reversal_tests(Topsis(), table, [1, 1, 1])
    ReversalTests(topsis: 0 of 3 tests passed)
    >>> matrix_reversal_tests(WeightedSumModel(normalisation="none"), table, [1, 1, 1]).passed
    True
    """
    table = np.asarray(matrix, dtype=np.float64)
    if table.ndim != 2 or 0 in table.shape:
        raise InvalidInputError(f"the matrix has shape {table.shape}; it needs two axes (n, k)")
    n, k = table.shape
    columns = list(criteria) or [f"c{column + 1}" for column in range(k)]
    costs = np.array([way == "cost" for way in directions or ["benefit"] * k])
    if len(columns) != k or costs.shape != (k,):
        raise InvalidInputError(f"the matrix has {k} criteria; give as many labels and directions")
    least: FloatArray = table.min(axis=0)
    greatest: FloatArray = table.max(axis=0)
    problem = _Problem(
        codes=tuple(destinations) or tuple(f"a{row + 1}" for row in range(n)),
        values=table,
        worst=np.where(costs, greatest, least),
        criteria={code: [column] for column, code in enumerate(columns)},
        score=lambda values: method.evaluate(values, weights, directions).score,
        score_pairs=lambda rows: method.evaluate(table[rows], weights, directions).score,
    )
    if len(problem.codes) != n:
        raise InvalidInputError(f"the matrix has {n} rows; give as many destinations")
    return _tested(problem, shares, each_criterion=each_criterion, most=examples).replace(
        method=method.kind
    )


def _of_model(compared: ComparedSet) -> _Problem:
    plan = compared.plan
    root = plan.framework.root.code
    panel = plan.panel
    held = panel.present.any(axis=0)
    values = np.where(panel.present, panel.values, 0.0)
    least: FloatArray = np.min(values, axis=0, where=panel.present, initial=np.inf)
    greatest: FloatArray = np.max(values, axis=0, where=panel.present, initial=-np.inf)
    costs = np.array([_is_cost(plan, code) for code in panel.columns], dtype=np.bool_)
    worst = np.where(costs, greatest, least)

    def score_pairs(rows: IntArray) -> FloatArray:
        if len(rows) == 1:  # by their own names, of which a normalisation may know one
            one, other = int(rows[0, 0]), int(rows[0, 1])
            two = panel.rows([panel.destinations[one], panel.destinations[other]])
        else:
            two = Panel(("a", "b"), panel.columns, panel.values[rows], panel.states[rows])
        pairs = Plan(two, plan.framework, plan.normalisation)
        return np.atleast_2d(pairs().scores[root])

    return _Problem(
        codes=compared.codes,
        values=panel.values,
        worst=np.where(held, worst, np.nan),
        criteria=_columns_of_criteria(plan),
        score=lambda figures: plan(figures).scores[root],
        score_pairs=score_pairs,
    )


def _is_cost(plan: Plan, code: str) -> bool:
    node = plan.framework.nodes[code]
    direction = node.direction if node.indicator is None else node.indicator.direction
    return direction == "cost"


def _columns_of_criteria(plan: Plan) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for column, code in enumerate(plan.panel.columns):
        found.setdefault(plan.framework.criterion_of(code), []).append(column)
    return found


def _tested(
    problem: _Problem, shares: Sequence[float], *, each_criterion: bool, most: int
) -> ReversalTests:
    if not all(0 < share <= 1 for share in shares) or not shares:
        raise InvalidInputError(f"shares are {tuple(shares)}; each must be above 0 and at most 1")
    scores = problem.score(problem.values)
    ranked = np.flatnonzero(~np.isnan(scores))
    ranks = competition_ranks(scores[ranked])
    groups = {"": list(range(problem.values.shape[1]))}
    groups |= problem.criteria if each_criterion and len(problem.criteria) > 1 else {}
    first, replacements = _replacement_test(problem, scores, groups, shares)
    pairs = _pairs(problem, ranked)
    second, cycles = _transitivity_test(pairs, most)
    third, contradictions = _agreement_test(pairs, scores[ranked], most)
    return ReversalTests(
        method="",
        ranks={problem.codes[row]: int(r) for row, r in zip(ranked.tolist(), ranks, strict=True)},
        tests=(first, second, third),
        replacements=tuple(replacements[:most]),
        cycles=cycles,
        contradictions=contradictions,
    )


def _best(codes: tuple[str, ...], scores: FloatArray) -> tuple[str, ...]:
    """Return who shares the first rank."""
    top = np.nanmax(scores)
    best: list[int] = np.flatnonzero(scores >= top - TIE_TOLERANCE).tolist()
    return tuple(codes[row] for row in best)


class _Replacement(NamedTuple):
    row: int
    criterion: str
    share: float
    values: FloatArray


def _replacements(
    problem: _Problem, scores: FloatArray, groups: Mapping[str, list[int]], shares: Sequence[float]
) -> list[_Replacement]:
    """Return every destination that is not best, made worse in every way."""
    found: list[_Replacement] = []
    below = np.flatnonzero(scores < np.nanmax(scores) - TIE_TOLERANCE)
    for row in below.tolist():
        own = problem.values[row]
        for criterion, columns in groups.items():
            for part in shares:
                worse = own.copy()
                worst = np.where(np.isnan(own), np.nan, problem.worst)[columns]
                on_the_way = own[columns] + part * (worst - own[columns])
                worse[columns] = worst if part == 1 else on_the_way
                if not np.array_equal(worse, own, equal_nan=True):
                    found.append(_Replacement(row, criterion, part, worse))
    return found


def _scored_batch(problem: _Problem, values: FloatArray) -> _Scored:
    shape = (len(values), len(problem.codes))
    return _scored(lambda cases: problem.score(values[cases]), shape)


def _replacement_test(
    problem: _Problem, scores: FloatArray, groups: Mapping[str, list[int]], shares: Sequence[float]
) -> tuple[ReversalTest, list[WorseReplacement]]:
    cases = _replacements(problem, scores, groups, shares)
    best = _best(problem.codes, scores)
    failed: list[WorseReplacement] = []
    tried, reason = 0, ""
    for start in range(0, len(cases), _BATCH):
        batch = cases[start : start + _BATCH]
        values = np.repeat(problem.values[np.newaxis], len(batch), axis=0)
        for case, one in enumerate(batch):
            values[case, one.row] = one.values
        found = _scored_batch(problem, values)
        reason = reason or found.reason
        for one, after in zip(batch, found.scores, strict=True):
            if np.isnan(after[~np.isnan(scores)]).any():
                continue
            tried += 1
            if set(new := _best(problem.codes, after)) != set(best):
                failed.append(
                    WorseReplacement(
                        replaced=problem.codes[one.row],
                        criterion=one.criterion,
                        share=one.share,
                        best_before=best,
                        best_after=new,
                    )
                )
    test = ReversalTest(
        name="worse_replacement",
        tried=tried,
        failed=len(failed),
        not_scored=len(cases) - tried,
        reason=reason,
    )
    return test, failed


class _Pairs(NamedTuple):
    """Who beats whom (n, n) alone, which pairs could be scored, and why the first could not."""

    codes: list[str]
    ahead: BoolArray
    scored: BoolArray
    reason: str


def _pairs(problem: _Problem, ranked: IntArray) -> _Pairs:
    n = len(ranked)
    rows, columns = np.triu_indices(n, 1)
    ahead, scored = np.zeros((n, n), dtype=np.bool_), np.zeros((n, n), dtype=np.bool_)
    reason = ""
    if len(rows):
        both = np.stack([ranked[rows], ranked[columns]], axis=-1)
        found = _scored(lambda cases: problem.score_pairs(both[cases]), (len(rows), 2))
        difference = found.scores[:, 0] - found.scores[:, 1]
        ahead[rows, columns] = difference > TIE_TOLERANCE
        ahead[columns, rows] = difference < -TIE_TOLERANCE
        scored[rows, columns] = scored[columns, rows] = ~np.isnan(difference)
        reason = found.reason
    return _Pairs([problem.codes[row] for row in ranked.tolist()], ahead, scored, reason)


def _transitivity_test(pairs: _Pairs, most: int) -> tuple[ReversalTest, tuple[Cycle, ...]]:
    n = len(pairs.codes)
    weakly = pairs.scored & ~pairs.ahead.T
    broken: dict[tuple[int, ...], tuple[int, int, int]] = {}
    scored = 0
    for i in range(n):
        chains = weakly[i][:, np.newaxis] & weakly & pairs.ahead[:, i][np.newaxis, :]
        for j, k in np.argwhere(chains).tolist():
            broken.setdefault(tuple(sorted((i, j, k))), (i, j, k))
        later = pairs.scored[i, i + 1 :]
        both = later[:, np.newaxis] & later[np.newaxis, :] & pairs.scored[i + 1 :, i + 1 :]
        scored += int(np.triu(both, 1).sum())
    test = ReversalTest(
        name="transitive_pairs",
        tried=scored,
        failed=len(broken),
        not_scored=n * (n - 1) * (n - 2) // 6 - scored,
        reason=pairs.reason,
    )
    cycles = [
        Cycle(first=pairs.codes[i], second=pairs.codes[j], third=pairs.codes[k])
        for i, j, k in list(broken.values())[:most]
    ]
    return test, tuple(cycles)


def _agreement_test(
    pairs: _Pairs, scores: FloatArray, most: int
) -> tuple[ReversalTest, tuple[Contradiction, ...]]:
    n = len(pairs.codes)
    ahead = scores[:, np.newaxis] > scores[np.newaxis, :] + TIE_TOLERANCE
    upper = np.triu(pairs.scored, 1)
    differing = upper & ((ahead != pairs.ahead) | (ahead.T != pairs.ahead.T))
    tried = int(upper.sum())
    test = ReversalTest(
        name="pairs_and_whole",
        tried=tried,
        failed=int(differing.sum()),
        not_scored=n * (n - 1) // 2 - tried,
        reason=pairs.reason,
    )
    found: list[Contradiction] = []
    for i, j in np.argwhere(differing).tolist()[:most]:
        one, other = (j, i) if ahead[j, i] else (i, j)
        found.append(
            Contradiction(
                first=pairs.codes[one],
                second=pairs.codes[other],
                together="better" if ahead[one, other] else "level",
                alone=_alone(pairs, one, other),
            )
        )
    return test, tuple(found)


def _alone(pairs: _Pairs, one: int, other: int) -> Literal["better", "level", "worse"]:
    if pairs.ahead[one, other]:
        return "better"
    return "worse" if pairs.ahead[other, one] else "level"


def _scored(score: Callable[[list[int]], FloatArray], shape: tuple[int, int]) -> _Scored:
    """Score cases at once, or one by one if that is refused; the shape is that of all scores."""
    count, n = shape
    try:
        return _Scored(score(list(range(count))))
    except NearshoreScoreError:
        scores = np.full(shape, np.nan)
        reason = ""
        for case in range(count):
            try:
                scores[case] = score([case]).reshape(n)
            except NearshoreScoreError as error:
                reason = reason or str(error)
        return _Scored(scores, reason)
