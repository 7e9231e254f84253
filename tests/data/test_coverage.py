"""How complete the embedded data are for the default comparison."""

import pytest

from nearshore_score import Destinations, Ranking, ScoringModel


@pytest.fixture(scope="module")
def missing(default_ranking: Ranking) -> list[tuple[str, str]]:
    """Cells without a figure: destination and indicator."""
    return [
        (row.code, leaf.code)
        for row in default_ranking.destinations
        for leaf in default_ranking.model.framework.leaves
        if row.nodes[leaf.code].score is None
        and default_ranking.model.framework.effective_weights[leaf.code] > 0
    ]


def test_27_cells_of_19_destinations_are_missing(missing: list[tuple[str, str]]) -> None:
    assert len(missing) == 27
    assert len({destination for destination, _ in missing}) == 19


def test_what_is_missing_is_cautioned_against(
    default_ranking: Ranking, missing: list[tuple[str, str]]
) -> None:
    told = [(c.destination, c.indicator) for c in default_ranking.cautions if c.kind == "missing"]
    assert sorted(told) == sorted(missing)


def test_no_criterion_is_missing_and_three_quarters_is_the_least_coverage(
    default_ranking: Ranking,
) -> None:
    nodes = [
        row.nodes[criterion.code]
        for row in default_ranking.destinations
        for criterion in default_ranking.model.framework.criteria
    ]
    assert all(node.score is not None for node in nodes)
    assert min(node.coverage for node in nodes) == pytest.approx(0.75)


def test_all_58_are_ranked_for_france(default_ranking: Ranking) -> None:
    assert len(default_ranking) == 58
    assert default_ranking.not_ranked == ()


def test_years_of_the_figures(default_ranking: Ranking) -> None:
    years = default_ranking.years
    assert years is not None
    assert years.first <= 2012  # the oldest enrolment
    assert 2022 <= years.median <= 2025
    # Common office hours are those of the clocks of 2027, known in advance and left out here.
    assert years.last <= 2026


def test_doubts_stay_with_their_figures(default_ranking: Ranking) -> None:
    # Treaties were not checked against the registers, and say so.
    kinds = {caution.kind for caution in default_ranking.cautions}
    assert kinds == {"missing", "old", "imputed", "to_verify", "doubt"}


def test_a_figure_of_the_users_own_fills_a_hole(
    default_model: ScoringModel, destinations: Destinations
) -> None:
    senegal = destinations["SEN"]
    with_pay = senegal.with_figures("cost", developer_pay=14000)
    assert default_model.rank([senegal])["SEN"].nodes["cost"].coverage == pytest.approx(0.75)
    assert default_model.rank([with_pay])["SEN"].nodes["cost"].coverage == pytest.approx(1)
