"""The reproduction report: counts, worst cells, what is not published, what rounding explains."""

import re
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nearshore_score import (
    ArithmeticMean,
    Assume,
    Bands,
    CompositeIndex,
    Difference,
    Display,
    Edition,
    FixedGoalposts,
    Framework,
    Gate,
    GeometricMean,
    Goalposts,
    GroupMean,
    HarmonicMean,
    Indicator,
    InvalidInputError,
    MazziottaPareto,
    MinMax,
    Node,
    Operator,
    Panel,
    PrincipalComponentWeights,
    Published,
    PublishedColumn,
    RankRule,
    Ratio,
    ReproductionReport,
    Rounding,
    UnknownNameError,
    UseInstead,
    WeightedProduct,
    reproduce,
    score_bounds,
)
from tests.engine.small import leaves, over_years, panel
from tests.strategies import numbers

Table = dict[str, list[Any]]

INDEX = CompositeIndex(
    framework=Framework(root=Node(code="total", children=leaves("a", "b")), missing="no_score"),
    ranking=RankRule(),
    labels=(Bands(code="band", of="total", thresholds=(3,), labels=("low", "high")),),
)
TABLE = panel({"a": [1.1, 2.2, 3.3, 4.4, 5.5], "b": [1.2, 2.3, "x", 4.5, "?"]})
CODES = ["D4", "D3", "D2", "D1", "D0"]


def published(
    scores: list[object] | None = None,
    ranks: list[object] | None = None,
    bands: list[object] | None = None,
    digits: int = 1,
) -> Published:
    """Make a published table, last destination first."""
    table: Table = {
        "code": CODES,
        "score": scores or ["5.5", "4.5", "3.3", "2.3", "1.2"],
        "rank": ranks or ["", "1", "", "2", "3"],
        "band": bands or ["", "high", "", "low", "low"],
    }
    return Published.from_columns(
        table,
        TABLE,
        destination="code",
        scores={"total": PublishedColumn("score", digits=digits)},
        rank="rank",
        labels={"band": "band"},
    )


def report(table: Published, digits: int | None = None) -> ReproductionReport:
    return reproduce(INDEX, TABLE, table, input_digits=digits)


def test_what_agrees_is_counted_and_what_one_side_lacks_is_named() -> None:
    found = report(published(scores=["5.5", "4.5", "3.3", "", "1.2"]))
    scores = found.scores["total"]
    assert (scores.compared, scores.agreeing, scores.differing) == (2, 2, 0)
    assert [cell.destination for cell in scores.unpublished] == ["D1"]
    lacking = {cell.destination: cell.state for cell in scores.not_computed}
    assert lacking == {"D2": "suppressed", "D4": "missing"}
    assert found.exact
    assert scores.largest_error == pytest.approx(0.05)
    assert found.ranks is not None
    assert (found.ranks.compared, found.ranks.agreeing) == (3, 3)
    assert (found.labels["band"].compared, found.labels["band"].agreeing) == (3, 3)


def test_the_worst_cells_come_first() -> None:
    scores = report(published(scores=["", "9", "", "2.0", "1.2"])).scores["total"]
    assert [cell.destination for cell in scores.worst] == ["D3", "D1"]
    assert scores.worst[0].computed == pytest.approx(4.45)
    assert scores.worst[0].published == 9
    assert scores.largest_error == pytest.approx(4.55)
    assert str(scores.worst[0]) == "D3: 4.45 against 9"


def test_a_score_agrees_if_it_rounds_half_up_to_what_is_printed() -> None:
    for text, agrees in (("2.3", 1), ("2.2", 0), ("2.25", 1)):
        scores = report(published(scores=["", "", "", text, ""])).scores["total"]
        assert scores.agreeing == agrees, text


def test_a_display_decides_how_scores_are_rounded() -> None:
    even = INDEX.replace(display=Display(digits=1, rule="half_even"))
    table = published(scores=["", "", "", "2.2", ""])
    assert reproduce(even, TABLE, table).scores["total"].agreeing == 1
    assert report(table).scores["total"].agreeing == 0


def test_figures_printed_in_full_agree_within_a_tolerance() -> None:
    table: Table = {"code": CODES, "score": ["", 4.4501, "", 2.251, 1.15]}
    columns = {"total": PublishedColumn("score", tolerance=5e-4)}
    full = Published.from_columns(table, TABLE, destination="code", scores=columns)
    assert report(full).scores["total"].agreeing == 2
    with pytest.raises(InvalidInputError, match="score: say how precise the published figures are"):
        PublishedColumn("score")
    with pytest.raises(InvalidInputError, match="score: say how precise"):
        PublishedColumn("score", digits=1, tolerance=0.1)


