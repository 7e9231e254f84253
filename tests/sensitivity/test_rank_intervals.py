"""Proven rank intervals against cells of the arrangement, samples and properties."""

from fractions import Fraction
from itertools import pairwise, product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

import nearshore_score as ns
from nearshore_score.errors import InvalidInputError, UnknownNameError
from nearshore_score.sensitivity.algorithms import extreme_ranks as search
from nearshore_score.sensitivity.algorithms import fewest_broken_programme
from nearshore_score.sensitivity.algorithms.common_weights import region
from nearshore_score.sensitivity.algorithms.fewest_broken import FewestBroken
from nearshore_score.sensitivity.linear_scores import LinearScores, linear_scores
from nearshore_score.sensitivity.rank_intervals import (
    RankIntervals,
    extreme_ranks,
    rank_intervals,
)
from nearshore_score.sensitivity.weight_information import (
    AllOf,
    PointWeights,
    RatioBound,
    RelativeBounds,
    WeightBounds,
    WeightInformation,
    WeightOrder,
    WeightRatios,
    WholeSimplex,
)
from tests.sensitivity.cases import case
from tests.sensitivity.problems import (
    every_information,
    problems,
    random_scores,
    sampled_weights,
)

SIMPLEX = WholeSimplex()


def ends(found: RankIntervals) -> dict[str, tuple[int, int]]:
    return {one.destination: (one.best, one.worst) for one in found.intervals}


def check(found: RankIntervals) -> None:
    """Check that each rank is attained by weights of the set, and that all is proven."""
    allowed = found.scores.allowed(found.weights)
    for one in found.intervals:
        place = found.scores.place(one.destination)
        for rank, weights in ((one.best, one.best_weights), (one.worst, one.worst_weights)):
            array = np.array([weights[child] for child in found.scores.children])
            assert allowed.contains(array)
            assert found.scores.ranks_at(array)[place] == rank
        assert (one.least_possible, one.greatest_possible) == (one.best, one.worst)
    assert found.is_proven


def corners_on_a_line(scores: LinearScores) -> list[Fraction]:
    """Return all shares of the first of two weights where two scores are level, and the ends."""
    rows = [[Fraction(value) for value in row] for row in scores.terms]
    found = {Fraction(0), Fraction(1)}
    for (a, b), (c, d) in product(rows, rows):
        slope = (a - b) - (c - d)
        if slope:
            found.add((d - b) / slope)
    return sorted(share for share in found if 0 <= share <= 1)


def ranks_on_a_line(scores: LinearScores) -> list[tuple[int, int]]:
    """Return the extreme ranks over two weights in rational arithmetic."""
    shares = corners_on_a_line(scores)
    middles = [(one + other) / 2 for one, other in pairwise(shares)]
    rows = [[Fraction(value) for value in row] for row in scores.terms]
    ranks = [
        [1 + sum(other > own for other in values) for own in values]
        for share in shares + middles
        for values in [[share * a + (1 - share) * b for a, b in rows]]
    ]
    return [(min(column), max(column)) for column in zip(*ranks, strict=True)]


def is_possible(lines: Any, limits: Any, lower: Any, upper: Any) -> bool:
    found = linprog(
        np.zeros(len(lower)),
        A_ub=lines,
        b_ub=limits,
        A_eq=np.ones((1, len(lower))),
        b_eq=[1.0],
        bounds=list(zip(lower, upper, strict=True)),
        options={"primal_feasibility_tolerance": 1e-10},
    )
    return bool(found.status == 0)


def ranks_of_cells(scores: LinearScores, weights: WeightInformation) -> list[tuple[int, int]]:
    """Return the extreme ranks by trying, for each destination, all patterns of signs.

    A rival is ahead by at least 1e-7, or not ahead; terms on a grid leave nothing in between.
    """
    allowed = scores.allowed(weights)
    intervals: list[tuple[int, int]] = []
    for row in range(len(scores.destinations)):
        gaps = np.delete(scores.term_array, row, axis=0) - scores.term_array[row]
        ranks: list[int] = []
        for ahead in product((True, False), repeat=len(gaps)):
            sign = np.where(ahead, -1.0, 1.0)[:, np.newaxis]
            lines = np.vstack([sign * gaps, allowed.rows])
            limits = np.concatenate([np.where(ahead, -1e-7, 0.0), allowed.limits])
            if is_possible(lines, limits, allowed.lower, allowed.upper):
                ranks.append(1 + sum(ahead))
        intervals.append((min(ranks), max(ranks)))
    return intervals


def test_the_sample_case_has_its_ranks() -> None:
    record = case("extreme_ranks_simplex_10x4")
    scores = LinearScores.from_matrix(record["input"]["matrix"])
    found = rank_intervals(scores, weights=SIMPLEX)
    check(found)
    assert [one.best for one in found.intervals] == record["expected"]["best_rank"]
    assert [one.worst for one in found.intervals] == record["expected"]["worst_rank"]


