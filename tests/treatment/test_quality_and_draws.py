"""Hold-out quality of imputations, and draws of imputed cells."""

import numpy as np
import pytest

from nearshore_score import InvalidInputError, Plan
from nearshore_score.criteria import Indicator
from nearshore_score.framework import Framework
from nearshore_score.node import Node
from nearshore_score.panel import Panel
from nearshore_score.treatment import (
    ImputeAverage,
    ImputeLast,
    ImputeNearestNeighbours,
    ImputeRegression,
    imputation_draws,
    imputation_quality,
    mean_absolute_error,
    root_mean_square_error,
    squared_correlation,
    willmott_agreement,
)
from nearshore_score.weighting import FixedWeights
from tests.treatment.tables import NAN, flat, panel_of

OBSERVED = np.array([1.0, 2.0, 3.0, 6.0])
ESTIMATED = np.array([2.0, 2.0, 5.0, 5.0])


def correlated(n: int = 60, seed: int = 0) -> Panel:
    """Two columns that follow a common one with noise of 0.5 and 1; three holes in each."""
    generator = np.random.default_rng(seed)
    common = generator.normal(0, 3, n)
    noise = generator.normal(size=(2, n))
    columns = {"a": 50 + common + 0.5 * noise[0], "b": 50 + common + noise[1], "c": 50 + common}
    columns["a"][:3] = NAN
    columns["b"][3:6] = NAN
    return panel_of({code: column.tolist() for code, column in columns.items()})


def test_measures_by_hand() -> None:
    # Errors 1, 0, 2, -1; mean of the observed 3; sum of products 9, of squares 14 and 9;
    # potential errors 1+2, 1+1, 2+0, 2+3: squares 9, 4, 4, 25.
    assert mean_absolute_error(OBSERVED, ESTIMATED) == 1.0
    assert root_mean_square_error(OBSERVED, ESTIMATED) == pytest.approx(np.sqrt(6 / 4))
    assert squared_correlation(OBSERVED, ESTIMATED) == pytest.approx(9**2 / (14 * 9))
    assert willmott_agreement(OBSERVED, ESTIMATED) == pytest.approx(1 - 6 / 42)


def test_measures_leave_out_pairs_and_take_batches() -> None:
    batch = np.stack([np.append(OBSERVED, NAN), np.append(ESTIMATED, NAN)])
    for measure in (
        mean_absolute_error,
        root_mean_square_error,
        squared_correlation,
        willmott_agreement,
    ):
        found = measure(batch, batch[::-1])
        assert found[0] == pytest.approx(measure(OBSERVED, ESTIMATED))
        assert found[1] == pytest.approx(measure(ESTIMATED, OBSERVED))


def test_measures_that_are_not_defined_are_nan() -> None:
    same = np.full(3, 2.0)
    assert np.isnan(squared_correlation(OBSERVED[:3], same))
    assert np.isnan(willmott_agreement(same, same))
    assert root_mean_square_error(same, same) == 0.0
    assert np.isnan(root_mean_square_error(np.array([NAN]), np.array([NAN])))


def test_the_quality_of_the_mean_can_be_computed_by_hand() -> None:
    # One of three figures is held back each time; the others' mean is the estimate.
    panel = panel_of({"a": [0.0, 3.0, 9.0]})
    quality = imputation_quality(panel, flat(panel), ImputeAverage(), share=0.3, repeats=200)
    found = quality.columns["a"]
    assert found.held_back == found.estimated == 200
    # Errors 6, 1.5 and -7.5 about equally often.
    assert found.mae == pytest.approx(5.0, abs=0.4)
    assert quality.overall.mae == pytest.approx(found.mae / np.std([0, 3, 9], ddof=1))


def test_constant_columns_count_by_themselves_but_not_overall() -> None:
    panel = panel_of({"a": [0.0, 3.0, 9.0], "same": [4.0, 4.0, 4.0]})
    quality = imputation_quality(panel, flat(panel), ImputeAverage(), repeats=5)
    assert quality.columns["same"].rmse == 0.0
    assert quality.columns["same"].r_squared is None
    assert quality.overall.held_back == quality.columns["a"].held_back == 5


def test_a_step_without_an_estimate_is_counted_as_such() -> None:
    panel = panel_of({"a": [1.0, 5.0]}, groups={"continent": ["N", "S"]})
    step = ImputeAverage(group="continent")
    found = imputation_quality(panel, flat(panel), step, repeats=3).columns["a"]
    assert (found.held_back, found.estimated) == (3, 0)
    assert found.rmse is None
    assert found.willmott_d is None


def test_regression_beats_the_mean_where_columns_correlate() -> None:
    panel = correlated()
    mean = imputation_quality(panel, flat(panel), ImputeAverage(), repeats=5)
    line = imputation_quality(panel, flat(panel), ImputeRegression(), repeats=5)
    assert line.columns["a"].rmse < 0.9
    assert line.columns["a"].r_squared > 0.9
    assert mean.columns["a"].rmse > 2
    assert line.overall.willmott_d > 0.9 > mean.overall.willmott_d


