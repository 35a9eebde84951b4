"""Terms of the ACI that no policy of the model changes: size bands, missions and their dates, duration."""

from dataclasses import dataclass

from sim.vocabulary import Mission

CONTRACT_MONTH = 2019 * 12 + 7  # August 2019: decree of 21 August 2019
TERM_MONTHS = 60  # five years [V, ACI 2019]
REVIEW_MONTHS = 2  # the ARS has two months; silence is acceptance [V, article L1434-12 of the public health code]
BAND_LIMITS = (40_000, 80_000, 175_000)  # inhabitants [V, ACI 2019]


@dataclass(frozen=True)
class MissionTerms:
    """When a mission must start and be fully deployed, in months after the ACI [V, ACI 2019 and avenant 2]."""

    start_months: int
    full_months: int
    first_month: int  # month from which the contract holds the mission
    is_core: bool


TERMS: dict[Mission, MissionTerms] = {
    Mission.ACCESS: MissionTerms(6, 18, CONTRACT_MONTH, True),
    Mission.PATHWAYS: MissionTerms(12, 24, CONTRACT_MONTH, True),
    Mission.PREVENTION: MissionTerms(12, 24, CONTRACT_MONTH, True),
    Mission.CRISIS: MissionTerms(6, 18, 2022 * 12 + 3, True),  # avenant 2, in force on 31 March 2022
    Mission.QUALITY: MissionTerms(24, 36, CONTRACT_MONTH, False),  # optional: no dates are set; A24
    Mission.SUPPORT: MissionTerms(24, 36, CONTRACT_MONTH, False),  # optional: no dates are set; A24
}

HELD_FROM = tuple(TERMS[mission].first_month for mission in Mission)  # month; columns of TERMS, by mission
START_MONTHS = tuple(TERMS[mission].start_months for mission in Mission)
IS_CORE = tuple(TERMS[mission].is_core for mission in Mission)


def band_of(population: float) -> int:
    """Return the number of the contract's SizeBand for a population (inhabitants)."""
    band = 0
    for limit in BAND_LIMITS:
        if population >= limit:
            band += 1
    return band
