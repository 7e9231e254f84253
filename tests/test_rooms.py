"""Arrows between rooms: arithmetic does not know what it is asked for."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import nearshore_score

HOME = Path(nearshore_score.__file__).parent
FOUNDATIONS = {
    "_arrays",
    "_frozen",
    "errors",
    "figures",
    "naming",
    "normalisation.transforms",
    "ranks",
    "scipy_distribution",
    "sensitivity.linear_programme",
    "sensitivity.weight_set",
}


def imported(module: Path) -> Iterator[str]:
    """Give what a module imports of the package, also inside functions."""
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("nearshore_score"):
            yield (node.module or "").removeprefix("nearshore_score").removeprefix(".")
        elif isinstance(node, ast.Import):
            yield from (one.name for one in node.names if one.name.startswith("nearshore_score"))


@pytest.mark.parametrize(
    ("room", "others"), [("sensitivity.sampling", ()), ("sensitivity.algorithms", ("sampling",))]
)
def test_arithmetic_of_the_sensitivity_analyses_knows_no_model(
    room: str, others: tuple[str, ...]
) -> None:
    modules = sorted(HOME.joinpath(*room.split(".")).glob("*.py"))
    assert len(modules) > 10
    own = (room, *(f"sensitivity.{other}" for other in others))
    for module in modules:
        known = {name for name in imported(module) if not name.startswith(own)}
        assert known <= FOUNDATIONS, f"{room}/{module.name} imports {sorted(known - FOUNDATIONS)}"
