"""A user's own function as operator or normalisation, and what is refused of it."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from nearshore_score import (
    ArithmeticMean,
    Column,
    CompositeIndex,
    FixedWeights,
    Framework,
    ImputeAverage,
    InvalidInputError,
    MinMax,
    NearshoreScoreError,
    Node,
    NoScore,
)
from tests.engine.small import close, compute, leaves, over_years, panel

Floats = NDArray[np.float64]
TABLE = panel({"a": [1, 4, "?"], "b": [3, 10, 8]})


def spread(scores: Floats, *, weights: Floats, present: Any) -> Any:
    highest = np.max(scores, axis=-1, where=present, initial=-np.inf)
    return highest - np.min(scores, axis=-1, where=present, initial=np.inf)


def doubled(values: Floats, *, column: Column) -> Floats:
    return 2 * values if column.direction == "benefit" else -2 * values


def test_a_function_joins_children() -> None:
    result = compute(Node(code="total", children=leaves("a", "b"), operator=spread), TABLE)
    close(result.scores["total"], [2, 6, 0])
    assert "by spread" in result.trace("D0")
    assert "total: spread" in result.index.method()


def test_a_function_scores_figures_and_joined_scores() -> None:
    leaf = Node(code="a", normalisation=doubled)
    root = Node(code="total", children=(leaf, Node(code="b")), normalisation=doubled)
    close(compute(root, TABLE).scores["total"], [5, 18, 16])
    close(compute(root.replace(direction="cost"), TABLE).scores["total"], [-5, -18, -16])


def test_a_function_is_taken_to_depend_on_the_set() -> None:
    table = over_years({2020: {"a": [1]}, 2021: {"a": [2]}})
    root = Node(code="total", children=(Node(code="a", normalisation=doubled),))
    with pytest.raises(
        InvalidInputError, match="a is scored by doubled, which depends on the comp"
    ):
        compute(root, table)
    result = compute(root, table, reference_years="each_year")
    np.testing.assert_array_equal(result.scores["total"], [[2], [4]])


@pytest.mark.parametrize("field", [{"operator": spread}, {"normalisation": doubled}])
def test_a_function_cannot_be_written_and_the_remedy_is_told(field: dict[str, Any]) -> None:
    root = Node(code="total", children=leaves("a", "b"), **field)
    index = CompositeIndex(framework=Framework(root=root))
    with pytest.raises(InvalidInputError, match="make it a Specification with a kind of its own"):
        index.to_json()


def test_a_function_as_the_normalisation_of_the_whole_index() -> None:
    result = compute(Node(code="total", children=leaves("a")), TABLE, normalisation=doubled)
    close(result.scores["total"], [1, 4, None])  # a bare leaf is its own score


@pytest.mark.parametrize(
    ("operator", "message"),
    [
        (np.sum, "sum cannot be an operator: it must take function"),
        (lambda scores, *, weights, present: scores, "returned shape .* where one score for every"),
        (
            lambda scores, *, weights, present: np.full(3, np.nan),
            "gives no number for total|finite",
        ),
        (lambda scores, *, weights, present: np.full(3, np.inf), "total is not a finite number"),
        (lambda scores, *, weights, present: scores.sum(axis=-1), "gives no number for total"),
    ],
)
def test_an_operator_that_gives_no_scores_is_refused(operator: Any, message: str) -> None:
    with pytest.raises(InvalidInputError, match=message):
        compute(Node(code="total", children=leaves("a", "b"), operator=operator), TABLE)


@pytest.mark.parametrize(
    ("normalisation", "message"),
    [
        (np.log, "log"),
        (lambda values, *, column: values[:1], "returned the shape"),
        (lambda values, *, column: values * np.nan, "got no finite score from <lambda>"),
        (lambda values, *, column: "high", "return an array of numbers"),
    ],
)
def test_a_normalisation_that_gives_no_scores_is_refused(normalisation: Any, message: str) -> None:
    def index() -> None:
        leaf = Node(code="a", normalisation=normalisation)
        compute(Node(code="total", children=(leaf,)), TABLE)

    with pytest.raises(InvalidInputError, match=message):
        index()


def test_a_function_cannot_change_what_it_gets() -> None:
    def meddle(scores: Floats, *, weights: Floats, present: Any) -> Floats:
        scores[...], weights[...], present[...] = 7, 7, True
        return scores[..., 0]

    def meddle_too(values: Floats, *, column: Column) -> Floats:
        values[...] = 5
        return values

    leaf = Node(code="a", normalisation=meddle_too)
    root = Node(code="total", children=(leaf, Node(code="b")), operator=meddle)
    before = TABLE.values.copy()
    result = compute(root, TABLE, missing="no_score")
    close(result.scores["total"], [7, 7, None])
    close(result.scores["b"], [3, 10, 8])
    np.testing.assert_array_equal(TABLE.values, before)


@pytest.mark.parametrize(
    ("field", "name"),
    [
        ({"operator": ArithmeticMean}, "ArithmeticMean"),
        ({"normalisation": MinMax}, "MinMax"),
        ({"missing": NoScore}, "NoScore"),
        ({"weights": FixedWeights}, "FixedWeights"),
    ],
)
def test_a_class_in_place_of_an_object_is_refused(field: dict[str, Any], name: str) -> None:
    with pytest.raises(InvalidInputError, match=rf"got a class; write {name}\(\.\.\.\)"):
        Node(code="total", children=leaves("a"), **field)


def test_a_class_in_place_of_a_step_or_an_index_wide_choice_is_refused() -> None:
    flat = Framework.flat({"a": 1})
    with pytest.raises(InvalidInputError, match=r"write ImputeAverage\(\.\.\.\)"):
        CompositeIndex(framework=flat, treatment=(ImputeAverage,))  # type: ignore[arg-type]
    with pytest.raises(InvalidInputError, match=r"write MinMax\(\.\.\.\)"):
        CompositeIndex(framework=flat, normalisation=MinMax)  # type: ignore[arg-type]
    with pytest.raises(NearshoreScoreError, match="framework"):
        CompositeIndex(framework=Framework)  # type: ignore[arg-type]
