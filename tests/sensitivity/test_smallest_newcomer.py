"""The smallest newcomer that swaps a pair: against fractions, grids, an LP and ranking again."""

from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import assume, given, settings
from scipy.optimize import linprog

from nearshore_score import (
    MAIN_COMPARISON,
    DestinationProfile,
    Figure,
    Framework,
    Gate,
    Goalposts,
    Indicator,
    InvalidInputError,
    MinMax,
    Node,
    NotLinearError,
    Rounding,
    ScoringModel,
    UnknownNameError,
    ZScore,
    load_destinations,
    load_model,
)
from nearshore_score.sensitivity.smallest_newcomer import SmallestNewcomer, smallest_newcomer
from tests.sensitivity.test_leave_one_out import flat, places, problems

MAIN = load_destinations().select(*MAIN_COMPARISON)

Table = dict[str, dict[str, float]]
Problem = tuple[ScoringModel, list[DestinationProfile]]

# Scores by min-max: A 100 and 20, B 60 and 100; z sets the ends 0.
TABLE: Table = {"A": {"x": 50, "y": 10}, "B": {"x": 30, "y": 50}, "C": {"x": 0, "y": 0}}


def gap_with(
    model: ScoringModel, profiles: list[DestinationProfile], row: dict[str, float]
) -> float:
    """Return how far A is ahead of B when a destination with these figures is added."""
    ranking = model.rank([*profiles, *places({"new": row})])
    assert "new" in ranking.codes
    return ranking.score("A") - ranking.score("B")


def figures(profile: DestinationProfile) -> dict[str, float]:
    return {code: float(figure.value or 0.0) for _, code, _, figure in profile.figures()}


def drawn(problem: Problem) -> tuple[ScoringModel, list[DestinationProfile], SmallestNewcomer]:
    """Return a min-max model, its destinations and what is found for the first and the last."""
    model, profiles = problem[0].replace(normalisation=MinMax()), problem[1]
    ranking = model.rank(profiles)
    first, last = ranking.codes[0], ranking.codes[-1]
    assume(ranking.score(first) > ranking.score(last) + 1e-6)
    return model, profiles, smallest_newcomer(model, profiles, first, last)


@settings(max_examples=40, deadline=None)
@given(problem=problems())
def test_every_stretch_swaps_just_past_it_and_not_just_short_of_it(problem: Problem) -> None:
    model, profiles, found = drawn(problem)
    complete = figures(next(one for one in profiles if one.code == "D0"))
    for one in found.stretches:
        assert one.possible
        step = max(1e-6 * abs(one.needed - one.present), 1e-5)
        step = -step if one.end == "minimum" else step
        for sign, swaps in ((1, True), (-1, False)):
            figure = one.needed + sign * step
            if sign < 0 and one.beyond < abs(step):
                figure = one.present
            row = {**complete, one.indicator: figure}
            ranking = model.rank([*profiles, *places({"new": row})])
            ahead, behind = ranking.score(found.ahead), ranking.score(found.behind)
            assert (behind > ahead) == swaps


@settings(max_examples=25, deadline=None)
@given(problem=problems())
def test_no_newcomer_of_a_grid_swaps_with_less(problem: Problem) -> None:
    model, profiles, found = drawn(problem)
    complete = figures(next(one for one in profiles if one.code == "D0"))
    needed = {(one.indicator, one.end): one.needed for one in found.stretches}
    for leaf in model.framework.leaves:
        held = [figures(one)[leaf.code] for one in profiles if leaf.code in figures(one)]
        for beyond in (3.0, 60.0, 5000.0):
            for end, figure in (("minimum", min(held) - beyond), ("maximum", max(held) + beyond)):
                row = {**complete, leaf.code: figure}
                ranking = model.rank([*profiles, *places({"new": row})])
                if ranking.score(found.behind) > ranking.score(found.ahead) + 1e-6:
                    level = needed[leaf.code, end]
                    assert figure <= level if end == "minimum" else figure >= level


