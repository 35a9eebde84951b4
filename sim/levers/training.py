"""Training of coordinators (PACTE) and ready-made tools."""

from sim.levers.base import LeverGroup, lever


class Training(LeverGroup):
    """What is offered to coordinators and teams."""

    order = 5
    coordinators_trained_per_year: float = lever(
        "share of untrained coordinators a year", "coordinators who go through the training (PACTE)", 0, 1
    )
    tools: float = lever("index 0–1", "shared tools and good practice within reach of every CPTS", 0, 1)