@settings(max_examples=40, deadline=None)
@given(scores=problems(most_rows=6, most_columns=2, least_columns=2))
def test_ranks_over_two_weights_are_those_of_rational_arithmetic(scores: LinearScores) -> None:
    found = rank_intervals(scores, weights=SIMPLEX)
    check(found)
    assert list(ends(found).values()) == ranks_on_a_line(scores)


@settings(max_examples=6, deadline=None)
@given(scores=problems(most_rows=4, most_columns=3, least_columns=3))
def test_ranks_are_those_of_all_cells_for_every_information(scores: LinearScores) -> None:
    for weights in every_information(scores):
        found = rank_intervals(scores, weights=weights)
        check(found)
        assert list(ends(found).values()) == ranks_of_cells(scores, weights)


@pytest.mark.parametrize("seed", range(6))
def test_ranks_of_random_terms_are_those_of_all_cells(seed: int) -> None:
    scores = random_scores(seed, 6, 4)
    for weights in (SIMPLEX, RelativeBounds(share=0.4), RelativeBounds(share=0.4, rescaled=False)):
        found = rank_intervals(scores, weights=weights)
        check(found)
        assert list(ends(found).values()) == ranks_of_cells(scores, weights)


@pytest.mark.parametrize("place", range(11))
def test_no_draw_is_better_or_worse_than_the_proven_ranks(place: int) -> None:
    scores = random_scores(3, 9, 4)
    weights = every_information(scores)[place]
    found = rank_intervals(scores, weights=weights)
    check(found)
    draws = sampled_weights(weights, scores, 100_000)
    if not isinstance(weights, PointWeights):
        assert len(draws) > 100
        ranks = scores.ranks_at(draws)
        assert (ranks.min(axis=0) >= [one.best for one in found.intervals]).all()
        assert (ranks.max(axis=0) <= [one.worst for one in found.intervals]).all()


@settings(max_examples=25, deadline=None)
@given(scores=problems())
def test_wider_sets_give_wider_intervals(scores: LinearScores) -> None:
    nested = [PointWeights(), RelativeBounds(share=0.2), RelativeBounds(share=0.5), SIMPLEX]
    found = [rank_intervals(scores, weights=weights) for weights in nested]
    for one in found:
        check(one)
    for inner, outer in pairwise(found):
        for narrow, wide in zip(inner.intervals, outer.intervals, strict=True):
            assert wide.best <= narrow.best <= narrow.worst <= wide.worst


@settings(max_examples=25, deadline=None)
@given(scores=problems())
def test_a_point_gives_the_plain_ranking(scores: LinearScores) -> None:
    found = rank_intervals(scores, weights=PointWeights())
    ranks = scores.ranks_at(scores.weight_array).tolist()
    assert list(ends(found).values()) == [(rank, rank) for rank in ranks]
    assert all(one.is_certain for one in found.intervals)
    assert [one.text for one in found.intervals] == [str(rank) for rank in ranks]


@settings(max_examples=25, deadline=None)
@given(scores=problems(), seed=st.integers(0, 1000))
def test_order_of_rows_and_columns_does_not_matter(scores: LinearScores, seed: int) -> None:
    draws = np.random.default_rng(seed)
    rows: list[int] = draws.permutation(len(scores.destinations)).tolist()
    columns: list[int] = draws.permutation(len(scores.children)).tolist()
    other = LinearScores.from_matrix(
        scores.term_array[rows][:, columns],
        scores.weight_array[columns],
        destinations=[scores.destinations[row] for row in rows],
        criteria=[scores.children[column] for column in columns],
    )
    for weights in (SIMPLEX, RelativeBounds(share=0.3)):
        assert ends(rank_intervals(scores, weights=weights)) == ends(
            rank_intervals(other, weights=weights)
        )


@settings(max_examples=25, deadline=None)
@given(scores=problems())
def test_a_duplicate_shares_the_interval_and_is_never_ahead(scores: LinearScores) -> None:
    twice = LinearScores.from_matrix(
        np.vstack([scores.term_array, scores.term_array[:1]]), scores.weight_array
    )
    before = rank_intervals(scores, weights=SIMPLEX)
    after = rank_intervals(twice, weights=SIMPLEX)
    check(after)
    assert ends(after)["a1"] == ends(before)["a1"]
    assert ends(after)[twice.destinations[-1]] == ends(before)["a1"]


