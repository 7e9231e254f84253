"""Goalposts with every transform, by hand."""

import math

import numpy as np
import pytest

from nearshore_score import Column, FixedGoalposts, Goalposts, InvalidInputError, goalpost_scores


@pytest.mark.parametrize(
    ("value", "low", "high", "kind", "score"),
    [
        (25.0, 0, 100, "none", 25.0),
        (15.0, 10, 30, "none", 25.0),
        (9.0, 1, 25, "sqrt", 50.0),  # (3 - 1) / (5 - 1)
        (10.0, 1, 1000, "log", 100 / 3),  # one of three powers of ten
        (1.0, 0, 3, "log1p", 50.0),  # ln 2 / ln 4
    ],
)
def test_a_benefit(value: float, low: float, high: float, kind: str, score: float) -> None:
    found = goalpost_scores(np.array([value]), low, high, transform_kind=kind)
    assert found == pytest.approx([score])


@pytest.mark.parametrize("kind", ["none", "sqrt", "log", "log1p"])
def test_a_cost_is_the_mirror_of_a_benefit(kind: str) -> None:
    values = np.array([1.0, 7.0, 40.0, 100.0])
    benefit = goalpost_scores(values, 1, 100, transform_kind=kind)
    cost = goalpost_scores(values, 1, 100, transform_kind=kind, direction="cost")
    assert benefit + cost == pytest.approx(np.full(4, 100.0))


@pytest.mark.parametrize("kind", ["none", "sqrt", "log", "log1p"])
def test_beyond_the_goalposts_the_score_stays_at_its_end(kind: str) -> None:
    # Zero and negative values have no logarithm; clipping comes first.
    values = np.array([-5.0, 0.0, 1.0, 100.0, 5000.0])
    found = goalpost_scores(values, 1, 100, transform_kind=kind)
    assert found.tolist() == [0.0, 0.0, 0.0, 100.0, 100.0]


def test_a_hole_stays_a_hole() -> None:
    assert np.isnan(goalpost_scores(np.array([np.nan]), 0, 1)).all()


def test_morocco_in_the_embedded_framework() -> None:
    # GNI per head of 3,880 dollars between 400 and 60,000, square root, less is better.
    share = (math.sqrt(3880) - math.sqrt(400)) / (math.sqrt(60000) - math.sqrt(400))
    found = FixedGoalposts().normalise(
        np.array([3880.0]),
        Column("gni", "cost", Goalposts(low=400, high=60000, transform="sqrt")),
    )
    assert found == pytest.approx([100 * (1 - share)])


def test_without_goalposts_there_is_no_score() -> None:
    with pytest.raises(InvalidInputError, match="declare them, or use the normalisation"):
        FixedGoalposts().normalise(np.array([1.0]), Column("rent"))
