"""The same indices as SALib from the same runs; runs if it is installed.

SALib divides the variance by the number of outputs, and takes the mean of all runs off them.
"""

import warnings
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from nearshore_score.sensitivity.variance_indices import variance_indices

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # of the peer's own imports
    pytest.importorskip("SALib", reason="SALib is not installed (extra: parity)")
    from SALib.analyze import sobol


@pytest.mark.parametrize("seed", range(3))
def test_the_indices_of_the_same_runs_are_the_same(seed: int) -> None:
    runs, groups = 256, 3
    draws = np.random.default_rng(seed)
    first, second = draws.normal(5, 2, (2, runs))
    mixed = draws.uniform(size=(groups, 1)) * (second - first) + first
    whole = np.vstack([first, mixed, second])
    problem = {"num_vars": groups, "names": list("abc"), "bounds": [[0, 1]] * groups}
    theirs: dict[str, Any] = sobol.analyze(
        problem, whole.T.ravel(), calc_second_order=False, seed=1
    )
    whole -= whole.mean()
    ours = variance_indices(
        whole[0], whole[-1], whole[1:-1], estimator="saltelli", centred=False, resamples=2000
    )
    divisor = 2 * runs / (2 * runs - 1)
    assert_allclose(ours.first * divisor, theirs["S1"], rtol=0, atol=1e-12)
    assert_allclose(ours.total * divisor, theirs["ST"], rtol=0, atol=1e-12)
    assert_allclose((ours.total_high - ours.total_low) / 2, theirs["ST_conf"], rtol=0.3)
