"""The weighted geometric mean, above its floor and without one, by hand."""

import numpy as np
import pytest

from nearshore_score import GeometricMean, geometric_mean


@pytest.mark.parametrize(
    ("scores", "weights", "mean"),
    [
        ([100.0, 25.0], [1.0, 1.0], 50.0),  # the root of 2500
        ([8.0, 1.0], [1.0, 2.0], 2.0),  # the cube root of 8
        ([64.0, 27.0, 1.0], [1.0, 1.0, 1.0], 12.0),  # the cube root of 1728
        ([70.0, 70.0], [0.3, 0.7], 70.0),
    ],
)
def test_by_hand(scores: list[float], weights: list[float], mean: float) -> None:
    assert geometric_mean(np.array([scores]), np.array(weights)) == pytest.approx([mean])


def test_uneven_scores_lose_as_the_handbook_says() -> None:
    # OECD and JRC, Handbook (2008), section 6.7: geometric aggregation gives 2.14 to
    # 21, 1, 1, 1 and 6 to 6, 6, 6, 6, which the linear one cannot tell apart.
    scores = np.array([[21.0, 1.0, 1.0, 1.0], [6.0, 6.0, 6.0, 6.0]])
    assert geometric_mean(scores, np.ones(4)).round(2).tolist() == [2.14, 6.0]


@pytest.mark.parametrize(
    ("floor", "mean"),
    [
        (1.0, 10.0),  # the root of 100 x 1
        (4.0, 20.0),  # the root of 100 x 4
    ],
)
def test_a_zero_counts_as_the_floor(floor: float, mean: float) -> None:
    means = geometric_mean(np.array([[100.0, 0.0]]), np.ones(2), floor=floor)
    assert means == pytest.approx([mean])


@pytest.mark.parametrize("floor", [None, 0.0])
def test_without_a_floor_a_zero_makes_the_mean_zero(floor: float | None) -> None:
    scores = np.array([[100.0, 0.0], [100.0, 0.25]])
    assert geometric_mean(scores, np.ones(2), floor=floor) == pytest.approx([0.0, 5.0])
    # A zero that does not count makes nothing zero.
    assert geometric_mean(scores[:1], np.array([1.0, 0.0]), floor=floor).tolist() == [100.0]


def test_a_negative_score_has_a_mean_only_above_a_floor() -> None:
    scores = np.array([[100.0, -4.0]])
    assert np.isnan(geometric_mean(scores, np.ones(2), floor=None)).all()
    assert geometric_mean(scores, np.ones(2), floor=4.0) == pytest.approx([20.0])


def test_the_floor_moves_nothing_above_it() -> None:
    # Adding a constant to every score, another common remedy, would.
    scores = np.array([[60.0, 15.0]])
    assert geometric_mean(scores, np.ones(2), floor=10.0) == pytest.approx([30.0])


def test_the_specification_passes_its_floor_on() -> None:
    mean = GeometricMean(floor=4.0).aggregate(np.array([[100.0, 0.0]]), np.ones(2))
    assert mean == pytest.approx([20.0])


def test_an_absent_child_is_no_zero() -> None:
    present = np.array([[True, False]])
    assert geometric_mean(np.array([[36.0, 0.0]]), np.ones(2), present) == pytest.approx([36.0])
