"""Several draws of every imputed cell, so that later analyses know how unsure it is."""

from __future__ import annotations

import numpy as np

from nearshore_score._arrays import FloatArray
from nearshore_score.errors import InvalidInputError
from nearshore_score.framework import Framework
from nearshore_score.panel import Panel
from nearshore_score.treatment.hold_out import estimated_again, generator_of, shuffled_places
from nearshore_score.treatment.imputation import Imputation, possible_range
from nearshore_score.treatment.record import IMPUTED, chosen_columns, indices

_FOLDS = 10
_BLOCK = 64
_STAGE_FOLDS, _STAGE_DRAWS = 0, 1


def imputation_draws(
    panel: Panel,
    framework: Framework,
    step: Imputation,
    draws: int,
    *,
    seed: int = 0,
    start: int = 0,
) -> FloatArray:
    """Draw the imputed cells anew, each time with an error as the step makes them [1]_.

    Every known figure of a column with holes is estimated once by the step as if it were
    missing, a tenth of the column at a time. What the step was wrong by on these figures is what
    it may be wrong by on the holes: each draw of a hole is the step's estimate plus one of these
    differences, picked at random with replacement. They are not centred: where a step is
    biased, for instance the last observation of a rising series, the draws are not. Draws stay
    inside the possible range of the indicator. The errors of different cells are drawn
    independently, and the parameters of a regression are not drawn anew, so that totals of
    destinations with many holes may be less sure than the draws say.

    Parameters
    ----------
    panel : Panel
        The panel before the step.
    framework : Framework
        Its leaves say which columns are filled, where the step names none.
    step : Imputation
        How cells are filled.
    draws : int
        How many draws, above zero.
    seed : int, default 0
        The same seed gives the same draws.
    start : int, default 0
        Number of the first draw: draws 0 to 99 and then 100 to 199 are draws 0 to 199.

    Returns
    -------
    array of shape (draws, ..., n, m)
        Values of the whole panel, for ``plan(values=...)`` of a plan for the filled panel; NaN
        in cells that the step cannot fill.

    Raises
    ------
    InvalidInputError
        If a column has fewer than two known figures that the step could estimate again, so that
        nothing is known about its errors; or a number is out of range.

    References
    ----------
    .. [1] R. J. A. Little and D. B. Rubin, *Statistical Analysis with Missing Data*, 2nd edition,
       Wiley, 2002, chapters 4 and 5 (stochastic regression imputation, and draws of the
       residuals).

    Examples
    --------
    >>> import numpy as np
    >>> from nearshore_score import Framework, Panel
    >>> from nearshore_score.treatment import ImputeAverage
    >>> panel = Panel("ABCD", ("pay",), [[1.0], [2.0], [3.0], [np.nan]])
    >>> values = imputation_draws(panel, Framework.flat({"pay": 1.0}), ImputeAverage(), 3)
    >>> values.shape, values[:, 3, 0]
    ((3, 4, 1), array([...]))
    """
    if draws < 1 or start < 0:
        raise InvalidInputError(f"draws ({draws}) must be above zero and start ({start}) not below")
    filled = step.prepare(panel, framework).panel
    columns = chosen_columns(panel, framework, step.indicators)
    drawn = (filled.states == IMPUTED) & (panel.states != IMPUTED)
    low, high = possible_range(panel, framework, columns)
    uniforms = _uniforms(seed, start, draws, len(indices(drawn)))
    values = np.broadcast_to(filled.values, (draws, *filled.values.shape)).copy()
    cells = np.nonzero(drawn)
    for place, column in enumerate(columns):
        here = cells[-1] == column
        if not here.any():
            continue
        pool = _errors_of(panel, framework, step, column, seed)
        if len(pool) < 2:
            raise InvalidInputError(
                f"{panel.columns[column]}: fewer than two known figures can be estimated again, "
                "so nothing is known about the error of its imputed cells; leave the column out"
            )
        index = (slice(None), *(axis[here] for axis in cells))
        picked = pool[(uniforms[:, here] * len(pool)).astype(np.intp)]
        values[index] = np.clip(values[index] + picked, low[place], high[place])
    return values


def _errors_of(
    panel: Panel, framework: Framework, step: Imputation, column: int, seed: int
) -> FloatArray:
    """Return what the step is wrong by on the known figures of a column."""
    places = shuffled_places(panel, [column], generator_of(seed, _STAGE_FOLDS, column))
    folds = np.arange(_FOLDS).reshape(-1, *(1,) * places.ndim)
    held_back = (places >= 0) & (places % _FOLDS == folds)
    errors = panel.values - estimated_again(panel, framework, step, held_back)
    return errors[np.isfinite(errors)]


def _uniforms(seed: int, start: int, draws: int, cells: int) -> FloatArray:
    """Return uniform numbers (draws, cells), the same whatever piece of the draws is asked for."""
    first, last = start // _BLOCK, (start + draws - 1) // _BLOCK
    blocks = [
        generator_of(seed, _STAGE_DRAWS, block).random((_BLOCK, cells))
        for block in range(first, last + 1)
    ]
    offset = start - first * _BLOCK
    return np.concatenate(blocks)[offset : offset + draws]
