"""What a result tells: scores by name, records, tables, traces, and the method in words."""

import csv
import io

import numpy as np
import pytest

from nearshore_score import (
    Bands,
    Chain,
    CompositeIndex,
    Display,
    Edition,
    Framework,
    Gate,
    GeometricMean,
    Goalposts,
    ImputeAverage,
    Indicator,
    InvalidInputError,
    Linear,
    MinMax,
    Node,
    PrincipalComponentWeights,
    RankRule,
    Renormalise,
    Rounding,
    Tier,
    Tiers,
    UnknownNameError,
    UseInstead,
)
from tests.engine.small import compute, leaves, over_years, panel

TABLE = panel({"a": [1, 2, "?", 1], "b": [3, "?", "?", 3]}, region=["n", "s", "s", "n"])
ROOT = Node(code="total", children=leaves("a", "b"), weights={"a": 3, "b": 1})
RESULT = compute(
    ROOT,
    TABLE,
    display=Display(digits=1),
    ranking=RankRule(ties="average"),
    labels=(Bands(code="band", of="total", thresholds=(1.7,), labels=("low", "high")),),
    gates=(Gate(code="enough", target="a", minimum=0),),
)


def test_scores_states_ranks_and_labels_are_found_by_name() -> None:
    assert RESULT.score("D0") == 1.5
    assert RESULT.score("D0", "b") == 3
    assert np.isnan(RESULT.score("D2"))
    assert (RESULT.state("D1"), RESULT.state("D2")) == ("present", "missing")
    assert [RESULT.rank(code) for code in ("D0", "D1", "D3")] == [2.5, 1, 2.5]
    assert np.isnan(RESULT.rank("D2"))
    assert (RESULT.label("band", "D1"), RESULT.label("band", "D2")) == ("high", "")


def test_a_record_has_what_a_published_table_has() -> None:
    first, second, third, _ = (dict(record) for record in RESULT.records())
    assert first == {
        "destination": "D0",
        "state": "present",
        "rank": 2.5,
        "band": "low",
        "enough": "pass",
        "total": "1.5",
    }
    assert (second["rank"], second["total"]) == (1, "2.0")
    assert (third["rank"], third["band"], third["total"]) == (None, None, None)


def test_the_table_reads_back_as_the_records() -> None:
    rows = list(csv.DictReader(io.StringIO(RESULT.to_csv(["total", "b"]))))
    assert [row["destination"] for row in rows] == ["D0", "D1", "D2", "D3"]
    assert [row["b"] for row in rows] == ["3.0", "", "", "3.0"]
    for row, record in zip(rows, RESULT.records(["total", "b"]), strict=True):
        assert row == {key: "" if cell is None else str(cell) for key, cell in record.items()}


def test_records_of_several_years_name_the_year_first() -> None:
    table = over_years({2021: {"a": [1, 2]}, 2020: {"a": [3, 4]}})
    result = compute(Node(code="total", children=leaves("a")), table)
    keys = [(record["year"], record["destination"]) for record in result.records()]
    assert keys == [(2021, "D0"), (2021, "D1"), (2020, "D0"), (2020, "D1")]
    assert result.score("D1", year=2020) == 4


def test_unknown_names_are_refused_with_the_nearest_ones() -> None:
    with pytest.raises(UnknownNameError, match="unknown destination 'D9'; known: D0, D1"):
        RESULT.score("D9")
    with pytest.raises(UnknownNameError, match="unknown node of the index 'totl'; did you mean to"):
        RESULT.score("D0", "totl")
    with pytest.raises(UnknownNameError, match="unknown node of the index 'totl'"):
        RESULT.records(["totl"])
    with pytest.raises(UnknownNameError, match="unknown label 'bnd'; did you mean band"):
        RESULT.label("bnd", "D0")
    with pytest.raises(InvalidInputError, match="the panel has one year only; leave `year` out"):
        RESULT.score("D0", year=2020)
    with pytest.raises(InvalidInputError, match="the index has no ranking; give it one"):
        compute(ROOT, TABLE).rank("D0")
    table = over_years({2020: {"a": [1]}, 2021: {"a": [1]}})
    with pytest.raises(UnknownNameError, match="unknown year of the panel"):
        compute(Node(code="total", children=leaves("a")), table).score("D0")


def test_codes_that_a_record_has_already_are_refused() -> None:
    band = Bands(code="total", of="a", thresholds=(1,), labels=("x", "y"))
    with pytest.raises(InvalidInputError, match="'total' is taken; give the label or gate another"):
        compute(ROOT, TABLE, labels=(band,))
    with pytest.raises(
        InvalidInputError, match="a record of the result has its own 'rank'; rename"
    ):
        compute(Node(code="rank", children=leaves("a")), TABLE)


def test_a_result_is_short_at_the_prompt() -> None:
    assert repr(RESULT) == "IndexResult(total; 3 of 4 with a score)"
    assert repr(RESULT.index) == "CompositeIndex(unnamed, 2 leaves)"


# --- traces -----------------------------------------------------------------------------------


