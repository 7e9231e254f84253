"""The smallest change of the weights: against other solvers, enumeration and grids."""

from itertools import combinations
from typing import get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, linprog, milp, minimize

import nearshore_score as ns
from nearshore_score.context import Language
from nearshore_score.errors import InvalidInputError, UnknownNameError
from nearshore_score.sensitivity.algorithms import rank_search
from nearshore_score.sensitivity.algorithms.distances import (
    Measure,
    size_of_change,
    smallest_change_to_tie,
)
from nearshore_score.sensitivity.algorithms.nearest_weights import least_distance
from nearshore_score.sensitivity.linear_scores import LinearScores, linear_scores
from nearshore_score.sensitivity.smallest_change import SmallestChange, smallest_weight_change
from nearshore_score.sensitivity.weight_information import (
    LinearBound,
    LinearBounds,
    PointWeights,
    RelativeBounds,
    WeightBounds,
    WeightInformation,
    WeightOrder,
    WholeSimplex,
)
from tests.sensitivity.problems import every_information, problems, random_scores

Floats = NDArray[np.float64]
MEASURES: tuple[Measure, ...] = get_args(Measure)
# The new weights lie beyond a tie by a little more than 1e-9 points.
CLOSE = 1e-6


def new_weights(change: SmallestChange) -> Floats:
    return np.array([change.weights[child] for child in change.scores.children])


def best_first(scores: LinearScores) -> list[str]:
    order: list[int] = np.argsort(-(scores.term_array @ scores.weight_array)).tolist()
    return [scores.destinations[place] for place in order]


def rank_at(scores: LinearScores, weights: Floats, code: str) -> int:
    return int(scores.ranks_at(weights)[scores.place(code)])


def lead(scores: LinearScores, weights: Floats, first: str, second: str) -> float:
    values = scores.term_array @ weights
    return float(values[scores.place(first)] - values[scores.place(second)])


def happened(change: SmallestChange, weights: Floats) -> bool:
    """Say whether what was asked for is so at some weights, by the plain ranking."""
    scores, code = change.scores, change.destination
    assert code is not None
    if change.question in ("pass", "order"):
        assert change.to_pass is not None
        return lead(scores, weights, code, change.to_pass) > scores.tolerance
    assert change.to_rank is not None
    rank = rank_at(scores, weights, code)
    return rank >= change.to_rank if change.question == "fall" else rank <= change.to_rank


def shortest(
    scores: LinearScores, rows: Floats, information: WeightInformation, measure: Measure
) -> float | None:
    """Return the least distance at which all rows are positive, by solvers of the test's own."""
    start, k = scores.weight_array, len(scores.children)
    allowed = scores.allowed(information)
    sizes = {"l1": np.eye(k), "relative": start[:, np.newaxis]}.get(measure, np.ones((k, 1)))
    above = np.vstack([allowed.rows, -rows])
    limits = np.append(allowed.limits, np.full(len(rows), -1e-9))
    none = np.zeros((len(above), sizes.shape[1]))
    found = linprog(
        [*np.zeros(k), *np.ones(sizes.shape[1])],
        A_ub=np.vstack(
            [np.hstack([above, none]), np.block([[np.eye(k), -sizes], [-np.eye(k), -sizes]])]
        ),
        b_ub=[*limits, *start, *-start],
        A_eq=[[*np.ones(k), *np.zeros(sizes.shape[1])]],
        b_eq=[1.0],
        bounds=[*zip(allowed.lower, allowed.upper, strict=True), *[(0, None)] * sizes.shape[1]],
        options={"primal_feasibility_tolerance": 1e-10},
    )
    if found.status == 2:
        return None
    assert found.status == 0
    assert found.fun is not None
    assert found.x is not None
    if measure != "l2":
        return float(found.fun)
    return nearest_euclidean(start, found.x[:k], above, limits, allowed.lower, allowed.upper)


def nearest_euclidean(
    start: Floats, inside: Floats, rows: Floats, limits: Floats, lower: Floats, upper: Floats
) -> float:
    k = len(start)

    def square(w: Floats) -> float:
        return float(1e3 * ((w - start) ** 2).sum())

    def slope(w: Floats) -> Floats:
        return np.asarray(2e3 * (w - start))

    best = minimize(
        square,
        inside,
        jac=slope,
        bounds=Bounds(lower, upper),
        constraints=[
            LinearConstraint(np.ones((1, k)), 1, 1),
            LinearConstraint(rows, -np.inf, limits),
        ],
        method="SLSQP",
        options={"ftol": 1e-15, "maxiter": 500},
    )
    return float(np.linalg.norm(best.x - start))


