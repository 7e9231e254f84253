"""Who can be first over a set of weights, by second methods on small problems."""

from fractions import Fraction
from itertools import combinations, pairwise
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scipy.optimize import linprog

import nearshore_score as ns
from nearshore_score import InvalidInputError, NotLinearError, UnknownNameError
from nearshore_score.context import Language
from nearshore_score.sensitivity.linear_scores import LinearScores
from nearshore_score.sensitivity.potential_optimality import (
    PotentialOptimality,
    best_cases,
    potential_optimality,
)
from nearshore_score.sensitivity.preference import preference_relations
from nearshore_score.sensitivity.weight_information import (
    AllOf,
    PointWeights,
    RelativeBounds,
    WeightBounds,
    WeightInformation,
    WeightOrder,
    WholeSimplex,
)
from nearshore_score.sensitivity.weight_set import WeightSet
from tests.sensitivity.problems import (
    Floats,
    every_information,
    problems,
    random_scores,
    sampled_weights,
)

DESTINATIONS = ns.load_destinations().select(*ns.MAIN_COMPARISON)


# --- against other ways -------------------------------------------------------------------------


@settings(max_examples=40, deadline=None)
@given(problems(least_columns=2, most_columns=2))
def test_over_two_children_leads_are_greatest_at_an_end_or_where_two_lines_cross(
    scores: LinearScores,
) -> None:
    found = potential_optimality(scores, weights="whole_simplex")
    terms = [[Fraction(value) for value in row] for row in scores.terms]
    for own, code in enumerate(scores.destinations):
        lines = [
            (terms[own][0] - row[0] - (terms[own][1] - row[1]), terms[own][1] - row[1])
            for at, row in enumerate(terms)
            if at != own
        ]
        if not lines:
            continue
        shares = [Fraction(0), Fraction(1)]
        shares += [(d - b) / (a - c) for (a, b), (c, d) in combinations(lines, 2) if a != c]
        best = max(min(a * t + b for a, b in lines) for t in shares if 0 <= t <= 1)
        assert found.margins[code] == pytest.approx(float(best), abs=1e-9)
        assert (code in found.optimal) == (best >= 0)
        assert (code in found.uniquely_optimal) == (best > 0)


def greatest_lead_by_corners(leads: Floats, allowed: WeightSet) -> float:
    """Solve all systems of k limits, rivals' and the set's, and keep the best point inside."""
    k = len(allowed.children)
    rivals: Floats = np.column_stack([-leads, np.ones(len(leads))])
    limits: Floats = np.vstack([allowed.rows, np.eye(k), -np.eye(k)])
    rows: Floats = np.vstack([rivals, np.column_stack([limits, np.zeros(len(limits))])])
    ends = np.concatenate([np.zeros(len(leads)), allowed.limits, allowed.upper, -allowed.lower])
    best = -np.inf
    for chosen in combinations(range(len(rows)), k):
        system = np.vstack([np.append(np.ones(k), 0.0), rows[list(chosen)]])
        if abs(np.linalg.det(system)) < 1e-9:
            continue
        solved = np.linalg.solve(system, np.append(1.0, ends[list(chosen)]))
        weights = np.asarray(solved[:k], dtype=np.float64)
        if allowed.contains(weights, tolerance=1e-9):
            best = max(best, float((leads @ weights).min()))
    return best


@pytest.mark.parametrize("seed", range(3))
def test_leads_over_every_kind_of_set_are_those_of_enumerated_corners(seed: int) -> None:
    scores = random_scores(seed, 4, 3)
    for known in every_information(scores):
        allowed = scores.allowed(known)
        found = potential_optimality(scores, weights=known)
        for own, code in enumerate(scores.destinations):
            leads = scores.term_array[own] - np.delete(scores.term_array, own, axis=0)
            expected = greatest_lead_by_corners(leads, allowed)
            assert found.margins[code] == pytest.approx(expected, abs=1e-8)


@pytest.mark.parametrize("seed", range(3))
def test_leads_over_three_children_are_those_of_a_fine_grid(seed: int) -> None:
    scores = random_scores(seed, 6, 3)
    steps = 400
    grid = [(i, j, steps - i - j) for i in range(steps + 1) for j in range(steps + 1 - i)]
    values = np.array(grid, dtype=np.float64) / steps @ scores.term_array.T
    found = potential_optimality(scores, weights="whole_simplex")
    for own, code in enumerate(scores.destinations):
        leads = (values[:, [own]] - np.delete(values, own, axis=1)).min(axis=1)
        # A lead changes by less than 2 for each unit of weight that moves.
        assert leads.max() - 1e-9 <= found.margins[code] <= leads.max() + 2 * 2 / steps
        assert (code in found.optimal) or leads.max() < 0


