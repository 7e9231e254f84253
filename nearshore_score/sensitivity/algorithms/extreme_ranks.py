"""The best and worst rank of rows over a set of weights, proven."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from nearshore_score._arrays import BoolArray, FloatArray, IntArray
from nearshore_score.errors import InvalidInputError
from nearshore_score.ranks import TIE_TOLERANCE
from nearshore_score.sensitivity.algorithms.common_weights import Region, ends_only, region
from nearshore_score.sensitivity.algorithms.fewest_broken import FewestBroken
from nearshore_score.sensitivity.algorithms.fewest_broken_programme import solve
from nearshore_score.sensitivity.algorithms.rank_samples import candidate_weights, sampled_ranks
from nearshore_score.sensitivity.weight_set import WeightSet, simplex

# Share of the tie tolerance that is left to rounding errors.
_CARE = 0.1

Progress = Callable[[int, int], object]


class ExtremeRanks(NamedTuple):
    """Best and worst ranks of m rows over a set of weights.

    Attributes
    ----------
    best, worst : array of int of shape (m,)
        Ranks that are attained.
    best_weights, worst_weights : array of shape (m, k)
        Weights that attain them.
    least_possible, greatest_possible : array of int of shape (m,)
        No weights of the set give a rank outside of these. Where they equal `best` and `worst`,
        those are proven.
    """

    best: IntArray
    worst: IntArray
    best_weights: FloatArray
    worst_weights: FloatArray
    least_possible: IntArray
    greatest_possible: IntArray


class _Question(NamedTuple):
    """Which rows are asked about, over which weights, what is a tie, and until when."""

    terms: FloatArray
    allowed: WeightSet
    rows: IntArray
    tolerance: float
    deadline: float


class _Pairs(NamedTuple):
    """Differences (m, n, k) of all terms and those of m rows, and what is known of their signs.

    Rivals are "behind" if they cannot be ahead, and "ahead" if they cannot be behind.
    """

    gaps: FloatArray
    scale: FloatArray
    behind: BoolArray
    ahead: BoolArray


class _Case(NamedTuple):
    """One end of one interval: a search, the rivals that are ahead anyway, the open ones."""

    search: FewestBroken
    is_worst: bool
    fixed: int
    rivals: int

    def rank(self, broken: int) -> int:
        """Return the rank if so many inequalities are broken."""
        return 1 + self.fixed + (self.rivals - broken if self.is_worst else broken)


def extreme_ranks(
    terms: FloatArray,
    allowed: WeightSet,
    *,
    rows: Sequence[int] | None = None,
    tolerance: float = TIE_TOLERANCE,
    start: FloatArray | None = None,
    time_limit: float = 60.0,
    progress: Progress | None = None,
) -> ExtremeRanks:
    """Return the best and the worst rank of rows of ``terms @ w`` over a closed set of weights.

    The rank of a row is 1 + the number of rows that are greater by more than a tolerance.

    Parameters
    ----------
    terms : array of shape (n, k)
        What each of k children gives each row.
    allowed : WeightSet
        The weights w.
    rows : sequence of int, optional
        Rows that are asked about; by default all.
    tolerance : float
        Values that are closer than this are ties. It is kept to within a tenth of itself, for
        rounding errors.
    start : array of shape (k,), optional
        Weights to begin with, if they are allowed.
    time_limit : float
        Seconds in all; once they are over, bounds stand for what is not proven.
    progress : callable, optional
        Called with the number of ends that are done and the number of all ends, two a row.

    Returns
    -------
    ExtremeRanks

    Raises
    ------
    InvalidInputError
        If the terms or the time limit cannot be right.

    Notes
    -----
    The definitions are those of ranking intervals [1]_ and of extreme ranking analysis [2]_, here
    for linear scores and with ties that share the better rank. Both solve one mixed-integer
    programme for each end. Here the rivals that are always or never
    ahead are settled first; ranks at corners and draws of the set are a start; then rivals that
    cannot all be behind (or ahead) at once are looked for, and branched on. Each such group is
    proven by a weighted sum of its inequalities that no weights keep. What takes too many steps
    goes to mixed-integer programming by HiGHS, of which the patterns are checked in the same way.

    References
    ----------
    .. [1] Salo, A. and Punkka, A. (2011). Ranking intervals and dominance relations for
       ratio-based efficiency analysis. Management Science, 57(1), 200-214.
    .. [2] Kadziński, M., Greco, S. and Słowiński, R. (2012). Extreme ranking analysis in robust
       ordinal regression. Omega, 40(4), 488-501.

    Examples
    --------
    >>> import numpy as np
    >>> from nearshore_score.sensitivity.linear_scores import LinearScores
    >>> from nearshore_score.sensitivity.weight_information import WholeSimplex
    >>> scores = LinearScores.from_matrix([[0.9, 0.1], [0.6, 0.6], [0.1, 0.5]])
    >>> found = extreme_ranks(scores.term_array, scores.allowed(WholeSimplex()))
    >>> found.best, found.worst
    (array([1, 1, 2]), array([3, 2, 3]))
    """
    every = range(len(terms)) if rows is None else rows
    _check(terms, allowed, every, time_limit)
    asked = np.array(every, dtype=np.intp)
    question = _Question(terms, allowed, asked, tolerance, time.monotonic() + time_limit)
    corners = allowed.vertices
    if corners is None:
        cases = _cases(question, start)
        weights = _settled(cases, question.deadline, progress)
    else:
        # In shares of the corners every such set is a whole simplex, which is easier to search.
        question = question._replace(terms=terms @ corners.T, allowed=_whole_simplex(len(corners)))
        cases = _cases(question, None if start is None else _shares(start, corners))
        weights = _settled(cases, question.deadline, progress) @ corners
    return _joined(terms, asked, weights, _bounds(cases), tolerance)


def _check(terms: FloatArray, allowed: WeightSet, rows: Sequence[int], time_limit: float) -> None:
    if terms.ndim != 2 or terms.shape[1] != len(allowed.children) or not np.isfinite(terms).all():
        raise InvalidInputError(
            f"terms have shape {terms.shape}; they need finite numbers, one column for each of "
            f"the {len(allowed.children)} weights"
        )
    if not len(rows) or not all(0 <= row < len(terms) for row in rows):
        raise InvalidInputError(
            f"no rank can be found for rows {list(rows)}; name at least one, from 0 to "
            f"{len(terms) - 1}"
        )
    if not 0 <= time_limit < np.inf:
        raise InvalidInputError(f"the time limit is {time_limit}; give seconds, 0 or more")


def _shares(weights: FloatArray, corners: FloatArray) -> FloatArray:
    """Return the shares of the corners that give some weights; not all are positive outside."""
    return np.asarray(np.linalg.lstsq(corners.T, weights, rcond=None)[0], dtype=np.float64)


def _whole_simplex(count: int) -> WeightSet:
    return simplex(tuple(str(corner) for corner in range(count)), (), np.eye(count))


def _pairs(
    place: Region, gaps: FloatArray, weights: FloatArray, tolerance: float, deadline: float
) -> _Pairs:
    allowed = place.allowed
    is_closed = allowed.vertices is not None or allowed.scaled is not None or allowed.is_box
    least, greatest = (allowed if is_closed else ends_only(allowed)).extremes(gaps)
    scale = np.maximum(np.abs(least), np.abs(greatest))
    pairs = _Pairs(
        gaps,
        np.maximum(scale, tolerance),
        behind=greatest < (1 + _CARE) * tolerance,
        ahead=least > (1 - _CARE) * tolerance,
    )
    if not is_closed:
        _look_closer(place, pairs, weights, tolerance, deadline)
    return pairs


def _look_closer(
    place: Region, pairs: _Pairs, weights: FloatArray, tolerance: float, deadline: float
) -> None:
    """Settle pairs of which only one order was seen; exact where the ends do not say all."""
    seen = [pairs.gaps @ some for some in weights]
    never = np.max(seen, axis=0) < (1 + _CARE) * tolerance
    always = np.min(seen, axis=0) > (1 - _CARE) * tolerance
    for sign, unseen, known in ((-1.0, never, pairs.behind), (1.0, always, pairs.ahead)):
        for pair in np.argwhere(unseen & ~known):
            if time.monotonic() > deadline:
                return
            row, rival = pair
            line = _lines(pairs.gaps[row, [rival]], pairs.scale[row, [rival]], sign, tolerance)
            known[row, rival] = bool(place.common(line).conflict)


def _lines(gaps: FloatArray, scale: FloatArray, sign: float, tolerance: float) -> FloatArray:
    """Return rows that are at most zero where rivals are not ahead (sign 1) or are ahead (-1)."""
    # Weights sum to one, so that a number taken from all coefficients is taken from the sum.
    shifted = sign * gaps - (1 - sign * _CARE) * sign * tolerance
    return np.asarray(shifted / scale[:, np.newaxis])


def _cases(question: _Question, start: FloatArray | None) -> list[_Case]:
    """Return what is to be settled: for each row first the best rank, then the worst."""
    terms, rows = question.terms, question.rows
    gaps = terms[np.newaxis] - terms[rows, np.newaxis]
    weights = candidate_weights(question.allowed, gaps, start)
    sampled = sampled_ranks(terms, rows, weights, question.tolerance)
    place = region(question.allowed)
    pairs = _pairs(place, gaps, weights, question.tolerance, question.deadline)
    cases: list[_Case] = []
    for row in range(len(rows)):
        is_open = ~pairs.behind[row] & ~pairs.ahead[row]
        fixed = int((pairs.ahead[row] & ~pairs.behind[row]).sum())
        scale = pairs.scale[row, is_open]
        for sign, first in ((1.0, sampled.best_weights), (-1.0, sampled.worst_weights)):
            lines = _lines(pairs.gaps[row, is_open], scale, sign, question.tolerance)
            slack = _CARE * question.tolerance / scale
            search = FewestBroken(place, lines, slack, first[row])
            cases.append(_Case(search, sign < 0, fixed, len(lines)))
    return cases


def _settled(cases: list[_Case], deadline: float, progress: Progress | None) -> FloatArray:
    """Settle what time allows, and return the weights (m, 2, k) that attain the ranks.

    Branching comes first everywhere; what it does not settle then shares the time that is left.
    """
    hard: list[_Case] = []
    done = 0
    for case in cases:
        case.search.search(deadline)
        if not case.search.is_settled:
            hard.append(case)
            continue
        case.search.give_room()
        done += 1
        if progress is not None:
            progress(done, len(cases))
    for later, case in enumerate(hard):
        now = time.monotonic()
        share = now + (deadline - now) / (len(hard) - later)
        solve(case.search, share)
        case.search.search(share, steps=math.inf)
        done += 1
        if progress is not None:
            progress(done, len(cases))
    weights = np.array([case.search.weights for case in cases])
    return weights.reshape(len(cases) // 2, 2, -1)


def _bounds(cases: list[_Case]) -> IntArray:
    """Return the ranks (m, 2) outside of which there are none."""
    bounds = [case.rank(case.search.least) for case in cases]
    return np.array(bounds, dtype=np.intp).reshape(-1, 2)


def _joined(
    terms: FloatArray, asked: IntArray, weights: FloatArray, bounds: IntArray, tolerance: float
) -> ExtremeRanks:
    """Return all ends, their ranks counted again at the weights that attain them."""
    values = weights @ terms.T
    own = np.einsum("msk,mk->ms", weights, terms[asked])
    ranks = 1 + (values > own[..., np.newaxis] + tolerance).sum(axis=-1)
    return ExtremeRanks(
        best=ranks[:, 0],
        worst=ranks[:, 1],
        best_weights=weights[:, 0],
        worst_weights=weights[:, 1],
        least_possible=np.minimum(bounds[:, 0], ranks[:, 0]),
        greatest_possible=np.maximum(bounds[:, 1], ranks[:, 1]),
    )