def shortest_to_rank(
    scores: LinearScores, code: str, rank: int, information: WeightInformation, measure: Measure
) -> float | None:
    """Return the least distance to a rank, by trying every set of rivals."""
    place = scores.place(code)
    rows = np.delete(scores.term_array[place] - scores.term_array, place, axis=0)
    now = rank_at(scores, scores.weight_array, code)
    needed = len(rows) + 1 - rank if rank <= now else rank - 1
    found = [
        shortest(scores, (rows if rank <= now else -rows)[list(some)], information, measure)
        for some in combinations(range(len(rows)), needed)
    ]
    return min((one for one in found if one is not None), default=None)


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("seed", range(6))
def test_a_pair_needs_what_another_solver_finds(seed: int, measure: Measure) -> None:
    scores = random_scores(seed, 4, 3 + seed % 4)
    order = best_first(scores)[::-1]
    for information in every_information(scores)[:5]:
        found = smallest_weight_change(
            scores,
            destination=order[0],
            to_pass=order[-1],
            measure=measure,
            within=information,
        )
        row = scores.term_array[scores.place(order[0])] - scores.term_array[scores.place(order[-1])]
        expected = shortest(scores, row[np.newaxis], information, measure)
        assert found.possible == (expected is not None)
        if expected is not None:
            assert found.distance == pytest.approx(expected, rel=CLOSE, abs=CLOSE)


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("rank", [1, 2, 3, 5])
def test_a_rank_needs_the_least_over_all_sets_of_rivals(rank: int, measure: Measure) -> None:
    scores = random_scores(10 + rank, 5, 4)
    for information in (WholeSimplex(), RelativeBounds(share=0.5)):
        for code in scores.destinations:
            found = smallest_weight_change(
                scores, destination=code, to_rank=rank, measure=measure, within=information
            )
            assert found.status == "proven"
            if found.already:
                assert rank_at(scores, scores.weight_array, code) <= rank
                continue
            expected = shortest_to_rank(scores, code, rank, information, measure)
            assert found.possible == (expected is not None)
            if expected is not None:
                assert found.distance == pytest.approx(expected, rel=1e-5, abs=CLOSE)


@pytest.mark.parametrize("seed", range(3))
def test_a_rank_needs_what_a_mixed_integer_programme_finds(seed: int) -> None:
    scores = random_scores(40 + seed, 12, 6)
    n, k, start = 12, 6, scores.weight_array
    code = best_first(scores)[8]
    place, rank = scores.place(code), 5
    rows = np.delete(scores.term_array[place] - scores.term_array, place, axis=0)
    # Weights, sizes of their changes, and which rivals stay ahead, by at most two.
    matrix = np.block(
        [
            [np.eye(k), -np.eye(k), np.zeros((k, n - 1))],
            [-np.eye(k), -np.eye(k), np.zeros((k, n - 1))],
            [-rows, np.zeros((n - 1, k)), -2 * np.eye(n - 1)],
            [np.zeros((1, 2 * k)), np.ones((1, n - 1))],
        ]
    )
    limits = np.concatenate([start, -start, np.zeros(n - 1), [rank - 1]])
    sums = np.append(np.ones(k), np.zeros(k + n - 1))[np.newaxis]
    found = milp(
        np.concatenate([np.zeros(k), np.ones(k), np.zeros(n - 1)]),
        constraints=[LinearConstraint(matrix, -np.inf, limits), LinearConstraint(sums, 1, 1)],
        integrality=np.repeat([0, 1], [2 * k, n - 1]),
        bounds=Bounds(0, 1),
        options={"mip_rel_gap": 0.0},
    )
    ours = smallest_weight_change(scores, destination=code, to_rank=rank)
    assert ours.distance == pytest.approx(found.fun, abs=1e-5)


@settings(max_examples=60)
@given(scores=problems(most_rows=5), measure=st.sampled_from(MEASURES), data=st.data())
def test_the_order_really_changes_and_not_a_millionth_of_the_way_before(
    scores: LinearScores, measure: Measure, data: st.DataObject
) -> None:
    code = data.draw(st.sampled_from(scores.destinations))
    rank = data.draw(st.integers(1, len(scores.destinations)))
    information = data.draw(st.sampled_from(every_information(scores)))
    asked = [smallest_weight_change(scores, measure=measure, within=information)]
    asked.append(
        smallest_weight_change(
            scores, destination=code, to_rank=rank, measure=measure, within=information
        )
    )
    others = [other for other in scores.destinations if other != code]
    if others:
        other = data.draw(st.sampled_from(others))
        asked.append(
            smallest_weight_change(
                scores, destination=code, to_pass=other, measure=measure, within=information
            )
        )
    for change in asked:
        check_it_is_real(change)


