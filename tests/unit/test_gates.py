"""Gates: conditions before scoring, reported whatever they say."""

import pytest

from nearshore_score import (
    DestinationProfile,
    Figure,
    FixedWeights,
    Framework,
    Gate,
    GateResult,
    Goalposts,
    Indicator,
    InvalidInputError,
    MinMax,
    Node,
    ScoringModel,
    UnknownNameError,
)


def framework() -> Framework:
    """cost is scored directly; network is measured by its speed."""
    speed = Indicator(code="speed", unit="Mbit/s", goalposts=Goalposts(low=0, high=100))
    network = Node(
        code="network",
        children=(Node.leaf(speed),),
        weights=FixedWeights(values={"speed": 1}),
    )
    root = Node(
        code="total",
        children=(Node(code="cost"), network),
        weights=FixedWeights(values={"cost": 1, "network": 1}),
    )
    return Framework(root=root)


def places() -> list[DestinationProfile]:
    """Fast, slow, unknown, and one to which the question does not apply."""
    figures = {
        "FAST": Figure(value=80),
        "SLOW": Figure(value=10),
        "UNSURE": Figure(state="missing"),
        "NONE": Figure(state="not_applicable"),
    }
    return [
        DestinationProfile(code=code, cost=50, other={"network": {"speed": figure}})
        for code, figure in figures.items()
    ]


def outcomes(*gates: Gate) -> dict[str, str]:
    ranking = ScoringModel(framework=framework(), gates=gates).rank(places())
    return {verdict.destination: verdict.outcome for verdict in ranking.gates}


FAST_ENOUGH = Gate(code="fast", target="speed", minimum=30)


@pytest.mark.parametrize(
    ("value", "outcome"), [(29.9, "fail"), (30.0, "pass"), (60.0, "pass"), (60.1, "fail")]
)
def test_both_ends_are_still_allowed(value: float, outcome: str) -> None:
    assert Gate(code="g", target="speed", minimum=30, maximum=60).outcome(value) == outcome


def test_no_figure_is_unknown() -> None:
    assert FAST_ENOUGH.outcome(None) == "unknown"


def test_a_gate_on_an_indicator_judges_the_raw_value() -> None:
    assert outcomes(FAST_ENOUGH) == {
        "FAST": "pass",
        "SLOW": "fail",
        "UNSURE": "unknown",
        "NONE": "not_applicable",
    }


def test_a_gate_on_a_node_judges_its_score() -> None:
    # FAST scores 80 on the network and 65 in total, SLOW 10 and 30.
    assert outcomes(Gate(code="g", target="network", minimum=60))["FAST"] == "pass"
    assert outcomes(Gate(code="g", target="total", minimum=31))["SLOW"] == "fail"
    assert outcomes(Gate(code="g", target="network", minimum=60))["UNSURE"] == "unknown"


def test_a_gate_on_a_direct_score_judges_that_score() -> None:
    assert outcomes(Gate(code="g", target="cost", minimum=50))["SLOW"] == "pass"
    assert outcomes(Gate(code="g", target="cost", minimum=51))["SLOW"] == "fail"


def test_who_fails_is_not_ranked_and_the_gate_is_named() -> None:
    ranking = ScoringModel(framework=framework(), gates=(FAST_ENOUGH,)).rank(places())
    assert set(ranking.codes) == {"FAST", "UNSURE", "NONE"}
    (stopped,) = ranking.not_ranked
    assert (stopped.code, stopped.reason, stopped.gate) == ("SLOW", "gate", "fast")


def test_a_strict_gate_also_stops_the_unknown_but_not_what_does_not_apply() -> None:
    strict = Gate(code="fast", target="speed", minimum=30, unknown="exclude")
    ranking = ScoringModel(framework=framework(), gates=(strict,)).rank(places())
    assert set(ranking.codes) == {"FAST", "NONE"}
    reasons = {row.code: row.reason for row in ranking.not_ranked}
    assert reasons == {"SLOW": "gate", "UNSURE": "gate_unknown"}


def test_the_verdict_carries_the_value_that_was_judged() -> None:
    ranking = ScoringModel(framework=framework(), gates=(FAST_ENOUGH,)).rank(places())
    expected = GateResult(gate="fast", destination="SLOW", outcome="fail", value=10.0)
    assert expected in ranking.gates


def test_the_first_gate_that_stops_is_the_reason() -> None:
    gates = (Gate(code="cheap", target="cost", minimum=60), FAST_ENOUGH)
    ranking = ScoringModel(framework=framework(), gates=gates).rank(places())
    assert ranking.codes == ()
    assert {row.gate for row in ranking.not_ranked} == {"cheap"}
    assert len(ranking.gates) == 2 * 4  # every verdict is reported all the same


def test_with_min_max_a_gate_on_a_score_is_refused() -> None:
    gate = Gate(code="g", target="network", minimum=50)
    model = ScoringModel(framework=framework(), normalisation=MinMax(), gates=(gate,))
    with pytest.raises(
        InvalidInputError, match="gate g judges a score, but with min_max"
    ) as caught:
        model.rank(places())
    assert "use fixed goalposts, or a gate on an indicator" in str(caught.value)


def test_with_min_max_only_those_who_pass_are_compared() -> None:
    model = ScoringModel(framework=framework(), normalisation=MinMax(), gates=(FAST_ENOUGH,))
    # FAST alone has a speed left to compare: nothing tells it apart, so it scores 50.
    assert model.rank(places())["FAST"].nodes["network"].score == 50.0


def test_an_unknown_target_suggests_the_nearest() -> None:
    gate = Gate(code="g", target="sped", minimum=50)
    with pytest.raises(UnknownNameError, match="target of gate g 'sped'; did you mean speed"):
        ScoringModel(framework=framework(), gates=(gate,)).rank(places())


def test_labels_follow_the_language() -> None:
    gate = Gate(code="g", target="speed", minimum=1, name="Fast", name_fr="Rapide")
    assert (gate.label(), gate.label("fr")) == ("Fast", "Rapide")
