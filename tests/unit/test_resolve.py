"""From profiles to a panel: the client's figures, derived figures, mixed series."""

import warnings

import pytest

from nearshore_score import (
    Context,
    DestinationProfile,
    Discrete,
    Figure,
    FixedWeights,
    Framework,
    Goalposts,
    Indicator,
    Interval,
    InvalidInputError,
    LogNormal,
    MixedSeriesWarning,
    Node,
    Normal,
    Panel,
    Product,
    ScoringModel,
    Triangular,
    load_model,
)
from nearshore_score.figures import Uncertainty


def framework(indicator: Indicator) -> Framework:
    market = Node(
        code="market",
        children=(Node.leaf(indicator),),
        weights=FixedWeights(values={indicator.code: 1}),
    )
    root = Node(code="total", children=(market,), weights=FixedWeights(values={"market": 1}))
    return Framework(root=root)


def profile(code: str = "A", **figures: object) -> DestinationProfile:
    return DestinationProfile(code=code, other={"market": figures})


def resolved(
    indicator: Indicator, *profiles: DestinationProfile, client: str | None = None
) -> tuple[Panel, dict[tuple[str, str], Figure]]:
    model = ScoringModel(framework=framework(indicator), context=Context(client=client))
    resolution = model.resolve(profiles)
    return resolution.panel, dict(resolution.figures)


EXPORTS = Indicator(code="exports", goalposts=Goalposts(low=0, high=100))
FLIGHTS = Indicator(code="flights", varies_by="client", goalposts=Goalposts(low=0, high=100))
SPEAKERS = Indicator(
    code="speakers",
    unit="persons",
    goalposts=Goalposts(low=0, high=100),
    derivation=Product(factors=("share", "people"), scale=0.01),
)


def test_the_client_picks_its_figure() -> None:
    one = profile(flights={"FRA": 40, "GBR": 20})
    panel, _ = resolved(FLIGHTS, one, client="GBR")
    assert panel.values.tolist() == [[20.0]]


def test_a_client_without_figure_makes_a_hole() -> None:
    panel, _ = resolved(FLIGHTS, profile(flights={"FRA": 40}), client="USA")
    assert panel.state("A", "flights") == "missing"


def test_a_figure_that_does_not_vary_serves_every_client() -> None:
    panel, _ = resolved(FLIGHTS, profile(flights=15), client="USA")
    assert panel.values.tolist() == [[15.0]]


def test_the_state_of_a_figure_becomes_the_state_of_the_cell() -> None:
    panel, _ = resolved(EXPORTS, profile(exports=Figure(state="suppressed")))
    assert panel.state("A", "exports") == "suppressed"


def test_errors_travel_into_the_panel_with_their_group() -> None:
    figure = Figure(value=5, uncertainty=Normal(standard_error=2), error_group="survey")
    alone = Figure(value=5, uncertainty=Normal(standard_error=2))
    panel, _ = resolved(EXPORTS, profile("A", exports=figure), profile("B", exports=alone))
    assert [error.group for error in panel.errors] == ["survey", "B:exports"]


# --- derived figures --------------------------------------------------------------------------


def speakers(share: Figure, people: Figure | float | None = 1_000_000) -> Figure | None:
    """Let the default framework derive the French speakers: share x people / 100."""
    given = {"share_fr": share} | ({} if people is None else {"population_15_64": people})
    figures = load_model().resolve([DestinationProfile(code="A", language_skills=given)]).figures
    return figures.get(("A", "speakers_fr"))


def test_a_derived_figure_is_the_product_of_its_factors() -> None:
    derived = speakers(Figure(value=36, year=2020), Figure(value=1_000_000, year=2024))
    assert derived is not None
    assert derived.value == pytest.approx(360_000)
    assert derived.year == 2020  # as old as its oldest factor


def test_without_all_factors_nothing_is_derived() -> None:
    assert speakers(Figure(value=36), None) is None
    assert speakers(Figure(state="missing")) is None


def test_what_rests_on_a_prior_is_a_prior() -> None:
    derived = speakers(Figure(value=2, state="imputed", note="a guess"))
    assert derived is not None
    assert derived.state == "imputed"
    assert derived.note == "share_fr: a guess"


