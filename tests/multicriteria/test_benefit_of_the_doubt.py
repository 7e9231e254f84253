"""Benefit of the doubt: proof by the dual, the Handbook's table, properties, bad input."""

import csv
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from numpy.typing import NDArray
from scipy.optimize import linprog

from nearshore_score.errors import InvalidInputError
from nearshore_score.multicriteria.benefit_of_the_doubt import (
    BenefitOfTheDoubt,
    Shares,
    benefit_of_the_doubt,
)
from tests.multicriteria.problems import Problem, problems
from tests.multivariate.tai import tai

Floats = NDArray[np.float64]
PUBLISHED = Path(__file__).parents[1] / "data" / "tai" / "benefit_of_the_doubt.csv"
HANDBOOK = (0.10, 0.15)

benefits = problems(benefits_only=True, destinations=(2, 5), criteria=(2, 4))
halves = st.sampled_from([(0.0, 1.0), (0.1, 0.9), (0.2, 0.6)])


def dual_optimum(
    figures: Floats, place: int, weight_shares: Shares | None, pie_shares: Shares | None
) -> float:
    """Solve min sum(y) with y'X + z'G >= x, row by row as the dual is written in textbooks."""
    n, k = figures.shape
    limits: list[list[float]] = []
    for shares, parts in ((weight_shares, np.ones(k)), (pie_shares, figures[place])):
        if shares is None:
            continue
        bounds = np.broadcast_to(np.array(shares, dtype=np.float64), (k, 2))
        for q in range(k):
            low = [bounds[q, 0] * parts[r] - (parts[r] if r == q else 0.0) for r in range(k)]
            high = [(parts[r] if r == q else 0.0) - bounds[q, 1] * parts[r] for r in range(k)]
            limits += [low, high]
    rows = [[-figures[d, q] for d in range(n)] + [-row[q] for row in limits] for q in range(k)]
    found = linprog([1.0] * n + [0.0] * len(limits), rows, [-x for x in figures[place]])
    assert found.fun is not None
    return found.fun


@given(benefits, st.none() | halves, st.none() | halves)
def test_scores_are_proven_by_the_dual(
    problem: Problem, weight_shares: Shares | None, pie_shares: Shares | None
) -> None:
    taking_part = problem.matrix[:, problem.weights > 0]
    if taking_part.shape[1] == 1:
        weight_shares = pie_shares = None
    places = range(len(taking_part))
    expected = [dual_optimum(taking_part, place, weight_shares, pie_shares) for place in places]
    method = BenefitOfTheDoubt(weight_shares=weight_shares, pie_shares=pie_shares)
    if min(expected) < 1e-9:  # the two kinds of restrictions can contradict each other
        with pytest.raises(InvalidInputError, match="no weights above zero give destination"):
            method.evaluate(problem.matrix, problem.weights)
    else:
        result = method.evaluate(problem.matrix, problem.weights)
        assert_allclose(result.score, expected, rtol=0, atol=1e-8)
        assert_allclose(result.dual, result.score, rtol=0, atol=1e-8)


@given(benefits)
def test_own_weights_and_peers_are_feasible_and_complementary(problem: Problem) -> None:
    result = benefit_of_the_doubt(problem.matrix, problem.weights)
    sums = result.own_weights @ problem.matrix.T
    assert (result.own_weights >= 0).all()
    assert (sums <= 1 + 1e-9).all()
    assert_allclose(np.diag(sums), result.score, rtol=0, atol=1e-9)
    combined = result.peers @ problem.matrix
    taking_part = problem.weights > 0
    assert (combined >= problem.matrix - 1e-6)[:, taking_part].all()
    assert_allclose(result.peers * (1 - sums), 0, atol=1e-6)
    assert_allclose(result.own_weights * (combined - problem.matrix), 0, atol=1e-6)
    assert_allclose(result.pie_shares.sum(axis=-1), 1)


