"""Why a destination stands where it stands, in numbers and in sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from nearshore_score._frozen import FROZEN, FrozenModel, Number
from nearshore_score.context import Language
from nearshore_score.naming import Code
from nearshore_score.phrases import decimal, listing, ordinal, phrase, points
from nearshore_score.ranking import Ranking
from nearshore_score.ranks import TIE_TOLERANCE

#: Differences smaller than this, in points, are not worth a word.
_WORTH_TELLING = 0.05


class Gap(FrozenModel):
    """What separates a destination from one of its neighbours in the ranking.

    Parameters
    ----------
    other : str
        Code of the neighbour.
    points : float
        How far the destination is ahead; negative if it is behind.
    differences : mapping of str to float
        Points by which it is ahead on every criterion; they add up to `points`.
    """

    other: Code
    points: Number
    differences: Annotated[Mapping[str, Number], *FROZEN]


class Standing(FrozenModel):
    """Where a destination stands, and why.

    Parameters
    ----------
    destination : str
        Code of the destination.
    rank, of : int
        Its rank, and how many are ranked.
    tied : bool
        Whether it shares the rank.
    score : float
        Its total.
    against_mean : mapping of str to float
        Points by which every criterion lifts it above the mean of the compared destinations.
    above, below : Gap, optional
        Its neighbours in the ranking.
    names : mapping of str to str
        Names of the destinations and criteria that appear here.
    """

    destination: Code
    rank: int
    of: int
    tied: bool
    score: Number
    against_mean: Annotated[Mapping[str, Number], *FROZEN]
    above: Gap | None = None
    below: Gap | None = None
    names: Annotated[Mapping[str, str], *FROZEN]

    def sentences(self, language: Language = "en") -> tuple[str, ...]:
        """Tell it in at most three sentences.

        Parameters
        ----------
        language : {"en", "fr"}
            Language of the sentences; the names are those of the ranking.
        """
        name, score = self.names[self.destination], points(self.score, language)
        if self.of == 1:
            return (phrase("only", language, name=name, score=score),)
        head = phrase(
            "stands_tied" if self.tied else "stands",
            language,
            name=name,
            rank=self.rank if self.tied else ordinal(self.rank, language),
            count=self.of,
            score=score,
        )
        told = [self._against_mean(head, language)]
        told += [self._gap("above", self.above, language)] if self.above else []
        told += [self._gap("below", self.below, language)] if self.below else []
        return tuple(told)

    def _against_mean(self, head: str, language: Language) -> str:
        parts: list[str] = []
        for key, direction in (("lifted", 1), ("held_back", -1)):
            if names := self._largest(self.against_mean, direction, language):
                parts.append(phrase(key, language, criteria=names))
        return _joined(head, parts, language)

    def _gap(self, side: str, gap: Gap, language: Language) -> str:
        other = self.names[gap.other]
        distance = points(abs(gap.points), language)
        level = abs(gap.points) <= TIE_TOLERANCE
        head = phrase("level" if level else side, language, other=other, points=distance)
        parts: list[str] = []
        if theirs := self._largest(gap.differences, -1, language, sign=False):
            parts.append(phrase("better_on", language, criteria=theirs))
        if ours := self._largest(gap.differences, 1, language, sign=False):
            name = self.names[self.destination]
            parts.append(phrase("name_better_on", language, name=name, criteria=ours))
        return _joined(head, parts, language)

    def _largest(
        self, points: Mapping[str, float], direction: int, language: Language, *, sign: bool = True
    ) -> str:
        """Name the two criteria that count most in one direction."""
        order = sorted(points, key=lambda code: -direction * points[code])
        telling = [code for code in order[:2] if direction * points[code] >= _WORTH_TELLING]
        return listing(
            [f"{_inside(self.names[c])} ({_amount(points[c], language, sign)})" for c in telling],
            language,
        )


def _amount(points: float, language: Language, sign: bool) -> str:
    return decimal(points if sign else abs(points), language, sign=sign)


def _joined(head: str, parts: list[str], language: Language) -> str:
    key = "clause" if parts else "sentence"
    return phrase(key, language, head=head, parts=", ".join(parts))


def _inside(name: str) -> str:
    """Return a name as it stands inside a sentence."""
    return name[:1].lower() + name[1:]


def standing(ranking: Ranking, destination: str) -> Standing:
    """Say why a destination stands where it stands.

    Parameters
    ----------
    ranking : Ranking
        Its model must be one whose score can be split into contributions.
    destination : str
        Code of a ranked destination.

    Returns
    -------
    Standing

    Raises
    ------
    UnknownNameError
        If the destination is not ranked.
    InvalidInputError
        If the method cannot say what each criterion adds.

    Examples
    --------
    >>> import nearshore_score as ns
    >>> ranking = ns.load_model().rank(ns.load_destinations().select("MAR", "EGY", "TUN"))
    >>> ns.standing(ranking, "MAR").below.other
    'TUN'
    """
    row = ranking[destination]
    language = ranking.model.context.language
    points = {code: ranking.contributions(code) for code in ranking.codes}
    codes = list(dict.fromkeys(code for one in points.values() for code in one))
    mean = {
        code: sum(one.get(code, 0.0) for one in points.values()) / len(points) for code in codes
    }
    own = points[destination]
    position = ranking.codes.index(destination)
    neighbours: dict[str, Gap] = {}
    for side, index in (("above", position - 1), ("below", position + 1)):
        if 0 <= index < len(ranking):
            other = ranking.codes[index]
            neighbours[side] = Gap(
                other=other,
                points=row.score - ranking.score(other),
                differences={c: own.get(c, 0.0) - points[other].get(c, 0.0) for c in codes},
            )
    labels = {one.code: one.label(language) for one in ranking.destinations}
    labels |= {node.code: node.label(language) for node in ranking.model.framework.criteria}
    return Standing(
        destination=destination,
        rank=row.rank,
        of=len(ranking),
        tied=row.tied,
        score=row.score,
        against_mean={code: own.get(code, 0.0) - mean[code] for code in codes},
        above=neighbours.get("above"),
        below=neighbours.get("below"),
        names={code: labels.get(code, code) for code in [*labels, *codes]},
    )
