"""Bad input to an index: an error that says what, where and what to do, or a known answer."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from nearshore_score import (
    Assume,
    Bands,
    BoxCox,
    CompositeIndex,
    Display,
    DistanceToReference,
    FactorAnalysisWeights,
    Framework,
    GeometricMean,
    Goalposts,
    GroupMean,
    HarmonicMean,
    Indicator,
    InvalidInputError,
    Linear,
    MazziottaPareto,
    MinMax,
    NearshoreScoreError,
    Node,
    OrderedWeightedAverage,
    Panel,
    PiecewiseLinear,
    Plan,
    PowerMean,
    PrincipalComponentWeights,
    RankRule,
    Ratio,
    ReferenceUnit,
    Renormalise,
    Rounding,
    Steps,
    Tier,
    Tiers,
    TransformedGeometricMean,
    UnknownNameError,
    WeightedProduct,
)
from tests.engine.small import close, compute, leaves, over_years, panel

SIGNED = panel({"a": [1.0, -4.0, 0.0], "b": [3, 10, 8]})
ZEROS = panel({"a": [0.0, 2], "b": [3, 0]})
CONSTANT = panel({"a": [5, 5, 5], "b": [7, 7, 7]})
ALONE = panel({"a": [5], "b": [7]})


def parent(**fields: Any) -> Node:
    return Node(code="total", children=leaves("a", "b"), **fields)


def measured(normalisation: Any, **indicator: Any) -> Node:
    """A root over an indicator with a normalisation and a leaf that is its own score."""
    leaf = Node(code="a", indicator=Indicator(code="a", **indicator), normalisation=normalisation)
    return Node(code="total", children=(leaf, Node(code="b")))


# --- figures ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Panel(("A",), ("a",), [[np.inf]]), "A, a: the value inf does not fit the state"),
        (lambda: Panel(("A",), ("a",), [[-np.inf]], [[2]]), "A, a: the value -inf does not fit"),
        (lambda: Panel(("A",), ("a",), [[np.nan]], [[0]]), "A, a: the value nan does not fit the "),
        (
            lambda: Panel(("A",), ("a",), [["x"]]),
            "values must be numbers, and NaN where there is n",
        ),
        (lambda: Panel(("A", "B"), ("a",), [[1.0]]), "do not fit 2 destinations and 1 columns"),
        (lambda: Panel(("A",), ("a", "b"), [[1.0]]), "do not fit 1 destinations and 2 columns"),
        (lambda: Panel(("A", "A"), ("a",), [[1.0], [2.0]]), "a destination appears twice; every d"),
        (lambda: Panel(("A",), ("a",), [[1.0]], years=(2020,)), "do not fit 1 years: the third ax"),
        (lambda: Panel(("A",), ("a",), [[[1.0]]] * 2, years=(1, 1)), "a year appears twice; every"),
        (
            lambda: Panel(("A",), ("a",), [[1.0]], groups={"g": ("x", "y")}),
            "the grouping 'g' has 2 labels for 1 destinations",
        ),
    ],
)
def test_a_panel_is_checked_before_anything_else(make: Callable[[], Panel], message: str) -> None:
    with pytest.raises(InvalidInputError, match=message):
        make()


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (np.full((3, 2), np.nan), "D0, a: nan; values must be finite wherever the panel holds"),
        (np.full((4, 3, 2), np.inf), "D0, a: inf; values must be finite"),
        (
            np.full((2, 2), 1.0),
            r"values have shape \(2, 2\), but the last two axes must be \(3, 2\)",
        ),
    ],
)
def test_values_in_place_of_the_panels_are_checked_too(values: Any, message: str) -> None:
    plan: Plan = CompositeIndex(framework=Framework(root=parent())).compile(SIGNED)
    with pytest.raises(InvalidInputError, match=message):
        plan(values=values)


def test_axes_without_labels_and_panels_without_destinations_are_refused() -> None:
    with pytest.raises(
        InvalidInputError, match="axes without labels; give the panel its years, or"
    ):
        compute(parent(), Panel(("A",), ("a", "b"), [[[1.0, 2.0]], [[1.0, 2.0]]]))
    with pytest.raises(InvalidInputError, match="the panel has no destinations"):
        compute(parent(), Panel((), ("a", "b"), np.empty((0, 2))))


@pytest.mark.parametrize("operator", ["sum", "difference", "product"])
def test_a_score_beyond_what_a_float_holds_is_refused(operator: str) -> None:
    sign = -1 if operator == "difference" else 1
    table = panel({"a": [1.7e308], "b": [sign * 1.7e308]})
    with pytest.raises(InvalidInputError, match="D0: total is not a finite number"):
        compute(parent(operator=operator), table)
    with pytest.raises(InvalidInputError, match="D0: total is not a finite number"):
        compute(parent(operator=operator, normalisation=MinMax()), table)


# --- constant columns, one destination, one indicator -----------------------------------------

SET_DEPENDENT = {
    "min_max": (50, 50),
    "z_score": (0, 0),
    "rank": (1, 1),
    "borda": (0, 0),
    "percentile_rank": (0, 50),
    "ratio_to_best": (100, 100),
    "distance_to_best": (100, 100),
    "distance_to_reference": (100, 100),
    "adjusted_mazziotta_pareto": (100, 100),
    "above_below_mean": (0, 0),
    "share_of_total": (100 / 3, 100),
    "vector": (100 / np.sqrt(3), 100),
}


@pytest.mark.parametrize("kind", SET_DEPENDENT)
def test_equal_figures_and_a_lone_figure_have_the_documented_score(kind: str) -> None:
    root = Node(code="total", children=(Indicator(code="a"),))
    constant, alone = SET_DEPENDENT[kind]
    result = compute(root, CONSTANT, normalisation=kind, ranking=RankRule())
    close(result.scores["total"], [constant] * 3)
    assert result.ranks is not None
    assert result.ranks.tolist() == [1, 1, 1]
    close(compute(root, ALONE, normalisation=kind).scores["total"], [alone])


def test_a_lone_indicator_is_the_index() -> None:
    for operator in ("arithmetic_mean", "minimum", "sum", HarmonicMean(), MazziottaPareto()):
        root = Node(code="total", children=leaves("a"), operator=operator)
        close(compute(root, CONSTANT).scores["total"], [5, 5, 5])


@pytest.mark.parametrize("source", [PrincipalComponentWeights(), FactorAnalysisWeights()])
def test_weights_cannot_be_computed_from_what_does_not_vary(source: Any) -> None:
    with pytest.raises(
        InvalidInputError, match="weights of total: child 1 of 2 has the same score"
    ):
        compute(parent(weights=source), CONSTANT)
    with pytest.raises(InvalidInputError, match=r"weights of total: 1 destinations .* at least 3"):
        compute(parent(weights=source), ALONE)


def test_nothing_but_holes_gives_no_score_and_no_rank() -> None:
    result = compute(parent(), panel({"a": ["?", "-"], "b": ["?", "-"]}), ranking=RankRule())
    assert [record["rank"] for record in result.records()] == [None, None]
    assert [result.state(code) for code in ("D0", "D1")] == ["missing", "not_applicable"]


# --- names ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("index", "message"),
    [
        (
            {"ranking": RankRule(by=("totl",))},
            "unknown node for the ranking 'totl'; did you mean t",
        ),
        ({"displays": {"c": Display()}}, "unknown node for a display 'c'; known: total, a, b"),
        (
            {"labels": (Bands(code="l", of="c", thresholds=(1,), labels=("x", "y")),)},
            "unknown node for the label l 'c'",
        ),
        (
            {
                "labels": (
                    Tiers(code="l", tiers=(Tier(label="x", minimum={"c": 1}),), otherwise=""),
                )
            },
            "unknown node for the label l 'c'",
        ),
        ({"ranking": RankRule(within="region")}, "unknown grouping of the panel 'region'"),
        ({"missing": GroupMean(group="region")}, "unknown grouping of the panel 'region'"),
        ({"normalisation": "min_mx"}, "unknown normalisation 'min_mx'; did you mean min_max"),
        ({"missing": "no_scor"}, "unknown missing-data policy 'no_scor'; did you mean no_score"),
    ],
)
def test_an_unknown_name_is_refused_with_the_nearest_one(
    index: dict[str, Any], message: str
) -> None:
    with pytest.raises(UnknownNameError, match=message):
        compute(parent(), CONSTANT, **index)


def test_a_leaf_needs_its_column_and_a_reference_unit_its_destination() -> None:
    with pytest.raises(UnknownNameError, match="unknown column of the panel 'b'; known: a"):
        compute(parent(), panel({"a": [1]}))
    with pytest.raises(UnknownNameError, match="unknown destination 'D9'; known: D0, D1, D2"):
        compute(measured(ReferenceUnit(destination="D9")), CONSTANT)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{}", "CompositeIndex: framework: this field is required"),
        ("nope", "CompositeIndex: Invalid JSON"),
        ('{"framework": {"root": {"code": "t"}}}', "the root needs at least one child"),
        (
            '{"framework": {"root": {"code": "t", "children": [{"code": "a"}]}}, "colour": 1}',
            "colour: this field does not exist; check the spelling",
        ),
        (
            '{"framework": {"root": {"code": "t", "operator": "men", "children": ["a"]}}}',
            "unknown operator 'men'",
        ),
        (
            '{"framework": {"root": {"code": "t", "children": ["t"]}}}',
            "these nodes need each other in a circle: t -> t",
        ),
        (
            '{"framework": {"root": {"code": "t", "children": [{"code": "a", "constant": NaN}]}}}',
            "Node 'a': constant: nan is not a finite number",
        ),
    ],
)
def test_a_document_that_is_no_index_is_refused(text: str, message: str) -> None:
    with pytest.raises(NearshoreScoreError, match=message):
        CompositeIndex.from_json(text)


# --- trees and weights ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Framework(root=Node(code="total")), "the root needs at least one child"),
        (
            lambda: Framework(root=parent(), further=leaves("a")),
            "two nodes are called 'a'; codes mus",
        ),
        (
            lambda: parent(operator=Ratio()).replace(children=leaves("a")),
            "ratio joins 2 children, n",
        ),
        (
            lambda: Node(code="total", children=leaves("a", "b", "c"), operator="ratio"),
            "Node 'total': ratio joins 2 children, not 3",
        ),
        (
            lambda: Node(code="total", children=leaves("a", "b", "c"), operator="difference"),
            "difference joins 2 children, not 3",
        ),
        (
            lambda: parent(operator=OrderedWeightedAverage(position_weights=(1, 1, 1))),
            "ordered_weighted_average joins 3 children, not 2",
        ),
        (lambda: Node(code="a b"), "Node 'a b': code: .*pattern"),
        (lambda: Node(code="a", constant=np.inf), "Node 'a': constant: inf is not a finite number"),
        (lambda: Node(code="a", weights={"x": 1}), "Node 'a': weights need children"),
    ],
)
def test_a_tree_that_cannot_be_is_refused(make: Callable[[], object], message: str) -> None:
    with pytest.raises(InvalidInputError, match=message):
        make()


def tower(levels: int) -> Node:
    node = Node(code="a")
    for level in range(levels):
        node = Node(code=f"n{level}", children=(node,))
    return node


def test_a_tree_of_too_many_levels_is_refused() -> None:
    close(compute(tower(90), CONSTANT).scores["n89"], [5, 5, 5])
    with pytest.raises(InvalidInputError, match="a tree has at most 100 levels; join some of them"):
        tower(150)


def test_more_children_than_there_are_cannot_be_asked_for() -> None:
    with pytest.raises(InvalidInputError, match="3 children must be present, but total has 2"):
        compute(parent(), CONSTANT, missing=Renormalise(minimum_count=3))


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        ({"a": 0, "b": 0}, r"all weights are zero \(a, b\); give at least one above zero"),
        (
            {"a": -1, "b": 2},
            "the weight -1 is negative; use zero to leave a child out, and declare",
        ),
        ({"a": np.nan, "b": 1}, "nan is not a finite number"),
        ({"a": np.inf, "b": 1}, "inf is not a finite number"),
        ({"a": 1e308, "b": 1e308}, "the weights are too great to be added; divide all of them"),
        ({"a": 1}, "no weight for b"),
        ({"a": 1, "b": 1, "c": 1}, "weights for unknown children: c"),
        ({}, "no weight for a, b"),
        ({"a": "much", "b": 1}, "expected a number, got 'much'"),
    ],
)
def test_weights_that_cannot_be_shared_out_are_refused(
    weights: dict[str, Any], message: str
) -> None:
    with pytest.raises(InvalidInputError, match=f"Node 'total': .*{message}"):
        parent(weights=weights)


def test_the_least_weights_that_a_float_can_hold_still_share_out() -> None:
    root = parent(weights={"a": 5e-324, "b": 5e-324})
    close(compute(root, CONSTANT).scores["total"], [6, 6, 6])


# --- operators and the scores they join -------------------------------------------------------

FROM_ZERO: tuple[Any, ...] = (
    GeometricMean(),
    GeometricMean(floor=None),
    HarmonicMean(),
    PowerMean(exponent=0.5),
    WeightedProduct(),
    MazziottaPareto(),
    TransformedGeometricMean(),
)


@pytest.mark.parametrize("operator", FROM_ZERO, ids=repr)
def test_a_negative_score_is_refused_where_it_stands(operator: Any) -> None:
    message = (
        f"D1: total joins by {operator.kind}, which needs scores from 0 upwards, but a scores -4"
    )
    with pytest.raises(InvalidInputError, match=f"{message}; use a normalisation with a range"):
        compute(parent(operator=operator), SIGNED)


@pytest.mark.parametrize(
    ("operator", "expected"),
    [
        (GeometricMean(), [np.sqrt(3), np.sqrt(2)]),  # zero counts as the floor, one
        (GeometricMean(floor=None), [0, 0]),
        (HarmonicMean(), [0, 0]),
        (HarmonicMean(floor=1), [1.5, 4 / 3]),
        (PowerMean(exponent=-2), [0, 0]),
        (WeightedProduct(), [0, 0]),
    ],
    ids=repr,
)
def test_a_zero_has_the_documented_answer(operator: Any, expected: list[float]) -> None:
    close(compute(parent(operator=operator), ZEROS).scores["total"], expected)


def test_a_floor_above_every_score_is_refused() -> None:
    shares = panel({"a": [0.2, 0.5], "b": [0.4, 0.9]})
    message = "total: every score that geometric_mean joins is below its floor 1; set floor=None"
    with pytest.raises(InvalidInputError, match=message):
        compute(parent(operator=GeometricMean()), shares)
    close(compute(parent(operator=GeometricMean(floor=None)), shares).scores["a"], [0.2, 0.5])


def test_a_division_by_zero_is_refused() -> None:
    with pytest.raises(
        InvalidInputError, match="D1: total is not a finite number; a value divides"
    ):
        compute(parent(operator=Ratio()), ZEROS)


def test_a_score_outside_the_range_of_an_operator_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="total"):
        compute(parent(operator=TransformedGeometricMean()), panel({"a": [50], "b": [1]}))


@pytest.mark.parametrize(
    "normalisation",
    ["z_score", MinMax(score_range=(-1, 1)), DistanceToReference(form="difference")],
    ids=repr,
)
@pytest.mark.parametrize("operator", [GeometricMean(), HarmonicMean(), MazziottaPareto()], ids=repr)
def test_scores_that_are_negative_by_construction_are_refused_before_computing(
    normalisation: Any, operator: Any
) -> None:
    root = measured(normalisation).replace(operator=operator)
    message = f"total: {operator.kind} needs scores from 0 upwards, but those of a "
    ends = "(have no lower end|go down to .*); give a goalposts or 'min_max'"
    with pytest.raises(InvalidInputError, match=message + ends):
        # The figures would do; the combination does not.
        compute(root, panel({"a": [1, 1], "b": [1, 1]}))


@pytest.mark.parametrize(
    ("normalisation", "indicator", "message"),
    [
        (
            "ratio_to_best",
            {"scale": "interval"},
            "a: .*ratio scale, but .* interval scale.*use 'min",
        ),
        ("share_of_total", {"scale": "interval"}, "a: .*ratio scale, but .* interval scale"),
        ("ratio_to_best", {}, "a: D1: -4 is below 0, and ratios need amounts; use 'min_max'"),
        ("fixed_goalposts", {}, "a: the indicator has no goalposts; declare them, or use"),
        ("distance_to_target", {}, "a: the indicator has no target; declare one, or use"),
        ("log", {}, "a: D1: -4 has no logarithm; use 'log1p', or raise it first with 'floor'"),
        (BoxCox(), {}, "a: D1: -4"),
        (
            "log",
            {"direction": "cost"},
            "a: the direction is cost, but these scores do not fall.*as_is",
        ),
        (Linear(), {"direction": "cost"}, "a: the direction is cost.*use a negative slope"),
        (
            Rounding(digits=0),
            {"direction": "cost"},
            "a: rounding does not reverse a cost; chain it",
        ),
        (
            "min_max",
            {"goalposts": Goalposts(low=1, high=9, transform="log")},
            "a: -4 has no log; use",
        ),
    ],
)
def test_an_indicator_that_cannot_be_scored_like_this_is_refused(
    normalisation: Any, indicator: dict[str, Any], message: str
) -> None:
    with pytest.raises(InvalidInputError, match=message):
        compute(measured(normalisation, **indicator), SIGNED)


def test_a_transform_that_is_not_used_asks_for_nothing() -> None:
    posts = Goalposts(low=1, high=9, transform="log")
    assert np.isfinite(compute(measured("z_score", goalposts=posts), SIGNED).scores["a"]).all()


def test_several_years_need_to_know_what_sets_the_scale() -> None:
    table = over_years({2020: {"a": [1], "b": [1]}, 2021: {"a": [2], "b": [1]}})
    with pytest.raises(
        InvalidInputError, match=r"a is scored by min_max.*reference_years='each_year"
    ):
        compute(measured("min_max"), table)


def test_a_bound_that_does_not_exist_cannot_be_assumed() -> None:
    message = (
        "total: nothing is known about the lowest score of a; assume a number, or use a normal"
    )
    with pytest.raises(InvalidInputError, match=message):
        compute(parent(missing=Assume(score="lowest")), panel({"a": [1, "?"], "b": [1, 2]}))


# --- numbers that contradict each other -------------------------------------------------------


def bands(*thresholds: float) -> Bands:
    return Bands(code="b", of="a", thresholds=thresholds, labels=("x", "y", "z"))


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (
            lambda: Goalposts(low=3, high=1),
            r"low \(3\) must be below high \(1\); if smaller values",
        ),
        (lambda: Goalposts(low=1, high=1), r"low \(1\) must be below high \(1\)"),
        (lambda: Goalposts(low=np.nan, high=1), "low: nan is not a finite number"),
        (lambda: Goalposts(low=0, high=1, transform="log"), "outside the domain of log; raise it"),
        (lambda: bands(3, 2), "Bands 'b': thresholds must ascend, each above the one before: 3"),
        (lambda: bands(3, 3), "thresholds must ascend, each above the one before"),
        (lambda: bands(3, np.nan), "nan is not a finite number"),
        (lambda: bands(3), "1 thresholds make 2 bands, but there are 3 labels"),
        (bands, "thresholds: .*at least 1 item"),
        (
            lambda: Tier(label="x", minimum={"a": 3}, maximum={"a": 2}),
            r"a: minimum \(3\) must not be",
        ),
        (lambda: Tier(label="x"), "the tier 'x' asks for nothing; name it as otherwise="),
        (lambda: Tiers(code="t", tiers=(), otherwise="x"), "tiers: .*at least 1 item"),
        (lambda: Display(below=5, above=3), r"below \(5\) must not be above 3"),
        (lambda: Display(digits=13), "digits: .*less than or equal to 12"),
        (lambda: Rounding(digits=1.5), "digits: .*valid integer"),  # type: ignore[arg-type]
        (
            lambda: Steps(thresholds=(3, 2), values=(1, 2, 3)),
            "thresholds must ascend strictly, but 2",
        ),
        (
            lambda: PiecewiseLinear(points=((1, 2), (1, 3))),
            "figures must ascend strictly, but 1 foll",
        ),
        (lambda: Renormalise(minimum_share=1.5), "minimum_share: .*less than or equal to 1"),
        (lambda: Renormalise(minimum_count=0), "minimum_count: .*greater than or equal to 1"),
        (lambda: MinMax(score_range=(1, 1)), "score_range"),
        (
            lambda: TransformedGeometricMean(score_range=(10, 0)),
            "range 10 to 0 must run from low to",
        ),
    ],
)
def test_numbers_that_contradict_each_other_are_refused(
    make: Callable[[], object], message: str
) -> None:
    with pytest.raises(InvalidInputError, match=message):
        make()
