"""The margin of empty shells where nobody sets one: by how many people live in the place that is simulated."""

from typing import Final

SHELLS_OF_FRANCE: Final = 5.0  # mean difference up to which arms count as equal: a convention, as every margin
FEWEST_SHELLS: Final = 0.5  # a smaller mean difference is written as 0
_DIGITS: Final = 1


def margin_of_shells(inhabitants: float, inhabitants_of_france: float) -> float:
    """Return the margin of a place in CPTS: that of France in proportion to inhabitants, FEWEST_SHELLS at least."""
    return max(FEWEST_SHELLS, round(SHELLS_OF_FRANCE * inhabitants / inhabitants_of_france, _DIGITS))
