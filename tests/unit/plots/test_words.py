import importlib
import pkgutil
import re
from collections.abc import Iterator
from datetime import date

import pytest

import experiments.plots
from experiments.plots import words

LANGUAGES = {"fr", "en"}
FIELDS = {"unit", "runs", "arm", "n", "when", "counts"}


def texts_by_language() -> Iterator[tuple[str, dict[str, str]]]:
    """Every constant of the plots that is, or holds, a text by language."""
    for found in pkgutil.walk_packages(experiments.plots.__path__, "experiments.plots."):
        module = importlib.import_module(found.name)
        for name, value in vars(module).items():
            yield from wordings(f"{found.name}.{name}", value)


def wordings(name: str, value: object) -> Iterator[tuple[str, dict[str, str]]]:
    if isinstance(value, dict) and value and not name.rsplit(".", maxsplit=1)[-1].startswith("__"):
        if set(value) & LANGUAGES:
            yield name, value
        else:
            for key, inner in value.items():
                yield from wordings(f"{name}[{key}]", inner)


ALL = dict(texts_by_language())


def test_texts_are_found_in_the_files_of_the_figures() -> None:
    assert len(ALL) > 30
    assert any("figures.stages" in name for name in ALL)


@pytest.mark.parametrize("name", sorted(ALL))
def test_every_text_is_there_in_french_and_in_english(name: str) -> None:
    wording = ALL[name]
    assert set(wording) == LANGUAGES
    fields = {language: {field for field in FIELDS if f"{{{field}}}" in wording[language]} for language in wording}
    assert fields["fr"] == fields["en"]


@pytest.mark.parametrize(
    ("value", "french", "english"),
    [(0.764, "76\N{NARROW NO-BREAK SPACE}%", "76%"), (1.0, "100\N{NARROW NO-BREAK SPACE}%", "100%")],
)
def test_percentages_follow_the_language(value: float, french: str, english: str) -> None:
    assert (words.percent(value, "fr"), words.percent(value, "en")) == (french, english)


def test_numbers_follow_the_language() -> None:
    assert words.number(-1234.5, "fr", 1) == "\N{MINUS SIGN}1\N{NARROW NO-BREAK SPACE}234,5"
    assert words.number(-1234.5, "en", 1) == "\N{MINUS SIGN}1,234.5"


@pytest.mark.parametrize(
    ("difference", "written"), [(0.031, "+3.1"), (-0.031, "\N{MINUS SIGN}3.1"), (0.0, "0"), (-0.0001, "0")]
)
def test_a_difference_shows_its_sign_unless_it_rounds_to_zero(difference: float, written: str) -> None:
    assert words.points(difference, "en", digits=1) == written


def test_months_are_named_in_the_language() -> None:
    assert words.month_and_year(date(2027, 12, 31), "fr") == "décembre 2027"
    assert words.month_and_year(date(2023, 8, 31), "en") == "August 2023"


@pytest.mark.parametrize("name", sorted(ALL))
def test_french_signs_never_stand_alone_on_a_line(name: str) -> None:
    assert not re.search(r" [:;!?»]|« |\d %", words.spaced(ALL[name]["fr"], "fr"))


def test_english_text_keeps_its_spaces() -> None:
    assert words.spaced("a : b", "en") == "a : b"


def test_a_span_of_one_value_is_that_value() -> None:
    assert words.between("80", "80", "fr") == "80"
    assert words.between("80", "85", "fr") == "80 à 85"


def test_the_first_of_a_month_is_written_as_the_french_do() -> None:
    assert words.full_date(date(2023, 11, 1), "fr") == "1er novembre 2023"
    assert words.full_date(date(2023, 11, 1), "en") == "1 November 2023"
