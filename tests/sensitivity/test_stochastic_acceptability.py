"""SMAA-2 by sampling: against published problems, plain loops, closed forms and repetition."""

from collections.abc import Sequence
from statistics import NormalDist
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from numpy.typing import NDArray
from scipy import stats

import nearshore_score as ns
from nearshore_score import (
    CellError,
    Framework,
    Goalposts,
    Indicator,
    Interval,
    Node,
    Normal,
    Panel,
    Plan,
    ScoringModel,
)
from nearshore_score.errors import InvalidInputError, UnknownNameError
from nearshore_score.figures import Uncertainty
from nearshore_score.scipy_distribution import ScipyDistribution
from nearshore_score.sensitivity.dirichlet_weights import DirichletWeights
from nearshore_score.sensitivity.linear_scores import LinearScores
from nearshore_score.sensitivity.sampling.acceptability_errors import (
    mean_errors,
    mean_weights,
    share_errors,
)
from nearshore_score.sensitivity.sampling.acceptability_indices import acceptability_indices
from nearshore_score.sensitivity.sampling.blocks import BLOCK, Part
from nearshore_score.sensitivity.sampling.rank_summaries import (
    entropy_errors,
    holistic_weights,
    rank_entropy,
    ranking_entropy,
)
from nearshore_score.sensitivity.score_draws import uncertain_scores
from nearshore_score.sensitivity.stochastic_acceptability import (
    StochasticAcceptability,
    stochastic_acceptability,
)
from nearshore_score.sensitivity.weight_information import (
    PointWeights,
    RatioBound,
    WeightBounds,
    WeightOrder,
    WeightRatios,
)
from tests.sensitivity.cases import case
from tests.sensitivity.problems import problems, random_scores

Floats = NDArray[np.float64]
NEAR_TIE = 1e-9


def plan_on_scales(
    means: Floats,
    scales: Sequence[tuple[float, float]],
    errors: Sequence[Sequence[Uncertainty | None]],
    *,
    cost: bool = False,
) -> Plan:
    """Return a weighted sum of linear value functions that go on beyond the ends of their scale."""
    n, m = means.shape
    rows, columns = [f"a{i + 1}" for i in range(n)], [f"c{j + 1}" for j in range(m)]
    cells = [
        CellError(destination=rows[i], column=columns[j], uncertainty=one, group=f"{i}-{j}")
        for i, row in enumerate(errors)
        for j, one in enumerate(row)
        if one is not None
    ]
    leaves = tuple(
        Indicator(
            code=code,
            direction="cost" if cost else "benefit",
            goalposts=Goalposts(low=low, high=high, clamp="none"),
        )
        for code, (low, high) in zip(columns, scales, strict=True)
    )
    return Plan(
        Panel(rows, columns, means, errors=cells),
        Framework(root=Node(code="total", children=leaves)),
    )


def by_code(found: StochasticAcceptability, rank: int = 1) -> list[float]:
    """Return acceptabilities of one rank in the order of the problem's rows, a1, a2, ..."""
    return [found.share(f"a{row + 1}", rank).value for row in range(len(found.destinations))]


# Published problems


def test_the_sites_of_1998_are_as_acceptable_as_published() -> None:
    known = case("smaa_municipal_1998")
    matrix = np.array(known["input"]["matrix"])
    spans = np.broadcast_to([0.5, 0.0, 10.0, 0.5], matrix.shape).copy()
    spans[:, 1] = 0.1 * np.abs(matrix[:, 1])
    errors = [
        [Interval(low=mean - span, high=mean + span) for mean, span in zip(*pair, strict=True)]
        for pair in zip(matrix.tolist(), spans.tolist(), strict=True)
    ]
    ends = list(zip(matrix.min(axis=0), matrix.max(axis=0), strict=True))
    found = stochastic_acceptability(
        plan_on_scales(matrix, ends, errors),
        figures=True,
        draws=120_000,
        confidence_draws=60_000,
        pairs=False,
    )
    within = known["tolerance"]
    published = np.array(known["expected"]["acceptability_percent"])
    assert_allclose(
        100 * np.array(by_code(found)), published, rtol=0, atol=within["acceptability_percent"]
    )
    assert found.confidence_factors is not None
    for row, factor in enumerate(known["expected"]["confidence_factor_percent"]):
        ours = found.confidence_factors[f"a{row + 1}"]
        if ours is None:  # never first in these draws: the third site's set has hardly any volume
            assert factor in (None, 0)
        else:
            assert 100 * ours.value == pytest.approx(
                factor, abs=within["confidence_factor_percent"]
            )


