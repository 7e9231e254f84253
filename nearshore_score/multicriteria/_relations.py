"""What follows from saying, for every pair, whether one is at least as good as the other."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from nearshore_score._arrays import BoolArray, FloatArray
from nearshore_score.multicriteria._blocks import in_blocks
from nearshore_score.multicriteria.method import MulticriteriaMethod, over_complete_rows
from nearshore_score.multicriteria.problem import DecisionProblem, decision_problem

#: Sums of weights that differ by less are equal but for rounding.
ROUNDING = 1e-10


class Relations(NamedTuple):
    """How the destinations of each pair stand to each other; nobody stands to itself.

    Attributes
    ----------
    preferred : array of bool of shape (..., n, n)
        Whether the first is strictly better.
    indifferent : array of bool of shape (..., n, n)
        Whether each is as good as the other.
    incomparable : array of bool of shape (..., n, n)
        Whether neither is as good as the other.
    """

    preferred: BoolArray
    indifferent: BoolArray
    incomparable: BoolArray


class _Scores(NamedTuple):
    score: FloatArray


def relations(at_least: BoolArray) -> Relations:
    """Split a relation into its strict part, its symmetric part, and what it leaves out.

    Parameters
    ----------
    at_least : array of bool of shape (..., n, n)
        Whether the first is at least as good as the second.

    Returns
    -------
    Relations
    """
    reverse = np.swapaxes(at_least, -1, -2)
    others = ~np.eye(at_least.shape[-1], dtype=np.bool_)
    return Relations(
        at_least & ~reverse, at_least & reverse & others, ~(at_least | reverse) & others
    )


def minus_those_before(preferred: BoolArray) -> FloatArray:
    """Score each destination by minus the number of those that are preferred to it.

    Parameters
    ----------
    preferred : array of bool of shape (..., n, n)

    Returns
    -------
    array of shape (..., n)
    """
    before: FloatArray = preferred.sum(axis=-2, dtype=np.float64)
    return 0.0 - before


class PairwiseMethod(MulticriteriaMethod):
    """Base of the methods that hold several numbers for each pair of destinations."""

    def aggregate(
        self, scores: FloatArray, weights: FloatArray, present: BoolArray | None = None
    ) -> FloatArray:
        """Return scores (..., n), block by block: only they are kept, not the pairs.

        Parameters
        ----------
        scores : array of shape (..., n, k)
            Scores of n destinations on k children.
        weights : array of shape (..., k)
            Not negative; only their proportions matter.
        present : array of bool of shape (..., n, k), optional
            Which scores exist; by default all.
        """

        def one_block(block: DecisionProblem) -> _Scores:
            return _Scores(self.evaluate(block.matrix, block.weights).score)

        def all_blocks(rows: FloatArray, own: FloatArray) -> FloatArray:
            cells = 16 * rows.shape[-2] ** 2
            return in_blocks(one_block, decision_problem(rows, own), cells).score

        return over_complete_rows(all_blocks, scores, weights, present)
