"""Shares of a geometric mean: the logarithmic-mean split of Ang (2005), written out."""

import math

import numpy as np
import pytest

from nearshore_score import geometric_shares


def logarithmic_mean(a: float, b: float) -> float:
    """L(a, b) of B. W. Ang, Energy Policy 33(7), 2005, page 868, with L(a, a) = a."""
    return a if a == b else (a - b) / (math.log(a) - math.log(b))


@pytest.mark.parametrize("floor", [1.0, 5.0])
@pytest.mark.parametrize(
    ("scores", "weights"),
    [
        ([100.0, 25.0], [0.5, 0.5]),
        ([90.0, 40.0, 12.5], [0.2, 0.3, 0.5]),
        ([0.0, 80.0], [0.4, 0.6]),  # the first counts as the floor, so its share is nought
    ],
)
def test_shares_follow_the_formula(scores: list[float], weights: list[float], floor: float) -> None:
    raised = [max(score, floor) for score in scores]
    mean = math.prod(score**weight for score, weight in zip(raised, weights, strict=True))
    expected = [
        logarithmic_mean(mean, floor) * weight * math.log(score / floor)
        for score, weight in zip(raised, weights, strict=True)
    ]
    shares = geometric_shares(np.array([scores]), np.array(weights), floor=floor)
    assert shares[0] == pytest.approx(expected)
    assert sum(expected) + floor == pytest.approx(mean)  # the split leaves no residual


def test_where_all_stand_at_the_floor_nothing_is_shared() -> None:
    # L(f, f) = f, and every logarithm is zero.
    assert geometric_shares(np.array([[1.0, 0.0]]), np.ones(2)).tolist() == [[0.0, 0.0]]


def test_just_above_the_floor_the_split_stays_exact() -> None:
    # (a - b) / ln(a / b) loses all digits here; the shares must not.
    just_above = 1 + 1e-12
    shares = geometric_shares(np.array([[just_above, just_above]]), np.ones(2))
    half = (just_above - 1) / 2  # exact: the floor of 1 is subtracted from a neighbour of 1
    assert shares[0] == pytest.approx([half, half], rel=1e-9, abs=0)
