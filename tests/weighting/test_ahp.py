"""AHP: Saaty's school, independent results, properties, many and few criteria, the tree."""

import csv
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose
from numpy.typing import NDArray

from nearshore_score.errors import InvalidInputError
from nearshore_score.framework import Framework
from nearshore_score.node import Node
from nearshore_score.weighting.analytic_hierarchy_process import (
    AnalyticHierarchyWeights,
    Prioritisation,
    analytic_hierarchy_process,
)
from nearshore_score.weighting.pairwise_judgements import judgement_errors
from tests.multicriteria.golden import Golden, golden

Floats = NDArray[np.float64]
TAI = Path(__file__).parents[1] / "data" / "tai" / "judgements.csv"
SAATYS_SCALE = [1 / 9, 1 / 7, 1 / 5, 1 / 3, 1.0, 2.0, 3.0, 5.0, 7.0, 9.0]

SCHOOL, CIRCLE = golden("w_ahp")


def consistent(weights: Floats) -> Floats:
    ratios: Floats = weights[..., :, np.newaxis] / weights[..., np.newaxis, :]
    return ratios


def reciprocal(upper: list[float], size: int) -> Floats:
    matrix = np.ones((size, size))
    rows, columns = np.triu_indices(size, 1)
    matrix[rows, columns] = upper
    matrix[columns, rows] = 1 / np.array(upper)
    return matrix


@st.composite
def judgement_matrices(draw: st.DrawFn, least: int = 2, most: int = 7) -> Floats:
    size = draw(st.integers(least, most))
    pairs = size * (size - 1) // 2
    chosen = st.lists(st.sampled_from(SAATYS_SCALE), min_size=pairs, max_size=pairs)
    return reciprocal(draw(chosen), size)


weight_vectors = st.integers(1, 9).flatmap(
    lambda size: arrays(np.float64, size, elements=st.floats(0.01, 100.0))
)


def power_iteration(matrix: Floats) -> tuple[list[float], float]:
    size = len(matrix)
    weights, eigenvalue = [1.0 / size] * size, 0.0
    for _ in range(500):
        products = [sum(matrix[i][j] * weights[j] for j in range(size)) for i in range(size)]
        eigenvalue = sum(products)
        weights = [product / eigenvalue for product in products]
    return weights, eigenvalue


@pytest.mark.parametrize("one", [SCHOOL, CIRCLE], ids=["school", "circle"])
def test_independent_results(one: Golden) -> None:
    result = analytic_hierarchy_process(one.matrix)
    assert_allclose(result.weights, one.expected["weights"], rtol=0, atol=1e-9)
    assert_allclose(result.greatest_eigenvalue, one.expected["lambda_max"], rtol=0, atol=1e-9)
    assert_allclose(result.consistency_index, one.expected["CI"], rtol=0, atol=1e-9)
    assert_allclose(result.consistency_ratio, one.expected["CR"], rtol=0, atol=1e-9)
    geometric = analytic_hierarchy_process(one.matrix, prioritisation="geometric_mean")
    assert_allclose(geometric.weights, one.expected["geometric_mean_weights"], rtol=0, atol=1e-9)
    assert geometric.consistency_ratio == result.consistency_ratio


def test_saatys_school_as_printed() -> None:
    result = analytic_hierarchy_process(SCHOOL.matrix)
    assert_allclose(result.weights, SCHOOL.published["weights"], rtol=0, atol=0.005)
    # The printed eigenvalue, 7.49, and the ratio from it, 0.24, are hand arithmetic: it is 7.42.
    assert_allclose(result.greatest_eigenvalue, SCHOOL.published["lambda_max"], rtol=0, atol=0.075)
    assert_allclose(result.consistency_ratio, SCHOOL.published["CR"], rtol=0, atol=0.015)


def test_one_respondent_of_the_handbook() -> None:
    with TAI.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    judgements = {
        row["code"]: {one["code"]: float(Fraction(row[one["code"]])) for one in rows}
        for row in rows
    }
    respondent = AnalyticHierarchyWeights(judgements=judgements)
    expected = [0.2291, 0.1346, 0.0594, 0.1761, 0.0385, 0.0385, 0.2522, 0.0715]
    assert_allclose(list(respondent.values.values()), expected, rtol=0, atol=5e-5)
    assert round(respondent.diagnostics["greatest_eigenvalue"], 4) == 8.2111
    assert respondent.is_acceptable


