"""Min-max over the compared set: by hand, and as five other libraries compute it."""

import numpy as np
import pytest

from nearshore_score import arithmetic_mean, min_max_scores


def test_by_hand() -> None:
    assert min_max_scores(np.array([10.0, 15.0, 30.0])).tolist() == [0.0, 25.0, 100.0]
    assert min_max_scores(np.array([10.0, 15.0, 30.0]), direction="cost").tolist() == [100, 75, 0]


def test_where_all_are_equal_nobody_is_told_apart() -> None:
    assert min_max_scores(np.array([7.0, 7.0])).tolist() == [50.0, 50.0]
    assert min_max_scores(np.array([7.0])).tolist() == [50.0]


def test_the_absent_set_no_end() -> None:
    scores = min_max_scores(np.array([10.0, 20.0, np.nan]))
    assert scores[:2].tolist() == [0.0, 100.0]
    assert np.isnan(scores[2])


def test_where_all_are_absent_there_is_no_score() -> None:
    assert np.isnan(min_max_scores(np.array([np.nan]))).all()


# Weighted sums of min-max scores on 0 to 1, as pymcdm 1.4.0, pyrepo-mcda 0.1.15,
# scikit-criteria 0.10, pyDecision 5.1.8 and mcda 1.1.0 agree on them (run in November 2026).
PEERS = {
    # Hwang and Yoon 1981, choice of a fighter aircraft: the fourth column is a cost.
    "fighter aircraft": (
        [
            [2.0, 1500.0, 20000.0, 5.5, 5.0, 9.0],
            [2.5, 2700.0, 18000.0, 6.5, 3.0, 5.0],
            [1.8, 2000.0, 21000.0, 4.5, 7.0, 7.0],
            [2.2, 1800.0, 20000.0, 5.0, 5.0, 5.0],
        ],
        [0.2, 0.1, 0.1, 0.1, 0.2, 0.3],
        {3},
        [0.57380952381, 0.3, 0.591666666667, 0.380952380952],
    ),
    # Opricovic and Tzeng 2004, choice of a mountain: the risk is a cost.
    "mountain": (
        [[1.0, 3000.0], [2.0, 3750.0], [5.0, 4500.0]],
        [0.5, 0.5],
        {0},
        [0.5, 0.625, 0.5],
    ),
    # Keshavarz-Ghorabaee and others 2021, the example of MEREC.
    "MEREC": (
        [
            [450.0, 8000.0, 54.0, 145.0],
            [10.0, 9100.0, 2.0, 160.0],
            [100.0, 8200.0, 31.0, 153.0],
            [220.0, 9300.0, 1.0, 162.0],
            [5.0, 8400.0, 23.0, 158.0],
        ],
        [0.25, 0.25, 0.25, 0.25],
        {2, 3},
        [0.5, 0.489042233876, 0.332675832193, 0.620786516854, 0.281973021429],
    ),
}


@pytest.mark.parametrize("case", PEERS)
def test_a_weighted_sum_agrees_with_five_other_libraries(case: str) -> None:
    matrix, weights, costs, expected = PEERS[case]
    columns = np.array(matrix).T
    scores = np.stack(
        [
            min_max_scores(column, direction="cost" if index in costs else "benefit")
            for index, column in enumerate(columns)
        ],
        axis=-1,
    )
    assert arithmetic_mean(scores, np.array(weights)) / 100 == pytest.approx(expected, abs=1e-11)
