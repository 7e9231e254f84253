"""Distances to a reference, to one destination, to a target: by the formulas, by hand."""

import numpy as np
import pytest

from nearshore_score import Column, InvalidInputError, UnknownNameError
from nearshore_score.normalisation import (
    AdjustedMazziottaParetoScale,
    DistanceToReference,
    DistanceToTarget,
    ReferenceUnit,
    adjusted_mazziotta_pareto_scores,
)

VALUES = np.array([10.0, 20.0, 60.0])
NAMED = Column("pay", destinations=("FRA", "MAR", "ROU"))
COST = Column("pay", "cost", destinations=("FRA", "MAR", "ROU"))


@pytest.mark.parametrize(
    ("parameters", "benefit", "cost"),
    [
        ({}, [1 / 3, 2 / 3, 2], [3, 1.5, 0.5]),
        ({"form": "difference"}, [-2 / 3, -1 / 3, 1], [2 / 3, 1 / 3, -1]),
        # COINr: 1 - (ref - x) / (ref - min), a cost multiplied by -1.
        ({"form": "range"}, [0, 0.5, 2.5], [5 / 3, 4 / 3, 0]),
        ({"form": "range", "cap": True}, [0, 0.5, 1], [1, 1, 0]),
        ({"reference": "best"}, [1 / 6, 1 / 3, 1], [1, 0.5, 1 / 6]),
        ({"reference": "worst"}, [1, 2, 6], [6, 3, 1]),
        ({"reference": "destination", "destination": "MAR"}, [0.5, 1, 3], [2, 1, 1 / 3]),
    ],
)
def test_distance_to_a_reference(
    parameters: dict[str, object], benefit: list[float], cost: list[float]
) -> None:
    normalisation = DistanceToReference(score_range=(0, 1), **parameters)
    np.testing.assert_allclose(normalisation.normalise(VALUES, NAMED), benefit)
    np.testing.assert_allclose(normalisation.normalise(VALUES, COST), cost)


def test_a_destination_is_the_unit_of_the_others_in_every_year() -> None:
    years = np.array([[10.0, 20.0, np.nan], [4.0, 16.0, 8.0]])
    scores = ReferenceUnit(destination="MAR").normalise(years, NAMED)
    np.testing.assert_array_equal(scores, [[50, 100, np.nan], [25, 100, 50]])
    halves = ReferenceUnit(destination="MAR", level=1).normalise(years, COST)
    np.testing.assert_array_equal(halves, [[2, 1, np.nan], [4, 1, 2]])


def test_an_unknown_destination_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(UnknownNameError, match="did you mean MAR"):
        ReferenceUnit(destination="MRA").normalise(VALUES, NAMED)


def test_a_destination_without_a_figure_cannot_be_the_unit() -> None:
    with pytest.raises(InvalidInputError, match=r"MAR has no figure.*impute"):
        ReferenceUnit(destination="MAR").normalise(np.array([1.0, np.nan, 2.0]), NAMED)


def test_without_names_no_destination_can_be_found() -> None:
    with pytest.raises(InvalidInputError, match="destinations are not named"):
        ReferenceUnit(destination="MAR").normalise(VALUES, Column())


def test_a_destination_with_nothing_cannot_be_the_unit() -> None:
    with pytest.raises(
        InvalidInputError, match="ROU: 60 cannot be compared: the reference is zero"
    ):
        ReferenceUnit(destination="MAR").normalise(np.array([0.0, 0.0, 60.0]), NAMED)


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"reference": "destination"}, "give a destination together with"),
        ({"destination": "MAR"}, "give a destination together with"),
        ({"reference": "worst", "form": "range"}, "no way from the worst"),
        ({"form": "difference", "cap": True}, "cap a ratio or a range"),
    ],
)
def test_a_contradiction_is_refused(parameters: dict[str, object], message: str) -> None:
    with pytest.raises(InvalidInputError, match=message):
        DistanceToReference(**parameters)


def test_the_way_to_a_target() -> None:
    scores = DistanceToTarget(target=50).normalise(VALUES, Column(target=7.0))
    np.testing.assert_allclose(scores, [0, 25, 125])
    scores = DistanceToTarget().normalise(VALUES, Column(direction="cost", target=20.0))
    np.testing.assert_allclose(scores, [125, 100, 0])


def test_where_all_have_reached_the_target_a_cap_gives_full_marks() -> None:
    assert DistanceToTarget(target=5, cap=True).normalise(VALUES, NAMED).tolist() == [100] * 3


@pytest.mark.parametrize("target", [5, 10])
def test_where_all_have_reached_the_target_and_nothing_caps_it_there_is_no_score(
    target: float,
) -> None:
    with pytest.raises(InvalidInputError, match=r"FRA: 10 has no way to go.*cap=True"):
        DistanceToTarget(target=target).normalise(VALUES, NAMED)


def test_without_a_target_there_is_no_distance() -> None:
    with pytest.raises(InvalidInputError, match="no target; declare one"):
        DistanceToTarget().traits(Column())


def test_the_adjusted_mazziotta_pareto_scale_as_its_authors_write_it() -> None:
    # Mazziotta and Pareto 2016: goalposts at the reference value minus and plus half the range.
    years = np.array([40.0, 44.0, 52.0, 60.0])
    centre, half = 45.0, (60 - 40) / 2
    low, high = centre - half, centre + half
    expected = 60 * (VALUES - low) / (high - low) + 70
    found = adjusted_mazziotta_pareto_scores(VALUES, centre=centre, reference=years)
    np.testing.assert_allclose(found, expected)
    cost = adjusted_mazziotta_pareto_scores(
        VALUES, centre=centre, reference=years, direction="cost"
    )
    np.testing.assert_allclose(cost, 200 - expected)


def test_the_adjusted_mazziotta_pareto_scale_refuses_a_centre_that_has_no_scale() -> None:
    with pytest.raises(InvalidInputError, match="7 cannot be placed"):
        AdjustedMazziottaParetoScale(centre=5).normalise(np.array([7.0, 7.0]), Column())
