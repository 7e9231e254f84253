"""The worked examples of ``docs/examples/indices``, and what is asked of every one of them."""

import importlib.util
from functools import cache
from pathlib import Path
from types import ModuleType

import numpy as np

from nearshore_score import CompositeIndex, Panel

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples" / "indices"


@cache
def example(name: str) -> ModuleType:
    """Import a worked example by its file: ``example("corruption_perceptions_index").INDEX``."""
    specification = importlib.util.spec_from_file_location(name, EXAMPLES / f"{name}.py")
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def assert_survives_json(index: CompositeIndex) -> None:
    """The index written as JSON and read again is the same index."""
    assert CompositeIndex.from_json(index.to_json()) == index


def assert_batch_equals_items(index: CompositeIndex, panel: Panel) -> None:
    """Three tables scored at once give the same numbers as one after the other."""
    plan = index.compile(panel)
    factors = np.random.default_rng(1).uniform(0.9, 1.0, size=(3, *plan.panel.values.shape))
    stack = plan.panel.values * factors
    batch = plan(values=stack)
    for number, values in enumerate(stack):
        alone = plan(values=values)
        for code, scores in alone.scores.items():
            together = np.broadcast_to(batch.scores[code], (len(stack), *scores.shape))
            np.testing.assert_array_equal(together[number], scores, err_msg=code)
