"""Weights from the first principal component, as in the Logistics Performance Index."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np

from nearshore_score._arrays import BoolArray, FloatArray, divide
from nearshore_score._frozen import Specification
from nearshore_score.errors import InvalidInputError
from nearshore_score.multivariate.correlation_matrix import deviations
from nearshore_score.multivariate.principal_components import principal_axes
from nearshore_score.weighting.complete_rows import (
    correlations_of_children,
    read_children,
    weight_of_only_child,
)
from nearshore_score.weighting.properties import WeightingProperties

#: What to do where children load on the component with different signs.
MixedSigns = Literal["refuse", "absolute"]

# Loadings and eigenvalues closer than this are equal: far above rounding error.
_EQUAL = 1e-9


def principal_component_weights(
    scores: FloatArray,
    present: BoolArray | None = None,
    *,
    back_scaled: bool = True,
    mixed_signs: MixedSigns = "refuse",
) -> FloatArray:
    r"""Weight children by their loadings on the first principal component [1]_.

    .. math:: w_j \propto |l_j| / s_j \quad\text{(back-scaled)}, \qquad w_j \propto |l_j|
              \quad\text{(otherwise)}

    with the loadings l on the first component of the correlation matrix and the standard
    deviations s, rescaled to sum to one. Back-scaled, the weighted mean of the scores as they
    are is the first component of the standardised scores, up to origin and unit.

    Parameters
    ----------
    scores : array of shape (..., n, k)
        Scores of n destinations on k children. Only destinations with every child count.
    present : array of bool of shape (..., n, k), optional
        Which scores exist; by default those that are not NaN.
    back_scaled : bool, default True
        Whether to divide by the standard deviation; leave it out for standardised scores.
    mixed_signs : {"refuse", "absolute"}
        What to do where a child moves against the component: its weight would have to be
        negative. "absolute" takes no notice.

    Returns
    -------
    array of shape (..., k)
        Not negative, summing to one; one for an only child, whatever its scores.

    Raises
    ------
    InvalidInputError
        If fewer than three destinations have every child, a child is constant, the signs are
        mixed and refused, or no component comes first.

    References
    ----------
    .. [1] J.-F. Arvis et al., *Connecting to Compete 2018: Trade Logistics in the Global
       Economy*, World Bank, 2018. It names the method; that loadings are divided by standard
       deviations follows from its published scores.

    Examples
    --------
    >>> import numpy as np
    >>> scores = np.array([[3.0, 30.0], [4.0, 20.0], [2.0, 10.0], [5.0, 50.0]])
    >>> principal_component_weights(scores).round(3)
    array([0.93, 0.07])
    >>> principal_component_weights(scores, back_scaled=False).round(3)
    array([0.5, 0.5])
    """
    if scores.shape[-1] == 1:
        return weight_of_only_child(scores, present)
    rows = read_children(scores, present)
    eigenvalues, vectors = principal_axes(correlations_of_children(rows))
    if (eigenvalues[..., 0] - eigenvalues[..., 1] < _EQUAL).any():
        raise InvalidInputError(
            "no principal component comes first, as where children are uncorrelated, so that no "
            "weights can be computed from it; give weights of your own"
        )
    first = np.where(np.abs(vectors[..., 0]) < _EQUAL, 0.0, vectors[..., 0])
    if mixed_signs != "absolute":
        _refuse_mixed(first)
    sizes = _back_scaled(np.abs(first), rows) if back_scaled else np.abs(first)
    return divide(sizes, sizes.sum(axis=-1, keepdims=True))


def _refuse_mixed(first: FloatArray) -> None:
    against = np.argwhere(first < 0)
    if len(against):
        raise InvalidInputError(
            f"child {int(against[0, -1]) + 1} of {first.shape[-1]} moves against the first "
            "principal component of all of them; check its direction, leave it out, or choose "
            "mixed_signs='absolute'"
        )


def _back_scaled(sizes: FloatArray, rows: FloatArray) -> FloatArray:
    """Divide sizes (..., k) by standard deviations, up to a factor that does not matter."""
    distances, exponents = deviations(rows, ~np.isnan(rows))
    spread = np.sqrt((distances**2).sum(axis=-2))
    scales = exponents[..., 0, :]
    # The least scale among those that count is one, so that nothing can grow beyond a float.
    least = np.where(sizes > 0, scales, scales.max()).min(axis=-1, keepdims=True)
    scaled: FloatArray = np.ldexp(sizes / spread, least - scales)
    return scaled


class PrincipalComponentWeights(Specification):
    r"""Weights of a node from the first principal component of its children's scores.

    They follow the loadings on the component [1]_:

    .. math:: w_j \propto |l_j| / s_j \quad\text{(back-scaled)}, \qquad w_j \propto |l_j|
              \quad\text{(otherwise)}

    with the loadings l on the first component of the correlation matrix and the standard
    deviations s, rescaled to sum to one. Only destinations with every child count. The weights
    move when destinations are added or removed, and with them every score.

    Parameters
    ----------
    back_scaled : bool, default True
        Whether to divide loadings by standard deviations, as the Logistics Performance Index
        of the World Bank does; leave it out for standardised scores.
    mixed_signs : {"refuse", "absolute"}
        What to do where a child moves against the component: its weight would have to be
        negative. "absolute" takes no notice.

    References
    ----------
    .. [1] J.-F. Arvis et al., *Connecting to Compete 2018: Trade Logistics in the Global
       Economy*, World Bank, 2018. It names the method; that loadings are divided by standard
       deviations follows from its published scores.

    Examples
    --------
    >>> PrincipalComponentWeights(back_scaled=False).to_json()
    '{"kind":"principal_component","back_scaled":false}'
    """

    kind: Literal["principal_component"] = "principal_component"
    back_scaled: bool = True
    mixed_signs: MixedSigns = "refuse"

    properties: ClassVar[WeightingProperties] = WeightingProperties(
        title="First principal component",
        origin="OECD and JRC 2008",
        rests_on="data",
        asks_for="scores of at least three destinations",
    )

    def compute(self, scores: FloatArray, present: BoolArray | None = None) -> FloatArray:
        """Return weights (..., k) computed from scores.

        Parameters
        ----------
        scores : array of shape (..., n, k)
            Scores of n destinations on k children. Only destinations with every child count.
        present : array of bool of shape (..., n, k), optional
            Which scores exist; by default those that are not NaN.

        Returns
        -------
        array of shape (..., k)
            Not negative, summing to one; one for an only child, whatever its scores.

        Raises
        ------
        InvalidInputError
            If fewer than three destinations have every child, a child is constant, the signs
            are mixed and refused, or no component comes first.
        """
        return principal_component_weights(
            scores, present, back_scaled=self.back_scaled, mixed_signs=self.mixed_signs
        )
