from math import factorial

import numpy as np
import pytest
from hypothesis import given, settings
from numpy.typing import NDArray

from nearshore_score.errors import InvalidInputError, SolverError
from nearshore_score.sensitivity.algorithms import first_rank
from nearshore_score.sensitivity.algorithms.first_rank import first_places, measure
from nearshore_score.sensitivity.algorithms.polytopes import (
    Polytope,
    clipped,
    corner_bound,
    region_of,
    simplex_region,
    simplices,
    values_at,
)
from nearshore_score.sensitivity.linear_scores import LinearScores
from nearshore_score.sensitivity.rank_acceptability import rank_acceptability, simplex_acceptability
from nearshore_score.sensitivity.weight_information import (
    RelativeBounds,
    WeightInformation,
)
from tests.sensitivity.problems import every_information, problems, random_scores, sampled_weights

Floats = NDArray[np.float64]


def with_qhull(matrix: Floats, row: int) -> float:
    """Return the volume in which a row is first, from the hull of the corners that qhull finds."""
    from scipy.optimize import linprog
    from scipy.spatial import ConvexHull, HalfspaceIntersection

    p = matrix.shape[1]
    leads = matrix[row] - np.delete(matrix, row, axis=0)
    rows = np.vstack([leads, np.eye(p)])
    # The last weight is what the others leave.
    normals, ends = -(rows[:, :-1] - rows[:, -1:]), rows[:, -1]
    size = np.linalg.norm(normals, axis=1)
    aim = np.append(np.zeros(p - 1), -1.0)
    inner = linprog(aim, A_ub=np.column_stack([normals, size]), b_ub=ends, bounds=(None, None))
    middle: Floats = np.asarray(inner.x)
    if middle[-1] <= 1e-9:
        return 0.0
    found = HalfspaceIntersection(np.column_stack([normals, -ends]), middle[:-1])
    return float(ConvexHull(found.intersections).volume) * factorial(p - 1)


@pytest.mark.parametrize(("n", "p"), [(12, 3), (12, 4), (30, 5), (15, 6)])
def test_volumes_are_those_of_qhull_and_sum_to_one(n: int, p: int) -> None:
    matrix = np.random.default_rng(p).uniform(size=(n, p))
    found = simplex_acceptability(matrix, ranks="first").shares[:, 0]
    assert found.sum() == pytest.approx(1, abs=1e-12)
    expected = [with_qhull(matrix, row) for row in range(n)]
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-9)


@pytest.mark.parametrize(("n", "p"), [(25, 3), (12, 4), (7, 5), (5, 6)])
def test_splitting_gives_the_same_shares_and_central_weights(n: int, p: int) -> None:
    matrix = np.random.default_rng(n).uniform(size=(n, p))
    every = simplex_acceptability(matrix)
    first = simplex_acceptability(matrix, ranks="first")
    np.testing.assert_allclose(first.shares[:, 0], every.shares[:, 0], rtol=0, atol=1e-13)
    np.testing.assert_allclose(first.central, every.central, rtol=0, atol=1e-9)


def test_thirty_destinations_and_six_criteria_give_what_many_draws_give() -> None:
    scores = random_scores(7, 30, 6)
    found = rank_acceptability(scores, ranks="first")
    draws = np.random.default_rng(1).dirichlet(np.ones(6), 200_000)
    winners = (draws @ scores.term_array.T).argmax(axis=1)
    drawn = np.bincount(winners, minlength=30) / len(draws)
    exact = found.acceptability.matrix[:, 0]
    assert exact.sum() == pytest.approx(1, abs=1e-9)
    error = np.sqrt(np.maximum(exact * (1 - exact), 1e-6) / len(draws))
    assert (np.abs(drawn - exact) < 5 * error).all()
    best = int(exact.argmax())
    central = found.central_weights[scores.destinations[best]]
    assert central is not None
    mean = draws[winners == best].mean(axis=0)
    np.testing.assert_allclose(list(central.values()), mean, atol=0.01)
    assert sum(central.values()) == pytest.approx(1, abs=1e-12)


@settings(max_examples=40, deadline=None)
@given(problems(most_rows=6, most_columns=6, least_columns=3))
def test_on_coarse_grids_shares_still_sum_to_one(scores: LinearScores) -> None:
    shares = rank_acceptability(scores, ranks="first").acceptability.matrix[:, 0]
    assert shares.sum() == pytest.approx(1, abs=1e-12)
    ranks = scores.ranks_at(np.random.default_rng(1).dirichlet(np.ones(len(scores.children)), 500))
    ever_alone = ((ranks == 1) & ((ranks == 1).sum(axis=1, keepdims=True) == 1)).any(axis=0)
    assert (shares[ever_alone] > 0).all()


