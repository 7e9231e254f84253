"""Random figures for the tests of weights that are computed from data."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, Protocol, TypeVar

import numpy as np
from hypothesis import assume, reject
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from hypothesis.strategies import DrawFn
from numpy.typing import ArrayLike

from nearshore_score._arrays import FloatArray
from nearshore_score.errors import InvalidInputError
from nearshore_score.normalisation import Direction
from tests.strategies import numbers

#: Reasons for which figures without any fault can have no weights.
NO_ANSWER = ("the same for all", "agree perfectly", "not linked by losses")


class Result(Protocol):
    @property
    def weights(self) -> FloatArray: ...
    def __iter__(self) -> Iterator[FloatArray]: ...


Found = TypeVar("Found", bound=Result)


class Figures(NamedTuple):
    matrix: FloatArray
    directions: tuple[Direction, ...]


@st.composite
def figures(draw: DrawFn, *, varied: bool = False) -> Figures:
    """Figures above zero with ties, both directions; if varied, no column is constant."""
    n, k = draw(st.integers(2, 6)), draw(st.integers(1, 5))
    cells = st.sampled_from([1.0, 50.0, 100.0]) | numbers(1.0, 100.0)
    matrix = draw(arrays(np.float64, (n, k), elements=cells))
    assume(not varied or bool((np.ptp(matrix, axis=0) > 0).all()))
    either: list[Direction] = ["benefit", "cost"]
    words = st.sampled_from(either)
    return Figures(matrix, tuple(draw(words) for _ in range(k)))


def answered(
    method: Callable[[ArrayLike, Sequence[Direction] | None], Found], case: Figures
) -> Found:
    """The result, for a case that has one; a refusal has to give its reason."""
    reason = ""
    try:
        return method(case.matrix, case.directions)
    except InvalidInputError as error:
        reason = str(error)
    assert any(known in reason for known in NO_ANSWER)
    return reject()
