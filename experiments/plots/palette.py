"""One colour for each arm, the same in every figure and every study, told apart by colour-blind readers."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

# Okabe and Ito (2008), "Color Universal Design"; the olive, wine and indigo come from Paul Tol's muted scheme.
BLACK, GREY = "#000000", "#6B6B6B"
ORANGE, SKY_BLUE, GREEN = "#E69F00", "#56B4E9", "#009E73"
BLUE, VERMILION, PURPLE = "#0072B2", "#D55E00", "#CC79A7"
OLIVE, WINE, INDIGO = "#999933", "#882255", "#332288"

Dash = Literal["-"] | tuple[int, tuple[float, ...]]

KNOWN = {
    "history": BLACK,
    "status_quo": GREY,
    "plan_100": BLUE,
    "forecast": BLUE,
    "forced_march": VERMILION,
    "slow_and_supported": GREEN,
    "funding_boost": ORANGE,
    "funding_cut": PURPLE,
    "automatic_membership": SKY_BLUE,
    "simplification": OLIVE,
    "merge_white_zones": WINE,
}
WHEEL = (BLUE, VERMILION, GREEN, ORANGE, PURPLE, SKY_BLUE, WINE, OLIVE, INDIGO, GREY)
DASHES: tuple[Dash, ...] = ("-", (0, (5, 2)), (0, (1.5, 1.5)), (0, (6, 2, 1.5, 2)))
MARKERS = ("o", "s", "^", "D")


@dataclass(frozen=True)
class Look:
    """How an arm is drawn; the dash and the marker set apart arms that must share a colour."""

    colour: str
    dash: Dash
    marker: str


def looks(arms: Sequence[str]) -> dict[str, Look]:
    """Return the look of each arm of a study, whatever the order of the arms."""
    taken: list[str] = []
    found = {}
    for arm in sorted(arms, key=lambda name: (name not in KNOWN, name)):
        colour = KNOWN.get(arm) or _free_colour(arm, taken)
        turn = taken.count(colour) % len(DASHES)
        taken.append(colour)
        found[arm] = Look(colour, DASHES[turn], MARKERS[turn])
    return found


def _free_colour(arm: str, taken: Sequence[str]) -> str:
    """Return the colour that an arm's name falls on, or the next one of those least taken."""
    start = int(hashlib.sha256(arm.encode()).hexdigest(), 16) % len(WHEEL)
    turned = WHEEL[start:] + WHEEL[:start]
    return min(turned, key=taken.count)