def check_it_is_real(change: SmallestChange) -> None:
    scores = change.scores
    assert change.status == "proven"
    if not change.possible:
        assert change.distance is None
        assert not change.weights
        return
    then, now = new_weights(change), scores.weight_array
    assert happened(change, then)
    assert scores.allowed(change.within).contains(then)
    assert change.distance == pytest.approx(
        float(size_of_change(then - now, now, change.measure)), abs=1e-12
    )
    assert change.distance == change.at_least
    assert change.distance is not None
    if change.already:
        assert change.distance == 0
        return
    values = scores.term_array @ now
    gaps = np.abs(values - values[scores.place(change.destination or "")])
    if change.distance > 1e-6 and not ((gaps > 0) & (gaps < 1e-4)).any():
        assert not happened(change, now + (1 - 1e-6) * (then - now))


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("seed", range(4))
def test_no_point_of_a_grid_is_nearer(seed: int, measure: Measure) -> None:
    scores = random_scores(60 + seed, 5, 3)
    steps = np.linspace(0, 1, 201)
    first, second = (axis.ravel() for axis in np.meshgrid(steps, steps))
    grid = np.column_stack([first, second, 1 - first - second])
    grid = np.abs(grid[grid[:, 2] >= -1e-12])
    now = scores.weight_array
    sizes, ranks = size_of_change(grid - now, now, measure), scores.ranks_at(grid)
    for place, code in enumerate(scores.destinations):
        for rank in range(1, 6):
            found = smallest_weight_change(scores, destination=code, to_rank=rank, measure=measure)
            there = (
                ranks[:, place] <= rank if found.question == "reach" else ranks[:, place] >= rank
            )
            if not there.any():
                assert found.distance is None or found.rivals
                continue
            assert found.distance is not None
            assert found.distance <= sizes[there].min() + 1e-7
            # A step of the grid is 0.005 of each of two weights; the region need not hold one.
            if found.distance > 0.02:
                nearer = sizes <= found.distance - 1e-7
                assert not there[nearer].any()


@pytest.mark.parametrize("measure", MEASURES)
def test_the_first_change_of_order_is_the_least_of_all_pairs(measure: Measure) -> None:
    scores = random_scores(5, 6, 4)
    order = best_first(scores)
    pairs = [
        smallest_weight_change(scores, destination=low, to_pass=high, measure=measure)
        for high, low in combinations(order, 2)
    ]
    found = smallest_weight_change(scores, measure=measure)
    assert found.distance == min(one.distance for one in pairs if one.distance is not None)
    assert found.question == "order"


@pytest.mark.parametrize("measure", MEASURES)
def test_wider_sets_need_smaller_changes(measure: Measure) -> None:
    scores = random_scores(8, 5, 5)
    last = best_first(scores)[-1]
    shares = (0.2, 0.4, 0.6, 0.8, 0.95)
    found = [
        smallest_weight_change(
            scores, destination=last, to_rank=3, measure=measure, within=RelativeBounds(share=share)
        ).distance
        for share in shares
    ]
    known = [one for one in found if one is not None]
    assert found[: len(found) - len(known)] == [None] * (len(found) - len(known))
    assert known == sorted(known, reverse=True)
    assert known


def test_the_closed_form_is_exact_where_no_weight_hits_an_end() -> None:
    scores = LinearScores.from_matrix([[0.6, 0.5, 0.4], [0.5, 0.4, 0.6]], [0.4, 0.4, 0.2])
    slopes, gap = scores.term_array[1] - scores.term_array[0], 0.04
    for measure in MEASURES:
        found = smallest_weight_change(scores, destination="a2", to_pass="a1", measure=measure)
        exact = smallest_change_to_tie(gap, slopes, scores.weight_array, measure)
        assert found.distance == pytest.approx(float(exact.distances), abs=1e-7)


