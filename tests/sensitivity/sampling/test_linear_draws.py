"""Exponential variables of single precision: what weights are made of."""

import numpy as np

from nearshore_score.sensitivity.sampling.blocks import BLOCK, Stage, generator_of
from nearshore_score.sensitivity.sampling.linear_draws import draw_exponentials


def test_single_exponentials_are_positive_and_have_mean_and_variance_one() -> None:
    drawn = np.empty((40, BLOCK), dtype=np.float32)
    draw_exponentials(generator_of(0, Stage.WEIGHTS, 0), drawn)
    assert drawn.min() > 0
    assert drawn.max() < 16.7
    double = drawn.astype(np.float64)
    assert abs(double.mean() - 1) < 5 / np.sqrt(double.size)
    assert abs((double**2).mean() - 2) < 5 * np.sqrt(20 / double.size)
