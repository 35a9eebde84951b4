"""Both catalogues say the same things, each in its language."""

import re
from string import Formatter

import pytest

from experiments.language.texts import MissingText, catalogue, spaced, text

THIN, NO_BREAK = "\N{NARROW NO-BREAK SPACE}", "\N{NO-BREAK SPACE}"
KEYS = sorted(set(catalogue("fr")) | set(catalogue("en")))


def placeholders(plain: str) -> set[str]:
    """The parts of a text that the program fills in, with their formats, which belong to the program."""
    return {f"{name}:{form}!{conversion}" for _, name, form, conversion in Formatter().parse(plain) if name is not None}


def test_the_catalogues_have_the_same_texts_in_the_same_order() -> None:
    assert list(catalogue("fr")) == list(catalogue("en"))


@pytest.mark.parametrize("key", KEYS)
def test_a_text_has_the_same_placeholders_in_both_languages(key: str) -> None:
    assert placeholders(catalogue("fr")[key]) == placeholders(catalogue("en")[key])
    assert all(name.endswith(":!None") and name[0].isalpha() for name in placeholders(catalogue("fr")[key]))


@pytest.mark.parametrize("key", KEYS)
def test_french_signs_never_stand_alone_on_a_line(key: str) -> None:
    assert not re.search(r" [:;!?»]|« |\d %|\} %", catalogue("fr")[key])


def test_a_text_is_found_by_its_key_and_filled_in() -> None:
    assert text("numbers.between", "fr", low="80", high="85") == "80 à 85"


def test_a_text_that_is_missing_is_named() -> None:
    with pytest.raises(MissingText, match=r"no text 'numbers\.nowhere' in fr\.yaml"):
        text("numbers.nowhere", "fr")


def test_a_placeholder_without_a_value_is_named_with_its_text() -> None:
    with pytest.raises(MissingText, match=r"text 'numbers\.between' in en\.yaml needs a value for 'high'"):
        text("numbers.between", "en", low="80")


def test_signs_are_kept_with_the_word_before_them_in_french_only() -> None:
    assert spaced("a : b ; c ? 5 % « d »", "fr") == (f"a{NO_BREAK}: b{THIN}; c{THIN}? 5{THIN}% «{NO_BREAK}d{NO_BREAK}»")
    assert spaced("a : b", "en") == "a : b"


def test_a_catalogue_is_read_once() -> None:
    assert catalogue("fr") is catalogue("fr")
