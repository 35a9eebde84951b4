"""What a statement of a scenario means: a few forms of sentence, each a check on what was simulated."""

import re
from collections.abc import Callable
from datetime import date

import numpy as np
from numpy.typing import NDArray

from sim.calendar import month_of
from tests.scenarios.simulate import Outcome

DAY = r"(\d{4}-\d{2}-\d{2})"
Verdict = str | None  # what was found instead, or None when the statement holds
STANDARD_ERRORS = 2.0


def verdict(statement: str, outcome: Outcome) -> Verdict:
    """Return None when a statement holds, else what was found. Raises ValueError when it has no known form."""
    for pattern, check in FORMS:
        match = re.fullmatch(pattern, statement)
        if match:
            return check(outcome, *match.groups())
    raise ValueError(f"no form of statement fits {statement!r}; tests/scenarios/README.md lists them")


def _values(outcome: Outcome, name: str, arm: str, day: str) -> NDArray[np.float64]:
    month = month_of(date.fromisoformat(day))
    return np.array([one.value(name, month) for one in outcome[arm]])


def against_number(outcome: Outcome, name: str, arm: str, day: str, relation: str, number: str) -> Verdict:
    found, expected = float(_values(outcome, name, arm, day).mean()), float(number)
    holds = {"at least": found >= expected, "at most": found <= expected, "exactly": found == expected}
    return None if holds[relation] else f"it is {found:.4g}"


def against_arm(outcome: Outcome, name: str, arm: str, day: str, relation: str, other: str) -> Verdict:
    differences = _values(outcome, name, arm, day) - _values(outcome, name, other, day)
    mean = float(differences.mean())
    holds = {"greater than": mean > 0.0, "less than": mean < 0.0}
    return None if holds[relation] else f"the paired differences are {differences}"


def not_beyond_error(outcome: Outcome, name: str, arm: str, day: str, side: str, other: str) -> Verdict:
    differences = _values(outcome, name, arm, day) - _values(outcome, name, other, day)
    error = float(differences.std(ddof=1)) / np.sqrt(len(differences))
    towards = float(differences.mean()) * (1.0 if side == "below" else -1.0)
    return None if towards >= -STANDARD_ERRORS * error else f"the paired differences are {differences}"


def equals(outcome: Outcome, arm: str, other: str, until: str | None) -> Verdict:
    months = _first_differences(outcome, arm, other)
    end = np.inf if until is None else month_of(date.fromisoformat(until))
    early = [month for month in months if month is not None and month <= end]
    return f"they differ from month {min(early)} on" if early else None


def differs_after(outcome: Outcome, arm: str, other: str, day: str) -> Verdict:
    months = _first_differences(outcome, arm, other)
    late = [month is not None and month > month_of(date.fromisoformat(day)) for month in months]
    return None if all(late) else f"the first months in which they differ are {months}"


def _first_differences(outcome: Outcome, arm: str, other: str) -> list[int | None]:
    return [one.first_difference(two) for one, two in zip(outcome[arm], outcome[other], strict=True)]


FORMS: tuple[tuple[str, Callable[..., Verdict]], ...] = (
    (rf"(\w+) of (\w+) at {DAY} is (at least|at most|exactly) (-?[\d.]+)", against_number),
    (rf"(\w+) of (\w+) at {DAY} is (greater than|less than) of (\w+)", against_arm),
    (rf"(\w+) of (\w+) at {DAY} is not (below|above) that of (\w+)", not_beyond_error),
    (rf"(\w+) equals (\w+)(?: until {DAY})?", equals),
    (rf"(\w+) differs from (\w+) after {DAY}", differs_after),
)
