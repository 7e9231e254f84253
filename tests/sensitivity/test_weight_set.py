"""Sets of weights: their extremes and corners by closed form, by solver and by enumeration."""

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from nearshore_score import InvalidInputError
from nearshore_score.errors import SolverError
from nearshore_score.sensitivity.linear_programme import Programme
from nearshore_score.sensitivity.linear_scores import LinearScores
from nearshore_score.sensitivity.weight_information import (
    AllOf,
    PointWeights,
    RelativeBounds,
    WeightBounds,
    WeightOrder,
    WeightRatios,
    WholeSimplex,
)
from nearshore_score.sensitivity.weight_set import Statement, WeightSet, scaled_box, weight_set
from tests.sensitivity.problems import Floats, every_information, problems, random_scores

CHILDREN = ("a", "b", "c", "d", "e")


def box(lower: Floats, upper: Floats) -> WeightSet:
    """Return the weights between some ends."""
    ends = np.eye(len(lower))
    statements = [
        Statement(f"{sign:g} {at}", sign * ends[at], sign * end)
        for sign, values in ((-1.0, lower), (1.0, upper))
        for at, end in enumerate(values)
    ]
    return weight_set(CHILDREN[: len(lower)], statements)


def corners_of_box(lower: Floats, upper: Floats) -> Floats:
    """Put all weights but one at an end, and give that one the rest."""
    k = len(lower)
    found: list[Floats] = []
    for free in range(k):
        for ends in product((0, 1), repeat=k):
            point = np.where(np.array(ends) == 1, upper, lower)
            point[free] = 1 - (point.sum() - point[free])
            if lower[free] - 1e-12 <= point[free] <= upper[free] + 1e-12:
                found.append(point)
    return np.array(found)


def corners_of_scaled(low: Floats, high: Floats) -> Floats:
    """Rescale every corner of a box."""
    corners = np.array(list(product(*zip(low, high, strict=True))))
    return np.asarray(corners / corners.sum(axis=1, keepdims=True))


def corners_of_any(allowed: WeightSet) -> Floats:
    """Solve every k - 1 of the limits as equations, and keep the points inside."""
    k = len(allowed.children)
    rows = np.vstack([allowed.rows, np.eye(k), -np.eye(k)])
    limits = np.concatenate([allowed.limits, allowed.upper, -allowed.lower])
    found: list[Floats] = []
    for chosen in combinations(range(len(rows)), k - 1):
        system = np.vstack([np.ones(k), rows[list(chosen)]])
        if abs(np.linalg.det(system)) > 1e-9:
            solved = np.linalg.solve(system, np.append(1.0, limits[list(chosen)]))
            point = np.asarray(solved, dtype=np.float64)
            if allowed.contains(point, tolerance=1e-9):
                found.append(point)
    return np.array(found)


def random_ends(seed: int, k: int) -> tuple[Floats, Floats]:
    """Return ends around random weights, so that the box is never empty."""
    draws = np.random.default_rng(seed)
    weights = draws.dirichlet(np.ones(k))
    return weights * draws.uniform(size=k), weights + draws.uniform(size=k) * (1 - weights)


def by_solver(allowed: WeightSet, directions: Floats) -> tuple[Floats, Floats]:
    programme = allowed.programme
    least = [programme.minimise(one).value for one in directions]
    return np.array(least), np.array([-programme.minimise(-one).value for one in directions])


@pytest.mark.parametrize("k", [2, 3, 4, 5])
@pytest.mark.parametrize("seed", range(5))
def test_the_extremes_over_a_box_are_those_of_its_corners_and_of_the_solver(
    seed: int, k: int
) -> None:
    lower, upper = random_ends(seed, k)
    allowed = box(lower, upper)
    directions = np.random.default_rng(seed).normal(size=(6, k))
    values = directions @ corners_of_box(lower, upper).T
    least, greatest = allowed.extremes(directions)
    assert_allclose(least, values.min(axis=1), atol=1e-12)
    assert_allclose(greatest, values.max(axis=1), atol=1e-12)
    assert_allclose((least, greatest), by_solver(allowed, directions), atol=1e-9)


