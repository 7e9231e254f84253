"""Which errors count: stated, judged, missing figures; and scores under drawn figures."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import ArrayLike, NDArray
from scipy import stats

import nearshore_score as ns
from nearshore_score import (
    Figure,
    FixedGoalposts,
    Framework,
    Goalposts,
    Indicator,
    MinMax,
    Node,
    Normalisation,
    Panel,
    Plan,
)
from nearshore_score.errors import InvalidInputError, UnknownNameError
from nearshore_score.figures import (
    Discrete,
    EmpiricalDraws,
    Interval,
    LogNormal,
    Normal,
    Transformed,
    Uncertainty,
)
from nearshore_score.panel import CellError
from nearshore_score.sensitivity.sampling.blocks import Part, Stage, generator_of
from nearshore_score.sensitivity.score_draws import UncertainScores, uncertain_scores
from nearshore_score.sensitivity.uncertain_figures import (
    MissingDraws,
    UncertainFigures,
    figure_sampler,
    uncertain_panel,
)
from nearshore_score.treatment import Denominate, ImputeAverage, ImputeRegression
from tests.strategies import uncertainties

Floats = NDArray[np.float64]
NAN = np.nan

PAY = Indicator(
    code="pay",
    direction="cost",
    minimum=0,
    goalposts=Goalposts(low=100, high=10_000, transform="log"),
    score_error=5.0,
    score_error_if_older=10.0,
    older_than=2020,
)
SPEED = Indicator(
    code="speed", minimum=0, maximum=50, goalposts=Goalposts(low=0, high=40), score_error=2.0
)
WARMTH = Indicator(code="warmth", score_error=3.0)
TREE = Framework(
    root=Node(
        code="total",
        children=(
            Node(code="money", children=(PAY,)),
            Node(code="place", children=(SPEED, WARMTH)),
        ),
    )
)
TABLE = [[1000.0, 10.0, 4.0], [2000.0, NAN, 9.0], [400.0, 30.0, 6.0], [NAN, 20.0, 5.0]]


def table(
    *errors: tuple[str, str, Uncertainty],
    values: ArrayLike | None = None,
    years: ArrayLike | None = None,
) -> Panel:
    said = [
        CellError(destination=row, column=column, uncertainty=error, group=f"{row}:{column}")
        for row, column, error in errors
    ]
    cells = np.array(TABLE if values is None else values)
    return Panel("ABCD", ("pay", "speed", "warmth"), cells, errors=said, figure_years=years)


def draws_of(panel: Panel, figures: UncertainFigures, count: int = 4000) -> Floats:
    ready = uncertain_panel(panel, TREE, figures)
    return figure_sampler(ready, TREE, figures).draw(np.random.default_rng(11), count)


def scores_of(found: UncertainScores, draws: int = 500) -> Floats:
    return np.concatenate([one.scores for one in found.draws(0, Part(0, draws))])


# --- which errors count -----------------------------------------------------------------------


def test_by_default_only_stated_errors_count() -> None:
    panel = table(("A", "speed", Normal(standard_error=1.0)))
    assert uncertain_panel(panel, TREE, UncertainFigures()) == panel


def test_other_columns_stay_as_they_are() -> None:
    panel = table(
        ("A", "speed", Normal(standard_error=1.0)), ("A", "pay", LogNormal(low=1, high=2))
    )
    for columns in (("speed",), ("place",), ("place", "warmth")):
        kept = uncertain_panel(panel, TREE, UncertainFigures(columns=columns)).errors
        assert [error.column for error in kept] == ["speed"]


def test_columns_that_do_not_exist_are_named() -> None:
    with pytest.raises(UnknownNameError, match="speed"):
        uncertain_panel(table(), TREE, UncertainFigures(columns=("sped",)))


def test_an_error_of_a_cell_without_a_figure_is_dropped() -> None:
    panel = table(("B", "speed", Interval(low=1, high=2)))
    assert uncertain_panel(panel, TREE, UncertainFigures()).errors == ()


def test_a_panel_of_several_years_is_refused() -> None:
    panel = Panel("AB", ("pay",), [[[1.0], [2.0]]], years=(2024,))
    with pytest.raises(InvalidInputError, match="choose one"):
        uncertain_panel(panel, TREE, UncertainFigures())


@pytest.mark.parametrize(
    ("error", "wider"),
    [
        (Normal(standard_error=1.0), Normal(standard_error=2.0)),
        (Interval(low=8, high=13), Interval(low=6, high=16)),
        (LogNormal(low=5, high=40), LogNormal(low=2.5, high=160)),
        (
            Discrete(values=(9, 12), probabilities=(0.5, 0.5)),
            Discrete(values=(8, 14), probabilities=(0.5, 0.5)),
        ),
    ],
)
def test_a_scale_of_two_doubles_how_far_values_deviate(
    error: Uncertainty, wider: Uncertainty
) -> None:
    panel = uncertain_panel(table(("A", "speed", error)), TREE, UncertainFigures(scale=2.0))
    found = panel.errors[0].uncertainty
    for name, value in wider.model_dump(exclude={"kind"}).items():
        assert getattr(found, name) == pytest.approx(value)


# --- judged errors ----------------------------------------------------------------------------


def test_a_judged_error_moves_the_score_by_its_points() -> None:
    drawn = draws_of(table(), UncertainFigures(default_errors="judged"))
    plan = Plan(table(), TREE.replace_node("warmth", normalisation=MinMax()))
    scores = plan(values=drawn).scores
    held = plan().scores
    for code, error in (("pay", 5.0), ("speed", 2.0)):
        moved = scores[code][:, 0] - held[code][0]
        assert stats.kstest(moved, stats.norm(0, error).cdf).pvalue > 1e-4


def test_without_goalposts_the_compared_figures_are_the_scale() -> None:
    panel = uncertain_panel(table(), TREE, UncertainFigures(default_errors="judged"))
    (warmth,) = (e for e in panel.errors if (e.destination, e.column) == ("A", "warmth"))
    assert warmth.uncertainty == Normal(standard_error=0.03 * (9 - 4))


def test_a_figure_with_an_error_of_its_own_is_not_judged() -> None:
    panel = table(("A", "speed", Interval(low=9, high=12)))
    found = uncertain_panel(panel, TREE, UncertainFigures(default_errors="judged")).errors
    own = [
        error.uncertainty for error in found if (error.destination, error.column) == ("A", "speed")
    ]
    assert own == [Interval(low=9, high=12)]


def test_old_figures_have_the_error_of_old_figures() -> None:
    years = [[2015, 2024, 0], [2021, 0, 0], [0, 0, 0], [0, 0, 0]]
    panel = uncertain_panel(table(years=years), TREE, UncertainFigures(default_errors="judged"))
    whole = np.log(100)
    sizes = {
        error.destination: error.uncertainty.error.standard_error / whole * 100
        for error in panel.errors
        if isinstance(error.uncertainty, Transformed)
        and isinstance(error.uncertainty.error, Normal)
    }
    assert sizes == pytest.approx({"A": 10.0, "B": 5.0, "C": 5.0})


def test_the_year_of_a_figure_reaches_the_panel() -> None:
    old, new = (
        ns.DestinationProfile(code=code, other={"money": {"pay": Figure(value=1000, year=year)}})
        for code, year in (("A", 2015), ("B", 2022))
    )
    tree = Framework(root=Node(code="total", children=(Node(code="money", children=(PAY,)),)))
    model = ns.ScoringModel(framework=tree, context=ns.Context(client="FRA"))
    found = uncertain_scores(
        model, [old, new], {}, figures=UncertainFigures(default_errors="judged")
    )
    spread = dict(zip(found.destinations, scores_of(found, 4000).std(axis=0), strict=True))
    assert spread["A"] == pytest.approx(10.0, rel=5 / np.sqrt(8000))
    assert spread["B"] == pytest.approx(5.0, rel=5 / np.sqrt(8000))


def test_a_figure_that_its_transform_cannot_take_has_no_judged_error() -> None:
    panel = table(values=[[0.0, 10.0, 4.0], *TABLE[1:]])
    found = uncertain_panel(panel, TREE, UncertainFigures(default_errors="judged")).errors
    assert [error.destination for error in found if error.column == "pay"] == ["B", "C"]


# --- missing figures --------------------------------------------------------------------------


def test_a_missing_figure_scores_anything_between_worst_and_best() -> None:
    figures = UncertainFigures(missing="range")
    drawn = draws_of(table(), figures)
    ready = uncertain_panel(table(), TREE, figures)
    assert ready.state("D", "pay") == "imputed"
    assert table().state("D", "pay") == "missing"
    plan = Plan(ready, TREE.replace_node("warmth", normalisation=MinMax()))
    for row, code in ((3, "pay"), (1, "speed")):
        scores = plan(values=drawn).scores[code][:, row]
        assert stats.kstest(scores, stats.uniform(0, 100).cdf).pvalue > 1e-4
        assert plan().scores[code][row] == pytest.approx(50.0)


def test_without_goalposts_a_missing_figure_lies_among_the_compared() -> None:
    panel = table(values=[*TABLE[:3], [500.0, 20.0, NAN]])
    filled = uncertain_panel(panel, TREE, UncertainFigures(missing="range"))
    assert filled.errors[-1].uncertainty == Interval(low=4.0, high=9.0)
    assert filled.values[3, 2] == 6.5


def test_a_missing_figure_may_be_one_that_others_have() -> None:
    drawn = draws_of(table(), UncertainFigures(missing="draws"))
    values, counts = np.unique(drawn[:, 3, 0], return_counts=True)
    assert values.tolist() == [400.0, 1000.0, 2000.0]
    assert stats.chisquare(counts).pvalue > 1e-4
    assert uncertain_panel(table(), TREE, UncertainFigures(missing="draws")).values[3, 0] == 1000.0


def test_a_missing_figure_may_be_drawn_as_an_imputation_makes_it() -> None:
    values = np.random.default_rng(0).normal(20, 3, (12, 3))
    values[0, 0], values[5, 1] = NAN, NAN
    rows = [f"D{i}" for i in range(12)]
    panel = Panel(rows, ("pay", "speed", "warmth"), values)
    figures = UncertainFigures(missing=MissingDraws(step=ImputeRegression(), draws=50))
    filled = uncertain_panel(panel, TREE, figures)
    expected = ImputeRegression().prepare(panel, TREE).panel
    np.testing.assert_array_equal(filled.values, expected.values)
    errors = {error.destination: error.uncertainty for error in filled.errors}
    assert set(errors) == {"D0", "D5"}
    drawn = figure_sampler(filled, TREE, figures).draw(np.random.default_rng(0), 2000)
    made = errors["D0"]
    assert isinstance(made, EmpiricalDraws)
    assert set(drawn[:, 0, 0].tolist()) <= set(made.values)
    assert drawn[:, 0, 0].std() > 0.5


def test_a_step_that_imputes_nothing_is_refused() -> None:
    figures = UncertainFigures(missing=MissingDraws(step=Denominate(by={"pay": "speed"})))
    with pytest.raises(InvalidInputError, match="denominate fills nothing"):
        uncertain_panel(table(), TREE, figures)


def test_what_does_not_apply_and_what_nobody_has_stays_empty() -> None:
    states = np.zeros((4, 3), dtype=int)
    cells = np.array(TABLE)
    cells[:, 2] = NAN
    states[np.isnan(cells)] = 2
    states[1, 1] = 3
    panel = Panel("ABCD", ("pay", "speed", "warmth"), cells, states)
    filled = uncertain_panel(panel, TREE, UncertainFigures(missing="range"))
    assert filled.state("B", "speed") == "not_applicable"
    assert filled.state("A", "warmth") == "missing"
    assert filled.state("D", "pay") == "imputed"


def test_equal_figures_leave_nothing_open() -> None:
    cells = np.array(TABLE)
    cells[:, 2] = [7.0, 7.0, NAN, 7.0]
    filled = uncertain_panel(table(values=cells), TREE, UncertainFigures(missing="range"))
    assert filled.values[2, 2] == 7.0
    assert not [error for error in filled.errors if error.column == "warmth"]


def test_a_missing_direct_score_is_anything_from_zero_to_a_hundred() -> None:
    flat = Framework.flat({"cost": 1.0, "law": 1.0})
    panel = Panel("AB", ("cost", "law"), [[50.0, NAN], [80.0, 60.0]])
    filled = uncertain_panel(panel, flat, UncertainFigures(missing="range"))
    assert filled.errors[0].uncertainty == Interval(low=0, high=100)
    free = uncertain_panel(panel, flat, UncertainFigures(missing="range"), direct_range=None)
    assert free.values[0, 1] == 60.0  # one known figure is the whole compared set


def test_filled_figures_bring_destinations_back_that_had_too_few() -> None:
    profiles = [
        ns.DestinationProfile(code="A", cost=50.0, talent=60.0),
        ns.DestinationProfile(code="B", cost=70.0, talent=40.0),
        ns.DestinationProfile(code="C", cost=90.0),
    ]
    flat = Framework.flat({"cost": 1.0, "talent": 1.0}).replace(missing=ns.NoScore())
    model = ns.ScoringModel(framework=flat, context=ns.Context(client="FRA"))
    assert model.rank(profiles).codes == ("A", "B")
    found = uncertain_scores(model, profiles, {}, figures=UncertainFigures(missing="range"))
    assert found.destinations == ("C", "A", "B")
    assert np.isfinite(scores_of(found)).all()


# --- scores under drawn figures ---------------------------------------------------------------


@pytest.mark.parametrize("normalisation", [MinMax(), FixedGoalposts(), ns.ZScore(), ns.Rank()])
def test_each_draw_is_scored_like_a_table_of_its_own(normalisation: Normalisation) -> None:
    tree = TREE if normalisation.depends_on_set else TREE.without("warmth")
    panel = table(
        ("A", "speed", Normal(standard_error=9.0)),
        ("C", "speed", Interval(low=20, high=40)),
        ("B", "pay", LogNormal(low=500, high=9000)),
    )
    plan = Plan(panel.select([leaf.code for leaf in tree.leaves]), tree, normalisation)
    found = uncertain_scores(plan, weights={}, figures=True)
    assert found.figures is not None
    scores = found.evaluate({}, np.random.default_rng(0), 20)
    drawn = found.figures.draw(np.random.default_rng(0), 20)
    for values, row in zip(drawn, scores, strict=True):
        alone = Plan(plan.panel.with_values(values), tree, normalisation)().scores["total"]
        np.testing.assert_allclose(row, alone[found.rows], rtol=1e-12)


def test_the_same_figures_are_drawn_whatever_the_weights() -> None:
    full = [[1000.0, 10.0, 4.0], [2000.0, 15.0, 9.0], [400.0, 30.0, 6.0], [900.0, 20.0, 5.0]]
    panel = table(("A", "speed", Normal(standard_error=9.0)), values=full)
    found = uncertain_scores(Plan(panel, TREE, MinMax()), figures=True)
    assert found.figures is not None
    assert found.plan is not None
    draws = next(iter(found.draws(0, Part(0, 64))))
    size = 4096 if len(draws.scores) == 64 else len(draws.scores)
    values = found.figures.draw(generator_of(0, Stage.FIGURES, 0), size)[: len(draws.scores)]
    again = found.plan(values=values, weights=draws.weights).scores["total"]
    np.testing.assert_allclose(draws.scores, again[:, found.rows])


def test_tiny_errors_give_the_answer_without_errors() -> None:
    destinations = ns.load_destinations().select(*ns.MAIN_COMPARISON)
    figures = UncertainFigures(default_errors="judged", scale=1e-6)
    found = uncertain_scores(ns.load_model(), destinations, {}, figures=figures)
    ranking = ns.load_model().rank(destinations)
    assert found.destinations == ranking.codes
    scores = scores_of(found, 100)
    np.testing.assert_allclose(scores, np.tile(found.nominal, (100, 1)), atol=1e-3)


def test_the_order_of_the_profiles_changes_no_score() -> None:
    chosen = ns.load_destinations().select("MAR", "TUN", "EGY", "ROU")
    turned = chosen.select("ROU", "EGY", "TUN", "MAR")
    figures = UncertainFigures(default_errors="judged", missing="range", common={"wgi": 0.5})
    first, second = (
        uncertain_scores(ns.load_model(), some, {}, figures=figures) for some in (chosen, turned)
    )
    assert first.destinations == second.destinations
    np.testing.assert_allclose(scores_of(first), scores_of(second), rtol=1e-12)


def test_the_five_governance_figures_of_a_place_share_one_draw() -> None:
    chosen = ns.load_destinations().select("MAR", "TUN")
    found = uncertain_scores(ns.load_model(), chosen, {}, figures=True)
    assert found.figures is not None
    assert found.plan is not None
    drawn = found.figures.draw(np.random.default_rng(0), 50)
    columns = [j for j, code in enumerate(found.plan.panel.columns) if code.startswith("wgi_")]
    moved = drawn[:, :, columns] - found.plan.panel.values[:, columns]
    rising = np.sign(moved)
    assert len(columns) == 5
    assert (rising == rising[:, :, :1]).all()
    assert (rising[:, 0, 0] != rising[:, 1, 0]).any()


def test_figures_without_errors_cannot_vary() -> None:
    profiles = [ns.DestinationProfile(code=code, cost=50.0) for code in "AB"]
    flat = Framework.flat({"cost": 1.0})
    model = ns.ScoringModel(framework=flat, context=ns.Context(client="FRA"))
    with pytest.raises(InvalidInputError, match="no figure has an error"):
        uncertain_scores(model, profiles, {}, figures=True)


@settings(deadline=None, max_examples=60)
@given(st.lists(uncertainties, min_size=1, max_size=4))
def test_any_stated_error_is_drawn_within_what_is_possible(errors: list[Uncertainty]) -> None:
    rows = [f"D{i}" for i in range(len(errors))]
    income = Indicator(code="income", minimum=0, goalposts=Goalposts(low=1, high=1e6))
    tree = Framework(root=Node(code="total", children=(income,)))
    said = [
        CellError(destination=row, column="income", uncertainty=error, group="one")
        for row, error in zip(rows, errors, strict=True)
    ]
    panel = Panel(rows, ("income",), np.full((len(rows), 1), 5.0), errors=said)
    drawn = figure_sampler(panel, tree, UncertainFigures()).draw(np.random.default_rng(0), 64)
    assert np.isfinite(drawn).all()
    assert (drawn >= 0).all()
    np.testing.assert_array_equal(panel.values, 5.0)


# --- as data ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "figures",
    [
        UncertainFigures(),
        UncertainFigures(columns=("pay",), default_errors="judged", common={"wgi": 0.5}, scale=2),
        UncertainFigures(missing="range"),
        UncertainFigures(missing=MissingDraws(step=ImputeAverage(statistic="median"), seed=3)),
    ],
)
def test_json_gives_the_same_back(figures: UncertainFigures) -> None:
    assert UncertainFigures.from_json(figures.to_json()) == figures


@pytest.mark.parametrize(
    "fields",
    [
        {"common": {"wgi": 1.5}},
        {"common": {"wgi": -0.1}},
        {"scale": 0},
        {"missing": "guess"},
        {"default_errors": "all"},
        {"missing": {"kind": "missing_draws", "step": "impute_average", "draws": 0}},
    ],
)
def test_what_makes_no_sense_is_refused(fields: dict[str, object]) -> None:
    with pytest.raises(InvalidInputError):
        UncertainFigures.from_fields(fields)
