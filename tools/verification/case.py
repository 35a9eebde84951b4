"""What a case of the verification page is."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sim.arrays import Floats
from tools.verification.checks import Check


@dataclass(frozen=True)
class Case:
    """A statement of theory about the model, what is simulated for it, and what shows that it could fail."""

    name: str  # of its figure
    title: str
    theory: str
    size: str
    refused: str  # wrong parameters that a test holds to be refused
    checks: Callable[[], Iterable[Check]]
    scores: Callable[[], Floats] | None = None  # standard normal and independent if theory holds; none without chance
    point: str = ""  # what one point of its figure is
