"""Why a destination stands where it stands, in numbers and in two languages."""

import pytest

from nearshore_score import (
    Context,
    DestinationProfile,
    FixedWeights,
    Framework,
    Node,
    Ranking,
    ScoringModel,
    Standing,
    UnknownNameError,
    standing,
)

FRAMEWORK = Framework(
    root=Node(
        code="total",
        children=(
            Node(code="cost", name="Cost", name_fr="Coût"),
            Node(code="talent", name="Talent", name_fr="Talent"),
        ),
        weights=FixedWeights(values={"cost": 1, "talent": 1}),
    )
)


def place(code: str, cost: float, talent: float) -> DestinationProfile:
    return DestinationProfile(
        code=code, name=f"{code} town", name_fr=f"Ville {code}", cost=cost, talent=talent
    )


def ranked(*places: DestinationProfile, language: str = "en") -> Ranking:
    model = ScoringModel(framework=FRAMEWORK, context=Context(language=language))
    return model.rank(places)


#: Totals 80, 70 and 30.
THREE = (place("A", 60, 100), place("B", 90, 50), place("C", 30, 30))


def test_the_mean_is_that_of_the_compared_destinations() -> None:
    told = standing(ranked(*THREE), "B")
    # Cost adds 30, 45, 15 points (mean 30), talent 50, 25, 15 (mean 30).
    assert dict(told.against_mean) == pytest.approx({"cost": 15, "talent": -5})


def test_gaps_go_to_both_neighbours() -> None:
    told = standing(ranked(*THREE), "B")
    assert told.above is not None
    assert told.below is not None
    assert (told.above.other, told.above.points) == ("A", pytest.approx(-10))
    assert dict(told.above.differences) == pytest.approx({"cost": 15, "talent": -25})
    assert (told.below.other, told.below.points) == ("C", pytest.approx(40))


def test_the_first_has_nobody_above_and_the_last_nobody_below() -> None:
    assert standing(ranked(*THREE), "A").above is None
    assert standing(ranked(*THREE), "C").below is None


def test_sentences_in_english() -> None:
    standing_of_b, above, below = standing(ranked(*THREE), "B").sentences()
    assert standing_of_b == (
        "B town is 2nd of 3 with 70.0 points: above the mean of the compared destinations mostly "
        "by cost (+15.0), below it by talent (−5.0)."
    )
    assert above == (
        "A town, just above, leads by 10.0 points: it is ahead on talent (25.0), "
        "B town is ahead on cost (15.0)."
    )
    assert below == (
        "C town, just below, is 40.0 points behind: B town is ahead on cost (30.0) and "
        "talent (10.0)."
    )


def test_sentences_in_french() -> None:
    standing_of_b, above, below = standing(ranked(*THREE, language="fr"), "B").sentences("fr")
    assert standing_of_b == (
        "Ville B : 2e sur 3 avec 70,0 points : au-dessus de la moyenne des destinations comparées "
        "surtout par coût (+15,0), en dessous par talent (−5,0)."
    )
    assert above == (
        "Juste au-dessus, Ville A mène de 10,0 points : avance sur talent (25,0), "
        "Ville B devance sur coût (15,0)."
    )
    assert below == (
        "Juste en dessous, Ville C suit à 40,0 points : Ville B devance sur coût (30,0) et "
        "talent (10,0)."
    )


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "A town is the only ranked destination, with 80.0 points."),
        ("fr", "Ville A : seule destination classée, 80,0 points."),
    ],
)
def test_a_single_destination_has_nobody_to_be_compared_with(language: str, sentence: str) -> None:
    told = standing(ranked(THREE[0], language=language), "A")
    assert told.sentences(language) == (sentence,)


def test_a_ranking_explains_itself_in_the_language_of_its_context() -> None:
    french = ranked(*THREE, language="fr")
    assert french.explain("B") == standing(french, "B").sentences("fr")


def test_a_tie_is_called_a_tie() -> None:
    told = standing(ranked(place("A", 60, 40), place("B", 40, 60)), "B")
    first, second = told.sentences()
    assert first.startswith("B town shares rank 1 of 2 with 50.0 points")
    assert second.startswith("A town is level with it")


def test_a_geometric_mean_is_explained_with_its_floor() -> None:
    model = ScoringModel(framework=FRAMEWORK.replace_node("total", operator="geometric_mean"))
    told = standing(model.rank(THREE), "B")
    # The floor is the same for all, so it explains nothing.
    assert told.against_mean["floor"] == pytest.approx(0, abs=1e-9)
    assert told.above is not None
    assert sum(told.above.differences.values()) == pytest.approx(told.above.points)


def test_a_standing_goes_through_json() -> None:
    told = standing(ranked(*THREE), "B")
    assert Standing.from_json(told.to_json()) == told


def test_who_is_not_ranked_has_no_standing() -> None:
    with pytest.raises(UnknownNameError, match="unknown ranked destination 'D'"):
        standing(ranked(*THREE), "D")
