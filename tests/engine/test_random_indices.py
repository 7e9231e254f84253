"""Whatever is put together at random: one clear error, or results that keep every promise."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nearshore_score import MISSING_POLICIES, NORMALISATIONS, OPERATORS
from tests.engine.properties import EVERY, compute
from tests.engine.strategies import COMPUTED, Case, cases

KINDS = (*OPERATORS.kinds, *NORMALISATIONS.kinds, *MISSING_POLICIES.kinds, *COMPUTED)
A_FEW = max(settings().max_examples // 6, 6)

seeds = st.integers(0, 2**32 - 1)


@pytest.mark.parametrize("kind", KINDS)
def test_an_index_is_refused_or_keeps_every_promise(kind: str) -> None:
    seen: Counter[str] = Counter()

    @settings(max_examples=A_FEW)
    @given(case=cases(kind), seed=seeds)
    def refused_or_right(case: Case, seed: int) -> None:
        computed = compute(case)
        if computed is None:
            return
        seen.update(case.parts)
        for holds in EVERY:
            holds(computed, np.random.default_rng(seed))

    refused_or_right()
    assert seen[kind], f"no index with {kind} gave a result, so nothing was seen of it"


def test_most_random_indices_give_a_result_and_use_what_there_is_to_use() -> None:
    given_a_result: list[bool] = []
    seen: set[str] = set()

    # So many that nothing is missed by chance: which cases come depends on what else is loaded.
    @settings(max_examples=4 * settings().max_examples)
    @given(case=cases())
    def count(case: Case) -> None:
        given_a_result.append(compute(case) is not None)
        seen.update(case.parts if given_a_result[-1] else ())

    count()
    assert sum(given_a_result) >= len(given_a_result) / 2
    assert {"constant", "reference", "further", "edition", "gate", "input_rounding"} <= seen
