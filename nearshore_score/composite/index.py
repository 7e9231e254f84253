"""A composite index as its method page describes it: data only, applied to a panel."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Self

from pydantic import Field, model_validator

from nearshore_score._arrays import FloatArray
from nearshore_score._frozen import FROZEN, FrozenMapping, FrozenModel
from nearshore_score.errors import InvalidInputError, UnknownNameError
from nearshore_score.framework import Framework
from nearshore_score.gates import Gate
from nearshore_score.labels import AnyLabels, Display
from nearshore_score.normalisation import AnyNormalisation, Normalisation
from nearshore_score.normalisation.as_is import AsIs
from nearshore_score.panel import Panel
from nearshore_score.plan import Plan, ReferenceYears
from nearshore_score.ranks import RankRule
from nearshore_score.treatment import AnyStep, PreparationStep, Prepared

if TYPE_CHECKING:
    from nearshore_score.composite.result import IndexResult

#: What a record of a result holds beside labels, gates and scores.
RECORD_FIELDS = ("year", "destination", "state", "rank")

DisplayMapping = Annotated[Mapping[str, Display], *FROZEN]


class Edition(FrozenModel):
    """Rules that hold for some years of an index; what is not named stays as in the index.

    Parameters
    ----------
    years : tuple of int
        The years for which the rules hold.
    framework, treatment, normalisation, reference_years : optional
        How figures become scores; as for `CompositeIndex`.
    display, displays, ranking, labels, gates : optional
        How scores are shown, ranked and labelled; as for `CompositeIndex`.

    Raises
    ------
    InvalidInputError
        If no year is named.

    Examples
    --------
    >>> Edition(years=(2014,), ranking=RankRule(on="raw")).years
    (2014,)
    """

    years: Annotated[tuple[int, ...], Field(min_length=1)]
    framework: Framework | None = None
    treatment: tuple[AnyStep, ...] | None = None
    normalisation: AnyNormalisation | None = None
    reference_years: ReferenceYears | None = None
    display: Display | None = None
    displays: DisplayMapping | None = None
    ranking: RankRule | None = None
    labels: tuple[AnyLabels, ...] | None = None
    gates: tuple[Gate, ...] | None = None

    @property
    def changes(self) -> Mapping[str, object]:
        """The fields of the index that differ, by name."""
        fields = {name: getattr(self, name) for name in type(self).model_fields if name != "years"}
        return {name: value for name, value in fields.items() if value is not None}


class CompositeIndex(FrozenModel):
    """A composite index: everything that turns figures into published numbers.

    Parameters
    ----------
    framework : Framework
        The weighted tree, with operators, weights and the policies for missing data and rounding.
    name, source : str, optional
        What the index is called, and where its method is described.
    treatment : tuple of steps, optional
        What is done to the figures first, in this order: denomination, imputation, outliers,
        screening.
    normalisation : Normalisation
        How figures become scores where a node does not say otherwise; by default they are used
        as they are.
    reference_years : {"each_year", "all_years"} or tuple of int, optional
        For data of several years: which of them set the scale where scores depend on the compared
        set. Without it such a normalisation is refused for several years.
    display : Display
        How scores are displayed.
    displays : mapping of str to Display, optional
        How the scores of some nodes are displayed, in place of `display`.
    ranking : RankRule, optional
        How ranks are given; without it there are none.
    labels : tuple of Bands and Tiers, optional
        Labels given by scores.
    gates : tuple of Gate, optional
        Conditions on figures or scores; who fails one keeps its scores but has no rank.
    editions : tuple of Edition, optional
        Rules that differ by year.

    Raises
    ------
    UnknownNameError
        If a rule names a node that does not exist.
    InvalidInputError
        If a code stands for two things, or a year belongs to two editions.

    Examples
    --------
    >>> from nearshore_score import Panel
    >>> index = CompositeIndex(
    ...     name="E-government",
    ...     framework=Framework.flat({"online_service": 1, "human_capital": 1}),
    ...     display=Display(digits=2),
    ...     ranking=RankRule(on="displayed"),
    ... )
    >>> panel = Panel(("A", "B"), ("online_service", "human_capital"), [[0.5, 0.9], [0.8, 0.61]])
    >>> result = index.compute(panel)
    >>> result.displayed["total"]
    array([0.7 , 0.71])
    >>> result.ranks
    array([2., 1.])
    """

    framework: Framework
    name: str = ""
    source: str = ""
    treatment: tuple[AnyStep, ...] = ()
    normalisation: AnyNormalisation = Field(default_factory=AsIs)
    reference_years: ReferenceYears | None = None
    display: Display = Field(default_factory=Display)
    displays: DisplayMapping = Field(default_factory=FrozenMapping)
    ranking: RankRule | None = None
    labels: tuple[AnyLabels, ...] = ()
    gates: tuple[Gate, ...] = ()
    editions: tuple[Edition, ...] = ()

    if TYPE_CHECKING:  # what may be written for short, which the fields' own types do not tell

        def __init__(
            self,
            *,
            framework: Framework,
            name: str = "",
            source: str = "",
            treatment: Sequence[PreparationStep | str] = (),
            normalisation: Normalisation | Callable[..., FloatArray] | str = "as_is",
            reference_years: ReferenceYears | None = None,
            display: Display = ...,
            displays: Mapping[str, Display] = ...,
            ranking: RankRule | None = None,
            labels: Sequence[AnyLabels] = (),
            gates: Sequence[Gate] = (),
            editions: Sequence[Edition] = (),
        ) -> None: ...

    @model_validator(mode="after")
    def _names_exist(self) -> Self:
        for what, code in self._named_nodes():
            if code not in self.framework.nodes:
                raise UnknownNameError(f"node for {what}", code, self.framework.nodes)
        years = [year for edition in self.editions for year in edition.years]
        if len(set(years)) != len(years):
            raise ValueError("a year belongs to two editions; name each year once")
        self._refuse_codes_of_records()
        for edition in self.editions:
            changed = self._edition(edition)  # the changed index must be sound too
            if changed.framework.root.code != self.framework.root.code:
                raise ValueError(
                    f"the total is {self.framework.root.code}, but {changed.framework.root.code} "
                    f"in the edition of {edition.years[0]}; give both the same code"
                )
        return self

    def _refuse_codes_of_records(self) -> None:
        """Refuse codes that would stand for two things in a record of the result."""
        taken = {*RECORD_FIELDS, *self.framework.nodes}
        for code in RECORD_FIELDS:
            if code in self.framework.nodes:
                raise ValueError(f"a record of the result has its own {code!r}; rename the node")
        for rule in (*self.labels, *self.gates):
            if rule.code in taken:
                raise ValueError(f"{rule.code!r} is taken; give the label or gate another code")
            taken.add(rule.code)

    def _named_nodes(self) -> Iterator[tuple[str, str]]:
        for code in self.displays:
            yield "a display", code
        for code in self.ranking.by if self.ranking else ():
            yield "the ranking", code
        for rule in self.labels:
            for code in rule.nodes:
                yield f"the label {rule.code}", code
        for gate in self.gates:
            yield f"the gate {gate.code}", gate.target

    def __repr__(self) -> str:
        return f"CompositeIndex({self.name or 'unnamed'}, {len(self.framework.leaves)} leaves)"

    __str__ = __repr__

    def method(self) -> str:
        """Write every choice down in words, the tree first, as the method page of a publisher."""
        from nearshore_score.composite.method_page import method_page

        return method_page(self)

    def display_of(self, code: str) -> Display:
        """Return how the score of a node is displayed."""
        return self.displays.get(code, self.display)

    def edition(self, year: int) -> CompositeIndex:
        """Return the index with the rules of one year, and without editions.

        Parameters
        ----------
        year : int
            A year that belongs to an edition, or any other, for which the general rules hold.
        """
        for edition in self.editions:
            if year in edition.years:
                return self._edition(edition)
        return self.replace(editions=()) if self.editions else self

    def _edition(self, edition: Edition) -> CompositeIndex:
        return self.replace(**edition.changes, editions=())

    def prepare(self, panel: Panel) -> tuple[Prepared, ...]:
        """Apply the treatment to a panel.

        Parameters
        ----------
        panel : Panel
            Figures; columns that the index does not need may be there, for instance denominators.

        Returns
        -------
        tuple of Prepared
            What each step left behind, in the order of the steps.
        """
        prepared: list[Prepared] = []
        for step in self.treatment:
            before = prepared[-1].panel if prepared else panel
            prepared.append(step.prepare(before, self.framework))
        return tuple(prepared)

    def compile(self, panel: Panel) -> Plan:
        """Compile the index for a panel that has been treated; see `Plan`.

        Parameters
        ----------
        panel : Panel
            Figures after the treatment; columns that no leaf needs are left out.

        Raises
        ------
        UnknownNameError
            If the panel lacks the column of a leaf.
        InvalidInputError
            If the figures cannot be scored like this, or the index has editions: then compile
            ``index.edition(year)``.
        """
        if self.editions:
            raise InvalidInputError(
                "the rules differ by year; take those of one year, for instance "
                f"index.edition({self.editions[0].years[0]})"
            )
        needed = panel.select([leaf.code for leaf in self.framework.leaves])
        return Plan(
            needed,
            self.framework,
            self.normalisation,
            reference_years=self.reference_years if panel.years else None,
            direct_range=None,
        )

    def compute(self, panel: Panel) -> IndexResult:
        """Compute scores, ranks and labels.

        Parameters
        ----------
        panel : Panel
            Figures of n destinations, for one year or, with `Panel.years`, for several.

        Returns
        -------
        IndexResult

        Raises
        ------
        UnknownNameError
            If the panel lacks a column.
        InvalidInputError
            If the figures cannot be scored like this; the message says which, and what to do.
        """
        # The result stands to the right of the index, so it is fetched when it is needed.
        from nearshore_score.composite.computation import compute

        return compute(self, panel)


def refuse_panel(panel: Panel) -> None:
    """Refuse panels with axes that have no labels, and those without destinations."""
    expected = 3 if panel.years else 2
    if panel.values.ndim != expected:
        raise InvalidInputError(
            f"values of shape {panel.values.shape} have axes without labels; give the panel its "
            "years, or evaluate many cases at once with index.compile(panel)(values=...)"
        )
    if not panel.destinations:
        raise InvalidInputError("the panel has no destinations; there is nothing to compute")
