"""The Box-Cox transform, with its exponent given or fitted."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np

from nearshore_score._arrays import FloatArray
from nearshore_score._frozen import Number
from nearshore_score.normalisation import _statistics as statistics
from nearshore_score.normalisation._bases import ValueFunction, require, require_reference
from nearshore_score.normalisation._fit import best_exponents
from nearshore_score.normalisation.column import Column, NormalisationTraits

#: Where figures are measured from: their own zero, or one less than the least of them.
Origin = Literal["zero", "minimum"]


def box_cox(values: FloatArray, exponent: FloatArray | float) -> FloatArray:
    r"""Transform by powers that pass through the logarithm [1]_.

    .. math:: y = \frac{x^\lambda - 1}{\lambda} \quad\text{and}\quad y = \ln x
       \text{ where } \lambda = 0

    Parameters
    ----------
    values : array of shape (..., n)
        Above 0; NaN stays NaN.
    exponent : float, or array of shape (..., 1)
        The exponent :math:`\lambda`.

    Returns
    -------
    array of shape (..., n)

    References
    ----------
    .. [1] G. E. P. Box and D. R. Cox, "An analysis of transformations", *Journal of the Royal
       Statistical Society B* 26(2), 1964, pages 211-252.

    Examples
    --------
    >>> import numpy as np
    >>> box_cox(np.array([1.0, 4.0, 9.0]), 0.5)
    array([0., 2., 4.])
    """
    from scipy.special import boxcox

    return np.asarray(boxcox(values, exponent), dtype=np.float64)


def fitted_box_cox(values: FloatArray) -> FloatArray:
    """Find the exponent that makes values most nearly normal, by maximum likelihood [1]_.

    The exponent is sought from -5 to 5. It is 1 where fewer than three different values exist.

    Parameters
    ----------
    values : array of shape (..., n)
        Above 0; NaN is left out.

    Returns
    -------
    array of shape (..., 1)

    References
    ----------
    .. [1] G. E. P. Box and D. R. Cox, "An analysis of transformations", *Journal of the Royal
       Statistical Society B* 26(2), 1964, pages 211-252.

    Examples
    --------
    >>> import numpy as np
    >>> fitted_box_cox(np.exp(np.array([-2.0, -1.0, 0.0, 1.0, 2.0]))).round(6) + 0.0
    array([0.])
    """
    from scipy.stats import boxcox_llf

    # The unit makes no difference to the exponent; a middling one keeps powers in range.
    logarithms = np.log(values)
    scaled = np.exp(logarithms - statistics.mean(logarithms))
    return best_exponents(scaled, lambda exponent, data: float(boxcox_llf(exponent, data)))


class BoxCox(ValueFunction):
    """Transform by Box-Cox, for a step of a chain.

    The order of the figures stays as it is, so a cost needs a further step that reverses it.

    Parameters
    ----------
    exponent : float, optional
        The exponent, 0 for the logarithm; fitted to the figures by maximum likelihood if not
        given.
    origin : {"zero", "minimum"}
        ``"minimum"`` transforms ``figure - least figure + 1``, as COINr does, so that figures of
        0 or less are possible; with exponent 0 it is the logarithm of the COIN Tool.

    Examples
    --------
    >>> import numpy as np
    >>> from nearshore_score import Column
    >>> BoxCox(exponent=0.5).normalise(np.array([1.0, 4.0, 9.0]), Column())
    array([0., 2., 4.])
    """

    kind: Literal["box_cox"] = "box_cox"
    exponent: Number | None = None
    origin: Origin = "zero"

    _no_score: ClassVar[str] = "is too far below the figures that set the scale; clamp it first"

    @property
    def depends_on_set(self) -> bool:
        """Whether a score changes when another destination is added."""
        return self.exponent is None or self.origin == "minimum"

    def _shape(self) -> NormalisationTraits:
        return NormalisationTraits((-np.inf, np.inf), 0 if self.depends_on_set else 1)

    def _check(self, values: FloatArray, column: Column) -> None:
        if self.depends_on_set:
            require_reference(values, column)
        if self.origin == "zero":
            why = "is not above 0, as Box-Cox needs; use 'yeo_johnson', or origin='minimum'"
            require(values, column, lambda x: x > 0, why)

    def _score(self, values: FloatArray, column: Column) -> FloatArray:
        among = column.among(values)
        shift = statistics.least(among) - 1 if self.origin == "minimum" else np.zeros(1)
        exponent = fitted_box_cox(among - shift) if self.exponent is None else self.exponent
        return box_cox(values - shift, exponent)
