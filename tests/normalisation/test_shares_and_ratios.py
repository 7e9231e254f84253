"""Shares and ratios: as other libraries add them up, and what they cannot be made of."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis.extra.numpy import arrays

from nearshore_score import Column, InvalidInputError
from nearshore_score.normalisation import (
    AboveBelowMean,
    DistanceToBest,
    DistanceToReference,
    Normalisation,
    RatioToBest,
    ReferenceUnit,
    ShareOfTotal,
    VectorNormalisation,
    above_below_mean_scores,
    distance_to_best_scores,
    ratio_to_best_scores,
    share_of_total_scores,
    vector_scores,
)
from tests.strategies import numbers

# Hwang and Yoon 1981, choice of a fighter aircraft: the fourth column is a cost.
FIGHTERS = np.array(
    [
        [2.0, 1500.0, 20000.0, 5.5, 5.0, 9.0],
        [2.5, 2700.0, 18000.0, 6.5, 3.0, 5.0],
        [1.8, 2000.0, 21000.0, 4.5, 7.0, 7.0],
        [2.2, 1800.0, 20000.0, 5.0, 5.0, 5.0],
    ]
)
WEIGHTS = np.array([0.2, 0.1, 0.1, 0.1, 0.2, 0.3])
DIRECTIONS = ["benefit", "benefit", "benefit", "cost", "benefit", "benefit"]
SHARE = (0, 1)


def weighted_sum(scores: object) -> np.ndarray:
    columns = [
        scores(column, direction=direction, score_range=SHARE)
        for column, direction in zip(FIGHTERS.T, DIRECTIONS, strict=True)
    ]
    return WEIGHTS @ np.array(columns)


def test_shares_of_the_total_as_pymcdm_adds_them_up() -> None:
    # pymcdm 1.4.0, sum normalisation with reciprocal costs.
    expected = [0.268961590956, 0.223350011594, 0.274025754507, 0.233662642943]
    np.testing.assert_allclose(weighted_sum(share_of_total_scores), expected, atol=1e-11)


def test_ratios_to_the_best_as_two_libraries_add_them_up() -> None:
    # pyrepo-mcda 0.1.15 and pyDecision 5.1.8, linear normalisation.
    expected = [0.835468975469, 0.707326007326, 0.851407407407, 0.737428571429]
    np.testing.assert_allclose(weighted_sum(ratio_to_best_scores), expected, atol=1e-11)


def test_vector_shares_as_three_libraries_add_them_up() -> None:
    # The MOORA ratio system in pymcdm 1.4.0, scikit-criteria 0.10 and pyDecision 5.1.8: there the
    # share of a cost is subtracted, which is 1 - share less its weight.
    expected = np.array([0.427388275084, 0.337835959438, 0.435763429573, 0.359219760615])
    np.testing.assert_allclose(weighted_sum(vector_scores), expected + 0.1, atol=1e-11)


positive = arrays(np.float64, 5, elements=numbers(0.001, 1000))


@pytest.mark.parametrize("direction", ["benefit", "cost"])
@given(values=positive)
def test_shares_add_up_to_100(direction: str, values: np.ndarray) -> None:
    assert share_of_total_scores(values, direction=direction).sum() == pytest.approx(100)


@pytest.mark.parametrize("direction", ["benefit", "cost"])
@pytest.mark.parametrize(
    "scores",
    [
        ratio_to_best_scores,
        share_of_total_scores,
        vector_scores,
        distance_to_best_scores,
        above_below_mean_scores,
    ],
)
@given(values=positive)
def test_the_unit_makes_no_difference(direction: str, scores: object, values: np.ndarray) -> None:
    in_cents = scores(values * 128, direction=direction)
    np.testing.assert_allclose(in_cents, scores(values, direction=direction), rtol=1e-12)


def test_zeros_count_as_any_equal_figures() -> None:
    zeros = np.zeros(4)
    assert ratio_to_best_scores(zeros).tolist() == [100] * 4
    assert share_of_total_scores(zeros).tolist() == [25] * 4
    assert vector_scores(zeros).tolist() == [50] * 4
    assert distance_to_best_scores(zeros, direction="cost").tolist() == [100] * 4
    assert above_below_mean_scores(zeros).tolist() == [0] * 4


def test_better_than_the_best_of_the_reference_scores_beyond() -> None:
    reference = np.array([10.0, 20.0])
    assert ratio_to_best_scores(np.array([25.0]), reference=reference).tolist() == [125]
    cost = ratio_to_best_scores(np.array([5.0]), direction="cost", reference=reference)
    assert cost.tolist() == [200]
    beyond = distance_to_best_scores(np.array([5.0, 25.0]), direction="cost", reference=reference)
    assert beyond.tolist() == [150, -50]


def test_figures_on_the_bound_are_about_the_mean() -> None:
    # 0.7 + 0.3 + 0.5 over 3 is 0.5, and 1.4 times that is 0.7, but not in floats.
    values = np.array([0.7, 0.3, 0.5])
    assert above_below_mean_scores(values, threshold=0.4).tolist() == [0, 0, 0]
    assert above_below_mean_scores(values, threshold=0.39).tolist() == [1, -1, 0]


RATIOS = [
    AboveBelowMean(),
    DistanceToBest(relative_to="best"),
    DistanceToReference(),
    DistanceToReference(form="difference"),
    RatioToBest(),
    ReferenceUnit(destination="FRA"),
    ShareOfTotal(),
    VectorNormalisation(),  # the last, because figures below zero have a norm too
]
every_ratio = pytest.mark.parametrize("normalisation", RATIOS, ids=lambda one: one.kind)


@every_ratio
def test_an_interval_scale_is_refused_before_there_are_figures(
    normalisation: Normalisation,
) -> None:
    with pytest.raises(InvalidInputError, match=r"ratio scale.*use 'min_max'"):
        normalisation.traits(Column("temperature", scale="interval"))


@pytest.mark.parametrize("normalisation", RATIOS[:-1], ids=lambda one: one.kind)
def test_a_negative_figure_is_refused_by_name(normalisation: Normalisation) -> None:
    column = Column(destinations=("FRA", "MAR"))
    with pytest.raises(InvalidInputError, match="MAR: -3 is"):
        normalisation.normalise(np.array([1.0, -3.0]), column)


@pytest.mark.parametrize(
    "normalisation", [RatioToBest(), ShareOfTotal(), ReferenceUnit(destination="FRA")]
)
def test_a_cost_of_zero_has_no_ratio(normalisation: Normalisation) -> None:
    column = Column(direction="cost", destinations=("FRA", "MAR"))
    with pytest.raises(InvalidInputError, match=r"MAR: 0 has no reciprocal.*use 'min_max'"):
        normalisation.normalise(np.array([1.0, 0.0]), column)


def test_a_figure_beside_an_empty_total_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="6 cannot be placed"):
        ShareOfTotal().normalise(np.array([6.0]), Column(reference=np.zeros(3)))


def test_a_negative_figure_of_the_reference_is_refused() -> None:
    with pytest.raises(InvalidInputError, match=r"-2 \(in the reference\) is below 0"):
        RatioToBest().normalise(np.array([6.0]), Column(reference=np.array([-2.0, 3.0])))