def test_the_closed_form_equals_fractions() -> None:
    # Weights 2/3 and 1/3; A is ahead by 2/3 (50 - 30) / R on x and behind by 1/3 x 40 / 50 on y.
    model = ScoringModel(framework=flat("x", "y", x=2.0), normalisation=MinMax())
    table = {"A": {"x": 50.0, "y": 30.0}, "B": {"x": 30.0, "y": 50.0}, "C": {"x": 0.0, "y": 0.0}}
    found = smallest_newcomer(model, places(table), "A", "B")
    gap = Fraction(2, 3) * Fraction(20, 50) - Fraction(1, 3) * Fraction(20, 50)
    assert found.gap == pytest.approx(float(100 * gap))
    # level where 2/3 x 20 / R = 1/3 x 20 / 50
    width = Fraction(2, 3) * 20 / (Fraction(1, 3) * Fraction(20, 50))
    assert [one.indicator for one in found.stretches] == ["x", "x"]
    by_end = {one.end: one for one in found.stretches}
    assert by_end["maximum"].needed == pytest.approx(float(width))
    assert by_end["minimum"].needed == pytest.approx(float(50 - width))
    assert by_end["minimum"].beyond == pytest.approx(50)
    assert by_end["maximum"].stretch == pytest.approx(1.0)


def test_the_pair_may_come_in_either_order() -> None:
    model = ScoringModel(framework=flat("x", "y"), normalisation=MinMax())
    one = smallest_newcomer(model, places(TABLE), "A", "B")
    assert one == smallest_newcomer(model, places(TABLE), "B", "A")
    assert (one.ahead, one.behind) == ("B", "A")


def test_a_cost_is_stretched_alike() -> None:
    costs = Framework(
        root=Node(
            code="total",
            children=[Indicator(code="x", direction="cost"), Indicator(code="y", direction="cost")],
        )
    )
    mirrored = {code: {k: 100 - v for k, v in row.items()} for code, row in TABLE.items()}
    benefit = ScoringModel(framework=flat("x", "y"), normalisation=MinMax())
    cost = benefit.replace(framework=costs)
    one = smallest_newcomer(benefit, places(TABLE), "A", "B")
    other = smallest_newcomer(cost, places(mirrored), "A", "B")
    flipped = {"minimum": "maximum", "maximum": "minimum"}
    assert {(s.end, round(s.needed, 9)) for s in one.stretches} == {
        (flipped[s.end], round(100 - s.needed, 9)) for s in other.stretches
    }


def test_logarithms_are_stretched_on_their_own_scale() -> None:
    logs = [
        Indicator(code=code, goalposts=Goalposts(low=1, high=1000, transform="log"))
        for code in ("x", "y")
    ]
    model = ScoringModel(
        framework=Framework(root=Node(code="total", children=logs, weights={"x": 2.0, "y": 1.0})),
        normalisation=MinMax(),
    )
    table = {"A": {"x": 100.0, "y": 10.0}, "B": {"x": 10.0, "y": 100.0}, "C": {"x": 1.0, "y": 1.0}}
    found = smallest_newcomer(model, places(table), "A", "B")
    # 2/3 x 1 / R = 1/3 x 1 / 2 in decades: R = 4 instead of 2
    by_end = {one.end: one for one in found.stretches}
    assert by_end["maximum"].needed == pytest.approx(1e4)
    assert by_end["minimum"].needed == pytest.approx(1e-2)
    assert by_end["maximum"].stretch == pytest.approx(1.0)
    assert all(one.possible for one in found.stretches)


def test_holes_make_the_two_ends_differ() -> None:
    # B lacks y, so all its weight is on x; A loses on y only if the new figure is a maximum.
    table = {"A": {"x": 20.0, "y": 50.0}, "B": {"x": 50.0}, "C": {"x": 0.0, "y": 0.0}}
    table["D"] = {"x": 100.0, "y": 50.0}
    model = ScoringModel(framework=flat("x", "y"), normalisation=MinMax())
    found = smallest_newcomer(model, places(table), "A", "B")
    assert found.gap == pytest.approx(10)  # (20 + 100) / 2 against 50
    on_y = [one for one in found.stretches if one.indicator == "y"]
    assert [one.end for one in on_y] == ["maximum"]
    # (20 + 100 x 50 / R) / 2 = 50 at R = 62.5
    assert on_y[0].needed == pytest.approx(62.5)
    on_x = [one for one in found.stretches if one.indicator == "x"]
    # from below: (1 - 80/R + 1) / 2 = 1 - 50/R has no solution above 100; from above neither
    assert on_x == []


