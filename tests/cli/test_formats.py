"""What `compare` writes: table, JSON, CSV and Markdown, on the screen or into a file."""

import csv
import io
import re
from pathlib import Path

import pytest

from nearshore_score import MAIN_COMPARISON, Destinations, Ranking, load_model
from tests.cli.command import Call, installed

HOSTILE = "code,name,cost,language_skills,talent,certifications,connectivity\n"


def table_rows(text: str) -> list[list[str]]:
    """Return the lines of the plain table, split where two spaces or more stand."""
    found = (re.split(r"\s{2,}", line.strip()) for line in text.splitlines())
    return [cells for cells in found if re.fullmatch(r"\d+=?", cells[0])]


def csv_rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


@pytest.fixture(scope="module")
def main_ranking(destinations: Destinations) -> Ranking:
    return load_model().rank(destinations.select(*MAIN_COMPARISON))


# --- JSON, CSV, Markdown ----------------------------------------------------------------------


def test_json_is_the_ranking_of_the_library(main_ranking: Ranking) -> None:
    done = installed("compare", "--format", "json")
    assert (done.code, done.err) == (0, "")
    assert Ranking.from_json(done.out) == main_ranking


def test_csv_holds_every_number_in_full_precision(main_ranking: Ranking) -> None:
    done = installed("compare", "--format", "csv")
    assert (done.code, done.err) == (0, "")
    rows = csv_rows(done.out)
    assert [row["code"] for row in rows] == list(main_ranking.codes)
    for row in rows:
        code = row["code"]
        assert int(row["rank"]) == main_ranking.rank(code)
        assert float(row["score"]) == main_ranking.score(code)
        assert float(row["coverage"]) == main_ranking.coverage(code)
        for criterion, score in main_ranking.criterion_scores(code).items():
            assert float(row[criterion]) == score


@pytest.mark.parametrize(
    ("options", "expected"), [((), "'=1+1"), (("--raw",), "=1+1")], ids=["guarded", "raw"]
)
def test_a_name_like_a_formula_is_guarded_unless_raw(
    call: Call, options: tuple[str, ...], expected: str
) -> None:
    own = f"{HOSTILE}EVIL,=1+1,50,50,50,50,50\n"
    done = call("compare", "--data", "-", "--format", "csv", *options, stdin=own)
    assert [row["name"] for row in csv_rows(done.out)] == [expected]


def test_csv_names_who_is_not_ranked_and_why(call: Call) -> None:
    done = call("compare", "--format", "csv", "--gate", "adequate_data_protection")
    status = {row["code"]: row["status"] for row in csv_rows(done.out)}
    assert len(status) == 12
    assert status["POL"] == "ranked"
    assert status["MAR"] == "not ranked: gate"


def test_markdown_is_a_table_with_notes_below(main_ranking: Ranking) -> None:
    done = installed("compare", "--format", "md")
    assert (done.code, done.err) == (0, "")
    lines = done.out.splitlines()
    table = [line for line in lines if line.startswith("|")]
    assert len({line.count("|") for line in table}) == 1
    assert [line.split(" | ")[1] for line in table[2:]] == list(main_ranking.codes)
    assert "- Client: France" in lines
    assert any(line.startswith("- Morocco is ") for line in lines)


def test_markdown_escapes_names(call: Call) -> None:
    own = f"{HOSTILE}EVIL,a|b<script>,50,50,50,50,50\n"
    done = call("compare", "--data", "-", "--format", "md", stdin=own)
    (row,) = [line for line in done.out.splitlines() if line.startswith("| 1 |")]
    assert r"| a\|b&lt;script&gt; |" in row
    assert "<script>" not in done.out  # nor in the sentences below


# --- Files ------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["table", "json", "csv", "md"])
def test_a_file_gets_what_the_screen_would_show(call: Call, tmp_path: Path, kind: str) -> None:
    path = tmp_path / "ranking.txt"
    done = call("compare", "--format", kind, "--output", str(path))
    assert (done.code, done.out, done.err) == (0, "", "")
    shown = installed("compare", "--format", kind).out
    written = path.read_text(encoding="utf-8")
    if kind == "table":
        # The blank lines between the parts may differ; the words do not.
        assert set(written.splitlines()) >= {line for line in shown.splitlines() if "MAR" in line}
    else:
        assert written == shown


