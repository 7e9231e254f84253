"""CSV for spreadsheets: text that looks like a formula stays text, numbers stay numbers."""

import csv
import io

import pytest

from nearshore_score import DestinationProfile, Framework, Ranking, ScoringModel
from nearshore_score.report import Table, ranking_csv, table_csv

FORMULAS = ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", '=HYPERLINK("http://x")', "-1+1", "+1,2"]
HARMLESS = ["Morocco", "Côte d'Ivoire", "a=b", "'quoted'", "1-2", "{=1}", ""]


def read(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


def named(name: str) -> Ranking:
    model = ScoringModel(framework=Framework.flat({"cost": 1, "talent": 1}))
    return model.rank([DestinationProfile(code="A", name=name, cost=50, talent=None)])


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_gets_an_apostrophe_in_a_column_of_words(text: str) -> None:
    table = Table((text, "Score"), ((text, "1.0"),), labels=(0,))
    assert read(table_csv(table)) == [["'" + text, "Score"], ["'" + text, "1.0"]]


# A profile refuses line breaks and tabs in its name, so only printable ones get this far.
@pytest.mark.parametrize("text", [text for text in FORMULAS if text.isprintable()])
def test_a_formula_gets_an_apostrophe_as_a_name(text: str) -> None:
    assert read(ranking_csv(named(text)))[1][2] == "'" + text


@pytest.mark.parametrize("text", FORMULAS)
def test_raw_keeps_the_text_as_it_is(text: str) -> None:
    table = Table((text,), ((text,),), labels=(0,))
    assert read(table_csv(table, raw=True)) == [[text], [text]]


def test_raw_keeps_a_name_as_it_is() -> None:
    assert read(ranking_csv(named("=1+1"), raw=True))[1][2] == "=1+1"


@pytest.mark.parametrize("text", HARMLESS)
def test_other_text_is_left_alone(text: str) -> None:
    assert read(table_csv(Table((text, ""), ((text, ""),), labels=(0, 1))))[1][0] == text


@pytest.mark.parametrize("number", ["-1", "-0.5", "-1.5e-07", "-31"])
def test_a_negative_number_stays_a_number(number: str) -> None:
    table = Table(("Name", "Value"), (("a", number),), labels=(0,))
    assert read(table_csv(table))[1][1] == number


def test_a_ranking_keeps_every_digit(default_ranking: Ranking) -> None:
    head, *rows = read(ranking_csv(default_ranking))
    scores = {row[head.index("code")]: float(row[head.index("score")]) for row in rows}
    assert scores == {code: default_ranking.score(code) for code in default_ranking.codes}


def test_every_line_has_as_many_cells_as_the_head(default_ranking: Ranking) -> None:
    model = default_ranking.model
    thin = model.rank([DestinationProfile(code="THIN", cost=50), *_three(default_ranking)])
    assert thin.not_ranked
    lengths = {len(line) for line in read(ranking_csv(thin))}
    assert len(lengths) == 1


def test_a_missing_criterion_is_a_blank_and_not_a_zero() -> None:
    head, row = read(ranking_csv(named("A")))
    assert row[head.index("talent")] == ""
    assert row[head.index("cost")] == "50.0"


def test_who_is_not_ranked_has_a_line_without_numbers(default_ranking: Ranking) -> None:
    thin = default_ranking.model.rank([DestinationProfile(code="THIN", name="=x", cost=50)])
    head, row = read(ranking_csv(thin))
    assert dict(zip(head, row, strict=True))["name"] == "'=x"
    assert [cell for cell in row if cell] == ["THIN", "'=x", "not ranked: coverage"]


def _three(ranking: Ranking) -> list[DestinationProfile]:
    criteria = [node.code for node in ranking.model.framework.criteria]
    return [
        DestinationProfile.from_fields({"code": code, **dict.fromkeys(criteria, 50)})
        for code in ("A", "B", "C")
    ]
