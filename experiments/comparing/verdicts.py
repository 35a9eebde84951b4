"""What a mean difference is, in the same words on the screen, on slides and in reports."""

from collections.abc import Callable, Collection, Hashable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from experiments.comparing.headline_differences import HeadlineDifference, Verdict
from experiments.language.texts import text

HIGHER, LOWER, ABOVE, BELOW = "higher", "lower", "above", "below"
EQUIVALENT, OPEN, IDENTICAL = "equivalent", "open", "identical"
STANDINGS = (HIGHER, LOWER, ABOVE, BELOW, EQUIVALENT, OPEN, IDENTICAL)  # in the order in which they are told
TOLD = (HIGHER, LOWER, ABOVE, BELOW)  # that a mean is told from zero
SURE, ON_AVERAGE, PERHAPS = "sure", "on_average", "perhaps"
Key = TypeVar("Key", bound=Hashable)  # of a difference: its arm, or its arm and number


@dataclass(frozen=True)
class MeanDifference:
    """A mean difference with the 95 % interval of the mean, its margin in the same unit, and where it lies to it."""

    low: float
    mean: float
    high: float
    margin: float
    verdict: Verdict

    @classmethod
    def of(cls, found: HeadlineDifference) -> "MeanDifference":
        """Return what is judged of a headline's difference."""
        return cls(found.low95, found.mean, found.high95, found.margin, found.verdict)

    @property
    def standing(self) -> str:
        """What is said of it: the verdict, and the side of zero on which the whole interval lies."""
        if self.low == self.mean == self.high == 0:
            return IDENTICAL
        if self.verdict is Verdict.EQUIVALENT:
            return EQUIVALENT
        if self.verdict is Verdict.LARGER:
            return HIGHER if self.mean > 0 else LOWER
        return ABOVE if self.low > 0 else BELOW if self.high < 0 else OPEN

    def in_words(self, written: Callable[[float], str] | None, language: str, room: str = "comparing.standing") -> str:
        """Return "mean not zero, but small: below the margin (0.5 points)"; without the margin where none is written.

        `written` writes a margin with its unit; the words lie in a room of the catalogues.
        """
        is_without = self.margin == 0 and self.standing in (HIGHER, LOWER)
        is_small = self.standing == EQUIVALENT and self.low * self.high > 0
        standing = "told_from_zero" if is_without else "small" if is_small else self.standing
        margin = f" ({written(self.margin)})" if written else ""
        return text(f"{room}.{standing}", language, margin=margin)


SAME = MeanDifference(0.0, 0.0, 0.0, 0.0, Verdict.EQUIVALENT)


def message_of(found: Mapping[Key, MeanDifference], told: Key | None, *, is_sure: bool = False) -> str:
    """Return what a title says of differences, as under `comparing.message` in the catalogues.

    `told` is the clearest of them, None where none is told from zero; `is_sure` says that it has one sign in nine of
    ten runs.
    """
    if told is None:
        return together(found.values())
    if found[told].standing in (ABOVE, BELOW):
        return PERHAPS
    return SURE if is_sure else ON_AVERAGE


def clearest(found: Mapping[Key, MeanDifference]) -> Key | None:
    """Return the largest difference beyond its margin, else the largest that is not zero, None where none is."""
    for standings in ((HIGHER, LOWER), (ABOVE, BELOW)):
        told = [key for key, one in found.items() if one.standing in standings]
        if told:
            return max(told, key=lambda key: abs(found[key].mean))
    return None


def together(found: Collection[MeanDifference]) -> str:
    """Return what is said of several differences of which none is told from zero: open where that is said of one."""
    standings = {one.standing for one in found}
    if standings == {IDENTICAL}:
        return IDENTICAL
    return EQUIVALENT if standings <= {EQUIVALENT, IDENTICAL} else OPEN
