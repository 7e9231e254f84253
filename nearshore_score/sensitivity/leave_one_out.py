"""Leave one destination, criterion or indicator out, and see who changes places."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Literal, get_args

import numpy as np
from pydantic import Field

from nearshore_score._arrays import BoolArray, FloatArray
from nearshore_score._frozen import FROZEN, FrozenMapping, FrozenModel, Number
from nearshore_score.aggregation.traits import HasOperatorTraits
from nearshore_score.analysis import Analysis
from nearshore_score.context import Language
from nearshore_score.errors import InvalidInputError, NearshoreScoreError, UnknownNameError
from nearshore_score.framework import Framework
from nearshore_score.model import ScoringModel
from nearshore_score.naming import Code
from nearshore_score.phrases import decimal, listing, percent, phrase
from nearshore_score.plan import Plan
from nearshore_score.profiles import DestinationProfile
from nearshore_score.ranks import TIE_TOLERANCE, competition_ranks
from nearshore_score.sensitivity._compared_set import ComparedSet, compared_set
from nearshore_score.tables import Table

#: What is left out, one after another.
Dropped = Literal["destinations", "criteria", "indicators"]

Ranks = Annotated[Mapping[Code, int], *FROZEN]
Names = Annotated[Mapping[Code, str], *FROZEN]

# A table shows the removals that matter most; the result holds all of them.
_SHOWN = 12
_NAMED = 3
_WIDTH = 36


class Swap(FrozenModel):
    """A pair of destinations that changed places.

    Parameters
    ----------
    was_better : str
        Strictly better before.
    now_better : str
        Strictly better after.
    """

    was_better: Code
    now_better: Code


class Removal(FrozenModel):
    """What leaving one thing out does to the order of the destinations.

    Parameters
    ----------
    removed : str
        The destination, criterion or indicator that is left out.
    parents : tuple of str
        Nodes that go with it because it was their only child, the lowest first.
    weight : float, optional
        Share of the total weight that goes; none for a destination.
    before, after : mapping of str to int
        Ranks with and without it, both among the destinations that have a rank in both.
    lost, gained : tuple of str
        Destinations that have a rank only with it, and only without it: enough is known of them
        in one case and not in the other.
    first_before, first_after : tuple of str
        Who is first with it, not counting a destination that is itself left out, and without it.
    swaps : tuple of Swap
        Pairs whose order is reversed.
    ties_changed : int
        Pairs that are level in one of the two orders and not in the other.
    distance : float
        Kendall distance as a share: reversed pairs among all pairs with a rank in both; 0 if
        there is no pair.
    """

    removed: Code
    parents: tuple[Code, ...] = ()
    weight: Number | None = None
    before: Ranks
    after: Ranks
    lost: tuple[Code, ...] = ()
    gained: tuple[Code, ...] = ()
    first_before: tuple[Code, ...]
    first_after: tuple[Code, ...]
    swaps: tuple[Swap, ...] = ()
    ties_changed: int = 0
    distance: Number = 0.0

    @property
    def discordant(self) -> int:
        """Kendall distance as a number: the reversed pairs."""
        return len(self.swaps)

    @property
    def shifts(self) -> Mapping[str, int]:
        """Places that each destination loses (positive) or gains (negative)."""
        return FrozenMapping({code: self.after[code] - rank for code, rank in self.before.items()})

    @property
    def largest_shift(self) -> int:
        """Most places that a destination loses or gains; 0 if nobody moves."""
        return max((abs(shift) for shift in self.shifts.values()), default=0)

    @property
    def moved_most(self) -> tuple[str, ...]:
        """Destinations that move by the largest shift; empty if nobody moves."""
        largest = self.largest_shift
        return tuple(c for c, shift in self.shifts.items() if largest and abs(shift) == largest)

    @property
    def winner_changes(self) -> bool:
        """Whether others are first, or are no longer alone in being first."""
        return set(self.first_before) != set(self.first_after)


class NotRemovable(FrozenModel):
    """What cannot be left out, and why.

    Parameters
    ----------
    code : str
        The destination, criterion or indicator.
    reason : str
        Why there is no ranking without it.
    """

    code: Code
    reason: str


class LeaveOneOut(Analysis):
    """Each destination, criterion or indicator left out in turn.

    Parameters
    ----------
    model : ScoringModel
        The model.
    drop : {"destinations", "criteria", "indicators"}
        What was left out.
    ranks : mapping of str to int
        Ranks with everything in.
    removals : tuple of Removal
        One for each thing that can be left out, in the order of data and framework.
    not_removable : tuple of NotRemovable
        The others.
    names : mapping of str to str
        How destinations, criteria and indicators are called.
    """

    model: ScoringModel
    drop: Dropped
    ranks: Ranks
    removals: tuple[Removal, ...]
    not_removable: tuple[NotRemovable, ...] = ()
    names: Names = Field(default_factory=FrozenMapping)

    @property
    def share_reversed(self) -> float:
        """Share of the removals that reverse at least one pair; 0 if there is no removal."""
        reversing = sum(bool(removal.swaps) for removal in self.removals)
        return reversing / len(self.removals) if self.removals else 0.0

    @property
    def by_importance(self) -> tuple[Removal, ...]:
        """The removals by reversed pairs, then by the largest shift, the most first."""
        return tuple(sorted(self.removals, key=lambda one: (-one.discordant, -one.largest_shift)))

    @property
    def matters_most(self) -> Removal | None:
        """The removal that reverses most pairs; None if no rank changes at all."""
        first = next(iter(self.by_importance), None)
        return first if first is not None and (first.swaps or first.largest_shift) else None

    def __getitem__(self, code: str) -> Removal:
        """Return what leaving one thing out does.

        Parameters
        ----------
        code : str
            What is left out.

        Raises
        ------
        UnknownNameError
            If there is no such removal; the message says why if it cannot be left out.
        """
        for removal in self.removals:
            if removal.removed == code:
                return removal
        why = next((one.reason for one in self.not_removable if one.code == code), "")
        raise UnknownNameError("removal", code, [one.removed for one in self.removals], why)

    def __repr__(self) -> str:
        return (
            f"LeaveOneOut({len(self.removals)} {self.drop} left out in turn, "
            f"{self.share_reversed:.0%} of them reverse a pair)"
        )

    def tables(self) -> tuple[Table, ...]:
        """Return the removals that matter most, at most twelve."""
        language = self.model.context.language
        keys = ("removal_left_out", "removal_swaps", "removal_distance", "removal_shift")
        head = [phrase(key, language) for key in (*keys, "removal_moved", "removal_first")]
        rows = [self._line(removal, language) for removal in self.by_importance[:_SHOWN]]
        return (Table(tuple(head), tuple(rows), labels=(0, 4, 5)),)

    def sentences(self) -> tuple[str, ...]:
        """Return how many removals reverse a pair, and what the table leaves out."""
        language = self.model.context.language
        reversing = sum(bool(removal.swaps) for removal in self.removals)
        said = [
            phrase(
                f"removal_share_{self.drop}",
                language,
                reversing=reversing,
                count=len(self.removals),
                share=percent(self.share_reversed, language),
            )
        ]
        for key in ("lost", "gained"):
            for removal in self.removals:
                if who := getattr(removal, key):
                    names = listing([self._name(code) for code in who], language)
                    what = self._name(removal.removed)
                    said.append(phrase(f"removal_{key}", language, what=what, who=names))
        said += [
            phrase("removal_not", language, what=self._name(one.code), reason=one.reason)
            for one in self.not_removable
        ]
        return tuple(said)

    def _line(self, removal: Removal, language: Language) -> tuple[str, ...]:
        return (
            short_name(self._name(removal.removed)),
            str(removal.discordant),
            decimal(removal.distance, language, 3),
            str(removal.largest_shift),
            _short(removal.moved_most, language),
            _short(removal.first_after, language) if removal.winner_changes else "",
        )

    def _name(self, code: str) -> str:
        return self.names.get(code, code)


def short_name(name: str) -> str:
    """Return a name that fits into a table; of a long one, its beginning and its end.

    Parameters
    ----------
    name : str
        The name.

    Examples
    --------
    >>> short_name("Share able to use the client languages: French")
    'Share able to use...nguages: French'
    """
    return name if len(name) <= _WIDTH else f"{name[:17].rstrip()}...{name[-15:].lstrip()}"


def _short(codes: tuple[str, ...], language: Language) -> str:
    """Return some codes, and how many more there are."""
    first = ", ".join(codes[:_NAMED])
    more = len(codes) - _NAMED
    return phrase("and_more", language, first=first, more=more) if more > 0 else first


def leave_one_out(
    model: ScoringModel,
    profiles: Iterable[DestinationProfile],
    drop: Dropped = "destinations",
) -> LeaveOneOut:
    """Leave each destination, criterion or indicator out in turn and rank again [1]_.

    Ranks before and after are both counted among the destinations that have a rank in both, so
    that nobody moves merely because a place falls free. Everything else is done anew: the scale
    of min-max, weights that are computed from the figures, the shares of missing criteria. Who
    passes the gates is decided once, by the whole model.

    Parameters
    ----------
    model : ScoringModel
        Any model: the scores need not be linear.
    profiles : iterable of DestinationProfile
        The destinations. Those that fail a gate take no part, and so are not left out either;
        those of which too little is known for a rank are, because others may be measured by them.
    drop : {"destinations", "criteria", "indicators"}
        What is left out. The weights of the siblings keep their proportions; an only child takes
        its parent with it.

    Returns
    -------
    LeaveOneOut

    Raises
    ------
    InvalidInputError
        If no destination can be ranked.
    UnknownNameError
        If there is no such thing to leave out.

    Notes
    -----
    The Kendall distance counts the pairs whose order is reversed [2]_. A pair that is level in one
    of the two orders is not reversed; such pairs are counted separately, in `ties_changed`.

    References
    ----------
    .. [1] OECD and JRC, *Handbook on Constructing Composite Indicators*, 2008, step 7
       (uncertainty and sensitivity analysis: inclusion and exclusion of indicators).
    .. [2] M. G. Kendall, "A new measure of rank correlation", *Biometrika* 30(1/2), 1938, pages
       81-93.

    Examples
    --------
    >>> import nearshore_score as ns
    >>> some = ns.load_destinations().select("MAR", "EGY", "TUN", "ROU", "POL")
    >>> found = leave_one_out(ns.load_model(), some, "criteria")
    >>> found["cost"].before["MAR"], found["cost"].after["MAR"]
    (1, 3)
    """
    if drop not in get_args(Dropped):
        raise UnknownNameError("thing to leave out", str(drop), get_args(Dropped))
    compared = compared_set(model, profiles)
    if drop == "destinations":
        found = [removal_of_destination(compared, code) for code in compared.codes]
    else:
        found = [_removal_of_node(compared, code) for code in _nodes(compared.framework, drop)]
    return LeaveOneOut(
        model=model,
        drop=drop,
        ranks={row.code: row.rank for row in compared.ranking},
        removals=tuple(one for one in found if isinstance(one, Removal)),
        not_removable=tuple(one for one in found if isinstance(one, NotRemovable)),
        names=compared.names(),
    )


def removal_of_destination(compared: ComparedSet, code: str) -> Removal | NotRemovable:
    """Say what leaving one destination out does to the others.

    Parameters
    ----------
    compared : ComparedSet
        The destinations that are compared.
    code : str
        The one to leave out.

    Returns
    -------
    Removal or NotRemovable
    """
    rows = compared.rows_of_others(code)
    if not rows:
        return NotRemovable(code=code, reason="nobody is left")
    root = compared.plan.framework.root.code
    before = compared.scores[rows]
    after = before
    if looks_at_others(compared.plan):
        try:
            after = compared.plan_without(code)().scores[root]
        except NearshoreScoreError as error:
            return NotRemovable(code=code, reason=str(error))
    return _removal(code, compared.others(code), before, after)


def looks_at_others(plan: Plan) -> bool:
    """Say whether a total may move with the compared set; operators that do not say may do so."""
    operators = [node.operator for node in plan.framework.nodes.values() if node.children]
    silent = any(not isinstance(operator, HasOperatorTraits) for operator in operators)
    return silent or bool(plan.what_depends_on_set(plan.framework.root.code))


def _removal_of_node(compared: ComparedSet, code: str) -> Removal | NotRemovable:
    plan = compared.plan
    try:
        framework, gone = _without(plan.framework, code)
        kept = [column for column in plan.panel.columns if column in framework.nodes]
        smaller = Plan(plan.panel.select(kept), framework, plan.normalisation)
        after = smaller().scores[framework.root.code]
    except NearshoreScoreError as error:
        return NotRemovable(code=code, reason=str(error))
    removal = _removal(code, list(compared.codes), compared.scores, after)
    weight = compared.framework.effective_weights[gone[-1]]
    return removal.replace(parents=tuple(gone[1:]), weight=weight)


def _without(framework: Framework, code: str) -> tuple[Framework, list[str]]:
    """Drop a node, with parents that would be left childless; return what went, lowest first."""
    gone = [code]
    parent = framework.parent(code)
    while parent is not None and len(parent.children) == 1:
        gone.append(parent.code)
        parent = framework.parent(parent.code)
    if parent is None:
        raise InvalidInputError(f"{code} is all that {framework.root.code} rests on")
    return framework.without(gone[-1]), gone


def _nodes(framework: Framework, drop: Dropped) -> list[str]:
    if drop == "criteria":
        return [node.code for node in framework.criteria]
    below = {node.code for node in framework.root.walk()}
    return [leaf.code for leaf in framework.leaves if leaf.code in below]


def _removal(removed: str, codes: list[str], before: FloatArray, after: FloatArray) -> Removal:
    """Compare the scores (n,) of some destinations with and without something."""
    ranked, still = ~np.isnan(before), ~np.isnan(after)
    both = np.flatnonzero(ranked & still)
    labels = [codes[row] for row in both]
    ahead, ahead_after = _ahead(before[both]), _ahead(after[both])
    apart, apart_after = ahead | ahead.T, ahead_after | ahead_after.T
    pairs = len(both) * (len(both) - 1) // 2
    reversed_pairs: list[list[int]] = np.argwhere(ahead & ahead_after.T).tolist()
    return Removal(
        removed=removed,
        before=_ranks(labels, before[both]),
        after=_ranks(labels, after[both]),
        lost=tuple(codes[row] for row in np.flatnonzero(ranked & ~still)),
        gained=tuple(codes[row] for row in np.flatnonzero(still & ~ranked)),
        first_before=_first(codes, before),
        first_after=_first(codes, after),
        swaps=tuple(Swap(was_better=labels[i], now_better=labels[j]) for i, j in reversed_pairs),
        ties_changed=int(np.triu(apart != apart_after).sum()),
        distance=len(reversed_pairs) / pairs if pairs else 0.0,
    )


def _ahead(scores: FloatArray) -> BoolArray:
    """Say which row is strictly better than which column."""
    ahead: BoolArray = scores[:, np.newaxis] > scores[np.newaxis, :] + TIE_TOLERANCE
    return ahead


def _ranks(labels: list[str], scores: FloatArray) -> dict[str, int]:
    return dict(zip(labels, competition_ranks(scores).tolist(), strict=True))


def _first(codes: list[str], scores: FloatArray) -> tuple[str, ...]:
    ranked = np.flatnonzero(~np.isnan(scores))
    ranks = competition_ranks(scores[ranked])
    first: list[int] = ranked[ranks == 1].tolist()
    return tuple(codes[row] for row in first)
