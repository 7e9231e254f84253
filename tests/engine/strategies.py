"""Random composite indices with random panels: most of them sound, the others broken."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Literal, NamedTuple

import numpy as np
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from nearshore_score import (
    MISSING_POLICIES,
    STATES,
    Assume,
    Bands,
    Column,
    CompositeIndex,
    Display,
    Edition,
    Gate,
    Goalposts,
    GroupMean,
    Indicator,
    InvalidInputError,
    NoScore,
    Panel,
    RankRule,
    Renormalise,
    Rounding,
    Specification,
    Tier,
    Tiers,
    UseInstead,
)
from nearshore_score.aggregation import OPERATORS as REGISTERED
from nearshore_score.aggregation import (
    ArithmeticMean,
    Count,
    Difference,
    GeometricMean,
    HarmonicMean,
    Maximum,
    MazziottaPareto,
    MeanMin,
    Minimum,
    OrderedWeightedAverage,
    PowerMean,
    Ratio,
    TransformedGeometricMean,
    WeightedProduct,
    WeightedSum,
)
from nearshore_score.multicriteria import MulticriteriaMethod
from nearshore_score.normalisation import (
    AboveBelowMean,
    AdjustedMazziottaParetoScale,
    AsIs,
    Borda,
    BoxCox,
    Chain,
    Clamped,
    DistanceToBest,
    DistanceToReference,
    DistanceToTarget,
    Exp,
    Exponential,
    FixedGoalposts,
    FloorAt,
    Linear,
    Log,
    Log1p,
    Logistic,
    MinMax,
    PercentileRank,
    PiecewiseLinear,
    Power,
    PowerBeyond,
    Rank,
    RatioToBest,
    ReferenceUnit,
    ShareOfTotal,
    SkewLog,
    Steps,
    VectorNormalisation,
    YeoJohnson,
    ZScore,
)
from nearshore_score.treatment import (
    ClipPercentiles,
    ImputeAverage,
    ImputeLast,
    ImputeSiblings,
    Screen,
    TreatOutliers,
)
from nearshore_score.weighting import FactorAnalysisWeights, PrincipalComponentWeights
from tests.strategies import numbers, weight_lists

Fields = dict[str, Any]


class Level(IntEnum):
    """What is known of scores beforehand."""

    ANY = 0
    FROM_ZERO = 1
    ABOVE_ZERO = 2


ANY, FROM_ZERO, ABOVE_ZERO = Level


@dataclass(frozen=True)
class Case:
    """The fields of an index and of a panel; making either may already be refused."""

    index_fields: Fields
    panel_fields: Fields
    parts: frozenset[str]
    names: tuple[str, ...]

    def index(self) -> CompositeIndex:
        return CompositeIndex(**self.index_fields)

    def panel(self) -> Panel:
        return Panel(**self.panel_fields)


# --- what can be chosen -----------------------------------------------------------------------

POSTS = Goalposts(low=1, high=900, transform="log")
TARGET = 500.5

#: Normalisations, each with the least level of figures that it is defined for.
NORMALISATIONS: tuple[tuple[Specification, Level], ...] = (
    (AboveBelowMean(), ABOVE_ZERO),
    (AboveBelowMean(threshold=0, score_range=(0, 10)), ABOVE_ZERO),
    (AdjustedMazziottaParetoScale(), ANY),
    (AdjustedMazziottaParetoScale(centre=50), ANY),
    (AsIs(), ANY),
    (Borda(), ANY),
    (Borda(ties="average"), ANY),
    (BoxCox(), ABOVE_ZERO),
    (BoxCox(exponent=0.3), ABOVE_ZERO),
    (BoxCox(origin="minimum"), ANY),
    (Chain(steps=(Log1p(), MinMax(score_range=(0, 1)), Power(exponent=0.5))), FROM_ZERO),
    (Chain(steps=(PercentileRank(), AdjustedMazziottaParetoScale())), ANY),
    (Chain(steps=(Clamped(low=5, high=600), FixedGoalposts(goalposts=POSTS))), ANY),
    (Chain(steps=(ZScore(), Rounding(digits=1), Linear(intercept=3, slope=2))), ANY),
    (Clamped(low=5, high=600), ANY),
    (Clamped(high=80), ANY),
    (DistanceToBest(), ANY),
    (DistanceToBest(relative_to="best", score_range=(1, 7)), ABOVE_ZERO),
    (DistanceToReference(), ABOVE_ZERO),
    (DistanceToReference(reference="worst", form="difference"), ABOVE_ZERO),
    (DistanceToReference(form="range", cap=True), ANY),
    (DistanceToTarget(target=TARGET, cap=True), ANY),
    (Exp(coefficient=-0.002, offset=1), ANY),
    (Exp(coefficient=0.01), ANY),
    (Exponential(exponential_constant=2.5, goalposts=POSTS), ANY),
    (Exponential(exponential_constant=-0.3, goalposts=POSTS, score_range=(1, 2)), ANY),
    (FixedGoalposts(), ANY),
    (FixedGoalposts(goalposts=POSTS), ANY),
    (FixedGoalposts(goalposts=Goalposts(low=0, high=60, clamp="low")), ANY),
    (FixedGoalposts(goalposts=Goalposts(low=-5, high=60, clamp="none")), ANY),
    (FloorAt(value=12), ANY),
    (FloorAt(value=0.5, replaces="zero"), FROM_ZERO),
    (Linear(intercept=3, slope=-2), ANY),
    (Linear(intercept=1, slope=0.25), ANY),
    (Log(), ABOVE_ZERO),
    (Log(base=10), ABOVE_ZERO),
    (Log1p(), FROM_ZERO),
    (Logistic(midpoint=50, steepness=0.05), ANY),
    (MinMax(), ANY),
    (MinMax(score_range=(1, 10)), ANY),
    (PercentileRank(), ANY),
    (PercentileRank(rule="(rank-0.5)/n", ties="average"), ANY),
    (PiecewiseLinear(points=((0, 0), (50, 80), (700, 100))), ANY),
    (PiecewiseLinear(points=((10, 1), (50, 0)), beyond="extend"), ANY),
    (Power(exponent=0.5), FROM_ZERO),
    (Power(exponent=-1, factor=10), ABOVE_ZERO),
    (PowerBeyond(coefficient=2, offset=100, exponent=1.4, floor_to_integer=True), ANY),
    (PowerBeyond(coefficient=2, offset=300, exponent=1.8, sense="below"), ANY),
    (Rank(), ANY),
    (Rank(ties="max"), ANY),
    (RatioToBest(), ABOVE_ZERO),
    (ReferenceUnit(destination="D0"), ABOVE_ZERO),
    (Rounding(digits=0), ANY),
    (Rounding(digits=-1, rule="half_even"), ANY),
    (ShareOfTotal(), ABOVE_ZERO),
    (SkewLog(), ANY),
    (Steps(thresholds=(100, 400), values=(7, 3, 1)), ANY),
    (Steps(thresholds=(2, 3), values=(0, 1, 4)), ANY),
    (VectorNormalisation(score_range=(0, 1)), ANY),
    (YeoJohnson(), ANY),
    (YeoJohnson(exponent=1.7), ANY),
    (ZScore(), ANY),
    (ZScore(mean=100, standard_deviation=10, divisor="n"), ANY),
)

#: Methods that compare destinations; they are refused on a hole or a figure that they cannot take.
METHODS = tuple(
    REGISTERED.create(kind)
    for kind in REGISTERED.kinds
    if issubclass(REGISTERED.class_of(kind), MulticriteriaMethod)
)
#: Operators by the least level of scores that they join; OWA is made to fit the children.
OPERATORS: tuple[tuple[Specification, Level], ...] = (
    (ArithmeticMean(), ANY),
    (GeometricMean(), FROM_ZERO),
    (GeometricMean(floor=None), FROM_ZERO),
    (HarmonicMean(), FROM_ZERO),
    (HarmonicMean(floor=2.0), FROM_ZERO),
    (PowerMean(exponent=3), FROM_ZERO),
    (PowerMean(exponent=-2), FROM_ZERO),
    (PowerMean(exponent=1), ANY),
    (WeightedSum(), ANY),
    (WeightedProduct(), FROM_ZERO),
    (WeightedProduct(scale=-0.01), FROM_ZERO),
    (WeightedProduct(negative="multiply"), ANY),
    (Ratio(), ABOVE_ZERO),
    (Ratio(scale=100), ABOVE_ZERO),
    (Difference(), ANY),
    (Count(), ANY),
    (Minimum(), ANY),
    (Maximum(), ANY),
    (OrderedWeightedAverage(position_weights=(1.0,)), ANY),
    (TransformedGeometricMean(score_range=(0, 1e4), inner_range=(1, 1e4)), FROM_ZERO),
    (TransformedGeometricMean(score_range=(0, 1e4), reverse=False), FROM_ZERO),
    (MeanMin(alpha=0.7, beta=5), ANY),
    (MazziottaPareto(), FROM_ZERO),
    (MazziottaPareto(penalty="positive", divisor="n-1"), FROM_ZERO),
    *((method, ABOVE_ZERO) for method in METHODS),
)
PAIRS = ("ratio", "difference")
#: Operators whose result can be below zero where no child is.
LEAVING_LEVEL = (
    Difference(),
    MazziottaPareto(),
    MazziottaPareto(penalty="positive", divisor="n-1"),
    MeanMin(alpha=0.7, beta=5),
    WeightedProduct(scale=-0.01),
    WeightedProduct(negative="multiply"),
    *METHODS,
)

COMPUTED_WEIGHTS = (PrincipalComponentWeights(mixed_signs="absolute"), FactorAnalysisWeights())
COMPUTED = tuple(source.kind for source in COMPUTED_WEIGHTS)

TREATMENTS: tuple[Specification, ...] = (
    ClipPercentiles(lower=10, upper=90),
    ImputeAverage(),
    ImputeAverage(statistic="median", group="region"),
    ImputeLast(),
    ImputeSiblings(),
    Screen(destinations=0.5),
    Screen(indicators=0.4, count_imputed=False),
    TreatOutliers(points=1),
    TreatOutliers(skewness_limit=0.5, kurtosis_limit=0, log="skew_aware"),
)

#: Figures of one column, with their level.
FIGURES: tuple[tuple[str, SearchStrategy[float], Level], ...] = (
    ("positive", numbers(0.001, 1000), ABOVE_ZERO),
    ("percent", numbers(0.001, 100), ABOVE_ZERO),
    ("few values", st.sampled_from([1.0, 2.0, 3.0, 7.5]), ABOVE_ZERO),
    ("with zeros", st.just(0.0) | numbers(0, 100), FROM_ZERO),
    ("signed", numbers(-300, 300), ANY),
    ("decimals", st.integers(0, 2000).map(lambda step: step / 20), FROM_ZERO),
)
EXTREME: tuple[tuple[str, SearchStrategy[float], Level], ...] = (
    ("huge", st.sampled_from([1e150, 1e300, 1.7e308, -1e308, 1.0]), ANY),
    ("tiny", st.sampled_from([5e-324, 1e-310, 1e-200, -1e-300, 0.0]), ANY),
    ("anything", st.floats(allow_nan=False, allow_infinity=False), ANY),
)

displays = st.builds(
    Display,
    digits=st.none() | st.integers(-1, 4),
    rule=st.sampled_from(["half_up", "half_even", "down"]),
    below=st.none() | st.just(5.0),
    above=st.none() | st.just(95.0),
)
roundings = st.builds(
    Rounding, digits=st.integers(-1, 5), rule=st.sampled_from(["half_up", "half_even", "down"])
)
renormalise = st.builds(
    Renormalise,
    minimum_share=st.sampled_from([0.0, 0.5, 2 / 3, 1.0]),
    share_of=st.sampled_from(["weight", "children"]),
    minimum_count=st.integers(1, 2),
    when_suppressed=st.sampled_from(["as_missing", "no_score"]),
)
group_mean = st.builds(
    GroupMean, group=st.just("region"), minimum_share=st.sampled_from([0.0, 0.5, 1.0])
)
assume = st.builds(
    Assume, score=st.sampled_from(["lowest", "highest"]) | st.just(40.0) | numbers(0.001, 100)
)


def scored_level(normalisation: Specification, direction: str, level: Level) -> Level:
    """Return the level of scores made of figures of some level."""
    if isinstance(normalisation, AsIs | Rounding) and direction == "benefit":
        return min(level, FROM_ZERO) if isinstance(normalisation, Rounding) else level
    column = Column("x", direction, POSTS, TARGET)  # type: ignore[arg-type]
    low = (normalisation.traits(column).output_range or (-np.inf, 0))[0]  # type: ignore[attr-defined]
    return ABOVE_ZERO if low > 0 else FROM_ZERO if low == 0 else ANY


def takes(normalisation: Specification, direction: str) -> bool:
    """Say whether a normalisation can score a column of this direction."""
    column = Column("x", direction, POSTS, TARGET)  # type: ignore[arg-type]
    try:
        normalisation.traits(column)  # type: ignore[attr-defined]
    except InvalidInputError:
        return False
    return True


class Way(NamedTuple):
    """How figures of a level become scores of another, or of the same."""

    normalisation: Any
    direction: Any
    figures: Level
    scores: Level


def _ways() -> Iterator[Way]:
    for normalisation, needs in NORMALISATIONS:
        for direction in ("benefit", "cost"):
            if takes(normalisation, direction):
                for level in Level:
                    if level >= needs:
                        scores = scored_level(normalisation, direction, level)
                        yield Way(normalisation, direction, level, scores)


WAYS = tuple(_ways())
#: What the data and the choices are like: as a user means them, with figures at the ends of what
#: a float can hold, or put together at random.
Mood = Literal["sound", "extreme", "wild"]


class _Garden:
    """Grows trees from the root; remembers what may be referred to and what the panel holds."""

    def __init__(self, draw: DrawFn, mood: Mood, feature: str, *, several: bool) -> None:
        self.draw = draw
        self.wild = mood == "wild"
        self.extreme = mood == "extreme"
        self.feature = feature
        # Weights cannot be computed from scores that are all alike, or of too few destinations.
        self.varied = feature in COMPUTED
        self.several = several
        self.default: Any = self.one_of(self.featured([one for one, _ in NORMALISATIONS]))
        self.done: dict[str, Level] = {}
        self.columns: dict[str, SearchStrategy[float]] = {}
        self.parts: set[str] = set()
        self.planted = 0

    # --- small choices ---

    def maybe(self, chance: int) -> bool:
        """Say yes once in `chance` times, and never when shrunk."""
        return self.draw(st.integers(1, chance)) == chance

    def one_of(self, choices: Sequence[Any]) -> Any:
        return choices[self.draw(st.integers(0, len(choices) - 1))]

    def featured(self, choices: Sequence[Any]) -> Sequence[Any]:
        """Return the choices of the kind that is to be seen, or all of them."""
        return [one for one in choices if one.kind == self.feature] or choices

    @property
    def unseen(self) -> str:
        """The kind that is to be seen, until it has been."""
        return "" if self.feature in self.parts else self.feature

    def taken(self, part: Any) -> Any:
        self.parts.add(getattr(part, "kind", part))
        return part

    def code(self) -> str:
        self.planted += 1
        return f"n{self.planted}"

    def missing(self, needs: Level) -> Any:
        if self.unseen not in MISSING_POLICIES.kinds and not self.maybe(3):
            return None
        policies = [NoScore(), self.draw(renormalise), self.draw(group_mean), self.draw(assume)]
        others = [code for code, level in self.done.items() if level >= needs or self.wild]
        if others:
            policies.append(UseInstead(node=self.one_of(others)))
        return self.taken(self.one_of(self.featured(policies)))

    def rounding(self, needs: Level) -> Rounding | None:
        if (needs is ABOVE_ZERO and not self.wild) or not self.maybe(5):
            return None
        return self.draw(roundings)

    # --- leaves ---

    def figures(self, needs: Level) -> SearchStrategy[float]:
        values: SearchStrategy[float]
        if self.extreme and self.maybe(2):
            name, values, _ = self.one_of(EXTREME)
        else:
            name, values, _ = self.one_of([f for f in FIGURES if f[2] >= needs or self.wild])
        self.taken(name)
        if not self.varied and self.maybe(8):
            self.taken("constant column")
            values = st.just(self.draw(values))
        return values

    def constant(self) -> Fields:
        self.taken("constant")
        return self.grown({"code": self.code(), "constant": self.draw(numbers(0.5, 100))})

    def leaf(self, needs: Level) -> Fields:
        """Plant a bare leaf, or an indicator with the default or its own normalisation."""
        code = self.code()
        fields: Fields = {
            "code": code,
            "missing": self.missing(needs),
            "rounding": self.rounding(needs),
        }
        if self.maybe(6):
            self.columns[code] = self.figures(needs)
            return self.grown(fields, needs)
        way = self.way(needs, ANY, default=not self.maybe(3))
        fields["normalisation"] = None if way.normalisation == self.default else way.normalisation
        needs_posts = way.normalisation == FixedGoalposts()
        fields["indicator"] = Indicator(
            code=code,
            direction=way.direction,
            goalposts=POSTS if needs_posts or way.figures is ABOVE_ZERO else None,
            target=TARGET,
        )
        self.columns[code] = self.figures(way.figures)
        return self.grown(fields, way.scores)

    def way(self, needs: Level, least: Level, *, default: bool = False) -> Way:
        """Choose how figures become scores of at least some level."""
        ways = [way for way in WAYS if self.wild or (way.scores >= needs and way.figures >= least)]
        usual = [way for way in ways if way.normalisation == self.default]
        shown = [way for way in ways if way.normalisation.kind == self.unseen]
        way: Way = self.one_of(shown or (usual if usual and default else ways))
        self.taken(way.normalisation)
        return way

    # --- parents ---

    def node(self, depth: int, needs: Level) -> Fields:
        """Grow a leaf, a constant or a parent."""
        if depth == 0 or self.maybe(3):
            if not self.varied and self.maybe(8):
                return self.constant()
            return self.leaf(needs)
        return self.parent(depth - 1, needs)

    def parent(
        self, depth: int, needs: Level, code: str = "", others: tuple[str, ...] = ()
    ) -> Fields:
        """Grow a node with children, or one that joins nodes which stand elsewhere."""
        fields: Fields = {"missing": self.missing(needs), "rounding": self.rounding(needs)}
        scores = needs
        if self.maybe(5):
            way = self.way(needs, ANY)
            if way.normalisation not in (FixedGoalposts(), DistanceToTarget()) or self.wild:
                fields |= {"normalisation": way.normalisation, "direction": way.direction}
                needs, scores = way.figures, way.scores
        operator, below = self.operator(needs, min((self.done[o] for o in others), default=None))
        children: list[Any] = list(others)
        while len(children) < (2 if operator.kind in PAIRS else 1):
            children.append(self.node(depth, below))
        more = 0 if operator.kind in PAIRS and not self.wild else self.draw(st.integers(0, 2))
        for _ in range(more):
            children.append(self.child(depth, below, children))
        codes = [child if isinstance(child, str) else child["code"] for child in children]
        fields |= {
            "code": code or self.code(),
            "children": tuple(children),
            "operator": self.fitted(operator, len(children)),
            "weights": self.weights(codes),
        }
        return self.grown(fields, scores if "normalisation" in fields else min(needs, scores))

    def child(self, depth: int, needs: Level, siblings: list[Any]) -> Any:
        """Grow one more child, or refer to a node that is there already."""
        own = {child if isinstance(child, str) else child["code"] for child in siblings}
        others = [code for code, level in self.done.items() if level >= needs and code not in own]
        if others and self.maybe(4):
            self.taken("reference")
            return self.one_of(others)
        return self.node(depth, needs)

    def grown(self, fields: Fields, level: Level = ABOVE_ZERO) -> Fields:
        self.done[fields["code"]] = level
        return {name: value for name, value in fields.items() if value is not None}

    def operator(self, needs: Level, given: Level | None) -> tuple[Any, Level]:
        """Choose how children are joined, and what is asked of them."""
        fitting = [
            (operator, max(least, needs))
            for operator, least in OPERATORS
            if (operator not in METHODS or operator.kind == self.feature)
            and (
                self.wild
                or (
                    (given is None or given >= least)
                    and (needs is ANY or operator not in LEAVING_LEVEL)
                )
            )
        ]
        shown = [one for one in fitting if one[0].kind == self.feature]  # type: ignore[attr-defined]
        operator, below = self.one_of(shown or fitting)
        return self.taken(operator), below

    def fitted(self, operator: Any, count: int) -> Any:
        """Give an ordered weighted average as many places as there are children."""
        if not isinstance(operator, OrderedWeightedAverage):
            return operator
        return OrderedWeightedAverage(position_weights=tuple(self.draw(weight_lists(count))))

    def weights(self, codes: list[str]) -> object:
        computed = self.varied or self.maybe(12)
        if computed and self.several and len(codes) > 1:
            return self.taken(self.one_of(self.featured(COMPUTED_WEIGHTS)))
        if not self.maybe(2):
            return None
        return dict(zip(codes, self.draw(weight_lists(len(codes))), strict=True))


# --- the index around the tree, and the panel -------------------------------------------------


def _framework(garden: _Garden) -> Fields:
    depth = garden.draw(st.integers(0, 3))
    fields: Fields = {"root": garden.parent(depth, ANY, "total")}
    if garden.maybe(4):
        garden.taken("further")
        fields["further"] = (garden.parent(0, ANY, others=(garden.one_of([*garden.done]),)),)
    policy = garden.missing(ANY)
    if policy is not None and (garden.wild or not isinstance(policy, UseInstead)):
        fields["missing"] = policy
    fine = st.just(Rounding(digits=3))
    for name in ("rounding", "input_rounding"):
        if garden.maybe(6):
            garden.taken(name)
            fields[name] = garden.draw(roundings if garden.wild else fine)
    return fields


def _rank_rule(garden: _Garden) -> RankRule:
    return RankRule(
        by=tuple(garden.draw(st.lists(st.sampled_from([*garden.done]), max_size=2, unique=True))),
        ties=garden.one_of(["competition", "dense", "ordinal", "average"]),
        best=garden.one_of(["highest", "lowest"]),
        on=garden.one_of(["raw", "displayed"]),
        within=garden.one_of([None, None, "region"]),
    )


def _labels(garden: _Garden) -> tuple[Bands | Tiers, ...]:
    codes = [*garden.done]
    ends = tuple(sorted(garden.draw(st.sets(st.integers(-2, 100), min_size=1, max_size=3))))
    bands = Bands(
        code="band",
        of=garden.one_of(codes),
        thresholds=ends,
        labels=tuple(f"label {index}" for index in range(len(ends) + 1)),
        at_threshold=garden.one_of(["upper", "lower"]),
        around=garden.one_of([None, 50.0]),
        on=garden.one_of(["raw", "displayed"]),
    )
    tiers = Tiers(
        code="tier",
        tiers=(
            Tier(label="first", minimum={"total": 50}),
            Tier(label="second", minimum={"total": 20}, maximum={garden.one_of(codes): 90}),
        ),
        otherwise="third",
        on=garden.one_of(["raw", "displayed"]),
    )
    return (bands, tiers)


def _reference_years(garden: _Garden, years: tuple[int, ...]) -> Fields:
    choices: list[object] = ["each_year", "all_years", years[:1], years]
    if garden.wild:
        choices += [None, (1066,)]
    chosen = garden.one_of(choices)
    garden.taken(f"reference years: {chosen if isinstance(chosen, str) else 'base'}")
    return {} if chosen is None else {"reference_years": chosen}


def _edition(garden: _Garden, years: tuple[int, ...]) -> Edition:
    garden.taken("edition")
    changes: list[Fields] = [
        {"display": garden.draw(displays)},
        {"ranking": _rank_rule(garden)},
        {"displays": {"total": garden.draw(displays)}},
        {"reference_years": "each_year"},
    ]
    return Edition(years=years[-1:], **garden.one_of(changes))


def _index(garden: _Garden, years: tuple[int, ...]) -> Fields:
    fields: Fields = {
        "framework": _framework(garden),
        "normalisation": garden.default,
        "display": garden.draw(displays),
        "ranking": _rank_rule(garden),
    }
    if garden.columns and garden.maybe(6):
        fields["treatment"] = (garden.taken(garden.one_of(TREATMENTS)),)
    if garden.maybe(4):
        gate = Gate(code="gate", target=garden.one_of([*garden.done]), minimum=20)
        fields["gates"] = (gate.replace(unknown=garden.one_of(["keep", "exclude"])),)
        garden.taken("gate")
    if garden.maybe(2):
        fields["labels"] = _labels(garden)
    if garden.maybe(3):
        fields["displays"] = {garden.one_of([*garden.done]): garden.draw(displays)}
    if years:
        fields |= _reference_years(garden, years)
        if garden.maybe(3):
            fields["editions"] = (_edition(garden, years),)
    return fields


_STATES = st.sampled_from([*["present"] * 6, *STATES])


def _panel(garden: _Garden, years: tuple[int, ...], count: int) -> Fields:
    draw, shape = garden.draw, (*([len(years)] if years else []), count)
    size = int(np.prod(shape))
    table = np.full((*shape, len(garden.columns)), np.nan)
    states = np.zeros(table.shape, dtype=np.uint8)
    for index, column in enumerate(garden.columns.values()):
        figures = np.reshape(draw(st.lists(column, min_size=size, max_size=size)), shape)
        kinds = np.full(shape, "present", dtype=object)
        if not garden.varied and garden.maybe(2):
            kinds = np.reshape(draw(st.lists(_STATES, min_size=size, max_size=size)), shape)
            kinds = kinds.astype(object)
        if "reference_unit" in garden.parts and not garden.wild:
            kinds[..., 0] = "present"  # the others are measured by it
        states[..., index] = np.vectorize(STATES.index, otypes=[np.uint8])(kinds)
        table[..., index] = np.where(np.isin(states[..., index], (0, 1)), figures, np.nan)
    fields: Fields = {
        "destinations": [f"D{row}" for row in range(count)],
        "columns": [*garden.columns],
        "values": table,
        "states": states,
        "years": years,
    }
    if not garden.wild or garden.maybe(2):
        labels = st.sampled_from(["north", "south", ""])
        fields["groups"] = {"region": draw(st.lists(labels, min_size=count, max_size=count))}
    return fields


def _break(garden: _Garden, index: Fields, panel: Fields) -> None:
    """Break something that a user can break; what is refused must say so."""

    def spoil_cell(value: float) -> Callable[[], None]:
        def spoil() -> None:
            if panel["values"].size:
                panel["values"].flat[0] = value

        return spoil

    def drop(key: str) -> Callable[[], None]:
        def shorten() -> None:
            panel[key] = panel[key][1:]

        return shorten

    def refer_to(code: str) -> Callable[[], None]:
        def refer() -> None:
            index["framework"]["root"]["children"] += (code,)

        return refer

    def rank_by_nothing() -> None:
        index["ranking"] = RankRule(by=("nowhere",))

    def leave_it() -> None:
        """Break nothing: unsuitable methods are broken enough."""

    breaks = [spoil_cell(np.nan), spoil_cell(np.inf), spoil_cell(-np.inf), rank_by_nothing]
    breaks += [drop("destinations"), drop("columns"), refer_to("nowhere"), refer_to("total")]
    garden.one_of([*[leave_it] * 24, *breaks])()


#: What a refusal may name beside nodes, destinations and the kinds of choices.
ELSEWHERE = ("region", "nowhere", "1066", "Framework", "shape")


@st.composite
def cases(draw: DrawFn, feature: str = "", mood: Mood | None = None) -> Case:
    """A random index with a random panel; most are sound.

    Parameters
    ----------
    feature : str, optional
        A kind of normalisation, operator, policy or weights that is to be seen often.
    mood : {"sound", "extreme", "wild"}, optional
        What data and choices are like; by default mostly sound.
    """
    moods: list[Mood] = ["sound", "sound", "sound", "extreme", "wild"]
    chosen = mood or moods[draw(st.integers(0, len(moods) - 1))]
    years = draw(st.sampled_from([(), (), (2020, 2021), (2023, 2021, 2022)]))
    count = draw(st.integers(4 if feature in COMPUTED else 1, 6))
    garden = _Garden(draw, chosen, feature, several=count >= 4 or chosen == "wild")
    index = _index(garden, years)
    panel = _panel(garden, years, count)
    if chosen == "wild":
        _break(garden, index, panel)
    names = (*garden.done, *panel["destinations"], *garden.parts, *ELSEWHERE)
    return Case(index, panel, frozenset(garden.parts), names)
