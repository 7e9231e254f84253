"""Every method and every computed weighting by name, on criteria and on indicators."""

import pytest

import nearshore_score as ns
from nearshore_score.dataset.framework import computed_weights
from tests.cli.command import Call

#: On indicators some destinations score zero, or the same for all, which these cannot use.
REFUSED_ON_INDICATORS = {"ocra"}


@pytest.mark.parametrize("kind", ns.applicable_methods())
def test_on_criteria_every_method_ranks_all_twelve(call: Call, kind: str) -> None:
    done = call("compare", "--method", kind, "--format", "json")
    assert (done.code, done.err) == (0, "")
    ranking = ns.Ranking.from_json(done.out)
    assert len(ranking) == 12
    assert ranking.outcome is not None
    assert (ranking.outcome.method, ranking.outcome.joins) == (kind, "children")
    assert call("compare", "--method", kind).code == 0


@pytest.mark.parametrize("kind", ns.applicable_methods())
def test_on_indicators_every_method_ranks_all_twelve_or_says_why_not(call: Call, kind: str) -> None:
    done = call("compare", "--method", kind, "--level", "indicators", "--format", "json")
    if kind in REFUSED_ON_INDICATORS:
        assert done.code == 1
        assert "Error: " in done.err
        assert "is too low" in done.err
        return
    assert (done.code, done.err) == (0, "")
    ranking = ns.Ranking.from_json(done.out)
    assert len(ranking) == 12
    assert ranking.outcome is not None
    assert ranking.outcome.joins == "leaves"


@pytest.mark.parametrize("kind", [kind for kind in computed_weights() if kind[0] != "p"])
def test_every_computed_weighting_ranks_all_twelve(call: Call, kind: str) -> None:
    done = call("compare", "--weights", kind, "--format", "json")
    assert (done.code, done.err) == (0, "")
    ranking = ns.Ranking.from_json(done.out)
    assert len(ranking) == 12
    weights = ranking.model.framework.root.weights
    assert isinstance(weights, ns.FixedWeights)
    assert weights.basis.startswith(f"{kind}, computed from 12")


def test_weights_of_a_component_that_pulls_both_ways_are_refused(call: Call) -> None:
    done = call("compare", "--weights", "principal_component")
    assert done.code == 1
    assert "moves against the first principal component" in done.err
