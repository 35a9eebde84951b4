"""The liberal professionals at 1:1: where they are, how they practise, how open to coordination they are.

Everybody is placed and drawn inside a département, from keys that depend on nothing else: the same people live in a
département whether it is simulated alone or with the country.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from sim.arrays import Bools, Codes, Floats, Ints, Rows
from sim.draws import Draws, Keys, combine, keys_within, text_keys
from sim.vocabulary import N_PROFESSIONS, Practice, Profession
from sim.world.settings import PopulationSettings
from sim.world.world import Professionals, Territories

ALONE = -1  # practice number of a solo professional
PRACTICE_NUMBERS = 2**20  # numbers kept for the practices of one kind in one territory
_GPS_IN_EACH_MSP = 2  # at least two GPs make an MSP (code de la santé publique, L. 6323-3)
_IN_EVERY_MSP = (Profession.MEDECIN_GENERALISTE, Profession.INFIRMIER)


@dataclass(frozen=True)
class Workforce:
    """The liberal professionals and MSP of every département of a country. D départements, P professions."""

    departement: tuple[str, ...]  # D codes
    professionals: Ints  # D × P
    msp: Ints  # D, in operation

    @cached_property
    def row(self) -> dict[str, int]:
        """Row of each département."""
        return {code: row for row, code in enumerate(self.departement)}


@dataclass(frozen=True)
class Country:
    """A country, or a part of it, before its people are drawn."""

    territories: Territories
    workforce: Workforce
    readiness_target: Floats  # T; 0–1


@dataclass(frozen=True)
class Population:
    """The professionals and the practice in which each one works."""

    professionals: Professionals
    practice_number: Ints  # N; equal for those who work together, ALONE for the others
    n_colleagues: Ints  # N; others in the practice at 1:1


@dataclass(frozen=True)
class Places:
    """The posts of each territory: how many professionals, MSP and MSP members. T territories, P professions."""

    professionals: Ints  # T × P
    msp: Ints  # T
    msp_members: Ints  # T × P


@dataclass(frozen=True)
class People:
    """Who exists before any trait is drawn, by territory, profession and ordinal. N rows."""

    territory: Rows
    profession: Codes
    ordinal: Ints  # 0, 1, … in the territory and profession
    key: Keys


def build_population(
    territories: Territories, workforce: Workforce, draws: Draws, settings: PopulationSettings
) -> Population:
    """Return every professional of the territories at 1:1, weight 1, in the order territory, profession, ordinal.

    The numbers by département and profession equal those of the workforce, whose départements must include those of
    the territories (KeyError otherwise) and may be more: the whole country is the reference of the openness quantiles.
    """
    keys = text_keys(territories.code)
    places = place_professionals(territories, workforce, draws, settings)
    people = name_people(keys, places.professionals)
    practice, number = assign_practices(people, places, keys, draws, settings)
    shares = practice_shares(workforce, settings)
    openness = draw_openness(people, practice, shares, draws, settings)
    professionals = Professionals(
        key=people.key,
        territory=people.territory,
        profession=people.profession,
        openness=openness,
        isolation=draw_isolation(people, practice, territories.density_class, draws, settings),
        is_leader=draw_leaders(people, practice, openness, draws, settings),
        weight=np.ones(len(people.key)),
    )
    return Population(professionals, number, count_colleagues(number))


def departement_rows(territories: Territories, workforce: Workforce) -> Rows:
    """Return the row of each territory's département in the workforce."""
    return np.array([workforce.row[code] for code in territories.departement], dtype=np.int32)


def place_professionals(
    territories: Territories, workforce: Workforce, draws: Draws, settings: PopulationSettings
) -> Places:
    """Return the posts of each territory, whose sums are the workforce of the départements."""
    departement = departement_rows(territories, workforce)
    density = territories.density_class.astype(np.int64)
    gradient = settings.urban_gradient.values()
    weights = territories.population[:, None] * gradient[None, :] ** density[:, None]
    professionals = np.column_stack(
        [
            largest_remainder(workforce.professionals[:, profession], departement, weights[:, profession])
            for profession in Profession
        ]
    )
    msp = _place_msp(professionals[:, Profession.MEDECIN_GENERALISTE], density, departement, workforce, settings)
    members = _msp_members(msp, text_keys(territories.code), draws, settings)
    return Places(professionals, msp, np.minimum(members, professionals))