def test_the_thrombolytics_are_as_acceptable_as_computed_by_two_others() -> None:
    known = case("smaa_thrombolytics_nopref")
    given_, expected, within = known["input"], known["expected"], known["tolerance"]
    shapes = np.array([given_["beta_parameters"][name] for name in given_["alternatives"]], float)
    errors = [[ScipyDistribution.of(stats.beta(*cell)) for cell in row] for row in shapes.tolist()]
    means = shapes[..., 0] / shapes.sum(axis=-1)
    found = stochastic_acceptability(
        plan_on_scales(means, given_["ranges"], errors, cost=True),
        figures=True,
        draws=60_000,
        confidence_draws=60_000,
    )
    assert found.confidence_factors is not None
    for other in ("rsmaa", "mcda_web"):
        first = expected["first_rank_acceptability"][other]
        assert_allclose(by_code(found), first, rtol=0, atol=within["first_rank_acceptability"])
        for row, code in enumerate(("a1", "a2")):
            central, factor = found.central_weights["total"][code], found.confidence_factors[code]
            assert central is not None
            assert factor is not None
            assert_allclose(
                list(central.weights.values()),
                expected["central_weights"][other][row],
                rtol=0,
                atol=within["central_weights"],
            )
            theirs = expected["confidence_factor"][other][row]
            assert factor.value == pytest.approx(theirs, abs=within["confidence_factor"])


def test_ranks_count_in_the_holistic_acceptability_by_the_centroid_of_an_order() -> None:
    assert_allclose(holistic_weights(3), [1, 5 / 11, 2 / 11])
    harmonic = sum(1 / k for k in range(1, 14))
    assert_allclose(holistic_weights(13)[[1, 12]], [(harmonic - 1) / harmonic, 1 / 13 / harmonic])
    assert holistic_weights(1).tolist() == [1.0]


# Second methods


def one_by_one(scores: LinearScores, draws: int) -> tuple[Floats, Floats]:
    """Return ranks and weights of each draw, by a plain loop over the same draws."""
    found = uncertain_scores(scores)
    drawn = [some.weights["total"] for some in found.draws(0, Part(0, draws))]
    weights = np.concatenate(drawn)
    ranks: Floats = np.array([rank_alone(scores.term_array @ one) for one in weights])
    return ranks, weights


def rank_alone(scores: Floats) -> Floats:
    """Return the mean ranks of one draw."""
    ranks: Floats = stats.rankdata(-scores)
    return ranks


def test_counting_one_draw_at_a_time_gives_the_same() -> None:
    scores = random_scores(1, 6, 4)
    draws = BLOCK + 300
    ranks, weights = one_by_one(scores, draws)
    found = stochastic_acceptability(scores, draws=draws)
    shares = (ranks[:, :, np.newaxis] == np.arange(1, 7)).mean(axis=0)
    assert_allclose(found.acceptability.matrix, shares, rtol=0, atol=1e-12)
    assert found.wins is not None
    better = (ranks[:, :, np.newaxis] < ranks[:, np.newaxis, :]).mean(axis=0)
    assert_allclose(found.wins.matrix, better, rtol=0, atol=1e-12)
    for row, code in enumerate(scores.destinations):
        assert found.expected_ranks[code].value == pytest.approx(ranks[:, row].mean())
        spread = ranks[:, row].std() / np.sqrt(draws)
        assert found.expected_ranks[code].standard_error == pytest.approx(spread)
        worth = holistic_weights(6)[ranks[:, row].astype(int) - 1]
        assert found.holistic[code].value == pytest.approx(worth.mean())
        assert found.holistic[code].standard_error == pytest.approx(worth.std() / np.sqrt(draws))
        best = (ranks[:, row] <= 2).mean()
        assert found.among_best(code, 2).value == pytest.approx(best)
        own = weights[ranks[:, row] == 1]
        central = found.central_weights["total"][code]
        if central is None:
            assert not len(own)
            continue
        assert central.draws == len(own)
        assert_allclose(list(central.weights.values()), own.mean(axis=0), rtol=0, atol=1e-12)
        if central.standard_errors is not None:
            error = own.std(axis=0, ddof=1) / np.sqrt(len(own))
            assert_allclose(list(central.standard_errors.values()), error, rtol=1e-6)


