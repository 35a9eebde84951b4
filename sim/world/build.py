"""A world from a choice of territory, a scale and a seed: where tables, people and contacts come together."""

from datetime import date
from pathlib import Path
from typing import Final

import numpy as np

from sim.draws import Draws
from sim.world.contacts import build_contacts
from sim.world.population import Country, Workforce, build_population
from sim.world.reading import suggestion
from sim.world.scaling import scale_population
from sim.world.settings import PopulationSettings, check_scale
from sim.world.synthetic import synthetic_country
from sim.world.tables import Departements, load_departements, load_territories
from sim.world.territories import KINDS, select
from sim.world.world import World

SYNTHETIC: Final = "synthetic"
WORLD_KINDS: Final = (*KINDS, SYNTHETIC)
_MSP_COUNTED_ON = date(2021, 12, 31)  # the day to which the share of GPs in MSP refers


def build_world(
    kind: str, code: str | None, file: Path | None, scale: float, seed: int, settings: PopulationSettings
) -> World:
    """Return the world of a territory choice: france, region or departement (with its INSEE code), or synthetic.

    `file` is a user's own territories file instead of the project's; `scale` is in agents per professional. Raises
    LookupError for an unknown kind or code, ValueError for a scale out of range, TableError for a wrong file.
    """
    _check(kind, code, file, scale)
    country = synthetic_country(Draws.for_world(seed)) if kind == SYNTHETIC else _real(kind, code, file)
    return people_country(kind if code is None else f"{kind} {code}", country, scale, seed, settings)


def people_country(name: str, country: Country, scale: float, seed: int, settings: PopulationSettings) -> World:
    """Return the world that a country becomes when its people and their contacts are drawn."""
    draws = Draws.for_world(seed)
    territories, workforce = country.territories, country.workforce
    whole = build_population(territories, workforce, draws, settings)
    people = scale_population(whole, scale, country, draws)
    return World(
        name=name,
        scale=scale,
        territories=territories,
        professionals=people.professionals,
        contacts=build_contacts(people, territories, draws, settings),
        readiness_target=country.readiness_target,
    )


def _check(kind: str, code: str | None, file: Path | None, scale: float) -> None:
    if kind not in WORLD_KINDS:
        allowed = ", ".join(WORLD_KINDS)
        raise LookupError(f"no territory is called {kind!r}{suggestion(kind, WORLD_KINDS)}; allowed: {allowed}")
    if kind == SYNTHETIC and (code is not None or file is not None):
        raise LookupError(f"the synthetic country takes no code and no file, got {code or file!r}; allowed: none")
    check_scale(scale)


def _real(kind: str, code: str | None, file: Path | None) -> Country:
    departements = load_departements()
    territories = select(load_territories(file), kind, code)
    coverage = dict(zip(departements.code, departements.coverage_2022_12, strict=True))
    target = np.array([coverage[home] for home in territories.departement])
    return Country(territories, national_workforce(departements), target)


def national_workforce(departements: Departements) -> Workforce:
    """Return the liberal professionals and MSP (end of 2021) of every département."""
    msp = departements.msp[:, departements.msp_dates.index(_MSP_COUNTED_ON)]
    return Workforce(departements.code, departements.professionals, msp)
