"""Writing to JSON and reading again changes nothing."""

from hypothesis import given

from nearshore_score import (
    DestinationProfile,
    Figure,
    Framework,
    Gate,
    Indicator,
    Panel,
    Ranking,
    ScoringModel,
)
from tests.strategies import (
    Case,
    cases,
    decorated_frameworks,
    figures,
    fixed,
    indicators,
    normalisations,
    panels,
    profiles,
    profiles_of,
)


@given(figure=figures())
def test_figure(figure: Figure) -> None:
    assert Figure.from_json(figure.to_json()) == figure


@given(indicator=indicators("speed"))
def test_indicator(indicator: Indicator) -> None:
    assert Indicator.from_json(indicator.to_json()) == indicator


@given(framework=decorated_frameworks())
def test_framework_of_any_depth(framework: Framework) -> None:
    again = Framework.from_json(framework.to_json(indent=2))
    assert again == framework
    assert [node.code for node in again.root.walk()] == [n.code for n in framework.root.walk()]


@given(profile=profiles())
def test_profile(profile: DestinationProfile) -> None:
    again = DestinationProfile.from_json(profile.to_json())
    assert again == profile
    assert list(again.figures()) == list(profile.figures())


@given(panel=panels())
def test_panel(panel: Panel) -> None:
    assert Panel.from_json(panel.to_json()) == panel


@given(framework=decorated_frameworks(), normalisation=normalisations)
def test_model(framework: Framework, normalisation: object) -> None:
    model = ScoringModel(
        framework=framework,
        normalisation=normalisation,
        gates=(Gate(code="g", target="total", minimum=10.0),),
        context={"client": "FRA", "language": "fr", "year": 2026},
    )
    assert ScoringModel.from_json(model.to_json()) == model


@given(case=cases(normalisation=fixed))
def test_ranking(case: Case) -> None:
    gate = Gate(code="g", target=case.total, minimum=30.0)
    ranking = ScoringModel(framework=case.framework, gates=(gate,)).rank(profiles_of(case))
    again = Ranking.from_json(ranking.to_json())
    assert again == ranking
    assert again.codes == ranking.codes