@pytest.mark.parametrize("seed", range(4))
def test_over_all_weights_the_shortfall_is_that_to_the_best_mixture_of_rivals(seed: int) -> None:
    """By duality a destination can be first unless a mixture of rivals beats it everywhere."""
    scores = random_scores(seed, 7, 4)
    found = potential_optimality(scores, weights="whole_simplex")
    for own, code in enumerate(scores.destinations):
        leads = scores.term_array[own] - np.delete(scores.term_array, own, axis=0)
        mixture = linprog(
            np.append(np.zeros(6), 1.0),
            A_ub=np.column_stack([leads.T, -np.ones(4)]),
            b_ub=np.zeros(4),
            A_eq=np.append(np.ones(6), 0.0)[np.newaxis],
            b_eq=np.ones(1),
            bounds=[(0, None)] * 6 + [(None, None)],
        )
        assert found.margins[code] == pytest.approx(mixture.fun, abs=1e-9)


@pytest.mark.parametrize("seed", range(3))
def test_whoever_is_first_in_a_sample_can_be_first(seed: int) -> None:
    scores = random_scores(seed, 8, 3)
    for known in every_information(scores):
        found = potential_optimality(scores, weights=known)
        sample = sampled_weights(known, scores, 20_000)
        if not len(sample):
            continue
        values = np.sort(sample @ scores.term_array.T, axis=1)
        winners = np.unique(np.argmax(sample @ scores.term_array.T, axis=1)).tolist()
        assert {scores.destinations[at] for at in winners} <= set(found.optimal)
        widest = float((values[:, -1] - values[:, -2]).max())
        assert widest <= max(found.margins.values()) + 1e-9


# --- what must hold -----------------------------------------------------------------------------


@settings(max_examples=8, deadline=None)
@given(problems(most_columns=4))
def test_the_favourable_weights_lie_in_the_set_and_attain_the_lead_over_the_named(
    scores: LinearScores,
) -> None:
    for known in every_information(scores):
        allowed = scores.allowed(known)
        found = potential_optimality(scores, weights=known)
        for own, code in enumerate(scores.destinations):
            weights = found.favourable.matrix[own]
            assert allowed.contains(weights)
            assert list(found.weights_for(code).values()) == weights.tolist()
            if code not in found.margins:
                continue
            totals = scores.term_array @ weights
            rivals = np.delete(totals, own)
            assert totals[own] - rivals.max() == pytest.approx(found.margins[code], abs=1e-9)
            for rival in found.in_the_way[code]:
                assert rival != code
                assert totals[scores.place(rival)] == pytest.approx(rivals.max(), abs=2e-9)
            rank = scores.ranks_at(weights)[own]
            assert (rank == 1) == (code in found.optimal)


@settings(max_examples=8, deadline=None)
@given(problems(most_columns=4))
def test_potential_optimality_agrees_with_the_preference_of_pairs(scores: LinearScores) -> None:
    for known in every_information(scores):
        found = potential_optimality(scores, weights=known)
        pairs = preference_relations(scores, weights=known)
        assert found.optimal
        for code in scores.destinations:
            best, worst = pairs.rank_bounds[code]
            if code in found.optimal:
                assert best == 1
            if best > 1:
                assert found.shortfall[code] > 0
            if worst == 1:
                assert code in found.optimal
            others = [other for other in scores.destinations if other != code]
            if len(others) == 1:
                greatest = pairs.greatest_margin[code, others[0]]
                assert found.margins[code] == pytest.approx(greatest, abs=1e-9)


@settings(max_examples=30, deadline=None)
@given(problems(most_columns=4))
def test_over_a_single_point_only_the_first_can_be_first(scores: LinearScores) -> None:
    ranks = scores.ranks_at(scores.weight_array)
    totals = scores.term_array @ scores.weight_array
    for known in (PointWeights(), RelativeBounds(share=0)):
        found = potential_optimality(scores, weights=known)
        first = [c for c, rank in zip(scores.destinations, ranks, strict=True) if rank == 1]
        assert list(found.optimal) == first
        assert list(found.uniquely_optimal) == (first if len(first) == 1 else [])
        for own, code in enumerate(scores.destinations):
            if len(totals) > 1:
                expected = totals[own] - np.delete(totals, own).max()
                assert found.margins[code] == pytest.approx(expected, abs=1e-9)


@settings(max_examples=10, deadline=None)
@given(problems(most_columns=4))
def test_as_a_set_shrinks_leads_shrink(scores: LinearScores) -> None:
    chain: list[WeightInformation] = [
        WholeSimplex(),
        RelativeBounds(share=0.6),
        RelativeBounds(share=0.2),
        PointWeights(),
    ]
    found = [potential_optimality(scores, weights=known) for known in chain]
    for wide, narrow in pairwise(found):
        assert set(narrow.optimal) <= set(wide.optimal)
        for code, margin in narrow.margins.items():
            assert margin <= wide.margins[code] + 1e-9


