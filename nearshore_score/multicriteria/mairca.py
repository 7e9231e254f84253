"""MAIRCA: the gap between the rating a destination could have and the one it has."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal, NamedTuple

from numpy.typing import ArrayLike

from nearshore_score._arrays import FloatArray
from nearshore_score.aggregation.properties import MethodProperties
from nearshore_score.multicriteria._ranges import portions
from nearshore_score.multicriteria._sums import weighted_sums
from nearshore_score.multicriteria.method import LinearMethod
from nearshore_score.multicriteria.problem import decision_problem
from nearshore_score.normalisation.column import Direction


class MaircaResult(NamedTuple):
    """What MAIRCA finds.

    Attributes
    ----------
    score : array of shape (..., n)
        The rating that is reached, 1/n less the gap.
    gap : array of shape (..., n)
        Q, the sum of gaps to the theoretical rating; the least is best.
    """

    score: FloatArray
    gap: FloatArray


def mairca(
    matrix: ArrayLike, weights: ArrayLike, directions: Sequence[Direction] | None = None
) -> MaircaResult:
    r"""Multi-Attributive Ideal-Real Comparative Analysis [1]_ [2]_.

    .. math:: Q_i = \sum_j t_j \left(1 - \frac{x_{ij} - x_j^-}{x_j^+ - x_j^-}\right), \qquad
              t_j = \frac{w_j}{m}

    where t is the theoretical rating, as nobody is preferred among the m destinations at first,
    and :math:`x_j^+, x_j^-` are the best and the worst figure. A criterion that is the same for
    all leaves no gap.

    Parameters
    ----------
    matrix : array_like of shape (..., n, k)
        Performances of n destinations on k criteria, in any units.
    weights : array_like of shape (..., k)
        Not negative; only their proportions matter.
    directions : sequence of {"benefit", "cost"}, optional
        One for each criterion; by default more is better everywhere.

    Returns
    -------
    MaircaResult

    Raises
    ------
    InvalidInputError
        If the input cannot be right; see `decision_problem`.

    References
    ----------
    .. [1] D. Pamučar, L. Vasin and V. Lukovac, "Selection of railway level crossings for
       investing in security equipment using hybrid DEMATEL-MARICA model", *XVI International
       Scientific-Expert Conference on Railway (RAILCON)*, Niš, 2014, pages 89-92.
    .. [2] L. Gigović, D. Pamučar, Z. Bajić and M. Milićević, "The combination of expert judgment
       and GIS-MAIRCA analysis for the selection of sites for ammunition depots",
       *Sustainability* 8(4), 2016, article 372.

    Examples
    --------
    >>> mairca([[7, 300], [9, 500], [5, 200]], [0.6, 0.4], ["benefit", "cost"]).gap.round(3)
    array([0.144, 0.133, 0.2  ])
    """
    problem = decision_problem(matrix, weights, directions)
    count = problem.matrix.shape[-2]
    gap = weighted_sums(portions(-problem.gains), problem.weights) / count
    return MaircaResult(1 / count - gap, gap)


class Mairca(LinearMethod):
    """MAIRCA: the gap between the theoretical and the real rating [1]_.

    References
    ----------
    .. [1] D. Pamučar, L. Vasin and V. Lukovac, "Selection of railway level crossings for
       investing in security equipment using hybrid DEMATEL-MARICA model", *XVI International
       Scientific-Expert Conference on Railway (RAILCON)*, Niš, 2014, pages 89-92.

    Examples
    --------
    >>> Mairca().to_json()
    '{"kind":"mairca"}'
    """

    kind: Literal["mairca"] = "mairca"

    properties: ClassVar[MethodProperties] = MethodProperties(
        title="MAIRCA",
        origin="Pamučar, Vasin and Lukovac 2014",
        compensation="full",
        scale="interval",
        rank_reversal=True,
        dominance="strict",
    )

    @property
    def variant(self) -> str:
        """Normalisation and prior preference, in words."""
        return "min_max normalisation, no destination preferred at first"

    def evaluate(
        self, matrix: ArrayLike, weights: ArrayLike, directions: Sequence[Direction] | None = None
    ) -> MaircaResult:
        """Return scores and gaps; see `mairca`.

        Parameters
        ----------
        matrix : array_like of shape (..., n, k)
            Performances of n destinations on k criteria.
        weights : array_like of shape (..., k)
            Not negative; only their proportions matter.
        directions : sequence of {"benefit", "cost"}, optional
            One for each criterion; by default more is better everywhere.
        """
        return mairca(matrix, weights, directions)
