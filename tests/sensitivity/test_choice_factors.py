"""Modelling choices as data: options, labels, shares, and what they change."""

import numpy as np
import pytest

import nearshore_score as ns
from nearshore_score.errors import InvalidInputError, UnknownNameError
from nearshore_score.sensitivity.choices.registry import (
    CHOICE_FACTORS,
    AggregationChoice,
    ChoiceFactor,
    DataErrorChoice,
    ImputationChoice,
    LeftOutChoice,
    MissingChoice,
    NormalisationChoice,
    OutlierChoice,
    UncertainWeightsChoice,
    WeightingChoice,
    WeightSetChoice,
    noisy_weight_sets,
)
from nearshore_score.sensitivity.choices.steps import choice_subject
from nearshore_score.sensitivity.weight_information import RelativeBounds
from nearshore_score.treatment import ClipPercentiles, ImputeAverage, TreatOutliers
from tests.sensitivity.choices import two_level_index

INDEX, PANEL = two_level_index()
SUBJECT = choice_subject(INDEX, PANEL)
EVERY: list[ChoiceFactor] = [
    NormalisationChoice(options=("min_max", "z_score"), shares=(3, 1)),
    OutlierChoice(options=(None, TreatOutliers(), ClipPercentiles())),
    ImputationChoice(options=(None, "impute_average"), place=0),
    MissingChoice(options=("renormalise", "no_score"), name="holes"),
    WeightingChoice(options=(None, {"first": 2, "second": 1}, "entropy")),
    WeightSetChoice(sets=({"total": {"first": 1}}, {"second": {"x3": 1, "x4": 2}})),
    UncertainWeightsChoice(laws={"total": RelativeBounds(share=0.2)}),
    AggregationChoice(options=("arithmetic_mean", "minimum"), levels=(0, 1)),
    LeftOutChoice(nodes=("x0", "second"), share_of_nothing=0.5),
    DataErrorChoice(),
]


def test_there_is_an_example_of_every_kind() -> None:
    kinds = {str(factor.model_dump()["kind"]) for factor in EVERY}
    assert kinds == set(CHOICE_FACTORS.kinds)


@pytest.mark.parametrize("factor", EVERY, ids=lambda one: one.label)
def test_a_choice_goes_through_json(factor: ChoiceFactor) -> None:
    assert type(factor).from_json(factor.to_json()) == factor


@pytest.mark.parametrize("factor", EVERY, ids=lambda one: one.label)
def test_shares_of_options_sum_to_one(factor: ChoiceFactor) -> None:
    labels = factor.option_labels(SUBJECT)
    if labels:
        assert factor.option_shares(len(labels)).sum() == pytest.approx(1)
        assert len(set(labels)) == len(labels)


def test_options_are_called_by_their_kinds_and_by_what_tells_them_apart() -> None:
    ranges = (ns.MinMax(), ns.MinMax(score_range=(1, 10)), ns.ZScore())
    labels = NormalisationChoice(options=ranges).option_labels(SUBJECT)
    assert labels == ("min_max", "min_max (score_range 1 to 10)", "z_score")
    schemes = WeightingChoice(options=(None, {"first": 2}), labels=("same", "experts"))
    assert schemes.option_labels(SUBJECT) == ("same", "experts")
    assert WeightingChoice(options=(None, {"first": 2})).option_labels(SUBJECT)[0] == "equal"


def test_nothing_left_out_has_one_share_of_all() -> None:
    factor = LeftOutChoice()
    labels = factor.option_labels(SUBJECT)
    assert labels == ("nothing", "x0", "x1", "x2", "x3", "x4", "x5")
    np.testing.assert_allclose(factor.option_shares(7), np.full(7, 1 / 7))
    chosen = LeftOutChoice(share_of_nothing=0.4).option_shares(7)
    np.testing.assert_allclose(chosen, [0.4, *[0.1] * 6])


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: NormalisationChoice(options=("min_max",)), "two options at least"),
        (lambda: NormalisationChoice(options=("min_max", "min_max")), "two options are called"),
        (lambda: NormalisationChoice(options=("min_max", "z_score"), shares=(1,)), "2 options"),
        (lambda: NormalisationChoice(options=("min_max", "z_score"), labels=("a",)), "2 options"),
        (lambda: NormalisationChoice(options=("min_max", "no_such")), "unknown normalisation"),
        (lambda: WeightSetChoice(sets=({"total": {"first": 1}},)), "at least 2"),
        (lambda: WeightSetChoice(sets=({"total": {"first": 0}}, {})), "are zero"),
        (lambda: WeightSetChoice(sets=({}, {}), shares=(1,)), "2 sets"),
        (lambda: LeftOutChoice(share_of_nothing=1.0), "less than 1"),
        (lambda: UncertainWeightsChoice(laws={}), "at least 1"),
    ],
)
def test_what_cannot_be_a_choice_is_refused(make: object, said: str) -> None:
    assert callable(make)
    with pytest.raises((InvalidInputError, UnknownNameError), match=said):
        make()


