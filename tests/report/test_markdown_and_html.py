"""Markdown and HTML: user text stays text."""

from html.parser import HTMLParser

import pytest

from nearshore_score import DestinationProfile, FixedWeights, Framework, Node, Ranking, ScoringModel
from nearshore_score.report import (
    MAXIMUM_HTML_ROWS,
    Table,
    html,
    markdown,
    markdown_text,
    ranking_table,
)

ATTACK = "</script><img src=x onerror=alert(1)>\"'&"


def hostile_ranking() -> Ranking:
    """Attacks as the name of a destination and of a criterion."""
    root = Node(
        code="total",
        children=(Node(code="cost", name=ATTACK), Node(code="talent")),
        weights=FixedWeights(values={"cost": 1, "talent": 1}),
    )
    places = [
        DestinationProfile(code="EVIL", name=ATTACK, cost=50, talent=60),
        DestinationProfile(code="GOOD", cost=40, talent=60),
    ]
    return ScoringModel(framework=Framework(root=root)).rank(places)


class Reader(HTMLParser):
    """Collect the tags and the text of every cell, as a browser would read them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.cells: list[str] = []
        self.rows = 0
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.rows += tag == "tr"
        if tag in ("td", "th"):
            self.cells.append("")

    def handle_data(self, data: str) -> None:
        self.cells[-1] += data


# --- HTML -------------------------------------------------------------------------------------


def test_hostile_names_are_read_back_as_text_and_make_no_element() -> None:
    read = Reader(hostile_ranking()._repr_html_())
    assert read.tags == {"table", "thead", "tbody", "tr", "th", "td"}
    assert read.cells.count(ATTACK) == 2  # the destination and the criterion


def test_a_notebook_shows_what_the_table_holds(default_ranking: Ranking) -> None:
    table = ranking_table(default_ranking)
    assert Reader(default_ranking._repr_html_()).cells == [
        *table.head,
        *(cell for row in table.rows for cell in row),
    ]


def numbered(count: int) -> Table:
    return Table(("Rank", "Name"), tuple((str(k), f"place {k}") for k in range(count)), labels=(1,))


@pytest.mark.parametrize("count", [1, 59, 60])
def test_up_to_sixty_rows_are_all_shown(count: int) -> None:
    assert MAXIMUM_HTML_ROWS == 60
    assert Reader(html(numbered(count))).rows == 1 + count


def test_above_sixty_rows_the_others_are_counted() -> None:
    read = Reader(html(numbered(75)))
    assert read.rows == 1 + 60 + 1
    assert "place 59" in read.cells
    assert "place 60" not in read.cells
    assert read.cells[-1] == "+ 15"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_all_embedded_destinations_stay_below_15_kilobytes(
    default_ranking: Ranking, language: str
) -> None:
    context = default_ranking.model.context.replace(language=language)
    told = default_ranking.replace(model=default_ranking.model.replace(context=context))
    assert len(told) == 58
    assert len(told._repr_html_().encode()) < 15_000


# --- Markdown ---------------------------------------------------------------------------------

ESCAPES = {
    "a pipe": ("a|b", r"a\|b"),
    "a tag": ("<script>", "&lt;script&gt;"),
    "an entity": ("R&D", "R&amp;D"),
    "a backslash": (r"a\b", r"a\\b"),
    "a backslash before a pipe": (r"a\|b", r"a\\\|b"),
    "a line break": ("a\nb", "a b"),
    "a Windows line break": ("a\r\nb", "a b"),
    "an old Mac line break": ("a\rb", "a b"),
    "a line separator": ("a\u2028b", "a b"),
    "quotes": ("\"a\" 'b'", "\"a\" 'b'"),
}


@pytest.mark.parametrize(("text", "escaped"), ESCAPES.values(), ids=ESCAPES)
def test_text_cannot_leave_its_cell(text: str, escaped: str) -> None:
    assert markdown_text(text) == escaped
    table = Table((text, "Score"), ((text, "1.0"),), labels=(0,))
    head, _, row = markdown(table).split("\n")
    assert head == f"| {escaped} | Score |"
    assert row == f"| {escaped} | 1.0 |"


def test_numbers_are_set_right_and_words_left() -> None:
    table = Table(("Code", "Score", "Note"), (("MAR", "1.0", "x"),), labels=(0, 2))
    assert markdown(table).split("\n")[1] == "| --- | ---: | --- |"
