"""Simplification of what the contract asks: indicators, reports, follow-up of objectives."""

from sim.levers.base import LeverGroup, lever


class Simplification(LeverGroup):
    """Administrative load that is taken away."""

    order = 4
    load_removed: float = lever("share of the administrative load", "indicators and reports no longer asked", 0, 1)
