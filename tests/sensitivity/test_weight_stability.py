"""One weight at a time: breakpoints, rankings between them, and intervals of stability."""

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nearshore_score import MAIN_COMPARISON, Destinations, ScoringModel, load_model
from nearshore_score.errors import InvalidInputError, UnknownNameError
from nearshore_score.sensitivity.linear_scores import LinearScores, linear_scores
from nearshore_score.sensitivity.weight_stability import (
    Interval,
    OneWeight,
    WeightStability,
    weight_breakpoints,
    weight_stability,
)
from tests.sensitivity.cases import case
from tests.sensitivity.problems import problems, random_scores

OAT = case("oat_breakpoints_5x4")
CRITERIA = range(4)
# A cell is a breakpoint, or the weights between two of them; its ranks; its ends.
Cell = tuple[Fraction, Fraction, tuple[int, ...]]


@pytest.fixture(scope="module")
def main_comparison(destinations: Destinations) -> Destinations:
    return destinations.select(*MAIN_COMPARISON)


def oat() -> WeightStability:
    scores = LinearScores.from_matrix(OAT["input"]["matrix"], OAT["input"]["weights"])
    return weight_stability(scores)


def code(number: int) -> str:
    return f"a{number}"


def exact_lines(scores: LinearScores, at: int) -> list[tuple[Fraction, Fraction]]:
    """Return the scores at weight 0 and 1, in rational numbers."""
    weights = [Fraction(weight).limit_denominator(1000) for weight in scores.weights]
    others = [j for j in range(len(weights)) if j != at]
    whole = sum(weights[j] for j in others)
    lines: list[tuple[Fraction, Fraction]] = []
    for row in scores.terms:
        terms = [Fraction(cell) for cell in row]
        if not others:
            without = terms[at]
        elif whole:
            without = sum((weights[j] * terms[j] for j in others), Fraction(0)) / whole
        else:
            without = sum((terms[j] for j in others), Fraction(0)) / len(others)
        lines.append((without, terms[at]))
    return lines


def exact_ranks(lines: list[tuple[Fraction, Fraction]], weight: Fraction) -> tuple[int, ...]:
    scores = [(1 - weight) * without + weight * alone for without, alone in lines]
    return tuple(1 + sum(other > score for other in scores) for score in scores)


def exact_cells(lines: list[tuple[Fraction, Fraction]]) -> list[Cell]:
    """Return every breakpoint and all that lies between, from 0 to 1, with the ranks there."""
    points: set[Fraction] = set()
    for a, (start, end) in enumerate(lines):
        for other_start, other_end in lines[:a]:
            d0, d1 = start - other_start, end - other_end
            if d0 != d1 and 0 <= d0 / (d0 - d1) <= 1:
                points.add(d0 / (d0 - d1))
    stops = sorted(points | {Fraction(0), Fraction(1)})
    cells: list[Cell] = []
    for low, high in pairwise(stops):
        if low in points:
            cells.append((low, low, exact_ranks(lines, low)))
        cells.append((low, high, exact_ranks(lines, (low + high) / 2)))
    if stops[-1] in points:
        cells.append((stops[-1], stops[-1], exact_ranks(lines, stops[-1])))
    return cells


def exact_interval(
    cells: list[Cell], base: Fraction, held: Callable[[tuple[int, ...]], bool]
) -> tuple[float, float, bool, bool]:
    """Walk from the base in both directions for as long as something holds."""
    exact = [low == base == high or low < base < high for low, high, _ in cells]
    # The base may also lie at 0 or 1, where no breakpoint is.
    inside = [low <= base <= high for low, high, _ in cells]
    start = end = exact.index(True) if any(exact) else inside.index(True)
    while start > 0 and held(cells[start - 1][2]):
        start -= 1
    while end < len(cells) - 1 and held(cells[end + 1][2]):
        end += 1
    low, high = cells[start], cells[end]
    low_closed = low[0] == low[1] or start == 0
    high_closed = high[0] == high[1] or end == len(cells) - 1
    return float(low[0]), float(high[1]), low_closed, high_closed


def assert_same(found: Interval, expected: tuple[float, float, bool, bool]) -> None:
    assert (found.low, found.high) == pytest.approx(expected[:2], abs=1e-10)
    assert (found.low_closed, found.high_closed) == expected[2:]


