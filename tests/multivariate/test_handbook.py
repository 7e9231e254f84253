"""OECD and JRC, Handbook on Constructing Composite Indicators (2008): its worked example.

The Handbook computed from more decimals than the two that it prints for two of the columns.
"""

import numpy as np
import pytest

from nearshore_score.multivariate import (
    correlations,
    count_factors,
    factor_analysis,
    principal_components,
    reliability,
)
from nearshore_score.weighting.factor_analysis import FactorAnalysisWeights
from tests.multivariate.tai import tai

TAI = tai()

# Table 6, the upper triangle by row.
CORRELATIONS = (
    (0.13, -0.09, 0.45, 0.28, 0.03, 0.22, 0.08),
    (0.46, 0.25, 0.56, 0.32, 0.30, 0.06),
    (-0.45, 0.56, 0.84, 0.63, 0.27),
    (0.00, -0.36, -0.35, -0.03),
    (0.64, 0.30, 0.33),
    (0.65, 0.26),
    (0.08,),
)

# Table 8, without its signs, which are those of another program.
COMPONENT_LOADINGS = np.array(
    [
        [0.11, 0.75, 0.13, 0.60, 0.10, 0.12, 0.17, 0.05],
        [0.56, 0.48, 0.22, 0.54, 0.27, 0.17, 0.04, 0.10],
        [0.92, 0.21, 0.02, 0.10, 0.04, 0.11, 0.27, 0.13],
        [0.35, 0.85, 0.01, 0.13, 0.11, 0.35, 0.06, 0.08],
        [0.76, 0.39, 0.16, 0.16, 0.41, 0.16, 0.16, 0.09],
        [0.91, 0.13, 0.01, 0.07, 0.19, 0.30, 0.04, 0.16],
        [0.74, 0.11, 0.37, 0.39, 0.33, 0.02, 0.20, 0.07],
        [0.36, 0.12, 0.87, 0.15, 0.26, 0.03, 0.02, 0.02],
    ]
)

# Tables 9 and 17.
FACTOR_LOADINGS = np.array(
    [
        [0.07, 0.97, 0.06, 0.06],
        [0.13, 0.07, -0.07, 0.93],
        [0.79, -0.21, 0.21, 0.42],
        [-0.64, 0.56, -0.04, 0.36],
        [0.37, 0.17, 0.38, 0.68],
        [0.82, -0.04, 0.25, 0.35],
        [0.88, 0.23, -0.09, 0.09],
        [0.08, 0.04, 0.96, 0.04],
    ]
)


def test_correlations_of_table_6() -> None:
    found = correlations(TAI).coefficients
    for row, published in enumerate(CORRELATIONS):
        assert found[row, row + 1 :] == pytest.approx(published, abs=0.02)


def test_explained_variance_of_table_7() -> None:
    found = principal_components(TAI)
    published = (41.9, 21.8, 12.3, 11.1, 6.0, 3.7, 2.2, 0.9)
    assert (100 * found.explained).round(1) == pytest.approx(published, abs=0.1001)
    assert 100 * found.cumulative[3] == pytest.approx(87.2, abs=0.1)


def test_component_loadings_of_table_8() -> None:
    assert np.abs(np.abs(principal_components(TAI).loadings) - COMPONENT_LOADINGS).max() < 0.035


def test_factor_loadings_and_their_variance_of_table_9() -> None:
    found = factor_analysis(TAI)
    assert np.abs(found.loadings - FACTOR_LOADINGS).max() < 0.02
    assert found.explained_variance == pytest.approx((2.64, 1.39, 1.19, 1.76), abs=0.03)
    communalities = (0.95, 0.89, 0.89, 0.86, 0.77, 0.85, 0.85, 0.93)
    assert found.communalities == pytest.approx(communalities, abs=0.015)


def test_stopping_rules_of_box_6() -> None:
    eigenvalues = principal_components(TAI).eigenvalues
    assert count_factors(eigenvalues, "eigenvalue", 0.7) == 4  # Jolliffe
    assert count_factors(eigenvalues, "share") == 4  # each above ten per cent
    assert count_factors(eigenvalues, "total", 0.9) == 5  # four explain 87.2 per cent
    assert count_factors(eigenvalues) == 4  # as the Handbook decides


def test_alpha_and_alpha_if_deleted_of_table_11() -> None:
    found = reliability(TAI)
    assert found.alpha == pytest.approx(0.70, abs=0.005)
    without = (0.704, 0.645, 0.636, 0.774, 0.603, 0.624, 0.662, 0.706)
    assert found.alpha_if_deleted == pytest.approx(without, abs=0.002)
    with_rest = (0.261, 0.527, 0.566, -0.108, 0.701, 0.614, 0.451, 0.249)
    assert found.correlation_with_rest == pytest.approx(with_rest, abs=0.006)


def test_weights_of_table_18() -> None:
    weights = FactorAnalysisWeights().compute(TAI.values)
    published = (0.17, 0.15, 0.11, 0.07, 0.08, 0.12, 0.14, 0.16)
    assert weights == pytest.approx(published, abs=0.0052)
    # The third decimal is that of the figures as they are printed.
    assert weights.round(3).tolist() == [0.165, 0.152, 0.109, 0.074, 0.085, 0.116, 0.136, 0.163]


def test_groups_of_the_text_put_exports_beside_patents() -> None:
    # Section 6.1: exports count 0.23 in the factor of patents, and 0.06 in table 22.
    weights = FactorAnalysisWeights(grouping="share").compute(TAI.values)
    table_22 = (0.17, 0.15, 0.11, 0.06, 0.08, 0.13, 0.13, 0.17)
    assert weights == pytest.approx(table_22, abs=0.012)
