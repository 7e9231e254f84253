"""Errors in groups: which move together, and the same numbers in whatever order."""

import pickle

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from nearshore_score import Framework, Panel
from nearshore_score.errors import InvalidInputError, UnknownNameError
from nearshore_score.figures import (
    Discrete,
    EmpiricalDraws,
    Interval,
    LogNormal,
    Normal,
    Transformed,
    Triangular,
    Uncertainty,
)
from nearshore_score.panel import CellError
from nearshore_score.scipy_distribution import ScipyDistribution
from nearshore_score.sensitivity.sampling.error_groups import Driver, ErrorGroups
from nearshore_score.sensitivity.uncertain_figures import UncertainFigures, figure_sampler

Floats = NDArray[np.float64]
FLAT = Framework.flat({"law": 0.5, "order": 0.5})
DRAWS = 20_000
# Five standard errors of a correlation of nothing.
NOTHING = 5 / np.sqrt(DRAWS)


def panel_with(*groups: tuple[str, str, str], error: Uncertainty | None = None) -> Panel:
    said = error or Normal(standard_error=2.0)
    errors = [
        CellError(destination=row, column=column, uncertainty=said, group=group)
        for row, column, group in groups
    ]
    return Panel(("MAR", "TUN", "EGY"), ("law", "order"), np.full((3, 2), 50.0), errors=errors)


WGI = panel_with(
    ("MAR", "law", "wgi:MAR"),
    ("MAR", "order", "wgi:MAR"),
    ("TUN", "law", "wgi:TUN"),
    ("TUN", "order", "wgi:TUN"),
)


def draws_of(panel: Panel, figures: UncertainFigures | None = None) -> Floats:
    sampler = figure_sampler(panel, FLAT, figures or UncertainFigures())
    return sampler.draw(np.random.default_rng(7), DRAWS)


def correlation(first: Floats, second: Floats) -> float:
    return float(np.corrcoef(first, second)[0, 1])


def test_draws_are_a_table_each_with_the_draws_last_in_memory() -> None:
    drawn = draws_of(WGI)
    assert drawn.shape == (DRAWS, 3, 2)
    assert drawn.strides[0] == drawn.itemsize
    np.testing.assert_array_equal(drawn[:, 2], 50.0)  # Egypt has no error


def test_a_cell_without_a_figure_stays_empty() -> None:
    values = [[50.0, np.nan], [50.0, 50.0], [50.0, 50.0]]
    drawn = draws_of(Panel(WGI.destinations, WGI.columns, values, errors=WGI.errors[:1]))
    assert np.isnan(drawn[:, 0, 1]).all()
    assert np.isfinite(drawn[:, 1:]).all()


def test_figures_of_one_group_share_one_draw() -> None:
    drawn = draws_of(WGI)
    np.testing.assert_array_equal(drawn[:, 0, 0], drawn[:, 0, 1])
    assert abs(correlation(drawn[:, 0, 0], drawn[:, 1, 0])) < NOTHING


def test_a_group_may_span_destinations() -> None:
    drawn = draws_of(panel_with(("MAR", "law", "survey"), ("TUN", "law", "survey")))
    np.testing.assert_array_equal(drawn[:, 0, 0], drawn[:, 1, 0])


def test_errors_of_every_kind_rise_together_in_a_group() -> None:
    kinds: list[Uncertainty] = [
        Normal(standard_error=3.0),
        Interval(low=40, high=60),
        LogNormal(low=20, high=80),
        Triangular(low=20, mode=50, high=70),
        Discrete(values=(60, 40), probabilities=(0.5, 0.5)),
        EmpiricalDraws(values=(70, 30, 50)),
        Transformed(transform="sqrt", error=Normal(standard_error=0.5)),
        ScipyDistribution.of(stats.norm(50, 5)),
    ]
    rows = [f"D{i}" for i in range(len(kinds))]
    errors = [
        CellError(destination=row, column="law", uncertainty=kind, group="one")
        for row, kind in zip(rows, kinds, strict=True)
    ]
    panel = Panel(rows, ("law",), np.full((len(rows), 1), 50.0), errors=errors)
    sampler = figure_sampler(panel, Framework.flat({"law": 1.0}), UncertainFigures())
    drawn = sampler.draw(np.random.default_rng(0), 500)[:, :, 0]
    in_order = drawn[np.argsort(drawn[:, 0])]
    assert (np.diff(in_order, axis=0) >= 0).all()


