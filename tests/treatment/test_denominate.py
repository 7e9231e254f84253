"""Denomination: quotients, states, errors, and denominators that cannot be used."""

import numpy as np
import pytest

from nearshore_score import InvalidInputError, Normal, UnknownNameError
from nearshore_score.criteria import Indicator
from nearshore_score.figures import Discrete, Interval, LogNormal, Triangular
from nearshore_score.framework import Framework
from nearshore_score.node import Node
from nearshore_score.panel import CellError, Panel
from nearshore_score.treatment import Denominate, denominated
from nearshore_score.weighting import FixedWeights
from tests.treatment.tables import NAN, panel_of

PATENTS = Framework.flat({"patents": 1.0})
BY = {"patents": "people"}


def test_figures_are_divided_and_scaled_and_the_denominator_stays() -> None:
    panel = panel_of({"patents": [6.0, 8.0], "people": [3.0, 2.0]})
    prepared = Denominate(by=BY, scale=1000).prepare(panel, PATENTS)
    np.testing.assert_array_equal(prepared.panel.values, [[2000.0, 3.0], [4000.0, 2.0]])
    assert [(c.before, c.after, c.reason) for c in prepared.cells] == [
        (6.0, 2000.0, "divided by people"),
        (8.0, 4000.0, "divided by people"),
    ]
    assert prepared.notes[0].text == "divided by people, times 1000"


def test_the_indicators_own_denominators_are_the_default() -> None:
    leaf = Node.leaf(Indicator(code="patents", denominator="people"))
    root = Node(code="total", children=(leaf,), weights=FixedWeights(values={"patents": 1.0}))
    panel = panel_of({"patents": [6.0], "people": [3.0]})
    after = Denominate().prepare(panel, Framework(root=root)).panel
    assert after.column("patents")[0] == 2.0


def test_the_state_of_the_denominator_decides_where_it_has_no_own_figure() -> None:
    panel = panel_of(
        {"patents": [6.0, 6.0, 6.0, 6.0, NAN], "people": [NAN, NAN, NAN, 3.0, 3.0]},
        {
            "people": {1: "suppressed", 2: "not_applicable", 3: "imputed", 4: "imputed"},
            "patents": {4: "suppressed"},
        },
    )
    prepared = Denominate(by=BY).prepare(panel, PATENTS)
    states = [prepared.panel.state(row, "patents") for row in panel.destinations]
    assert states == ["missing", "suppressed", "not_applicable", "imputed", "suppressed"]
    assert prepared.cells[0].reason == "people has no figure"
    assert prepared.cells[0].after is None
    assert len(prepared.cells) == 4


def test_a_zero_denominator_is_refused_or_makes_the_figure_missing() -> None:
    panel = panel_of({"patents": [6.0, 5.0], "people": [3.0, 0.0]})
    with pytest.raises(InvalidInputError, match=r"D1: patents .* people = 0; .*zero='missing'"):
        Denominate(by=BY).prepare(panel, PATENTS)
    prepared = Denominate(by=BY, zero="missing").prepare(panel, PATENTS)
    assert prepared.panel.state("D1", "patents") == "missing"
    assert prepared.cells[1].reason == "people is zero"


def test_the_year_of_an_unusable_denominator_is_named() -> None:
    values = np.array([[[6.0, 3.0]], [[6.0, -3.0]]])
    panel = Panel(("MAR",), ("patents", "people"), values, years=(2023, 2024))
    with pytest.raises(InvalidInputError, match=r"MAR, 2024: .*direction"):
        Denominate(by=BY, zero="missing").prepare(panel, PATENTS)


def test_published_errors_are_divided_with_their_figures() -> None:
    errors = [
        Normal(standard_error=3.0),
        Interval(low=3.0, high=9.0),
        LogNormal(low=3.0, high=9.0),
        Triangular(low=3.0, mode=6.0, high=9.0),
        Discrete(values=(3.0, 9.0), probabilities=(0.5, 0.5)),
    ]
    rows = [f"D{i}" for i in range(len(errors))]
    cells = [
        CellError(destination=row, column="patents", uncertainty=error, group=row)
        for row, error in zip(rows, errors, strict=True)
    ]
    people = CellError(destination="D0", column="people", uncertainty=errors[0], group="p")
    values = [[6.0, 3.0]] * len(errors)
    panel = Panel(rows, ("patents", "people"), values, errors=[*cells, people])
    after = Denominate(by=BY).prepare(panel, PATENTS).panel
    assert [error.uncertainty for error in after.errors] == [
        Normal(standard_error=1.0),
        Interval(low=1.0, high=3.0),
        LogNormal(low=1.0, high=3.0),
        Triangular(low=1.0, mode=2.0, high=3.0),
        Discrete(values=(1.0, 3.0), probabilities=(0.5, 0.5)),
        errors[0],
    ]


def test_one_error_for_several_years_is_dropped_with_a_note() -> None:
    error = CellError(
        destination="A", column="patents", uncertainty=Normal(standard_error=1.0), group="g"
    )
    values = np.array([[[6.0, 3.0]], [[6.0, 2.0]]])
    panel = Panel(("A",), ("patents", "people"), values, errors=[error], years=(1, 2))
    prepared = Denominate(by=BY).prepare(panel, PATENTS)
    assert prepared.panel.errors == ()
    assert "published error of A was dropped" in prepared.notes[-1].text


def test_a_batch_gives_what_its_items_give() -> None:
    values = np.array([[6.0, NAN], [8.0, 1.0]])
    below = np.array([[3.0, 2.0], [0.0, 4.0]])
    np.testing.assert_array_equal(denominated(values, below), [[2.0, NAN], [NAN, 0.25]])


@pytest.mark.parametrize(
    ("step", "error"),
    [
        (Denominate(), "no indicator declares a denominator"),
        (Denominate(by={"patents": "peple"}), "people"),
        (Denominate(by={"patent": "people"}), "patents"),
    ],
)
def test_what_cannot_be_divided_is_named(step: Denominate, error: str) -> None:
    panel = panel_of({"patents": [6.0], "people": [3.0]})
    with pytest.raises((InvalidInputError, UnknownNameError), match=error):
        step.prepare(panel, PATENTS)


def test_a_quotient_beyond_floats_is_refused() -> None:
    panel = panel_of({"patents": [1e300], "people": [1e-300]})
    with pytest.raises(InvalidInputError, match="beyond"):
        Denominate(by=BY).prepare(panel, PATENTS)


@pytest.mark.parametrize("scale", [0.0, -1.0, NAN])
def test_a_scale_must_be_above_zero(scale: float) -> None:
    with pytest.raises(InvalidInputError, match="scale"):
        Denominate(by=BY, scale=scale)
