"""AHP of several deciders: the weighted geometric mean of their judgements."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from numpy.typing import NDArray

from nearshore_score.errors import InvalidInputError
from nearshore_score.weighting.analytic_hierarchy_process import (
    AnalyticHierarchyWeights,
    analytic_hierarchy_process,
)
from nearshore_score.weighting.pairwise_judgements import group_judgements

Floats = NDArray[np.float64]
GAP = np.nan


@st.composite
def groups(draw: st.DrawFn) -> Floats:
    deciders, size = draw(st.integers(1, 4)), draw(st.integers(2, 5))
    matrices = np.ones((deciders, size, size))
    for decider in range(deciders):
        for row in range(size):
            for column in range(row + 1, size):
                judgement = draw(st.sampled_from([1 / 9, 1 / 4, 1 / 2, 1.0, 3.0, 7.0]))
                matrices[decider, row, column] = judgement
                matrices[decider, column, row] = 1 / judgement
    return matrices


@given(groups())
def test_joined_judgements_are_inverse(matrices: Floats) -> None:
    joined = group_judgements(matrices)
    assert_allclose(joined * joined.T, 1.0, rtol=1e-12)
    assert_allclose(np.diag(joined), 1.0)


def test_the_arithmetic_mean_would_not_be_inverse() -> None:
    matrices = np.array([[[1, 3], [1 / 3, 1]], [[1, 1 / 3], [3, 1]]])
    assert matrices.mean(axis=0)[0, 1] * matrices.mean(axis=0)[1, 0] > 2
    assert_allclose(group_judgements(matrices), 1.0)


@given(groups(), st.data())
def test_joined_judgements_by_plain_products(matrices: Floats, data: st.DataObject) -> None:
    counts = st.lists(st.floats(0.1, 9), min_size=len(matrices), max_size=len(matrices))
    importance = data.draw(counts)
    joined = group_judgements(matrices, importance)
    for row, column in np.ndindex(*joined.shape):
        product = 1.0
        for matrix, count in zip(matrices, importance, strict=True):
            product *= matrix[row, column] ** (count / sum(importance))
        assert_allclose(joined[row, column], product, rtol=1e-9)


@given(groups())
def test_a_group_of_one_mind_decides_as_each(matrices: Floats) -> None:
    same = np.stack([matrices[0]] * 3)
    assert_allclose(group_judgements(same, [1, 2, 5]), matrices[0], rtol=1e-12)


@given(groups())
def test_geometric_means_may_be_taken_before_or_after_weighing(matrices: Floats) -> None:
    joined = analytic_hierarchy_process(
        group_judgements(matrices), prioritisation="geometric_mean"
    ).weights
    each = analytic_hierarchy_process(matrices, prioritisation="geometric_mean").weights
    after = np.exp(np.log(each).mean(axis=0))
    assert_allclose(joined, after / after.sum(), rtol=1e-9)


def test_a_batch_of_groups_equals_its_items() -> None:
    one = [[[1, 2], [0.5, 1]], [[1, 8], [0.125, 1]]]
    two = [[[1, 9], [1 / 9, 1]], [[1, 1], [1, 1]]]
    joined = group_judgements([one, two], [1, 3])
    assert_allclose(joined[0], group_judgements(one, [1, 3]))
    assert_allclose(joined[1], group_judgements(two, [1, 3]))


def test_the_others_decide_on_a_pair_that_one_left_out() -> None:
    joined = group_judgements(
        [[[1, GAP], [GAP, 1]], [[1, 4], [1 / 4, 1]], [[1, 9], [1 / 9, 1]]], incomplete=True
    )
    assert_allclose(joined[0, 1], 6)
    nobody = group_judgements([[[1, GAP], [GAP, 1]]] * 2, incomplete=True)
    assert np.isnan(nobody[0, 1])


def test_deciders_of_weights() -> None:
    joined = AnalyticHierarchyWeights(
        deciders={"Ann": {"cost": {"talent": 9}}, "Ben": {"talent": {"cost": 1}}}
    )
    assert_allclose(joined.values["cost"], 0.75)
    chaired = joined.replace(importance={"Ann": 0, "Ben": 2})
    assert_allclose(chaired.values["cost"], 0.5)
    assert AnalyticHierarchyWeights.from_json(joined.to_json()) == joined


def test_each_decider_alone() -> None:
    group = AnalyticHierarchyWeights(
        deciders={
            "Ann": {"a": {"b": 2, "c": 4}, "b": {"c": 2}},
            "Ben": {"a": {"b": 3}, "b": {"c": 3}, "c": {"a": 3}},
        },
        importance={"Ann": 2, "Ben": 1},
        random_index_table="alonso_lamata_2006",
    )
    alone = group.individual
    assert list(alone) == ["Ann", "Ben"]
    assert alone["Ann"].is_acceptable
    assert not alone["Ben"].is_acceptable
    assert alone["Ben"].diagnostics["random_index"] == 0.5245


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"deciders": {"Ann": {"a": {"b": -1}}}}, "by Ann of a against b is -1"),
        ({"deciders": {"Ann": {"a": {"b": 2}}, "Ben": {"c": {"d": 2}}}}, "from a, b to c, d"),
        ({"judgements": {"a": {"b": 2}}, "deciders": {"Ann": {"a": {"b": 2}}}}, "give either"),
        ({"deciders": {"Ann": {"a": {"b": 2}}}, "importance": {"Bob": 1}}, "unknown deciders: Bob"),
        (
            {"deciders": {n: {"a": {"b": 2}} for n in ("Ann", "Ben")}, "importance": {"Ann": 1}},
            "no importance for Ben",
        ),
        ({"deciders": {"Ann": {"a": {"b": 2}}}, "importance": {"Ann": 0}}, "all weights are zero"),
        ({"judgements": {"a": {"b": 2}}, "importance": {"Ann": 1}}, "unknown deciders: Ann"),
    ],
)
def test_bad_groups(fields: dict[str, object], message: str) -> None:
    with pytest.raises(InvalidInputError, match=message):
        AnalyticHierarchyWeights.from_fields(fields)


@pytest.mark.parametrize(
    ("importance", "message"),
    [
        ([1, 2, 3], "does not fit 2 deciders"),
        ([1, -1], "none may be negative"),
        ([0, 0], "not all zero"),
        ([1, np.nan], "none may be negative"),
    ],
)
def test_bad_importance(importance: list[float], message: str) -> None:
    with pytest.raises(InvalidInputError, match=message):
        group_judgements([[[1, 2], [0.5, 1]], [[1, 3], [1 / 3, 1]]], importance)


def test_a_single_matrix_is_no_group() -> None:
    with pytest.raises(InvalidInputError, match=r"shape \(deciders, k, k\)"):
        group_judgements([[1, 2], [0.5, 1]])
