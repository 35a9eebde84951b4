"""Where communes lie, from places of GeoNames, postcodes and neighbours; for maintainers, never at run time."""

import math
from collections.abc import Callable, Iterable, Mapping
from statistics import median

from tools.build_tables.packages import Administration, Commune, Place, Point

Ways = tuple[Callable[[Commune], Iterable[str]], ...]  # ways to group communes, from narrow to wide
Group = tuple[int, str]  # rank of the way, code of the group

KILOMETRES_PER_DEGREE = 111.2
MISPLACED_KILOMETRES = 40.0  # from every other commune of its EPCI or postcode: the place is another of the same name
VAST_DEPARTEMENTS = frozenset({"973"})  # Guyane: communes as large as départements, no place can be judged
MARSEILLE = "13055"

# What GeoNames does not place and no neighbour can stand in for: the arrondissements of Paris and of Lyon, and
# islands outside any EPCI (L'Île-d'Yeu it places on the mainland). Approximate centres of the inhabited part,
# entered by hand to a hundredth of a degree.
POINTS_BY_HAND: Mapping[str, Point] = {
    "75101": (2.34, 48.86),
    "75102": (2.34, 48.87),
    "75103": (2.36, 48.86),
    "75104": (2.36, 48.85),
    "75105": (2.35, 48.84),
    "75106": (2.33, 48.85),
    "75107": (2.31, 48.86),
    "75108": (2.31, 48.87),
    "75109": (2.34, 48.88),
    "75110": (2.36, 48.88),
    "75111": (2.38, 48.86),
    "75112": (2.40, 48.84),
    "75113": (2.36, 48.83),
    "75114": (2.33, 48.83),
    "75115": (2.29, 48.84),
    "75116": (2.27, 48.86),
    "75117": (2.31, 48.89),
    "75118": (2.35, 48.89),
    "75119": (2.38, 48.89),
    "75120": (2.40, 48.86),
    "69381": (4.83, 45.77),
    "69382": (4.83, 45.75),
    "69383": (4.86, 45.76),
    "69384": (4.83, 45.78),
    "69385": (4.81, 45.76),
    "69386": (4.85, 45.77),
    "69387": (4.84, 45.73),
    "69388": (4.87, 45.73),
    "69389": (4.80, 45.78),
    "22016": (-3.00, 48.85),  # Île-de-Bréhat
    "29083": (-4.85, 48.04),  # Île-de-Sein
    "29155": (-5.09, 48.46),  # Ouessant
    "85113": (-2.35, 46.72),  # L'Île-d'Yeu
}


def kilometres(one: Point, other: Point) -> float:
    """Return the distance of two points, accurate to a per cent within France's départements."""
    east = (one[0] - other[0]) * math.cos(math.radians((one[1] + other[1]) / 2))
    return KILOMETRES_PER_DEGREE * math.hypot(east, one[1] - other[1])


def centre(points: Iterable[Point]) -> Point:
    """Return the median point, which a misplaced one does not move."""
    longitudes, latitudes = zip(*points, strict=True)
    return median(longitudes), median(latitudes)


def locate(administration: Administration, places: Iterable[Place]) -> tuple[dict[str, Point], dict[str, Point]]:
    """Return the points of all communes and municipal arrondissements, and the points that were dropped as misplaced.

    A commune without a place of its own takes the centre of the communes that share its postcode, else of its
    EPCI (inside the département, else as a whole), else of its département.
    """
    epci_of = {commune: epci.code for epci in administration.epci for commune in epci.communes}
    ways: Ways = (
        lambda commune: commune.post_codes,
        lambda commune: (f"{epci_of.get(commune.code)}-{commune.departement}",),
        lambda commune: (str(epci_of.get(commune.code)),),
        lambda commune: (commune.departement,),
    )
    known = {**POINTS_BY_HAND, **_marseille(places)}
    cities = {
        city: centre(known[part.code] for part in parts) for city, parts in administration.arrondissements.items()
    }
    placed = _placed(administration, places) | cities
    misplaced = _misplaced(administration, placed, ways[:2])
    for code in misplaced:
        del placed[code]
    return _completed(administration, placed, ways) | known, misplaced


def _placed(administration: Administration, places: Iterable[Place]) -> dict[str, Point]:
    """Return for each commune the place of its own name, else the most populous."""
    best: dict[str, tuple[bool, int, Point]] = {}
    for place in places:
        code = administration.successors.get(place.commune, place.commune)
        if code in administration.communes:
            candidate = (place.name == administration.communes[code].name, place.population, place.point)
            best[code] = max(candidate, best.get(code, candidate))
    return {code: point for code, (_, _, point) in best.items()}


def _peers(administration: Administration, placed: Mapping[str, Point], ways: Ways) -> dict[Group, list[str]]:
    groups: dict[Group, list[str]] = {}
    for code in sorted(placed):
        for group in _groups(administration.communes[code], ways):
            groups.setdefault(group, []).append(code)
    return groups


def _groups(commune: Commune, ways: Ways) -> list[Group]:
    return [(rank, code) for rank, way in enumerate(ways) for code in way(commune)]


def _misplaced(administration: Administration, placed: Mapping[str, Point], ways: Ways) -> dict[str, Point]:
    peers = _peers(administration, placed, ways)
    misplaced = {}
    for code, point in placed.items():
        commune = administration.communes[code]
        others = {peer for group in _groups(commune, ways) for peer in peers[group]} - {code}
        nearest = min((kilometres(point, placed[other]) for other in others), default=0.0)
        if nearest > MISPLACED_KILOMETRES and commune.departement not in VAST_DEPARTEMENTS:
            misplaced[code] = point
    return misplaced


def _completed(administration: Administration, placed: Mapping[str, Point], ways: Ways) -> dict[str, Point]:
    peers = _peers(administration, placed, ways)
    points = dict(placed)
    for code, commune in administration.communes.items():
        if code not in points:
            group = next(group for group in _groups(commune, ways) if group in peers)
            points[code] = centre(placed[peer] for peer in peers[group])
    return points


def _marseille(places: Iterable[Place]) -> dict[str, Point]:
    """Return the points of the arrondissements of Marseille, which GeoNames names "Marseille 01" to "Marseille 16"."""
    return {
        f"132{place.name[-2:]}": place.point
        for place in places
        if place.commune == MARSEILLE and place.name[:-2] == "Marseille " and place.name[-2:].isdigit()
    }