def test_a_column_without_a_range_is_swapped_by_any_other_figure() -> None:
    # Everybody scores 50 on y; any greater figure makes it 0, which only A feels.
    table = {"A": {"x": 40.0, "y": 5.0}, "B": {"x": 44.0}, "C": {"x": 0.0}, "D": {"x": 100.0}}
    model = ScoringModel(framework=flat("x", "y"), normalisation=MinMax())
    found = smallest_newcomer(model, places(table), "A", "B")
    smallest = found.smallest
    assert smallest is not None
    assert (smallest.end, smallest.stretch, smallest.needed) == ("maximum", 0.0, 5.0)
    assert found.newcomer is not None
    gap = gap_with(model, places(table), {"x": 50.0, "y": 5.1})
    assert gap < 0 < gap_with(model, places(table), {"x": 50.0, "y": 5.0})


@settings(max_examples=25, deadline=None)
@given(problem=problems())
def test_several_at_once_equal_a_linear_programme(problem: Problem) -> None:
    model, profiles = problem[0].replace(normalisation=MinMax()), problem[1]
    codes = [leaf.code for leaf in model.framework.leaves]
    profiles = [one for one in profiles if len(figures(one)) == len(codes)]  # no holes
    ranking = model.rank(profiles)
    first, last = ranking.codes[0], ranking.codes[-1]
    assume(ranking.score(first) > ranking.score(last) + 1e-6)
    found = smallest_newcomer(model, profiles, first, last)
    parts = [ranking.contributions(code, of="indicators") for code in (first, last)]
    leads = np.array([parts[0][code] - parts[1][code] for code in codes])
    k = len(codes)
    # greatest p with sum(lead x q) <= 0 and p <= q <= 1
    solved = linprog(
        np.append(np.zeros(k), -1.0),
        A_ub=np.vstack([np.append(leads, 0.0), np.column_stack([-np.eye(k), np.ones(k)])]),
        b_ub=np.zeros(k + 1),
        bounds=[(0, 1)] * (k + 1),
    )
    kept = -float(solved.fun or 0.0)
    if found.together is None:
        assert kept == pytest.approx(0, abs=1e-9)
    else:
        assert 1 / (1 + found.together.stretch) == pytest.approx(kept, rel=1e-6)
        assert found.together.verified


@settings(max_examples=15, deadline=None)
@given(problem=problems())
def test_with_holes_no_choice_of_ends_does_with_less(problem: Problem) -> None:
    model, profiles, found = drawn(problem)
    together = found.together
    codes = [leaf.code for leaf in model.framework.leaves]
    held = {
        code: [figures(one)[code] for one in profiles if code in figures(one)] for code in codes
    }
    complete = figures(next(one for one in profiles if one.code == "D0"))
    stretch = 1e4 if together is None else together.stretch * 0.999
    for ends in product((-1, 0, 1), repeat=len(codes)):
        row = dict(complete)
        for code, end in zip(codes, ends, strict=True):
            low, high = min(held[code]), max(held[code])
            if end and high > low:
                row[code] = (low if end < 0 else high) + end * stretch * (high - low)
        ranking = model.rank([*profiles, *places({"new": row})])
        assert ranking.score(found.ahead) > ranking.score(found.behind) - 1e-6
    if together is not None:
        assert together.verified
        assert together.stretches[0].stretch == pytest.approx(together.stretch)


