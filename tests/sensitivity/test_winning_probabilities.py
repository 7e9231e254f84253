"""Probabilities of winning: against rational arithmetic, enumeration, grids and large samples."""

from fractions import Fraction
from itertools import product
from math import prod

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from numpy.typing import NDArray

import nearshore_score as ns
from nearshore_score.sensitivity.algorithms.box_volumes import share_of_box_above_zero
from nearshore_score.sensitivity.algorithms.simplex_volumes import share_above_zero
from nearshore_score.sensitivity.dirichlet_weights import DirichletWeights
from nearshore_score.sensitivity.linear_scores import LinearScores
from nearshore_score.sensitivity.weight_information import (
    AllOf,
    LinearBound,
    LinearBounds,
    PointWeights,
    RatioBound,
    RelativeBounds,
    WeightBounds,
    WeightInformation,
    WeightOrder,
    WeightRatios,
    WholeSimplex,
)
from nearshore_score.sensitivity.winning_probabilities import (
    WinningProbabilities,
    pairwise_winning_indices,
    winning_probabilities,
)
from tests.sensitivity.cases import case
from tests.sensitivity.problems import problems, random_scores, sampled_weights

Floats = NDArray[np.float64]


def rational_share(values: list[Fraction]) -> Fraction:
    """Return the share of a simplex where a function is positive; the values differ and are not 0.

    The closed formula as in the literature: a sum over the positive values.
    """
    return sum(
        (
            prod((one / (one - other) for other in values if other != one), start=Fraction(1))
            for one in values
            if one > 0
        ),
        Fraction(0),
    )


def rational_box_share(
    slopes: list[Fraction], lower: list[Fraction], upper: list[Fraction]
) -> Fraction:
    """Return the same on a box of weights, by inclusion and exclusion over all upper ends."""
    k = len(slopes)
    whole = box = Fraction(0)
    for raised in product([False, True], repeat=k):
        corner = [upper[j] if raised[j] else lower[j] for j in range(k)]
        left = 1 - sum(corner)
        if left > 0:
            part = (-1) ** sum(raised) * left ** (k - 1)
            at = sum((slope * end for slope, end in zip(slopes, corner, strict=True)), Fraction(0))
            box += part
            whole += part * rational_share([at + left * slope for slope in slopes])
    return whole / box


def fractions_of(numbers: Floats) -> list[Fraction]:
    return [Fraction(number) for number in numbers.tolist()]


def test_the_sample_case_is_met() -> None:
    known = case("pwi_exact_8x12")
    found = winning_probabilities(LinearScores.from_matrix(known["input"]["matrix"]))
    rows = [f"a{row + 1}" for row in range(8)]
    wins = np.array([[found.wins[one, other] for other in rows] for one in rows])
    tolerance = known["tolerance"]
    expected = known["expected"]
    assert_allclose(wins, expected["pairwise_winning_index"], rtol=0, atol=tolerance)
    ranks = [found.expected_ranks[code] for code in rows]
    assert_allclose(ranks, expected["expected_rank"], rtol=0, atol=tolerance)


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("p", [2, 3, 5, 8, 12])
def test_the_recursion_equals_rational_arithmetic(seed: int, p: int) -> None:
    draws = np.random.default_rng(seed)
    values = draws.normal(size=p) * 10.0 ** draws.uniform(-3, 3, size=p)
    assert share_above_zero(values) == pytest.approx(
        float(rational_share(fractions_of(values))), rel=0, abs=1e-13
    )


def test_values_that_nearly_coincide_cost_no_digits() -> None:
    values = np.array([1, 1 + 2**-40, 1 + 2**-41, -1, -1 - 2**-42, -1 + 2**-43])
    exact = float(rational_share(fractions_of(values)))
    assert float(share_above_zero(values)) == pytest.approx(exact, rel=0, abs=1e-14)


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("k", [3, 4, 6])
def test_shares_of_a_box_equal_rational_arithmetic_within_their_error(seed: int, k: int) -> None:
    draws = np.random.default_rng(seed)
    weights = draws.dirichlet(np.full(k, 3.0))
    lower = weights * draws.uniform(0.3, 0.95, size=k)
    upper = weights * draws.uniform(1.05, 1.9, size=k)
    lower = np.maximum(lower, 1 - (upper.sum() - upper))
    upper = np.minimum(upper, 1 - (lower.sum() - lower))
    slopes = draws.normal(size=(5, k))
    slopes -= (slopes @ weights)[:, np.newaxis]
    found = share_of_box_above_zero(slopes, lower, upper)
    ends = fractions_of(lower), fractions_of(upper)
    exact = [float(rational_box_share(fractions_of(row), *ends)) for row in slopes]
    assert found.error < 1e-9
    assert_allclose(found.shares, exact, rtol=0, atol=max(found.error, 1e-13))
    assert 0 < min(exact) < max(exact) < 1


