import csv
from pathlib import Path
from random import Random
from typing import Literal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from nearshore_score.errors import InvalidInputError
from nearshore_score.sensitivity.algorithms.rank_confidence_sets import (
    RankConfidenceSets,
    rank_confidence_sets,
    tau_best,
)

Floats = NDArray[np.float64]
Kind = Literal["marginal", "simultaneous"]
Side = Literal["two_sided", "lower", "upper"]

KINDS: tuple[Kind, ...] = ("marginal", "simultaneous")
SIDES: tuple[Side, ...] = ("two_sided", "lower", "upper")
PISA = Path(__file__).parents[1] / "data" / "pisa-2018" / "mathematics.csv"


def pisa() -> tuple[list[str], Floats, Floats]:
    with PISA.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    return (
        [row["jurisdiction"] for row in rows],
        np.array([float(row["score"]) for row in rows]),
        np.array([float(row["standard_error"]) for row in rows]),
    )


def random_problem(seed: int, n: int) -> tuple[Floats, Floats]:
    """Return estimates and a covariance, with errors of about the size of the gaps."""
    draws = np.random.default_rng(seed)
    root = draws.normal(size=(n, n + 2)) / np.sqrt(n)
    return draws.normal(scale=2, size=n), root @ root.T


def slow_sets(
    estimates: Floats, covariance: Floats, kind: Kind, side: Side, seed: int
) -> tuple[list[int], list[int]]:
    """Return the bounds by other means: a list of ordered pairs, and draws of its own."""
    n = len(estimates)
    drawn = np.random.default_rng(seed).multivariate_normal(
        np.zeros(n), covariance, size=100_000, method="svd"
    )

    def rejected(pairs: list[tuple[int, int]]) -> set[tuple[int, int]]:
        left, found = list(pairs), set[tuple[int, int]]()
        while left:
            errors = {
                (a, b): np.sqrt(covariance[a, a] + covariance[b, b] - 2 * covariance[a, b])
                for a, b in left
            }
            greatest = np.max([(drawn[:, a] - drawn[:, b]) / errors[a, b] for a, b in left], axis=0)
            critical = np.quantile(greatest, 0.95)
            new = {
                (a, b) for a, b in left if (estimates[a] - estimates[b]) / errors[a, b] > critical
            }
            if not new:
                break
            found |= new
            left = [pair for pair in left if pair not in new]
        return found

    everyone = [(a, b) for a in range(n) for b in range(n) if a != b]
    lower: list[int] = []
    upper: list[int] = []
    for one in range(n):
        own = [(a, b) for a, b in everyone if b == one and side != "upper"]
        own += [(a, b) for a, b in everyone if a == one and side != "lower"]
        found = rejected(everyone if kind == "simultaneous" else own)
        lower.append(1 + sum(b == one for _, b in found) if side != "upper" else 1)
        upper.append(n - sum(a == one for a, _ in found) if side != "lower" else n)
    return lower, upper


def inside(narrow: RankConfidenceSets, wide: RankConfidenceSets) -> bool:
    return bool((narrow.lower >= wide.lower).all() and (narrow.upper <= wide.upper).all())


def test_pisa_gives_the_sets_that_the_reference_implementation_gives() -> None:
    names, scores, errors = pisa()
    marginal = rank_confidence_sets(scores, standard_errors=errors)
    together = rank_confidence_sets(scores, standard_errors=errors, kind="simultaneous")
    published = {
        "Japan": ((1, 4), (1, 6)),
        "Korea": ((1, 6), (1, 7)),
        "Estonia": ((1, 6), (1, 6)),
        "Netherlands": ((1, 7), (1, 11)),
    }
    for name, (own, all_together) in published.items():
        at = names.index(name)
        assert (marginal.lower[at], marginal.upper[at]) == own
        assert (together.lower[at], together.upper[at]) == all_together
    kingdom = names.index("United Kingdom")
    assert (marginal.lower[kingdom], marginal.upper[kingdom]) == (8, 23)
    worst = [names.index(name) for name in ("Chile", "Mexico", "Colombia")]
    others = np.delete(together.upper, worst)
    assert together.lower[worst].min() > others.max()


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_pisa_gives_the_five_best_that_the_reference_implementation_gives(seed: int) -> None:
    names, scores, errors = pisa()
    published = {"Belgium", "Canada", "Denmark", "Estonia", "Finland", "Japan", "Korea"}
    published |= {"Netherlands", "Poland", "Slovenia", "Sweden", "Switzerland"}
    for level, expected in ((0.95, published), (0.9, published - {"Sweden"})):
        best = tau_best(scores, standard_errors=errors, tau=5, level=level, seed=seed)
        assert {name for name, is_in in zip(names, best, strict=True) if is_in} == expected