@pytest.mark.parametrize(
    ("error", "scaled"),
    [
        (Normal(standard_error=1), Normal(standard_error=10_000)),
        (Interval(low=1, high=3), Interval(low=10_000, high=30_000)),
        (LogNormal(low=1, high=3), LogNormal(low=10_000, high=30_000)),
        (Triangular(low=1, mode=2, high=3), Triangular(low=10_000, mode=20_000, high=30_000)),
        (
            Discrete(values=(1, 3), probabilities=(0.25, 0.75)),
            Discrete(values=(10_000, 30_000), probabilities=(0.25, 0.75)),
        ),
    ],
)
def test_the_error_of_a_factor_is_handed_on_in_the_new_unit(
    error: Uncertainty, scaled: Uncertainty
) -> None:
    derived = speakers(Figure(value=2, uncertainty=error))
    assert derived is not None
    assert derived.uncertainty == scaled


def test_a_derived_figure_shares_the_error_of_its_factor() -> None:
    # The share and the speakers made of it err together, whether or not a group is named.
    named = speakers(Figure(value=2, uncertainty=Interval(low=1, high=3), error_group="census"))
    unnamed = speakers(Figure(value=2, uncertainty=Interval(low=1, high=3)))
    assert named is not None
    assert unnamed is not None
    assert named.error_group == "census"
    assert unnamed.error_group == "A:share_fr"


def test_a_derived_zero_has_no_error_to_scale() -> None:
    derived = speakers(Figure(value=0, uncertainty=Interval(low=0, high=3)))
    assert derived is not None
    assert derived.value == 0.0
    assert derived.uncertainty is None


def test_a_figure_that_is_given_is_not_derived() -> None:
    given = {"share_fr": 36, "population_15_64": 1_000_000, "speakers_fr": 5_000}
    figures = load_model().resolve([DestinationProfile(code="A", language_skills=given)]).figures
    assert figures["A", "speakers_fr"].value == 5_000


# --- mixed series -----------------------------------------------------------------------------


def test_two_series_of_one_measure_warn_by_name() -> None:
    places = [
        profile("A", exports=Figure(value=26.17, series="new")),
        profile("B", exports=Figure(value=17.9, series="old")),
        profile("C", exports=Figure(value=15.7, series="old")),
    ]
    with pytest.warns(MixedSeriesWarning, match="exports mixes series") as caught:
        resolved(EXPORTS, *places)
    assert "'new' for A; 'old' for B, C" in str(caught[0].message)


@pytest.mark.parametrize(
    "second",
    [
        Figure(value=17.9, series="new"),
        Figure(value=17.9),  # nothing is said about the series
        Figure(value=17.9, series="prior", state="imputed"),  # a stand-in belongs to no series
    ],
)
def test_one_series_and_stand_ins_do_not_warn(second: Figure) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        resolved(
            EXPORTS,
            profile("A", exports=Figure(value=26.17, series="new")),
            profile("B", exports=second),
        )


# --- where a figure may stand -----------------------------------------------------------------


def test_figures_of_the_embedded_data_are_ignored_by_a_framework_without_them() -> None:
    # A small framework may be used on full profiles.
    one = profile(exports=4).replace(cost={"gni_per_head": 3000})
    panel, _ = resolved(EXPORTS, one)
    assert panel.columns == ("exports",)


def test_a_framework_that_scores_directly_wants_a_number() -> None:
    model = ScoringModel(framework=Framework.flat({"cost": 1}))
    with pytest.raises(InvalidInputError, match="A: the framework scores cost directly") as caught:
        model.rank([DestinationProfile(code="A", cost={"gni_per_head": 3000})])
    assert "give a number from 0 to 100" in str(caught.value)


def test_a_criterion_score_needs_no_indicators() -> None:
    ranking = load_model().rank([DestinationProfile(code="A", cost=60, talent=40, proximity=50)])
    # 0.30, 0.23 and 0.05 of the weight: more than half is there.
    expected = (0.30 * 60 + 0.23 * 40 + 0.05 * 50) / 0.58
    assert ranking.score("A") == pytest.approx(expected)
    assert ranking.coverage("A") == pytest.approx(0.58)


def test_a_leaf_without_indicator_takes_a_score_from_its_criterion() -> None:
    root = framework(EXPORTS).replace_node("exports", indicator=None)
    one = profile(exports=55)
    panel = ScoringModel(framework=root).resolve([one]).panel
    assert panel.values.tolist() == [[55.0]]
    with pytest.raises(InvalidInputError, match="A: exports = 155 is a direct score"):
        ScoringModel(framework=root).resolve([profile(exports=155)])