@pytest.mark.parametrize("at", CRITERIA)
def test_the_sample_case_has_these_breakpoints(at: int) -> None:
    expected = [float(Fraction(b)) for b in OAT["expected"]["per_criterion"][at]["breakpoints"]]
    found = [point.weight for point in oat().found[at].breakpoints if 0 < point.weight < 1]
    assert found == pytest.approx(expected, abs=OAT["tolerance"])


def test_a_pair_of_the_sample_case_is_level_at_weight_one() -> None:
    last = oat().of("c3").breakpoints[-1]
    assert (last.weight, last.pairs) == (1.0, (("a1", "a5"),))


@pytest.mark.parametrize("at", CRITERIA)
def test_the_sample_case_has_these_rankings_between_them(at: int) -> None:
    expected = OAT["expected"]["per_criterion"][at]["segments"]
    found = oat().found[at].segments
    assert [segment.order for segment in found] == [
        tuple((code(number),) for number in order) for _, _, order in expected
    ]
    for segment, (low, high, _) in zip(found, expected, strict=True):
        ends = (segment.interval.low, segment.interval.high)
        assert ends == pytest.approx((float(Fraction(low)), float(Fraction(high))), abs=1e-12)
        assert segment.interval.low_closed == (low == "0")
        # On criterion 3 two destinations are level at weight 1, which ends the last stretch.
        assert segment.interval.high_closed == (high == "1" and at != 2)


@pytest.mark.parametrize("at", CRITERIA)
def test_the_sample_case_keeps_its_winner_and_its_order_in_these_intervals(at: int) -> None:
    expected = OAT["expected"]["per_criterion"][at]
    one = oat().found[at]
    winner = [float(Fraction(end)) for end in expected["winner_stability_interval"]]
    assert_same(one.interval_of_winner, (winner[0], winner[1], True, True))
    # The base ranking of the case breaks the tie by position; nobody overtakes in this order.
    order = one.where_in_order([code(number) for number in OAT["expected"]["base_ranking"]])
    ends = [float(Fraction(end)) for end in expected["full_ranking_stability_interval"]]
    assert order is not None
    assert_same(order, (ends[0], ends[1], True, True))


@pytest.mark.parametrize("at", CRITERIA)
def test_the_tie_of_the_sample_case_is_stated_and_makes_its_base_a_breakpoint(at: int) -> None:
    one = oat().found[at]
    assert one.ties == (("a1", "a4"),)
    assert one.weight in [point.weight for point in one.breakpoints]
    assert_same(one.interval_of_order, (one.weight, one.weight, True, True))


@given(problems())
def test_breakpoints_and_rankings_are_those_of_rational_arithmetic(scores: LinearScores) -> None:
    for at, one in enumerate(weight_stability(scores).found):
        cells = exact_cells(exact_lines(scores, at))
        points = [low for low, high, _ in cells if low == high]
        stretches = [cell for cell in cells if cell[0] < cell[1]]
        found = [point.weight for point in one.breakpoints]
        assert found == pytest.approx([float(point) for point in points], abs=1e-11)
        for low, high, ranks in cells:
            middle = one.ranks_at(float((low + high) / 2))
            assert tuple(middle[code] for code in scores.destinations) == ranks
        for segment, (low, high, ranks) in zip(one.segments, stretches, strict=True):
            ends = (segment.interval.low, segment.interval.high)
            assert ends == pytest.approx((float(low), float(high)), abs=1e-11)
            assert tuple(segment.ranks[code] for code in scores.destinations) == ranks


@given(problems())
def test_intervals_are_those_found_by_walking_from_the_base(scores: LinearScores) -> None:
    for at, one in enumerate(weight_stability(scores).found):
        lines = exact_lines(scores, at)
        cells = exact_cells(lines)
        base = Fraction(one.weight).limit_denominator(1000)
        now = exact_ranks(lines, base)
        first = [row for row, rank in enumerate(now) if rank == 1]
        assert one.first == tuple(scores.destinations[row] for row in first)
        assert_same(
            one.interval_of_winner,
            exact_interval(cells, base, lambda r, f=first: all(r[row] == 1 for row in f)),
        )
        assert_same(one.interval_of_order, exact_interval(cells, base, lambda r, n=now: r == n))
        for row, destination in enumerate(scores.destinations):
            expected = exact_interval(cells, base, lambda r, n=now, i=row: r[i] == n[i])
            assert_same(one.interval_of_rank(destination), expected)
        for count in range(1, len(now) + 1):
            top = [rank <= count for rank in now]
            expected = exact_interval(
                cells, base, lambda r, c=count, t=top: [rank <= c for rank in r] == t
            )
            assert_same(one.interval_of_top(count), expected)


