"""The assessment in one call: its parts are those of the single analyses, and it says them."""

from typing import Literal

import numpy as np
import pytest

import nearshore_score as ns
from nearshore_score import sensitivity
from nearshore_score.sensitivity import Assessment, LinearScores, assess


@pytest.fixture(scope="module")
def main() -> ns.Destinations:
    return ns.load_destinations().select(*ns.MAIN_COMPARISON)


@pytest.fixture(scope="module")
def found(main: ns.Destinations) -> Assessment:
    return assess(ns.load_model(), main)


def test_morocco_is_the_focus_unless_told_otherwise(
    main: ns.Destinations, found: Assessment
) -> None:
    assert found.focus == "MAR"
    assert assess(ns.load_model(), main, "EGY").focus == "EGY"
    others = main.select("PRT", "POL")
    assert assess(ns.load_model(), others).focus == ns.load_model().rank(others).codes[0]


def test_the_intervals_are_those_of_the_default_weight_set(
    main: ns.Destinations, found: Assessment
) -> None:
    alone = sensitivity.rank_intervals(
        ns.load_model(), main, sensitivity.RelativeBounds(share=0.25)
    )
    assert found.intervals.is_proven
    for code in alone.scores.destinations:
        assert (found.intervals[code].best, found.intervals[code].worst) == (
            alone[code].best,
            alone[code].worst,
        )


def test_the_tipping_points_are_at_the_ranks_next_to_its_own(
    main: ns.Destinations, found: Assessment
) -> None:
    model = ns.load_model()
    rank = model.rank(main).rank("MAR")
    for change, to_rank in ((found.up, rank - 1), (found.down, rank + 1)):
        alone = sensitivity.smallest_weight_change(model, main, "MAR", to_rank=to_rank)
        assert change is not None
        assert change.status == "proven"
        assert change.distance == pytest.approx(alone.distance)


def test_applied_to_the_model_the_tipping_points_move_the_rank(
    main: ns.Destinations, found: Assessment
) -> None:
    model = ns.load_model()
    rank = model.rank(main).rank("MAR")
    assert found.up is not None
    assert found.down is not None
    for change, better in ((found.up, True), (found.down, False)):
        framework = model.framework.reweight("total", change.weights)
        moved = model.replace(framework=framework).rank(main).rank("MAR")
        assert moved < rank if better else moved > rank


def test_the_weight_of_the_criterion_moves_the_rank_just_beyond_its_end(
    main: ns.Destinations, found: Assessment
) -> None:
    scores = sensitivity.linear_scores(ns.load_model(), main)
    assert found.criterion is not None
    place = scores.children.index(found.criterion.child)
    rank = scores.ranks_at(scores.weight_array)[scores.place("MAR")]

    def rank_with(weight: float) -> int:
        weights = np.array(scores.weights)
        weights *= (1 - weight) / (1 - weights[place])
        weights[place] = weight
        return int(scores.ranks_at(weights)[scores.place("MAR")])

    step = 1e-6 * np.sign(found.criterion.end - found.criterion.weight)
    assert rank_with(found.criterion.end - step) == rank
    assert rank_with(found.criterion.end + step) != rank


def test_no_other_criterion_needs_a_smaller_relative_change(
    main: ns.Destinations, found: Assessment
) -> None:
    assert found.criterion is not None
    stability = sensitivity.weight_stability(ns.load_model(), main)
    for one in stability.found:
        held = one.interval_of_rank("MAR")
        for end, is_end in ((held.low, held.low > 0), (held.high, held.high < 1)):
            if is_end:
                change = abs(end - one.weight) / one.weight
                assert change >= abs(found.criterion.relative_change) - 1e-12


def test_the_figure_is_the_nearest_of_all_figures(main: ns.Destinations, found: Assessment) -> None:
    points = sensitivity.figure_tipping_points(ns.load_model(), main, "MAR").points
    assert found.figure == points[0]


def test_it_says_what_is_certain_and_what_is_not(found: Assessment) -> None:
    said = " ".join(found.sentences())
    own = found.intervals["MAR"]
    assert "each weight up to 25% more or less" in said
    assert f"comes between {own.best}st and {own.worst}th: proven" in said
    assert "Nearest tipping point up: Morocco reaches rank 1" in said
    assert "Nearest tipping point down:" in said
    assert "The criterion that matters most is" in said
    assert "The figure that matters most is" in said


@pytest.mark.parametrize(("language", "word"), [("en", "proven"), ("fr", "prouvé")])
def test_it_goes_through_json_and_prints_in_both_languages(
    main: ns.Destinations, language: Literal["en", "fr"], word: str
) -> None:
    own = assess(ns.load_model(language=language), main)
    assert Assessment.from_json(own.to_json()) == own
    assert word in str(own)
    assert word in own.markdown()


def test_the_bands_of_the_segment_file_are_used_on_request(main: ns.Destinations) -> None:
    own = assess(ns.load_model(), main, weights="judgement_bands")
    assert "inside the judged bands" in own.sentences()[0]
    low = own.scores.low["cost"]
    for interval in own.intervals.intervals:
        assert interval.best_weights["cost"] >= low - 1e-9


def test_a_matrix_of_ones_own_has_no_figures() -> None:
    scores = LinearScores.from_matrix([[0.9, 0.1], [0.6, 0.6], [0.1, 0.5]])
    own = assess(scores, focus="a2")
    assert own.figure is None
    assert "figure" not in " ".join(own.sentences())


def test_who_leads_by_far_has_nobody_above_and_nothing_that_matters() -> None:
    scores = LinearScores.from_matrix([[0.9, 0.8], [0.1, 0.2]])
    said = " ".join(assess(scores).sentences())
    assert "a1 stays 1st" in said
    assert "Nobody is ahead of a1" in said
    assert "No weights take a1 to a worse rank" in said
    assert "No single weight changes the rank of a1" in said


def test_alone_a_destination_is_certainly_first(main: ns.Destinations) -> None:
    said = " ".join(assess(ns.load_model(), main.select("MAR")).sentences())
    assert "Morocco stays 1st" in said
    assert "Nobody is behind Morocco" in said
    assert "No single figure changes the rank" in said


def test_a_method_that_is_not_linear_is_refused_with_the_remedy(main: ns.Destinations) -> None:
    with pytest.raises(ns.NotLinearError, match="sampled sensitivity analysis"):
        assess(ns.load_model(method="topsis"), main, draws=0)


def test_an_unknown_focus_is_refused(main: ns.Destinations) -> None:
    with pytest.raises(ns.UnknownNameError, match="MAR"):
        assess(ns.load_model(), main, "MRA")


def test_all_destinations_are_summed_up_in_few_words() -> None:
    own = assess(ns.load_model(), ns.load_destinations())
    assert own.intervals.is_proven
    assert "and 4" in own.sentences()[1]


@pytest.mark.parametrize(
    ("share", "language", "words"),
    [
        (0.25, "en", "up to 25% more"),
        (0.125, "en", "up to 12.5% more"),
        (0.125, "fr", "12,5\u202f%"),
    ],
)
def test_the_share_is_said_in_full(share: float, language: Literal["en", "fr"], words: str) -> None:
    assert words in sensitivity.RelativeBounds(share=share).in_words(language)


def test_what_was_not_settled_in_time_is_not_called_impossible(found: Assessment) -> None:
    assert found.up is not None
    open_question = found.up.replace(
        possible=None, status="bound", distance=None, weights={}, rivals=()
    )
    said = " ".join(found.replace(up=open_question).sentences())
    assert "Nearest tipping point up: Not settled in time" in said