def test_a_weight_that_reaches_zero_stops_and_another_takes_over() -> None:
    scores = LinearScores.from_matrix([[0.9, 0.5, 0.5], [0.5, 0.5, 0.9]], [0.5, 0.4, 0.1])
    found = smallest_weight_change(scores, destination="a1", to_rank=2)
    assert found.weights["c1"] == pytest.approx(0.3, abs=1e-7)
    scores = LinearScores.from_matrix([[0.9, 1.0, 0.0], [0.0, 0.6, 0.2]], [0.1, 0.5, 0.4])
    found = smallest_weight_change(scores, destination="a2", to_rank=1)
    # All of c1, which is worth most, and then some of c2.
    assert found.weights["c1"] == pytest.approx(0.0, abs=1e-12)
    assert found.weights["c2"] == pytest.approx(1 / 3, abs=1e-7)
    assert found.distance == pytest.approx(2 * (0.1 + 0.5 - 1 / 3), abs=1e-6)


def test_the_tightest_rivals_are_those_that_would_tie() -> None:
    matrix = [[0.9, 0.1], [0.8, 0.2], [0.2, 0.8], [0.1, 0.1]]
    scores = LinearScores.from_matrix(matrix, [0.7, 0.3])
    found = smallest_weight_change(scores, destination="a3", to_rank=1)
    assert found.rivals == ("a1", "a2")
    assert found.ranks == {"a1": 2, "a2": 2, "a3": 1, "a4": 4} or found.ranks["a3"] == 1
    assert found.weights["c1"] == pytest.approx(0.5, abs=1e-7)


def test_a_destination_falls_to_a_worse_rank() -> None:
    scores = LinearScores.from_matrix([[0.9, 0.1], [0.5, 0.5], [0.1, 0.9]], [0.8, 0.2])
    second = smallest_weight_change(scores, destination="a1", to_rank=2)
    assert second.question == "fall"
    assert second.distance == pytest.approx(0.6, abs=1e-7)
    assert second.ranks["a1"] >= 2
    exchanged = smallest_weight_change(scores, destination="a2", to_pass="a1")
    assert second.distance == pytest.approx(exchanged.distance, abs=1e-7)


def test_what_is_so_already_needs_no_change() -> None:
    scores = LinearScores.from_matrix([[0.9, 0.1], [0.5, 0.5]], [0.8, 0.2])
    for found in (
        smallest_weight_change(scores, destination="a1", to_pass="a2"),
        smallest_weight_change(scores, destination="a1", to_rank=1),
        smallest_weight_change(scores, destination="a2", to_rank=2),
    ):
        assert found.already
        assert found.distance == 0
        assert not found.changes
        assert dict(found.weights) == dict(zip(scores.children, scores.weights, strict=True))


def test_a_dominated_destination_cannot_pass_and_the_result_says_so() -> None:
    scores = LinearScores.from_matrix([[0.9, 0.5], [0.5, 0.5], [0.1, 0.9]], [0.5, 0.5])
    for measure in MEASURES:
        found = smallest_weight_change(scores, destination="a2", to_pass="a1", measure=measure)
        assert found.possible is False
        assert found.distance is None
        assert found.out_of_reach == ("a1",)
        assert found.status == "proven"
        first = smallest_weight_change(scores, destination="a2", to_rank=1, measure=measure)
        assert first.possible is False
        assert first.out_of_reach == ("a1",)


def test_rivals_that_can_only_be_passed_one_at_a_time_are_named_as_such() -> None:
    scores = LinearScores.from_matrix([[1.0, 0.0], [0.0, 1.0], [0.4, 0.4]], [0.5, 0.5])
    found = smallest_weight_change(scores, destination="a3", to_rank=1)
    assert found.possible is False
    assert found.out_of_reach == ()
    assert "at once" in str(found)


def test_a_tie_at_the_present_weights_is_broken_by_a_hair() -> None:
    scores = LinearScores.from_matrix([[0.9, 0.1], [0.1, 0.9]], [0.5, 0.5])
    found = smallest_weight_change(scores, destination="a2", to_pass="a1")
    assert not found.already
    assert found.distance is not None
    assert 0 < found.distance < 1e-8
    assert found.ranks == {"a1": 2, "a2": 1}
    assert smallest_weight_change(scores, destination="a2", to_rank=1).already


def test_twins_never_pass_each_other_and_do_not_hinder_a_rank() -> None:
    scores = LinearScores.from_matrix([[0.9, 0.1], [0.1, 0.9], [0.1, 0.9]], [0.8, 0.2])
    assert not smallest_weight_change(scores, destination="a3", to_pass="a2").possible
    found = smallest_weight_change(scores, destination="a3", to_rank=1)
    assert found.ranks == {"a1": 3, "a2": 1, "a3": 1}
    assert found.rivals == ("a1",)