@pytest.mark.parametrize("k", [1, 2, 3, 4, 5])
@pytest.mark.parametrize("seed", range(5))
def test_the_extremes_over_a_rescaled_box_are_those_of_its_corners_and_of_the_solver(
    seed: int, k: int
) -> None:
    low, high = random_ends(seed, k)
    allowed = scaled_box(CHILDREN[:k], low, high)
    directions = np.random.default_rng(seed).normal(size=(6, k))
    values = directions @ corners_of_scaled(low, high).T
    least, greatest = allowed.extremes(directions)
    assert_allclose(least, values.min(axis=1), atol=1e-12)
    assert_allclose(greatest, values.max(axis=1), atol=1e-12)
    assert_allclose((least, greatest), by_solver(allowed, directions), atol=1e-9)


def test_a_rescaled_box_keeps_a_weight_of_nothing_at_nothing() -> None:
    low, high = np.array([0.0, 0.2, 0.3]), np.array([0.0, 0.3, 0.6])
    allowed = scaled_box(CHILDREN[:3], low, high)
    assert allowed.lower[0] == allowed.upper[0] == 0
    least, greatest = allowed.extremes(np.eye(3))
    assert_allclose(least, [0, 0.2 / 0.8, 0.3 / 0.6], atol=1e-12)
    assert_allclose(greatest, [0, 0.3 / 0.6, 0.6 / 0.8], atol=1e-12)


@settings(max_examples=10, deadline=None)
@given(problems(most_columns=4), st.integers(0, 10**6))
def test_the_extremes_over_every_kind_of_set_are_those_of_the_solver_and_are_attained(
    scores: LinearScores, seed: int
) -> None:
    directions = np.random.default_rng(seed).normal(size=(3, len(scores.children)))
    for known in every_information(scores):
        allowed = scores.allowed(known)
        least, greatest = allowed.extremes(directions)
        assert_allclose((least, greatest), by_solver(allowed, directions), atol=1e-9)
        points = allowed.least_at(directions)
        assert all(allowed.contains(point) for point in points)
        assert_allclose((points * directions).sum(axis=1), least, atol=1e-12)


@pytest.mark.parametrize("seed", range(4))
def test_the_extremes_over_a_general_set_are_those_of_its_enumerated_corners(seed: int) -> None:
    scores = random_scores(seed, 3, 4)
    order = WeightOrder(order=("c1", "c2")) if scores.weights[0] > scores.weights[1] else None
    order = order or WeightOrder(order=("c2", "c1"))
    allowed = scores.allowed(AllOf(parts=(order, RelativeBounds(share=0.4))))
    directions = np.random.default_rng(seed).normal(size=(5, 4))
    values = directions @ corners_of_any(allowed).T
    least, greatest = allowed.extremes(directions)
    assert allowed.vertices is None
    assert allowed.scaled is None
    assert not allowed.is_box
    assert_allclose(least, values.min(axis=1), atol=1e-9)
    assert_allclose(greatest, values.max(axis=1), atol=1e-9)


def test_extremes_keep_the_shape_of_the_directions() -> None:
    scores = random_scores(1, 3, 4)
    directions = np.random.default_rng(2).normal(size=(2, 3, 4))
    order = WeightOrder(order=("c1", "c2"))
    for known in (WholeSimplex(), RelativeBounds(), RelativeBounds(rescaled=False), order):
        allowed = scores.allowed(known)
        least, greatest = allowed.extremes(directions)
        assert least.shape == greatest.shape == (2, 3)
        assert_allclose(least[1, 2], allowed.extremes(directions[1, 2])[0], atol=1e-12)
        assert allowed.least_at(directions).shape == (2, 3, 4)
        assert (least <= greatest).all()


def test_both_ends_of_a_box_are_attained() -> None:
    allowed = box(np.array([0.1, 0.2, 0.0]), np.array([0.9, 0.9, 0.3]))
    assert_allclose(allowed.lower, [0.1, 0.2, 0.0], atol=1e-15)
    assert_allclose(allowed.upper, [0.8, 0.9, 0.3], atol=1e-15)
    assert_allclose(allowed.extremes(np.eye(3)), (allowed.lower, allowed.upper), atol=1e-12)


def sorted_rows(points: Floats) -> Floats:
    return points[np.lexsort(points.T)]


