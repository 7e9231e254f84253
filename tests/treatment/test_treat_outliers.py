"""The outlier steps on panels: the rule, forced treatment, years, and what is recorded."""

import numpy as np
import pytest

from nearshore_score import InvalidInputError, UnknownNameError
from nearshore_score.panel import Panel
from nearshore_score.treatment import (
    ClipPercentiles,
    ForcedTreatment,
    TreatOutliers,
    clip_to_percentiles,
    shifted_log,
    winsorise,
)
from tests.treatment.tables import NAN, flat, panel_of

SAME = ForcedTreatment(indicator="a", method="none")
TAIL = [*map(float, range(1, 11)), 30.0, 100.0]
# Eight outliers of ever greater size: five points cannot cure.
STUBBORN = [*map(float, range(1, 55)), *(10.0**k for k in range(3, 11))]


def test_what_winsorising_cannot_cure_gets_the_logarithm_of_the_original() -> None:
    panel = panel_of({"pay": STUBBORN})
    prepared = TreatOutliers().prepare(panel, flat(panel))
    np.testing.assert_allclose(prepared.panel.column("pay"), shifted_log(np.array(STUBBORN)))
    assert {cell.reason for cell in prepared.cells} == {"logarithm"}
    assert "logarithm" in prepared.notes[0].text


def test_the_logarithm_can_be_taken_of_the_winsorised_values_or_not_at_all() -> None:
    panel = panel_of({"pay": STUBBORN})
    drawn = winsorise(np.array(STUBBORN)).values
    after = TreatOutliers(log_of="winsorised").prepare(panel, flat(panel))
    np.testing.assert_allclose(after.panel.column("pay"), shifted_log(drawn))
    assert after.cells[-1].reason == "winsorised, then logarithm"
    left = TreatOutliers(log="none").prepare(panel, flat(panel))
    np.testing.assert_array_equal(left.panel.column("pay"), drawn)
    assert left.notes[0].text.endswith("still outliers")


def test_columns_without_outliers_are_noted_and_left() -> None:
    panel = panel_of({"pay": [1.0, 2.0, 3.0, 5.0], "one": [4.0, NAN, NAN, NAN]})
    prepared = TreatOutliers().prepare(panel, flat(panel))
    assert prepared.panel == panel
    assert prepared.cells == ()
    assert [note.text for note in prepared.notes] == [
        "skewness 0.8, kurtosis 0.3: no outliers",
        "too few values: no outliers",
    ]


def test_forced_treatment_overrules_the_check_in_both_directions() -> None:
    panel = panel_of({"a": TAIL, "b": [*TAIL[:10], 11.0, 12.0], "c": TAIL, "d": TAIL})
    forced = (
        ForcedTreatment(indicator="a", method="none"),
        ForcedTreatment(indicator="b", method="winsorise", points=3),
        ForcedTreatment(indicator="c", method="log"),
    )
    after = TreatOutliers(overrides=forced).prepare(panel, flat(panel)).panel
    np.testing.assert_array_equal(after.column("a"), TAIL)
    # Always the end on which the skewness lies, the upper one where there is none.
    np.testing.assert_array_equal(after.column("b"), [3, 3, *range(3, 12), 11])
    np.testing.assert_allclose(after.column("c"), shifted_log(np.array(TAIL)))
    np.testing.assert_array_equal(after.column("d"), winsorise(np.array(TAIL)).values)


def test_what_is_forced_is_done_to_columns_that_would_not_be_treated() -> None:
    panel = panel_of({"pay": TAIL, "people": TAIL})
    forced = ForcedTreatment(indicator="people", method="winsorise", points=1)
    step = TreatOutliers(indicators=("pay",), overrides=(forced,))
    after = step.prepare(panel, flat(panel.select(["pay"]))).panel
    np.testing.assert_array_equal(after.column("people"), [*TAIL[:11], 30.0])


