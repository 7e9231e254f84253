from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from numpy.typing import NDArray

import nearshore_score as ns
from nearshore_score.errors import InvalidInputError, UnknownNameError
from nearshore_score.sensitivity.linear_scores import LinearScores
from nearshore_score.sensitivity.rank_acceptability import (
    RankAcceptability,
    rank_acceptability,
    simplex_acceptability,
)
from nearshore_score.sensitivity.weight_information import (
    PointWeights,
    RelativeBounds,
    WeightBounds,
    WeightInformation,
    WeightOrder,
)
from tests.sensitivity.cases import case
from tests.sensitivity.problems import (
    every_information,
    problems,
    random_scores,
    sampled_weights,
)

Floats = NDArray[np.float64]
Simplex = list[list[Fraction]]


def halved(corners: Simplex, volume: Fraction, form: list[Fraction]) -> list[tuple[Any, ...]]:
    """Cut a simplex in two at an edge that a plane crosses, until it crosses none."""
    values = [
        sum((a * b for a, b in zip(form, corner, strict=True)), Fraction(0)) for corner in corners
    ]
    high, low = max(values), min(values)
    if low >= 0 or high <= 0:
        return [(corners, volume, high > 0)]
    up, down = values.index(high), values.index(low)
    share = high / (high - low)
    between = [a * (1 - share) + b * share for a, b in zip(corners[up], corners[down], strict=True)]
    first, second = list(corners), list(corners)
    first[down], second[up] = between, between
    return halved(first, volume * share, form) + halved(second, volume * (1 - share), form)


def rational(values: list[list[Fraction]]) -> tuple[Floats, list[list[float] | None]]:
    """Return acceptabilities and central weights by arithmetic without any rounding."""
    n, p = len(values), len(values[0])
    shares = [[Fraction(0)] * n for _ in range(n)]
    centres: list[list[float] | None] = []
    unit = [[Fraction(int(row == column)) for column in range(p)] for row in range(p)]
    for i in range(n):
        pieces = [(unit, Fraction(1), 0, 0)]
        for j in range(n):
            form = [b - a for a, b in zip(values[i], values[j], strict=True)]
            if i != j and not any(form):
                pieces = [(c, v, ahead, level + 1) for c, v, ahead, level in pieces]
            elif i != j:
                pieces = [
                    (c, v, ahead + over, level)
                    for corners, volume, ahead, level in pieces
                    for c, v, over in halved(corners, volume, form)
                ]
        for _, volume, ahead, level in pieces:
            for rank in range(ahead, ahead + level + 1):
                shares[i][rank] += volume / (level + 1)
        best = [(c, v) for c, v, ahead, _ in pieces if ahead == 0]
        whole = sum(v for _, v in best)
        moments = [sum(v * sum(x[at] for x in c) / p for c, v in best) for at in range(p)]
        centres.append([float(m / whole) for m in moments] if whole else None)
    return np.array([[float(cell) for cell in row] for row in shares]), centres


def exactly(matrix: Floats) -> list[list[Fraction]]:
    return [[Fraction(float(cell)) for cell in row] for row in matrix]


def assert_centres(
    found: RankAcceptability, expected: list[list[float] | None], digits: float
) -> None:
    for code, centre in zip(found.scores.destinations, expected, strict=True):
        central = found.central_weights[code]
        if centre is None:
            assert central is None
        else:
            assert central is not None
            np.testing.assert_allclose(list(central.values()), centre, atol=digits)


def mean_shares(shares: Floats) -> Floats:
    return np.asarray(shares @ np.arange(1.0, shares.shape[1] + 1))