@pytest.mark.parametrize("known", [*every_information(random_scores(4, 6, 4))])
def test_both_methods_agree_on_every_set_of_weights(known: WeightInformation) -> None:
    scores = random_scores(4, 6, 4)
    every = rank_acceptability(scores, weights=known)
    first = rank_acceptability(scores, weights=known, ranks="first")
    np.testing.assert_allclose(
        first.acceptability.matrix[:, 0], every.acceptability.matrix[:, 0], atol=1e-12
    )
    for code, central in every.central_weights.items():
        other = first.central_weights[code]
        assert (central is None) == (other is None)
        if central is not None and other is not None:
            np.testing.assert_allclose(
                list(central.values()), list(other.values()), rtol=0, atol=1e-9
            )


def test_the_volume_of_a_box_is_the_share_of_draws_inside() -> None:
    scores = random_scores(2, 4, 4)
    known = RelativeBounds(share=0.6, rescaled=False)
    draws = sampled_weights(known, scores, 1_000_000)
    polytope = region_of(scores.term_array, scores.allowed(known)).polytope
    assert len(draws) > 1000
    share = len(draws) / 1_000_000
    # In the plane of weights that sum to one the whole simplex measures sqrt(4) / 3!.
    assert measure(polytope) / 6 == pytest.approx(share * 2 / 6, rel=5 / np.sqrt(len(draws)))


def test_a_cube_is_cut_into_simplices_that_fill_it() -> None:
    corners = np.array([[1, a, b, c] for a in (0, 1) for b in (0, 1) for c in (0, 1)], float)
    on = np.column_stack([corners[:, 1:] == 0, corners[:, 1:] == 1])
    cube = Polytope(corners, on)
    assert measure(cube) == pytest.approx(6)
    assert len(simplices(cube)) in (5, 6)
    half = clipped(cube, values_at(corners, np.array([1.5, -1.0, -1.0, -1.0])))
    assert measure(half) == pytest.approx(3)
    assert len(half.corners) == 10


def test_a_plane_through_corners_makes_no_new_ones() -> None:
    region = simplex_region(np.eye(4), np.eye(4))
    form = np.array([1.0, -1.0, 0.0, 0.0])
    part = clipped(region.polytope, values_at(region.polytope.corners, form))
    assert len(part.corners) == 4
    assert measure(part) == pytest.approx(0.5)
    flat = clipped(part, values_at(part.corners, -form))
    assert len(flat.corners) == 3


def test_the_most_corners_are_those_of_cyclic_polytopes() -> None:
    assert [corner_bound(2, facets) for facets in (3, 4, 9)] == [3, 4, 9]
    assert [corner_bound(3, facets) for facets in (4, 6, 12)] == [4, 8, 20]
    assert [corner_bound(4, facets) for facets in (5, 6, 8)] == [5, 9, 20]


def test_those_that_share_the_first_place_everywhere_share_it_equally() -> None:
    found = rank_acceptability(
        LinearScores.from_matrix([[1.0, 0, 0], [1.0, 0, 0], [0, 1.0, 0], [0, 0, 1.0]]),
        ranks="first",
    )
    np.testing.assert_allclose(found.acceptability.matrix[:, 0], [1 / 6, 1 / 6, 1 / 3, 1 / 3])
    assert found.central_weights["a1"] == found.central_weights["a2"]


def test_first_places_of_equal_planes_are_found_once() -> None:
    # The two first planes are the same line with another slope.
    matrix = np.array([[0.5, 0.5, 0.5], [0.7, 0.3, 0.5], [0.9, 0.1, 0.5]])
    region = simplex_region(matrix, np.eye(3))
    np.testing.assert_allclose(first_places(region, matrix).volumes, [0.5, 0, 0.5], atol=1e-15)


def test_parts_that_do_not_add_up_are_never_returned(monkeypatch: pytest.MonkeyPatch) -> None:
    def too_much(_: Polytope) -> float:
        return 1.001

    monkeypatch.setattr(first_rank, "measure", too_much)
    with pytest.raises(SolverError, match="sampled"):
        simplex_acceptability(np.eye(3), ranks="first")


def test_bounds_on_too_many_weights_are_refused() -> None:
    with pytest.raises(InvalidInputError, match="sampled"):
        rank_acceptability(random_scores(1, 20, 9), weights="relative_bounds", ranks="first")
