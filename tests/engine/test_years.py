"""Several years in one data set: which of them set the scale, and rules that differ by edition."""

import numpy as np
import pytest

from nearshore_score import (
    Bands,
    CompositeIndex,
    Display,
    Edition,
    FixedGoalposts,
    Framework,
    ImputeAverage,
    Indicator,
    InvalidInputError,
    MinMax,
    Node,
    Normalisation,
    Rank,
    RankRule,
    UnknownNameError,
    ZScore,
)
from nearshore_score.plan import ReferenceYears
from tests.engine.small import close, leaves, over_years

TABLE = over_years({2020: {"a": [0, 5, 10]}, 2021: {"a": [10, 20, 30]}, 2022: {"a": [5, 15, 25]}})
ROOT = Node(code="total", children=(Indicator(code="a"),))
FRAMEWORK = Framework(root=ROOT)


def index(
    years: ReferenceYears | None, normalisation: Normalisation | None = None
) -> CompositeIndex:
    return CompositeIndex(
        framework=FRAMEWORK, normalisation=normalisation or MinMax(), reference_years=years
    )


@pytest.mark.parametrize(
    ("years", "expected"),
    [
        ("each_year", [[0, 50, 100], [0, 50, 100], [0, 50, 100]]),
        ("all_years", [[0, 50 / 3, 100 / 3], [100 / 3, 200 / 3, 100], [50 / 3, 50, 250 / 3]]),
        ((2020,), [[0, 50, 100], [100, 200, 300], [50, 150, 250]]),
        ((2022,), [[-25, 0, 25], [25, 75, 125], [0, 50, 100]]),
        ((2020, 2022), [[0, 20, 40], [40, 80, 120], [20, 60, 100]]),
    ],
)
def test_the_years_that_are_named_set_the_scale(
    years: ReferenceYears, expected: list[list[float]]
) -> None:
    result = index(years).compute(TABLE)
    for position, scores in enumerate(expected):
        close(result.scores["total"][position], scores)


def test_the_mean_and_spread_of_a_base_year_hold_for_all_years() -> None:
    result = index((2020,), ZScore(divisor="n-1")).compute(TABLE)
    close(result.scores["total"][0], [-1, 0, 1])
    close(result.scores["total"][2], [0, 2, 4])


def test_a_node_with_children_is_measured_by_the_same_years() -> None:
    root = Node(code="total", children=leaves("a"), normalisation=MinMax())
    other = CompositeIndex(framework=Framework(root=root), reference_years=(2020,))
    close(other.compute(TABLE).scores["total"][1], [100, 200, 300])


def test_each_year_is_what_a_panel_of_that_year_alone_gives() -> None:
    for normalisation in (MinMax(), ZScore(), Rank()):
        rule = index("each_year", normalisation)
        scores = rule.compute(TABLE).scores["total"]
        for position, year in enumerate(TABLE.years):
            close(scores[position], rule.compute(TABLE.year(year)).scores["total"].tolist())


def test_without_several_years_there_is_nothing_to_choose() -> None:
    close(index(None).compute(TABLE.year(2021)).scores["total"], [0, 50, 100])


def test_a_batch_of_panels_has_its_years_behind_it() -> None:
    plan = index((2020,)).compile(TABLE)
    values = np.stack([TABLE.values, TABLE.values + 7, -TABLE.values])
    scores = plan(values=values).scores["total"]
    assert scores.shape == (3, 3, 3)
    np.testing.assert_allclose(scores[1], scores[0], atol=1e-12)
    np.testing.assert_allclose(scores[2], 100 - scores[0], atol=1e-12)


def test_it_has_to_be_said_which_years_set_the_scale() -> None:
    with pytest.raises(InvalidInputError, match="a is scored by min_max, which depends on the co"):
        index(None).compute(TABLE)
    with pytest.raises(UnknownNameError, match="unknown year of the panel '1990'; known: 2020, "):
        index((1990,)).compute(TABLE)
    with pytest.raises(InvalidInputError, match="reference_years names no year"):
        index(()).compute(TABLE)


# --- editions ---------------------------------------------------------------------------------

PLAIN = CompositeIndex(framework=FRAMEWORK, display=Display(digits=0), ranking=RankRule())


def edition(*years: int, **changes: object) -> CompositeIndex:
    return PLAIN.replace(editions=(Edition.from_fields({"years": years, **changes}),))