def test_the_technology_achievement_index_of_the_handbook() -> None:
    with PUBLISHED.open(encoding="utf-8", newline="") as file:
        published = {row["code"]: float(row["score"]) for row in csv.DictReader(file)}
    panel = tai()
    method = BenefitOfTheDoubt(weight_shares=HANDBOOK, normalisation="min_max")
    result = method.evaluate(panel.values, np.ones(8))
    # Telephones and electricity are printed with two decimals only, and so are the scores.
    expected = [published[code] for code in panel.destinations]
    assert_allclose(result.score, expected, rtol=0, atol=0.01)
    assert result.benchmark.sum() == 3
    shares = result.own_weights / result.own_weights.sum(axis=-1, keepdims=True)
    assert ((shares > 0.10 - 1e-6) & (shares < 0.15 + 1e-6)).all()


def test_two_criteria_by_hand() -> None:
    # The frontier runs from (8, 2) to (4, 6): x / 10 + y / 10 = 1; (2, 2) lies at 4 / 10 of it.
    result = benefit_of_the_doubt([[8.0, 2.0], [4.0, 6.0], [2.0, 2.0]], [1, 1])
    assert_allclose(result.score, [1, 1, 0.4])
    assert_allclose(result.own_weights[2], [0.1, 0.1])
    assert_allclose(result.peers[2], [0.1, 0.3, 0])
    assert_allclose(result.pie_shares[2], [0.5, 0.5])
    assert result.benchmark.tolist() == [True, True, False]


def test_restrictions_by_hand() -> None:
    matrix = [[8.0, 2.0], [4.0, 6.0]]
    equal = benefit_of_the_doubt(matrix, [1, 1], weight_shares=(0.5, 0.5))
    assert_allclose(equal.score, [1, 1])
    mostly_first = benefit_of_the_doubt(matrix, [1, 1], weight_shares=((0.75, 1), (0, 0.25)))
    assert_allclose(mostly_first.score, [1, (0.75 * 4 + 0.25 * 6) / (0.75 * 8 + 0.25 * 2)])
    # Equal pies of (8, 2): weights 1 and 4, and the other has 28 to 16. Of (4, 6): 3 and 2, 24 to
    # 28. So nobody scores one.
    assert_allclose(
        benefit_of_the_doubt(matrix, [1, 1], pie_shares=(0.5, 0.5)).score, [16 / 28, 24 / 28]
    )


@given(benefits, halves)
def test_pie_shares_keep_to_their_bounds(problem: Problem, bounds: tuple[float, float]) -> None:
    k = problem.matrix.shape[1]
    for whose in (False, True):
        result = benefit_of_the_doubt(
            problem.matrix,
            np.ones(k),
            pie_shares=bounds,
            pie_shares_of="every" if whose and bounds[0] == 0 else "own",
        )
        low, high = bounds
        assert (result.pie_shares >= low - 1e-6).all()
        assert (result.pie_shares <= high + 1e-6).all()


def test_pie_shares_of_everybody_are_stricter() -> None:
    matrix = np.array([[9.0, 3.0], [5.0, 5.0], [2.0, 8.0], [4.0, 5.0]])
    own = benefit_of_the_doubt(matrix, [1, 1], pie_shares=(0.2, 0.8))
    every = benefit_of_the_doubt(matrix, [1, 1], pie_shares=(0.2, 0.8), pie_shares_of="every")
    pies = every.own_weights[:, np.newaxis, :] * matrix
    pies /= pies.sum(axis=-1, keepdims=True)
    assert ((pies >= 0.2 - 1e-6) & (pies <= 0.8 + 1e-6)).all()
    assert (every.score <= own.score + 1e-9).all()
    assert (every.score < own.score - 1e-3).any()


