"""The command that sets methods side by side."""

import csv
import io

import pytest

import nearshore_score as ns
from tests.cli.command import Call

FIVE = ("MAR", "EGY", "TUN", "ROU", "POL")


def found(*methods: str, **options: object) -> ns.MethodComparison:
    profiles = ns.load_destinations().select(*FIVE)
    return ns.compare_methods(ns.load_model(**options), profiles, methods or None)  # type: ignore[arg-type]


def test_json_is_what_the_library_gives(call: Call) -> None:
    done = call("compare-methods", *FIVE, "--format", "json")
    assert (done.code, done.err) == (0, "")
    assert ns.MethodComparison.from_json(done.out) == found()


def test_csv_has_a_line_for_each_method_and_destination(call: Call) -> None:
    done = call("compare-methods", *FIVE, "--with", "topsis", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.out)))
    expected = found("topsis").ranks
    assert len(rows) == 10
    assert all(expected[row["method"]][row["code"]] == int(row["rank"]) for row in rows)


def test_the_tables_show_ranks_and_who_moves(call: Call) -> None:
    out = call("compare-methods", *FIVE, "--with", "topsis", "--with", "vikor").out
    assert "kendall_tau_b" in out
    assert "Best" in out
    assert [line.split()[0] for line in out.splitlines()[1:4]] == [
        "arithmetic_mean",
        "topsis",
        "vikor",
    ]


def test_markdown_and_french(call: Call) -> None:
    out = call("compare-methods", *FIVE, "--format", "md", "--language", "fr").out
    assert "| Méthode" in out
    assert "Meilleur" in out


def test_many_destinations_get_the_table_of_movers_only(call: Call) -> None:
    out = call("compare-methods", "--all", "--with", "topsis", "--with", "minimum").out
    assert "kendall_tau_b" not in out
    assert "MAR" in out


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("--with", "topsi"), "topsis"),
        (("--measure", "kendall"), "kendall_tau_b"),
    ],
)
def test_unknown_names_suggest_the_nearest(
    call: Call, arguments: tuple[str, ...], word: str
) -> None:
    done = call("compare-methods", *FIVE, *arguments)
    assert done.code == 2
    assert word in done.err
