import numpy as np
import pytest
from numpy.testing import assert_allclose
from numpy.typing import NDArray

import nearshore_score as ns
from nearshore_score.composite.coinr_files import read_coinr
from nearshore_score.composite.result import IndexResult
from nearshore_score.errors import InvalidInputError, UnknownNameError
from nearshore_score.plan import Plan
from nearshore_score.sensitivity.correlation_ratios import CurveEstimator, correlation_ratios
from nearshore_score.sensitivity.importance import ImportanceAndWeights, importance_and_weights
from tests.index_data import RANKINGS, expected_asem
from tests.indices.examples import example

Floats = NDArray[np.float64]
BOTH: tuple[CurveEstimator, ...] = ("local_linear", "spline")
PILLARS = ("Physical", "ConEcFin", "Political", "Instit", "P2P", "Environ", "Social", "SusEcFin")


def plan(figures: Floats, weights: dict[str, float]) -> Plan:
    rows = tuple(f"D{row}" for row in range(len(figures)))
    panel = ns.Panel(rows, tuple(weights), figures)
    return Plan(panel, ns.Framework.flat(weights), direct_range=None)


@pytest.fixture(scope="module")
def asem() -> IndexResult:
    files = read_coinr(RANKINGS / "asem" / "iData.csv", RANKINGS / "asem" / "iMeta.csv")
    result: IndexResult = example("asem_sustainable_connectivity").index(files).compute(files.panel)
    return result


@pytest.fixture(scope="module")
def morocco() -> ImportanceAndWeights:
    return importance_and_weights(ns.load_model(), ns.load_destinations(), resamples=100)


@pytest.mark.parametrize("estimator", BOTH)
def test_independent_parts_are_as_important_as_the_squares_of_their_weights(
    estimator: CurveEstimator,
) -> None:
    figures = np.random.default_rng(1).normal(size=(300, 3))
    found = importance_and_weights(
        plan(figures, {"a": 0.6, "b": 0.3, "c": 0.1}), estimator=estimator, resamples=50
    )
    squares = np.array([36, 9, 1]) / 46
    assert_allclose(list(found.importance_shares.values()), squares, atol=0.05)
    assert sum(found.importance_shares.values()) == pytest.approx(1)
    assert found.squared_gap is not None
    assert found.gap is not None
    assert found.squared_gap.gap < 0.1 < found.gap.gap
    for part in found.parts:
        assert part.own is not None
        assert part.importance is not None
        assert part.own == pytest.approx(part.importance.value, abs=0.1)


def test_the_widest_gap_is_that_of_all_pairs() -> None:
    figures = np.random.default_rng(2).normal(size=(40, 4)) * [1, 5, 1, 2]
    found = importance_and_weights(
        plan(figures, {"a": 0.4, "b": 0.1, "c": 0.3, "d": 0.2}), resamples=0
    )
    shares, weights = found.importance_shares, {part.code: part.weight for part in found.parts}
    for power, gap in ((1, found.gap), (2, found.squared_gap)):
        widest = 0.0
        for one, less in weights.items():
            for other, more in weights.items():
                if less < more:
                    meant = less**power / more**power
                    ratio = shares[one] / shares[other]
                    widest = max(widest, abs(meant / (1 + meant) - ratio / (1 + ratio)))
        assert gap is not None
        assert gap.gap == pytest.approx(widest)
        assert weights[gap.lesser] < weights[gap.greater]


def test_correlations_of_the_asem_pillars_are_those_of_coinr(asem: IndexResult) -> None:
    known = {
        row["Var2"]: row["Correlation"] for row in expected_asem()["corr_level2_index"]["rows"]
    }
    scores = np.column_stack([asem.scores[code] for code in PILLARS])
    found = correlation_ratios(scores, asem.scores["Index"], resamples=0)
    assert_allclose(found.correlations, [known[code] for code in PILLARS], rtol=0, atol=1e-9)
    # As in the audit of the index: the economy of its sustainability half is hardly felt.
    ratios = dict(zip(PILLARS, found.whole.tolist(), strict=True))
    assert ratios["Social"] > 0.75
    assert ratios["SusEcFin"] < 0.15


