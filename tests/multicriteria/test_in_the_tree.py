"""Methods as operators of the tree: on criteria, on leaves, with holes, in a model."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pytest
from numpy.testing import assert_allclose
from numpy.typing import ArrayLike

import nearshore_score as ns
from nearshore_score._arrays import BoolArray, FloatArray
from nearshore_score.multicriteria.promethee_2 import Promethee2, promethee_2
from nearshore_score.multicriteria.topsis import Topsis, topsis
from nearshore_score.normalisation import Direction

EVERYONE = ns.load_destinations()
MAIN = EVERYONE.select(*ns.MAIN_COMPARISON)


def tree() -> ns.Framework:
    cost = ns.Node(
        code="cost",
        children=(ns.Node(code="pay"), ns.Node(code="rent")),
        weights={"pay": 3, "rent": 1},
    )
    skills = ns.Node(code="skills", children=(ns.Node(code="english"), ns.Node(code="french")))
    root = ns.Node(
        code="total",
        children=(cost, skills),
        weights={"cost": 0.6, "skills": 0.4},
        operator=Topsis(),
    )
    return ns.Framework(root=root)


SCORES = [
    [80.0, 60.0, 30.0, 90.0],
    [50.0, 90.0, 70.0, 40.0],
    [20.0, 30.0, 90.0, 80.0],
]
LEAVES = ("pay", "rent", "english", "french")


def panel(values: list[list[float]] = SCORES) -> ns.Panel:
    return ns.Panel(("A", "B", "C"), LEAVES, values)


def test_on_criteria_it_joins_the_scores_of_the_children() -> None:
    result = ns.Plan(panel(), tree())()
    criteria = np.column_stack([result.scores["cost"], result.scores["skills"]])
    assert_allclose(result.scores["total"], topsis(criteria, [0.6, 0.4]).score)


def test_on_leaves_it_joins_the_leaves_with_their_share_of_the_weight() -> None:
    result = ns.Plan(panel(), tree().flatten())()
    expected = topsis(SCORES, [0.45, 0.15, 0.2, 0.2]).score
    assert_allclose(result.scores["total"], expected)
    assert_allclose(result.scores["cost"], [75.0, 60.0, 22.5])


def test_on_leaves_weights_may_come_in_batches() -> None:
    weights = np.array([[0.5, 0.5], [0.9, 0.1]])
    result = ns.Plan(panel(), tree().flatten())(weights={"total": weights})
    for own, scores in zip(weights, result.scores["total"], strict=True):
        leaves = [own[0] * 0.75, own[0] * 0.25, own[1] / 2, own[1] / 2]
        assert_allclose(scores, topsis(SCORES, leaves).score)


def test_a_missing_leaf_counts_with_the_score_of_the_criterion_around_it() -> None:
    holes = [row.copy() for row in SCORES]
    holes[1][1] = np.nan
    result = ns.Plan(panel(holes), tree().flatten())()
    filled = [row.copy() for row in SCORES]
    filled[1][1] = 50.0  # what is left of the cost of B
    assert_allclose(result.scores["total"], topsis(filled, [0.45, 0.15, 0.2, 0.2]).score)
    assert result.coverage["total"][1] == pytest.approx(1 - 0.15)


def test_a_leaf_whose_criterion_has_no_score_either_leaves_no_total() -> None:
    holes = [row.copy() for row in SCORES]
    holes[1][2] = holes[1][3] = np.nan
    result = ns.Plan(panel(holes), tree().flatten())()
    np.testing.assert_array_equal(np.isnan(result.scores["total"]), [False, True, False])


def test_a_criterion_that_was_scored_directly_speaks_for_its_leaves() -> None:
    columns = (*LEAVES, "cost")
    values = [[*row, np.nan] for row in SCORES]
    values[2][4] = 55.0
    result = ns.Plan(ns.Panel(("A", "B", "C"), columns, values), tree().flatten())()
    direct = [row.copy() for row in SCORES]
    direct[2][:2] = [55.0, 55.0]
    assert_allclose(result.scores["total"], topsis(direct, [0.45, 0.15, 0.2, 0.2]).score)


def test_whoever_lacks_a_criterion_gets_no_score_and_does_not_move_the_others() -> None:
    holes = [row.copy() for row in SCORES]
    holes[1][2] = holes[1][3] = np.nan
    result = ns.Plan(panel(holes), tree())()
    assert np.isnan(result.scores["total"][1])
    others = ns.Plan(panel(holes).rows(["A", "C"]), tree())()
    assert_allclose(result.scores["total"][[0, 2]], others.scores["total"])


def test_years_with_different_holes_are_compared_year_by_year() -> None:
    holes = [row.copy() for row in SCORES]
    holes[1][2] = holes[1][3] = np.nan
    both = ns.Panel(("A", "B", "C"), LEAVES, [holes, SCORES], years=(2024, 2025))
    result = ns.Plan(both, tree(), reference_years="each_year")()
    for position, values in enumerate((holes, SCORES)):
        alone = ns.Plan(panel(values), tree())()
        assert_allclose(result.scores["total"][position], alone.scores["total"])


def test_a_criterion_without_weight_may_be_missing() -> None:
    framework = tree().reweight("total", {"cost": 1.0})
    holes = [row.copy() for row in SCORES]
    holes[1][2] = holes[1][3] = np.nan
    result = ns.Plan(panel(holes), framework)()
    cost = result.scores["cost"][:, np.newaxis]
    assert_allclose(result.scores["total"], topsis(cost, [1.0]).score)


def test_contributions_and_linear_forms_are_refused_on_leaves() -> None:
    plan = ns.Plan(panel(), tree().replace_node("total", operator="arithmetic_mean").flatten())
    with pytest.raises(ns.InvalidInputError, match="joins the leaves below it"):
        plan.contributions()
    with pytest.raises(ns.NotLinearError, match="joins the leaves below it"):
        plan.linear("total")


def test_promethee_has_a_linear_form() -> None:
    plan = ns.Plan(panel(), tree().replace_node("total", operator=Promethee2()))
    form = plan.linear("total")
    result = plan()
    assert_allclose(form.offset + form.terms @ [0.6, 0.4], result.scores["total"])
    criteria = np.column_stack([result.scores["cost"], result.scores["skills"]])
    assert_allclose(result.scores["total"], promethee_2(criteria, [0.6, 0.4]).score)


def test_no_linear_form_below_a_method_that_compares() -> None:
    plan = ns.Plan(panel(), tree().replace_node("total", operator=Promethee2()))
    with pytest.raises(ns.NotLinearError, match="not linear"):
        plan.linear("cost")


def test_scores_depend_on_the_set_only_where_they_do() -> None:
    plan = ns.Plan(panel(), tree())
    assert plan.depends_on_set
    assert plan.what_depends_on_set("total") == "topsis"
    assert plan.what_depends_on_set("cost") == ""


def test_joining_leaves_needs_children() -> None:
    with pytest.raises(ns.InvalidInputError, match="no effect without children"):
        ns.Node(code="pay", joins="leaves")


# --- in a model -------------------------------------------------------------------------------


def test_egypt_by_topsis_on_criteria_and_on_indicators() -> None:
    on_criteria = ns.load_model(method="topsis").rank(EVERYONE)
    on_indicators = ns.load_model(method="topsis", level="indicators").rank(EVERYONE)
    assert on_criteria.rank("EGY") == 36
    assert on_indicators.rank("EGY") == 22
    assert on_criteria.outcome is not None
    assert on_criteria.outcome.joins == "children"
    assert on_indicators.outcome is not None
    assert on_indicators.outcome.joins == "leaves"


def test_an_unknown_level_is_refused() -> None:
    with pytest.raises(ns.UnknownNameError, match="indicators"):
        ns.load_model(method="topsis", level="leaves")  # type: ignore[arg-type]


def test_a_ranking_names_the_variant_and_keeps_the_numbers_of_the_paper() -> None:
    ranking = ns.load_model(method=Topsis(normalisation="min_max")).rank(MAIN)
    found = ranking.outcome
    assert found is not None
    assert found.variant == "min_max normalisation, euclidean distance"
    near, far = (found.numbers[f"distance_to_{end}"]["MAR"] for end in ("ideal", "anti_ideal"))
    assert ranking.score("MAR") == pytest.approx(far / (near + far))
    assert "min_max normalisation" in str(ranking)
    assert ns.Ranking.from_json(ranking.to_json()) == ranking


def test_vikor_shows_its_compromise_set() -> None:
    ranking = ns.load_model(method="vikor").rank(MAIN)
    assert ranking.outcome is not None
    assert ranking.codes[0] in ranking.outcome.sets["compromise_set"]
    assert "Compromise set" in str(ranking)


def test_promethee_i_says_which_pairs_cannot_be_compared() -> None:
    linear = ns.PreferenceFunction(kind="linear", indifference=2, preference=15)
    model = ns.load_model(method=ns.Promethee1(preference_functions=linear))
    ranking = model.rank(MAIN)
    found = ranking.outcome
    assert found is not None
    assert found.answer == "relation"
    codes = ranking.codes
    better = [one for one in codes if found.between(one, "EGY") == "preferred"]
    assert ranking.rank("EGY") == 1 + len(better)
    assert ranking.score("EGY") == -len(better)
    for one in better:
        assert found.between("EGY", one) == "worse"
    assert found.between("EGY", "EGY") == "indifferent"
    pairs = {found.between(one, other) for one in codes for other in codes}
    assert "incomparable" in pairs


def test_kemeny_lists_its_orders_and_whether_they_are_proven() -> None:
    ranking = ns.load_model(method="kemeny").rank(MAIN)
    found = ranking.outcome
    assert found is not None
    assert found.flags["proven"]
    assert found.facts["support"] == pytest.approx(found.facts["bound"])
    assert found.orders
    assert all(sorted(order) == sorted(ranking.codes) for order in found.orders)


def test_methods_that_answer_scores_have_no_relation_to_ask_for() -> None:
    ranking = ns.load_model(method="topsis").rank(MAIN)
    assert ranking.outcome is not None
    with pytest.raises(ns.UnknownNameError, match="relation"):
        ranking.outcome.between("MAR", "EGY")


def test_an_average_has_an_outcome_without_details() -> None:
    found = ns.load_model().rank(MAIN).outcome
    assert found == ns.MethodOutcome(method="arithmetic_mean")


@pytest.mark.parametrize("kind", ["entropy", "critic", "standard_deviation", "gini"])
def test_weights_from_data_are_written_into_the_ranking_with_their_basis(kind: str) -> None:
    model = ns.load_model(weights=kind)
    ranking = model.rank(MAIN)
    source = ranking.model.framework.root.weights
    assert isinstance(source, ns.FixedWeights)
    assert source.basis == f"{kind}, computed from 12 destinations"
    assert sum(source.values.values()) == pytest.approx(1.0)
    again = ranking.model.rank(MAIN)
    assert [(row.code, row.score) for row in again] == [(row.code, row.score) for row in ranking]
    assert isinstance(model.framework.root.weights, ns.ComputedWeights)


def test_a_gate_on_a_score_that_moves_with_the_set_is_refused() -> None:
    gate = ns.Gate(code="good", name="good", target="total", minimum=0.5)
    model = ns.load_model(method="topsis", gates=[gate])
    with pytest.raises(ns.InvalidInputError, match="with topsis scores depend on who passes"):
        model.rank(MAIN)


def test_judged_sources_weigh_the_criteria_they_name() -> None:
    source = ns.RankOrderWeights(order=("cost", "talent", "legal_certainty"))
    weights = ns.load_model(weights=source).framework.effective_weights
    assert weights["cost"] == pytest.approx(11 / 18)
    assert weights["proximity"] == 0


def test_every_weight_source_can_be_asked_for_what_it_is() -> None:
    for kind in ns.WEIGHT_SOURCES.kinds:
        cls = ns.WEIGHT_SOURCES.class_of(kind)
        properties = vars(cls)["properties"]
        assert isinstance(properties, ns.WeightingProperties)
        assert properties.title
        assert properties.asks_for


def test_a_ranking_shows_how_consistent_its_judgements_are() -> None:
    codes = ns.load_model().framework.criteria
    judgements = {codes[0].code: {other.code: 3 for other in codes[1:]}}
    weights = ns.AnalyticHierarchyWeights(judgements=judgements)
    text = str(ns.load_model(weights=weights).rank(MAIN))
    assert "Analytic hierarchy process, consistency ratio 0.00" in text


def test_a_refusal_names_destination_and_criterion() -> None:
    zero = [row.copy() for row in SCORES]
    zero[2][0] = zero[2][1] = 0.0
    with pytest.raises(ns.InvalidInputError, match=r"^C, cost: 0 is too low: OCRA"):
        ns.Plan(panel(zero), tree().replace_node("total", operator="ocra"))()
    with pytest.raises(ns.InvalidInputError, match=r"^C, pay: 0 is too low: OCRA"):
        ns.Plan(panel(zero), tree().replace_node("total", operator="ocra").flatten())()


def test_a_refusal_counts_the_destinations_that_are_left_out() -> None:
    zero = [row.copy() for row in SCORES]
    zero[1][2] = zero[1][3] = np.nan
    zero[2][0] = zero[2][1] = 0.0
    with pytest.raises(ns.InvalidInputError, match=r"^C, cost: 0 is too low: OCRA"):
        ns.Plan(panel(zero), tree().replace_node("total", operator="ocra"))()


class NearestToTheFirst:
    """A method of a user's own: nothing but the protocol."""

    kind = "nearest_to_the_first"
    variant = "by the weighted city-block distance"

    def evaluate(
        self, matrix: ArrayLike, weights: ArrayLike, directions: Sequence[Direction] | None = None
    ) -> ns.MethodResult:
        rows = np.asarray(matrix, dtype=np.float64)
        distance = (np.abs(rows - rows[..., :1, :]) * np.asarray(weights)).sum(axis=-1)
        return Nearness(-distance, distance)

    def aggregate(
        self, scores: FloatArray, weights: FloatArray, present: BoolArray | None = None
    ) -> FloatArray:
        return self.evaluate(scores, weights).score


class Nearness(NamedTuple):
    score: FloatArray
    distance: FloatArray


def test_a_method_of_ones_own_needs_only_the_protocol() -> None:
    assert isinstance(NearestToTheFirst(), ns.DecisionMethod)
    ranking = ns.load_model(method=NearestToTheFirst()).rank(MAIN)
    assert ranking.codes[0] == MAIN.codes[0]
    assert ranking.outcome is not None
    assert ranking.outcome.variant == "by the weighted city-block distance"
    assert ranking.outcome.numbers["distance"][MAIN.codes[0]] == 0
    found = ns.compare_methods(ns.load_model(), MAIN, [NearestToTheFirst()])
    assert found.methods == ("arithmetic_mean", "nearest_to_the_first")
    with pytest.raises(ns.InvalidInputError, match="register it as operator"):
        ranking.to_json()
