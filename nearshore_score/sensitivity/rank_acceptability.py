"""Exact rank acceptability: in which share of all allowed weights a destination has a rank."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import comb, factorial
from typing import Annotated, Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from nearshore_score._arrays import FloatArray, IntArray
from nearshore_score._frozen import FROZEN, Number
from nearshore_score.analysis import Analysis, LabelledMatrix
from nearshore_score.context import Language
from nearshore_score.errors import InvalidInputError
from nearshore_score.model import ScoringModel
from nearshore_score.naming import Code
from nearshore_score.phrases import chance, decimal, percent, phrase
from nearshore_score.profiles import DestinationProfile
from nearshore_score.sensitivity.algorithms.first_rank import first_places
from nearshore_score.sensitivity.algorithms.polytopes import (
    Region,
    region_of,
    simplex_region,
    simplices,
    tied_everywhere,
    too_large,
    values_at,
    volumes,
)
from nearshore_score.sensitivity.algorithms.simplex_splitting import (
    Counted,
    count_by_splitting,
    count_on_segment,
)
from nearshore_score.sensitivity.linear_scores import LinearScores, linear_scores
from nearshore_score.sensitivity.weight_information import (
    AnyWeightInformation,
    WeightInformation,
    WholeSimplex,
    information,
)
from nearshore_score.tables import Table

#: Which ranks are wanted: the first one can be had for more children.
Ranks = Literal["all", "first"]

# About half a minute; a cell counts for the square of the number of simplices in a cube.
_MOST_WORK = 2e7
# Shares below this are rounding error: zero.
_NOTHING = 1e-15
# Wider tables cannot be read.
_MOST_COLUMNS = 12
_MOST_LINES = 15

Weights = Annotated[Mapping[Code, Number], *FROZEN]


class Acceptability(NamedTuple):
    """Exact acceptability of n destinations.

    Attributes
    ----------
    shares : array of shape (n, n), or (n, 1) for the first rank alone
        Share of the weights in which a destination (row) has a rank (column).
    central : array of shape (n, p)
        Mean of the weights in which a destination is first, as shares of the corners; NaN where
        there are none.
    """

    shares: FloatArray
    central: FloatArray


class RankAcceptability(Analysis):
    """In which share of all allowed weights each destination has each rank.

    Parameters
    ----------
    scores : LinearScores
        The scores as functions of the weights.
    weights : WeightInformation
        Which weights are allowed; all of them count the same.
    ranks : {"all", "first"}
        Which ranks were asked for.
    method : {"segment", "simplex_splitting", "convex_parts"}
        How the volumes were found: by the crossings along a line, by cutting simplices, or from
        the corners of the set in which a destination is first. All are exact.
    acceptability : LabelledMatrix
        A row for each destination, a column ``"1"``, ``"2"``, ... for each rank. Rows and columns
        sum to one.
    central_weights : mapping of str to mapping of str to float
        By destination the mean of all weights with which it is first; None where there are none.
    expected_ranks : mapping of str to float, optional
        Mean rank of each destination; None if only the first rank was asked for.
    """

    scores: LinearScores
    weights: AnyWeightInformation
    ranks: Ranks
    method: Literal["segment", "simplex_splitting", "convex_parts"]
    acceptability: LabelledMatrix
    central_weights: Annotated[Mapping[Code, Weights | None], *FROZEN]
    expected_ranks: Annotated[Mapping[Code, Number], *FROZEN] | None = None

    def __repr__(self) -> str:
        return f"RankAcceptability({len(self.scores.destinations)} destinations, {self.method})"

    def tables(self) -> tuple[Table, ...]:
        """Return the shares by rank, and the central weights of those that can be first."""
        return (self._share_table(), self._central_table())

    def sentences(self) -> tuple[str, ...]:
        """Say what a central weight is, and what is left out."""
        told = self.scores.language
        said = (phrase("acceptability_note", told), phrase("central_note", told))
        hidden = len(self.scores.destinations) - _MOST_LINES
        return (*said, phrase("acceptability_more", told, count=hidden)) if hidden > 0 else said

    def _share_table(self) -> Table:
        told = self.scores.language
        columns = self.acceptability.columns[:_MOST_COLUMNS]
        head = (phrase("code", told), *columns)
        shown = self.scores.destinations[:_MOST_LINES]
        rows = [
            (code, *(_shown(self.acceptability[code, r], told) for r in columns)) for code in shown
        ]
        if self.expected_ranks is None:
            return Table(head, tuple(rows), labels=(0,))
        means = [decimal(self.expected_ranks[code], told, 2) for code in shown]
        return Table(
            (*head, phrase("expected_rank", told)),
            tuple((*row, mean) for row, mean in zip(rows, means, strict=True)),
            labels=(0,),
        )

    def _central_table(self) -> Table:
        told = self.scores.language
        names = [self.scores.name(child) for child in self.scores.children]
        head = (phrase("central_weights", told), *names)
        rows = (
            (code, *(percent(central[child], told) for child in self.scores.children))
            for code, central in self.central_weights.items()
            if central is not None
        )
        return Table(head, tuple(rows)[:_MOST_LINES], labels=(0,))


def rank_acceptability(
    model: ScoringModel | LinearScores,
    profiles: Iterable[DestinationProfile] | None = None,
    weights: WeightInformation | str | None = None,
    *,
    node: str | None = None,
    ranks: Ranks = "all",
) -> RankAcceptability:
    r"""Compute in which share of all allowed weights each destination has each rank.

    The rank acceptability :math:`b_i^r` of stochastic multicriteria acceptability analysis [1]_
    [2]_, as an exact volume instead of a share of random draws [3]_.

    Parameters
    ----------
    model : ScoringModel or LinearScores
        The model, or scores of one's own.
    profiles : iterable of DestinationProfile, optional
        The destinations.
    weights : WeightInformation or str, optional
        Which weights are allowed, all with the same density; by default all that sum to one.
    node : str, optional
        The node whose children's weights vary; by default the total.
    ranks : {"all", "first"}
        With ``"first"`` only the acceptability of the first rank and the central weights.

    Returns
    -------
    RankAcceptability

    Raises
    ------
    NotLinearError
        If the total is not linear in these weights.
    InvalidInputError
        If there are too many destinations or children for an exact answer. All ranks are
        practical for about 100 destinations and 3 children, 40 and 4, 15 and 5; the first
        rank for 60 and 6, 25 and 7.

    Notes
    -----
    The set of weights is cut by the planes on which two destinations draw level. Sets that are
    not a simplex, such as weights within bounds, are cut into simplices before.

    Destinations whose scores are the same (closer than a tie) with all allowed weights share the
    ranks that they occupy in equal parts: of two that are always first together each has ranks 1
    and 2 with one half. So rows and columns sum to one, and the expected rank is the mean rank,
    one plus the probabilities that others are ahead, a tie counting one half. Ties at single
    weights have no volume.

    If the weights are known exactly the set is a point, and shares are zero or one but for ties.

    References
    ----------
    .. [1] R. Lahdelma, J. Hokkanen and P. Salminen, "SMAA - Stochastic multiobjective
       acceptability analysis", *European Journal of Operational Research* 106(1), 1998,
       pages 137-143.
    .. [2] R. Lahdelma and P. Salminen, "SMAA-2: Stochastic multicriteria acceptability analysis
       for group decision making", *Operations Research* 49(3), 2001, pages 444-454.
    .. [3] T. Tervonen and R. Lahdelma, "Implementing stochastic multicriteria acceptability
       analysis", *European Journal of Operational Research* 178(2), 2007, pages 500-513.

    Examples
    --------
    >>> scores = LinearScores.from_matrix([[1.0, 0.0], [0.0, 1.0], [0.4, 0.4]])
    >>> found = rank_acceptability(scores)
    >>> found.acceptability.matrix.round(3)
    array([[0.5, 0.1, 0.4],
           [0.5, 0.1, 0.4],
           [0. , 0.8, 0.2]])
    >>> dict(found.central_weights["a1"])
    {'c1': 0.75, 'c2': 0.25}
    """
    scores = linear_scores(model, profiles, node=node)
    known = information(weights, WholeSimplex())
    region = region_of(scores.term_array, scores.allowed(known))
    method = _method(region, ranks)
    shares, central = _exact(region, scores.tolerance, ranks)
    means = shares @ np.arange(1.0, shares.shape[1] + 1)
    return RankAcceptability(
        scores=scores,
        weights=known,
        ranks=ranks,
        method=method,
        acceptability=LabelledMatrix.of(
            scores.destinations, tuple(str(r + 1) for r in range(shares.shape[1])), shares
        ),
        central_weights={
            code: None if np.isnan(central[row]).any() else _named(scores, central[row])
            for row, code in enumerate(scores.destinations)
        },
        expected_ranks=_means(scores, means) if ranks == "all" else None,
    )


def simplex_acceptability(
    values: ArrayLike, *, tolerance: float = 0.0, ranks: Ranks = "all"
) -> Acceptability:
    """Compute exact rank acceptabilities from scores at the corners of a simplex of weights.

    Parameters
    ----------
    values : array_like of shape (n, p)
        Scores of n destinations at p corners; for all weights that sum to one the normalised
        performances themselves.
    tolerance : float
        Destinations that are nowhere farther apart than this tie.
    ranks : {"all", "first"}
        Which ranks are wanted.

    Returns
    -------
    Acceptability

    Raises
    ------
    InvalidInputError
        If the shape does not fit, a number is not finite, or there is too much to do; see
        `rank_acceptability`.

    Examples
    --------
    >>> simplex_acceptability([[1.0, 0.0], [0.0, 1.0], [0.4, 0.4]]).shares.round(3)
    array([[0.5, 0.1, 0.4],
           [0.5, 0.1, 0.4],
           [0. , 0.8, 0.2]])
    """
    table = np.asarray(values, dtype=np.float64)
    if table.ndim != 2 or 0 in table.shape or not np.isfinite(table).all():
        raise InvalidInputError(f"values have shape {table.shape}; give finite numbers (n, p)")
    return _exact(simplex_region(table, np.eye(table.shape[1])), tolerance, ranks)


def _exact(region: Region, tolerance: float, ranks: Ranks) -> Acceptability:
    values = region.forms @ region.polytope.corners.T
    group, leaders = tied_everywhere(values, tolerance)
    sizes = np.bincount(group)
    forms = region.forms[leaders]
    method = _method(region, ranks)
    if method == "convex_parts":
        best = first_places(region, forms)
        counts, moments = best.volumes[:, np.newaxis], best.moments
        whole = counts.sum()
    else:
        counts, moments = _counted(region, forms, sizes, method)
        whole = counts[0].sum()
    shares = counts / whole
    central = np.full((len(leaders), region.back.shape[1]), np.nan)
    some = shares[:, 0] > _NOTHING
    central[some] = (moments[some] / counts[some, :1]) @ region.back
    shares[shares <= _NOTHING] = 0.0
    first = shares[:, :1] / sizes[:, np.newaxis]
    shares = first if ranks == "first" else _shared(shares, sizes)
    return Acceptability(shares[group], central[group])


def _method(
    region: Region, ranks: Ranks
) -> Literal["segment", "simplex_splitting", "convex_parts"]:
    coordinates = region.polytope.corners.shape[1]
    if coordinates == 2:
        return "segment"
    return "convex_parts" if ranks == "first" and coordinates > 2 else "simplex_splitting"


def _counted(region: Region, forms: FloatArray, sizes: IntArray, method: str) -> Counted:
    corners = region.polytope.corners
    if method == "segment":
        return count_on_segment(corners, forms, sizes)
    parts = corners[simplices(region.polytope)]
    _check_work(corners, forms, len(parts))
    return count_by_splitting(parts, volumes(parts), forms, sizes)


def _check_work(corners: FloatArray, forms: FloatArray, parts: int) -> None:
    """Refuse what would not end: each destination's planes cut the set into so many cells."""
    dimensions = corners.shape[1] - 1
    crossing = [_crossing(corners, forms - form) for form in forms]
    cells = sum(comb(m, d) for m in crossing for d in range(dimensions + 1))
    if (cells + parts * len(forms)) * factorial(dimensions) ** 2 > _MOST_WORK:
        raise too_large(
            f"{len(forms)} destinations and weights in {dimensions} dimensions are too many for "
            "the exact acceptability of all ranks; ask for ranks='first'"
        )


def _crossing(corners: FloatArray, leads: FloatArray) -> int:
    """Return how many rivals are ahead in one corner and behind in another."""
    values = values_at(corners, leads)
    return int(((values > 0).any(axis=1) & (values < 0).any(axis=1)).sum())


def _shared(counts: FloatArray, sizes: IntArray) -> FloatArray:
    """Share the ranks that a group occupies among its destinations."""
    shares = np.zeros(counts.shape)
    ranks = counts.shape[1]
    for place in range(int(sizes.max())):
        part = np.where(sizes > place, 1 / sizes, 0.0)[:, np.newaxis]
        shares[:, place:] += counts[:, : ranks - place] * part
    return shares


def _named(scores: LinearScores, weights: FloatArray) -> dict[str, float]:
    return dict(zip(scores.children, weights.tolist(), strict=True))


def _means(scores: LinearScores, ranks: FloatArray) -> dict[str, float]:
    return dict(zip(scores.destinations, ranks.tolist(), strict=True))


def _shown(share: float, language: Language) -> str:
    """Return a share in percent; what cannot happen is a dash."""
    return "–" if share == 0 else chance(share, language)
