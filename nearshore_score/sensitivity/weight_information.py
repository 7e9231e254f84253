"""What is known of the weights of a node's children: anything, ends, an order, ratios, a point."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal, Self

import numpy as np
from pydantic import Field, model_validator

from nearshore_score._arrays import FloatArray
from nearshore_score._frozen import FROZEN, FrozenMapping, FrozenModel, Number, Specification
from nearshore_score.context import Language
from nearshore_score.errors import InvalidInputError
from nearshore_score.naming import Code, position_of
from nearshore_score.phrases import percent, phrase
from nearshore_score.registry import Registry
from nearshore_score.sensitivity.weight_set import (
    Statement,
    WeightSet,
    scaled_box,
    simplex,
    weight_set,
)

Ends = Annotated[Mapping[Code, Annotated[Number, Field(ge=0, le=1)]], *FROZEN]
Values = Annotated[Mapping[Code, Annotated[Number, Field(ge=0)]], *FROZEN]
Coefficients = Annotated[Mapping[Code, Number], *FROZEN]


class Known(FrozenModel):
    """The weights that a model gives to the children of one node, which information refers to.

    Parameters
    ----------
    children : tuple of str
        The k children that are present.
    weights : tuple of float
        Their weights in the model, which sum to one.
    low, high : mapping of str to float
        Bands that the model itself states, where its weights are judged.
    """

    children: tuple[Code, ...]
    weights: tuple[Number, ...]
    low: Ends = Field(default_factory=FrozenMapping)
    high: Ends = Field(default_factory=FrozenMapping)

    def at(self, code: str) -> int:
        """Return the place of a child.

        Parameters
        ----------
        code : str
            Code of the child.

        Raises
        ------
        UnknownNameError
            If it is not among the children whose weights can vary.
        """
        return position_of("weight", code, self.children)

    def coefficients(self, values: Mapping[str, float]) -> FloatArray:
        """Return values by code as an array (k,), zero for those that are not named."""
        found = np.zeros(len(self.children))
        for code, value in values.items():
            found[self.at(code)] = value
        return found


class WeightInformation(Specification):
    """Base of what can be known of weights."""

    def statements(self, known: Known) -> tuple[Statement, ...]:
        """Return what is said, one inequality each.

        Parameters
        ----------
        known : Known
            The children and their weights in the model.
        """
        raise NotImplementedError

    def allowed(self, known: Known) -> WeightSet:
        """Return the set of weights that keep it.

        Parameters
        ----------
        known : Known
            The children and their weights in the model.

        Raises
        ------
        InvalidInputError
            If there are no such weights; the message names what contradicts what.
        UnknownNameError
            If something is said of a child that does not exist.
        """
        return weight_set(known.children, self.statements(known))

    def in_words(self, language: Language) -> str:
        """Say which weights are meant.

        Parameters
        ----------
        language : {"en", "fr"}
            Language of the words.
        """
        return phrase("within_stated", language)


#: Every kind of weight information.
WEIGHT_INFORMATION: Registry[WeightInformation] = Registry("weight information", WeightInformation)

AnyWeightInformation = Annotated[WeightInformation, WEIGHT_INFORMATION]


@WEIGHT_INFORMATION.register
class WholeSimplex(WeightInformation):
    """Any weights that are not negative and sum to one: nothing is known.

    Examples
    --------
    >>> WholeSimplex().allowed(Known(children=("cost", "talent"), weights=(0.6, 0.4))).upper
    array([1., 1.])
    """

    kind: Literal["whole_simplex"] = "whole_simplex"

    def statements(self, known: Known) -> tuple[Statement, ...]:  # noqa: ARG002 - nothing is said
        """Return nothing; see `WeightInformation.statements`."""
        return ()

    def in_words(self, language: Language) -> str:
        """Say which weights are meant; see `WeightInformation.in_words`."""
        return phrase("within_any", language)


@WEIGHT_INFORMATION.register
class RelativeBounds(WeightInformation):
    """Each weight of the model, more or less by a share of itself.

    Parameters
    ----------
    share : float
        How far each weight can move, as a share of itself, from 0 to 1.
    rescaled : bool
        Whether weights that have moved independently are then divided by their sum, as in
        practice; else only those are meant that sum to one already.

    Examples
    --------
    >>> known = Known(children=("cost", "talent"), weights=(0.6, 0.4))
    >>> RelativeBounds(share=0.25).allowed(known).upper.round(4)
    array([0.7143, 0.5263])
    >>> RelativeBounds(share=0.25, rescaled=False).allowed(known).upper
    array([0.7, 0.5])
    """

    kind: Literal["relative_bounds"] = "relative_bounds"
    share: Annotated[Number, Field(ge=0, lt=1)] = 0.25
    rescaled: bool = True

    def statements(self, known: Known) -> tuple[Statement, ...]:
        """Return ends, or ratios if weights are rescaled; see `WeightInformation.statements`."""
        low, high = self._ends(known)
        if not self.rescaled:
            return _ends(known, _by_code(known, low), _by_code(known, high))
        allowed = scaled_box(known.children, low, high)
        text = f"weights of the model +-{self.share:.0%}, rescaled"
        rows = zip(allowed.rows, allowed.limits, strict=True)
        return (
            *(Statement(text, row, float(limit)) for row, limit in rows),
            *_ends(known, _by_code(known, allowed.lower), _by_code(known, allowed.upper)),
        )

    def allowed(self, known: Known) -> WeightSet:
        """Return the set of weights; see `WeightInformation.allowed`."""
        return (
            scaled_box(known.children, *self._ends(known))
            if self.rescaled
            else super().allowed(known)
        )

    def in_words(self, language: Language) -> str:
        """Say which weights are meant; see `WeightInformation.in_words`."""
        # As many decimals as the share has, so that 12.5% is not called 12%.
        digits = next((d for d in range(6) if abs(round(self.share, d + 2) - self.share) < 1e-9), 6)
        return phrase("within_relative", language, share=percent(self.share, language, digits))

    def _ends(self, known: Known) -> tuple[FloatArray, FloatArray]:
        weights = np.array(known.weights)
        return (1 - self.share) * weights, (1 + self.share) * weights


@WEIGHT_INFORMATION.register
class WeightBounds(WeightInformation):
    """Ends between which weights lie, as shares of the whole.

    Parameters
    ----------
    low, high : mapping of str to float
        Least and greatest weight of some children, from 0 to 1; those that are not named are free.

    Examples
    --------
    >>> known = Known(children=("cost", "talent", "quality"), weights=(0.6, 0.3, 0.1))
    >>> WeightBounds(low={"talent": 0.2}, high={"cost": 0.5}).allowed(known).upper
    array([0.5, 1. , 0.8])
    """

    kind: Literal["weight_bounds"] = "weight_bounds"
    low: Ends = Field(default_factory=FrozenMapping)
    high: Ends = Field(default_factory=FrozenMapping)

    def statements(self, known: Known) -> tuple[Statement, ...]:
        """Return the ends; see `WeightInformation.statements`."""
        return _ends(known, self.low, self.high)


@WEIGHT_INFORMATION.register
class JudgementBands(WeightInformation):
    """The bands that the model's own judged weights carry; a child without one is free."""

    kind: Literal["judgement_bands"] = "judgement_bands"

    def statements(self, known: Known) -> tuple[Statement, ...]:
        """Return the ends of the bands; see `WeightInformation.statements`."""
        if not (known.low or known.high):
            raise InvalidInputError(
                f"the weights of {', '.join(known.children)} carry no bands; use judged weights, "
                "or another kind of weight information"
            )
        return _ends(known, known.low, known.high)

    def in_words(self, language: Language) -> str:
        """Say which weights are meant; see `WeightInformation.in_words`."""
        return phrase("within_bands", language)


