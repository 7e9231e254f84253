"""The sampled part of `assess`."""

import warnings

import numpy as np
import pytest

import nearshore_score as ns
from nearshore_score.errors import InvalidInputError, NotLinearError, UnknownNameError
from nearshore_score.profiles import DestinationProfile
from nearshore_score.sensitivity.assessment import Assessment, assess
from nearshore_score.sensitivity.linear_scores import LinearScores
from nearshore_score.sensitivity.modelling_choices import modelling_choices
from nearshore_score.sensitivity.rank_confidence import rank_confidence
from nearshore_score.sensitivity.stochastic_acceptability import stochastic_acceptability
from nearshore_score.sensitivity.uncertain_figures import UncertainFigures
from nearshore_score.sensitivity.usual_choices import USUAL_SUBSTITUTE, usual_choices
from nearshore_score.sensitivity.weight_information import RelativeBounds

SOME = ("MAR", "TUN", "PRT", "EGY", "SEN")
FEW = {"draws": 2000}


@pytest.fixture(scope="module")
def found() -> Assessment:
    destinations = ns.load_destinations().select(*SOME)
    return assess(ns.load_model(), destinations, groups_on=["wgi_rule_of_law"], **FEW)


def test_it_tells_what_the_parts_tell(found: Assessment) -> None:
    assert found.sampled is not None
    part = stochastic_acceptability(
        ns.load_model(),
        ns.load_destinations().select(*SOME),
        RelativeBounds(),
        figures=True,
        confidence_draws=0,
        **FEW,
    )
    acceptability = found.sampled.acceptability
    assert acceptability is not None
    assert acceptability.acceptability == part.acceptability
    assert acceptability.wins == part.wins
    confidence = rank_confidence(ns.load_model(), ns.load_destinations().select(*SOME), **FEW)
    assert found.sampled.confidence is not None
    assert found.sampled.confidence.sets == confidence.sets


def test_four_north_and_west_african_places_are_tied_on_rule_of_law(found: Assessment) -> None:
    assert found.sampled is not None
    assert found.sampled.groups_on["wgi_rule_of_law"].tied("MAR", "TUN", "EGY", "SEN")
    assert any("Rule of law: " in said and "MAR" in said for said in found.sentences())


def test_the_usual_ranks_hold_at_least_nine_tenths_of_the_draws(found: Assessment) -> None:
    assert found.sampled is not None
    assert found.sampled.acceptability is not None
    shares = found.sampled.acceptability.acceptability.matrix
    for row, code in enumerate(found.sampled.acceptability.destinations):
        best, worst = found.sampled.acceptability.usual_ranks(code)
        assert shares[row, best - 1 : worst].sum() >= 0.9 - 1e-12
        # One rank less at either end and more than a twentieth is cut off there.
        assert shares[row, :best].sum() >= 0.05 - 1e-12
        assert shares[row, worst - 1 :].sum() >= 0.05 - 1e-12


def test_the_choice_that_matters_most_has_the_greatest_total_index(found: Assessment) -> None:
    assert found.sampled is not None
    choices = found.sampled.choices
    assert choices is not None
    totals = {name: one.total or 0.0 for name, one in choices.rank.factors.items()}
    assert found.sampled.matters_most == max(totals, key=lambda name: totals[name])
    assert len(totals) == len(usual_choices(ns.load_model(), None)) + 1


def test_the_choices_are_those_of_a_study_of_the_usual_ones(found: Assessment) -> None:
    assert found.sampled is not None
    assert found.sampled.choices is not None
    model = ns.load_model()
    whole = modelling_choices(
        model,
        ns.load_destinations().select(*SOME),
        usual_choices(model, None, UncertainFigures()),
        runs=found.sampled.choices.points,
        illegal=USUAL_SUBSTITUTE,
        resamples=0,
    )
    assert found.sampled.choices.rank == whole.indices("rank", "MAR")
    assert found.sampled.choices.spreads == whole.ranks


def test_the_option_that_moves_the_focus_most_is_named_with_its_direction() -> None:
    destinations = ns.load_destinations().select(*ns.MAIN_COMPARISON)
    for focus, way in (("MAR", "down by"), ("ROU", "up by")):
        found = assess(ns.load_model(), destinations, focus=focus, **FEW)
        assert found.sampled is not None
        choices = found.sampled.choices
        assert choices is not None
        strongest = choices.rank.strongest_option
        assert strongest is not None
        # Morocco is cheap and Romania is not: without cost they change places.
        assert (strongest.factor, strongest.option) == ("left_out", "cost")
        assert (strongest.effect > 0) == (way == "down by")
        expected = f"Cost (what is left out): {way} {abs(strongest.effect):.1f} places"
        assert any(expected in said for said in found.sentences())
    french = assess(ns.load_model(language="fr"), destinations, focus="ROU", **FEW)
    assert any("places de mieux" in said for said in french.sentences())


def test_leaving_nothing_out_can_be_what_moves_the_focus_most(found: Assessment) -> None:
    assert found.sampled is not None
    choices = found.sampled.choices
    assert choices is not None
    left_out = choices.rank.factors["left_out"].replace(
        effects={"nothing": -2.0, "cost": 0.1}, effect_errors={"nothing": 0.1, "cost": 0.1}
    )
    rank = choices.rank.replace(factors={**choices.rank.factors, "left_out": left_out})
    told = found.sampled.replace(choices=choices.replace(rank=rank))
    said = "The single option that moves it most is to leave nothing out (what is left out): up by"
    assert any(said in sentence for sentence in told.sentences())


