"""The context of a comparison: who buys, what kind of work, and in which language it is told."""

from __future__ import annotations

from typing import Literal

from nearshore_score._frozen import FrozenModel
from nearshore_score.naming import Code

Language = Literal["en", "fr"]


class Context(FrozenModel):
    """For whom and for what destinations are compared.

    Parameters
    ----------
    client : str, optional
        Client market, for instance ``"FRA"``: picks the figures that depend on it.
    segment : str, optional
        Kind of work, for instance ``"cybersecurity_soc"``.
    language : {"en", "fr"}
        Language of names and sentences.
    year : int, optional
        Year of the comparison, from which the age of figures is counted.

    Examples
    --------
    >>> Context(client="GBR").language
    'en'
    """

    client: Code | None = None
    segment: Code | None = None
    language: Language = "en"
    year: int | None = None