@pytest.mark.parametrize(
    ("lower", "upper", "corners"),
    [
        ([0, 0, 0], [1, 1, 1], [[1, 0, 0], [0, 1, 0], [0, 0, 1]]),
        ([0.1, 0.2, 0], [1, 1, 1], [[0.8, 0.2, 0], [0.1, 0.9, 0], [0.1, 0.2, 0.7]]),
        ([0, 0, 0], [0.4, 0.4, 0.4], [[0.2, 0.4, 0.4], [0.4, 0.2, 0.4], [0.4, 0.4, 0.2]]),
        ([0.5, 0, 0], [0.5, 1, 1], [[0.5, 0.5, 0], [0.5, 0, 0.5]]),
        ([0.2, 0.3, 0.5], [0.2, 0.3, 0.5], [[0.2, 0.3, 0.5]]),
        ([0.2, 0.3, 0.5], [1, 1, 1], [[0.2, 0.3, 0.5]]),
        ([0.2, 0.3], [0.6, 0.9], [[0.2, 0.8], [0.6, 0.4]]),
        ([0], [1], [[1]]),
    ],
)
def test_the_corners_of_a_box_that_is_a_simplex_are_known(
    lower: list[float], upper: list[float], corners: list[list[float]]
) -> None:
    found = box(np.array(lower, dtype=float), np.array(upper, dtype=float)).vertices
    assert found is not None
    assert_allclose(sorted_rows(found), sorted_rows(np.array(corners, dtype=float)), atol=1e-12)


def test_a_box_that_is_no_simplex_has_no_known_corners() -> None:
    assert box(np.full(3, 0.2), np.full(3, 0.45)).vertices is None
    assert box(np.zeros(3), np.array([0.5, 1.0, 1.0])).vertices is None


@settings(max_examples=30, deadline=None)
@given(problems(most_columns=4))
def test_known_corners_lie_in_the_set_and_are_affinely_independent(scores: LinearScores) -> None:
    for known in every_information(scores):
        allowed = scores.allowed(known)
        if allowed.vertices is None:
            continue
        assert all(allowed.contains(corner) for corner in allowed.vertices)
        edges = allowed.vertices[1:] - allowed.vertices[0]
        assert np.linalg.matrix_rank(edges) == len(edges)


@pytest.mark.parametrize(
    "known",
    [
        RelativeBounds(share=0),
        AllOf(parts=(PointWeights(), WeightOrder(order=("c1", "c2")))),
        AllOf(parts=(RelativeBounds(), PointWeights())),
    ],
)
def test_a_set_with_one_point_is_known_for_a_point(known: AllOf | RelativeBounds) -> None:
    scores = random_scores(3, 2, 4, equal=True)
    allowed = scores.allowed(known)
    assert allowed.vertices is not None
    assert_allclose(allowed.vertices, [[0.25] * 4], atol=1e-12)


def test_a_point_on_two_children_by_equal_ends_is_one_corner() -> None:
    scores = random_scores(1, 2, 2)
    twice = WeightRatios.from_fields(
        {"bounds": [{"child": "c1", "other": "c2", "low": 2, "high": 2}]}
    )
    found = scores.allowed(twice).vertices
    assert found is not None
    assert_allclose(found, [[2 / 3, 1 / 3]], atol=1e-12)


def test_a_set_contains_its_own_weights_and_no_others() -> None:
    allowed = box(np.array([0.1, 0.2, 0.0]), np.array([0.5, 0.9, 0.3]))
    assert allowed.contains(np.array([0.3, 0.5, 0.2]))
    assert not allowed.contains(np.array([0.3, 0.5, 0.3]))  # sums to 1.1
    assert not allowed.contains(np.array([0.05, 0.7, 0.25]))
    assert not allowed.contains(np.array([0.3, 0.35, 0.35]))
    # The last weight is 0.05 above an end: a sixth of what it ranges over.
    assert allowed.contains(np.array([0.3, 0.35, 0.35]), tolerance=0.17)
    assert not allowed.contains(np.array([0.3, 0.35, 0.35]), tolerance=0.16)
    ordered = random_scores(1, 2, 3).allowed(WeightOrder(order=("c1", "c2")))
    assert ordered.contains(np.array([0.4, 0.4, 0.2]))
    assert not ordered.contains(np.array([0.3, 0.4, 0.3]))


def random_statements(seed: int, k: int, count: int) -> list[Statement]:
    """Return statements of which some contradict each other, most of the time."""
    draws = np.random.default_rng(seed)
    found = [
        Statement(f"row {at}", draws.normal(size=k).round(1), float(draws.normal(-0.2, 0.3)))
        for at in range(count)
    ]
    return [one for one in found if one.coefficients.any()]


def named(error: InvalidInputError, statements: list[Statement]) -> list[Statement]:
    texts = str(error).split("together: ")[1].split("; ")
    return [one for one in statements if one.text in texts]


