"""Codes for machines and names for people, in English and French."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from nearshore_score._frozen import FrozenModel

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
