"""The leaves below a node, for operators that look past the children."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, Protocol

import numpy as np

from nearshore_score._arrays import BoolArray, FloatArray, divide
from nearshore_score.framework import Framework
from nearshore_score.node import Node
from nearshore_score.panel import Panel


class Scored(Protocol):
    """What has been scored so far: a walk under way, or an evaluation."""

    @property
    def scores(self) -> Mapping[str, FloatArray]:
        """Scores (..., n) by node."""
        ...

    @property
    def present(self) -> Mapping[str, BoolArray]:
        """Where there are scores (..., n), by node."""
        ...

    @property
    def weights(self) -> Mapping[str, FloatArray]:
        """Weights (..., k) by node."""
        ...


class Leaves(NamedTuple):
    """What an operator joins that looks at the leaves.

    Attributes
    ----------
    codes : tuple of str
        The m leaves, each once.
    scores : array of shape (..., n, m)
        Their scores; where a leaf has none, that of the narrowest node around it.
    weights : array of shape (..., m)
        Share of the node's weight that each leaf carries.
    present : array of bool of shape (..., n, m)
        Which scores there are.
    """

    codes: tuple[str, ...]
    scores: FloatArray
    weights: FloatArray
    present: BoolArray


def leaves_below(framework: Framework, panel: Panel, scored: Scored, node: Node) -> Leaves:
    """Gather the leaves below a node; everything below it has been scored.

    Parameters
    ----------
    framework : Framework
    panel : Panel
    scored : Walk or Evaluation
    node : Node

    Returns
    -------
    Leaves
    """
    scores: dict[str, FloatArray] = {}
    present: dict[str, BoolArray] = {}
    weights: dict[str, FloatArray] = {}

    def descend(parent: Node, weight: FloatArray, around: list[str]) -> None:
        own = scored.weights[parent.code]
        shares = divide(own, own.sum(axis=-1, keepdims=True))
        for place, child in enumerate(parent.children):
            below = framework.nodes[child.code]
            carried = weight * shares[..., place]
            if below.children:
                descend(below, carried, [below.code, *around])
            else:
                code = below.code
                weights[code] = weights.get(code, np.zeros(())) + carried
                scores[code], present[code] = _score_of_leaf(panel, scored, code, around)

    descend(node, np.ones(()), [])
    return Leaves(
        tuple(scores),
        np.stack(np.broadcast_arrays(*scores.values()), axis=-1),
        np.stack(np.broadcast_arrays(*weights.values()), axis=-1),
        np.stack(np.broadcast_arrays(*present.values()), axis=-1),
    )


def _score_of_leaf(
    panel: Panel, scored: Scored, leaf: str, around: list[str]
) -> tuple[FloatArray, BoolArray]:
    """Return score and presence (..., n) of a leaf, with the nodes around it, narrowest first."""
    scores, present = scored.scores[leaf], scored.present[leaf]
    for code in around:
        scores = np.where(present, scores, scored.scores[code])
        present = present | scored.present[code]
    for code in around:
        # A node that was scored directly speaks for all that stands below it.
        if code in panel.columns:
            direct = panel.present[..., panel.columns.index(code)]
            scores = np.where(direct, scored.scores[code], scores)
            present = present | direct
    return scores, present
