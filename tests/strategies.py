"""Random figures, profiles, frameworks and panels for the property tests."""

from typing import NamedTuple

import numpy as np
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from nearshore_score import (
    ArithmeticMean,
    DestinationProfile,
    Discrete,
    Figure,
    FixedGoalposts,
    FixedWeights,
    Framework,
    GeometricMean,
    Goalposts,
    Indicator,
    Interval,
    JudgedWeights,
    LogNormal,
    MinMax,
    Node,
    Normal,
    Normalisation,
    Panel,
    Plan,
    Product,
    Renormalise,
    Source,
    Triangular,
)
from nearshore_score.figures import EmpiricalDraws, Transformed
from nearshore_score.panel import STATES, CellError
from tests.plain import NOT_APPLICABLE, Cell

# Three decimals are plenty, and keep examples readable when one fails.
THOUSANDTH = 0.001


def numbers(low: float, high: float) -> SearchStrategy[float]:
    steps = st.integers(round(low / THOUSANDTH), round(high / THOUSANDTH))
    return steps.map(lambda step: step * THOUSANDTH)


scores = numbers(0, 100)
any_finite = st.floats(allow_nan=False, allow_infinity=False)
texts = st.text(st.characters(codec="utf-8"), max_size=12)
names = texts.filter(str.isprintable)
codes = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_.\-]{0,9}", fullmatch=True)
states = st.sampled_from(STATES)
directions = st.sampled_from(["benefit", "cost"])
operators = st.sampled_from([ArithmeticMean(), GeometricMean(), GeometricMean(floor=5.0)])
normalisations: SearchStrategy[Normalisation] = st.sampled_from([FixedGoalposts(), MinMax()])


# --- figures and profiles ---------------------------------------------------------------------


def _ends(count: int) -> SearchStrategy[list[float]]:
    return st.lists(numbers(0.001, 1e6), min_size=count, max_size=count, unique=True).map(sorted)


def _discrete(values: list[float]) -> Discrete:
    return Discrete(values=tuple(values), probabilities=tuple(1 / len(values) for _ in values))


uncertainties = st.one_of(
    st.builds(Normal, standard_error=numbers(0.001, 1e3)),
    _ends(2).map(lambda ends: Interval(low=ends[0], high=ends[1])),
    _ends(2).map(lambda ends: LogNormal(low=ends[0], high=ends[1])),
    _ends(3).map(lambda ends: Triangular(low=ends[0], mode=ends[1], high=ends[2])),
    _ends(4).map(_discrete),
    _ends(3).map(lambda values: EmpiricalDraws(values=tuple(values))),
    st.builds(
        Transformed,
        transform=st.sampled_from(["none", "log", "log1p", "sqrt"]),
        error=st.builds(Normal, standard_error=numbers(0.001, 10)),
        divisor=numbers(0.1, 10),
    ),
)

sources = st.builds(Source, code=texts, publisher=texts, title=texts, edition=texts, licence=texts)


@st.composite
def figures(draw: DrawFn, values: SearchStrategy[float] = any_finite) -> Figure:
    state = draw(states)
    return Figure(
        value=draw(values) if state in ("present", "imputed") else None,
        unit=draw(texts),
        year=draw(st.none() | st.integers(1900, 2100)),
        source=draw(st.none() | sources),
        series=draw(texts),
        uncertainty=draw(st.none() | uncertainties),
        error_group=draw(texts),
        state=state,
        note=draw(texts),
    )


@st.composite
def profiles(draw: DrawFn) -> DestinationProfile:
    """A profile with scores, figures and figures by client, no indicator twice."""
    indicators = draw(st.lists(codes, min_size=3, max_size=6, unique=True))
    by_client = st.dictionaries(st.sampled_from(["FRA", "GBR", "USA"]), figures(), max_size=2)
    fields: dict[str, object] = {
        "cost": draw(st.none() | scores),
        "talent": {indicators[0]: draw(figures())},
        "proximity": {indicators[1]: draw(by_client)},
        "other": {"climate": {code: draw(figures() | by_client) for code in indicators[2:]}},
    }
    return DestinationProfile(code=draw(codes), name=draw(names), name_fr=draw(names), **fields)