def test_an_existing_file_is_kept_and_the_remedy_named(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("precious", encoding="utf-8")
    done = call("compare", "--format", "csv", "--output", str(path))
    assert done.code == 1
    assert "exists" in done.err
    assert "--force" in done.err
    assert path.read_text(encoding="utf-8") == "precious"


def test_force_overwrites_an_existing_file(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("precious", encoding="utf-8")
    assert call("compare", "--format", "csv", "--output", str(path), "--force").code == 0
    assert len(csv_rows(path.read_text(encoding="utf-8"))) == 12


def test_a_file_that_cannot_be_written_is_named_without_a_traceback(
    call: Call, tmp_path: Path
) -> None:
    path = tmp_path / "nowhere" / "mine.csv"
    done = call("compare", "--format", "csv", "--output", str(path))
    assert done.code == 1
    assert done.err.startswith(f"Error: {path} cannot be written")


def test_files_hold_utf_8_whatever_the_place(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "liste.csv"
    call("compare", "CIV", "SEN", "--language", "fr", "--format", "csv", "--output", str(path))
    assert "Sénégal" in path.read_bytes().decode("utf-8")


# --- How much is shown ------------------------------------------------------------------------


def test_top_shows_the_first_rows_of_the_same_ranking(call: Call) -> None:
    everyone = table_rows(installed("compare").out)
    assert table_rows(call("compare", "--top", "3").out) == everyone[:3]


def test_all_compares_every_embedded_destination(call: Call, destinations: Destinations) -> None:
    rows = table_rows(call("compare", "--all").out)
    assert {cells[1] for cells in rows} == set(destinations.codes)
    assert len(rows) == len(destinations) == 58


def test_quiet_shows_the_table_and_nothing_else(call: Call) -> None:
    quiet = call("compare", "-q").out
    assert quiet in installed("compare").out
    heads = len(quiet.splitlines()) - 12
    assert quiet.splitlines()[heads:] == [
        line for line in quiet.splitlines() if line.lstrip()[0].isdigit()
    ]


def test_verbose_shows_what_the_data_say_of_doubtful_figures(
    call: Call, main_ranking: Ranking
) -> None:
    notes = {caution.note for caution in main_ranking.cautions if caution.kind == "doubt"}
    brief, full = installed("compare").out, call("compare", "-v").out
    assert notes
    assert [note for note in notes if note not in full] == []
    assert [note for note in notes if note in brief] == []


def test_verbose_names_destination_and_indicator_of_every_note(
    call: Call, main_ranking: Ranking
) -> None:
    full = call("compare", "-v").out.splitlines()
    for caution in main_ranking.cautions:
        if caution.note:
            name = main_ranking.model.framework.node(caution.indicator).name
            assert f"{caution.destination}, {name}: {caution.note}" in full


def test_focus_picks_whom_the_sentences_are_about(call: Call) -> None:
    out = call("compare", "--focus", "poland").out
    assert re.search(r"^Poland is \d+\w\w of 12 with ", out, flags=re.MULTILINE)
    assert "Morocco is " not in out


def test_with_morocco_the_sentences_are_about_morocco_wherever_it_was_named(call: Call) -> None:
    out = call("compare", "EGY", "POL", "MAR").out
    assert re.search(r"^Morocco is \d\w\w of 3 with ", out, flags=re.MULTILINE)


def test_without_morocco_the_sentences_are_about_the_first_named(call: Call) -> None:
    out = call("compare", "EGY", "POL").out
    assert re.search(r"^Egypt is 2nd of 2 with ", out, flags=re.MULTILINE)


# --- French -----------------------------------------------------------------------------------


def test_in_french_heads_names_numbers_and_sentences_are_french(main_ranking: Ranking) -> None:
    done = installed("compare", "--language", "fr")
    assert (done.code, done.err) == (0, "")
    by_code = {cells[1]: cells for cells in table_rows(done.out)}
    assert by_code["MAR"][2] == "Maroc"
    assert by_code["MAR"][3] == f"{main_ranking.score('MAR'):.1f}".replace(".", ",")
    assert all("." not in cell for cells in by_code.values() for cell in cells)
    assert "Juste au-dessus, " in done.out
    for english in ("Segment: General\n", "Score: Gaps", "Missing", "Just above", "Morocco"):
        assert english not in done.out


def test_in_french_the_ranking_is_the_same() -> None:
    french = table_rows(installed("compare", "--language", "fr").out)
    english = table_rows(installed("compare").out)
    assert [cells[:2] for cells in french] == [cells[:2] for cells in english]
