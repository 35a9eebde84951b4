"""Amounts of money in the unit in which they are easiest to read."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import floor, log10

SHOWN_DIGITS = 3
FEWEST_OF_UNIT = 3.0  # of a unit that the largest amount must reach


@dataclass(frozen=True)
class Unit:
    """An amount of money that figures are counted in."""

    euros: float
    name: Mapping[str, str]  # by language
    short: Mapping[str, str]


UNITS = (  # the largest first
    Unit(1e9, {"fr": "Milliards d'euros", "en": "Billion euros"}, {"fr": "Md€", "en": "bn€"}),
    Unit(1e6, {"fr": "Millions d'euros", "en": "Million euros"}, {"fr": "M€", "en": "M€"}),
    Unit(1e3, {"fr": "Milliers d'euros", "en": "Thousand euros"}, {"fr": "k€", "en": "k€"}),
)


def unit_for(euros: float) -> Unit:
    """Return the unit in which amounts up to this one are easiest to read."""
    return next((unit for unit in UNITS if euros >= FEWEST_OF_UNIT * unit.euros), UNITS[-1])


def digits_of(amount: float) -> int:
    """Return after how many decimals an amount has three digits; none where so many stand before the decimal sign."""
    before = floor(log10(amount)) + 1 if amount >= 1 else 1
    return max(0, min(2, SHOWN_DIGITS - before))
