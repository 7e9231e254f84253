"""Weights optimised to importances: the exact solution, the bound, honesty, properties."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from numpy.typing import NDArray
from scipy.optimize import minimize

from nearshore_score.errors import InvalidInputError, UnknownNameError
from nearshore_score.weighting.importance import Importance, importances
from nearshore_score.weighting.optimised import OptimisedWeights, optimise_weights
from tests.index_data import expected_asem

Floats = NDArray[np.float64]
MEASURES: list[Importance] = ["correlation", "squared_correlation", "correlation_ratio"]
each_measure = pytest.mark.parametrize("measure", MEASURES)


def with_correlations(matrix: list[list[float]], n: int = 60) -> Floats:
    """Return standardised columns with exactly these correlations."""
    random = np.random.default_rng(3).normal(size=(n, len(matrix)))
    white = np.linalg.qr(random - random.mean(axis=0))[0] * np.sqrt(n)
    return np.asarray(white @ np.linalg.cholesky(np.array(matrix)).T, dtype=np.float64)


def alike(seed: int, n: int = 30, k: int = 4) -> Floats:
    random = np.random.default_rng(seed)
    return np.asarray(random.normal(size=(n, 1)) + 1.5 * random.normal(size=(n, k)))


def asem_pillars() -> Floats:
    scores = expected_asem()["S01_default"]["scores"]
    names = ["Physical", "ConEcFin", "Political", "Instit", "P2P", "Environ", "Social", "SusEcFin"]
    return np.array([[scores[name][unit] for name in names] for unit in scores["Index"]])


def rms(differences: Floats) -> float:
    return math.sqrt(sum(x * x for x in differences.tolist()) / len(differences))


def plain_gap(scores: Floats, weights: Floats, targets: Floats, power: int) -> float:
    """Recompute the root mean square gap with numpy's correlations."""
    mean = scores @ weights
    found = [float(np.corrcoef(mean, column)[0, 1]) ** power for column in scores.T]
    return rms(np.array(found) / sum(found) - targets)


def solved(scores: Floats, aims: Floats) -> Floats:
    """Return the weights of equation 7 of the paper, negative ones included."""
    away = scores - scores.mean(axis=0)
    covariances: Floats = away.T @ away / len(away)
    aimed: Floats = aims * np.sqrt(np.diag(covariances))
    weights = np.linalg.inv(covariances) @ aimed
    return weights / float(weights.sum())


def plain_correlation_ratio(scores: Floats, weights: Floats, child: int) -> float:
    """Local-linear regression and cross-validation by refitting, one destination at a time.

    A bandwidth at which a destination makes up all of its own smoothed value does not count.
    """
    columns = (scores - scores.mean(axis=0)) / scores.std(axis=0)
    mean = scores @ weights

    def fitted(x: Floats, y: Floats, at: float, bandwidth: float) -> float:
        kernel = np.exp(-((x - at) ** 2) / (2 * bandwidth**2))
        design = np.column_stack([np.ones_like(x), x - at]) * np.sqrt(kernel)[:, np.newaxis]
        return float(np.linalg.lstsq(design, y * np.sqrt(kernel))[0][0])

    x, n = columns[:, child], len(columns)
    errors: list[float] = []
    for bandwidth in (bandwidths := np.geomspace(0.1, 10, 25).tolist()):
        error = 0.0
        for left in range(n):
            others = np.arange(n) != left
            if fitted(x, 1.0 - others, x[left], bandwidth) > 1 - 1e-6:
                error = np.inf
                break
            for sibling in range(columns.shape[1]):
                y = columns[:, sibling]
                error += (y[left] - fitted(x[others], y[others], x[left], bandwidth)) ** 2
        errors.append(error)
    best = bandwidths[int(np.argmin(errors))]
    curve = np.array([fitted(x, mean, at, best) for at in x])
    return float(np.var(curve) / np.var(mean))


