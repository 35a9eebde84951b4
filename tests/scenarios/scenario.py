"""The format of a scenario: given a small country, when levers are set, then something holds."""

from datetime import date
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, field_validator

from sim.vocabulary import Profession

FOLDER = Path(__file__).parent


class Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Given(Part):
    professionals: int = Field(ge=1)
    territories: int = Field(ge=6)
    scale: float = Field(gt=0, le=1)
    seed: int
    replaced: tuple[tuple[str, str], ...] = ()

    @field_validator("replaced", mode="before")
    @classmethod
    def _names_professions(cls, replaced: dict[str, str]) -> tuple[tuple[str, str], ...]:
        for name in (*replaced, *replaced.values()):
            Profession[name.upper()]
        return tuple(replaced.items())


class Scenario(Part):
    expectation: str
    given: Given
    when: dict[str, dict[str, str | int | float | date]]  # arm → overrides
    until: date
    replicates: int = Field(ge=1, le=20)
    then: tuple[str, ...] = Field(min_length=1)


def scenario_files() -> list[Path]:
    return sorted(FOLDER.glob("*.yaml"))


def read_scenario(file: Path) -> Scenario:
    return Scenario.model_validate(yaml.safe_load(file.read_text(encoding="utf-8")))