@pytest.mark.parametrize("name", ["rai_exact_5x2", "rai_exact_6x4", "rai_exact_ordinal_7x3"])
def test_the_sample_cases_are_reproduced(name: str) -> None:
    record = case(name)
    scores = LinearScores.from_matrix(record["input"]["matrix"])
    known = WeightOrder(order=scores.children) if "ordinal" in name else None
    found = rank_acceptability(scores, weights=known)
    tolerance = record["tolerance"]["exact_method"]
    expected = np.array(record["expected"]["rank_acceptability"])
    np.testing.assert_allclose(found.acceptability.matrix, expected, rtol=0, atol=tolerance)
    assert_centres(found, record["expected"]["central_weights"], tolerance)
    first = rank_acceptability(scores, weights=known, ranks="first")
    np.testing.assert_allclose(first.acceptability.matrix[:, 0], expected[:, 0], atol=tolerance)
    assert_centres(first, record["expected"]["central_weights"], tolerance)


@pytest.mark.parametrize(("n", "p"), [(5, 1), (5, 2), (4, 3), (6, 3), (4, 4), (3, 5), (3, 6)])
def test_shares_are_those_of_rational_arithmetic(n: int, p: int) -> None:
    matrix = np.random.default_rng(n * p).uniform(size=(n, p))
    shares, centres = rational(exactly(matrix))
    found = rank_acceptability(LinearScores.from_matrix(matrix))
    np.testing.assert_allclose(found.acceptability.matrix, shares, rtol=0, atol=1e-13)
    assert_centres(found, centres, 1e-12)


@settings(max_examples=40, deadline=None)
@given(problems(most_rows=5, most_columns=4))
def test_ties_and_crossings_in_one_point_do_no_harm(scores: LinearScores) -> None:
    shares, centres = rational(exactly(scores.term_array))
    for ranks in ("all", "first"):
        found = rank_acceptability(scores, ranks=ranks)
        columns = found.acceptability.matrix.shape[1]
        np.testing.assert_allclose(found.acceptability.matrix, shares[:, :columns], atol=1e-13)
        assert_centres(found, centres, 1e-9)


@pytest.mark.parametrize(("n", "p"), [(60, 3), (20, 4), (10, 4), (8, 5), (200, 2), (5, 6)])
def test_rows_and_columns_sum_to_one(n: int, p: int) -> None:
    shares = simplex_acceptability(np.random.default_rng(n).uniform(size=(n, p))).shares
    assert shares.min() >= 0
    np.testing.assert_allclose(shares.sum(axis=0), 1, rtol=0, atol=1e-12)
    np.testing.assert_allclose(shares.sum(axis=1), 1, rtol=0, atol=1e-12)


@pytest.mark.parametrize("known", [*every_information(random_scores(3, 7, 3))])
def test_any_set_of_weights_gives_what_many_draws_give(known: WeightInformation) -> None:
    scores = random_scores(3, 7, 3)
    found = rank_acceptability(scores, weights=known)
    np.testing.assert_allclose(found.acceptability.matrix.sum(axis=0), 1, atol=1e-12)
    if isinstance(known, PointWeights):
        return
    draws = sampled_weights(known, scores, 400_000)
    ranks = scores.ranks_at(draws)
    for row in range(7):
        drawn = np.bincount(ranks[:, row] - 1, minlength=7) / len(draws)
        exact = found.acceptability.matrix[row]
        error = np.sqrt(np.maximum(exact * (1 - exact), 1e-6) / len(draws))
        assert (np.abs(drawn - exact) < 5 * error + 1e-9).all()
        central = found.central_weights[scores.destinations[row]]
        if central is not None and drawn[0] > 0.01:
            mean = draws[ranks[:, row] == 1].mean(axis=0)
            np.testing.assert_allclose(list(central.values()), mean, atol=0.01)


def test_bounds_on_four_weights_give_what_many_draws_give() -> None:
    scores = random_scores(5, 6, 4)
    for known in (RelativeBounds(), RelativeBounds(rescaled=False), WeightBounds(high={"c1": 0.4})):
        draws = sampled_weights(known, scores, 1_000_000)
        found = rank_acceptability(scores, weights=known).acceptability.matrix
        ranks = scores.ranks_at(draws)
        drawn = (ranks[:, :, np.newaxis] == np.arange(1, 7)).mean(axis=0)
        error = np.sqrt(np.maximum(found * (1 - found), 1e-6) / len(draws))
        assert (np.abs(drawn - found) < 5 * error + 1e-9).all()


