"""One look for each arm, the same in every figure, told apart by colour-blind readers and on a print in grey."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle, islice, product
from typing import Literal

from sim.vocabulary import Stage

# Okabe and Ito (2008), "Color Universal Design", and five more that lie far from these for all kinds of vision.
BLACK, GREY = "#000000", "#555555"
ORANGE, SKY_BLUE, GREEN = "#E69F00", "#56B4E9", "#009E73"
BLUE, VERMILION, PURPLE = "#0072B2", "#D55E00", "#CC79A7"
BROWN, VIOLET, INDIGO = "#663300", "#7766FF", "#332288"
FOREST, SAND = "#117733", "#CCAA66"

Dash = Literal["-"] | tuple[int, tuple[float, ...]]

STAGE_COLOURS = {  # from pale to dark as a CPTS comes further
    Stage.WHITE: "#FFFFFF",
    Stage.PREPROJECT: "#FBE3A6",
    Stage.LETTRE_INTENTION: "#9BCBE0",
    Stage.PROJET_SANTE: "#4A97C4",
    Stage.ACI: "#17507F",
}


@dataclass(frozen=True)
class ArmStyle:
    """How an arm is drawn: its line, and its point where it is one."""

    colour: str
    dash: Dash
    marker: str


NEUTRAL = ArmStyle(GREY, "-", "o")  # of the baseline
STYLES = tuple(
    ArmStyle(*parts)
    for parts in (
        (BLUE, (0, (5, 2)), "s"),
        (VERMILION, (0, (1.5, 1.5)), "^"),
        (GREEN, (0, (6, 2, 1.5, 2)), "D"),
        (ORANGE, (0, (9, 3)), "v"),
        (PURPLE, (0, (6, 2, 1, 2, 1, 2)), "P"),
        (SKY_BLUE, (0, (3, 1)), "X"),
        (BROWN, (0, (9, 2, 3, 2)), "*"),
        (VIOLET, (0, (1, 3)), "<"),
        (INDIGO, (0, (4, 4)), ">"),
        (SAND, (0, (12, 2, 1, 2)), "p"),
        (FOREST, (0, (3, 1, 1, 1)), "d"),
    )
)
# The place among STYLES that each arm of the project's own studies prefers; those that meet in a study differ.
PREFERRED = {
    "plan_100": 0,
    "forecast": 0,
    "forced_march": 1,
    "slow_and_supported": 2,
    "funding_boost": 3,
    "funding_cut": 4,
    "money_withdrawn": 4,
    "automatic_membership": 5,
    "close_support": 2,
    "merging": 6,
    "half_merging": 9,
    "deadline": 1,
    "deadline_2026": 1,
    "deadline_2027": 7,
    "results_pay": 3,
    "variable_pay": 5,
    "time_and_support": 8,
    "no_deadline": 10,
    "status_quo": 8,
}


def arm_styles(arms: Sequence[str], baseline: str | None = None) -> dict[str, ArmStyle]:
    """Return the style of each arm of a study, whatever the order of the arms.

    The baseline is the neutral one. Another arm has the place among STYLES that its name prefers; where two prefer
    the same, the later one (arms of the project first, then by name) takes the next free place. Beyond the number of
    STYLES, arms share a colour with another dash and marker.
    """
    order = list(PREFERRED)
    others = sorted(
        {*arms} - {baseline}, key=lambda name: (order.index(name) if name in PREFERRED else len(order), name)
    )
    taken: dict[ArmStyle, str] = {}
    for arm in others:
        free = (style for style in _from(preferred_place(arm)) if style not in taken)
        taken[next(free, STYLES[preferred_place(arm)])] = arm
    found = {arm: style for style, arm in taken.items()}
    return {arm: NEUTRAL if arm == baseline else found.get(arm, STYLES[preferred_place(arm)]) for arm in arms}


def preferred_place(arm: str) -> int:
    """Return the place among STYLES that an arm has unless an earlier arm of its study has it."""
    number = int(hashlib.sha256(arm.encode()).hexdigest(), 16)
    return PREFERRED.get(arm, number % len(STYLES))


def _from(place: int) -> Iterator[ArmStyle]:
    """Yield all styles from a place on, then every colour with the dash and marker of another."""
    n_styles = len(STYLES)
    yield from islice(cycle(STYLES), place, place + n_styles)
    for shift, number in product(range(1, n_styles), range(n_styles)):
        other = STYLES[(number + shift) % n_styles]
        yield ArmStyle(STYLES[number].colour, other.dash, other.marker)
