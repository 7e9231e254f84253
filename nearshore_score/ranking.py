"""The ranking: scores, ranks, what they rest on, and why they came out so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field

from nearshore_score._frozen import FROZEN, FrozenMapping, FrozenModel, Number
from nearshore_score.aggregation import Decomposable
from nearshore_score.dataset import dataset_version
from nearshore_score.errors import InvalidInputError, UnknownNameError
from nearshore_score.figures import Figure
from nearshore_score.framework import Framework
from nearshore_score.gates import GateResult
from nearshore_score.model import ScoringModel
from nearshore_score.naming import Code, Named
from nearshore_score.node import Node
from nearshore_score.outcome import MethodOutcome

#: A figure counts as old when it is more years than this behind the year of the comparison;
#: an indicator may be stricter by its `older_than`.
OLD_AFTER_YEARS = 5


#: What can be the matter with a figure.
CautionKind = Literal["missing", "not_applicable", "imputed", "old", "doubt", "to_verify"]


class NodeResult(FrozenModel):
    """What one criterion or indicator is for one destination.

    Parameters
    ----------
    state : {"present", "missing", "not_applicable"}
        Whether the node has a score, and if not, why.
    score : float, optional
        Score from 0 to 100, exactly where the node is present.
    coverage : float
        Share of the node's weight that rests on figures.
    contribution : float, optional
        Points that it adds to the total; none if the method cannot be split.
    """

    state: Literal["present", "missing", "not_applicable"] = "present"
    score: Number | None = None
    coverage: Number
    contribution: Number | None = None


class RankedDestination(Named):
    """One line of a ranking.

    Parameters
    ----------
    code, name, name_fr : str
        Which destination.
    rank : int
        1 + the number of destinations that are strictly better.
    tied : bool
        Whether another destination has the same score.
    score : float
        Total, greater is better: 0 to 100 where the method averages, else on its own scale.
    coverage : float
        Share of the total weight that rests on figures, counted down to the indicators.
    criteria_coverage : float
        Share of the weight of the criteria that have a score.
    baseline : float
        Points that no criterion explains: the floor of a geometric mean, else zero.
    nodes : mapping of str to NodeResult
        Every criterion and indicator.
    """

    rank: int
    tied: bool
    score: Number
    coverage: Number
    criteria_coverage: Number
    baseline: Number = 0.0
    nodes: Annotated[Mapping[str, NodeResult], *FROZEN]


class NotRanked(Named):
    """A destination that got no rank, and why.

    Parameters
    ----------
    code, name, name_fr : str
        Which destination.
    reason : {"gate", "gate_unknown", "coverage", "own_client"}
        It failed a gate, the gate could not judge it, too little is known of it, or it is itself
        the client market.
    gate : str
        The gate, if one stopped it.
    criteria_coverage : float, optional
        Share of the weight of the criteria that have a score, if that was too little.
    missing : mapping of str to float
        Criteria without a score, with the share of their own weight that is present.
    """

    reason: Literal["gate", "gate_unknown", "coverage", "own_client"]
    gate: str = ""
    criteria_coverage: Number | None = None
    missing: Annotated[Mapping[str, Number], *FROZEN] = Field(default_factory=FrozenMapping)


class Caution(FrozenModel):
    """A figure of the comparison that wants a second look.

    Parameters
    ----------
    kind : {"missing", "not_applicable", "imputed", "old", "doubt", "to_verify"}
        What is the matter.
    destination, indicator : str
        Which figure.
    year : int, optional
        Year of the figure.
    note : str
        What the data say about it.
    """

    kind: CautionKind
    destination: Code
    indicator: Code
    year: int | None = None
    note: str = ""


class Years(FrozenModel):
    """First, median and last year of the figures behind a ranking.

    Parameters
    ----------
    first, median, last : int
        Years; half of the figures are not older than the median.
    """

    first: int
    median: int
    last: int


class Ranking(FrozenModel):
    """Destinations in the order of their scores, with everything needed to question it.

    Parameters
    ----------
    model : ScoringModel
        What was computed, in full.
    destinations : tuple of RankedDestination
        Best first; ties keep the order of input.
    not_ranked : tuple of NotRanked
        Destinations without a rank, and why.
    gates : tuple of GateResult
        What every gate said of every destination.
    cautions : tuple of Caution
        Missing, old, imputed and doubtful figures.
    years : Years, optional
        Years of the figures.
    outcome : MethodOutcome, optional
        What the method found beside the scores; none if nothing could be ranked.

    Examples
    --------
    >>> import nearshore_score as ns
    >>> ranking = ns.load_model().rank(ns.load_destinations().select("MAR", "EGY"))
    >>> ranking
    Ranking(MAR 60.4, EGY 50.6; 2 ranked, 0 not ranked)
    >>> ranking.rank("EGY"), round(ranking.score("MAR"), 4)
    (2, 60.3877)
    >>> [row.name for row in ranking]
    ['Morocco', 'Egypt']
    """

    model: ScoringModel
    destinations: tuple[RankedDestination, ...] = ()
    not_ranked: tuple[NotRanked, ...] = ()
    gates: tuple[GateResult, ...] = ()
    cautions: tuple[Caution, ...] = ()
    years: Years | None = None
    outcome: MethodOutcome | None = None

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of the ranked destinations, best first."""
        return tuple(row.code for row in self.destinations)

    @cached_property
    def _by_code(self) -> Mapping[str, RankedDestination]:
        return FrozenMapping({row.code: row for row in self.destinations})

    def __getitem__(self, code: str) -> RankedDestination:
        """Return the line of a destination.

        Parameters
        ----------
        code : str
            Code of the destination.

        Raises
        ------
        UnknownNameError
            If it is not in the ranking, or was not ranked (the message says why).
        """
        if code in self._by_code:
            return self._by_code[code]
        for row in self.not_ranked:
            if row.code == code:
                why = f"It was not ranked ({row.reason} {row.gate}".rstrip() + ")."
                raise UnknownNameError("ranked destination", code, (), why)
        raise UnknownNameError("ranked destination", code, self._by_code)

    def __len__(self) -> int:
        return len(self.destinations)

    # Pydantic would iterate over fields, which no reader of a ranking expects.
    def __iter__(self) -> Iterator[RankedDestination]:  # type: ignore[override]
        return iter(self.destinations)

    def score(self, code: str) -> float:
        """Return the total of a destination; greater is better."""
        return self[code].score

    def rank(self, code: str) -> int:
        """Return the rank of a destination: 1 + the number that are strictly better."""
        return self[code].rank

    def coverage(self, code: str) -> float:
        """Return the share of the total weight that rests on figures."""
        return self[code].coverage

    def criterion_scores(self, code: str) -> Mapping[str, float | None]:
        """Return the score of every criterion; None where it is missing."""
        row = self[code]
        criteria = self.model.framework.criteria
        return FrozenMapping({node.code: row.nodes[node.code].score for node in criteria})

    def contributions(
        self, code: str, *, of: Literal["criteria", "indicators"] = "criteria"
    ) -> Mapping[str, float]:
        """Return the points that make up a total; they add up to the score.

        For an arithmetic mean they are exact shares. For a geometric mean they are
        logarithmic-mean (LMDI) shares above the floor, and ``"floor"`` holds the rest.

        Parameters
        ----------
        code : str
            The destination.
        of : {"criteria", "indicators"}
            How fine the split is.

        Raises
        ------
        InvalidInputError
            If the method cannot be split.
        """
        row, framework = self[code], self.model.framework
        if any(one.state == "present" and one.contribution is None for one in row.nodes.values()):
            raise InvalidInputError(f"{self._why_not_split()} cannot say what each criterion adds")
        points: dict[str, float] = {}
        for criterion in framework.criteria:
            leaves = [node.code for node in criterion.walk() if not node.children]
            # A criterion that was scored directly has no indicators to share its points.
            whole = of == "criteria" or all(row.nodes[leaf].score is None for leaf in leaves)
            for part in [criterion.code] if whole else leaves:
                points[part] = row.nodes[part].contribution or 0.0
        rest = row.score - sum(points.values())
        if abs(rest) > 1e-9:
            points["floor"] = rest
        return FrozenMapping(points)

    def _why_not_split(self) -> str:
        operators = [node.operator for node in self.model.framework.nodes.values() if node.children]
        if all(isinstance(operator, Decomposable) for operator in operators):
            return "a framework in which joined scores are shared, rounded, rescaled or filled in"
        return self.model.method

    def explain(self, code: str) -> tuple[str, ...]:
        """Tell in at most three sentences why a destination stands where it stands.

        Parameters
        ----------
        code : str
            The destination; for the numbers behind the sentences see `standing`.
        """
        from nearshore_score.explain import standing

        return standing(self, code).sentences(self.model.context.language)

    def limits(self) -> tuple[str, ...]:
        """Return what the scores do not tell, one sentence for every criterion."""
        from nearshore_score.report import limit_notes

        return tuple(note.line(self.model.context.language) for note in limit_notes(self))

    def __repr__(self) -> str:
        first = ", ".join(f"{row.code} {row.score:.1f}" for row in self.destinations[:3])
        more = ", ..." if len(self) > 3 else ""
        return f"Ranking({first}{more}; {len(self)} ranked, {len(self.not_ranked)} not ranked)"

    def __str__(self) -> str:
        from nearshore_score.report import ranking_text

        return ranking_text(self)

    def _repr_html_(self) -> str:
        from nearshore_score.report import ranking_html

        return ranking_html(self)