@given(problems(least_columns=2))
def test_pairs_at_a_breakpoint_are_level_and_change_places_there(scores: LinearScores) -> None:
    for at, one in enumerate(weight_stability(scores).found):
        lines = dict(zip(scores.destinations, exact_lines(scores, at), strict=True))
        for point in one.breakpoints:
            for before, after in point.pairs:
                start = lines[before][0] - lines[after][0]
                end = lines[before][1] - lines[after][1]
                assert start >= 0 >= end != start
                assert point.weight == pytest.approx(float(start / (start - end)), abs=1e-11)


@given(problems(), st.integers(0, 100))
def test_the_order_of_rows_and_columns_does_not_matter(scores: LinearScores, seed: int) -> None:
    draws = np.random.default_rng(seed)
    rows = draws.permutation(len(scores.destinations))
    columns = draws.permutation(len(scores.children))
    shuffled = LinearScores.from_matrix(
        scores.term_array[np.ix_(rows, columns)],
        scores.weight_array[columns],
        destinations=[scores.destinations[int(row)] for row in rows],
        criteria=[scores.children[int(column)] for column in columns],
    )
    again = weight_stability(shuffled)
    for one in weight_stability(scores).found:
        other = again.of(one.child)
        assert [p.weight for p in other.breakpoints] == pytest.approx(
            [p.weight for p in one.breakpoints], abs=1e-11
        )
        assert [set(p.pairs) for p in other.breakpoints] == [set(p.pairs) for p in one.breakpoints]
        assert [s.ranks for s in other.segments] == [s.ranks for s in one.segments]


def test_a_duplicate_adds_no_breakpoint_and_shares_every_rank() -> None:
    single = random_scores(4, 6, 3)
    double = LinearScores.from_matrix([*single.terms, single.terms[2]], single.weights)
    for one, other in zip(
        weight_stability(single).found, weight_stability(double).found, strict=True
    ):
        assert [point.weight for point in other.breakpoints] == pytest.approx(
            [point.weight for point in one.breakpoints], abs=1e-12
        )
        for segment in other.segments:
            assert segment.ranks["a3"] == segment.ranks["a7"]


def test_a_dominated_destination_is_never_first() -> None:
    scores = random_scores(5, 6, 4)
    worse = LinearScores.from_matrix([*scores.terms, (scores.term_array[3] - 0.01)], scores.weights)
    for one in weight_stability(worse).found:
        assert one.where_top("a7", 1) == ()
        assert all(segment.ranks["a4"] < segment.ranks["a7"] for segment in one.segments)


def test_one_destination_is_always_first() -> None:
    (one, _) = weight_stability(LinearScores.from_matrix([[0.3, 0.8]])).found
    assert one.breakpoints == ()
    assert_same(one.interval_of_winner, (0.0, 1.0, True, True))
    assert_same(one.interval_of_order, (0.0, 1.0, True, True))
    assert (one.first_below, one.first_above, one.ties) == ((), (), ())


def test_a_single_child_keeps_its_ranking_at_every_weight() -> None:
    (one,) = weight_stability(LinearScores.from_matrix([[0.3], [0.8], [0.3]])).found
    assert one.breakpoints == ()
    assert_same(one.interval_of_order, (0.0, 1.0, True, True))
    assert one.segments[0].order == (("a2",), ("a1", "a3"))


def test_equal_destinations_are_level_throughout_and_not_at_breakpoints() -> None:
    (one, _) = weight_stability(LinearScores.from_matrix([[0.5, 0.5]] * 3)).found
    assert one.breakpoints == ()
    assert one.ties == (("a1", "a2", "a3"),)
    assert_same(one.interval_of_order, (0.0, 1.0, True, True))