def test_years_are_treated_one_by_one_or_as_one_column() -> None:
    calm = np.arange(1.0, 13.0) * 10
    values = np.stack([TAIL, calm])[..., np.newaxis]
    panel = Panel([f"D{i}" for i in range(12)], ("pay",), values, years=(2023, 2024))
    each = TreatOutliers().prepare(panel, flat(panel))
    assert {cell.year for cell in each.cells} == {2023}
    assert [note.year for note in each.notes] == [2023, 2024]
    drawn = winsorise(np.array(TAIL)).values
    np.testing.assert_array_equal(each.panel.year(2023).column("pay"), drawn)
    joint = TreatOutliers(over="all_years").prepare(panel, flat(panel))
    assert joint.panel == panel  # beside 120, a hundred is no outlier
    assert [note.year for note in joint.notes] == [None]


def test_imputed_figures_stay_flagged_when_they_are_treated() -> None:
    panel = panel_of({"pay": TAIL}, {"pay": {11: "imputed"}})
    after = TreatOutliers().prepare(panel, flat(panel)).panel
    assert after.state("D11", "pay") == "imputed"
    assert after.column("pay")[11] == 30.0


def test_percentiles_are_clipped_as_numpy_defines_them() -> None:
    panel = panel_of({"pay": TAIL, "rent": [NAN, *TAIL[1:]]})
    prepared = ClipPercentiles().prepare(panel, flat(panel))
    expected = np.clip(TAIL, *np.percentile(TAIL, [2.5, 97.5]))
    np.testing.assert_allclose(prepared.panel.column("pay"), expected)
    pay = [cell for cell in prepared.cells if cell.column == "pay"]
    assert [cell.reason for cell in pay] == ["below percentile 2.5", "above percentile 97.5"]
    assert dict(prepared.notes[0].figures) == {"raised": 1.0, "lowered": 1.0}
    assert np.isnan(prepared.panel.column("rent")[0])


def test_clipping_a_batch_is_clipping_its_items() -> None:
    batch = np.array([TAIL, TAIL[::-1], [NAN, *TAIL[1:]]])
    for item, values in zip(clip_to_percentiles(batch, 20, 70), batch, strict=True):
        np.testing.assert_array_equal(item, clip_to_percentiles(values, 20, 70))


def test_clipping_over_all_years_takes_one_pair_of_percentiles() -> None:
    values = np.array([[[1.0], [2.0]], [[3.0], [100.0]]])
    panel = Panel(("A", "B"), ("pay",), values, years=(1, 2))
    after = ClipPercentiles(lower=0, upper=50, over="all_years").prepare(panel, flat(panel)).panel
    np.testing.assert_array_equal(after.values.ravel(), [1.0, 2.0, 2.5, 2.5])


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: ForcedTreatment(indicator="a", method="winsorise"), "needs points"),
        (lambda: ForcedTreatment(indicator="a", method="log", points=2), "take none"),
        (lambda: ForcedTreatment(indicator="a", method="winsorise", points=0), "points"),
        (lambda: TreatOutliers(overrides=[SAME, SAME]), "two overrides"),
        (lambda: TreatOutliers(points=-1), "points"),
        (lambda: TreatOutliers(skewness_limit=NAN), "finite"),
        (lambda: ClipPercentiles(lower=60, upper=40), "must be below upper"),
        (lambda: ClipPercentiles(upper=101), "upper"),
    ],
)
def test_impossible_choices_are_refused(make, says: str) -> None:
    with pytest.raises(InvalidInputError, match=says):
        make()


def test_an_unknown_column_is_named() -> None:
    panel = panel_of({"pay": TAIL})
    forced = ForcedTreatment(indicator="pya", method="none")
    for step in (TreatOutliers(overrides=(forced,)), TreatOutliers(indicators=("pya",))):
        with pytest.raises(UnknownNameError, match="pay"):
            step.prepare(panel, flat(panel))
