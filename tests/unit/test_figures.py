"""A figure: one value, its state and its error."""

import pickle
from typing import Any

import numpy as np
import pytest
from scipy import stats

from nearshore_score import (
    Discrete,
    Figure,
    Interval,
    InvalidInputError,
    LogNormal,
    Normal,
    Triangular,
    UnknownNameError,
)
from nearshore_score.figures import EmpiricalDraws, Transformed, Uncertainty
from nearshore_score.scaled_errors import multiplied_error, widened_error
from nearshore_score.scipy_distribution import ScipyDistribution


def test_a_number_is_present_by_default() -> None:
    figure = Figure(value=3)
    assert figure.state == "present"
    assert figure.value == 3.0
    assert figure.has_value


@pytest.mark.parametrize("state", ["missing", "not_applicable", "suppressed"])
def test_a_hole_has_no_value(state: str) -> None:
    assert not Figure(state=state).has_value


@pytest.mark.parametrize("state", ["missing", "not_applicable", "suppressed"])
def test_a_hole_cannot_hold_a_value(state: str) -> None:
    with pytest.raises(InvalidInputError, match=f"state '{state}' cannot hold a value"):
        Figure(value=0, state=state)


@pytest.mark.parametrize("state", ["present", "imputed"])
def test_a_held_cell_needs_a_value(state: str) -> None:
    with pytest.raises(InvalidInputError, match=f"state '{state}' needs a value"):
        Figure(state=state)


def test_a_figure_cannot_be_changed() -> None:
    figure = Figure(value=1.0)
    with pytest.raises(ValueError, match="frozen"):
        figure.value = 2.0


def test_json_names_the_kind_of_the_uncertainty() -> None:
    figure = Figure(value=5, uncertainty=Interval(low=4, high=6))
    expected = '{"value":5.0,"uncertainty":{"kind":"interval","low":4.0,"high":6.0}}'
    assert figure.to_json() == expected


def test_an_interval_runs_upwards() -> None:
    with pytest.raises(InvalidInputError, match=r"low \(6\) must be below high \(4\)"):
        Interval(low=6, high=4)


def test_a_log_normal_interval_is_positive() -> None:
    with pytest.raises(InvalidInputError, match="low: Input should be greater than 0"):
        LogNormal(low=0, high=4)


def test_the_mode_of_a_triangle_lies_inside() -> None:
    with pytest.raises(InvalidInputError, match=r"mode \(9\) must lie between low and high"):
        Triangular(low=1, mode=9, high=4)


def test_probabilities_sum_to_one() -> None:
    with pytest.raises(InvalidInputError, match=r"must sum to one, not 0\.9"):
        Discrete(values=(1, 2), probabilities=(0.5, 0.4))


def test_every_possible_value_has_a_probability() -> None:
    with pytest.raises(InvalidInputError, match="must have the same length"):
        Discrete(values=(1, 2), probabilities=(1.0,))


def test_draws_need_a_value() -> None:
    with pytest.raises(InvalidInputError, match="values"):
        EmpiricalDraws(values=())


# --- distributions of scipy ---------------------------------------------------------------------

FROZEN: list[Any] = [
    stats.beta(20, 116),
    stats.beta(a=20, b=116, loc=1, scale=3),
    stats.beta(20, 116, 1, 3),
    stats.norm(),
    stats.norm(5, 2),
    stats.poisson(4),
    stats.binom(10, 0.3, loc=2),
    stats.skewnorm(4, loc=-2),
]


@pytest.mark.parametrize("law", FROZEN)
def test_a_distribution_of_scipy_goes_through_json(law: Any) -> None:
    found = ScipyDistribution.of(law)
    again = ScipyDistribution.from_json(found.to_json())
    assert again == found
    chances = np.array([0.01, 0.3, 0.5, 0.99])
    np.testing.assert_array_equal(again.quantiles(chances), law.ppf(chances))
    np.testing.assert_array_equal(
        pickle.loads(pickle.dumps(found)).quantiles(chances), law.ppf(chances)
    )


@pytest.mark.parametrize("law", FROZEN)
def test_a_figure_takes_a_frozen_distribution(law: Any) -> None:
    figure = Figure(value=0.15, uncertainty=law)
    assert figure.uncertainty == ScipyDistribution.of(law)
    assert Figure.from_json(figure.to_json()) == figure


