"""Tables that say nothing are refused, by column and with what to do."""

from collections.abc import Callable

import numpy as np
import pytest

from nearshore_score.errors import InvalidInputError
from nearshore_score.multivariate import (
    bartlett_sphericity,
    correlations,
    factor_analysis,
    kaiser_meyer_olkin,
    principal_components,
    reliability,
)
from nearshore_score.panel import Panel

LOOKS = (
    correlations,
    principal_components,
    factor_analysis,
    kaiser_meyer_olkin,
    bartlett_sphericity,
    reliability,
)
GOOD = np.array([[1.0, 4.0, 2.0], [2.0, 1.0, 3.0], [3.0, 2.0, 9.0], [4.0, 3.0, 1.0]])

every_look = pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.__name__)


def panel(values: object) -> Panel:
    return Panel(tuple("ABCD"), ("pay", "rent", "risk"), values)


@every_look
def test_a_constant_column_is_named(look: Callable[..., object]) -> None:
    with pytest.raises(InvalidInputError, match=r"rent is 0\.1 for every destination.*leave"):
        look(panel(np.where([False, True, False], 0.1, GOOD)))


@every_look
def test_too_few_destinations(look: Callable[..., object]) -> None:
    gaps = GOOD.copy()
    gaps[0, 0] = gaps[1, 0] = np.nan
    with pytest.raises(InvalidInputError, match=r"pay has 2|2 of 4 destinations"):
        look(panel(gaps))
    with pytest.raises(InvalidInputError, match=r"1 has 2|2 of 2 destinations"):
        look(GOOD[:2])


@every_look
def test_tables_that_are_none(look: Callable[..., object]) -> None:
    with pytest.raises(InvalidInputError, match="at least two"):
        look(GOOD[:, :1])
    with pytest.raises(InvalidInputError, match="two axes"):
        look(panel(np.stack([GOOD, GOOD])))
    with pytest.raises(InvalidInputError, match="infinite"):
        look(np.where(GOOD == 9, np.inf, GOOD))
    with pytest.raises(InvalidInputError, match="must be numbers"):
        look(np.array([["a", "b"], ["c", "d"], ["e", "f"]]))


@every_look
def test_figures_are_not_changed(look: Callable[..., object]) -> None:
    given = GOOD.copy()
    look(given)
    assert np.array_equal(given, GOOD)