# --- frameworks -------------------------------------------------------------------------------


@st.composite
def goalposts(draw: DrawFn) -> Goalposts:
    transform = draw(st.sampled_from(["none", "log", "log1p", "sqrt"]))
    low = draw(numbers(-100, 100) if transform == "none" else numbers(0.5, 100))
    return Goalposts(low=low, high=low + draw(numbers(0.1, 500)), transform=transform)


def indicator_values(posts: Goalposts | None) -> SearchStrategy[float]:
    """Values inside, at and outside the goalposts, in the domain of every transform."""
    if posts is None or posts.transform == "none":
        return numbers(-300, 900)
    return numbers(0.001, 900)


@st.composite
def indicators(draw: DrawFn, code: str) -> Indicator:
    return Indicator(
        code=code, unit=draw(texts), direction=draw(directions), goalposts=draw(goalposts())
    )


def weight_lists(count: int) -> SearchStrategy[list[float]]:
    """Weights of which some, but never all, are zero."""
    weight = st.just(0.0) | numbers(0.001, 10)
    return st.lists(weight, min_size=count, max_size=count).filter(any)


@st.composite
def nodes(draw: DrawFn, code: str = "total", depth: int = 3, *, inner: bool = True) -> Node:
    """A random tree: every level may go on or stop at a leaf."""
    if not inner:
        measured = draw(st.booleans())
        return Node(code=code, indicator=draw(indicators(code)) if measured else None)
    count = draw(st.integers(1, 3))
    children = tuple(
        draw(nodes(f"{code}.{i}", depth - 1, inner=depth > 1 and draw(st.booleans())))
        for i in range(count)
    )
    weights = draw(weight_lists(count))
    return Node(
        code=code,
        children=children,
        weights=FixedWeights(values={c.code: w for c, w in zip(children, weights, strict=True)}),
        operator=draw(operators),
        missing=Renormalise(minimum_share=draw(st.sampled_from([0.0, 0.5, 0.75]))),
    )


frameworks = nodes().map(lambda root: Framework(root=root, name="random"))


@st.composite
def decorated_frameworks(draw: DrawFn) -> Framework:
    """A random tree in which every kind of field is used, for round trips."""
    root = draw(nodes())
    assert root.weights is not None
    values = dict(root.weights.values)
    judged = JudgedWeights(
        values=values,
        low={code: value / 2 for code, value in values.items()},
        high={code: value * 2 for code, value in values.items()},
        basis=draw(texts),
    )
    derived = Indicator(
        code="derived",
        derivation=Product(factors=("one", "two"), scale=draw(numbers(0.001, 1))),
        varies_by="client",
        minimum=draw(numbers(-10, 0)),
        maximum=draw(numbers(1, 10)),
        score_error=draw(numbers(0, 10)),
        definition=draw(texts),
    )
    framework = Framework(root=root, name=draw(texts), basis=draw(texts))
    framework = framework.replace_node(
        "total", weights=judged, limits=draw(texts), name_fr=draw(texts)
    )
    return framework.add("total", derived, draw(numbers(0.001, 5)))


# --- frameworks with data ---------------------------------------------------------------------


class Case(NamedTuple):
    """A framework, a panel that fits it, and the same cells for the plain implementation."""

    framework: Framework
    panel: Panel
    normalisation: Normalisation
    table: dict[str, list[Cell]]

    @property
    def plan(self) -> Plan:
        return Plan(self.panel, self.framework, self.normalisation)

    @property
    def total(self) -> str:
        return self.framework.root.code


def _values_of(leaf: Node) -> SearchStrategy[float]:
    return indicator_values(leaf.indicator.goalposts) if leaf.indicator else scores