@settings(max_examples=10, deadline=None)
@given(problems(most_columns=4), st.randoms(use_true_random=False))
def test_the_order_of_destinations_and_children_does_not_matter(
    scores: LinearScores, shuffler: Random
) -> None:
    rows = list(range(len(scores.destinations)))
    columns = list(range(len(scores.children)))
    shuffler.shuffle(rows)
    shuffler.shuffle(columns)
    other = LinearScores.from_matrix(
        scores.term_array[np.ix_(rows, columns)],
        scores.weight_array[columns],
        destinations=[scores.destinations[at] for at in rows],
        criteria=[scores.children[at] for at in columns],
    )
    for known in every_information(scores):
        one, two = (potential_optimality(each, weights=known) for each in (scores, other))
        assert set(one.optimal) == set(two.optimal)
        assert one.margins.keys() == two.margins.keys()
        for code, margin in one.margins.items():
            assert two.margins[code] == pytest.approx(margin, abs=1e-9)


@settings(max_examples=15, deadline=None)
@given(problems(most_columns=4))
def test_a_copy_of_a_destination_leaves_nobody_alone_with_it(scores: LinearScores) -> None:
    doubled = LinearScores.from_matrix(
        np.vstack([scores.term_array, scores.term_array[:1]]), scores.weight_array
    )
    found = potential_optimality(doubled, weights="whole_simplex")
    single = potential_optimality(scores, weights="whole_simplex")
    copy = doubled.destinations[-1]
    for code in ("a1", copy):
        assert code not in found.uniquely_optimal
        assert (code in found.optimal) == ("a1" in single.optimal)
    for code in scores.destinations[1:]:
        assert found.margins[code] == pytest.approx(single.margins[code], abs=1e-9)


# --- special cases ------------------------------------------------------------------------------


def test_a_destination_that_nobody_dominates_may_still_never_be_first() -> None:
    scores = LinearScores.from_matrix([[9, 1], [4, 4], [1, 9]])
    found = potential_optimality(scores, weights="whole_simplex")
    assert not preference_relations(scores, weights="whole_simplex").pareto.any()
    assert found.optimal == found.uniquely_optimal == ("a1", "a3")
    assert found.shortfall["a1"] == 0
    assert found.shortfall["a2"] == pytest.approx(1)
    assert found.in_the_way["a2"] == ("a1", "a3")


def test_a_destination_on_the_line_between_two_others_is_only_ever_level() -> None:
    scores = LinearScores.from_matrix([[8, 2], [5, 5], [2, 8]])
    found = potential_optimality(scores, weights="whole_simplex")
    assert found.optimal == ("a1", "a2", "a3")
    assert found.uniquely_optimal == ("a1", "a3")
    assert found.margins["a2"] == pytest.approx(0, abs=1e-12)
    assert "only level" in str(found)


def test_a_single_destination_is_always_first_and_has_no_lead() -> None:
    for known in (WholeSimplex(), RelativeBounds(), PointWeights()):
        found = potential_optimality(LinearScores.from_matrix([[3, 5, 4]]), weights=known)
        assert found.optimal == found.uniquely_optimal == ("a1",)
        assert (len(found.margins), len(found.in_the_way), len(found.tests)) == (0, 0, 0)
        assert found.shortfall == {"a1": 0.0}
        assert sum(found.weights_for("a1").values()) == pytest.approx(1)
        assert PotentialOptimality.from_json(found.to_json()) == found
        assert "a1       1  yes" in str(found)


def test_a_single_child_leaves_no_choice_of_weights() -> None:
    found = potential_optimality(LinearScores.from_matrix([[3], [5], [4]]))
    assert found.margins == {"a1": -2, "a2": 1, "a3": -1}


def test_children_on_which_all_are_equal_make_everyone_level() -> None:
    scores = LinearScores.from_matrix([[3, 7], [2, 7], [1, 7]])
    found = potential_optimality(scores, weights="whole_simplex")
    assert found.optimal == ("a1", "a2", "a3")
    assert found.uniquely_optimal == ("a1",)
    assert potential_optimality(scores).optimal == ("a1",)
    everyone = potential_optimality(LinearScores.from_matrix(np.full((3, 2), 7.0)))
    assert everyone.optimal == everyone.scores.destinations
    assert everyone.uniquely_optimal == ()


def test_a_child_without_weight_can_make_a_destination_first_only_if_it_may_have_some() -> None:
    scores = LinearScores.from_matrix([[5, 1], [4, 9]], [1, 0])
    assert potential_optimality(scores).optimal == ("a1",)
    assert potential_optimality(scores, weights="whole_simplex").optimal == ("a1", "a2")


