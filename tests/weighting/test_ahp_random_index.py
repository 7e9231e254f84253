"""The random index: printed tables, the line beyond them, and dice of our own."""

import numpy as np
import pytest

from nearshore_score.errors import InvalidInputError
from nearshore_score.weighting.analytic_hierarchy_process import AnalyticHierarchyWeights
from nearshore_score.weighting.random_index import (
    RandomIndexTable,
    random_index,
    random_index_source,
)

TABLES: tuple[RandomIndexTable, ...] = ("saaty_1980", "alonso_lamata_2006")


def index_of_dice(size: int, count: int) -> float:
    """Mean consistency index of matrices whose judgements are drawn from 1/9 ... 9."""
    rng = np.random.default_rng(1980)
    scale = np.array([*(1 / times for times in range(9, 1, -1)), *range(1, 10)])
    rows, columns = np.triu_indices(size, 1)
    matrices = np.ones((count, size, size))
    matrices[:, rows, columns] = rng.choice(scale, (count, len(rows)))
    matrices[:, columns, rows] = 1 / matrices[:, rows, columns]
    greatest = np.linalg.eigvals(matrices).real.max(axis=-1)
    return float((greatest.mean() - size) / (size - 1))


@pytest.mark.parametrize(("size", "count"), [(3, 8000), (5, 4000), (9, 2000), (15, 800)])
def test_the_table_of_2006_is_what_dice_give(size: int, count: int) -> None:
    printed = random_index(size, "alonso_lamata_2006")
    assert abs(printed - index_of_dice(size, count)) < 0.02


@pytest.mark.parametrize("size", [16, 20, 30])
def test_the_straight_line_is_what_dice_give(size: int) -> None:
    assert abs(random_index(size) - index_of_dice(size, 300)) < 0.02


@pytest.mark.parametrize("size", range(3, 16))
def test_saatys_own_table_is_a_tenth_off_at_most(size: int) -> None:
    assert abs(random_index(size) / random_index(size, "alonso_lamata_2006") - 1) < 0.11


@pytest.mark.parametrize("table", TABLES)
def test_every_size_has_an_index_and_says_whose(table: RandomIndexTable) -> None:
    indices = [random_index(size, table) for size in range(1, 61)]
    assert indices[:2] == [0, 0]
    assert all(0 < index < 2 for index in indices[2:])
    assert "Alonso and Lamata 2006, straight line" in random_index_source(16, table)
    assert "cannot contradict" in random_index_source(2, table)


def test_both_tables_go_on_with_the_same_line() -> None:
    assert random_index(16) == random_index(16, "alonso_lamata_2006")
    assert random_index(20) == pytest.approx((1.7699 * 20 - 4.3513) / 19)


def test_the_table_is_a_choice_of_the_weights() -> None:
    judgements = {"a": {"b": 3, "c": 5}, "b": {"c": 3}}
    saaty = AnalyticHierarchyWeights(judgements=judgements)
    later = saaty.replace(random_index_table="alonso_lamata_2006")
    assert saaty.diagnostics["random_index"] == 0.58
    assert later.diagnostics["random_index"] == 0.5245
    assert saaty.random_index_source == "Saaty 1980"
    assert later.random_index_source == "Alonso and Lamata 2006"
    assert saaty.values == later.values


def test_a_size_below_one_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="at least one criterion, got 0"):
        random_index(0)
