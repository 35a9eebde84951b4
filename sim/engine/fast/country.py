"""The country for kernels: what no month and no policy changes."""

from dataclasses import fields
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.arrays import Bools, Codes, Floats, Ints, Rows
from sim.draws import Keys
from sim.vocabulary import Profession
from sim.world.world import SUBDIVISION, Contacts, Professionals, World

# What is read together of a few professionals is kept in records of half a line of memory, none of which lies across
# two lines: reading one fetches one line instead of four or six.
LINE = 64  # bytes that memory hands over together
ENTRY = np.dtype(  # in the register of members: what a change of status reads
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

OUTLOOK = np.dtype(  # what a professional outside looks at to decide; `contacts_units`: weight of all contacts together
    {
        "names": ("key", "isolation", "contacts_units", "is_gp"),
        "formats": (np.uint64, np.float64, np.int32, np.bool_),
        "itemsize": LINE // 2,
    },
    align=True,
)

LEADER = np.dtype(  # what taking the initiative depends on
    [("row", np.int64), ("key", np.uint64), ("isolation", np.float64), ("weight", np.float64)], align=True
)


class Country(NamedTuple):
    """Columns of a world. T territories, N professionals, E pairs of neighbours, L leaders, K pairs of contacts."""

    key: Keys  # N
    entry: NDArray[np.void]  # N, ENTRY
    outlook: NDArray[np.void]  # N, OUTLOOK
    profession: Codes  # N
    weight: Floats  # N
    is_leader: Bools  # N
    contact: Rows  # K
    territory_key: Keys  # T
    population: Floats  # T
    region: Rows  # T
    departement: Rows  # T
    neighbour_start: Rows  # T + 1
    neighbour: Rows  # E
    first: Ints  # T + 1, professionals of t are in rows first[t] … first[t + 1] - 1
    leader_start: Ints  # T + 1
    leader: NDArray[np.void]  # L, LEADER
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
    outlook, leader, key = on_lines(columns.outlook), on_lines(columns.leader), world.professionals.key
    outlook["key"], leader["key"] = key, key[leader["row"]]
    return columns._replace(key=key, outlook=outlook, leader=leader, territory_key=world.territory_key)


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
    return Country(
        key=people.key,
        entry=_entries(people, contacts, units),
        outlook=_outlooks(people, contacts, units),
        profession=people.profession,
        weight=people.weight,
        is_leader=people.is_leader,
        contact=contacts.contact,
        territory_key=world.territory_key,
        population=places.population.astype(np.float64),
        region=np.searchsorted(places.region_codes, places.region).astype(np.int32),
        departement=np.searchsorted(places.departement_codes, places.departement).astype(np.int32),
        neighbour_start=places.neighbour_start,
        neighbour=places.neighbour,
        first=np.searchsorted(people.territory, boundaries),
        leader_start=np.searchsorted(people.territory[leader], boundaries),
        leader=_leaders(people, leader),
        adds_exactly=bool((people.weight * SUBDIVISION == units).all()),
        most=int(np.bincount(people.territory, minlength=1).max()),
    )


def _entries(people: Professionals, contacts: Contacts, units: Floats) -> NDArray[np.void]:
    entries = np.zeros(len(people), dtype=ENTRY)
    entries["contact_start"] = contacts.start[:-1]
    entries["weight"] = people.weight
    entries["contact_units"] = units
    entries["n_contacts"] = np.diff(contacts.start)
    entries["home"] = people.territory
    entries["profession"] = people.profession
    return on_lines(entries)


def _outlooks(people: Professionals, contacts: Contacts, units: Floats) -> NDArray[np.void]:
    of_contacts = np.concatenate(([0.0], np.cumsum(units[contacts.contact])))
    outlooks = np.zeros(len(people), dtype=OUTLOOK)
    outlooks["key"] = people.key
    outlooks["isolation"] = people.isolation
    outlooks["contacts_units"] = np.diff(of_contacts[contacts.start])
    outlooks["is_gp"] = people.profession == Profession.MEDECIN_GENERALISTE
    return on_lines(outlooks)


def _leaders(people: Professionals, rows: Ints) -> NDArray[np.void]:
    leaders = np.zeros(len(rows), dtype=LEADER)
    leaders["row"] = rows
    for name in ("key", "isolation", "weight"):
        leaders[name] = getattr(people, name)[rows]
    return on_lines(leaders)


def on_lines(records: NDArray[np.void]) -> NDArray[np.void]:
    """Return a copy, byte by byte, that begins where a line of memory does."""
    room = np.empty(records.nbytes + LINE, dtype=np.uint8)
    start = -room.ctypes.data % LINE
    copied = room[start : start + records.nbytes]
    copied[:] = records.view(np.uint8)
    return copied.view(records.dtype)
