"""Gates that cannot be meant."""

import pytest

import nearshore_score as ns
from nearshore_score import InvalidInputError


def test_one_gate_as_a_bare_text() -> None:
    with pytest.raises(InvalidInputError, match=r"write gates=\['voice_language'\]"):
        ns.load_model(gates="voice_language")


def test_two_gates_of_one_code() -> None:
    gate = ns.Gate(code="near", target="distance", maximum=5000)
    with pytest.raises(InvalidInputError, match="two gates have the same code"):
        ns.load_model(gates=[gate, gate.replace(maximum=3000)])