@pytest.mark.parametrize("seed", range(12))
def test_of_statements_that_contradict_each_other_only_those_are_named_that_do(seed: int) -> None:
    said = random_statements(seed, 4, 12)
    with pytest.raises(InvalidInputError, match="keep these statements together") as raised:
        weight_set(CHILDREN[:4], said)
    guilty = named(raised.value, said)
    with pytest.raises(InvalidInputError):
        weight_set(CHILDREN[:4], guilty)
    for one in guilty:
        others = [other for other in guilty if other is not one]
        assert weight_set(CHILDREN[:4], others).children == CHILDREN[:4]


def test_ends_and_orders_that_contradict_each_other_are_named_by_code() -> None:
    scores = random_scores(1, 2, 4)
    known = AllOf(
        parts=(
            WeightOrder(order=("c1", "c2", "c3")),
            WeightBounds(low={"c3": 0.3, "c4": 0.2}, high={"c1": 0.25}),
        )
    )
    with pytest.raises(InvalidInputError, match="together: ") as raised:
        scores.allowed(known)
    texts = set(str(raised.value).split("together: ")[1].split("; "))
    assert texts == {"c1 >= c2", "c2 >= c3", "c3 >= 0.3", "c1 <= 0.25"}


def test_a_statement_that_is_named_is_named_once() -> None:
    scores = random_scores(1, 2, 3, equal=True)
    far = WeightRatios.from_fields({"bounds": [{"child": "c1", "other": "c2", "low": 5}]})
    with pytest.raises(InvalidInputError) as raised:
        scores.allowed(AllOf(parts=(RelativeBounds(share=0.2), far)))
    texts = str(raised.value).split("together: ")[1].split("; ")
    assert "c1 / c2 >= 5" in texts
    assert len(set(texts)) == len(texts)


# --- programmes ---------------------------------------------------------------------------------


def test_many_directions_at_once_give_what_each_gives_alone() -> None:
    allowed = random_scores(5, 2, 4, equal=True).allowed(
        AllOf(parts=(WeightOrder(order=("c1", "c2")), RelativeBounds(share=0.4)))
    )
    directions = np.random.default_rng(1).normal(size=(150, 4))
    points = allowed.programme.minimise_each(directions)
    alone = [allowed.programme.minimise(one).value for one in directions]
    assert_allclose((points * directions).sum(axis=1), alone, atol=1e-9)
    assert allowed.programme.minimise_each(np.empty((0, 4))).shape == (0, 4)
    anything = box(np.zeros(3), np.ones(3)).programme
    assert_allclose(anything.minimise_each(1.0 - np.eye(3)), np.eye(3), atol=1e-12)


def test_the_widest_margin_is_that_of_the_best_corner_of_cells() -> None:
    """Over two children a margin is greatest at an end or where two lines cross."""
    draws = np.random.default_rng(7)
    allowed = box(np.array([0.2, 0.0]), np.array([0.9, 1.0]))
    for _ in range(10):
        directions = draws.normal(size=(4, 2))
        slopes, starts = directions[:, 0] - directions[:, 1], directions[:, 1]
        ends = [0.2, 0.9]
        ends += [
            float((starts[j] - starts[i]) / (slopes[i] - slopes[j]))
            for i, j in combinations(range(4), 2)
        ]
        inside = np.array([end for end in ends if 0.2 <= end <= 0.9])
        values = (directions @ np.array([inside, 1 - inside])).min(axis=0)
        found = allowed.programme.widest_margin(directions)
        assert found.value == pytest.approx(values.max(), abs=1e-9)
        assert (directions @ found.weights).min() == pytest.approx(found.value, abs=1e-12)


def test_a_programme_without_room_says_so() -> None:
    nothing = Programme(np.array([0.6, 0.0]), np.ones(2), np.array([[1.0, -1.0]]), np.array([-0.5]))
    assert not nothing.is_possible()
    for attempt in (
        lambda: nothing.minimise(np.ones(2)),
        lambda: nothing.minimise_each(np.ones((2, 2))),
        lambda: nothing.widest_margin(np.ones((2, 2))),
    ):
        with pytest.raises(SolverError, match="set of weights is empty"):
            attempt()
    assert not Programme(np.full(2, 0.6), np.ones(2), np.empty((0, 2)), np.empty(0)).is_possible()
    crossed = Programme(np.array([0.6, 0.0]), np.array([0.5, 1.0]), np.empty((0, 2)), np.empty(0))
    assert not crossed.is_possible()