def largest_remainder(totals: Ints, group: Rows, weights: Floats) -> Ints:
    """Share out each group's total between its items in proportion to their weights; sums are exact.

    `totals` by group, `group` and `weights` by item. A group whose weights are all 0 is shared out equally.
    """
    sums = np.bincount(group, weights, minlength=len(totals))
    usable = np.where(sums[group] > 0, weights, 1.0)
    quota = totals[group] * usable / np.bincount(group, usable, minlength=len(totals))[group]
    whole = np.floor(quota).astype(np.int64)
    left = totals - np.bincount(group, whole, minlength=len(totals)).astype(np.int64)
    order = np.lexsort((whole - quota, group))
    rank = np.empty(len(group), dtype=np.int64)
    rank[order] = rank_in_runs(group[order])
    shared: Ints = whole + (rank < left[group])
    return shared


def rank_in_runs(values: NDArray[np.integer]) -> Ints:
    """Return 0, 1, … within each run of equal neighbouring values."""
    positions = np.arange(len(values))
    starts = np.concatenate(([True], values[1:] != values[:-1])) if len(values) else np.zeros(0, dtype=bool)
    first: Ints = np.maximum.accumulate(np.where(starts, positions, 0))
    return positions - first


def _place_msp(gps: Ints, density: Ints, departement: Rows, workforce: Workforce, settings: PopulationSettings) -> Ints:
    """Return the MSP of each territory: as many as the département has, where there are GPs enough for them."""
    attraction = settings.msp_by_density.values()[density]
    allowed = gps // _GPS_IN_EACH_MSP
    placed = largest_remainder(workforce.msp, departement, np.where(allowed > 0, gps * attraction, 0.0))
    return np.minimum(placed, allowed)


def _msp_members(msp: Ints, keys: Keys, draws: Draws, settings: PopulationSettings) -> Ints:
    """Return MSP members by territory and profession: the mean number, rounded up or down by a draw."""
    uniform = draws.uniform("msp members", keys_within(keys, N_PROFESSIONS))
    members: Ints = np.floor(msp[:, None] * settings.msp_members.values() + uniform).astype(np.int64)
    return members


def name_people(keys: Keys, professionals: Ints) -> People:
    """Return one row and one stable key for each post of the territories (T × P), in that order."""
    n_territories = len(keys)
    cell = np.repeat(np.arange(n_territories * N_PROFESSIONS), professionals.ravel())
    territory, profession = np.divmod(cell, N_PROFESSIONS)
    ordinal = rank_in_runs(cell)
    key = combine(keys_within(keys, N_PROFESSIONS).ravel()[cell], ordinal.astype(np.uint64))
    return People(territory.astype(np.int32), profession.astype(np.int8), ordinal, key)


def assign_practices(
    people: People, places: Places, keys: Keys, draws: Draws, settings: PopulationSettings
) -> tuple[Codes, Ints]:
    """Return each professional's Practice and practice number.

    The first of a territory and profession are in MSP, the next in groups of their profession, the others alone; the
    ordinals say nothing else about a professional. MSP have several professions, groups one.
    """
    in_msp = people.ordinal < places.msp_members[people.territory, people.profession]
    after_msp = people.ordinal - places.msp_members[people.territory, people.profession]
    grouped = _grouped_posts(places, keys, draws, settings)[people.territory, people.profession]
    group, seat = _group_and_seat(after_msp, settings.group_sizes)
    in_group = ~in_msp & (after_msp < grouped) & ~((seat == 0) & (after_msp == grouped - 1))
    practice = np.select([in_msp, in_group], [Practice.MSP, Practice.GROUP], Practice.SOLO).astype(np.int8)
    kind = np.where(in_msp, 0, 1 + people.profession.astype(np.int64))
    within = np.where(in_msp, _msp_of(people, places, draws), group)
    number = (people.territory.astype(np.int64) * (1 + N_PROFESSIONS) + kind) * PRACTICE_NUMBERS + within
    return practice, np.where(practice == Practice.SOLO, ALONE, number)


