"""Preference functions of the golden records, random ones, and the flows by plain loops."""

import math

import numpy as np
from hypothesis import strategies as st

from nearshore_score.multicriteria.preference_functions import PreferenceFunction, PreferenceKind
from tests.multicriteria.golden import Golden, golden
from tests.multicriteria.problems import Floats, Problem

NAMES: dict[str, PreferenceKind] = {
    "usual": "usual",
    "ushape": "u_shape",
    "vshape": "v_shape",
    "level": "level",
    "linear": "linear",
    "gaussian": "gaussian",
}


def functions_of(record: Golden) -> tuple[PreferenceFunction, ...] | PreferenceFunction:
    """Return the preference functions of a record; the usual criterion where it names none."""
    given = record.parameters
    if not given:
        return PreferenceFunction()
    columns = len(given["pf"])
    inflections = given.get("s", [None] * columns)
    chosen = zip(given["pf"], given["q"], given["p"], inflections, strict=True)
    return tuple(_function(NAMES[name], low, high, bend) for name, low, high, bend in chosen)


def _function(kind: PreferenceKind, low: float, high: float, bend: float) -> PreferenceFunction:
    return PreferenceFunction(
        kind=kind,
        indifference=low if kind in ("u_shape", "level", "linear") else None,
        preference=high if kind in ("v_shape", "level", "linear") else None,
        inflection=bend if kind == "gaussian" else None,
    )


def hydro_plants() -> Golden:
    """Return the hydro-electric plants of Brans, Vincke and Mareschal 1986."""
    (plants,) = [one for one in golden("promethee2") if one.published]
    return plants


preference_functions = st.sampled_from([_function(kind, 5, 40, 20) for kind in NAMES.values()])


def degree(function: PreferenceFunction, gap: float) -> float:
    """Return the degree of preference of one difference, from the paper's definitions."""
    low, high = function.indifference or 0, function.preference or 0
    if gap <= 0:
        return 0.0
    if function.inflection is not None:
        return 1 - math.exp(-(gap**2) / (2 * function.inflection**2))
    if function.kind in ("usual", "u_shape"):
        return 1.0 if gap > low else 0.0
    if gap <= low:
        return 0.0
    if gap > high:
        return 1.0
    return 0.5 if function.kind == "level" else (gap - low) / (high - low)


def plain_flows(
    problem: Problem, functions: tuple[PreferenceFunction, ...]
) -> tuple[Floats, Floats]:
    """Return positive and negative flows, pair by pair and criterion by criterion."""
    count, criteria = problem.matrix.shape
    shares = problem.weights / problem.weights.sum()
    index = np.zeros((count, count))
    for a in range(count):
        for b in range(count):
            for j in range(criteria):
                gap = problem.matrix[a, j] - problem.matrix[b, j]
                gap = gap if problem.directions[j] == "benefit" else -gap
                index[a, b] += shares[j] * degree(functions[j], float(gap))
    return index.sum(axis=1) / (count - 1), index.sum(axis=0) / (count - 1)
