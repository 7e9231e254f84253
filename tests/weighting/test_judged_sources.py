"""What holds for every way to make weights of judgements."""

from collections.abc import Mapping

import numpy as np
import pytest

from nearshore_score import InvalidInputError, Node, WeightSource
from nearshore_score._frozen import Specification
from nearshore_score.weighting.equal import EqualWeights
from nearshore_score.weighting.fucom import FucomWeights
from nearshore_score.weighting.point_allocation import PointAllocationWeights
from nearshore_score.weighting.properties import HasDiagnostics, HasWeightingProperties
from nearshore_score.weighting.rank_order import RankOrderWeights
from nearshore_score.weighting.ratio import RatioWeights
from nearshore_score.weighting.swara import SwaraWeights
from nearshore_score.weighting.swing import SwingWeights

ORDER = ("cost", "talent", "risk")
SOURCES: tuple[Specification, ...] = (
    EqualWeights(children=ORDER),
    PointAllocationWeights(points={"cost": 50, "talent": 30, "risk": 20}),
    PointAllocationWeights(
        experts={
            "Ada": {"cost": 50, "talent": 30, "risk": 20},
            "Ben": {"risk": 10, "talent": 30, "cost": 60},
        }
    ),
    SwingWeights(swings={"cost": 100, "talent": 80, "risk": 0}),
    RankOrderWeights(order=ORDER),
    RankOrderWeights(order=("cost", ("talent", "risk")), scheme="exponent", exponent=1.5),
    RatioWeights(points={"cost": 40, "talent": 20, "risk": 10}),
    SwaraWeights(order=ORDER, comparative_importance={"talent": 0.2, "risk": 0.1}),
    FucomWeights(order=ORDER, priorities={"talent": 2, "risk": 1.5}),
    FucomWeights(order=ORDER, significances={"cost": 1, "talent": 2, "risk": 3}),
    FucomWeights(
        order=ORDER,
        priorities={"talent": 2, "risk": 1.5},
        transitive_priorities={"risk": 4},
        basis="one interview",
    ),
)
every_source = pytest.mark.parametrize(
    "source", SOURCES, ids=[f"{type(one).__name__}{place}" for place, one in enumerate(SOURCES)]
)


def values_of(source: Specification) -> Mapping[str, float]:
    assert isinstance(source, WeightSource)
    return source.values


@every_source
def test_weights_sum_to_one_and_follow_the_order(source: Specification) -> None:
    values = values_of(source)
    assert sum(values.values()) == pytest.approx(1, abs=1e-12)
    assert values["cost"] >= values["talent"] >= values["risk"] >= 0


@every_source
def test_json_brings_the_same_source_back(source: Specification) -> None:
    again = type(source).from_json(source.to_json())
    assert again == source
    assert hash(again) == hash(source)
    assert values_of(again) == values_of(source)


@every_source
def test_a_node_takes_the_weights_by_code(source: Specification) -> None:
    children = tuple(Node(code=code) for code in ("risk", "cost", "talent"))
    node = Node.from_fields({"code": "total", "children": children, "weights": source})
    expected = [values_of(source)[child.code] for child in children]
    assert node.nominal_weights().tolist() == expected


@every_source
def test_a_source_says_what_it_rests_on(source: Specification) -> None:
    assert isinstance(source, HasWeightingProperties)
    assert source.properties.rests_on == "judgement"
    assert all(source.properties)
    if isinstance(source, HasDiagnostics):
        assert np.isfinite(list(source.diagnostics.values())).all()


@every_source
def test_values_cannot_be_changed(source: Specification) -> None:
    with pytest.raises(TypeError):
        values_of(source)["cost"] = 1.0  # type: ignore[index]


@pytest.mark.parametrize(
    ("make", "fields"),
    [
        (EqualWeights, {"children": ()}),
        (PointAllocationWeights, {"experts": {"Ada": {}}}),
        (SwingWeights, {"swings": {}}),
        (RankOrderWeights, {"order": ()}),
        (RatioWeights, {"points": {}}),
        (SwaraWeights, {"order": ()}),
        (FucomWeights, {"order": ()}),
    ],
)
def test_there_must_be_a_child(make: type[Specification], fields: dict[str, object]) -> None:
    with pytest.raises(InvalidInputError, match="there is no child to weight"):
        make(**fields)


@pytest.mark.parametrize(
    "source",
    [
        EqualWeights(children=("cost",)),
        PointAllocationWeights(points={"cost": 100}),
        SwingWeights(swings={"cost": 100}),
        RankOrderWeights(order=("cost",)),
        RatioWeights(points={"cost": 10}),
        SwaraWeights(order=("cost",)),
        FucomWeights(order=("cost",)),
        FucomWeights(order=("cost",), significances={"cost": 1}),
    ],
)
def test_an_only_child_has_all_the_weight(source: Specification) -> None:
    assert values_of(source) == {"cost": 1.0}


@pytest.mark.parametrize(
    ("make", "fields"),
    [
        (EqualWeights, {"children": ("cost", "cost")}),
        (RankOrderWeights, {"order": ("cost", ("talent", "cost"))}),
        (SwaraWeights, {"order": ("cost", "cost"), "comparative_importance": {"cost": 0}}),
        (FucomWeights, {"order": ("cost", "cost"), "priorities": {"cost": 1}}),
    ],
)
def test_a_child_stands_once(make: type[Specification], fields: dict[str, object]) -> None:
    with pytest.raises(InvalidInputError, match="'cost' stands twice"):
        make(**fields)