def test_limits_count_when_several_ranges_are_stretched() -> None:
    bounded = Node(
        code="total",
        children=[
            Indicator(code="x", minimum=0, maximum=60),
            Indicator(code="z", minimum=0),
            Indicator(code="y"),
        ],
    )
    model = ScoringModel(framework=Framework(root=bounded), normalisation=MinMax())
    table = {
        "A": {"x": 50.0, "z": 50.0, "y": 30.0},
        "B": {"x": 30.0, "z": 30.0, "y": 50.0},
        "C": {"x": 0.0, "z": 0.0, "y": 0.0},
    }
    found = smallest_newcomer(model, places(table), "A", "B")
    assert found.together is not None
    assert found.together.verified
    by_code = {one.indicator: one for one in found.together.stretches}
    assert by_code["x"].needed == pytest.approx(60)
    # 20 / 60 + 20 / R = 20 / 50
    assert by_code["z"].needed == pytest.approx(300)
    assert found.together.stretch == pytest.approx(5)


def test_figures_that_cannot_be_are_listed_with_the_obstacle() -> None:
    children = [Indicator(code="x", minimum=0, maximum=60), Indicator(code="y")]
    root = Node(code="total", children=children, weights={"x": 2.0, "y": 1.0})
    model = ScoringModel(framework=Framework(root=root), normalisation=MinMax())
    table = {"A": {"x": 50.0, "y": 30.0}, "B": {"x": 30.0, "y": 50.0}, "C": {"x": 0.0, "y": 0.0}}
    found = smallest_newcomer(model, places(table), "A", "B")
    assert [one.obstacle for one in found.stretches] == ["range", "range"]
    assert found.smallest is None
    assert found.newcomer is None
    assert found.together is None
    assert "No newcomer swaps A and B" in str(found)
    gated = model.replace(
        framework=flat("x", "y", x=2.0), gates=(Gate(code="most", target="x", maximum=90),)
    )
    obstacles = {
        one.end: one.obstacle for one in smallest_newcomer(gated, places(table), "A", "B").stretches
    }
    assert obstacles == {"maximum": "gate", "minimum": ""}


def test_scores_given_directly_have_their_own_ends() -> None:
    framework = Framework.flat({"x": 2.0, "y": 1.0})
    for code in ("x", "y"):
        framework = framework.replace_node(code, normalisation=MinMax())
    model = ScoringModel(framework=framework)
    table = {"A": {"x": 40.0, "y": 30.0}, "B": {"x": 30.0, "y": 40.0}, "C": {"x": 10.0, "y": 10.0}}
    profiles = [DestinationProfile(code=code, other=row) for code, row in table.items()]
    found = smallest_newcomer(model, profiles, "A", "B")
    assert {(one.end, one.obstacle) for one in found.stretches} == {
        ("maximum", ""),
        ("minimum", "range"),
    }
    assert found.newcomer is not None
    assert found.newcomer.criteria["x"] == pytest.approx(70, abs=1e-3)


def test_figures_by_client_are_kept_for_the_others() -> None:
    near = Indicator(code="near", varies_by="client")
    root = Node(code="total", children=[near, Indicator(code="y")], weights={"near": 2.0, "y": 1.0})
    model = ScoringModel(framework=Framework(root=root), normalisation=MinMax())
    model = model.replace(context=model.context.replace(client="FRA"))
    rows = {"A": (50.0, 30.0), "B": (30.0, 50.0), "C": (0.0, 0.0)}
    profiles = [
        DestinationProfile(
            code=code,
            other={
                "near": {"near": {"FRA": Figure(value=one), "GBR": Figure(value=7)}},
                "y": {"y": two},
            },
        )
        for code, (one, two) in rows.items()
    ]
    found = smallest_newcomer(model, profiles, "A", "B")
    assert found.newcomer is not None
    assert found.smallest is not None
    new, other = (found.newcomer.figure("near", client) for client in ("FRA", "GBR"))
    assert new is not None
    assert new.value == pytest.approx(found.smallest.needed, rel=1e-4)
    assert other == Figure(value=7)


