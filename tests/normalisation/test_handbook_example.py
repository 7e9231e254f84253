"""Years of schooling in 23 countries, normalised as the OECD/JRC Handbook prints them."""

from pathlib import Path

import numpy as np
import pytest

from nearshore_score import min_max_scores
from nearshore_score.normalisation import percentile_rank_scores, rank_scores, z_scores
from tests.index_data import numbers, read

# OECD and JRC, Handbook on Constructing Composite Indicators, 2008, table 15: z-score, min-max,
# and rank from the lowest up.
TABLE_15 = {
    "FIN": (0.26, 0.59, 15),
    "USA": (1.52, 1.00, 23),
    "SWE": (1.14, 0.88, 19),
    "JPN": (-0.06, 0.49, 12),
    "KOR": (0.76, 0.76, 17),
    "NLD": (-0.12, 0.47, 9),
    "GBR": (-0.12, 0.47, 9),
    "CAN": (1.27, 0.92, 20),
    "AUS": (0.83, 0.78, 18),
    "SGP": (-1.58, 0.00, 1),
    "DEU": (0.38, 0.63, 16),
    "NOR": (1.46, 0.98, 22),
    "IRL": (-0.12, 0.47, 9),
    "BEL": (-0.19, 0.45, 8),
    "NZL": (1.33, 0.94, 21),
    "AUT": (-0.76, 0.27, 6),
    "FRA": (-1.08, 0.16, 5),
    "ISR": (0.00, 0.51, 14),
    "ESP": (-1.46, 0.04, 4),
    "ITA": (-1.52, 0.02, 3),
    "CZE": (-0.06, 0.49, 12),
    "HUN": (-0.31, 0.41, 7),
    "SVN": (-1.58, 0.00, 1),
}
TAI = read(Path(__file__).parents[1] / "data" / "tai" / "indicators.csv")
SCHOOLING = numbers(TAI["schooling"])
Z, SHARE, RANK = np.array([TABLE_15[code] for code in TAI["code"]]).T


def test_z_scores_divide_by_one_less_than_the_countries() -> None:
    np.testing.assert_allclose(z_scores(SCHOOLING), Z, atol=0.00501)
    assert np.abs(z_scores(SCHOOLING, divisor="n") - Z).max() > 0.03


def test_min_max() -> None:
    np.testing.assert_allclose(min_max_scores(SCHOOLING, score_range=(0, 1)), SHARE, atol=0.00501)


def test_ranks_share_the_lowest_of_a_tie() -> None:
    np.testing.assert_array_equal(rank_scores(SCHOOLING), RANK)


@pytest.mark.parametrize(
    ("rule", "share"), [("rank/n", RANK / 23), ("(rank-1)/(n-1)", (RANK - 1) / 22)]
)
def test_percentile_ranks_follow_from_the_printed_ranks(rule: str, share: np.ndarray) -> None:
    found = percentile_rank_scores(SCHOOLING, rule=rule, score_range=(0, 1))
    np.testing.assert_allclose(found, share, rtol=1e-15)
