"""What every kind of test may ask for."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from nearshore_score import Destinations, Ranking, ScoringModel, load_destinations, load_model
from tests.index_data import reference_path

# The same examples on every run, so that a red build is always about the change.
settings.register_profile(
    "modest",
    max_examples=40,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
# New examples every time: pytest --hypothesis-profile=thorough
settings.register_profile(
    "thorough", settings.get_profile("modest"), max_examples=500, derandomize=False
)
settings.load_profile("modest")


@pytest.fixture(scope="session")
def reference() -> Path:
    """Return the folder of the raw reference data, or skip; CI turns the skip into a failure."""
    return reference_path()


@pytest.fixture(scope="session")
def destinations() -> Destinations:
    return load_destinations()


@pytest.fixture(scope="session")
def default_model() -> ScoringModel:
    return load_model("general", "FRA")


@pytest.fixture(scope="session")
def default_ranking(default_model: ScoringModel, destinations: Destinations) -> Ranking:
    return default_model.rank(destinations)
