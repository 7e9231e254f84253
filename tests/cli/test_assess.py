"""`nearshore-score assess`, and the rank intervals of `compare`."""

import json
import re

import pytest

import nearshore_score as ns
from nearshore_score.sensitivity import Assessment, assess, rank_intervals
from tests.cli.command import Call, installed

SOME = ("MAR", "TUN", "PRT", "EGY")


def test_it_says_what_the_library_says() -> None:
    done = installed("assess", *SOME)
    assert (done.code, done.err) == (0, "")
    found = assess(ns.load_model(), ns.load_destinations().select(*SOME))
    for sentence in found.sentences():
        assert sentence in done.out


def test_json_holds_the_whole_assessment(call: Call) -> None:
    done = call("assess", *SOME, "--format", "json")
    found = assess(ns.load_model(), ns.load_destinations().select(*SOME))
    assert Assessment.from_json(done.out) == found
    assert json.loads(done.out)["focus"] == "MAR"


@pytest.mark.parametrize("output_format", ["csv", "md"])
def test_other_formats_hold_the_intervals(call: Call, output_format: str) -> None:
    done = call("assess", *SOME, "--format", output_format)
    assert done.code == 0
    assert "Best rank" in done.out


@pytest.mark.parametrize(
    ("within", "words"),
    [
        ("10%", "up to 10% more or less"),
        ("judgement_bands", "inside the judged bands"),
        ("whole-simplex", "any weights whatever"),
    ],
)
def test_the_weights_that_are_allowed_can_be_chosen(call: Call, within: str, words: str) -> None:
    assert words in call("assess", *SOME, "--within", within).out


@pytest.mark.parametrize("within", ["x%", "200%", "-5%", "bands"])
def test_weights_that_make_no_sense_are_wrong_usage(call: Call, within: str) -> None:
    done = call("assess", *SOME, "--within", within)
    assert done.code == 2
    assert "Traceback" not in done.err


def test_the_focus_can_be_a_name(call: Call) -> None:
    assert "Portugal, " in call("assess", *SOME, "--focus", "Portugal").out


def test_a_method_that_is_not_linear_is_sampled(call: Call) -> None:
    done = call("assess", *SOME, "--method", "topsis", "--draws", "1000")
    assert done.code == 0
    assert "Nothing is proven" in done.out
    assert "90% of 1000 draws" in done.out


def test_a_method_that_is_not_linear_is_refused_without_draws(call: Call) -> None:
    done = call("assess", *SOME, "--method", "topsis", "--draws", "0")
    assert done.code == 1
    assert "sampled sensitivity analysis" in done.err


def test_what_is_varied_can_be_chosen(call: Call) -> None:
    done = call("assess", *SOME, "--what", "data", "--groups-on", "wgi_rule_of_law", "--seed", "3")
    assert done.code == 0
    assert "seed 3" in done.out
    assert "On Rule of law: " in done.out
    assert "tipping" not in done.out


@pytest.mark.parametrize("wrong", [("--what", "luck"), ("--draws", "-1"), ("--seed", "-1")])
def test_draws_that_make_no_sense_are_wrong_usage(call: Call, wrong: tuple[str, str]) -> None:
    assert call("assess", *SOME, *wrong).code == 2


def test_groups_on_an_unknown_node_are_refused(call: Call) -> None:
    done = call("assess", *SOME, "--groups-on", "wgi_rule_of_lawn")
    assert done.code == 1
    assert "wgi_rule_of_law" in done.err


def test_without_time_for_proofs_bounds_are_called_bounds(call: Call) -> None:
    done = call("assess", "--all", "--time-limit", "0")
    assert done.code == 0
    assert "bound" in done.out


def intervals_shown(text: str) -> dict[str, str]:
    """Return the column of ranks by code."""
    lines = [re.split(r"\s{2,}", line.strip()) for line in text.splitlines()]
    return {cells[1]: cells[4] for cells in lines if re.fullmatch(r"\d+=?", cells[0])}


def test_compare_shows_between_which_ranks_each_comes(call: Call) -> None:
    done = call("compare")
    found = rank_intervals(ns.load_model(), ns.load_destinations().select(*ns.MAIN_COMPARISON))
    assert intervals_shown(done.out) == {one.destination: one.text for one in found.intervals}
    assert "Ranks: best and worst with each weight up to 25% more or less" in done.out


def test_compare_shows_them_of_many_only_when_asked(call: Call) -> None:
    assert "Ranks" not in call("compare", "--all").out
    assert "Ranks: best and worst" in call("compare", "--all", "--assess").out


def test_compare_leaves_them_out_where_scores_are_not_linear_unless_asked(call: Call) -> None:
    assert "Ranks" not in call("compare", *SOME, "--method", "topsis").out
    asked = call("compare", *SOME, "--method", "topsis", "--assess")
    assert asked.code == 1
    assert "use sampled sensitivity analysis" in asked.err


def test_compare_says_it_in_french(call: Call) -> None:
    assert (
        "Rangs : meilleur et pire avec chaque poids"
        in call("compare", *SOME, "--language", "fr").out
    )


def test_the_weights_inside_a_criterion_can_vary(call: Call) -> None:
    done = call("assess", *SOME, "--node", "talent")
    assert done.code == 0
    found = assess(ns.load_model(), ns.load_destinations().select(*SOME), node="talent")
    assert found.sentences()[0] in done.out


def test_a_node_that_does_not_exist_is_named_with_the_nearest(call: Call) -> None:
    done = call("assess", *SOME, "--node", "talents")
    assert done.code == 1
    assert "did you mean talent" in done.err
