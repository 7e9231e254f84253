"""What holds for every way to compute weights from figures, and what all of them refuse."""

import warnings
from collections.abc import Callable, Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from numpy.typing import ArrayLike

from nearshore_score.errors import InvalidInputError
from nearshore_score.normalisation import Direction
from nearshore_score.weighting import ComputedWeights
from nearshore_score.weighting.cilos import CilosWeights, cilos_weights
from nearshore_score.weighting.critic import CriticWeights, critic_weights
from nearshore_score.weighting.entropy import EntropyWeights, entropy_weights
from nearshore_score.weighting.gini import GiniWeights, gini_weights
from nearshore_score.weighting.idocriw import IdocriwWeights, idocriw_weights
from nearshore_score.weighting.merec import MerecWeights, merec_weights
from nearshore_score.weighting.properties import HasWeightingProperties
from nearshore_score.weighting.standard_deviation import (
    StandardDeviationWeights,
    standard_deviation_weights,
)
from tests.weighting.figures import Figures, Result, answered, figures

Source = (
    EntropyWeights
    | CriticWeights
    | MerecWeights
    | StandardDeviationWeights
    | GiniWeights
    | CilosWeights
    | IdocriwWeights
)
Method = Callable[[ArrayLike, Sequence[Direction] | None], Result]
PAIRS: list[tuple[Method, Source]] = [
    (entropy_weights, EntropyWeights()),
    (critic_weights, CriticWeights()),
    (merec_weights, MerecWeights()),
    (standard_deviation_weights, StandardDeviationWeights()),
    (gini_weights, GiniWeights()),
    (cilos_weights, CilosWeights()),
    (idocriw_weights, IdocriwWeights()),
]
NAMES = [source.kind for _, source in PAIRS]
every_method = pytest.mark.parametrize("method", [method for method, _ in PAIRS], ids=NAMES)
every_source = pytest.mark.parametrize("source", [source for _, source in PAIRS], ids=NAMES)


@every_method
@given(figures())
def test_weights_sum_to_one_and_none_is_negative(method: Method, case: Figures) -> None:
    result = answered(method, case)
    assert result.weights.sum() == pytest.approx(1, abs=1e-12)
    assert (result.weights >= 0).all()
    assert all(np.isfinite(part).all() for part in result)


@every_method
@given(case=figures(), data=st.data())
def test_weights_move_with_criteria_and_not_with_destinations(
    method: Method, case: Figures, data: st.DataObject
) -> None:
    weights = answered(method, case).weights
    n, k = case.matrix.shape
    rows, columns = data.draw(st.permutations(range(n))), data.draw(st.permutations(range(k)))
    mixed = case.matrix[rows][:, columns]
    again = method(mixed, [case.directions[column] for column in columns]).weights
    assert_allclose(again, weights[columns], rtol=0, atol=1e-9)


@every_method
@given(figures())
def test_units_do_not_matter(method: Method, case: Figures) -> None:
    units = np.linspace(0.01, 30.0, case.matrix.shape[1])
    weights = answered(method, case).weights
    again = method(case.matrix * units, case.directions).weights
    assert_allclose(again, weights, rtol=0, atol=1e-7)


# CILOS refuses it, and the performances of MEREC are means over all criteria.
@pytest.mark.parametrize(
    "method",
    [entropy_weights, critic_weights, standard_deviation_weights, gini_weights, idocriw_weights],
)
@given(figures(varied=True))
def test_a_criterion_that_is_the_same_for_all_takes_no_part(method: Method, case: Figures) -> None:
    weights = answered(method, case).weights
    wider = np.insert(case.matrix, 0, 7.0, axis=1)
    again = method(wider, ["cost", *case.directions]).weights
    assert again[0] == 0
    assert_allclose(again[1:], weights, rtol=0, atol=1e-9)


BATCH = 1 + 99 * np.random.default_rng(8).random((2, 3, 7, 4))


@every_method
def test_a_batch_is_its_items(method: Method) -> None:
    directions: list[Direction] = ["benefit", "cost", "cost", "benefit"]
    kept = BATCH.copy()
    whole = method(BATCH, directions)
    for case in np.ndindex(2, 3):
        for part, item in zip(whole, method(BATCH[case], directions), strict=True):
            assert_allclose(part[case], item, rtol=0, atol=1e-12)
    assert np.array_equal(BATCH, kept)


