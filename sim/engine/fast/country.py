"""The country for kernels: what no month and no policy changes."""

from dataclasses import fields
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.world.world import SUBDIVISION, Contacts, Professionals, World

Ints = NDArray[np.int32]
Floats = NDArray[np.float64]
Keys = NDArray[np.uint64]

ENTRY = np.dtype(  # in the register of members: what a change of status reads, in one line of memory instead of six
    [
        ("contact_start", np.int64),  # contacts are contact[contact_start] … contact[contact_start + n_contacts - 1]
        ("weight", np.float64),
        ("contact_units", np.int32),  # weight as a contact in units of 1 / SUBDIVISION
        ("n_contacts", np.int32),
        ("home", np.int32),  # territory
        ("profession", np.int8),
    ],
    align=True,
)


class Country(NamedTuple):
    """Columns of a world. T territories, N professionals, E pairs of neighbours, L leaders, K pairs of contacts."""

    key: Keys  # N
    entry: NDArray[np.void]  # N, ENTRY
    profession: NDArray[np.int8]  # N
    isolation: Floats  # N
    weight: Floats  # N
    is_leader: NDArray[np.bool_]  # N
    contacts_units: Ints  # N, weight of all contacts together in units of 1 / SUBDIVISION
    contact: Ints  # K
    territory_key: Keys  # T
    population: Floats  # T
    region: Ints  # T
    departement: Ints  # T
    neighbour_start: Ints  # T + 1
    neighbour: Ints  # E
    first: NDArray[np.int64]  # T + 1, professionals of t stand in rows first[t] … first[t + 1] - 1
    leader_start: NDArray[np.int64]  # T + 1
    leader: NDArray[np.int64]  # L
    most: int  # professionals in the largest territory
    adds_exactly: bool  # whether weights add up to the same sum in any order


_kept: list[tuple[World, Country]] = []


def country_of(world: World) -> Country:
    """Return the columns of a world; kept for the country used last, since all runs of a study share one."""
    if not (_kept and _is_same_country(_kept[0][0], world)):
        _kept[:] = [(world, _columns(world))]
    columns = _kept[0][1]
    if _kept[0][0] is world:
        return columns
    return columns._replace(key=world.professionals.key, territory_key=world.territory_key)


def _is_same_country(one: World, other: World) -> bool:
    """Return whether two worlds share all their columns but the keys that name their chance."""
    if one.territories is not other.territories or one.contacts is not other.contacts:
        return False
    columns = (field.name for field in fields(Professionals) if field.name != "key")
    return all(getattr(one.professionals, name) is getattr(other.professionals, name) for name in columns)


def _columns(world: World) -> Country:
    people, places, contacts = world.professionals, world.territories, world.contacts
    boundaries = np.arange(len(places) + 1)
    leader = np.flatnonzero(people.is_leader)
    units = np.rint(people.weight * SUBDIVISION)
    of_contacts = np.concatenate(([0.0], np.cumsum(units[contacts.contact])))
    return Country(
        key=people.key,
        entry=_entries(people, contacts, units),
        profession=people.profession,
        isolation=people.isolation,
        weight=people.weight,
        is_leader=people.is_leader,
        contacts_units=np.diff(of_contacts[contacts.start]).astype(np.int32),
        contact=contacts.contact,
        territory_key=world.territory_key,
        population=places.population.astype(np.float64),
        region=np.searchsorted(places.region_codes, places.region).astype(np.int32),
        departement=np.searchsorted(places.departement_codes, places.departement).astype(np.int32),
        neighbour_start=places.neighbour_start,
        neighbour=places.neighbour,
        first=np.searchsorted(people.territory, boundaries),
        leader_start=np.searchsorted(people.territory[leader], boundaries),
        leader=leader,
        adds_exactly=bool((people.weight * SUBDIVISION == units).all()),
        most=int(np.bincount(people.territory, minlength=1).max()),
    )


def _entries(people: Professionals, contacts: Contacts, contact_units: Floats) -> NDArray[np.void]:
    entries = np.zeros(len(people), dtype=ENTRY)
    entries["contact_start"] = contacts.start[:-1]
    entries["n_contacts"] = np.diff(contacts.start)
    entries["contact_units"] = contact_units
    entries["home"] = people.territory
    entries["profession"] = people.profession
    entries["weight"] = people.weight
    return entries