def test_the_evenly_spaced_example_of_the_reference_implementation_is_reproduced() -> None:
    found = rank_confidence_sets(
        np.linspace(1, 3, 10), standard_errors=np.full(10, 0.2), kind="simultaneous"
    )
    assert found.lower.tolist() == [7, 6, 5, 4, 3, 2, 1, 1, 1, 1]
    assert found.upper.tolist() == [10, 10, 10, 10, 9, 8, 7, 6, 5, 4]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("side", SIDES)
def test_a_list_of_ordered_pairs_gives_the_same_sets(kind: Kind, side: Side) -> None:
    for seed in (3, 5, 8):  # no statistic is near its critical value
        estimates, covariance = random_problem(seed, 6)
        found = rank_confidence_sets(estimates, covariance, kind=kind, side=side, draws=100_000)
        lower, upper = slow_sets(estimates, covariance, kind, side, seed)
        assert found.lower.tolist() == lower
        assert found.upper.tolist() == upper


def test_with_two_estimates_the_critical_value_is_that_of_the_normal_law() -> None:
    for side in SIDES:
        quantile = 1.959964 if side == "two_sided" else 1.644854
        found = rank_confidence_sets([1.0, 0.0], np.eye(2), side=side, draws=200_000)
        assert found.critical == pytest.approx([quantile, quantile], abs=0.02)
        np.testing.assert_allclose(found.critical_error, 0.005, atol=0.003)
        assert (np.abs(found.critical - quantile) < 5 * found.critical_error).all()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("gap", [0.0, 0.7, 3.0])
def test_true_ranks_are_covered_as_often_as_promised(kind: Kind, gap: float) -> None:
    trials, n, level = 400, 5, 0.9
    truth = gap * np.arange(n)[::-1].astype(np.float64)
    root = np.random.default_rng(8).normal(size=(n, n))
    covariance = root @ root.T / n + np.eye(n)
    observed = np.random.default_rng(9).multivariate_normal(truth, covariance, size=trials)
    ranks = 1 + (truth[:, np.newaxis] < truth).sum(axis=1)
    covered = np.zeros((trials, n), dtype=np.bool_)
    for trial, estimates in enumerate(observed):
        found = rank_confidence_sets(
            estimates, covariance, level=level, kind=kind, draws=1000, seed=trial
        )
        covered[trial] = (found.lower <= ranks) & (ranks <= found.upper)
    shares = [covered.all(axis=1).mean()] if kind == "simultaneous" else covered.mean(axis=0)
    assert min(shares) >= level - 3 * np.sqrt(level * (1 - level) / trials)


def test_the_truly_best_are_named_as_often_as_promised() -> None:
    trials, level = 300, 0.9
    truth = np.array([2.0, 1.5, 1.0, 0.5, 0.0])
    observed = truth + np.random.default_rng(2).normal(size=(trials, 5))
    named = [
        tau_best(one, np.eye(5), tau=2, level=level, draws=1000, seed=trial)[:2].all()
        for trial, one in enumerate(observed)
    ]
    assert np.mean(named) >= level - 3 * np.sqrt(level * (1 - level) / trials)


