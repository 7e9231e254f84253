"""Scores that are linear in weights: they are the model's own, at its weights and at others."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from numpy.testing import assert_allclose, assert_array_equal
from numpy.typing import ArrayLike

import nearshore_score as ns
from nearshore_score import InvalidInputError, NotLinearError, UnknownNameError
from nearshore_score.sensitivity.linear_scores import LinearScores, linear_scores
from nearshore_score.sensitivity.weight_information import WeightBounds, WholeSimplex
from tests.sensitivity.problems import problems

DESTINATIONS = ns.load_destinations().select("MAR", "EGY", "TUN", "ROU", "POL", "SEN")
LINEAR: dict[str, str | ns.Operator] = {
    "arithmetic_mean": "arithmetic_mean",
    "geometric_mean": "geometric_mean",
    "geometric_mean_floor_5": ns.GeometricMean(floor=5.0),
    "weighted_sum_model": "weighted_sum_model",
    "weighted_product_model": "weighted_product_model",
    "promethee_2": "promethee_2",
    "mabac": "mabac",
    "mairca": "mairca",
    "spotis": "spotis",
    "maut": ns.Maut(),
    "moora": "moora",
    "borda_count": "borda_count",
}
# Nodes whose children all of the compared destinations have.
COMPLETE = (
    "total",
    "language_skills",
    "language_share",
    "talent",
    "connectivity",
    "legal_certainty",
    "administrative_speed",
    "proximity",
)
A = ns.DestinationProfile(code="A", cost=62, language_skills=80, talent=10)
B = ns.DestinationProfile(code="B", cost=90, language_skills=40, talent=70)
THIN = ns.DestinationProfile(code="C", talent=99)
FLAT = ns.Framework.flat({"cost": 0.5, "language_skills": 0.3, "talent": 0.2})


def reweighted(model: ns.ScoringModel, node: str, weights: dict[str, float]) -> ns.ScoringModel:
    return model.replace(framework=model.framework.reweight(node, weights))


def check(model: ns.ScoringModel, node: str, seed: int) -> None:
    """Compare with the model's own scores and ranks, at its weights and at two others."""
    scores = linear_scores(model, DESTINATIONS, node=node)
    draws = np.random.default_rng(seed).dirichlet(np.ones(len(scores.children)), 2)
    for weights in (None, *draws):
        at = scores.weight_array if weights is None else weights
        by_code = dict(zip(scores.children, at.tolist(), strict=True))
        other = model if weights is None else reweighted(model, node, by_code)
        ranking = {row.code: row for row in other.rank(DESTINATIONS)}
        rows = [ranking[code] for code in scores.destinations]
        assert_allclose(scores.scores_at(at), [row.score for row in rows], atol=1e-9)
        assert scores.ranks_at(at).tolist() == [row.rank for row in rows]
        assert weights is not None or list(ranking) == list(scores.destinations)


@pytest.mark.parametrize("method", LINEAR)
def test_linear_scores_are_those_of_the_model_at_all_weights(method: str) -> None:
    check(ns.load_model(method=LINEAR[method]), "total", 1)


@pytest.mark.parametrize("node", COMPLETE[1:])
def test_below_the_top_the_rest_of_the_tree_is_folded_in(node: str) -> None:
    check(ns.load_model(), node, 2)


def test_min_max_over_the_ranked_destinations_is_linear() -> None:
    check(ns.load_model(normalisation="min_max"), "total", 3)


def test_weights_that_are_computed_from_the_figures_are_those_of_the_ranking() -> None:
    scores = linear_scores(ns.load_model(weights="entropy"), DESTINATIONS)
    ranking = ns.load_model(weights="entropy").rank(DESTINATIONS)
    assert_allclose(
        scores.scores_at(scores.weight_array), [row.score for row in ranking], atol=1e-9
    )


def test_the_scale_of_a_geometric_mean_is_logarithmic() -> None:
    scores = linear_scores(ns.load_model(method="geometric_mean"), DESTINATIONS)
    assert scores.link == "log"
    assert scores.tolerance == pytest.approx(1e-11)
    assert_allclose(
        np.log(scores.scores_at(scores.weight_array)), scores.term_array @ scores.weight_array
    )


def test_children_that_nobody_has_are_left_out_and_the_others_share_the_weight() -> None:
    framework = FLAT.add("total", ns.Node(code="quality"), 1.0)
    scores = linear_scores(ns.ScoringModel(framework=framework), [A, B])
    assert scores.children == ("cost", "language_skills", "talent")
    assert_allclose(scores.weights, [0.5, 0.3, 0.2])


