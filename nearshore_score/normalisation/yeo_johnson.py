"""The Yeo-Johnson transform, with its exponent given or fitted."""

from __future__ import annotations

from typing import Literal

import numpy as np

from nearshore_score._arrays import FloatArray
from nearshore_score._frozen import Number
from nearshore_score.normalisation._bases import ValueFunction, require_reference
from nearshore_score.normalisation._fit import best_exponents
from nearshore_score.normalisation.column import Column, NormalisationTraits


def yeo_johnson(values: FloatArray, exponent: FloatArray | float) -> FloatArray:
    r"""Transform by powers that pass through the logarithm, for figures of either sign [1]_.

    It is Box-Cox of :math:`1 + x` with exponent :math:`\lambda` for :math:`x \ge 0`, and minus
    Box-Cox of :math:`1 - x` with exponent :math:`2 - \lambda` for :math:`x < 0`.

    Parameters
    ----------
    values : array of shape (..., n)
        NaN stays NaN.
    exponent : float, or array of shape (..., 1)
        The exponent :math:`\lambda`; 1 changes nothing.

    Returns
    -------
    array of shape (..., n)

    References
    ----------
    .. [1] I.-K. Yeo and R. A. Johnson, "A new family of power transformations to improve
       normality or symmetry", *Biometrika* 87(4), 2000, pages 954-959.

    Examples
    --------
    >>> import numpy as np
    >>> yeo_johnson(np.array([-3.0, 0.0, 3.0]), 1.0)
    array([-3.,  0.,  3.])
    >>> yeo_johnson(np.array([3.0]), 0.5)
    array([2.])
    """
    from scipy.special import boxcox1p

    above = boxcox1p(np.maximum(values, 0.0), exponent)
    below = boxcox1p(np.maximum(-values, 0.0), 2 - exponent)
    return np.asarray(above - below, dtype=np.float64)


def fitted_yeo_johnson(values: FloatArray) -> FloatArray:
    """Find the exponent that makes values most nearly normal, by maximum likelihood [1]_.

    The exponent is sought from -5 to 5. It is 1 where fewer than three different values exist.

    Parameters
    ----------
    values : array of shape (..., n)
        NaN is left out.

    Returns
    -------
    array of shape (..., 1)

    References
    ----------
    .. [1] I.-K. Yeo and R. A. Johnson, "A new family of power transformations to improve
       normality or symmetry", *Biometrika* 87(4), 2000, pages 954-959.

    Examples
    --------
    >>> import numpy as np
    >>> fitted_yeo_johnson(np.array([-2.0, -1.0, 0.0, 1.0, 2.0])).round(6)
    array([1.])
    """
    from scipy.stats import yeojohnson_llf

    return best_exponents(values, lambda exponent, data: float(yeojohnson_llf(exponent, data)))


class YeoJohnson(ValueFunction):
    """Transform by Yeo-Johnson, for figures of either sign, as a step of a chain.

    The order of the figures stays as it is, so a cost needs a further step that reverses it.

    Parameters
    ----------
    exponent : float, optional
        The exponent, 1 for no change; fitted to the figures by maximum likelihood if not given.

    Examples
    --------
    >>> import numpy as np
    >>> from nearshore_score import Column
    >>> YeoJohnson(exponent=0.5).normalise(np.array([0.0, 3.0]), Column())
    array([0., 2.])
    """

    kind: Literal["yeo_johnson"] = "yeo_johnson"
    exponent: Number | None = None

    @property
    def depends_on_set(self) -> bool:
        """Whether a score changes when another destination is added."""
        return self.exponent is None

    def _shape(self) -> NormalisationTraits:
        return NormalisationTraits((-np.inf, np.inf), 0 if self.depends_on_set else 1)

    def _check(self, values: FloatArray, column: Column) -> None:
        if self.depends_on_set:
            require_reference(values, column)

    def _score(self, values: FloatArray, column: Column) -> FloatArray:
        among = column.among(values)
        exponent = fitted_yeo_johnson(among) if self.exponent is None else self.exponent
        return yeo_johnson(values, exponent)