def test_groups_far_apart_have_the_ranks_of_the_groups() -> None:
    estimates = [100.0, 100.1, 99.9, 0.0, 0.1]
    for kind in KINDS:
        found = rank_confidence_sets(estimates, standard_errors=np.ones(5), kind=kind)
        assert found.lower.tolist() == [1, 1, 1, 4, 4]
        assert found.upper.tolist() == [3, 3, 3, 5, 5]


@pytest.mark.parametrize("n", [1, 2, 5])
def test_without_errors_the_sets_are_the_ranks(n: int) -> None:
    estimates = np.random.default_rng(n).permutation(n).astype(np.float64)
    ranks = (n - estimates).astype(int)
    for kind in KINDS:
        found = rank_confidence_sets(estimates, standard_errors=np.zeros(n), kind=kind)
        assert found.lower.tolist() == found.upper.tolist() == ranks.tolist()
        assert found.critical.tolist() == found.critical_error.tolist() == [0.0] * n


def test_equal_estimates_without_errors_share_the_ranks_that_they_occupy() -> None:
    found = rank_confidence_sets([5.0, 7.0, 5.0, 1.0], standard_errors=np.zeros(4))
    assert found.lower.tolist() == [2, 1, 2, 4]
    assert found.upper.tolist() == [3, 1, 3, 4]
    close = rank_confidence_sets([5.0, 5.0 + 1e-12], standard_errors=[0, 0], tolerance=1e-9)
    assert close.lower.tolist() == [1, 1]


def test_huge_errors_leave_all_ranks_possible() -> None:
    for kind in KINDS:
        found = rank_confidence_sets([3.0, 2.0, 1.0], standard_errors=[1e9] * 3, kind=kind)
        assert found.lower.tolist() == [1, 1, 1]
        assert found.upper.tolist() == [3, 3, 3]


def test_estimates_with_the_same_error_are_told_apart_by_any_difference() -> None:
    shared = np.ones((3, 3))
    found = rank_confidence_sets([2.0, 2.001, 1.0], shared)
    assert found.lower.tolist() == found.upper.tolist() == [2, 1, 3]
    mixed = np.array([[1.0, 1.0, 0.0], [1.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
    found = rank_confidence_sets([2.0, 2.001, 1.9], mixed, kind="simultaneous")
    assert found.lower.tolist() == [2, 1, 1]
    assert found.upper.tolist() == [3, 2, 3]


def test_errors_that_move_together_make_sets_smaller() -> None:
    estimates = np.array([3.0, 2.0, 1.0, 0.0])
    alone = rank_confidence_sets(estimates, np.eye(4))
    together = rank_confidence_sets(estimates, 0.95 * np.ones((4, 4)) + 0.05 * np.eye(4))
    assert inside(together, alone)
    assert together.upper[0] < alone.upper[0]


def test_standard_errors_are_a_diagonal_covariance() -> None:
    estimates, _ = random_problem(1, 7)
    errors = np.linspace(0.5, 2, 7)
    by_errors = rank_confidence_sets(estimates, standard_errors=errors)
    by_matrix = rank_confidence_sets(estimates, np.diag(errors**2))
    for one, other in zip(by_errors, by_matrix, strict=True):
        np.testing.assert_array_equal(one, other)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 9))
def test_sets_are_nested_as_their_families_are(seed: int, n: int) -> None:
    estimates, covariance = random_problem(seed, n)
    found = {
        (kind, side, stepdown): rank_confidence_sets(
            estimates, covariance, kind=kind, side=side, stepdown=stepdown, draws=500
        )
        for kind in KINDS
        for side in SIDES
        for stepdown in (True, False)
    }
    ranks = 1 + (estimates[:, np.newaxis] < estimates).sum(axis=1)
    for (kind, side, stepdown), one in found.items():
        assert (one.lower <= ranks).all()
        assert (ranks <= one.upper).all()
        assert inside(one, found["simultaneous", side, stepdown])
        assert inside(one, found[kind, side, False])
        both = found[kind, "two_sided", stepdown]
        if side == "lower":
            assert (one.lower >= both.lower).all()
            assert (one.upper == n).all()
        if side == "upper":
            assert (one.upper <= both.upper).all()
            assert (one.lower == 1).all()
        np.testing.assert_array_equal(one.lower, 1 + one.ahead.sum(axis=1))
        np.testing.assert_array_equal(one.upper, n - one.behind.sum(axis=1))
    both = found["simultaneous", "two_sided", True]
    np.testing.assert_array_equal(both.ahead, both.behind.T)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 8), st.randoms(use_true_random=False))
