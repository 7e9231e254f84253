"""Language shares: what a source does not list is unknown, not zero."""

import pytest

from nearshore_score import Destinations, Figure, load_model
from tests.data.tables import figures, rows

PRIORS = {row["code"]: row for row in rows("languages")}


def shares() -> list[dict[str, str]]:
    return [row for row in figures() if row["indicator"].startswith("share_")]


def test_every_destination_has_a_share_of_every_language() -> None:
    assert len(shares()) == 58 * len(PRIORS)


def test_an_unlisted_share_is_a_prior_with_a_band_and_not_zero() -> None:
    imputed = [row for row in shares() if row["state"] == "imputed"]
    assert imputed
    for row in imputed:
        prior = PRIORS[row["indicator"].removeprefix("share_")]
        assert row["value"] == prior["prior_share"] != "0"
        assert (row["low"], row["high"]) == (prior["prior_low"], prior["prior_high"])
        assert row["source"] == "LANGUAGE_PRIOR"


def test_a_listed_share_names_the_source_that_lists_it() -> None:
    assert {row["source"] for row in shares() if row["state"] == "present"} == {"CLDR_48"}


def test_french_in_egypt_is_a_prior(destinations: Destinations) -> None:
    figure = destinations["EGY"]["share_fr"]
    assert (figure.state, figure.value) == ("imputed", 2.0)


@pytest.fixture(scope="module")
def resolved(destinations: Destinations) -> dict[tuple[str, str], Figure]:
    return dict(load_model().resolve(destinations).figures)


@pytest.mark.parametrize("code", ["MAR", "EGY", "SEN"])
def test_speakers_are_share_times_people(
    destinations: Destinations, resolved: dict[tuple[str, str], Figure], code: str
) -> None:
    share, people = (destinations[code][name].value for name in ("share_fr", "population_15_64"))
    assert share is not None
    assert people is not None
    assert resolved[code, "speakers_fr"].value == pytest.approx(share * people / 100)


def test_speakers_made_of_a_prior_share_its_band_and_its_error(
    resolved: dict[tuple[str, str], Figure],
) -> None:
    speakers, share = resolved["EGY", "speakers_fr"], resolved["EGY", "share_fr"]
    assert speakers.state == "imputed"
    assert speakers.uncertainty is not None
    assert share.uncertainty is not None
    assert speakers.value is not None
    # A band of 0.2 to 8 around 2: a tenth to fourfold.
    assert speakers.uncertainty.low == pytest.approx(speakers.value / 10)
    assert speakers.uncertainty.high == pytest.approx(speakers.value * 4)


def test_priors_are_cautioned_against(default_ranking: object) -> None:
    imputed = {
        (c.destination, c.indicator) for c in default_ranking.cautions if c.kind == "imputed"
    }
    assert ("EGY", "share_fr") in imputed
    assert ("MAR", "share_fr") not in imputed
