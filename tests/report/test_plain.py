"""Plain tables: columns that line up, heads that wrap, wide tables in parts."""

import pytest

from nearshore_score.report import Table, fold, plain

SMALL = Table(
    head=("Rank", "Name", "Legal certainty"),
    rows=(("1", "Tunis", "46.1"), ("12", "Port Louis", "7.0")),
    labels=(1,),
)


def test_words_stand_left_and_numbers_right() -> None:
    *_, first, second = plain(SMALL).splitlines()
    assert first == "   1  Tunis            46.1"
    assert second == "  12  Port Louis        7.0"


def test_a_long_head_wraps_at_the_bottom_of_its_column() -> None:
    assert plain(SMALL).splitlines()[:2] == [
        "                      Legal",
        "Rank  Name        certainty",
    ]


def test_no_line_ends_in_blanks() -> None:
    table = Table(("Name", "Note"), (("A", ""), ("Long name", "short")), labels=(0, 1))
    assert [line for line in plain(table).splitlines() if line != line.rstrip()] == []


def test_every_cell_stands_in_the_text_in_full() -> None:
    text = plain(SMALL)
    assert [cell for row in SMALL.rows for cell in row if cell not in text] == []


def test_a_table_without_rows_is_its_head() -> None:
    assert plain(Table(("Rank", "Legal certainty"), (), labels=())).split() == [
        "Legal",
        "Rank",
        "certainty",
    ]


def test_a_head_with_hyphens_is_not_broken_inside_a_word() -> None:
    table = Table(("Follow-the-sun cover",), (("1",),), labels=())
    assert "Follow-the-sun" in plain(table)


# --- Wide tables in parts ---------------------------------------------------------------------

WIDE = Table(
    head=("Code", *(f"criterion{k}" for k in range(9))),
    rows=tuple((code, *(f"{10 * k}.0" for k in range(9))) for code in ("MAR", "EGY")),
    labels=(0,),
)


@pytest.mark.parametrize("width", [24, 40, 79, 200])
def test_no_part_is_wider_than_the_terminal(width: int) -> None:
    parts = fold(WIDE, width)
    assert max(len(line) for part in parts for line in plain(part).splitlines()) <= width


@pytest.mark.parametrize("width", [24, 40, 79, 200])
def test_the_parts_hold_every_column_once_and_the_names_in_each(width: int) -> None:
    parts = fold(WIDE, width)
    assert [head for part in parts for head in part.head[1:]] == list(WIDE.head[1:])
    for part in parts:
        assert [row[0] for row in part.rows] == ["MAR", "EGY"]
        assert part.labels == (0,)


def test_a_table_that_fits_stays_whole() -> None:
    assert fold(WIDE, 200) == [WIDE]


def test_a_terminal_too_narrow_for_two_columns_still_shows_all() -> None:
    parts = fold(WIDE, 1)
    assert {head for part in parts for head in part.head} == set(WIDE.head)
