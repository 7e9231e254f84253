"""Groups of deciders: joint weights and disagreement, by hand and by second opinion."""

import math
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose
from numpy.typing import NDArray

from nearshore_score import FixedWeights, JudgedWeights, WeightSource
from nearshore_score.errors import InvalidInputError
from nearshore_score.weighting.group import (
    GroupMean,
    GroupWeights,
    disagreement,
    group_weights,
)
from tests.strategies import numbers

Floats = NDArray[np.float64]
MEANS: list[GroupMean] = ["arithmetic", "geometric"]
each_mean = pytest.mark.parametrize("mean", MEANS)

weights_of_deciders = st.tuples(st.integers(2, 5), st.integers(2, 5)).flatmap(
    lambda shape: arrays(np.float64, shape, elements=numbers(0.1, 10))
)

ANN_BOB_CYD = {
    "Ann": {"cost": 3.0, "talent": 1.0},
    "Bob": {"cost": 1.0, "talent": 3.0},
    "Cyd": {"cost": 3.0, "talent": 2.0},
}


# --- joint weights ----------------------------------------------------------------------------


def test_both_means_by_hand() -> None:
    deciders = [[3.0, 1.0], [1.0, 1.0]]
    assert_allclose(group_weights(deciders), [0.625, 0.375])
    roots = np.sqrt([0.75 * 0.5, 0.25 * 0.5])
    assert_allclose(group_weights(deciders, aggregation="geometric"), roots / roots.sum())
    assert_allclose(group_weights(deciders, [3, 1]), [0.6875, 0.3125])


@each_mean
@given(weights_of_deciders)
def test_the_group_keeps_what_all_agree_on(mean: GroupMean, weights: Floats) -> None:
    joint = group_weights(weights, aggregation=mean)
    assert joint.sum() == pytest.approx(1)
    shares = weights / weights.sum(axis=1, keepdims=True)
    for one, other in permutations(range(len(joint)), 2):
        if (shares[:, one] > shares[:, other] * (1 + 1e-9)).all():
            assert joint[one] > joint[other]


@each_mean
@given(weights_of_deciders)
def test_neither_the_order_of_deciders_nor_their_totals_matter(
    mean: GroupMean, weights: Floats
) -> None:
    importance = np.arange(1.0, len(weights) + 1)
    plain = group_weights(weights, importance, aggregation=mean)
    scaled = weights * np.geomspace(1e-9, 1e9, len(weights))[:, np.newaxis]
    assert_allclose(group_weights(scaled[::-1], importance[::-1], aggregation=mean), plain)


def test_the_geometric_mean_keeps_ratios_that_all_agree_on() -> None:
    weights = np.array([[2.0, 1.0, 7.0], [4.0, 2.0, 1.0], [6.0, 3.0, 3.0]])
    geometric = group_weights(weights, aggregation="geometric")
    assert geometric[0] / geometric[1] == pytest.approx(2)
    assert_allclose(
        group_weights(weights[:, [0, 2]] ** -1.0, aggregation="geometric")[::-1],
        group_weights(weights[:, [0, 2]], aggregation="geometric"),
    )


def test_a_zero_takes_a_child_out_of_the_geometric_mean_only() -> None:
    weights = [[1.0, 0.0, 1.0], [1.0, 1.0, 1.0]]
    assert_allclose(group_weights(weights, aggregation="geometric"), [0.5, 0, 0.5])
    assert group_weights(weights)[1] == pytest.approx(1 / 6)
    unheard = group_weights(weights, [0, 1], aggregation="geometric")
    assert_allclose(unheard, [1 / 3, 1 / 3, 1 / 3])
    with pytest.raises(InvalidInputError, match="none is left"):
        group_weights([[1.0, 0.0], [0.0, 1.0]], aggregation="geometric")


@each_mean
def test_a_batch_is_its_items(mean: GroupMean) -> None:
    batch = np.random.default_rng(1).uniform(0.1, 1, (2, 3, 4, 5))
    importance = [1.0, 2.0, 0.0, 1.0]
    joint = group_weights(batch, importance, aggregation=mean)
    apart = disagreement(batch, importance, aggregation=mean)
    assert joint.shape == (2, 3, 5)
    for case in np.ndindex(2, 3):
        assert_allclose(joint[case], group_weights(batch[case], importance, aggregation=mean))
        alone = disagreement(batch[case], importance, aggregation=mean)
        for whole, part in zip(apart, alone, strict=True):
            assert_allclose(whole[case], part)


@each_mean
def test_extreme_weights_have_finite_answers(mean: GroupMean) -> None:
    weights = [[1e300, 1e-300, 1.0], [1e-300, 1e300, 1.0]]
    joint = group_weights(weights, aggregation=mean)
    assert np.isfinite(joint).all()
    assert joint.sum() == pytest.approx(1)
    assert all(np.isfinite(field).all() for field in disagreement(weights, aggregation=mean))


# --- disagreement -----------------------------------------------------------------------------


def test_distances_by_hand() -> None:
    found = disagreement([[0.8, 0.2], [0.2, 0.8], [0.5, 0.5]])
    assert_allclose(found.distances, [0.3, 0.3, 0.0], atol=1e-12)
    assert found.mean_distance == pytest.approx((0.6 + 0.3 + 0.3) / 3)
    louder = disagreement([[0.8, 0.2], [0.2, 0.8], [0.5, 0.5]], [2, 2, 1])
    assert louder.mean_distance == pytest.approx((4 * 0.6 + 2 * 0.3 + 2 * 0.3) / 8)


