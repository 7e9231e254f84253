"""What can be known of weights: each kind means what it says, and goes through JSON."""

import json
from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

import nearshore_score as ns
from nearshore_score import InvalidInputError, UnknownNameError
from nearshore_score.sensitivity.linear_scores import LinearScores, linear_scores
from nearshore_score.sensitivity.rank_intervals import rank_intervals
from nearshore_score.sensitivity.weight_information import (
    WEIGHT_INFORMATION,
    AllOf,
    JudgementBands,
    Known,
    LinearBound,
    LinearBounds,
    PointWeights,
    RatioBound,
    RelativeBounds,
    WeightBounds,
    WeightInformation,
    WeightOrder,
    WeightRatios,
    WholeSimplex,
    information,
)
from tests.sensitivity.problems import Floats, every_information, problems, random_scores

KNOWN = Known(
    children=("a", "b", "c", "d"),
    weights=(0.4, 0.3, 0.2, 0.1),
    low={"a": 0.3, "b": 0.2},
    high={"a": 0.5, "b": 0.35},
)
WEIGHTS = np.array(KNOWN.weights)


def between(values: Floats, low: float, high: float) -> bool:
    return bool((values >= low).all() and (values <= high).all())


def rescaled_from(low: Floats, high: Floats) -> Callable[[Floats], bool]:
    """Say whether some multiple of the weights lies between the ends."""
    return lambda w: (low / w).max() <= (high / w).min()


MEANINGS: list[tuple[WeightInformation, Callable[[Floats], bool]]] = [
    (WholeSimplex(), lambda _: True),
    (RelativeBounds(share=0.5), rescaled_from(0.5 * WEIGHTS, 1.5 * WEIGHTS)),
    (
        RelativeBounds(share=0.5, rescaled=False),
        lambda w: bool((abs(w - WEIGHTS) <= 0.5 * WEIGHTS).all()),
    ),
    (
        WeightBounds(low={"a": 0.2}, high={"a": 0.5, "d": 0.25}),
        lambda w: 0.2 <= w[0] <= 0.5 and w[3] <= 0.25,
    ),
    (JudgementBands(), lambda w: 0.3 <= w[0] <= 0.5 and 0.2 <= w[1] <= 0.35),
    (WeightOrder(order=("a", "b", "c", "d")), lambda w: w[0] >= w[1] >= w[2] >= w[3]),
    (WeightOrder(order=("d", "b", "a", "c")), lambda w: w[3] >= w[1] >= w[0] >= w[2]),
    (WeightOrder(order=("c", "a")), lambda w: w[2] >= w[0]),
    (
        WeightRatios(bounds=(RatioBound(child="a", other="c", low=0.5, high=3),)),
        lambda w: 0.5 <= w[0] / w[2] <= 3,
    ),
    (WeightRatios(bounds=(RatioBound(child="a", other="c", low=2),)), lambda w: w[0] >= 2 * w[2]),
    (
        LinearBounds(bounds=(LinearBound(coefficients={"a": 1, "b": 1}, low=0.3, high=0.6),)),
        lambda w: 0.3 <= w[0] + w[1] <= 0.6,
    ),
    (
        LinearBounds(
            bounds=(
                LinearBound(coefficients={"a": 2, "c": -1}, low=0.1),
                LinearBound(coefficients={"d": 1}, high=0.3),
            )
        ),
        lambda w: 2 * w[0] - w[2] >= 0.1 and w[3] <= 0.3,
    ),
    (
        AllOf(
            parts=(WeightOrder(order=("a", "b")), RelativeBounds(share=0.6), WholeSimplex()),
        ),
        lambda w: w[0] >= w[1] and rescaled_from(0.4 * WEIGHTS, 1.6 * WEIGHTS)(w),
    ),
    (AllOf(parts=(JudgementBands(),)), lambda w: 0.3 <= w[0] <= 0.5 and 0.2 <= w[1] <= 0.35),
]


@pytest.mark.parametrize(("known", "holds"), MEANINGS, ids=lambda one: getattr(one, "kind", ""))
def test_a_set_holds_the_weights_that_its_information_means(
    known: WeightInformation, holds: Callable[[Floats], bool]
) -> None:
    allowed = known.allowed(KNOWN)
    draws = np.random.default_rng(3)
    sample = np.vstack([draws.dirichlet(np.ones(4), 400), draws.dirichlet(20 * WEIGHTS, 400)])
    expected = [bool(holds(weights)) for weights in sample]
    assert [allowed.contains(weights) for weights in sample] == expected
    assert any(expected)
    assert all(expected) == (known == WholeSimplex())


@pytest.mark.parametrize(("known", "holds"), MEANINGS, ids=lambda one: getattr(one, "kind", ""))
def test_extremes_bound_a_sample_of_the_set_and_lie_in_it(
    known: WeightInformation, holds: Callable[[Floats], bool]
) -> None:
    allowed = known.allowed(KNOWN)
    draws = np.random.default_rng(4)
    sample = np.vstack([draws.dirichlet(np.ones(4), 2000), draws.dirichlet(20 * WEIGHTS, 2000)])
    inside = sample[[bool(holds(weights)) for weights in sample]]
    directions = draws.normal(size=(5, 4))
    least, greatest = allowed.extremes(directions)
    values = inside @ directions.T
    assert (values >= least - 1e-9).all()
    assert (values <= greatest + 1e-9).all()
    for direction in directions:
        point = allowed.least_at(direction)
        assert allowed.contains(point)
        assert point.sum() == pytest.approx(1, abs=1e-12)