def cautions_of(
    figures: Mapping[tuple[str, str], Figure],
    framework: Framework,
    destinations: Iterable[str],
    year: int | None,
) -> tuple[Caution, ...]:
    """List the figures that want a second look, by kind and destination."""
    reference = _year_of_comparison(year)
    weights = framework.effective_weights
    seen = {code for code, _ in figures}
    found: list[Caution] = []
    for destination in (code for code in destinations if code in seen):
        for leaf in framework.leaves:
            if weights[leaf.code] == 0:
                continue
            figure = figures.get((destination, leaf.code))
            parent = framework.criterion_of(leaf.code)
            if figure is None and (destination, parent) not in figures:
                found.append(Caution(kind="missing", destination=destination, indicator=leaf.code))
            elif figure is not None:
                found += _cautions_of_figure(destination, leaf, figure, reference)
    return tuple(found)


def _oldest_fresh_year(leaf: Node, reference: int) -> int:
    """Return the first year that is not old: the general one, or a later one of the indicator."""
    general = reference - OLD_AFTER_YEARS
    own = None if leaf.indicator is None else leaf.indicator.older_than
    return general if own is None else max(general, own)


def _year_of_comparison(year: int | None) -> int:
    return year or int(dataset_version()["reference_year"])


def _cautions_of_figure(
    destination: str, leaf: Node, figure: Figure, reference: int
) -> Iterable[Caution]:
    kinds: list[CautionKind] = []
    if leaf.indicator is not None and leaf.indicator.derivation is not None:
        return  # what there is to say is said of the figures that it is computed from
    if figure.state in ("missing", "suppressed"):
        kinds.append("missing")
    if figure.state == "not_applicable":
        kinds.append("not_applicable")
    if figure.state == "imputed":
        kinds.append("imputed")
    if figure.year is not None and figure.year < _oldest_fresh_year(leaf, reference):
        kinds.append("old")
    if "to verify" in figure.note:
        kinds.append("to_verify")
    if "doubt:" in figure.note:
        kinds.append("doubt")
    for kind in kinds:
        yield Caution(
            kind=kind,
            destination=destination,
            indicator=leaf.code,
            year=figure.year,
            note=figure.note,
        )


def years_of(figures: Mapping[tuple[str, str], Figure], year: int | None) -> Years | None:
    """Return first, median and last year of the figures that hold a value.

    Years after that of the comparison are left out: clocks are known in advance.
    """
    last = _year_of_comparison(year)
    held = [f.year for f in figures.values() if f.year is not None and f.has_value]
    years = sorted(one for one in held if one <= last)
    if not years:
        return None
    return Years(first=years[0], median=years[len(years) // 2], last=years[-1])
