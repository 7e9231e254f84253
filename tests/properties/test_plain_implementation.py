"""The plan agrees with a second implementation in plain Python, on random trees with holes."""

import numpy as np
import pytest
from hypothesis import given

from tests.plain import score_all
from tests.strategies import Case, cases


@given(case=cases(direct=True))
def test_plan_agrees_with_plain_python(case: Case) -> None:
    result = case.plan()
    expected = score_all(case.framework, case.table, case.normalisation.kind)
    for row, one in enumerate(expected):
        assert bool(result.present[case.total][row]) == (one.score is not None)
        assert result.coverage[case.total][row] == pytest.approx(one.coverage, abs=1e-12)
        if one.score is not None:
            assert result.scores[case.total][row] == pytest.approx(one.score, abs=1e-9)


@given(case=cases(holes=False))
def test_without_holes_every_node_rests_on_figures_in_full(case: Case) -> None:
    result = case.plan()
    for code in case.framework.nodes:
        assert result.present[code].all() or case.framework.effective_weights[code] == 0
    np.testing.assert_allclose(result.coverage[case.total], 1.0, atol=1e-12)