def test_an_edition_changes_its_own_years_only() -> None:
    rule = edition(2021, ranking=RankRule(best="lowest"))
    result = rule.compute(TABLE)
    assert result.ranks is not None
    assert result.ranks.tolist() == [[3, 2, 1], [1, 2, 3], [3, 2, 1]]
    assert result.index == rule


def test_scores_are_shown_as_each_edition_shows_them() -> None:
    rule = edition(2022, display=Display(digits=1, below=6), displays={"a": Display(digits=2)})
    result = rule.compute(TABLE)
    close(result.displayed["total"][2], [5, 15, 25])
    texts = [record["total"] for record in result.records()]
    assert texts == ["0", "5", "10", "10", "20", "30", "<6", "15.0", "25.0"]
    assert result.records(["a"])[-1]["a"] == "25.00"
    assert result.records(["a"])[0]["a"] == "0"
    assert "<6" in result.to_csv()


def test_an_edition_may_have_a_tree_of_its_own() -> None:
    other = Framework(
        root=Node(code="total", children=leaves("a"), operator="sum", weights={"a": 2})
    )
    result = edition(2020, framework=other).compute(TABLE)
    close(result.scores["total"][0], [0, 10, 20])
    close(result.scores["total"][1], [10, 20, 30])
    assert "total = 10; by sum" in result.trace("D1", year=2020)
    assert "total = 20; by arithmetic_mean" in result.trace("D1", year=2021)


def test_nodes_that_only_an_edition_has_are_missing_in_other_years() -> None:
    inner = Node(code="inner", children=leaves("a"))
    result = edition(2021, framework=Framework(root=Node(code="total", children=(inner,)))).compute(
        TABLE
    )
    close(result.scores["inner"][1], [10, 20, 30])
    close(result.scores["inner"][0], [None, None, None])
    assert result.state("D0", "inner", year=2020) == "missing"


def test_treatment_and_labels_can_belong_to_an_edition() -> None:
    table = over_years({2020: {"a": [0, 5, 10]}, 2021: {"a": [10, np.nan, 30]}})
    band = Bands(code="band", of="total", thresholds=(15,), labels=("low", "high"))
    result = edition(2021, treatment=(ImputeAverage(),), labels=(band,)).compute(table)
    close(result.scores["total"][1], [10, 20, 30])
    assert [(c.destination, c.year, c.after) for c in result.changes] == [("D1", 2021, 20.0)]
    assert result.labels["band"].tolist() == [["", "", ""], ["low", "high", "high"]]
    assert result.state("D1", year=2021) == "imputed"


def test_an_edition_may_have_its_own_normalisation_and_reference() -> None:
    base = index("all_years", FixedGoalposts()).framework  # the tree alone
    rule = CompositeIndex(
        framework=base,
        editions=(Edition(years=(2022,), normalisation=MinMax(), reference_years=(2020,)),),
    )
    result = rule.compute(TABLE)
    close(result.scores["total"][0], [0, 5, 10])
    close(result.scores["total"][2], [50, 150, 250])


def test_the_rules_of_one_year_can_be_taken_out() -> None:
    rule = edition(2021, ranking=RankRule(best="lowest"))
    assert rule.edition(2021).ranking == RankRule(best="lowest")
    assert rule.edition(2020) == PLAIN
    assert rule.edition(2021).editions == ()
    with pytest.raises(InvalidInputError, match=r"rules differ by year.*index\.edition\(2021\)"):
        rule.compile(TABLE)
    assert CompositeIndex.from_json(rule.to_json()) == rule


def test_editions_that_contradict_each_other_are_refused() -> None:
    with pytest.raises(InvalidInputError, match="a year belongs to two editions"):
        PLAIN.replace(editions=(Edition(years=(2020, 2021)), Edition(years=(2021,))))
    with pytest.raises(InvalidInputError, match=r"years: .* at least 1 item"):
        Edition(years=())
    with pytest.raises(UnknownNameError, match="unknown node for a display 'b'; known: total, a"):
        edition(2020, displays={"b": Display(digits=1)})


def test_an_edition_keeps_the_code_of_the_total() -> None:
    general, other = (
        Framework(root=Node(code=code, children=(Node(code="a"),))) for code in ("old", "new")
    )
    with pytest.raises(InvalidInputError, match="the total is old, but new in the edition of 2020"):
        CompositeIndex(framework=general, editions=(Edition(years=(2020,), framework=other),))