def test_tied_ranks_may_carry_an_equals_sign() -> None:
    ranks = published(ranks=["-5", "=1", "=39", "2=", " 3 "]).ranks
    assert ranks is not None
    assert ranks.tolist() == [3, 2, 39, 1, -5]


def test_ranks_and_labels_that_differ_are_listed() -> None:
    found = report(
        published(ranks=["", "2", "", "1", "3"], bands=["", "low", "high", "low", "low"])
    )
    assert found.ranks is not None
    assert (found.ranks.agreeing, found.ranks.largest_error) == (1, 1)
    band = found.labels["band"]
    assert [cell.destination for cell in band.worst] == ["D3"]
    assert [cell.destination for cell in band.not_computed] == ["D2"]
    assert np.isnan(band.largest_error)
    assert not found.exact
    assert "2 of 3 agree" in str(band)


def test_the_report_reads_like_a_summary() -> None:
    text = report(published(scores=["5.5", "4.4", "", "2.3", "1.2"]), digits=1).text(worst=1)
    title, counts, worst = text.splitlines()[:3]
    assert title == "Reproduction of total"
    assert counts.startswith(
        "  total: 2 of 3 agree, largest error 0.05, 1 of 1 differences within "
    )
    assert counts.endswith("input rounding, 1 published but not computable (missing)")
    assert worst == "    D3: 4.45 against 4.4 (within the rounding of the inputs)"


def test_years_are_laid_side_by_side() -> None:
    inputs = over_years({2020: {"a": [1, 2], "b": [1, 2]}, 2021: {"a": [3, 4], "b": [3, 4]}})
    table: Table = {"code": ["D1", "D0", "D1"], "year": [2021, 2021, 2020], "score": [4, 3, 7]}
    columns = {"total": PublishedColumn("score", digits=0)}
    found = reproduce(
        INDEX,
        inputs,
        Published.from_columns(table, inputs, destination="code", year="year", scores=columns),
    ).scores["total"]
    assert (found.compared, found.agreeing) == (3, 2)
    assert [(cell.destination, cell.year) for cell in found.worst] == [("D1", 2020)]
    assert [(cell.destination, cell.year) for cell in found.unpublished] == [("D0", 2020)]
    with pytest.raises(InvalidInputError, match="the inputs have several years; name the column"):
        Published.from_columns(table, inputs, destination="code", scores=columns)


# --- what rounding of the inputs can explain --------------------------------------------------


def test_a_difference_within_the_rounding_of_the_inputs_is_told_from_one_beyond() -> None:
    near = report(published(scores=["", "4.5", "", "2.2", "1.1"]), digits=1).scores["total"]
    assert (near.differing, near.explained) == (2, 2)
    beyond = report(published(scores=["", "4.7", "", "2.2", "1.1"]), digits=1).scores["total"]
    assert (beyond.differing, beyond.explained) == (3, 2)
    assert [cell.explained for cell in beyond.worst] == [False, True, True]


def test_exact_inputs_explain_nothing_and_digits_may_differ_by_column() -> None:
    table = published(scores=["", "4.5", "", "2.2", "1.1"])
    assert report(table).scores["total"].explained is None
    assert "taken as exact" in report(table).scores["total"].why_unknown
    one = reproduce(INDEX, TABLE, table, input_digits={"a": 1}).scores["total"]
    assert one.explained == 2
    finer = reproduce(INDEX, TABLE, table, input_digits={"a": 3, "b": 4}).scores["total"]
    assert finer.explained == 0 or finer.explained == 2  # a printed figure has a half unit too
    with pytest.raises(UnknownNameError, match="unknown column of the panel 'c'"):
        reproduce(INDEX, TABLE, table, input_digits={"c": 1})


def test_ranks_can_change_places_only_where_scores_can() -> None:
    inputs = panel({"a": [5.0, 4.9, 1.0], "b": [5.0, 5.0, 1.0]})
    table: Table = {"code": ["D0", "D1", "D2"], "rank": [2, 1, 3]}
    swapped = Published.from_columns(table, inputs, destination="code", rank="rank")
    found = reproduce(INDEX, inputs, swapped, input_digits=1).ranks
    assert found is not None
    assert (found.differing, found.explained) == (2, 2)
    other = Published.from_columns(
        {**table, "rank": [3, 2, 1]}, inputs, destination="code", rank="rank"
    )
    found = reproduce(INDEX, inputs, other, input_digits=1).ranks
    assert found is not None
    assert (found.differing, found.explained) == (2, 0)