def test_a_weight_of_zero_cannot_change_by_a_share_of_itself() -> None:
    scores = LinearScores.from_matrix([[0.9, 0.5, 0.1], [0.5, 0.5, 0.9]], [0.6, 0.4, 0.0])
    found = smallest_weight_change(scores, destination="a2", to_pass="a1", measure="relative")
    assert found.possible is False
    assert "weight of zero" in str(found)
    moved = smallest_weight_change(scores, destination="a2", to_pass="a1", measure="linf")
    assert moved.weights["c3"] > 0


def test_single_destinations_and_criteria_and_equal_columns_have_answers() -> None:
    alone = LinearScores.from_matrix([[0.3, 0.7]])
    assert smallest_weight_change(alone, destination="a1", to_rank=1).already
    assert smallest_weight_change(alone).possible is False
    for matrix in ([[0.3], [0.4]], [[0.3, 0.3], [0.4, 0.4]]):
        narrow = LinearScores.from_matrix(matrix)
        for measure in MEASURES:
            stuck = smallest_weight_change(narrow, destination="a1", to_pass="a2", measure=measure)
            assert stuck.possible is False
            assert smallest_weight_change(narrow, measure=measure).possible is False


def test_all_equal_destinations_hold_no_order_that_could_change() -> None:
    scores = LinearScores.from_matrix([[0.3, 0.7], [0.3, 0.7]])
    assert smallest_weight_change(scores).possible is False
    assert smallest_weight_change(scores, destination="a2", to_rank=2).possible is False


@pytest.mark.parametrize("measure", MEASURES)
def test_weights_outside_the_set_are_led_into_it(measure: Measure) -> None:
    scores = LinearScores.from_matrix([[0.9, 0.1], [0.1, 0.9]], [0.8, 0.2])
    inside = WeightBounds(high={"c1": 0.3})
    found = smallest_weight_change(
        scores, destination="a2", to_pass="a1", measure=measure, within=inside
    )
    assert found.weights["c1"] == pytest.approx(0.3)
    point = smallest_weight_change(
        scores,
        destination="a2",
        to_rank=1,
        measure=measure,
        within=PointWeights(values={"c1": 1, "c2": 3}),
    )
    assert point.weights["c1"] == pytest.approx(0.25)
    stays = smallest_weight_change(
        scores, destination="a1", to_pass="a2", measure=measure, within=inside
    )
    assert stays.possible is False


@pytest.mark.parametrize("measure", MEASURES)
def test_every_kind_of_limit_is_kept_where_it_binds(measure: Measure) -> None:
    scores = LinearScores.from_matrix(
        [[0.9, 0.4, 0.3], [0.3, 0.5, 0.9]], [0.6, 0.3, 0.1], criteria=["x", "y", "z"]
    )
    half = LinearBounds(bounds=(LinearBound(coefficients={"y": 1.0, "z": -1.0}, low=0.0),))
    for information in (WeightOrder(order=("x", "y", "z")), half):
        found = smallest_weight_change(
            scores, destination="a2", to_pass="a1", measure=measure, within=information
        )
        free = smallest_weight_change(scores, destination="a2", to_pass="a1", measure=measure)
        assert scores.allowed(information).contains(new_weights(found))
        assert found.distance is not None
        assert free.distance is not None
        assert found.distance >= free.distance - 1e-12


@pytest.mark.parametrize("measure", MEASURES)
def test_the_order_of_destinations_and_criteria_does_not_matter(measure: Measure) -> None:
    scores = random_scores(21, 6, 4)
    rows, columns = [3, 1, 5, 0, 2, 4], [2, 0, 3, 1]
    other = LinearScores.from_matrix(
        scores.term_array[rows][:, columns],
        scores.weight_array[columns],
        destinations=[scores.destinations[row] for row in rows],
        criteria=[scores.children[column] for column in columns],
    )
    for code in scores.destinations:
        one, two = (
            smallest_weight_change(each, destination=code, to_rank=2, measure=measure)
            for each in (scores, other)
        )
        assert one.distance == pytest.approx(two.distance, abs=1e-9)


