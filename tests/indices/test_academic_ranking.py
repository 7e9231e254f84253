"""A ranking rescaled to the best of the year, against its rules in plain Python."""

import pytest

from nearshore_score import CompositeIndex, Panel, RankRule, Renormalise, round_half_up
from tests.indices.examples import assert_batch_equals_items, assert_survives_json, example

EXAMPLE = example("academic_ranking")
TABLE = EXAMPLE.TABLE
WEIGHTS = {"alumni": 10, "award": 20, "highly_cited": 20, "leading_journals": 20, "papers": 20}
YEARS = (2022, 2023)


def percent_of_best(values: dict[str, float]) -> dict[str, float]:
    best = max(values.values())
    return {name: 100 * value / best for name, value in values.items()}


def column(code: str, year: int) -> dict[str, float]:
    """Return the figures of one year by university, without those that there are not."""
    cells = zip(TABLE["university"], TABLE["year"], TABLE[code], strict=True)
    return {name: float(cell) for name, at, cell in cells if at == year and cell not in ("", "n/a")}


def by_hand(year: int) -> dict[str, float]:
    scores = {code: percent_of_best(column(code, year)) for code in WEIGHTS}
    staff = column("staff", year)

    def mean(name: str, codes: dict[str, int]) -> float:
        held = {code: weight for code, weight in codes.items() if name in scores[code]}
        total = sum(weight * scores[code][name] for code, weight in held.items())
        return total / sum(held.values())

    five = {name: mean(name, WEIGHTS) for name in EXAMPLE.UNIVERSITIES}
    per_head = percent_of_best({name: five[name] / staff[name] for name in staff})
    scores["per_head"] = {name: per_head.get(name, five[name]) for name in five}
    return percent_of_best({name: mean(name, {**WEIGHTS, "per_head": 10}) for name in five})


@pytest.mark.parametrize("year", YEARS)
def test_every_score_is_in_percent_of_the_best_of_its_year(year: int) -> None:
    result = EXAMPLE.INDEX.compute(EXAMPLE.PANEL)
    for name, score in by_hand(year).items():
        assert abs(result.score(name, year=year) - score) <= 0.05 + 1e-9
    exact = EXAMPLE.INDEX.framework.replace_node("total", rounding=None)
    full = EXAMPLE.INDEX.replace(framework=exact).compute(EXAMPLE.PANEL)
    for name, score in by_hand(year).items():
        assert full.score(name, year=year) == pytest.approx(score, rel=1e-12)


@pytest.mark.parametrize("year", YEARS)
def test_places_are_those_of_the_printed_scores(year: int) -> None:
    result = EXAMPLE.INDEX.compute(EXAMPLE.PANEL)
    printed = {name: round(score, 1) for name, score in by_hand(year).items()}
    for name, score in printed.items():
        place = 1 + sum(other > score for other in printed.values())
        assert result.rank(name, year=year) == result.score(name, "place", year=year) == place
        band = str(place) if place <= 4 else "5-8" if place <= 8 else "9-12"
        assert result.label("printed_rank", name, year=year) == band


def test_what_does_not_apply_leaves_the_weights_and_what_is_unknown_is_replaced() -> None:
    result = EXAMPLE.INDEX.compute(EXAMPLE.PANEL)
    assert result.state("U04", "leading_journals", year=2022) == "not_applicable"
    assert result.state("U04", year=2022) == "present"
    five = result.score("U07", "five_indicators", year=2022)
    assert result.score("U07", "per_head", year=2022) == five
    assert result.state("U07", year=2022) == "imputed"


def replaced(code: str, **changes: object) -> CompositeIndex:
    index: CompositeIndex = EXAMPLE.INDEX
    return index.replace(framework=index.framework.replace_node(code, **changes))


def test_without_its_own_rule_unknown_staff_leaves_a_university_unranked() -> None:
    ours = EXAMPLE.INDEX.compute(EXAMPLE.PANEL)
    strict = replaced("per_head", missing=None).compute(EXAMPLE.PANEL)
    assert strict.state("U07", year=2022) == "missing"
    assert strict.score("U05", year=2022) == ours.score("U05", year=2022)
    assert strict.rank("U05", year=2022) == ours.rank("U05", year=2022) - 1


def test_the_score_of_the_five_in_its_place_is_the_same_as_sharing_out_its_weight() -> None:
    framework = replaced("per_head", missing=None).framework.replace(missing=Renormalise())
    shared = EXAMPLE.INDEX.replace(framework=framework).compute(EXAMPLE.PANEL)
    ours = EXAMPLE.INDEX.compute(EXAMPLE.PANEL)
    assert shared.scores["total"].tolist() == ours.scores["total"].tolist()
    assert shared.state("U07", year=2022) == "present"  # nothing was filled in


def test_the_best_of_a_base_year_makes_years_comparable() -> None:
    frozen = EXAMPLE.INDEX.replace(reference_years=(2022,))
    ours, base = (index.compute(EXAMPLE.PANEL) for index in (EXAMPLE.INDEX, frozen))
    assert ours.score("U01", year=2023) == 100
    assert base.score("U01", year=2022) == 100
    assert base.score("U01", year=2023) < 100
    assert base.score("U02", "highly_cited", year=2023) == pytest.approx(100 * 86 / 80)


def test_one_year_alone_gives_the_same_as_both() -> None:
    both = EXAMPLE.INDEX.compute(EXAMPLE.PANEL)
    for year in YEARS:
        alone = EXAMPLE.INDEX.compute(EXAMPLE.PANEL.year(year))
        assert [alone.score(name) for name in EXAMPLE.UNIVERSITIES] == [
            both.score(name, year=year) for name in EXAMPLE.UNIVERSITIES
        ]


def test_universities_that_are_printed_alike_share_a_rank() -> None:
    panel = Panel(("A", "B", "C"), EXAMPLE.PANEL.columns, [[1000.0] * 6, [999.9] * 6, [500.0] * 6])
    ours = EXAMPLE.INDEX.compute(panel)
    assert [ours.rank(name) for name in "ABC"] == [1, 1, 3]
    exact = replaced("total", rounding=None).replace(ranking=RankRule(on="raw"))
    full = exact.compute(panel)
    assert [full.rank(name) for name in "ABC"] == [1, 2, 3]
    assert round_half_up(full.scores["total"], 1).tolist() == ours.scores["total"].tolist()


def test_the_index_is_data_and_scores_batches() -> None:
    assert_survives_json(EXAMPLE.INDEX)
    assert_batch_equals_items(EXAMPLE.INDEX, EXAMPLE.PANEL)