def test_a_child_without_weight_stays_a_child() -> None:
    model = reweighted(ns.load_model(), "total", {"cost": 3, "talent": 1})
    scores = linear_scores(model, DESTINATIONS)
    weights = dict(zip(scores.children, scores.weights, strict=True))
    assert weights["cost"] == pytest.approx(0.75)
    assert weights["proximity"] == 0
    assert scores.allowed(WholeSimplex()).upper.tolist() == [1.0] * 8


# --- what is left out and what is refused -------------------------------------------------------


def test_the_home_of_the_client_is_left_out() -> None:
    model = ns.ScoringModel(framework=FLAT, context=ns.Context(client="A"))
    assert linear_scores(model, [A, B]).destinations == ("B",)


def test_destinations_that_are_not_ranked_are_left_out() -> None:
    assert linear_scores(ns.ScoringModel(framework=FLAT), [THIN, A, B]).destinations == ("B", "A")


def test_scores_that_rest_on_destinations_without_a_rank_are_refused_by_name() -> None:
    poor = ns.load_destinations().select("MDG")[0]
    thin = ns.DestinationProfile(code="THIN", connectivity=poor.connectivity)
    some = ns.load_destinations().select("MAR", "EGY", "ROU", "POL").add(thin)
    model = ns.load_model(normalisation="min_max")
    assert [row.code for row in model.rank(some).not_ranked] == ["THIN"]
    with pytest.raises(NotLinearError, match=r"compared but not ranked \(THIN\); leave these"):
        linear_scores(model, some)
    assert linear_scores(ns.load_model(), some).destinations == ns.load_model().rank(some).codes


@pytest.mark.parametrize("method", ["topsis", "vikor", "harmonic_mean", "minimum", "waspas"])
def test_methods_that_are_not_linear_are_refused_by_name(method: str) -> None:
    with pytest.raises(NotLinearError, match=f"{method} of total.*use sampled sensitivity"):
        linear_scores(ns.load_model(method=method), DESTINATIONS)


def test_a_total_that_joins_the_leaves_is_refused() -> None:
    with pytest.raises(NotLinearError, match="total joins the leaves below it; use sampled"):
        linear_scores(ns.load_model(level="indicators"), DESTINATIONS)


def test_holes_that_differ_by_row_are_refused_by_name_with_the_remedy() -> None:
    with pytest.raises(NotLinearError, match="SEN lack developer_pay") as raised:
        linear_scores(ns.load_model(), DESTINATIONS, node="cost")
    assert "impute the figure, drop the indicator or the destination" in str(raised.value)


def test_a_weighted_product_of_zero_is_refused() -> None:
    model = ns.ScoringModel(
        framework=FLAT.replace_node("total", operator=ns.WeightedProductModel())
    )
    nothing = ns.DestinationProfile(code="Z", cost=0, language_skills=40, talent=70)
    with pytest.raises(NotLinearError, match="zero has no logarithm"):
        linear_scores(model, [A, nothing])


def test_profiles_and_a_model_belong_together() -> None:
    with pytest.raises(InvalidInputError, match="a model needs destinations; give their profiles"):
        linear_scores(ns.load_model())
    with pytest.raises(InvalidInputError, match="no destination to score"):
        linear_scores(ns.load_model(), [])
    with pytest.raises(InvalidInputError, match="no destination can be ranked"):
        linear_scores(ns.ScoringModel(framework=FLAT), [THIN])


def test_a_node_without_children_or_unknown_is_refused() -> None:
    with pytest.raises(UnknownNameError, match="unknown node"):
        linear_scores(ns.load_model(), DESTINATIONS, node="weather")
    with pytest.raises(NotLinearError, match="fixed_broadband has no children"):
        linear_scores(ns.load_model(), DESTINATIONS, node="fixed_broadband")


def test_scores_of_ones_own_are_handed_on_and_need_nothing_else() -> None:
    scores = LinearScores.from_matrix([[1, 2], [3, 4]])
    assert linear_scores(scores) is scores
    assert linear_scores(scores, node="total") is scores
    with pytest.raises(InvalidInputError, match="give only them"):
        linear_scores(scores, DESTINATIONS)
    with pytest.raises(InvalidInputError, match="give only them"):
        linear_scores(scores, node="cost")


# --- the record ---------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["arithmetic_mean", "geometric_mean", "promethee_2"])
def test_scores_with_their_model_go_through_json(method: str) -> None:
    scores = linear_scores(ns.load_model(method=method, language="fr"), DESTINATIONS)
    again = LinearScores.from_json(scores.to_json())
    assert again == scores
    assert_array_equal(again.term_array, scores.term_array)
    assert again.language == "fr"
    assert again.name("MAR") == "Maroc"


@settings(max_examples=30, deadline=None)
@given(problems())
def test_scores_of_ones_own_go_through_json(scores: LinearScores) -> None:
    assert LinearScores.from_json(scores.to_json()) == scores


