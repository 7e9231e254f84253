"""Flags: one by one, and their limits."""

import numpy as np
import pytest

from nearshore_score.errors import InvalidInputError, UnknownNameError
from nearshore_score.multivariate import correlations, redundancy_flags
from nearshore_score.panel import Panel
from tests.multivariate.tai import tai

BASE = tai()
DIFFUSION = ("internet", "exports", "electricity_log")


def with_mean(name: str, children: tuple[str, ...]) -> Panel:
    """The example with one column more: the mean of some standardised columns."""
    index = [BASE.columns.index(child) for child in children]
    values = BASE.values[:, index]
    mean = ((values - values.mean(axis=0)) / values.std(axis=0)).mean(axis=1)
    columns = (*BASE.columns, name)
    return Panel(BASE.destinations, columns, np.column_stack([BASE.values, mean]))


def found(**options: float | bool) -> list[tuple[str, str, str]]:
    panel = with_mean("diffusion", DIFFUSION)
    flags = redundancy_flags(panel, {"diffusion": DIFFUSION}, **options)
    return [(flag.kind, flag.column, flag.other) for flag in flags]


def test_siblings_and_parents_that_deserve_a_look() -> None:
    # Correlations: internet with exports -0.44, with electricity 0.84, exports with it -0.36.
    assert found() == [
        ("negative_sibling", "internet", "exports"),
        ("negative_sibling", "exports", "electricity_log"),
        ("weak_parent", "exports", "diffusion"),
    ]


def test_limits_move_the_flags() -> None:
    assert found(redundant_above=0.8, negative_below=-0.4, with_parent=False) == [
        ("negative_sibling", "internet", "exports"),
        ("redundant", "internet", "electricity_log"),
    ]
    assert ("dominant", "electricity_log", "diffusion") in found(redundant_above=0.8)
    assert ("negative_parent", "exports", "diffusion") in found(negative_below=0.2)


def test_a_flag_carries_the_correlation() -> None:
    flags = redundancy_flags(BASE, {"d": DIFFUSION}, with_parent=False)
    expected = correlations(BASE).between("internet", "exports")
    assert flags[0].coefficient == pytest.approx(expected)


def test_an_only_child_is_its_parent() -> None:
    panel = with_mean("skills", ("schooling",))
    assert redundancy_flags(panel, {"skills": ("schooling",)}) == ()


def test_what_cannot_be_compared_is_unknown() -> None:
    rows = [[1, 2, 5], [2, 1, 5], [3, 9, 5]]
    panel = Panel(tuple("ABC"), ("pay", "rent", "flat"), rows)
    flags = redundancy_flags(panel, {"rent": ("pay", "flat")})
    unknown = {(one.column, one.other, one.coefficient) for one in flags if one.kind == "unknown"}
    assert unknown == {("pay", "flat", None), ("flat", "rent", None)}


def test_unknown_columns_and_limits_out_of_order_are_refused() -> None:
    with pytest.raises(UnknownNameError, match="diffusion"):
        redundancy_flags(BASE, {"diffusion": DIFFUSION})
    with pytest.raises(InvalidInputError, match="out of order"):
        redundancy_flags(BASE, {}, weak_below=0.95)