@every_source
def test_scores_are_benefits_and_only_complete_destinations_count(source: Source) -> None:
    method = dict(zip(NAMES, (method for method, _ in PAIRS), strict=True))[source.kind]
    present = np.ones(BATCH.shape, dtype=np.bool_)
    present[0, :, [2, 5], [1, 3]] = False  # the same gaps in three cases
    present[1, 0, 4] = present[1, 1, 2, 0] = False  # others in two, and none in the last
    unreadable = np.where(present, BATCH, -1e9)
    found = source.compute(unreadable, present)
    with_nan = source.compute(np.where(present, BATCH, np.nan))
    assert_allclose(with_nan, found, rtol=0, atol=1e-15)
    for case in np.ndindex(2, 3):
        complete = BATCH[case][present[case].all(axis=1)]
        assert_allclose(found[case], method(complete, None).weights, rtol=0, atol=1e-12)


@every_source
def test_the_same_gaps_in_every_case(source: Source) -> None:
    present = np.ones((7, 4), dtype=np.bool_)
    present[2, 1] = present[5, 3] = False
    complete = BATCH[..., [0, 1, 3, 4, 6], :]
    assert_allclose(source.compute(BATCH, present), source.compute(complete), atol=1e-15)


@every_source
def test_too_few_complete_destinations_are_refused(source: Source) -> None:
    scores = np.full((2, 3, 2), 50.0) + np.arange(3.0)[:, np.newaxis] * [1, -1]
    scores[1, :2, 0] = np.nan
    with pytest.raises(InvalidInputError, match="1 destinations in case 1 of the batch have"):
        source.compute(scores)


@every_source
def test_a_refusal_says_which_destinations_counted(source: Source) -> None:
    scores = np.array([[5.0, 6.0], [np.nan, 9.0], [5.0, 6.0]])
    with pytest.raises(InvalidInputError, match="only the destinations 1, 3 have every child"):
        source.compute(scores)
    several = np.stack([BATCH[0, 0, :3, :2], scores])
    with pytest.raises(InvalidInputError, match="only the destinations 1, 3 have every child"):
        source.compute(several)


@every_source
def test_an_only_child_carries_all(source: Source) -> None:
    assert source.compute(np.full((5, 1), 50.0)).tolist() == [1.0]
    assert source.compute(np.array([[np.nan], [-3.0]])).tolist() == [1.0]


@every_method
def test_an_only_criterion_has_all_the_weight(method: Method) -> None:
    assert method([[5.0], [5.0]], None).weights.tolist() == [1.0]
    assert method([[[5.0], [7.0]]] * 3, ["cost"]).weights.tolist() == [[1.0]] * 3


@every_method
@pytest.mark.parametrize(
    ("matrix", "directions", "reason"),
    [
        ([[3.0, 4.0]], None, "one destination differs from none"),
        ([[3.0, 4.0], [3.0, 4.0]], None, "the same for all destinations"),
        ([[[3.0, 4.0], [5.0, 2.0]], [[3.0, 4.0], [3.0, 4.0]]], None, "in case 1 of the batch"),
        ([[3.0, np.nan], [1.0, 2.0]], None, "row 1, criterion 2: nan is not a finite number"),
        ([[3.0, 1.0], [np.inf, 2.0]], None, "row 2, criterion 1: inf is not a finite number"),
        ([[3.0, 1.0], [2.0]], None, "rows of equal length"),
        (np.empty((0, 3)), None, "at least one destination"),
        ([[3.0, 1.0], [1.0, 2.0]], ["benefit"], "directions must be a list of 2"),
        ([[3.0, 1.0], [1.0, 2.0]], ["benefit", "price"], "direction of criterion 2 is 'price'"),
    ],
)
def test_what_cannot_be_right_is_refused(
    method: Method, matrix: ArrayLike, directions: list[Direction] | None, reason: str
) -> None:
    with pytest.raises(InvalidInputError, match=reason):
        method(matrix, directions)


@every_method
@given(powers=st.lists(st.sampled_from([-150, -9, 0, 9, 150]), min_size=4, max_size=4))
def test_extreme_units_give_finite_answers(method: Method, powers: list[int]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        plain = method(BATCH[0, 0], None).weights
        result = method(BATCH[0, 0] * 10.0 ** np.array(powers), None)
    assert_allclose(result.weights, plain, rtol=0, atol=1e-9)


@every_method
@given(st.lists(st.floats(1e-150, 1e150), min_size=8, max_size=8))
def test_extreme_figures_give_finite_answers_or_a_reason(
    method: Method, cells: list[float]
) -> None:
    result = answered(method, Figures(np.reshape(cells, (4, 2)), ("benefit", "cost")))
    assert result.weights.sum() == pytest.approx(1)
    assert all(np.isfinite(part).all() for part in result)


@every_source
def test_specifications_survive_json_and_say_what_they_are(source: Source) -> None:
    assert source.to_json() == f'{{"kind":"{source.kind}"}}'
    assert type(source).from_json(source.to_json()) == source
    assert isinstance(source, ComputedWeights)
    assert isinstance(source, HasWeightingProperties)
    assert source.properties.rests_on == "data"