@given(benefits)
def test_somebody_scores_one_and_nobody_less_than_the_best_single_criterion(
    problem: Problem,
) -> None:
    score = benefit_of_the_doubt(problem.matrix, problem.weights).score
    alone = (problem.matrix / problem.matrix.max(axis=0))[:, problem.weights > 0].max(axis=1)
    assert score.max() == 1
    assert (score >= alone - 1e-9).all()
    assert (score > 0).all()
    assert (score <= 1).all()


@given(benefits)
def test_units_do_not_matter_without_weight_shares(problem: Problem) -> None:
    units = np.geomspace(1e-6, 1e6, problem.matrix.shape[1])
    for pies in (None, (0.0, 0.9)):
        shares = pies if (problem.weights > 0).sum() > 1 else None
        plain = benefit_of_the_doubt(problem.matrix, problem.weights, pie_shares=shares).score
        other = benefit_of_the_doubt(
            problem.matrix * units, problem.weights, pie_shares=shares
        ).score
        assert_allclose(other, plain, rtol=0, atol=1e-8)


def test_units_matter_to_weight_shares_and_origins_to_all() -> None:
    matrix = np.array([[9.0, 1.0], [1.0, 8.0], [3.0, 3.0]])

    def scores(figures: Floats, shares: Shares | None = None) -> Floats:
        return benefit_of_the_doubt(figures, [1, 1], weight_shares=shares).score

    assert scores(matrix, (0.4, 0.6)).argmax() != scores(matrix * [1, 9], (0.4, 0.6)).argmax()
    assert abs(scores(matrix + np.array([100, 0])) - scores(matrix)).max() > 0.1


@given(benefits, st.data())
def test_a_further_destination_raises_no_score(problem: Problem, data: st.DataObject) -> None:
    further = data.draw(st.lists(st.floats(0, 200), min_size=problem.matrix.shape[1]).map(tuple))
    row = np.resize(np.array(further), problem.matrix.shape[1])
    alone = benefit_of_the_doubt(problem.matrix, problem.weights).score
    joined = benefit_of_the_doubt(np.vstack([problem.matrix, row]), problem.weights).score
    assert (joined[:-1] <= alone + 1e-9).all()


@given(benefits)
def test_duplicates_tie_and_restrictions_raise_no_score(problem: Problem) -> None:
    k = problem.matrix.shape[1]
    twice = np.vstack([problem.matrix, problem.matrix[:1]])
    free = benefit_of_the_doubt(twice, np.ones(k)).score
    assert free[0] == free[-1]
    bounds: list[Shares] = [(0.0, 0.8), (0.2, 0.6)]
    chain = [free] + [
        benefit_of_the_doubt(twice, np.ones(k), weight_shares=b).score for b in bounds
    ]
    for looser, stricter in pairwise(chain):
        assert (stricter <= looser + 1e-9).all()


@given(benefits)
def test_only_which_weights_are_above_zero_matters(problem: Problem) -> None:
    whether = (problem.weights > 0).astype(float)
    one = benefit_of_the_doubt(problem.matrix, problem.weights)
    other = benefit_of_the_doubt(problem.matrix, whether)
    assert np.array_equal(one.score, other.score)
    assert np.array_equal(
        one.own_weights[:, whether == 0], np.zeros_like(one.own_weights)[:, whether == 0]
    )


def test_a_batch_is_its_items() -> None:
    random = np.random.default_rng(5)
    matrices = random.uniform(1, 9, (2, 1, 6, 3))
    weights = random.uniform(0.1, 1, (4, 3)) * [[1, 1, 1], [0, 1, 1], [1, 1, 1], [1, 1, 0]]
    result = benefit_of_the_doubt(matrices, weights)
    assert result.own_weights.shape == (2, 4, 6, 3)
    for i, j in np.ndindex(2, 4):
        item = benefit_of_the_doubt(matrices[i, 0], weights[j])
        for whole, part in zip(result, item, strict=True):
            assert np.array_equal(whole[i, j], part)
    assert benefit_of_the_doubt(matrices[0, 0], np.ones((0, 3))).score.shape == (0, 6)


