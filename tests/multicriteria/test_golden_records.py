"""Every record of the golden file, in one table: none is forgotten, none is silently undefined."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

import nearshore_score as ns
from nearshore_score import InvalidInputError
from tests.multicriteria.golden import Golden, golden, records

Found = dict[str, Any]
Compute = Callable[[Golden], Found]


def method(kind: str, **parameters: object) -> Compute:
    def compute(record: Golden) -> Found:
        chosen = ns.OPERATORS.create(kind, **parameters)
        assert isinstance(chosen, ns.DecisionMethod)
        result = chosen.evaluate(record.matrix, record.weights, record.directions)
        return {"score": result.score}

    return compute


def spotis(record: Golden) -> Found:
    # The record takes weights as they are, and one matrix has weights that sum to 0.999999.
    result = ns.spotis(record.matrix, record.weights, record.directions)
    return {"score": result.distance * record.weights.sum()}


def vikor(record: Golden) -> Found:
    result = ns.vikor(record.matrix, record.weights, record.directions)
    total = record.weights.sum()
    return {
        "score": result.q,
        "S": result.group_utility * total,
        "R": result.individual_regret * total,
    }


def promethee(record: Golden) -> Found:
    functions: Any = ns.PreferenceFunction(kind="usual")
    if record.parameters:
        functions = tuple(
            map(_function, *(record.parameters.get(key) or [None] * 9 for key in KEYS))
        )
    result = ns.promethee_2(
        record.matrix, record.weights, record.directions, preference_functions=functions
    )
    return {"score": result.score}


KEYS = ("pf", "q", "p", "s")
NAMES = {"ushape": "u_shape", "vshape": "v_shape"}


def _function(kind: str, q: float, p: float, s: float | None) -> ns.PreferenceFunction:
    taken = {
        "ushape": {"indifference": q},
        "vshape": {"preference": p},
        "level": {"indifference": q, "preference": p},
        "linear": {"indifference": q, "preference": p},
        "gaussian": {"inflection": s},
        "usual": {},
    }[kind]
    return ns.PreferenceFunction.from_fields({"kind": NAMES.get(kind, kind), **taken})


def electre(record: Golden) -> Found:
    result = ns.electre_1(record.matrix, record.weights, record.directions)
    return {"concordance": result.concordance, "discordance": result.discordance}


def weights(name: str, **parameters: object) -> Compute:
    def compute(record: Golden) -> Found:
        function: Any = getattr(ns, f"{name}_weights")
        return {"weights": function(record.matrix, record.directions, **parameters).weights}

    return compute


def hierarchy(record: Golden) -> Found:
    result = ns.analytic_hierarchy_process(record.matrix)
    rows = ns.analytic_hierarchy_process(record.matrix, prioritisation="geometric_mean")
    return {
        "weights": result.weights,
        "lambda_max": result.greatest_eigenvalue,
        "CI": result.consistency_index,
        "CR": result.consistency_ratio,
        "geometric_mean_weights": rows.weights,
    }


TABLE: dict[str, Compute] = {
    "wsm_minmax": method("weighted_sum_model", normalisation="min_max"),
    "topsis_vector": method("topsis"),
    "vikor": vikor,
    "promethee2": promethee,
    "promethee2_usual": promethee,
    "promethee2_linear": promethee,
    "electre1": electre,
    "edas": method("edas"),
    "copras": method("copras"),
    "codas": method("codas"),
    "aras": method("aras"),
    "waspas": method("waspas"),
    "mabac": method("mabac"),
    "moora_ratio": method("moora"),
    "spotis": spotis,
    "w_entropy": weights("entropy"),
    "w_critic": weights("critic"),
    "w_merec": weights("merec"),
    "w_std": weights("standard_deviation", normalisation="none"),
    "w_ahp": hierarchy,
}
#: Records without a decision matrix, each with the test that reads it.
ELSEWHERE = {
    "w_bwm": "tests/weighting/test_best_worst.py",
    "w_rank_order": "tests/weighting/test_rank_order.py",
    "w_swara": "tests/weighting/test_swara.py",
    "rank_correlation": "tests/similarity",
}

CASES = [(name, record) for name in TABLE for record in golden(name)]
DEFINED = [case for case in CASES if case[1].defined]


def _named(value: object) -> str:
    return value if isinstance(value, str) else getattr(value, "case", "")


@pytest.mark.parametrize(("name", "record"), DEFINED, ids=_named)
def test_it_is_what_the_published_formula_gives(name: str, record: Golden) -> None:
    found = TABLE[name](record)
    compared = [key for key in record.expected if key in found]
    assert compared
    for key in compared:
        expected = np.array(record.expected[key], dtype=np.float64)
        known = np.isfinite(expected)  # a single cell of a matrix can be undefined, too
        assert np.isfinite(found[key]).all()
        assert_allclose(
            np.asarray(found[key])[known], expected[known], rtol=1e-9, atol=1e-9, err_msg=key
        )


@pytest.mark.parametrize(
    ("name", "record"), [case for case in CASES if not case[1].defined], ids=_named
)
def test_where_the_formula_divides_by_zero_there_is_an_answer_or_a_reason(
    name: str, record: Golden
) -> None:
    try:
        found = TABLE[name](record)
    except InvalidInputError:
        return
    for key, value in found.items():
        assert np.isfinite(value).all(), key


def test_no_record_is_forgotten() -> None:
    known = {one["method"] for one in records() if "expected" in one}
    assert known == {*TABLE, *ELSEWHERE}
    assert sum(one.get("defined", False) for one in records()) == len(DEFINED) + len(ELSEWHERE)
