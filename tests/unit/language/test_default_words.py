"""Defaults in words."""

import pytest

from experiments.language.default_words import without_value, written_in_words


@pytest.mark.parametrize(("written", "words"), [("${policy.end}", "as policy.end"), ("null", "none"), ("4.0", "4.0")])
def test_references_and_null_are_written_in_words(written: str, words: str) -> None:
    assert written_in_words(written, "en") == words


def test_what_holds_without_a_value_is_told_in_the_language() -> None:
    assert without_value("null: stays", "en") == "stays"
    assert without_value("null: stays", "fr") == "reste en vigueur"
