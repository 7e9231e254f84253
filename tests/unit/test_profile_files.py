"""Profiles in files: what is written is read again, what is wrong is named with its line."""

from pathlib import Path

import pytest

from nearshore_score import (
    DestinationProfile,
    Destinations,
    Figure,
    InvalidInputError,
    UnknownNameError,
    profile_files,
    read_profiles,
    write_profiles,
)


def written(tmp_path: Path, text: str, name: str = "mine.csv") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_json_gives_back_every_embedded_profile(tmp_path: Path, destinations: Destinations) -> None:
    path = tmp_path / "all.json"
    write_profiles(destinations, path)
    assert read_profiles(path) == destinations


def test_json_may_hold_a_single_profile(tmp_path: Path) -> None:
    profile = DestinationProfile(code="A", cost=62, talent={"developer_accounts": 3e5})
    path = written(tmp_path, profile.to_json(), "one.json")
    assert read_profiles(path) == Destinations([profile])


def test_csv_has_one_destination_a_row(tmp_path: Path) -> None:
    text = "code,name,name_fr,cost,fixed_broadband\nA, Town ,Ville,62,31.5\nB,,,,\n"
    path = written(tmp_path, text)
    first, second = read_profiles(path)
    assert (first.name, first.name_fr, first.cost) == ("Town", "Ville", 62.0)
    assert first["fixed_broadband"] == Figure(value=31.5)
    assert second == DestinationProfile(code="B")  # a blank cell is a missing figure


def test_csv_may_start_with_the_mark_that_spreadsheets_write(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("code,cost\nA,62\n", encoding="utf-8-sig")
    assert read_profiles(path).codes == ("A",)


def test_empty_lines_are_skipped(tmp_path: Path) -> None:
    assert read_profiles(written(tmp_path, "code,cost\n\nA,62\n,\n")).codes == ("A",)


def test_a_wrong_number_is_named_with_its_line_and_column(tmp_path: Path) -> None:
    path = written(tmp_path, "code,cost\nA,62\nB,cheap\n")
    with pytest.raises(InvalidInputError, match="line 3: cost: 'cheap' is not a number") as caught:
        read_profiles(path)
    assert str(path) in str(caught.value)


def test_lines_are_counted_as_an_editor_counts_them(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match="line 5: cost: 'cheap'"):
        read_profiles(written(tmp_path, "code,cost\nA,62\n\n\nB,cheap\n"))


@pytest.mark.parametrize("cell", ["120", "-1", "nan", "inf"])
def test_a_score_outside_0_to_100_is_named_with_its_line(tmp_path: Path, cell: str) -> None:
    with pytest.raises(InvalidInputError, match=r"line 2: .*'A': cost: "):
        read_profiles(written(tmp_path, f"code,cost\nA,{cell}\n"))


def test_a_row_without_code_is_named_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match=r"line 2: .*code: "):
        read_profiles(written(tmp_path, "code,cost\n,62\n"))


def test_a_row_of_another_length_is_named_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match="line 3: 3 cells, but the head has 2"):
        read_profiles(written(tmp_path, "code,cost\nA,62\nB,62,5\n"))


def test_a_criterion_is_given_as_a_score_or_by_indicators(tmp_path: Path) -> None:
    text = "code,connectivity,fixed_broadband\nA,62,30\n"
    with pytest.raises(InvalidInputError, match="line 2: connectivity is given as a score and by"):
        read_profiles(written(tmp_path, text))


def test_an_unknown_column_suggests_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError, match="unknown column 'fixed_brodband'; did you mean"):
        read_profiles(written(tmp_path, "code,fixed_brodband\nA,3\n"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name,cost\nA,62\n", "the first line must name the columns, one of them 'code'"),
        ("", "the first line must name the columns"),
        ("code,cost,cost\nA,62,63\n", "a column appears twice"),
        ("code,cost\nA,62\nA,63\n", "two destinations have the code 'A'"),
    ],
)
def test_a_table_that_cannot_be_right_is_refused(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(InvalidInputError, match=message):
        read_profiles(written(tmp_path, text))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[{"code": "A"', "not valid JSON"),
        ("[5]", "should be an object"),
        ('[{"code": "A", "cots": 5}]', "cots: this field does not exist; check the spelling"),
        ('[{"cost": 5}]', "code: this field is required"),
        ("[" * 100_000, "not valid JSON"),
    ],
)
def test_malformed_json_is_refused(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(InvalidInputError, match=message):
        read_profiles(written(tmp_path, text, "mine.json"))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match=r"nowhere\.csv cannot be read"):
        read_profiles(tmp_path / "nowhere.csv")


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "picture.csv"
    path.write_bytes(b"\xff\xd8\xff\xe0")
    with pytest.raises(InvalidInputError, match=r"picture\.csv cannot be read"):
        read_profiles(path)


def test_a_file_that_is_too_large_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(profile_files, "MAXIMUM_BYTES", 10)
    with pytest.raises(InvalidInputError, match="more than 10 bytes; split the profiles"):
        read_profiles(written(tmp_path, "code,cost\nA,62\n"))


def test_a_cell_that_is_too_long_is_refused(tmp_path: Path) -> None:
    # The csv module gives up on a cell of more than 131,072 characters.
    with pytest.raises(InvalidInputError, match="not valid CSV: field larger than"):
        read_profiles(written(tmp_path, f"code,name\nA,{'x' * 200_000}\n"))


def test_an_existing_file_is_not_overwritten(tmp_path: Path) -> None:
    path = written(tmp_path, "precious", "mine.json")
    with pytest.raises(InvalidInputError, match="exists; choose another name or delete it first"):
        write_profiles([], path)
    assert path.read_text(encoding="utf-8") == "precious"
