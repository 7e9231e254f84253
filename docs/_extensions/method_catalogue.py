"""The catalogue of methods and of ways to set weights, read from the registries."""

import inspect
import re
import sys
from collections.abc import Iterable, Iterator

from docutils import nodes
from numpydoc.docscrape import NumpyDocString

import nearshore_score as ns
from nearshore_score.aggregation.registered import LinearInWeights
from nearshore_score.multicriteria import DecisionMethod

YES_NO = {True: "yes", False: "no"}


def methods() -> Iterator[nodes.Node]:
    """Every operator: first those that compare destinations, then those that look at one row."""
    kinds = ns.OPERATORS.kinds
    comparing = [kind for kind in kinds if _is_a(kind, DecisionMethod)]
    others = [kind for kind in kinds if kind not in comparing]
    for title, chosen in (("Multi-criteria methods", comparing), ("Operators", others)):
        section = _section(title)
        head = (
            "Name",
            "Method",
            "Answer",
            "Compensation",
            "Scale",
            "Rank reversal",
            "Dominance",
            "Linear in weights",
        )
        section += table(head, (_method_row(kind) for kind in chosen))
        for kind in chosen:
            section += _entry(ns.OPERATORS.class_of(kind), kind)
        yield section


def weightings() -> Iterator[nodes.Node]:
    """Every way to set weights: first by judgement, then from data."""
    for title, rests_on in (("From judgement", "judgement"), ("From data", "data")):
        chosen = [
            (kind, cls)
            for kind in ns.WEIGHT_SOURCES.kinds
            if (cls := ns.WEIGHT_SOURCES.class_of(kind)).properties.rests_on == rests_on
        ]
        section = _section(title)
        rows = (
            (kind, cls.properties.title, cls.properties.origin, cls.properties.asks_for)
            for kind, cls in chosen
        )
        section += table(("Name", "Method", "Origin", "What it asks for"), rows)
        for kind, cls in chosen:
            section += _entry(cls, kind)
        yield section


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> nodes.table:
    """Return a table whose first column holds names that are typed as they stand."""
    titles, body = list(head), [list(row) for row in rows]
    found, group = nodes.table(classes=["catalogue"]), nodes.tgroup(cols=len(titles))
    group += [nodes.colspec(colwidth=1) for _ in titles]
    group += nodes.thead("", _row(titles, literal=False))
    group += nodes.tbody("", *(_row(row, literal=True) for row in body))
    found += group
    return found


def _row(cells: list[str], *, literal: bool) -> nodes.row:
    texts = [nodes.Text(cell) for cell in cells]
    first = nodes.literal(cells[0], cells[0]) if literal else texts[0]
    return nodes.row(
        "", *(nodes.entry("", nodes.paragraph("", "", text)) for text in (first, *texts[1:]))
    )


def _method_row(kind: str) -> tuple[str, ...]:
    claimed = ns.OPERATORS.class_of(kind).properties
    return (
        kind,
        claimed.title,
        claimed.answer,
        claimed.compensation,
        claimed.scale,
        YES_NO[claimed.rank_reversal],
        claimed.dominance,
        YES_NO[_is_a(kind, LinearInWeights)],
    )


def _entry(cls: type, kind: str) -> nodes.section:
    """Return what a class says of itself: summary, parameters, references."""
    told = NumpyDocString(cls.__doc__ or "")
    section = _section(f"{cls.properties.title}", ids=[f"{kind.replace('_', '-')}-method"])
    section += nodes.paragraph(
        "",
        "",
        nodes.literal(kind, kind),
        nodes.Text(f", {cls.properties.origin}. "),
        *_inline(" ".join(told["Summary"])),
    )
    for paragraph in _paragraphs(told["Extended Summary"]):
        section += nodes.paragraph("", "", *_inline(paragraph))
    if told["Parameters"]:
        listed = nodes.definition_list()
        for parameter in told["Parameters"]:
            term = nodes.term(
                "",
                "",
                nodes.literal(parameter.name, parameter.name),
                nodes.Text(f" : {parameter.type}"),
            )
            body = nodes.definition("", nodes.paragraph("", "", *_inline(" ".join(parameter.desc))))
            listed += nodes.definition_list_item("", term, body)
        section += listed
    for reference in _references(told["References"] or _references_of_function(cls)):
        section += nodes.paragraph("", "", *_inline(reference), classes=["reference"])
    return section


def _references_of_function(cls: type) -> list[str]:
    """Return the references of the function beside a class that points there."""
    for item in vars(sys.modules[cls.__module__]).values():
        own = inspect.isfunction(item) and item.__module__ == cls.__module__
        if own and (found := NumpyDocString(inspect.getdoc(item) or "")["References"]):
            return list(found)
    return []


def _section(title: str, ids: list[str] | None = None) -> nodes.section:
    name = ids or [nodes.make_id(title)]
    section = nodes.section(ids=name)
    section += nodes.title("", title)
    return section


def _paragraphs(lines: list[str]) -> list[str]:
    text = "\n".join(lines)
    blocks = [block for block in re.split(r"\n\s*\n", text) if block.strip()]
    # Formulas are shown on the page of the function, where mathematics is set.
    return [" ".join(block.split()) for block in blocks if ".. math::" not in block]


def _references(lines: list[str]) -> list[str]:
    text = " ".join(line.strip() for line in lines)
    return [part.strip() for part in re.split(r"\.\. \[\d+\]", text) if part.strip()]


def _inline(text: str) -> list[nodes.Node]:
    """Set ``*titles*`` and code; leave out marks that point at references and roles."""
    plain = re.sub(r" ?\[\d+\]_", "", re.sub(r":\w+:`", "`", text)).replace("``", "`")
    parts = re.split(r"(\*[^*]+\*|`[^`]+`)", plain)
    found: list[nodes.Node] = []
    for part in parts:
        if part.startswith("*") and part.endswith("*") and len(part) > 2:
            found.append(nodes.emphasis("", part[1:-1]))
        elif part.startswith("`"):
            found.append(nodes.literal("", part.strip("`")))
        elif part:
            found.append(nodes.Text(part))
    return found


def _is_a(kind: str, protocol: type) -> bool:
    wanted = "evaluate" if protocol is DecisionMethod else "linear_terms"
    return hasattr(ns.OPERATORS.class_of(kind), wanted)
