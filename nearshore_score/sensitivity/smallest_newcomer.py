"""The smallest newcomer that makes two destinations change places by stretching a range."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pydantic import Field

from nearshore_score._frozen import FrozenMapping, FrozenModel, Number
from nearshore_score.aggregation import ArithmeticMean, WeightedSum
from nearshore_score.analysis import Analysis
from nearshore_score.context import Language
from nearshore_score.criteria import CRITERIA
from nearshore_score.errors import InvalidInputError, NearshoreScoreError, NotLinearError
from nearshore_score.figures import Figure
from nearshore_score.missing import NoScore, Renormalise
from nearshore_score.model import ScoringModel
from nearshore_score.multicriteria import WeightedSumModel
from nearshore_score.naming import Code
from nearshore_score.node import Node
from nearshore_score.normalisation import MinMax
from nearshore_score.phrases import decimal, phrase
from nearshore_score.plan import Plan
from nearshore_score.profiles import DestinationProfile, ScoreOrFigures
from nearshore_score.ranks import TIE_TOLERANCE
from nearshore_score.sensitivity._compared_set import (
    ComparedSet,
    compared_set,
    nodes_of_the_total,
)
from nearshore_score.sensitivity._newcomer_search import (
    STEP,
    Found,
    NewcomerSearch,
    Obstacle,
    Together,
    new_code,
)
from nearshore_score.sensitivity._range_stretches import ENDS, End, Range, ranges, wider
from nearshore_score.sensitivity.leave_one_out import Names, short_name
from nearshore_score.sensitivity.rank_reversal import (
    ImmunityCertificate,
    dependent_parts,
    figure_text,
    immunity,
)
from nearshore_score.tables import Table

_SHOWN = 12
_TWINS = 5


class Stretch(FrozenModel):
    """A range that a newcomer would have to stretch, and how far.

    Parameters
    ----------
    indicator : str
        The indicator.
    end : {"minimum", "maximum"}
        Whether the newcomer has the least or the greatest figure.
    present : float
        The least or greatest figure so far.
    needed : float
        The figure at which both destinations are level; beyond it they have changed places.
    beyond : float
        How far that lies beyond the present end, in the unit of the indicator.
    stretch : float
        The same as a share of the present range, on the scale of the indicator's transform. Zero
        where all figures are equal: then any other figure will do.
    unit : str
        Unit of the figures.
    obstacle : {"", "range", "gate", "precision"}
        Why no newcomer can have such a figure; empty if one can, which was then verified by
        scoring all destinations again.
    """

    indicator: Code
    end: End
    present: Number
    needed: Number
    beyond: Number
    stretch: Number
    unit: str = ""
    obstacle: Obstacle = ""

    @property
    def possible(self) -> bool:
        """Whether a newcomer can have the figure, and the swap was verified."""
        return not self.obstacle


class JointStretch(FrozenModel):
    """Several ranges stretched by one newcomer, none of them by more than necessary.

    Parameters
    ----------
    stretch : float
        The greatest of the stretches, as a share of the present range; no newcomer does with
        less.
    stretches : tuple of Stretch
        One for each indicator, at the point where both destinations are level.
    verified : bool
        Whether the destinations were scored again, just past that point and just short of it, and
        changed places in the first case only.
    """

    stretch: Number
    stretches: tuple[Stretch, ...]
    verified: bool


class SmallestNewcomer(Analysis):
    """Newcomers that swap a pair of destinations, the smallest first, or a proof of immunity.

    Parameters
    ----------
    model : ScoringModel
        The model.
    ahead, behind : str
        The pair: who has the higher score now, and who the lower.
    gap : float
        Distance of their scores.
    certificate : ImmunityCertificate, optional
        Why no newcomer whatever can swap them; none if one might.
    stretches : tuple of Stretch
        Ranges that can swap the pair one at a time: first the possible ones, the smallest stretch
        first, then those that no newcomer can reach.
    together : JointStretch, optional
        The least greatest stretch if one newcomer stretches several ranges at once; none if even
        all of them do not swap the pair.
    newcomer : DestinationProfile, optional
        A destination just past the first of the stretches: a twin of `like` but for one figure.
        It was added and everything ranked again. None if there is no possible stretch, or no
        such twin has a rank.
    like : str
        Whose twin it is.
    names : mapping of str to str
        How destinations and indicators are called.
    """

    model: ScoringModel
    ahead: Code
    behind: Code
    gap: Number
    certificate: ImmunityCertificate | None = None
    stretches: tuple[Stretch, ...] = ()
    together: JointStretch | None = None
    newcomer: DestinationProfile | None = None
    like: str = ""
    names: Names = Field(default_factory=FrozenMapping)

    @property
    def immune(self) -> bool:
        """Whether it is proven that no newcomer can swap the pair."""
        return self.certificate is not None

    @property
    def smallest(self) -> Stretch | None:
        """The smallest stretch that a newcomer can have; None if there is none."""
        return next((one for one in self.stretches if one.possible), None)

    def __repr__(self) -> str:
        possible = sum(one.possible for one in self.stretches)
        what = "immune" if self.immune else f"{possible} possible stretches"
        return f"SmallestNewcomer({self.ahead} before {self.behind}; {what})"

    def tables(self) -> tuple[Table, ...]:
        """Return the stretches, at most twelve; no table if there is none."""
        if not self.stretches:
            return ()
        language = self.model.context.language
        keys = ("end", "present", "needed", "stretch", "possible")
        head = [phrase("indicator", language)]
        head += [phrase(f"newcomer_{key}", language) for key in keys]
        rows = tuple(self._line(one, language) for one in self.stretches[:_SHOWN])
        return (Table(tuple(head), rows, labels=(0, 1, 5)),)

    def sentences(self) -> tuple[str, ...]:
        """Return the certificate, the newcomer, and what several indicators can do at once."""
        language = self.model.context.language
        pair = {"ahead": self._name(self.ahead), "behind": self._name(self.behind)}
        if self.certificate is not None:
            return (self.certificate.reason(language),)
        said: list[str] = []
        if self.smallest is None:
            said.append(phrase("newcomer_none", language, **pair))
        elif self.newcomer is not None:
            what = self._name(self.smallest.indicator)
            figure = figure_text(self.smallest.needed, language)
            like = self._name(self.like)
            said.append(
                phrase("newcomer_found", language, **pair, like=like, what=what, figure=figure)
            )
        if self.together is not None:
            count = len(self.together.stretches)
            share = decimal(100 * self.together.stretch, language)
            said.append(phrase("newcomer_together", language, count=count, share=share))
        return tuple(said)

    def _line(self, one: Stretch, language: Language) -> tuple[str, ...]:
        return (
            short_name(self._name(one.indicator)),
            phrase(f"newcomer_{one.end}", language),
            figure_text(one.present, language),
            figure_text(one.needed, language),
            decimal(100 * one.stretch, language),
            phrase(f"newcomer_obstacle_{one.obstacle or 'no'}", language),
        )

    def _name(self, code: str) -> str:
        return self.names.get(code, code)


def smallest_newcomer(
    model: ScoringModel, profiles: Iterable[DestinationProfile], a: str, b: str
) -> SmallestNewcomer:
    r"""Find the smallest newcomer that makes two destinations change places.

    Under min-max a newcomer beyond the present extremes of an indicator stretches its range from
    R to R', and takes away a part of the difference that the indicator makes. The difference of
    two scores is linear in ``q = R / R'``,

    .. math:: D(q) = D(0) + q\, (D(1) - D(0)),

    with today's difference D(1), and D(0) where the range is so wide that all present
    destinations have the same score on the indicator. They are level at
    ``q = D(0) / (D(0) - D(1))``; there is such a newcomer if D(0) has the other sign. Both
    differences are read off the compiled model, so that criteria which share out the weight of
    missing figures, differently for each destination, are in them.

    For several indicators at once the losses add up, and a newcomer needs a stretch of at least
    t on the worst of them: the least t solves a linear programme whose only coupling is the sum,
    and is found exactly by going through its break points.

    Parameters
    ----------
    model : ScoringModel
        A model with min-max normalisation and weighted arithmetic means or sums at every level.
        With fixed goalposts the result is a certificate that no newcomer can do it.
    profiles : iterable of DestinationProfile
        The destinations.
    a, b : str
        Two destinations with a rank, in either order.

    Returns
    -------
    SmallestNewcomer

    Raises
    ------
    NotLinearError
        If scores depend on the compared set by something else than min-max, or are not joined
        linearly; the message names it.
    InvalidInputError
        If both are the same, or level: then there is no order to reverse.
    UnknownNameError
        If one of them has no rank; the message says why.

    Notes
    -----
    The other figures of the newcomer lie inside the present ranges and move nothing. A figure
    must be possible for the indicator (a share does not exceed 100 %) and must pass the gates of
    the model; where it cannot, the stretch is listed with the obstacle.

    References
    ----------
    .. [1] X. Wang and E. Triantaphyllou, "Ranking irregularities when evaluating alternatives by
       using some ELECTRE methods", *Omega* 36(1), 2008, pages 45-63 (what a change of the set may
       do to a ranking).

    Examples
    --------
    >>> import nearshore_score as ns
    >>> flat = ns.Framework(
    ...     root=ns.Node(
    ...         code="total",
    ...         children=[ns.Indicator(code="pay", direction="cost"), ns.Indicator(code="staff")],
    ...     )
    ... )
    >>> figures = {"A": (10, 60), "B": (14, 70), "C": (20, 50)}
    >>> places = [
    ...     ns.DestinationProfile(code=code, other={"pay": {"pay": pay}, "staff": {"staff": staff}})
    ...     for code, (pay, staff) in figures.items()
    ... ]
    >>> model = ns.ScoringModel(framework=flat, normalisation=ns.MinMax())
    >>> found = smallest_newcomer(model, places, "A", "B")
    >>> found.ahead, found.smallest.indicator, found.smallest.end, round(found.smallest.needed, 6)
    ('B', 'staff', 'minimum', 45.0)
    """
    compared = compared_set(model, profiles)
    ahead, behind = _ordered(compared, a, b)
    gap = compared.ranking.score(ahead) - compared.ranking.score(behind)
    names = compared.names()
    empty = SmallestNewcomer(model=model, ahead=ahead, behind=behind, gap=gap, names=names)
    if certificate := immunity(compared.plan):
        return empty.replace(certificate=certificate)
    _refuse_what_is_not_linear(compared.plan)
    places = _ranges(compared)
    search = NewcomerSearch(compared, ahead, behind, gap, places)
    options = search.options()
    found = empty.replace(
        stretches=_sorted(search.alone(options)), together=_joint(search.together(options))
    )
    if found.smallest is None:
        return found
    newcomer, like = _newcomer(compared, found.smallest, (ahead, behind))
    return found.replace(newcomer=newcomer, like=like)


def _ordered(compared: ComparedSet, a: str, b: str) -> tuple[str, str]:
    if a == b:
        raise InvalidInputError(f"{a} is given twice; a newcomer swaps two destinations")
    difference = compared.ranking.score(a) - compared.ranking.score(b)
    if abs(difference) <= TIE_TOLERANCE:
        raise InvalidInputError(f"{a} and {b} are level: there is no order to reverse")
    return (a, b) if difference > 0 else (b, a)


def _refuse_what_is_not_linear(plan: Plan) -> None:
    remedy = (
        "; see rank_reversal for what a removal does, or use min_max with arithmetic_mean at "
        "every level"
    )
    for part in dependent_parts(plan):
        node = plan.framework.nodes[part.node]
        if node.children or not isinstance(plan.normalisations.get(part.node), MinMax):
            raise NotLinearError(
                f"scores of {part.node} depend on the compared destinations through {part.kind}, "
                f"for which the smallest newcomer is not known{remedy}"
            )
    for code in nodes_of_the_total(plan.framework):
        if reason := _why_not_linear(plan, plan.framework.nodes[code]):
            raise NotLinearError(f"{reason}, which is not linear in the scores below{remedy}")


def _why_not_linear(plan: Plan, node: Node) -> str:
    if plan.framework.rounding_of(node) is not None or plan.framework.input_rounding is not None:
        return f"{node.code} is rounded"
    if not node.children:
        return "" if node.missing is None else f"missing figures of {node.code} are filled in"
    operator = node.operator
    sums = isinstance(operator, WeightedSumModel) and operator.normalisation == "none"
    if not (sums or isinstance(operator, ArithmeticMean | WeightedSum)):
        return f"{node.code} is joined by {operator.kind}"
    if node.code in plan.normalisations:
        return f"{node.code} is normalised after joining"
    policy = plan.framework.missing_policy(node)
    if not isinstance(policy, Renormalise | NoScore):
        return f"missing children of {node.code} are filled in ({policy.kind})"
    return ""


def _ranges(compared: ComparedSet) -> list[Range]:
    leaves = [part.node for part in dependent_parts(compared.plan)]
    return ranges(compared.plan, leaves, compared.model.gates)


def _sorted(found: list[Found]) -> tuple[Stretch, ...]:
    """Return stretches, the possible ones first, then the smallest."""
    stretches = [_stretch(one) for one in found]
    return tuple(sorted(stretches, key=lambda one: (not one.possible, round(one.stretch, 9))))


def _joint(found: Together | None) -> JointStretch | None:
    if found is None:
        return None
    stretches = [_stretch(one) for one in found.ends]
    return JointStretch(
        stretch=1 / found.share_kept - 1,
        stretches=tuple(sorted(stretches, key=lambda one: -one.stretch)),
        verified=found.verified,
    )


def _stretch(found: Found) -> Stretch:
    place, end = found.option.range, found.option.end
    present = place.ends[ENDS.index(end)]
    needed = place.figure(end, found.width) if place.width > 0 else present
    return Stretch(
        indicator=place.code,
        end=end,
        present=present,
        needed=needed,
        beyond=abs(needed - present),
        stretch=found.width / place.width - 1 if place.width > 0 else 0.0,
        unit=place.unit,
        obstacle=found.obstacle,
    )


def _newcomer(
    compared: ComparedSet, stretch: Stretch, pair: tuple[str, str]
) -> tuple[DestinationProfile | None, str]:
    """Return a twin of a destination but for one figure, which does swap the pair."""
    place = next(one for one in _ranges(compared) if one.code == stretch.indicator)
    width = wider(place, place.width * (1 + stretch.stretch), STEP)
    figure = place.figure(stretch.end, width)
    for like in compared.ranking.codes[: -1 - _TWINS : -1]:
        try:
            twin = _twin(compared, like, stretch.indicator, figure)
            ranking = compared.model.rank([*compared.profiles, twin])
        except NearshoreScoreError:
            continue  # it is scored directly where the newcomer needs a figure
        ahead, behind = (ranking.score(code) for code in pair)
        if twin.code in ranking.codes and behind > ahead + TIE_TOLERANCE:
            return twin, like
    return None, ""


def _twin(compared: ComparedSet, like: str, leaf: str, figure: float) -> DestinationProfile:
    """Return a profile like another one but for the figure of one leaf."""
    profile = compared.profiles[like]
    node = compared.plan.framework.nodes[leaf]
    criteria: dict[str, ScoreOrFigures] = dict(profile.criteria)
    homes = [home for home, code, _, _ in profile.figures() if code == leaf]
    if node.indicator is None and not homes:
        criteria[leaf] = figure
    else:
        home = homes[0] if homes else compared.plan.framework.criterion_of(leaf)
        content = criteria.get(home, {})
        if not isinstance(content, Mapping):
            raise InvalidInputError(f"{like} has a score of {home} itself")
        unit = "" if node.indicator is None else node.indicator.unit
        new = Figure(value=figure, unit=unit)
        criteria[home] = {**content, leaf: _replaced(content.get(leaf), new, compared)}
    named = {code: value for code, value in criteria.items() if code in CRITERIA}
    other = {code: value for code, value in criteria.items() if code not in CRITERIA}
    return profile.replace(
        code=new_code(compared), name="Newcomer", name_fr="Nouvelle venue", other=other, **named
    )


def _replaced(
    old: float | Figure | Mapping[str, float | Figure] | None, new: Figure, compared: ComparedSet
) -> float | Figure | Mapping[str, float | Figure]:
    """Return a figure, or the figures by client of which that of the model's client is new."""
    client = compared.model.context.client
    if isinstance(old, Mapping) and client is not None:
        return {**old, client: new}
    return new