def test_a_constant_criterion_makes_all_level_only_where_it_has_all_the_weight() -> None:
    one = weight_stability(LinearScores.from_matrix([[3, 1], [3, 2], [3, 4]])).of("c1")
    assert [point.weight for point in one.breakpoints] == [1.0]
    assert len(one.breakpoints[0].pairs) == 3
    assert one.ranks_at(1.0) == {"a1": 1, "a2": 1, "a3": 1}
    assert_same(one.interval_of_order, (0.0, 1.0, True, False))
    assert_same(one.interval_of_winner, (0.0, 1.0, True, True))
    assert_same(one.interval_of_rank("a1"), (0.0, 1.0, True, False))
    assert one.first_above == ()
    assert [str(segment.interval) for segment in one.segments] == ["[0, 1)"]


def test_who_is_level_at_weight_zero_is_so_at_a_breakpoint_there() -> None:
    one = weight_stability(LinearScores.from_matrix([[1, 3], [2, 3]])).of("c1")
    assert [point.weight for point in one.breakpoints] == [0.0]
    assert one.breakpoints[0].pairs == (("a1", "a2"),)
    assert one.ranks_at(0.0) == {"a1": 1, "a2": 1}
    assert_same(one.interval_of_rank("a1"), (0.0, 1.0, False, True))
    assert_same(one.interval_of_rank("a2"), (0.0, 1.0, True, True))


def test_crossings_at_one_weight_are_one_breakpoint() -> None:
    # All three lines pass through 1 at weight 1/3.
    one = weight_stability(LinearScores.from_matrix([[1, 1], [3, 0], [0, 1.5]], [0.2, 0.8])).of(
        "c1"
    )
    assert len(one.breakpoints) == 1
    assert one.breakpoints[0].weight == pytest.approx(1 / 3, abs=1e-12)
    assert set(one.breakpoints[0].pairs) == {("a1", "a2"), ("a3", "a1"), ("a3", "a2")}
    assert set(one.ranks_at(one.breakpoints[0].weight).values()) == {1}
    assert [segment.order for segment in one.segments] == [
        (("a3",), ("a1",), ("a2",)),
        (("a2",), ("a1",), ("a3",)),
    ]


def test_a_rank_ends_open_where_one_rises_and_closed_where_one_is_overtaken() -> None:
    # a2 is second around the base; it passes a1 above 1/2 and falls behind a3 below 1/3.
    one = weight_stability(LinearScores.from_matrix([[1, 3], [3, 1], [0, 2.5]], [0.45, 0.55])).of(
        "c1"
    )
    assert_same(one.interval_of_rank("a2"), (1 / 3, 0.5, True, False))
    assert_same(one.interval_of_top(1), (0.0, 0.5, True, False))
    assert_same(one.interval_of_top(2), (1 / 3, 1.0, False, True))
    assert_same(one.interval_of_winner, (0.0, 0.5, True, True))
    assert one.first_above == ("a2",)


def test_a_tie_for_the_first_place_leaves_a_single_point() -> None:
    one = weight_stability(LinearScores.from_matrix([[3, 1], [1, 3], [0, 0]])).of("c1")
    assert one.first == ("a1", "a2")
    assert_same(one.interval_of_winner, (0.5, 0.5, True, True))
    assert (one.first_below, one.first_above) == (("a2",), ("a1",))
    assert_same(one.interval_of_rank("a1"), (0.5, 1.0, True, True))
    assert_same(one.interval_of_rank("a3"), (0.0, 1.0, True, True))


def test_who_is_level_within_the_tolerance_of_the_ranking_is_level_at_the_base() -> None:
    scores = LinearScores.from_matrix([[60, 40], [40, 60 + 1e-10]])
    one = weight_stability(scores).of("c1")
    assert scores.ranks_at(scores.weight_array).tolist() == [1, 1]
    assert [point.weight for point in one.breakpoints] == [0.5]
    assert one.ranks_at(0.5) == {"a1": 1, "a2": 1}


def test_where_one_criterion_has_all_the_weight_the_others_share_equally() -> None:
    one = weight_stability(LinearScores.from_matrix([[1, 0, 8], [0, 3, 2]], [1, 0, 0])).of("c1")
    assert one.without == (4.0, 2.5)
    assert_same(one.interval_of_winner, (0.0, 1.0, True, True))
    array = weight_breakpoints([[1, 0, 8], [0, 4, 6]], [1, 0, 0])
    assert array[0, 0] == pytest.approx(0.5)


