"""ELECTRE I: independent results, kernels that are kernels, thresholds and vetoes."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from numpy.typing import NDArray

from nearshore_score.errors import InvalidInputError
from nearshore_score.multicriteria.electre_1 import Electre1, electre_1
from tests.multicriteria.golden import Golden, golden
from tests.multicriteria.problems import Problem, problems
from tests.multicriteria.promethee_examples import hydro_plants

Bools = NDArray[np.bool_]


@pytest.mark.parametrize("record", golden("electre1"), ids=lambda record: record.case)
def test_independent_results(record: Golden) -> None:
    found = electre_1(record.matrix, record.weights, record.directions)
    assert_allclose(found.concordance, record.expected["concordance"], rtol=0, atol=1e-9)
    # Where nobody differs from anybody the formula is 0 / 0; nothing is discordant.
    expected = np.nan_to_num(np.array(record.expected["discordance"], dtype=np.float64))
    assert_allclose(found.discordance, expected, rtol=0, atol=1e-9)


@given(problems(), st.sampled_from([0.5, 0.65, 0.8, 1.0]), st.sampled_from([0.0, 0.35, 0.7, 1.0]))
def test_outranking_by_plain_loops(problem: Problem, least: float, greatest: float) -> None:
    found = electre_1(
        problem.matrix,
        problem.weights,
        problem.directions,
        concordance_threshold=least,
        discordance_threshold=greatest,
        veto=60,
    )
    matrix = problem.matrix * [1 if word == "benefit" else -1 for word in problem.directions]
    counted = np.flatnonzero(problem.weights)
    widest = max(np.ptp(matrix[:, j]) for j in counted)
    for a, b in np.ndindex(found.outranks.shape):
        leads = {j: matrix[b, j] - matrix[a, j] for j in counted}
        agreed = sum(problem.weights[j] for j in counted if leads[j] <= 0)
        against = max([0.0, *leads.values()])
        majority = agreed / problem.weights.sum() >= least - 1e-10
        accepted = against <= greatest * widest + 1e-8 and against <= 60
        assert found.outranks[a, b] == (a != b and majority and accepted)
    assert_array_equal(found.preferred, found.outranks & ~found.outranks.T)


def rings(outranks: Bools) -> list[tuple[int, ...]]:
    """Return the groups of destinations that reach each other."""
    reach = outranks | np.eye(len(outranks), dtype=np.bool_)
    for middle in range(len(outranks)):
        reach |= reach[:, [middle]] & reach[[middle], :]
    groups: list[tuple[int, ...]] = [tuple(np.flatnonzero(row).tolist()) for row in reach & reach.T]
    return sorted(set(groups))


def is_kernel(outranks: Bools, groups: list[tuple[int, ...]], chosen: set[int]) -> bool:
    """Say whether groups outrank none of the chosen ones, and all of the others, from within."""

    def over(group: int, other: int) -> bool:
        return bool(outranks[np.ix_(groups[group], groups[other])].any())

    independent = not any(over(a, b) for a in chosen for b in chosen if a != b)
    others = set(range(len(groups))) - chosen
    return independent and all(any(over(a, b) for a in chosen) for b in others)


@given(problems(destinations=(2, 7), criteria=(2, 4)), st.sampled_from([0.5, 0.65, 0.8]))
def test_the_kernel_is_the_only_one_of_the_graph_without_circuits(
    problem: Problem, least: float
) -> None:
    found = electre_1(
        problem.matrix,
        problem.weights,
        problem.directions,
        concordance_threshold=least,
        discordance_threshold=0.8,
    )
    groups = rings(found.outranks)
    subsets = [
        set(chosen)
        for size in range(len(groups) + 1)
        for chosen in combinations(range(len(groups)), size)
    ]
    (kernel,) = [one for one in subsets if is_kernel(found.outranks, groups, one)]
    members = sorted(row for group in kernel for row in groups[group])
    assert np.flatnonzero(found.kernel).tolist() == members


def test_a_kernel_is_more_than_what_nobody_outranks() -> None:
    fighters = golden("electre1")[0]
    found = electre_1(
        fighters.matrix,
        fighters.weights,
        fighters.directions,
        concordance_threshold=0.65,
        discordance_threshold=0.35,
    )
    # The first is outranked by the fourth only, which the third outranks.
    assert np.flatnonzero(~found.outranks.any(axis=0)).tolist() == [2]
    assert np.flatnonzero(found.kernel).tolist() == [0, 2]


def test_destinations_in_a_circuit_are_in_the_kernel_together() -> None:
    # Each beats the next on two of three criteria: an odd ring has no kernel of its own.
    ring = [[3.0, 1.0, 2.0], [2.0, 3.0, 1.0], [1.0, 2.0, 3.0], [0.0, 0.0, 0.0]]
    found = electre_1(ring, [1, 1, 1], concordance_threshold=0.6, discordance_threshold=1)
    assert found.kernel.tolist() == [True, True, True, False]


def test_a_veto_stands_against_a_majority() -> None:
    plants = hydro_plants()

    def outranked(veto: tuple[float, ...] | None) -> set[tuple[int, ...]]:
        found = electre_1(
            plants.matrix,
            [0.1, 0.2, 0.2, 0.1, 0.2, 0.2],
            plants.directions,
            concordance_threshold=0.6,
            discordance_threshold=1,
            veto=veto,
        )
        return {tuple(pair) for pair in (np.argwhere(found.outranks) + 1).tolist()}

    # Leads of 30 and 36 on the second criterion, 8 on the third, 54 on the first.
    vetoed = {(3, 1), (3, 6), (4, 2), (6, 4)}
    assert outranked(None) - outranked((45, 29, 5.5, 6, 4.5, 4.5)) == vetoed


def test_a_lead_as_large_as_the_veto_can_be_conceded() -> None:
    matrix = [[50.0, 9.0], [45.0, 20.0]]
    for veto, outranks in ((11, True), (10.9, False)):
        found = electre_1(
            matrix,
            [3, 1],
            concordance_threshold=0.7,
            discordance_threshold=1,
            veto=(None, veto),
        )
        assert bool(found.outranks[0, 1]) is outranks


def test_a_criterion_without_weight_neither_objects_nor_widens_the_range() -> None:
    matrix = [[50.0, 40.0, 0.0], [40.0, 45.0, 900.0]]
    with_it = electre_1(matrix, [2, 1, 0], veto=50)
    without = electre_1(np.array(matrix)[:, :2], [2, 1], veto=50)
    for one, other in zip(with_it, without, strict=True):
        assert_array_equal(one, other)


def test_a_threshold_that_is_met_but_for_rounding_is_met() -> None:
    found = electre_1(
        [[1.0, 1.0, 1.0, 0.0], [0.0, 0.0, 0.0, 1.0]],
        [0.3, 0.29, 0.34, 0.07],
        concordance_threshold=0.93,
        discordance_threshold=1,
    )
    assert found.concordance[0, 1] < 0.93  # as floats are added
    assert found.outranks.tolist() == [[False, True], [False, False]]


@given(problems())
def test_thresholds_are_means_over_all_pairs_by_default(problem: Problem) -> None:
    plain = electre_1(problem.matrix, problem.weights, problem.directions)
    pairs = ~np.eye(len(problem.matrix), dtype=np.bool_)
    least = float(plain.concordance[pairs].mean())
    assert least >= 0.5 - 1e-12
    given_ones = electre_1(
        problem.matrix,
        problem.weights,
        problem.directions,
        concordance_threshold=min(max(least, 0.5), 1.0),
        discordance_threshold=float(plain.discordance[pairs].mean()),
    )
    assert_array_equal(given_ones.outranks, plain.outranks)


def test_another_unit_of_one_criterion_can_change_the_answer() -> None:
    matrix = np.array([[9.0, 1.0], [1.0, 2.0]])
    assert electre_1(matrix, [2, 1]).kernel.tolist() == [True, False]
    assert electre_1(matrix * [1, 100], [2, 1]).kernel.tolist() == [True, True]


def test_many_matrices_and_weights_at_once() -> None:
    random = np.random.default_rng(8)
    matrices, weights = random.uniform(0, 9, (3, 1, 6, 4)), random.dirichlet(np.ones(4), 2)
    whole = electre_1(matrices, weights, veto=8)
    for case in np.ndindex(3, 2):
        single = electre_1(matrices[case[0], 0], weights[case[1]], veto=8)
        for name in single._fields:
            assert_allclose(getattr(whole, name)[case], getattr(single, name), rtol=0, atol=1e-12)
    scores = Electre1(veto=8).aggregate(matrices, weights)
    assert_array_equal(scores, whole.score)


def test_nobody_outranks_anybody_where_all_are_far_apart() -> None:
    found = electre_1([[1e308, -1e308], [-1e308, 1e308]], [1, 1], discordance_threshold=0.5)
    assert not found.outranks.any()
    assert found.kernel.all()


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"concordance_threshold": 0.4}, "concordance_threshold is 0.4"),
        ({"concordance_threshold": 1.1}, "concordance_threshold is 1.1"),
        ({"discordance_threshold": -0.1}, "discordance_threshold is -0.1"),
        ({"veto": -1}, "veto of criterion 1 is -1"),
        ({"veto": (None, -2)}, "veto of criterion 2 is -2"),
        ({"veto": float("nan")}, r"veto\.all: nan is not a finite number"),
    ],
)
def test_thresholds_that_cannot_be_right(parameters: dict[str, object], message: str) -> None:
    with pytest.raises(InvalidInputError, match=message):
        Electre1.from_fields(parameters)


def test_one_veto_for_each_criterion() -> None:
    method = Electre1(veto=(1.0, None, 3.0))
    assert Electre1.from_json(method.to_json()) == method
    with pytest.raises(InvalidInputError, match="veto has 3 values, but there are 2 criteria"):
        method.evaluate([[1, 2], [2, 1]], [1, 1])
