"""The ranking: who stands where, on what, and who does not."""

import pytest

from nearshore_score import (
    Context,
    DestinationProfile,
    Figure,
    Framework,
    InvalidInputError,
    MinMax,
    Ranking,
    Renormalise,
    ScoringModel,
    UnknownNameError,
    Years,
    load_destinations,
    load_model,
)

FLAT = Framework.flat({"cost": 0.4, "language_skills": 0.6})
MODEL = ScoringModel(framework=FLAT, context=Context(client="FRA"))


def place(code: str, cost: float | None, language: float | None) -> DestinationProfile:
    return DestinationProfile(code=code, cost=cost, language_skills=language)


def test_one_destination_gets_a_score_and_rank_1() -> None:
    ranking = MODEL.rank([place("A", 50, 90)])
    assert (ranking.rank("A"), len(ranking)) == (1, 1)
    assert ranking.score("A") == pytest.approx(74)
    assert not ranking["A"].tied


def test_one_destination_is_scored_under_min_max_too() -> None:
    # Nothing tells it apart from the others, because there are none.
    one = DestinationProfile(code="A", connectivity={"fixed_broadband": 30, "internet_users": 80})
    framework = load_model(weights={"connectivity": 1}).framework
    framework = framework.replace_node("connectivity", missing=Renormalise(minimum_share=0))
    assert ScoringModel(framework=framework, normalisation=MinMax()).rank([one]).score("A") == 50.0


def test_the_client_itself_is_not_ranked_and_the_reason_given() -> None:
    ranking = MODEL.rank([place("FRA", 90, 90), place("A", 50, 90)])
    assert ranking.codes == ("A",)
    (home,) = ranking.not_ranked
    assert (home.code, home.reason) == ("FRA", "own_client")


def test_the_client_alone_leaves_nobody_to_rank() -> None:
    ranking = MODEL.rank([place("FRA", 90, 90)])
    assert ranking.codes == ()
    assert ranking.years is None
    assert len(ranking.not_ranked) == 1


def test_too_little_data_is_a_reason_with_its_share() -> None:
    ranking = MODEL.rank([place("A", 50, None), place("B", 50, 90)])
    (thin,) = ranking.not_ranked
    assert (thin.code, thin.reason) == ("A", "coverage")
    assert thin.criteria_coverage == pytest.approx(0.4)
    assert dict(thin.missing) == {"language_skills": 0.0}


def test_nobody_may_be_ranked_at_all() -> None:
    ranking = MODEL.rank([place("A", 50, None), place("B", 60, None)])
    assert ranking.codes == ()
    assert {row.reason for row in ranking.not_ranked} == {"coverage"}


def test_exactly_half_of_the_criteria_weight_is_enough() -> None:
    framework = Framework.flat({"cost": 0.5, "language_skills": 0.5})
    ranking = ScoringModel(framework=framework).rank([place("A", 50, None)])
    assert ranking.coverage("A") == 0.5
    assert ranking.score("A") == 50.0


def test_equal_scores_share_a_rank_and_keep_the_order_of_input() -> None:
    ranking = MODEL.rank([place("C", 10, 10), place("B", 70, 70), place("A", 70, 70)])
    assert ranking.codes == ("B", "A", "C")
    assert [ranking.rank(code) for code in ranking.codes] == [1, 1, 3]
    assert [row.tied for row in ranking.destinations] == [True, True, False]


def test_a_missing_criterion_is_none_and_the_others_are_scores() -> None:
    ranking = MODEL.rank([place("A", None, 90)])
    assert dict(ranking.criterion_scores("A")) == {"cost": None, "language_skills": 90.0}


def test_contributions_are_points_of_the_total() -> None:
    ranking = MODEL.rank([place("A", 50, 90)])
    assert dict(ranking.contributions("A")) == pytest.approx({"cost": 20, "language_skills": 54})