@pytest.mark.parametrize("name", ["wgi", "law"])
@pytest.mark.parametrize("rho", [0.0, 0.3, 0.8])
def test_groups_of_one_source_are_correlated_as_stated(name: str, rho: float) -> None:
    drawn = draws_of(WGI, UncertainFigures(common={name: rho}))
    found = correlation(drawn[:, 0, 0], drawn[:, 1, 0])
    assert abs(found - rho) < 5 * (1 - rho**2) / np.sqrt(DRAWS)
    assert drawn[:, 0, 0].std() == pytest.approx(2.0, rel=5 / np.sqrt(2 * DRAWS))


def test_the_beginning_of_a_group_keeps_its_figures_together() -> None:
    drawn = draws_of(WGI, UncertainFigures(common={"wgi": 0.5}))
    np.testing.assert_allclose(drawn[:, 0, 0], drawn[:, 0, 1])


def test_an_indicator_that_is_named_leaves_its_group_behind() -> None:
    drawn = draws_of(WGI, UncertainFigures(common={"law": 0.64}))
    # What is left of the group's number is the square root of 1 - 0.64.
    assert correlation(drawn[:, 0, 0], drawn[:, 0, 1]) == pytest.approx(0.6, abs=NOTHING)
    assert abs(correlation(drawn[:, 0, 1], drawn[:, 1, 1])) < NOTHING


def test_a_source_that_errs_everywhere_alike_moves_all_alike() -> None:
    drawn = draws_of(WGI, UncertainFigures(common={"wgi": 1.0}))
    np.testing.assert_allclose(drawn[:, 0, 0], drawn[:, 1, 0])


def test_indicators_of_different_sources_are_independent() -> None:
    own = [(row, column, f"{row}:{column}") for row in ("MAR", "TUN") for column in WGI.columns]
    drawn = draws_of(panel_with(*own), UncertainFigures(common={"law": 0.9, "order": 0.9}))
    assert correlation(drawn[:, 0, 0], drawn[:, 1, 0]) > 0.85
    assert abs(correlation(drawn[:, 0, 0], drawn[:, 0, 1])) < NOTHING


def test_unknown_sources_are_named() -> None:
    with pytest.raises(UnknownNameError, match=r"wig.*did you mean wgi"):
        figure_sampler(WGI, FLAT, UncertainFigures(common={"wig": 0.5}))


def test_the_code_of_a_destination_is_no_source() -> None:
    with pytest.raises(UnknownNameError, match="MAR"):
        figure_sampler(
            panel_with(("MAR", "law", "MAR:law")), FLAT, UncertainFigures(common={"MAR": 0.5})
        )


def test_the_order_of_destinations_columns_and_errors_changes_no_number() -> None:
    other = WGI.rows(["EGY", "TUN", "MAR"]).select(["order", "law"])
    turned = Panel(
        other.destinations, other.columns, other.values, errors=tuple(reversed(other.errors))
    )
    figures = UncertainFigures(common={"wgi": 0.4})
    drawn, again = draws_of(WGI, figures), draws_of(turned, figures)
    np.testing.assert_array_equal(drawn, again[:, ::-1, ::-1])