def test_who_is_kept_from_being_ranked_takes_no_place() -> None:
    gated = INDEX.replace(gates=(Gate(code="gate", target="total", maximum=4),))
    inputs = panel({"a": [1.0, 2.0, 5.0], "b": [1.0, 2.0, 5.0]})
    table: Table = {"code": ["D0", "D1", "D2"], "rank": [3, 2, ""]}
    shifted = Published.from_columns(table, inputs, destination="code", rank="rank")
    found = reproduce(gated, inputs, shifted, input_digits=1).ranks
    assert found is not None
    assert found.differing == 2
    assert not found.explained


@pytest.mark.parametrize(
    ("rule", "why"),
    [
        (RankRule(ties="average"), "average ties are not bounded"),
        (RankRule(by=("total", "a")), "by several keys"),
    ],
)
def test_ranks_without_a_bound_say_why(rule: RankRule, why: str) -> None:
    found = reproduce(INDEX.replace(ranking=rule), TABLE, published(), input_digits=1).ranks
    assert found is not None
    assert found.explained is None
    assert why in found.why_unknown


def test_each_edition_has_its_own_bounds() -> None:
    inputs = over_years({2020: {"a": [1.5], "b": [1.5]}, 2021: {"a": [1.5], "b": [1.5]}})
    coarse = INDEX.framework.replace_node("total", rounding=Rounding(digits=0))
    rule = INDEX.replace(editions=(Edition(years=(2021,), framework=coarse),))
    table: Table = {"code": ["D0", "D0"], "year": [2020, 2021], "score": [1, 1]}
    columns = {"total": PublishedColumn("score", tolerance=0)}
    found = reproduce(
        rule,
        inputs,
        Published.from_columns(table, inputs, destination="code", year="year", scores=columns),
        input_digits=1,
    ).scores["total"]
    assert (found.differing, found.explained) == (2, 1)
    assert [(cell.year, cell.explained) for cell in found.worst] == [(2021, True), (2020, False)]


# --- the bounds themselves --------------------------------------------------------------------

POSTS = Goalposts(low=0, high=10)
OPERATORS: tuple[Operator, ...] = (
    ArithmeticMean(),
    GeometricMean(floor=None),
    HarmonicMean(),
    Difference(),
    WeightedProduct(scale=-2),
)


def bounds_of(root: Node, table: Panel, half: float) -> dict[str, Any]:
    index = CompositeIndex(framework=Framework(root=root), normalisation=FixedGoalposts())
    return {**score_bounds(index.compile(table), np.array([half, half]))}


@pytest.mark.parametrize("operator", OPERATORS, ids=lambda operator: operator.kind)
@given(figures=st.lists(numbers(1, 12), min_size=6, max_size=6), seed=st.integers(0, 99))
def test_bounds_are_reached_at_the_ends_and_hold_between(
    operator: Operator, figures: list[float], seed: int
) -> None:
    table = panel({"a": figures[:3], "b": figures[3:]})
    children = (
        Indicator(code="a", goalposts=POSTS),
        Indicator(code="b", goalposts=POSTS, direction="cost"),
    )
    root = Node(code="total", children=children, operator=operator)
    plan = CompositeIndex(framework=Framework(root=root), normalisation=FixedGoalposts()).compile(
        table
    )
    found = score_bounds(plan, np.array([0.5, 0.25]))["total"]
    assert not isinstance(found, str)
    low, high = found
    corners = np.array([[x, y] for x in (-0.5, 0.5) for y in (-0.25, 0.25)])[:, np.newaxis]
    at_corners = plan(values=table.values + corners).scores["total"]
    np.testing.assert_allclose(low, at_corners.min(axis=0), atol=1e-9)
    np.testing.assert_allclose(high, at_corners.max(axis=0), atol=1e-9)
    inside = np.random.default_rng(seed).uniform(-1, 1, (20, 3, 2)) * [0.5, 0.25]
    between = plan(values=table.values + inside).scores["total"]
    assert (between >= low - 1e-9).all()
    assert (between <= high + 1e-9).all()


