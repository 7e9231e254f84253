"""Holding back known figures, to see how well a step would have estimated them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from nearshore_score._arrays import BoolArray, FloatArray, IntArray
from nearshore_score.errors import InvalidInputError
from nearshore_score.framework import Framework
from nearshore_score.panel import Panel
from nearshore_score.treatment.imputation import Imputation
from nearshore_score.treatment.record import IMPUTED, MISSING, PRESENT


def shuffled_places(panel: Panel, columns: list[int], generator: np.random.Generator) -> IntArray:
    """Give the figures of every column places 0, 1, 2, ... in random order.

    Parameters
    ----------
    panel : Panel
    columns : list of int
        The columns whose figures are shuffled.
    generator : numpy.random.Generator

    Returns
    -------
    array of int of the shape of the panel's values
        -1 where a cell holds no figure of its own, and in other columns.
    """
    known: BoolArray = panel.states[..., columns] == PRESENT
    keys: FloatArray = np.where(known, generator.random(known.shape), np.inf)
    keys = keys.reshape(-1, len(columns))
    order = np.argsort(np.argsort(keys, axis=0, kind="stable"), axis=0, kind="stable")
    places: IntArray = np.full(panel.values.shape, -1, dtype=np.intp)
    places[..., columns] = np.where(known, order.reshape(known.shape), -1)
    return places


def estimated_again(
    panel: Panel, framework: Framework, step: Imputation, held_back: BoolArray
) -> FloatArray:
    """Estimate known figures as if they were missing.

    Parameters
    ----------
    panel : Panel
    framework : Framework
    step : Imputation
    held_back : array of bool of shape (r, ..., n, m)
        Which figures are held back, in each of r trials.

    Returns
    -------
    array of shape (r, ..., n, m)
        NaN where nothing was held back, or the step has no estimate.
    """
    states = np.where(held_back, MISSING, panel.states).astype(np.uint8)
    values = np.where(held_back, np.nan, panel.values)
    trials = replace(panel, values=values, states=states, errors=())
    filled = step.prepare(trials, framework).panel
    return np.where(held_back & (filled.states == IMPUTED), filled.values, np.nan)


def generator_of(seed: int, stage: int, block: int) -> np.random.Generator:
    """Return the generator of one block of one stage, whatever other blocks are drawn.

    Raises
    ------
    InvalidInputError
        If the seed is negative.
    """
    if seed < 0:
        raise InvalidInputError(f"the seed {seed} is negative; give zero or a positive integer")
    return np.random.default_rng((seed, stage, block))
