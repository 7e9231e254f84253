from concurrent.futures import ThreadPoolExecutor
from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

import nearshore_score as ns
from nearshore_score.errors import InvalidInputError, UnknownNameError
from nearshore_score.figures import Normal
from nearshore_score.framework import Framework
from nearshore_score.panel import CellError, Panel
from nearshore_score.plan import Plan
from nearshore_score.profiles import Destinations
from nearshore_score.sensitivity.linear_scores import LinearScores
from nearshore_score.sensitivity.score_covariance import score_covariance

Floats = NDArray[np.float64]

VALUES = [[60.0, 40.0, 50.0], [50.0, 55.0, 45.0], [45.0, 52.0, 70.0]]
WEIGHTS = {"cost": 0.5, "talent": 0.3, "law": 0.2}
COLUMNS = tuple(WEIGHTS)


def small_plan(errors: dict[tuple[str, str], tuple[float, str]]) -> Plan:
    """Return a weighted sum of three direct scores, with the standard errors and groups given."""
    cells = [
        CellError(
            destination=destination,
            column=column,
            uncertainty=Normal(standard_error=error),
            group=group,
        )
        for (destination, column), (error, group) in errors.items()
    ]
    return Plan(Panel(("A", "B", "C"), COLUMNS, VALUES, errors=cells), Framework.flat(WEIGHTS))


def some() -> Destinations:
    return ns.load_destinations().select("MAR", "EGY", "TUN")


@cache
def moroccan(method: str, node: str) -> tuple[tuple[str, ...], Floats]:
    found = score_covariance(
        ns.load_model(),
        some(),
        node=node,
        method="simulation" if method == "simulation" else "derivative",
        draws=20_000,
    )
    return found.destinations, found.covariance


def close(found: Floats, expected: Floats, draws: int) -> bool:
    """Say whether a covariance is within five standard errors of what it should be."""
    own = np.diagonal(expected)
    errors = np.sqrt((np.outer(own, own) + expected**2) / draws)
    return bool((np.abs(found - expected) <= 5 * errors + 1e-12).all())


def test_scores_of_a_weighted_sum_have_the_covariance_of_its_terms() -> None:
    errors = {
        ("A", "cost"): (2.0, "a"),
        ("A", "law"): (3.0, "b"),
        ("B", "talent"): (1.5, "c"),
        ("C", "law"): (1.0, "d"),
    }
    found = score_covariance(small_plan(errors), method="simulation", draws=40_000)
    assert found.destinations == ("C", "A", "B")
    np.testing.assert_allclose(found.scores, [52.1, 52.0, 50.5])
    variances = {"A": 0.25 * 4 + 0.04 * 9, "B": 0.09 * 2.25, "C": 0.04}
    expected = np.diag([variances[code] for code in found.destinations])
    assert close(found.covariance, expected, 40_000)
    assert found.relative_error == pytest.approx(np.sqrt(2 / 39_999))


def test_errors_of_one_group_move_together() -> None:
    within = small_plan({("A", "cost"): (2.0, "a"), ("A", "law"): (3.0, "a")})
    found = score_covariance(within, draws=40_000)
    at = found.destinations.index("A")
    assert found.standard_errors[at] == pytest.approx(0.5 * 2 + 0.2 * 3, rel=0.02)
    across = small_plan({("A", "cost"): (2.0, "a"), ("B", "cost"): (3.0, "a")})
    found = score_covariance(across, draws=40_000)
    one, other = found.destinations.index("A"), found.destinations.index("B")
    assert found.covariance[one, other] == pytest.approx(0.25 * 6, rel=0.03)
    assert found.covariance[one, one] == pytest.approx(0.25 * 4, rel=0.03)


def test_on_a_weighted_sum_slopes_and_simulation_are_the_same() -> None:
    plan = small_plan(
        {("A", "cost"): (2.0, "a"), ("B", "cost"): (3.0, "a"), ("C", "law"): (1.0, "c")}
    )
    simulated = score_covariance(plan, draws=5000)
    derived = score_covariance(plan, draws=5000, method="derivative")
    np.testing.assert_allclose(derived.covariance, simulated.covariance, rtol=1e-6, atol=1e-9)
    np.testing.assert_array_equal(derived.scores, simulated.scores)


@pytest.mark.parametrize("node", ["legal_certainty", "wgi_rule_of_law"])
def test_where_scores_bend_little_slopes_and_simulation_agree(node: str) -> None:
    destinations, simulated = moroccan("simulation", node)
    again, derived = moroccan("derivative", node)
    assert destinations == again
    np.testing.assert_allclose(derived, simulated, rtol=0.01, atol=1e-6)


def test_an_indicator_has_the_error_that_its_publisher_states() -> None:
    destinations, covariance = moroccan("simulation", "wgi_rule_of_law")
    # From -2 to 2 standard units the score goes from 0 to 100.
    stated = {"MAR": 0.163227 * 25, "TUN": 0.165054 * 25, "EGY": 0.165937 * 25}
    for code, variance in zip(destinations, np.diagonal(covariance), strict=True):
        assert np.sqrt(variance) == pytest.approx(stated[code], rel=0.03)
    off = covariance - np.diag(np.diagonal(covariance))
    assert np.abs(off).max() < 5 * np.diagonal(covariance).max() / np.sqrt(20_000)


def test_five_governance_series_of_a_destination_do_not_average_their_errors_away() -> None:
    model = ns.load_model()
    together = score_covariance(model, some(), node="legal_certainty", draws=4096)
    node = model.framework.node("legal_certainty")
    shares = {child.code: w for child, w in zip(node.children, node.nominal_weights(), strict=True)}
    governed = sum(float(w) for code, w in shares.items() if code.startswith("wgi_"))
    assert governed > 0.5
    # Errors of 4 to 6 points that were independent would leave less than half of this.
    assert (together.standard_errors > 0.9 * governed * 4).all()


def test_any_executor_and_more_draws_give_the_same_numbers() -> None:
    plan = small_plan({("A", "cost"): (2.0, "a"), ("B", "law"): (3.0, "b")})
    done: list[tuple[int, int]] = []
    alone = score_covariance(
        plan, draws=9000, seed=3, progress=lambda now, total: done.append((now, total))
    )
    assert done == [(4096, 9000), (8192, 9000), (9000, 9000)]
    with ThreadPoolExecutor(2) as pool:
        pooled = score_covariance(plan, draws=9000, seed=3, executor=pool)
    np.testing.assert_array_equal(alone.covariance, pooled.covariance)
    other = score_covariance(plan, draws=9000, seed=4)
    assert (other.covariance != alone.covariance).any()
    single = score_covariance(plan, draws=1)
    np.testing.assert_array_equal(single.covariance, np.zeros((3, 3)))


def test_what_cannot_be_done_is_refused() -> None:
    plan = small_plan({("A", "cost"): (2.0, "a")})
    with pytest.raises(UnknownNameError, match="labour"):
        score_covariance(plan, node="labour")
    with pytest.raises(InvalidInputError, match="vary"):
        score_covariance(plan, figures=False)
    with pytest.raises(InvalidInputError, match="draw"):
        score_covariance(plan, draws=0)
    with pytest.raises(InvalidInputError, match="profiles"):
        score_covariance(ns.load_model())
    with pytest.raises(InvalidInputError, match="figures"):
        score_covariance(LinearScores.from_matrix([[1.0]]))  # type: ignore[arg-type]