def test_the_dean_of_paruolo_saisana_and_saltelli() -> None:
    scores = with_correlations([[1, 0, 0], [0, 1, 0.7], [0, 0.7, 1]])
    equal = importances(scores, [1, 1, 1], measure="squared_correlation")
    assert_allclose(equal, [5 / 22, 289 / 440, 289 / 440])
    found = optimise_weights(scores, measure="squared_correlation")
    assert_allclose(found.weights, [1.7 / 3.7, 1 / 3.7, 1 / 3.7])
    assert found.reached
    assert_allclose(found.shares, 1 / 3)


@pytest.mark.parametrize("measure", MEASURES[:2])
@given(seed=st.integers(0, 10_000))
def test_where_the_exact_solution_has_no_negative_weight_it_is_found(
    measure: Importance, seed: int
) -> None:
    scores = alike(seed)
    targets = np.random.default_rng(seed).dirichlet(np.full(4, 9.0))
    aims = targets if measure == "correlation" else np.sqrt(targets)
    exact = solved(scores, aims)
    found = optimise_weights(scores, targets, measure=measure)
    if (exact > 0).all():
        assert_allclose(found.weights, exact, atol=1e-9)
        assert found.reached
        assert found.converged
        assert not found.at_bound.any()
    else:
        assert found.converged
        assert (found.weights >= 0).all()


def test_negative_weights_of_the_unbounded_optimum_become_zero_and_it_says_so() -> None:
    scores = asem_pillars()
    targets = np.full(8, 1 / 8)
    unbounded = solved(scores, targets)
    assert (unbounded < -0.05).sum() == 3
    assert plain_gap(scores, unbounded, targets, 1) < 1e-12
    found = optimise_weights(scores, measure="correlation")
    assert found.converged
    assert not found.reached
    assert found.at_bound.sum() == 2
    assert (found.weights[found.at_bound] == 0).all()
    assert_allclose(found.residual, plain_gap(scores, found.weights, targets, 1))
    assert_allclose(found.residual, 0.01095, atol=1e-5)
    # Hardly moved from equal weights, as the R package ends by default, is far from it.
    assert found.residual < plain_gap(scores, targets, targets, 1) / 4


@pytest.mark.parametrize(("measure", "power"), [("correlation", 1), ("squared_correlation", 2)])
def test_no_other_search_finds_better_weights(measure: Importance, power: int) -> None:
    scores, targets = asem_pillars(), np.full(8, 1 / 8)
    found = optimise_weights(scores, measure=measure)
    starts = np.random.default_rng(1).dirichlet(np.ones(8), size=4)

    def gap(sizes: Floats) -> float:
        weights = np.abs(sizes) / np.abs(sizes).sum()
        return 100 * plain_gap(scores, weights, targets, power)

    others = [minimize(gap, start, method="Nelder-Mead").x for start in starts]
    assert found.residual <= min(gap(sizes) for sizes in [*others, *starts]) / 100 + 1e-9


@each_measure
@given(seed=st.integers(0, 10_000))
def test_no_small_move_from_the_optimum_comes_nearer(measure: Importance, seed: int) -> None:
    scores = alike(seed, n=12)
    targets = np.random.default_rng(seed).dirichlet(np.ones(4))
    found = optimise_weights(scores, targets, measure=measure)
    assert found.converged
    sizes = found.weights * scores.std(axis=0)
    for child in range(4):
        for step in (1e-3, -1e-3):
            moved = sizes.copy()
            moved[child] = max(moved[child] + step * sizes.sum(), 0.0)
            reached = importances(scores, moved / scores.std(axis=0), measure=measure)
            gap = rms(reached / reached.sum() - targets)
            assert gap >= found.residual - 1e-8


@each_measure
def test_reported_importances_are_those_of_the_weights(measure: Importance) -> None:
    scores = alike(4)
    found = optimise_weights(scores, [4, 3, 2, 1], measure=measure)
    again = importances(scores, found.weights, measure=measure)
    assert_allclose(found.importances, again, atol=1e-12)
    assert_allclose(found.shares, again / again.sum(), atol=1e-12)
    assert_allclose(found.targets, [0.4, 0.3, 0.2, 0.1])
    assert_allclose(found.residual, rms(found.shares - found.targets))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_correlation_ratios_by_refitting_one_destination_at_a_time(seed: int) -> None:
    scores = alike(seed, n=14, k=3)
    scores[:, 1] = scores[:, 0] ** 2 + 0.3 * scores[:, 1]
    weights = np.array([0.2, 0.5, 0.3])
    expected = [plain_correlation_ratio(scores, weights, child) for child in range(3)]
    assert_allclose(importances(scores, weights), expected, rtol=1e-6)