def test_costs_need_a_normalisation() -> None:
    matrix = [[3.0, 20.0], [5.0, 40.0]]
    with pytest.raises(InvalidInputError, match=r"criterion 2 is a cost.*normalise first"):
        benefit_of_the_doubt(matrix, [1, 1], ["benefit", "cost"])
    turned = benefit_of_the_doubt(
        matrix, [1, 1], ["benefit", "cost"], normalisation="ratio_to_best"
    )
    assert_allclose(turned.score, benefit_of_the_doubt([[0.6, 1], [1, 0.5]], [1, 1]).score)
    without = benefit_of_the_doubt(matrix, [1, 0], ["benefit", "cost"])
    assert_allclose(without.score, [0.6, 1])


def test_zeros_and_extremes_have_finite_answers() -> None:
    assert benefit_of_the_doubt(np.zeros((3, 2)), [1, 1]).score.tolist() == [0, 0, 0]
    assert benefit_of_the_doubt([[5.0, 0.0], [0.0, 0.0]], [1, 1]).score.tolist() == [1, 0]
    assert benefit_of_the_doubt([[4.0, 7.0]], [1, 1]).score.tolist() == [1]
    far = benefit_of_the_doubt([[1e150, 1e-150], [1e-150, 1e150], [1e150, 1e150]], [1, 1])
    assert_allclose(far.score, [1, 1, 1])
    assert all(np.isfinite(field).all() for field in far)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"weight_shares": (0.6, 0.4)}, "not in order"),
        ({"weight_shares": (0.1, float("nan"))}, "not in order"),
        ({"weight_shares": ((0.1, 0.5), (0.1, 0.5), (0.1, 0.5))}, "one for each of 2 criteria"),
        ({"weight_shares": (0.1, 0.4)}, "the greatest ones to 0.8"),
        ({"pie_shares": (0.6, 0.7)}, "the least ones sum to 1.2"),
        ({"pie_shares": (0.2, 1)}, "give destination 2 of 3 such shares"),
        (
            {"pie_shares": (0.45, 0.55), "pie_shares_of": "every", "normalisation": "sum"},
            "no weights above zero give destination 1 of 3",
        ),
    ],
)
def test_shares_that_cannot_be_met_are_refused(options: dict[str, object], message: str) -> None:
    matrix = [[5.0, 2.0], [0.0, 9.0], [4.0, 4.0]]
    with pytest.raises(InvalidInputError, match=message):
        benefit_of_the_doubt(matrix, [1, 1], **options)  # type: ignore[arg-type]


def test_negative_figures_are_refused_where_they_count() -> None:
    matrix = [[5.0, -2.0], [3.0, 9.0]]
    with pytest.raises(InvalidInputError, match="row 1, criterion 2: benefit of the doubt needs"):
        benefit_of_the_doubt(matrix, [1, 1])
    assert benefit_of_the_doubt(matrix, [1, 0]).score.tolist() == [1, 0.6]
    assert benefit_of_the_doubt(matrix, [1, 1], normalisation="min_max").score.tolist() == [1, 1]


def test_specifications_check_their_fields_and_go_through_json() -> None:
    method = BenefitOfTheDoubt(pie_shares=((0.1, 0.9), (0.2, 0.8)), pie_shares_of="every")
    assert BenefitOfTheDoubt.from_json(method.to_json()) == method
    assert method.variant == (
        "own best weights, everybody's pie shares from 0.1 to 0.9 / from 0.2 to 0.8, "
        "no normalisation"
    )
    assert BenefitOfTheDoubt().variant == "own best weights, no restrictions, no normalisation"
    with pytest.raises(InvalidInputError, match="weight_shares: shares must be one pair"):
        BenefitOfTheDoubt.from_fields({"weight_shares": (0.1, 0.2, 0.3)})
    with pytest.raises(InvalidInputError, match="not in order"):
        BenefitOfTheDoubt(pie_shares=(0.5, 0.2))