@pytest.mark.parametrize(
    "name",
    ["betta", "qmc", "rv_continuous", "rv_histogram", "ttest_ind", "__builtins__", "os.system", ""],
)
def test_only_names_of_distributions_are_read(name: str) -> None:
    with pytest.raises((InvalidInputError, UnknownNameError)):
        ScipyDistribution.from_json(f'{{"kind":"scipy","name":"{name}"}}')


def test_a_misspelt_distribution_is_answered_with_near_names() -> None:
    with pytest.raises((InvalidInputError, UnknownNameError), match="beta"):
        ScipyDistribution(name="betta", shapes=(2, 3))


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"name": "beta", "shapes": (20,)}, r"2 shape parameters \(a, b\), not 1"),
        ({"name": "beta", "shapes": (-1, 2)}, "does not exist with these parameters"),
        ({"name": "norm", "scale": 0}, "scale"),
        ({"name": "poisson", "shapes": (3,), "scale": 2}, "has no scale"),
        ({"name": "norm", "factor": -1}, "factor"),
        ({"name": "norm", "loc": float("nan")}, "finite"),
    ],
)
def test_distributions_that_do_not_exist_are_refused(
    fields: dict[str, object], message: str
) -> None:
    with pytest.raises(InvalidInputError, match=message):
        ScipyDistribution.from_fields(fields)


def test_what_scipy_does_not_have_under_its_name_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="no frozen distribution"):
        ScipyDistribution.of(stats.norm)
    own = stats.rv_discrete(values=([1, 2], [0.5, 0.5]), name="poisson")
    with pytest.raises((InvalidInputError, UnknownNameError), match="distribution"):
        ScipyDistribution.of(own())
    histogram = stats.rv_histogram(np.histogram([1.0, 2.0, 2.5], bins=2), name="norm")
    with pytest.raises(InvalidInputError, match="EmpiricalDraws"):
        ScipyDistribution.of(histogram())


# --- other units, wider and narrower ------------------------------------------------------------

EVERY: list[Uncertainty] = [
    Normal(standard_error=2),
    Interval(low=4, high=6),
    LogNormal(low=4, high=9),
    Triangular(low=4, mode=5, high=9),
    Discrete(values=(4, 9), probabilities=(0.5, 0.5)),
    EmpiricalDraws(values=(4, 9, 5)),
    Transformed(transform="log1p", error=Normal(standard_error=0.2)),
    Transformed(transform="sqrt", error=Interval(low=1, high=3)),
    ScipyDistribution.of(stats.gamma(3, loc=1)),
    ScipyDistribution.of(stats.poisson(3)),
]


@pytest.mark.parametrize("error", EVERY)
def test_errors_go_through_json_by_their_kind(error: Uncertainty) -> None:
    figure = Figure(value=5, uncertainty=error)
    assert Figure.from_json(figure.to_json()) == figure


@pytest.mark.parametrize("error", EVERY)
def test_another_unit_and_back_is_the_same_error(error: Uncertainty) -> None:
    assert multiplied_error(multiplied_error(error, 4.0), 0.25) == error


@pytest.mark.parametrize("error", EVERY)
def test_errors_made_wider_and_narrower_again_are_the_same(error: Uncertainty) -> None:
    again = widened_error(widened_error(error, 5.0, 2.0), 5.0, 0.5)
    assert isinstance(again, type(error))
    if isinstance(error, ScipyDistribution) and isinstance(again, ScipyDistribution):
        chances = np.array([0.1, 0.9])
        np.testing.assert_allclose(again.quantiles(chances), error.quantiles(chances))
    elif isinstance(error, Interval | LogNormal) and isinstance(again, Interval | LogNormal):
        assert (again.low, again.high) == pytest.approx((error.low, error.high))


def test_a_wider_distribution_of_scipy_deviates_twice_as_far() -> None:
    wide = widened_error(ScipyDistribution.of(stats.gamma(3, loc=1)), 5.0, 2.0)
    assert isinstance(wide, ScipyDistribution)
    chances = np.array([0.1, 0.5, 0.9])
    expected = 5.0 + 2.0 * (stats.gamma(3, loc=1).ppf(chances) - 5.0)
    np.testing.assert_allclose(wide.quantiles(chances), expected)
