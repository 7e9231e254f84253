"""How far a figure must move: the rank is another at the tipping value, and not before it."""

from typing import Literal

import pytest

import nearshore_score as ns
from nearshore_score.sensitivity.figure_tipping_points import (
    FigureTippingPoint,
    FigureTippingPoints,
    figure_tipping_points,
)

SOME = ("MAR", "TUN", "ROU", "POL", "EGY")


def flat(**weights: float) -> ns.ScoringModel:
    return ns.ScoringModel(framework=ns.Framework.flat(weights))


def own(code: str, **scores: float) -> ns.DestinationProfile:
    return ns.DestinationProfile.from_fields({"code": code, **scores})


A, B = own("A", cost=60, talent=50), own("B", cost=50, talent=56)


def test_a_directly_scored_criterion_tips_where_the_totals_meet() -> None:
    found = figure_tipping_points(flat(cost=0.5, talent=0.5), [A, B], "A")
    # A leads 55 to 53: it falls behind once either score has lost a little more than 4 points.
    assert found.rank == 1
    assert [(one.indicator, one.rank) for one in found.points] == [("cost", 2), ("talent", 2)]
    assert [one.points for one in found.points] == pytest.approx([-4, -4], abs=1e-6)


def test_the_one_behind_needs_less_of_the_heavier_criterion() -> None:
    found = figure_tipping_points(flat(cost=0.8, talent=0.2), [A, B], "B")
    assert [one.indicator for one in found.points] == ["cost", "talent"]
    assert found.points[0].tipping_value == pytest.approx(58.5, abs=1e-6)
    assert found.points[1].tipping_value == pytest.approx(90.0, abs=1e-6)


def test_what_cannot_change_the_rank_is_named() -> None:
    found = figure_tipping_points(flat(cost=0.9, talent=0.1), [A, B], "B")
    assert found.without == ("talent",)


def test_alone_nothing_can_change() -> None:
    found = figure_tipping_points(flat(cost=0.9, talent=0.1), [A], "A")
    assert (found.points, found.without) == ((), ("cost", "talent"))


@pytest.mark.parametrize(
    "model",
    [
        ns.load_model(),
        ns.load_model(method="topsis"),
        ns.load_model(method="geometric_mean"),
        ns.load_model(normalisation="min_max"),
    ],
    ids=str,
)
def test_the_rank_of_the_real_comparison_changes_there_and_not_just_before(
    model: ns.ScoringModel,
) -> None:
    everyone = ns.load_destinations().select(*SOME)
    found = figure_tipping_points(model, everyone, "MAR")
    plan = ns.Plan(model.resolve(everyone).panel, model.framework, model.normalisation)
    assert len(found.points) > 10
    for one in found.points:
        assert rank_with(plan, one, one.tipping_value) == one.rank != found.rank
        just_before = one.tipping_value + 1e-6 * (one.value - one.tipping_value)
        assert rank_with(plan, one, just_before) == found.rank


def rank_with(plan: ns.Plan, point: FigureTippingPoint, value: float) -> int:
    row = plan.panel.destinations.index("MAR")
    values = plan.panel.values.copy()
    values[row, plan.column[point.indicator]] = value
    totals = plan(values=values).scores["total"]
    return 1 + int((totals > totals[row] + 1e-9).sum())


def test_the_smallest_move_comes_first() -> None:
    found = figure_tipping_points(ns.load_model(), ns.load_destinations().select(*SOME), "MAR")
    moves = [abs(one.points) for one in found.points]
    assert moves == sorted(moves)


@pytest.mark.parametrize(("language", "head"), [("en", "Tipping"), ("fr", "Bascule")])
def test_it_goes_through_json_and_prints_in_both_languages(
    language: Literal["en", "fr"], head: str
) -> None:
    model = ns.load_model(language=language)
    found = figure_tipping_points(model, ns.load_destinations().select(*SOME), "MAR")
    assert FigureTippingPoints.from_json(found.to_json()) == found
    assert head in str(found)
    assert repr(found) == f"FigureTippingPoints(MAR rank 1; {len(found.points)} points)"


def test_an_unknown_destination_is_refused() -> None:
    with pytest.raises(ns.UnknownNameError, match=r"MRA.*MAR"):
        figure_tipping_points(ns.load_model(), ns.load_destinations().select(*SOME), "MRA")
