"""Information campaigns and visible events that bring professionals together."""

from sim.levers.base import LeverGroup, lever


class Campaign(LeverGroup):
    """How visible exercising together is made."""

    order = 6
    visibility: float = lever(
        "index 0–1", "campaigns, and in 2021 the Covid vaccination centres, where professionals met", 0, 1
    )