def test_a_result_of_an_index_holds_all_that_is_needed(asem: IndexResult) -> None:
    found = importance_and_weights(asem, resamples=20)
    assert [part.code for part in found.parts] == ["Conn", "Sust"]
    assert [part.weight for part in found.parts] == pytest.approx([0.5, 0.5])
    assert len(found.destinations) == 51
    half = importance_and_weights(asem, node="Conn", resamples=0)
    assert [part.weight for part in half.parts] == pytest.approx([0.2] * 5)
    leaves = importance_and_weights(asem, parts="indicators", resamples=0)
    weights = expected_asem()["effective_weights"]["weights"]
    assert len(leaves.parts) == 49
    assert_allclose(
        [one.weight for one in leaves.parts], [weights[one.code] for one in leaves.parts]
    )
    assert all(part.own is None for part in leaves.parts)


def test_a_model_and_its_plan_give_the_same(morocco: ImportanceAndWeights) -> None:
    model, everyone = ns.load_model(), ns.load_destinations()
    ranking = model.rank(everyone)
    assert set(morocco.destinations) == set(ranking.codes)
    panel = model.resolve(everyone.select(*ranking.codes)).panel
    other = importance_and_weights(Plan(panel, model.framework, model.normalisation), resamples=100)
    for part in morocco.parts:
        assert other[part.code].weight == pytest.approx(part.weight)
        one, two = part.importance, other[part.code].importance
        assert one is not None
        assert two is not None
        assert two.value == pytest.approx(one.value, abs=1e-9)
        assert other[part.code].own == pytest.approx(part.own, abs=1e-9)


def test_scores_of_the_parts_are_what_the_ranking_says(morocco: ImportanceAndWeights) -> None:
    ranking = ns.load_model().rank(ns.load_destinations())
    rows = {row.code: row for row in ranking.destinations}
    total = [rows[code].score for code in morocco.destinations]
    for part in morocco.parts:
        scores = [rows[code].nodes[part.code].score for code in morocco.destinations]
        held = [at for at, score in enumerate(scores) if score is not None]
        x, y = [scores[at] for at in held], [total[at] for at in held]
        assert part.correlation == pytest.approx(np.corrcoef(np.array(x, float), y)[0, 1])
        assert part.destinations == len(held)
        assert part.linear == pytest.approx((part.correlation or 0) ** 2)


def test_indicators_carry_the_product_of_the_weights_above_them() -> None:
    model = ns.load_model()
    found = importance_and_weights(model, ns.load_destinations(), parts="indicators", resamples=0)
    assert sum(part.weight for part in found.parts) == pytest.approx(1)
    top = {
        one.code: one
        for one in importance_and_weights(model, ns.load_destinations(), resamples=0).parts
    }
    talent = importance_and_weights(model, ns.load_destinations(), node="talent", resamples=0)
    for part in talent.parts:
        expected = part.weight * top["talent"].weight
        assert found[part.code].weight == pytest.approx(expected)


def test_a_part_that_is_missing_for_some_is_left_out_and_counted() -> None:
    figures = np.random.default_rng(3).normal(size=(20, 3))
    figures[:4, 1] = np.nan
    figures[:, 2] = 7.0
    found = importance_and_weights(plan(figures, {"a": 1.0, "b": 1.0, "c": 1.0}), resamples=20)
    assert found["b"].destinations == 16
    assert found["a"].destinations == 20
    assert found.complete == 16
    assert found["c"].importance is not None
    assert found["c"].importance.value == 0
    assert found["c"].correlation is None
    assert "b rests on 16 destinations." in found.sentences()
    assert ImportanceAndWeights.from_json(found.to_json()) == found