@given(weights_of_deciders)
def test_the_consensus_by_goepels_entropies(weights: Floats) -> None:
    deciders, children = weights.shape
    shares = weights / weights.sum(axis=1, keepdims=True)
    alpha = -sum(w * math.log(w) for row in shares.tolist() for w in row) / deciders
    gamma = -sum(w * math.log(w) for w in shares.mean(axis=0).tolist())
    expected = (1 / math.exp(gamma - alpha) - 1 / children) / (1 - 1 / children)
    assert disagreement(weights).consensus == pytest.approx(expected, abs=1e-12)


def test_consensus_runs_from_zero_to_one() -> None:
    assert disagreement(np.eye(4)).consensus == pytest.approx(0)
    assert disagreement([[3.0, 2.0, 1.0]] * 4).consensus == pytest.approx(1)
    assert disagreement([[1.0], [7.0]]).consensus == 1
    close, far = [[5.0, 4.0], [4.0, 5.0]], [[9.0, 1.0], [1.0, 9.0]]
    assert disagreement(close).consensus > disagreement(far).consensus
    assert disagreement(close).mean_distance < disagreement(far).mean_distance


def test_disagreement_needs_two_who_count() -> None:
    with pytest.raises(InvalidInputError, match="at least two deciders of some importance"):
        disagreement([[1.0, 2.0], [2.0, 1.0]], [1, 0])


# --- the specification ------------------------------------------------------------------------


def test_a_group_is_a_weight_source_that_knows_how_far_it_agrees() -> None:
    group = GroupWeights(deciders=ANN_BOB_CYD, basis="three interviews")
    assert isinstance(group, WeightSource)
    assert group.values == pytest.approx({"cost": 1.6 / 3, "talent": 1.4 / 3})
    assert group.distances == pytest.approx({"Ann": 0.65 / 3, "Bob": 0.85 / 3, "Cyd": 0.2 / 3})
    found = group.diagnostics
    assert found["mean_distance"] == pytest.approx((0.5 + 0.15 + 0.35) / 3)
    assert found["greatest_distance_from_group"] == pytest.approx(0.85 / 3)
    # Two of three put cost first: sums 4 and 5, W = 12 * 0.5 / (9 * 6).
    assert found["kendalls_w"] == pytest.approx(1 / 9)
    assert 0 < found["consensus"] < 1


def test_groups_go_through_json_and_take_any_source() -> None:
    group = GroupWeights.of(
        {
            "Ann": FixedWeights(values={"cost": 3, "talent": 1}),
            "Bob": JudgedWeights(values={"talent": 3, "cost": 1}, high={"cost": 2}),
        },
        importance={"Ann": 2, "Bob": 1},
        aggregation="geometric",
        basis="board",
    )
    assert GroupWeights.from_json(group.to_json()) == group
    assert group.deciders["Bob"] == {"cost": 1, "talent": 3}
    expected = np.array([0.75**2 * 0.25, 0.25**2 * 0.75]) ** (1 / 3)
    assert list(group.values.values()) == pytest.approx((expected / expected.sum()).tolist())
    assert hash(group) == hash(GroupWeights.from_json(group.to_json()))


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"deciders": {"Ann": {"cost": 1}}}, "at least two deciders"),
        ({"deciders": {"Ann": {"cost": 1}, "Bob": {}}}, "Bob weighs nothing"),
        ({"deciders": {"Ann": {"cost": 1}, "Bob": {"talent": 1}}}, "Bob and Ann do not weigh"),
        ({"deciders": {"Ann": {"cost": 1}, "Bob": {"cost": -1}}}, "negative"),
        ({"deciders": {"Ann": {"cost": 1}, "Bob": {"cost": 0}}}, "all weights are zero"),
        ({"deciders": ANN_BOB_CYD, "importance": {"Ann": 1}}, "Bob, Cyd has weights or"),
        (
            {"deciders": ANN_BOB_CYD, "importance": {"Ann": 1, "Bob": 0, "Cyd": 0}},
            "one decider alone counts",
        ),
        ({"deciders": ANN_BOB_CYD, "aggregation": "harmonic"}, "'arithmetic' or 'geometric'"),
        (
            {
                "deciders": {"Ann": {"a": 1, "b": 0}, "Bob": {"a": 0, "b": 1}},
                "aggregation": "geometric",
            },
            "none is left",
        ),
    ],
)
def test_groups_that_cannot_be_are_refused(fields: dict[str, object], message: str) -> None:
    with pytest.raises(InvalidInputError, match=message):
        GroupWeights.from_fields(fields)


@pytest.mark.parametrize(
    ("weights", "importance", "message"),
    [
        ([1.0, 2.0], None, "one row for each decider"),
        ([[1.0, 2.0], [1.0]], None, "rows of equal length"),
        ([[1.0, -2.0], [1.0, 1.0]], None, "not negative"),
        ([[1.0, np.nan], [1.0, 1.0]], None, "finite"),
        ([[0.0, 0.0], [1.0, 1.0]], None, "not all zero"),
        ([[1.0, 2.0], [1.0, 1.0]], [1.0], "do not fit 2 deciders"),
        ([[1.0, 2.0], [1.0, 1.0]], [0.0, 0.0], "importances must be finite"),
    ],
)
def test_weights_that_cannot_be_joined_are_refused(
    weights: list[list[float]], importance: list[float] | None, message: str
) -> None:
    with pytest.raises(InvalidInputError, match=message):
        group_weights(weights, importance)
