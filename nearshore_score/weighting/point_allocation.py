"""Point allocation: a budget of points is spread over the children, by one expert or several."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, ClassVar, Literal, NamedTuple, Self

import numpy as np
from numpy.typing import ArrayLike
from pydantic import Field, model_validator

from nearshore_score._arrays import FloatArray
from nearshore_score._frozen import FROZEN, FrozenMapping, Number, Specification
from nearshore_score.errors import InvalidInputError, in_case
from nearshore_score.weighting._judgements import (
    Judgements,
    by_code,
    check_children,
    check_codes,
    first_case,
    names_of,
    read_judgements,
    refuse,
    shares,
)
from nearshore_score.weighting.properties import WeightingProperties

# Far above rounding error, far below any point.
_EQUAL = 1e-9


class PointAllocationResult(NamedTuple):
    """What point allocation finds.

    Attributes
    ----------
    weights : array of shape (..., k)
        Not negative, summing to one.
    standard_deviations : array of shape (..., k)
        How far the experts' weights of each child are apart (divisor e - 1); 0 for one expert.
    shares_to_move : array of shape (..., e)
        Which share of the budget each expert would have to move to other children to agree
        with the weights, from 0 to 1.
    """

    weights: FloatArray
    standard_deviations: FloatArray
    shares_to_move: FloatArray


def point_allocation_weights(
    points: ArrayLike, *, budget: float = 100.0, children: Sequence[str] = ()
) -> PointAllocationResult:
    r"""Weight children by the points that experts give them out of a budget [1]_ [2]_.

    .. math:: w_j = \frac{1}{e} \sum_{i=1}^{e} \frac{p_{ij}}{B}, \qquad
              \sum_j p_{ij} = B \text{ for each expert } i

    With one expert this is point allocation [1]_; the mean over several experts is the budget
    allocation process of the Handbook [2]_. Points that do not add up to the budget B are
    refused rather than rescaled: they are most often a slip, and the expert should mend it.

    Parameters
    ----------
    points : array_like of shape (..., e, k)
        Points of k children by e experts, or of shape (k,) by a single one.
    budget : float, default 100
        What the points of every expert add up to.
    children : sequence of str, optional
        Codes of the children, for messages.

    Returns
    -------
    PointAllocationResult

    Raises
    ------
    InvalidInputError
        If there is no child or no expert, points are negative or not finite, or an expert's
        points do not add up to the budget.

    References
    ----------
    .. [1] P. J. H. Schoemaker and C. C. Waid, "An experimental comparison of different
       approaches to determining weights in additive utility models", *Management Science*
       28(2), 1982, pages 182-196.
    .. [2] OECD and JRC, *Handbook on Constructing Composite Indicators*, 2008, section 6.

    Examples
    --------
    >>> result = point_allocation_weights([[50, 30, 20], [30, 30, 40]])
    >>> result.weights
    array([0.4, 0.3, 0.3])
    >>> result.shares_to_move
    array([0.1, 0.1])
    """
    given = read_judgements(points, "points")
    names = names_of(children, given.shape[-1])
    check_children(names)
    if 0 in given.shape:
        raise InvalidInputError("there are no points; at least one expert must give some")
    usable = np.isfinite(given) & (given >= 0)
    refuse(given, ~usable, names, "number of points of", "give it none or more, in finite numbers")
    _refuse_other_sums(given, budget)
    opinions = np.atleast_2d(shares(given))
    weights: FloatArray = opinions.mean(axis=-2)
    several = opinions.shape[-2] > 1
    spread: FloatArray = opinions.std(axis=-2, ddof=1) if several else np.zeros_like(weights)
    apart: FloatArray = np.abs(opinions - weights[..., np.newaxis, :]).sum(axis=-1) / 2
    return PointAllocationResult(weights, spread, apart)


def _refuse_other_sums(points: FloatArray, budget: float) -> None:
    if not 0 < budget < np.inf:
        raise InvalidInputError(f"the budget is {budget:g} points; it must be above zero")
    with np.errstate(over="ignore"):
        spent = points.sum(axis=-1)
    case = first_case(np.abs(spent - budget) > _EQUAL * budget)
    if case is not None:
        raise InvalidInputError(
            f"the points{in_case(case)} add up to {spent[case]:.12g}, not to the "
            f"budget of {budget:.12g}; give out the whole budget, or state another one"
        )


class PointAllocationWeights(Specification):
    """Weights by the points that one expert or several spread over the children [1]_ [2]_.

    Parameters
    ----------
    points : mapping of str to float
        Points of every child, by one expert.
    experts : mapping of str to mapping of str to float
        Points of every child by each expert, instead of `points`; weights are their mean, as
        in the budget allocation process of the Handbook.
    budget : float, default 100
        What the points of every expert add up to.
    basis : str, optional
        Who was asked, and what.

    Raises
    ------
    InvalidInputError
        If there is no child, points are negative or not finite, an expert leaves out a child
        or gives out another sum than the budget, or both or neither of `points` and `experts`
        are given.

    References
    ----------
    .. [1] P. J. H. Schoemaker and C. C. Waid, "An experimental comparison of different
       approaches to determining weights in additive utility models", *Management Science*
       28(2), 1982, pages 182-196.
    .. [2] OECD and JRC, *Handbook on Constructing Composite Indicators*, 2008, section 6.

    Examples
    --------
    >>> PointAllocationWeights(points={"cost": 75, "talent": 25}).values
    {'cost': 0.75, 'talent': 0.25}
    >>> panel = PointAllocationWeights(
    ...     experts={"Ada": {"cost": 50, "talent": 50}, "Ben": {"cost": 75, "talent": 25}}
    ... )
    >>> panel.values, panel.diagnostics["mean_share_to_move"]
    ({'cost': 0.625, 'talent': 0.375}, 0.125)
    """

    kind: Literal["point_allocation"] = "point_allocation"
    points: Judgements = Field(default_factory=FrozenMapping)
    experts: Annotated[Mapping[str, Judgements], *FROZEN] = Field(default_factory=FrozenMapping)
    budget: Number = 100.0
    basis: str = ""

    properties: ClassVar[WeightingProperties] = WeightingProperties(
        title="Point allocation (budget allocation)",
        origin="OECD and JRC 2008",
        rests_on="judgement",
        asks_for="100 points spread over the children, by one expert or several",
    )

    @property
    def values(self) -> Mapping[str, float]:
        """The weight of every child by its code, summing to one."""
        return by_code(self._children, self._found().weights)

    @property
    def diagnostics(self) -> Mapping[str, float]:
        """How many experts there are, and how far they are apart.

        `greatest_standard_deviation` is that of the weight that is most in dispute;
        `mean_share_to_move` and `greatest_share_to_move` say which share of the budget experts
        would have to move to other children to agree with the weights.
        """
        found = self._found()
        numbers = {
            "experts": found.shares_to_move.size,
            "greatest_standard_deviation": found.standard_deviations.max(),
            "mean_share_to_move": found.shares_to_move.mean(),
            "greatest_share_to_move": found.shares_to_move.max(),
        }
        return FrozenMapping({name: float(number) for name, number in numbers.items()})

    @model_validator(mode="after")
    def _can_be_right(self) -> Self:
        if bool(self.points) == bool(self.experts):
            raise InvalidInputError(
                "point allocation takes the points of one expert (points) or those of several by "
                "name (experts); give one of the two"
            )
        for expert, points in self.experts.items():
            self._check(expert, points)
        self._found()
        return self

    def _check(self, expert: str, points: Mapping[str, float]) -> None:
        try:
            check_codes(points, self._children, "points")
            ballot = [points[code] for code in self._children]
            point_allocation_weights(ballot, budget=self.budget, children=self._children)
        except InvalidInputError as error:
            raise InvalidInputError(f"{expert}: {error}") from None

    @property
    def _children(self) -> tuple[str, ...]:
        return tuple(self.points or next(iter(self.experts.values())))

    def _found(self) -> PointAllocationResult:
        ballots = [[one[code] for code in self._children] for one in self.experts.values()]
        return point_allocation_weights(
            ballots or list(self.points.values()), budget=self.budget, children=self._children
        )
