"""Corners and volumes of sets of any scale, against exact arithmetic with fractions."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import combinations, pairwise
from math import factorial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from nearshore_score.errors import SolverError
from nearshore_score.sensitivity.algorithms.polytopes import region_of, simplices, volumes
from nearshore_score.sensitivity.weight_information import (
    AllOf,
    Known,
    LinearBound,
    LinearBounds,
    RatioBound,
    RelativeBounds,
    WeightBounds,
    WeightInformation,
    WeightOrder,
    WeightRatios,
)
from nearshore_score.sensitivity.weight_set import Statement, WeightSet, weight_set
from tests.sensitivity.problems import every_information, random_scores

Floats = NDArray[np.float64]
Point = tuple[Fraction, ...]

CHILDREN = ("a", "b", "c", "d", "e")


def known(*weights: float) -> Known:
    return Known(children=CHILDREN[: len(weights)], weights=weights)


def box(lower: Floats, upper: Floats) -> WeightSet:
    k = len(lower)
    low, high = (dict(zip(CHILDREN, ends.tolist(), strict=False)) for ends in (lower, upper))
    equal = known(*[1 / k] * k)
    return WeightBounds(low=low, high=high).allowed(equal)


def equality(child: str, other: str, ratio: float) -> WeightRatios:
    return WeightRatios(bounds=(RatioBound(child=child, other=other, low=ratio, high=ratio),))


# --- what is found ------------------------------------------------------------------------------


def found_corners(allowed: WeightSet) -> Floats:
    """Return the corners, in weights."""
    region = region_of(np.eye(len(allowed.children)), allowed)
    return region.polytope.corners @ region.back


def found_parts(allowed: WeightSet) -> tuple[Floats, Floats]:
    """Return simplices (s, q, k) that fill the set, in weights, and their shares of it."""
    region = region_of(np.eye(len(allowed.children)), allowed)
    parts = region.polytope.corners[simplices(region.polytope)]
    sizes = volumes(parts)
    return parts @ region.back, sizes / sizes.sum()


def found_mean(allowed: WeightSet) -> Floats:
    corners, shares = found_parts(allowed)
    return np.asarray(shares @ corners.mean(axis=1))


def found_volume(allowed: WeightSet, unit: Floats) -> float:
    """Return the volume in the first weights but the last, counted in units of their own."""
    corners, _ = found_parts(allowed)
    d = corners.shape[1] - 1
    edges = (corners[:, 1:] - corners[:, :1])[:, :, :d] / unit[:d]
    return float(np.abs(np.linalg.det(edges)).sum()) / factorial(d)


# --- what is right ------------------------------------------------------------------------------


def solved(system: list[list[Fraction]]) -> Point | None:
    """Solve equations, the last column being the right sides; None if there is no one answer."""
    system = [list(row) for row in system]
    size = len(system)
    for column in range(size):
        pivot = next((row for row in range(column, size) if system[row][column]), None)
        if pivot is None:
            return None
        system[column], system[pivot] = system[pivot], system[column]
        head = [cell / system[column][column] for cell in system[column]]
        system[column] = head
        for row in range(size):
            if row != column:
                factor = system[row][column]
                system[row] = [a - factor * b for a, b in zip(system[row], head, strict=True)]
    return tuple(row[-1] for row in system)


def exact_corners(said: Sequence[Statement], equalities: Sequence[Statement] = ()) -> list[Point]:
    """Solve all systems of limits as equations, and keep the points within the others."""
    k = len(said[0].coefficients)
    rows = [[Fraction(c) for c in (*one.coefficients.tolist(), one.limit)] for one in said]
    always = [[Fraction(c) for c in (*one.coefficients.tolist(), one.limit)] for one in equalities]
    always.append([Fraction(1)] * (k + 1))
    found: set[Point] = set()
    for chosen in combinations(rows, k - len(always)):
        point = solved([*always, *chosen])
        if point is not None and all(
            sum(c * w for c, w in zip(row[:k], point, strict=True)) <= row[k] for row in rows
        ):
            found.add(point)
    return sorted(found)


def exact_polygon(points: list[Point], x: int, y: int) -> tuple[float, Floats]:
    """Return the area of a convex polygon in two of its weights, and the mean of its weights."""
    middle = [sum(column, Fraction(0)) / len(points) for column in zip(*points, strict=True)]

    def direction(point: Point) -> float:
        scale = [max(abs(p[at] - middle[at]) for p in points) for at in (x, y)]
        return float(
            np.arctan2(
                float((point[y] - middle[y]) / scale[1]), float((point[x] - middle[x]) / scale[0])
            )
        )

    around = sorted(points, key=direction)
    area, moment = Fraction(0), [Fraction(0)] * len(middle)
    for one, other in pairwise([*around, around[0]]):
        part = (one[x] - middle[x]) * (other[y] - middle[y])
        part -= (one[y] - middle[y]) * (other[x] - middle[x])
        area += part / 2
        for at in range(len(middle)):
            moment[at] += part / 2 * (one[at] + other[at] + middle[at]) / 3
    return float(area), np.array([float(one / area) for one in moment])


def ends_of(lower: Floats, upper: Floats) -> list[Statement]:
    eye = np.eye(len(lower))
    low = [Statement("", -eye[at], -end) for at, end in enumerate(lower.tolist())]
    return low + [Statement("", eye[at], end) for at, end in enumerate(upper.tolist())]


def assert_same_points(found: Floats, right: list[Point], within: Floats | float) -> None:
    """Each point of one list is one of the other, child by child within some distance."""
    assert len(found)
    # Differences from exact numbers, so that nothing is lost in rounding here.
    apart = np.array(
        [
            [[float(Fraction(w) - r) for w, r in zip(f, p, strict=True)] for p in right]
            for f in found.tolist()
        ]
    )
    same = (np.abs(apart) <= within).all(axis=2)
    assert same.any(axis=0).all()
    assert same.any(axis=1).all()


# --- narrow sets --------------------------------------------------------------------------------

WIDTHS = [1e-1, 1e-4, 1e-6, 1e-8, 1e-10]
CENTRES = [
    (0.2, 0.3, 0.5),
    (1 / 3, 1 / 3, 1 / 3),
    (0.6, 0.4 - 2.6e-7, 2.6e-7),
    (0.25, 0.25, 0.25, 0.25),
    (0.1, 0.2, 0.3, 0.4),
]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("centre", CENTRES)
def test_corners_of_narrow_boxes_are_the_exact_ones(
    centre: tuple[float, ...], width: float
) -> None:
    weights = np.array(centre)
    lower, upper = weights * (1 - width), weights * (1 + 0.7 * width)
    right = exact_corners(ends_of(lower, upper))
    allowed = box(lower, upper)
    assert_same_points(found_corners(allowed), right, 1e-14)
    # What each weight ranges over is right too, though its ends are rounded.
    found, true = found_corners(allowed), np.array(right, dtype=float)
    rounding = 32 * np.finfo(float).eps * upper.max()
    np.testing.assert_allclose(np.ptp(found, axis=0), np.ptp(true, axis=0), atol=rounding)


@pytest.mark.parametrize("width", WIDTHS)
def test_volume_and_mean_of_a_narrow_box_are_the_exact_ones(width: float) -> None:
    weights = np.array([0.2, 0.3, 0.5])
    lower = weights - np.array([0.04, 0.1, 0.05]) * width
    upper = weights + np.array([0.05, 0.1, 0.07]) * width
    right = exact_corners(ends_of(lower, upper))
    area, mean = exact_polygon(right, 0, 1)
    allowed = box(lower, upper)
    assert len(found_corners(allowed)) == len(right) == 5
    rounding = 1e-14 / width
    unit = np.full(3, width)
    assert found_volume(allowed, unit) == pytest.approx(area / width**2, rel=max(rounding, 1e-12))
    np.testing.assert_allclose(found_mean(allowed), mean, rtol=0, atol=1e-15)


@pytest.mark.parametrize("width", WIDTHS)
def test_one_narrow_weight_among_wide_ones_keeps_its_width(width: float) -> None:
    lower, upper = np.array([0.0, 0.1, 0.3]), np.array([0.5, 0.55, 0.3 + width])
    right = exact_corners(ends_of(lower, upper))
    allowed = box(lower, upper)
    assert_same_points(found_corners(allowed), right, 1e-15)
    area, mean = exact_polygon(right, 0, 2)
    np.testing.assert_allclose(found_mean(allowed), mean, rtol=0, atol=4e-18 / width + 1e-14)
    corners, _ = found_parts(allowed)
    assert corners.shape[1] == 3
    edges = (corners[:, 1:] - corners[:, :1])[:, :, [0, 2]]
    size = np.abs(np.linalg.det(edges)).sum() / 2
    assert size == pytest.approx(area, rel=1e-14 / width + 1e-12)


@pytest.mark.parametrize("width", [1e-4, 1e-6, 1e-8, 1e-10])
def test_a_ratio_that_is_nearly_fixed_keeps_its_width(width: float) -> None:
    ratio = WeightRatios(bounds=(RatioBound(child="a", other="b", low=2 - width, high=2 + width),))
    allowed = AllOf(parts=(ratio, WeightBounds(high={"c": 0.5}))).allowed(known(0.4, 0.2, 0.4))
    said = [*ratio.statements(known(0.4, 0.2, 0.4)), *ends_of(np.zeros(3), np.array([1, 1, 0.5]))]
    right = exact_corners(said)
    assert len(right) == 4
    assert_same_points(found_corners(allowed), right, 1e-15)
    np.testing.assert_allclose(
        found_mean(allowed), exact_polygon(right, 0, 1)[1], rtol=0, atol=1e-14 / width * 1e-2
    )


def test_ends_closer_than_rounding_count_as_one() -> None:
    """Ends of one weight are 1e-16 apart: the set is a segment, not a polygon of any area."""
    lower, upper = np.array([0.0, 0.1, 0.3]), np.array([0.5, 0.55, 0.3 + 1e-16])
    assert upper[2] > lower[2]
    allowed = box(lower, upper)
    region = region_of(np.eye(3), allowed)
    assert region.polytope.corners.shape == (2, 2)
    np.testing.assert_allclose(
        np.sort(found_corners(allowed)[:, 0]), [0.15, 0.5], rtol=0, atol=1e-14
    )
    everywhere = box(np.array([0.2, 0.3, 0.5]), np.array([0.2, 0.3, 0.5]) * (1 + 4e-16))
    assert len(found_corners(everywhere)) == 1


@pytest.mark.parametrize("seed", range(20))
def test_the_mean_of_a_set_is_within_it_however_narrow_it_is(seed: int) -> None:
    """Next to rounding itself there may be no answer, but never a wrong one."""
    draws = np.random.default_rng(seed)
    weights = draws.dirichlet(np.ones(int(draws.integers(2, 6))))
    order = np.argsort(-weights)[:2]
    chain = WeightOrder(order=tuple(CHILDREN[at] for at in order))
    for width in 10.0 ** -np.arange(1, 19):
        for information in (
            RelativeBounds(share=width, rescaled=False),
            RelativeBounds(share=width),
            # The solver says of narrower ones that they are empty.
            *([AllOf(parts=(chain, RelativeBounds(share=width)))] if width > 5e-10 else []),
        ):
            try:
                mean = found_mean(information.allowed(known(*weights.tolist())))
            except SolverError:
                assert width < 5e-13
                continue
            np.testing.assert_allclose(mean, weights, rtol=3 * width + 4e-14, atol=0)


def test_faces_that_rounding_has_spoilt_give_no_volume() -> None:
    """Bounds of 1e-14 around weights of which one is small: a few digits are left of the faces."""
    draws = np.random.default_rng(0)
    weights = draws.dirichlet(np.ones(int(draws.integers(2, 6))))
    allowed = RelativeBounds(share=1e-14).allowed(known(*weights.tolist()))
    with pytest.raises(SolverError, match="rounding hides its shape"):
        found_corners(allowed)


# --- badly scaled sets --------------------------------------------------------------------------

TINY = (0.5, 0.3, 0.2 - 2.6e-7, 2.6e-7)


@pytest.mark.parametrize(
    ("child", "other", "ratio"), [("a", "b", 1.5), ("a", "b", 3.0), ("b", "c", 1.25)]
)
def test_relative_bounds_around_a_tiny_weight_with_an_equality_have_the_exact_corners(
    child: str, other: str, ratio: float
) -> None:
    """Rows of the rescaled bounds are as small as the weights that they compare."""
    fixed = equality(child, other, ratio)
    model = known(*TINY)
    allowed = AllOf(parts=(RelativeBounds(share=0.99), fixed)).allowed(model)
    right = exact_corners(RelativeBounds(share=0.99).statements(model), fixed.statements(model)[:1])
    # Along the tiny weight rounding of the others is seen as through a lens.
    assert_same_points(found_corners(allowed), right, np.array([2e-8, 2e-8, 2e-8, 1e-15]))
    x = next(at for at in range(3) if CHILDREN[at] not in (child, other))
    _, mean = exact_polygon(right, x, 3)
    np.testing.assert_allclose(found_mean(allowed), mean, rtol=1e-9)


@pytest.mark.parametrize("tiny", [1e-3, 1e-6, 1e-9, 1e-12])
def test_relative_bounds_move_a_tiny_weight_as_far_as_any_other(tiny: float) -> None:
    model = known(0.6, 0.4 - tiny, tiny)
    wide = RelativeBounds(share=0.5)
    right = exact_corners(wide.statements(model))
    allowed = wide.allowed(model)
    found = found_corners(allowed)
    along = 2e-16 / tiny + 1e-13
    assert_same_points(found, right, np.array([along, along, 1e-15]))
    area, mean = exact_polygon(right, 0, 2)
    np.testing.assert_allclose(found_mean(allowed), mean, rtol=1e-14 / tiny)
    corners, _ = found_parts(allowed)
    edges = (corners[:, 1:] - corners[:, :1])[:, :, [0, 2]] / np.array([1, tiny])
    size = np.abs(np.linalg.det(edges)).sum() / 2
    assert size == pytest.approx(area / tiny, rel=1e-14 / tiny)


@pytest.mark.parametrize("factor", [1e-8, 1e-3, 1e8])
@pytest.mark.parametrize("place", range(11))
def test_corners_do_not_depend_on_the_units_of_statements(place: int, factor: float) -> None:
    """Every kind of set with another row, multiplied by a factor."""
    scores = random_scores(3, 2, 4)
    model = Known(children=scores.children, weights=scores.weights)
    said = [*every_information(scores)[place].statements(model)]
    start = scores.weight_array
    row = np.array([1.0, -0.3, 0.5, 0.2])
    plain = Statement("a row", row, float(row @ start) + 0.05)
    scaled = Statement("a row", row * factor, plain.limit * factor)
    one = weight_set(scores.children, [*said, plain])
    other = weight_set(scores.children, [*said, scaled])
    first, second = found_corners(one), found_corners(other)
    assert first.shape == second.shape
    np.testing.assert_allclose(first, second, rtol=0, atol=1e-13)
    np.testing.assert_allclose(found_mean(one), found_mean(other), rtol=0, atol=1e-13)


@settings(max_examples=40, deadline=None)
@given(
    st.integers(0, 10**6),
    st.integers(3, 5),
    st.lists(st.floats(-30, 30), min_size=30, max_size=30),
)
def test_factors_of_rows_change_nothing(seed: int, k: int, logs: list[float]) -> None:
    scores = random_scores(seed, 2, k)
    bound = LinearBound(coefficients={"c1": 1.0, "c2": -0.5, "c3": 0.25}, low=-0.1, high=0.4)
    for information in (
        RelativeBounds(share=0.4),
        LinearBounds(bounds=(bound,)),
        AllOf(parts=(WeightOrder(order=("c1", "c2")), WeightOrder(order=("c3", "c2")))),
    ):
        allowed = replace(scores.allowed(information), vertices=None)
        factors = 10.0 ** np.array(logs[: len(allowed.rows)])
        scaled = replace(
            allowed,
            rows=allowed.rows * factors[:, np.newaxis],
            limits=allowed.limits * factors,
            scaled=None,
        )
        one, other = found_corners(allowed), found_corners(scaled)
        assert one.shape == other.shape
        np.testing.assert_allclose(one, other, rtol=0, atol=1e-13)
        np.testing.assert_allclose(found_mean(allowed), found_mean(scaled), rtol=0, atol=1e-13)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from([0.0, -4.0, -9.0]))
def test_random_sets_of_any_scale_have_the_exact_corners(seed: int, least: float) -> None:
    """Weights between one and 10 ** least, any of them within bounds, and a random row."""
    draws = np.random.default_rng(seed)
    weights = 10 ** draws.uniform(least, 0, size=4)
    weights /= weights.sum()
    lower, upper = weights * draws.uniform(0.1, 0.9, 4), weights * draws.uniform(1.1, 3, 4)
    row = draws.normal(size=4) / weights
    said = [*ends_of(lower, upper), Statement("", row, float(row @ weights))]
    right = exact_corners(said)
    allowed = weight_set(CHILDREN[:4], said)
    assert_same_points(found_corners(allowed), right, 1e-7 * np.ptp(np.array(right, float), axis=0))


def test_statements_that_miss_each_other_by_rounding_still_leave_weights() -> None:
    """What is as close as solvers can tell is possible, so it has a corner."""
    said = [
        Statement("", np.array([1.0, 1.0, 0.0]), 0.5),
        Statement("", np.array([-1.0, -1.0, 0.0]), -0.5 - 2e-11),
        Statement("", np.array([1.0, -1.0, 0.0]), 0.0),
    ]
    allowed = weight_set(CHILDREN[:3], said)
    corners = found_corners(allowed)
    np.testing.assert_allclose(corners[:, 2], 0.5, rtol=0, atol=1e-10)


def test_a_set_without_weights_has_no_corners() -> None:
    nothing = WeightSet(
        CHILDREN[:3],
        np.zeros(3),
        np.ones(3),
        np.array([[1.0, 1.0, 0.0], [-1.0, -1.0, 0.0]]),
        np.array([0.5, -0.6]),
    )
    with pytest.raises(SolverError, match="empty"):
        region_of(np.eye(3), nothing)


# --- containment --------------------------------------------------------------------------------


def sets_of_any_scale() -> list[WeightSet]:
    tiny, plain = known(*TINY), known(0.4, 0.3, 0.2, 0.1)
    narrow: list[WeightInformation] = [
        RelativeBounds(share=share, rescaled=rescaled)
        for share in (0.3, 1e-6, 1e-8, 1e-10)
        for rescaled in (True, False)
    ]
    nearly = WeightRatios(bounds=(RatioBound(child="a", other="b", low=1.3, high=1.3 + 1e-9),))
    return [
        *(one.allowed(plain) for one in narrow),
        # Narrower ranges of the tiny weight are within the rounding of the others.
        *(one.allowed(tiny) for one in narrow[:4]),
        WeightOrder(order=("a", "b", "c", "d")).allowed(plain),
        AllOf(parts=(RelativeBounds(share=0.99), equality("a", "b", 1.5))).allowed(tiny),
        AllOf(parts=(nearly, WeightBounds(high={"c": 0.3}))).allowed(plain),
        nearly.allowed(plain),
    ]


@pytest.mark.parametrize("place", range(len(sets_of_any_scale())))
def test_a_set_contains_its_corners_and_nothing_beyond_them(place: int) -> None:
    allowed = sets_of_any_scale()[place]
    corners = found_corners(allowed)
    middle = corners.mean(axis=0)
    assert allowed.contains(middle)
    for corner in corners:
        assert allowed.contains(corner)
        assert allowed.contains((corner + middle) / 2)
        assert not allowed.contains(corner + 0.01 * (corner - middle))


@pytest.mark.parametrize("factor", [1e-8, 1e8])
@pytest.mark.parametrize("share", [0.3, 1e-6, 1e-8])
@pytest.mark.parametrize("weights", [TINY, (0.4, 0.3, 0.2, 0.1)])
def test_containment_does_not_depend_on_the_units_of_statements(
    weights: tuple[float, ...], share: float, factor: float
) -> None:
    model = known(*weights)
    said = AllOf(parts=(RelativeBounds(share=share), equality("a", "b", weights[0] / weights[1])))
    statements = said.statements(model)
    one = weight_set(model.children, statements)
    other = weight_set(
        model.children,
        [
            Statement(text, coefficients * factor, limit * factor)
            for text, coefficients, limit in statements
        ],
    )
    corners = found_corners(one)
    middle = corners.mean(axis=0)
    for corner in corners:
        for step in (0.0, 0.5, 1.0, 1.01, 2.0):
            point = middle + step * (corner - middle)
            assert one.contains(point) == other.contains(point)
