"""KMO and Bartlett's test against their definitions and another program."""

import numpy as np
import pytest

from nearshore_score._arrays import FloatArray
from nearshore_score.errors import InvalidInputError
from nearshore_score.multivariate import (
    bartlett_sphericity,
    kaiser_meyer_olkin,
    sampling_adequacy,
    sphericity_statistic,
)
from nearshore_score.panel import Panel
from tests.multivariate.tai import tai

TAI = tai()


def test_the_same_measures_as_another_program() -> None:
    # factor_analyzer 0.5.1: calculate_kmo and calculate_bartlett_sphericity
    found = kaiser_meyer_olkin(TAI)
    assert found.overall == pytest.approx(0.5005672252709309, abs=1e-10)
    assert found.by_column[:3] == pytest.approx([0.25997191, 0.34927024, 0.68251736], abs=1e-8)
    test = bartlett_sphericity(TAI)
    assert test.chi_square == pytest.approx(85.93076297523231, abs=1e-9)
    assert test.p_value == pytest.approx(8.460601185390468e-08, rel=1e-9)
    assert (test.degrees_of_freedom, test.count) == (28, 23)


def residuals(column: FloatArray, others: FloatArray) -> FloatArray:
    design = np.column_stack([np.ones(len(column)), others])
    return column - design @ np.linalg.lstsq(design, column, rcond=None)[0]


def test_partial_correlations_are_those_of_regression_residuals() -> None:
    values = TAI.values[:, :4]
    simple = np.corrcoef(values, rowvar=False)
    squares = partial = 0.0
    for one in range(4):
        for other in range(one):
            rest = np.delete(values, [one, other], axis=1)
            left = [residuals(values[:, index], rest) for index in (one, other)]
            partial += np.corrcoef(*left)[0, 1] ** 2
            squares += simple[one, other] ** 2
    found = kaiser_meyer_olkin(values).overall
    assert found == pytest.approx(squares / (squares + partial), abs=1e-10)


def test_two_columns_always_measure_one_half() -> None:
    assert kaiser_meyer_olkin(TAI.values[:, :2]).overall == pytest.approx(0.5)


def test_a_batch_is_its_items() -> None:
    batch = np.stack([np.corrcoef(TAI.values[:, k : k + 4], rowvar=False) for k in range(4)])
    overall, by_column = sampling_adequacy(batch)
    statistics = sphericity_statistic(batch, np.full(4, 23.0))
    for case, matrix in enumerate(batch):
        assert overall[case] == pytest.approx(sampling_adequacy(matrix)[0])
        assert by_column[case] == pytest.approx(sampling_adequacy(matrix)[1])
        assert statistics[case] == pytest.approx(sphericity_statistic(matrix, np.float64(23)))


def test_columns_that_determine_one_another_are_named() -> None:
    values = np.column_stack([TAI.values[:, :3], TAI.values[:, 0] + TAI.values[:, 2]])
    panel = Panel(TAI.destinations, ("a", "b", "c", "d"), values)
    for look in (kaiser_meyer_olkin, bartlett_sphericity):
        with pytest.raises(InvalidInputError, match="a, c, d determine one another"):
            look(panel)
    singular = np.ones((2, 2))
    assert np.isnan(sampling_adequacy(singular)[0])
    assert np.isnan(sphericity_statistic(singular, np.float64(9)))


def test_more_columns_than_destinations_are_refused() -> None:
    with pytest.raises(InvalidInputError, match="8 columns need more than 8 destinations"):
        kaiser_meyer_olkin(TAI.values[:8])


def test_a_column_that_stands_alone_is_named() -> None:
    rows = [[1, 1, 1], [1, 1, -1], [-1, 0, 1], [-1, 0, -1], [0, 1, 1], [0, 1, -1]]
    with pytest.raises(InvalidInputError, match="risk: uncorrelated with every other"):
        kaiser_meyer_olkin(Panel(tuple("ABCDEF"), ("pay", "rent", "risk"), rows))


def test_nothing_correlated_is_nothing_found() -> None:
    independent = np.array([[1, 1], [1, -1], [-1, 1], [-1, -1]])
    found = bartlett_sphericity(independent)
    assert (found.chi_square, found.p_value) == (0.0, 1.0)
