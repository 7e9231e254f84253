"""SPOTIS: the paper's examples, independent results, bounds that make ranks stable."""

import numpy as np
import pytest
from hypothesis import given
from numpy.testing import assert_allclose

from nearshore_score.errors import InvalidInputError
from nearshore_score.multicriteria.spotis import Spotis, spotis
from tests.multicriteria.golden import Floats, Golden, golden
from tests.multicriteria.problems import Problem, problems

EXAMPLE = [[10.5, -3.1, 1.7], [-4.7, 0.0, 3.4], [8.1, 0.3, 1.3], [3.2, 7.3, -5.3]]
EXAMPLE_BOUNDS = [(-5, 12), (-6, 10), (-8, 5)]
CARS = [
    [15000, 4.3, 99, 42, 737],
    [15290, 5.0, 116, 42, 892],
    [15350, 5.0, 114, 45, 952],
    [15490, 5.3, 123, 45, 1120],
]
CAR_BOUNDS = [(14000, 16000), (3, 8), (80, 140), (35, 60), (650, 1300)]


@pytest.mark.parametrize("record", golden("spotis"), ids=lambda record: record.case)
def test_independent_results(record: Golden) -> None:
    result = spotis(record.matrix, record.weights, record.directions)
    # The records take weights as they stand; one set of them sums to 0.999999.
    distance = result.distance * record.weights.sum()
    assert_allclose(distance, record.expected["score"], rtol=0, atol=1e-9)


def test_the_examples_of_the_paper_as_printed() -> None:
    first = spotis(EXAMPLE, [0.2, 0.3, 0.5], ["benefit", "cost", "benefit"], bounds=EXAMPLE_BOUNDS)
    # The paper carries on with rounded shares of the ranges.
    assert_allclose(first.distance, [0.1989, 0.3707, 0.3063, 0.7491], rtol=0, atol=3e-4)
    cars = spotis(
        CARS,
        [0.2941, 0.2353, 0.2353, 0.0588, 0.1765],
        ["cost", "cost", "cost", "benefit", "benefit"],
        bounds=CAR_BOUNDS,
    )
    assert_allclose(cars.distance, [0.4779, 0.5781, 0.5558, 0.5801], rtol=0, atol=1e-4)


def by_the_paper(problem: Problem, bounds: list[tuple[float, float]], point: Floats) -> Floats:
    weights = problem.weights / problem.weights.sum()
    return np.array(
        [
            sum(
                weight * abs(figure - ideal) / (high - low)
                for weight, figure, ideal, (low, high) in zip(
                    weights, row, point, bounds, strict=True
                )
            )
            for row in problem.matrix
        ]
    )


@given(problems())
def test_the_paper_step_by_step(problem: Problem) -> None:
    bounds = [(0.0 - place, 100.0 + place) for place in range(len(problem.weights))]
    point = np.array(
        [
            high if direction == "benefit" else low
            for (low, high), direction in zip(bounds, problem.directions, strict=True)
        ]
    )
    result = spotis(problem.matrix, problem.weights, problem.directions, bounds=bounds)
    assert_allclose(result.distance, by_the_paper(problem, bounds, point), rtol=0, atol=1e-9)
    expected = np.linspace(20, 60, len(bounds))
    wished = spotis(
        problem.matrix, problem.weights, problem.directions, bounds=bounds, expected=expected
    )
    assert_allclose(wished.distance, by_the_paper(problem, bounds, expected), rtol=0, atol=1e-9)


@given(problems(destinations=(3, 6)))
def test_with_bounds_nobody_else_matters(problem: Problem) -> None:
    together = spotis(problem.matrix, problem.weights, problem.directions, bounds=(0, 100))
    fewer = spotis(problem.matrix[:2], problem.weights, problem.directions, bounds=(0, 100))
    assert_allclose(together.distance[:2], fewer.distance, rtol=0, atol=1e-12)


