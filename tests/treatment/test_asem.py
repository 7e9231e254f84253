"""The ASEM data: the same cells treated as COINr 1.1.14 does, with the same numbers.

`tests/data/rankings/asem/NOTICE.md` says where the data and the results come from.
"""

import numpy as np
import pytest

from nearshore_score.criteria import Indicator
from nearshore_score.framework import Framework
from nearshore_score.node import Node
from nearshore_score.panel import Panel
from nearshore_score.treatment import (
    Denominate,
    ForcedTreatment,
    ImputeAverage,
    ImputeNearestNeighbours,
    Prepared,
    Screen,
    TreatOutliers,
    imputation_quality,
    kurtosis,
    skewness,
)
from nearshore_score.weighting import FixedWeights
from tests.index_data import RANKINGS, expected_asem, numbers, read

HOW = {"winsorised from above": "winhi", "winsorised from below": "winlo"}


@pytest.fixture(scope="module")
def asem() -> tuple[Panel, Framework]:
    data, meta = read(RANKINGS / "asem" / "iData.csv"), read(RANKINGS / "asem" / "iMeta.csv")
    of_type = {
        kind: [code for code, own in zip(meta["iCode"], meta["Type"], strict=True) if own == kind]
        for kind in ("Indicator", "Denominator", "Group")
    }
    columns = [*of_type["Indicator"], *of_type["Denominator"]]
    denominator = dict(zip(meta["iCode"], meta["Denominator"], strict=True))
    panel = Panel(
        data["uCode"],
        columns,
        np.column_stack([numbers(data[code]) for code in columns]),
        groups={code: data[code] for code in of_type["Group"]},
    )
    leaves = tuple(
        Node.leaf(Indicator(code=code, denominator=denominator[code] or None))
        for code in of_type["Indicator"]
    )
    weights = FixedWeights(values=dict.fromkeys(of_type["Indicator"], 1.0))
    return panel, Framework(root=Node(code="Index", children=leaves, weights=weights))


@pytest.fixture(scope="module")
def steps(asem: tuple[Panel, Framework]) -> list[Prepared]:
    panel, framework = asem
    done: list[Prepared] = []
    for step in (
        Denominate(),
        ImputeAverage(group="EurAsia_group"),
        Screen(destinations=0.9),
        TreatOutliers(),
    ):
        done.append(step.prepare(panel, framework))
        panel = done[-1].panel
    return done


def test_the_same_cells_are_winsorised_from_the_same_end(steps: list[Prepared]) -> None:
    treated = {(cell.column, cell.destination, HOW[cell.reason]) for cell in steps[-1].cells}
    expected = expected_asem()["treated_points"]["cells"]
    assert treated == {(cell["iCode"], cell["uCode"], cell["how"]) for cell in expected}
    assert len(treated) == 35


def test_fifteen_indicators_fail_and_winsorising_cures_them_all(steps: list[Prepared]) -> None:
    notes = [note for note in steps[-1].notes if "winsorised:" in note.text]
    assert len(notes) == 15
    assert not any("still" in note.text or "logarithm" in note.text for note in steps[-1].notes)


def test_skewness_and_kurtosis_before_and_after_are_those_of_coinr(steps: list[Prepared]) -> None:
    found = {note.code: dict(note.figures) for note in steps[-1].notes}
    for row in expected_asem()["treatment_details"]["rows"]:
        figures = found[row["iCode"]]
        assert figures["skewness before"] == pytest.approx(row["check_SkewKurt0.Skew"], rel=1e-9)
        assert figures["kurtosis before"] == pytest.approx(row["check_SkewKurt0.Kurt"], rel=1e-9)
        assert figures["values winsorised"] == (row["winsorise.nwin"] or 0)
        if row["winsorise.nwin"]:
            after = (figures["skewness after"], figures["kurtosis after"])
            published = (row["check_SkewKurt1.Skew"], row["check_SkewKurt1.Kurt"])
            assert after == pytest.approx(published, rel=1e-9)


@pytest.mark.parametrize(("place", "name"), [(0, "Denominated"), (1, "Imputed"), (3, "Treated")])
def test_the_data_after_each_step_are_those_of_coinr(
    steps: list[Prepared], place: int, name: str
) -> None:
    panel = steps[place].panel
    for row in expected_asem()["datasets_default_some_columns"][name]:
        i = panel.destinations.index(row["uCode"])
        for code, value in row.items():
            if code != "uCode":
                expected = np.nan if value is None else value
                assert panel.column(code)[i] == pytest.approx(expected, rel=1e-9, nan_ok=True)


def test_screening_at_ninety_percent_keeps_everybody(steps: list[Prepared]) -> None:
    assert steps[2].cells == () == steps[2].notes


def test_statistics_of_the_raw_columns_are_those_of_coinr(asem: tuple[Panel, Framework]) -> None:
    for row in expected_asem()["stats_raw_some"]["rows"]:
        column = asem[0].column(row["iCode"])
        assert skewness(column) == pytest.approx(row["Skew"], rel=1e-9)
        assert kurtosis(column) == pytest.approx(row["Kurt"], rel=1e-9)


def test_a_forced_treatment_is_honoured_beside_the_rule(
    steps: list[Prepared], asem: tuple[Panel, Framework]
) -> None:
    # COINr 1.1.14 disregards a forced winsorisation (its issue 53).
    forced = (
        ForcedTreatment(indicator="LPI", method="winsorise", points=2),
        ForcedTreatment(indicator="Bord", method="none"),
    )
    prepared = TreatOutliers(overrides=forced).prepare(steps[2].panel, asem[1])
    by_column = [cell.column for cell in prepared.cells]
    assert by_column.count("LPI") == 2
    assert by_column.count("Bord") == 0
    assert len(by_column) == 35 - 3 + 2


def test_neighbours_estimate_held_back_figures_better_than_the_mean(
    steps: list[Prepared], asem: tuple[Panel, Framework]
) -> None:
    panel, framework = steps[0].panel, asem[1]
    mean = imputation_quality(panel, framework, ImputeAverage(), repeats=5).overall
    near = imputation_quality(panel, framework, ImputeNearestNeighbours(), repeats=5).overall
    assert near.rmse < mean.rmse
    assert near.willmott_d > mean.willmott_d + 0.3
