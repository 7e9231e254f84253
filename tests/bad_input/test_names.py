"""Names that do not exist: the nearest ones are suggested, or all where they are few."""

from collections.abc import Callable

import pytest

from nearshore_score import (
    DestinationProfile,
    Destinations,
    Framework,
    Gate,
    NearshoreScoreError,
    ScoringModel,
    UnknownNameError,
    default_framework,
    load_destinations,
    load_model,
)

WRONG_NAMES: dict[str, tuple[Callable[[], object], str]] = {
    "segment": (lambda: load_model("contact_center"), "did you mean contact_centre_bpo"),
    "client": (lambda: load_model(client="FR"), "client market 'FR'; did you mean FRA"),
    "method": (lambda: load_model(method="geometric"), "did you mean geometric_mean"),
    "normalisation": (lambda: load_model(normalisation="minmax"), "did you mean min_max"),
    "scheme": (lambda: load_model(weights="gsli"), "weight scheme 'gsli'; did you mean gsli_20"),
    "criterion": (lambda: load_model(weights={"talents": 1}), "did you mean talent"),
    "gate": (lambda: load_model(gates=["voice_languages"]), "did you mean voice_language"),
    "framework": (lambda: default_framework("generl"), "did you mean general"),
    "file": (
        lambda: load_destinations(without=["stackoverflow_survey"]),
        "did you mean stack_overflow_survey",
    ),
    "destination": (lambda: load_destinations()["Marrocco"], "did you mean Morocco or Maroc"),
    "selection": (lambda: load_destinations().select("MAR", "EGYP"), "did you mean Egypt"),
    "node": (lambda: Framework.flat({"cost": 1}).node("costs"), "did you mean cost"),
}


@pytest.mark.parametrize("case", WRONG_NAMES)
def test_the_nearest_name_is_suggested(case: str) -> None:
    ask, suggestion = WRONG_NAMES[case]
    with pytest.raises(UnknownNameError, match=suggestion):
        ask()


def test_a_name_like_no_other_gets_the_whole_list_if_it_is_short() -> None:
    with pytest.raises(UnknownNameError, match="known: FRA, BEL, CHE, GBR, DEU, ESP, NLD, USA, C"):
        load_model(client="Wakanda")


def test_a_long_list_is_not_printed() -> None:
    with pytest.raises(UnknownNameError) as caught:
        load_destinations()["Qzqzq"]
    assert str(caught.value) == "unknown destination 'Qzqzq'."
    assert caught.value.suggestions == ()


def test_an_unknown_name_is_a_key_error_and_ours() -> None:
    # So that both ways of catching it work; KeyError alone would quote the sentence.
    with pytest.raises(UnknownNameError) as caught:
        load_model("genral")
    assert isinstance(caught.value, KeyError)
    assert isinstance(caught.value, NearshoreScoreError)
    assert not str(caught.value).startswith("'")


def test_an_unknown_indicator_names_destination_and_remedy(destinations: Destinations) -> None:
    wrong = destinations["MAR"].with_figures("connectivity", fixed_brodband=12)
    with pytest.raises(UnknownNameError, match="indicator of MAR 'fixed_brodband'") as caught:
        load_model().rank([wrong])
    assert "did you mean fixed_broadband" in str(caught.value)
    assert "framework.add(...)" in str(caught.value)


def test_an_unknown_criterion_names_destination_and_remedy() -> None:
    wrong = DestinationProfile(code="A", cost=50, other={"climat": 50})
    framework = Framework.flat({"cost": 1, "climate": 1})
    with pytest.raises(UnknownNameError, match="criterion of A 'climat'; did you mean climate"):
        ScoringModel(framework=framework).rank([wrong])


def test_an_unknown_target_of_a_gate() -> None:
    gate = Gate(code="g", target="langage_skills", minimum=50)
    with pytest.raises(UnknownNameError, match=r"target of gate g .*did you mean language_skills"):
        load_model(gates=[gate]).rank(load_destinations().select("MAR"))