def test_a_curve_is_seen_by_the_correlation_ratio_only() -> None:
    x = np.linspace(-1, 1, 41)
    scores = np.column_stack([x, x**2])
    weights = np.array([0.05, 1.0])
    squares = importances(scores, weights, measure="squared_correlation")
    ratios = importances(scores, weights)
    assert squares[0] < 0.05
    assert ratios[0] > 0.9


def test_on_lines_the_correlation_ratio_is_the_squared_correlation() -> None:
    x = np.linspace(0, 1, 15)
    scores = np.column_stack([x, 3 - 2 * x, 5 * x])
    weights = np.array([0.5, 0.1, 0.2])
    assert_allclose(importances(scores, weights), [1, 1, 1], rtol=1e-9)


@each_measure
@given(seed=st.integers(0, 10_000), order=st.permutations(range(4)))
def test_weights_move_with_their_children_and_their_units(
    measure: Importance, seed: int, order: list[int]
) -> None:
    scores, targets = alike(seed, n=15), np.array([1.0, 2.0, 3.0, 1.5])
    units = np.array([1e-3, 1.0, 7.0, 1e4])
    plain = optimise_weights(scores, targets, measure=measure)
    other = optimise_weights((scores * units + 5)[:, order], targets[order], measure=measure)
    pulls = other.weights * units[order]
    expected = plain.weights[order].tolist()
    assert (pulls / pulls.sum()).tolist() == pytest.approx(expected, abs=1e-6)
    assert_allclose(other.residual, plain.residual, atol=1e-8)


@each_measure
def test_a_batch_is_its_items_each_with_its_own_gaps(measure: Importance) -> None:
    batch = np.stack([alike(seed, n=15) for seed in range(4)]).reshape(2, 2, 15, 4)
    present = np.random.default_rng(4).random(batch.shape) > 0.05
    unreadable = np.where(present, batch, 1e9)
    found = optimise_weights(unreadable, [1, 1, 1, 2], present=present, measure=measure)
    assert found.weights.shape == found.at_bound.shape == (2, 2, 4)
    assert found.residual.shape == found.converged.shape == (2, 2)
    for case in np.ndindex(2, 2):
        complete = batch[case][present[case].all(axis=1)]
        item = optimise_weights(complete, [1, 1, 1, 2], measure=measure)
        for whole, part in zip(found, item, strict=True):
            assert np.asarray(whole[case]).tolist() == pytest.approx(part.tolist(), abs=1e-9)


def test_a_batch_of_targets_and_of_weights() -> None:
    scores = alike(8)
    targets = np.array([[1.0, 1, 1, 1], [2, 1, 1, 1]])
    found = optimise_weights(scores, targets, measure="correlation")
    again = importances(scores, found.weights, measure="correlation")
    assert_allclose(again, found.importances, atol=1e-12)
    assert found.shares[1, 0] > found.shares[0, 0]


@each_measure
@given(units=st.lists(st.sampled_from([1e-300, 1e-9, 1.0, 1e300]), min_size=4, max_size=4))
def test_extreme_units_give_finite_weights(measure: Importance, units: list[float]) -> None:
    scores = alike(6, n=15) * units
    found = optimise_weights(scores, measure=measure)
    assert found.weights.sum() == pytest.approx(1)
    assert (found.weights >= 0).all()
    assert np.isfinite(importances(scores, found.weights, measure=measure)).all()


@each_measure
def test_equal_children_share_their_weight(measure: Importance) -> None:
    scores = alike(9, k=3)
    twins = np.column_stack([scores, scores[:, 0]])
    found = optimise_weights(twins, measure=measure)
    assert_allclose(found.weights[0], found.weights[3], atol=1e-6)


