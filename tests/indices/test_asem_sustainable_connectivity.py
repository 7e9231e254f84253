"""Every figure that COINr computed from the ASEM data follows from the public API.

COINr's other methods are followed here by formulas of their own, in plain Python.
"""

import math
import statistics
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import numpy as np
import pytest
from scipy import stats

from nearshore_score import CompositeIndex, GeometricMean, IndexResult, MinMax, Panel
from nearshore_score.aggregation import HarmonicMean
from nearshore_score.composite.coinr_files import CoinrFiles, read_coinr
from nearshore_score.multivariate import correlation_matrix
from nearshore_score.normalisation import (
    Borda,
    Column,
    DistanceToBest,
    DistanceToReference,
    DistanceToTarget,
    Normalisation,
    PercentileRank,
    Rank,
    RatioToBest,
    ZScore,
)
from nearshore_score.treatment import TreatOutliers, kurtosis, skewness
from tests.index_data import RANKINGS, Floats, expected_asem
from tests.indices.examples import assert_batch_equals_items, assert_survives_json, example

ASEM = example("asem_sustainable_connectivity")
EXPECTED = expected_asem()
SETUPS: dict[str, Callable[[CoinrFiles], CompositeIndex]] = {
    "S01_default": ASEM.index,
    "S02_zscore_arith": ASEM.standardised,
    "S03_mm1_geom": ASEM.geometric,
    "S10_noimpute_thresh": ASEM.untreated,
}


@cache
def files() -> CoinrFiles:
    return read_coinr(RANKINGS / "asem" / "iData.csv", RANKINGS / "asem" / "iMeta.csv")


def default() -> CompositeIndex:
    index: CompositeIndex = ASEM.index(files())
    return index


@cache
def default_result() -> IndexResult:
    return default().compute(files().panel)


def in_order(by_unit: dict[str, float | None]) -> Floats:
    values = [by_unit[unit] for unit in files().panel.destinations]
    return np.array([np.nan if value is None else value for value in values])


def column(rows: Sequence[dict[str, Any]], name: str) -> Floats:
    return in_order({row["uCode"]: row[name] for row in rows})


def test_every_set_up_of_the_file_is_here() -> None:
    assert set(SETUPS) == {name for name in EXPECTED if "index_rank" in EXPECTED[name]}


@pytest.mark.parametrize("name", SETUPS)
def test_scores_and_ranks_of_every_set_up(name: str) -> None:
    result = SETUPS[name](files()).compute(files().panel)
    scores = EXPECTED[name]["scores"]
    assert set(scores) == set(ASEM.AGGREGATES)
    for code, expected in scores.items():
        np.testing.assert_allclose(result.scores[code], in_order(expected), rtol=1e-9)
    assert result.ranks is not None
    np.testing.assert_array_equal(result.ranks, in_order(EXPECTED[name]["index_rank"]))


def test_the_same_35_cells_of_15_indicators_are_drawn_in() -> None:
    treated = [cell for cell in default_result().changes if cell.step == "treat_outliers"]
    how = {"winsorised from above": "winhi", "winsorised from below": "winlo"}
    ours = {(cell.column, cell.destination, how[cell.reason]) for cell in treated}
    cells = EXPECTED["treated_points"]["cells"]
    assert ours == {(cell["iCode"], cell["uCode"], cell["how"]) for cell in cells}
    assert (len(treated), len({cell.column for cell in treated})) == (35, 15)


def test_the_check_for_outliers_finds_the_same_before_and_after() -> None:
    notes = {n.code: dict(n.figures) for n in default_result().notes if n.step == "treat_outliers"}
    rows = EXPECTED["treatment_details"]["rows"]
    assert {row["iCode"] for row in rows} == set(notes)
    for row in rows:
        ours = notes[row["iCode"]]
        drawn_in = not row["check_SkewKurt0.Pass"]
        after = 1 if drawn_in else 0
        assert ours["values winsorised"] == (row["winsorise.nwin"] or 0)
        assert (ours["values winsorised"] > 0) == drawn_in
        for name, word in (("skewness", "Skew"), ("kurtosis", "Kurt")):
            assert ours[f"{name} before"] == pytest.approx(row[f"check_SkewKurt0.{word}"], 1e-9)
            assert ours[f"{name} after"] == pytest.approx(
                row[f"check_SkewKurt{after}.{word}"], 1e-9
            )


