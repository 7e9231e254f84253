"""Numbers and lists as people write them, in both languages."""

import pytest

from nearshore_score.phrases import _PHRASES, decimal, listing, ordinal, phrase


@pytest.mark.parametrize(
    ("value", "language", "sign", "text"),
    [
        (60.387, "en", False, "60.4"),
        (60.387, "fr", False, "60,4"),
        (-2.04, "en", False, "−2.0"),
        (2.04, "fr", True, "+2,0"),
    ],
)
def test_decimals(value: float, language: str, sign: bool, text: str) -> None:
    assert decimal(value, language, sign=sign) == text


@pytest.mark.parametrize(
    ("rank", "text"), [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (12, "12th"), (21, "21st")]
)
def test_english_ordinals(rank: int, text: str) -> None:
    assert ordinal(rank, "en") == text


@pytest.mark.parametrize(("rank", "text"), [(1, "1re"), (2, "2e"), (21, "21e")])
def test_french_ordinals(rank: int, text: str) -> None:
    assert ordinal(rank, "fr") == text


@pytest.mark.parametrize(
    ("items", "text"), [("", ""), ("a", "a"), ("ab", "a et b"), ("abc", "a, b et c")]
)
def test_lists(items: str, text: str) -> None:
    assert listing(list(items), "fr") == text


@pytest.mark.parametrize("key", sorted(_PHRASES))
def test_both_languages_have_the_same_blanks(key: str) -> None:
    # A blank that one language lacks would drop a number from the sentence.
    english, french = _PHRASES[key]
    blanks = {part.split("}")[0] for part in english.split("{")[1:]}
    assert blanks == {part.split("}")[0] for part in french.split("{")[1:]}
    filled = dict.fromkeys(blanks, "x")
    assert phrase(key, "fr", **filled)
