"""Weights computed from data: definitions, batches, and what is refused."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nearshore_score._arrays import FloatArray
from nearshore_score.errors import InvalidInputError
from nearshore_score.multivariate import factor_analysis
from nearshore_score.weighting.factor_analysis import FactorAnalysisWeights, loading_weights
from nearshore_score.weighting.principal_component import PrincipalComponentWeights
from tests.multivariate.tai import tai

BOTH = (PrincipalComponentWeights(), FactorAnalysisWeights())
both_kinds = pytest.mark.parametrize("source", BOTH, ids=lambda source: source.kind)


def alike(seed: int, *shape: int) -> FloatArray:
    """Scores that all go up and down together, more or less."""
    random = np.random.default_rng(seed)
    return 50 + 9 * random.normal(size=(*shape[:-1], 1)) + 4 * random.normal(size=shape)


def test_the_weighted_mean_of_raw_scores_is_the_first_component() -> None:
    scores = alike(1, 30, 5) * [1, 20, 3, 0.1, 7]
    composite = scores @ PrincipalComponentWeights().compute(scores)
    standard = (scores - scores.mean(axis=0)) / scores.std(axis=0)
    component = np.linalg.svd(standard, full_matrices=False)[0][:, 0]
    assert abs(np.corrcoef(composite, component)[0, 1]) == pytest.approx(1, abs=1e-12)


def test_without_back_scaling_weights_are_loadings() -> None:
    scores = alike(2, 30, 4) * [1, 20, 3, 0.1]
    first = np.linalg.eigh(np.corrcoef(scores, rowvar=False))[1][:, -1]
    weights = PrincipalComponentWeights(back_scaled=False).compute(scores)
    assert weights == pytest.approx(first / first.sum(), abs=1e-12)
    back = PrincipalComponentWeights().compute(scores)
    assert back / back.sum() == pytest.approx(
        (first / scores.std(axis=0)) / (first / scores.std(axis=0)).sum(), abs=1e-12
    )


@both_kinds
@given(seed=st.integers(0, 10_000), order=st.permutations(range(4)))
def test_weights_move_with_their_children(
    source: PrincipalComponentWeights | FactorAnalysisWeights, seed: int, order: list[int]
) -> None:
    scores = alike(seed, 20, 4)
    weights = source.compute(scores)
    assert (weights >= 0).all()
    assert weights.sum() == pytest.approx(1)
    assert source.compute(scores[:, order]) == pytest.approx(weights[order], abs=1e-7)
    assert source.compute(scores[::-1]) == pytest.approx(weights, abs=1e-7)


@both_kinds
def test_a_batch_is_its_items_each_with_its_own_gaps(
    source: PrincipalComponentWeights | FactorAnalysisWeights,
) -> None:
    batch = alike(3, 2, 3, 20, 5)
    present = np.random.default_rng(4).random(batch.shape) > 0.05
    unreadable = np.where(present, batch, 1e9)
    found = source.compute(unreadable, present)
    assert found.shape == (2, 3, 5)
    for case in np.ndindex(2, 3):
        complete = batch[case][present[case].all(axis=1)]
        assert found[case] == pytest.approx(source.compute(complete), abs=1e-9)


@both_kinds
def test_a_gap_may_be_nan_and_scores_are_not_changed(
    source: PrincipalComponentWeights | FactorAnalysisWeights,
) -> None:
    scores = alike(5, 20, 4)
    scores[3, 2] = scores[7, 0] = np.nan
    kept = scores.copy()
    present = ~np.isnan(scores)
    assert np.array_equal(source.compute(scores), source.compute(scores, present))
    assert np.array_equal(scores, kept, equal_nan=True)


@both_kinds
@given(units=st.lists(st.sampled_from([1e-300, 1e-9, 1.0, 1e9, 1e300]), min_size=4, max_size=4))
def test_extreme_units_give_finite_weights(
    source: PrincipalComponentWeights | FactorAnalysisWeights, units: list[float]
) -> None:
    weights = source.compute(alike(6, 20, 4) * units)
    assert weights.sum() == pytest.approx(1)
    assert (weights >= 0).all()


def test_batches_may_keep_different_numbers_of_factors() -> None:
    scores = np.stack([alike(7, 25, 8), np.random.default_rng(8).normal(size=(25, 8))])
    source = FactorAnalysisWeights()
    one, other = (factor_analysis(item).loadings for item in scores)
    assert one.shape[1] < other.shape[1]
    found = source.compute(scores)
    assert found[0] == pytest.approx(loading_weights(one), abs=1e-9)
    assert found[1] == pytest.approx(loading_weights(other), abs=1e-9)


def test_a_child_that_moves_against_the_others_is_refused_or_taken_as_it_is() -> None:
    scores = alike(9, 30, 4)
    against = scores * [1, 1, -1, 1]
    with pytest.raises(InvalidInputError, match="child 3 of 4 moves against"):
        PrincipalComponentWeights().compute(against)
    absolute = PrincipalComponentWeights(mixed_signs="absolute").compute(against)
    assert absolute == pytest.approx(PrincipalComponentWeights().compute(scores), abs=1e-12)


@both_kinds
def test_an_only_child_carries_all(
    source: PrincipalComponentWeights | FactorAnalysisWeights,
) -> None:
    scores = np.full((7, 1), 5.0)
    assert source.compute(scores).tolist() == [1.0]
    assert source.compute(scores, np.ones((3, 7, 1), dtype=np.bool_)).tolist() == [[1.0]] * 3


@both_kinds
def test_scores_that_say_nothing_are_refused(
    source: PrincipalComponentWeights | FactorAnalysisWeights,
) -> None:
    scores = alike(10, 2, 9, 3)
    constant = scores.copy()
    constant[1, :, 2] = 0.1
    with pytest.raises(InvalidInputError, match="child 3 of 3 in case 1 of the batch has the same"):
        source.compute(constant)
    gaps = scores.copy()
    gaps[0, 2:, 1] = np.nan
    with pytest.raises(InvalidInputError, match="2 destinations in case 0 of the batch"):
        source.compute(gaps)
    with pytest.raises(InvalidInputError, match=r"^2 destinations have a score on every child"):
        source.compute(scores[0, :2])
    with pytest.raises(InvalidInputError, match="infinite"):
        source.compute(np.where(scores == scores.max(), np.inf, scores))


def test_uncorrelated_children_have_no_first_component() -> None:
    independent = np.array([[1.0, 1.0], [1.0, -1.0], [-1.0, 1.0], [-1.0, -1.0]])
    with pytest.raises(InvalidInputError, match="no principal component comes first"):
        PrincipalComponentWeights().compute(independent)
    assert FactorAnalysisWeights().compute(independent) == pytest.approx([0.5, 0.5])


def test_specifications_check_their_fields_and_go_through_json() -> None:
    source = FactorAnalysisWeights(factors="total", threshold=0.8, grouping="share")
    assert FactorAnalysisWeights.from_json(source.to_json()) == source
    absolute = PrincipalComponentWeights(mixed_signs="absolute")
    assert PrincipalComponentWeights.from_json(absolute.to_json()) == absolute
    with pytest.raises(InvalidInputError, match="keep at least one"):
        FactorAnalysisWeights(factors=0)
    with pytest.raises(InvalidInputError, match="takes no threshold"):
        FactorAnalysisWeights(factors=3, threshold=0.5)
    with pytest.raises(InvalidInputError, match="'handbook', 'eigenvalue', 'share' or 'total'"):
        FactorAnalysisWeights(factors="all")
    with pytest.raises(InvalidInputError, match="cannot be drawn"):
        FactorAnalysisWeights(factors=9).compute(tai().values)
