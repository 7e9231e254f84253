"""Why a destination stands where it stands, over all data; see tests/unit/test_standing.py too."""

import pytest

from nearshore_score import (
    DestinationProfile,
    Destinations,
    Framework,
    InvalidInputError,
    Ranking,
    ScoringModel,
    load_model,
    standing,
)
from nearshore_score.report import standing_sentences

FLAT = ScoringModel(framework=Framework.flat({"cost": 0.5, "talent": 0.5}))


def place(code: str, cost: float, talent: float) -> DestinationProfile:
    return DestinationProfile(code=code, name=code.title(), cost=cost, talent=talent)


@pytest.fixture(scope="module")
def three() -> Ranking:
    """Totals 70, 60 and 40; the mean of cost is 40 and that of talent 220/3."""
    return FLAT.rank([place("MID", 40, 80), place("TOP", 60, 80), place("LOW", 20, 60)])


def test_what_separates_two_neighbours_by_hand(three: Ranking) -> None:
    told = standing(three, "MID")
    assert told.above is not None
    assert told.below is not None
    assert (told.above.other, told.below.other) == ("TOP", "LOW")
    assert dict(told.above.differences) == {"cost": pytest.approx(-10), "talent": pytest.approx(0)}
    assert dict(told.below.differences) == {"cost": pytest.approx(10), "talent": pytest.approx(10)}
    assert [told.above.points, told.below.points] == pytest.approx([-10, 20])


def test_three_sentences_tell_it(three: Ranking) -> None:
    first, second, third = standing(three, "MID").sentences()
    assert first.startswith("Mid is 2nd of 3 with 60.0 points")
    assert "talent (+3.3)" in first
    assert "cost" not in first  # exactly at the mean
    assert second.startswith("Top, just above, leads by 10.0 points")
    assert "cost (10.0)" in second
    assert third.startswith("Low, just below, is 20.0 points behind")
    assert "Mid is ahead on cost (10.0) and talent (10.0)" in third


def test_the_sentences_are_those_of_the_standing(three: Ranking) -> None:
    assert standing_sentences(three, "TOP") == standing(three, "TOP").sentences()


def test_equal_in_everything_there_is_no_reason_to_name() -> None:
    ranking = FLAT.rank([place("AAA", 40, 80), place("BBB", 40, 80)])
    assert standing(ranking, "AAA").sentences()[1] == "Bbb is level with it."


@pytest.mark.parametrize("method", ["arithmetic_mean", "geometric_mean"])
@pytest.mark.parametrize("normalisation", ["fixed_goalposts", "min_max"])
def test_the_differences_add_up_to_the_gap(
    destinations: Destinations, method: str, normalisation: str
) -> None:
    ranking = load_model(method=method, normalisation=normalisation).rank(destinations)
    for code in ranking.codes:
        told = standing(ranking, code)
        assert sum(told.against_mean.values()) == pytest.approx(
            told.score - sum(map(ranking.score, ranking.codes)) / len(ranking), abs=1e-9
        )
        for gap in filter(None, (told.above, told.below)):
            assert sum(gap.differences.values()) == pytest.approx(gap.points, abs=1e-9)
            assert gap.points == pytest.approx(told.score - ranking.score(gap.other), abs=1e-9)


def test_neighbours_are_the_neighbours_of_the_ranking(default_ranking: Ranking) -> None:
    codes = default_ranking.codes
    for position, code in enumerate(codes[1:-1], start=1):
        told = standing(default_ranking, code)
        assert told.above is not None
        assert told.below is not None
        assert (told.above.other, told.below.other) == (codes[position - 1], codes[position + 1])


def test_a_method_that_cannot_be_split_has_no_standing() -> None:
    class Opaque:
        kind = "opaque"

        def aggregate(self, scores: object, weights: object, present: object = None) -> object:
            return 0.5 * scores[..., 0] + 0.5 * scores[..., 1]  # type: ignore[index]

    model = FLAT.replace(framework=FLAT.framework.replace_node("total", operator=Opaque()))
    ranking = model.rank([place("AAA", 40, 80), place("BBB", 20, 80)])
    with pytest.raises(InvalidInputError, match="cannot say what each criterion adds"):
        standing(ranking, "AAA")
