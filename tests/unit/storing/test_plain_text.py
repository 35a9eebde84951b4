import pytest

from experiments.storing.plain_text import as_text


@pytest.mark.parametrize("words", ['=HYPERLINK("x")', "+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "＝1"])
def test_what_begins_like_a_formula_stands_behind_an_apostrophe(words: str) -> None:
    assert as_text(words) == f"'{words}"


@pytest.mark.parametrize("words", ["", "CC du Pays", "a=b", "A-B", "2A", "−1", "'=1"])
def test_other_words_stay_as_they_are(words: str) -> None:
    assert as_text(words) == words