def test_a_part_that_hardly_anybody_has_gets_no_importance() -> None:
    figures = np.random.default_rng(4).normal(size=(9, 2))
    figures[3:, 1] = np.nan
    found = importance_and_weights(plan(figures, {"a": 1.0, "b": 1.0}), resamples=20)
    assert found["b"].importance is None
    assert found["b"].own is None
    assert dict(found.importance_shares) == {"a": 1.0}
    assert found.gap is None
    assert len(found.tables()) == 1
    assert "without any link" in str(found)


def test_weak_and_strong_correlations_are_told() -> None:
    draws = np.random.default_rng(5)
    x = draws.normal(size=50)
    figures = np.column_stack([x * 10, draws.normal(size=50) - x])
    said = " ".join(
        importance_and_weights(plan(figures, {"a": 1, "b": 1}), resamples=0).sentences()
    )
    assert "r above 0.92: nearly the same as" in said
    assert "r below 0.30" in said
    assert "without any link" not in said


@pytest.mark.parametrize("estimator", BOTH)
def test_results_go_through_json_and_print_in_both_languages(estimator: CurveEstimator) -> None:
    model = ns.load_model()
    some = ns.load_destinations().select(*ns.MAIN_COMPARISON)
    english = importance_and_weights(model, some, estimator=estimator, resamples=50)
    french = importance_and_weights(
        model.replace(context=model.context.replace(language="fr")),
        some,
        estimator=estimator,
        resamples=50,
    )
    assert ImportanceAndWeights.from_json(english.to_json()) == english
    assert "Share of importance" in english.markdown()
    assert "Part d'importance" in french.markdown()
    assert "sur 12 destinations" in str(french)
    for found in (english, french):
        tables = "\n\n".join(str(found).split("\n\n")[:2])
        assert max(len(line) for line in tables.splitlines()) <= 100
        assert len(repr(found)) < 100


def test_the_same_seed_gives_the_same_intervals() -> None:
    figures = np.random.default_rng(6).normal(size=(20, 2))
    both = plan(figures, {"a": 1.0, "b": 2.0})
    one = importance_and_weights(both, resamples=30, seed=4)
    assert importance_and_weights(both, resamples=30, seed=4) == one
    other = importance_and_weights(both, resamples=30, seed=5)
    assert other != one
    without = importance_and_weights(both, resamples=0)
    assert without["a"].importance is not None
    assert without["a"].importance.low is None
    assert "–" in str(without)


def test_what_cannot_be_answered_is_refused(asem: IndexResult) -> None:
    model, some = ns.load_model(), ns.load_destinations().select("MAR", "EGY", "TUN")
    with pytest.raises(InvalidInputError, match=r"3 destinations have a score.*at least 5"):
        importance_and_weights(model, some)
    with pytest.raises(InvalidInputError, match="give their profiles"):
        importance_and_weights(model)
    with pytest.raises(InvalidInputError, match="leave the profiles out"):
        importance_and_weights(asem, some)
    with pytest.raises(InvalidInputError, match="one year only"):
        importance_and_weights(asem, year=2020)
    figures = np.random.default_rng(7).normal(size=(6, 2))
    both = plan(figures, {"a": 1.0, "b": 2.0})
    with pytest.raises(InvalidInputError, match="leave the profiles out"):
        importance_and_weights(both, some)
    with pytest.raises(InvalidInputError, match="leave `year` out"):
        importance_and_weights(both, year=2020)
    with pytest.raises(UnknownNameError):
        importance_and_weights(both, node="c")
    with pytest.raises(InvalidInputError, match="no children"):
        importance_and_weights(both, node="a")
    with pytest.raises(UnknownNameError, match="indicators"):
        importance_and_weights(both, parts="leaves")  # type: ignore[arg-type]
    with pytest.raises(UnknownNameError, match="part of total"):
        importance_and_weights(both, resamples=0)["z"]
    with pytest.raises(InvalidInputError, match="the same score of total"):
        importance_and_weights(plan(np.ones((6, 2)), {"a": 1.0, "b": 2.0}))
