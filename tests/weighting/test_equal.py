"""Equal weights."""

import pytest

from nearshore_score.errors import InvalidInputError
from nearshore_score.weighting.equal import EqualWeights, equal_weights


def test_every_child_has_the_same_share() -> None:
    assert equal_weights(5).tolist() == [0.2] * 5
    assert EqualWeights(children=("a", "b", "c", "d")).values == dict.fromkeys("abcd", 0.25)


def test_no_children_have_no_weights() -> None:
    with pytest.raises(InvalidInputError, match="there must be at least one"):
        equal_weights(0)