@settings(max_examples=25, deadline=None)
@given(scores=problems())
def test_a_dominated_destination_changes_no_other_interval(scores: LinearScores) -> None:
    worse = scores.term_array.min(axis=0, keepdims=True) - 1
    more = LinearScores.from_matrix(np.vstack([scores.term_array, worse]), scores.weight_array)
    before = ends(rank_intervals(scores, weights=SIMPLEX))
    after = ends(rank_intervals(more, weights=SIMPLEX))
    last = len(more.destinations)
    assert after == {**before, f"a{last}": (last, last)}


def test_constant_criteria_leave_all_level() -> None:
    found = rank_intervals(LinearScores.from_matrix(np.ones((4, 3))), weights=SIMPLEX)
    check(found)
    assert set(ends(found).values()) == {(1, 1)}


def test_a_single_destination_is_first() -> None:
    for scores in (random_scores(0, 1, 5), random_scores(0, 1, 1)):
        for weights in every_information(scores):
            assert ends(rank_intervals(scores, weights=weights)) == {"a1": (1, 1)}


def test_a_single_criterion_gives_its_order() -> None:
    scores = LinearScores.from_matrix([[0.2], [0.9], [0.2]])
    for weights in every_information(scores):
        found = rank_intervals(scores, weights=weights)
        assert ends(found) == {"a1": (2, 2), "a2": (1, 1), "a3": (2, 2)}


def test_scores_within_the_tie_tolerance_are_level() -> None:
    level = LinearScores.from_matrix([[0.5, 0.5], [0.5 + 4e-10, 0.5 + 4e-10]])
    apart = LinearScores.from_matrix([[0.5, 0.5], [0.5 + 4e-9, 0.5 + 4e-9]])
    assert ends(rank_intervals(level, weights=SIMPLEX)) == {"a1": (1, 1), "a2": (1, 1)}
    assert ends(rank_intervals(apart, weights=SIMPLEX)) == {"a1": (2, 2), "a2": (1, 1)}


def test_a_rank_that_only_a_tie_reaches_counts() -> None:
    # At equal weights, and only there, neither of the rivals is ahead of the last one.
    scores = LinearScores.from_matrix([[1.0, 0.0], [0.0, 1.0], [0.5, 0.5]])
    found = rank_intervals(scores, weights=SIMPLEX)
    check(found)
    assert ends(found)["a3"] == (1, 2)
    assert found["a3"].text == "1–2"
    assert found["a3"].best_weights["c1"] == pytest.approx(0.5, abs=1e-8)


def test_sets_without_inside_and_weights_of_zero_are_no_obstacle() -> None:
    scores = LinearScores.from_matrix(random_scores(7, 6, 4).term_array, [3, 0, 2, 1])
    twice = RatioBound(child="c1", other="c3", low=2, high=2)
    thin = [
        WeightRatios(bounds=(twice,)),
        AllOf(parts=(WeightRatios(bounds=(twice,)), WeightBounds(low={"c4": 0.1}))),
        WeightBounds(low={"c1": 0.4}, high={"c1": 0.4, "c2": 0.3}),
        RelativeBounds(share=0.5),
        RelativeBounds(share=0.5, rescaled=False),
    ]
    for weights in thin:
        found = rank_intervals(scores, weights=weights)
        check(found)
        assert list(ends(found).values()) == ranks_of_cells(scores, weights)


def test_scores_of_another_scale_have_the_same_intervals() -> None:
    small = random_scores(5, 10, 5)
    large = LinearScores.from_matrix(small.term_array * 100 + 1e4, small.weight_array)
    for weights in (SIMPLEX, RelativeBounds(share=0.3)):
        assert ends(rank_intervals(small, weights=weights)) == ends(
            rank_intervals(large, weights=weights)
        )


def test_no_time_gives_bounds_that_contain_the_proven_ranks() -> None:
    scores = random_scores(0, 20, 6)
    for weights in every_information(scores):
        proven = rank_intervals(scores, weights=weights)
        check(proven)
        rough = rank_intervals(scores, weights=weights, time_limit=0)
        for one, other in zip(rough.intervals, proven.intervals, strict=True):
            assert one.least_possible <= other.best <= one.best
            assert one.worst <= other.worst <= one.greatest_possible
            assert (one.best_status == "proven") == (one.best == one.least_possible)
            assert (one.worst_status == "proven") == (one.worst == one.greatest_possible)
    rough = rank_intervals(scores, weights=SIMPLEX, time_limit=0)
    assert not rough.is_proven
    assert "not proven" in str(rough)
    assert "bound: within" in str(rough)