def test_a_search_that_ends_early_is_a_bound_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    scores = random_scores(3, 12, 5)
    order = best_first(scores)
    proven = smallest_weight_change(scores, destination=order[10], to_rank=5)
    hours = iter(float(hour) for hour in range(10_000))
    monkeypatch.setattr(rank_search, "monotonic", lambda: next(hours))
    for limit in range(40):
        found = smallest_weight_change(scores, destination=order[10], to_rank=5, time_limit=limit)
        if found.status == "proven":
            break
        assert found.at_least is not None
        assert proven.distance is not None
        assert found.at_least <= proven.distance + 1e-9
        if found.distance is None:
            assert found.possible is None
            assert "Not settled" in str(found)
        else:
            assert found.distance >= proven.distance - 1e-9
            assert "found in time" in str(found)
        assert SmallestChange.from_json(found.to_json()) == found
    else:
        pytest.fail("the search did not end")
    assert limit > 0
    assert found.distance == pytest.approx(proven.distance)


@pytest.mark.parametrize("seed", range(20))
def test_the_shortest_point_satisfies_the_optimality_conditions(seed: int) -> None:
    draws = np.random.default_rng(seed)
    rows, limits = draws.normal(size=(9, 4)), draws.normal(size=9) - 0.2
    point = least_distance(rows, limits)
    feasible = linprog(np.zeros(4), A_ub=rows, b_ub=limits, bounds=(None, None)).status == 0
    assert (point is not None) == feasible
    if point is None:
        return
    assert (rows @ point <= limits + 1e-9).all()
    binding = np.abs(rows @ point - limits) < 1e-9
    # The point is minus a combination of the rows that bind, with multipliers that are not below 0.
    found = linprog(np.zeros(binding.sum()), A_eq=-rows[binding].T, b_eq=point)
    assert found.status == 0


def morocco(language: Language) -> LinearScores:
    model = ns.load_model(language=language)
    return linear_scores(model, ns.load_destinations().select(*ns.MAIN_COMPARISON))


def test_results_print_small_in_both_languages_and_go_through_json() -> None:
    words: dict[Language, str] = {"en": "passes", "fr": "dépasse"}
    for language, word in words.items():
        scores = morocco(language)
        for measure in MEASURES:
            found = smallest_weight_change(
                scores, destination="POL", to_pass="MAR", measure=measure
            )
            text = str(found)
            assert word in text
            assert len(found.tables()[0].rows) <= 8
            assert max(map(len, text.partition("\n\n")[0].splitlines())) <= 60
            assert SmallestChange.from_json(found.to_json()) == found
            assert "\n" not in repr(found)
        for rank in (1, 2, 3):
            assert smallest_weight_change(scores, destination="MAR", to_rank=rank).sentences()
        assert smallest_weight_change(scores).sentences()
        assert smallest_weight_change(scores, destination="MDG", to_rank=1).sentences()


def test_the_model_ranks_again_as_the_change_says() -> None:
    model = ns.load_model()
    destinations = ns.load_destinations().select(*ns.MAIN_COMPARISON)
    found = smallest_weight_change(model, destinations, "MAR", to_rank=1, measure="l2")
    again = ns.load_model(weights=dict(found.weights)).rank(destinations)
    assert again.rank("MAR") == 1
    assert model.rank(destinations).rank("MAR") == 2


def test_wrong_questions_are_refused() -> None:
    scores = LinearScores.from_matrix([[0.9, 0.1], [0.5, 0.5]], [0.8, 0.2])
    with pytest.raises(UnknownNameError):
        smallest_weight_change(scores, destination="a3", to_rank=1)
    with pytest.raises(UnknownNameError):
        smallest_weight_change(scores, destination="a1", to_pass="a3")
    with pytest.raises(UnknownNameError, match="measure"):
        smallest_weight_change(scores, measure="l3")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    for destination, to_pass, to_rank in (
        ("a1", None, None),
        ("a1", "a2", 1),
        ("a1", "a1", None),
        ("a1", None, 3),
        ("a1", None, 0),
        (None, None, 1),
        (None, "a1", None),
    ):
        with pytest.raises(InvalidInputError):
            smallest_weight_change(
                scores, destination=destination, to_pass=to_pass, to_rank=to_rank
            )


@pytest.mark.parametrize("question", [{"to_rank": 3}, {"to_pass": "a2"}])
def test_of_scores_that_are_level_no_sentence_is_left_without_its_middle(
    question: dict[str, object],
) -> None:
    scores = LinearScores.from_matrix([[1.0, 2.0], [2.0, 1.0], [1.7, 1.7]])
    for language, words in (("en", "the least change"), ("fr", "le moindre changement")):
        told = scores.replace(language=language)
        said = smallest_weight_change(told, destination="a1", **question).sentences()  # type: ignore[arg-type]
        assert words in said[0]
        assert "if :" not in " ".join(said)