def _grouped_posts(places: Places, keys: Keys, draws: Draws, settings: PopulationSettings) -> Ints:
    """Return the professionals in group practices by territory and profession."""
    uniform = draws.uniform("group members", keys_within(keys, N_PROFESSIONS))
    outside = places.professionals - places.msp_members
    grouped = np.floor(outside * settings.group_share.values() + uniform).astype(np.int64)
    posts: Ints = np.minimum(grouped, outside)
    return posts


def _group_and_seat(rank: Ints, sizes: tuple[int, ...]) -> tuple[Ints, Ints]:
    """Return the group that each rank fills, and its place in it, when groups of these sizes fill up one by one."""
    ends = np.cumsum(sizes)
    cycle, within = np.divmod(rank, ends[-1])
    group = np.searchsorted(ends, within, side="right")
    return cycle * len(sizes) + group, within - (ends - np.array(sizes))[group]


def _msp_of(people: People, places: Places, draws: Draws) -> Ints:
    """Return the MSP that a member belongs to: GPs and nurses take turns, so that each MSP has some; others by draw."""
    n_msp = np.maximum(places.msp, 1)[people.territory]
    drawn = np.floor(draws.uniform("msp", people.key) * n_msp).astype(np.int64)
    return np.where(np.isin(people.profession, _IN_EVERY_MSP), people.ordinal % n_msp, drawn)


def count_colleagues(practice_number: Ints) -> Ints:
    """Return how many others have the same practice number as each professional; 0 for those ALONE."""
    _, place, size = np.unique(practice_number, return_inverse=True, return_counts=True)
    others: Ints = np.where(practice_number == ALONE, 0, size[place] - 1)
    return others


def practice_shares(workforce: Workforce, settings: PopulationSettings) -> Floats:
    """Return the expected share of each Practice in each profession over the whole country, P × 3."""
    total = np.maximum(workforce.professionals.sum(axis=0), 1)
    msp = np.minimum(workforce.msp.sum() * settings.msp_members.values() / total, 1.0)
    group = (1.0 - msp) * settings.group_share.values()
    return np.column_stack([1.0 - msp - group, group, msp])


def draw_openness(
    people: People, practice: Codes, shares: Floats, draws: Draws, settings: PopulationSettings
) -> Floats:
    """Return each professional's openness as a quantile among all those of the profession in the country, (0, 1).

    A normal disposition, higher in groups and MSP, read through its distribution over the practices of the profession:
    uniform in every profession, whatever the shift.
    """
    shift = settings.openness_shift.values()
    disposition = draws.normal("openness", people.key) + shift[practice]
    quantile: Floats = sum(
        (shares[people.profession, kind] * ndtr(disposition - shift[kind]) for kind in Practice),
        start=np.zeros(len(disposition)),
    )
    return quantile


def draw_isolation(
    people: People, practice: Codes, density: Codes, draws: Draws, settings: PopulationSettings
) -> Floats:
    """Return each professional's isolation, 0 to 1: higher alone and in the country."""
    usual = settings.isolation_by_practice.values()[practice]
    rural = settings.isolation_by_density.values()[density[people.territory]]
    own = settings.isolation_spread * (draws.uniform("isolation", people.key) - 0.5)
    isolation: Floats = np.clip(usual + rural + own, 0.0, 1.0)
    return isolation


def draw_leaders(
    people: People, practice: Codes, openness: Floats, draws: Draws, settings: PopulationSettings
) -> Bools:
    """Return who would lead a project: a few of each profession, more in MSP, none among those who refuse."""
    refusal = settings.refusal_share.values()[people.profession]
    share = settings.leader_share.values()[people.profession]
    share = share * np.where(practice == Practice.MSP, settings.msp_leader_factor, 1.0)
    willing = openness > refusal
    leads: Bools = willing & (draws.uniform("leader", people.key) < share / (1.0 - refusal))
    return leads


def select_rows(professionals: Professionals, rows: Ints) -> Professionals:
    """Return the professionals of some rows, in that order, with repetition where a row is named again."""
    columns = {name: column[rows] for name, column in vars(professionals).items()}
    return replace(professionals, **columns)