def test_joint_draws_keep_their_numbers_in_another_order() -> None:
    errors = [
        CellError(
            destination=row, column="law", uncertainty=EmpiricalDraws(values=values), group="g"
        )
        for row, values in (("MAR", (3.0, 1.0, 2.0)), ("TUN", (5.0, 9.0, 7.0)))
    ]
    panel = Panel(("MAR", "TUN"), ("law",), [[2.0], [7.0]], errors=errors)
    flat = Framework.flat({"law": 1.0})
    drawn = figure_sampler(panel, flat, UncertainFigures()).draw(np.random.default_rng(0), 50)
    turned = figure_sampler(panel.rows(["TUN", "MAR"]), flat, UncertainFigures())
    again = turned.draw(np.random.default_rng(0), 50)
    np.testing.assert_array_equal(drawn, again[:, ::-1])
    assert {(float(a), float(b)) for a, b in drawn[:, :, 0]} == {(3.0, 5.0), (1.0, 9.0), (2.0, 7.0)}


def test_draws_in_pieces_are_the_draws_at_once() -> None:
    sampler = figure_sampler(WGI, FLAT, UncertainFigures(common={"wgi": 0.4}))
    whole = sampler.draw(np.random.default_rng(3), 100)
    source = np.random.default_rng(3)
    pieces = [sampler.draw(source, count) for count in (1, 64, 35)]
    np.testing.assert_array_equal(np.concatenate(pieces), whole)


def test_a_sampler_goes_to_another_process() -> None:
    sampler = figure_sampler(WGI, FLAT, UncertainFigures())
    again = pickle.loads(pickle.dumps(sampler))
    first, second = (one.draw(np.random.default_rng(3), 10) for one in (sampler, again))
    np.testing.assert_array_equal(first, second)


def test_drawing_changes_neither_panel_nor_sampler() -> None:
    panel = panel_with(("MAR", "law", "a"), ("MAR", "order", "a"))
    before = panel.values.copy()
    sampler = figure_sampler(panel, FLAT, UncertainFigures())
    first = sampler.draw(np.random.default_rng(3), 10)
    first[:] = 0.0
    np.testing.assert_array_equal(panel.values, before)
    np.testing.assert_array_equal(
        sampler.draw(np.random.default_rng(3), 10)[:, 2], np.full((10, 2), 50.0)
    )


def test_figures_stay_within_what_is_possible_without_piling_up() -> None:
    panel = panel_with(("MAR", "law", "a"), error=Normal(standard_error=40.0))
    drawn = draws_of(panel)[:, 0, 0]
    assert 0 <= drawn.min() < 1
    assert 99 < drawn.max() <= 100
    assert len(np.unique(drawn)) == DRAWS
    law = stats.truncnorm(-50 / 40, 50 / 40, 50, 40)
    assert stats.kstest(drawn, law.cdf).pvalue > 1e-4


def test_without_a_direct_range_nothing_is_cut() -> None:
    panel = panel_with(("MAR", "law", "a"), error=Normal(standard_error=40.0))
    sampler = figure_sampler(panel, FLAT, UncertainFigures(), direct_range=None)
    drawn = sampler.draw(np.random.default_rng(7), DRAWS)[:, 0, 0]
    assert drawn.min() < -50
    assert stats.kstest(drawn, stats.norm(50, 40).cdf).pvalue > 1e-4


def test_nothing_that_varies_is_an_error_with_advice() -> None:
    with pytest.raises(InvalidInputError, match=r"default_errors='judged'.*figures=False"):
        figure_sampler(panel_with(), FLAT, UncertainFigures())


def test_two_errors_of_one_cell_are_refused() -> None:
    with pytest.raises(InvalidInputError, match="MAR, law has two errors"):
        figure_sampler(
            panel_with(("MAR", "law", "a"), ("MAR", "law", "b")), FLAT, UncertainFigures()
        )


def test_drivers_are_drawn_by_name() -> None:
    drivers = [Driver("b", "s"), Driver("a"), Driver("b", "s")]
    groups = ErrorGroups.of(drivers, {"s": 0.25})
    assert groups.drivers == (Driver("a"), Driver("b", "s"))
    drawn = groups.draw(np.random.default_rng(0), 4)
    source, first, second = drawn
    moving = groups.moving(drawn, np.array([1, 0, 1]))
    np.testing.assert_allclose(moving[0], 0.5 * source + np.sqrt(0.75) * second)
    np.testing.assert_array_equal(moving[1], first)
    np.testing.assert_array_equal(moving[0], moving[2])
