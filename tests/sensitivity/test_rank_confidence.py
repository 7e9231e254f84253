from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import numpy as np
import pytest

import nearshore_score as ns
from nearshore_score.aggregation import GeometricMean
from nearshore_score.errors import InvalidInputError, UnknownNameError
from nearshore_score.figures import Normal
from nearshore_score.framework import Framework
from nearshore_score.panel import CellError, Panel
from nearshore_score.plan import Plan
from nearshore_score.sensitivity.algorithms.rank_confidence_sets import (
    rank_confidence_sets,
    tau_best,
)
from nearshore_score.sensitivity.dirichlet_weights import DirichletWeights
from nearshore_score.sensitivity.rank_confidence import RankConfidence, rank_confidence
from nearshore_score.sensitivity.score_covariance import score_covariance
from nearshore_score.sensitivity.uncertain_figures import UncertainFigures
from nearshore_score.sensitivity.weight_information import (
    PointWeights,
    RelativeBounds,
    WeightBounds,
    WeightOrder,
)

# The score of a single column, and its standard errors.
Estimates = Sequence[float]


def plan_of(scores: Estimates, errors: Estimates) -> Plan:
    """Return a plan in which destinations have these scores, with independent errors."""
    codes = [chr(ord("A") + place) for place in range(len(scores))]
    cells = [
        CellError(
            destination=code,
            column="one",
            uncertainty=Normal(standard_error=error),
            group=code,
        )
        for code, error in zip(codes, errors, strict=True)
        if error
    ]
    panel = Panel(codes, ("one", "two"), [[s, 50.0] for s in scores], errors=cells)
    return Plan(panel, Framework.flat({"one": 1.0, "two": 0.0}))


def two_criteria(*, geometric: bool = False) -> Plan:
    """Return three destinations that are good at different things; only one has an error."""
    panel = Panel(
        ("A", "B", "C"),
        ("cost", "law"),
        [[80.0, 20.0], [20.0, 80.0], [45.0, 45.0]],
        errors=[
            CellError(
                destination="A", column="cost", uncertainty=Normal(standard_error=1), group="a"
            )
        ],
    )
    framework = Framework.flat({"cost": 0.5, "law": 0.5})
    if geometric:
        framework = framework.replace_node("total", operator=GeometricMean())
    return Plan(panel, framework)


@cache
def rule_of_law() -> RankConfidence:
    destinations = ns.load_destinations().select(*ns.MAIN_COMPARISON)
    return rank_confidence(ns.load_model(), destinations, node="wgi_rule_of_law")


def test_morocco_tunisia_egypt_and_senegal_are_tied_on_rule_of_law() -> None:
    found = rule_of_law()
    assert found.tied("MAR", "TUN", "EGY", "SEN")
    assert any({"MAR", "TUN", "EGY", "SEN"} <= set(group) for group in found.groups)
    assert {"TUN", "EGY", "SEN"} <= set(found.rivals("MAR"))
    assert not found.tied("MAR", "TUN", "EGY", "SEN", "MUS")
    assert "PRT" in found["MAR"].ahead
    assert "MAR" not in found.among_best(2)
    assert found["MAR"].rank == 7
    assert found["MAR"].best < 7 < found["MAR"].worst


def test_the_sets_are_those_of_the_covariance_of_the_scores() -> None:
    destinations = ns.load_destinations().select(*ns.MAIN_COMPARISON)
    for kind in ("marginal", "simultaneous"):
        found = rank_confidence(ns.load_model(), destinations, kind=kind, draws=5000, seed=2)
        moments = score_covariance(ns.load_model(), destinations, draws=5000, seed=2)
        arrays = rank_confidence_sets(
            moments.scores, moments.covariance, kind=kind, draws=5000, seed=2
        )
        assert found.destinations == moments.destinations
        assert [one.best for one in found.sets] == arrays.lower.tolist()
        assert [one.worst for one in found.sets] == arrays.upper.tolist()
        assert [one.critical for one in found.sets] == arrays.critical.tolist()
        errors = [one.standard_error for one in found.sets]
        np.testing.assert_allclose(errors, moments.standard_errors, rtol=1e-12)


def test_those_that_could_be_best_or_worst_are_those_of_the_arrays() -> None:
    plan = plan_of([90.0, 60.0, 58.0, 57.0, 20.0], [3.0, 3.0, 3.0, 3.0, 3.0])
    found = rank_confidence(plan, draws=5000)
    moments = score_covariance(plan, draws=5000)
    for tau in (1, 2, 3, 5):
        best = tau_best(moments.scores, moments.covariance, tau=tau, draws=5000)
        expected = tuple(code for code, named in zip("ABCDE", best, strict=True) if named)
        assert found.among_best(tau) == expected
        worst = tau_best(moments.scores, moments.covariance, tau=tau, best="lowest", draws=5000)
        expected = tuple(code for code, named in zip("ABCDE", worst, strict=True) if named)
        assert found.among_worst(tau) == expected