@pytest.mark.parametrize("level", ["criteria", "indicators"])
def test_the_newcomer_among_the_embedded_destinations_swaps_the_pair(level: str) -> None:
    model = load_model(normalisation="min_max", level=level)  # type: ignore[arg-type]
    ranking = model.rank(MAIN)
    found = smallest_newcomer(model, MAIN, ranking.codes[0], ranking.codes[1])
    assert found.newcomer is not None
    assert found.smallest is not None
    again = model.rank([*MAIN, found.newcomer])
    assert found.newcomer.code in again.codes
    assert again.score(found.behind) > again.score(found.ahead)
    like = MAIN[found.like]
    changed = [
        code
        for _, code, client, figure in found.newcomer.figures()
        if like.figure(code, client) != figure
    ]
    assert changed == [found.smallest.indicator]


def test_fixed_goalposts_give_a_certificate() -> None:
    found = smallest_newcomer(load_model(), MAIN, "MAR", "EGY")
    assert found.immune
    assert found.stretches == ()
    assert "Proven" in str(found)
    assert repr(found) == "SmallestNewcomer(MAR before EGY; immune)"


def test_where_no_lead_can_be_taken_away_there_is_no_stretch() -> None:
    table = {"A": {"x": 50.0, "y": 40.0}, "B": {"x": 30.0, "y": 30.0}, "C": {"x": 0.0, "y": 0.0}}
    model = ScoringModel(framework=flat("x", "y"), normalisation=MinMax())
    found = smallest_newcomer(model, places(table), "A", "B")  # A dominates B
    assert found.stretches == ()
    assert found.together is None


@pytest.mark.parametrize(
    ("model", "message"),
    [
        (load_model(method="topsis"), "total depend on the compared destinations through topsis"),
        (load_model(weights="entropy"), "through entropy"),
        (load_model(method="geometric_mean", normalisation="min_max"), "joined by geometric_mean"),
        (load_model(normalisation="z_score"), "through z_score"),
    ],
)
def test_what_is_not_min_max_and_linear_is_refused_by_name(
    model: ScoringModel, message: str
) -> None:
    with pytest.raises(NotLinearError, match=message) as caught:
        smallest_newcomer(model, MAIN, "MAR", "EGY")
    assert "rank_reversal" in str(caught.value)


def test_what_else_makes_scores_non_linear_is_refused_by_name() -> None:
    model = ScoringModel(framework=flat("x", "y"), normalisation=MinMax())
    others = {
        "is rounded": model.framework.replace_node("x", rounding=Rounding(digits=1)),
        "missing figures of x": model.framework.replace_node(
            "x", missing={"kind": "assume", "score": 1}
        ),
        "missing children of total": model.framework.replace_node(
            "total", missing={"kind": "assume", "score": 1}
        ),
        "normalised after joining": model.framework.replace_node(
            "total", normalisation={"kind": "as_is"}
        ),
        "through z_score": model.framework.replace_node("x", normalisation=ZScore()),
    }
    for message, framework in others.items():
        with pytest.raises(NotLinearError, match=message):
            smallest_newcomer(model.replace(framework=framework), places(TABLE), "A", "B")


def test_errors_say_what_is_wrong() -> None:
    model = ScoringModel(framework=flat("x", "y"), normalisation=MinMax())
    with pytest.raises(InvalidInputError, match="given twice"):
        smallest_newcomer(model, places(TABLE), "A", "A")
    with pytest.raises(UnknownNameError, match="'Z'"):
        smallest_newcomer(model, places(TABLE), "A", "Z")
    level = {"A": {"x": 1.0, "y": 2.0}, "B": {"x": 2.0, "y": 1.0}}
    with pytest.raises(InvalidInputError, match="A and B are level"):
        smallest_newcomer(model, places(level), "A", "B")


def test_results_go_through_json_and_print_in_both_languages() -> None:
    for language in ("en", "fr"):
        model = load_model(normalisation="min_max", language=language)
        found = smallest_newcomer(model, MAIN, "MAR", "MUS")
        assert SmallestNewcomer.from_json(found.to_json()) == found
        lines = str(found).splitlines()
        assert len(lines) <= 20
        assert ("Nécessaire" in str(found)) == (language == "fr")
        assert found.together is not None
        assert found.together.stretch < found.stretches[0].stretch