@WEIGHT_INFORMATION.register
class WeightOrder(WeightInformation):
    """An order of importance: no weight is greater than the one before it.

    Parameters
    ----------
    order : tuple of str
        Children, the most important first. If all are named the order is complete, else partial:
        nothing is said of the others. For several chains, join them with `AllOf`.

    Examples
    --------
    >>> known = Known(children=("cost", "talent"), weights=(0.6, 0.4))
    >>> WeightOrder(order=("talent", "cost")).allowed(known).vertices
    array([[0. , 1. ],
           [0.5, 0.5]])
    """

    kind: Literal["weight_order"] = "weight_order"
    order: tuple[Code, ...]

    @model_validator(mode="after")
    def _each_child_once(self) -> Self:
        if len(set(self.order)) < len(self.order):
            raise ValueError("a child is named twice; an order names each once")
        if len(self.order) < 2:
            raise ValueError("an order needs two children at least")
        return self

    def statements(self, known: Known) -> tuple[Statement, ...]:
        """Return one inequality for each two neighbours; see `WeightInformation.statements`."""
        return tuple(
            Statement(f"{more} >= {less}", known.coefficients({less: 1.0, more: -1.0}), 0.0)
            for more, less in zip(self.order, self.order[1:], strict=False)
        )

    def allowed(self, known: Known) -> WeightSet:
        """Return the set of weights; see `WeightInformation.allowed`."""
        # The first so many of the chain share equally, or one of the others has everything.
        places = [known.at(code) for code in self.order]
        chain = np.zeros((len(places), len(known.children)))
        for count in range(1, len(places) + 1):
            chain[count - 1, places[:count]] = 1 / count
        others = np.delete(np.eye(len(known.children)), places, axis=0)
        return simplex(known.children, self.statements(known), np.vstack([chain, others]))


