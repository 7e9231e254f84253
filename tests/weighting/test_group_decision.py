"""What deciders would decide, each and together, by hand."""

import numpy as np
import pytest
from numpy.typing import NDArray

from nearshore_score import WeightedSum
from nearshore_score.errors import InvalidInputError
from nearshore_score.multicriteria.topsis import Topsis, topsis
from nearshore_score.ranks import rank
from nearshore_score.weighting.group import GroupWeights
from nearshore_score.weighting.group_decision import GroupDecision, decide_as_group

Floats = NDArray[np.float64]

ANN_BOB_CYD = {
    "Ann": {"cost": 3.0, "talent": 1.0},
    "Bob": {"cost": 1.0, "talent": 3.0},
    "Cyd": {"cost": 3.0, "talent": 2.0},
}
SCORES = [[80.0, 30.0], [40.0, 70.0], [50.0, 40.0]]
PLACES = ["Tunis", "Cairo", "Accra"]


def test_a_decision_by_hand() -> None:
    group = GroupWeights(deciders=ANN_BOB_CYD)
    found = decide_as_group(SCORES, group, WeightedSum(), destinations=PLACES)
    assert found.method == "sum"
    assert found.ranks["Ann"] == {"Tunis": 1, "Cairo": 2, "Accra": 2}
    assert found.ranks["Bob"] == {"Tunis": 2, "Cairo": 1, "Accra": 2}
    assert found.ranks["Cyd"] == {"Tunis": 1, "Cairo": 2, "Accra": 3}
    assert found.group_ranks == {"Tunis": 1, "Cairo": 2, "Accra": 3}
    assert found.borda_points == pytest.approx({"Tunis": 4.5 / 3, "Cairo": 3.5 / 3, "Accra": 1 / 3})
    assert found.borda_ranks == {"Tunis": 1, "Cairo": 2, "Accra": 3}
    assert found.concordance == pytest.approx(12 * 6.5 / 180)
    assert found.shifts == pytest.approx({"Ann": 1 / 3, "Bob": 1, "Cyd": 0})
    assert found.furthest == ("Bob",)
    assert GroupDecision.from_json(found.to_json()) == found


def test_importances_weigh_the_count_of_borda() -> None:
    group = GroupWeights(deciders=ANN_BOB_CYD, importance={"Ann": 1, "Bob": 8, "Cyd": 0})
    found = decide_as_group(SCORES, group, WeightedSum(), destinations=PLACES)
    assert found.borda_points["Cairo"] == pytest.approx((0.5 + 8 * 2) / 9)
    assert found.borda_ranks["Cairo"] == found.group_ranks["Cairo"] == 1
    # Cyd has a ranking, but does not count in W: sums 3.5, 3.5, 5 of two rankings with ties.
    assert found.concordance == pytest.approx(12 * 1.5 / (4 * 24 - 2 * 12))
    assert "Cyd" in found.ranks


def test_joining_weights_and_joining_rankings_can_differ() -> None:
    keen = {"a": 10.0, "b": 0.0}
    mild = {"a": 4.0, "b": 6.0}
    group = GroupWeights(deciders={"Ann": keen, "Bob": mild, "Cyd": mild})
    found = decide_as_group([[1.0, 0.0], [0.0, 1.0]], group, WeightedSum())
    assert found.group_ranks["1"] == 1
    assert found.borda_ranks["2"] == 1


def test_methods_take_directions_and_criteria_in_any_order() -> None:
    group = GroupWeights(deciders=ANN_BOB_CYD)
    matrix = np.array([[7.0, 300.0], [9.0, 500.0], [5.0, 200.0]])
    found = decide_as_group(
        matrix, group, Topsis(), ["benefit", "cost"], criteria=["talent", "cost"]
    )
    for name, weights in ANN_BOB_CYD.items():
        expected = topsis(matrix, [weights["talent"], weights["cost"]], ["benefit", "cost"])
        assert list(found.scores[name].values()) == pytest.approx(expected.score.tolist())
        assert list(found.ranks[name].values()) == rank(expected.score).tolist()


class Recorder:
    """An operator that keeps what it was given."""

    kind = "recorder"

    def __init__(self) -> None:
        self.calls: list[tuple[int, ...]] = []

    def aggregate(self, scores: Floats, weights: Floats, present: object = None) -> Floats:
        self.calls.append(weights.shape)
        return np.asarray(weights @ scores.T)


def test_all_weights_go_into_one_call() -> None:
    recorder = Recorder()
    decide_as_group(SCORES, GroupWeights(deciders=ANN_BOB_CYD), recorder)
    assert recorder.calls == [(4, 2)]


def test_deciders_who_all_agree_have_nobody_furthest() -> None:
    group = GroupWeights(deciders={"Ann": {"a": 1.0, "b": 1.0}, "Bob": {"a": 3.0, "b": 3.0}})
    found = decide_as_group(SCORES, group, WeightedSum())
    assert found.furthest == ()
    assert found.concordance == 1
    assert group.diagnostics["consensus"] == 1
    assert group.diagnostics["mean_distance"] == 0


class Silent(Recorder):
    def aggregate(self, scores: Floats, weights: Floats, present: object = None) -> Floats:
        return np.where([True, False, True], super().aggregate(scores, weights), np.nan)


def test_decisions_that_cannot_be_made_are_refused() -> None:
    group = GroupWeights(deciders=ANN_BOB_CYD)
    with pytest.raises(InvalidInputError, match="as many different names"):
        decide_as_group(SCORES, group, WeightedSum(), destinations=["Tunis", "Cairo", "Cairo"])
    with pytest.raises(InvalidInputError, match="not the children that the deciders weigh"):
        decide_as_group(SCORES, group, WeightedSum(), criteria=["cost", "risk"])
    with pytest.raises(InvalidInputError, match="does not fit 2 criteria"):
        decide_as_group([[1.0, 2.0, 3.0]], group, WeightedSum())
    with pytest.raises(InvalidInputError, match="normalise costs first"):
        decide_as_group(SCORES, group, WeightedSum(), ["cost", "benefit"])
    with pytest.raises(InvalidInputError, match="recorder gives no score to Cairo"):
        decide_as_group(SCORES, group, Silent(), destinations=PLACES)
