"""Two official series of one measure must not be compared in silence."""

import pytest

from nearshore_score import (
    DestinationProfile,
    Figure,
    FixedWeights,
    Framework,
    Goalposts,
    Indicator,
    MixedSeriesWarning,
    Node,
    ScoringModel,
    SectorFact,
    load_sector_facts,
)


def moroccan_exports_of_2023() -> dict[str, SectorFact]:
    """The two figures for export revenue in 2023, by series: 26.17 and 17.9 bn MAD."""
    return {
        fact.series: fact
        for fact in load_sector_facts()
        if (fact.destination, fact.year, fact.measure) == ("MAR", "2023", "export revenue")
    }


def figure(fact: SectorFact) -> Figure:
    return Figure(value=fact.value, unit=fact.unit, year=2023, series=fact.series)


def model() -> ScoringModel:
    posts = Goalposts(low=0, high=50)
    exports = Node.leaf(Indicator(code="sector_exports", unit="bn MAD", goalposts=posts))
    sector = Node(
        code="sector", children=(exports,), weights=FixedWeights(values={"sector_exports": 1})
    )
    root = Node(code="total", children=(sector,), weights=FixedWeights(values={"sector": 1}))
    return ScoringModel(framework=Framework(root=root))


def test_morocco_has_two_series_for_one_year() -> None:
    facts = moroccan_exports_of_2023()
    assert set(facts) == {"old", "new"}
    assert facts["new"].value == 26.17
    assert facts["old"].value == 17.9


def test_comparing_them_warns_by_name() -> None:
    facts = moroccan_exports_of_2023()
    places = [
        DestinationProfile(code=code, other={"sector": {"sector_exports": figure(facts[series])}})
        for code, series in (("MAR", "new"), ("XYZ", "old"))
    ]
    with pytest.warns(MixedSeriesWarning, match="sector_exports mixes series") as caught:
        model().rank(places)
    assert "'new' for MAR; 'old' for XYZ" in str(caught[0].message)


def test_facts_are_context_and_no_figures() -> None:
    # They come from press and trade pages; each names its page and how far it can be trusted.
    for fact in load_sector_facts():
        assert fact.source
        assert fact.mark
        assert {fact.value, fact.low, fact.high} != {None}