def test_more_repeats_begin_with_the_fewer() -> None:
    panel = correlated()
    step = ImputeAverage(indicators=("a",))
    few, many, other = (
        imputation_quality(panel, flat(panel), step, repeats=r, seed=s)
        for r, s in ((1, 7), (2, 7), (1, 8))
    )
    assert list(few.columns) == ["a"]
    assert few.columns["a"].held_back == 6  # a tenth of 57, rounded up
    assert few == imputation_quality(panel, flat(panel), step, repeats=1, seed=7)
    assert few != other
    assert many.columns["a"].held_back == 12


def test_figures_imputed_before_are_never_held_back() -> None:
    panel = panel_of({"a": [1.0, 2.0, 3.0]}, {"a": {0: "imputed", 1: "imputed"}})
    quality = imputation_quality(panel, flat(panel), ImputeAverage(), repeats=3)
    assert quality.columns["a"].held_back == 0


def test_draws_differ_in_imputed_cells_only_and_centre_on_the_estimate() -> None:
    panel = correlated()
    step = ImputeRegression()
    filled = step.prepare(panel, flat(panel)).panel
    draws = imputation_draws(panel, flat(panel), step, 2000, seed=1)
    assert draws.shape == (2000, 60, 3)
    same = (draws == filled.values).all(axis=0)
    np.testing.assert_array_equal(~same, np.isnan(panel.values))
    np.testing.assert_allclose(draws.mean(axis=0), filled.values, atol=0.35)


def test_the_spread_of_the_draws_is_that_of_the_errors_of_the_step() -> None:
    panel = correlated(n=400)
    spread = {}
    for step in (ImputeAverage(), ImputeNearestNeighbours(k=10), ImputeRegression()):
        draws = imputation_draws(panel, flat(panel), step, 2000, seed=2)
        spread[step.kind] = draws[:, 0, 0].std()
    # Column a varies by 3.04 around its mean, and by 0.5 around what c says.
    assert spread["impute_average"] == pytest.approx(3.04, rel=0.12)
    assert spread["impute_regression"] == pytest.approx(0.5, rel=0.1)
    assert spread["impute_regression"] < spread["impute_nearest_neighbours"] < 1.2


def test_draws_do_not_depend_on_the_pieces_in_which_they_are_made() -> None:
    panel = correlated()
    framework, step = flat(panel), ImputeNearestNeighbours()
    whole = imputation_draws(panel, framework, step, 150, seed=4)
    pieces = [
        imputation_draws(panel, framework, step, size, seed=4, start=start)
        for start, size in ((0, 1), (1, 70), (71, 79))
    ]
    np.testing.assert_array_equal(np.concatenate(pieces), whole)
    assert (imputation_draws(panel, framework, step, 150, seed=5) != whole).any()


def test_draws_can_be_scored_at_once() -> None:
    panel = correlated()
    step = ImputeAverage()
    plan = Plan(step.prepare(panel, flat(panel)).panel, flat(panel))
    totals = plan(values=imputation_draws(panel, flat(panel), step, 10)).scores["total"]
    assert totals.shape == (10, 60)
    assert (totals.std(axis=0)[:6] > 0).all()
    assert np.ptp(totals[:, 6:], axis=0).max() == 0


def test_draws_stay_inside_the_possible_range() -> None:
    leaf = Node.leaf(Indicator(code="a", minimum=0, maximum=10))
    root = Node(code="total", children=(leaf,), weights=FixedWeights(values={"a": 1.0}))
    panel = panel_of({"a": [0.0, 0.0, 10.0, 10.0, 0.0, 10.0, NAN]})
    draws = imputation_draws(panel, Framework(root=root), ImputeAverage(), 200)[:, 6, 0]
    assert draws.min() == 0.0
    assert draws.max() == 10.0


def test_draws_of_a_rising_series_rise_with_it() -> None:
    years = tuple(range(2010, 2020))
    values = np.arange(10.0).reshape(10, 1, 1) + np.zeros((10, 3, 1))
    values[-1, 0, 0] = NAN
    panel = Panel(("A", "B", "C"), ("a",), values, years=years)
    draws = imputation_draws(panel, flat(panel), ImputeLast(), 50)
    assert draws.shape == (50, 10, 3, 1)
    assert (draws[:, -1, 0, 0] >= 9.0).all()  # 8 and at least the yearly growth of 1


def test_without_two_known_figures_there_is_no_error_to_draw() -> None:
    panel = panel_of({"a": [1.0, NAN]})
    with pytest.raises(InvalidInputError, match="a: fewer than two known figures"):
        imputation_draws(panel, flat(panel), ImputeAverage(), 5)


@pytest.mark.parametrize(
    "choice", [{"draws": 0}, {"draws": 1, "start": -1}, {"draws": 1, "seed": -1}]
)
def test_impossible_numbers_of_draws_are_refused(choice: dict[str, int]) -> None:
    panel = correlated()
    with pytest.raises(InvalidInputError, match=r"above zero|negative"):
        imputation_draws(panel, flat(panel), ImputeAverage(), **choice)


@pytest.mark.parametrize("choice", [{"share": 0.0}, {"share": 1.0}, {"repeats": 0}])
def test_impossible_shares_are_refused(choice: dict[str, float]) -> None:
    panel = correlated()
    with pytest.raises(InvalidInputError, match="share"):
        imputation_quality(panel, flat(panel), ImputeAverage(), **choice)
