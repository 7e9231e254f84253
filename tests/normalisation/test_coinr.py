"""Columns of the ASEM example, normalised as COINr 1.1.14 normalises them."""

import numpy as np
import pytest

from nearshore_score import min_max_scores
from nearshore_score.normalisation import (
    adjusted_mazziotta_pareto_scores,
    distance_to_best_scores,
    z_scores,
)
from tests.index_data import expected_asem

STAGES = expected_asem()["datasets_default_some_columns"]
COSTS = {"CO2", "NEET"}
COLUMNS = [name for name in STAGES["Treated"][0] if name != "uCode"]


def column(stage: str, name: str) -> np.ndarray:
    return np.array([row[name] for row in STAGES[stage]], dtype=np.float64)


@pytest.mark.parametrize("name", COLUMNS)
def test_min_max_and_distance_to_the_maximum(name: str) -> None:
    direction = "cost" if name in COSTS else "benefit"
    treated, normalised = column("Treated", name), column("Normalised", name)
    for scores in (min_max_scores, distance_to_best_scores):
        found = scores(treated, direction=direction)
        np.testing.assert_allclose(found, normalised, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("name", COLUMNS)
@pytest.mark.parametrize("scores", [z_scores, adjusted_mazziotta_pareto_scores])
def test_a_straight_line_before_it_changes_no_linear_score(scores: object, name: str) -> None:
    # Min-max scores are a straight line of the treated figures, turned round for a cost.
    direction = "cost" if name in COSTS else "benefit"
    found = scores(column("Treated", name), direction=direction)
    np.testing.assert_allclose(found, scores(column("Normalised", name)), rtol=1e-9, atol=1e-9)