def test_a_trace_shows_scores_weights_figures_and_what_was_done_to_them() -> None:
    result = compute(ROOT, TABLE, treatment=(ImputeAverage(),))
    assert result.trace("D1").splitlines() == [
        "total = 2.25; by arithmetic_mean; rests on imputed figures",
        "  a = 2; effective weight 0.75; figure 2",
        "  b = 3; effective weight 0.25; figure 3; none before treatment; rests on imputed figures",
    ]
    assert RESULT.trace("D2", "b") == "b: missing; effective weight 0.25"


def test_a_trace_of_a_year_shows_that_year() -> None:
    table = over_years({2020: {"a": [1]}, 2021: {"a": [7]}})
    result = compute(Node(code="total", children=leaves("a")), table)
    assert "figure 7" in result.trace("D0", year=2021)
    assert "figure 1" in result.trace("D0", year=2020)


# --- the method page --------------------------------------------------------------------------

FULL = CompositeIndex(
    name="An index",
    source="A report, 2024",
    framework=Framework(
        root=Node(
            code="total",
            children=(
                Node(
                    code="inner",
                    name="The inner one",
                    children=(
                        Indicator(
                            code="a",
                            unit="EUR",
                            direction="cost",
                            goalposts=Goalposts(low=1, high=9, transform="log", clamp="low"),
                        ),
                        Node(code="b"),
                    ),
                    weights={"a": 0.3333333, "b": 0.6666667},
                    operator=GeometricMean(floor=None),
                    missing=UseInstead(node="other"),
                    rounding=Rounding(digits=2),
                ),
                Node(code="c", constant=0.5),
                Node(
                    code="p",
                    children=("a", "b"),
                    weights=PrincipalComponentWeights(),
                    normalisation=Chain(steps=(MinMax(), Linear(slope=2))),
                    direction="cost",
                ),
            ),
        ),
        further=(Node(code="other", children=("b",), operator="maximum"),),
        missing=Renormalise(minimum_share=0.75),
        input_rounding=Rounding(digits=4),
    ),
    treatment=(ImputeAverage(statistic="median"),),
    normalisation=MinMax(),
    reference_years=(2020, 2021),
    display=Display(digits=1, below=5),
    ranking=RankRule(by=("total", "a"), ties="dense", best="lowest", on="displayed", within="zone"),
    labels=(
        Bands(code="band", of="total", thresholds=(1,), labels=("x", "y"), at_threshold="lower"),
        Tiers(
            code="tier",
            tiers=(Tier(label="first", minimum={"total": 3}, maximum={"a": 9}),),
            otherwise="second",
        ),
    ),
    gates=(Gate(code="gate", target="a", minimum=1),),
    editions=(Edition(years=(2019,), ranking=RankRule(), display=Display(digits=3)),),
)


@pytest.mark.parametrize(
    "line",
    [
        "An index",
        "A report, 2024",
        "First: impute_average (fill_suppressed False, statistic median)",
        "  inner The inner one: geometric_mean; missing data: use_instead (node other, ",
        "rounded half up to 2 digits",
        "    a (weight 0.3333333): EUR, less is better, goalposts 1 and 9, transform log, held",
        "  c: always 0.5",
        "  p: arithmetic_mean, weights by principal_component",
        "scored by chain (steps min_max (score_range 0, 100) then linear (intercept 0, slope 2)),",
        "    b: as above or below",
        "other: maximum",
        "Figures become scores by: min_max",
        "Years that set the scale: 2020, 2021",
        "Missing data: renormalise (minimum_share 0.75",
        "Rounding: figures to 4 digits",
        "Display: 1 digit, half up, below 5 shown as <5",
        "Ranks: by total, then a as displayed, lowest first, ties dense, within each zone",
        "Label band: total as raw, x, y, divided at 1, which belong to the lower band",
        "Label tier: as raw, first if total at least 3 and a at most 9; otherwise second",
        "No rank unless a is at least 1 (unknown: keep)",
        "In 2019 instead:",
        "  Display: 3 digits, half up",
        "  Ranks: by total as raw, highest first, ties competition",
    ],
)
def test_the_method_page_tells_every_choice(line: str) -> None:
    assert any(
        written.startswith(line) or line in written for written in FULL.method().splitlines()
    )


CHANGES: tuple[dict[str, object], ...] = (
    {"normalisation": MinMax(score_range=(0, 1))},
    {"display": Display(digits=1, below=5, rule="down")},
    {"ranking": None},
    {"treatment": ()},
    {"reference_years": "all_years"},
    {"gates": (Gate(code="gate", target="a", minimum=2),)},
    {"labels": (FULL.labels[0].replace(at_threshold="upper"), FULL.labels[1])},
    {"editions": ()},
    {"framework": FULL.framework.replace_node("p", direction="benefit")},
    {"framework": FULL.framework.replace_node("inner", weights={"a": 0.33333334, "b": 0.6666667})},
    {"framework": FULL.framework.replace(rounding=Rounding(digits=3))},
    {"framework": FULL.framework.replace(missing="no_score")},
)


@pytest.mark.parametrize("change", CHANGES, ids="-".join)
def test_another_choice_makes_another_method_page(change: dict[str, object]) -> None:
    other = FULL.replace(**change)
    assert other != FULL
    assert other.method() != FULL.method()
