"""Whether the levers that a forecast assumed came true by the day of a row.

Where they did not, a miss is not the model's alone; where they did, it is.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

import pandas as pd

from sim.calendar import FIRST_MONTH, month_of
from sim.levers.policy import GROUPS, Policy

CAME_TRUE, DIFFERED, UNKNOWN = "yes", "no", "unknown"
SCENARIO: Final = ("scenario", "differing")  # columns of scored rows


class Verdict(NamedTuple):
    """Whether the assumed levers came true, and which groups differed, with spaces between them."""

    scenario: str
    differing: str = ""


@dataclass(frozen=True)
class Scenario:
    """The levers that a forecast follows beside those that really were, of which facts are known up to a day."""

    assumed: Policy
    lived: Policy
    known_to: date

    def by(self, day: date) -> Verdict:
        """Return whether the levers were the assumed ones in every month up to a day, in every région."""
        differing = self._differing(month_of(min(day, self.known_to)))
        if differing:
            return Verdict(DIFFERED, " ".join(differing))
        return Verdict(CAME_TRUE if day <= self.known_to else UNKNOWN)

    def _differing(self, last_month: int) -> list[str]:
        changes = (*self.assumed.changes, *self.lived.changes)
        months = {max(change.first_month, FIRST_MONTH) for change in changes if change.first_month <= last_month}
        spots = [(month, region) for month in months for region in {change.region or "" for change in changes}]
        pairs = [(self.assumed.levers(*spot), self.lived.levers(*spot)) for spot in spots]
        return [group for group in GROUPS if any(vars(one)[group] != vars(other)[group] for one, other in pairs)]


def with_scenario(rows: pd.DataFrame, scenario: Scenario) -> pd.DataFrame:
    """Return scored rows with the columns of SCENARIO."""
    verdicts = {day: scenario.by(date.fromisoformat(day)) for day in rows["date"].unique()}
    found = [verdicts[day] for day in rows["date"]]
    return rows.join(pd.DataFrame(found, columns=list(SCENARIO), index=rows.index))
