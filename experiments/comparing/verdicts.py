"""What a mean difference is, in the same words on the screen, on slides and in reports."""

from collections.abc import Callable
from dataclasses import dataclass

from experiments.comparing.headline_differences import HeadlineDifference, Verdict
from experiments.language.texts import text

HIGHER, LOWER, ABOVE, BELOW = "higher", "lower", "above", "below"
EQUIVALENT, OPEN, IDENTICAL = "equivalent", "open", "identical"
STANDINGS = (HIGHER, LOWER, ABOVE, BELOW, EQUIVALENT, OPEN, IDENTICAL)  # in the order in which they are told


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

    def in_words(self, written: Callable[[float], str] | None, language: str) -> str:
        """Return "mean not zero, but small: below the margin (0.5 points)"; without the margin where none is written.

        `written` writes a margin with its unit.
        """
        is_without = self.margin == 0 and self.standing in (HIGHER, LOWER)
        is_small = self.standing == EQUIVALENT and self.low * self.high > 0
        standing = "told_from_zero" if is_without else "small" if is_small else self.standing
        margin = f" ({written(self.margin)})" if written else ""
        return text(f"comparing.standing.{standing}", language, margin=margin)
