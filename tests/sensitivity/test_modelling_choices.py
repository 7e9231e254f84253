"""All modelling choices at once: beside COINr, closed forms, enumeration, and one run at a time."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from functools import cache
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import norm

import nearshore_score as ns
from nearshore_score.context import Language
from nearshore_score.errors import InvalidInputError, UnknownNameError
from nearshore_score.figures import Normal
from nearshore_score.panel import CellError
from nearshore_score.sensitivity.choices.legality import Substitute
from nearshore_score.sensitivity.choices.registry import (
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
from nearshore_score.sensitivity.choices.result import ChoiceEstimator, ModellingChoices
from nearshore_score.sensitivity.dirichlet_weights import DirichletWeights
from nearshore_score.sensitivity.modelling_choices import evaluate_choices, modelling_choices
from nearshore_score.sensitivity.sampling.blocks import Stage, generator_of
from nearshore_score.sensitivity.uncertain_figures import UncertainFigures, figure_sampler
from nearshore_score.sensitivity.variance_indices import variance_indices
from nearshore_score.sensitivity.weight_information import (
    PointWeights,
    RelativeBounds,
    WeightOrder,
)
from nearshore_score.treatment import TreatOutliers
from tests.sensitivity.choices import (
    OPERATORS,
    asem_design,
    asem_factors,
    asem_files,
    asem_index,
    two_level_index,
)

Floats = NDArray[np.float64]
INDEX, PANEL = two_level_index()
JOINED = AggregationChoice(options=("arithmetic_mean", ns.GeometricMean()), levels=(0, 1))
SCALED = NormalisationChoice(options=(ns.MinMax(score_range=(1, 100)), "percentile_rank"))


# --- beside COINr -----------------------------------------------------------------------------


def test_six_hundred_runs_of_the_asem_index_are_those_of_coinr() -> None:
    design = asem_design()
    choices = np.array(design["choice_index"]) - 1
    found = evaluate_choices(asem_index(), asem_files().panel, asem_factors(), choices)
    np.testing.assert_allclose(found.runs.rank_shifts, design["y"], rtol=0, atol=1e-9)
    assert found.substitutions == ()


def test_the_indices_that_follow_from_them_are_those_of_coinr() -> None:
    design = asem_design()
    choices = np.array(design["choice_index"]) - 1
    runs = evaluate_choices(asem_index(), asem_files().panel, asem_factors(), choices).runs
    first, second, *mixed = runs.rank_shifts.reshape(6, 100)
    # COINr leaves the mean in the outputs.
    found = variance_indices(
        first, second, np.array(mixed), estimator="saltelli", centred=False, resamples=0
    )
    np.testing.assert_allclose(found.first, design["Si"], rtol=0, atol=1e-9)
    np.testing.assert_allclose(found.total, design["STi"], rtol=0, atol=1e-9)


def exact_indices(values: Floats) -> tuple[Floats, Floats]:
    """Return the indices of equally likely options from the outputs of all combinations."""
    axes = range(values.ndim)
    first = [values.mean(axis=tuple(a for a in axes if a != axis)).var() for axis in axes]
    total = [values.var(axis=axis).mean() for axis in axes]
    return np.array(first) / values.var(), np.array(total) / values.var()


@cache
def asem_exact() -> tuple[Floats, Floats]:
    shape = (5, 2, 100, 2)
    every = np.indices(shape).reshape(4, -1).T
    runs = evaluate_choices(asem_index(), asem_files().panel, asem_factors(), every).runs
    return exact_indices(runs.rank_shifts.reshape(shape))


def shift_indices(found: ModellingChoices) -> tuple[Floats, Floats]:
    indices = found.rank_shift.factors.values()
    return (
        np.array([one.first for one in indices], dtype=np.float64),
        np.array([one.total for one in indices], dtype=np.float64),
    )


def asem_choices(runs: int, seed: int, **settings: Any) -> ModellingChoices:
    settings = {"resamples": 0, **settings}
    return modelling_choices(
        asem_index(), asem_files().panel, asem_factors(), runs=runs, seed=seed, **settings
    )


def test_all_combinations_of_asem_give_the_indices_that_coinr_converges_to() -> None:
    first, total = asem_exact()
    np.testing.assert_allclose(first, [0.03, 0.09, 0.12, 0.54], atol=0.006)
    np.testing.assert_allclose(total, [0.05, 0.28, 0.20, 0.73], atol=0.01)


@pytest.mark.parametrize("seed", range(4))
def test_at_asem_the_indices_converge(seed: int) -> None:
    few, many = asem_choices(4096, seed), asem_choices(16384, seed)
    for one, other in zip(shift_indices(few), shift_indices(many), strict=True):
        np.testing.assert_allclose(one, other, rtol=0, atol=0.01)


@pytest.mark.parametrize(
    ("seed", "estimator"),
    [(0, "main_effects"), (1, "main_effects"), (2, "main_effects"), (0, "jansen"), (1, "saltelli")],
)
def test_sampled_indices_of_asem_come_near_the_exact_ones(
    seed: int, estimator: ChoiceEstimator
) -> None:
    found = asem_choices(4096, seed, estimator=estimator, resamples=200)
    first, total = shift_indices(found)
    np.testing.assert_allclose(total, asem_exact()[1], rtol=0, atol=0.01)
    near = 0.005 if estimator == "main_effects" else 0.02
    np.testing.assert_allclose(first, asem_exact()[0], rtol=0, atol=near)
    for place, one in enumerate(found.rank_shift.factors.values()):
        assert one.first_low is not None
        assert one.first_high is not None
        width = one.first_high - one.first_low
        assert one.first_low - width < asem_exact()[0][place] < one.first_high + width


def test_main_effects_need_a_tenth_of_the_runs() -> None:
    errors = np.zeros((2, 4))
    for seed in range(4):
        found = asem_choices(512, seed)
        outputs = found.runs.rank_shifts.reshape(6, 512)
        jansen = variance_indices(outputs[0], outputs[1], outputs[2:], resamples=0)
        errors += (np.array([shift_indices(found)[0], jansen.first]) - asem_exact()[0]) ** 2
    assert errors[0].sum() < errors[1].sum() / 10


def test_effects_of_options_at_asem_are_those_of_all_combinations() -> None:
    shape = (5, 2, 100, 2)
    every = np.indices(shape).reshape(4, -1).T
    runs = evaluate_choices(asem_index(), asem_files().panel, asem_factors(), every).runs
    found = asem_choices(1024, 0)
    code = found.destinations[20]
    ranks = runs.ranks[:, runs.destinations.index(code)].reshape(shape)
    for axis, one in enumerate(found.indices("rank", code).factors.values()):
        others = tuple(other for other in range(4) if other != axis)
        exact = ranks.mean(axis=others) - ranks.mean()
        effects, errors = (np.array(list(own.values())) for own in (one.effects, one.effect_errors))
        assert (np.abs(effects - exact) < 5 * errors + 1e-9).all()
        assert list(one.effects) == list(found.runs.options[axis])


# --- closed forms -----------------------------------------------------------------------------


def additive_index() -> tuple[ns.CompositeIndex, ns.Panel]:
    leaves = [ns.Node(code=code, indicator=ns.Indicator(code=code)) for code in ("x", "y")]
    framework = ns.Framework(root=ns.Node(code="total", children=leaves))
    return ns.CompositeIndex(framework=framework), ns.Panel(("A",), ("x", "y"), [[5.0, 7.0]])


def raised(node: str, *by: float, shares: Sequence[float] = ()) -> NormalisationChoice:
    """Return the choice by how much the score of a node is raised."""
    lines = tuple(ns.Linear(intercept=one) for one in by)
    labels = tuple(f"{one:g}" for one in by)
    return NormalisationChoice(
        name=node, options=lines, labels=labels, nodes=(node,), shares=tuple(shares)
    )


def test_an_additive_score_has_the_indices_of_its_parts() -> None:
    index, panel = additive_index()
    factors = [raised("x", 0, 1, 5), raised("y", 0, 4, shares=(1, 3))]
    found = modelling_choices(index, panel, factors, runs=4096, resamples=0)
    parts = np.array([np.var([0, 1, 5]), 16 * 0.75 * 0.25])
    score = found.indices("score", "A")
    for name, expected in zip(("x", "y"), parts / parts.sum(), strict=True):
        assert score.factors[name].first == pytest.approx(expected, abs=0.01)
        assert score.factors[name].total == pytest.approx(expected, abs=0.01)
    assert score.standard_deviation == pytest.approx(np.sqrt(parts.sum() / 4), abs=0.01)
    assert score.mean == pytest.approx((5 + 7 + 2 + 3) / 2, abs=0.01)


def test_uniform_weights_have_the_variance_of_the_flat_dirichlet_law() -> None:
    codes = ("a", "b", "c")
    index = ns.CompositeIndex(framework=ns.Framework.flat(dict.fromkeys(codes, 1.0)))
    panel = ns.Panel(("A", "B"), codes, [[0.0, 3.0, 9.0], [6.0, 6.0, 1.0]])
    law = UncertainWeightsChoice(laws="whole_simplex")
    found = modelling_choices(index, panel, [law], runs=4096, resamples=0)
    for code, row in zip(panel.destinations, panel.values, strict=True):
        moments = found.indices("score", code)
        assert moments.mean == pytest.approx(row.mean(), abs=0.01)
        variance = (row**2).sum() / 12 - row.sum() ** 2 / 36
        assert moments.standard_deviation == pytest.approx(np.sqrt(variance), abs=0.01)
        assert moments.factors["weights"].first == pytest.approx(1.0)


def test_choices_without_options_or_with_rare_ones_take_the_estimate_of_jansen() -> None:
    index, panel = additive_index()
    rare = raised("x", 0, 1, 5, shares=(1000, 1000, 1))
    law = UncertainWeightsChoice(laws="whole_simplex")
    factors = [rare, raised("y", 0, 4), law]
    found = modelling_choices(index, panel, factors, runs=64, resamples=10)
    assert found.estimators == {"x": "jansen", "y": "main_effects", "weights": "jansen"}
    plain = modelling_choices(index, panel, factors, runs=64, resamples=10, estimator="jansen")
    assert set(plain.estimators.values()) == {"jansen"}
    score, other = (one.indices("score", "A").factors for one in (found, plain))
    for name in ("x", "weights"):
        assert score[name] == other[name]
        assert not score[name].effects
    assert score["y"].total == other["y"].total
    assert score["y"].first != other["y"].first
    assert list(score["y"].effects) == ["0", "4"]
    assert score["y"].effects["4"] == pytest.approx(1, abs=0.1)


def test_the_strongest_option_is_the_one_with_the_greatest_effect_beyond_its_error() -> None:
    index, panel = additive_index()
    found = modelling_choices(
        index, panel, [raised("x", 0, 1, 5), raised("y", 0, 4)], runs=64, resamples=0
    )
    strongest = found.indices("score", "A").strongest_option
    assert strongest is not None
    # Half of each figure enters the score: 5 is 3 above its mean, 4 is 2 above.
    assert strongest[:2] == ("x", "5")
    assert strongest.effect == pytest.approx(1.5)
    # The only destination is always first.
    assert found.indices("rank", "A").strongest_option is None


def test_an_output_that_varies_in_neither_sample_has_no_index() -> None:
    factors = [SCALED, JOINED, LeftOutChoice()]
    found = modelling_choices(INDEX, PANEL, factors, runs=8, seed=35, resamples=0)
    rank = found.indices("rank", "D4")
    assert rank.standard_deviation == 0
    assert {(one.first, one.total) for one in rank.factors.values()} == {(None, None)}
    # It does vary in the other runs.
    assert any(effect != 0 for one in rank.factors.values() for effect in one.effects.values())


def test_effects_are_of_what_was_drawn_where_something_else_had_to_be_used() -> None:
    # With z-scores the geometric mean cannot be computed; the arithmetic mean takes its place.
    scales = NormalisationChoice(options=(ns.MinMax(score_range=(1, 100)), ns.ZScore()))
    way_out = Substitute(
        factor="aggregation",
        instead_of=JOINED.option_labels(None)[1],
        use="arithmetic_mean",  # type: ignore[arg-type]
    )
    found = modelling_choices(
        INDEX, PANEL, [scales, JOINED], runs=512, resamples=0, illegal=way_out
    )
    every = evaluate_choices(
        INDEX, PANEL, [scales, JOINED], [[0, 0], [0, 1], [1, 0], [1, 1]], illegal=way_out
    )
    for place, code in enumerate(found.destinations):
        table = every.runs.ranks[:, place].reshape(2, 2)
        exact = exact_indices(table)[0] if np.ptp(table) else [None, None]
        first = [one.first for one in found.indices("rank", code).factors.values()]
        for one, own in zip(first, exact, strict=True):
            assert (one is None) == (own is None)
            assert one is None or one == pytest.approx(own, abs=0.02)


# --- one run at a time ------------------------------------------------------------------------


def alone(
    index: ns.CompositeIndex,
    panel: ns.Panel,
    chosen: Mapping[str, Any],
) -> tuple[Floats, Floats]:
    """Compute one run by exchanging the steps of the index by hand."""
    framework = index.framework
    operator = chosen.get("operator")
    for code in ("total", "first", "second", "third") if operator else ():
        framework = framework.replace_node(code, operator=operator)
    for node, weights in chosen.get("weights", {}).items():
        framework = framework.reweight(node, weights)
    left_out = chosen.get("left_out")
    if left_out == "x5":
        framework = framework.without("third")  # it is the only child
    elif left_out:
        framework = framework.without(str(left_out))
    # The treatment has still seen what is left out of the scores.
    treatment = chosen.get("treatment", index.treatment)
    prepared = index.replace(treatment=treatment).prepare(panel)
    treated = prepared[-1].panel if prepared else panel
    changed = index.replace(
        framework=framework,
        treatment=(),
        normalisation=chosen.get("normalisation", index.normalisation),
        ranking=ns.RankRule(),
    )
    result = changed.compute(treated)
    assert result.ranks is not None
    return result.scores["total"], result.ranks


def test_every_run_equals_the_model_with_these_choices() -> None:
    sets = noisy_weight_sets(INDEX.framework, 4, levels=(0, 1), seed=5)
    treatments: tuple[TreatOutliers | None, ...] = (None, TreatOutliers(), TreatOutliers(points=1))
    scales = (ns.MinMax(score_range=(1, 100)), ns.ZScore(mean=10, standard_deviation=1))
    left_out = LeftOutChoice()
    factors = [
        OutlierChoice(options=treatments),
        NormalisationChoice(options=scales),
        sets,
        AggregationChoice(options=OPERATORS, levels=(0, 1)),
        left_out,
    ]
    draws = np.random.default_rng(2)
    choices = np.column_stack([draws.integers(0, count, 60) for count in (3, 2, 4, 2, 7)])
    runs = evaluate_choices(INDEX, PANEL, factors, choices).runs
    order = [PANEL.destinations.index(code) for code in runs.destinations]
    impute = INDEX.treatment[0]
    listed: list[list[int]] = choices.tolist()
    for row, (outliers, scale, number, joined, gone) in enumerate(listed):
        step = treatments[outliers]
        scores, ranks = alone(
            INDEX,
            PANEL,
            {
                "treatment": (impute,) if step is None else (impute, step),
                "normalisation": scales[scale],
                "weights": sets.sets[number],
                "operator": OPERATORS[joined],
                "left_out": (None, *left_out.codes(INDEX.framework))[gone],
            },
        )
        np.testing.assert_allclose(runs.scores[row], scores[order], rtol=1e-12)
        np.testing.assert_array_equal(runs.ranks[row], ranks[order])


@pytest.mark.parametrize("weights", ["entropy", None])
@pytest.mark.parametrize("operator", ["arithmetic_mean", "sum", "topsis", "maximum"])
def test_leaving_out_is_the_same_by_any_way(operator: str, weights: str | None) -> None:
    # Some of these are left out by having no weight, the others by another tree.
    framework = INDEX.framework.replace_node("first", operator=operator, weights=weights)
    index = INDEX.replace(framework=framework)
    runs = evaluate_choices(index, PANEL, [LeftOutChoice()], [[0], [1], [2], [3], [6]]).runs
    order = [PANEL.destinations.index(code) for code in runs.destinations]
    for row, gone in enumerate((None, "x0", "x1", "x2", "x5")):
        chosen: dict[str, Any] = {"left_out": gone}
        if operator == "sum" and weights is None and gone in ("x0", "x1", "x2"):
            # A sum does not rescale its weights by itself.
            rest = [code for code in ("x0", "x1", "x2") if code != gone]
            chosen = {"weights": {"first": dict.fromkeys(rest, 1.5)}}
        scores, _ = alone(index, PANEL, chosen)
        np.testing.assert_allclose(runs.scores[row], scores[order], rtol=1e-12)


def test_a_choice_of_policies_schemes_and_imputation_equals_the_model_with_it() -> None:
    factors: list[ChoiceFactor] = [
        ImputationChoice(options=(None, "impute_average")),
        WeightingChoice(options=(None, {"first": 1, "third": 2}, "entropy")),
        MissingChoice(options=("renormalise", "no_score"), nodes=("total",)),
    ]
    runs = evaluate_choices(INDEX, PANEL, factors, [[1, 0, 0], [1, 1, 1], [0, 2, 0]]).runs
    order = [PANEL.destinations.index(code) for code in runs.destinations]
    outliers = INDEX.treatment[1]
    expected = [
        alone(
            INDEX,
            PANEL,
            {
                "treatment": (ns.ImputeAverage(), outliers),
                "weights": {"total": dict.fromkeys(("first", "second", "third"), 1.0)},
            },
        ),
        alone(
            INDEX,
            PANEL,
            {
                "treatment": (ns.ImputeAverage(), outliers),
                "weights": {"total": {"first": 1.0, "third": 2.0}},
            },
        ),
        alone(
            INDEX.replace(framework=INDEX.framework.replace_node("total", weights="entropy")),
            PANEL,
            {"treatment": (outliers,)},
        ),
    ]
    for row, (scores, _) in enumerate(expected):
        np.testing.assert_allclose(runs.scores[row], scores[order], rtol=1e-12)


def test_laws_refer_to_the_scheme_that_is_chosen() -> None:
    schemes = WeightingChoice(options=({"first": 1, "second": 1, "third": 2}, {"second": 1}))
    law = UncertainWeightsChoice(laws=PointWeights())
    runs = evaluate_choices(INDEX, PANEL, [schemes, law], [[0, 0], [1, 3]]).runs
    fixed = evaluate_choices(INDEX, PANEL, [schemes], [[0], [1]]).runs
    np.testing.assert_allclose(runs.scores, fixed.scores, rtol=1e-12)


def test_a_law_that_a_scheme_cannot_keep_is_refused_with_that_scheme() -> None:
    order = UncertainWeightsChoice(laws={"total": WeightOrder(order=("first", "second"))})
    bands = UncertainWeightsChoice(laws={"total": DirichletWeights(concentration=9)})
    nothing = WeightingChoice(options=(None, {"first": 1}), labels=("equal", "one"))
    assert len(evaluate_choices(INDEX, PANEL, [nothing, bands], [[0, 0], [1, 1]]).runs) == 2
    assert len(evaluate_choices(INDEX, PANEL, [nothing, order], [[0, 0], [1, 1]]).runs) == 2
    judged = ns.JudgedWeights(
        values={"first": 0.5, "second": 0.3, "third": 0.2}, low={"first": 0.4}, high={"first": 0.6}
    )
    schemes = WeightingChoice(options=(judged, None), labels=("judged", "equal"))
    own = UncertainWeightsChoice(laws="judgement_bands")
    assert len(evaluate_choices(INDEX, PANEL, [schemes, own], [[0, 0]]).runs) == 1
    with pytest.raises(InvalidInputError, match=r"with weighting equal: .* carry no bands"):
        evaluate_choices(INDEX, PANEL, [schemes, own], [[0, 0], [1, 1]])


# --- uncertain figures ------------------------------------------------------------------------


def uncertain() -> ns.Panel:
    errors = [
        CellError(destination="D2", column="x1", uncertainty=Normal(standard_error=1.5), group="g"),
        CellError(destination="D4", column="x0", uncertainty=Normal(standard_error=2.0), group="h"),
    ]
    return ns.Panel(PANEL.destinations, PANEL.columns, PANEL.values, PANEL.states, errors=errors)


def test_the_treatment_is_done_anew_for_every_drawn_table() -> None:
    panel = uncertain()
    factors = [DataErrorChoice(), JOINED]
    runs = evaluate_choices(INDEX, panel, factors, [[0, 0], [5, 1], [9, 0]], seed=4).runs
    sampler = figure_sampler(panel, INDEX.framework, UncertainFigures(), direct_range=None)
    drawn = sampler.draw(generator_of(4, Stage.FIGURES, 0), 4096)
    order = [PANEL.destinations.index(code) for code in runs.destinations]
    for row, (draw, operator) in enumerate(((0, None), (5, ns.GeometricMean()), (9, None))):
        table = panel.with_values(drawn[draw])
        scores, _ = alone(INDEX, table, {"operator": operator})
        np.testing.assert_allclose(runs.scores[row], scores[order], rtol=1e-12)


def test_scores_vary_by_the_error_alone_if_nothing_else_does() -> None:
    codes = ("a", "b")
    index = ns.CompositeIndex(framework=ns.Framework.flat(dict.fromkeys(codes, 1.0)))
    error = CellError(
        destination="A", column="a", uncertainty=Normal(standard_error=3.0), group="g"
    )
    panel = ns.Panel(("A", "B"), codes, [[10.0, 20.0], [14.0, 15.0]], errors=[error])
    found = modelling_choices(index, panel, [DataErrorChoice()], runs=4096, resamples=0)
    moments = found.indices("score", "A")
    # 8192 draws: within five standard errors of mean and standard deviation.
    assert moments.mean == pytest.approx(15.0, abs=5 * 1.5 / np.sqrt(8192))
    assert moments.standard_deviation == pytest.approx(1.5, abs=5 * 1.5 / np.sqrt(2 * 8192))
    still = found.indices("score", "B")
    assert still.standard_deviation == 0
    assert still.factors["data_error"].first is None
    assert still.largest is None
    # The score of A is normal around 15 with standard deviation 1.5, that of B is 14.5.
    chance = float(norm.cdf(-1 / 3))
    assert found.wins["B", "A"] == pytest.approx(chance, abs=5 * found.standard_error(chance))


# --- what is returned -------------------------------------------------------------------------


@cache
def everything() -> ModellingChoices:
    factors = [
        SCALED,
        JOINED,
        UncertainWeightsChoice(laws={"total": WeightOrder(order=("first", "second", "third"))}),
        UncertainWeightsChoice(name="noise", laws={"first": RelativeBounds(share=0.2)}),
        LeftOutChoice(),
        DataErrorChoice(),
    ]
    return modelling_choices(
        INDEX, uncertain(), factors, runs=128, gaps=[("D2", "D4")], resamples=50
    )


def test_the_design_takes_one_choice_after_the_other_from_the_second_sample() -> None:
    choices = everything().runs.choices
    assert choices.shape == (128 * 8, 6)
    first, second, *mixed = choices.reshape(8, 128, 6)
    for place, own in enumerate(mixed):
        np.testing.assert_array_equal(own[:, place], second[:, place])
        np.testing.assert_array_equal(np.delete(own, place, 1), np.delete(first, place, 1))
    np.testing.assert_array_equal(np.bincount(first[:, 0]), [64, 64])
    np.testing.assert_array_equal(first[:, 2], np.arange(128))
    np.testing.assert_array_equal(second[:, 5], np.arange(128, 256))


def test_a_result_goes_through_json_and_comes_back_equal() -> None:
    found = everything()
    again = ModellingChoices.from_json(found.to_json())
    assert again == found
    np.testing.assert_array_equal(again.runs.scores, found.runs.scores)
    assert again.runs.choices.dtype == np.intp


def test_summaries_follow_from_the_runs() -> None:
    found = everything()
    runs = found.runs
    both = runs.ranks[:256]
    shifts = np.abs(both - np.array(runs.base_ranks)).mean(axis=1)
    assert found.rank_shift.mean == pytest.approx(shifts.mean())
    gap = found.indices("gap", "D2", "D4")
    assert gap.mean == pytest.approx(runs.gaps("D2", "D4")[:256].mean())
    place = found.place("D2")
    distribution = found.distribution("D2")
    assert distribution.mean == pytest.approx(both[:, place].mean())
    assert distribution.low <= distribution.median <= distribution.high
    ahead = both[:, place] < both[:, found.place("D4")]
    level = both[:, place] == both[:, found.place("D4")]
    assert found.wins["D2", "D4"] == pytest.approx((ahead + level / 2).mean())
    assert found.standard_error(0.5) == pytest.approx(0.5 / 16)


def test_the_choice_that_matters_most_has_the_greatest_total_index() -> None:
    found = everything()
    totals = {name: one.total or 0.0 for name, one in found.rank_shift.factors.items()}
    assert found.matters_most == max(totals, key=lambda name: totals[name])


def test_records_name_what_was_chosen() -> None:
    record = next(iter(everything().runs.records()))
    assert record["aggregation"] in ("arithmetic_mean", "geometric_mean")
    assert record["weights"] == 0
    assert {"rank shift", "score D2", "rank D4"} <= set(record)


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "The choice that matters most is"), ("fr", "Le choix qui compte le plus est")],
)
def test_tables_and_sentences_are_small_and_in_both_languages(
    language: Language, said: str
) -> None:
    model = ns.load_model(language=language)
    destinations = ns.load_destinations().select(*ns.MAIN_COMPARISON)
    factors = [
        NormalisationChoice(options=("fixed_goalposts", "min_max", "z_score")),
        AggregationChoice(options=("arithmetic_mean", "geometric_mean")),
        UncertainWeightsChoice(laws=RelativeBounds(share=0.25)),
    ]
    way_out = Substitute(factor="aggregation", use="arithmetic_mean")
    found = modelling_choices(model, destinations, factors, runs=64, illegal=way_out, resamples=20)
    text = str(found)
    assert said in text
    assert max(map(len, text.splitlines())) <= 140
    for table in found.tables():
        assert len(table.rows) <= 15
    assert repr(found) == "ModellingChoices(12 destinations, 3 choices, 320 runs)"
    assert found.model == model
    assert ModellingChoices.from_json(found.to_json()) == found
    assert found.label("weights") == ("Weights" if language == "en" else "Poids")
    assert sum(found.runs.base_ranks) == sum(range(1, 13))


def test_without_resamples_there_are_no_intervals() -> None:
    found = modelling_choices(INDEX, PANEL, [JOINED, SCALED], runs=64, resamples=0)
    assert {one.total_low for one in found.rank_shift.factors.values()} == {None}


# --- the same whatever the way ----------------------------------------------------------------


def test_any_executor_gives_the_same_numbers() -> None:
    told: list[tuple[int, int]] = []

    def study(
        executor: ThreadPoolExecutor | ProcessPoolExecutor | None = None,
    ) -> ModellingChoices:
        return modelling_choices(
            INDEX,
            uncertain(),
            [SCALED, JOINED, UncertainWeightsChoice(laws="whole_simplex"), DataErrorChoice()],
            runs=1024,
            resamples=0,
            executor=executor,
            progress=lambda done, total: told.append((done, total)),
        )

    here = study()
    assert len(told) > 1
    assert told[-1][0] == told[-1][1]
    with ThreadPoolExecutor(2) as threads:
        assert study(threads) == here
    with ProcessPoolExecutor(2) as processes:
        assert study(processes) == here


def test_the_order_of_choices_and_destinations_does_not_matter() -> None:
    factors = [SCALED, JOINED, LeftOutChoice()]
    choices = np.column_stack(
        [np.random.default_rng(1).integers(0, count, 40) for count in (2, 2, 7)]
    )
    here = evaluate_choices(INDEX, PANEL, factors, choices).runs
    turned = PANEL.rows(PANEL.destinations[::-1])
    there = evaluate_choices(INDEX, turned, factors[::-1], choices[:, ::-1]).runs
    assert here.destinations == there.destinations
    np.testing.assert_allclose(here.scores, there.scores, rtol=1e-12)
    np.testing.assert_array_equal(here.ranks, there.ranks)


def test_single_runs_equal_those_of_a_batch() -> None:
    factors = [SCALED, JOINED, UncertainWeightsChoice(laws="whole_simplex")]
    choices = [[0, 1, 4], [1, 1, 0], [1, 0, 4]]
    together = evaluate_choices(INDEX, PANEL, factors, choices).runs.scores
    for row, one in zip(together, choices, strict=True):
        single = evaluate_choices(INDEX, PANEL, factors, [one]).runs.scores
        np.testing.assert_allclose(single[0], row, rtol=1e-12)


def test_another_seed_gives_another_design() -> None:
    one = modelling_choices(INDEX, PANEL, [SCALED, JOINED], runs=64, resamples=0)
    same = modelling_choices(INDEX, PANEL, [SCALED, JOINED], runs=64, resamples=0)
    other = modelling_choices(INDEX, PANEL, [SCALED, JOINED], runs=64, resamples=0, seed=1)
    assert one == same
    assert (one.runs.choices != other.runs.choices).any()


def test_gates_are_judged_once_by_the_base_index() -> None:
    gate = ns.Gate(code="enough", target="x1", minimum=float(np.median(PANEL.column("x1"))))
    gated = INDEX.replace(gates=(gate,))
    found = evaluate_choices(gated, PANEL, [JOINED], [[0], [1]]).runs
    passed = [
        c for c, v in zip(PANEL.destinations, PANEL.column("x1"), strict=True) if v >= gate.minimum
    ]
    assert sorted(found.destinations) == sorted(passed)


def test_the_lowest_score_comes_first_if_the_index_says_so() -> None:
    index = INDEX.replace(ranking=ns.RankRule(best="lowest", on="displayed"))
    runs = evaluate_choices(index, PANEL, [JOINED], [[0], [1]]).runs
    assert runs.base_ranks[0] == 1
    assert runs.base_scores[0] == min(runs.base_scores)
    np.testing.assert_array_equal(runs.ranks[0], runs.base_ranks)


# --- at the ends ------------------------------------------------------------------------------


def test_one_destination_is_always_first() -> None:
    index, panel = additive_index()
    found = modelling_choices(index, panel, [raised("x", 0, 1)], runs=64)
    assert found.matters_most is None
    assert found.rank_shift.together is None
    assert found.rank_shift.mean == 0
    assert "The mean shift of ranks is the same in every run." in str(found)


def test_equal_destinations_share_the_first_rank_in_every_run() -> None:
    index, _ = additive_index()
    panel = ns.Panel(("A", "B"), ("x", "y"), [[5.0, 7.0], [5.0, 7.0]])
    found = modelling_choices(index, panel, [raised("x", 0, 1)], runs=64)
    assert found.wins["A", "B"] == 0.5
    assert found.distribution("B").worst == 1


# --- what is refused --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("factors", "said"),
    [
        ([], "no factor varies"),
        ([SCALED, SCALED], "two factors are called 'normalisation'"),
        ([LeftOutChoice(), LeftOutChoice(name="again")], "one LeftOutChoice at most"),
        (["min_max"], "no modelling choice"),
        (
            [AggregationChoice(options=("arithmetic_mean", "minimum"), nodes=("third",))],
            "aggregation has no effect: in none of 64 pairs",
        ),
        (
            [
                SCALED,
                UncertainWeightsChoice(laws="whole_simplex"),
                WeightingChoice(options=(None, {"first": 1})),
            ],
            "weighting has no effect",
        ),
        (
            [ImputationChoice(options=(None, "impute_average"), place=9)],
            "imputation: .* no place 9",
        ),
        ([DataErrorChoice()], "data_error: "),
        (
            [NormalisationChoice(options=("min_max", "rank"), nodes=("q",))],
            "normalisation: unknown",
        ),
        ([WeightSetChoice(sets=({"total": {"x0": 1}}, {}))], "unknown child of total"),
        ([UncertainWeightsChoice(laws=PointWeights())], "weights has no effect"),
        ([UncertainWeightsChoice(laws="judgement_bands")], "weights: .* carry no bands"),
    ],
)
def test_a_choice_that_does_not_fit_or_has_no_effect_is_refused_by_name(
    factors: list[ChoiceFactor], said: str
) -> None:
    with pytest.raises((InvalidInputError, UnknownNameError), match=said):
        modelling_choices(INDEX, PANEL, factors, runs=64)


def test_a_step_that_is_not_there_is_no_choice() -> None:
    bare = INDEX.replace(treatment=(INDEX.treatment[0],))
    with pytest.raises(InvalidInputError, match="outliers: the treatment has no step of this sort"):
        modelling_choices(bare, PANEL, [OutlierChoice(options=(None, TreatOutliers()))], runs=64)


def test_options_that_make_the_same_model_are_no_choice() -> None:
    own = INDEX.framework.replace_node("x0", normalisation=ns.MinMax())
    for code in ("x1", "x2", "x3", "x4", "x5"):
        own = own.replace_node(code, normalisation=ns.MinMax())
    index = INDEX.replace(framework=own)
    with pytest.raises(InvalidInputError, match="normalisation has no effect"):
        modelling_choices(index, PANEL, [SCALED, JOINED], runs=64)
    same = WeightingChoice(options=(None, {"first": 1, "second": 1, "third": 1}))
    with pytest.raises(InvalidInputError, match="weighting has no effect"):
        modelling_choices(INDEX, PANEL, [same, JOINED], runs=64)


@pytest.mark.parametrize(
    ("change", "error", "said"),
    [
        ({"runs": 100}, InvalidInputError, "not a power of two"),
        ({"estimator": "sobol"}, UnknownNameError, "estimator"),
        ({"gaps": [("D0", "D99")]}, UnknownNameError, "ranked destination"),
        ({"gaps": ["D0"]}, InvalidInputError, "no pair"),
        ({"level": 1.5}, InvalidInputError, "level"),
        ({"seed": -1}, InvalidInputError, "seed"),
    ],
)
def test_settings_that_cannot_be_used_are_refused(
    change: dict[str, object], error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said):
        modelling_choices(INDEX, PANEL, [SCALED, JOINED], **{"runs": 64, **change})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("choices", "said"),
    [
        ([[0, 2]], "run 0: aggregation has no option 2; they are numbered from 0 to 1"),
        ([[0, 0], [-1, 0]], "run 1: normalisation has no option -1"),
        ([[0]], "a row for each run, 2 in each"),
        ([[0.5, 0.0]], "give integers"),
        (np.empty((0, 2), dtype=int), "give integers"),
    ],
)
def test_a_design_that_does_not_fit_is_refused(choices: object, said: str) -> None:
    with pytest.raises(InvalidInputError, match=said):
        evaluate_choices(INDEX, PANEL, [SCALED, JOINED], choices)  # type: ignore[arg-type]


def test_model_and_data_must_belong_together() -> None:
    some = ns.load_destinations().select("MAR", "EGY")
    with pytest.raises(InvalidInputError, match="not from profiles"):
        modelling_choices(INDEX, some, [JOINED])
    with pytest.raises(InvalidInputError, match="not to a Panel"):
        modelling_choices(ns.load_model(), PANEL, [JOINED])


def test_several_years_and_ranks_within_groups_are_refused() -> None:
    years = ns.Panel(
        PANEL.destinations,
        PANEL.columns,
        np.stack([PANEL.values, PANEL.values]),
        years=(2020, 2021),
    )
    with pytest.raises(InvalidInputError, match=r"panel.year\(2021\)"):
        evaluate_choices(INDEX, years, [JOINED], [[0]])
    index = INDEX.replace(ranking=ns.RankRule(within="continent"))
    with pytest.raises(InvalidInputError, match="by the total among all"):
        evaluate_choices(index, PANEL, [JOINED], [[0]])


def test_an_unknown_output_is_refused_with_those_there_are() -> None:
    with pytest.raises(UnknownNameError, match="output"):
        everything().indices("gap", "D0", "D1")


def test_packed_runs_that_do_not_fit_are_refused() -> None:
    text = everything().to_json()
    with pytest.raises(InvalidInputError, match="do not fit the data"):
        ModellingChoices.from_json(text.replace('"rows":1024', '"rows":1023', 1))