def test_narrow_boxes_are_refused_rather_than_answered_wrongly() -> None:
    draws = np.random.default_rng(3)
    slopes = draws.normal(size=(4, 8))
    weights = np.full(8, 1 / 8)
    refused = 0
    for width in (0.1, 0.01, 1e-3, 1e-4, 1e-5, 1e-6):
        ranges = np.where(np.arange(8) < 4, width, 0.5) * weights
        lower, upper = weights - ranges, weights + ranges
        centred = slopes - (slopes @ weights)[:, np.newaxis]
        try:
            found = share_of_box_above_zero(centred, lower, upper)
        except ns.InvalidInputError as error:
            refused += "rounding" in str(error)
            continue
        ends = fractions_of(lower), fractions_of(upper)
        exact = [float(rational_box_share(fractions_of(row), *ends)) for row in centred]
        assert_allclose(found.shares, exact, rtol=0, atol=found.error)
    assert 0 < refused < 6


def test_a_box_of_too_many_simplices_is_refused() -> None:
    weights = np.full(24, 1 / 24)
    with pytest.raises(ns.InvalidInputError, match="simplices"):
        share_of_box_above_zero(np.eye(24)[:1] - np.eye(24)[1:2], 0.8 * weights, 1.2 * weights)


def test_fixed_weights_drop_out_of_a_box() -> None:
    slopes = np.array([[1.0, -2.0, 0.5, 0.3], [0.2, 0.1, -0.3, -0.4]])
    lower, upper = np.array([0.1, 0.2, 0.1, 0.3]), np.array([0.4, 0.35, 0.25, 0.3])
    found = share_of_box_above_zero(slopes, lower, upper).shares
    # The same with the fixed weight spread over the others, whose sum is 0.7.
    others = (slopes[:, :3] + slopes[:, 3:] * 0.3 / 0.7) * 0.7
    same = share_of_box_above_zero(others, lower[:3] / 0.7, upper[:3] / 0.7).shares
    assert_allclose(found, same, rtol=0, atol=1e-12)


@pytest.mark.parametrize(
    "information",
    [
        WholeSimplex(),
        WeightOrder(order=("c2", "c1", "c4", "c3")),
        WeightBounds(low={"c1": 0.2, "c3": 0.3}),
        WeightBounds(low={"c1": 0.1}, high={"c1": 0.3, "c2": 0.5}),
        RelativeBounds(share=0.4, rescaled=False),
    ],
)
def test_probabilities_are_those_of_a_large_sample(information: WeightInformation) -> None:
    scores = random_scores(4, 8, 4)
    found = winning_probabilities(scores, weights=information).wins.matrix
    sample = sampled_weights(information, scores, 1_000_000)
    values = sample @ scores.term_array.T
    assert len(values) > 5_000
    seen = np.array([[(one > other).mean() for other in values.T] for one in values.T])
    deviation = np.sqrt(found * (1 - found) / len(values)) + 1e-9
    assert (np.abs(seen - found) / deviation).max() < 4.5


def test_the_probabilities_of_two_children_are_lengths() -> None:
    scores = LinearScores.from_matrix([[0.0, 3.0], [1.0, 0.0], [0.9, 0.9]])
    ratio = WeightRatios(bounds=(RatioBound(child="c1", other="c2", low=1, high=4),))
    found = winning_probabilities(scores, weights=ratio)
    # c1 has a weight w from 0.5 to 0.8; a1 beats a2 where 3 (1 - w) > w, below 0.75.
    assert found.wins["a1", "a2"] == pytest.approx(0.25 / 0.3, abs=1e-12)
    # a1 beats a3 where 3 (1 - w) > 0.9: below 0.7.
    assert found.wins["a1", "a3"] == pytest.approx(0.2 / 0.3, abs=1e-12)


