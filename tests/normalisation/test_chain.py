"""Chains: who reverses a cost, what later steps measure by, and what is known beforehand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis.extra.numpy import arrays

from nearshore_score import Column, FixedGoalposts, Goalposts, InvalidInputError, MinMax
from nearshore_score.normalisation import (
    AsIs,
    Chain,
    Clamped,
    DistanceToTarget,
    FloorAt,
    Linear,
    Log,
    Log1p,
    PiecewiseLinear,
    Power,
    RatioToBest,
    ReferenceUnit,
    Steps,
    ZScore,
    min_max_scores,
    z_scores,
)
from tests.strategies import numbers

COST = Column("pay", "cost")
SHARES = MinMax(score_range=(0, 1))
positive = arrays(np.float64, 5, elements=numbers(0.001, 1000))


@given(values=positive)
def test_steps_follow_one_another(values: np.ndarray) -> None:
    found = Chain(steps=(Log(), ZScore(), Linear(intercept=50, slope=10))).normalise(
        values, Column()
    )
    np.testing.assert_allclose(found, 50 + 10 * z_scores(np.log(values)))


@given(values=positive)
def test_a_cost_is_reversed_by_the_last_step_that_has_a_direction(values: np.ndarray) -> None:
    found = Chain(steps=(ZScore(), SHARES, Power(exponent=0.5))).normalise(values, COST)
    shares = min_max_scores(z_scores(values), direction="cost", score_range=(0, 1))
    np.testing.assert_allclose(found, shares**0.5)


@given(values=positive)
def test_a_falling_function_alone_reverses_a_cost(values: np.ndarray) -> None:
    found = Chain(steps=(Log1p(), Linear(slope=-1))).normalise(values, COST)
    np.testing.assert_allclose(found, -np.log1p(values))


@pytest.mark.parametrize(
    ("steps", "message"),
    [
        ((Log1p(), Clamped(low=0)), "no step of the chain reverses it; add a step"),
        ((FloorAt(value=1, replaces="zero"), Log()), "no step of the chain reverses it"),
        ((Linear(slope=-1), SHARES), "reverses it once more"),
        ((SHARES, Steps(thresholds=(0.5,), values=(2, 1))), "reverses it once more"),
        ((Chain(steps=(Log(), SHARES)), Linear(slope=-1)), "reverses it once more"),
    ],
)
def test_a_cost_that_would_be_reversed_twice_or_never_is_refused(
    steps: tuple[object, ...], message: str
) -> None:
    chain = Chain(steps=steps)
    with pytest.raises(InvalidInputError, match=message):
        chain.traits(COST)
    with pytest.raises(InvalidInputError, match=message):
        chain.normalise(np.array([1.0, 2.0]), COST)
    assert np.isfinite(chain.normalise(np.array([1.0, 2.0]), Column())).all()


def test_a_chain_inside_a_chain_is_as_good_as_its_steps() -> None:
    values = np.array([1.0, 5.0, 80.0])
    nested = Chain(steps=(Chain(steps=(Log(), SHARES)), Power(exponent=2)))
    flat = Chain(steps=(Log(), SHARES, Power(exponent=2)))
    np.testing.assert_array_equal(nested.normalise(values, COST), flat.normalise(values, COST))
    assert nested.traits(COST) == flat.traits(COST)


@given(values=positive, base=positive)
def test_the_reference_goes_through_the_earlier_steps_too(
    values: np.ndarray, base: np.ndarray
) -> None:
    base = np.concatenate([base, [0.5, 2000.0]])
    found = Chain(steps=(Log(), SHARES)).normalise(values, Column(reference=base))
    expected = min_max_scores(np.log(values), reference=np.log(base), score_range=(0, 1))
    np.testing.assert_allclose(found, expected)


def test_goalposts_hold_while_steps_keep_the_unit() -> None:
    column = Column("pay", goalposts=Goalposts(low=10, high=30), target=30)
    kept = Chain(steps=(FloorAt(value=10), Clamped(high=25), FixedGoalposts()))
    assert kept.normalise(np.array([0.0, 20.0, 99.0]), column).tolist() == [0, 50, 75]
    for step in (FixedGoalposts(), DistanceToTarget()):
        with pytest.raises(InvalidInputError, match=r"step 2 \(.*the indicator has no"):
            Chain(steps=(Log(), step)).traits(column)
    own = FixedGoalposts(goalposts=Goalposts(low=0, high=2))
    found = Chain(steps=(Log(base=10), own)).normalise(np.array([10.0]), column)
    assert found.tolist() == [50]


def test_an_interval_scale_holds_until_the_unit_changes() -> None:
    column = Column("temperature", scale="interval")
    with pytest.raises(InvalidInputError, match=r"step 2 \(ratio_to_best\): .* ratio scale"):
        Chain(steps=(Clamped(low=0), RatioToBest())).traits(column)
    assert Chain(steps=(SHARES, RatioToBest())).traits(column).output_range == (0, 100)


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ((SHARES, Linear(intercept=1, slope=9)), ((1, 10), 0)),
        ((SHARES, Linear(slope=-9)), ((-9, 0), 0)),
        ((Clamped(low=0), Log1p()), ((0, np.inf), 1)),
        ((Clamped(high=5), Linear(slope=-2)), ((-10, np.inf), -1)),
        ((FloorAt(value=0), Power(exponent=2), Log()), ((-np.inf, np.inf), 1)),
        ((SHARES, PiecewiseLinear(points=((0, 3), (0.5, 9), (1, 4)))), ((3, 9), 0)),
        ((Linear(slope=-1), Linear(slope=-1)), ((-np.inf, np.inf), 1)),
    ],
)
def test_the_range_and_the_order_of_the_scores_are_known_beforehand(
    steps: tuple[object, ...], expected: tuple[tuple[float, float], int]
) -> None:
    assert Chain(steps=steps).traits(Column())[:2] == expected


def test_a_cost_turns_the_range_with_the_step_that_reverses_it() -> None:
    chain = Chain(steps=(Clamped(low=2, high=5), AsIs()))
    assert chain.traits(COST)[:2] == ((-5, -2), -1)


def test_whether_some_scores_are_negative_is_for_the_last_step_to_say() -> None:
    assert Chain(steps=(Log(), ZScore())).traits(Column()).centred
    assert not Chain(steps=(ZScore(), SHARES)).traits(Column()).centred


def test_an_error_says_which_step_it_comes_from() -> None:
    with pytest.raises(InvalidInputError, match=r"step 2 \(log\): MAR: 0 has no logarithm"):
        Chain(steps=(Linear(intercept=-1), Log())).normalise(
            np.array([3.0, 1.0]), Column(destinations=("FRA", "MAR"))
        )


def test_a_destination_cannot_be_found_among_nameless_reference_figures() -> None:
    column = Column(destinations=("FRA", "MAR"), reference=np.array([1.0, 2.0]))
    chain = Chain(steps=(ReferenceUnit(destination="FRA"), SHARES))
    with pytest.raises(InvalidInputError, match=r"step 1 \(reference_unit.*not named"):
        chain.normalise(np.array([1.0, 3.0]), column)


def test_a_chain_depends_on_the_set_if_a_step_does() -> None:
    assert Chain(steps=(Log(), SHARES)).depends_on_set
    assert not Chain(steps=(Log(), Linear())).depends_on_set


def test_steps_can_be_given_by_kind_and_come_back_from_json() -> None:
    chain = Chain(steps=("log", {"kind": "z_score", "divisor": "n"}, "min_max"))
    assert chain == Chain(steps=(Log(), ZScore(divisor="n"), MinMax()))
    assert Chain.from_json(chain.to_json()) == chain


def test_a_chain_needs_a_step() -> None:
    with pytest.raises(InvalidInputError, match="steps"):
        Chain(steps=())