@pytest.mark.parametrize(
    "method", ["topsis", "vikor", "promethee_2", "geometric_mean", "electre_3"]
)
def test_any_method_is_counted_as_if_each_draw_were_ranked_alone(method: str) -> None:
    some = ns.load_destinations().select("MAR", "EGY", "TUN", "SEN", "PRT")
    model = ns.load_model(method=method)
    draws = 60
    found = stochastic_acceptability(model, some, draws=draws)
    source = uncertain_scores(model, some)
    assert source.plan is not None or source.terms is not None
    ranks = np.zeros((draws, 5))
    plain = uncertain_scores(model, some, {"total": "whole_simplex", "cost": "point_weights"})
    assert plain.plan is not None
    assert plain.rows is not None
    assert plain.destinations == found.destinations
    weights = np.concatenate([one.weights["total"] for one in source.draws(0, Part(0, draws))])
    for draw, own in enumerate(weights):
        whole = plain.spread("total", own)
        alone = plain.plan(weights={"total": whole}).scores["total"][plain.rows]
        ranks[draw] = rank_alone(alone.round(9))
    places = np.arange(1, 6)
    expected = np.zeros((5, 5))
    for row in range(5):
        level = (ranks == ranks[:, [row]]).sum(axis=1)
        low, high = ranks[:, row] - (level - 1) / 2, ranks[:, row] + (level - 1) / 2
        inside = (places >= low[:, np.newaxis]) & (places <= high[:, np.newaxis])
        expected[row] = (inside / level[:, np.newaxis]).mean(axis=0)
    assert_allclose(found.acceptability.matrix, expected, rtol=0, atol=1e-12)
    assert found.expected_ranks["MAR"].value == pytest.approx(
        ranks[:, found.place("MAR")].mean(), abs=1e-12
    )


def test_criteria_scored_by_uncertain_figures_win_as_often_as_the_normal_law_says() -> None:
    errors: list[list[Uncertainty | None]] = [
        [Normal(standard_error=3.0)],
        [Normal(standard_error=4.0)],
    ]
    plan = plan_on_scales(np.array([[52.0], [50.0]]), [(0.0, 100.0)], errors)
    found = stochastic_acceptability(plan, weights={}, figures=True, draws=40_000)
    truth = NormalDist().cdf(2 / 5)
    first = found.share("a1")
    assert first.value == pytest.approx(truth, abs=5 * first.standard_error)
    assert found.central_weights == {}
    assert found.confidence_factors is None


