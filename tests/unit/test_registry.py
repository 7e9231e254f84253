"""Kinds in JSON and classes in code, the user's own included."""

from collections.abc import Iterator
from typing import Literal

import numpy as np
import pytest
from numpy.typing import NDArray

from nearshore_score import (
    OPERATORS,
    Framework,
    InvalidInputError,
    Panel,
    Plan,
    ScoringModel,
    UnknownNameError,
)
from nearshore_score._frozen import Specification

Array = NDArray[np.float64]
PANEL = Panel(("A",), ("cost", "quality"), [[50.0, 90.0]])
FLAT = Framework.flat({"cost": 1, "quality": 1})


class Worst(Specification):
    """A user's own operator: a destination is as good as its worst criterion."""

    kind: Literal["worst"] = "worst"

    def aggregate(self, scores: Array, weights: Array, present: Array | None = None) -> Array:
        shown = scores if present is None else np.where(present, scores, np.inf)
        return np.min(shown, axis=-1)


class Unregistered:
    """An object that follows the protocol, but that JSON could not name."""

    kind = "unregistered"

    def aggregate(self, scores: Array, weights: Array, present: Array | None = None) -> Array:
        return np.max(scores, axis=-1)


@pytest.fixture
def worst() -> Iterator[type[Worst]]:
    yield OPERATORS.register(Worst)
    del OPERATORS._classes["worst"]


def test_a_registered_operator_computes(worst: type[Worst]) -> None:
    framework = FLAT.replace_node("total", operator=worst())
    assert Plan(PANEL, framework)().scores["total"][0] == 50.0


def test_a_registered_operator_is_found_by_its_kind(worst: type[Worst]) -> None:
    assert FLAT.replace_node("total", operator="worst").root.operator == worst()


def test_a_registered_operator_goes_through_json(worst: type[Worst]) -> None:
    model = ScoringModel(framework=FLAT.replace_node("total", operator=worst()))
    again = ScoringModel.from_json(model.to_json())
    assert again == model
    assert isinstance(again.framework.root.operator, worst)


def test_an_unregistered_operator_computes() -> None:
    framework = FLAT.replace_node("total", operator=Unregistered())
    assert Plan(PANEL, framework)().scores["total"][0] == 90.0


def test_an_unregistered_operator_refuses_to_be_written_and_says_what_to_do() -> None:
    framework = FLAT.replace_node("total", operator=Unregistered())
    with pytest.raises(InvalidInputError, match="register it as operator"):
        framework.to_json()


def test_two_classes_cannot_share_a_kind(worst: type[Worst]) -> None:
    class Other(Specification):
        kind: Literal["worst"] = "worst"

    with pytest.raises(InvalidInputError, match="'worst' is Worst already; give Other another"):
        OPERATORS.register(Other)


def test_registering_twice_is_harmless(worst: type[Worst]) -> None:
    assert OPERATORS.register(worst) is worst


def test_a_class_without_kind_is_refused() -> None:
    class Nameless(Specification):
        pass

    with pytest.raises(InvalidInputError, match="Nameless needs a field kind"):
        OPERATORS.register(Nameless)


def test_an_unknown_kind_suggests_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="did you mean geometric_mean"):
        OPERATORS.create("geometrical_mean")


def test_something_that_is_no_operator_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="operator: expected one of arithmetic_mean"):
        FLAT.replace_node("total", operator=3)


def test_the_json_schema_lists_every_kind() -> None:
    schema = str(ScoringModel.model_json_schema())
    for kind in ("arithmetic_mean", "geometric_mean", "fixed_goalposts", "min_max", "judged"):
        assert kind in schema