def test_it_goes_through_json(found: Assessment) -> None:
    assert Assessment.from_json(found.to_json()) == found


@pytest.mark.parametrize("language", ["en", "fr"])
def test_it_prints_in_two_languages(language: str) -> None:
    model = ns.load_model(language=language)  # type: ignore[arg-type]
    told = str(assess(model, ns.load_destinations().select(*SOME), **FEW))
    assert ("in 90% of" in told) == (language == "en")
    assert ("se distingue" in told) == (language == "fr")
    assert max(map(len, told.split("\n\n", maxsplit=1)[0].splitlines())) <= 100


def test_each_uncertainty_can_be_looked_at_alone() -> None:
    destinations = ns.load_destinations().select(*SOME)
    model = ns.load_model()
    weights = assess(model, destinations, what=["weights"], **FEW)
    assert weights.intervals is not None
    assert weights.sampled is not None
    assert weights.sampled.confidence is None
    assert weights.sampled.choices is None
    data = assess(model, destinations, what=["data"], **FEW)
    assert (data.intervals, data.figure) == (None, None)
    assert data.sampled is not None
    assert data.sampled.acceptability is not None
    assert not data.sampled.acceptability.sampling.weights
    methods = assess(model, destinations, what=["methods"], **FEW)
    assert methods.sampled is not None
    assert methods.sampled.acceptability is None
    assert methods.sampled.choices is not None
    assert "90% of" in str(methods)


def test_sampled_ranks_lie_within_the_proven_ones() -> None:
    destinations = ns.load_destinations().select(*ns.MAIN_COMPARISON)
    found = assess(ns.load_model(), destinations, what=["weights"], **FEW)
    assert found.intervals is not None
    assert found.sampled is not None
    assert found.sampled.acceptability is not None
    for code in found.sampled.acceptability.destinations:
        best, worst = found.sampled.acceptability.usual_ranks(code)
        assert found.intervals[code].best <= best <= worst <= found.intervals[code].worst


def test_a_method_that_is_not_linear_is_sampled_and_says_that_nothing_is_proven() -> None:
    model = ns.load_model(method="topsis")
    destinations = ns.load_destinations().select(*SOME)
    found = assess(model, destinations, **FEW)
    assert found.intervals is None
    assert "topsis" in found.not_proven
    assert "Nothing is proven" in found.sentences()[0]
    assert found.sampled is not None
    with pytest.raises(NotLinearError):
        _ = found.scores
    with pytest.raises(NotLinearError, match="topsis"):
        assess(model, destinations, draws=0)


def test_figures_without_errors_are_not_varied_and_it_is_said() -> None:
    mine = [
        DestinationProfile(code="A", cost=62, language_skills=80, talent=10),
        DestinationProfile(code="B", cost=80, language_skills=60, talent=15),
    ]
    weights = {"cost": 0.5, "language_skills": 0.3, "talent": 0.2}
    model = ns.ScoringModel(framework=ns.Framework.flat(weights))
    found = assess(model, mine, **FEW)
    assert found.sampled is not None
    assert found.sampled.confidence is None
    assert any("No figure states an error" in said for said in found.sentences())


def test_of_linear_scores_only_weights_vary() -> None:
    scores = LinearScores.from_matrix([[1.0, 2.0], [2.1, 1.0], [1.0, 1.0]])
    found = assess(scores, **FEW)
    assert found.sampled is not None
    assert found.sampled.varied == ("weights",)
    assert "a3" in str(found)


def test_the_seed_makes_the_numbers() -> None:
    destinations = ns.load_destinations().select(*SOME)
    runs = [assess(ns.load_model(), destinations, seed=seed, **FEW) for seed in (1, 1, 2)]
    assert runs[0] == runs[1]
    assert runs[0] != runs[2]


def test_no_draws_leave_only_what_is_proven() -> None:
    found = assess(ns.load_model(), ns.load_destinations().select(*SOME), draws=0)
    assert found.sampled is None
    assert found.intervals is not None


def test_every_segment_and_client_can_be_assessed() -> None:
    destinations = ns.load_destinations().select(*SOME)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for segment in ns.load_segments():
            for client in ("FRA", "GBR"):
                model = ns.load_model(segment, client)
                found = assess(model, destinations, draws=256)
                assert found.sampled is not None
                assert found.sampled.matters_most is not None


@pytest.mark.parametrize("what", [[], "weights", ["luck"]])
def test_what_cannot_be_varied_is_refused(what: object) -> None:
    destinations = ns.load_destinations().select(*SOME)
    with pytest.raises((InvalidInputError, UnknownNameError)):
        assess(ns.load_model(), destinations, what=what)  # type: ignore[arg-type]


def test_progress_is_told_to_the_end() -> None:
    told: list[tuple[int, int]] = []
    destinations = ns.load_destinations().select(*SOME)
    assess(
        ns.load_model(),
        destinations,
        draws=10_000,
        progress=lambda done, total: told.append((done, total)),
    )
    assert told[-1] == (10_000, 10_000)
    assert np.all(np.diff([done for done, _ in told]) > 0)
