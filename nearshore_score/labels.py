"""What a score is called and how it is shown: bands, tiers and displays."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Annotated, Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator

from nearshore_score._arrays import FloatArray, IntArray
from nearshore_score._frozen import FROZEN, FrozenMapping, FrozenModel, Number, Specification
from nearshore_score.naming import Code
from nearshore_score.rounding import Rounding, RoundingRule

#: Whether a label is given by scores in full or as they are displayed.
On = Literal["raw", "displayed"]

#: Label of a destination without a score.
NO_LABEL = ""


# Scores this close to a threshold, as a share of their size, equal it.
_NEAR = 1e-11


def band_index(
    scores: FloatArray,
    thresholds: tuple[float, ...],
    *,
    at_threshold: Literal["upper", "lower"],
    size: FloatArray | None = None,
) -> IntArray:
    """Say between which thresholds scores lie.

    A score that differs from a threshold by less than 1e-11 of its size equals it: a mean of
    decimal figures is rarely exact in binary.

    Parameters
    ----------
    scores : array of any shape
        NaN counts as above all thresholds.
    thresholds : tuple of float
        Strictly ascending.
    at_threshold : {"upper", "lower"}
        The band of a score that equals a threshold.
    size : array that broadcasts with the scores, optional
        What the scores were computed from, if that was greater than they are.

    Returns
    -------
    array of int of the same shape, 0 to ``len(thresholds)``

    Examples
    --------
    >>> band_index(np.array([2.5, 3.0]), (2.5, 5.0), at_threshold="lower")
    array([0, 1])
    """
    near = _NEAR * np.maximum(np.abs(scores), 0.0 if size is None else size)
    ends = np.array(thresholds)
    if at_threshold == "upper":
        index: IntArray = np.searchsorted(ends, scores + near, side="right")
        return index
    return np.searchsorted(ends, scores - near, side="left")


class Bands(Specification):
    """Labels for the bands between thresholds on one score.

    Parameters
    ----------
    code : str
        What the label is called.
    of : str
        The node whose score is judged.
    thresholds : tuple of float
        Strictly ascending.
    labels : tuple of str
        One more than thresholds, from the lowest band to the highest.
    at_threshold : {"upper", "lower"}
        The band of a score that equals a threshold.
    around : float, optional
        A target: the distance from it is judged instead, the same on both sides.
    on : {"raw", "displayed"}
        Whether the score is judged in full or as it is displayed.

    Raises
    ------
    InvalidInputError
        If the thresholds do not ascend, or the number of labels does not fit.

    Examples
    --------
    >>> status = Bands(
    ...     code="status",
    ...     of="rating",
    ...     thresholds=(2.5, 5.0),
    ...     labels=("free", "partly free", "not free"),
    ...     at_threshold="lower",
    ... )
    >>> status.label(np.array([2.5, 3.0, 7.0]))
    array(['free', 'partly free', 'not free'], dtype=object)
    """

    kind: Literal["bands"] = "bands"
    code: Code
    of: Code
    thresholds: Annotated[tuple[Number, ...], Field(min_length=1)]
    labels: tuple[str, ...]
    at_threshold: Literal["upper", "lower"] = "upper"
    around: Number | None = None
    on: On = "raw"

    @model_validator(mode="after")
    def _ascending_with_labels(self) -> Self:
        ends = self.thresholds
        if any(low >= high for low, high in pairwise(ends)):
            raise ValueError(
                f"thresholds must ascend, each above the one before: {', '.join(map(str, ends))}"
            )
        if len(self.labels) != len(ends) + 1:
            raise ValueError(
                f"{len(ends)} thresholds make {len(ends) + 1} bands, but there are "
                f"{len(self.labels)} labels"
            )
        return self

    @property
    def nodes(self) -> tuple[str, ...]:
        """The nodes whose scores are judged."""
        return (self.of,)

    def label(self, scores: FloatArray) -> NDArray[np.object_]:
        """Return labels of scores of any shape; an empty text where there is no score."""
        judged = scores if self.around is None else np.abs(scores - self.around)
        index = band_index(
            judged, self.thresholds, at_threshold=self.at_threshold, size=np.abs(scores)
        )
        found = np.array(self.labels, dtype=object)[index]
        return np.where(np.isnan(scores), NO_LABEL, found)

    def label_all(self, scores: Mapping[str, FloatArray]) -> NDArray[np.object_]:
        """Return labels from the scores of all nodes."""
        return self.label(scores[self.of])


class Tier(FrozenModel):
    """One tier: the least and the greatest scores that it asks for.

    Parameters
    ----------
    label : str
        What the tier is called.
    minimum, maximum : mapping of str to float
        Ends that are still allowed, by node.

    Raises
    ------
    InvalidInputError
        If there is no condition, or a minimum is above the maximum of the same node.

    Examples
    --------
    >>> Tier(label="leader", minimum={"total": 70, "legal_certainty": 50}).label
    'leader'
    """

    label: str
    minimum: Annotated[Mapping[str, Number], *FROZEN] = Field(default_factory=FrozenMapping)
    maximum: Annotated[Mapping[str, Number], *FROZEN] = Field(default_factory=FrozenMapping)

    @model_validator(mode="after")
    def _can_be_met(self) -> Self:
        if not self.minimum and not self.maximum:
            raise ValueError(
                f"the tier {self.label!r} asks for nothing; name it as otherwise= instead"
            )
        for code, least in self.minimum.items():
            if least > self.maximum.get(code, np.inf):
                raise ValueError(
                    f"{code}: minimum ({least:g}) must not be above maximum "
                    f"({self.maximum[code]:g})"
                )
        return self


class Tiers(Specification):
    """Labels from conditions on several scores: the first tier that is met.

    Parameters
    ----------
    code : str
        What the label is called.
    tiers : tuple of Tier
        From the first to be tried to the last.
    otherwise : str
        Label of a destination that meets none.
    on : {"raw", "displayed"}
        Whether scores are judged in full or as they are displayed.

    Examples
    --------
    >>> tiers = Tiers(
    ...     code="tier",
    ...     tiers=(Tier(label="1", minimum={"total": 70, "legal": 50}),),
    ...     otherwise="2",
    ... )
    >>> tiers.label_all({"total": np.array([80.0, 80.0]), "legal": np.array([60.0, 40.0])})
    array(['1', '2'], dtype=object)
    """

    kind: Literal["tiers"] = "tiers"
    code: Code
    tiers: Annotated[tuple[Tier, ...], Field(min_length=1)]
    otherwise: str
    on: On = "raw"

    @property
    def nodes(self) -> tuple[str, ...]:
        """The nodes whose scores are judged."""
        codes = [code for tier in self.tiers for code in (*tier.minimum, *tier.maximum)]
        return tuple(dict.fromkeys(codes))

    def label_all(self, scores: Mapping[str, FloatArray]) -> NDArray[np.object_]:
        """Return labels from the scores of all nodes; none where a judged score is missing."""
        judged = [scores[code] for code in self.nodes]
        shape = np.broadcast_shapes(*(array.shape for array in judged), ())
        labels = np.full(shape, self.otherwise, dtype=object)
        for tier in reversed(self.tiers):
            met = np.ones(shape, dtype=np.bool_)
            for code, least in tier.minimum.items():
                met &= scores[code] >= least - _NEAR * abs(least)
            for code, greatest in tier.maximum.items():
                met &= scores[code] <= greatest + _NEAR * abs(greatest)
            labels[met] = tier.label
        for array in judged:
            labels[np.broadcast_to(np.isnan(array), shape)] = NO_LABEL
        return labels


#: A rule for labels: a specification or its JSON.
AnyLabels = Annotated[Bands | Tiers, Field(discriminator="kind")]


class Display(FrozenModel):
    """How a score is shown: its digits, and what is shown instead of very low or high scores.

    Parameters
    ----------
    digits : int, optional
        Digits after the point; all digits if not given.
    rule : {"half_up", "half_even", "down"}
        How further digits are left out, as for `Rounding`.
    below, above : float, optional
        Displayed scores beyond these ends are shown as ``<below`` or ``>above`` only.

    Raises
    ------
    InvalidInputError
        If `below` is above `above`.

    Examples
    --------
    >>> Display(digits=1, below=5).text(4.26), Display(digits=1).text(4.25)
    ('<5', '4.3')
    """

    digits: Annotated[int, Field(ge=-12, le=12, strict=True)] | None = None
    rule: RoundingRule = "half_up"
    below: Number | None = None
    above: Number | None = None

    @model_validator(mode="after")
    def _ends_in_order(self) -> Self:
        if self.below is not None and self.above is not None and self.below > self.above:
            raise ValueError(f"below ({self.below:g}) must not be above {self.above:g}")
        return self

    @property
    def rounding(self) -> Rounding | None:
        """The rounding of displayed scores, if there is one."""
        return None if self.digits is None else Rounding(digits=self.digits, rule=self.rule)

    def apply(self, scores: FloatArray) -> FloatArray:
        """Return scores of any shape as they are displayed, as numbers."""
        return scores if self.rounding is None else self.rounding.apply(scores)

    def text(self, score: float) -> str:
        """Return one score as it is displayed; an empty text for NaN."""
        if np.isnan(score):
            return NO_LABEL
        shown = float(self.apply(np.array(score)))
        if self.below is not None and shown < self.below:
            return f"<{self.below:g}"
        if self.above is not None and shown > self.above:
            return f">{self.above:g}"
        return repr(shown) if self.digits is None else f"{shown:.{max(self.digits, 0)}f}"