@given(judgement_matrices())
def test_a_second_implementation(matrix: Floats) -> None:
    result = analytic_hierarchy_process(matrix)
    weights, eigenvalue = power_iteration(matrix)
    assert_allclose(result.weights, weights, rtol=1e-6)
    assert_allclose(result.greatest_eigenvalue, eigenvalue, rtol=1e-6)


def test_the_mean_of_normalised_columns_is_something_else() -> None:
    shares = SCHOOL.matrix / SCHOOL.matrix.sum(axis=0)
    weights = analytic_hierarchy_process(SCHOOL.matrix).weights
    assert np.abs(shares.mean(axis=1) - weights).max() > 0.01


@given(weight_vectors)
def test_consistent_judgements_give_back_their_weights(weights: Floats) -> None:
    for prioritisation in ("eigenvector", "geometric_mean"):
        result = analytic_hierarchy_process(consistent(weights), prioritisation=prioritisation)
        assert_allclose(result.weights, weights / weights.sum(), rtol=1e-9)
        assert_allclose(result.consistency_ratio, 0.0, atol=1e-9)
        assert result.is_acceptable


@given(judgement_matrices(), st.integers(0, 99))
def test_the_order_of_criteria_does_not_matter(matrix: Floats, seed: int) -> None:
    order = np.random.default_rng(seed).permutation(len(matrix))
    plain = analytic_hierarchy_process(matrix)
    other = analytic_hierarchy_process(matrix[np.ix_(order, order)])
    assert_allclose(other.weights, plain.weights[order], rtol=1e-9)
    assert_allclose(other.consistency_ratio, plain.consistency_ratio, rtol=1e-6, atol=1e-12)


