from itertools import pairwise, permutations

import numpy as np
import pytest
from hypothesis import given, settings
from numpy.typing import NDArray

import nearshore_score as ns
from nearshore_score.errors import InvalidInputError, UnknownNameError
from nearshore_score.sensitivity.linear_scores import LinearScores
from nearshore_score.sensitivity.rank_acceptability import rank_acceptability
from nearshore_score.sensitivity.ternary_map import MapPolygon, TernaryMap, ternary_map
from nearshore_score.sensitivity.weight_information import (
    PointWeights,
    RelativeBounds,
    WeightBounds,
    WeightInformation,
    WeightOrder,
)
from tests.sensitivity.problems import (
    every_information,
    problems,
    random_scores,
    sampled_weights,
)

Floats = NDArray[np.float64]


def holds(polygon: MapPolygon, points: Floats) -> NDArray[np.bool_]:
    """Say which points are on the inner side of every edge."""
    corners = np.array(polygon.corners)[:, :2]
    edges = np.roll(corners, -1, axis=0) - corners
    ways = points[:, np.newaxis, :2] - corners
    sides = edges[:, 0] * ways[..., 1] - edges[:, 1] * ways[..., 0]
    return np.asarray((sides >= -1e-12).all(axis=1) | (sides <= 1e-12).all(axis=1))


def points(count: int = 3000) -> Floats:
    return np.random.default_rng(1).dirichlet(np.ones(3), count)


@pytest.mark.parametrize("n", [2, 5, 9])
def test_random_points_lie_in_the_polygons_of_their_winner_and_order(n: int) -> None:
    scores = random_scores(n, n, 3)
    found = ternary_map(scores)
    drawn = points()
    values = drawn @ scores.term_array.T
    winners = values.argmax(axis=1)
    for polygon in found.winners:
        own = winners == scores.place(polygon.winners[0])
        assert holds(polygon, drawn[own]).all()
        assert not holds(polygon, drawn[~own]).any()
    lines: list[list[int]] = np.argsort(-values).tolist()
    ranked = [tuple(scores.destinations[row] for row in line) for line in lines]
    by_order = {tuple(group[0] for group in polygon.order): polygon for polygon in found.orders}
    assert len(by_order) == len(found.orders)
    for order in set(ranked):
        own = np.array([one == order for one in ranked])
        assert holds(by_order[order], drawn[own]).all()
        assert not holds(by_order[order], drawn[~own]).any()


@settings(max_examples=40, deadline=None)
@given(problems(most_rows=6, most_columns=3, least_columns=3))
def test_areas_sum_to_one_and_are_the_shares_of_the_first_rank(scores: LinearScores) -> None:
    found = ternary_map(scores)
    assert sum(polygon.area for polygon in found.winners) == pytest.approx(1, abs=1e-12)
    assert sum(polygon.area for polygon in found.orders) == pytest.approx(1, abs=1e-12)
    shares = rank_acceptability(scores)
    for polygon in found.winners:
        first = sum(shares.acceptability[code, "1"] for code in polygon.winners)
        assert polygon.area == pytest.approx(first, abs=1e-12)
    named = {code for polygon in found.winners for code in polygon.winners}
    never = set(scores.destinations) - named
    assert all(shares.acceptability[code, "1"] == 0 for code in never)


@settings(max_examples=30, deadline=None)
@given(problems(most_rows=5, most_columns=3, least_columns=3))
def test_orders_add_up_to_all_ranks(scores: LinearScores) -> None:
    found = ternary_map(scores)
    expected = rank_acceptability(scores).acceptability
    shares = np.zeros((len(scores.destinations), len(scores.destinations)))
    for polygon in found.orders:
        rank = 0
        for group in polygon.order:
            for code in group:
                row = scores.place(code)
                shares[row, rank : rank + len(group)] += polygon.area / len(group)
            rank += len(group)
    np.testing.assert_allclose(shares, expected.matrix, rtol=0, atol=1e-12)


