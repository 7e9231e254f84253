"""The directive ``{catalogue}``: tables of the embedded data, read from the package itself."""

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

import method_catalogue
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

import nearshore_score as ns

Rows = Iterable[Iterable[str]]


def _table(head: Iterable[str], rows: Rows, *, codes: tuple[int, ...] = (0,)) -> nodes.table:
    """Return a table; the columns in `codes` hold names that are typed as they stand."""
    titles, body = list(head), [list(row) for row in rows]
    table, group = nodes.table(classes=["catalogue"]), nodes.tgroup(cols=len(titles))
    group += [nodes.colspec(colwidth=1) for _ in titles]
    group += nodes.thead("", _row(titles))
    group += nodes.tbody("", *(_row(row, codes) for row in body))
    table += group
    return table


def _row(cells: list[str], codes: tuple[int, ...] = ()) -> nodes.row:
    entries = []
    for index, cell in enumerate(cells):
        text = nodes.literal(cell, cell) if index in codes and cell else nodes.Text(cell)
        entries.append(nodes.entry("", nodes.paragraph("", "", text)))
    return nodes.row("", *entries)


def _paragraph(*parts: str | nodes.Node) -> nodes.paragraph:
    return nodes.paragraph(
        "", "", *(nodes.Text(part) if isinstance(part, str) else part for part in parts)
    )


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:,.15g}"


def _sources_of(indicator: str) -> str:
    """Return the codes of the sources that the figures of an indicator name."""
    stem = f"{indicator.removeprefix('language_')}_" if indicator.startswith("language_") else "\0"
    used = {
        figure.source.code
        for profile in ns.load_destinations()
        for _, code, _, figure in profile.figures()
        if figure.source is not None and (code == indicator or code.startswith(stem))
    }
    return ", ".join(sorted(used)) or "yours"


def _indicators() -> Iterator[nodes.Node]:
    framework, indicators = ns.default_framework(), ns.load_indicators()
    for criterion in framework.criteria:
        section = nodes.section(ids=[f"criterion-{criterion.code}"])
        section += nodes.title("", criterion.label())
        own = [indicators[child.code] for child in criterion.children]
        weights = criterion.weights.values if criterion.weights is not None else {}
        rows, told = [], nodes.definition_list()
        for one in own:
            posts = one.goalposts
            rows.append(
                (
                    one.code,
                    one.unit,
                    "more" if one.direction == "benefit" else "less",
                    f"{_number(posts.low)} to {_number(posts.high)}" if posts else "",
                    posts.transform if posts else "",
                    f"{weights[one.code]:.0%}",
                    _sources_of(one.code),
                )
            )
            term = nodes.term("", "", nodes.literal(one.code, one.code), nodes.Text(f" {one.name}"))
            text = " ".join(part for part in (one.definition, one.reason) if part)
            body = nodes.definition("", _paragraph(text))
            if one.caution:
                body += _paragraph(nodes.strong("", "Mind: "), one.caution)
            told += nodes.definition_list_item("", term, body)
        head = ("Indicator", "Unit", "Better", "Goalposts", "Transform", "Weight", "Sources")
        section += _table(head, rows)
        section += told
        if criterion.limits:
            section += _paragraph(
                nodes.strong("", "What the score does not tell. "), criterion.limits
            )
        yield section


def _segments() -> Iterator[nodes.Node]:
    segments = ns.load_segments().values()
    yield _table(
        ("Segment", "Name", "Voice share", "What it is", "Basis of the weights"),
        ((s.code, s.name, f"{s.voice_share:g}", s.description, s.weights.basis) for s in segments),
    )


def _segment_weights() -> Iterator[nodes.Node]:
    segments = list(ns.load_segments().values())
    rows = []
    for code in ns.CRITERIA:
        cells = [code]
        for segment in segments:
            w = segment.weights
            cells.append(f"{w.values[code]:g} ({w.low[code]:g}–{w.high[code]:g})")
        rows.append(cells)
    yield _table(("Criterion", *(segment.name for segment in segments)), rows)