class RatioBound(FrozenModel):
    """How many times as much as another a child weighs.

    Parameters
    ----------
    child, other : str
        The two children.
    low : float
        Least ratio of their weights.
    high : float, optional
        Greatest ratio; none if there is no such end.
    """

    child: Code
    other: Code
    low: Annotated[Number, Field(ge=0)] = 0.0
    high: Annotated[Number, Field(ge=0)] | None = None

    @model_validator(mode="after")
    def _ends_in_order(self) -> Self:
        if self.high is not None and self.high < self.low:
            raise ValueError(f"the greatest ratio {self.high:g} is below the least {self.low:g}")
        if self.child == self.other:
            raise ValueError("a ratio needs two different children")
        return self


@WEIGHT_INFORMATION.register
class WeightRatios(WeightInformation):
    """Bounds on ratios of weights, such as swing or trade-off judgements give.

    The set is closed: where both weights are zero they keep any ratio. To rule that out, join the
    ratios with least weights by `AllOf`.

    Parameters
    ----------
    bounds : tuple of RatioBound
        One for each pair that something is known of.

    Examples
    --------
    >>> known = Known(children=("cost", "talent"), weights=(0.6, 0.4))
    >>> twice = RatioBound(child="cost", other="talent", low=1, high=3)
    >>> WeightRatios(bounds=(twice,)).allowed(known).vertices
    array([[0.5 , 0.5 ],
           [0.75, 0.25]])
    """

    kind: Literal["weight_ratios"] = "weight_ratios"
    bounds: Annotated[tuple[RatioBound, ...], Field(min_length=1)]

    def statements(self, known: Known) -> tuple[Statement, ...]:
        """Return one inequality for each end; see `WeightInformation.statements`."""
        said: list[Statement] = []
        for one in self.bounds:
            least = known.coefficients({one.child: -1.0, one.other: one.low})
            said.append(Statement(f"{one.child} / {one.other} >= {one.low:g}", least, 0.0))
            if one.high is not None:
                most = known.coefficients({one.child: 1.0, one.other: -one.high})
                said.append(Statement(f"{one.child} / {one.other} <= {one.high:g}", most, 0.0))
        return tuple(said)


class LinearBound(FrozenModel):
    """A weighted sum of weights, and the ends between which it lies.

    Parameters
    ----------
    coefficients : mapping of str to float
        Factor of each child that is named.
    low, high : float, optional
        Ends of the sum; at least one is given.
    """

    coefficients: Coefficients
    low: Number | None = None
    high: Number | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.low is None and self.high is None:
            raise ValueError("give low, high or both")
        if not any(self.coefficients.values()):
            raise ValueError("name at least one child with a factor that is not zero")
        return self

    def __str__(self) -> str:
        return " + ".join(f"{factor:g} {code}" for code, factor in self.coefficients.items())


