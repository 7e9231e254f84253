"""Main effects: beside a plain least-squares fit, exact indices, and many samples."""

from collections.abc import Sequence
from importlib import import_module

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from nearshore_score.errors import InvalidInputError
from nearshore_score.sensitivity.main_effects import MainEffects, main_effects

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]
SHAPE = (4, 2, 15)
SHARES = (np.array([0.1, 0.2, 0.3, 0.4]), np.array([0.3, 0.7]), np.full(15, 1 / 15))
DESIGN = 2 + len(SHAPE)


def mingled(seed: int = 1) -> Floats:
    """Return the output of every combination, main effects and interactions mingled."""
    draws = np.random.default_rng(seed)
    alone = [draws.normal(size=own) for own in ((4, 1, 1), (1, 2, 1), (1, 1, 15))]
    table: Floats = alone[0] + alone[1] + 0.5 * alone[2] + 0.7 * draws.normal(size=SHAPE)
    return table


def exact(table: Floats) -> tuple[list[Floats], Floats]:
    """Return the effects and first-order indices of all combinations, by summing over them."""
    chances = np.einsum("i,j,k->ijk", *SHARES)
    mean = (chances * table).sum()
    variance = (chances * (table - mean) ** 2).sum()
    effects: list[Floats] = []
    for axis, shares in enumerate(SHARES):
        others = tuple(other for other in range(table.ndim) if other != axis)
        effects.append((chances * table).sum(axis=others) / shares - mean)
    spread = [shares @ own**2 for shares, own in zip(SHARES, effects, strict=True)]
    return effects, np.array(spread) / variance


def sampled(rows: int, seed: int) -> tuple[Ints, Ints]:
    """Return the options of a Saltelli design of random rows, and the row of each run."""
    draws = np.random.default_rng(seed)
    first, second = (
        np.column_stack([draws.choice(len(own), rows, p=own) for own in SHARES]) for _ in range(2)
    )
    mixed = [np.where(np.arange(3) == at, second, first) for at in range(3)]
    return np.concatenate([first, second, *mixed]), np.tile(np.arange(rows), DESIGN)


def outputs_of(options: Ints, table: Floats) -> Floats:
    return np.asarray(table[tuple(options.T)])


def balanced(table: Floats) -> tuple[Ints, Floats]:
    options = np.indices(table.shape).reshape(table.ndim, -1).T
    return options, table.ravel()


# --- beside other ways ------------------------------------------------------------------------


def test_a_balanced_table_has_the_effects_of_its_margins() -> None:
    # Two-way layout: the margins less the mean, as in any textbook.
    table = np.array([[3.0, 5.0, 10.0], [1.0, 7.0, 4.0]])
    options, outputs = balanced(table)
    found = main_effects(options, outputs, resamples=0)
    assert found.mean == pytest.approx(5)
    np.testing.assert_allclose(found.effects[0], [1, -1], atol=1e-12)
    np.testing.assert_allclose(found.effects[1], [-3, 1, 2], atol=1e-12)
    # The rest is 0, -2, 2 and the other way round.
    assert found.variance == pytest.approx(1 + 14 / 3 + 16 / 6)
    # Variance of a row's mean: squares 8 over 3 squared, times 3 / 2; of a column's: 2 x^2 / 2.
    taken = [0.5 * 2 * 0.5 * 8 / 9 * 1.5, 2 / 9 * (0 + 4 + 4)]
    spread = [1, 14 / 3]
    expected = (np.array(spread) - taken) / (1 + 14 / 3 + 16 / 6)
    np.testing.assert_allclose(found.first, expected, rtol=1e-12)


def test_effects_are_those_of_a_plain_least_squares_fit() -> None:
    options, rows = sampled(60, 3)
    outputs = outputs_of(options, mingled()) + np.random.default_rng(4).normal(size=len(options))
    found = main_effects(options, outputs, shares=SHARES, rows=rows, resamples=0)
    columns = [np.ones((len(options), 1))]
    columns += [np.eye(size)[own] for size, own in zip(SHAPE, options.T, strict=True)]
    fitted = np.linalg.lstsq(np.concatenate(columns, axis=1), outputs, rcond=None)[0]
    ends = np.cumsum([1, *SHAPE])
    for start, end, shares, own in zip(ends[:-1], ends[1:], SHARES, found.effects, strict=True):
        expected = fitted[start:end] - shares @ fitted[start:end]
        np.testing.assert_allclose(own, expected, atol=1e-10)


