"""Cronbach's alpha against its definition."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nearshore_score._arrays import FloatArray
from nearshore_score.errors import InvalidInputError
from nearshore_score.multivariate import (
    alpha_if_deleted,
    correlation_with_rest,
    cronbach_alpha,
    reliability,
)
from tests.multivariate.tai import tai

VALUES = tai().values


def by_definition(values: FloatArray) -> float:
    count = values.shape[1]
    variances = values.var(axis=0, ddof=1).sum()
    return count / (count - 1) * (1 - variances / values.sum(axis=1).var(ddof=1))


@pytest.mark.parametrize("standardised", [True, False])
def test_the_definition(standardised: bool) -> None:
    values = VALUES / VALUES.std(axis=0) if standardised else VALUES
    found = reliability(VALUES, standardised=standardised)
    assert found.alpha == pytest.approx(by_definition(values), abs=1e-12)
    for column in range(8):
        others = np.delete(values, column, axis=1)
        assert found.alpha_if_deleted is not None
        assert found.alpha_if_deleted[column] == pytest.approx(by_definition(others), abs=1e-12)
        rest = np.corrcoef(values[:, column], others.sum(axis=1))[0, 1]
        assert found.correlation_with_rest[column] == pytest.approx(rest, abs=1e-12)


def test_the_same_as_another_program() -> None:
    # pingouin 0.7.0: cronbach_alpha, of figures as they are and of standardised figures
    assert cronbach_alpha(VALUES, standardised=False) == pytest.approx(0.11889183477545626)
    assert cronbach_alpha(VALUES) == pytest.approx(0.7035427579584912)


@given(st.lists(st.sampled_from([1e-200, 0.5, 3.0, 1e200]), min_size=8, max_size=8))
def test_units_make_no_difference_once_standardised(units: list[float]) -> None:
    assert cronbach_alpha(VALUES * units) == pytest.approx(cronbach_alpha(VALUES), abs=1e-9)


def test_one_common_unit_makes_no_difference() -> None:
    expected = cronbach_alpha(VALUES, standardised=False)
    assert cronbach_alpha(VALUES * 1e200, standardised=False) == pytest.approx(expected)


def test_copies_of_one_column_are_perfectly_reliable() -> None:
    assert cronbach_alpha(VALUES[:, [0, 0, 0]]) == pytest.approx(1)


def test_a_batch_is_its_items_and_rows_with_gaps_do_not_count() -> None:
    batch = np.stack([VALUES, VALUES[::-1] ** 2])
    batch[0, 3, 1] = batch[1, 5:8, 2] = np.nan
    for measure in (cronbach_alpha, alpha_if_deleted, correlation_with_rest):
        for standardised in (True, False):
            found = measure(batch, standardised=standardised)
            for case, item in enumerate(batch):
                complete = item[~np.isnan(item).any(axis=1)]
                assert found[case] == pytest.approx(measure(complete, standardised=standardised))


def test_two_columns_leave_no_alpha_when_one_goes() -> None:
    assert reliability(VALUES[:, :2]).alpha_if_deleted is None


def test_columns_that_cancel_out_are_refused() -> None:
    with pytest.raises(InvalidInputError, match="cancel out"):
        reliability(np.column_stack([VALUES[:, 0], -VALUES[:, 0]]))
    with pytest.raises(InvalidInputError, match="cancel out"):
        reliability(np.column_stack([VALUES[:, 0], -VALUES[:, 0], VALUES[:, 1]]))
