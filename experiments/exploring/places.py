"""The places that the page can show of a study: all that is simulated, its régions, its départements."""

from collections.abc import Iterator
from typing import Any, Final

from experiments.comparing.place import area_name, together
from experiments.exploring.worker import Place
from experiments.language.texts import text
from experiments.plots.drawn_results import SimulatedArea
from experiments.study.definition import StudyDefinition, TerritoryChoice
from sim.vocabulary import NATIONAL_CODE, Level
from sim.world.tables import load_departements, load_regions
from sim.world.territories import codes_of

WHOLE: Final[Place] = (Level.NATIONAL, NATIONAL_CODE)


def places_of(study: StudyDefinition) -> tuple[Place, ...]:
    """Return the places of a study that have curves of their own, the whole first."""
    return (WHOLE, *_parts(study.territory))


def _parts(territory: TerritoryChoice) -> Iterator[Place]:
    if territory.file is not None:
        return
    departements = load_departements()
    if territory.kind == "france":
        yield from ((Level.REGION, code) for code in sorted(load_regions().code))
        yield from ((Level.DEPARTEMENT, code) for code in sorted(departements.code))
    if territory.kind == "region":
        regions = codes_of(territory.code)
        pairs = zip(departements.code, departements.region, strict=True)
        yield from ((Level.DEPARTEMENT, code) for code, region in pairs if region in regions)


def regions_of(territory: TerritoryChoice) -> dict[str, str]:
    """Return the régions that a study simulates, or simulates a part of: name by code."""
    table, kind = load_regions(), territory.kind
    if territory.file is not None or kind == "synthetic":
        return {}
    of = {"region": lambda code: code, "departement": region_of().__getitem__}.get(kind)
    chosen = [of(code) for code in codes_of(territory.code)] if of else [str(code) for code in table.code]
    return {code: area_name(Level.REGION, code, "fr") for code in sorted(set(chosen))}


def written(place: Place) -> str:
    """Return a place as the page names it, `region:53`."""
    return ":".join(place)


def place_choices(study: StudyDefinition, language: str) -> list[dict[str, Any]]:
    """Return the places as groups of options, each a value and a label."""
    groups: dict[Level, list[list[str]]] = {}
    for level, code in places_of(study)[1:]:
        label = text("explorer.place_option", language, code=code, name=area_name(level, code, language))
        groups.setdefault(level, []).append([written((level, code)), label])
    whole = [[written(WHOLE), text("explorer.whole", language, place=whole_name(study, language))]]
    parts = [{"label": text(f"explorer.places.{level}", language), "options": one} for level, one in groups.items()]
    return [{"label": "", "options": whole}, *parts]


def whole_name(study: StudyDefinition, language: str) -> str:
    """Return what is simulated: "France", or the names of the régions or the départements."""
    kind, code = study.territory.kind, study.territory.code
    if kind in ("france", "synthetic"):
        return text(f"places.{kind}", language)
    return together([area_name(kind, one, language) for one in codes_of(code)], language)


def area_of(place: Place, study: StudyDefinition) -> SimulatedArea:
    """Return a place as the part of the world whose observations are drawn."""
    territory = study.territory
    level, code = place
    kind, own = (territory.kind, territory.code) if place == WHOLE else (str(level), code)
    return SimulatedArea(kind, own, None if territory.file is None else str(territory.file))


def region_of() -> dict[str, str]:
    """Return the région of each département, by code."""
    table = load_departements()
    return dict(zip(map(str, table.code), map(str, table.region), strict=True))
