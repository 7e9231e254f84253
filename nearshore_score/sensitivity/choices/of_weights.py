"""Choices of weights: weighting schemes, sets of weights on several levels, laws."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal, cast

import numpy as np
from pydantic import Field, field_validator, model_validator

from nearshore_score._arrays import FloatArray
from nearshore_score._frozen import FROZEN, is_mapping
from nearshore_score.errors import InvalidInputError, UnknownNameError
from nearshore_score.framework import Framework
from nearshore_score.naming import Code
from nearshore_score.sensitivity.choices.base import (
    ChoiceFactor,
    OptionFactor,
    Share,
    labels_of,
)
from nearshore_score.sensitivity.choices.frameworks import changed_nodes, parents_at
from nearshore_score.sensitivity.choices.steps import ChoiceSubject, ModelSteps
from nearshore_score.sensitivity.dirichlet_weights import DirichletWeights, UncertainWeights
from nearshore_score.sensitivity.sampling.blocks import Stage, generator_of
from nearshore_score.sensitivity.weight_information import Values, WeightInformation
from nearshore_score.weighting import AnyWeights, AnyWeightSource, FixedWeights

Laws = Annotated[Mapping[str, UncertainWeights], *FROZEN]
WeightsByNode = Annotated[Mapping[Code, Values], *FROZEN]

#: What is said of the weights of one node.
Law = WeightInformation | DirichletWeights | str


class WeightingChoice(OptionFactor):
    """By which scheme the children of a node are weighted.

    Parameters
    ----------
    options : tuple of weight source, mapping of str to float, or None
        Schemes; children that a mapping does not name get no weight, None stands for equal weights.
    nodes : tuple of str, optional
        Nodes that are weighted so; by default the total.
    name, labels, shares : optional
        As for `OptionFactor`.

    Examples
    --------
    >>> schemes = WeightingChoice(options=(None, {"cost": 3, "talent": 1}, "entropy"))
    >>> schemes.label, len(schemes.options)
    ('weighting', 3)
    """

    kind: Literal["weighting"] = "weighting"
    options: tuple[AnyWeights | None, ...]
    nodes: tuple[Code, ...] = ()

    if TYPE_CHECKING:  # what may be written for short, which the fields' own types do not tell

        def __init__(
            self,
            *,
            options: Sequence[AnyWeightSource | Mapping[str, float] | str | None],
            nodes: Sequence[str] = (),
            name: str = "",
            labels: Sequence[str] = (),
            shares: Sequence[float] = (),
        ) -> None: ...

    @field_validator("options", mode="before")
    @classmethod
    def _plain_weights_are_fixed(cls, value: object) -> object:
        if not isinstance(value, list | tuple):
            return value
        return [_as_source(one) for one in cast("Sequence[object]", value)]

    def change(self, subject: ChoiceSubject, steps: ModelSteps, option: int) -> ModelSteps:  # noqa: ARG002
        """Replace the weights; see `ChoiceFactor.change`."""
        framework, chosen = steps.framework, self.options[option]
        for code in self.nodes or (framework.root.code,):
            if isinstance(chosen, FixedWeights):
                framework = framework.reweight(code, chosen.values, basis=chosen.basis)
            else:
                framework = changed_nodes(framework, (code,), weights=chosen)
        return replace(steps, framework=framework)

    def _labels(self) -> tuple[str, ...]:
        return self.labels or labels_of(self.options, nothing="equal")


class WeightSetChoice(ChoiceFactor):
    """One of several sets of weights, of one node or of many at once.

    Parameters
    ----------
    sets : tuple of mapping of str to mapping of str to float
        For each set, by node, the weights of its children in proportion; children that are not
        named get none, and nodes that are not named keep their weights. See `noisy_weight_sets`.
    shares : tuple of float, optional
        Probability of each set, in proportion; by default all are equally likely.
    name : str, optional
        As for `ChoiceFactor`.

    Examples
    --------
    >>> experts = WeightSetChoice(
    ...     sets=({"total": {"cost": 3, "talent": 1}}, {"total": {"cost": 1, "talent": 1}})
    ... )
    >>> experts.nodes
    ('total',)
    """

    replaces_steps: ClassVar[bool] = False

    kind: Literal["weight_sets"] = "weight_sets"
    sets: Annotated[tuple[WeightsByNode, ...], Field(min_length=2)]
    shares: tuple[Share, ...] = ()

    if TYPE_CHECKING:  # what may be written for short, which the fields' own types do not tell

        def __init__(
            self,
            *,
            sets: Sequence[Mapping[str, Mapping[str, float]]],
            shares: Sequence[float] = (),
            name: str = "",
        ) -> None: ...

    @model_validator(mode="after")
    def _weights_can_be_used(self) -> WeightSetChoice:
        if self.shares and len(self.shares) != len(self.sets):
            raise ValueError(f"{len(self.sets)} sets need as many shares, not {len(self.shares)}")
        for number, one in enumerate(self.sets, 1):
            for node, weights in one.items():
                if not any(weights.values()):
                    raise ValueError(f"set {number}: all weights of {node} are zero")
        return self

    @property
    def nodes(self) -> tuple[str, ...]:
        """Nodes whose weights some set gives."""
        return tuple(dict.fromkeys(node for one in self.sets for node in one))

    def option_labels(self, subject: ChoiceSubject) -> tuple[str, ...]:  # noqa: ARG002
        """Return the numbers of the sets; see `ChoiceFactor.option_labels`."""
        return tuple(str(number + 1) for number in range(len(self.sets)))

    def option_shares(self, count: int) -> FloatArray:
        """Return the probability of each set; see `ChoiceFactor.option_shares`."""
        shares = np.array(self.shares) if self.shares else np.ones(count)
        return np.asarray(shares / shares.sum())

    def table(self, node: str, children: Sequence[str], own: FloatArray) -> FloatArray:
        """Return the weights (sets, k) of one node in every set.

        Parameters
        ----------
        node : str
            The node.
        children : sequence of str
            Its k children.
        own : array of shape (k,)
            Their weights where a set says nothing of the node.

        Raises
        ------
        UnknownNameError
            If a weight is given for another child.
        """
        rows = [own if node not in one else _row(node, children, one[node]) for one in self.sets]
        return np.array(rows)


class UncertainWeightsChoice(ChoiceFactor):
    """Weights of some nodes that follow a law.

    Parameters
    ----------
    laws : mapping of str to WeightInformation or DirichletWeights, or one of these
        By node, how the weights of its children vary: uniformly over what some information
        allows, or by a Dirichlet law. One law alone is that of the total. A law that refers to
        the weights of the model means those of the weighting scheme that is chosen.
    name : str, optional
        As for `ChoiceFactor`.

    Notes
    -----
    If all weights that a law allows form a simplex (anything, an order, lower bounds), or for a
    Dirichlet law, weights are made of columns of the design, one less than there are children, by
    the conditional-beta map. Under another law they are drawn pseudo-randomly, one draw for each
    point of the two samples.

    Examples
    --------
    >>> UncertainWeightsChoice(laws="whole_simplex").laws
    {'': WholeSimplex(kind='whole_simplex')}
    """

    replaces_steps: ClassVar[bool] = False

    kind: Literal["weights"] = "weights"
    laws: Annotated[Laws, Field(min_length=1)]

    if TYPE_CHECKING:  # what may be written for short, which the fields' own types do not tell

        def __init__(
            self,
            *,
            laws: Law | Mapping[str, Law],
            name: str = "",
        ) -> None: ...

    @field_validator("laws", mode="before")
    @classmethod
    def _one_law_is_that_of_the_total(cls, value: object) -> object:
        single = isinstance(value, WeightInformation | DirichletWeights | str)
        if single or (is_mapping(value) and isinstance(value.get("kind"), str)):
            return {"": value}
        return value

    def by_node(self, framework: Framework) -> dict[str, WeightInformation | DirichletWeights]:
        """Return the laws by node, the total by its own code.

        Parameters
        ----------
        framework : Framework
            The tree.
        """
        found: dict[str, WeightInformation | DirichletWeights] = {}
        for code, law in self.laws.items():
            node = framework.node(code or framework.root.code)
            if not node.children:
                raise InvalidInputError(f"{code} has no children whose weights could vary")
            found[node.code] = law
        return found


def noisy_weight_sets(
    framework: Framework,
    count: int,
    *,
    share: float = 0.25,
    nodes: Sequence[str] = (),
    levels: Sequence[int] = (),
    seed: int = 0,
) -> WeightSetChoice:
    r"""Return sets of weights that scatter around those of a framework, on several levels at once.

    Each weight :math:`w` becomes :math:`w (1 + s\,U)` with :math:`U` uniform between -1 and 1,
    independently of the others [1]_; they are then shares of their sum.

    Parameters
    ----------
    framework : Framework
        The tree.
    count : int
        How many sets, at least two.
    share : float
        How far a weight moves at most, as a share :math:`s` of itself, from 0 to 1.
    nodes : sequence of str
        Nodes whose children's weights scatter.
    levels : sequence of int
        Whole levels of such nodes: 0 is the total, 1 the nodes just below it. With neither, the
        total alone.
    seed : int
        Seed of the random numbers.

    Returns
    -------
    WeightSetChoice

    Raises
    ------
    InvalidInputError
        If `share` is not between 0 and 1, or weights are computed from data.

    References
    ----------
    .. [1] W. Becker, G. Caperna, M. Del Sorbo, H. Norlén, E. Papadimitriou and M. Saisana,
       "COINr: An R package for developing composite indicators", *Journal of Open Source
       Software* 7(78), 2022, 4567.

    Examples
    --------
    >>> flat = Framework.flat({"cost": 0.6, "talent": 0.4})
    >>> some = noisy_weight_sets(flat, 100, share=0.25)
    >>> all(0.45 <= one["total"]["cost"] <= 0.75 for one in some.sets)
    True
    """
    if not 0 < share <= 1:
        raise InvalidInputError(f"share is {share:g}; it must be above 0 and at most 1")
    generator = generator_of(seed, Stage.DESIGN, 0)
    drawn: list[dict[str, dict[str, float]]] = [{} for _ in range(count)]
    for code in parents_at(framework, tuple(nodes), tuple(levels)):
        node = framework.node(code)
        children = [child.code for child in node.children]
        noise = generator.uniform(-1, 1, (count, len(children)))
        for one, weights in zip(drawn, node.nominal_weights() * (1 + share * noise), strict=True):
            one[code] = dict(zip(children, weights.tolist(), strict=True))
    return WeightSetChoice.from_fields({"sets": drawn})


def _row(node: str, children: Sequence[str], given: Mapping[str, float]) -> FloatArray:
    for code in given:
        if code not in children:
            raise UnknownNameError(f"child of {node}", code, children)
    return np.array([given.get(child, 0.0) for child in children])


def _as_source(value: object) -> object:
    if is_mapping(value) and not isinstance(value.get("kind"), str):
        return FixedWeights.from_fields({"values": value})
    return value