def test_groups_are_runs_of_neighbours_without_a_significant_pair() -> None:
    found = rank_confidence(plan_of([80.0, 76.0, 72.0, 40.0], [1.6, 1.6, 1.6, 1.6]))
    assert found.groups == (("A", "B"), ("B", "C"), ("D",))
    assert found.rivals("B") == ("A", "C")
    assert found.rivals("D") == ()
    assert found.tied("A", "B")
    assert found.tied("D")
    assert not found.tied("A", "B", "C")
    assert [one.ahead for one in found.sets] == [(), (), ("A",), ("A", "B", "C")]


def test_what_has_no_error_has_its_rank() -> None:
    plan = plan_of([50.0, 70.0, 50.0, 10.0], [0.0, 0.0, 0.0, 0.001])
    found = rank_confidence(plan)
    assert {one.destination: (one.best, one.worst) for one in found.sets} == {
        "B": (1, 1),
        "A": (2, 3),
        "C": (2, 3),
        "D": (4, 4),
    }
    assert [one.rank for one in found.sets] == [1, 2, 2, 4]
    assert found["A"].standard_error == 0


def test_a_single_destination_has_the_first_rank() -> None:
    found = rank_confidence(plan_of([50.0], [1.0]))
    assert (found["A"].best, found["A"].worst, found.groups) == (1, 1, (("A",),))


def test_one_sided_sets_have_one_end() -> None:
    plan = plan_of([60.0, 52.0, 50.0, 40.0], [2.0, 2.0, 2.0, 2.0])
    both = rank_confidence(plan)
    lower = rank_confidence(plan, side="lower")
    upper = rank_confidence(plan, side="upper")
    for one, other, wide in zip(lower.sets, upper.sets, both.sets, strict=True):
        assert one.best >= wide.best
        assert other.worst <= wide.worst
        assert (one.worst, other.best) == (4, 1)
        assert one.ahead == other.ahead == wide.ahead


def test_without_stepdown_sets_are_no_smaller() -> None:
    plan = plan_of([60.0, 52.0, 50.0, 40.0, 39.0], [2.0] * 5)
    for kind in ("marginal", "simultaneous"):
        single = rank_confidence(plan, kind=kind, stepdown=False)
        stepped = rank_confidence(plan, kind=kind)
        for wide, narrow in zip(single.sets, stepped.sets, strict=True):
            assert wide.best <= narrow.best
            assert wide.worst >= narrow.worst


def test_the_union_contains_the_set_of_every_single_weight() -> None:
    plan = two_criteria()
    near = RelativeBounds(share=0.1, rescaled=False)
    union = rank_confidence(plan, weights=near, weight_draws=20)
    assert union.union == "sampled"
    assert union.weight_vectors > 20
    for share in (0.45, 0.48, 0.5, 0.55):
        point = PointWeights(values={"cost": share, "law": 1 - share})
        alone = rank_confidence(plan, weights=point, weight_draws=0)
        for one in alone.sets:
            assert union[one.destination].best <= one.best
            assert union[one.destination].worst >= one.worst
    assert (union["A"].best, union["A"].worst) == (1, 2)
    assert (union["C"].best, union["C"].worst) == (3, 3)
    assert union.tied("A", "B")


def test_a_single_allowed_weight_gives_its_own_sets() -> None:
    plan = plan_of([60.0, 52.0, 50.0, 40.0], [2.0] * 4)
    own = rank_confidence(plan)
    same = rank_confidence(plan, weights="point_weights", weight_draws=3)
    assert [(s.best, s.worst, s.ahead) for s in own.sets] == [
        (s.best, s.worst, s.ahead) for s in same.sets
    ]
    assert own.union is None
    assert own.weight_vectors == 1


def test_the_model_weights_count_only_where_they_are_allowed() -> None:
    plan = two_criteria()
    other = WeightBounds(low={"cost": 0.6})
    found = rank_confidence(plan, weights=other, weight_draws=10)
    assert (found["A"].best, found["A"].worst) == (1, 1)
    assert (found["B"].best, found["B"].worst) == (3, 3)
    assert found["A"].score == pytest.approx(50)
    assert found["A"].rank == 1
    assert found["B"].rank == 1


def test_without_uncertain_figures_the_union_is_that_of_the_ranks() -> None:
    found = rank_confidence(
        two_criteria(), figures=False, weights=WeightOrder(order=("cost", "law"))
    )
    assert {one.destination: (one.best, one.worst) for one in found.sets} == {
        "A": (1, 2),
        "B": (1, 3),
        "C": (2, 3),
    }


