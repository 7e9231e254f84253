"""The cases that belong to no single analysis; that each is used; and that they are true copies."""

import json
from itertools import combinations
from math import comb
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from nearshore_score import Column, PiecewiseLinear, geometric_mean, similarity
from nearshore_score.normalisation.piecewise_linear import Beyond, piecewise_linear_scores
from tests.sensitivity.cases import FILE, case

CASES: list[dict[str, Any]] = json.loads(FILE.read_text("utf-8"))
NAMES = [one["case"] for one in CASES]


def test_a_value_function_between_cut_offs_is_flat_beyond_them() -> None:
    known = case("smaa_pvf_piecewise")
    given, expected = known["input"], known["expected"]
    points = tuple(zip(given["cutoffs"], given["values"], strict=True))
    figures = np.array(given["x"], dtype=np.float64)
    column = Column(direction="cost")
    scores = PiecewiseLinear(points=points).normalise(figures, column)
    assert_allclose(scores, expected["clip"], rtol=0, atol=known["tolerance"])
    assert_allclose(scores, [1, 0.5, 0, 1, 1, 0, 0], rtol=0, atol=known["tolerance"])


@pytest.mark.parametrize("beyond", ["flat", "extend"])
def test_the_outer_lines_of_a_value_function_go_on_if_asked(beyond: Beyond) -> None:
    known = case("smaa_pvf_piecewise")
    points = list(zip(known["input"]["cutoffs"], known["input"]["values"], strict=True))
    outside, extended = known["expected"]["interpolate_for"]
    expected = extended if beyond == "extend" else np.clip(extended, 0, 1)
    scores = piecewise_linear_scores(np.array(outside, dtype=float), points, beyond=beyond)
    assert_allclose(scores, expected, rtol=0, atol=known["tolerance"])


def test_rankings_are_as_similar_as_computed_elsewhere() -> None:
    known = case("rank_similarity")
    first, second, third = (known["input"][name] for name in ("r1", "r2", "r3"))
    tied = known["input"]["tied"]
    found = {
        "ws_r1_r2": similarity.ws_coefficient(first, second),
        "ws_r1_r3": similarity.ws_coefficient(first, third),
        "ws_r2_r1": similarity.ws_coefficient(second, first),
        "kendall_r1_r2": similarity.kendall_tau_b(first, second),
        "spearman_r1_r2": similarity.spearman_rho(first, second),
        "kendall_tau_b_tied": similarity.kendall_tau_b(*tied),
    }
    assert {name: float(value) for name, value in found.items()} == pytest.approx(
        known["expected"], rel=0, abs=known["tolerance"]
    )


def test_a_gap_of_geometric_means_is_shared_out_as_computed_elsewhere() -> None:
    known = case("shapley_score_gap_geometric")
    given, expected, tolerance = known["input"], known["expected"], known["tolerance"]
    weights = np.array(given["weights"])
    ours, theirs = np.array(given["a"]), np.array(given["b"])

    def mixed(own: frozenset[int]) -> float:
        """Return the score of the second with some figures of the first."""
        scores = np.where([place in own for place in range(len(ours))], ours, theirs)
        return float(geometric_mean(scores[np.newaxis], weights, floor=None)[0])

    k = len(weights)
    shares = [
        sum(
            (mixed(frozenset({*own, one})) - mixed(frozenset(own))) / (k * comb(k - 1, size))
            for size in range(k)
            for own in combinations([other for other in range(k) if other != one], size)
        )
        for one in range(k)
    ]
    whole, nothing = mixed(frozenset(range(k))), mixed(frozenset())
    assert whole == pytest.approx(expected["score_a"], rel=0, abs=tolerance)
    assert nothing == pytest.approx(expected["score_b"], rel=0, abs=tolerance)
    assert_allclose(shares, expected["contributions"], rtol=0, atol=tolerance)
    assert sum(shares) == pytest.approx(expected["sum"], rel=0, abs=tolerance)


@pytest.mark.parametrize("name", NAMES)
def test_every_case_is_used_by_some_test(name: str) -> None:
    tests = Path(__file__).parents[1].rglob("test_*.py")
    assert any(f'"{name}"' in path.read_text("utf-8") for path in tests)


@pytest.mark.raw_data
def test_the_cases_are_true_to_the_originals(reference: Path) -> None:
    text = (reference / "robustness_cases_sample.json").read_text("utf-8")
    originals = {one["id"]: one for one in json.loads(text)["cases"]}
    assert len(CASES) == len(set(NAMES)) == 11
    for one in CASES:
        original = originals[one["case"]]
        for part in ("source", "input", "expected", "tolerance"):
            assert one[part] == original[part], (one["case"], part)
