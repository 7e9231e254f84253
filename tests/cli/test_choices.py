"""Methods, weights, gates and files of figures: the command line asks the library the same."""

import csv
import io

import pytest

from nearshore_score import MAIN_COMPARISON, Ranking, load_destinations, load_gates, load_model
from nearshore_score import load_weight_schemes as schemes
from tests.cli.command import Call


def ranked(call: Call, *options: str) -> Ranking:
    done = call("compare", "--format", "json", *options)
    assert (done.code, done.err) == (0, "")
    return Ranking.from_json(done.out)


CHOICES = [
    (("--method", "geometric_mean"), {"method": "geometric_mean"}),
    (("--method", "topsis"), {"method": "topsis"}),
    (("--method", "topsis", "--level", "indicators"), {"method": "topsis", "level": "indicators"}),
    (("--method", "promethee_1"), {"method": "promethee_1"}),
    (("--weights", "critic"), {"weights": "critic"}),
    (("--normalisation", "min_max"), {"normalisation": "min_max"}),
    (("--weights", "cost=40,talent=20"), {"weights": {"cost": 40.0, "talent": 20.0}}),
    (("--gate", "nearshore_distance"), {"gates": ["nearshore_distance"]}),
    *((("--weights", scheme), {"weights": scheme}) for scheme in schemes()),
]


@pytest.mark.parametrize(("options", "arguments"), CHOICES, ids=[" ".join(o) for o, _ in CHOICES])
def test_an_option_gives_what_the_library_gives(
    call: Call, options: tuple[str, ...], arguments: dict[str, object]
) -> None:
    expected = load_model(**arguments).rank(load_destinations().select(*MAIN_COMPARISON))  # type: ignore[arg-type]
    assert ranked(call, *options) == expected
    assert ranked(call, *options) != ranked(call)


def test_the_method_in_use_is_named(call: Call) -> None:
    done = call("compare", "--method", "geometric_mean", "--normalisation", "min_max")
    assert "Method: weighted geometric mean, min-max over the compared destinations\n" in done.out


def test_own_weights_are_shown_as_shares(call: Call) -> None:
    (line,) = [
        line
        for line in call("compare", "--weights", "cost=40,talent=20").out.splitlines()
        if line.startswith("Weights: ")
    ]
    assert "Cost 67%" in line
    assert "Talent 33%" in line
    assert "judgement" not in line


def test_a_published_scheme_is_named_beside_its_weights(call: Call) -> None:
    out = call("compare", "--weights", "gsli_2021").out
    (line,) = [line for line in out.splitlines() if line.startswith("Weights: ")]
    assert "Kearney" in line
    assert "2021" in line


def test_whom_a_gate_stops_stays_visible_with_the_reason(call: Call) -> None:
    gate = load_gates()["adequate_data_protection"]
    done = call("compare", "--gate", gate.code)
    regimes = {
        code: load_destinations()[code].figure("data_transfer_regime", "FRA")
        for code in MAIN_COMPARISON
    }
    stopped = [
        load_destinations()[code].name
        for code, figure in regimes.items()
        if figure is not None and gate.outcome(figure.value) == "fail"
    ]
    assert "Morocco" in stopped
    for name in stopped:
        assert f"Not ranked: {name}: fails the gate: Adequate data protection\n" in done.out
    passed = 12 - len(stopped)
    assert f"{passed} pass, {len(stopped)} fail, 0 unknown" in done.out


def test_where_morocco_is_stopped_the_sentence_says_so(call: Call) -> None:
    done = call("compare", "--gate", "adequate_data_protection")
    assert done.code == 0
    table, sentences, *_ = done.out.split("\n\n")[1:]
    assert table.lstrip().startswith(("Language", "Rank"))
    assert sentences == "Not ranked: Morocco: fails the gate: Adequate data protection"


def test_gates_may_be_repeated(call: Call) -> None:
    options = ("--gate", "adequate_data_protection", "--gate", "nearshore_distance")
    ranking = ranked(call, *options)
    assert {verdict.gate for verdict in ranking.gates} == set(options[1::2])


def test_a_file_of_figures_can_be_left_out(call: Call) -> None:
    ranking = ranked(call, "--without", "stack_overflow_survey")
    without = {
        caution.destination
        for caution in ranking.cautions
        if (caution.kind, caution.indicator) == ("missing", "developer_pay")
    }
    assert without == set(MAIN_COMPARISON)
    assert len(ranking) == 12


def test_destinations_are_taken_by_code_or_name_in_both_languages(call: Call) -> None:
    done = call("compare", "mar", "Égypte", "Tunisia", "TUN", "--format", "csv")
    assert {row["code"] for row in csv.DictReader(io.StringIO(done.out))} == {"MAR", "EGY", "TUN"}


def test_the_client_market_itself_is_listed_but_not_ranked(call: Call) -> None:
    own = "code,name,cost,language_skills,talent,certifications\nGBR,Home,50,50,50,50\n"
    done = call("compare", "MAR", "--client", "GBR", "--data", "-", stdin=own)
    assert "Not ranked: Home: is itself the client market\n" in done.out
    assert done.code == 0