def test_figures_after_every_step() -> None:
    expected = EXPECTED["datasets_default_some_columns"]
    denominated, imputed, screened, treated = (
        step.panel for step in default().prepare(files().panel)
    )
    assert screened == imputed, "no country is lost"
    steps = {"Denominated": denominated, "Imputed": imputed, "Treated": treated}
    indicators = [name for name in expected["Denominated"][0] if name != "uCode"]
    for code in indicators:
        for step, panel in steps.items():
            theirs = column(expected[step], code)
            np.testing.assert_allclose(panel.column(code), theirs, rtol=1e-9, err_msg=step)
        scores = column(expected["Normalised"], code)
        np.testing.assert_allclose(default_result().scores[code], scores, rtol=1e-9, atol=1e-12)


def test_effective_weights() -> None:
    ours = {code: float(one) for code, one in default_result().effective_weights.items()}
    assert ours == pytest.approx(EXPECTED["effective_weights"]["weights"], rel=1e-9)


def test_correlations_of_the_pillars_with_the_index() -> None:
    for row in EXPECTED["corr_level2_index"]["rows"]:
        pair = [default_result().scores[row[name]] for name in ("Var1", "Var2")]
        ours = correlation_matrix(np.column_stack(pair))[0, 1]
        assert ours == pytest.approx(row["Correlation"], rel=1e-9)


def test_ranks_move_as_far_when_a_pillar_is_left_out() -> None:
    ranks = default_result().ranks
    assert ranks is not None
    expected = dict(EXPECTED["remove_level2"]["mean_abs_rank_change"])
    assert expected.pop("Nominal") == 0
    for code, change in expected.items():
        other = ASEM.without(code, default()).compute(files().panel).ranks
        assert float(np.abs(other - ranks).mean()) == pytest.approx(change, rel=1e-9)


def test_statistics_of_the_raw_figures() -> None:
    for row in EXPECTED["stats_raw_some"]["rows"]:
        raw = files().panel.column(row["iCode"])
        ours = {
            "Min": np.nanmin(raw),
            "Max": np.nanmax(raw),
            "Mean": np.nanmean(raw),
            "Median": np.nanmedian(raw),
            "Std": np.nanstd(raw, ddof=1),
            "Skew": skewness(raw),
            "Kurt": kurtosis(raw),
            "N.Avail": np.isfinite(raw).sum(),
        }
        assert {name: float(one) for name, one in ours.items()} == pytest.approx(
            {name: row[name] for name in ours}, rel=1e-9
        )


# COINr's formulas, for figures already turned so that more is better.


def below(x: Sequence[float]) -> list[float]:
    return [sum(other < own for other in x) for own in x]


def to_reference(x: Sequence[float], unit: int) -> list[float]:
    return [1 - (x[unit] - own) / (x[unit] - min(x)) for own in x]


def to_target(x: Sequence[float], target: float) -> list[float]:
    return [(own - min(x)) / (target - min(x)) for own in x]


# A country that is the worst nowhere: there is no distance from the worst to itself.
ROMANIA = files().panel.destinations.index("ROU")
Formula = Callable[[Sequence[float], float], Sequence[float]]
NORMALISATIONS: dict[str, tuple[Normalisation, Formula]] = {
    "n_rank": (Rank(), lambda x, _: [1 + one for one in below(x)]),
    "n_prank": (
        PercentileRank(score_range=(0, 1)),
        lambda x, _: [one / (len(x) - 1) for one in below(x)],
    ),
    "n_borda": (Borda(), lambda x, _: below(x)),
    "n_zscore": (
        ZScore(mean=10, standard_deviation=2),
        lambda x, _: [
            10 + 2 * (own - statistics.fmean(x)) / statistics.stdev(x, statistics.fmean(x))
            for own in x
        ],
    ),
    "n_dist2max": (
        DistanceToBest(score_range=(0, 1)),
        lambda x, _: [1 - (max(x) - own) / (max(x) - min(x)) for own in x],
    ),
    "n_dist2ref": (
        DistanceToReference(
            reference="destination", destination="ROU", form="range", score_range=(0, 1)
        ),
        lambda x, _: to_reference(x, ROMANIA),
    ),
    "n_dist2targ": (DistanceToTarget(score_range=(0, 1)), to_target),
    "n_dist2targ, capped": (
        DistanceToTarget(score_range=(0, 1), cap=True),
        lambda x, target: [min(one, 1.0) for one in to_target(x, target)],
    ),
}


def imputed_panel() -> Panel:
    return default().prepare(files().panel)[1].panel


def by_hand(panel: Panel, formula: Formula) -> dict[str, list[float]]:
    scores: dict[str, list[float]] = {}
    for leaf in files().framework.leaves:
        assert leaf.indicator is not None
        assert leaf.indicator.target is not None
        sign = -1.0 if leaf.indicator.direction == "cost" else 1.0
        turned = [sign * float(x) for x in panel.column(leaf.code)]
        scores[leaf.code] = list(formula(turned, sign * leaf.indicator.target))
    return scores


