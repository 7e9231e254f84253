"""Dominance and preference over a set of weights, by second methods on small problems."""

from fractions import Fraction
from itertools import pairwise, permutations, product
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from numpy.typing import NDArray

import nearshore_score as ns
from nearshore_score import InvalidInputError, NotLinearError, UnknownNameError
from nearshore_score.context import Language
from nearshore_score.sensitivity.linear_scores import LinearScores
from nearshore_score.sensitivity.preference import (
    PreferenceRelations,
    least_margins,
    preference_relations,
)
from nearshore_score.sensitivity.weight_information import (
    AllOf,
    PointWeights,
    RelativeBounds,
    WeightBounds,
    WeightInformation,
    WeightOrder,
    WholeSimplex,
)
from tests.sensitivity.cases import case
from tests.sensitivity.problems import every_information, problems, random_scores, sampled_weights

DESTINATIONS = ns.load_destinations().select(*ns.MAIN_COMPARISON)
ORDER_AND_BOUNDS = AllOf(parts=(WeightOrder(order=("c1", "c2")), RelativeBounds(share=0.5)))


def pareto_by_hand(scores: LinearScores, children: range | list[int]) -> list[list[bool]]:
    rows = [[row[at] for at in children] for row in scores.terms]
    return [[all(x >= y for x, y in zip(a, b, strict=True)) and a != b for b in rows] for a in rows]


# --- against other ways -------------------------------------------------------------------------


def test_the_sample_case_of_ten_destinations_over_all_weights() -> None:
    known = case("extreme_ranks_simplex_10x4")
    scores = LinearScores.from_matrix(known["input"]["matrix"])
    found = preference_relations(scores, weights="whole_simplex")
    assert found.dominates.tolist() == known["expected"]["dominates"]
    assert found.pareto.tolist() == known["expected"]["dominates"]
    ranks = zip(known["expected"]["best_rank"], known["expected"]["worst_rank"], strict=True)
    for (best, worst), (least, most) in zip(ranks, found.rank_bounds.values(), strict=True):
        assert least <= best
        assert most >= worst