def test_a_weight_of_zero_only_goes_up() -> None:
    one = weight_stability(LinearScores.from_matrix([[1, 5], [3, 4]], [0, 1])).of("c1")
    assert_same(one.interval_of_winner, (0.0, 1 / 3, True, True))
    assert one.first_above == ("a2",)


def test_a_destination_may_be_at_the_top_for_weights_that_are_apart() -> None:
    # a1 stays the same; the others are both better than it in the middle.
    one = weight_stability(LinearScores.from_matrix([[1, 1], [3, 0], [0, 3]])).of("c1")
    near_zero, near_one = one.where_top("a1", 2)
    assert_same(near_zero, (0.0, 1 / 3, True, True))
    assert_same(near_one, (2 / 3, 1.0, True, True))
    assert one.where_top("a1", 3) == (Interval(low=0, high=1),)


def test_an_order_that_no_weight_gives_has_no_interval() -> None:
    one = weight_stability(LinearScores.from_matrix([[1, 1], [2, 2]])).of("c1")
    assert one.where_in_order(["a1", "a2"]) is None
    whole = one.where_in_order(["a2", "a1"])
    assert whole == Interval(low=0, high=1)


def test_the_array_function_gives_rational_results_and_marks_lines_that_do_not_cross() -> None:
    found = weight_breakpoints([[1, 4], [3, 2], [3, 2], [2, 5]], [0.5, 0.5])
    np.testing.assert_allclose(found[0], [0.5, 0.5])
    assert np.isnan(found[3]).all()
    assert np.isinf(found[2]).all()
    assert found.shape == (6, 2)


@given(problems(least_columns=2))
def test_the_array_function_agrees_with_the_breakpoints(scores: LinearScores) -> None:
    array = weight_breakpoints(scores.term_array, scores.weights)
    one_row, other_row = np.triu_indices(len(scores.destinations), 1)
    for at, one in enumerate(weight_stability(scores).found):
        # Lines that are the same but for rounding may meet anywhere in the array.
        ends = np.array([one.without, one.alone])
        apart = np.abs(ends[:, one_row] - ends[:, other_row]).max(axis=0) > 1e-12
        reached = array[apart & np.isfinite(array[:, at]), at]
        reached = reached[(reached > -1e-12) & (reached < 1 + 1e-12)]
        listed = [point.weight for point in one.breakpoints for _ in point.pairs]
        np.testing.assert_allclose(np.sort(reached), listed, atol=1e-10)