def test_every_order_of_four_has_the_area_that_clipping_by_halves_of_the_plane_gives() -> None:
    from scipy.optimize import linprog
    from scipy.spatial import ConvexHull, HalfspaceIntersection

    scores = random_scores(21, 4, 3)
    found = {tuple(g[0] for g in one.order): one.area for one in ternary_map(scores).orders}
    for order in permutations(range(4)):
        rows = np.array([scores.term_array[a] - scores.term_array[b] for a, b in pairwise(order)])
        rows = np.vstack([rows, np.eye(3)])
        normals, ends = -(rows[:, :2] - rows[:, 2:]), rows[:, 2]
        size = np.linalg.norm(normals, axis=1)
        inner = linprog(
            [0, 0, -1], A_ub=np.column_stack([normals, size]), b_ub=ends, bounds=(None, None)
        )
        names = tuple(scores.destinations[row] for row in order)
        middle: Floats = np.asarray(inner.x)
        if middle[2] < 1e-9:
            assert names not in found
            continue
        corners = HalfspaceIntersection(np.column_stack([normals, -ends]), middle[:2])
        assert found[names] == pytest.approx(2 * ConvexHull(corners.intersections).volume, abs=1e-9)


@pytest.mark.parametrize("known", [*every_information(random_scores(6, 6, 3))])
def test_a_set_of_weights_cuts_the_map(known: WeightInformation) -> None:
    scores = random_scores(6, 6, 3)
    if isinstance(known, PointWeights):
        with pytest.raises(InvalidInputError, match="line or a point"):
            ternary_map(scores, weights=known)
        return
    found = ternary_map(scores, weights=known)
    assert sum(polygon.area for polygon in found.winners) == pytest.approx(1, abs=1e-12)
    assert found.own_place == "inside"
    shares = rank_acceptability(scores, weights=known).acceptability
    allowed = scores.allowed(known)
    for polygon in found.winners:
        assert polygon.area == pytest.approx(shares[polygon.winners[0], "1"], abs=1e-9)
        assert all(allowed.contains(np.array(corner)) for corner in polygon.corners)
    drawn = sampled_weights(known, scores, 20_000)
    assert np.any([holds(polygon, drawn) for polygon in found.winners], axis=0).all()


def test_three_of_five_weights_share_what_they_have_and_the_others_stay() -> None:
    scores = random_scores(30, 6, 5)
    three = ("c4", "c1", "c2")
    found = ternary_map(scores, children=three)
    places = [3, 0, 1]
    assert found.shared == pytest.approx(scores.weight_array[places].sum())
    np.testing.assert_allclose(found.own, scores.weight_array[places] / found.shared)
    drawn = points()
    weights = np.tile(scores.weight_array, (len(drawn), 1))
    weights[:, places] = found.shared * drawn
    winners = scores.scores_at(weights).argmax(axis=1)
    for polygon in found.winners:
        own = winners == scores.place(polygon.winners[0])
        assert holds(polygon, drawn[own]).all()
        assert not holds(polygon, drawn[~own]).any()
    ranks = scores.ranks_at(scores.weight_array)
    places = [int(np.flatnonzero(ranks == rank)[0]) for rank in range(1, 7)]
    assert found.own_order == tuple((scores.destinations[row],) for row in places)
    inner = next(one for one in found.orders if one.order == found.own_order)
    assert holds(inner, np.array([found.own])).all()


def test_bounds_on_three_of_five_weights_count_on_the_scale_of_all() -> None:
    scores = random_scores(31, 6, 5, equal=True)
    three = ("c1", "c2", "c3")
    found = ternary_map(scores, children=three, weights=WeightBounds(high={"c1": 0.3}))
    corners = np.array([corner for polygon in found.winners for corner in polygon.corners])
    assert corners[:, 0].max() == pytest.approx(0.3 / 0.6)
    ordered = ternary_map(scores, children=three, weights=WeightOrder(order=("c1", "c2")))
    corners = np.array([corner for polygon in ordered.winners for corner in polygon.corners])
    assert (corners[:, 0] >= corners[:, 1] - 1e-12).all()
    near = ternary_map(scores, children=three, weights=RelativeBounds())
    assert near.own_place == "inside"
    with pytest.raises(InvalidInputError, match="none of it"):
        ternary_map(scores, children=three, weights=WeightBounds(high={"c5": 0.1}))


def test_own_weights_on_a_border_or_outside_are_told_so() -> None:
    matrix = [[1.0, 0.0, 0.5], [0.0, 1.0, 0.5], [0.1, 0.1, 0.1]]
    level = ternary_map(LinearScores.from_matrix(matrix, [1, 1, 1]))
    assert level.own_place == "border"
    assert level.own_order == (("a1", "a2"), ("a3",))
    assert "border" in str(level)
    tilted = LinearScores.from_matrix(matrix, [2, 1, 1])
    outside = ternary_map(tilted, weights=WeightOrder(order=("c2", "c1")))
    assert outside.own_place == "outside"
    assert "not among those allowed" in str(outside)
    assert [polygon.winners for polygon in outside.winners] == [("a2",)]