def test_a_weight_that_is_fixed_leaves_the_others_free() -> None:
    scores = random_scores(8, 5, 3)
    fixed = WeightBounds(low={"c1": 0.4}, high={"c1": 0.4})
    found = rank_acceptability(scores, weights=fixed).acceptability.matrix
    ends = scores.term_array @ np.array([[0.4, 0.6, 0.0], [0.4, 0.0, 0.6]]).T
    np.testing.assert_allclose(found, simplex_acceptability(ends).shares, atol=1e-13)
    four = random_scores(9, 5, 4)
    both = WeightBounds(low={"c1": 0.4}, high={"c1": 0.4, "c2": 0.25})
    draws = np.random.default_rng(1).dirichlet(np.ones(3), 400_000) * 0.6
    draws = np.column_stack([np.full(len(draws), 0.4), draws])[draws[:, 0] <= 0.25]
    shares = (four.ranks_at(draws)[:, :, np.newaxis] == np.arange(1, 6)).mean(axis=0)
    found = rank_acceptability(four, weights=both).acceptability.matrix
    np.testing.assert_allclose(found, shares, atol=5 * 0.5 / np.sqrt(len(draws)))


@settings(max_examples=30, deadline=None)
@given(problems(most_rows=5, most_columns=4))
def test_the_order_of_the_destinations_does_not_matter(scores: LinearScores) -> None:
    shares = simplex_acceptability(scores.term_array).shares
    turned = simplex_acceptability(scores.term_array[::-1], tolerance=1e-9).shares[::-1]
    np.testing.assert_allclose(turned, shares, atol=1e-13)
    swapped = simplex_acceptability(scores.term_array[:, ::-1]).shares
    np.testing.assert_allclose(swapped, shares, atol=1e-13)


@settings(max_examples=30, deadline=None)
@given(problems(most_rows=4, most_columns=4))
def test_twins_share_the_ranks_that_they_occupy(scores: LinearScores) -> None:
    alone = simplex_acceptability(scores.term_array, tolerance=1e-9)
    twins = simplex_acceptability(
        np.vstack([scores.term_array, scores.term_array[:1]]), tolerance=1e-9
    )
    np.testing.assert_allclose(twins.shares[0], twins.shares[-1], atol=1e-13)
    np.testing.assert_allclose(twins.shares.sum(axis=0), 1, atol=1e-12)
    assert mean_shares(twins.shares)[0] == pytest.approx(mean_shares(alone.shares)[0] + 0.5)


def test_one_that_is_beaten_everywhere_is_never_first() -> None:
    matrix = np.random.default_rng(4).uniform(size=(6, 4))
    matrix[5] = matrix[2] - 0.01
    found = simplex_acceptability(matrix)
    assert found.shares[5, 0] == 0
    assert np.isnan(found.central[5]).all()
    shifted = np.zeros(6)
    shifted[1:] = found.shares[2, :-1]
    assert (np.cumsum(found.shares[5]) <= np.cumsum(shifted) + 1e-13).all()


def test_a_column_that_is_the_same_for_all_changes_no_order() -> None:
    matrix = np.random.default_rng(6).uniform(size=(5, 3))
    constant = np.column_stack([matrix, np.full(5, 0.3)])
    np.testing.assert_allclose(
        simplex_acceptability(constant).shares, simplex_acceptability(matrix).shares, atol=1e-13
    )


def test_if_all_are_equal_every_rank_is_as_likely() -> None:
    found = rank_acceptability(LinearScores.from_matrix(np.full((4, 3), 0.7)))
    np.testing.assert_allclose(found.acceptability.matrix, 0.25, atol=1e-15)
    assert found.expected_ranks is not None
    assert set(found.expected_ranks.values()) == {2.5}
    central = found.central_weights["a1"]
    assert central is not None
    np.testing.assert_allclose(list(central.values()), 1 / 3)


