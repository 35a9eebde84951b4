"""Luck: the draws of one CPTS or territory in one month, by the decision that each settles."""

from typing import NamedTuple


class CptsLuck(NamedTuple):
    """Uniform draws in (0, 1) for what a CPTS does in a month."""

    give_up: float
    meet: float
    coordinate: float
    train: float
    dissolve: float
    start: tuple[float, ...]  # by Mission