def test_standard_errors_are_the_spread_of_repeated_analyses() -> None:
    matrix = np.random.default_rng(5).uniform(40, 60, size=(4, 3))
    errors: list[list[Uncertainty | None]] = [[Normal(standard_error=3.0)] * 3 for _ in range(4)]
    plan = plan_on_scales(matrix, [(0.0, 100.0)] * 3, errors)
    uniform = DirichletWeights(concentration=3)
    runs = [
        stochastic_acceptability(
            plan, None, uniform, figures=True, draws=400, seed=seed, confidence_draws=0
        )
        for seed in range(150)
    ]

    def check(values: list[float], stated: list[float]) -> None:
        """Of 150 repetitions the spread is known to about 6 %."""
        assert np.std(values, ddof=1) == pytest.approx(np.mean(stated), rel=0.25)

    for code in plan.panel.destinations:
        shares = [run.share(code, 2) for run in runs]
        check([one.value for one in shares], [one.standard_error for one in shares])
        for kind in ("expected_ranks", "holistic", "entropies"):
            told = [getattr(run, kind)[code] for run in runs]
            check([one.value for one in told], [one.standard_error for one in told])
    check(*_moments([run.choice_entropy for run in runs]))
    check(*_moments([run.among_best("a1", 2) for run in runs]))
    central = [run.central_weights["total"]["a1"] for run in runs]
    known = [one for one in central if one is not None and one.standard_errors is not None]
    assert len(known) == len(runs)
    check(
        [one.weights["c1"] for one in known],
        [one.standard_errors["c1"] for one in known if one.standard_errors is not None],
    )
    wins = [run.wins["a1", "a2"] for run in runs if run.wins is not None]
    check(wins, [run.win_errors["a1", "a2"] for run in runs if run.win_errors is not None])


def test_quasi_random_weights_scatter_less_than_the_standard_error_says() -> None:
    scores = random_scores(2, 5, 3)
    runs = [stochastic_acceptability(scores, draws=BLOCK, seed=seed) for seed in range(40)]
    for code in scores.destinations:
        shares = [run.share(code, 2) for run in runs]
        spread = np.std([one.value for one in shares], ddof=1)
        assert spread <= 0.7 * max(one.standard_error for one in shares)


def test_draws_of_a_chain_are_worth_fewer_and_errors_say_so() -> None:
    scores = random_scores(2, 30, 9)
    pairs = zip(scores.children, scores.children[1:], strict=False)
    ratios = tuple(RatioBound(child=a, other=b, low=0.9, high=1.3) for a, b in pairs)
    found = stochastic_acceptability(scores, weights=WeightRatios(bounds=ratios), draws=2000)
    assert found.effective_draws < 2000
    shares = [found.share("a1", rank) for rank in range(1, 31)]
    share = max(shares, key=lambda one: one.standard_error)
    assert found.effective_draws == pytest.approx(
        share.value * (1 - share.value) / share.standard_error**2
    )


def _moments(found: Sequence[Any]) -> tuple[list[float], list[float]]:
    return [one.value for one in found], [one.standard_error for one in found]


# Array functions


def test_arrays_of_draws_give_the_indices_of_the_analysis() -> None:
    scores = random_scores(3, 5, 3)
    _, weights = one_by_one(scores, 5000)
    found = acceptability_indices(weights @ scores.term_array.T, weights)
    same = stochastic_acceptability(scores, draws=5000)
    assert_allclose(found.shares, same.acceptability.matrix, rtol=0, atol=1e-12)
    assert same.wins is not None
    assert found.wins is not None
    assert_allclose(found.wins, same.wins.matrix, rtol=0, atol=1e-12)
    assert found.draws == 5000
    assert found.central is not None
    assert_allclose(found.first, found.shares[:, 0] * 5000)
    best = int(found.first.argmax())
    central = same.central_weights["total"][scores.destinations[best]]
    assert central is not None
    assert_allclose(found.central.means[best], list(central.weights.values()), atol=1e-12)
    none = acceptability_indices(weights @ scores.term_array.T, pairs=False)
    assert none.central is None
    assert none.wins is None


def test_ties_share_ranks_and_count_half_a_win() -> None:
    found = acceptability_indices([[2.0, 2.0, 1.0], [3.0, 1.0, 1.0]])
    assert_array_equal(found.shares, [[0.75, 0.25, 0], [0.25, 0.5, 0.25], [0, 0.25, 0.75]])
    assert_array_equal(found.wins, [[0, 0.75, 1], [0.25, 0, 0.75], [0, 0.25, 0]])
    assert_array_equal(found.expected_ranks, [1.25, 2.0, 2.75])
    assert_array_equal(found.first, [1.5, 0.5, 0])