@given(problems())
@settings(max_examples=80, deadline=None)
def test_wins_and_ties_of_each_pair_add_up_to_one(scores: LinearScores) -> None:
    for information in (
        None,
        RelativeBounds(share=0.5, rescaled=False),
        DirichletWeights(concentration=8),
    ):
        found = winning_probabilities(scores, weights=information)
        wins = found.wins.matrix
        level = {frozenset(pair) for pair in found.ties}
        codes = scores.destinations
        for i, one in enumerate(codes):
            for j in range(i):
                both = wins[i, j] + wins[j, i]
                tie = frozenset((one, codes[j])) in level
                assert both == pytest.approx(0.0 if tie else 1.0, abs=1e-15)
                same = np.array_equal(scores.term_array[i], scores.term_array[j])
                assert tie or not same
                if (scores.term_array[i] >= scores.term_array[j]).all() and not tie:
                    assert wins[i, j] == 1
        n = len(codes)
        ranks = sum(found.expected_ranks.values())
        assert ranks == pytest.approx(n * (n + 1) / 2 - len(found.ties), abs=1e-9)


@given(problems(least_columns=2))
@settings(max_examples=40, deadline=None)
def test_the_order_of_rows_and_columns_does_not_matter(scores: LinearScores) -> None:
    rows = np.random.default_rng(1).permutation(len(scores.term_array))
    columns = np.random.default_rng(2).permutation(len(scores.children))
    found = pairwise_winning_indices(scores.term_array)
    moved = pairwise_winning_indices(scores.term_array[np.ix_(rows, columns)])
    assert_allclose(moved.wins, found.wins[np.ix_(rows, rows)], rtol=0, atol=1e-14)
    alpha = np.linspace(0.5, 4.5, len(columns))
    law = pairwise_winning_indices(scores.term_array, alpha=alpha)
    moved = pairwise_winning_indices(scores.term_array[np.ix_(rows, columns)], alpha=alpha[columns])
    assert_allclose(moved.wins, law.wins[np.ix_(rows, rows)], rtol=0, atol=1e-8)


@given(problems(), st.sampled_from([0.25, 2.0, 1024.0]), st.sampled_from([-2.0, 0.5, 8.0]))
@settings(max_examples=40, deadline=None)
def test_shifts_and_scales_change_nothing(scores: LinearScores, scale: float, shift: float) -> None:
    found = pairwise_winning_indices(scores.term_array)
    moved = pairwise_winning_indices(scores.term_array * scale + shift)
    assert_allclose(moved.wins, found.wins, rtol=0, atol=1e-13)
    assert (moved.ties == found.ties).all()


@given(problems())
@settings(max_examples=40, deadline=None)
def test_a_point_gives_the_plain_ranking(scores: LinearScores) -> None:
    found = winning_probabilities(scores, weights=PointWeights())
    ranks = scores.ranks_at(scores.weight_array)
    assert [found.expected_ranks[code] for code in scores.destinations] == ranks.tolist()


def test_a_twin_ties_and_leaves_the_others_as_they_were() -> None:
    matrix = [[0.2, 0.9, 0.4], [0.6, 0.1, 0.5], [0.3, 0.3, 0.8]]
    one = winning_probabilities(LinearScores.from_matrix(matrix))
    two = winning_probabilities(LinearScores.from_matrix([*matrix, matrix[0]]))
    assert {frozenset(pair) for pair in two.ties} == {frozenset(("a1", "a4"))}
    assert two.wins["a1", "a4"] == two.wins["a4", "a1"] == 0
    assert two.wins["a1", "a2"] == one.wins["a1", "a2"]
    expected = pytest.approx(one.expected_ranks["a1"], rel=1e-14)
    assert two.expected_ranks["a1"] == expected
    assert two.expected_ranks["a4"] == expected


def test_a_criterion_on_which_all_are_equal_changes_nothing() -> None:
    scores = random_scores(2, 5, 3)
    wider = np.column_stack([scores.term_array, np.full(5, 0.7)])
    found, same = pairwise_winning_indices(scores.term_array), pairwise_winning_indices(wider)
    assert_allclose(same.wins, found.wins, rtol=0, atol=1e-14)


def test_one_destination_and_one_criterion_have_plain_answers() -> None:
    alone = winning_probabilities(LinearScores.from_matrix([[0.3, 0.6]]))
    assert alone.expected_ranks == {"a1": 1.0}
    ladder = winning_probabilities(LinearScores.from_matrix([[0.3], [0.6], [0.6]]))
    assert [ladder.expected_ranks[f"a{row}"] for row in (1, 2, 3)] == [3, 1, 1]