def test_a_sum_has_its_parts_as_effects_and_their_variances_as_indices() -> None:
    options, rows = sampled(100, 1)
    parts = [np.arange(size) ** 1.5 for size in SHAPE]
    outputs = sum(part[own] for part, own in zip(parts, options.T, strict=True))
    found = main_effects(options, np.asarray(outputs), shares=SHARES, rows=rows)
    variances = np.array(
        [own @ (part - own @ part) ** 2 for own, part in zip(SHARES, parts, strict=True)]
    )
    np.testing.assert_allclose(found.first, variances / variances.sum(), rtol=1e-10)
    assert found.mean == pytest.approx(
        sum(own @ part for own, part in zip(SHARES, parts, strict=True))
    )
    for own, part, errors, shares in zip(found.effects, parts, found.errors, SHARES, strict=True):
        np.testing.assert_allclose(own, part - shares @ part, atol=1e-10)
        np.testing.assert_allclose(errors, 0, atol=1e-6)
    np.testing.assert_allclose(found.first_low, found.first, rtol=1e-6)


def test_over_many_samples_indices_and_effects_are_right_and_so_are_their_errors() -> None:
    table = mingled()
    effects, indices = exact(table)
    found: list[MainEffects] = []
    for seed in range(250):
        options, rows = sampled(200, seed)
        outputs = outputs_of(options, table)
        found.append(main_effects(options, outputs, shares=SHARES, rows=rows, resamples=200))
    first = np.array([one.first for one in found])
    error = first.std(axis=0) / np.sqrt(len(found))
    assert (np.abs(first.mean(axis=0) - indices) < 4 * error).all()
    inside = [(one.first_low <= indices) & (indices <= one.first_high) for one in found]
    assert (np.abs(np.mean(inside, axis=0) - 0.95) < 0.06).all()
    for at, own in enumerate(effects):
        off = [(one.effects[at] - own) / one.errors[at] for one in found]
        assert np.abs(np.mean(off, axis=0)).max() < 0.35
        assert np.std(off) == pytest.approx(1.05, abs=0.1)


def test_the_noise_of_many_options_is_taken_off() -> None:
    # Nothing but noise: 100 means of about ten runs each spread, and yet the index is near zero.
    draws = np.random.default_rng(2)
    options = draws.integers(0, 100, (1000, 1))
    outputs = draws.normal(size=(1000, 200))
    found = main_effects(options, outputs, shares=[np.ones(100)], resamples=100)
    assert found.first.mean() == pytest.approx(0, abs=0.002)
    assert found.first.std() < 0.02
    inside = (found.first_low <= 0) & (found.first_high >= 0)
    assert inside.mean() > 0.9


def test_runs_that_belong_together_count_as_one_for_the_errors() -> None:
    options, rows = sampled(80, 5)
    outputs = outputs_of(options, mingled())
    once = main_effects(options, outputs, shares=SHARES, rows=rows)
    double = main_effects(
        np.concatenate([options, options]),
        np.concatenate([outputs, outputs]),
        shares=SHARES,
        rows=np.concatenate([rows, rows]),
    )
    for one, other in zip(once.errors, double.errors, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-10)
    np.testing.assert_allclose(once.first, double.first, rtol=0.005)
    np.testing.assert_allclose(once.first_low, double.first_low, atol=0.005)


# --- properties -------------------------------------------------------------------------------


def assert_same(one: MainEffects, other: MainEffects) -> None:
    for own, others in zip(one.effects + one.errors, other.effects + other.errors, strict=True):
        np.testing.assert_allclose(own, others, rtol=1e-7, atol=1e-10)
    for name in ("first", "mean", "variance"):
        np.testing.assert_allclose(getattr(one, name), getattr(other, name), rtol=1e-9, atol=1e-11)


