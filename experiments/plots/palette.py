"""One colour for each arm, the same in every figure and study, told apart by colour-blind readers."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sim.vocabulary import Stage

# Okabe and Ito (2008), "Color Universal Design", and three more that lie far from these for all kinds of vision.
BLACK, GREY = "#000000", "#555555"
ORANGE, SKY_BLUE, GREEN = "#E69F00", "#56B4E9", "#009E73"
BLUE, VERMILION, PURPLE = "#0072B2", "#D55E00", "#CC79A7"
BROWN, VIOLET, INDIGO = "#663300", "#7766FF", "#332288"

Dash = Literal["-"] | tuple[int, tuple[float, ...]]

POLICY_COLOURS = {
    "history": BLACK,
    "status_quo": GREY,
    "plan_100": BLUE,
    "forecast": BLUE,
    "forced_march": VERMILION,
    "slow_and_supported": GREEN,
    "funding_boost": ORANGE,
    "funding_cut": PURPLE,
    "automatic_membership": SKY_BLUE,
    "merging": BROWN,
}
STAGE_COLOURS = {  # from pale to dark as a CPTS comes further
    Stage.WHITE: "#FFFFFF",
    Stage.PREPROJECT: "#FBE3A6",
    Stage.LETTRE_INTENTION: "#9BCBE0",
    Stage.PROJET_SANTE: "#4A97C4",
    Stage.ACI: "#17507F",
}
# For arms of the user's own: without the colours of the four policies that most studies compare.
OTHER_COLOURS = (ORANGE, SKY_BLUE, PURPLE, VIOLET, BROWN, INDIGO)
DASHES: tuple[Dash, ...] = (
    "-",
    (0, (5, 2)),
    (0, (1.5, 1.5)),
    (0, (6, 2, 1.5, 2)),
    (0, (9, 3)),
    (0, (6, 2, 1, 2, 1, 2)),
)
MARKERS = ("o", "s", "^", "D", "v", "P")


@dataclass(frozen=True)
class ArmStyle:
    """How an arm is drawn; dash and marker set apart arms that share a colour, and all arms on a print in grey."""

    colour: str
    dash: Dash
    marker: str


def arm_styles(arms: Sequence[str]) -> dict[str, ArmStyle]:
    """Return the style of each arm of a study, whatever the order of the arms.

    The colour follows from the name alone, so that it is the same in every study. Dashes and markers differ between
    the arms of a study as far as they go round, also for readers of a print in grey.
    """
    order = list(POLICY_COLOURS)
    ranked = sorted(arms, key=lambda name: (order.index(name) if name in POLICY_COLOURS else len(order), name))
    taken: list[tuple[str, int]] = []
    for arm in ranked:
        taken.append(_free(colour_of(arm), len(taken), taken))
    return {
        arm: ArmStyle(colour, DASHES[turn], MARKERS[turn]) for arm, (colour, turn) in zip(ranked, taken, strict=True)
    }


def colour_of(arm: str) -> str:
    """Return the colour of an arm in every figure of every study."""
    number = int(hashlib.sha256(arm.encode()).hexdigest(), 16)
    return POLICY_COLOURS.get(arm) or OTHER_COLOURS[number % len(OTHER_COLOURS)]


def _free(colour: str, rank: int, taken: Sequence[tuple[str, int]]) -> tuple[str, int]:
    """Return a colour and a dash that no other arm has; another colour only when all dashes of the own are taken."""
    others = (*OTHER_COLOURS[OTHER_COLOURS.index(colour) + 1 :], *OTHER_COLOURS) if colour in OTHER_COLOURS else ()
    turns = [(rank + step) % len(DASHES) for step in range(len(DASHES))]
    free = ((other, turn) for other in (colour, *others) for turn in turns if (other, turn) not in taken)
    return next(free, (colour, rank % len(DASHES)))
