"""Time every multi-criteria method for one matrix, and for many weights, beside plain numpy.

Run with the interpreter of an environment in which the package is installed, from any folder:

    python -I tests/benchmarks/methods.py

The matrix has 60 destinations and 30 criteria. Weighted sum, TOPSIS, VIKOR and PROMETHEE II stand
beside what one would write by hand in numpy, and beside the peers that are installed (the `parity`
extra), which take one vector of weights at a time. All give the same scores, which is asserted;
times are printed as ratios of runs that take turns, not judged.
"""

import time
import warnings
from collections.abc import Callable
from importlib.util import find_spec

import numpy as np
from numpy.typing import NDArray

from nearshore_score import OPERATORS, InvalidInputError
from nearshore_score.multicriteria import DecisionMethod

Array = NDArray[np.float64]
DESTINATIONS, CRITERIA, VECTORS = 60, 30, 10_000
RUNS = 3
#: A batch is cut down for methods that would take longer than this, in seconds.
PATIENCE = 1.0


def matrix_and_weights() -> tuple[Array, Array]:
    """Return performances from 1 to 100 and weights that sum to one, one vector a row."""
    draws = np.random.default_rng(0)
    matrix = draws.uniform(1, 100, (DESTINATIONS, CRITERIA))
    return matrix, draws.dirichlet(np.ones(CRITERIA), VECTORS)


# --- the same by hand -------------------------------------------------------------------------


def plain_weighted_sum(matrix: Array, weights: Array) -> Array:
    return weights @ (matrix / matrix.max(axis=0)).T


def plain_topsis(matrix: Array, weights: Array) -> Array:
    shares = matrix / np.sqrt((matrix**2).sum(axis=0))
    squared = weights**2
    to_ideal = np.sqrt(squared @ ((shares.max(axis=0) - shares) ** 2).T)
    to_anti = np.sqrt(squared @ ((shares - shares.min(axis=0)) ** 2).T)
    return to_anti / (to_ideal + to_anti)


def plain_vikor(matrix: Array, weights: Array) -> Array:
    best, worst = matrix.max(axis=0), matrix.min(axis=0)
    regrets = (best - matrix) / (best - worst)
    group = weights @ regrets.T
    single = np.zeros((*weights.shape[:-1], len(matrix)))
    for criterion in range(matrix.shape[1]):
        np.maximum(single, weights[..., criterion, None] * regrets[:, criterion], out=single)

    def placed(values: Array) -> Array:
        low, high = values.min(axis=-1, keepdims=True), values.max(axis=-1, keepdims=True)
        return (values - low) / (high - low)

    return 1 - (placed(group) + placed(single)) / 2


def plain_promethee(matrix: Array, weights: Array) -> Array:
    ahead = np.sign(matrix[:, None, :] - matrix[None, :, :]).sum(axis=1) / (len(matrix) - 1)
    return weights @ ahead.T


PLAIN: dict[str, Callable[[Array, Array], Array]] = {
    "weighted_sum_model": plain_weighted_sum,
    "topsis": plain_topsis,
    "vikor": plain_vikor,
    "promethee_2": plain_promethee,
}


# --- peers, where they are installed ----------------------------------------------------------


def peers() -> dict[str, Callable[[Array, Array], Array]]:
    """Return pymcdm's four methods, its own checks switched off."""
    if find_spec("pymcdm") is None:
        return {}
    from pymcdm.methods import PROMETHEE_II, TOPSIS, VIKOR, WSM
    from pymcdm.normalizations import linear_normalization, vector_normalization

    types = np.ones(CRITERIA)

    def called(method: Callable[..., Array]) -> Callable[[Array, Array], Array]:
        return lambda matrix, weights: method(matrix, weights, types, validation=False)

    vikor = VIKOR()
    return {
        "weighted_sum_model": called(WSM(linear_normalization)),
        "topsis": called(TOPSIS(vector_normalization)),
        "vikor": lambda matrix, weights: 1 - called(vikor)(matrix, weights),
        "promethee_2": called(PROMETHEE_II("usual")),
    }