def test_a_search_that_is_stopped_early_says_so() -> None:
    scores = asem_pillars()
    stopped = optimise_weights(scores, measure="squared_correlation", most_iterations=1)
    assert not stopped.converged
    assert not stopped.reached
    assert stopped.residual > optimise_weights(scores, measure="squared_correlation").residual
    with pytest.raises(InvalidInputError, match="did not end at an optimum in 1 steps"):
        OptimisedWeights(measure="squared_correlation", most_iterations=1).compute(scores)


def test_targets_out_of_reach_can_be_refused() -> None:
    scores = asem_pillars()
    source = OptimisedWeights(measure="correlation", greatest_gap=0.02)
    assert_allclose(source.compute(scores), optimise_weights(scores, measure="correlation").weights)
    with pytest.raises(InvalidInputError, match=r"nearer to the targets than 0\.011"):
        OptimisedWeights(measure="correlation", greatest_gap=0.01).compute(scores)


def test_an_only_child_carries_all() -> None:
    source = OptimisedWeights()
    assert source.compute(np.full((7, 1), 5.0)).tolist() == [1.0]
    assert source.compute(np.full((7, 1), 5.0), np.ones((3, 7, 1), dtype=np.bool_)).shape == (3, 1)
    found = optimise_weights(np.full((7, 1), 5.0))
    assert found.converged
    assert found.residual == 0


def test_children_that_cancel_out_are_refused() -> None:
    x = np.array([1.0, 2.0, 4.0, 3.0])
    opposite = np.column_stack([x, -x])
    for measure in MEASURES[:1]:
        with pytest.raises(InvalidInputError, match="the children cancel out"):
            optimise_weights(opposite, measure=measure)
    with pytest.raises(InvalidInputError, match="the children cancel out"):
        importances(opposite, [1, 1])


def test_scores_are_not_changed() -> None:
    scores = alike(5)
    scores[3, 2] = np.nan
    kept = scores.copy()
    OptimisedWeights().compute(scores)
    assert np.array_equal(scores, kept, equal_nan=True)


@pytest.mark.parametrize(
    ("scores", "targets", "message"),
    [
        (alike(1)[:2], None, "need at least 3"),
        (np.column_stack([alike(1)[:, :2], np.ones(30)]), None, "child 3 of 3"),
        (alike(1), [1, 2], r"shape \(2,\) do not fit 4 children"),
        (alike(1), [1, -1, 1, 1], "not negative"),
        (alike(1), [0, 0, 0, 0], "one must be above zero"),
        (alike(1), [1, float("nan"), 1, 1], "finite"),
        (alike(1), "abcd", "targets must be numbers"),
        ([1.0, 2.0, 3.0], None, r"shape \(3,\) need at least one destination"),
        ([["a", "b"]], None, "scores must be numbers"),
    ],
)
def test_what_cannot_be_right_is_refused(scores: Floats, targets: object, message: str) -> None:
    with pytest.raises(InvalidInputError, match=message):
        optimise_weights(scores, targets)  # type: ignore[arg-type]


def test_further_bad_input() -> None:
    with pytest.raises(UnknownNameError, match="correlation_ratio"):
        optimise_weights(alike(1), measure="corelation_ratio")  # type: ignore[arg-type]
    with pytest.raises(InvalidInputError, match="at least one step"):
        optimise_weights(alike(1), most_iterations=0)
    with pytest.raises(InvalidInputError, match="do not fit 4 children"):
        importances(alike(1), [1, 1])
    with pytest.raises(InvalidInputError, match="not all zero"):
        importances(alike(1), [0, 0, 0, 0])


def test_specifications_check_their_fields_and_go_through_json() -> None:
    source = OptimisedWeights(targets=(3, 1), measure="correlation", greatest_gap=0.1)
    assert OptimisedWeights.from_json(source.to_json()) == source
    with pytest.raises(InvalidInputError, match="not negative"):
        OptimisedWeights(targets=(1, -1))
    with pytest.raises(InvalidInputError, match=r"targets of shape \(2,\) do not fit 4"):
        source.compute(alike(1))