def test_weights_can_vary_at_other_nodes_and_where_scores_are_not_linear() -> None:
    found = rank_confidence(two_criteria(geometric=True), weights={"total": RelativeBounds()})
    assert found["C"].best == 1
    some = ns.load_destinations().select("MAR", "EGY", "TUN", "PRT")
    both = rank_confidence(
        ns.load_model(),
        some,
        weights={"total": RelativeBounds(share=0.2), "legal_certainty": "relative_bounds"},
        weight_draws=5,
        draws=500,
    )
    assert both.weight_vectors == 6
    assert both.node == "total"
    alone = rank_confidence(ns.load_model(), some, draws=500)
    for one in alone.sets:
        assert both[one.destination].best <= one.best
        assert both[one.destination].worst >= one.worst


def test_slopes_give_the_sets_of_the_simulation_where_scores_bend_little() -> None:
    destinations = ns.load_destinations().select(*ns.MAIN_COMPARISON)
    derived = rank_confidence(
        ns.load_model(), destinations, node="wgi_rule_of_law", covariance="derivative"
    )
    simulated = rule_of_law()
    assert [(one.best, one.worst, one.ahead) for one in derived.sets] == [
        (one.best, one.worst, one.ahead) for one in simulated.sets
    ]


def test_errors_that_destinations_have_in_common_part_them_more_easily() -> None:
    destinations = ns.load_destinations().select(*ns.MAIN_COMPARISON)
    common = rank_confidence(
        ns.load_model(),
        destinations,
        node="wgi_rule_of_law",
        figures=UncertainFigures(common={"wgi": 0.9}),
    )
    for one, alone in zip(common.sets, rule_of_law().sets, strict=True):
        assert one.standard_error == pytest.approx(alone.standard_error, rel=0.05)
        assert set(one.ahead) >= set(alone.ahead)
    assert not common.tied("MAR", "SEN", "PRT")
    assert len(common.rivals("MAR")) < len(rule_of_law().rivals("MAR"))


def test_any_executor_gives_the_same_result() -> None:
    plan = two_criteria()
    alone = rank_confidence(plan, weights=RelativeBounds(), weight_draws=5, draws=5000)
    with ThreadPoolExecutor(2) as pool:
        pooled = rank_confidence(
            plan, weights=RelativeBounds(), weight_draws=5, draws=5000, executor=pool
        )
    assert pooled == alone


def test_results_go_through_json_and_print() -> None:
    for found in (rule_of_law(), rank_confidence(two_criteria(), weights=RelativeBounds())):
        again = RankConfidence.from_json(found.to_json())
        assert again == found
        assert again.groups == found.groups
        assert len(repr(found)) < 100
        assert max(map(len, str(found).splitlines())) <= 100
    assert "confidence" in str(rule_of_law())
    assert "3–11" in str(rule_of_law())


def test_the_moroccan_example_prints_in_french() -> None:
    model = ns.load_model()
    french = model.replace(context=model.context.replace(language="fr"))
    some = ns.load_destinations().select("MAR", "EGY", "TUN")
    for kind in ("marginal", "simultaneous"):
        found = rank_confidence(french, some, kind=kind, draws=500, weights=RelativeBounds())
        assert "confiance" in str(found)
        assert "pondérations" in str(found)
        assert max(map(len, str(found).splitlines())) <= 100


def test_many_destinations_are_cut_short_in_print_only() -> None:
    scores = np.linspace(20, 80, 20).tolist()
    found = rank_confidence(plan_of(scores, [1.0] * 20))
    assert len(found.tables()[0].rows) == 15
    assert len(found.sets) == 20
    assert "5 more" in str(found)


def test_what_cannot_be_done_is_refused() -> None:
    plan = two_criteria()
    with pytest.raises(InvalidInputError, match="between zero and one"):
        rank_confidence(plan, level=95)
    with pytest.raises(InvalidInputError, match="weight_draws"):
        rank_confidence(plan, weights=RelativeBounds(), weight_draws=-1)
    with pytest.raises(InvalidInputError, match="vary"):
        rank_confidence(plan, figures=False)
    law = DirichletWeights(concentration=10)
    with pytest.raises(InvalidInputError, match="Dirichlet"):
        rank_confidence(plan, weights=law)  # type: ignore[arg-type]
    with pytest.raises(InvalidInputError, match="no children"):
        rank_confidence(plan, node="cost", weights=RelativeBounds())
    with pytest.raises(UnknownNameError, match="labour"):
        rank_confidence(plan, node="labour")
    found = rank_confidence(plan)
    with pytest.raises(UnknownNameError, match="XXX"):
        _ = found["XXX"]
    with pytest.raises(UnknownNameError, match="XXX"):
        found.tied("A", "XXX")
    with pytest.raises(InvalidInputError, match="tau"):
        found.among_best(0)
    with pytest.raises(InvalidInputError, match="tau"):
        found.among_worst(0)