@pytest.mark.parametrize(
    "weights",
    [SIMPLEX, RelativeBounds(share=0.4), RelativeBounds(share=0.4, rescaled=False), None],
)
def test_integer_programmes_find_what_branching_finds(
    weights: WeightInformation | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    scores = random_scores(2, 12, 5)
    known = weights or WeightOrder(order=("c2", "c1", "c4"))
    branched = rank_intervals(scores, weights=known)
    calls: list[int] = []

    def counted(search: Any, deadline: float) -> None:
        calls.append(search.found)
        fewest_broken_programme.solve(search, deadline)

    def nothing(search: Any, deadline: float, **_: Any) -> None:
        """Leave all to the programmes."""

    monkeypatch.setattr(search, "solve", counted)
    monkeypatch.setattr(FewestBroken, "search", nothing)
    found = rank_intervals(scores, weights=known)
    check(found)
    assert ends(found) == ends(branched)
    assert calls


def test_common_weights_or_a_conflict_are_found_as_a_linear_programme_says() -> None:
    draws = np.random.default_rng(4)
    answers: list[bool] = []
    for seed in range(60):
        scores = random_scores(seed, 2, 4)
        for weights in every_information(scores):
            allowed = scores.allowed(weights)
            lines = draws.normal(size=(draws.integers(1, 6), 4))
            found = region(allowed).common(lines)
            possible = is_possible(
                np.vstack([lines, allowed.rows]),
                np.append(np.zeros(len(lines)), allowed.limits),
                allowed.lower,
                allowed.upper,
            )
            answers.append(possible)
            assert (found.weights is not None) == possible
            assert (len(found.conflict) > 0) != possible
            if found.weights is not None:
                assert (lines @ found.weights <= 1e-11).all()
                assert allowed.contains(found.weights)
    assert 100 < sum(answers) < len(answers) - 100


def test_only_those_asked_about_are_reported_and_the_others_stay_rivals() -> None:
    scores = random_scores(1, 8, 4)
    everyone = rank_intervals(scores)
    some = rank_intervals(scores, destinations=["a5", "a2", "a5"])
    assert ends(some) == {code: ends(everyone)[code] for code in ("a2", "a5")}
    with pytest.raises(UnknownNameError, match="rank interval"):
        some["a1"]


def test_progress_counts_both_ends_of_every_destination() -> None:
    seen: list[tuple[int, int]] = []

    def note(done: int, count: int) -> None:
        seen.append((done, count))

    rank_intervals(random_scores(1, 5, 3), progress=note)
    assert seen == [(done, 10) for done in range(1, 11)]


def test_errors_say_what_is_wrong() -> None:
    scores = random_scores(0, 4, 3)
    with pytest.raises(UnknownNameError, match="ranked destination"):
        rank_intervals(scores, destinations=["nowhere"])
    with pytest.raises(InvalidInputError, match="time limit"):
        rank_intervals(scores, time_limit=-1)
    with pytest.raises(InvalidInputError, match="no weights"):
        rank_intervals(scores, weights=WeightBounds(low={"c1": 0.7, "c2": 0.7}))
    with pytest.raises(InvalidInputError, match="at least one"):
        rank_intervals(scores, destinations=[])
    with pytest.raises(InvalidInputError, match="shape"):
        extreme_ranks(np.ones((2, 5)), scores.allowed(SIMPLEX))


@pytest.fixture(scope="module")
def morocco() -> RankIntervals:
    destinations = ns.load_destinations().select(*ns.MAIN_COMPARISON)
    return rank_intervals(ns.load_model(), destinations)


def test_the_moroccan_example_is_proven_and_agrees_with_the_ranking(
    morocco: RankIntervals,
) -> None:
    check(morocco)
    ranking = ns.load_model().rank(ns.load_destinations().select(*ns.MAIN_COMPARISON))
    for one in morocco.intervals:
        assert one.best <= ranking.rank(one.destination) <= one.worst


def test_results_go_through_json(morocco: RankIntervals) -> None:
    assert RankIntervals.from_json(morocco.to_json()) == morocco
    rough = rank_intervals(random_scores(0, 20, 6), weights=SIMPLEX, time_limit=0)
    assert RankIntervals.from_json(rough.to_json()) == rough


def test_tables_print_in_both_languages(morocco: RankIntervals) -> None:
    lines = str(morocco).splitlines()
    assert len(lines) <= 18
    assert max(map(len, lines)) <= 100
    assert "proven" in lines[-1]
    assert repr(morocco) == "RankIntervals(12 destinations, 12 proven, RelativeBounds)"
    french = rank_intervals(
        ns.load_model(language="fr"), ns.load_destinations().select("MAR", "EGY", "TUN")
    )
    assert "Meilleur" in str(french)
    assert "prouvé" in str(french)


def test_a_weighted_product_is_ranked_by_its_logarithms() -> None:
    model = ns.load_model(method="geometric_mean")
    destinations = ns.load_destinations().select(*ns.MAIN_COMPARISON)
    scores = linear_scores(model, destinations)
    assert scores.link == "log"
    check(rank_intervals(scores, weights=RelativeBounds(share=0.2)))