@pytest.mark.parametrize("known", [one for one, _ in MEANINGS] + [PointWeights(values={"a": 2})])
def test_every_kind_of_information_goes_through_json(known: WeightInformation) -> None:
    assert type(known).from_json(known.to_json()) == known
    together = AllOf(parts=(known, PointWeights(), AllOf(parts=(known,))))
    again = AllOf.from_json(together.to_json())
    assert again == together
    assert type(again.parts[0]) is type(known)


def test_every_kind_is_registered_under_its_own_name() -> None:
    everything = [*(known for known, _ in MEANINGS), PointWeights()]
    tried = {json.loads(known.to_json())["kind"] for known in everything}
    assert tried == set(WEIGHT_INFORMATION.kinds)


@pytest.mark.parametrize("order", [("a", "b", "c", "d"), ("c", "a", "d", "b")])
def test_a_complete_order_has_the_means_of_its_first_weights_as_corners(
    order: tuple[str, ...],
) -> None:
    corners = WeightOrder(order=order).allowed(KNOWN).vertices
    assert corners is not None
    for count, corner in enumerate(corners, start=1):
        expected = dict.fromkeys(order[:count], 1 / count)
        assert_allclose(corner, [expected.get(code, 0.0) for code in KNOWN.children], atol=1e-15)


def test_a_partial_order_is_a_simplex_too() -> None:
    allowed = WeightOrder(order=("c", "a")).allowed(KNOWN)
    assert allowed.vertices is not None
    assert_allclose(
        allowed.vertices,
        [[0, 0, 1, 0], [0.5, 0, 0.5, 0], [0, 1, 0, 0], [0, 0, 0, 1]],
        atol=1e-15,
    )


def test_a_point_holds_the_weights_of_the_model_or_those_given_in_proportion() -> None:
    for known, expected in (
        (PointWeights(), WEIGHTS),
        (PointWeights(values={"a": 3, "c": 1}), np.array([0.75, 0, 0.25, 0])),
    ):
        allowed = known.allowed(KNOWN)
        assert allowed.vertices is not None
        assert_allclose(allowed.vertices, expected[np.newaxis], atol=1e-15)
        assert allowed.contains(expected)
        assert not allowed.contains(np.array([0.4, 0.2, 0.3, 0.1]))


@settings(max_examples=20, deadline=None)
@given(problems(most_columns=4), st.integers(0, 10**6))
def test_all_of_some_information_is_what_its_parts_have_in_common(
    scores: LinearScores, seed: int
) -> None:
    kinds = every_information(scores)
    sample = np.random.default_rng(seed).dirichlet(np.ones(len(scores.children)), 50)
    for one, other in ((1, 3), (2, 5), (0, len(kinds) - 1), (1, len(kinds) - 1)):
        parts = (kinds[one], kinds[other])
        together = scores.allowed(AllOf(parts=parts))
        alone = [scores.allowed(part) for part in parts]
        for weights in (*sample, scores.weight_array):
            inside = all(part.contains(weights) for part in alone)
            assert together.contains(weights) == inside


@settings(max_examples=20, deadline=None)
@given(problems())
def test_the_weights_of_the_model_keep_every_information_about_them(scores: LinearScores) -> None:
    for known in every_information(scores):
        assert scores.allowed(known).contains(scores.weight_array)


def test_wider_bounds_hold_narrower_ones() -> None:
    directions = np.random.default_rng(1).normal(size=(10, 4))
    for rescaled in (True, False):
        ends = [
            RelativeBounds(share=share, rescaled=rescaled).allowed(KNOWN).extremes(directions)
            for share in (0.0, 0.1, 0.25, 0.6)
        ]
        for (inner_least, inner_greatest), (least, greatest) in pairwise(ends):
            assert (least <= inner_least + 1e-12).all()
            assert (greatest >= inner_greatest - 1e-12).all()
    assert_allclose(ends[0], [directions @ WEIGHTS] * 2, atol=1e-12)


def test_the_judgement_bands_of_the_default_model_are_shares_of_the_whole() -> None:
    scores = linear_scores(ns.load_model(), ns.load_destinations().select("MAR", "EGY", "TUN"))
    assert scores.low["cost"] == pytest.approx(0.15)
    assert scores.high["cost"] == pytest.approx(0.45)
    allowed = scores.allowed(JudgementBands())
    at = scores.children.index("cost")
    assert allowed.lower[at] == pytest.approx(0.15)
    assert allowed.upper[at] == pytest.approx(0.45)
    assert allowed.contains(scores.weight_array)
    assert all(scores.low[code] <= allowed.lower[k] for k, code in enumerate(scores.children))
    assert all(scores.high[code] >= allowed.upper[k] for k, code in enumerate(scores.children))


