"""What holds for every step on random panels, also broken ones."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from nearshore_score import InvalidInputError, Normal
from nearshore_score._frozen import FrozenModel
from nearshore_score.panel import STATES, CellError, Panel
from nearshore_score.treatment import (
    STEPS,
    AnyStep,
    Denominate,
    Estimates,
    ForcedTreatment,
    Imputation,
    ImputeAverage,
    ImputeRegression,
    PreparationStep,
    Screen,
    Table,
    TreatOutliers,
)
from tests.strategies import any_finite
from tests.treatment.tables import (
    IMPUTATIONS,
    NAN,
    OVER_TIME,
    STEPS_WITHOUT_YEARS,
    flat,
    panel_of,
    rearranged,
    replayed,
    tables,
)

YEARS = (2024, 2022, 2023)
any_step = st.sampled_from(STEPS_WITHOUT_YEARS)
any_step_over_years = st.sampled_from([*STEPS_WITHOUT_YEARS, *OVER_TIME])
any_imputation = st.sampled_from([*IMPUTATIONS, *OVER_TIME])


@given(tables(years=YEARS, numbers=any_finite), any_step_over_years)
def test_the_record_holds_every_change_and_the_input_none(
    panel: Panel, step: PreparationStep
) -> None:
    before = panel.to_json()
    prepared = step.prepare(panel, flat(panel))
    assert panel.to_json() == before
    np.testing.assert_array_equal(replayed(panel, prepared.cells), prepared.panel.values)
    places = [(cell.destination, cell.column, cell.year) for cell in prepared.cells]
    assert len(set(places)) == len(places)
    for note in prepared.notes:
        assert np.isfinite([number for _, number in note.figures]).all()


@given(tables(years=YEARS), any_imputation)
def test_imputations_fill_what_is_missing_and_nothing_else(panel: Panel, step: Imputation) -> None:
    after = step.prepare(panel, flat(panel)).panel
    missing = panel.states == STATES.index("missing")
    np.testing.assert_array_equal(after.states[~missing], panel.states[~missing])
    np.testing.assert_array_equal(after.values[~missing], panel.values[~missing])
    filled = missing & after.present
    assert (after.states[filled] == STATES.index("imputed")).all()
    suppressed = panel.states == STATES.index("suppressed")
    bold = step.replace(fill_suppressed=True).prepare(panel, flat(panel)).panel
    untouched = ~missing & ~suppressed
    np.testing.assert_array_equal(bold.states[untouched], panel.states[untouched])


@given(tables(leading=(2,), years=YEARS), any_step_over_years)
def test_a_batch_of_panels_gives_what_its_items_give(panel: Panel, step: PreparationStep) -> None:
    prepared = step.prepare(panel, flat(panel))
    np.testing.assert_array_equal(replayed(panel, prepared.cells), prepared.panel.values)
    for case in range(2):
        item = Panel(
            panel.destinations,
            panel.columns,
            panel.values[case],
            panel.states[case],
            years=panel.years,
            groups=panel.groups,
        )
        alone = step.prepare(item, flat(panel))
        np.testing.assert_array_equal(prepared.panel.states[case], alone.panel.states)
        np.testing.assert_allclose(
            prepared.panel.values[case], alone.panel.values, rtol=1e-9, atol=1e-9
        )
        recorded = [cell._replace(case=()) for cell in prepared.cells if cell.case == (case,)]
        assert len(recorded) == len(alone.cells)


@given(tables(years=YEARS), st.sampled_from(IMPUTATIONS))
def test_each_year_is_imputed_as_if_it_stood_alone(panel: Panel, step: Imputation) -> None:
    after = step.prepare(panel, flat(panel)).panel
    for year in panel.years:
        alone = step.prepare(panel.year(year), flat(panel)).panel
        np.testing.assert_allclose(after.year(year).values, alone.values, rtol=1e-9, atol=1e-9)


@given(tables(), any_step, st.randoms(use_true_random=False))
def test_the_order_of_the_destinations_does_not_decide(
    panel: Panel, step: PreparationStep, random
) -> None:
    order = random.sample(range(len(panel.destinations)), len(panel.destinations))
    once = rearranged(step.prepare(panel, flat(panel)).panel, order)
    again = step.prepare(rearranged(panel, order), flat(panel)).panel
    np.testing.assert_array_equal(once.states, again.states)
    np.testing.assert_allclose(once.values, again.values, rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("kind", STEPS.kinds)
def test_every_step_goes_through_json(kind: str) -> None:
    class Pipeline(FrozenModel):
        steps: tuple[AnyStep, ...]

    pipeline = Pipeline(steps=(kind, *STEPS_WITHOUT_YEARS, *OVER_TIME, FULL))
    assert Pipeline.from_json(pipeline.to_json()) == pipeline
    assert isinstance(pipeline.steps[0], BaseModel)
    assert hash(pipeline) == hash(Pipeline.from_json(pipeline.to_json()))


FULL = TreatOutliers(
    over="all_years", overrides=(ForcedTreatment(indicator="a", method="winsorise", points=2),)
)


@pytest.mark.parametrize("step", STEPS_WITHOUT_YEARS)
@pytest.mark.parametrize(
    "columns",
    [{"a": []}, {"a": [5.0]}, {"a": [NAN]}, {"a": [2.0, 2.0, 2.0], "b": [NAN] * 3}],
    ids=["nobody", "one cell", "one hole", "constant and empty"],
)
def test_the_least_panels_pass_through(
    step: PreparationStep, columns: dict[str, list[float]]
) -> None:
    panel = panel_of(columns, groups={"continent": ["N"] * len(columns["a"])})
    prepared = step.prepare(panel, flat(panel))
    np.testing.assert_array_equal(replayed(panel, prepared.cells), prepared.panel.values)


def test_errors_stay_with_the_figures_that_stay_and_the_rest_is_noted() -> None:
    errors = [
        CellError(destination=row, column="a", uncertainty=Normal(standard_error=1.0), group=row)
        for row in ("D0", "D11")
    ]
    tail = panel_of({"a": [*map(float, range(1, 11)), 30.0, 100.0]})
    panel = Panel(tail.destinations, tail.columns, tail.values, errors=errors)
    prepared = TreatOutliers().prepare(panel, flat(panel))
    assert prepared.panel.errors == (errors[0],)
    assert "published error of D11 was dropped" in prepared.notes[-1].text


def test_a_panel_without_any_leaf_is_refused() -> None:
    panel = panel_of({"a": [1.0]})
    for step in (ImputeAverage(), TreatOutliers(), Screen()):
        with pytest.raises(InvalidInputError, match="no column for any of pay"):
            step.prepare(panel, flat(panel_of({"pay": [1.0]})))


def test_a_users_own_imputation_needs_only_its_estimates() -> None:
    class ImputeZero(Imputation):
        kind: str = "impute_zero"

        def estimates(self, table: Table) -> Estimates:
            return Estimates(np.zeros(table.values.shape), "zero", "never")

    panel = panel_of({"a": [1.0, NAN]})
    prepared = ImputeZero().prepare(panel, flat(panel))
    assert prepared.panel.state("D1", "a") == "imputed"
    assert prepared.cells[0].reason == "zero"
    assert isinstance(ImputeZero(), PreparationStep)


def test_steps_follow_each_other() -> None:
    panel = panel_of({"a": [2.0, 8.0, NAN], "people": [1.0, 2.0, 4.0]})
    framework = flat(panel.select(["a"]))
    for step in (Denominate(by={"a": "people"}), ImputeRegression(predictors=("people",))):
        panel = step.prepare(panel, framework).panel
    assert panel.state("D2", "a") == "imputed"
