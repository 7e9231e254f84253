"""Bands, tiers and censored displays."""

from typing import Any

import numpy as np
import pytest

from nearshore_score import Bands, Display, Node, RankRule, Tier, Tiers
from tests.engine.small import compute, leaves, over_years, panel

ROOT = Node(code="total", children=leaves("a"))
SCORES = np.array([2.49, 2.5, 5.0, 5.5, np.nan])


@pytest.mark.parametrize(
    ("at_threshold", "expected"),
    [
        ("upper", ["low", "middle", "high", "high", ""]),
        ("lower", ["low", "low", "middle", "high", ""]),
    ],
)
def test_a_score_at_a_threshold_belongs_where_the_rule_says(
    at_threshold: Any, expected: list[str]
) -> None:
    bands = Bands(
        code="band",
        of="total",
        thresholds=(2.5, 5),
        labels=("low", "middle", "high"),
        at_threshold=at_threshold,
    )
    assert bands.label(SCORES).tolist() == expected
    assert bands.label(np.stack([SCORES, SCORES[::-1]])).tolist() == [expected, expected[::-1]]
    assert bands.label(np.array(7.0)).tolist() == "high"


def test_bands_around_a_target_are_the_same_on_both_sides() -> None:
    bands = Bands(
        code="parity", of="total", thresholds=(2.5, 5), labels=("1", "2", "3"), around=100
    )
    assert bands.label(np.array([100, 98, 102, 97, 103, 90, 110])).tolist() == list("1112233")


def test_rounding_error_does_not_move_a_score_off_its_threshold() -> None:
    half = Bands(code="half", of="total", thresholds=(0.3,), labels=("low", "high"))
    assert half.label(np.array([0.1 + 0.2, 0.3, 0.7 - 0.4, 0.2999999])).tolist() == [
        *["high"] * 3,
        "low",
    ]
    near = Bands(code="near", of="total", thresholds=(0.025,), labels=("near", "far"), around=1)
    assert near.label(np.array([0.975, 1.025, 1.0249])).tolist() == ["far", "far", "near"]


@pytest.mark.parametrize(("on", "expected"), [("raw", "low"), ("displayed", "high")])
def test_bands_on_raw_and_on_displayed_scores_differ_at_the_edge(on: Any, expected: str) -> None:
    bands = Bands(code="band", of="total", thresholds=(50,), labels=("low", "high"), on=on)
    result = compute(ROOT, panel({"a": [49.96]}), display=Display(digits=1), labels=(bands,))
    assert result.label("band", "D0") == expected


TIERS = Tiers(
    code="tier",
    tiers=(
        Tier(label="leader", minimum={"total": 70, "b": 50}),
        Tier(label="follower", minimum={"total": 50}, maximum={"b": 90}),
    ),
    otherwise="none",
)


def test_a_destination_gets_the_first_tier_whose_conditions_all_hold() -> None:
    table = panel({"a": [80, 80, 70, 50, 49.9, "?"], "b": [50, 49, 95, 90, 50, 50]})
    root = Node(code="total", children=leaves("a", "b"), weights={"a": 1, "b": 0})
    result = compute(root, table, labels=(TIERS,))
    expected = ["leader", "follower", "leader", "follower", "none", ""]
    assert result.labels["tier"].tolist() == expected


def test_a_missing_score_that_a_tier_asks_for_leaves_no_label() -> None:
    scores = {"total": np.array([80.0, 80.0]), "b": np.array([np.nan, 60.0])}
    assert TIERS.label_all(scores).tolist() == ["", "leader"]


def test_labels_of_several_years_have_the_shape_of_the_scores() -> None:
    table = over_years({2020: {"a": [10, 60]}, 2021: {"a": [55, 5]}})
    bands = Bands(code="band", of="a", thresholds=(50,), labels=("low", "high"))
    result = compute(ROOT, table, labels=(bands,))
    assert result.labels["band"].tolist() == [["low", "high"], ["high", "low"]]
    assert result.label("band", "D0", year=2021) == "high"


# --- displays ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("display", "score", "text"),
    [
        (Display(), 4.256, "4.256"),
        (Display(digits=1), 4.25, "4.3"),
        (Display(digits=1, rule="half_even"), 4.25, "4.2"),
        (Display(digits=1, rule="down"), 4.29, "4.2"),
        (Display(digits=2), 4.0, "4.00"),
        (Display(digits=0), 4.5, "5"),
        (Display(digits=-1), 15.0, "20"),
        (Display(digits=1), -0.04, "0.0"),
        (Display(digits=1, below=5), 4.94, "<5"),
        (Display(digits=1, below=5), 4.96, "5.0"),  # what is displayed decides
        (Display(below=2.5), 2.5, "2.5"),
        (Display(digits=0, above=99), 99.6, ">99"),
        (Display(digits=0, above=99), 99.4, "99"),
        (Display(digits=3), np.nan, ""),
    ],
)
def test_a_score_is_displayed_like_this(display: Display, score: float, text: str) -> None:
    assert display.text(score) == text


def test_some_nodes_are_displayed_in_their_own_way() -> None:
    result = compute(
        ROOT,
        panel({"a": [1.26]}),
        display=Display(digits=1),
        displays={"a": Display(digits=0, below=5)},
        ranking=RankRule(),
    )
    assert result.displayed["total"].tolist() == [1.3]
    assert result.displayed["a"].tolist() == [1.0]
    assert result.records(["total", "a"])[0]["a"] == "<5"
