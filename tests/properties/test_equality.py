"""Objects with the same content are equal and hash equal, whatever was done with them."""

import copy
import pickle

import pytest
from hypothesis import given

from nearshore_score import DestinationProfile, Figure, FixedWeights, Framework, Panel
from tests.strategies import decorated_frameworks, figures, panels, profiles


@given(figure=figures())
def test_equal_figures_hash_equal(figure: Figure) -> None:
    assert hash(Figure.from_json(figure.to_json())) == hash(figure)


@given(profile=profiles())
def test_equal_profiles_hash_equal_after_use(profile: DestinationProfile) -> None:
    fresh = DestinationProfile.from_json(profile.to_json())
    list(profile.figures())  # fills caches, which are no content
    assert fresh == profile
    assert hash(fresh) == hash(profile)


@given(framework=decorated_frameworks())
def test_equal_frameworks_hash_equal_after_use(framework: Framework) -> None:
    fresh = Framework.from_json(framework.to_json())
    assert framework.effective_weights
    assert fresh == framework
    assert hash(fresh) == hash(framework)


@given(panel=panels())
def test_equal_panels_hash_equal(panel: Panel) -> None:
    fresh = Panel.from_json(panel.to_json())
    assert hash(fresh) == hash(panel)


@given(profile=profiles())
def test_copies_and_pickles_are_equal(profile: DestinationProfile) -> None:
    assert copy.deepcopy(profile) == profile
    assert pickle.loads(pickle.dumps(profile)) == profile


def test_the_order_of_a_mapping_is_no_content() -> None:
    one, other = FixedWeights(values={"a": 1, "b": 2}), FixedWeights(values={"b": 2, "a": 1})
    assert one == other
    assert hash(one) == hash(other)


def test_another_value_is_another_figure() -> None:
    assert Figure(value=1.0) != Figure(value=2.0)
    assert len({Figure(value=1.0), Figure(value=1.0), Figure(value=2.0)}) == 2


def test_nothing_equals_a_panel_but_a_panel() -> None:
    assert Panel(("A",), ("c",), [[1.0]]) != "A"


@pytest.mark.parametrize("zero", [0.0, -0.0])
def test_both_zeros_are_the_same_panel(zero: float) -> None:
    assert hash(Panel(("A",), ("c",), [[zero]])) == hash(Panel(("A",), ("c",), [[0.0]]))
