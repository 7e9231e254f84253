"""The gallery of the documentation shows every worked example, and all of its pages are listed."""

import re
from pathlib import Path

DOCS = Path(__file__).resolve().parents[2] / "docs"
GALLERY = DOCS / "reference" / "indices"
PAGES = {
    page.stem: page.read_text(encoding="utf-8")
    for page in GALLERY.glob("*.md")
    if page.stem != "index"
}
INDEX = (GALLERY / "index.md").read_text(encoding="utf-8")


def test_every_worked_example_has_one_page_with_its_rules_and_its_specification() -> None:
    examples = sorted(path.stem for path in (DOCS / "examples" / "indices").glob("*.py"))
    shown = [re.findall(r"literalinclude\} \S+/(\w+)\.py", text) for text in PAGES.values()]
    told = [re.findall(r"^\.\. rules:: (\w+)$", text, re.MULTILINE) for text in PAGES.values()]
    assert all(len(names) == 1 for names in shown)
    assert shown == told
    assert sorted(name for names in shown for name in names) == examples


def test_every_page_is_in_the_table_and_in_the_navigation() -> None:
    linked = set(re.findall(r"\]\(([\w-]+)\.md\)", INDEX))
    listed = set(re.findall(r"^[\w-]+$", INDEX.split("{toctree}")[1], re.MULTILINE))
    assert linked == listed == set(PAGES)


def test_every_page_that_shows_published_figures_shows_their_notice() -> None:
    for name, text in PAGES.items():
        folders = set(re.findall(r"tables / \"([\w/-]+)/", text))
        notices = set(re.findall(r"data/([\w/-]+)/NOTICE\.md", text))
        assert notices == folders, name
