"""Profiles of the user's own: read from a file or standard input, alone or beside embedded ones."""

import csv
import io
from pathlib import Path

import pytest

from nearshore_score import (
    DestinationProfile,
    Destinations,
    Figure,
    Ranking,
    load_destinations,
    load_model,
    write_profiles,
)
from tests.cli.command import Call, installed, run, script

# Four criteria that carry more than half of the general weights, all scored directly.
TABLE = "code,name,cost,language_skills,talent,certifications\nXYZ,My city,62,80,55,40\n"
MINE = DestinationProfile(
    code="XYZ", name="My city", cost=62, language_skills=80, talent=55, certifications=40
)


@pytest.fixture
def table_file(tmp_path: Path) -> str:
    path = tmp_path / "mine.csv"
    path.write_text(TABLE, encoding="utf-8")
    return str(path)


def codes(text: str) -> list[str]:
    return [row["code"] for row in csv.DictReader(io.StringIO(text))]


def test_a_csv_file_is_scored_as_the_library_scores_it(call: Call, table_file: str) -> None:
    done = call("compare", "--data", table_file, "--format", "json")
    assert Ranking.from_json(done.out) == load_model().rank([MINE])


def test_the_score_of_direct_criteria_is_their_weighted_mean(call: Call, table_file: str) -> None:
    weights = load_model().framework.effective_weights
    given = {"cost": 62, "language_skills": 80, "talent": 55, "certifications": 40}
    present = sum(weights[code] for code in given)
    expected = sum(weights[code] * score for code, score in given.items()) / present
    done = call("compare", "--data", table_file, "--format", "csv")
    (row,) = csv.DictReader(io.StringIO(done.out))
    assert float(row["score"]) == pytest.approx(expected)


