"""Numbers, amounts, dates and units as they are read in each language."""

from datetime import date
from pathlib import Path

import pytest

from experiments.configuration.files import read_files
from experiments.configuration.validation import unit_of
from experiments.language.numbers import (
    between,
    configured,
    digits_of,
    duration,
    full_date,
    interval,
    money_unit_for,
    month_and_year,
    number,
    percent,
    points,
    significant,
    unit_in,
)
from experiments.language.texts import NO_BREAK
from sim.levers.policy import GROUPS
from sim.metrics import all_metrics
from sim.rules.base import decisions, rule_class, rule_names
from sim.world.settings import PopulationSettings

THIN, MINUS = "\N{NARROW NO-BREAK SPACE}", "\N{MINUS SIGN}"
CONFIGS = Path(__file__).parents[3] / "configs"
SAME_IN_BOTH = {"CPTS", "contacts", "missions"}


@pytest.mark.parametrize(
    ("value", "digits", "signed", "english", "french"),
    [
        (1234.5, 1, False, "1,234.5", f"1{THIN}234,5"),
        (2, 0, True, "+2", "+2"),
        (-1234567.0, 0, False, f"{MINUS}1,234,567", f"{MINUS}1{THIN}234{THIN}567"),
        (-0.4, 0, True, "0", "0"),
        (0.04, 1, True, "0.0", "0,0"),
        (0.06, 1, True, "+0.1", "+0,1"),
        (0.0, 2, True, "0.00", "0,00"),
        (0.125, 2, False, "0.12", "0,12"),  # half to even, as Python rounds
        (2.675, 2, False, "2.67", "2,67"),  # which lies a little under 2.675
    ],
)
def test_a_number_has_the_signs_of_its_language(
    value: float, digits: int, signed: bool, english: str, french: str
) -> None:
    assert number(value, "en", digits, signed=signed) == english
    assert number(value, "fr", digits, signed=signed) == french


@pytest.mark.parametrize(
    ("value", "french"),
    [(0.012345, "0,0123"), (12.3, "12,3"), (5, "5"), (12345.6, f"12{THIN}300"), (-1e-6, f"{MINUS}0,000001"), (0, "0")],
)
def test_significant_digits_are_counted_from_the_first_that_is_not_zero(value: float, french: str) -> None:
    assert significant(value, "fr") == french


def test_a_share_is_written_in_per_cent() -> None:
    assert (percent(0.826, "fr"), percent(0.826, "en")) == (f"83{THIN}%", "83%")
    assert percent(0.8256, "en", digits=1) == "82.6%"


@pytest.mark.parametrize(
    ("difference", "digits", "french"),
    [(0.021, 0, "+2"), (-0.021, 1, f"{MINUS}2,1"), (0.0, 0, "0"), (-0.0001, 1, "0,0"), (0.0004, 1, "0,0")],
)
def test_a_difference_in_points_has_its_sign_and_zero_has_none(difference: float, digits: int, french: str) -> None:
    assert points(difference, "fr", digits) == french


def test_an_interval_stands_in_brackets() -> None:
    assert interval("12.3%", "10.1", "14.5", "en") == "12.3% [10.1, 14.5]"
    assert interval(f"12,3{THIN}%", "10,1", "14,5", "fr") == f"12,3{THIN}% [10,1{THIN}; 14,5]"


def test_a_span_is_one_number_where_both_ends_are_written_the_same() -> None:
    assert between("80", "85", "fr") == "80 à 85"
    assert between("80", "85", "en") == "80 to 85"
    assert between("80", "80", "en") == "80"


def test_a_span_names_a_unit_once() -> None:
    assert between(f"80{NO_BREAK}M€", f"85{NO_BREAK}M€", "fr") == f"80 à 85{NO_BREAK}M€"
    assert between(f"80{NO_BREAK}k€", f"1{NO_BREAK}M€", "en") == f"80{NO_BREAK}k€ to 1{NO_BREAK}M€"
    assert between(f"1{NO_BREAK}500", f"2{NO_BREAK}500", "fr") == f"1{NO_BREAK}500 à 2{NO_BREAK}500"


@pytest.mark.parametrize(
    ("value", "english", "french"),
    [
        (True, "yes", "oui"),
        (None, "none", "aucun"),
        (0.75, "0.75", "0,75"),
        (2023, "2023", "2023"),
        (0.1 + 0.2, "0.3", "0,3"),
        ([0.5, 12000], "[0.5, 12,000]", f"[0,5{THIN}; 12{THIN}000]"),
        ("white_first", "white_first", "white_first"),
    ],
)
def test_a_value_is_shown_as_a_person_reads_it(value: object, english: str, french: str) -> None:
    assert (configured(value, "en"), configured(value, "fr")) == (english, french)


def test_dates_are_written_out() -> None:
    assert full_date(date(2023, 8, 31), "fr") == "31 août 2023"
    assert full_date(date(2024, 2, 1), "fr") == "1er février 2024"
    assert full_date(date(2024, 2, 1), "en") == "1 February 2024"
    assert month_and_year(date(2027, 12, 31), "fr") == "décembre 2027"
    assert month_and_year(date(2027, 12, 31), "en") == "December 2027"


@pytest.mark.parametrize(
    ("seconds", "french"), [(-1.0, "0 s"), (59.0, "59 s"), (60.0, "1 min"), (7_300.0, "2 h"), (300_000.0, "3 j")]
)
def test_a_duration_is_given_in_its_largest_unit(seconds: float, french: str) -> None:
    assert duration(seconds, "fr") == french


@pytest.mark.parametrize(("euros", "short"), [(4.2e9, "bn€"), (2.5e9, "M€"), (8e6, "M€"), (8e5, "k€"), (0.0, "k€")])
def test_the_unit_follows_the_largest_amount(euros: float, short: str) -> None:
    assert money_unit_for(euros).short("en") == short


@pytest.mark.parametrize(("amount", "digits"), [(1469.3, 0), (195.4, 0), (88.1, 1), (8.126, 2), (0.5, 2), (0.0, 2)])
def test_an_amount_has_three_digits(amount: float, digits: int) -> None:
    assert digits_of(amount) == digits


def units() -> set[str]:
    """The units of all metrics, levers, parameters, and those beside the values of the levers' presets."""
    rules = [rule_class(decision, name) for decision in decisions() for name in rule_names(decision)]
    models = [*GROUPS.values(), PopulationSettings, *rules]
    declared = {unit_of(field) for model in models for field in model.model_fields.values()}
    files = [file for file in read_files(CONFIGS).values() if file.group in GROUPS]
    leaves = [leaf for file in files for leaf in file.leaves.values()]
    written = {leaf.unit for leaf in leaves if leaf.numeric}
    return ({metric.unit for metric in all_metrics()} | declared | written) - {""}


@pytest.mark.parametrize("unit", sorted(units()))
def test_a_unit_has_french_words(unit: str) -> None:
    assert unit_in(unit, "en") == unit
    assert unit_in(unit, "fr") != unit or unit in SAME_IN_BOTH


def test_an_unknown_unit_is_shown_as_it_is() -> None:
    assert unit_in("parsecs", "fr") == "parsecs"
