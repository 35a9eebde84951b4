"""Funding: the contract's money and when it flows. Amounts by size band are in the schedule (configs/funding)."""

from datetime import date
from typing import Annotated

from pydantic import Field

from sim.levers.base import LeverGroup, lever

Amount = Annotated[float, Field(ge=0, le=5_000_000)]
BandAmounts = tuple[Amount, Amount, Amount, Amount]


class Funding(LeverGroup):
    """Amounts of the ACI by size band (T1, T2, T3, T4) in euros, and how they are paid."""

    order = 2
    functioning_euros: BandAmounts = Field(
        description="functioning envelope a year, paid in full at each anniversary of the signature",
        json_schema_extra={"unit": "euros a year, by size band"},
        strict=False,
    )
    li_startup_euros: BandAmounts = Field(
        description="paid once when the lettre d'intention is validated",
        json_schema_extra={"unit": "euros, by size band"},
        strict=False,
    )
    maximum_total_euros: BandAmounts = Field(
        description="functioning and the missions of 2019 together, when every indicator is met",
        json_schema_extra={"unit": "euros a year, by size band"},
        strict=False,
    )
    crisis_plan_euros: BandAmounts = Field(
        description="money of the crisis mission for its first year; part of it in later years",
        json_schema_extra={"unit": "euros, by size band"},
        strict=False,
    )
    early_signature_bonus: float = lever(
        "share of the functioning envelope", "added in the first year to an ACI signed in time", 0, 2
    )
    early_signature_until: date | None = Field(
        description="last day on which a signature earns the bonus", strict=False
    )
    variable_share: float = lever("share of mission money", "paid on indicators, not for the work itself", 0, 1)
    multiplier: float = lever("factor", "multiplies every amount of the schedule", 0, 5)
    ars_project_euros: float = lever(
        "euros per CPTS", "ARS (FIR) money for a project before its ACI, spread over its preparation", 0, 1_000_000
    )
