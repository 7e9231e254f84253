"""What a method found beside the scores: its own numbers, sets, relations and orders."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from nearshore_score._arrays import FloatArray
from nearshore_score._frozen import FROZEN, FrozenMapping, FrozenModel, Number
from nearshore_score.aggregation.properties import Answer, HasMethodProperties
from nearshore_score.errors import UnknownNameError
from nearshore_score.evaluation import Evaluation, stacked
from nearshore_score.leaves import leaves_below
from nearshore_score.multicriteria import DecisionMethod, MethodResult
from nearshore_score.naming import Code
from nearshore_score.node import Joins
from nearshore_score.plan import Plan

#: How one destination stands to another where a method compares pairs.
Relation = Literal["preferred", "worse", "indifferent", "incomparable"]

Pairs = tuple[tuple[Code, Code], ...]


class MethodOutcome(FrozenModel):
    """What the method at the top found beside the scores, under the names of its paper.

    Parameters
    ----------
    method : str
        Kind of the operator that joined the criteria or the indicators.
    variant : str
        Normalisation, thresholds and other choices, in words.
    joins : {"children", "leaves"}
        Whether it joined the criteria or the indicators.
    answer : {"scores", "relation", "order"}
        What the method answers. Scores stand for relations and orders too: they count the
        destinations that are strictly better, as a negative number.
    numbers : mapping of str to mapping of str to float
        The method's own numbers for each destination, by name.
    sets : mapping of str to tuple of str
        Destinations that the method singles out: a compromise set, a kernel, a first front.
    relations : mapping of str to tuple of pairs of str
        Pairs (a, b) for which a relation holds, such as "a is preferred to b".
    orders : tuple of tuple of str
        All best orders that are known, if the method looks for orders.
    facts : mapping of str to float
        Single numbers about the whole, such as the support of an order.
    flags : mapping of str to bool
        What holds for the whole, such as whether an order is proven to be the best.
    """

    method: str
    variant: str = ""
    joins: Joins = "children"
    answer: Answer = "scores"
    numbers: Annotated[Mapping[str, Annotated[Mapping[str, Number], *FROZEN]], *FROZEN] = Field(
        default_factory=FrozenMapping
    )
    sets: Annotated[Mapping[str, tuple[Code, ...]], *FROZEN] = Field(default_factory=FrozenMapping)
    relations: Annotated[Mapping[str, Pairs], *FROZEN] = Field(default_factory=FrozenMapping)
    orders: tuple[tuple[Code, ...], ...] = ()
    facts: Annotated[Mapping[str, Number], *FROZEN] = Field(default_factory=FrozenMapping)
    flags: Annotated[Mapping[str, bool], *FROZEN] = Field(default_factory=FrozenMapping)

    def between(self, one: str, other: str) -> Relation:
        """Say how one destination stands to another.

        Parameters
        ----------
        one, other : str
            Codes of two ranked destinations.

        Returns
        -------
        {"preferred", "worse", "indifferent", "incomparable"}

        Raises
        ------
        UnknownNameError
            If the method does not compare pairs.
        """
        if "preferred" not in self.relations:
            raise UnknownNameError("relation", "preferred", self.relations)
        better = self.relations["preferred"]
        if (one, other) in better:
            return "preferred"
        if (other, one) in better:
            return "worse"
        alike = self.relations.get("indifferent", ())
        return "indifferent" if (one, other) in alike or one == other else "incomparable"


def outcome_of(plan: Plan, result: Evaluation) -> MethodOutcome:
    """Ask the method at the top of a plan what it found.

    Parameters
    ----------
    plan : Plan
    result : Evaluation
        Of the same plan, for one case.

    Returns
    -------
    MethodOutcome
    """
    root = plan.framework.root
    method = root.operator
    if not isinstance(method, DecisionMethod):
        return MethodOutcome(method=method.kind, joins=root.joins)
    rows = np.flatnonzero(result.present[root.code])
    answer = method.properties.answer if isinstance(method, HasMethodProperties) else "scores"
    plain = MethodOutcome(
        method=method.kind, variant=method.variant, joins=root.joins, answer=answer
    )
    if not len(rows):
        return plain
    scores, weights = _joined(plan, result)
    # What carries no weight takes no part, and may be missing.
    found = method.evaluate(np.where(weights > 0, scores, 0.0)[rows], weights)
    codes = [plan.panel.destinations[row] for row in rows]
    return plain.replace(**_described(found, codes))


def _joined(plan: Plan, result: Evaluation) -> tuple[FloatArray, FloatArray]:
    """Return scores (n, k) and weights (k,) as the operator at the top got them."""
    root = plan.framework.root
    if root.joins == "leaves":
        leaves = leaves_below(plan.framework, plan.panel, result, root)
        return leaves.scores, leaves.weights
    return stacked(root, result)[0], result.weights[root.code]


def _described(found: MethodResult, codes: list[str]) -> dict[str, object]:
    """Sort the fields of a result by what they are: about the whole, each destination, pairs."""
    numbers: dict[str, Mapping[str, float]] = {}
    sets: dict[str, tuple[str, ...]] = {}
    relations: dict[str, Pairs] = {}
    facts: dict[str, float] = {}
    flags: dict[str, bool] = {}
    for name, value in _arrays(found).items():
        if value.ndim == 0 and value.dtype == np.bool_:
            flags[name] = bool(value)
        elif value.ndim == 0:
            facts[name] = float(value)
        elif value.ndim == 1 and value.dtype == np.bool_:
            sets[name] = tuple(codes[place] for place in np.flatnonzero(value))
        elif value.ndim == 1:
            numbers[name] = dict(zip(codes, value.tolist(), strict=True))
        elif value.ndim == 2 and value.dtype == np.bool_:
            relations[name] = tuple(
                (codes[one], codes[two]) for one, two in np.argwhere(value).tolist()
            )
    return {
        "numbers": numbers,
        "sets": sets,
        "relations": relations,
        "facts": facts,
        "flags": flags,
        "orders": _orders(found, codes),
    }


def _arrays(found: MethodResult) -> dict[str, NDArray[np.generic]]:
    """Return the numbers and truth values of a result by name, without the score."""
    names: Iterable[str] = getattr(found, "_fields", None) or vars(found)
    values: dict[str, object] = {
        name: getattr(found, name) for name in names if name not in ("score", "orders")
    }
    arrays = {name: np.asarray(value) for name, value in values.items()}
    return {name: array for name, array in arrays.items() if array.dtype.kind in "biuf"}


def _orders(found: MethodResult, codes: list[str]) -> tuple[tuple[str, ...], ...]:
    places: Iterable[Iterable[int]] = getattr(found, "orders", ())
    return tuple(tuple(codes[place] for place in order) for order in places)
