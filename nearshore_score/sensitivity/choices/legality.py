"""Which combinations of choices a model cannot compute, and what is done in their place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Annotated, NamedTuple

from nearshore_score._frozen import FROZEN, FrozenModel
from nearshore_score.aggregation.traits import traits_of
from nearshore_score.errors import InvalidInputError
from nearshore_score.multicriteria import DecisionMethod
from nearshore_score.naming import position_of
from nearshore_score.node import Node
from nearshore_score.sensitivity.choices.base import ChoiceFactor
from nearshore_score.sensitivity.choices.scenarios import ScenarioBuilder
from nearshore_score.sensitivity.choices.steps import ModelSteps

Options = Annotated[Mapping[str, str], *FROZEN]

# Ratios of products do not move with the units of their factors.
_UNIT_FREE = ("geometric_mean", "product")
# A message names so many combinations; what they have in common comes first.
_NAMED = 8


class Substitute(FrozenModel):
    """What is chosen instead where a combination of choices cannot be computed.

    Parameters
    ----------
    factor : str
        The factor whose option gives way.
    use : str
        The option that is used.
    instead_of : str, optional
        The option that gives way; by default any.

    Examples
    --------
    >>> Substitute(factor="aggregation", instead_of="geometric_mean", use="arithmetic_mean").use
    'arithmetic_mean'
    """

    factor: str
    use: str
    instead_of: str = ""


class Forbidden(FrozenModel):
    """A combination of choices that is not to be made, although it could be computed.

    Parameters
    ----------
    options : mapping of str to str
        By factor, the options that do not go together.
    reason : str
        Why not.

    Examples
    --------
    >>> Forbidden(
    ...     options={"aggregation": "benefit_of_the_doubt", "normalisation": "z_score"},
    ...     reason="benefit of the doubt is defined on scores from zero up",
    ... ).options["normalisation"]
    'z_score'
    """

    options: Options
    reason: str


class Substituted(FrozenModel):
    """Options that could not be computed together, and what was used in their place.

    Parameters
    ----------
    options : mapping of str to str
        By factor, the options that do not go together, whatever the others.
    used : mapping of str to str
        By factor, the options that were used instead.
    reason : str
        Why the combination could not be computed, in the words of the model.
    share : float
        Share of all runs that it concerns.
    """

    options: Options
    used: Options
    reason: str
    share: float


class Culprit(NamedTuple):
    """Options that cannot be computed together, whatever the other choices.

    Attributes
    ----------
    options : mapping of str to str
        By factor.
    reason : str
        Why, in the words of the model.
    held_by : tuple of tuple of int
        The combinations that hold them.
    """

    options: Mapping[str, str]
    reason: str
    held_by: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, eq=False)
class LegalityRule:
    """Judges combinations of choices, and replaces those that cannot be computed.

    Attributes
    ----------
    builder : ScenarioBuilder
        Compiles the combinations.
    labels : tuple of tuple of str
        What the options of each factor are called.
    substitutes : tuple of Substitute
        What gives way, one after another until the combination can be computed; with none,
        combinations that cannot be computed are refused.
    forbidden : tuple of Forbidden
        Combinations that are not to be made.
    """

    builder: ScenarioBuilder
    labels: tuple[tuple[str, ...], ...]
    substitutes: tuple[Substitute, ...] = ()
    forbidden: tuple[Forbidden, ...] = ()

    def __post_init__(self) -> None:
        for one in self.substitutes:
            for option in filter(None, (one.use, one.instead_of)):
                self._place(one.factor, option)
        for stated in self.forbidden:
            for factor, option in stated.options.items():
                self._place(factor, option)

    @property
    def factors(self) -> tuple[ChoiceFactor, ...]:
        """The factors, in their order."""
        return self.builder.factors

    def reason(self, options: tuple[int, ...]) -> str:
        """Return why a combination cannot be computed; empty if it can.

        Parameters
        ----------
        options : tuple of int
            Option of each factor.
        """
        named = self.named(options)
        for stated in self.forbidden:
            if all(named.get(factor) == option for factor, option in stated.options.items()):
                return stated.reason
        found = self.builder.scenario(self.builder.frame(options)[0])
        if isinstance(found, str):
            return found
        return why_units_matter(found.steps, self.builder.subject.steps)

    def named(self, options: Sequence[int]) -> dict[str, str]:
        """Return the options of a combination by factor, of factors that replace steps.

        Parameters
        ----------
        options : sequence of int
            Option of each factor.
        """
        return {
            factor.label: labels[option]
            for factor, labels, option in zip(self.factors, self.labels, options, strict=True)
            if factor.replaces_steps
        }

    def used_instead(self, options: tuple[int, ...]) -> tuple[int, ...] | None:
        """Return what is computed in place of a combination; None if nothing stated helps.

        Parameters
        ----------
        options : tuple of int
            A combination that cannot be computed.
        """
        now = options
        for one in self.substitutes:
            at, use = self._place(one.factor, one.use)
            gives_way = not one.instead_of or self.labels[at][now[at]] == one.instead_of
            if gives_way and now[at] != use:
                now = (*now[:at], use, *now[at + 1 :])
                if not self.reason(now):
                    return now
        return None

    def _place(self, factor: str, option: str) -> tuple[int, int]:
        known = [one.label for one in self.factors]
        at = position_of("factor", factor, known)
        if not self.factors[at].replaces_steps:
            raise InvalidInputError(
                f"{factor} only varies weights or figures; no combination is legal or not by it"
            )
        return at, position_of(f"option of {factor}", option, self.labels[at])


def why_units_matter(steps: ModelSteps, base: ModelSteps) -> str:
    """Return why raw figures cannot be joined; empty if they can, or the base model does it too.

    Figures that are used as they are can be multiplied, or compared one by one, but not added
    where their units differ.

    Parameters
    ----------
    steps, base : ModelSteps
        The steps that were chosen, and those of the model.
    """
    found = _added_raw(steps)
    before = _added_raw(base) if found else {}
    for code, units in found.items():
        if code not in before:
            return (
                f"{code} adds figures as they are, in different units ({', '.join(units[:3])}); "
                "normalise them, or join them by a geometric mean or a method that compares them "
                "one by one"
            )
    return ""


def _added_raw(steps: ModelSteps) -> dict[str, list[str]]:
    """Return by node the units of figures that are added as they are, where they differ."""
    leaves = steps.framework.leaves
    raw = {leaf.code: _unit_of(leaf) for leaf in leaves if _is_raw(leaf, steps)}
    if not any(raw.values()):
        return {}
    found: dict[str, list[str]] = {}
    for code, node in steps.framework.nodes.items():
        below = node.walk() if node.joins == "leaves" else node.children
        units = {raw[one.code]: None for one in below if raw.get(one.code)}
        if len(units) > 1 and _adds(node):
            found[code] = list(units)
    return found


def _is_raw(leaf: Node, steps: ModelSteps) -> bool:
    return (leaf.normalisation or steps.normalisation).kind == "as_is"


def _unit_of(leaf: Node) -> str:
    return "" if leaf.indicator is None else leaf.indicator.unit


def _adds(node: Node) -> bool:
    """Say whether an operator adds up what it joins, so that units have to be the same."""
    compares = node.operator.kind in _UNIT_FREE or isinstance(node.operator, DecisionMethod)
    return not compares and traits_of(node.operator).most_children > 1


def culprits(reasons: Mapping[tuple[int, ...], str], rule: LegalityRule) -> list[Culprit]:
    """Return the fewest options each that no combination holds without being illegal.

    Parameters
    ----------
    reasons : mapping of tuple of int to str
        For every combination, why it cannot be computed; empty if it can.
    rule : LegalityRule
        Names the options.
    """
    open_ones = {options for options, reason in reasons.items() if reason}
    found: list[Culprit] = []
    places = [at for at, factor in enumerate(rule.factors) if factor.replaces_steps]
    for size in range(1, len(places) + 1):
        for chosen in combinations(places, size):
            if open_ones:
                holders = _holders(reasons, chosen)
                for part in sorted({tuple(one[at] for at in chosen) for one in open_ones}):
                    held_by = [one for one in holders[part] if one in open_ones]
                    if held_by and all(reasons[one] for one in holders[part]):
                        options = {
                            rule.factors[at].label: rule.labels[at][option]
                            for at, option in zip(chosen, part, strict=True)
                        }
                        found.append(Culprit(options, reasons[min(held_by)], tuple(held_by)))
                        open_ones.difference_update(held_by)
    return found


def _holders(
    reasons: Iterable[tuple[int, ...]], chosen: tuple[int, ...]
) -> dict[tuple[int, ...], list[tuple[int, ...]]]:
    """Return the combinations by their options of some factors."""
    found: dict[tuple[int, ...], list[tuple[int, ...]]] = {}
    for one in reasons:
        found.setdefault(tuple(one[at] for at in chosen), []).append(one)
    return found


def replaced(
    reasons: Mapping[tuple[int, ...], str],
    instead: Mapping[tuple[int, ...], tuple[int, ...]],
    shares: Mapping[tuple[int, ...], float],
    rule: LegalityRule,
) -> tuple[Substituted, ...]:
    """Say which options could not be computed together, and what was used in their place.

    Parameters
    ----------
    reasons : mapping of tuple of int to str
        For every combination, why it cannot be computed; empty if it can.
    instead : mapping of tuple of int to tuple of int
        What is computed in place of those that cannot.
    shares : mapping of tuple of int to float
        Share of the runs that have each combination.
    rule : LegalityRule
        Names the options.
    """
    found: list[Substituted] = []
    for culprit in culprits(reasons, rule):
        by_use: dict[tuple[tuple[str, str], ...], float] = {}
        for own in culprit.held_by:
            drawn, made = rule.named(own), rule.named(instead[own])
            used = tuple((name, made[name]) for name in drawn if made[name] != drawn[name])
            by_use[used] = by_use.get(used, 0.0) + shares[own]
        found += [
            Substituted(
                options=culprit.options, used=dict(used), reason=culprit.reason, share=share
            )
            for used, share in by_use.items()
        ]
    return tuple(found)


def refuse_illegal(
    reasons: Mapping[tuple[int, ...], str],
    unhelped: Iterable[tuple[int, ...]],
    rule: LegalityRule,
) -> None:
    """Refuse combinations that cannot be computed, with what they have in common and a remedy.

    Parameters
    ----------
    reasons : mapping of tuple of int to str
        For every combination, why it cannot be computed; empty if it can.
    unhelped : iterable of tuple of int
        Those for which nothing else is stated.
    rule : LegalityRule
        Names the options.

    Raises
    ------
    InvalidInputError
        If there are any.
    """
    left = set(unhelped)
    if not left:
        return
    shown = {options: why if options in left else "" for options, why in reasons.items()}
    found = culprits(shown, rule)
    lines = [f"{_listed(one.options)}: {one.reason}" for one in found[:_NAMED]]
    more = f"; and {len(found) - _NAMED} more" if len(found) > _NAMED else ""
    factor, option = next(iter(found[0].options.items()))
    raise InvalidInputError(
        f"{len(left)} of {len(reasons)} combinations of choices cannot be computed. "
        f"{'; '.join(lines)}{more}. Leave these options out, or say what is used instead, such as "
        f"illegal=Substitute(factor={factor!r}, instead_of={option!r}, use=...)"
    )


def _listed(options: Mapping[str, str]) -> str:
    return " with ".join(f"{factor} {option}" for factor, option in options.items())