@pytest.mark.parametrize("prioritisation", ["eigenvector", "geometric_mean"])
def test_a_batch_equals_its_items(prioritisation: Prioritisation) -> None:
    rng = np.random.default_rng(7)
    items = [reciprocal(rng.choice(SAATYS_SCALE, 10).tolist(), 5) for _ in range(6)]
    batch = analytic_hierarchy_process(
        np.reshape(items, (2, 3, 5, 5)), prioritisation=prioritisation
    )
    assert batch.weights.shape == (2, 3, 5)
    assert batch.is_acceptable.shape == (2, 3)
    for place, item in enumerate(items):
        alone = analytic_hierarchy_process(item, prioritisation=prioritisation)
        for whole, part in zip(batch, alone, strict=True):
            assert_allclose(whole[place // 3, place % 3], part, rtol=1e-12)


@given(judgement_matrices(most=3))
def test_up_to_three_criteria_both_prioritisations_agree(matrix: Floats) -> None:
    geometric = analytic_hierarchy_process(matrix, prioritisation="geometric_mean")
    assert_allclose(geometric.weights, analytic_hierarchy_process(matrix).weights, rtol=1e-9)


@given(judgement_matrices())
def test_asking_the_other_way_round_inverts_geometric_means(matrix: Floats) -> None:
    there = analytic_hierarchy_process(matrix, prioritisation="geometric_mean").weights
    back = analytic_hierarchy_process(matrix.T, prioritisation="geometric_mean").weights
    assert_allclose(back, (1 / there) / (1 / there).sum(), rtol=1e-9)


def test_asking_the_other_way_round_does_not_invert_the_eigenvector() -> None:
    there = analytic_hierarchy_process(SCHOOL.matrix).weights
    back = analytic_hierarchy_process(SCHOOL.matrix.T).weights
    assert np.abs(back - (1 / there) / (1 / there).sum()).max() > 0.01


def test_going_round_in_a_circle_is_answered_and_reported() -> None:
    circle = AnalyticHierarchyWeights(judgements={"a": {"b": 3}, "b": {"c": 3}, "c": {"a": 3}})
    assert_allclose(list(circle.values.values()), [1 / 3] * 3)
    assert_allclose(circle.diagnostics["consistency_ratio"], (13 / 3 - 3) / 2 / 0.58)
    assert not circle.is_acceptable


def test_one_and_two_criteria() -> None:
    alone = AnalyticHierarchyWeights(judgements={"cost": {}})
    assert alone.values == {"cost": 1.0}
    assert alone.diagnostics["consistency_ratio"] == 0
    result = analytic_hierarchy_process([[1, 3], [1 / 3, 1]])
    assert_allclose(result.weights, [0.75, 0.25])
    assert result.consistency_ratio == 0
    assert result.random_index == 0


@pytest.mark.parametrize("size", [16, 20, 30])
def test_many_criteria(size: int) -> None:
    rng = np.random.default_rng(size)
    weights = rng.uniform(1, 4, size)
    slips = np.exp(rng.normal(0, 0.2, size * (size - 1) // 2))
    upper = consistent(weights)[np.triu_indices(size, 1)] * slips
    careful = analytic_hierarchy_process(reciprocal(upper.tolist(), size))
    assert 0 < careful.consistency_ratio < 0.1
    assert_allclose(careful.weights, weights / weights.sum(), rtol=0.25)
    scale = [*range(1, 10), *(1 / times for times in range(2, 10))]
    dice = rng.choice(scale, size * (size - 1) // 2)
    assert 0.9 < analytic_hierarchy_process(reciprocal(dice.tolist(), size)).consistency_ratio < 1.1


def test_huge_and_tiny_judgements() -> None:
    weights = np.array([1.0, 1e-50, 1e-100])
    found = analytic_hierarchy_process(consistent(weights)).weights
    assert_allclose(found, weights, rtol=1e-9)
    with pytest.raises(InvalidInputError, match="1e-100 to 1e100"):
        analytic_hierarchy_process([[1, 1e150], [1e-150, 1]])
    chain = {f"c{place}": {f"c{place + 1}": 1e100} for place in range(4)}
    with pytest.raises(InvalidInputError, match="smaller than numbers can be"):
        AnalyticHierarchyWeights(judgements=chain)


def test_the_input_is_not_changed() -> None:
    matrix = np.array([[1.0, np.nan, 2.0], [np.nan, 1.0, 4.0], [0.5, 0.25, 1.0]])
    before = matrix.copy()
    analytic_hierarchy_process(matrix, incomplete=True)
    np.testing.assert_array_equal(matrix, before)


@pytest.mark.parametrize(
    ("matrix", "message"),
    [
        ([[1, 3], [3, 1]], "criterion 1 against criterion 2 is 3: that is not one over"),
        ([[1, 1 / 3], [1 / 3, 1]], "criterion 1 against criterion 2 is 0.333333: that is not one"),
        ([[1, -3], [-1 / 3, 1]], "criterion 1 against criterion 2 is -3: .* positive"),
        ([[1, 0], [0, 1]], "criterion 1 against criterion 2 is 0: .* positive"),
        ([[1, np.inf], [0, 1]], "criterion 1 against criterion 2 is inf: .* positive"),
        ([[1, np.nan], [0.5, 1]], "criterion 1 against criterion 2 is nan: it is missing"),
        ([[1, 2], [0.5, 2]], "criterion 2 against criterion 2 is 2: a criterion is as important"),
        ([[1, 2, 3], [0.5, 1, 2]], r"square matrix.*\(2, 3\)"),
        ([1, 2], r"square matrix.*\(2,\)"),
        (np.ones((0, 0)), "square matrix"),
        ([[1, 2], [0.5]], "rows of equal length"),
        ([["1", "2"], ["1/2", "1"]], "must be numbers"),
        ([[[1, 2], [0.5, 1]], [[1, 2], [2, 1]]], "in case 1 of the batch"),
    ],
)
def test_bad_judgements_are_named(matrix: object, message: str) -> None:
    with pytest.raises(InvalidInputError, match=message):
        analytic_hierarchy_process(matrix)  # type: ignore[arg-type]


def test_unknown_choices() -> None:
    with pytest.raises(InvalidInputError, match="'eigenvector' or 'geometric_mean'"):
        analytic_hierarchy_process([[1]], prioritisation="mean")  # type: ignore[arg-type]
    with pytest.raises(InvalidInputError, match="no random index 'mine'"):
        analytic_hierarchy_process([[1]], random_index_table="mine")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("judgements", "message"),
    [
        ({"cost": {"risk": -2}}, "judgement of cost against risk is -2"),
        ({"cost": {"risk": 0}}, "judgement of cost against risk is 0"),
        ({"cost": {"risk": 3}, "risk": {"cost": 3}}, "cost against risk is 3: that is not one"),
        ({"cost": {"cost": 2, "risk": 2}}, "cost against cost is 2"),
        ({"cost": {"risk": float("nan")}}, "judgements.cost.risk: nan"),
        ({"cost": {"risk": "high"}}, "judgements.cost.risk: expected a number"),
        ({"cost": {"risk": 2}, "talent": {}}, "leads from cost, risk to talent"),
        ({}, "give either judgements or deciders"),
    ],
)
def test_bad_judgements_are_named_by_code(judgements: object, message: str) -> None:
    with pytest.raises(InvalidInputError, match=message):
        AnalyticHierarchyWeights(judgements=judgements)  # type: ignore[arg-type]


def test_half_of_the_matrix_or_all_of_it_say_the_same() -> None:
    upper = AnalyticHierarchyWeights(judgements={"a": {"b": 2, "c": 6}, "b": {"c": 4}})
    lower = AnalyticHierarchyWeights(
        judgements={"a": {}, "b": {"a": 1 / 2}, "c": {"a": 1 / 6, "b": 1 / 4}}
    )
    whole = AnalyticHierarchyWeights(
        judgements={
            "a": {"a": 1, "b": 2, "c": 6},
            "b": {"a": 1 / 2, "c": 4},
            "c": {"a": 1 / 6, "b": 1 / 4},
        }
    )
    assert upper.codes == lower.codes == whole.codes == ("a", "b", "c")
    for other in (lower, whole):
        assert_allclose(list(other.values.values()), list(upper.values.values()), rtol=1e-12)


def test_the_judgement_that_fits_worst_is_named() -> None:
    judged = AnalyticHierarchyWeights(
        judgements={"a": {"b": 2, "c": 4, "d": 1 / 8}, "b": {"c": 2, "d": 4}, "c": {"d": 2}}
    )
    worst = judged.worst_judgement
    assert worst is not None
    assert {worst.first, worst.second} == {"a", "d"}
    implied = judged.values[worst.first] / judged.values[worst.second]
    assert_allclose(worst.implied, implied)
    assert_allclose(worst.judgement / worst.implied, max_error_of(judged))
    assert AnalyticHierarchyWeights(judgements={"a": {"b": 2}}).worst_judgement is None


def max_error_of(judged: AnalyticHierarchyWeights) -> float:
    weights, given = judged.values, judged.judgements
    pairs = [(a, b, value) for a, row in given.items() for b, value in row.items()]
    both = [value * weights[b] / weights[a] for a, b, value in pairs]
    return max(*both, *(1 / error for error in both))


@given(judgement_matrices())
def test_errors_of_inverse_judgements_are_inverse(matrix: Floats) -> None:
    errors = judgement_errors(matrix, analytic_hierarchy_process(matrix).weights)
    assert_allclose(errors * errors.T, 1.0, rtol=1e-9)


def test_a_hierarchy_is_a_criteria_tree() -> None:
    economy = Node(
        code="economy",
        children=(Node(code="cost"), Node(code="infrastructure")),
        weights=AnalyticHierarchyWeights(judgements={"cost": {"infrastructure": 2}}),
    )
    people = Node(
        code="people",
        children=(Node(code="talent"), Node(code="language"), Node(code="retention")),
        weights=AnalyticHierarchyWeights(
            judgements={"talent": {"language": 2, "retention": 4}, "language": {"retention": 2}}
        ),
    )
    root = Node(
        code="total",
        children=(economy, people),
        weights=AnalyticHierarchyWeights(judgements={"economy": {"people": 3}}),
    )
    weights = Framework(root=root).effective_weights
    expected = {
        "cost": 3 / 4 * 2 / 3,
        "infrastructure": 3 / 4 * 1 / 3,
        "talent": 1 / 4 * 4 / 7,
        "language": 1 / 4 * 2 / 7,
        "retention": 1 / 4 * 1 / 7,
    }
    for code, weight in expected.items():
        assert_allclose(weights[code], weight, rtol=1e-12)


def test_judgements_that_leave_out_a_child_do_not_fit_the_node() -> None:
    judged = AnalyticHierarchyWeights(judgements={"cost": {"risk": 2}})
    children = tuple(Node(code=code) for code in ("cost", "risk", "talent"))
    with pytest.raises(InvalidInputError, match="no weight for talent"):
        Node(code="total", children=children, weights=judged)


def test_it_is_written_and_read_as_json() -> None:
    judged = AnalyticHierarchyWeights(judgements={"cost": {"risk": 3}}, basis="workshop")
    fields = '"judgements":{"cost":{"risk":3.0}},"basis":"workshop"'
    text = f'{{"kind":"analytic_hierarchy_process",{fields}}}'
    assert judged.to_json() == text
    assert AnalyticHierarchyWeights.from_json(text) == judged
    assert hash(AnalyticHierarchyWeights.from_json(text)) == hash(judged)
    assert judged.properties.rests_on == "judgement"