def test_a_single_destination_is_always_first() -> None:
    for k in (1, 2, 3, 5):
        found = rank_acceptability(LinearScores.from_matrix(np.ones((1, k))))
        np.testing.assert_allclose(found.acceptability.matrix, [[1.0]], atol=1e-14)


def test_known_weights_give_the_plain_ranking() -> None:
    scores = random_scores(2, 6, 4)
    found = rank_acceptability(scores, weights=PointWeights())
    ranks = scores.ranks_at(scores.weight_array)
    np.testing.assert_array_equal(found.acceptability.matrix.argmax(axis=1) + 1, ranks)
    assert found.acceptability.matrix.max(axis=1).tolist() == [1.0] * 6
    np.testing.assert_allclose(
        list((found.central_weights[scores.destinations[int(ranks.argmin())]] or {}).values()),
        scores.weight_array,
    )


def test_ties_at_known_weights_are_shared() -> None:
    scores = LinearScores.from_matrix([[1.0, 0.0], [0.0, 1.0], [0.2, 0.2]])
    found = rank_acceptability(scores, weights="point_weights").acceptability.matrix
    np.testing.assert_allclose(found, [[0.5, 0.5, 0], [0.5, 0.5, 0], [0, 0, 1]])


def test_mean_ranks_are_one_plus_the_chances_of_being_beaten() -> None:
    scores = random_scores(11, 7, 4)
    found = rank_acceptability(scores)
    assert found.expected_ranks is not None
    for row, code in enumerate(scores.destinations):
        beaten = 0.0
        for other in range(7):
            if other != row:
                beaten += simplex_acceptability(scores.term_array[[row, other]]).shares[1, 0]
        assert found.expected_ranks[code] == pytest.approx(1 + beaten, abs=1e-12)


def test_neighbours_closer_than_a_tie_are_equals() -> None:
    scores = LinearScores.from_matrix([[1.0, 0.0, 0.5], [1.0 + 1e-12, 0.0, 0.5], [0.0, 1.0, 0.0]])
    shares = rank_acceptability(scores).acceptability.matrix
    np.testing.assert_array_equal(shares[0], shares[1])


def test_results_go_through_json_and_print() -> None:
    scores = random_scores(1, 5, 3)
    for ranks in ("all", "first"):
        found = rank_acceptability(scores, ranks=ranks)
        assert RankAcceptability.from_json(found.to_json()) == found
        assert "a1" in str(found)
        assert len(repr(found)) < 100


def test_the_moroccan_example_prints_in_both_languages() -> None:
    some = ns.load_destinations().select("MAR", "EGY", "TUN")
    model = ns.load_model()
    english = rank_acceptability(model, some, ranks="first")
    assert "Central weights are" in str(english)
    assert english.acceptability.matrix.sum() == pytest.approx(1, abs=1e-9)
    french = rank_acceptability(
        model.replace(context=model.context.replace(language="fr")), some, ranks="first"
    )
    assert "poids centraux" in str(french)


def test_many_destinations_are_cut_short_in_print_only() -> None:
    found = rank_acceptability(random_scores(1, 20, 2))
    assert len(found.tables()[0].rows) == 15
    assert len(found.acceptability.rows) == 20
    assert "5 more" in str(found)


def test_what_would_not_end_is_refused_with_what_to_do() -> None:
    with pytest.raises(InvalidInputError, match=r"ranks='first'.*sampled"):
        rank_acceptability(random_scores(1, 60, 5))
    with pytest.raises(InvalidInputError, match="sampled"):
        rank_acceptability(random_scores(1, 60, 9), ranks="first")
    with pytest.raises(InvalidInputError, match="finite"):
        simplex_acceptability([[1.0, np.nan]])
    with pytest.raises(UnknownNameError):
        rank_acceptability(random_scores(1, 3, 3), weights=WeightOrder(order=("c1", "c9")))
