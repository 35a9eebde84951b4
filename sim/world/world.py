"""The world as columns: what exists before the first month and does not change with policy or chance."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from sim.arrays import Bools, Codes, Floats, Ints, Rows
from sim.draws import Keys, combine, text_keys

# Contacts count with their weight, in steps of 1/1024: sums of such steps are exact, whatever their order.
SUBDIVISION = 1024


@dataclass(frozen=True)
class Territories:
    """The territories, one row each, sorted by code. T rows.

    `neighbour_start` (T + 1) and `neighbour` (E) list the neighbours of row t as
    `neighbour[neighbour_start[t]:neighbour_start[t + 1]]`, nearest first.
    """

    code: tuple[str, ...]
    name: tuple[str, ...]
    departement: tuple[str, ...]  # INSEE codes
    region: tuple[str, ...]  # INSEE codes
    population: Ints  # inhabitants
    longitude: Floats  # degrees
    latitude: Floats  # degrees
    density_class: Codes  # DensityClass
    gp_accessibility: Floats  # APL, consultations a year per inhabitant of the département; NaN where not published
    neighbour_start: Rows
    neighbour: Rows

    def __len__(self) -> int:
        return len(self.code)

    @cached_property
    def departement_codes(self) -> tuple[str, ...]:
        """Codes of the départements present, sorted."""
        return tuple(sorted(set(self.departement)))

    @cached_property
    def region_codes(self) -> tuple[str, ...]:
        """Codes of the régions present, sorted."""
        return tuple(sorted(set(self.region)))

    def neighbours_of(self, row: int) -> Rows:
        """Return the rows of the neighbours of a territory, nearest first."""
        return self.neighbour[self.neighbour_start[row] : self.neighbour_start[row + 1]]


@dataclass(frozen=True)
class Professionals:
    """The professionals, one row each, sorted by territory. N rows.

    With a population scale below 1 an agent stands for several professionals: `weight` says how many. At every
    scale the weights of a territory, and of its leaders, add up to the number of professionals there; by profession
    they do in the territory from scale 1 on, and below it in the département as far as sim/world/scaling.py says.
    """

    key: NDArray[np.uint64]  # stable: from territory code, profession and ordinal; independent of row order
    territory: Rows  # row in Territories
    profession: Codes  # Profession
    openness: Floats  # disposition to coordination as a quantile in its profession, 0 (least) to 1 (most)
    isolation: Floats  # professional isolation, 0 to 1
    is_leader: Bools  # would take the lead of a project; always open to coordination
    weight: Floats  # professionals that the agent stands for

    def __len__(self) -> int:
        return len(self.key)


@dataclass(frozen=True)
class Contacts:
    """The undirected contact network in compressed rows: contacts of i are `contact[start[i]:start[i + 1]]`."""

    start: Ints  # N + 1
    contact: Rows  # 2 × number of ties; each tie is in the rows of both ends, rows sorted


@dataclass(frozen=True)
class World:
    """A country (or a part of it), its professionals at one scale, and their contacts."""

    name: str  # "france", "departement 59", "synthetic"
    scale: float  # agents per professional
    territories: Territories
    professionals: Professionals
    contacts: Contacts
    readiness_target: Floats  # T; departemental coverage LI+ in December 2022, 0–1; NaN where unknown
    chance: Keys | None = None  # T; the number of the chance that each territory meets; None: one for all

    @cached_property
    def territory_key(self) -> Keys:
        """Names the chance of each territory: T. Stable, from its code."""
        return self._under_chance(self.territories.code)

    @cached_property
    def departement_key(self) -> Keys:
        """Names the chance that all territories of a département share, repeated for each of them: T."""
        return self._under_chance(tuple(f"departement {code}" for code in self.territories.departement))

    def _under_chance(self, names: tuple[str, ...]) -> Keys:
        keys = text_keys(names)
        return keys if self.chance is None else combine(keys, self.chance)

    def under(self, chance: Keys) -> "World":
        """Return the same country whose territories and people meet the chance of these numbers: T.

        Whoever has the same number meets the same draws as in any other such world, so that the chance of one
        département can be changed and that of the others kept. Raises ValueError for a world that has numbers already.
        """
        if self.chance is not None:
            raise ValueError("this world is under a numbered chance already")
        people = self.professionals
        keys = combine(people.key, chance[people.territory])
        return replace(self, professionals=replace(people, key=keys), chance=chance)
