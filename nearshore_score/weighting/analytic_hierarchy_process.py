"""The analytic hierarchy process: weights from how much more important one is than the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Annotated, ClassVar, Literal, NamedTuple, Self

import numpy as np
from numpy.typing import ArrayLike
from pydantic import Field, model_validator

from nearshore_score._arrays import BoolArray, FloatArray, share
from nearshore_score._frozen import FROZEN, FrozenMapping, Number, Specification
from nearshore_score.errors import InvalidInputError
from nearshore_score.weighting._judgements import by_code
from nearshore_score.weighting.incomplete_judgements import (
    check_connected,
    harker_matrix,
    least_squares_weights,
    share_of_random_index,
)
from nearshore_score.weighting.pairwise_judgements import (
    checked_judgements,
    codes_of,
    group_judgements,
    judgement_errors,
    judgement_matrix,
)
from nearshore_score.weighting.properties import WeightingProperties
from nearshore_score.weighting.random_index import (
    RandomIndexTable,
    random_index,
    random_index_source,
)
from nearshore_score.weighting.values import WeightMapping, check_weights

#: How judgements become weights.
Prioritisation = Literal["eigenvector", "geometric_mean"]

#: Judgements by code: how many times as important as the second criterion the first is.
PairwiseJudgements = Annotated[Mapping[str, Annotated[Mapping[str, Number], *FROZEN]], *FROZEN]

# Saaty accepts judgements up to a tenth of the inconsistency of random ones.
_ACCEPTABLE = 0.1

# Errors of judgements closer to one than this are rounding.
_AGREES = 1e-9


class AnalyticHierarchyResult(NamedTuple):
    """What the analytic hierarchy process finds.

    Attributes
    ----------
    weights : array of shape (..., k)
        Summing to one.
    greatest_eigenvalue : array of shape (...)
        Of the matrix of judgements; k if they do not contradict each other.
    consistency_index : array of shape (...)
        How far the eigenvalue lies above k, for each of the k - 1 others.
    random_index : array of shape (...)
        The consistency index of random judgements.
    consistency_ratio : array of shape (...)
        The first index over the second; zero for one and two criteria.
    is_acceptable : array of bool of shape (...)
        Whether the ratio is 0.1 or less, as Saaty asks.
    """

    weights: FloatArray
    greatest_eigenvalue: FloatArray
    consistency_index: FloatArray
    random_index: FloatArray
    consistency_ratio: FloatArray
    is_acceptable: BoolArray


class WorstJudgement(NamedTuple):
    """The judgement that fits the weights worst.

    Attributes
    ----------
    first, second : str
        The criteria that were compared.
    judgement : float
        How many times as important as the second the first was said to be.
    implied : float
        How many times it is according to the weights.
    """

    first: str
    second: str
    judgement: float
    implied: float


def analytic_hierarchy_process(
    judgements: ArrayLike,
    *,
    prioritisation: Prioritisation = "eigenvector",
    random_index_table: RandomIndexTable = "saaty_1980",
    incomplete: bool = False,
) -> AnalyticHierarchyResult:
    r"""Weigh criteria by pairwise judgements [1]_ [2]_.

    .. math:: A w = \lambda_{\max} w, \qquad CI = \frac{\lambda_{\max} - k}{k - 1}, \qquad
              CR = \frac{CI}{RI_k}

    The weights are the principal eigenvector, as in the paper; programs that average normalised
    columns instead give other weights wherever judgements contradict each other. The geometric
    means of the rows [3]_ can be chosen. The ratio rests on the eigenvalue either way.

    Where pairs were not compared, the eigenvector is that of Harker's matrix (see
    `harker_matrix`), which takes one step and no search, and the geometric mean becomes
    logarithmic least squares over the pairs that were (see `least_squares_weights`). The random
    index then falls with the number of gaps; see `share_of_random_index`.

    Parameters
    ----------
    judgements : array_like of shape (..., k, k)
        How many times as important as the criterion of the column the one of the row is, on
        Saaty's scale from 1/9 to 9 or any other.
    prioritisation : {"eigenvector", "geometric_mean"}
        How judgements become weights; the paper's is `eigenvector`.
    random_index_table : {"saaty_1980", "alonso_lamata_2006"}
        Whose random index; see `random_index`.
    incomplete : bool, default False
        Whether NaN marks a pair that was not compared.

    Returns
    -------
    AnalyticHierarchyResult
        Whether the judgements are consistent or not.

    Raises
    ------
    InvalidInputError
        If a matrix is not square, a judgement is not a positive number from 1e-100 to 1e100, a
        criterion is not as important as itself, two judgements of one pair are not inverse, no
        chain of judgements connects some criteria, or weights are too far apart for a float.

    References
    ----------
    .. [1] T. L. Saaty, "A scaling method for priorities in hierarchical structures", *Journal of
       Mathematical Psychology* 15(3), 1977, 234-281.
    .. [2] T. L. Saaty, *The Analytic Hierarchy Process*, McGraw-Hill, 1980.
    .. [3] G. Crawford and C. Williams, "A note on the analysis of subjective judgment matrices",
       *Journal of Mathematical Psychology* 29(4), 1985, 387-405.

    Examples
    --------
    >>> result = analytic_hierarchy_process([[1, 2, 6], [1 / 2, 1, 4], [1 / 6, 1 / 4, 1]])
    >>> result.weights.round(3)
    array([0.588, 0.323, 0.089])
    >>> round(float(result.consistency_ratio), 3)
    0.008
    """
    matrix = checked_judgements(judgements, incomplete=incomplete)
    check_connected(matrix)
    return _process(matrix, prioritisation, random_index_table)


def _process(
    matrix: FloatArray, prioritisation: Prioritisation, table: RandomIndexTable
) -> AnalyticHierarchyResult:
    """Weigh judgements (..., k, k) that have been checked; NaN where there is none."""
    if prioritisation not in ("eigenvector", "geometric_mean"):
        raise InvalidInputError(
            f"prioritisation is 'eigenvector' or 'geometric_mean', not {prioritisation!r}"
        )
    size = matrix.shape[-1]
    eigenvector, eigenvalue = _principal(harker_matrix(matrix))
    weights = eigenvector if prioritisation == "eigenvector" else least_squares_weights(matrix)
    if not (weights > 0).all():
        raise InvalidInputError(
            "the judgements make a weight smaller than numbers can be; leave that criterion out"
        )
    index = (eigenvalue - size) / max(1, size - 1)
    missing = np.isnan(matrix).sum(axis=(-2, -1)) // 2
    dice = random_index(size, table) * share_of_random_index(size, missing)
    ratio = share(index, dice)
    return AnalyticHierarchyResult(weights, eigenvalue, index, dice, ratio, ratio <= _ACCEPTABLE)


def _principal(matrix: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the principal eigenvector (..., k), summing to one, and its eigenvalue (...)."""
    found = np.linalg.eig(matrix)
    values: FloatArray = np.real(found.eigenvalues)
    sizes: FloatArray = np.abs(found.eigenvectors)
    first = np.argmax(values, axis=-1)[..., np.newaxis]
    greatest = np.take_along_axis(values, first, axis=-1)[..., 0]
    vector = np.take_along_axis(sizes, first[..., np.newaxis], axis=-1)[..., 0]
    # Rounding can leave the eigenvalue a little below its least value, the size.
    return vector / vector.sum(axis=-1, keepdims=True), np.maximum(greatest, matrix.shape[-1])


