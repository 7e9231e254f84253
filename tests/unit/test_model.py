"""The scoring model: what is computed, as data."""

import pytest

from nearshore_score import (
    Context,
    DestinationProfile,
    Framework,
    Gate,
    MinMax,
    ScoringModel,
    load_model,
    load_weight_schemes,
)

FLAT = Framework.flat({"cost": 0.4, "language_skills": 0.6})


def test_a_model_ranks_profiles_by_their_weighted_scores() -> None:
    places = [
        DestinationProfile(code="A", cost=50, language_skills=90),
        DestinationProfile(code="B", cost=80, language_skills=60),
    ]
    ranking = ScoringModel(framework=FLAT).rank(places)
    assert ranking.codes == ("A", "B")
    assert ranking.score("A") == pytest.approx(0.4 * 50 + 0.6 * 90)


def test_compile_gives_the_plan_without_gates() -> None:
    gate = Gate(code="g", target="cost", minimum=99)
    model = ScoringModel(framework=FLAT, gates=(gate,))
    plan = model.compile([DestinationProfile(code="A", cost=50, language_skills=90)])
    assert plan().scores["total"][0] == pytest.approx(74)


def test_replace_changes_one_field() -> None:
    model = ScoringModel(framework=FLAT)
    assert model.replace(normalisation="min_max").normalisation == MinMax()
    assert model.replace(context=Context(year=2030)).context.year == 2030
    assert model.normalisation != MinMax()


def test_load_model_joins_its_choices() -> None:
    model = load_model(
        "applied_ai", "GBR", method="geometric_mean", normalisation="min_max", language="fr"
    )
    assert model.method == "geometric_mean"
    assert model.normalisation == MinMax()
    assert model.context == Context(client="GBR", segment="applied_ai", language="fr")


def test_only_the_criteria_are_joined_by_the_method() -> None:
    root = load_model(method="geometric_mean").framework.root
    assert root.operator.kind == "geometric_mean"
    assert {child.operator.kind for child in root.children} == {"arithmetic_mean"}


def test_weights_of_the_users_own_take_the_place_of_the_judged_ones() -> None:
    weights = load_model(weights={"cost": 3, "talent": 1}).framework.effective_weights
    assert (weights["cost"], weights["talent"], weights["proximity"]) == (0.75, 0.25, 0.0)


def test_a_published_scheme_is_taken_by_name() -> None:
    scheme = load_weight_schemes()["gsli_2021"].weights.values
    weights = load_model(weights="gsli_2021").framework.effective_weights
    total = sum(scheme.values())
    for code, weight in scheme.items():
        assert weights[code] == pytest.approx(weight / total)


def test_gates_are_taken_by_name_or_as_they_are() -> None:
    mine = Gate(code="mine", target="cost", minimum=10)
    model = load_model(gates=["voice_language", mine])
    assert [gate.code for gate in model.gates] == ["voice_language", "mine"]


def test_languages_of_the_client_shape_the_framework() -> None:
    german = load_model(client="DEU").framework
    assert "share_de" in german.nodes
    assert "share_fr" not in german.nodes


def test_voice_work_weighs_languages_by_its_own_mix() -> None:
    # France: nine tenths French by voice, six tenths otherwise; one half each in general.
    weights = load_model("general", "FRA").framework.node("language_share").weights
    assert weights is not None
    assert weights.values["share_fr"] == pytest.approx(0.75)
    voice = load_model("contact_centre_bpo", "FRA").framework.node("language_share").weights
    assert voice is not None
    assert voice.values["share_fr"] == pytest.approx(0.9)
