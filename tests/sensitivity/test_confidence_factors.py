"""Confidence factors: against closed forms, and counting one destination at a time."""

from statistics import NormalDist

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from numpy.typing import NDArray

import nearshore_score as ns
from nearshore_score import CellError, Framework, Normal, Panel, Plan
from nearshore_score.errors import InvalidInputError
from nearshore_score.sensitivity.confidence_factors import CountFirst, first_counts
from nearshore_score.sensitivity.sampling.blocks import BLOCK, Part, Stage, generator_of
from nearshore_score.sensitivity.sampling.tally import tally
from nearshore_score.sensitivity.score_draws import UncertainScores, uncertain_scores
from nearshore_score.sensitivity.stochastic_acceptability import stochastic_acceptability

Floats = NDArray[np.float64]


def uncertain_plan(values: Floats, error: float) -> Plan:
    """Return direct scores, each with an error of its own."""
    rows = [f"a{i + 1}" for i in range(len(values))]
    columns = [f"c{j + 1}" for j in range(values.shape[1])]
    errors = [
        CellError(
            destination=row, column=code, uncertainty=Normal(standard_error=error), group=row + code
        )
        for row in rows
        for code in columns
    ]
    flat = Framework.flat(dict.fromkeys(columns, 1 / len(columns)))
    return Plan(Panel(rows, columns, values, errors=errors), flat, direct_range=None)


def test_with_two_destinations_it_is_the_normal_law_at_the_central_weights() -> None:
    plan = uncertain_plan(np.array([[60.0, 40.0], [50.0, 52.0]]), 4.0)
    found = stochastic_acceptability(plan, figures=True, draws=30_000, confidence_draws=30_000)
    assert found.confidence_factors is not None
    for one, other in (("a1", "a2"), ("a2", "a1")):
        central, factor = found.central_weights["total"][one], found.confidence_factors[one]
        assert central is not None
        assert factor is not None
        weights = np.array(list(central.weights.values()))
        rows = [plan.panel.destinations.index(code) for code in (one, other)]
        lead = float(weights @ (plan.panel.values[rows[0]] - plan.panel.values[rows[1]]))
        truth = NormalDist().cdf(lead / float(np.sqrt(2 * 16 * (weights**2).sum())))
        assert factor.value == pytest.approx(truth, abs=5 * factor.standard_error)
        assert factor.draws == 30_000
        assert factor.standard_error == pytest.approx(
            np.sqrt(factor.value * (1 - factor.value) / 30_000)
        )


def drawn(model: str) -> UncertainScores:
    some = ns.load_destinations().select("MAR", "EGY", "TUN", "SEN", "PRT")
    return uncertain_scores(ns.load_model(method=model), some, figures=True)


@pytest.mark.parametrize("method", ["arithmetic_mean", "topsis"])
def test_all_at_once_are_as_one_at_a_time_with_the_same_figures(method: str) -> None:
    scores = drawn(method)
    k = len(scores.nodes["total"].known.children)
    own = np.random.default_rng(1).dirichlet(np.ones(k), 3)
    places = np.array([0, 1, 3])
    counts = CountFirst(scores, places, {"total": own}, 7)(Part(0, BLOCK))
    for row, place in enumerate(places):
        weights = np.broadcast_to(own[row], (BLOCK, k))
        generator = generator_of(7, Stage.CONFIDENCE, 0)
        size = 512
        expected = 0.0
        for _ in range(BLOCK // size):
            found = scores.evaluate({"total": weights[:size]}, generator, size)
            expected += tally(found, {}, tolerance=scores.tolerance, pairs=False).ranks[place, 0]
        # How many figures are drawn together decides which number goes to which cell.
        share, other = counts[row] / BLOCK, expected / BLOCK
        error = np.sqrt(2 * max(share * (1 - share), 1e-3) / BLOCK)
        assert share == pytest.approx(other, abs=5 * error)


def test_the_same_weights_twice_count_the_same() -> None:
    scores = drawn("topsis")
    k = len(scores.nodes["total"].known.children)
    own = np.tile(np.full(k, 1 / k), (5, 1))
    counts = CountFirst(scores, np.array([0, 1, 2, 3, 4]), {"total": own}, 0)(Part(0, 3000))
    assert counts.sum() == pytest.approx(3000)
    again = CountFirst(scores, np.array([2, 2, 0, 1, 2]), {"total": own}, 0)(Part(0, 3000))
    assert_array_equal(again, counts[[2, 2, 0, 1, 2]])


def test_parts_add_up_and_do_not_depend_on_where_they_are_cut() -> None:
    scores = drawn("topsis")
    k = len(scores.nodes["total"].known.children)
    work = CountFirst(scores, np.array([0, 3]), {"total": np.full((2, k), 1 / k)}, 0)
    whole = work(Part(0, BLOCK + 500))
    assert_allclose(work(Part(0, BLOCK)) + work(Part(1, 500)), whole)


def test_ties_and_chains_of_ties_share_the_first_place_as_in_the_ranking() -> None:
    rng = np.random.default_rng(3)
    seen: Floats = rng.integers(0, 4, size=(400, 3, 5)).astype(np.float64) * 0.6
    places = np.array([0, 2, 4])
    counts = first_counts(seen, places, 0.7)
    for row, place in enumerate(places):
        expected = tally(seen[:, row], {}, tolerance=0.7, pairs=False).ranks[place, 0]
        assert counts[row] == pytest.approx(expected)
    chain = np.array([[[3.0, 2.4, 1.8, 0.0, 0.0]]])
    assert first_counts(chain, np.array([2]), 0.7) == pytest.approx(1 / 3)
    assert_array_equal(first_counts(np.ones((7, 1, 1)), np.array([0])), [7.0])


def test_certain_figures_have_no_confidence_factors() -> None:
    some = ns.load_destinations().select("MAR", "EGY")
    scores = uncertain_scores(ns.load_model(method="topsis"), some)
    k = len(scores.nodes["total"].known.children)
    with pytest.raises(InvalidInputError, match="without uncertain figures"):
        CountFirst(scores, np.array([0]), {"total": np.full((1, k), 1 / k)}, 0)(Part(0, 10))
