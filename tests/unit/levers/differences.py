"""When two policies part: with this, tests of arms and of chance compare trajectories."""

from sim.levers.policy import Policy


def policies_part(one: Policy, other: Policy, first: int, last: int, regions: tuple[str, ...]) -> int | None:
    """Return the first month in first…last in which two policies differ in any région, or None."""
    for month in range(first, last + 1):
        if any(one.levers(month, region) != other.levers(month, region) for region in regions):
            return month
    return None
