"""Merging white zones into neighbouring CPTS."""

from sim.levers.base import LeverGroup, lever


class Merging(LeverGroup):
    """How strongly authorities push white zones to join a neighbour instead of founding their own CPTS."""

    order = 8
    intensity: float = lever("index 0–1", "push towards joining a neighbouring CPTS", 0, 1)
