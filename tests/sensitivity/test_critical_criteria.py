"""Critical criteria of Triantaphyllou and Sanchez, and how they agree with breakpoints."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given

from nearshore_score import MAIN_COMPARISON, Destinations, ScoringModel, load_model
from nearshore_score.errors import InvalidInputError, UnknownNameError
from nearshore_score.sensitivity.critical_criteria import (
    CriticalCriteria,
    WeightChange,
    critical_changes,
    critical_criteria,
)
from nearshore_score.sensitivity.linear_scores import LinearScores
from nearshore_score.sensitivity.weight_stability import weight_breakpoints, weight_stability
from tests.sensitivity.problems import problems, random_scores

# A weighted sum of four destinations on four criteria, worked out by hand in the tests.
EXAMPLE = LinearScores.from_matrix(
    [
        [0.3088, 0.2897, 0.3867, 0.1922],
        [0.2163, 0.3458, 0.1755, 0.6288],
        [0.4509, 0.2473, 0.1194, 0.0575],
        [0.0240, 0.1172, 0.3184, 0.1215],
    ],
    [0.3277, 0.3058, 0.2876, 0.0790],
)


@pytest.fixture(scope="module")
def main_comparison(destinations: Destinations) -> Destinations:
    return destinations.select(*MAIN_COMPARISON)


def exact_changes(scores: LinearScores, at: int) -> dict[tuple[str, str], Fraction]:
    """Return the change of a weight that makes each pair level, in rational numbers."""
    weights = [Fraction(weight).limit_denominator(1000) for weight in scores.weights]
    rows = [[Fraction(cell) for cell in row] for row in scores.terms]
    totals = [sum((w * s for w, s in zip(weights, row, strict=True)), Fraction(0)) for row in rows]
    found: dict[tuple[str, str], Fraction] = {}
    for a, one in enumerate(scores.destinations):
        for b, other in enumerate(scores.destinations[a + 1 :], start=a + 1):
            if rows[a][at] == rows[b][at] or weights[at] == 1:
                continue
            delta = (totals[b] - totals[a]) / (rows[b][at] - rows[a][at])
            if delta <= weights[at]:
                found[one, other] = delta
    return found


def by_pair(changes: tuple[WeightChange, ...]) -> dict[frozenset[str], WeightChange]:
    return {frozenset((one.ahead, one.behind)): one for one in changes}


def test_the_example_has_these_criticality_degrees() -> None:
    found = critical_criteria(EXAMPLE)
    degrees = [one.criticality_degree for one in found.criteria]
    assert degrees == pytest.approx([18.8739, 48.1717, 64.8763, 32.1495], abs=1e-4)
    coefficients = [one.sensitivity_coefficient for one in found.criteria]
    assert coefficients == pytest.approx([0.052983, 0.020759, 0.015414, 0.031105], abs=1e-6)


def test_the_example_names_different_criteria_for_the_top_and_for_any_place() -> None:
    found = critical_criteria(EXAMPLE)
    assert (found.percent_top, found.percent_any) == ("c3", "c1")
    assert (found.absolute_top, found.absolute_any) == ("c4", "c4")


def test_the_change_of_one_pair_of_the_example_follows_from_the_formula() -> None:
    change = critical_criteria(EXAMPLE).change("c3", "a2", "a1")
    assert change is not None
    total_1 = 0.3277 * 0.3088 + 0.3058 * 0.2897 + 0.2876 * 0.3867 + 0.0790 * 0.1922
    total_2 = 0.3277 * 0.2163 + 0.3058 * 0.3458 + 0.2876 * 0.1755 + 0.0790 * 0.6288
    # The weights as printed sum to 1.0001.
    delta = (total_2 - total_1) / (0.1755 - 0.3867) / 1.0001
    assert (change.ahead, change.behind) == ("a1", "a2")
    assert change.delta == pytest.approx(delta, abs=1e-12)
    assert change.percent == pytest.approx(100 * delta / (0.2876 / 1.0001), abs=1e-9)
    assert change.share == pytest.approx((0.2876 / 1.0001 - delta) / (1 - delta), abs=1e-12)


def test_a_change_that_takes_more_than_the_weight_is_not_feasible() -> None:
    found = critical_criteria(EXAMPLE)
    assert found.change("c1", "a1", "a2") is None
    array = critical_changes(EXAMPLE.term_array, EXAMPLE.weights)
    assert array.change[0, 0] == pytest.approx(0.425975, abs=1e-6)
    assert array.change[0, 0] > EXAMPLE.weights[0]
    assert not array.feasible[0, 0]
    assert np.isnan(array.share[0, 0])


@given(problems())
def test_changes_are_those_of_rational_arithmetic(scores: LinearScores) -> None:
    found = critical_criteria(scores)
    for at, child in enumerate(scores.children):
        expected = exact_changes(scores, at)
        changes = by_pair(found.changes(child))
        assert set(changes) == {frozenset(pair) for pair in expected}
        for pair, delta in expected.items():
            assert changes[frozenset(pair)].delta == pytest.approx(float(delta), abs=1e-10)
        sizes = [abs(one.delta) for one in found.changes(child)]
        assert sizes == sorted(sizes)


@given(problems())
def test_changes_make_a_pair_level_at_the_breakpoints_of_the_weight(scores: LinearScores) -> None:
    found = critical_criteria(scores)
    for one in weight_stability(scores).found:
        pairs = {
            frozenset(pair): point.weight
            for point in one.breakpoints
            for pair in point.pairs
            if point.weight < 1
        }
        shares = {pair: c.share for pair, c in by_pair(found.changes(one.child)).items()}
        assert shares == pytest.approx(pairs, abs=1e-10)


@given(problems(least_columns=2))
def test_after_the_change_the_pair_is_level_and_the_weights_are_as_stated(
    scores: LinearScores,
) -> None:
    found = critical_criteria(scores)
    for at, child in enumerate(scores.children):
        for change in found.changes(child):
            raw = scores.weight_array.copy()
            raw[at] -= change.delta
            totals = scores.term_array @ raw
            assert raw[at] >= -1e-12
            assert totals[scores.place(change.ahead)] == pytest.approx(
                totals[scores.place(change.behind)], abs=1e-9 * max(1.0, raw[at])
            )
            assert change.share == pytest.approx(raw[at] / raw.sum(), abs=1e-10)


@given(problems())
def test_the_smallest_changes_are_the_least_of_all_pairs_that_are_apart(
    scores: LinearScores,
) -> None:
    found = critical_criteria(scores)
    ranks = dict(
        zip(scores.destinations, scores.ranks_at(scores.weight_array).tolist(), strict=True)
    )
    for one in found.criteria:
        apart = [c for c in found.changes(one.child) if ranks[c.ahead] != ranks[c.behind]]
        top = [c for c in apart if ranks[c.ahead] == 1]
        assert all(ranks[c.ahead] < ranks[c.behind] for c in apart)
        for smallest, among in ((one.any_change, apart), (one.top_change, top)):
            least = min((abs(c.delta) for c in among), default=None)
            assert (None if smallest is None else abs(smallest.delta)) == least


@given(problems())
def test_the_winner_stays_until_the_top_change(scores: LinearScores) -> None:
    found = critical_criteria(scores)
    for one in weight_stability(scores).found:
        change = found.of(one.child).top_change
        held = one.interval_of_winner
        if change is None or len(one.first) > 1:
            continue
        assert min(abs(change.share - held.low), abs(change.share - held.high)) < 1e-9


def test_the_critical_criterion_in_percent_may_not_be_the_one_in_weight() -> None:
    scores = random_scores(11, 5, 4)
    found = critical_criteria(scores)
    known = {c.child: c.any_change for c in found.criteria if c.any_change is not None}
    percents = {
        child: abs(change.delta) / scores.weights[scores.children.index(child)]
        for child, change in known.items()
    }
    assert found.percent_any == min(percents, key=percents.__getitem__)
    assert found.absolute_any == min(known, key=lambda child: abs(known[child].delta))


def test_the_order_of_destinations_does_not_matter() -> None:
    backward = LinearScores.from_matrix(
        EXAMPLE.term_array[::-1], EXAMPLE.weights, destinations=EXAMPLE.destinations[::-1]
    )
    found, again = critical_criteria(EXAMPLE), critical_criteria(backward)
    assert (found.percent_top, found.percent_any) == (again.percent_top, again.percent_any)
    for one in found.criteria:
        other = again.of(one.child)
        assert other.criticality_degree == pytest.approx(one.criticality_degree, rel=1e-12)


def test_one_destination_has_no_critical_criterion() -> None:
    found = critical_criteria(LinearScores.from_matrix([[0.3, 0.6]]))
    assert found.percent_top is found.percent_any is found.absolute_any is None
    assert [one.sensitivity_coefficient for one in found.criteria] == [0.0, 0.0]
    assert [one.criticality_degree for one in found.criteria] == [None, None]
    assert "no criterion" in str(found)


def test_the_only_weight_cannot_change() -> None:
    single = critical_criteria(LinearScores.from_matrix([[0.3], [0.6]]))
    assert single.changes("c1") == ()
    everything = critical_criteria(LinearScores.from_matrix([[0.3, 1], [0.6, 0]], [1, 0]))
    assert everything.changes("c1") == ()


def test_a_criterion_that_tells_no_one_apart_is_not_critical() -> None:
    found = critical_criteria(LinearScores.from_matrix([[3, 1], [3, 2]]))
    assert found.of("c1").any_change is None
    assert found.of("c1").sensitivity_coefficient == 0.0
    assert found.change("c1", "a1", "a2") is None


def test_a_weight_of_zero_has_a_change_but_no_percent() -> None:
    found = critical_criteria(LinearScores.from_matrix([[1, 5], [3, 4]], [0, 1]))
    change = found.of("c1").top_change
    assert change is not None
    assert change.delta == pytest.approx(-0.5)
    assert change.share == pytest.approx(1 / 3)
    assert change.percent is None
    assert found.of("c1").criticality_degree is None
    assert found.of("c1").sensitivity_coefficient is None
    assert (found.percent_top, found.absolute_top) == (None, "c1")
    assert "50.0 points" in str(found)


def test_who_is_level_needs_no_change_and_is_named() -> None:
    found = critical_criteria(LinearScores.from_matrix([[3, 1], [1, 3], [0, 3], [0, 3]]))
    tied = found.change("c1", "a1", "a2")
    assert tied is not None
    assert (tied.delta, tied.share) == (0.0, 0.5)
    assert found.change("c1", "a3", "a4") is None
    assert found.of("c1").any_change != tied
    assert "Level at the weights of the model: a1 and a2." in str(found)
    assert "Level at the weights of the model: a3 and a4." in str(found)


def test_both_forms_of_the_change_agree_for_many_tables_at_once() -> None:
    draws = np.random.default_rng(8)
    terms, weights = draws.uniform(size=(3, 6, 4)), draws.dirichlet(np.ones(4), 3)
    found = critical_changes(terms, weights)
    points = weight_breakpoints(terms, weights)
    assert found.change.shape == found.share.shape == found.feasible.shape == (3, 15, 4)
    inside = (points >= 0) & (points <= 1)
    assert (found.feasible == inside).all()
    np.testing.assert_allclose(found.share[inside], points[inside], atol=1e-10)
    one = critical_changes(terms[0], weights)
    np.testing.assert_allclose(one.change[2], critical_changes(terms[0], weights[2]).change)


def test_the_array_function_says_what_it_cannot_use() -> None:
    with pytest.raises(InvalidInputError, match="one for each column"):
        critical_changes([[1, 2], [3, 4]], [1])
    with pytest.raises(InvalidInputError, match="not negative"):
        critical_changes([[1, 2], [3, 4]], [1, -1])


def test_a_world_of_destinations_agrees_with_its_breakpoints(
    default_model: ScoringModel, destinations: Destinations
) -> None:
    found = critical_criteria(default_model, destinations)
    stability = weight_stability(found.scores)
    for one in stability.found:
        expected = sorted(p.weight for p in one.breakpoints for _ in p.pairs if p.weight < 1)
        shares = sorted(change.share for change in found.changes(one.child))
        np.testing.assert_allclose(shares, expected, atol=1e-9)


@pytest.mark.parametrize("method", ["arithmetic_mean", "geometric_mean"])
def test_the_result_goes_through_json(method: str, main_comparison: Destinations) -> None:
    found = critical_criteria(load_model(method=method), main_comparison)
    again = CriticalCriteria.from_json(found.to_json())
    assert again == found
    assert again.changes("cost") == found.changes("cost")


@pytest.mark.parametrize(("language", "heading"), [("en", "Level with"), ("fr", "Paire")])
def test_the_table_is_small_in_both_languages(
    language: str, heading: str, main_comparison: Destinations
) -> None:
    model = load_model()
    model = model.replace(context=model.context.replace(language=language))
    found = critical_criteria(model, main_comparison)
    (table,) = found.tables()
    assert heading in table.head
    assert len(table.rows) == 8
    assert max(len(line) for line in str(found).splitlines()) <= 100


def test_unknown_names_are_refused() -> None:
    found = critical_criteria(EXAMPLE)
    with pytest.raises(UnknownNameError, match="c9"):
        found.of("c9")
    with pytest.raises(UnknownNameError, match="c9"):
        found.changes("c9")
    with pytest.raises(UnknownNameError, match="a9"):
        found.change("c1", "a1", "a9")
    assert found.change("c1", "a1", "a1") is None