@WEIGHT_INFORMATION.register
class LinearBounds(WeightInformation):
    """Linear constraints on weights that sum to one.

    Parameters
    ----------
    bounds : tuple of LinearBound
        For instance that cost and talent together carry at most half.

    Examples
    --------
    >>> known = Known(children=("cost", "talent", "quality"), weights=(0.6, 0.3, 0.1))
    >>> half = LinearBound(coefficients={"cost": 1, "talent": 1}, high=0.5)
    >>> LinearBounds(bounds=(half,)).allowed(known).contains(np.array([0.3, 0.3, 0.4]))
    False
    """

    kind: Literal["linear_bounds"] = "linear_bounds"
    bounds: Annotated[tuple[LinearBound, ...], Field(min_length=1)]

    def statements(self, known: Known) -> tuple[Statement, ...]:
        """Return one inequality for each end; see `WeightInformation.statements`."""
        said: list[Statement] = []
        for one in self.bounds:
            factors = known.coefficients(one.coefficients)
            if one.low is not None:
                said.append(Statement(f"{one} >= {one.low:g}", -factors, -one.low))
            if one.high is not None:
                said.append(Statement(f"{one} <= {one.high:g}", factors, one.high))
        return tuple(said)


@WEIGHT_INFORMATION.register
class PointWeights(WeightInformation):
    """One set of weights and no other.

    Parameters
    ----------
    values : mapping of str to float
        Weights by child, in proportion; children that are not named get none. Without any, the
        weights of the model.

    Examples
    --------
    >>> known = Known(children=("cost", "talent"), weights=(0.6, 0.4))
    >>> PointWeights(values={"cost": 3, "talent": 1}).allowed(known).vertices
    array([[0.75, 0.25]])
    """

    kind: Literal["point_weights"] = "point_weights"
    values: Values = Field(default_factory=FrozenMapping)

    @model_validator(mode="after")
    def _not_all_zero(self) -> Self:
        if self.values and not any(self.values.values()):
            raise ValueError("all weights are zero; one at least must be positive")
        return self

    def statements(self, known: Known) -> tuple[Statement, ...]:
        """Return two ends for each child; see `WeightInformation.statements`."""
        point = known.coefficients(self.values) if self.values else np.array(known.weights)
        ends = _by_code(known, point / point.sum())
        return _ends(known, ends, ends)


@WEIGHT_INFORMATION.register
class AllOf(WeightInformation):
    """Several pieces of information that hold together.

    Parameters
    ----------
    parts : tuple of WeightInformation
        At least one.

    Examples
    --------
    >>> known = Known(children=("cost", "talent", "quality"), weights=(0.6, 0.3, 0.1))
    >>> parts = (WeightOrder(order=("cost", "talent")), WeightBounds(high={"cost": 0.4}))
    >>> AllOf(parts=parts).allowed(known).contains(np.array([0.4, 0.3, 0.3]))
    True
    """

    kind: Literal["all_of"] = "all_of"
    parts: Annotated[tuple[AnyWeightInformation, ...], Field(min_length=1)]

    def statements(self, known: Known) -> tuple[Statement, ...]:
        """Return what every part says; see `WeightInformation.statements`."""
        return tuple(said for part in self.parts for said in part.statements(known))

    def allowed(self, known: Known) -> WeightSet:
        """Return the set of weights; see `WeightInformation.allowed`."""
        return self.parts[0].allowed(known) if len(self.parts) == 1 else super().allowed(known)


def information(
    weights: WeightInformation | str | None, default: WeightInformation
) -> WeightInformation:
    """Return weight information that was given by its kind, or not at all.

    Parameters
    ----------
    weights : WeightInformation, str or None
        The information, the kind of one that needs nothing else, or None.
    default : WeightInformation
        What stands for None.
    """
    if weights is None:
        return default
    if isinstance(weights, str):
        return WEIGHT_INFORMATION.create(weights)
    return _checked(weights)


def _checked(given: object) -> WeightInformation:
    """Refuse what is no weight information, since Python does not hold callers to types."""
    if not isinstance(given, WeightInformation):
        raise InvalidInputError(
            f"{given!r} says nothing of weights; give weight information such as "
            "RelativeBounds(share=0.25), or the kind of one that needs nothing else"
        )
    return given


def _by_code(known: Known, values: FloatArray) -> dict[str, float]:
    return dict(zip(known.children, values.tolist(), strict=True))


def _ends(
    known: Known, low: Mapping[str, float], high: Mapping[str, float]
) -> tuple[Statement, ...]:
    return (
        *(
            Statement(f"{c} >= {end:g}", known.coefficients({c: -1.0}), -end)
            for c, end in low.items()
        ),
        *(
            Statement(f"{c} <= {end:g}", known.coefficients({c: 1.0}), end)
            for c, end in high.items()
        ),
    )
