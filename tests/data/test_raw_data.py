"""The dataset is what the raw reference data say, and can be built again from them."""

import csv
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from nearshore_score import Destinations, Ranking, load_model
from tests.data.tables import FOLDER, rows

pytestmark = pytest.mark.raw_data

BUILD = Path(__file__).parents[2] / ".tools" / "dataset" / "build.py"


def read(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)


def test_building_again_gives_the_same_files(reference: Path, tmp_path: Path) -> None:
    for table in FOLDER.glob("*.csv"):
        shutil.copy(table, tmp_path)
    command = [sys.executable, BUILD, "--reference", reference, "--output", tmp_path]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    committed = sorted((FOLDER / "figures").glob("*.csv"))
    assert sorted(p.name for p in (tmp_path / "figures").iterdir()) == [p.name for p in committed]
    for path in committed:
        assert (tmp_path / "figures" / path.name).read_bytes() == path.read_bytes(), path.name


def codes() -> dict[str, str]:
    """Our indicator code by the code of the reference data."""
    return {row["published_as"]: row["code"] for row in rows("indicators") if row["published_as"]}


def test_derived_inputs_agree_as_far_as_they_are_printed(
    reference: Path, destinations: Destinations
) -> None:
    compared = 0
    for row in read(reference / "data" / "derived_framework_inputs.csv"):
        profile = destinations[row["iso3"]]
        figure = profile.figure(codes()[row["indicator"]], row["market"] or None)
        assert figure is not None, row
        assert figure.value == pytest.approx(float(row["value"]), abs=5.1e-7), row
        compared += 1
    assert compared > 1000


def test_derived_language_inputs_agree_as_far_as_they_are_printed(
    reference: Path, destinations: Destinations
) -> None:
    compared = 0
    for row in read(reference / "data" / "derived_language_inputs.csv"):
        profile, language = destinations[row["iso3"]], row["language"]
        share, people = profile[f"share_{language}"], profile["population_15_64"]
        assert share.value == pytest.approx(float(row["share"]), abs=5.1e-5), row
        assert (share.state == "imputed") == (row["imputed"] == "1"), row
        assert profile[f"official_{language}"].value == float(row["official"]), row
        assert share.value is not None
        assert people.value is not None
        speakers = share.value * people.value / 100
        assert speakers == pytest.approx(float(row["speakers"]), abs=0.51e-2), row
        compared += 1
    assert compared > 200


@pytest.fixture(scope="module")
def rankings(destinations: Destinations) -> dict[tuple[str, str, str], Ranking]:
    methods = {"arithmetic": "arithmetic_mean", "geometric": "geometric_mean"}
    return {
        ("FRA", "general", short): load_model(method=method).rank(destinations)
        for short, method in methods.items()
    }


def test_the_whole_expected_sample_agrees(
    reference: Path, rankings: dict[tuple[str, str, str], Ranking]
) -> None:
    sample = json.loads((reference / "framework_expected_sample.json").read_text("utf-8"))
    ours = {"language": "language_skills"}
    compared = 0
    for code, expected in sample["results"]["FRA"]["general"].items():
        for method in ("arithmetic", "geometric"):
            ranking = rankings["FRA", "general", method]
            assert ranking.score(code) == pytest.approx(expected[f"total_{method}"], abs=1e-9)
            assert ranking.rank(code) == expected[f"rank_{method}"]
        nodes = rankings["FRA", "general", "arithmetic"][code].nodes
        for theirs, score in expected["criteria"].items():
            node = nodes[ours.get(theirs, theirs)]
            assert node.score == pytest.approx(score, abs=1e-9)
            assert node.coverage == pytest.approx(expected["coverage"][theirs], abs=1e-9)
        for theirs, score in sample["indicator_scores_general_FRA"][code].items():
            assert nodes[codes()[theirs]].score == pytest.approx(score, abs=1e-9), theirs
            compared += 1
    assert compared == 4 * 37


def test_the_copy_in_this_folder_is_true_to_the_original(reference: Path) -> None:
    original = json.loads((reference / "framework_expected_sample.json").read_text("utf-8"))
    copy = json.loads(Path(__file__).with_name("expected_sample.json").read_text("utf-8"))
    for code, expected in original["results"]["FRA"]["general"].items():
        copied = copy["destinations"][code]
        for method in ("arithmetic", "geometric"):
            assert copied["total"][f"{method}_mean"] == expected[f"total_{method}"]
            assert copied["rank"][f"{method}_mean"] == expected[f"rank_{method}"]
        for part in ("criteria", "coverage"):
            assert list(copied[part].values()) == list(expected[part].values())
        scores = original["indicator_scores_general_FRA"][code]
        assert copied["indicators"] == {codes()[theirs]: score for theirs, score in scores.items()}
