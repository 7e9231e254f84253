"""What a node does about missing children: policies, one named choice each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Literal, NamedTuple, Protocol, runtime_checkable

import numpy as np
from pydantic import Field

from nearshore_score._arrays import BoolArray, FloatArray, share
from nearshore_score._frozen import Number, Specification
from nearshore_score.errors import InvalidInputError, UnknownNameError
from nearshore_score.naming import Code
from nearshore_score.registry import Registry

# Shares of weight are sums of floats: half of the weight must count as half.
_ROUNDING = 1e-12


@dataclass(frozen=True, eq=False)
class Children:
    """What a policy is told about the children of a node.

    Attributes
    ----------
    node : str
        The parent, for messages.
    codes : tuple of str
        The k children.
    scores : array of shape (..., n, k)
        Their scores, NaN where there is none.
    weights : array of shape (..., k)
    present, applicable, suppressed : array of bool of shape (n, k) or (..., n, k)
        Which children have a score, could have one, and are withheld by the publisher; they
        broadcast with the scores.
    ranges : tuple of (float, float) or None
        Ends of the scores of each child, where they are known.
    groups : mapping of str to tuple of str
        Labels of the n destinations, by grouping.
    """

    node: str
    codes: tuple[str, ...]
    scores: FloatArray
    weights: FloatArray
    present: BoolArray
    applicable: BoolArray
    suppressed: BoolArray
    ranges: tuple[tuple[float, float] | None, ...]
    groups: dict[str, tuple[str, ...]]

    @cached_property
    def counting(self) -> BoolArray:
        """Which children (n, k) or (..., n, k) carry weight and could have a score."""
        heavy = self.weights > 0
        return self.applicable if heavy.all() else self.applicable & heavy[..., np.newaxis, :]

    @cached_property
    def possible(self) -> FloatArray:
        """The weight (..., n) of the children that could have a score."""
        return self.weight_of(self.applicable.astype(np.float64))

    def share_present(self, present: BoolArray) -> FloatArray:
        """Return the share (..., n) of the weight that could count which is present."""
        held = present & self.applicable
        every = held.shape == self.applicable.shape and (held == self.applicable).all()
        weight = self.possible if every else self.weight_of(held.astype(np.float64))
        return share(weight, self.possible)

    def weight_of(self, parts: FloatArray) -> FloatArray:
        """Return the weight (..., n) of parts (..., n, k) of the children."""
        # In a batch of weights most destinations have the same parts: one sum serves them all.
        alike = parts.ndim == 2 and self.weights.ndim > 1 and (parts == parts[0]).all()
        some = parts[:1] if alike else parts
        weight: FloatArray = np.einsum("...nk,...k->...n", some, self.weights)
        return np.broadcast_to(weight, (*weight.shape[:-1], parts.shape[-2]))


class Filled(NamedTuple):
    """The children as the operator gets them.

    Attributes
    ----------
    scores : array of shape (..., n, k)
    present : array of bool of shape (..., n, k)
        Which scores the operator joins; those that were not present before are filled in.
    enough : array of bool of shape (..., n)
        Whether the node gets a score.
    """

    scores: FloatArray
    present: BoolArray
    enough: BoolArray


@runtime_checkable
class MissingPolicy(Protocol):
    """What a node needs of its policy for missing children."""

    @property
    def kind(self) -> str:
        """Name of the policy in specifications and results."""
        ...

    def fill(self, children: Children) -> Filled:
        """Say which children count, with which scores, and where that is enough."""
        ...


class NoScore(Specification):
    """No score unless every child that applies and carries weight is present.

    Examples
    --------
    >>> NoScore().to_json()
    '{"kind":"no_score"}'
    """

    kind: Literal["no_score"] = "no_score"

    def fill(self, children: Children) -> Filled:
        """Keep the children as they are; see `MissingPolicy`."""
        return Filled(children.scores, children.present, _complete(children, children.present))


class Renormalise(Specification):
    """Skip missing children and share out their weight, if enough of it is present.

    Cells that do not apply leave the denominator: they are not missing. A sum or a product does
    not share out weights; there the missing children are left out.

    Parameters
    ----------
    minimum_share : float, default 0.5
        Share that must be present of what applies, else the node itself is missing.
    share_of : {"weight", "children"}
        Whether the share is one of the weight, or of the number of children with weight.
    minimum_count : int, default 1
        Number of children with weight that must be present.
    when_suppressed : {"as_missing", "no_score"}
        What a child means that the publisher withholds although there is a figure: the same as a
        missing one, or that the published score cannot be computed from what is public.

    Examples
    --------
    >>> Renormalise(minimum_share=0.75).minimum_share
    0.75
    """

    kind: Literal["renormalise"] = "renormalise"
    minimum_share: Annotated[Number, Field(ge=0, le=1)] = 0.5
    share_of: Literal["weight", "children"] = "weight"
    minimum_count: Annotated[int, Field(ge=1, strict=True)] = 1
    when_suppressed: Literal["as_missing", "no_score"] = "as_missing"

    def fill(self, children: Children) -> Filled:
        """Say where enough weight and enough children are present; see `MissingPolicy`."""
        present = children.present
        held = children.share_present(present)
        if self.share_of == "children":
            counting = children.counting
            held = share(np.sum(present & counting, axis=-1), np.sum(counting, axis=-1))
        enough = (held >= self.minimum_share - _ROUNDING) & (held > 0)
        if self.minimum_count > 1:
            enough &= (present & children.counting).sum(axis=-1) >= self.minimum_count
        if self.when_suppressed == "no_score":
            enough &= ~(children.suppressed & children.counting).any(axis=-1)
        return Filled(children.scores, present, enough)


class GroupMean(Specification):
    """Fill a missing child with the mean score of its group on this child.

    Parameters
    ----------
    group : str
        A grouping of the panel.
    minimum_share : float, default 1
        Share of the weight that must be present after filling.

    Examples
    --------
    >>> GroupMean(group="region").to_json()
    '{"kind":"group_mean","group":"region"}'
    """

    kind: Literal["group_mean"] = "group_mean"
    group: Code
    minimum_share: Annotated[Number, Field(ge=0, le=1)] = 1.0

    def fill(self, children: Children) -> Filled:
        """Fill with group means; see `MissingPolicy`.

        Parameters
        ----------
        children : Children
            What is known of the children of the node: scores, weights, states, groups.

        Raises
        ------
        UnknownNameError
            If the panel has no such grouping.
        """
        if self.group not in children.groups:
            raise UnknownNameError("grouping of the panel", self.group, children.groups)
        labels = np.array(children.groups[self.group], dtype=object)
        scores, present = children.scores.copy(), children.present.copy()
        for label in sorted(set(children.groups[self.group]) - {""}):
            rows = np.flatnonzero(labels == label)
            held = children.present[..., rows, :]
            known = np.where(held, children.scores[..., rows, :], 0.0)
            # Each is divided first: the sum of the greatest numbers would be infinite.
            mean = share(known, held.sum(axis=-2, keepdims=True)).sum(axis=-2, keepdims=True)
            fillable = children.applicable[..., rows, :] & held.any(axis=-2, keepdims=True) & ~held
            scores[..., rows, :] = np.where(fillable, mean, scores[..., rows, :])
            present[..., rows, :] |= fillable
        enough = children.share_present(present) >= self.minimum_share - _ROUNDING
        return Filled(scores, present, enough & (present & children.counting).any(axis=-1))


class Assume(Specification):
    """Fill a missing child with an assumed score: a bound, or a number.

    Two indices that assume the lowest and the highest score bound what the missing figures could
    make of the total.

    Parameters
    ----------
    score : {"lowest", "highest"} or float
        The end of the child's possible scores, or a score.

    Examples
    --------
    >>> Assume(score="lowest").score
    'lowest'
    """

    kind: Literal["assume"] = "assume"
    score: Literal["lowest", "highest"] | Number

    def fill(self, children: Children) -> Filled:
        """Fill with the assumed score; see `MissingPolicy`.

        Parameters
        ----------
        children : Children
            What is known of the children of the node: scores, weights, states, groups.

        Raises
        ------
        InvalidInputError
            If a bound is asked for where the scores of a child have none.
        """
        fillable = children.applicable & ~children.present
        assumed = np.array(
            [
                self._score(children, index) if fillable[..., index].any() else 0.0
                for index in range(len(children.codes))
            ]
        )
        present = children.present | fillable
        scores = np.where(fillable, assumed, children.scores)
        return Filled(scores, present, _complete(children, present))

    def _score(self, children: Children, index: int) -> float:
        if not isinstance(self.score, str):
            return self.score
        ends = children.ranges[index]
        end = None if ends is None else ends[0] if self.score == "lowest" else ends[1]
        if end is None or not np.isfinite(end):
            raise InvalidInputError(
                f"{children.node}: nothing is known about the {self.score} score of "
                f"{children.codes[index]}; assume a number, or use a normalisation with a range"
            )
        return end


class UseInstead(Specification):
    """Use the score of another node where this one has none: an alternative formula.

    Parameters
    ----------
    node : str
        Code of the other node, anywhere in the framework.
    minimum_share : float, default 1
        Share of the applicable weight below which the other node is used.

    Examples
    --------
    >>> UseInstead(node="short_formula").node
    'short_formula'
    """

    kind: Literal["use_instead"] = "use_instead"
    node: Code
    minimum_share: Annotated[Number, Field(ge=0, le=1)] = 1.0

    def fill(self, children: Children) -> Filled:
        """Keep the children as they are; the plan looks the other node up."""
        return Renormalise(minimum_share=self.minimum_share).fill(children)


MISSING_POLICIES: Registry[MissingPolicy] = Registry("missing-data policy", MissingPolicy)
for _policy in (NoScore, Renormalise, GroupMean, Assume, UseInstead):
    MISSING_POLICIES.register(_policy)

#: The type of a policy for missing data: a specification, its kind, or its JSON.
AnyMissingPolicy = Annotated[MissingPolicy, MISSING_POLICIES]


def _complete(children: Children, present: BoolArray) -> BoolArray:
    counting = children.counting
    complete: BoolArray = np.all(present | ~counting, axis=-1) & np.any(counting, axis=-1)
    return complete
