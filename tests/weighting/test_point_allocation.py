"""Point and budget allocation: the mean of the experts, and how far they are apart."""

import statistics

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from numpy.typing import NDArray

from nearshore_score.errors import InvalidInputError
from nearshore_score.weighting.point_allocation import (
    PointAllocationWeights,
    point_allocation_weights,
)

Floats = NDArray[np.float64]
ADA = {"cost": 60, "talent": 40, "risk": 0}
BEN = {"cost": 20, "talent": 40, "risk": 40}


@st.composite
def panels(draw: st.DrawFn) -> Floats:
    """Whole points by up to four experts, 100 by each."""
    experts, count = draw(st.integers(1, 4)), draw(st.integers(1, 5))
    rows: list[list[int]] = []
    for _ in range(experts):
        cuts = sorted(draw(st.lists(st.integers(0, 100), min_size=count - 1, max_size=count - 1)))
        rows.append([high - low for low, high in zip([0, *cuts], [*cuts, 100], strict=True)])
    return np.array(rows, dtype=np.float64)


@given(panels())
def test_weights_are_mean_shares_of_the_budget(points: Floats) -> None:
    result = point_allocation_weights(points)
    for child, column in enumerate((points.T / 100).tolist()):
        assert result.weights[child] == pytest.approx(statistics.mean(column), abs=1e-12)
        spread = statistics.stdev(column) if len(column) > 1 else 0.0
        assert result.standard_deviations[child] == pytest.approx(spread, abs=1e-12)
    for expert, row in enumerate((points / 100).tolist()):
        too_much = sum(max(one - w, 0) for one, w in zip(row, result.weights, strict=True))
        assert result.shares_to_move[expert] == pytest.approx(too_much, abs=1e-12)


@given(panels(), st.sampled_from([1.0, 7.0, 1e-200, 1e300]))
def test_another_budget_changes_nothing(points: Floats, budget: float) -> None:
    plain = point_allocation_weights(points)
    for found, wanted in zip(
        point_allocation_weights(points / 100 * budget, budget=budget), plain, strict=True
    ):
        assert_allclose(found, wanted, rtol=0, atol=1e-12)


def test_one_expert_needs_no_axis_and_no_name() -> None:
    alone = point_allocation_weights([75, 25])
    assert alone.weights.tolist() == [0.75, 0.25]
    assert alone.standard_deviations.tolist() == [0, 0]
    assert alone.shares_to_move.tolist() == [0]
    named = PointAllocationWeights(experts={"Ada": ADA})
    assert named.values == PointAllocationWeights(points=ADA).values


def test_a_panel_says_how_far_it_is_apart() -> None:
    panel = PointAllocationWeights(experts={"Ada": ADA, "Ben": dict(reversed(BEN.items()))})
    assert panel.values == pytest.approx({"cost": 0.4, "talent": 0.4, "risk": 0.2}, abs=1e-12)
    assert panel.diagnostics == pytest.approx(
        {
            "experts": 2,
            "greatest_standard_deviation": 0.08**0.5,
            "mean_share_to_move": 0.2,
            "greatest_share_to_move": 0.2,
        },
        abs=1e-12,
    )


def test_a_batch_is_its_panels() -> None:
    panels = np.array([[[60.0, 40.0], [10.0, 90.0]], [[0.0, 100.0], [50.0, 50.0]]])
    result = point_allocation_weights(panels)
    for case in range(2):
        for part, alone in zip(result, point_allocation_weights(panels[case]), strict=True):
            assert part[case].tolist() == alone.tolist()


def test_the_whole_budget_is_given_out() -> None:
    with pytest.raises(InvalidInputError, match=r"^the points add up to 99\.9, not to the .* 100;"):
        PointAllocationWeights(points={"cost": 66.6, "talent": 33.3})
    fifty = {"cost": 50, "talent": 0, "risk": 0}
    with pytest.raises(InvalidInputError, match=r"^Ben: the points add up to 100, not to .* 50;"):
        PointAllocationWeights(experts={"Ada": fifty, "Ben": BEN}, budget=50)
    with pytest.raises(InvalidInputError, match="points in case 1 of the batch add up to inf"):
        point_allocation_weights([[50.0, 50.0], [1e308, 1e308]])
    with pytest.raises(InvalidInputError, match="the budget is 0 points; it must be above zero"):
        point_allocation_weights([50, 50], budget=0)


def test_thirds_of_a_budget_are_close_enough() -> None:
    assert point_allocation_weights([100 / 3] * 3).weights == pytest.approx(1 / 3, abs=1e-15)


def test_every_expert_judges_every_child() -> None:
    with pytest.raises(InvalidInputError, match=r"^Ben: points missing for risk"):
        PointAllocationWeights(experts={"Ada": ADA, "Ben": {"cost": 60, "talent": 40}})
    with pytest.raises(
        InvalidInputError, match=r"^Ben: points given for riks, but wanted for cost"
    ):
        PointAllocationWeights(experts={"Ada": ADA, "Ben": BEN | {"riks": 0}})


def test_points_are_not_negative() -> None:
    with pytest.raises(InvalidInputError, match=r"^the number of points of talent is -10; give it"):
        PointAllocationWeights(points={"cost": 110, "talent": -10})
    with pytest.raises(InvalidInputError, match="points of child 2 in case 0 of the batch is nan"):
        point_allocation_weights([[50, np.nan]])


def test_points_of_one_or_of_several() -> None:
    for fields in ({}, {"points": ADA, "experts": {"Ben": BEN}}):
        with pytest.raises(InvalidInputError, match="give one of the two"):
            PointAllocationWeights.from_fields(fields)
    with pytest.raises(InvalidInputError, match="at least one expert must give some"):
        point_allocation_weights(np.empty((0, 3)))
