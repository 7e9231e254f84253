"""Factors: the rotation against its definition, and the choices that decide."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nearshore_score._arrays import FloatArray
from nearshore_score.errors import InvalidInputError, UnknownNameError
from nearshore_score.multivariate import (
    count_factors,
    factor_analysis,
    principal_components,
    varimax,
)
from nearshore_score.multivariate import varimax as varimax_function
from tests.multivariate.tai import tai

VALUES = tai().values

# TAI, four factors by statsmodels 0.15 (`rotate_factors`, "varimax" by gradient projection, of
# loadings with rows of length one), signs as here.
BY_ANOTHER_PROGRAM = np.array(
    [
        [0.062950, 0.966854, 0.059880, 0.057373],
        [0.126870, 0.074373, -0.070110, 0.927678],
        [0.786923, -0.209782, 0.208795, 0.429721],
        [-0.647457, 0.560641, -0.038150, 0.348210],
        [0.368076, 0.163402, 0.368643, 0.692641],
        [0.812346, -0.045334, 0.238862, 0.349850],
        [0.878800, 0.237429, -0.090437, 0.093966],
        [0.078685, 0.037439, 0.961226, 0.047198],
    ]
)


def criterion(loadings: FloatArray) -> float:
    return float((loadings**2).var(axis=0).sum())


def some_loadings(seed: int, factors: int) -> FloatArray:
    values = np.random.default_rng(seed).normal(size=(12, 6))
    return principal_components(values).loadings[:, :factors]


def test_the_same_factors_as_another_program() -> None:
    found = factor_analysis(VALUES, factors=4).loadings
    assert np.abs(found - BY_ANOTHER_PROGRAM).max() < 1e-6


@given(st.integers(0, 10_000), st.integers(2, 4), st.integers(0, 10_000))
def test_no_other_rotation_near_or_far_does_better(seed: int, factors: int, other: int) -> None:
    rotated = varimax(some_loadings(seed, factors), kaiser=False)
    turn, _ = np.linalg.qr(np.random.default_rng(other).normal(size=(factors, factors)))
    nearly = np.linalg.qr(np.eye(factors) + 1e-3 * (turn - turn.T))[0]
    assert criterion(rotated @ nearly) <= criterion(rotated) + 1e-12
    if factors == 2:  # with more, there may be several peaks
        assert criterion(rotated @ turn) <= criterion(rotated) + 1e-12


@given(st.integers(0, 10_000), st.integers(1, 4), st.booleans())
def test_a_rotation_keeps_what_the_factors_explain_of_each_column(
    seed: int, factors: int, kaiser: bool
) -> None:
    loadings = some_loadings(seed, factors)
    rotated = varimax(loadings, kaiser=kaiser)
    assert rotated @ rotated.T == pytest.approx(loadings @ loadings.T, abs=1e-9)


def test_a_minimum_is_not_taken_for_a_maximum() -> None:
    # Every loading alike in size: no slope, but the worst rotation there is.
    flat = np.array([[1.0, 1.0], [1.0, -1.0], [1.0, 1.0], [1.0, -1.0]]) / 2**0.5
    assert np.abs(varimax(flat)).round(9).tolist() == [[1, 0], [0, 1], [1, 0], [0, 1]]


def test_a_batch_is_its_items_and_factors_of_zeros_stay() -> None:
    batch = np.stack([some_loadings(seed, 4) for seed in range(5)])
    batch[2, :, 2:] = 0.0
    rotated = varimax(batch)
    assert (rotated[2, :, 2:] == 0).all()
    assert rotated[2, :, :2] == pytest.approx(varimax(batch[2, :, :2]), abs=1e-9)
    for item, found in zip(batch, rotated, strict=True):
        assert found == pytest.approx(varimax(item), abs=1e-9)


def test_a_rotation_that_does_not_settle_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(varimax_function.__globals__, "_MOST_ROUNDS", 1)
    with pytest.raises(InvalidInputError, match="does not settle"):
        varimax(some_loadings(1, 4))


def test_without_rotation_factors_are_components() -> None:
    found = factor_analysis(VALUES, factors=3, rotation="none")
    assert np.array_equal(found.loadings, principal_components(VALUES).loadings[:, :3])


def test_normalisation_makes_a_difference() -> None:
    raw = factor_analysis(VALUES, factors=4, rotation="varimax_raw")
    normalised = factor_analysis(VALUES, factors=4)
    assert criterion(raw.loadings) > criterion(normalised.loadings)
    assert raw.communalities == pytest.approx(normalised.communalities)


def test_rules_count_by_case_and_keep_at_least_one_factor() -> None:
    eigenvalues = np.array([[3.0, 0.5, 0.3, 0.2], [1.0, 1.0, 1.0, 1.0]])
    assert count_factors(eigenvalues, "eigenvalue").tolist() == [1, 4]
    assert count_factors(eigenvalues, "eigenvalue", 5.0).tolist() == [1, 1]
    assert count_factors(eigenvalues, "share").tolist() == [2, 4]
    assert count_factors(eigenvalues, "total", 0.875).tolist() == [2, 4]
    assert count_factors(eigenvalues).tolist() == [2, 4]
    # Ten per cent each are not enough here: twenty equal factors explain five per cent each.
    assert count_factors(np.ones(20)) == 12


@pytest.mark.parametrize(
    ("factors", "threshold", "message"),
    [
        (0, None, "keep at least one"),
        (9, None, "cannot be drawn from 8 columns"),
        (3, 0.5, "takes no threshold"),
        ("handbook", 0.5, "takes no threshold"),
        ("share", 1.5, "up to 1"),
        ("eigenvalue", 0.0, "above 0"),
    ],
)
def test_counts_and_thresholds_that_cannot_be_right(
    factors: int | str, threshold: float | None, message: str
) -> None:
    with pytest.raises(InvalidInputError, match=message):
        factor_analysis(VALUES, factors=factors, threshold=threshold)


def test_unknown_choices_are_refused() -> None:
    with pytest.raises(UnknownNameError, match="rule for the number of factors"):
        factor_analysis(VALUES, factors="kaiser")
    with pytest.raises(UnknownNameError, match="did you mean varimax"):
        factor_analysis(VALUES, rotation="varimx")


def test_a_cut_between_equal_components_is_refused() -> None:
    independent = np.array([[1, 1, 1], [1, -1, -1], [-1, 1, -1], [-1, -1, 1]])
    with pytest.raises(InvalidInputError, match="would be chance"):
        factor_analysis(independent, factors=2)
    assert factor_analysis(independent).communalities.tolist() == pytest.approx([1, 1, 1])
