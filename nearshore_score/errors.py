"""Every error and warning of the library: what was wrong, where, and what to do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher


class NearshoreScoreError(Exception):
    """Base of every error that the library raises on purpose."""


class InvalidInputError(NearshoreScoreError, ValueError):
    """A value, a unit, a weight or a combination that cannot be right."""


class UnknownNameError(NearshoreScoreError, KeyError):
    """A destination, indicator, segment, client or method that does not exist.

    Parameters
    ----------
    what : str
        The kind of thing that was asked for, for instance ``"destination"``.
    name : str
        The name that was not found.
    known : iterable of str
        The names that exist; the nearest ones are suggested.
    remedy : str, optional
        A sentence that says what to do.
    """

    def __init__(self, what: str, name: str, known: Iterable[str], remedy: str = "") -> None:
        candidates = list(known)
        self.what = what
        self.name = name
        self.suggestions: tuple[str, ...] = nearest_names(name, candidates)
        message = f"unknown {what} {name!r}"
        if self.suggestions:
            message += f"; did you mean {' or '.join(self.suggestions)}?"
        elif candidates and len(candidates) <= 20:
            message += f"; known: {', '.join(candidates)}."
        else:
            message += "."
        super().__init__(f"{message} {remedy}".strip())

    def __str__(self) -> str:
        # KeyError prints the repr of its argument, which would quote the whole sentence.
        return str(self.args[0])


class NotLinearError(NearshoreScoreError):
    """The score is not linear in the weights asked for; the message says why."""


class SolverError(NearshoreScoreError):
    """A solver gave up on a programme that has an answer; the message holds its reason."""


class MissingExtraError(NearshoreScoreError, ImportError):
    """An optional dependency is not installed; the message names the command."""


class MixedSeriesWarning(UserWarning):
    """Figures of one indicator come from different series in one comparison."""


def in_case(case: Sequence[int]) -> str:
    """Name the case of a batch in a message; nothing where there is no batch.

    Examples
    --------
    >>> in_case([3, 0])
    ' in case 3, 0 of the batch'
    """
    return f" in case {', '.join(str(index) for index in case)} of the batch" if case else ""


def nearest_names(name: str, known: Iterable[str], count: int = 3) -> tuple[str, ...]:
    """Return the known names that look most like `name`, best first.

    Parts of a name count too: ``"sofware"`` finds ``"software_product_engineering"``.

    Examples
    --------
    >>> nearest_names("MRA", ["RWA", "MAR", "EGY"])[0]
    'MAR'
    """
    scored = [(_likeness(name.casefold(), candidate.casefold()), candidate) for candidate in known]
    near = sorted((one for one in scored if one[0] >= _LIKE), key=lambda one: -one[0])
    return tuple(candidate for _, candidate in near[:count])


# Least likeness of a suggestion, from 0 to 1.
_LIKE = 0.65


def _likeness(name: str, candidate: str) -> float:
    parts = [candidate, *re.split(r"[\s_-]+", candidate)]
    ratio = max(SequenceMatcher(None, name, part).ratio() for part in parts)
    # Two letters swapped are the most common slip in a code of three letters.
    return max(ratio, 0.9) if sorted(name) == sorted(candidate) else ratio