def test_rows_that_are_equal_give_no_number_in_tables_of_any_size() -> None:
    draws = np.random.default_rng(7)
    for n, k in ((5, 3), (17, 7), (64, 30), (101, 13)):
        terms = draws.uniform(size=(n, k))
        terms[-1] = terms[n // 2]
        weights = draws.dirichlet(np.ones(k))
        pair = np.flatnonzero(np.isnan(weight_breakpoints(terms, weights)).all(axis=1))
        first, second = np.triu_indices(n, 1)
        assert [(first[at], second[at]) for at in pair] == [(n // 2, n - 1)]


def test_many_tables_and_weights_go_through_the_array_function_at_once() -> None:
    draws = np.random.default_rng(3)
    terms, weights = draws.uniform(size=(4, 7, 3)), draws.dirichlet(np.ones(3), 4)
    together = weight_breakpoints(terms, weights)
    for at in range(4):
        np.testing.assert_allclose(together[at], weight_breakpoints(terms[at], weights[at]))
    same = weight_breakpoints(terms[0], weights)
    np.testing.assert_allclose(same[2], weight_breakpoints(terms[0], weights[2]))
    single = weight_breakpoints([[1.0], [2.0]], [[1.0], [3.0]])
    assert single.shape == (2, 1, 1)
    assert np.isinf(single).all()


@pytest.mark.parametrize(
    ("terms", "weights", "part"),
    [
        ([1, 2], [1, 1], r"axes \(..., n, k\)"),
        ([[1, 2]], [1, 1, 1], "one for each column"),
        ([[1, 2], [3, 4]], [-1, 2], "not negative"),
        ([[1, 2], [3, 4]], [0, 0], "not all zero"),
        ([[1, np.nan], [3, 4]], [1, 1], "finite"),
    ],
)
def test_the_array_function_says_what_it_cannot_use(
    terms: object, weights: object, part: str
) -> None:
    with pytest.raises(InvalidInputError, match=part):
        weight_breakpoints(np.array(terms), np.array(weights))


def test_inputs_are_not_changed() -> None:
    terms, weights = np.array([[1.0, 4.0], [3.0, 2.0]]), np.array([2.0, 3.0])
    weight_breakpoints(terms, weights)
    assert terms.tolist() == [[1, 4], [3, 2]]
    assert weights.tolist() == [2, 3]


@pytest.mark.parametrize("method", ["arithmetic_mean", "geometric_mean"])
def test_the_ranking_of_a_real_model_is_found_at_any_weight(
    method: str, main_comparison: Destinations
) -> None:
    scores = linear_scores(load_model(method=method), main_comparison)
    draws = np.random.default_rng(2)
    for at, one in enumerate(weight_stability(scores).found):
        for weight in [one.weight, *draws.uniform(size=10)]:
            moved = scores.weight_array * (1 - weight) / (1 - one.weight)
            moved[at] = weight
            expected = scores.ranks_at(moved).tolist()
            assert [one.ranks_at(weight)[code] for code in scores.destinations] == expected


def test_all_destinations_of_the_world_have_a_complete_sequence(
    default_model: ScoringModel, destinations: Destinations
) -> None:
    found = weight_stability(default_model, destinations)
    cost = found.of("cost")
    assert len(cost.segments) == len(cost.breakpoints) + 1
    for before, after, point in zip(
        cost.segments, cost.segments[1:], cost.breakpoints, strict=False
    ):
        assert before.interval.high == point.weight == after.interval.low
        for ahead, behind in point.pairs:
            assert before.ranks[ahead] < before.ranks[behind]
            assert after.ranks[behind] < after.ranks[ahead]


def test_the_result_goes_through_json(main_comparison: Destinations) -> None:
    found = weight_stability(load_model(), main_comparison)
    again = WeightStability.from_json(found.to_json())
    assert again == found
    assert again.of("cost").segments == found.of("cost").segments


@pytest.mark.parametrize(("language", "heading"), [("en", "First up to"), ("fr", "En deçà")])
def test_the_table_is_small_in_both_languages(
    language: str, heading: str, main_comparison: Destinations
) -> None:
    model = load_model()
    model = model.replace(context=model.context.replace(language=language))
    found = weight_stability(model, main_comparison)
    (table,) = found.tables()
    assert heading in table.head
    assert len(table.rows) == 8
    assert max(len(line) for line in str(found).splitlines()) <= 100
    assert "Maurice" in str(found) if language == "fr" else "Mauritius" in str(found)


def test_the_table_states_a_tie() -> None:
    assert "Level at the weights of the model: a1 and a4." in str(oat())


def test_results_say_in_one_line_what_they_are() -> None:
    found = oat()
    assert repr(found) == "WeightStability(5 destinations, 4 weights)"
    assert repr(found.of("c1")) == "OneWeight('c1', 6 breakpoints)"
    assert str(found.of("c1")) == (
        "c1 0.4: first a2 in [0, 0.4545]; order in [0.4, 0.4]; 6 breakpoints"
    )


def test_unknown_names_and_impossible_questions_are_refused() -> None:
    found = oat()
    one: OneWeight = found.of("c1")
    with pytest.raises(UnknownNameError, match="c9"):
        found.of("c9")
    with pytest.raises(UnknownNameError, match="a9"):
        one.interval_of_rank("a9")
    with pytest.raises(UnknownNameError, match="a9"):
        one.where_in_order(["a1", "a9"])
    with pytest.raises(InvalidInputError, match="at least one place"):
        one.interval_of_top(0)
    with pytest.raises(InvalidInputError, match="from 0 to 1"):
        one.ranks_at(1.2)


def test_an_interval_knows_what_belongs_to_it() -> None:
    half_open = Interval(low=0.2, high=0.6, low_closed=False)
    assert [weight in half_open for weight in (0.1, 0.2, 0.4, 0.6)] == [False, False, True, True]
    assert half_open.width == pytest.approx(0.4)
    assert str(half_open) == "(0.2, 0.6]"
    with pytest.raises(InvalidInputError, match="low < high"):
        Interval(low=0.5, high=0.5, high_closed=False)
    with pytest.raises(InvalidInputError, match="low < high"):
        Interval(low=0.6, high=0.5)