# --- taking turns -----------------------------------------------------------------------------


def in_turns(calls: dict[str, Callable[[], object]], repeats: int) -> dict[str, float]:
    """Return the least seconds of one call of each, over runs that take turns."""
    seconds = dict.fromkeys(calls, float("inf"))
    for _ in range(RUNS):
        for name, call in calls.items():
            start = time.perf_counter()
            for _ in range(repeats):
                call()
            seconds[name] = min(seconds[name], (time.perf_counter() - start) / repeats)
    return seconds


def once(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def fitting_batch(method: DecisionMethod, matrix: Array, weights: Array) -> Array:
    """Return as many vectors of weights as the method gets through in good time."""
    few = weights[:20]
    each = once(lambda: method.evaluate(matrix, few)) / len(few)
    return weights[: max(5, min(VECTORS, int(PATIENCE / max(each, 1e-9))))]


def beside_numpy(matrix: Array, weights: Array) -> None:
    """Print the four methods beside numpy by hand and the peers."""
    others = peers()
    print(f"beside plain numpy, {len(matrix)} x {matrix.shape[1]} (and pymcdm, if installed)")
    for kind, plain in PLAIN.items():
        method = OPERATORS.create(kind)
        assert isinstance(method, DecisionMethod)
        for what, own, repeats in (
            ("one matrix", weights[0], 20),
            (f"{VECTORS} weights", weights, 1),
        ):
            ours, by_hand = method.evaluate(matrix, own).score, plain(matrix, own)
            np.testing.assert_allclose(ours, by_hand, rtol=1e-9, atol=1e-9)
            calls: dict[str, Callable[[], object]] = {
                "ours": lambda method=method, own=own: method.evaluate(matrix, own),
                "numpy": lambda plain=plain, own=own: plain(matrix, own),
            }
            seconds = in_turns(calls, repeats)
            told = f"{seconds['ours'] * 1e3:9.3f} ms, numpy {seconds['numpy'] * 1e3:9.3f} ms"
            told += f", ratio {seconds['ours'] / seconds['numpy']:6.2f}"
            if kind in others:
                peer = others[kind]
                np.testing.assert_allclose(
                    peer(matrix, weights[0]), method.evaluate(matrix, weights[0]).score, atol=1e-9
                )
                some = [weights[0]] if own.ndim == 1 else list(weights[:50])
                each = once(lambda peer=peer, some=some: [peer(matrix, one) for one in some])
                total = each / len(some) * (1 if own.ndim == 1 else VECTORS)
                told += f"; pymcdm {total / seconds['ours']:8.1f} times ours"
            print(f"  {kind:20} {what:14} {told}")


def every_method(matrix: Array, weights: Array) -> None:
    """Print the time of each method of the registry."""
    print("every method: one matrix, and the time for each of many weights")
    for kind in OPERATORS.kinds:
        try:
            method = OPERATORS.create(kind)
        except InvalidInputError:
            continue  # it needs parameters
        if not isinstance(method, DecisionMethod):
            continue
        single = min(
            once(lambda method=method: method.evaluate(matrix, weights[0])) for _ in range(RUNS)
        )
        batch = fitting_batch(method, matrix, weights)
        whole = once(lambda method=method, batch=batch: method.evaluate(matrix, batch))
        print(
            f"  {kind:26} {single * 1e3:10.3f} ms   {whole / len(batch) * 1e6:12.2f} us each "
            f"of {len(batch)}"
        )


def main() -> None:
    """Print the figures."""
    warnings.simplefilter("ignore")  # those of the peers
    matrix, weights = matrix_and_weights()
    beside_numpy(matrix, weights)
    every_method(matrix, weights)


if __name__ == "__main__":
    main()
