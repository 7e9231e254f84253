"""A score is a number exactly where the result says that it is there."""

import numpy as np
from hypothesis import given

from nearshore_score import ScoringModel
from tests.strategies import Case, cases, fixed, profiles_of


@given(case=cases(direct=True))
def test_present_means_finite_and_absent_means_nan(case: Case) -> None:
    result = case.plan()
    for code, scores in result.scores.items():
        np.testing.assert_array_equal(result.present[code], np.isfinite(scores))


@given(case=cases(direct=True))
def test_coverage_and_contributions_are_always_numbers(case: Case) -> None:
    result, parts = case.plan(), case.plan.contributions()
    for code in case.framework.nodes:
        assert np.isfinite(result.coverage[code]).all()
        assert np.isfinite(result.share_present[code]).all()
        held = result.present[case.total]
        assert np.isfinite(np.broadcast_to(parts.of[code], held.shape)[held]).all()


@given(case=cases(normalisation=fixed))
def test_a_node_of_a_ranking_is_present_exactly_where_it_has_a_score(case: Case) -> None:
    for row in ScoringModel(framework=case.framework).rank(profiles_of(case)).destinations:
        for code, node in row.nodes.items():
            assert (node.state == "present") == (node.score is not None), code


@given(case=cases(normalisation=fixed))
def test_every_destination_is_ranked_or_listed_with_a_reason(case: Case) -> None:
    ranking = ScoringModel(framework=case.framework).rank(profiles_of(case))
    listed = {row.code for row in ranking.not_ranked}
    assert {*ranking.codes} | listed == set(case.panel.destinations)
    assert not {*ranking.codes} & listed
