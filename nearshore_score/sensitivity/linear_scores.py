"""Scores as linear functions of the weights of one node's children: what exact answers rest on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Annotated, Literal, Self

import numpy as np
from numpy.typing import ArrayLike
from pydantic import Field, model_validator

from nearshore_score._arrays import FloatArray, IntArray
from nearshore_score._frozen import FROZEN, FrozenMapping, FrozenModel, Number
from nearshore_score.comparison import compare, plan_of
from nearshore_score.context import Language
from nearshore_score.errors import InvalidInputError, NotLinearError
from nearshore_score.model import ScoringModel
from nearshore_score.naming import Code, position_of
from nearshore_score.node import Node
from nearshore_score.phrases import listing
from nearshore_score.profiles import DestinationProfile, Destinations
from nearshore_score.ranking import Ranking
from nearshore_score.ranks import TIE_TOLERANCE, competition_ranks
from nearshore_score.sensitivity.weight_information import Ends, Known, WeightInformation
from nearshore_score.sensitivity.weight_set import WeightSet
from nearshore_score.weighting import JudgedWeights

#: Scores from 0 to 100 that are closer than a tie are closer than this in logarithms.
LOG_TOLERANCE = TIE_TOLERANCE / 100

Names = Annotated[Mapping[Code, str], *FROZEN]


class LinearScores(FrozenModel):
    """Scores of n destinations, each linear in the weights of k children of one node.

    For weights w that sum to one, ``terms @ w`` is the total, or its natural logarithm.

    Parameters
    ----------
    destinations : tuple of str
        The n destinations, best first by the weights of the model; those of a matrix of one's own
        are in its order.
    children : tuple of str
        The k children whose weights vary; those that no destination has are left out.
    terms : tuple of tuple of float
        What each child gives each destination; shape (n, k).
    weights : tuple of float
        Weights of the children in the model; they sum to one.
    link : {"identity", "log"}
        Whether the terms add up to the score or to its logarithm.
    node : str
        The node whose children they are.
    low, high : mapping of str to float
        Bands that the model states of these weights.
    names : mapping of str to str
        How destinations and children are called, where that is known.
    language : {"en", "fr"}
        Language of names and sentences.
    model : ScoringModel, optional
        The model that the scores come from, all in all.

    Examples
    --------
    >>> import nearshore_score as ns
    >>> some = ns.load_destinations().select("MAR", "EGY")
    >>> scores = linear_scores(ns.load_model(), some)
    >>> scores.destinations, len(scores.children)
    (('MAR', 'EGY'), 8)
    >>> scores.scores_at(scores.weight_array).round(4)
    array([60.3877, 50.5852])
    """

    destinations: Annotated[tuple[Code, ...], Field(min_length=1)]
    children: Annotated[tuple[Code, ...], Field(min_length=1)]
    terms: tuple[tuple[Number, ...], ...]
    weights: tuple[Annotated[Number, Field(ge=0)], ...]
    link: Literal["identity", "log"] = "identity"
    node: str = "total"
    low: Ends = Field(default_factory=FrozenMapping)
    high: Ends = Field(default_factory=FrozenMapping)
    names: Names = Field(default_factory=FrozenMapping)
    language: Language = "en"
    model: ScoringModel | None = None

    @model_validator(mode="after")
    def _shapes_fit(self) -> Self:
        n, k = len(self.destinations), len(self.children)
        for what, labels in (("destination", self.destinations), ("child", self.children)):
            if len(set(labels)) < len(labels):
                raise ValueError(f"a {what} is named twice; names must be unique")
        if len(self.terms) != n or any(len(row) != k for row in self.terms):
            raise ValueError(f"terms need {n} rows of {k} numbers: destinations and children")
        if len(self.weights) != k or abs(sum(self.weights) - 1) > 1e-9:
            raise ValueError(f"there must be {k} weights, and they must sum to one")
        return self

    @classmethod
    def from_matrix(
        cls,
        matrix: ArrayLike,
        weights: ArrayLike | None = None,
        *,
        destinations: Sequence[str] = (),
        criteria: Sequence[str] = (),
    ) -> Self:
        """Make scores of a matrix of one's own, as in a weighted sum.

        Parameters
        ----------
        matrix : array_like of shape (n, k)
            Normalised performances, greater is better. For a weighted product, their logarithms.
        weights : array_like of shape (k,), optional
            Not negative; only their proportions matter. By default equal.
        destinations, criteria : sequence of str, optional
            Labels; by default a1, a2, ... and c1, c2, ...

        Raises
        ------
        InvalidInputError
            If a shape does not fit, a number is not finite, a weight is negative, or a label is
            used twice.

        Examples
        --------
        >>> LinearScores.from_matrix([[0.2, 0.9], [0.6, 0.4]]).destinations
        ('a1', 'a2')
        """
        table = _numbers(matrix, "the matrix")
        if table.ndim != 2 or 0 in table.shape:
            raise InvalidInputError(f"the matrix has shape {table.shape}; it needs two axes (n, k)")
        n, k = table.shape
        given = np.ones(k) if weights is None else _numbers(weights, "the weights")
        fits = given.shape == (k,) and np.isfinite(given).all() and (given >= 0).all()
        if not fits or not given.any():
            raise InvalidInputError(
                f"weights must be {k} finite numbers, none negative and not all zero; "
                f"there are {given.tolist()}"
            )
        return cls(
            destinations=tuple(destinations) or tuple(f"a{row + 1}" for row in range(n)),
            children=tuple(criteria) or tuple(f"c{column + 1}" for column in range(k)),
            terms=tuple(map(tuple, table.tolist())),
            weights=tuple((given / given.sum()).tolist()),
        )

    def __repr__(self) -> str:
        n, k = len(self.destinations), len(self.children)
        return f"LinearScores({n} destinations, {k} children of {self.node})"

    __str__ = __repr__

    @cached_property
    def term_array(self) -> FloatArray:
        """The terms as an array of shape (n, k)."""
        return _frozen(np.array(self.terms))

    @cached_property
    def weight_array(self) -> FloatArray:
        """The weights of the model as an array of shape (k,)."""
        return _frozen(np.array(self.weights))

    @property
    def tolerance(self) -> float:
        """Values of ``terms @ w`` that are closer than this are ties."""
        return TIE_TOLERANCE if self.link == "identity" else LOG_TOLERANCE

    def name(self, code: str) -> str:
        """Return how a destination or child is called."""
        return self.names.get(code, code)

    def listed(self, codes: Iterable[str]) -> str:
        """Return how several are called, as a sentence lists them."""
        return listing([self.name(code) for code in codes], self.language)

    def place(self, destination: str) -> int:
        """Return the row of a destination.

        Parameters
        ----------
        destination : str
            Code of the destination.

        Raises
        ------
        UnknownNameError
            If it is not among those that are ranked.
        """
        return position_of("ranked destination", destination, self.destinations)

    def scores_at(self, weights: FloatArray) -> FloatArray:
        """Return the totals (..., n) for other weights.

        Parameters
        ----------
        weights : array of shape (..., k)
            They sum to one.
        """
        values = weights @ self.term_array.T
        return np.exp(values) if self.link == "log" else values

    def ranks_at(self, weights: FloatArray) -> IntArray:
        """Return the ranks (..., n) for other weights: 1 + the number strictly better.

        Parameters
        ----------
        weights : array of shape (..., k)
            They sum to one.
        """
        return competition_ranks(weights @ self.term_array.T, tolerance=self.tolerance)

    def allowed(self, weights: WeightInformation) -> WeightSet:
        """Return the set of weights that some information allows.

        Parameters
        ----------
        weights : WeightInformation
            What is known of the weights.
        """
        return weights.allowed(
            Known(children=self.children, weights=self.weights, low=self.low, high=self.high)
        )


def linear_scores(
    model: ScoringModel | LinearScores,
    profiles: Iterable[DestinationProfile] | None = None,
    *,
    node: str | None = None,
) -> LinearScores:
    """Return the scores of a model as linear functions of the weights of one node's children.

    Parameters
    ----------
    model : ScoringModel or LinearScores
        The model; scores of one's own, which need no profiles, are handed on as they are.
    profiles : iterable of DestinationProfile, optional
        The destinations. Those that the model does not rank are left out, as in its ranking.
    node : str, optional
        The node whose children's weights vary; by default the total.

    Returns
    -------
    LinearScores

    Raises
    ------
    NotLinearError
        If the total is not linear in these weights; the message says why and what to do.
    InvalidInputError
        If no destination can be ranked.
    UnknownNameError
        If there is no such node.

    Notes
    -----
    Linear in this sense are weighted sums and arithmetic means at every level, weighted products
    and geometric means at the top (in logarithms), and methods whose terms do not move with the
    weights, such as the net flows of PROMETHEE II. Where figures are missing that other
    destinations have, sharing out their weight breaks it.
    """
    if isinstance(model, LinearScores):
        if profiles is not None or node not in (None, model.node):
            raise InvalidInputError(
                "linear scores hold their destinations and node; give only them"
            )
        return model
    if profiles is None:
        raise InvalidInputError("a model needs destinations; give their profiles")
    everyone = Destinations(profiles)
    return scores_of_ranking(compare(model, everyone), everyone, node=node)


def scores_of_ranking(
    ranking: Ranking, profiles: Iterable[DestinationProfile], *, node: str | None = None
) -> LinearScores:
    """Return the scores of a ranking as linear functions of the weights of one node's children.

    Parameters
    ----------
    ranking : Ranking
        What a model found; at least one destination is ranked.
    profiles : iterable of DestinationProfile
        The profiles that it was made of.
    node : str, optional
        As for `linear_scores`.
    """
    if not len(ranking):
        raise InvalidInputError("no destination can be ranked; see model.rank(...).not_ranked")
    model = ranking.model
    node = node or model.framework.root.code
    form = plan_of(ranking, profiles).linear(node)
    parent = model.framework.node(node)
    weights = _weights(parent, form.children)
    terms = form.terms + form.offset[:, np.newaxis]
    _refuse_others_in_the_scores(ranking, terms @ weights, form.link)
    low, high = bands_of(parent, form.children)
    language = model.context.language
    names = {row.code: row.label(language) for row in ranking}
    names |= {code: model.framework.node(code).label(language) for code in form.children}
    return LinearScores(
        destinations=ranking.codes,
        children=form.children,
        terms=tuple(map(tuple, terms.tolist())),
        weights=tuple(weights.tolist()),
        link=form.link,
        node=node,
        low=low,
        high=high,
        names=names,
        language=language,
        model=model,
    )


def _weights(node: Node, children: tuple[str, ...]) -> FloatArray:
    codes = [child.code for child in node.children]
    weights = node.nominal_weights()[[codes.index(code) for code in children]]
    if not weights.sum() > 0:
        raise NotLinearError(f"the children of {node.code} that are present carry no weight")
    return np.asarray(weights / weights.sum())


def bands_of(node: Node, children: tuple[str, ...]) -> tuple[dict[str, float], dict[str, float]]:
    """Return the bands of judged weights, as shares of the whole.

    Parameters
    ----------
    node : Node
        The node whose weights are judged or not.
    children : tuple of str
        Those of its children that are present.
    """
    source = node.weights
    if not isinstance(source, JudgedWeights):
        return {}, {}
    whole = sum(source.values.get(code, 0.0) for code in children)
    low, high = (
        {code: min(end / whole, 1.0) for code, end in ends.items() if code in children}
        for ends in (source.low, source.high)
    )
    return low, high


def _refuse_others_in_the_scores(
    ranking: Ranking, values: FloatArray, link: Literal["identity", "log"]
) -> None:
    """Refuse scores that rest on destinations which are compared but not ranked."""
    scores = np.array([row.score for row in ranking])
    again = np.exp(values) if link == "log" else values
    if not np.allclose(again, scores, rtol=1e-9, atol=1e-7):
        others = ", ".join(row.code for row in ranking.not_ranked)
        raise NotLinearError(
            f"the scores depend on destinations that are compared but not ranked ({others}); "
            "leave these destinations out"
        )


def _numbers(values: ArrayLike, what: str) -> FloatArray:
    try:
        return np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise InvalidInputError(f"{what} must hold numbers, as many in each row") from None


def _frozen(array: FloatArray) -> FloatArray:
    array.flags.writeable = False
    return array
