"""The three tests of Wang and Triantaphyllou, against plain loops over the definition."""

from collections.abc import Sequence
from itertools import combinations, permutations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nearshore_score import (
    MAIN_COMPARISON,
    DestinationProfile,
    FixedGoalposts,
    InvalidInputError,
    MinMax,
    Promethee2,
    ReferenceUnit,
    ScoringModel,
    Topsis,
    WeightedProductModel,
    WeightedSumModel,
    load_destinations,
    load_model,
)
from nearshore_score.sensitivity.reversal_tests import (
    ReversalTests,
    matrix_reversal_tests,
    reversal_tests,
)
from tests.sensitivity.test_leave_one_out import flat, places, problems

MAIN = load_destinations().select(*MAIN_COMPARISON)
FEW = load_destinations().select("MAR", "EGY", "TUN", "ROU", "POL")

# Found by search: equal weights, all three tests fail for TOPSIS.
FAILING = [[5, 8, 2], [4, 7, 1], [2, 2, 8], [1, 6, 4]]

tables = st.integers(1, 5).flatmap(
    lambda n: st.integers(1, 3).flatmap(
        lambda k: st.lists(
            st.lists(st.integers(1, 9), min_size=k, max_size=k), min_size=n, max_size=n
        )
    )
)


def beats(method: Any, rows: Sequence[Sequence[float]], way: Sequence[str]) -> np.ndarray[Any, Any]:
    scores = method.evaluate(np.array(rows, dtype=float), np.ones(len(rows[0])), way).score
    return np.asarray(scores[:, None] > scores[None, :] + 1e-9)


def counted(
    method: Any, rows: Sequence[Sequence[float]], way: Sequence[str]
) -> tuple[int, int, int]:
    """Count the failures of the three tests by the definition, with all shares at one."""
    n = len(rows)
    whole = beats(method, rows, way)
    best = {i for i in range(n) if not whole[:, i].any()}
    worst = [(max if one == "cost" else min)(row[c] for row in rows) for c, one in enumerate(way)]
    groups = [range(len(way)), *([[c] for c in range(len(way))] if len(way) > 1 else [])]
    replaced = 0
    for i in set(range(n)) - best:
        for group in groups:
            changed = [list(row) for row in rows]
            for c in group:
                changed[i][c] = worst[c]
            again = beats(method, changed, way)
            replaced += {j for j in range(n) if not again[:, j].any()} != best
    pair = {
        (i, j): bool(beats(method, [rows[i], rows[j]], way)[0, 1])
        for i, j in permutations(range(n), 2)
    }
    cycles = sum(
        any(not pair[j, i] and not pair[k, j] and pair[k, i] for i, j, k in permutations(triple))
        for triple in combinations(range(n), 3)
    )
    contradicted = sum(
        (pair[i, j], pair[j, i]) != (bool(whole[i, j]), bool(whole[j, i]))
        for i, j in combinations(range(n), 2)
    )
    return replaced, cycles, contradicted


@settings(max_examples=60, deadline=None)
@given(rows=tables, seed=st.integers(0, 3))
@pytest.mark.parametrize(
    "method", [Topsis(), Promethee2(), WeightedSumModel(normalisation="min_max")]
)
def test_failures_are_those_of_plain_loops(method: Any, rows: list[list[int]], seed: int) -> None:
    way = ["cost" if (seed >> column) & 1 else "benefit" for column in range(len(rows[0]))]
    found = matrix_reversal_tests(method, rows, [1] * len(way), way, shares=[1.0])  # type: ignore[arg-type]
    assert tuple(test.failed for test in found.tests) == counted(method, rows, way)
    assert found.tests[1].tried == len(rows) * (len(rows) - 1) * (len(rows) - 2) / 6
    assert found.tests[2].tried == len(rows) * (len(rows) - 1) / 2


@settings(max_examples=40, deadline=None)
@given(rows=tables)
@pytest.mark.parametrize("method", [WeightedSumModel(normalisation="none"), WeightedProductModel()])
def test_sums_and_products_of_the_figures_never_fail(method: Any, rows: list[list[int]]) -> None:
    found = matrix_reversal_tests(method, rows, [1] * len(rows[0]))
    assert [test.failed for test in found.tests] == [0, 0, 0]
    assert [test.not_scored for test in found.tests] == [0, 0, 0]


@settings(max_examples=20, deadline=None)
@given(problem=problems())
def test_fixed_goalposts_never_fail(
    problem: tuple[ScoringModel, list[DestinationProfile]],
) -> None:
    model = problem[0].replace(normalisation=FixedGoalposts())
    found = reversal_tests(model, problem[1], shares=[0.3, 1.0])
    assert [test.failed for test in found.tests] == [0, 0, 0]


@settings(max_examples=20, deadline=None)
@given(problem=problems())
def test_pairs_of_a_model_are_ranked_as_two_destinations_are(
    problem: tuple[ScoringModel, list[DestinationProfile]],
) -> None:
    model, profiles = problem[0].replace(normalisation=MinMax()), problem[1]
    found = reversal_tests(model, profiles, examples=1000)
    ranking = model.rank(profiles)
    expected: set[frozenset[str]] = set()
    for one, other in combinations(ranking.codes, 2):
        alone = model.rank([row for row in profiles if row.code in (one, other)])
        gaps = [place.score(one) - place.score(other) for place in (ranking, alone)]
        signs = [0.0 if abs(gap) <= 1e-9 else float(np.sign(gap)) for gap in gaps]
        if signs[0] != signs[1]:
            expected.add(frozenset((one, other)))
    assert {frozenset((one.first, one.second)) for one in found.contradictions} == expected