def test_names_are_known_with_a_model_and_codes_without() -> None:
    scores = linear_scores(ns.load_model(), DESTINATIONS)
    assert scores.name("MAR") == "Morocco"
    assert scores.name("legal_certainty") == "Legal certainty"
    assert LinearScores.from_matrix([[1, 2]]).name("a1") == "a1"
    assert LinearScores.from_matrix([[1, 2]]).language == "en"


def test_a_destination_has_a_place_or_is_unknown() -> None:
    scores = LinearScores.from_matrix([[1, 2], [3, 4]], destinations=["X", "Y"])
    assert scores.place("Y") == 1
    with pytest.raises(UnknownNameError, match="unknown ranked destination 'Z'"):
        scores.place("Z")


def test_ranks_count_those_that_are_strictly_better() -> None:
    scores = LinearScores.from_matrix([[5.0, 5.0], [7.0, 3.0], [9.0, 9.0], [5 + 1e-12, 5.0]])
    assert scores.ranks_at(np.array([0.5, 0.5])).tolist() == [2, 2, 1, 2]
    batch = scores.ranks_at(np.array([[1.0, 0.0], [0.0, 1.0]]))
    assert batch.tolist() == [[3, 2, 1, 3], [2, 4, 1, 2]]


def test_a_matrix_gets_labels_and_shares() -> None:
    scores = LinearScores.from_matrix([[1, 2, 3], [4, 5, 6]], [2, 1, 1])
    assert scores.destinations == ("a1", "a2")
    assert scores.children == ("c1", "c2", "c3")
    assert scores.weights == (0.5, 0.25, 0.25)
    assert_allclose(LinearScores.from_matrix([[1, 2, 3]]).weights, 1 / 3)
    named = LinearScores.from_matrix([[1, 2]], destinations=["X"], criteria=["cost", "talent"])
    assert named.allowed(WeightBounds(low={"cost": 0.2})).lower.tolist() == [0.2, 0.0]


def test_arrays_of_scores_cannot_be_written_to() -> None:
    matrix = np.array([[1.0, 2.0], [3.0, 4.0]])
    scores = LinearScores.from_matrix(matrix)
    for array in (scores.term_array, scores.weight_array):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 9
    matrix[0, 0] = 9
    assert scores.term_array[0, 0] == 1


def test_scores_are_shown_in_one_line() -> None:
    scores = linear_scores(ns.load_model(), DESTINATIONS, node="talent")
    assert repr(scores) == str(scores) == "LinearScores(6 destinations, 5 children of talent)"


BAD_MATRICES: list[tuple[object, dict[str, Sequence[object]], str]] = [
    ([], {}, "two axes"),
    ([[]], {}, "two axes"),
    ([1, 2], {}, "two axes"),
    ([[[1.0]]], {}, "two axes"),
    ([["a", 1]], {}, "the matrix must hold numbers"),
    ([[1, 2], [1]], {}, "as many in each row"),
    ([[np.nan, 1]], {}, "not a finite number"),
    ([[1, np.inf]], {}, "not a finite number"),
    ([[1, 2]], {"weights": [1]}, "weights must be 2 finite numbers"),
    ([[1, 2]], {"weights": [-1, 2]}, "none negative"),
    ([[1, 2]], {"weights": [0, 0]}, "not all zero"),
    ([[1, 2]], {"weights": [np.nan, 1]}, "finite numbers"),
    ([[1, 2]], {"weights": [np.inf, 1]}, "finite numbers"),
    ([[1, 2]], {"weights": ["x", "y"]}, "the weights must hold numbers"),
    ([[1, 2]], {"destinations": ["X", "Y"]}, "terms need 2 rows"),
    ([[1, 2]], {"criteria": ["cost"]}, "rows of 1 numbers"),
    ([[1, 2], [3, 4]], {"destinations": ["X", "X"]}, "a destination is named twice"),
    ([[1, 2]], {"criteria": ["cost", "cost"]}, "a child is named twice"),
    ([[1, 2]], {"destinations": ["no code"]}, "destinations.0"),
]


@pytest.mark.parametrize(("matrix", "options", "message"), BAD_MATRICES)
def test_a_matrix_that_cannot_be_right_is_refused(
    matrix: ArrayLike, options: dict[str, list[str]], message: str
) -> None:
    with pytest.raises(InvalidInputError, match=message):
        LinearScores.from_matrix(matrix, **options)


def test_weights_of_a_record_sum_to_one() -> None:
    with pytest.raises(InvalidInputError, match="they must sum to one"):
        LinearScores(destinations=("X",), children=("c",), terms=((1.0,),), weights=(0.9,))
