"""The Human Development Index of 2022, through the public interface, as UNDP published it."""

import pytest

from nearshore_score import (
    DestinationProfile,
    FixedWeights,
    Framework,
    GeometricMean,
    Goalposts,
    Indicator,
    Node,
    Ranking,
    ScoringModel,
)

# UNDP, Human Development Report 2023/24: life expectancy, expected and mean years of schooling,
# gross national income per head (2017 PPP dollars); then the published index and rank for 2022.
PUBLISHED = {
    "CHE": (84.255, 16.5837307, 13.90406622, 69432.78669, 0.967, 1),
    "NOR": (83.393, 18.63846016, 13.06234279, 69189.76165, 0.966, 2),
    "MAR": (74.973, 14.59442043, 6.05, 7954.522461, 0.698, 120),
    "NER": (62.08, 7.186131428, 1.341352433, 1283.309235, 0.394, 189),
}


def leaf(code: str, low: float, high: float, transform: str = "none") -> Node:
    posts = Goalposts(low=low, high=high, transform=transform)
    return Node.leaf(Indicator(code=code, goalposts=posts))


def even(code: str, *children: Node, **fields: object) -> Node:
    weights = FixedWeights(values={child.code: 1 for child in children})
    return Node(code=code, children=children, weights=weights, **fields)


@pytest.fixture(scope="module")
def ranking() -> Ranking:
    # Goalposts of technical note 1: Norway's 18.6 expected years are clamped to 18.
    education = even("education", leaf("expected", 0, 18), leaf("mean", 0, 15))
    root = even(
        "index",
        leaf("life", 20, 85),
        education,
        leaf("income", 100, 75000, "log"),
        # The index has no floor; no dimension is anywhere near this one.
        operator=GeometricMean(floor=1e-9),
    )
    profiles = [
        DestinationProfile(
            code=code,
            other={
                "life": {"life": life},
                "education": {"expected": expected, "mean": mean},
                "income": {"income": income},
            },
        )
        for code, (life, expected, mean, income, _, _) in PUBLISHED.items()
    ]
    return ScoringModel(framework=Framework(root=root)).rank(profiles)


@pytest.mark.parametrize("code", PUBLISHED)
def test_three_published_decimals(ranking: Ranking, code: str) -> None:
    assert round(ranking.score(code) / 100, 3) == PUBLISHED[code][4]


def test_the_published_order(ranking: Ranking) -> None:
    assert ranking.codes == tuple(sorted(PUBLISHED, key=lambda code: PUBLISHED[code][5]))