def test_topsis_fails_all_three_on_a_small_matrix_with_examples_that_hold() -> None:
    found = matrix_reversal_tests(Topsis(), FAILING, [1, 1, 1])
    assert [test.passed for test in found.tests] == [False, False, False]
    assert not found.passed
    cycle = found.cycles[0]
    rows: dict[str, list[int]] = {f"a{i + 1}": row for i, row in enumerate(FAILING)}
    chain = (cycle.first, cycle.second, cycle.third)
    for better, worse in ((chain[0], chain[1]), (chain[1], chain[2])):
        assert not beats(Topsis(), [rows[worse], rows[better]], ["benefit"] * 3)[0, 1]
    assert beats(Topsis(), [rows[chain[2]], rows[chain[0]]], ["benefit"] * 3)[0, 1]
    one = found.replacements[0]
    assert one.replaced not in one.best_before
    assert one.best_before == ("a1",)
    assert one.best_after != one.best_before


def test_the_embedded_data_pass_with_fixed_goalposts_and_fail_with_topsis() -> None:
    assert reversal_tests(load_model(), MAIN).passed
    found = reversal_tests(load_model(method="topsis"), MAIN)
    assert [test.passed for test in found.tests] == [False, False, False]
    ranking = load_model(method="topsis").rank(MAIN)
    for pair in found.contradictions:
        alone = load_model(method="topsis").rank(MAIN.select(pair.first, pair.second))
        together = ranking.score(pair.first) - ranking.score(pair.second)
        assert together > 0
        assert pair.together == "better"
        apart = alone.score(pair.first) - alone.score(pair.second)
        assert {1: "better", 0: "level", -1: "worse"}[int(np.sign(round(apart, 9)))] == pair.alone


def test_criteria_are_made_worse_only_if_asked() -> None:
    few = reversal_tests(load_model(), FEW, shares=[1.0], each_criterion=False)
    assert few.tests[0].tried == 4
    more = reversal_tests(load_model(), FEW, shares=[1.0])
    assert more.tests[0].tried > 4


def test_a_method_that_cannot_score_two_destinations_is_reported() -> None:
    model = ScoringModel(framework=flat("x", "y"), normalisation=ReferenceUnit(destination="A"))
    table = {code: {"x": value, "y": 2.0} for code, value in (("A", 1.0), ("B", 2.0), ("C", 3.0))}
    found = reversal_tests(model, places(table))
    assert found.tests[2].tried == 2
    assert found.tests[2].not_scored == 1
    assert found.tests[1].passed is None
    assert not found.passed
    assert "cannot be scored" in str(found)


def test_one_destination_leaves_nothing_to_test() -> None:
    found = matrix_reversal_tests(Topsis(), [[1, 2]], [1, 1])
    assert [test.passed for test in found.tests] == [None, None, None]
    assert found.ranks == {"a1": 1}


def test_equal_destinations_pass() -> None:
    found = matrix_reversal_tests(Topsis(), [[1, 2], [1, 2], [1, 2]], [1, 1])
    assert [test.failed for test in found.tests] == [0, 0, 0]
    assert found.tests[0].tried == 0


def test_counter_examples_are_counted_but_not_all_kept() -> None:
    found = reversal_tests(load_model(method="topsis"), MAIN, examples=1)
    assert len(found.replacements) == len(found.contradictions) == 1
    assert found.tests[0].failed > 1


def test_results_go_through_json_and_print_in_both_languages() -> None:
    for language in ("en", "fr"):
        found = reversal_tests(load_model(method="topsis", language=language), FEW)
        assert ReversalTests.from_json(found.to_json()) == found
        assert ("paires transitives" in str(found)) == (language == "fr")
    matrix = matrix_reversal_tests(Topsis(), FAILING, [1, 1, 1], criteria=["p", "q", "r"])
    assert ReversalTests.from_json(matrix.to_json()) == matrix
    assert repr(matrix) == "ReversalTests(topsis: 0 of 3 tests passed)"
    assert "a2 ≥ a4 ≥ a3 > a2" in str(matrix)


def test_errors_say_what_is_wrong() -> None:
    for shares in ([], [0.0], [1.5]):
        with pytest.raises(InvalidInputError, match="shares are"):
            reversal_tests(load_model(), FEW, shares=shares)
    with pytest.raises(InvalidInputError, match="two axes"):
        matrix_reversal_tests(Topsis(), [1, 2], [1])
    with pytest.raises(InvalidInputError, match="give as many labels"):
        matrix_reversal_tests(Topsis(), FAILING, [1, 1, 1], criteria=["p"])
    with pytest.raises(InvalidInputError, match="give as many destinations"):
        matrix_reversal_tests(Topsis(), FAILING, [1, 1, 1], destinations=["p"])
    with pytest.raises(InvalidInputError, match="no destination can be ranked"):
        reversal_tests(load_model(), [DestinationProfile(code="A")])