@given(seed=st.integers(0, 10_000), order=st.permutations(range(3)))
def test_neither_the_order_of_runs_nor_of_choices_matters(seed: int, order: list[int]) -> None:
    options, rows = sampled(50, 9)
    outputs = outputs_of(options, mingled(seed))
    plain = main_effects(options, outputs, shares=SHARES, rows=rows, resamples=20)
    mixed = np.random.default_rng(seed).permutation(len(outputs))
    turned = main_effects(
        options[mixed][:, order],
        outputs[mixed],
        shares=[SHARES[at] for at in order],
        rows=rows[mixed],
        resamples=20,
    )
    expected = plain._replace(
        effects=tuple(plain.effects[at] for at in order),
        errors=tuple(plain.errors[at] for at in order),
        first=plain.first[order],
    )
    assert_same(turned, expected)
    np.testing.assert_allclose(turned.first_low, plain.first_low[order], rtol=1e-7, atol=1e-9)


@given(
    seed=st.integers(0, 10_000),
    shift=st.floats(-1e3, 1e3),
    factor=st.sampled_from([1e-120, 1e-3, 7.0, 1e100]),
)
def test_another_unit_changes_no_index(seed: int, shift: float, factor: float) -> None:
    options, rows = sampled(50, 9)
    outputs = outputs_of(options, mingled(seed))
    plain = main_effects(options, outputs, shares=SHARES, rows=rows, resamples=10)
    other = main_effects(
        options, (outputs + shift) * factor, shares=SHARES, rows=rows, resamples=10
    )
    np.testing.assert_allclose(other.first, plain.first, rtol=1e-8, atol=1e-9)
    np.testing.assert_allclose(other.first_high, plain.first_high, rtol=1e-7, atol=1e-8)
    for own, others in zip(plain.effects, other.effects, strict=True):
        np.testing.assert_allclose(others / factor, own, rtol=1e-7, atol=1e-9)


def test_several_outputs_at_once_give_what_each_gives() -> None:
    options, rows = sampled(50, 2)
    outputs = np.stack([outputs_of(options, mingled(seed)) for seed in range(5)], axis=1)
    whole = main_effects(options, outputs, shares=SHARES, rows=rows, resamples=50)
    for at in range(5):
        alone = main_effects(options, outputs[:, at], shares=SHARES, rows=rows, resamples=50)
        assert alone.mean.shape == ()
        assert_same(
            whole._replace(
                effects=tuple(own[:, at] for own in whole.effects),
                errors=tuple(own[:, at] for own in whole.errors),
                first=whole.first[:, at],
                mean=whole.mean[at],
                variance=whole.variance[at],
            ),
            alone,
        )
        np.testing.assert_allclose(alone.first_low, whole.first_low[:, at], rtol=1e-10)


def test_many_outputs_in_pieces_give_what_they_give_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    options, rows = sampled(50, 2)
    outputs = np.random.default_rng(0).normal(size=(len(options), 9))
    whole = main_effects(options, outputs, shares=SHARES, rows=rows, resamples=50)
    # The name of the module is that of the function as well.
    monkeypatch.setattr(import_module(main_effects.__module__), "_AT_ONCE", 500)
    pieces = main_effects(options, outputs, shares=SHARES, rows=rows, resamples=50)
    assert_same(whole, pieces)
    np.testing.assert_allclose(whole.first_high, pieces.first_high, rtol=1e-10)


def test_without_shares_options_count_as_often_as_they_occur() -> None:
    options = np.repeat([0, 1, 2], [2, 3, 5])
    outputs = np.array([0.0, 2, 4, 5, 6, 1, 1, 1, 1, 1])
    found = main_effects(options, outputs, resamples=0)
    stated = main_effects(options, outputs, shares=[[2, 3, 5]], resamples=0)
    assert_same(found, stated)
    assert found.mean == pytest.approx(outputs.mean())
    np.testing.assert_allclose(found.effects[0], np.array([1, 5, 1]) - outputs.mean())