def test_weights_of_dirichlet_law_with_all_parameters_one_are_uniform() -> None:
    scores = random_scores(7, 10, 6, equal=True)
    uniform = winning_probabilities(scores)
    law = winning_probabilities(scores, weights=DirichletWeights(concentration=6))
    assert (uniform.method, law.method) == ("simplex", "dirichlet")
    assert_allclose(law.wins.matrix, uniform.wins.matrix, rtol=0, atol=1e-9)
    assert max(uniform.error, 1e-12) == 1e-12


def test_narrower_weights_around_the_model_approach_its_ranking() -> None:
    scores = random_scores(3, 6, 4)
    ranks = scores.ranks_at(scores.weight_array)
    codes = scores.destinations
    for weights in (
        RelativeBounds(share=0.001, rescaled=False),
        DirichletWeights(concentration=10_000),
    ):
        found = winning_probabilities(scores, weights=weights)
        means = [found.expected_ranks[code] for code in codes]
        assert_allclose(means, ranks, atol=0.1)


@pytest.mark.parametrize(
    "weights",
    [
        RelativeBounds(share=0.2),
        AllOf(parts=(WeightOrder(order=("c1", "c2")), WeightOrder(order=("c3", "c4")))),
        LinearBounds(bounds=(LinearBound(coefficients={"c1": 1, "c2": 1}, high=0.5),)),
    ],
)
def test_other_sets_are_refused_with_what_to_do(weights: WeightInformation) -> None:
    with pytest.raises(ns.InvalidInputError, match="sampled sensitivity analysis"):
        winning_probabilities(random_scores(1, 3, 4), weights=weights)


def test_input_that_cannot_be_right_is_refused() -> None:
    matrix = np.eye(3)
    with pytest.raises(ns.InvalidInputError, match="two axes"):
        pairwise_winning_indices(np.ones(3))
    with pytest.raises(ns.InvalidInputError, match="finite"):
        pairwise_winning_indices(np.full((2, 2), np.nan))
    for alpha in (np.ones(2), np.zeros(3), np.array([1.0, -1.0, 2.0]), np.full(3, np.inf)):
        with pytest.raises(ns.InvalidInputError, match="alpha needs 3"):
            pairwise_winning_indices(matrix, alpha=alpha)
    allowed = random_scores(1, 2, 4).allowed(WholeSimplex())
    with pytest.raises(ns.InvalidInputError, match="4 weights, not of 3"):
        pairwise_winning_indices(matrix, allowed)
    with pytest.raises(ns.InvalidInputError, match="not both"):
        pairwise_winning_indices(matrix, allowed, alpha=np.ones(3))
    with pytest.raises(ns.UnknownNameError, match="c9"):
        winning_probabilities(
            random_scores(1, 2, 3), weights=DirichletWeights(concentration=3, means={"c9": 1})
        )
    with pytest.raises(ns.InvalidInputError, match="all means are zero"):
        DirichletWeights(concentration=3, means={"c1": 0})


@pytest.mark.parametrize(
    "weights",
    [
        WholeSimplex(),
        RelativeBounds(share=0.2, rescaled=False),
        DirichletWeights(concentration=30, means={"c1": 2, "c2": 1}),
    ],
)
def test_results_go_through_json(weights: WeightInformation | DirichletWeights) -> None:
    found = winning_probabilities(random_scores(5, 4, 3), weights=weights)
    again = WinningProbabilities.from_json(found.to_json())
    assert again == found
    assert again.weights == weights
    assert "\n" not in repr(again)


def test_the_table_says_who_beats_whom_in_both_languages() -> None:
    some = ns.load_destinations().select("MAR", "EGY", "TUN")
    english = str(winning_probabilities(ns.load_model(), some))
    french = str(winning_probabilities(ns.load_model(language="fr"), some))
    assert "56%" in english
    assert "beats the column" in english
    assert "56\u202f%" in french
    assert "batte la colonne" in french


def test_the_table_fits_a_line_and_calls_nothing_certain_that_is_not() -> None:
    everyone = ns.load_destinations().select(*ns.MAIN_COMPARISON)
    found = winning_probabilities(ns.load_model(), everyone)
    assert max(map(len, str(found).splitlines())) <= 100
    scores = LinearScores.from_matrix([[0.0, 1.0], [0.001, 0.0], [-1.0, -1.0], [-1.0, -1.0]])
    text = str(winning_probabilities(scores))
    assert ">99%" in text
    assert "<1%" in text
    assert "100%" in text
    assert "a3 and a4 score the same" in text
    many = winning_probabilities(random_scores(1, 13, 3))
    assert "beats" not in str(many)
    assert "not sampled" in many.markdown()
