"""How many independent draws the draws of Markov chains are worth."""

from __future__ import annotations

import numpy as np

from nearshore_score._arrays import FloatArray
from nearshore_score.errors import InvalidInputError

# Quantities that vary by less than this share of their size are constant but for rounding.
_CONSTANT = 1e-13


def effective_sample_size(chains: FloatArray) -> FloatArray:
    r"""Return how many independent draws would give means as precise as those of some chains.

    The size is :math:`c\,t / \tau` with :math:`\tau = 1 + 2 \sum_s \rho_s` and autocorrelations
    :math:`\rho_s` at lag s.

    Parameters
    ----------
    chains : array of shape (c, t) or (c, t, q)
        Draws of q quantities, t from each of c chains, in the order in which they were drawn.

    Returns
    -------
    array of shape () or (q,)
        Above ``c * t`` where draws of a chain make up for each other. A quantity that does not
        vary is known from any draw: its size is ``c * t``.

    Raises
    ------
    InvalidInputError
        If there are not four draws of each chain at least, or one is not finite.

    Notes
    -----
    Autocorrelations are those of deviations from the mean of all chains, averaged over chains and
    times. Chains that have not met stay apart from that mean, so that they count for little; and
    with many short chains this has less bias than to combine the variances within and between
    chains as in [2]_. The sum ends where the sum of two neighbours is negative, and these sums
    are made to fall: the initial monotone sequence of Geyer [1]_. Chains are neither split in
    halves nor replaced by ranks, as some programs do: weights are bounded. The size is at most
    ``c * t * log10(c * t)``, since a sum near zero could be noise.

    References
    ----------
    .. [1] C. J. Geyer, "Practical Markov chain Monte Carlo", *Statistical Science* 7(4), 1992,
       pages 473-483.
    .. [2] A. Gelman, J. B. Carlin, H. S. Stern, D. B. Dunson, A. Vehtari and D. B. Rubin,
       *Bayesian Data Analysis*, third edition, CRC Press, 2013, section 11.5.

    Examples
    --------
    >>> steps = np.random.default_rng(1).normal(size=(50, 400))
    >>> bool(abs(effective_sample_size(steps) / 20_000 - 1) < 0.1)
    True
    >>> slow = np.repeat(steps, 10, axis=1)
    >>> bool(abs(effective_sample_size(slow) / 20_000 - 1) < 0.1)
    True
    """
    values = np.asarray(chains, dtype=np.float64)
    if values.ndim not in (2, 3) or values.shape[0] < 1 or values.shape[1] < 4:
        raise InvalidInputError(
            f"chains have shape {values.shape}; give chains, four draws or more, and quantities"
        )
    if not np.isfinite(values).all():
        raise InvalidInputError("every draw of a chain must be finite")
    whole = values[..., np.newaxis] if values.ndim == 2 else values
    sizes = _sizes(whole)
    return np.asarray(sizes[0] if values.ndim == 2 else sizes)


def _sizes(values: FloatArray) -> FloatArray:
    draws = values.shape[0] * values.shape[1]
    covariances = _autocovariances(values - values.mean(axis=(0, 1)))
    varies = covariances[0] > (_CONSTANT * np.abs(values).max(axis=(0, 1))) ** 2
    correlations = covariances / np.where(varies, covariances[0], 1.0)
    times = np.maximum(_sum_of_correlations(correlations), 1 / max(np.log10(draws), 1.0))
    return np.where(varies, draws / times, float(draws))


def _autocovariances(apart: FloatArray) -> FloatArray:
    """Return mean products (t, q) of deviations (c, t, q) that are so many steps apart."""
    length = apart.shape[1]
    # Zeros behind the draws keep their end from meeting their beginning.
    size = 2 ** (2 * length - 1).bit_length()
    spectrum = np.fft.rfft(apart, size, axis=1)
    powers = (spectrum.real**2 + spectrum.imag**2).mean(axis=0)
    pairs = np.arange(length, 0, -1, dtype=np.float64)[:, np.newaxis]
    return np.asarray(np.fft.irfft(powers, size, axis=0)[:length] / pairs)


def _sum_of_correlations(correlations: FloatArray) -> FloatArray:
    """Return one and twice the autocorrelations (t, q), as long as their sum can be told."""
    even = len(correlations) // 2 * 2
    pairs = correlations[:even].reshape(even // 2, 2, -1).sum(axis=1)
    kept = np.logical_and.accumulate(pairs > 0, axis=0)
    falling = np.minimum.accumulate(pairs, axis=0)
    return np.asarray(2 * np.where(kept, falling, 0.0).sum(axis=0) - 1)