def test_a_geometric_mean_names_its_floor() -> None:
    framework = FLAT.replace_node("total", operator="geometric_mean")
    ranking = ScoringModel(framework=framework).rank([place("A", 50, 90)])
    assert ranking.contributions("A")["floor"] == pytest.approx(1)
    assert ranking["A"].baseline == pytest.approx(1)
    assert ranking.score("A") == pytest.approx(50**0.4 * 90**0.6)


def test_a_criterion_scored_directly_stands_for_its_indicators() -> None:
    one = DestinationProfile(code="A", cost=60, talent={"tertiary_enrolment": 60})
    ranking = load_model(weights={"cost": 3, "talent": 1}).rank([one])
    points = ranking.contributions("A", of="indicators")
    assert points["cost"] == pytest.approx(60)  # talent has too few figures to count
    assert "gni_per_head" not in points


def test_a_node_says_why_it_has_no_score() -> None:
    rest = {"contract_enforcement": 70, "wgi_rule_of_law": 1, "wgi_regulatory_quality": 1}
    outside = {"data_transfer_regime": Figure(state="not_applicable")}
    one = DestinationProfile(code="A", legal_certainty=rest | outside)
    nodes = load_model(weights={"legal_certainty": 1}).rank([one])["A"].nodes
    assert nodes["contract_enforcement"].state == "present"
    assert nodes["wgi_political_stability"].state == "missing"
    assert nodes["data_transfer_regime"].state == "not_applicable"


def test_an_operator_that_cannot_be_split_still_ranks() -> None:
    class Opaque:
        kind = "opaque"

        def aggregate(self, scores: object, weights: object, present: object = None) -> object:
            return scores[..., 0]

    ranking = ScoringModel(framework=FLAT.replace_node("total", operator=Opaque())).rank(
        [place("A", 50, 90)]
    )
    assert ranking.score("A") == 50.0
    assert ranking["A"].nodes["cost"].contribution is None
    with pytest.raises(InvalidInputError, match="opaque cannot say what each criterion adds"):
        ranking.contributions("A")


def test_who_was_not_ranked_is_told_with_the_reason() -> None:
    ranking = MODEL.rank([place("FRA", 90, 90), place("A", 50, 90)])
    with pytest.raises(UnknownNameError, match=r"'FRA'\. It was not ranked \(own_client\)"):
        ranking["FRA"]
    with pytest.raises(UnknownNameError, match="unknown ranked destination 'B'; known: A"):
        ranking.score("B")


def test_labels_follow_the_language() -> None:
    named = DestinationProfile(code="A", name="Town", name_fr="Ville", cost=5, language_skills=5)
    home = DestinationProfile(code="FRA", name="France", cost=5, language_skills=5)
    ranking = MODEL.rank([named, home])
    assert (ranking["A"].label(), ranking["A"].label("fr")) == ("Town", "Ville")
    assert ranking.not_ranked[0].label("fr") == "France"


def test_years_are_first_median_and_last() -> None:
    figures = {
        "fixed_broadband": Figure(value=30, year=2010),
        "internet_users": Figure(value=80, year=2023),
        "firms_with_outages": Figure(value=20, year=2024),
    }
    one = DestinationProfile(code="A", connectivity=figures)
    ranking = load_model(weights={"connectivity": 1}).rank([one])
    assert ranking.years == Years(first=2010, median=2023, last=2024)


def test_iterating_gives_the_lines_best_first(default_ranking: Ranking) -> None:
    assert [row.code for row in default_ranking] == list(default_ranking.codes)
    assert [row.rank for row in default_ranking] == sorted(row.rank for row in default_ranking)


def test_what_a_prompt_shows_is_short(default_ranking: Ranking) -> None:
    model = default_ranking.model
    for shown in (default_ranking, model, model.framework, load_destinations()["MAR"]):
        assert len(repr(shown)) < 200
        assert type(shown).__name__ in repr(shown)
