"""One version everywhere: package, changelog, citation."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def package_version() -> str:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return str(project["version"])


def changelog() -> str:
    return (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_changelog_has_a_section_for_what_is_being_built() -> None:
    titles = re.findall(r"^## \[([^\]]+)\]", changelog(), re.MULTILINE)
    assert titles[0] in ("Unreleased", package_version())


def test_the_newest_section_of_the_changelog_says_something() -> None:
    section = re.split(r"^## ", changelog(), flags=re.MULTILINE)[1]
    assert re.search(r"^- \w", section, re.MULTILINE)


def test_every_section_of_the_changelog_has_its_link() -> None:
    text = changelog()
    for title in re.findall(r"^## \[([^\]]+)\]", text, re.MULTILINE):
        assert f"\n[{title}]: https://" in text


def test_the_citation_names_the_version_of_the_package() -> None:
    text = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    found = re.findall(r"^version: [\"']?([^\"'\s]+)", text, re.MULTILINE)
    assert found == [package_version()]
