"""The probability that a weighted sum is positive when its weights follow a Dirichlet law."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from nearshore_score._arrays import FloatArray, IntArray
from nearshore_score.errors import NearshoreScoreError

# Two rules with steps h and h / 2 agree to this before the finer one is trusted.
_AGREEMENT = 1e-9
# What the tail that is left out can add, in probability.
_TAIL = 1e-11
# Coefficients that are smaller than this, as a share of the greatest, are zero.
_NOTHING = 1e-60
# Where all factors of the integrand have reached their limits.
_FAR = 1e13
# Coefficients times nodes that are worked on together.
_CELLS = 2**15
_FIRST_STEPS = 4
_HALVINGS = 14
_BISECTIONS = 12


class _Contour(NamedTuple):
    """Integrals ``level / pi * int_0^inf Re(prod_j (1 - i y e_j) ** -alpha_j / (c + i y)) dy``.

    One a row: slopes e (q, k), place c (q,), scale (q,) of y, and level (q,).
    """

    slopes: FloatArray
    place: FloatArray
    scale: FloatArray
    level: FloatArray

    def rows(self, chosen: IntArray | slice) -> _Contour:
        return _Contour(*(part[chosen] for part in self))


def dirichlet_share_above_zero(differences: FloatArray, alpha: FloatArray) -> FloatArray:
    r"""Return the probability that ``d @ w > 0`` for weights w of a Dirichlet law.

    With independent gamma variables :math:`g_j` of shape :math:`\alpha_j` it is that of
    :math:`\sum_j d_j g_j > 0`, whose characteristic function is
    :math:`\prod_j (1 - i t d_j)^{-\alpha_j}`. This is inverted by one integral [1]_, [2]_. The path
    of integration is moved off the axis to the saddle point, as in [3]_: there the integrand does
    not oscillate, so that small probabilities keep their digits. The trapezoidal rule in
    ``arsinh(y)`` converges geometrically; its step is halved until two rules agree to 1e-9.

    Parameters
    ----------
    differences : array of shape (q, k)
        Coefficients d.
    alpha : array of shape (k,)
        Parameters of the Dirichlet law, positive.

    Returns
    -------
    array of shape (q,)
        With an error below 1e-8; exactly 0 or 1 where the sign of the sum is certain.

    References
    ----------
    .. [1] J. Gil-Pelaez, "Note on the inversion theorem", *Biometrika* 38(3-4), 1951, pages
       481-482.
    .. [2] J. P. Imhof, "Computing the distribution of quadratic forms in normal variables",
       *Biometrika* 48(3-4), 1961, pages 419-426.
    .. [3] S. O. Rice, "Distribution of quadratic forms in normal random variables: evaluation by
       numerical integration", *SIAM Journal on Scientific and Statistical Computing* 1(4), 1980,
       pages 438-448.

    Examples
    --------
    >>> dirichlet_share_above_zero(np.array([[3.0, -1.0], [2.0, 1.0]]), np.ones(2)).round(9)
    array([0.75, 1.  ])
    """
    sizes = np.abs(differences)
    differences = np.where(sizes > _NOTHING * sizes.max(axis=-1, keepdims=True), differences, 0.0)
    shares = np.where((differences > 0).any(axis=-1), 1.0, 0.0)
    open_rows = np.flatnonzero((differences > 0).any(axis=-1) & (differences < 0).any(axis=-1))
    # The tail on the other side of the mean is the smaller one, and easier.
    turned = (differences[open_rows] @ alpha) > 0
    signs = np.where(turned, -1.0, 1.0)[:, np.newaxis]
    tails = _tails(signs * differences[open_rows], alpha)
    shares[open_rows] = np.where(turned, 1 - tails, tails)
    return shares


def _tails(differences: FloatArray, alpha: FloatArray) -> FloatArray:
    if not len(differences):
        return np.zeros(0)
    contour = _contour(differences / differences.max(axis=-1, keepdims=True), alpha)
    ends = _ends(contour, alpha)
    tails = np.empty(len(differences))
    for end in np.unique(ends).tolist():
        chosen = np.flatnonzero(ends == end)
        tails[chosen] = _integrals(contour.rows(chosen), alpha, end)
    return np.clip(tails, 0.0, 1.0)


def _contour(slopes: FloatArray, alpha: FloatArray) -> _Contour:
    """Lay the path through the saddle point of the integrand; the greatest slope is one."""
    low: FloatArray = 1 / (np.where(slopes > 0, 1.0, 0.0) @ alpha)
    high: FloatArray = (1 + alpha.sum()) / alpha[np.argmax(slopes, axis=-1)]
    for _ in range(_BISECTIONS):
        # Odds c / (1 - c) of the place c between zero and the nearest pole at one.
        odds = np.sqrt(low * high)
        by_row = odds[:, np.newaxis]
        steep = (by_row * slopes / (1 + by_row * (1 - slopes))) @ alpha > 1
        low, high = np.where(steep, low, odds), np.where(steep, odds, high)
    odds = np.sqrt(low * high)[:, np.newaxis]
    # One minus place times slope, without the digits that this difference would lose.
    seen = (1 + odds * (1 - slopes)) / (1 + odds)
    tilted = slopes / seen
    odds = odds[:, 0]
    place = odds / (1 + odds)
    width = 1 / np.sqrt(tilted**2 @ alpha + place**-2)
    scale = np.minimum(width, 1 / (1 + odds))
    return _Contour(tilted, place, scale, np.exp(-np.log(seen) @ alpha))


def _ends(contour: _Contour, alpha: FloatArray) -> FloatArray:
    """Return where (q,), in ``arsinh(y / scale)``, each integral is nothing or a power of y."""
    sizes = np.abs(contour.slopes)
    least = np.where(sizes > 0, sizes, np.inf).min(axis=-1) * contour.scale
    ends = np.full(len(least), 2.0)
    waiting = np.arange(len(ends))
    while len(waiting):
        some = contour.rows(waiting)
        reach = np.sinh(ends[waiting])
        squares = ((some.scale * reach)[:, np.newaxis] * some.slopes) ** 2
        height = some.level * np.exp(-0.5 * (np.log1p(squares) @ alpha))
        # The integrand falls at least as fast as y to the power of minus one minus this.
        fall = (squares / (1 + squares)) @ alpha
        waiting = waiting[(height > _TAIL * np.pi * fall) & (reach * least[waiting] < _FAR)]
        ends[waiting] *= 1.25
    return ends


def _integrals(contour: _Contour, alpha: FloatArray, end: float) -> FloatArray:
    """Halve the step of the trapezoidal rule until it converges.

    Beyond the end the integrand falls geometrically, so that the rule goes on to infinity.
    """
    power = np.where(contour.slopes != 0, 1.0, 0.0) @ alpha
    last = _integrand(contour, alpha, end)
    steps = _FIRST_STEPS
    # At zero the integrand is one over the place; the rule takes half of it.
    sums = 0.5 * contour.scale * contour.level / (np.pi * contour.place) + last
    sums += _sums(contour, alpha, np.linspace(0.0, end, steps + 1)[1:-1])
    found = (sums + last * _rest(power * end / steps)) * (end / steps)
    waiting = np.arange(len(found))
    for _ in range(_HALVINGS):
        middles = np.linspace(0.0, end, 2 * steps + 1)[1::2]
        sums[waiting] += _sums(contour.rows(waiting), alpha, middles)
        steps *= 2
        rest = last[waiting] * _rest(power[waiting] * end / steps)
        finer = (sums[waiting] + rest) * (end / steps)
        open_still = np.abs(finer - found[waiting]) > _AGREEMENT
        found[waiting] = finer
        waiting = waiting[open_still]
        if not len(waiting):
            return found
    raise NearshoreScoreError(_LOST)


def _rest(falls: FloatArray) -> FloatArray:
    """Add up ``exp(-fall)``, ``exp(-2 fall)`` and so on."""
    return np.asarray(np.exp(-falls) / -np.expm1(-falls))


def _sums(contour: _Contour, alpha: FloatArray, nodes: FloatArray) -> FloatArray:
    """Add up the integrand, in ``arsinh(y / scale)``, at some nodes."""
    sums = np.zeros(len(contour.place))
    rows = max(1, _CELLS // contour.slopes.shape[1])
    for start in range(0, len(sums), rows):
        block = slice(start, start + rows)
        part = contour.rows(block)
        for node in nodes.tolist():
            sums[block] += _integrand(part, alpha, node)
    return sums


def _integrand(contour: _Contour, alpha: FloatArray, node: float) -> FloatArray:
    height = contour.scale * np.sinh(node)
    reach = height[:, np.newaxis] * contour.slopes
    angle = np.arctan(reach) @ alpha
    size = np.exp(-0.5 * (np.log1p(reach * reach) @ alpha))
    real = contour.place * np.cos(angle) + height * np.sin(angle)
    below = contour.place**2 + height**2
    measure = contour.scale * np.cosh(node)
    return np.asarray(contour.level / np.pi * size * real / below * measure)


_LOST = (
    "the integral for Dirichlet weights did not converge; parameters as unequal as these need "
    "sampled sensitivity analysis instead"
)
