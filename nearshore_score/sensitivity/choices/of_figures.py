"""The choice of figures: drawn with their errors."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from nearshore_score.sensitivity.choices.base import ChoiceFactor
from nearshore_score.sensitivity.uncertain_figures import UncertainFigures


class DataErrorChoice(ChoiceFactor):
    """Figures that vary with their errors.

    Each point of the two samples has figures of its own, drawn pseudo-randomly. The treatment is
    done anew for each of them.

    Parameters
    ----------
    figures : UncertainFigures
        How they vary; by default with the errors that come with them.
    name : str, optional
        As for `ChoiceFactor`.

    Examples
    --------
    >>> DataErrorChoice().label
    'data_error'
    """

    replaces_steps: ClassVar[bool] = False

    kind: Literal["data_error"] = "data_error"
    figures: UncertainFigures = Field(default_factory=UncertainFigures)
