from hypothesis import given
from hypothesis import strategies as st

from experiments.plots.canvas import wrapped

WORDS = st.lists(st.text(st.characters(codec="latin-1", categories=("L", "N")), min_size=1, max_size=12), min_size=1)


@given(WORDS)
def test_wrapping_keeps_every_word_in_order(words: list[str]) -> None:
    text = " ".join(words)
    assert " ".join(wrapped(text, width=2.0, size=9.5)) == text


def test_larger_and_bolder_letters_need_more_lines() -> None:
    text = "population couverte par une CPTS " * 5
    plain = len(wrapped(text, width=3.0, size=9.5))
    assert plain < len(wrapped(text, width=3.0, size=13.0)) <= len(wrapped(text, width=3.0, size=13.0, weight="bold"))


def test_a_word_wider_than_the_line_stands_alone() -> None:
    assert wrapped("a " + "m" * 60 + " b", width=1.0, size=9.5) == ["a", "m" * 60, "b"]
