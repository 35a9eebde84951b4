"""A small invented country for tests and teaching, peopled by the same functions as the real one.

Its codes cannot be taken for INSEE ones (région S1, département S11, territory S11-01). The last département is an
island: its territories have neighbours there and nowhere else, and its GP accessibility is not published.
"""

from dataclasses import dataclass

import numpy as np

from sim.arrays import Bools, Floats, Ints, Rows
from sim.draws import Draws, Keys, text_keys
from sim.world.population import Country, Workforce, largest_remainder, rank_in_runs
from sim.world.world import Territories

# Liberal professionals by profession in France, 2024 (Assurance maladie; pharmacies: INSEE BPE): the profile kept here.
_PROFILE = np.array([55_546, 56_613, 99_023, 82_101, 39_126, 8_190, 21_763, 13_025, 3_245, 20_725])
_MSP_IN_FRANCE = 2_018  # end of 2021, Baromètre des résultats de l'action publique, IND-311
_POPULATION_OF_FRANCE = 68_350_000
_POPULATION_SPREAD = 0.7  # standard deviation of the logarithm of a territory's population
_DENSITY_FROM = (0.0, 0.7, 1.4)  # standard deviations of that logarithm from which each DensityClass after RURAL begins
_NEIGHBOURS = 4
_ISLAND_AT = (9.0, 42.0)  # degrees, far from the mainland


@dataclass(frozen=True)
class CountrySize:
    """How large the invented country is; professionals per inhabitant are those of France."""

    n_regions: int = 3
    departements_per_region: int = 2
    n_territories: int = 40
    n_professionals: int = 2_400

    def __post_init__(self) -> None:
        if min(self.n_regions, self.departements_per_region) < 1 or self.n_regions > 9:
            raise ValueError("an invented country has 1 to 9 régions with at least one département each")
        if not self.n_departements <= self.n_territories <= 99 * self.n_departements:
            raise ValueError(f"n_territories is {self.n_territories}; it must give each département 1 to 99")
        if self.n_professionals < self.n_territories:
            raise ValueError(f"n_professionals is {self.n_professionals}; there must be one for each territory")

    @property
    def n_departements(self) -> int:
        """Number of départements."""
        return self.n_regions * self.departements_per_region

    @property
    def departement_codes(self) -> tuple[str, ...]:
        """Codes of the départements: S11, S12, …, S21, …"""
        return tuple(
            f"S{region}{departement}"
            for region in range(1, self.n_regions + 1)
            for departement in range(1, self.departements_per_region + 1)
        )

    @property
    def n_inhabitants(self) -> int:
        """Inhabitants of the country."""
        return round(self.n_professionals * _POPULATION_OF_FRANCE / int(_PROFILE.sum()))


def synthetic_country(draws: Draws, size: CountrySize | None = None) -> Country:
    """Return the invented country that the draws make: territories, workforce, coverage to be reached."""
    size = size or CountrySize()
    territories = synthetic_territories(draws, size)
    workforce = synthetic_workforce(territories, size)
    # Coverage differs evenly from one département to the next, in an order left to chance.
    codes = text_keys(size.departement_codes)
    order = np.argsort(np.argsort(draws.uniform("synthetic readiness", codes)))
    coverage = np.linspace(0.1, 1.0, size.n_departements)[order]
    target = np.array([coverage[workforce.row[code]] for code in territories.departement])
    return Country(territories, workforce, target)


def synthetic_territories(draws: Draws, size: CountrySize) -> Territories:
    """Return the territories of an invented country, shared out evenly between its départements."""
    departement = np.sort(np.arange(size.n_territories) % size.n_departements)
    codes = tuple(
        f"{size.departement_codes[row]}-{number + 1:02d}"
        for row, number in zip(departement, rank_in_runs(departement), strict=True)
    )
    keys = text_keys(codes)
    bigness = draws.normal("synthetic population", keys)
    longitude, latitude = _positions(departement, keys, draws, size)
    start, neighbour = _neighbours(longitude, latitude, departement == size.n_departements - 1)
    return Territories(
        code=codes,
        name=tuple(f"Territoire {code}" for code in codes),
        departement=tuple(size.departement_codes[row] for row in departement),
        region=tuple(size.departement_codes[row][:2] for row in departement),
        population=_populations(bigness, size),
        longitude=longitude,
        latitude=latitude,
        density_class=np.digitize(bigness, _DENSITY_FROM).astype(np.int8),
        gp_accessibility=_accessibility(departement, draws, size),
        neighbour_start=start,
        neighbour=neighbour,
    )


def synthetic_workforce(territories: Territories, size: CountrySize) -> Workforce:
    """Return professionals and MSP by département, in the profile of France and in proportion to inhabitants."""
    codes = size.departement_codes
    row = {code: position for position, code in enumerate(codes)}
    home = np.array([row[code] for code in territories.departement])
    inhabitants = np.bincount(home, territories.population, minlength=len(codes))
    totals = _shared_out(size.n_professionals, _PROFILE)
    professionals = np.column_stack([_shared_out(int(total), inhabitants) for total in totals])
    n_msp = round(size.n_professionals * _MSP_IN_FRANCE / int(_PROFILE.sum()))
    return Workforce(codes, professionals, _shared_out(n_msp, inhabitants))


def _shared_out(total: int, weights: Floats | Ints) -> Ints:
    one_group = np.zeros(len(weights), dtype=np.int32)
    return largest_remainder(np.array([total]), one_group, weights.astype(np.float64))


def _populations(bigness: Floats, size: CountrySize) -> Ints:
    return _shared_out(size.n_inhabitants, np.exp(_POPULATION_SPREAD * bigness))


def _positions(departement: Ints, keys: Keys, draws: Draws, size: CountrySize) -> tuple[Floats, Floats]:
    """Return longitudes and latitudes: départements side by side, three to a row, the last one out at sea."""
    island = departement == size.n_departements - 1
    west = np.where(island, _ISLAND_AT[0], departement % 3)
    south = np.where(island, _ISLAND_AT[1], 46 + departement // 3)
    return west + draws.uniform("synthetic longitude", keys), south + draws.uniform("synthetic latitude", keys)


def _neighbours(longitude: Floats, latitude: Floats, island: Bools) -> tuple[Rows, Rows]:
    """Return neighbours in compressed rows, nearest first: the nearest ones on the same side of the sea, both ways."""
    distance = np.hypot(longitude[:, None] - longitude, latitude[:, None] - latitude)
    distance[island[:, None] != island] = np.inf
    np.fill_diagonal(distance, np.inf)
    rank = np.argsort(np.argsort(distance, axis=1, kind="stable"), axis=1, kind="stable")
    near = (rank < _NEIGHBOURS) & np.isfinite(distance)
    near |= near.T
    order = np.argsort(np.where(near, distance, np.inf), axis=1, kind="stable")
    counts = near.sum(axis=1)
    listed = np.arange(len(counts))[None, :] < counts[:, None]
    return np.concatenate(([0], np.cumsum(counts))).astype(np.int32), order[listed].astype(np.int32)


def _accessibility(departement: Ints, draws: Draws, size: CountrySize) -> Floats:
    """Return the GP accessibility of each territory's département, about that of France (3.3 consultations a year)."""
    codes = text_keys(size.departement_codes)
    by_departement = 3.3 + 0.4 * draws.normal("synthetic accessibility", codes)
    by_departement[-1] = np.nan
    return by_departement[departement]
