"""What must hold for every method of the registry: its promises, and the shared door."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DataObject
from numpy.testing import assert_allclose
from numpy.typing import NDArray

from nearshore_score import OPERATORS, InvalidInputError
from nearshore_score.aggregation import (
    MeanMin,
    Operator,
    PowerMean,
    TransformedGeometricMean,
)
from nearshore_score.aggregation.properties import HasMethodProperties, MethodProperties
from nearshore_score.aggregation.registered import LinearInWeights
from nearshore_score.multicriteria import DecisionMethod, MulticriteriaMethod
from nearshore_score.normalisation import Direction
from nearshore_score.ranks import competition_ranks
from tests.multicriteria.problems import Problem, problems

Floats = NDArray[np.float64]

#: Operators that need parameters, or two children, are tested with their own room.
KINDS = tuple(
    kind for kind in OPERATORS.kinds if issubclass(OPERATORS.class_of(kind), MulticriteriaMethod)
)
#: Operators that look at one destination at a time, and what those with parameters are tried with.
#: Not among them: two children only, or a weight for each place.
ROW_BY_ROW: dict[str, Operator] = {
    **{
        kind: OPERATORS.create(kind)
        for kind in ("arithmetic_mean", "geometric_mean", "harmonic_mean", "sum", "product")
    },
    **{
        kind: OPERATORS.create(kind) for kind in ("count", "minimum", "maximum", "mazziotta_pareto")
    },
    "power_mean": PowerMean(exponent=3),
    "mean_min": MeanMin(alpha=0.7, beta=5),
    "transformed_geometric_mean": TransformedGeometricMean(
        score_range=(0, 100), inner_range=(1, 100)
    ),
}
CLAIMANTS = (*KINDS, *ROW_BY_ROW)
every_method = pytest.mark.parametrize("kind", KINDS)

# Dozens of methods: a part of the usual examples is plenty for each.
few = settings(max_examples=max(10, settings().max_examples // 3))

#: The weights only say who takes part.
CONSTANT = ("benefit_of_the_doubt",)

#: Scores closer than this, relative to their size, are equal but for rounding.
NEAR = 1e-8


def method_of(kind: str) -> DecisionMethod:
    method = OPERATORS.create(kind)
    assert isinstance(method, DecisionMethod)
    return method


def properties_of(kind: str) -> MethodProperties:
    method = ROW_BY_ROW.get(kind) or method_of(kind)
    assert isinstance(method, HasMethodProperties)
    return method.properties


def claiming(**claim: object) -> list[str]:
    """Return the kinds whose properties say so."""
    ((name, value),) = claim.items()
    return [kind for kind in CLAIMANTS if getattr(properties_of(kind), name) == value]


def scores_of(kind: str, problem: Problem) -> Floats:
    if kind in ROW_BY_ROW:
        return ROW_BY_ROW[kind].aggregate(problem.matrix, problem.weights)
    return method_of(kind).evaluate(*problem).score


def ranks_of(scores: Floats) -> Floats:
    """Return ranks in which what differs by rounding alone ties."""
    tolerance = NEAR * max(1.0, float(np.abs(scores).max()))
    return competition_ranks(scores, tolerance=tolerance).astype(np.float64)


def clearly_ordered(scores: Floats) -> bool:
    """Say whether no two scores are so close that rounding could turn them round."""
    gaps = np.abs(scores[:, None] - scores[None, :])
    size = max(1.0, float(np.abs(scores).max()))
    return not ((gaps > NEAR * size / 100) & (gaps < NEAR * size * 100)).any()


def refused(kind: str, problem: Problem) -> bool:
    try:
        scores_of(kind, problem)
    except InvalidInputError:
        return True
    return False


# --- what holds always ------------------------------------------------------------------------


@every_method
@few
@given(data=st.data())
def test_the_order_of_destinations_and_criteria_does_not_matter(
    kind: str, data: DataObject
) -> None:
    problem = _usable(kind, data)
    n, k = problem.matrix.shape
    rows = data.draw(st.permutations(range(n)))
    columns = data.draw(st.permutations(range(k)))
    other = Problem(
        problem.matrix[rows][:, columns],
        problem.weights[columns],
        tuple(problem.directions[place] for place in columns),
    )
    expected = scores_of(kind, problem)[rows]
    assert_allclose(scores_of(kind, other), expected, rtol=NEAR, atol=NEAR)


@every_method
@few
@given(data=st.data(), factor=st.sampled_from([1e-6, 0.5, 3.0, 1e9]))
def test_only_the_proportions_of_weights_matter(kind: str, data: DataObject, factor: float) -> None:
    problem = _usable(kind, data)
    other = problem._replace(weights=problem.weights * factor)
    assert_allclose(scores_of(kind, other), scores_of(kind, problem), rtol=NEAR, atol=NEAR)


@every_method
@few
@given(data=st.data())
def test_a_criterion_without_weight_takes_no_part(kind: str, data: DataObject) -> None:
    problem = _usable(kind, data)
    n = len(problem.matrix)
    column = data.draw(st.lists(st.floats(0.5, 200), min_size=n, max_size=n))
    word = data.draw(st.sampled_from(problem.directions))
    wider = Problem(
        np.column_stack([problem.matrix, column]),
        np.append(problem.weights, 0.0),
        (*problem.directions, word),
    )
    assert_allclose(scores_of(kind, wider), scores_of(kind, problem), rtol=NEAR, atol=NEAR)


@every_method
@few
@given(data=st.data())
def test_duplicates_tie(kind: str, data: DataObject) -> None:
    problem = _usable(kind, data)
    doubled = problem._replace(matrix=np.vstack([problem.matrix, problem.matrix[:1]]))
    scores = scores_of(kind, doubled)
    assert_allclose(scores[-1], scores[0], rtol=NEAR, atol=NEAR)


@every_method
@few
@given(data=st.data())
def test_a_batch_equals_its_items(kind: str, data: DataObject) -> None:
    one = _usable(kind, data)
    n, k = one.matrix.shape
    drawn = data.draw(_problems(kind, destinations=(n, n), criteria=(k, k)))
    other = drawn._replace(directions=one.directions)
    if refused(kind, other):
        return
    method = method_of(kind)
    matrices, weights = np.stack([one.matrix, other.matrix]), np.stack([one.weights, other.weights])
    items = [
        method.evaluate(m, w, one.directions).score for m, w in zip(matrices, weights, strict=True)
    ]
    whole = method.evaluate(matrices, weights, one.directions).score
    assert_allclose(whole, np.stack(items), rtol=NEAR, atol=NEAR)
    of_weights = method.evaluate(one.matrix, weights, one.directions).score
    items = [method.evaluate(one.matrix, own, one.directions).score for own in weights]
    assert_allclose(of_weights, np.stack(items), rtol=NEAR, atol=NEAR)


@every_method
@few
@given(data=st.data())
def test_input_is_left_as_it_was(kind: str, data: DataObject) -> None:
    problem = data.draw(_problems(kind))
    before = problem.matrix.copy(), problem.weights.copy()
    refused(kind, problem)
    np.testing.assert_array_equal(problem.matrix, before[0])
    np.testing.assert_array_equal(problem.weights, before[1])


@every_method
@few
@given(data=st.data())
def test_the_operator_leaves_out_whoever_lacks_a_criterion(kind: str, data: DataObject) -> None:
    problem = data.draw(problems(benefits_only=True, destinations=(3, 6)))
    present = np.ones(problem.matrix.shape, dtype=np.bool_)
    lacking = data.draw(st.integers(0, len(problem.matrix) - 1))
    present[lacking, int(problem.weights.argmax())] = False
    others = np.delete(np.arange(len(problem.matrix)), lacking)
    holes = np.where(present, problem.matrix, np.nan)
    method = method_of(kind)
    try:
        expected = method.evaluate(problem.matrix[others], problem.weights).score
    except InvalidInputError:
        return
    scores = method.aggregate(holes, problem.weights, present)
    assert np.isnan(scores[lacking])
    assert_allclose(scores[others], expected, rtol=NEAR, atol=NEAR)


@pytest.mark.parametrize(
    "kind", [kind for kind in KINDS if isinstance(OPERATORS.create(kind), LinearInWeights)]
)
@few
@given(data=st.data())
def test_linear_terms_give_the_score_for_any_weights(kind: str, data: DataObject) -> None:
    problem = data.draw(problems(benefits_only=True))
    method = OPERATORS.create(kind)
    assert isinstance(method, LinearInWeights)
    terms, link = method.linear_terms(problem.matrix)
    score = method_of(kind).evaluate(problem.matrix, problem.weights).score
    seen = np.log(score) if link == "log" else score
    shares = problem.weights / problem.weights.sum()
    assert_allclose(terms @ shares, seen, rtol=NEAR, atol=NEAR)


@every_method
def test_what_is_not_said_to_be_linear_is_not(kind: str) -> None:
    method = method_of(kind)
    if isinstance(method, LinearInWeights):
        return
    matrix = np.array([[20.0, 7.0, 30.0], [35.0, 3.0, 8.0], [10.0, 9.0, 40.0], [28.0, 5.0, 21.0]])
    weights = np.array([[0.7, 0.2, 0.1], [0.1, 0.3, 0.6], [0.4, 0.25, 0.35]])
    ends, middle = method.evaluate(matrix, weights[:2]).score, method.evaluate(matrix, weights[2])
    halfway = np.abs(ends.mean(axis=0) - middle.score).max()
    assert halfway > 1e-6 or properties_of(kind).answer != "scores" or kind in CONSTANT


# --- what each method says of itself ----------------------------------------------------------

Scaled = Callable[[Floats, np.random.Generator], Floats]


def other_unit(matrix: Floats, random: np.random.Generator) -> Floats:
    units: Floats = random.uniform(0.2, 5, matrix.shape[1])
    return matrix * units


def other_unit_and_origin(matrix: Floats, random: np.random.Generator) -> Floats:
    origins: Floats = random.uniform(0, 300, matrix.shape[1])
    return other_unit(matrix, random) + origins


def bent(matrix: Floats, random: np.random.Generator) -> Floats:
    bends: Floats = random.uniform(20, 60, matrix.shape[1])
    return np.exp(matrix / bends)


SCALES: dict[str, Scaled] = {
    "ratio": other_unit,
    "interval": other_unit_and_origin,
    "ordinal": bent,
}
HOLDING = {"ordinal": list(SCALES), "interval": ["ratio", "interval"], "ratio": ["ratio"]}


@pytest.mark.parametrize(
    ("kind", "scale"),
    [(kind, scale) for kind in CLAIMANTS for scale in HOLDING.get(properties_of(kind).scale, ())],
)
@few
@given(data=st.data(), seed=st.integers(0, 999))
def test_the_scales_it_allows_leave_the_order(
    kind: str, scale: str, data: DataObject, seed: int
) -> None:
    problem = _usable(kind, data)
    other = problem._replace(matrix=SCALES[scale](problem.matrix, np.random.default_rng(seed)))
    if refused(kind, other):
        return
    before, after = scores_of(kind, problem), scores_of(kind, other)
    if clearly_ordered(before) and clearly_ordered(after):
        np.testing.assert_array_equal(ranks_of(after), ranks_of(before))


@pytest.mark.parametrize(
    ("kind", "scale"),
    [
        (kind, scale)
        for kind in CLAIMANTS
        for scale in SCALES
        if scale not in HOLDING.get(properties_of(kind).scale, ())
    ],
)
def test_a_scale_that_it_does_not_allow_can_change_the_order(kind: str, scale: str) -> None:
    def changed(problem: Problem, random: np.random.Generator) -> Problem:
        return problem._replace(matrix=SCALES[scale](problem.matrix, random))

    assert _found(kind, changed), "no counter-example: the method allows more than it says"


@pytest.mark.parametrize(
    "kind", [kind for kind in CLAIMANTS if not properties_of(kind).rank_reversal]
)
@few
@given(data=st.data())
def test_without_rank_reversal_the_others_keep_their_order(kind: str, data: DataObject) -> None:
    problem = _usable(kind, data, destinations=(3, 6))
    left = data.draw(st.integers(2, len(problem.matrix) - 1))
    fewer = problem._replace(matrix=problem.matrix[:left])
    if refused(kind, fewer):
        return
    before, after = scores_of(kind, problem)[:left], scores_of(kind, fewer)
    if clearly_ordered(before) and clearly_ordered(after):
        assert not _reversed(before, after)


@pytest.mark.parametrize("kind", claiming(rank_reversal=True))
def test_where_rank_reversal_is_admitted_it_can_be_found(kind: str) -> None:
    random = np.random.default_rng(8)
    for _ in range(4000):
        problem = _random_problem(kind, random, destinations=7)
        left = int(random.integers(2, 7))
        fewer = problem._replace(matrix=problem.matrix[:left])
        if refused(kind, problem) or refused(kind, fewer):
            continue
        if _reversed(scores_of(kind, problem)[:left], scores_of(kind, fewer)):
            return
    pytest.fail("no counter-example: the method is steadier than it says")


@pytest.mark.parametrize(
    "kind", [kind for kind in CLAIMANTS if properties_of(kind).dominance != "no"]
)
@few
@given(data=st.data())
def test_who_is_better_nowhere_worse_does_not_come_after(kind: str, data: DataObject) -> None:
    problem = _usable(kind, data)
    signs = np.array([1.0 if word == "benefit" else -1.0 for word in problem.directions])
    least = problem.matrix.min() / 2
    steps = data.draw(
        st.lists(st.sampled_from([0.0, 0.1, 0.4]), min_size=len(signs), max_size=len(signs)).filter(
            any
        )
    )
    better = problem.matrix[0] + signs * np.array(steps) * least
    wider = problem._replace(matrix=np.vstack([problem.matrix, better]))
    if refused(kind, wider):
        return
    scores = scores_of(kind, wider)
    size = max(1.0, float(np.abs(scores).max()))
    assert scores[-1] >= scores[0] - NEAR * size
    gained = problem.weights[np.array(steps) > 0].max(initial=0.0) / problem.weights.sum()
    if properties_of(kind).dominance == "strict" and gained > 0.01:
        assert scores[-1] > scores[0]


@pytest.mark.parametrize(
    "kind", [kind for kind in CLAIMANTS if properties_of(kind).dominance == "no"]
)
def test_where_dominance_is_not_promised_it_can_fail(kind: str) -> None:
    random = np.random.default_rng(3)
    for _ in range(20000):
        problem = _random_problem(kind, random, destinations=4)
        signs = np.array([1.0 if word == "benefit" else -1.0 for word in problem.directions])
        better = problem.matrix[0] + signs * random.choice([0.0, 0.5], len(signs))
        wider = problem._replace(matrix=np.vstack([problem.matrix, better]))
        if not refused(kind, wider):
            scores = scores_of(kind, wider)
            if scores[-1] < scores[0] - NEAR * max(1.0, float(np.abs(scores).max())):
                return
    pytest.fail("no counter-example: the method respects dominance more than it says")


@every_method
def test_the_specification_goes_through_json(kind: str) -> None:
    method = OPERATORS.create(kind)
    assert isinstance(method, MulticriteriaMethod)
    assert type(method).from_json(method.to_json()) == method
    assert method.variant or properties_of(kind).title


# --- the shared door --------------------------------------------------------------------------

CELLS = {"nan": np.nan, "infinity": np.inf, "minus infinity": -np.inf}
WEIGHTS: dict[str, list[float]] = {
    "negative": [1, -1, 1],
    "zero sum": [0, 0, 0],
    "nan": [1, np.nan, 1],
    "too few": [1, 1],
}


@every_method
@pytest.mark.parametrize("cell", CELLS)
@few
@given(data=st.data())
def test_a_cell_that_is_no_number_is_refused_by_place(
    kind: str, cell: str, data: DataObject
) -> None:
    problem = data.draw(_problems(kind))
    n, k = problem.matrix.shape
    row, column = data.draw(st.integers(0, n - 1)), data.draw(st.integers(0, k - 1))
    broken = problem.matrix.copy()
    broken[row, column] = CELLS[cell]
    with pytest.raises(InvalidInputError, match=f"row {row + 1}, criterion {column + 1}: "):
        scores_of(kind, problem._replace(matrix=broken))


@every_method
@pytest.mark.parametrize("wrong", WEIGHTS)
def test_weights_that_cannot_be_are_refused(kind: str, wrong: str) -> None:
    matrix = np.array([[4.0, 5.0, 6.0], [7.0, 3.0, 2.0]])
    with pytest.raises(InvalidInputError, match="weight"):
        method_of(kind).evaluate(matrix, WEIGHTS[wrong])


@every_method
def test_directions_that_cannot_be_are_refused(kind: str) -> None:
    matrix = np.array([[4.0, 5.0], [7.0, 3.0]])
    with pytest.raises(InvalidInputError, match="direction"):
        method_of(kind).evaluate(matrix, [1, 1], ["benefit"])
    with pytest.raises(InvalidInputError, match="benefit"):
        method_of(kind).evaluate(matrix, [1, 1], ["benefit", 0])  # type: ignore[list-item]


ODD: dict[str, tuple[list[list[float]], list[float]]] = {
    "one destination": ([[4.0, 5.0, 6.0]], [1, 2, 3]),
    "one criterion": ([[4.0], [7.0], [7.0]], [1]),
    "one cell": ([[4.0]], [1]),
    "all rows equal": ([[4.0, 5.0], [4.0, 5.0], [4.0, 5.0]], [1, 3]),
    "a constant criterion": ([[4.0, 5.0], [2.0, 5.0], [3.0, 5.0]], [1, 3]),
    "all constant but one without weight": ([[4.0, 5.0], [2.0, 5.0]], [0, 1]),
    "zeros": ([[0.0, 5.0], [3.0, 0.0], [0.0, 0.0]], [1, 3]),
    "a column of zeros": ([[0.0, 5.0], [0.0, 2.0], [0.0, 9.0]], [1, 3]),
    "nothing but zeros": ([[0.0, 0.0], [0.0, 0.0]], [1, 3]),
    "negative": ([[-4.0, 5.0], [7.0, -3.0], [0.0, 1.0]], [1, 3]),
    "huge": ([[1e150, 5e150], [7e150, 3e150], [2e150, 2e150]], [1, 3]),
    "tiny": ([[1e-150, 5e-150], [7e-150, 3e-150], [2e-150, 2e-150]], [1, 3]),
    "far apart": ([[1e-150, 5.0], [7e150, 3.0], [1.0, 1e150]], [1e-9, 1e9]),
}


@every_method
@pytest.mark.parametrize("case", ODD)
@pytest.mark.parametrize("word", ["benefit", "cost"])
def test_odd_input_gives_a_finite_answer_or_says_why_not(kind: str, case: str, word: str) -> None:
    matrix, weights = ODD[case]
    try:
        result = method_of(kind).evaluate(matrix, weights, [word] * len(weights))  # type: ignore[list-item]
    except InvalidInputError:
        return
    names: tuple[str, ...] = getattr(result, "_fields", ())
    assert "score" in names
    for name in names:
        if name != "orders":
            assert np.isfinite(np.asarray(getattr(result, name))).all(), name
    assert result.score.shape == (len(matrix),)


# --- how problems are drawn -------------------------------------------------------------------


def _problems(
    kind: str,
    *,
    destinations: tuple[int, int] = (2, 6),
    criteria: tuple[int, int] = (2, 5),
) -> st.SearchStrategy[Problem]:
    only = _takes_benefits_only(kind)
    return problems(destinations=destinations, criteria=criteria, benefits_only=only)


def _usable(kind: str, data: DataObject, *, destinations: tuple[int, int] = (2, 6)) -> Problem:
    """Draw a problem that the method does not refuse."""
    drawn = _problems(kind, destinations=destinations)
    return data.draw(drawn.filter(lambda problem: not refused(kind, problem)))


def _takes_benefits_only(kind: str) -> bool:
    if kind in ROW_BY_ROW:
        return True
    pair = Problem(np.array([[1.0, 2.0], [3.0, 1.0]]), np.ones(2), ("benefit", "cost"))
    return refused(kind, pair)


def _random_problem(kind: str, random: np.random.Generator, *, destinations: int) -> Problem:
    criteria = int(random.integers(2, 4))
    either: list[Direction] = ["benefit", "cost"]
    words = either[:1] if _takes_benefits_only(kind) else either
    return Problem(
        random.integers(1, 60, (destinations, criteria)).astype(np.float64),
        random.integers(1, 5, criteria).astype(np.float64),
        tuple(words[int(random.integers(0, len(words)))] for _ in range(criteria)),
    )


def _found(
    kind: str, change: Callable[[Problem, np.random.Generator], Problem], tries: int = 4000
) -> bool:
    """Say whether a search finds a problem whose order another scale changes."""
    random = np.random.default_rng(1)
    for _ in range(tries):
        problem = _random_problem(kind, random, destinations=4)
        other = change(problem, random)
        if refused(kind, problem) or refused(kind, other):
            continue
        before, after = scores_of(kind, problem), scores_of(kind, other)
        if clearly_ordered(before) and clearly_ordered(after) and _reversed(before, after):
            return True
    return False


def _reversed(before: Floats, after: Floats) -> bool:
    """Say whether two destinations have changed places, ties left aside."""
    ahead = ranks_of(before)[:, None] - ranks_of(before)[None, :]
    then = ranks_of(after)[:, None] - ranks_of(after)[None, :]
    return bool((ahead * then < 0).any())
