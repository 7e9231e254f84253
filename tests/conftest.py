"""What every kind of test may ask for."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from nearshore_score import Destinations, Ranking, ScoringModel, load_destinations, load_model

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
    beside = Path(__file__).resolve().parents[2] / "shared" / "reference"
    folder = Path(os.environ.get("NEARSHORE_SCORE_REFERENCE", beside))
    if not folder.is_dir():
        reason = "the reference data are not beside this checkout"
        if os.environ.get("NEARSHORE_SCORE_REQUIRE_RAW") == "1":
            pytest.fail(f"{reason}: {folder}")
        pytest.skip(reason)
    return folder


@pytest.fixture(scope="session")
def destinations() -> Destinations:
    return load_destinations()


@pytest.fixture(scope="session")
def default_model() -> ScoringModel:
    return load_model("general", "FRA")


@pytest.fixture(scope="session")
def default_ranking(default_model: ScoringModel, destinations: Destinations) -> Ranking:
    return default_model.rank(destinations)