def test_without_bounds_a_third_destination_can_turn_the_order_of_two() -> None:
    figures = [[7, 6], [8, 0], [0, 3]]
    three, two = spotis(figures, [3, 2]).score, spotis(figures[:2], [3, 2]).score
    assert three[0] > three[1]
    assert two[0] < two[1]


@given(problems())
def test_another_unit_and_origin_change_nothing(problem: Problem) -> None:
    k = problem.matrix.shape[1]
    moved = problem.matrix * np.linspace(0.5, 3, k) + np.linspace(-50, 50, k)
    plain = spotis(problem.matrix, problem.weights, problem.directions).distance
    other = spotis(moved, problem.weights, problem.directions).distance
    assert_allclose(other, plain, rtol=0, atol=1e-9)


def test_beyond_the_expected_point_more_is_no_better() -> None:
    result = spotis([[40.0], [60.0], [80.0]], [1], bounds=(0, 100), expected=60)
    assert_allclose(result.score, [0.8, 1.0, 0.8], rtol=0, atol=1e-12)


def test_rounding_at_a_bound_is_no_figure_beyond_it() -> None:
    assert spotis([[100.00000000000001], [50.0]], [1], bounds=(0, 100)).distance.tolist() == [
        0,
        0.5,
    ]


def test_a_figure_beyond_its_bounds_is_refused_where_it_counts() -> None:
    figures = [[50, 50], [50, 101]]
    with pytest.raises(InvalidInputError, match=r"row 2, criterion 2: .* from 0 to 100"):
        spotis(figures, [1, 1], bounds=(0, 100))
    assert spotis(figures, [1, 0], bounds=(0, 100)).distance.tolist() == [0.5, 0.5]


@pytest.mark.parametrize(
    ("bounds", "expected", "message"),
    [
        ((5, 5), None, "low end must be below"),
        ([(0, 9), (3, 2)], None, "range 2 runs from 3 to 2"),
        ([(0, 9)] * 3, None, "one for each of 2 criteria"),
        ((0, float("inf")), None, "finite numbers"),
        ("wide", None, "finite numbers"),
        ((0, 9), 10, "criterion 1, 10, lies beyond"),
        ((0, 9), [1, 2, 3], "one for each of 2 criteria"),
        (None, [1, 2], "bounds of the criteria"),
    ],
)
def test_bad_bounds_and_points_are_refused(bounds: object, expected: object, message: str) -> None:
    with pytest.raises(InvalidInputError, match=message):
        spotis([[1, 2], [2, 1]], [1, 1], bounds=bounds, expected=expected)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "fields",
    [
        {"bounds": (5, 5)},
        {"bounds": ()},
        {"bounds": (0, 1, 2)},
        {"bounds": "wide"},
        {"expected": 3},
        {"bounds": (0, 9), "expected": "high"},
    ],
)
def test_a_specification_that_cannot_be_right_is_refused(fields: dict[str, object]) -> None:
    with pytest.raises(InvalidInputError):
        Spotis.from_fields(fields)


def test_the_specification_takes_one_for_all_or_one_for_each() -> None:
    one = Spotis(bounds=(0, 10), expected=4)
    each = Spotis(bounds=((0, 10), (0, 10)), expected=(4, 4))
    figures = [[1, 9], [8, 2]]
    assert_allclose(one.evaluate(figures, [1, 2]).score, each.evaluate(figures, [1, 2]).score)
    assert one.evaluate(figures, [1, 2]).distance[0] == pytest.approx(0.3 / 3 + 0.5 * 2 / 3)
    assert Spotis.from_json(each.to_json()) == each
    assert one.variant == "given bounds, distance from an expected point"


def test_a_batch_equals_its_items() -> None:
    figures = np.random.default_rng(1).random((5, 6, 3))
    weights = np.random.default_rng(2).dirichlet(np.ones(3), 5)
    for bounds in (None, (0, 1)):
        batch = spotis(figures, weights, bounds=bounds).distance
        items = [
            spotis(one, own, bounds=bounds).distance
            for one, own in zip(figures, weights, strict=True)
        ]
        assert_allclose(batch, items, rtol=0, atol=1e-12)
