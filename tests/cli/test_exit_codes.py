"""What the command leaves behind: 0 good, 1 invalid, 2 usage, 3 nothing ranked, 130 interrupted."""

import signal
import subprocess
import sys

import pytest

from nearshore_score.cli import compare as compare_module
from tests.cli.command import Call, installed, run, script, surroundings

THIN = "code,cost\nTHIN,62\n"
TOO_HIGH = "code,cost\nXYZ,620\n"

# --- 1: invalid data --------------------------------------------------------------------------


def test_a_score_of_620_is_invalid_and_the_remedy_is_told_without_a_traceback() -> None:
    done = installed("compare", "--data", "-", stdin=TOO_HIGH)
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("Error: line 2: ")
    assert "620 is outside 0 to 100" in done.err
    assert "give raw figures" in done.err
    assert "Traceback" not in done.err


def test_debug_shows_the_traceback() -> None:
    done = installed("compare", "--data", "-", "--debug", stdin=TOO_HIGH)
    assert done.code == 1
    assert "Traceback (most recent call last)" in done.err
    assert "InvalidInputError: line 2: " in done.err


def test_weights_that_are_all_zero_are_invalid(call: Call) -> None:
    done = call("compare", "--weights", "cost=0")
    assert done.code == 1
    assert "all weights are zero" in done.err


def test_a_gate_on_a_score_with_min_max_is_invalid_and_the_remedy_told(call: Call) -> None:
    done = call("compare", "--gate", "voice_language", "--normalisation", "min_max")
    assert done.code == 1
    assert "use fixed goalposts" in done.err


# --- 2: usage ---------------------------------------------------------------------------------

USAGE = {
    "destination": (("compare", "Marocco"), "did you mean Morocco or Maroc?"),
    "two letters swapped": (("compare", "MRA"), " MAR "),
    "segment": (("compare", "--segment", "sofware"), "software_product_engineering"),
    "client": (("compare", "--client", "FRB"), "did you mean FRA"),
    "method without points": (("compare", "--method", "count"), "unknown method 'count'"),
    "normalisation without points": (
        ("compare", "--normalisation", "as_is"),
        "unknown normalisation 'as_is'",
    ),
    "method": (("compare", "--method", "geometric"), "did you mean geometric_mean"),
    "normalisation": (("compare", "--normalisation", "minmax"), "did you mean min_max?"),
    "gate": (("compare", "--gate", "distance"), "did you mean nearshore_distance?"),
    "file of figures": (("compare", "--without", "stackoverflow"), "stack_overflow_survey"),
    "weight scheme": (("compare", "--weights", "gsli_2020"), "gsli_2021"),
    "criterion": (("compare", "--weights", "costs=1"), "did you mean cost?"),
    "weight": (("compare", "--weights", "cost=much"), "'cost=much' is not criterion=number"),
    "focus": (("compare", "MAR", "EGY", "--focus", "Egipt"), "did you mean Egypt"),
    "list": (("data", "list", "indicator"), "'indicators'"),
    "name to show": (("data", "show", "fixed_brodband"), "did you mean fixed_broadband?"),
    "command": (("compair",), "compair"),
    "format": (("compare", "--format", "xlsx"), "'xlsx'"),
    "top": (("compare", "--top", "0"), "--top"),
    "language": (("compare", "--language", "de"), "'de'"),
    "folder as a file": (("compare", "--output", "."), "is a directory"),
}


@pytest.mark.parametrize(("arguments", "answer"), USAGE.values(), ids=USAGE)
def test_a_name_that_does_not_exist_is_usage_and_the_nearest_is_named(
    call: Call, arguments: tuple[str, ...], answer: str
) -> None:
    done = call(*arguments)
    assert (done.code, done.out) == (2, "")
    assert answer in done.err
    assert "Traceback" not in done.err


def test_an_option_that_does_not_exist_is_usage() -> None:
    done = installed("compare", "--segmnt", "general")
    assert (done.code, done.out) == (2, "")
    assert "--segment" in done.err


# --- 3: nothing to rank -----------------------------------------------------------------------


def test_too_little_known_ends_with_three_and_says_how_little() -> None:
    done = installed("compare", "--data", "-", stdin=THIN)
    assert (done.code, done.err) == (3, "")
    # Cost carries 30 % of the general weights.
    (line,) = [line for line in done.out.splitlines() if line.startswith("Not ranked: THIN: ")]
    assert "30% of the" in line


def test_everybody_behind_a_gate_ends_with_three(call: Call) -> None:
    done = call("compare", "MAR", "EGY", "--gate", "adequate_data_protection")
    assert done.code == 3
    assert done.out.count("fails the gate: Adequate data protection") == 2


@pytest.mark.parametrize("kind", ["json", "csv", "md"])
def test_an_empty_ranking_is_written_in_every_format(call: Call, kind: str) -> None:
    done = call("compare", "--data", "-", "--format", kind, stdin=THIN)
    assert (done.code, done.err) == (3, "")
    assert "THIN" in done.out


def test_one_that_can_be_ranked_is_enough_for_zero(call: Call) -> None:
    assert call("compare", "MAR", "--data", "-", stdin=THIN).code == 0


# --- 130, broken pipes, odd surroundings ------------------------------------------------------


def test_ctrl_c_ends_with_130_and_without_a_traceback(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        compare_module, "load_model", lambda *_, **__: signal.raise_signal(signal.SIGINT)
    )
    done = call("compare")
    assert (done.code, done.out, done.err.strip()) == (130, "", "")


@pytest.mark.parametrize(
    "arguments", [("data", "list", "indicators"), ("compare", "--all", "-v"), ("--help",)]
)
def test_a_reader_that_has_gone_is_met_with_silence(arguments: tuple[str, ...]) -> None:
    process = subprocess.Popen(
        [script(), *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=surroundings(),
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    complaint = process.stderr.read()
    process.stderr.close()
    assert (process.wait(timeout=60), complaint) == (0, b"")


def test_a_pipe_that_knows_no_minus_sign_gets_an_escape_and_no_traceback() -> None:
    # What a Windows console does when its output goes into a file.
    narrow = {"PYTHONIOENCODING": "latin-1", "PYTHONUTF8": "0"}
    done = run([script(), "compare", "MAR", "POL", "ROU"], **narrow)
    assert (done.code, done.err) == (0, "")
    assert r"(\u2212" in done.out


@pytest.mark.parametrize("missing", ["click", "rich"])
def test_without_the_extra_the_command_to_install_it_is_told(missing: str) -> None:
    start = (
        f"import sys; sys.modules[{missing!r}] = None; import nearshore_score.cli as c; c.main()"
    )
    done = run([sys.executable, "-c", start])
    assert (done.code, done.out) == (2, "")
    assert f"needs {missing};" in done.err
    assert 'python -m pip install "nearshore-score[cli]"' in done.err
    assert "Traceback" not in done.err


def test_the_library_itself_needs_no_extra() -> None:
    start = (
        "import sys; sys.modules['click'] = sys.modules['rich'] = None; "
        "import nearshore_score as ns; "
        "print(ns.load_model().rank(ns.load_destinations().select('MAR', 'EGY')))"
    )
    done = run([sys.executable, "-c", start])
    assert (done.code, done.err) == (0, "")
    assert "Morocco" in done.out