def test_entropy_is_that_of_scipy_and_of_whole_rankings_by_hand() -> None:
    shares = np.random.default_rng(2).dirichlet(np.ones(5), (3, 4))
    assert_allclose(rank_entropy(shares), stats.entropy(shares, base=2, axis=-1))
    assert rank_entropy(np.eye(4)).tolist() == [0.0] * 4
    ranks = [[1, 2], [2, 1], [1, 2], [1, 2]]
    assert ranking_entropy(ranks) == pytest.approx(stats.entropy([0.75, 0.25], base=2))
    assert entropy_errors(np.full(4, 0.25), 100) == 0
    assert_allclose(entropy_errors(shares, 50)[1, 2], entropy_errors(shares[1, 2], 50))


def test_what_is_rare_rests_on_few_draws_and_says_so() -> None:
    found = mean_weights(
        [0, 1, 2], np.array([[0.0], [0.4], [1.0]]), np.array([[0.0], [0.16], [0.52]])
    )
    assert_allclose(found.means, [[np.nan], [0.4], [0.5]])
    assert_allclose(found.errors, [[np.nan], [np.nan], [0.1]])


# Properties


@settings(max_examples=25, deadline=None)
@given(problems(), st.integers(0, 5))
def test_rows_and_columns_sum_to_one(scores: LinearScores, seed: int) -> None:
    found = stochastic_acceptability(scores, draws=300, seed=seed)
    shares = found.acceptability.matrix
    assert_allclose(shares.sum(axis=0), 1, rtol=0, atol=1e-12)
    assert_allclose(shares.sum(axis=1), 1, rtol=0, atol=1e-12)
    assert found.wins is not None
    wins, n = found.wins.matrix, len(shares)
    assert_allclose(wins + wins.T, 1 - np.eye(n), rtol=0, atol=1e-12)
    ranks = [found.expected_ranks[code].value for code in found.destinations]
    assert_allclose(ranks, 1 + wins.sum(axis=0), rtol=0, atol=1e-9)
    assert sum(one.value for one in found.holistic.values()) == pytest.approx(
        holistic_weights(n).sum()
    )
    firsts = [one for one in found.central_weights["total"].values() if one is not None]
    assert sum(one.draws for one in firsts) == pytest.approx(300)
    for one in firsts:
        assert sum(one.weights.values()) == pytest.approx(1)


@settings(max_examples=25, deadline=None)
@given(problems(), st.randoms())
def test_the_order_of_the_destinations_does_not_matter(scores: LinearScores, chance: Any) -> None:
    order = list(range(len(scores.destinations)))
    chance.shuffle(order)
    turned = LinearScores.from_matrix(
        scores.term_array[order],
        scores.weight_array,
        destinations=[scores.destinations[row] for row in order],
    )
    found = stochastic_acceptability(scores, draws=200)
    other = stochastic_acceptability(turned, draws=200)
    assert_allclose(
        other.acceptability.matrix, found.acceptability.matrix[order], rtol=0, atol=1e-9
    )
    for code in scores.destinations:
        assert other.holistic[code].value == pytest.approx(found.holistic[code].value)
        ours, theirs = (one.central_weights["total"][code] for one in (found, other))
        assert (ours is None) == (theirs is None)
        if ours is not None and theirs is not None:
            assert list(ours.weights.values()) == pytest.approx(list(theirs.weights.values()))


@settings(max_examples=20, deadline=None)
@given(problems(most_rows=4))
def test_duplicates_share_all_alike(scores: LinearScores) -> None:
    twins = LinearScores.from_matrix(np.vstack([scores.term_array, scores.term_array[:1]]))
    found = stochastic_acceptability(twins, draws=200)
    assert_allclose(
        found.acceptability.matrix[0], found.acceptability.matrix[-1], rtol=0, atol=1e-12
    )
    last = twins.destinations[-1]
    assert found.wins is not None
    assert found.wins["a1", last] == 0.5
    assert found.central_weights["total"]["a1"] == found.central_weights["total"][last]