# --- the edge ---------------------------------------------------------------------------------


def test_an_output_that_does_not_vary_has_no_index_and_effects_of_zero() -> None:
    options, rows = sampled(30, 2)
    outputs = np.stack([np.full(len(options), 0.1), options[:, 0] * 1.0], axis=1)
    found = main_effects(options, outputs, shares=SHARES, rows=rows, resamples=20)
    assert np.isnan(found.first[:, 0]).all()
    assert np.isnan(found.first_low[:, 0]).all()
    assert all((own[:, 0] == 0).all() for own in found.effects + found.errors)
    assert found.mean[0] == pytest.approx(0.1)
    assert found.variance[0] == 0
    assert found.first[0, 1] == pytest.approx(1, abs=0.01)


def test_without_resamples_there_are_no_intervals_but_everything_else() -> None:
    options, rows = sampled(30, 2)
    outputs = outputs_of(options, mingled())
    found = main_effects(options, outputs, shares=SHARES, rows=rows, resamples=0)
    assert np.isnan(found.first_low).all()
    assert np.isfinite(found.first).all()


def test_nothing_given_is_changed() -> None:
    options, rows = sampled(30, 2)
    outputs = outputs_of(options, mingled())
    before = options.copy(), outputs.copy(), rows.copy()
    main_effects(options, outputs, shares=SHARES, rows=rows, resamples=5)
    for own, kept in zip((options, outputs, rows), before, strict=True):
        np.testing.assert_array_equal(own, kept)


@pytest.mark.parametrize(
    ("options", "outputs", "settings", "said"),
    [
        ([[0], [1]], [1.0, 2.0, 3.0], {}, "a line for each of 3 runs"),
        ([0.0, 1.0], [1.0, 2.0], {}, "whole numbers"),
        ([-1, 0, 0, -1], [1.0, 2.0, 3.0, 4.0], {}, "counted from 0"),
        ([0, 1, 0, 1], [1.0, np.nan, 3.0, 4.0], {}, "finite"),
        ([0, 1, 0, 1], [1.0, 1e200, 3.0, 4.0], {}, "below 1e\\+150"),
        ([0, 1, 0, 1], [], {}, "outputs have shape"),
        ([0, 1, 0, 0], [1.0, 2.0, 3.0, 4.0], {}, "option 1 of choice 0 occurs in fewer than 2"),
        ([0, 1, 0, 1], [1.0, 2, 3, 4], {"rows": [0, 1, 0, 1]}, "option 0 of choice 0 occurs"),
        ([0, 1, 0, 1], [1.0, 2, 3, 4], {"rows": [0, 1]}, "one whole number for each"),
        ([0, 1, 0, 1], [1.0, 2, 3, 4], {"shares": [[1.0]]}, "one for each of its 2 options"),
        ([0, 1, 0, 1], [1.0, 2, 3, 4], {"shares": [[1, 0]]}, "above zero"),
        ([0, 1, 0, 1], [1.0, 2, 3, 4], {"shares": [[1, 1, 1]]}, "option 2 of choice 0 occurs"),
        ([0, 1, 0, 1], [1.0, 2, 3, 4], {"shares": []}, "shares for 0 choices"),
        ([[0, 0], [1, 1]] * 3, [1.0, 2, 3, 4, 5, 6], {}, "do not tell the choices apart"),
        (np.repeat(np.arange(1001), 2), np.arange(2002.0), {}, "more than 1000 options"),
        ([0, 1, 0, 1], [1.0, 2, 3, 4], {"level": 1.0}, "level"),
        ([0, 1, 0, 1], [1.0, 2, 3, 4], {"resamples": -1}, "resamples"),
    ],
)
def test_what_cannot_be_used_is_refused_with_a_reason(
    options: Sequence[object], outputs: Sequence[float], settings: dict[str, object], said: str
) -> None:
    with pytest.raises(InvalidInputError, match=said):
        main_effects(options, outputs, **settings)  # type: ignore[arg-type]
