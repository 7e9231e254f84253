"""Nearest neighbours against a plain implementation, cell by cell."""

from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nearshore_score import InvalidInputError, UnknownNameError
from nearshore_score.panel import Panel
from nearshore_score.treatment import ImputeNearestNeighbours, nearest_neighbours
from tests.treatment.tables import NAN, flat, panel_of, rearranged, tables

weightings = st.sampled_from(["uniform", "distance"])
smooth = st.floats(-100, 100).map(lambda x: round(x, 4))


def plain(rows: list[list[float]], k: int, weights: str) -> list[list[float]]:
    """The definition, without arrays."""
    columns = list(zip(*rows, strict=True))
    scores = []
    for column in columns:
        known = [x for x in column if x == x]
        mean = sum(known) / len(known) if known else 0.0
        spread = sqrt(sum((x - mean) ** 2 for x in known) / max(len(known) - 1, 1))
        scores.append([(x - mean) / spread if spread > 1e-12 else x - x for x in column])
    filled = [list(row) for row in rows]
    for i, row in enumerate(rows):
        for j, cell in enumerate(row):
            if cell == cell:
                continue
            donors = []
            for other, values in enumerate(rows):
                gaps = [
                    (s[i] - s[other]) ** 2 for s in scores if s[i] == s[i] and s[other] == s[other]
                ]
                if other != i and gaps and values[j] == values[j]:
                    donors.append((sqrt(sum(gaps) / len(gaps)), values[j]))
            donors.sort()
            near = [d for d in donors if d[0] <= donors[min(k, len(donors)) - 1][0] * (1 + 1e-9)]
            if not near:
                continue
            if weights == "uniform":
                shares = [1.0] * len(near)
            elif near[0][0] == 0:
                shares = [float(d == 0) for d, _ in near]
            else:
                shares = [1 / d for d, _ in near]
            filled[i][j] = sum(s * x for s, (_, x) in zip(shares, near, strict=True)) / sum(shares)
    return filled


@given(tables(numbers=smooth), st.integers(1, 4), weightings)
def test_estimates_are_those_of_the_plain_implementation(
    panel: Panel, k: int, weights: str
) -> None:
    expected = plain(panel.values.tolist(), k, weights)
    found = nearest_neighbours(panel.values, k, weights)
    np.testing.assert_allclose(found, expected, rtol=1e-7, atol=1e-7)


def test_an_example_by_hand() -> None:
    # D2 is at distance 1/sd from D0 and 2/sd from D1 on the first column.
    panel = panel_of({"size": [1.0, 4.0, 2.0], "pay": [10.0, 40.0, NAN]})
    for weights, expected in (("uniform", 25.0), ("distance", 20.0)):
        step = ImputeNearestNeighbours(k=2, weights=weights)
        assert step.prepare(panel, flat(panel)).panel.column("pay")[2] == pytest.approx(expected)


def test_destinations_tied_at_the_last_place_all_count() -> None:
    panel = panel_of({"size": [1.0, 1.0, 1.0, 9.0, 1.0], "pay": [10.0, 20.0, 60.0, 99.0, NAN]})
    step = ImputeNearestNeighbours(k=1)
    assert step.prepare(panel, flat(panel)).panel.column("pay")[4] == pytest.approx(30.0)


@given(tables(), weightings, st.randoms(use_true_random=False))
def test_the_order_of_the_destinations_does_not_decide(panel: Panel, weights: str, random) -> None:
    order = random.sample(range(len(panel.destinations)), len(panel.destinations))
    step = ImputeNearestNeighbours(k=2, weights=weights)
    once = rearranged(step.prepare(panel, flat(panel)).panel, order).values
    again = step.prepare(rearranged(panel, order), flat(panel)).panel.values
    np.testing.assert_allclose(once, again, rtol=1e-6, atol=1e-6)


@given(tables(numbers=smooth), st.floats(0.1, 50), st.floats(-20, 20))
def test_units_of_the_columns_do_not_decide(panel: Panel, scale: float, shift: float) -> None:
    found = nearest_neighbours(panel.values, 2, "distance") * scale + shift
    moved = nearest_neighbours(panel.values * scale + shift, 2, "distance")
    np.testing.assert_allclose(moved, found, rtol=1e-5, atol=1e-4)


def test_predictors_help_and_are_not_filled() -> None:
    panel = panel_of({"pay": [10.0, 40.0, NAN], "income": [1.0, 4.0, 1.1], "gap": [NAN, 1.0, 2.0]})
    framework = flat(panel.select(["pay"]))
    alone = ImputeNearestNeighbours(k=1).prepare(panel, framework)
    assert alone.panel.state("D2", "pay") == "missing"
    assert "shares a column" in alone.notes[0].text
    helped = ImputeNearestNeighbours(k=1, predictors=("income", "gap")).prepare(panel, framework)
    assert helped.panel.column("pay")[2] == 10.0
    assert helped.panel.state("D0", "gap") == "missing"
    with pytest.raises(UnknownNameError, match="income"):
        ImputeNearestNeighbours(predictors=("incme",)).prepare(panel, framework)


def test_k_must_be_above_zero() -> None:
    with pytest.raises(InvalidInputError, match="k"):
        ImputeNearestNeighbours(k=0)
