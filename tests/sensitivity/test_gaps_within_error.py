"""The claim that gaps of about two points are within the error of the data, drawn anew."""

import numpy as np
import pytest
from numpy.typing import NDArray

import nearshore_score as ns
from nearshore_score.sensitivity.sampling.blocks import Part
from nearshore_score.sensitivity.score_draws import uncertain_scores
from nearshore_score.sensitivity.uncertain_figures import UncertainFigures

Floats = NDArray[np.float64]
DRAWS = 2000


@pytest.fixture(scope="module")
def gaps() -> tuple[Floats, Floats]:
    """The gap of every two destinations, and the share of draws that keep their order."""
    figures = UncertainFigures(default_errors="judged")
    found = uncertain_scores(ns.load_model(), ns.load_destinations(), {}, figures=figures)
    scores = np.concatenate([one.scores for one in found.draws(0, Part(0, DRAWS))])
    first, second = np.triu_indices(len(found.destinations), 1)
    kept = (scores[:, first] > scores[:, second]).mean(axis=0)
    return found.nominal[first] - found.nominal[second], kept


def unsure(gaps: tuple[Floats, Floats], low: float, high: float) -> float:
    """Share of the pairs with such a gap that keep their order in under 90 % of the draws."""
    gap, kept = gaps
    here = (gap > low) & (gap <= high)
    assert here.sum() >= 50  # else a share says little
    return float((kept[here] < 0.9).mean())


def test_the_order_of_close_neighbours_is_not_known(gaps: tuple[Floats, Floats]) -> None:
    assert unsure(gaps, 0.0, 1.0) > 0.95
    assert unsure(gaps, 1.0, 1.5) > 0.8


def test_most_gaps_just_below_two_points_are_within_the_error(gaps: tuple[Floats, Floats]) -> None:
    assert 0.5 < unsure(gaps, 1.5, 2.0) < 0.8


def test_most_gaps_above_two_points_are_not(gaps: tuple[Floats, Floats]) -> None:
    assert 0.1 < unsure(gaps, 2.0, 2.5) < 0.4
    assert unsure(gaps, 2.5, 3.0) < 0.2
    assert unsure(gaps, 3.0, 100.0) < 0.02