def test_it_is_said_how_each_lead_was_found() -> None:
    scores = LinearScores.from_matrix([[9, 1, 4], [1, 9, 5], [0, 8, 4]])
    found = potential_optimality(scores, weights="whole_simplex")
    # The third never stands in the way of the first, as the second beats it.
    assert found.tests == {"a1": "vertices", "a2": "linear_programme", "a3": "linear_programme"}
    assert found.margins["a1"] == 8
    assert potential_optimality(scores).tests["a1"] == "greedy"
    assert set(potential_optimality(scores, weights="point_weights").tests.values()) == {"vertices"}
    orders = AllOf(parts=(WeightOrder(order=("c2", "c1")), WeightOrder(order=("c3", "c1"))))
    partial = potential_optimality(scores, weights=orders)
    assert set(partial.tests.values()) == {"linear_programme"}


def test_the_shortfall_of_a_geometric_mean_is_a_share_of_the_best_rival() -> None:
    found = potential_optimality(ns.load_model(method="geometric_mean"), DESTINATIONS)
    scores = found.scores
    for code in scores.destinations:
        totals = scores.scores_at(found.favourable.matrix[scores.place(code)])
        own, rivals = totals[scores.place(code)], np.delete(totals, scores.place(code))
        expected = max(0.0, 1 - own / rivals.max())
        assert found.shortfall[code] == pytest.approx(expected, abs=1e-9)
    assert 0 < found.shortfall["MDG"] < 1
    assert "%" in str(found)


def test_the_favourable_weights_of_a_model_make_a_destination_first_when_it_is_ranked_anew() -> (
    None
):
    model = ns.load_model()
    found = potential_optimality(model, DESTINATIONS)
    assert "MAR" in found.uniquely_optimal
    framework = model.framework.reweight("total", found.weights_for("MAR"))
    ranking = model.replace(framework=framework).rank(DESTINATIONS)
    assert ranking.codes[0] == "MAR"
    first, second, *_ = (row.score for row in ranking)
    lead = first - second
    assert lead == pytest.approx(found.margins["MAR"], abs=1e-9)
    assert ranking.codes[1] in found.in_the_way["MAR"]


def test_the_array_function_needs_rivals() -> None:
    scores = random_scores(1, 4, 3)
    allowed = scores.allowed(RelativeBounds())
    cases = best_cases(scores.term_array, allowed)
    found = potential_optimality(scores)
    assert_allclose(cases.margins, list(found.margins.values()), atol=1e-12)
    assert cases.weights.shape == (4, 3)
    assert len(cases.tests) == 4
    with pytest.raises(InvalidInputError, match="two destinations at least"):
        best_cases(scores.term_array[:1], allowed)


# --- the record ---------------------------------------------------------------------------------


@settings(max_examples=8, deadline=None)
@given(problems(most_columns=4))
def test_potential_optimality_goes_through_json(scores: LinearScores) -> None:
    for known in every_information(scores):
        found = potential_optimality(scores, weights=known)
        assert PotentialOptimality.from_json(found.to_json()) == found


def test_potential_optimality_of_a_model_goes_through_json() -> None:
    model = ns.load_model(method="geometric_mean", language="fr")
    found = potential_optimality(model, DESTINATIONS, "judgement_bands")
    again = PotentialOptimality.from_json(found.to_json())
    assert again == found
    assert str(again) == str(found)


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ["first", "yes", "no", "suit"]), ("fr", ["tête", "oui", "non", "favorables"])],
)
def test_potential_optimality_prints_in_both_languages(
    language: Language, words: list[str]
) -> None:
    found = potential_optimality(ns.load_model(language=language), DESTINATIONS)
    text = str(found)
    assert all(word in text for word in words)
    assert max(map(len, text.splitlines())) <= 100
    assert len(text.splitlines()) <= 18
    assert repr(found).startswith("PotentialOptimality(")
    assert "\n" not in repr(found)


def test_more_than_three_rivals_are_counted_and_not_listed() -> None:
    scores = LinearScores.from_matrix([[9, 9], [5, 5], [5, 5], [5, 5], [5, 5]])
    assert "a2, a3 and 2 more" in str(potential_optimality(scores))


def test_what_is_unknown_or_impossible_is_refused() -> None:
    scores = LinearScores.from_matrix([[1, 2], [3, 1]])
    with pytest.raises(UnknownNameError, match="unknown ranked destination 'XX'"):
        potential_optimality(scores).weights_for("XX")
    with pytest.raises(UnknownNameError, match="telepathy"):
        potential_optimality(scores, weights="telepathy")
    with pytest.raises(InvalidInputError, match=r"c1 >= 0\.6; c2 >= 0\.6"):
        potential_optimality(scores, weights=WeightBounds(low={"c1": 0.6, "c2": 0.6}))
    with pytest.raises(NotLinearError, match="use sampled sensitivity analysis"):
        potential_optimality(ns.load_model(method="topsis"), DESTINATIONS)