class AnalyticHierarchyWeights(Specification):
    r"""Weights of a node by the analytic hierarchy process, from pairwise judgements [1]_ [2]_.

    .. math:: A w = \lambda_{\max} w, \qquad CR = \frac{\lambda_{\max} - k}{(k - 1)\, RI_k}

    Every node of the criteria tree can have judgements of its own: the weight of a leaf is then
    the product of the weights on the way to it, as in Saaty's hierarchies. Pairs may be left
    out as long as a chain of judgements connects all criteria [3]_. Several deciders are joined
    by the weighted geometric mean of their judgements [4]_.

    Parameters
    ----------
    judgements : mapping of str to mapping of str to float
        How many times as important as the second criterion the first is; one judgement a pair
        is enough. An only criterion stands alone: ``{"cost": {}}``.
    deciders : mapping of str to such a mapping, optional
        Judgements of several deciders by name, in place of `judgements`.
    importance : mapping of str to float, optional
        How much each decider counts; by default all the same.
    prioritisation : {"eigenvector", "geometric_mean"}
        How judgements become weights; the paper's is `eigenvector`.
    random_index_table : {"saaty_1980", "alonso_lamata_2006"}
        Whose random index; see `random_index`.
    basis : str, optional
        Where the judgements come from.

    Raises
    ------
    InvalidInputError
        If there are no judgements or both kinds, a judgement is not a positive number from
        1e-100 to 1e100, a criterion is not as important as itself, two judgements of one pair
        are not inverse, or no chain of judgements connects some criteria.

    References
    ----------
    .. [1] T. L. Saaty, "A scaling method for priorities in hierarchical structures", *Journal of
       Mathematical Psychology* 15(3), 1977, 234-281.
    .. [2] T. L. Saaty, *The Analytic Hierarchy Process*, McGraw-Hill, 1980.
    .. [3] P. T. Harker, "Alternative modes of questioning in the analytic hierarchy process",
       *Mathematical Modelling* 9(3-5), 1987, 353-360.
    .. [4] J. Aczél and T. L. Saaty, "Procedures for synthesizing ratio judgements", *Journal of
       Mathematical Psychology* 27(1), 1983, 93-102.

    Examples
    --------
    >>> judged = AnalyticHierarchyWeights(
    ...     judgements={"cost": {"talent": 2, "risk": 6}, "talent": {"risk": 4}}
    ... )
    >>> {code: round(weight, 3) for code, weight in judged.values.items()}
    {'cost': 0.588, 'talent': 0.323, 'risk': 0.089}
    >>> round(judged.diagnostics["consistency_ratio"], 3)
    0.008
    """

    kind: Literal["analytic_hierarchy_process"] = "analytic_hierarchy_process"
    judgements: PairwiseJudgements = Field(default_factory=FrozenMapping)
    deciders: Annotated[Mapping[str, PairwiseJudgements], *FROZEN] = Field(
        default_factory=FrozenMapping
    )
    importance: WeightMapping = Field(default_factory=FrozenMapping)
    prioritisation: Prioritisation = "eigenvector"
    random_index_table: RandomIndexTable = "saaty_1980"
    basis: str = ""

    properties: ClassVar[WeightingProperties] = WeightingProperties(
        title="Analytic hierarchy process",
        origin="Saaty 1977",
        rests_on="judgement",
        asks_for="how many times as important one criterion is as another, pair by pair",
    )

    @model_validator(mode="after")
    def _judgements_can_be_weighed(self) -> Self:
        if bool(self.judgements) == bool(self.deciders):
            raise ValueError("give either judgements or deciders with judgements of their own")
        if unknown := sorted({*self.importance} - {*self.deciders}):
            raise ValueError(f"importance of unknown deciders: {', '.join(unknown)}")
        if self.importance and (silent := sorted({*self.deciders} - {*self.importance})):
            raise ValueError(f"no importance for {', '.join(silent)}")
        check_weights(self.importance)
        _ = self._weights
        return self

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The criteria, in the order in which judgements mention them."""
        return codes_of(self.deciders.values() if self.deciders else [self.judgements])

    @property
    def _matrix(self) -> FloatArray:
        """Judgements (k, k) in the order of `codes`, those of several deciders joined."""
        if not self.deciders:
            return _read(self.judgements, self.codes)
        each = [_read(own, self.codes, by=name) for name, own in self.deciders.items()]
        counts = [self.importance.get(name, 1.0) for name in self.deciders]
        return group_judgements(each, counts, incomplete=True)

    @property
    def _result(self) -> AnalyticHierarchyResult:
        """Everything the method finds, in the order of `codes`."""
        matrix = self._matrix
        check_connected(matrix, self.codes)
        return _process(matrix, self.prioritisation, self.random_index_table)

    @cached_property
    def _weights(self) -> Mapping[str, float]:
        return by_code(self.codes, self._result.weights)

    @property
    def values(self) -> Mapping[str, float]:
        """The weight of every criterion by its code, summing to one."""
        return self._weights

    @property
    def diagnostics(self) -> Mapping[str, float]:
        """Eigenvalue, indices and ratio, and how many pairs were not compared."""
        result = self._result
        return {
            "greatest_eigenvalue": float(result.greatest_eigenvalue),
            "consistency_index": float(result.consistency_index),
            "random_index": float(result.random_index),
            "consistency_ratio": float(result.consistency_ratio),
            "missing_judgements": float(np.isnan(self._matrix).sum() // 2),
        }

    @property
    def is_acceptable(self) -> bool:
        """Whether the consistency ratio is 0.1 or less, as Saaty asks."""
        return bool(self._result.is_acceptable)

    @property
    def random_index_source(self) -> str:
        """Where the random index comes from."""
        return random_index_source(len(self.codes), self.random_index_table)

    @property
    def worst_judgement(self) -> WorstJudgement | None:
        """The judgement that fits the weights worst; None if all fit."""
        matrix = self._matrix
        errors = judgement_errors(matrix, self._result.weights)
        row, column = np.unravel_index(errors.argmax(), errors.shape)
        if errors[row, column] <= 1 + _AGREES:
            return None
        judgement = float(matrix[row, column])
        return WorstJudgement(
            self.codes[row], self.codes[column], judgement, judgement / float(errors[row, column])
        )

    @property
    def individual(self) -> Mapping[str, Self]:
        """The weights of every decider alone, by name.

        Raises
        ------
        InvalidInputError
            If the judgements of one alone do not connect the criteria that they name.
        """
        nobody = FrozenMapping[str, float]()
        return {
            name: self.replace(judgements=own, deciders=nobody, importance=nobody)
            for name, own in self.deciders.items()
        }


def _read(
    judgements: Mapping[str, Mapping[str, float]], codes: Sequence[str], by: str = ""
) -> FloatArray:
    matrix = judgement_matrix(judgements, codes)
    return checked_judgements(matrix, incomplete=True, names=codes, by=by)