def test_a_step_takes_the_place_of_its_own_sort() -> None:
    outliers = OutlierChoice(options=(None, ClipPercentiles()))
    imputation = ImputationChoice(options=(None, ImputeAverage()))
    steps = outliers.change(SUBJECT, SUBJECT.steps, 1)
    assert steps.treatment == (INDEX.treatment[0], ClipPercentiles())
    both = imputation.change(SUBJECT, outliers.change(SUBJECT, SUBJECT.steps, 0), 1)
    assert both.treatment == (ImputeAverage(),)
    assert imputation.change(SUBJECT, steps, 0).treatment == (ClipPercentiles(),)


def test_a_step_that_is_not_there_is_put_where_it_is_said() -> None:
    bare = choice_subject(INDEX.replace(treatment=(ns.ImputeAverage(),)), PANEL)
    first = OutlierChoice(options=(None, TreatOutliers()), place=0)
    last = OutlierChoice(options=(None, TreatOutliers()), place=1)
    kinds = [
        [step.kind for step in factor.change(bare, bare.steps, 1).treatment]
        for factor in (first, last)
    ]
    assert kinds == [["treat_outliers", "impute_average"], ["impute_average", "treat_outliers"]]
    with pytest.raises(InvalidInputError, match="no place 7"):
        OutlierChoice(options=(None, TreatOutliers()), place=7).change(bare, bare.steps, 1)


def test_levels_are_counted_from_the_total() -> None:
    options = ("arithmetic_mean", "minimum")
    changed = AggregationChoice(options=options, levels=(1,)).change(SUBJECT, SUBJECT.steps, 1)
    kinds = {code: node.operator.kind for code, node in changed.framework.nodes.items()}
    assert kinds["total"] == "arithmetic_mean"
    assert {kinds[code] for code in ("first", "second", "third")} == {"minimum"}
    with pytest.raises(InvalidInputError, match="level 5"):
        AggregationChoice(options=options, levels=(5,)).change(SUBJECT, SUBJECT.steps, 1)
    with pytest.raises(InvalidInputError, match="x0 has no children"):
        AggregationChoice(options=options, nodes=("x0",)).change(SUBJECT, SUBJECT.steps, 1)


def test_noisy_weights_stay_within_their_share_on_every_level() -> None:
    framework = INDEX.framework
    found = noisy_weight_sets(framework, 200, share=0.25, levels=(0, 1), seed=3)
    assert set(found.nodes) == {"total", "first", "second", "third"}
    drawn = np.array(
        [[one["total"][c] for c in ("first", "second", "third")] for one in found.sets]
    )
    share = drawn / [0.5, 0.3, 0.2] - 1
    assert np.abs(share).max() <= 0.25
    # 200 uniform numbers: mean and variance within five standard errors.
    assert np.abs(share.mean(axis=0)).max() < 5 * 0.25 / np.sqrt(3 * 200)
    assert np.abs(share.var(axis=0) * 12 / 0.5**2 - 1).max() < 5 * np.sqrt(0.8 / 200)
    assert found == noisy_weight_sets(framework, 200, share=0.25, levels=(0, 1), seed=3)
    with pytest.raises(InvalidInputError, match="above 0 and at most 1"):
        noisy_weight_sets(framework, 5, share=1.5)


def test_one_law_alone_is_that_of_the_total() -> None:
    factor = UncertainWeightsChoice(laws="whole_simplex")
    assert list(factor.by_node(INDEX.framework)) == ["total"]
    again = UncertainWeightsChoice.from_json(factor.to_json())
    assert again == factor
    with pytest.raises(InvalidInputError, match="x0 has no children"):
        UncertainWeightsChoice(laws={"x0": "whole_simplex"}).by_node(INDEX.framework)