@settings(max_examples=25, deadline=None)
@given(problems())
def test_weights_that_are_known_give_the_plain_ranking(scores: LinearScores) -> None:
    found = stochastic_acceptability(scores, weights=PointWeights(), draws=50)
    value = scores.term_array @ scores.weight_array
    level = (np.abs(value[:, np.newaxis] - value) < NEAR_TIE).sum(axis=1)
    ahead = (value[np.newaxis, :] > value[:, np.newaxis] + NEAR_TIE).sum(axis=1)
    places = np.arange(len(value))
    inside = (places >= ahead[:, np.newaxis]) & (places < (ahead + level)[:, np.newaxis])
    expected = inside / level[:, np.newaxis]
    assert_allclose(found.acceptability.matrix, expected, rtol=0, atol=1e-12)
    best = found.central_weights["total"][scores.destinations[int(value.argmax())]]
    assert best is not None
    assert_allclose(list(best.weights.values()), scores.weight_array, rtol=0, atol=1e-12)


def test_figures_without_errors_give_the_plain_ranking() -> None:
    tiny: list[list[Uncertainty | None]] = [[Normal(standard_error=1e-13)] * 2 for _ in range(3)]
    plan = plan_on_scales(np.array([[60.0, 10], [50, 30], [20, 40]]), [(0, 100)] * 2, tiny)
    found = stochastic_acceptability(plan, weights={}, figures=True, draws=100)
    assert_array_equal(np.diag(found.acceptability.matrix), [1, 1, 1])
    assert found.destinations == ("a2", "a1", "a3")
    assert found.largest_error == 0


def test_one_destination_is_always_first() -> None:
    found = stochastic_acceptability(random_scores(1, 1, 3), draws=100)
    assert found.acceptability.matrix.tolist() == [[1.0]]
    assert found.expected_ranks["a1"].value == 1
    assert found.entropies["a1"].value == 0
    assert found.holistic["a1"].value == 1
    assert found.choice_entropy.value == 0
    assert "a1" in str(found)


def test_one_criterion_leaves_nothing_to_chance() -> None:
    found = stochastic_acceptability(random_scores(1, 4, 1), draws=100)
    assert sorted(found.acceptability.matrix.max(axis=1)) == [1.0] * 4
    assert found.largest_error == 0


def test_what_is_beaten_everywhere_is_never_first_and_has_no_central_weights() -> None:
    matrix = np.random.default_rng(4).uniform(size=(5, 4))
    matrix[4] = matrix[2] - 0.01
    found = stochastic_acceptability(LinearScores.from_matrix(matrix), draws=1000)
    assert found.share("a5").value == 0
    assert found.central_weights["total"]["a5"] is None
    assert found.wins is not None
    assert found.wins["a3", "a5"] == 1


def test_equals_have_every_rank_as_often() -> None:
    found = stochastic_acceptability(LinearScores.from_matrix(np.full((4, 3), 0.7)), draws=100)
    assert_allclose(found.acceptability.matrix, 0.25, atol=1e-12)
    assert found.entropies["a1"].value == pytest.approx(2)


# Weights at several nodes, and figures


def test_weights_of_several_nodes_vary_together() -> None:
    some = ns.load_destinations().select("MAR", "EGY", "TUN", "PRT")
    laws = {"total": "whole_simplex", "language_skills": "whole_simplex"}
    found = stochastic_acceptability(ns.load_model(), some, laws, draws=2000)
    assert list(found.central_weights) == ["total", "language_skills"]
    best = max(found.destinations, key=lambda code: found.share(code).value)
    for code in laws:
        central = found.central_weights[code][best]
        assert central is not None
        assert sum(central.weights.values()) == pytest.approx(1)
    assert found.sampling.weights.keys() == laws.keys()
    only = stochastic_acceptability(ns.load_model(), some, node="language_skills", draws=100)
    assert list(only.central_weights) == ["language_skills"]
    assert StochasticAcceptability.from_json(found.to_json()) == found
    assert "Language" in str(found)