def _clients() -> Iterator[nodes.Node]:
    def mix(shares: Mapping[str, float]) -> str:
        return ", ".join(f"{code} {share:g}" for code, share in shares.items() if share)

    yield _table(
        ("Client", "Name", "Main city", "Time zone", "Languages of voice work", "Of other work"),
        (
            (
                c.code,
                c.name,
                c.main_city,
                c.time_zone,
                mix(c.voice_languages),
                mix(c.other_languages),
            )
            for c in ns.load_clients().values()
        ),
    )


def _schemes() -> Iterator[nodes.Node]:
    for scheme in ns.load_weight_schemes().values():
        section = nodes.section(ids=[f"scheme-{scheme.code}"])
        section += nodes.title("", "", nodes.literal(scheme.code, scheme.code))
        section += _paragraph(f"{scheme.publisher}, {scheme.name}, {scheme.edition}.")
        total = sum(scheme.weights.values.values())
        shares = ", ".join(f"{c} {w / total:.1%}" for c, w in scheme.weights.values.items())
        section += _paragraph(nodes.strong("", "Weights that follow: "), f"{shares}.")
        section += _table(
            ("Published factor", "Weight", "Our criterion", "Part of the factor", "Why"),
            (
                (
                    factor.factor,
                    f"{factor.published_weight:g}",
                    factor.criterion or "–",
                    f"{factor.share_of_factor:.1%}",
                    factor.mapping_note,
                )
                for factor in scheme.factors
            ),
            codes=(2,),
        )
        yield section


def _gates() -> Iterator[nodes.Node]:
    yield _table(
        ("Gate", "Name", "Target", "Minimum", "Maximum", "Without a figure", "Basis"),
        (
            (g.code, g.name, g.target, _number(g.minimum), _number(g.maximum), g.unknown, g.basis)
            for g in ns.load_gates().values()
        ),
        codes=(0, 2, 5),
    )


def _sources() -> Iterator[nodes.Node]:
    yield _table(
        ("Source", "Publisher", "Title", "Edition", "Licence", "Read from", "May be passed on"),
        (
            (s.code, s.publisher, s.title, s.edition, s.licence, s.retrieved_from, s.redistribution)
            for s in ns.load_sources().values()
        ),
    )


def _destinations() -> Iterator[nodes.Node]:
    yield _table(
        ("Code", "Name", "Name in French", "Region"),
        ((p.code, p.name, p.name_fr, p.region.replace("_", " ")) for p in ns.load_destinations()),
    )


def _facts() -> Iterator[nodes.Node]:
    yield _table(
        ("Code", "Year", "Measure", "Value", "Unit", "Series", "Mark", "Source", "Note"),
        (
            (
                fact.destination,
                fact.year,
                fact.measure,
                _number(fact.value)
                if fact.value is not None
                else f"{_number(fact.low)} to {_number(fact.high)}",
                fact.unit,
                fact.series,
                fact.mark,
                fact.source,
                fact.note,
            )
            for fact in ns.load_sector_facts()
        ),
    )


def _rooms() -> Iterator[nodes.Node]:
    """List every module with the first sentence of its docstring, without importing it."""
    home = Path(ns.__file__).parent
    rows = []
    for path in sorted(home.rglob("*.py"), key=lambda p: (len(p.relative_to(home).parts), p)):
        text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
        name = path.relative_to(home).as_posix().removesuffix("__init__.py")
        rows.append((name or "__init__.py", text.split("\n\n")[0].replace("``", "")))
    yield _table(("Module", "What it holds"), rows)


PARTS: dict[str, Callable[[], Iterator[nodes.Node]]] = {
    "indicators": _indicators,
    "segments": _segments,
    "segment-weights": _segment_weights,
    "clients": _clients,
    "schemes": _schemes,
    "gates": _gates,
    "sources": _sources,
    "destinations": _destinations,
    "facts": _facts,
    "rooms": _rooms,
    "methods": method_catalogue.methods,
    "weightings": method_catalogue.weightings,
}


class Catalogue(SphinxDirective):
    """Show one part of the embedded data."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        found = list(PARTS[self.arguments[0]]())
        for node in found:
            self.set_source_info(node)
        return found


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directive."""
    app.add_directive("catalogue", Catalogue)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