def test_a_json_file_is_read_too(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "mine.json"
    write_profiles([MINE, load_destinations()["MAR"]], path)
    done = call("compare", "--data", str(path), "--format", "json")
    assert Ranking.from_json(done.out) == load_model().rank([MINE, load_destinations()["MAR"]])


def test_a_dash_reads_standard_input() -> None:
    done = installed("compare", "--data", "-", "--format", "csv", stdin=TABLE)
    assert (done.code, done.err) == (0, "")
    assert codes(done.out) == ["XYZ"]


def test_own_profiles_stand_beside_destinations_that_are_named(call: Call, table_file: str) -> None:
    done = call("compare", "MAR", "XYZ", "Egypt", "--data", table_file, "--format", "csv")
    assert sorted(codes(done.out)) == ["EGY", "MAR", "XYZ"]


def test_own_profiles_stand_beside_all_destinations(call: Call, table_file: str) -> None:
    done = call("compare", "--all", "--data", table_file, "--format", "csv")
    assert sorted(codes(done.out)) == sorted([*load_destinations().codes, "XYZ"])


@pytest.mark.parametrize("others", [("MAR", "EGY"), ("--all",)], ids=["named", "all"])
def test_an_own_profile_goes_before_the_embedded_one(call: Call, others: tuple[str, ...]) -> None:
    own = TABLE.replace("XYZ,My city", "MAR,My Morocco")
    done = call("compare", *others, "--data", "-", "--format", "json", stdin=own)
    ranking = Ranking.from_json(done.out)
    assert ranking["MAR"].name == "My Morocco"
    assert ranking.criterion_scores("MAR")["cost"] == 62


def test_the_sentences_can_be_about_the_own_place(call: Call, table_file: str) -> None:
    done = call("compare", "MAR", "EGY", "--data", table_file, "--focus", "my city")
    assert "\nMy city is " in done.out


def test_criteria_that_nothing_is_known_of_are_shown_as_such(call: Call, table_file: str) -> None:
    done = call("compare", "MAR", "--data", table_file)
    (row,) = [line for line in done.out.splitlines() if " XYZ " in line and "My city" in line]
    assert row.split().count("–") == 4


def test_figures_of_different_series_warn_on_standard_error(tmp_path: Path) -> None:
    path = tmp_path / "mine.json"
    series = {"AAA": "old series", "BBB": "new series"}
    write_profiles(
        [
            MINE.replace(code=code, connectivity={"fixed_broadband": Figure(value=30, series=name)})
            for code, name in series.items()
        ],
        path,
    )
    done = run([script(), "compare", "--data", str(path)], PYTHONWARNINGS="default")
    assert done.code == 0
    (warning,) = done.err.splitlines()
    assert warning.startswith("warning: fixed_broadband mixes series")
    assert "'old series' for AAA; 'new series' for BBB" in warning
    assert "mixes series" not in done.out


# --- What cannot be right ---------------------------------------------------------------------

WRONG = {
    "a score above 100": ("code,cost\nAAA,50\nXYZ,620\n", ["line 3", "620", "0 to 100"]),
    "raw pay as a score": ("code,cost\nXYZ,15000\n", ["line 2", "raw figures as a mapping"]),
    "an unknown column": ("code,fixed_brodband\nXYZ,31\n", ["did you mean fixed_broadband?"]),
    "text in place of a number": ("code,cost\nXYZ,cheap\n", ["line 2", "cost", "'cheap'"]),
    "a cell too many": ("code,cost\nXYZ,50,60\n", ["line 2", "3 cells", "2"]),
    "no column of codes": ("name,cost\nMine,50\n", ["first line", "'code'"]),
    "a code twice": ("code,cost\nXYZ,50\nXYZ,60\n", ["'XYZ'", "unique"]),
    "a score beside its figures": (
        "code,connectivity,fixed_broadband\nXYZ,50,31\n",
        ["line 2", "connectivity", "keep one"],
    ),
    "malformed JSON": ('[{"code": "XYZ",\n  "cost": }]', ["not valid JSON", "line 2"]),
    "a misspelt field in JSON": ('[{"code": "XYZ", "cots": 50}]', ["'XYZ'", "cots", "spelling"]),
    "an impossible figure": (
        'code,fixed_broadband\nXYZ,-31\n',
        ["XYZ, fixed_broadband", "-31", "outside the possible range"],
    ),
    "no destination": ("[]", ["no destination"]),
}  # fmt: skip


@pytest.mark.parametrize(("text", "words"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_right_ends_with_one_and_says_where(
    call: Call, text: str, words: list[str]
) -> None:
    done = call("compare", "--data", "-", stdin=text)
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("Error: ")
    assert [word for word in words if word not in done.err] == []
    assert len(done.err.splitlines()) == 1


def test_the_file_is_named_before_the_line(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("code,cost\nXYZ,620\n", encoding="utf-8")
    assert call("compare", "--data", str(path)).err.startswith(f"Error: {path}: line 2: ")


def test_a_file_that_is_not_text_is_refused(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_bytes(b"\xff\xfe\x00code")
    done = call("compare", "--data", str(path))
    assert done.code == 1
    assert f"{path} cannot be read" in done.err


def test_a_file_that_does_not_exist_is_wrong_usage(call: Call, tmp_path: Path) -> None:
    done = call("compare", "--data", str(tmp_path / "nowhere.csv"))
    assert done.code == 2
    assert "does not exist" in done.err


# --- data check -------------------------------------------------------------------------------


def test_check_tells_how_much_of_the_weight_rests_on_figures(call: Call, table_file: str) -> None:
    weights = load_model().framework.effective_weights
    share = sum(weights[code] for code in ("cost", "language_skills", "talent", "certifications"))
    done = call("data", "check", table_file)
    assert done.code == 0
    assert "XYZ" in done.out
    assert f"{share:.0%}" in done.out


def test_check_ends_with_three_and_names_what_is_too_little_known(
    call: Call, tmp_path: Path
) -> None:
    path = tmp_path / "thin.csv"
    path.write_text("code,cost\nTHIN,62\n", encoding="utf-8")
    done = call("data", "check", str(path))
    assert (done.code, done.err) == (3, "")
    assert "THIN: " in done.out
    assert "30% of the" in done.out  # cost alone


def test_check_refuses_what_compare_refuses(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "wrong.csv"
    path.write_text("code,cost\nXYZ,620\n", encoding="utf-8")
    checked, compared = call("data", "check", str(path)), call("compare", "--data", str(path))
    assert checked == compared
    assert checked.code == 1


def test_what_the_library_wrote_passes_the_check(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "all.json"
    everyone = load_destinations()
    write_profiles(everyone, path)
    done = call("data", "check", str(path))
    assert (done.code, done.err) == (0, "")
    assert sum(line.startswith(everyone.codes) for line in done.out.splitlines()) == len(everyone)


def test_reading_twice_gives_the_same_ranking(call: Call, tmp_path: Path) -> None:
    chosen = Destinations(load_destinations().select("MAR", "EGY", "POL"))
    path = tmp_path / "three.json"
    write_profiles(chosen, path)
    options = ("compare", "--format", "json")
    assert call(*options, "--data", str(path)) == call(*options, "MAR", "EGY", "POL")
