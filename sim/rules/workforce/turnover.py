"""A constant turnover by profession; another takes over a leader's part after some time."""

from math import log1p

from sim.parameters import quantity
from sim.rules.workforce import WorkforceRule

MONTHS_PER_YEAR = 12.0
LONGEST_CAREER = 12_000  # months: for ever
MEDECIN_GENERALISTE = 0
MEDECIN_SPECIALISTE = 1


class Turnover(WorkforceRule):
    """Doctors are older than the other professions and retire more often."""

    doctors: float = quantity("share a year", "doctors who are succeeded by another", 0, 0.5)
    others: float = quantity("share a year", "other professionals who are succeeded by another", 0, 0.5)
    leader_vacancy: int = quantity("months", "until somebody takes over the part of a leader", 0, 120)

    def career_months(self, profession: int, draw: float) -> int:
        """Return a geometric waiting time: every month has the same probability, a twelfth of the yearly share."""
        is_doctor = profession == MEDECIN_GENERALISTE or profession == MEDECIN_SPECIALISTE  # noqa: PLR1714
        monthly = (self.doctors if is_doctor else self.others) / MONTHS_PER_YEAR
        if monthly <= 0.0:
            return LONGEST_CAREER
        return 1 + int(min(LONGEST_CAREER - 1, log1p(-draw) / log1p(-monthly)))

    def vacancy_months(self) -> int:
        """Return the parameter."""
        return self.leader_vacancy
