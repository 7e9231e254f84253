"""Codes for machines, names for people in English and French, and where a name stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field

from nearshore_score._frozen import FrozenModel
from nearshore_score.errors import UnknownNameError

#: Names of destinations, indicators and nodes: letters, digits, ``_``, ``-`` and ``.``.
Code = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.\-]{0,63}$")]


class Named(FrozenModel):
    """Base of everything that has a code and names for people.

    Parameters
    ----------
    code : str
        Name in data and results.
    name, name_fr : str, optional
        Names for people, English and French.
    """

    code: Code
    name: str = ""
    name_fr: str = ""

    def label(self, language: str = "en") -> str:
        """Return the name in a language, or the best that there is.

        Parameters
        ----------
        language : {"en", "fr"}
            Without a French name the English one is given, without any name the code.
        """
        return (self.name_fr if language == "fr" else "") or self.name or self.code


def position_of(what: str, name: str, known: Sequence[str]) -> int:
    """Return where a name stands among those that are known.

    Parameters
    ----------
    what : str
        The kind of thing that is asked for, as the error calls it.
    name : str
        Its name.
    known : sequence of str
        The names that exist.

    Raises
    ------
    UnknownNameError
        If the name is not among them.

    Examples
    --------
    >>> position_of("destination", "EGY", ("MAR", "EGY"))
    1
    """
    if name not in known:
        raise UnknownNameError(what, name, known)
    return known.index(name)