@pytest.mark.parametrize("name", NORMALISATIONS)
def test_other_normalisations_of_coinr(name: str) -> None:
    normalisation, formula = NORMALISATIONS[name]
    panel = imputed_panel()
    index = default().replace(treatment=(), normalisation=normalisation)
    result = index.compute(panel)
    for code, expected in by_hand(panel, formula).items():
        np.testing.assert_allclose(result.scores[code], expected, rtol=1e-9, atol=1e-12)


def test_fraction_of_the_maximum_of_a_benefit() -> None:
    # COINr turns a cost to negative figures first, and its fractions then exceed one.
    x = imputed_panel().column("LPI")
    scores = RatioToBest(score_range=(0, 1)).normalise(x, Column("LPI"))
    np.testing.assert_allclose(scores, [one / max(x) for one in x], rtol=1e-12)


Mean = Callable[[Sequence[float]], float]
MIXTURES: dict[str, dict[str, Mean]] = {
    "a_hmean": dict.fromkeys(ASEM.AGGREGATES, statistics.harmonic_mean),
    "by level": {
        **dict.fromkeys(ASEM.AGGREGATES, statistics.fmean),
        **dict.fromkeys(("Conn", "Sust"), statistics.geometric_mean),
        "Index": statistics.harmonic_mean,
    },
    "by node": {
        **dict.fromkeys(ASEM.AGGREGATES, statistics.fmean),
        **dict.fromkeys(("Environ", "Conn"), statistics.geometric_mean),
        **dict.fromkeys(("P2P", "Sust"), statistics.harmonic_mean),
    },
}
OPERATORS: dict[Mean, Any] = {
    statistics.fmean: "arithmetic_mean",
    statistics.geometric_mean: GeometricMean(floor=None),
    statistics.harmonic_mean: HarmonicMean(),
}


@pytest.mark.parametrize("name", MIXTURES)
def test_other_means_and_mixtures_of_them(name: str) -> None:
    index = default().replace(normalisation=MinMax(score_range=(1, 100)))
    for code, mean in MIXTURES[name].items():
        index = ASEM.joined_by(OPERATORS[mean], index, code)
    result = index.compute(files().panel)
    for code, mean in MIXTURES[name].items():
        children = [result.scores[child.code] for child in index.framework.node(code).children]
        expected = [mean([float(one) for one in row]) for row in np.column_stack(children)]
        np.testing.assert_allclose(result.scores[code], expected, rtol=1e-9)


def outliers(x: Sequence[float]) -> bool:
    return bool(abs(stats.skew(x, bias=False)) >= 2 and stats.kurtosis(x, bias=False) >= 3.5)


def treated_by_hand(x: list[float], points: int) -> list[float]:
    """Winsorise one value after the other, then take logarithms of the original figures."""
    drawn = list(x)
    for _ in range(points):
        if not outliers(drawn):
            return drawn
        end, pick = (max(drawn), max) if stats.skew(drawn, bias=False) > 0 else (min(drawn), min)
        next_one = pick(one for one in drawn if one != end)
        drawn = [next_one if one == end else one for one in drawn]
    shift = 0.01 * (max(x) - min(x)) - min(x)
    return [math.log(one + shift) for one in x] if outliers(drawn) else drawn


@pytest.mark.parametrize("points", [1, 2])
def test_fewer_points_leave_indicators_to_the_logarithm(points: int) -> None:
    panel = imputed_panel()
    treated = TreatOutliers(points=points).prepare(panel, files().framework)
    assert any(cell.reason == "logarithm" for cell in treated.cells)
    for leaf in files().framework.leaves:
        expected = treated_by_hand([float(one) for one in panel.column(leaf.code)], points)
        np.testing.assert_allclose(treated.panel.column(leaf.code), expected, rtol=1e-9)


def test_untreated_outliers_would_move_ranks() -> None:
    without = default().replace(treatment=ASEM.TREATMENT[:-1]).compute(files().panel)
    units = files().panel.destinations
    moved = [unit for unit in units if without.rank(unit) != default_result().rank(unit)]
    assert len(moved) > len(units) / 2


@pytest.mark.parametrize("name", SETUPS)
def test_json_and_batches(name: str) -> None:
    index = SETUPS[name](files())
    assert_survives_json(index)
    assert_batch_equals_items(index, index.prepare(files().panel)[-1].panel)
