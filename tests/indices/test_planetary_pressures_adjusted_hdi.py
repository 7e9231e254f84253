"""The Planetary pressures-adjusted HDI and its made-up variant, in plain Python."""

import math
from decimal import ROUND_HALF_UP, Decimal
from statistics import mean

import numpy as np
import pytest

from nearshore_score import IndexResult, Renormalise
from nearshore_score.treatment import ImputeAverage
from tests.indices.examples import assert_batch_equals_items, assert_survives_json, example

EXAMPLE = example("planetary_pressures_adjusted_hdi")
TABLE = EXAMPLE.TABLE
COUNTRIES = TABLE["country"]


def between(value: float | None, low: float, high: float) -> float | None:
    return None if value is None else min(max((value - low) / (high - low), 0.0), 1.0)


def rounded(value: float) -> float:
    """Three digits, halves up, of the shortest decimal that stands for the number."""
    return float(Decimal(repr(round(value, 12))).quantize(Decimal("0.001"), ROUND_HALF_UP))


def indicators(row: int) -> dict[str, float | None]:
    value: dict[str, float] = {name: cells[row] for name, cells in TABLE.items()}
    footprints = {"carbon_dioxide": 69.85, "material_footprint": 152.58, "nitrogen": 120}
    pressures = {name: between(value[name], 0, most) for name, most in footprints.items()}
    return {
        "health": between(value["life_expectancy"], 20, 85),
        "expected_schooling": between(value["expected_schooling"], 0, 18),
        "mean_schooling": between(value["mean_schooling"], 0, 15),
        "income": between(math.log(value["gni_per_head"]), math.log(100), math.log(75000)),
        **{name: None if share is None else 1 - share for name, share in pressures.items()},
    }


def published_by_hand(row: int) -> float | None:
    score = indicators(row)
    del score["nitrogen"]
    if None in score.values():
        return None
    held = {name: share for name, share in score.items() if share is not None}
    education = mean((held["expected_schooling"], held["mean_schooling"]))
    hdi = (held["health"] * education * held["income"]) ** (1 / 3)
    return float(hdi * mean((held["carbon_dioxide"], held["material_footprint"])))


def variant_by_hand(row: int) -> float | None:
    score = {
        name: None if share is None else rounded(share) for name, share in indicators(row).items()
    }
    if score["mean_schooling"] is None:
        score["mean_schooling"] = regional_mean(TABLE["region"][row])
    names = ("carbon_dioxide", "material_footprint", "nitrogen")
    pressures = [share for name in names if (share := score[name]) is not None]
    schooling = [score[name] for name in ("expected_schooling", "mean_schooling")]
    if len(pressures) < 2 or None in schooling:
        return None
    education = rounded(mean(share for share in schooling if share is not None))
    health, income = score["health"], score["income"]
    assert health is not None
    assert income is not None
    hdi = rounded((health * education * income) ** (1 / 3))
    return rounded(hdi * rounded(mean(pressures)))


def regional_mean(region: str) -> float | None:
    shares = [
        rounded(share)
        for row, name in enumerate(TABLE["region"])
        if name == region and (share := indicators(row)["mean_schooling"]) is not None
    ]
    return mean(shares) if shares else None


@pytest.fixture(name="ours", scope="module")
def _ours() -> IndexResult:
    computed: IndexResult = EXAMPLE.INDEX.compute(EXAMPLE.PANEL)
    return computed


@pytest.fixture(name="variant", scope="module")
def _variant() -> IndexResult:
    computed: IndexResult = EXAMPLE.VARIANT.compute(EXAMPLE.PANEL)
    return computed


@pytest.mark.parametrize("row", range(len(COUNTRIES)))
def test_the_index_is_that_of_the_technical_notes(row: int, ours: IndexResult) -> None:
    expected = published_by_hand(row)
    score = ours.score(COUNTRIES[row])
    assert math.isnan(score) if expected is None else score == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("row", range(len(COUNTRIES)))
def test_the_variant_is_that_of_its_rules(row: int, variant: IndexResult) -> None:
    expected = variant_by_hand(row)
    score = variant.score(COUNTRIES[row])
    assert math.isnan(score) if expected is None else score == expected


def test_why_there_is_a_score_or_none(ours: IndexResult, variant: IndexResult) -> None:
    states = {name: (ours.state(name), variant.state(name)) for name in COUNTRIES}
    assert states == {
        **dict.fromkeys(("Alba", "Dune", "Elm", "Fjord"), ("present", "present")),
        "Cort": ("present", "present"),  # two of three pressures
        "Brel": ("missing", "imputed"),  # schooling is filled from its region
        "Gull": ("missing", "imputed"),  # and two of three pressures
        "Heath": ("missing", "missing"),  # one of three pressures
        "Isle": ("missing", "missing"),  # alone in its region
    }


def test_a_filled_score_stays_visible(variant: IndexResult) -> None:
    assert variant.state("Brel", "mean_schooling") == "missing"
    assert variant.state("Brel", "education") == "imputed"
    assert variant.coverage["education"][COUNTRIES.index("Brel")] == 0.5


def test_rounding_inside_changes_printed_scores(variant: IndexResult) -> None:
    framework = EXAMPLE.VARIANT.framework.replace(rounding=None)
    smooth = EXAMPLE.VARIANT.replace(
        framework=framework, normalisation=EXAMPLE.INDEX.normalisation
    ).compute(EXAMPLE.PANEL)
    differ = smooth.displayed["phdi"] != variant.displayed["phdi"]
    assert (differ & np.isfinite(smooth.displayed["phdi"])).any()
    held = np.isfinite(variant.scores["phdi"])
    assert np.abs(smooth.scores["phdi"][held] - variant.scores["phdi"][held]).max() < 0.002


def test_filling_scores_or_figures_is_the_same_between_goalposts() -> None:
    framework = EXAMPLE.INDEX.framework.replace_node(
        "education", missing=EXAMPLE.VARIANT.framework.node("education").missing
    )
    scores = EXAMPLE.INDEX.replace(framework=framework).compute(EXAMPLE.PANEL)
    fill = ImputeAverage(group="region", indicators=("mean_schooling",))
    figures = EXAMPLE.INDEX.replace(treatment=(fill,)).compute(EXAMPLE.PANEL)
    np.testing.assert_allclose(scores.scores["hdi"], figures.scores["hdi"], rtol=1e-12)
    assert scores.state("Brel") == figures.state("Brel") == "imputed"


def test_one_pressure_of_three_is_enough_only_if_one_says_so(variant: IndexResult) -> None:
    framework = EXAMPLE.VARIANT.framework.replace_node(
        "adjustment_factor", missing=Renormalise(minimum_count=1, minimum_share=0)
    )
    lenient = EXAMPLE.VARIANT.replace(framework=framework).compute(EXAMPLE.PANEL)
    assert lenient.score("Heath", "adjustment_factor") == 0.85  # nitrogen alone: 1 - 18 / 120
    assert np.isnan(variant.score("Heath", "adjustment_factor"))


def test_pressure_can_only_take_away(ours: IndexResult) -> None:
    held = np.isfinite(ours.scores["phdi"])
    assert (ours.scores["phdi"][held] < ours.scores["hdi"][held]).all()


def test_the_index_is_data_and_scores_batches() -> None:
    for index in (EXAMPLE.INDEX, EXAMPLE.VARIANT):
        assert_survives_json(index)
        assert_batch_equals_items(index, EXAMPLE.PANEL)
