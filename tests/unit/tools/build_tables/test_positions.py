import pytest

from tools.build_tables.packages import Administration, Commune, Intercommunality, Place
from tools.build_tables.positions import kilometres, locate

EPCI = "200000001"


def _administration(*communes: Commune) -> Administration:
    members = tuple(commune.code for commune in communes)
    return Administration(
        communes={commune.code: commune for commune in communes},
        arrondissements={},
        successors={"40900": "40001"},
        epci=(Intercommunality(EPCI, "EPCI", members),),
        ept=(),
    )


def _commune(code: str, name: str, post_code: str, departement: str = "40") -> Commune:
    return Commune(code, name, departement, "75", 1_000, (post_code,))


A, B, C = (_commune(f"4000{rank}", name, f"4010{rank}") for rank, name in ((1, "Ay"), (2, "By"), (3, "Cy")))


def test_a_degree_of_latitude_is_a_hundred_and_eleven_kilometres() -> None:
    assert kilometres((2.0, 46.0), (2.0, 47.0)) == pytest.approx(111.2)
    assert kilometres((2.0, 46.5), (3.0, 46.5)) == pytest.approx(76.5, abs=0.1)


def test_the_place_of_the_same_name_is_preferred_to_a_larger_one() -> None:
    places = [Place("Ay", "40001", 100, (1.0, 44.0)), Place("Quartier", "40001", 900, (1.1, 44.0))]
    points, _ = locate(_administration(A), places)
    assert points["40001"] == (1.0, 44.0)


def test_a_place_of_a_former_commune_counts_for_its_successor() -> None:
    points, _ = locate(_administration(A), [Place("Old", "40900", 100, (1.0, 44.0))])
    assert points["40001"] == (1.0, 44.0)


def test_a_commune_without_a_place_takes_the_centre_of_its_postcode_before_that_of_its_epci() -> None:
    unplaced = _commune("40004", "Dy", "40102")
    places = [Place("Ay", "40001", 1, (1.0, 44.0)), Place("By", "40002", 1, (1.2, 44.0))]
    points, _ = locate(_administration(A, B, C, unplaced), places)
    assert points["40004"] == (1.2, 44.0)
    assert points["40003"] == (1.1, 44.0)


def test_a_place_far_from_all_others_of_its_epci_is_dropped() -> None:
    places = [
        Place("Ay", "40001", 1, (-1.2, 43.5)),
        Place("By", "40002", 1, (-1.1, 43.5)),
        Place("Cy", "40003", 1, (-0.2, 43.5)),
    ]
    points, misplaced = locate(_administration(A, B, C), places)
    assert misplaced == {"40003": (-0.2, 43.5)}
    assert points["40003"] == pytest.approx((-1.15, 43.5))


def test_no_place_is_dropped_in_guyane_whose_communes_are_vast() -> None:
    communes = [_commune(f"9730{rank}", name, f"9730{rank}", "973") for rank, name in ((1, "Ay"), (2, "By"))]
    places = [Place("Ay", "97301", 1, (-54.0, 5.0)), Place("By", "97302", 1, (-52.0, 5.0))]
    assert locate(_administration(*communes), places)[1] == {}
