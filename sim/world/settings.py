"""The assumptions behind the synthetic population: frozen, bounded values, written in configs/population/."""

from typing import Annotated, Any

import numpy as np
from pydantic import Field, ValidationInfo, field_validator

from sim.arrays import Floats
from sim.parameters import Parameters, quantity

SCALE_RANGE = (0.01, 4.0)  # agents per professional


def check_scale(scale: float) -> None:
    """Raise ValueError for a scale outside SCALE_RANGE."""
    low, high = SCALE_RANGE
    if not low <= scale <= high:
        raise ValueError(f"population scale is {scale}; it must lie between {low} and {high}")


def assumed_for_each(unit: str, meaning: str, low: float, high: float) -> Any:
    """Declare an assumed number for each profession, practice or density class, all within the same bounds."""
    return Field(description=meaning, json_schema_extra={"unit": unit, "low": low, "high": high})


class ByKind(Parameters):
    """One number for each kind of something; the fields are in the order of the enumeration."""

    def values(self) -> Floats:
        """Return the numbers in the order of the enumeration."""
        return np.array([getattr(self, name) for name in type(self).model_fields])


class ByProfession(ByKind):
    """One number for each Profession."""

    medecin_generaliste: float
    medecin_specialiste: float
    infirmier: float
    masseur_kinesitherapeute: float
    chirurgien_dentiste: float
    sage_femme: float
    orthophoniste: float
    pedicure_podologue: float
    orthoptiste: float
    pharmacien: float


class ByPractice(ByKind):
    """One number for each Practice."""

    solo: float
    group: float
    msp: float


class ByDensity(ByKind):
    """One number for each DensityClass."""

    rural: float
    small_town: float
    urban: float
    metropolis: float


GroupSize = Annotated[int, Field(ge=2, le=12)]


class PopulationSettings(Parameters):
    """How professionals are placed, practise, differ and know each other."""

    # where they are
    urban_gradient: ByProfession = assumed_for_each(
        "factor",
        "Professionals per inhabitant in a density class, as a multiple of the next less dense class",
        0.3,
        4.0,
    )
    # practice setting
    msp_members: ByProfession = assumed_for_each("professionals per MSP", "Mean members of an MSP", 0.0, 20.0)
    msp_by_density: ByDensity = assumed_for_each(
        "factor", "MSP per GP in a density class, relative to the other classes of the département", 0.0, 10.0
    )
    group_share: ByProfession = assumed_for_each(
        "share", "Professionals in a group practice, among those outside MSP", 0.0, 1.0
    )
    group_sizes: tuple[GroupSize, ...] = Field(
        description="Sizes of the group practices of a profession, in the order in which they fill up, then again",
        min_length=1,
        max_length=24,
        strict=False,
        json_schema_extra={"unit": "professionals"},
    )
    # disposition
    openness_shift: ByPractice = assumed_for_each(
        "standard deviations", "Shift of the disposition to coordination that goes with a practice setting", -2.0, 2.0
    )
    refusal_share: ByProfession = assumed_for_each(
        "share", "Professionals so little open to coordination that none of them would lead a project", 0.0, 0.95
    )
    leader_share: ByProfession = assumed_for_each(
        "share", "Professionals outside MSP who would take the lead of a project", 0.0, 0.2
    )
    msp_leader_factor: float = quantity(
        "factor", "Leaders among MSP members, relative to other professionals", 0.1, 5.0
    )
    isolation_by_practice: ByPractice = assumed_for_each(
        "isolation 0–1", "Mean professional isolation in a practice setting, in an urban territory", 0.0, 1.0
    )
    isolation_by_density: ByDensity = assumed_for_each(
        "isolation 0–1", "Added professional isolation in a density class", -0.5, 0.5
    )
    isolation_spread: float = quantity(
        "isolation 0–1", "Width of the uniform individual part of professional isolation", 0.0, 1.0
    )
    # contacts
    ring_contacts: int = quantity("contacts", "Contacts on each side of a professional in the territory's ring", 1, 10)
    rewired_share: float = quantity(
        "share", "Ring ties beyond the nearest professional that lead anywhere in the territory instead", 0.0, 1.0
    )
    profession_tie_share: float = quantity(
        "share", "Professionals tied to the next one of their profession in the territory", 0.0, 1.0
    )
    neighbour_tie_share: float = quantity(
        "share", "Professionals with a tie of their own into a neighbouring territory", 0.0, 1.0
    )

    @field_validator("*")
    @classmethod
    def _within_bounds(cls, value: Any, info: ValidationInfo) -> Any:
        declared = cls.model_fields[str(info.field_name)].json_schema_extra
        if isinstance(value, ByKind) and isinstance(declared, dict):
            low, high = float(str(declared["low"])), float(str(declared["high"]))
            for name, number in value:
                if not low <= number <= high:
                    raise ValueError(f"{name} is {number}; it must lie between {low} and {high}")
        return value
