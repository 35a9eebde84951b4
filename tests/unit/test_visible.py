"""Text that acts on a terminal or hides itself is written out; what people write stays as it is."""

import pytest

from sim.visible import visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b]0;owned\x07", r"\x1b]0;owned\x07"),
        ("a\u202eb", r"a\u202eb"),
        ("a\u2066b\u2069", r"a\u2066b\u2069"),
        ("a\u200bb\ufeff", r"a\u200bb\ufeff"),
        ("soft\xadhyphen", r"soft\xadhyphen"),
        ("two\nlines\r\t", r"two\nlines\r\t"),
        ("line\u2028end", r"line\u2028end"),
        ("c1 \x9b31m", r"c1 \x9b31m"),
        ("filler \u3164", r"filler \u3164"),
        ("tag \U000e0041", r"tag \U000e0041"),
        ("\udcff", r"\udcff"),
        ("\x00", r"\x00"),
    ],
)
def test_what_acts_or_hides_is_written_out(text: str, shown: str) -> None:
    assert visible(text) == shown
    assert visible(shown) == shown


@pytest.mark.parametrize("text", ["Échéance\u00a0: fin 2025", "12\u202f%", "[/foo] x", "🎉 ١ $x$", "", "–"])
def test_what_people_write_stays(text: str) -> None:
    assert visible(text) == text