def test_twins_are_one_on_the_map_and_the_beaten_are_not_first() -> None:
    scores = LinearScores.from_matrix(
        [[1.0, 0.0, 0.5], [1.0, 0.0, 0.5], [0.0, 1.0, 0.5], [0.0, 0.9, 0.4]]
    )
    found = ternary_map(scores)
    assert {polygon.winners for polygon in found.winners} == {("a1", "a2"), ("a3",)}
    assert found.own_place == "border"
    assert all(("a1", "a2") in polygon.order for polygon in found.orders)
    assert sum(polygon.area for polygon in found.orders) == pytest.approx(1, abs=1e-12)


def test_where_all_tie_there_is_one_polygon() -> None:
    found = ternary_map(LinearScores.from_matrix(np.full((3, 3), 0.4)))
    assert [polygon.area for polygon in found.orders] == [1.0]
    assert found.winners[0].winners == ("a1", "a2", "a3")
    assert found.own_place == "inside"
    alone = ternary_map(LinearScores.from_matrix([[0.1, 0.2, 0.3]]))
    assert alone.winners[0].corners == ((1, 0, 0), (0, 1, 0), (0, 0, 1))


def test_twelve_destinations_have_as_many_orders_as_their_lines_make_cells() -> None:
    scores = random_scores(40, 12, 3)
    found = ternary_map(scores)
    lines = [
        scores.term_array[a] - scores.term_array[b]
        for a in range(12)
        for b in range(a)
        if np.ptp(np.sign(scores.term_array[a] - scores.term_array[b])) > 0
    ]
    meetings: set[tuple[float, ...]] = set()
    inner = 0
    for at, one in enumerate(lines):
        for other in lines[:at]:
            point = np.cross(one, other)
            point = point / point.sum()
            if (point > 0).all() and tuple(point.round(9)) not in meetings:
                meetings.add(tuple(point.round(9)))
                through = sum(abs(line @ point) < 1e-12 for line in lines)
                inner += through - 1
    assert len(found.orders) == 1 + len(lines) + inner
    assert sum(polygon.area for polygon in found.orders) == pytest.approx(1, abs=1e-12)


def test_many_destinations_have_a_map_of_winners_only() -> None:
    scores = random_scores(41, 60, 3)
    with pytest.raises(InvalidInputError, match="orders=False"):
        ternary_map(scores)
    found = ternary_map(scores, orders=False)
    assert found.orders == ()
    assert sum(polygon.area for polygon in found.winners) == pytest.approx(1, abs=1e-12)


def test_results_go_through_json_and_print() -> None:
    found = ternary_map(random_scores(1, 5, 3), weights=RelativeBounds())
    assert TernaryMap.from_json(found.to_json()) == found
    assert len(repr(found)) < 100
    assert "different orders" in str(found)


def test_the_moroccan_example_prints_in_both_languages() -> None:
    some = ns.load_destinations().select("MAR", "EGY", "TUN", "ROU")
    model = ns.load_model()
    three = ("cost", "talent", "legal_certainty")
    found = ternary_map(model, some, three)
    assert found.own_order[0][0] == model.rank(some).codes[0]
    assert "Morocco" in str(found)
    french = ternary_map(model.replace(context=model.context.replace(language="fr")), some, three)
    assert "Maroc" in str(french)
    assert "ordres différents" in str(french)
    assert "\u202f%" in french.tables()[0].rows[0][1]


def test_children_that_make_no_map_are_refused() -> None:
    scores = random_scores(1, 4, 4)
    with pytest.raises(InvalidInputError, match="name three of c1, c2, c3, c4"):
        ternary_map(scores)
    with pytest.raises(InvalidInputError, match="three different children"):
        ternary_map(scores, children=("c1", "c1", "c2"))
    with pytest.raises(UnknownNameError):
        ternary_map(scores, children=("c1", "c2", "c9"))
    nothing = LinearScores.from_matrix(scores.term_array, [0, 0, 0, 1])
    with pytest.raises(InvalidInputError, match="no weight together"):
        ternary_map(nothing, children=("c1", "c2", "c3"))
