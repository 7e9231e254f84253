"""Labels and sentences are there in both languages; see tests/unit/test_phrases.py too."""

import re

import pytest

from nearshore_score.phrases import _PHRASES, phrase


@pytest.mark.parametrize("key", _PHRASES)
def test_every_phrase_of_several_words_is_translated(key: str) -> None:
    english, french = _PHRASES[key]
    assert english.strip()
    assert french.strip()
    words = re.findall(r"[A-Za-z]+", re.sub(r"{\w+}", "", english))
    if len(words) > 1:
        assert english != french


@pytest.mark.parametrize("key", _PHRASES)
def test_french_sets_a_space_before_a_colon(key: str) -> None:
    assert re.search(r"\w:", _PHRASES[key][1].replace("}", "x")) is None


def test_a_phrase_is_filled_in_either_language() -> None:
    assert phrase("tie", "en", names="A and B", rank=3) == "A and B share rank 3"
    assert phrase("tie", "fr", names="A et B", rank=3) == "A et B partagent le rang 3"