def test_figures_that_a_policy_fills_in_move_with_those_they_rest_on() -> None:
    leaf = Node(code="a", missing=GroupMean(group="region"))
    root = Node(code="total", children=(leaf, Node(code="b", missing=Assume(score=5))))
    table = panel({"a": [1, 3, "?"], "b": [1, "?", 1]}, region=["n", "n", "n"])
    low, high = bounds_of(root, table, 0.5)["a"]
    np.testing.assert_allclose([low, high], [[0.5, 2.5, 1.5], [1.5, 3.5, 2.5]])
    low, high = bounds_of(root, table, 0.5)["b"]
    np.testing.assert_allclose([low, high], [[0.5, 5, 0.5], [1.5, 5, 1.5]])


def test_what_another_formula_gives_is_bounded_by_that_formula() -> None:
    first = Node(code="first", children=leaves("a"), missing=UseInstead(node="b"))
    root = Node(code="total", children=(first, Node(code="b")))
    low, high = bounds_of(root, panel({"a": [1, "?"], "b": [3, 4]}), 0.5)["first"]
    np.testing.assert_allclose([low, high], [[0.5, 3.5], [1.5, 4.5]])


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"normalisation": MinMax()}, r"the scale of total \(min_max\) moves with the figures"),
        ({"operator": Ratio()}, "total joins by ratio, which can rise or fall"),
        ({"operator": MazziottaPareto()}, "total joins by mazziotta_pareto"),
        ({"weights": PrincipalComponentWeights()}, "the weights of total are computed from"),
    ],
)
def test_where_there_is_no_bound_the_reason_stands_in_its_place(
    change: dict[str, object], why: str
) -> None:
    root = Node(code="total", children=leaves("a", "b")).replace(**change)
    table = panel({"a": [1, 2, 3, 5], "b": [3, 4, 9, 8]})
    found = bounds_of(root, table, 0.5)
    assert re.search(why, str(found["total"]))
    assert not isinstance(found["a"], str)


# --- what is refused --------------------------------------------------------------------------


def test_unknown_names_of_a_published_table_are_refused() -> None:
    table: Table = {"code": ["D0"], "score": [1], "band": ["low"]}
    columns = {"total": PublishedColumn("score", digits=0)}
    misspelt = {"total": PublishedColumn("scor", digits=0)}
    with pytest.raises(UnknownNameError, match="unknown column of the published table 'cod'"):
        Published.from_columns(table, TABLE, destination="cod", scores=columns)
    with pytest.raises(UnknownNameError, match="unknown column of the published table 'scor'"):
        Published.from_columns(table, TABLE, destination="code", scores=misspelt)
    with pytest.raises(UnknownNameError, match="unknown column of the published table 'bnd'"):
        Published.from_columns(table, TABLE, destination="code", labels={"band": "bnd"})
    with pytest.raises(UnknownNameError, match="unknown destination of the panel 'X'"):
        Published.from_columns({**table, "code": ["X"]}, TABLE, destination="code", scores=columns)


@pytest.mark.parametrize(
    "table",
    [
        Published(scores={"totl": np.zeros(5)}, columns={"totl": PublishedColumn("s", digits=1)}),
        Published(scores={"band": np.zeros(5)}, columns={"band": PublishedColumn("s", digits=1)}),
        Published(labels={"total": np.array([""] * 5, dtype=object)}),
    ],
)
def test_a_table_that_names_what_the_index_has_not_is_refused(table: Published) -> None:
    with pytest.raises(UnknownNameError, match="unknown"):
        report(table)


@pytest.mark.parametrize(
    "table",
    [
        Published(scores={"total": np.zeros(4)}, columns={"total": PublishedColumn("s", digits=1)}),
        Published(ranks=np.zeros(4)),
        Published(labels={"band": np.array([""], dtype=object)}),
    ],
)
def test_a_table_of_another_shape_is_refused(table: Published) -> None:
    with pytest.raises(InvalidInputError, match="shape"):
        report(table)


def test_ranks_need_a_rule() -> None:
    with pytest.raises(InvalidInputError, match="the index has no ranking to compare; give it one"):
        reproduce(INDEX.replace(ranking=None), TABLE, published())


def test_a_cell_that_is_no_number_is_named() -> None:
    with pytest.raises(InvalidInputError, match="total, row 2: 'high' is not a finite number"):
        published(scores=["", "high", "", "", ""])
