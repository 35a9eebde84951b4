"""Numbers and values as they are read in each language."""

import pytest

from experiments.language.numbers import number, shown


@pytest.mark.parametrize(
    ("value", "form", "english", "french"),
    [
        (1234.5, ",.1f", "1,234.5", "1\N{NARROW NO-BREAK SPACE}234,5"),
        (0.05, "g", "0.05", "0,05"),
        (2, "+,", "+2", "+2"),
    ],
)
def test_a_number_has_the_signs_of_its_language(value: float, form: str, english: str, french: str) -> None:
    assert (number(value, "en", form), number(value, "fr", form)) == (english, french)


@pytest.mark.parametrize(
    ("value", "english", "french"),
    [
        (True, "yes", "oui"),
        (None, "none", "aucun"),
        (0.75, "0.75", "0,75"),
        (2023, "2023", "2023"),
        ([0.5, 12000], "[0.5, 12,000]", "[0,5; 12\N{NARROW NO-BREAK SPACE}000]"),
        ("white_first", "white_first", "white_first"),
    ],
)
def test_a_value_is_shown_as_a_person_reads_it(value: object, english: str, french: str) -> None:
    assert (shown(value, "en"), shown(value, "fr")) == (english, french)
