"""The public names: they exist, explain themselves, are typed, and load little."""

import inspect
import subprocess
import sys
from importlib import metadata
from importlib.resources import files
from types import ModuleType

import pytest

import nearshore_score

NAMES = nearshore_score.__all__
PUBLIC = [
    (module, name)
    for module in (nearshore_score, nearshore_score.sensitivity)
    for name in module.__all__
]
CALLABLES = [(module, name) for module, name in PUBLIC if callable(getattr(module, name))]


@pytest.mark.parametrize("module", [nearshore_score, nearshore_score.sensitivity])
def test_names_are_listed_once_and_in_order(module: ModuleType) -> None:
    names: list[str] = module.__all__
    assert len(names) == len(set(names))
    constants = [name for name in names if name.isupper()]
    classes = [name for name in names if name[0].isupper() and not name.isupper()]
    functions = [name for name in names if name[0].islower()]
    assert [*sorted(constants), *sorted(classes), *sorted(functions)] == names


@pytest.mark.parametrize(("module", "name"), PUBLIC)
def test_a_public_name_exists_and_explains_itself(module: ModuleType, name: str) -> None:
    found = getattr(module, name)
    if callable(found):
        # A class without a docstring would show that of its base.
        assert vars(found).get("__doc__") if inspect.isclass(found) else found.__doc__, name


def test_dir_shows_every_public_name() -> None:
    # They are loaded when first asked for; completion in a shell must know them all the same.
    assert {*NAMES, "sensitivity"} <= set(dir(nearshore_score))


def test_a_misspelt_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="load_modle"):
        nearshore_score.load_modle  # noqa: B018


@pytest.mark.parametrize(("module", "name"), CALLABLES)
def test_no_public_signature_mentions_any(module: ModuleType, name: str) -> None:
    found = getattr(module, name)
    methods = [found]
    if inspect.isclass(found):
        methods += [
            member
            for key, member in vars(found).items()
            if inspect.isfunction(member) and not key.startswith("_")
        ]
    for method in methods:
        hints = getattr(method, "__annotations__", {})
        assert not [hint for hint in hints.values() if "Any" in str(hint).split(".")[-1:]], name


def test_the_types_are_announced() -> None:
    assert files("nearshore_score").joinpath("py.typed").is_file()


def imported_by(statement: str) -> set[str]:
    code = f"import sys; {statement}; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, timeout=60
    )
    return {module.split(".")[0] for module in done.stdout.split()}


HEAVY = {"scipy", "pandas", "matplotlib", "click", "rich"}


@pytest.mark.parametrize(
    "statement",
    [
        "import nearshore_score",
        "from nearshore_score import *",
        "import nearshore_score as ns; ns.load_model().rank(ns.load_destinations())",
    ],
)
def test_neither_import_nor_ranking_loads_a_heavy_package(statement: str) -> None:
    assert not imported_by(statement) & HEAVY


def test_importing_the_package_reads_no_data() -> None:
    # The loaders read their files when they are asked to.
    code = (
        "import nearshore_score.dataset.tables as tables;"
        "from nearshore_score import *;"
        "print(tables.read_table.cache_info().currsize)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "0"


def test_the_version_is_that_of_the_installed_package() -> None:
    assert nearshore_score.__version__ == metadata.version("nearshore-score")