@settings(max_examples=6, deadline=None)
@given(problems(most_rows=4, most_columns=4))
def test_margins_in_closed_form_are_those_of_linear_programmes(scores: LinearScores) -> None:
    for known in every_information(scores):
        programme = scores.allowed(known).programme
        found = preference_relations(scores, weights=known)
        for a, b in permutations(range(len(scores.destinations)), 2):
            expected = programme.minimise(scores.term_array[a] - scores.term_array[b]).value
            assert found.least_margin.matrix[a, b] == pytest.approx(expected, abs=1e-9)
            assert found.greatest_margin.matrix[b, a] == pytest.approx(-expected, abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(problems())
def test_margins_over_all_weights_and_orders_are_those_of_rational_corners(
    scores: LinearScores,
) -> None:
    k = len(scores.children)
    terms = [[Fraction(value) for value in row] for row in scores.terms]
    unit = [[Fraction(int(at == one)) for at in range(k)] for one in range(k)]
    means = [[Fraction(int(at <= one), one + 1) for at in range(k)] for one in range(k)]
    kinds: list[tuple[WeightInformation, list[list[Fraction]]]] = [(WholeSimplex(), unit)]
    if k > 1:
        kinds.append((WeightOrder(order=scores.children), means))
    for known, corners in kinds:
        found = preference_relations(scores, weights=known)
        for (i, a), (j, b) in product(enumerate(terms), repeat=2):
            leads = [
                sum(w * (x - y) for w, x, y in zip(corner, a, b, strict=True)) for corner in corners
            ]
            assert found.least_margin.matrix[i, j] == pytest.approx(float(min(leads)), abs=1e-12)
            assert found.necessary[i, j] == (min(leads) >= 0)
            assert found.strictly_necessary[i, j] == (min(leads) > 0)
            assert found.possible[i, j] == (max(leads) >= 0)
            assert found.strictly_possible[i, j] == (max(leads) > 0)
            assert found.dominates[i, j] == (min(leads) >= 0 and max(leads) > 0)


@settings(max_examples=40, deadline=None)
@given(problems())
def test_pareto_dominance_is_that_of_a_plain_comparison(scores: LinearScores) -> None:
    found = preference_relations(scores)
    assert found.counted == scores.children
    assert found.pareto.tolist() == pareto_by_hand(scores, range(len(scores.children)))
    engine = ns.dominance(scores.term_array, scores.weight_array)
    assert_array_equal(found.pareto, engine.preferred)


@pytest.mark.parametrize("seed", range(3))
def test_leads_at_sampled_weights_lie_between_the_margins(seed: int) -> None:
    scores = random_scores(seed, 5, 3)
    for known in every_information(scores):
        found = preference_relations(scores, weights=known)
        values = sampled_weights(known, scores, 20_000) @ scores.term_array.T
        leads = values[:, :, np.newaxis] - values[:, np.newaxis]
        if not len(leads):
            continue
        assert (leads.min(axis=0) >= found.least_margin.matrix - 1e-9).all()
        assert (leads.max(axis=0) <= found.greatest_margin.matrix + 1e-9).all()
        # A sample of this size comes near both ends in two dimensions.
        assert_allclose(leads.min(axis=0), found.least_margin.matrix, atol=0.05)


# --- what must hold -----------------------------------------------------------------------------


@settings(max_examples=40, deadline=None)
@given(problems())
def test_over_all_weights_necessary_preference_is_pareto_dominance(scores: LinearScores) -> None:
    found = preference_relations(scores, weights="whole_simplex")
    assert_array_equal(found.dominates, found.pareto)
    same = (scores.term_array[:, np.newaxis] == scores.term_array).all(axis=-1)
    assert_array_equal(found.necessary, found.pareto | same)


@settings(max_examples=40, deadline=None)
@given(problems())
def test_over_a_single_point_preference_is_the_ranking(scores: LinearScores) -> None:
    ranks = scores.ranks_at(scores.weight_array)
    for known in (PointWeights(), RelativeBounds(share=0)):
        found = preference_relations(scores, weights=known)
        before, level = ranks[:, np.newaxis] < ranks, ranks[:, np.newaxis] == ranks
        for strict in (found.strictly_necessary, found.strictly_possible, found.dominates):
            assert_array_equal(strict, before)
        for weak in (found.necessary, found.possible):
            assert_array_equal(weak, before | level)
        expected = dict(zip(scores.destinations, ranks.tolist(), strict=True))
        assert found.rank_bounds == {code: (rank, rank) for code, rank in expected.items()}


@settings(max_examples=15, deadline=None)
@given(problems(most_columns=4))
def test_as_a_set_shrinks_necessary_preference_grows_and_possible_shrinks(
    scores: LinearScores,
) -> None:
    chain: list[WeightInformation] = [
        WholeSimplex(),
        RelativeBounds(share=0.6),
        RelativeBounds(share=0.2),
        PointWeights(),
    ]
    found = [preference_relations(scores, weights=known) for known in chain]
    for wide, narrow in pairwise(found):
        assert (narrow.necessary | ~wide.necessary).all()
        assert (narrow.strictly_necessary | ~wide.strictly_necessary).all()
        assert (wide.possible | ~narrow.possible).all()
        assert (wide.strictly_possible | ~narrow.strictly_possible).all()
        assert (narrow.least_margin.matrix >= wide.least_margin.matrix - 1e-12).all()
        for code, (best, worst) in narrow.rank_bounds.items():
            assert wide.rank_bounds[code][0] <= best <= worst <= wide.rank_bounds[code][1]


@settings(max_examples=10, deadline=None)
@given(problems(most_columns=4))
def test_the_relations_are_orders_and_imply_each_other(scores: LinearScores) -> None:
    for known in every_information(scores):
        found = preference_relations(scores, weights=known)
        diagonal = np.eye(len(scores.destinations), dtype=bool)
        assert found.necessary[diagonal].all()
        for strict in (found.strictly_necessary, found.dominates, found.strictly_possible):
            assert not strict[diagonal].any()
        assert (found.possible | ~found.necessary).all()
        assert (found.possible | found.possible.T).all()
        assert (found.dominates | ~found.strictly_necessary).all()
        assert (found.necessary | ~found.dominates).all()
        assert (found.dominates | ~found.pareto).all()
        assert_array_equal(found.possible, ~found.strictly_necessary.T)
        for relation in (found.necessary, found.strictly_necessary, found.dominates):
            through = relation.astype(float) @ relation.astype(float) > 0
            assert (relation | ~through).all()


@settings(max_examples=10, deadline=None)
@given(problems(most_columns=4))
def test_the_steps_of_the_diagram_give_back_all_dominance_and_none_is_idle(
    scores: LinearScores,
) -> None:
    for known in every_information(scores):
        found = preference_relations(scores, weights=known)
        assert_array_equal(_reached(scores, found.steps), found.dominates)
        for step in found.steps:
            fewer = tuple(other for other in found.steps if other != step)
            assert not _reached(scores, fewer)[scores.place(step[0]), scores.place(step[1])]


def _reached(scores: LinearScores, steps: tuple[tuple[str, str], ...]) -> NDArray[np.bool_]:
    n = len(scores.destinations)
    paths = np.zeros((n, n), dtype=bool)
    for better, worse in steps:
        paths[scores.place(better), scores.place(worse)] = True
    for _ in range(n):
        paths |= (paths.astype(float) @ paths.astype(float)) > 0
    return paths


@pytest.mark.parametrize("seed", range(3))
def test_ranks_at_sampled_weights_lie_within_the_bounds_from_pairs(seed: int) -> None:
    scores = random_scores(seed, 6, 3)
    for known in every_information(scores):
        found = preference_relations(scores, weights=known)
        ranks = scores.ranks_at(sampled_weights(known, scores, 2000))
        for code, own in zip(scores.destinations, ranks.T, strict=True):
            best, worst = found.rank_bounds[code]
            assert ((own >= best) & (own <= worst)).all()


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
        one, two = (preference_relations(each, weights=known) for each in (scores, other))
        assert set(one.steps) == set(two.steps)
        assert one.rank_bounds == two.rank_bounds
        assert_allclose(
            one.least_margin.matrix[np.ix_(rows, rows)], two.least_margin.matrix, atol=1e-9
        )


# --- special cases ------------------------------------------------------------------------------


def test_equal_destinations_are_preferred_to_each_other_but_not_strictly() -> None:
    scores = LinearScores.from_matrix([[3, 5, 1], [3, 5, 1], [2, 4, 0]])
    found = preference_relations(scores, weights="whole_simplex")
    pair = found.between("a1", "a2")
    assert pair.necessary
    assert pair.possible
    assert not pair.dominates
    assert not pair.pareto
    assert not pair.strictly_possible
    assert (pair.least_margin, pair.greatest_margin) == (0, 0)
    assert found.beaten_by("a3") == ("a1", "a2")
    assert found.rank_bounds == {"a1": (1, 1), "a2": (1, 1), "a3": (3, 3)}


def test_leads_within_the_tolerance_for_ties_are_none() -> None:
    scores = LinearScores.from_matrix([[50.0, 50 + 5e-10], [50.0, 50.0]])
    found = preference_relations(scores, weights="whole_simplex")
    assert not found.pareto.any()
    assert not found.strictly_possible.any()
    assert found.necessary.all()


def test_level_on_one_child_and_better_on_another_dominates_but_is_not_always_ahead() -> None:
    scores = LinearScores.from_matrix([[5, 7], [5, 6]])
    pair = preference_relations(scores, weights="whole_simplex").between("a1", "a2")
    assert pair.pareto
    assert pair.dominates
    assert not pair.strictly_necessary
    assert (pair.least_margin, pair.greatest_margin) == (0, 1)
    assert preference_relations(scores).between("a1", "a2").strictly_necessary


def test_a_single_destination_is_level_with_itself_only() -> None:
    found = preference_relations(LinearScores.from_matrix([[3, 5]]))
    assert found.necessary.tolist() == [[True]]
    assert not found.dominates.any()
    assert found.rank_bounds == {"a1": (1, 1)}
    assert found.steps == ()
    assert found.beats("a1") == found.beaten_by("a1") == ()
    assert "0 of 0 pairs" in str(found)


def test_a_single_child_gives_the_ranking_whatever_is_known() -> None:
    scores = LinearScores.from_matrix([[3], [5], [4]])
    for known in (WholeSimplex(), RelativeBounds(), PointWeights()):
        found = preference_relations(scores, weights=known)
        assert found.steps == (("a2", "a3"), ("a3", "a1"))


def test_children_on_which_all_are_equal_change_nothing_but_strictness() -> None:
    scores = LinearScores.from_matrix([[3, 7, 4], [2, 7, 6], [1, 7, 3]])
    found = preference_relations(scores, weights="whole_simplex")
    assert found.steps == (("a1", "a3"), ("a2", "a3"))
    assert found.least_margin["a1", "a3"] == 0
    flat = preference_relations(LinearScores.from_matrix(np.full((3, 2), 7.0)))
    assert flat.necessary.all()
    assert not flat.dominates.any()


def test_a_child_counts_for_pareto_dominance_if_it_can_carry_weight() -> None:
    scores = LinearScores.from_matrix([[5, 1], [4, 9]], [1, 0])
    within = preference_relations(scores)
    assert within.counted == ("c1",)
    assert within.between("a1", "a2").pareto
    assert within.between("a1", "a2").strictly_necessary
    anything = preference_relations(scores, weights="whole_simplex")
    assert anything.counted == ("c1", "c2")
    assert not anything.pareto.any()
    kept_out = AllOf(parts=(WeightBounds(high={"c1": 0}), WeightOrder(order=("c1", "c3"))))
    three = LinearScores.from_matrix([[1, 5, 0], [2, 4, 9]])
    assert preference_relations(three, weights=kept_out).counted == ("c2",)


def test_it_is_said_how_the_extremes_were_found() -> None:
    scores = random_scores(1, 4, 4, equal=True)
    for known, test in (
        (WholeSimplex(), "vertices"),
        (WeightOrder(order=scores.children), "vertices"),
        (WeightBounds(low={"c1": 0.1}), "vertices"),
        (PointWeights(), "vertices"),
        (RelativeBounds(), "greedy"),
        (RelativeBounds(rescaled=False), "greedy"),
        (WeightBounds(high={"c1": 0.3, "c2": 0.4}), "greedy"),
        (WeightOrder(order=("c1", "c2")), "vertices"),
        (ORDER_AND_BOUNDS, "linear_programme"),
    ):
        assert preference_relations(scores, weights=known).test == test


def test_margins_of_a_geometric_mean_are_logarithms_of_ratios() -> None:
    model = ns.load_model(method="geometric_mean")
    found = preference_relations(model, DESTINATIONS)
    scores = found.scores
    allowed = scores.allowed(found.weights)
    ahead, behind = scores.place("MAR"), scores.place("EGY")
    point = allowed.least_at(scores.term_array[ahead] - scores.term_array[behind])
    totals = scores.scores_at(point)
    assert found.least_margin["MAR", "EGY"] == pytest.approx(np.log(totals[ahead] / totals[behind]))


@pytest.mark.parametrize("method", ["arithmetic_mean", "geometric_mean", "promethee_2"])
def test_a_models_relations_hold_for_every_weighting_that_was_tried(method: str) -> None:
    found = preference_relations(ns.load_model(method=method), DESTINATIONS)
    scores = found.scores
    factors = np.random.default_rng(1).uniform(0.75, 1.25, size=(5000, 8))
    weights = scores.weight_array * factors
    values = weights / weights.sum(axis=1, keepdims=True) @ scores.term_array.T
    leads = values[:, :, np.newaxis] - values[:, np.newaxis]
    assert (leads.min(axis=0) >= found.least_margin.matrix - 1e-12).all()
    assert found.strictly_necessary.sum() > 10


def test_below_the_top_the_least_lead_is_that_with_all_weight_on_one_child() -> None:
    some = DESTINATIONS.select("MAR", "EGY", "TUN", "ROU")
    model = ns.load_model()
    found = preference_relations(model, some, "whole_simplex", node="talent")
    leads: list[NDArray[np.float64]] = []
    for child in found.scores.children:
        framework = model.framework.reweight("talent", {child: 1.0})
        score = {row.code: row.score for row in model.replace(framework=framework).rank(some)}
        totals = np.array([score[code] for code in found.scores.destinations])
        leads.append(totals[:, np.newaxis] - totals)
    assert_allclose(found.least_margin.matrix, np.min(leads, axis=0), atol=1e-9)
    assert_allclose(found.greatest_margin.matrix, np.max(leads, axis=0), atol=1e-9)


def test_the_array_function_gives_the_margins_alone() -> None:
    scores = random_scores(2, 5, 4)
    allowed = scores.allowed(RelativeBounds())
    found = preference_relations(scores)
    assert_array_equal(least_margins(scores.term_array, allowed), found.least_margin.matrix)


# --- the record ---------------------------------------------------------------------------------


@settings(max_examples=10, deadline=None)
@given(problems(most_columns=4))
def test_relations_go_through_json(scores: LinearScores) -> None:
    for known in every_information(scores):
        found = preference_relations(scores, weights=known)
        again = PreferenceRelations.from_json(found.to_json())
        assert again == found
        assert_array_equal(again.dominates, found.dominates)


def test_relations_of_a_model_go_through_json() -> None:
    found = preference_relations(ns.load_model(language="fr"), DESTINATIONS, "judgement_bands")
    again = PreferenceRelations.from_json(found.to_json())
    assert again == found
    assert str(again) == str(found)


def test_the_table_counts_who_is_always_ahead_and_behind() -> None:
    scores = LinearScores.from_matrix([[9, 3], [6, 5], [5, 2]], [0.6, 0.4])
    text = str(preference_relations(scores, weights="whole_simplex"))
    assert text.splitlines()[3:6] == [
        "a1       1       1       0     1      2",
        "a2       2       1       0     1      2",
        "a3       3       0       2     3      3",
    ]
    assert "2 of 3 pairs; in 2 of them one is nowhere worse." in text
    assert "Exact, from the corners of the set of weights." in text


@pytest.mark.parametrize(
    ("language", "head", "sentence"),
    [("en", "Always", "by sorting"), ("fr", "Toujours", "par tri")],
)
def test_relations_print_in_both_languages(language: Language, head: str, sentence: str) -> None:
    found = preference_relations(ns.load_model(language=language), DESTINATIONS)
    text = str(found)
    assert head in text
    assert sentence in text
    assert max(map(len, text.splitlines())) <= 100
    assert len(text.splitlines()) <= 20
    assert repr(found).startswith("PreferenceRelations(12 destinations, ")
    assert "\n" not in repr(found)


def test_arrays_of_relations_cannot_be_written_to() -> None:
    found = preference_relations(LinearScores.from_matrix([[1, 2], [3, 1]]))
    for array in (found.pareto, found.necessary, found.possible, found.dominates):
        with pytest.raises(ValueError, match="read-only"):
            array[0, 0] = True


def test_what_is_unknown_or_impossible_is_refused() -> None:
    scores = LinearScores.from_matrix([[1, 2], [3, 1]])
    found = preference_relations(scores)
    for ask in (found.beats, found.beaten_by):
        with pytest.raises(UnknownNameError, match="unknown ranked destination 'XX'"):
            ask("XX")
    with pytest.raises(UnknownNameError, match="XX"):
        found.between("a1", "XX")
    with pytest.raises(UnknownNameError, match="telepathy"):
        preference_relations(scores, weights="telepathy")
    with pytest.raises(InvalidInputError, match=r"c1 >= 0\.6; c2 >= 0\.6"):
        preference_relations(scores, weights=WeightBounds(low={"c1": 0.6, "c2": 0.6}))
    with pytest.raises(NotLinearError, match="use sampled sensitivity analysis"):
        preference_relations(ns.load_model(method="topsis"), DESTINATIONS)