def _cells(leaf: Node, holes: bool) -> SearchStrategy[Cell]:
    if not holes:
        return _values_of(leaf)
    rest = [_values_of(leaf), _values_of(leaf), st.just(NOT_APPLICABLE)]
    return st.one_of(st.none(), *rest)


def panel_of(table: dict[str, list[Cell]]) -> Panel:
    columns = tuple(table)
    rows = np.array([table[code] for code in columns], dtype=np.float64).T
    states = np.where(
        np.isnan(rows),
        STATES.index("missing"),
        np.where(np.isinf(rows), STATES.index("not_applicable"), STATES.index("present")),
    )
    values = np.where(np.isfinite(rows), rows, np.nan)
    return Panel([f"D{i}" for i in range(len(rows))], columns, values, states)


@st.composite
def cases(
    draw: DrawFn,
    *,
    holes: bool = True,
    direct: bool = False,
    normalisation: SearchStrategy[Normalisation] = normalisations,
    least: int = 1,
) -> Case:
    """A random tree with random figures; with holes, cells may be missing or not apply.

    With `direct`, nodes above the leaves may have scores of their own in some rows.
    """
    framework = draw(frameworks)
    count = draw(st.integers(least, 5))
    table: dict[str, list[Cell]] = {
        leaf.code: draw(st.lists(_cells(leaf, holes), min_size=count, max_size=count))
        for leaf in framework.leaves
    }
    own = [code for code, node in framework.nodes.items() if direct and node.children]
    for code in own:
        if draw(st.booleans()):
            cells = st.lists(st.none() | scores, min_size=count, max_size=count)
            table[code] = draw(cells)
    return Case(framework, panel_of(table), draw(normalisation), table)


fixed = st.just(FixedGoalposts())


@st.composite
def panels(draw: DrawFn) -> Panel:
    """A panel in any state, with errors and perhaps a leading axis of years."""
    shape = (*draw(st.sampled_from([(), (2,)])), draw(st.integers(1, 3)), draw(st.integers(1, 3)))
    rows, columns = [f"D{i}" for i in range(shape[-2])], [f"c{j}" for j in range(shape[-1])]
    size = int(np.prod(shape))
    kinds = np.array(draw(st.lists(st.integers(0, 4), min_size=size, max_size=size)))
    numbers_ = np.array(draw(st.lists(any_finite, min_size=size, max_size=size)))
    values = np.where(kinds <= STATES.index("imputed"), numbers_, np.nan)
    errors = [
        CellError(destination=rows[0], column=columns[-1], uncertainty=one, group=draw(texts))
        for one in draw(st.lists(uncertainties, max_size=2))
    ]
    return Panel(rows, columns, values.reshape(shape), kinds.reshape(shape), errors=errors)


def profile_of(case: Case, row: int) -> DestinationProfile:
    """The same cells as a profile: every criterion with the figures below it."""
    other: dict[str, dict[str, Figure]] = {}
    for leaf in case.framework.leaves:
        cell = case.table[leaf.code][row]
        if cell is not None:
            absent = cell == NOT_APPLICABLE
            figure = Figure(state="not_applicable") if absent else Figure(value=cell)
            home = case.framework.criterion_of(leaf.code)
            other.setdefault(home, {})[leaf.code] = figure
    return DestinationProfile(code=case.panel.destinations[row], other=_direct(case, other))


def _direct(case: Case, other: dict[str, dict[str, Figure]]) -> dict[str, object]:
    """A criterion that is scored directly takes a number instead of figures."""
    bare = {c.code for c in case.framework.criteria if not c.children and c.indicator is None}
    found: dict[str, object] = {}
    for code, content in other.items():
        if code not in bare:
            found[code] = content
        elif content[code].value is not None:
            found[code] = content[code].value
    return found


def profiles_of(case: Case) -> list[DestinationProfile]:
    return [profile_of(case, row) for row in range(len(case.panel.destinations))]
