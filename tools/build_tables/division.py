"""Divide France into territories of at most 120,000 inhabitants; for maintainers, never at run time."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import accumulate, count

from sim.vocabulary import DensityClass
from tools.build_tables.packages import Administration, Commune, Intercommunality, Point
from tools.build_tables.positions import KILOMETRES_PER_DEGREE

CAP = 120_000  # inhabitants; the largest territory
GRAND_PARIS = "200054781"  # Métropole du Grand Paris, divided by its EPT and by the arrondissements of Paris
LARGE_EPCI = 400_000  # inhabitants; the cities of such an EPCI make a metropolis
TOWN, CITY, LARGE_CITY = 2_000, 10_000, 100_000  # inhabitants of the commune in which the median inhabitant lives
PART_SPACING_KILOMETRES = 1.0  # schematic: parts of one commune stand on a circle so that no two coincide


@dataclass(frozen=True)
class Territory:
    """A row of territories.csv."""

    code: str
    name: str
    departement: str
    region: str
    population: int
    point: Point
    density_class: DensityClass


@dataclass(frozen=True)
class Part:
    """An EPCI, or the part of it that lies in one département."""

    code: str
    name: str
    communes: tuple[Commune, ...]
    epci_population: int

    @property
    def population(self) -> int:
        """Inhabitants."""
        return _population(self.communes)


@dataclass(frozen=True)
class Division:
    """Cuts an administration into territories, knowing where its communes lie."""

    administration: Administration
    points: Mapping[str, Point]

    def territories(self) -> list[Territory]:
        """Return all territories, sorted by code."""
        found = [territory for part in self.parts() for territory in self._of_part(part)]
        return sorted(found, key=lambda territory: territory.code)

    def parts(self) -> list[Part]:
        """Return EPCI and EPT split at the borders of départements, and communes outside any EPCI."""
        intercommunalities = [*self._epci(), *self.administration.ept]
        inside = {code for item in intercommunalities for code in item.communes}
        alone = [
            Part(code, commune.name, (commune,), commune.population)
            for code, commune in self.administration.communes.items()
            if code not in inside
        ]
        return [part for item in intercommunalities for part in self._split_at_borders(item)] + alone

    def _epci(self) -> Iterable[Intercommunality]:
        in_ept = {code for ept in self.administration.ept for code in ept.communes}
        for epci in self.administration.epci:
            if epci.code == GRAND_PARIS:
                rest = tuple(code for code in epci.communes if code not in in_ept)
                yield Intercommunality(epci.code, epci.name, rest)
            else:
                yield epci

    def _split_at_borders(self, item: Intercommunality) -> Iterable[Part]:
        by_departement: dict[str, list[Commune]] = defaultdict(list)
        for code in sorted(item.communes):
            commune = self.administration.communes[code]
            by_departement[commune.departement].append(commune)
        total = sum(_population(communes) for communes in by_departement.values())
        for departement, communes in by_departement.items():
            split = len(by_departement) > 1
            code = f"{item.code}-{departement}" if split else item.code
            name = f"{item.name} ({departement})" if split else item.name
            yield Part(code, name, tuple(communes), total)

    def _of_part(self, part: Part) -> Iterable[Territory]:
        if part.population <= CAP:
            yield self._territory(part.code, part.name, part.communes, part)
            return
        communes = tuple(commune for commune in part.communes if commune.population <= CAP)
        for commune in part.communes:
            if commune.population > CAP:
                yield from self._of_large_commune(commune, part)
        if communes:
            yield from self._of_groups(communes, part)

    def _of_large_commune(self, commune: Commune, part: Part) -> Iterable[Territory]:
        for piece in self.administration.arrondissements.get(commune.code, (commune,)):
            n_parts = math.ceil(piece.population / CAP)
            if n_parts == 1:
                yield self._territory(piece.code, piece.name, (piece,), part)
            else:
                yield from self._equal_parts(piece, n_parts, part)

    def _equal_parts(self, commune: Commune, n_parts: int, part: Part) -> Iterable[Territory]:
        whole = self._territory(commune.code, commune.name, (commune,), part)
        for number in range(1, n_parts + 1):
            yield Territory(
                code=f"{commune.code}-{number}",
                name=f"{commune.name} ({number}/{n_parts})",
                departement=commune.departement,
                region=commune.region,
                population=commune.population * number // n_parts - commune.population * (number - 1) // n_parts,
                point=_on_circle(whole.point, number, n_parts),
                density_class=whole.density_class,
            )

    def _of_groups(self, communes: tuple[Commune, ...], part: Part) -> Iterable[Territory]:
        groups = self._groups(communes)
        for number, group in enumerate(groups, start=1):
            code = f"{part.code}-g{number:02}"
            if len(groups) == 1 and len(communes) < len(part.communes):
                yield self._territory(code, f"{part.name}, autres communes", group, part)
            else:
                yield self._territory(code, f"{part.name} : {_largest(group).name}", group, part)

    def _groups(self, communes: tuple[Commune, ...]) -> list[tuple[Commune, ...]]:
        """Return the fewest groups, found by halving along the longer side, none of which is above the cap."""
        tried = (self._halved(communes, n_groups) for n_groups in count(math.ceil(_population(communes) / CAP)))
        return next(groups for groups in tried if all(_population(group) <= CAP for group in groups))

    def _halved(self, communes: tuple[Commune, ...], n_groups: int) -> list[tuple[Commune, ...]]:
        if n_groups == 1 or len(communes) == 1:
            return [communes]
        ordered = self._along_longer_side(communes)
        share = (n_groups // 2) / n_groups
        cumulated = list(accumulate(commune.population for commune in ordered))
        cuts = range(1, len(ordered))
        cut = min(cuts, key=lambda n_first: abs(cumulated[n_first - 1] - share * cumulated[-1]))
        first = self._halved(ordered[:cut], n_groups // 2)
        return first + self._halved(ordered[cut:], n_groups - n_groups // 2)

    def _along_longer_side(self, communes: tuple[Commune, ...]) -> tuple[Commune, ...]:
        longitudes, latitudes = zip(*(self.points[commune.code] for commune in communes), strict=True)
        width = (max(longitudes) - min(longitudes)) * math.cos(math.radians(latitudes[0]))
        axis = 0 if width >= max(latitudes) - min(latitudes) else 1
        return tuple(sorted(communes, key=lambda commune: (self.points[commune.code][axis], commune.code)))

    def _territory(self, code: str, name: str, communes: tuple[Commune, ...], part: Part) -> Territory:
        return Territory(
            code=code,
            name=name,
            departement=communes[0].departement,
            region=communes[0].region,
            population=_population(communes),
            point=self._weighted_centre(communes),
            density_class=density_class(communes, part.epci_population),
        )

    def _weighted_centre(self, communes: tuple[Commune, ...]) -> Point:
        weights = [max(commune.population, 1) for commune in communes]  # a few communes have no inhabitant
        longitude, latitude = (
            sum(weight * self.points[commune.code][axis] for weight, commune in zip(weights, communes, strict=True))
            for axis in (0, 1)
        )
        return round(longitude / sum(weights), 5), round(latitude / sum(weights), 5)


def density_class(communes: tuple[Commune, ...], epci_population: int) -> DensityClass:
    """Return the kind of territory, from the size of the commune in which its median inhabitant lives."""
    size = _median_commune_size(communes)
    if size < TOWN:
        return DensityClass.RURAL
    if size < CITY:
        return DensityClass.SMALL_TOWN
    if size >= LARGE_CITY or epci_population >= LARGE_EPCI:
        return DensityClass.METROPOLIS
    return DensityClass.URBAN


def _median_commune_size(communes: tuple[Commune, ...]) -> int:
    ordered = sorted(commune.population for commune in communes)
    half = sum(ordered) / 2
    return next(size for size, reached in zip(ordered, accumulate(ordered), strict=True) if reached >= half)


def _population(communes: Iterable[Commune]) -> int:
    return sum(commune.population for commune in communes)


def _largest(communes: tuple[Commune, ...]) -> Commune:
    return max(communes, key=lambda commune: (commune.population, commune.code))


def _on_circle(point: Point, number: int, n_parts: int) -> Point:
    angle = 2 * math.pi * number / n_parts
    radius = PART_SPACING_KILOMETRES / KILOMETRES_PER_DEGREE
    longitude = point[0] + radius * math.sin(angle) / math.cos(math.radians(point[1]))
    return round(longitude, 5), round(point[1] + radius * math.cos(angle), 5)
