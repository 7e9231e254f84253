"""SWARA: from child to child down the order, how much less important the next one is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar, Literal, NamedTuple, Self

import numpy as np
from numpy.typing import ArrayLike
from pydantic import Field, model_validator

from nearshore_score._arrays import FloatArray
from nearshore_score._frozen import FrozenMapping, Specification
from nearshore_score.weighting._judgements import (
    Judgements,
    by_code,
    check_children,
    check_codes,
    names_of,
    read_judgements,
    refuse,
    shares,
)
from nearshore_score.weighting.properties import WeightingProperties


class SwaraResult(NamedTuple):
    """What SWARA finds, under the paper's names.

    Attributes
    ----------
    weights : array of shape (..., k)
        Not negative, summing to one, in the order from the most to the least important child;
        the paper's q.
    coefficients : array of shape (..., k)
        How many times as important as each child the one before it is, 1 for the first; k.
    recalculated : array of shape (..., k)
        Weights before they are divided by their sum, 1 for the first child; w.
    """

    weights: FloatArray
    coefficients: FloatArray
    recalculated: FloatArray


def swara_weights(
    comparative_importance: ArrayLike, *, children: Sequence[str] = ()
) -> SwaraResult:
    r"""Step-wise Weight Assessment Ratio Analysis [1]_.

    Children stand in the order of importance. From the second on, s says by how much the one
    before is more important (0.2 is 20 % more, 0 as much):

    .. math:: k_1 = 1, \quad k_j = s_j + 1; \qquad w_1 = 1, \quad
              w_j = \frac{w_{j-1}}{k_j}; \qquad q_j = \frac{w_j}{\sum_h w_h}

    Parameters
    ----------
    comparative_importance : array_like of shape (..., k - 1)
        s of the second to the last child, not negative; leading axes for several judges who
        agree on the order. The paper takes the mean of what respondents say.
    children : sequence of str, optional
        Codes of the children from the second on, for messages.

    Returns
    -------
    SwaraResult
        With one axis of k children, the first included.

    Raises
    ------
    InvalidInputError
        If a number is not finite or negative.

    References
    ----------
    .. [1] V. Keršulienė, E. K. Zavadskas and Z. Turskis, "Selection of rational dispute
       resolution method by applying new step-wise weight assessment ratio analysis (SWARA)",
       *Journal of Business Economics and Management* 11(2), 2010, pages 243-258.

    Examples
    --------
    >>> swara_weights([0.20, 0.15, 0.30]).weights.round(3)
    array([0.321, 0.267, 0.233, 0.179])
    """
    steps = read_judgements(comparative_importance, "comparative importances")
    names = names_of(children, steps.shape[-1], first=2)
    remedy = "say by how much the one before is more important, not below 0, and order by it"
    possible = np.isfinite(steps) & (steps >= 0)
    refuse(steps, ~possible, names, "comparative importance of", remedy)
    first = np.ones((*steps.shape[:-1], 1))
    coefficients: FloatArray = np.concatenate([first, steps + 1], axis=-1)
    recalculated = np.cumprod(1 / coefficients, axis=-1, dtype=np.float64)
    return SwaraResult(shares(recalculated), coefficients, recalculated)


class SwaraWeights(Specification):
    """Weights by steps down the order of importance (SWARA) [1]_.

    Parameters
    ----------
    order : tuple of str
        Codes of the children, the most important first.
    comparative_importance : mapping of str to float
        For every child but the first: by how much the one before it is more important, 0.2 for
        20 % more, 0 for as much.
    basis : str, optional
        Who judged, and what on.

    Raises
    ------
    InvalidInputError
        If there is no child, one stands twice, a number is missing, or is negative.

    References
    ----------
    .. [1] V. Keršulienė, E. K. Zavadskas and Z. Turskis, "Selection of rational dispute
       resolution method by applying new step-wise weight assessment ratio analysis (SWARA)",
       *Journal of Business Economics and Management* 11(2), 2010, pages 243-258.

    Examples
    --------
    >>> swara = SwaraWeights(order=("cost", "talent"), comparative_importance={"talent": 1.0})
    >>> round(swara.values["cost"], 4)
    0.6667
    """

    kind: Literal["swara"] = "swara"
    order: tuple[str, ...]
    comparative_importance: Judgements = Field(default_factory=FrozenMapping)
    basis: str = ""

    properties: ClassVar[WeightingProperties] = WeightingProperties(
        title="SWARA",
        origin="Kersuliene, Zavadskas and Turskis 2010",
        rests_on="judgement",
        asks_for="the order of importance, and by how much each child outweighs the next",
    )

    @property
    def values(self) -> Mapping[str, float]:
        """The weight of every child by its code, summing to one."""
        return by_code(self.order, self._found().weights)

    @model_validator(mode="after")
    def _can_be_right(self) -> Self:
        check_children(self.order)
        check_codes(self.comparative_importance, self.order[1:], "comparative importance")
        self._found()
        return self

    def _found(self) -> SwaraResult:
        later = self.order[1:]
        steps = [self.comparative_importance[code] for code in later]
        return swara_weights(steps, children=later)
