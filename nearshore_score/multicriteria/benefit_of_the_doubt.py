"""Benefit of the doubt: every destination is judged with the weights that suit it best."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, ClassVar, Literal, NamedTuple, TypeAlias, cast

import numpy as np
from numpy.typing import ArrayLike
from pydantic import AfterValidator, BeforeValidator

from nearshore_score._arrays import BoolArray, FloatArray, share
from nearshore_score._frozen import Number
from nearshore_score.aggregation.properties import MethodProperties
from nearshore_score.errors import InvalidInputError, in_case
from nearshore_score.multicriteria.method import MulticriteriaMethod
from nearshore_score.multicriteria.problem import DecisionProblem, decision_problem
from nearshore_score.multicriteria.scaling import Scaling, scaled
from nearshore_score.normalisation.column import Direction

#: The least and the greatest share: one pair for all criteria, or one for each of them in order.
Shares: TypeAlias = tuple[float, float] | tuple[tuple[float, float], ...]

#: Whose pie shares are restricted: those of the destination that is judged, or everybody's.
PieSharesOf = Literal["own", "every"]

# Scores this close to one are one, and restrictions may be missed by this: far above rounding.
_NEAR = 1e-9
_MISSED = 1e-6


class BenefitOfTheDoubtResult(NamedTuple):
    """What benefit of the doubt finds.

    Attributes
    ----------
    score : array of shape (..., n)
        From 0 to 1: own figures under own weights, as a share of the best that anybody reaches
        under the same weights.
    benchmark : array of bool of shape (..., n)
        Who scores one.
    dual : array of shape (..., n)
        Optimum of the dual programme. It bounds the score from above, and equals it.
    own_weights : array of shape (..., n, k)
        The weights that each destination chose, for its figures as they were compared. They are
        rarely the only best ones where the score is one.
    pie_shares : array of shape (..., n, k)
        Share of each criterion in the weighted sum of each destination; zero where all is zero.
    peers : array of shape (..., n, n)
        Solution of the dual programme: in row c, how much of each benchmark makes up the
        combination that destination c is held against.
    """

    score: FloatArray
    benchmark: BoolArray
    dual: FloatArray
    own_weights: FloatArray
    pie_shares: FloatArray
    peers: FloatArray


class _Restrictions(NamedTuple):
    """Least and greatest shares (2, k) of the criteria that take part, where they are given."""

    weights: FloatArray | None
    pies: FloatArray | None
    pies_of: PieSharesOf


def benefit_of_the_doubt(
    matrix: ArrayLike,
    weights: ArrayLike,
    directions: Sequence[Direction] | None = None,
    *,
    weight_shares: Shares | None = None,
    pie_shares: Shares | None = None,
    pie_shares_of: PieSharesOf = "own",
    normalisation: Scaling = "none",
) -> BenefitOfTheDoubtResult:
    r"""Judge every destination with the weights that suit it best [1]_, [2]_.

    .. math:: s_c = \max_w \sum_q w_q x_{cq} \quad\text{subject to}\quad
              \sum_q w_q x_{dq} \le 1 \text{ for every } d, \quad w_q \ge 0

    Nobody can blame a low score on weights that favour others. Without restrictions the units of
    the criteria do not matter, and being best on one criterion is enough for the score 1. Two
    kinds of restrictions, which may be combined, make weights more alike:

    - on weight shares, :math:`L_q \le w_q / \sum_r w_r \le U_q`, as in the example of the
      Handbook [3]_. Criteria must then be on one scale.
    - on pie shares, :math:`L_q \le w_q x_{cq} / \sum_r w_r x_{cr} \le U_q` [4]_: a share of the
      score, whatever the units. They hold for the destination that is judged; if asked for, its
      weights must give everybody's pie such shares, which is stricter.

    **The weights of the framework are not used.** Only whether one is above zero matters: a
    criterion of weight zero takes no part.

    There is one linear programme for each destination, each set of criteria that take part, and
    each matrix of a batch. A figure below a thousand-millionth of the greatest one may count as
    zero where destinations are compared.

    Parameters
    ----------
    matrix : array_like of shape (..., n, k)
        Performances of n destinations on k criteria. As compared, they must not be negative, and
        more must be better.
    weights : array_like of shape (..., k)
        Above zero for the criteria that take part.
    directions : sequence of {"benefit", "cost"}, optional
        One for each criterion; by default more is better everywhere. A cost needs a
        normalisation that turns it around.
    weight_shares : pair of float, or tuple of pairs, optional
        Least and greatest share of a weight in the sum of all: one pair for all criteria, or one
        for each.
    pie_shares : pair of float, or tuple of pairs, optional
        Least and greatest share of a criterion in the weighted sum of a destination.
    pie_shares_of : {"own", "every"}
        Whose pie shares are restricted.
    normalisation : {"none", "min_max", "sum", "vector", "ratio_to_best"}
        How criteria are made comparable first; see `scaled`. The method itself needs none.

    Returns
    -------
    BenefitOfTheDoubtResult
        A destination with zero on every criterion scores 0. Somebody scores 1, unless pie shares
        are restricted or all figures are zero.

    Raises
    ------
    InvalidInputError
        If the input cannot be right, see `decision_problem`; if a figure is negative or a cost
        is not turned around; if shares are out of order, or no weights at all satisfy them.

    References
    ----------
    .. [1] W. Melyn and W. Moesen, "Towards a synthetic indicator of macroeconomic performance:
       unequal weighting when limited information is available", Public Economics Research Paper
       17, CES, KU Leuven, 1991.
    .. [2] L. Cherchye, W. Moesen, N. Rogge and T. Van Puyenbroeck, "An introduction to 'benefit
       of the doubt' composite indicators", *Social Indicators Research* 82, 2007, pages 111-145.
    .. [3] OECD and JRC, *Handbook on Constructing Composite Indicators: Methodology and User
       Guide*, 2008, section 6.3, table 19 and note 29.
    .. [4] L. Cherchye et al., "Creating composite indicators with DEA and robustness analysis:
       the case of the Technology Achievement Index", *Journal of the Operational Research
       Society* 59, 2008, pages 239-251.

    Examples
    --------
    >>> found = benefit_of_the_doubt([[8, 2], [4, 6], [2, 2]], [1, 1])
    >>> found.score.round(3)
    array([1. , 1. , 0.4])
    >>> found.peers[2].round(3)
    array([0.1, 0.3, 0. ])
    """
    problem = decision_problem(matrix, weights, directions)
    count = problem.matrix.shape[-1]
    given = _checked(weight_shares, count, "weight"), _checked(pie_shares, count, "pie")
    figures = _comparable(problem, normalisation)
    lead = np.broadcast_shapes(figures.shape[:-2], problem.weights.shape[:-1])
    every_figure = np.broadcast_to(figures, (*lead, *figures.shape[-2:]))
    every_choice = np.broadcast_to(problem.weighted, (*lead, count))
    result = _blank(lead, *figures.shape[-2:])
    solved: dict[tuple[bytes, bytes], BenefitOfTheDoubtResult] = {}
    for case in np.ndindex(*lead):
        key = every_figure[case].tobytes(), every_choice[case].tobytes()
        if key not in solved:
            solved[key] = _solve(every_figure[case], every_choice[case], given, pie_shares_of, case)
        for field, found in zip(result, solved[key], strict=True):
            field[case] = found
    return result


def _blank(lead: tuple[int, ...], n: int, k: int) -> BenefitOfTheDoubtResult:
    shapes = ((n,), (n,), (n,), (n, k), (n, k), (n, n))
    score, _, *rest = (np.zeros((*lead, *shape)) for shape in shapes)
    return BenefitOfTheDoubtResult(score, score > 0, *rest)


def _comparable(problem: DecisionProblem, normalisation: Scaling) -> FloatArray:
    """Return figures (..., n, k) from zero of which more is better, or say what is wrong."""
    counting = problem.weighted.any(axis=tuple(range(problem.weights.ndim - 1)))
    costs = np.flatnonzero(problem.cost & counting)
    if len(costs) and normalisation == "none":
        raise InvalidInputError(
            f"criterion {costs[0] + 1} is a cost, and benefit of the doubt needs figures of which "
            "more is better; normalise first, for instance with normalisation='min_max'"
        )
    figures = scaled(problem, normalisation)
    negative = (figures < 0) & problem.weighted[..., np.newaxis, :]
    if negative.any():
        *case, row, criterion = np.argwhere(negative)[0].tolist()
        raise InvalidInputError(
            f"row {row + 1}, criterion {criterion + 1}{in_case(case)}: benefit of the doubt needs "
            "figures from zero upwards; normalise first, for instance with normalisation='min_max'"
        )
    return np.where(problem.weighted[..., np.newaxis, :], figures, 0.0)


def _checked(shares: Shares | None, count: int, what: str) -> FloatArray | None:
    """Return least and greatest shares (2, k), or say what is wrong with them."""
    if shares is None:
        return None
    bounds = np.asarray(shares, dtype=np.float64)
    if bounds.shape not in ((2,), (count, 2)):
        raise InvalidInputError(
            f"{what} shares must be one pair (least, greatest) or one for each of {count} "
            f"criteria; got {shares!r}"
        )
    _check_shares(shares)
    return np.broadcast_to(bounds, (count, 2)).T


def _check_shares(shares: Shares) -> Shares:
    """Refuse shares that are not from 0 to 1, or the least above the greatest."""
    for low, high in np.reshape(np.asarray(shares, dtype=np.float64), (-1, 2)).tolist():
        if not 0 <= low <= high <= 1:
            raise InvalidInputError(
                f"a least share of {low:g} and a greatest of {high:g} are not in order; write "
                "0 <= least <= greatest <= 1"
            )
    return shares


def _solve(
    figures: FloatArray,
    chosen: BoolArray,
    given: tuple[FloatArray | None, FloatArray | None],
    pies_of: PieSharesOf,
    case: tuple[int, ...],
) -> BenefitOfTheDoubtResult:
    """Solve the programmes of all destinations for one matrix (n, k)."""
    taken = figures[:, chosen]
    weight_shares, pie_shares = (None if one is None else one[:, chosen] for one in given)
    restrictions = _Restrictions(weight_shares, pie_shares, pies_of)
    _refuse_sums(restrictions)
    # A common unit keeps weight shares; without them each criterion may have its own.
    greatest = taken.max(axis=None if weight_shares is not None else 0, keepdims=True)
    units = np.where(greatest > 0, greatest, 1.0)
    if (units < np.finfo(np.float64).tiny).any():
        raise InvalidInputError("all figures of a criterion are too small; choose another unit")
    found = [_judged(taken / units, place, restrictions, case) for place in range(len(figures))]
    score, benchmark, dual, weights, pies, peers = map(np.stack, zip(*found, strict=True))
    every_weight, every_pie = np.zeros(figures.shape), np.zeros(figures.shape)
    every_weight[:, chosen], every_pie[:, chosen] = weights / units, pies
    return BenefitOfTheDoubtResult(score, benchmark, dual, every_weight, every_pie, peers)


def _refuse_sums(restrictions: _Restrictions) -> None:
    for what, bounds in (("weight", restrictions.weights), ("pie", restrictions.pies)):
        if bounds is None:
            continue
        low, high = bounds.sum(axis=-1).tolist()
        if low > 1 + _NEAR or high < 1 - _NEAR:
            raise InvalidInputError(
                f"no {what} shares satisfy the restrictions: over the {bounds.shape[-1]} criteria "
                f"with a weight, the least ones sum to {low:g} and the greatest ones to {high:g}; "
                "one must lie between"
            )


def _judged(
    figures: FloatArray, place: int, restrictions: _Restrictions, case: tuple[int, ...]
) -> BenefitOfTheDoubtResult:
    """Return what is found for one destination."""
    own = figures[place]
    limits = _limits(figures, own, restrictions)
    who = f"destination {place + 1} of {len(figures)}{in_case(case)}"
    optimum, weights, peers = _programme(figures, own, limits, who)
    if restrictions.pies is not None and own.any() and optimum < _NEAR * own.max():
        raise InvalidInputError(
            f"no weights above zero give {who} such shares: a least pie share above zero cannot "
            "be met where a figure is zero, nor where weight shares contradict it; normalise so "
            "that no figure is zero, or widen the shares"
        )
    totals = figures @ weights
    # The solver keeps the sums at one only nearly.
    best = float(totals.max()) or 1.0
    weights, reached = weights / best, float(totals[place]) / best
    _refuse_missed(limits, weights, who)
    score = np.asarray(reached if reached < 1 - _NEAR else 1.0)
    pies = share(weights * own, reached)
    return BenefitOfTheDoubtResult(
        score, np.asarray(score == 1), np.asarray(peers.sum()), weights, pies, peers
    )


def _programme(
    figures: FloatArray, own: FloatArray, limits: FloatArray, who: str
) -> tuple[float, FloatArray, FloatArray]:
    """Solve one linear programme: its optimum, the weights, and the dual values of all."""
    from scipy.optimize import linprog

    size = float(own.max()) or 1.0
    solution = linprog(
        -own / size,
        A_ub=np.concatenate([figures, limits]),
        b_ub=np.repeat([1.0, 0.0], [len(figures), len(limits)]),
        method="highs",
        options={"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10},
    )
    if solution.status != 0 or solution.x is None or solution.fun is None:
        raise InvalidInputError(
            f"the linear programme of {who} has no solution: {solution.message}; bring the "
            "figures nearer to each other, or widen the shares"
        )
    values = np.asarray(solution.ineqlin.marginals, dtype=np.float64)[: len(figures)]
    weights = np.maximum(np.asarray(solution.x, dtype=np.float64), 0.0)
    return -size * solution.fun, weights, np.maximum(-size * values, 0.0)


def _limits(figures: FloatArray, own: FloatArray, restrictions: _Restrictions) -> FloatArray:
    """Return rows (m, k) of restrictions: their products with the weights must not exceed zero."""
    rows = [np.zeros((0, figures.shape[-1]))]
    if restrictions.weights is not None:
        rows += _share_rows(np.ones((1, figures.shape[-1])), restrictions.weights)
    if restrictions.pies is not None:
        judged = own[np.newaxis] if restrictions.pies_of == "own" else figures
        rows += _share_rows(judged, restrictions.pies)
    stacked = np.concatenate(rows)
    return share(stacked, np.abs(stacked).max(axis=-1, keepdims=True, initial=0.0))


def _share_rows(parts: FloatArray, bounds: FloatArray) -> list[FloatArray]:
    """Return rows that keep each part (m, k) of a weighted sum within its bounds (2, k)."""
    low, high = bounds[:, :, np.newaxis]
    alone: FloatArray = np.eye(parts.shape[-1])
    each = parts[:, np.newaxis, :]
    return [
        rows.reshape(-1, parts.shape[-1]) for rows in ((low - alone) * each, (alone - high) * each)
    ]


def _refuse_missed(limits: FloatArray, weights: FloatArray, who: str) -> None:
    if (limits @ weights > _MISSED * weights.max(initial=0.0)).any():
        raise InvalidInputError(
            f"the figures lie too far apart to restrict the shares of {who}; bring the criteria "
            "to one scale first"
        )


def _pairs(given: object) -> object:
    """Refuse what is neither a pair nor a list of pairs, in words."""
    try:
        shape = np.shape(cast("ArrayLike", given))
    except ValueError:
        shape = ()
    if shape != (2,) and (len(shape) != 2 or shape[1] != 2):
        raise ValueError(
            f"shares must be one pair (least, greatest), or one for each criterion; got {given!r}"
        )
    return given


_Pair = tuple[Number, Number]
_Shares = Annotated[
    _Pair | tuple[_Pair, ...], BeforeValidator(_pairs), AfterValidator(_check_shares)
]


class BenefitOfTheDoubt(MulticriteriaMethod):
    """Benefit of the doubt: each destination with the weights that suit it best [1]_, [2]_.

    **The weights of the framework are not used**; a criterion of weight zero takes no part.

    Parameters
    ----------
    weight_shares : pair of float, or tuple of pairs, optional
        Least and greatest share of a weight in the sum of all: one pair for all criteria, or one
        for each in their order. Criteria must then be on one scale.
    pie_shares : pair of float, or tuple of pairs, optional
        Least and greatest share of a criterion in the weighted sum of a destination.
    pie_shares_of : {"own", "every"}
        Whose pie shares are restricted: those of the destination that is judged, or everybody's.
    normalisation : {"none", "min_max", "sum", "vector", "ratio_to_best"}
        How criteria are made comparable first; the method needs none.

    Raises
    ------
    InvalidInputError
        If shares are not from 0 to 1, or a least one is above the greatest.

    References
    ----------
    .. [1] W. Melyn and W. Moesen, "Towards a synthetic indicator of macroeconomic performance:
       unequal weighting when limited information is available", Public Economics Research Paper
       17, CES, KU Leuven, 1991.
    .. [2] L. Cherchye, W. Moesen, N. Rogge and T. Van Puyenbroeck, "An introduction to 'benefit
       of the doubt' composite indicators", *Social Indicators Research* 82, 2007, pages 111-145.

    Examples
    --------
    As in the Handbook on Constructing Composite Indicators:

    >>> handbook = BenefitOfTheDoubt(weight_shares=(0.10, 0.15), normalisation="min_max")
    >>> handbook.variant
    'own best weights, weight shares from 0.1 to 0.15, min_max normalisation'
    """

    kind: Literal["benefit_of_the_doubt"] = "benefit_of_the_doubt"
    weight_shares: _Shares | None = None
    pie_shares: _Shares | None = None
    pie_shares_of: PieSharesOf = "own"
    normalisation: Scaling = "none"

    properties: ClassVar[MethodProperties] = MethodProperties(
        title="Benefit of the doubt",
        origin="Melyn and Moesen 1991",
        compensation="full",
        scale="ratio",
        rank_reversal=True,
        dominance="weak",
    )

    @property
    def variant(self) -> str:
        """Restrictions and normalisation, in words."""
        whose = "pie shares" if self.pie_shares_of == "own" else "everybody's pie shares"
        given = (("weight shares", self.weight_shares), (whose, self.pie_shares))
        limits = [f"{what} {_in_words(one)}" for what, one in given if one is not None]
        restrictions = limits or ["no restrictions"]
        how = "no" if self.normalisation == "none" else self.normalisation
        return ", ".join(["own best weights", *restrictions, f"{how} normalisation"])

    def evaluate(
        self, matrix: ArrayLike, weights: ArrayLike, directions: Sequence[Direction] | None = None
    ) -> BenefitOfTheDoubtResult:
        """Return scores, own weights and peers; see `benefit_of_the_doubt`.

        Parameters
        ----------
        matrix : array_like of shape (..., n, k)
            Performances of n destinations on k criteria.
        weights : array_like of shape (..., k)
            Above zero for the criteria that take part; their size is not used.
        directions : sequence of {"benefit", "cost"}, optional
            One for each criterion; by default more is better everywhere.
        """
        return benefit_of_the_doubt(
            matrix,
            weights,
            directions,
            weight_shares=self.weight_shares,
            pie_shares=self.pie_shares,
            pie_shares_of=self.pie_shares_of,
            normalisation=self.normalisation,
        )


def _in_words(shares: Shares) -> str:
    pairs = cast("list[list[float]]", np.reshape(np.asarray(shares), (-1, 2)).tolist())
    return " / ".join(f"from {low:g} to {high:g}" for low, high in pairs)
