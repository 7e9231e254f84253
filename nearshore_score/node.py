"""A node of the framework: a criterion with children, an indicator, or a constant."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Literal, Self, cast

import numpy as np
from pydantic import Field, field_validator, model_validator

from nearshore_score._arrays import FloatArray
from nearshore_score._frozen import Number, is_mapping
from nearshore_score.aggregation import AnyOperator, ArithmeticMean, Operator
from nearshore_score.aggregation.traits import traits_of
from nearshore_score.criteria import Indicator
from nearshore_score.errors import InvalidInputError
from nearshore_score.missing import AnyMissingPolicy, MissingPolicy
from nearshore_score.naming import Named
from nearshore_score.normalisation import AnyNormalisation, Direction, Normalisation
from nearshore_score.rounding import Rounding
from nearshore_score.weighting import (
    AnyWeights,
    AnyWeightSource,
    ComputedWeights,
    FixedWeights,
)

_MOST_LEVELS = 100

#: What the operator of a node joins: its children, or the leaves below it, each with its share of
#: the weight, whatever operators stand between.
Joins = Literal["children", "leaves"]


class Node(Named):
    """A node of the framework: a criterion with children, an indicator, or a constant.

    Parameters
    ----------
    code : str
        Name in data and results; unique in the framework.
    name, name_fr : str, optional
        Names for people.
    indicator : Indicator, optional
        What the node measures, if it is a leaf. The values of a leaf without an indicator are
        its scores.
    constant : float, optional
        The same score for every destination, in place of an indicator.
    children : tuple of Node, Indicator or str, optional
        The nodes below. An indicator stands for its leaf; a code for a node elsewhere in the
        framework, whose score is used here too.
    weights : mapping of str to float, or a weight source, optional
        One weight for every child; by default all count the same.
    operator : ArithmeticMean, GeometricMean or another operator
        How the children become one score.
    joins : {"children", "leaves"}
        Whether the operator joins the children, or the leaves below them, each with its share of
        the weight. A missing leaf then counts with the score of the narrowest node around it.
    normalisation : Normalisation, optional
        For an indicator, how its values become scores, in place of the model's; for a node with
        children, what is done to the joined score.
    direction : {"benefit", "cost"}
        For a node without an indicator: whether its normalisation reverses the score.
    missing : Renormalise, NoScore or another policy, optional
        What to do about missing children, in place of the framework's policy. On a leaf: what to
        do about its own missing values.
    rounding : Rounding, optional
        How the score is rounded before it is used, in place of the framework's.
    limits, limits_fr : str, optional
        What the score does not tell; shown where the score is shown.
    is_reference : bool, default False
        Whether the node stands for another one of the same code; set by writing a code among
        the children.

    Raises
    ------
    InvalidInputError
        If weights and children do not match, a node is both criterion and indicator, or the
        operator cannot join so many children.

    Examples
    --------
    >>> cost = Node(
    ...     code="cost",
    ...     children=(Node(code="pay"), Node(code="rent")),
    ...     weights={"pay": 0.8, "rent": 0.2},
    ... )
    >>> [child.code for child in cost.children]
    ['pay', 'rent']
    """

    indicator: Indicator | None = None
    constant: Number | None = None
    children: tuple[Node, ...] = ()
    weights: AnyWeights | None = None
    operator: AnyOperator = Field(default_factory=ArithmeticMean)
    joins: Joins = "children"
    normalisation: AnyNormalisation | None = None
    direction: Direction = "benefit"
    missing: AnyMissingPolicy | None = None
    rounding: Rounding | None = None
    limits: str = ""
    limits_fr: str = ""
    is_reference: bool = False

    if TYPE_CHECKING:  # what may be written for short, which the fields' own types do not tell

        def __init__(
            self,
            *,
            code: str,
            name: str = "",
            name_fr: str = "",
            indicator: Indicator | None = None,
            constant: float | None = None,
            children: Sequence[Node | Indicator | str] = (),
            weights: AnyWeightSource | Mapping[str, float] | None = None,
            operator: Operator | Callable[..., FloatArray] | str = "arithmetic_mean",
            joins: Joins = "children",
            normalisation: Normalisation | Callable[..., FloatArray] | str | None = None,
            direction: Direction = "benefit",
            missing: MissingPolicy | str | None = None,
            rounding: Rounding | None = None,
            limits: str = "",
            limits_fr: str = "",
            is_reference: bool = False,
        ) -> None: ...

    @field_validator("children", mode="before")
    @classmethod
    def _children_are_nodes(cls, value: object) -> object:
        if not isinstance(value, list | tuple):
            return value
        return tuple(_as_node(child) for child in cast("Sequence[object]", value))

    @field_validator("weights", mode="before")
    @classmethod
    def _plain_weights_are_fixed(cls, value: object) -> object:
        if is_mapping(value) and not isinstance(value.get("kind"), str):
            return FixedWeights.from_fields({"values": value})
        return value

    @classmethod
    def leaf(cls, indicator: Indicator) -> Node:
        """Make the leaf of an indicator, under the indicator's own code and names."""
        return cls(
            code=indicator.code,
            name=indicator.name,
            name_fr=indicator.name_fr,
            indicator=indicator,
        )

    @model_validator(mode="after")
    def _is_one_thing(self) -> Self:
        things = {
            "an indicator": self.indicator is not None,
            "a constant": self.constant is not None,
            "a parent with children": bool(self.children),
            "a reference": self.is_reference,
        }
        if sum(things.values()) > 1:
            chosen = " or ".join(what for what, is_it in things.items() if is_it)
            raise ValueError(f"a node is {chosen}, not both")
        self._refuse_what_has_no_effect()
        if self.direction == "cost" and (self.indicator is not None or self.normalisation is None):
            raise ValueError(
                "direction='cost' is declared on the indicator; a node without one needs a "
                "normalisation that can reverse its score, such as Linear or MinMax"
            )
        return self

    def _refuse_what_has_no_effect(self) -> None:
        """Refuse fields that a reference or a constant would leave without effect."""
        given = self.model_fields_set - {"code", "is_reference", "constant", "name", "name_fr"}
        said = [name for name in sorted(given) if getattr(self, name) not in (None, (), "")]
        if self.is_reference and said:
            raise ValueError(
                f"{self.code} stands for a node elsewhere; set {', '.join(said)} there"
            )
        for name in ("normalisation", "missing"):
            if self.constant is not None and getattr(self, name) is not None:
                raise ValueError(f"{name} has no effect on a constant; leave it out")

    @model_validator(mode="after")
    def _weights_match_children(self) -> Self:
        codes = [child.code for child in self.children]
        if len(set(codes)) != len(codes):
            double = next(code for code in codes if codes.count(code) > 1)
            raise ValueError(f"{double!r} stands twice among the children; codes must be unique")
        if self.weights is None:
            return self
        if not codes:
            raise ValueError("weights need children")
        if isinstance(self.weights, ComputedWeights):
            return self
        given = set(self.weights.values)
        if missing := [code for code in codes if code not in given]:
            raise ValueError(f"no weight for {', '.join(missing)}")
        if unknown := sorted(given - set(codes)):
            raise ValueError(f"weights for unknown children: {', '.join(unknown)}")
        return self

    @model_validator(mode="after")
    def _is_not_too_deep(self) -> Self:
        depth, level = 0, list(self.children)
        while level:
            depth += 1
            if depth > _MOST_LEVELS:
                raise ValueError(f"a tree has at most {_MOST_LEVELS} levels; join some of them")
            level = [child for node in level for child in node.children]
        return self

    @model_validator(mode="after")
    def _operator_fits_children(self) -> Self:
        traits, count = traits_of(self.operator), len(self.children)
        if self.joins == "leaves" and not count:
            raise ValueError("joins='leaves' has no effect without children; leave it out")
        if (
            count
            and self.joins == "children"
            and not traits.fewest_children <= count <= traits.most_children
        ):
            wanted = (
                f"{traits.fewest_children}"
                if traits.fewest_children == traits.most_children
                else f"at least {traits.fewest_children}"
                if count < traits.fewest_children
                else f"at most {traits.most_children}"
            )
            raise ValueError(f"{self.operator.kind} joins {wanted} children, not {count}")
        return self

    def nominal_weights(self) -> FloatArray:
        """Return the weights (k,) of the children before anything is missing.

        Raises
        ------
        InvalidInputError
            If they are computed from data.
        """
        if isinstance(self.weights, ComputedWeights):
            raise InvalidInputError(
                f"the weights of {self.code} are computed from data ({self.weights.kind}); read "
                "them from the result"
            )
        if self.weights is None:
            return np.ones(len(self.children))
        return np.array([self.weights.values[child.code] for child in self.children])

    def walk(self) -> Iterator[Node]:
        """Yield the nodes of the subtree, parents before their children, without references."""
        yield self
        for child in self.children:
            if not child.is_reference:
                yield from child.walk()


def _as_node(child: object) -> object:
    """Write a code among children as a reference, and an indicator as its leaf."""
    if isinstance(child, str):
        return {"code": child, "is_reference": True}
    return Node.leaf(child) if isinstance(child, Indicator) else child
