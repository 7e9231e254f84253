"""JSON that is broken, or describes something that cannot be."""

import json
from collections.abc import Callable

import pytest

from nearshore_score import (
    DestinationProfile,
    Figure,
    Framework,
    InvalidInputError,
    Panel,
    ScoringModel,
    UnknownNameError,
)

READERS: list[Callable[[str], object]] = [
    Figure.from_json,
    DestinationProfile.from_json,
    Framework.from_json,
    ScoringModel.from_json,
    Panel.from_json,
]


@pytest.mark.parametrize("text", ["", "{", "nonsense", "[1, 2", "[" * 100_000])
@pytest.mark.parametrize("read", READERS)
def test_broken_json(read: Callable[[str], object], text: str) -> None:
    with pytest.raises(InvalidInputError, match="JSON"):
        read(text)


@pytest.mark.parametrize("text", ["[]", "5", "null", '"text"'])
@pytest.mark.parametrize("read", READERS)
def test_json_of_something_else(read: Callable[[str], object], text: str) -> None:
    with pytest.raises(InvalidInputError, match=r"object|not the JSON of a panel"):
        read(text)


def test_a_value_in_json_is_checked_as_in_code() -> None:
    with pytest.raises(InvalidInputError, match="'A': cost: 120 is outside 0 to 100"):
        DestinationProfile.from_json('{"code": "A", "cost": 120}')
    with pytest.raises(InvalidInputError, match="is not a finite number"):
        Figure.from_json('{"value": NaN}')
    with pytest.raises(InvalidInputError, match="value: expected a number, got '62'"):
        Figure.from_json('{"value": "62"}')


def test_the_place_in_the_document_is_named() -> None:
    document = '{"framework": {"root": {"code": "t", "children": [{"code": "a b"}]}}}'
    with pytest.raises(InvalidInputError, match=r"framework.*root.*children.*code"):
        ScoringModel.from_json(document)


def test_an_unknown_kind_suggests_the_nearest() -> None:
    document = '{"root": {"code": "t", "operator": {"kind": "geometric"}}}'
    with pytest.raises(UnknownNameError, match="operator 'geometric'; did you mean geometric_mean"):
        Framework.from_json(document)


PANEL = {"destinations": ["A"], "columns": ["c"], "values": [[1]], "imputed": [], "errors": []}


@pytest.mark.parametrize("key", PANEL)
def test_a_panel_without_one_of_its_parts(key: str) -> None:
    document = json.dumps({name: part for name, part in PANEL.items() if name != key})
    with pytest.raises(InvalidInputError, match=f"not the JSON of a panel: .*{key}"):
        Panel.from_json(document)


@pytest.mark.parametrize(
    "part",
    [
        {"destinations": 5},
        {"columns": None},
        {"values": [["gone"]]},  # no state is called so
        {"values": [[{}]]},
        {"imputed": [[4, 4]]},
        {"errors": [5]},
    ],
)
def test_a_panel_with_a_part_that_cannot_be(part: dict[str, object]) -> None:
    with pytest.raises(InvalidInputError, match="not the JSON of a panel: "):
        Panel.from_json(json.dumps(PANEL | part))


def test_a_null_in_a_panel_is_no_hole() -> None:
    document = json.dumps(PANEL | {"values": [[None]]})
    with pytest.raises(InvalidInputError, match="A, c: the value nan does not fit the state"):
        Panel.from_json(document)
