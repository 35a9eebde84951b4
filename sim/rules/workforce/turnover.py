"""A constant turnover by profession; another takes over a leader's part after some time."""

from sim.rules.base import quantity
from sim.rules.workforce import WorkforceRule

MONTHS_PER_YEAR = 12.0
MEDECIN_GENERALISTE = 0
MEDECIN_SPECIALISTE = 1


class Turnover(WorkforceRule):
    """Doctors are older than the other professions and retire more often."""

    doctors: float = quantity("share a year", "doctors who are succeeded by another", 0, 0.5)
    others: float = quantity("share a year", "other professionals who are succeeded by another", 0, 0.5)
    leader_vacancy: int = quantity("months", "until somebody takes over the part of a leader", 0, 120)

    def leave_probability(self, profession: int) -> float:
        """Return a twelfth of the yearly share."""
        is_doctor = profession in (MEDECIN_GENERALISTE, MEDECIN_SPECIALISTE)
        return (self.doctors if is_doctor else self.others) / MONTHS_PER_YEAR

    def vacancy_months(self) -> int:
        """Return the parameter."""
        return self.leader_vacancy