def test_weights_without_bands_cannot_be_known_by_bands() -> None:
    scores = random_scores(1, 3, 3)
    with pytest.raises(InvalidInputError, match="c1, c2, c3 carry no bands; use judged weights"):
        scores.allowed(JudgementBands())
    below = linear_scores(
        ns.load_model(), ns.load_destinations().select("MAR", "EGY"), node="talent"
    )
    with pytest.raises(InvalidInputError, match="carry no bands"):
        below.allowed(JudgementBands())


@pytest.mark.parametrize(
    "known",
    [
        WeightBounds(low={"zz": 0.1}),
        WeightBounds(high={"zz": 0.1}),
        WeightOrder(order=("a", "zz")),
        WeightOrder(order=("a", "b", "c", "zz")),
        WeightRatios(bounds=(RatioBound(child="zz", other="a", low=1),)),
        WeightRatios(bounds=(RatioBound(child="a", other="zz", low=1),)),
        LinearBounds(bounds=(LinearBound(coefficients={"zz": 1}, low=0.1),)),
        PointWeights(values={"zz": 1}),
        AllOf(parts=(WholeSimplex(), WeightOrder(order=("a", "zz")))),
    ],
)
def test_a_child_that_does_not_exist_is_named(known: WeightInformation) -> None:
    with pytest.raises(UnknownNameError, match="unknown weight 'zz'; known: a, b, c, d"):
        known.allowed(KNOWN)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: RelativeBounds(share=1), "share"),
        (lambda: RelativeBounds(share=-0.1), "share"),
        (lambda: RelativeBounds(share=float("nan")), "not a finite number"),
        (lambda: WeightBounds(low={"a": -0.1}), "low.a"),
        (lambda: WeightBounds(high={"a": 1.1}), "high.a"),
        (lambda: WeightBounds(high={"no code": 0.1}), "high"),
        (lambda: WeightOrder(order=("a", "b", "a")), "named twice"),
        (lambda: WeightOrder(order=("a",)), "two children at least"),
        (lambda: RatioBound(child="a", other="b", low=2, high=1), "greatest ratio 1 is below"),
        (lambda: RatioBound(child="a", other="a", low=1), "two different children"),
        (lambda: RatioBound(child="a", other="b", low=-1), "low"),
        (lambda: WeightRatios(bounds=()), "bounds"),
        (lambda: LinearBound(coefficients={"a": 1}), "give low, high or both"),
        (lambda: LinearBound(coefficients={"a": 0}, low=0.1), "at least one child"),
        (lambda: LinearBound(coefficients={}, low=0.1), "at least one child"),
        (lambda: LinearBounds(bounds=()), "bounds"),
        (lambda: PointWeights(values={"a": 0}), "all weights are zero"),
        (lambda: PointWeights(values={"a": -1}), "values.a"),
        (lambda: AllOf(parts=()), "parts"),
        (lambda: WholeSimplex.from_fields({"share": 1}), "does not exist"),
    ],
)
def test_information_that_cannot_be_right_is_refused(
    make: Callable[[], object], message: str
) -> None:
    with pytest.raises(InvalidInputError, match=message):
        make()


def test_information_can_be_given_by_its_kind_or_not_at_all() -> None:
    default = RelativeBounds(share=0.1)
    assert information(None, default) == default
    assert information("whole_simplex", default) == WholeSimplex()
    assert information(JudgementBands(), default) == JudgementBands()
    with pytest.raises(UnknownNameError, match="telepathy"):
        AllOf.from_json('{"parts": [{"kind": "telepathy"}]}')
    with pytest.raises(UnknownNameError, match="telepathy"):
        information("telepathy", default)
    with pytest.raises(InvalidInputError, match="order"):
        information("weight_order", default)


def test_one_child_has_all_the_weight_whatever_is_known() -> None:
    alone = Known(children=("a",), weights=(1.0,))
    kinds = (WholeSimplex(), RelativeBounds(), WeightBounds(low={"a": 0.2}), PointWeights())
    for known in kinds:
        corners = known.allowed(alone).vertices
        assert corners is not None
        assert corners.tolist() == [[1.0]]


def test_a_ratio_does_not_keep_both_weights_from_being_nothing() -> None:
    contrary = WeightRatios(
        bounds=(
            RatioBound(child="a", other="b", low=2),
            RatioBound(child="b", other="a", low=1),
        )
    )
    least, greatest = contrary.allowed(KNOWN).extremes(np.eye(4))
    assert_allclose(greatest, [0, 0, 1, 1], atol=1e-9)
    assert_allclose(least, 0, atol=1e-9)


def test_what_is_no_weight_information_is_refused_with_an_example() -> None:
    scores = random_scores(1, 3, 3)
    for wrong in (0.25, {"c1": 0.5}, RelativeBounds):
        with pytest.raises(InvalidInputError, match=r"such as RelativeBounds\(share=0.25\)"):
            rank_intervals(scores, weights=wrong)  # type: ignore[arg-type]