def test_figures_alone_weights_alone_and_both_differ() -> None:
    some = ns.load_destinations().select("MAR", "EGY", "TUN", "SEN")
    model = ns.load_model(method="topsis")
    both = stochastic_acceptability(model, some, figures=True, draws=800, confidence_draws=500)
    alone = stochastic_acceptability(model, some, draws=800)
    data = stochastic_acceptability(model, some, {}, figures=True, draws=800)
    assert both.confidence_factors is not None
    assert alone.confidence_factors is None
    assert data.confidence_factors is None
    assert both.sampling.figures is not None
    assert alone.sampling.figures is None
    assert len({one.share("MAR").value for one in (both, alone, data)}) == 3
    for code in some:
        central, factor = (
            both.central_weights["total"][code.code],
            both.confidence_factors[code.code],
        )
        assert (central is None) == (factor is None)
    none = stochastic_acceptability(model, some, figures=True, draws=100, confidence_draws=0)
    assert none.confidence_factors is None


# When to stop


def test_drawing_goes_on_until_the_error_is_met() -> None:
    scores = random_scores(1, 6, 4)
    found = stochastic_acceptability(scores, target_error=0.0015, draws=1000)
    assert found.stopped == "target_error"
    assert found.largest_error <= 0.0015
    assert found.draws % BLOCK == 0
    fewer = stochastic_acceptability(scores, draws=found.draws // 2)
    assert fewer.largest_error > 0.0015
    assert fewer.stopped == "draws"
    same = stochastic_acceptability(scores, draws=found.draws)
    assert same == found.replace(stopped="draws", target_error=None)
    assert StochasticAcceptability.from_json(found.to_json()) == found


def test_drawing_stops_when_time_is_up() -> None:
    told: list[tuple[int, int]] = []
    found = stochastic_acceptability(
        random_scores(1, 6, 4),
        target_error=1e-5,
        time_limit=0,
        progress=lambda done, of: told.append((done, of)),
    )
    assert found.stopped == "time_limit"
    assert found.largest_error > 1e-5
    assert found.draws == told[-1][0]
    assert told[-1][1] == 2_500_000_000
    assert "Time was up" in str(found)


def test_what_never_varies_is_not_certain_after_a_few_draws() -> None:
    found = stochastic_acceptability(random_scores(1, 3, 1), target_error=1e-5)
    assert found.stopped == "target_error"
    assert found.draws >= 100_000


def test_progress_counts_both_stages() -> None:
    told: list[tuple[int, int]] = []
    some = ns.load_destinations().select("MAR", "EGY", "TUN")
    stochastic_acceptability(
        ns.load_model(),
        some,
        figures=True,
        draws=5000,
        confidence_draws=5000,
        progress=lambda done, of: told.append((done, of)),
    )
    assert {of for _, of in told} == {10_000}
    assert [done for done, _ in told] == [4096, 5000, 9096, 10_000]


def test_the_first_draws_are_the_same_whatever_their_number() -> None:
    scores = random_scores(2, 5, 3)
    many, few = (
        stochastic_acceptability(scores, draws=count).central_weights["total"]
        for count in (BLOCK + 1, BLOCK)
    )
    differing = [code for code, one in few.items() if one != many[code]]
    assert len(differing) <= 1


# Results


def test_results_print_in_both_languages_and_stay_narrow() -> None:
    all_twelve = ns.load_destinations().select(*ns.MAIN_COMPARISON)
    model = ns.load_model()
    french = model.replace(context=model.context.replace(language="fr"))
    for one, word in ((model, "Confidence"), (french, "Tirages")):
        found = stochastic_acceptability(
            one, all_twelve, figures=True, draws=500, confidence_draws=200
        )
        assert word in str(found)
        assert max(map(len, str(found).splitlines())) <= 100
        assert all(len(table.rows) <= 15 for table in found.tables())
        assert StochasticAcceptability.from_json(found.to_json()) == found
        assert "\n" not in repr(found)
        assert len(repr(found)) < 100


def test_many_destinations_and_children_are_cut_short_in_print_only() -> None:
    found = stochastic_acceptability(random_scores(1, 20, 14), draws=500, pairs=False)
    assert found.wins is None
    assert found.win_errors is None
    assert len(found.tables()[0].rows) == 15
    assert len(found.acceptability.rows) == 20
    assert "5 more" in str(found)
    assert "first 12 children" in str(found)


def test_own_rank_weights_are_used() -> None:
    found = stochastic_acceptability(random_scores(1, 3, 3), draws=500, rank_weights=[1, 0, 0])
    assert found.rank_weights == (1.0, 0.0, 0.0)
    for code in found.destinations:
        assert found.holistic[code].value == found.share(code).value
        assert found.holistic[code].standard_error == pytest.approx(
            found.share(code).standard_error
        )


def test_single_precision_changes_next_to_nothing() -> None:
    scores = random_scores(1, 6, 4)
    double = stochastic_acceptability(scores, draws=20_000).acceptability.matrix
    single = stochastic_acceptability(scores, draws=20_000, dtype="float32").acceptability.matrix
    assert_allclose(single, double, rtol=0, atol=1e-3)


def test_what_cannot_be_used_is_refused_with_where_and_what() -> None:
    scores = random_scores(1, 3, 3)
    with pytest.raises(InvalidInputError, match="at least one draw"):
        stochastic_acceptability(scores, draws=0)
    with pytest.raises(InvalidInputError, match="negative"):
        stochastic_acceptability(scores, seed=-1)
    with pytest.raises(InvalidInputError, match="target_error"):
        stochastic_acceptability(scores, target_error=0)
    with pytest.raises(InvalidInputError, match="time_limit"):
        stochastic_acceptability(scores, time_limit=float("nan"))
    with pytest.raises(InvalidInputError, match="confidence_draws"):
        stochastic_acceptability(scores, confidence_draws=-1)
    with pytest.raises(InvalidInputError, match="rank_weights"):
        stochastic_acceptability(scores, rank_weights=[1.0])
    with pytest.raises(UnknownNameError):
        stochastic_acceptability(scores, weights=WeightOrder(order=("c1", "c9")))
    found = stochastic_acceptability(scores, draws=10)
    with pytest.raises(UnknownNameError):
        found.share("a9")
    with pytest.raises(UnknownNameError):
        found.share("a1", 4)
    with pytest.raises(InvalidInputError, match="3 ranks"):
        found.among_best("a1", 4)
    with pytest.raises(InvalidInputError, match="finite"):
        acceptability_indices([[np.nan, 1.0]])
    with pytest.raises(InvalidInputError, match="as many of weights"):
        acceptability_indices([[0.0, 1.0]], [[0.5], [0.5]])
    with pytest.raises(InvalidInputError, match="0 to 1"):
        share_errors([1.5], 10)
    with pytest.raises(InvalidInputError, match="one draw"):
        mean_errors([1.0], [1.0], 0)
    with pytest.raises(InvalidInputError, match="draws, n"):
        ranking_entropy([1, 2, 3])
    with pytest.raises(InvalidInputError, match="one rank"):
        holistic_weights(0)


def test_a_score_that_is_lost_under_some_weights_is_an_error_that_names_it() -> None:
    model: ScoringModel = ns.load_model(method="topsis")
    holes = Panel(("A", "B"), ("cost", "talent"), [[60.0, 50.0], [np.nan, 70.0]])
    plan = Plan(holes, Framework.flat({"cost": 0.5, "talent": 0.5}))
    only_cost = WeightBounds(low={"cost": 1.0})
    with pytest.raises(InvalidInputError, match="B has no score"):
        stochastic_acceptability(plan, weights={"total": only_cost}, draws=10)
    assert model.context is not None


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"figures": "yes"}, "UncertainFigures"),
        ({"draws": 1.5}, "whole"),
        ({"seed": True}, "whole"),
    ],
)
def test_what_is_of_another_type_is_refused_with_the_remedy(
    wrong: dict[str, object], told: str
) -> None:
    plan = Plan(Panel(("A", "B"), ("c",), [[1.0], [2.0]]), Framework.flat({"c": 1}))
    with pytest.raises(InvalidInputError, match=told):
        stochastic_acceptability(plan, **wrong)  # type: ignore[arg-type]
