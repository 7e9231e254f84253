"""How good an imputation is: known figures are held back and estimated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from nearshore_score._arrays import BoolArray, FloatArray
from nearshore_score._frozen import FrozenMapping
from nearshore_score.errors import InvalidInputError
from nearshore_score.framework import Framework
from nearshore_score.panel import Panel
from nearshore_score.treatment.agreement import (
    mean_absolute_error,
    root_mean_square_error,
    squared_correlation,
    willmott_agreement,
)
from nearshore_score.treatment.hold_out import estimated_again, generator_of, shuffled_places
from nearshore_score.treatment.imputation import Imputation
from nearshore_score.treatment.record import chosen_columns
from nearshore_score.treatment.standard_scores import standard_scores

_STAGE_TRIALS = 2


@dataclass(frozen=True)
class HoldOutErrors:
    """How well figures that were held back were estimated.

    Attributes
    ----------
    held_back, estimated : int
        How many figures were held back over all repeats, and for how many the step had an
        estimate; the measures rest on these.
    r_squared : float or None
        Squared correlation; None where estimates or figures do not vary.
    rmse, mae : float or None
        Root mean square error and mean absolute error.
    willmott_d : float or None
        Index of agreement, 1 if all are equal.
    """

    held_back: int
    estimated: int
    r_squared: float | None
    rmse: float | None
    mae: float | None
    willmott_d: float | None


@dataclass(frozen=True)
class ImputationQuality:
    """Quality of an imputation, by column and overall.

    Attributes
    ----------
    columns : mapping of str to HoldOutErrors
        In the units of the columns.
    overall : HoldOutErrors
        All columns together, in standard deviations of each column; constant columns, which
        have none, are left out.
    """

    columns: Mapping[str, HoldOutErrors]
    overall: HoldOutErrors


def imputation_quality(
    panel: Panel,
    framework: Framework,
    step: Imputation,
    *,
    share: float = 0.1,
    repeats: int = 20,
    seed: int = 0,
) -> ImputationQuality:
    """Hold back a share of the known figures of every column and compare the estimates [1]_.

    Figures are held back at random, in all columns at once, at least one of each column and
    never its last; so a step that compares columns finds some of them empty, as in real data.
    Figures that were imputed before are never held back. The measures pool all repeats. Holes
    in real data are rarely random: the true errors may be greater.

    Parameters
    ----------
    panel : Panel
        The panel before the step.
    framework : Framework
        Its leaves say which columns are filled, where the step names none.
    step : Imputation
        How cells are filled.
    share : float, default 0.1
        Share of the figures of a column that is held back, between 0 and 1.
    repeats : int, default 20
        How often, each time with other figures.
    seed : int, default 0
        The same seed holds the same figures back.

    Returns
    -------
    ImputationQuality

    Raises
    ------
    InvalidInputError
        If share or repeats are out of range.

    References
    ----------
    .. [1] OECD and JRC, *Handbook on Constructing Composite Indicators*, 2008, section 3.3 and
       box 4.

    Examples
    --------
    >>> from nearshore_score import Framework, Panel
    >>> from nearshore_score.treatment import ImputeRegression
    >>> panel = Panel("ABCDE", ("pay", "rent"), [[i, 2 * i] for i in range(1, 6)])
    >>> flat = Framework.flat({"pay": 1.0, "rent": 1.0})
    >>> quality = imputation_quality(panel, flat, ImputeRegression(), repeats=5)
    >>> quality.columns["rent"].held_back, quality.overall.held_back
    (5, 10)
    """
    if not 0 < share < 1 or repeats < 1:
        raise InvalidInputError(
            f"share ({share:g}) must lie between 0 and 1 and repeats ({repeats}) above zero"
        )
    columns = chosen_columns(panel, framework, step.indicators)
    held_back = np.stack(
        [_held_back(panel, columns, share, seed, repeat) for repeat in range(repeats)]
    )
    again = estimated_again(panel, framework, step, held_back)
    pairs = {panel.columns[column]: _pairs(panel, held_back, again, column) for column in columns}
    whole = np.concatenate([_in_deviations(panel, code, pairs[code]) for code in pairs], axis=-1)
    return ImputationQuality(
        FrozenMapping({code: _measured(pair) for code, pair in pairs.items()}), _measured(whole)
    )


def _held_back(panel: Panel, columns: list[int], share: float, seed: int, repeat: int) -> BoolArray:
    places = shuffled_places(panel, columns, generator_of(seed, _STAGE_TRIALS, repeat))
    known = (places >= 0).reshape(-1, places.shape[-1]).sum(axis=0)
    count = np.minimum(np.ceil(share * known - 1e-9), known - 1)
    held_back: BoolArray = (places >= 0) & (places < count)
    return held_back


def _pairs(panel: Panel, held_back: BoolArray, again: FloatArray, column: int) -> FloatArray:
    """Return the figures held back and their estimates (2, k) in one column."""
    mask = held_back[..., column]
    known = np.broadcast_to(panel.values[..., column], mask.shape)
    return np.stack([known[mask], again[..., column][mask]])


def _in_deviations(panel: Panel, code: str, pairs: FloatArray) -> FloatArray:
    """Return pairs in standard deviations of their column, none if it is constant."""
    standard = standard_scores(panel.column(code).reshape(-1, 1))
    if not standard.half_deviation[0, 0] > 0:
        return np.zeros((2, 0))
    scores: FloatArray = (pairs / 2 - standard.mean / 2) / standard.half_deviation
    return scores


def _measured(pairs: FloatArray) -> HoldOutErrors:
    estimated = ~np.isnan(pairs[1])
    observed, again = pairs[:, estimated]
    measures = (
        squared_correlation(observed, again),
        root_mean_square_error(observed, again),
        mean_absolute_error(observed, again),
        willmott_agreement(observed, again),
    )
    numbers = [None if np.isnan(measure) else float(measure) for measure in measures]
    return HoldOutErrors(pairs.shape[1], int(estimated.sum()), *numbers)