def test_neither_order_nor_scale_nor_direction_matters(seed: int, n: int, shuffler: Random) -> None:
    # Gaps of 1, 2, 4, ... errors of 0.1 and 10: no critical value decides.
    estimates = 2.0 ** np.arange(n)
    errors = np.where(np.random.default_rng(seed).random(n) < 0.5, 0.02, 1e4)
    order = list(range(n))
    shuffler.shuffle(order)
    plain = rank_confidence_sets(estimates, standard_errors=errors, draws=300)
    moved = rank_confidence_sets(
        100 - 3 * estimates[order], standard_errors=3 * errors[order], best="lowest", draws=300
    )
    np.testing.assert_array_equal(moved.lower, plain.lower[order])
    np.testing.assert_array_equal(moved.upper, plain.upper[order])


def test_the_worst_are_the_best_of_the_other_end() -> None:
    estimates = [5.0, 3.0, 1.0, 0.9]
    worst = tau_best(estimates, standard_errors=[0.1] * 4, tau=1, best="lowest")
    assert worst.tolist() == [False, False, True, True]
    assert tau_best(estimates, standard_errors=[0.1] * 4, tau=4).all()


def test_more_draws_of_one_seed_begin_with_the_same_and_inputs_stay_as_they_are() -> None:
    estimates, covariance = random_problem(2, 4)
    before = estimates.copy(), covariance.copy()
    first = rank_confidence_sets(estimates, covariance, draws=5000, seed=3)
    again = rank_confidence_sets(estimates, covariance, draws=5000, seed=3)
    other = rank_confidence_sets(estimates, covariance, draws=5000, seed=4)
    np.testing.assert_array_equal(first.critical, again.critical)
    assert (first.critical != other.critical).any()
    np.testing.assert_array_equal(estimates, before[0])
    np.testing.assert_array_equal(covariance, before[1])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"estimates": [[1.0]], "standard_errors": [1.0]}, "estimates have shape"),
        ({"estimates": [], "standard_errors": []}, "estimates have shape"),
        ({"estimates": [np.nan], "standard_errors": [1.0]}, "finite"),
        ({"estimates": [1.0]}, "either the covariance"),
        ({"estimates": [1.0], "covariance": [[1.0]], "standard_errors": [1.0]}, "either"),
        ({"estimates": [1.0, 2.0], "standard_errors": [1.0]}, "give 2"),
        ({"estimates": [1.0], "standard_errors": [-1.0]}, "not negative"),
        ({"estimates": [1.0, 2.0], "covariance": [[1.0]]}, "covariance has shape"),
        ({"estimates": [1.0, 2.0], "covariance": [[1.0, 2.0], [0.0, 1.0]]}, "symmetric"),
        ({"estimates": [1.0, 2.0], "covariance": [[1.0, 2.0], [2.0, 1.0]]}, "eigenvalue"),
        ({"estimates": [1.0], "standard_errors": [1.0], "level": 1.0}, "between zero and one"),
        ({"estimates": [1.0], "standard_errors": [1.0], "draws": 0}, "draw"),
        ({"estimates": [1.0], "standard_errors": [1.0], "seed": -1}, "seed"),
    ],
)
def test_what_cannot_be_used_is_refused(arguments: dict[str, object], message: str) -> None:
    with pytest.raises(InvalidInputError, match=message):
        rank_confidence_sets(**arguments)  # type: ignore[arg-type]
    with pytest.raises(InvalidInputError, match="tau"):
        tau_best([1.0], standard_errors=[1.0], tau=0)
