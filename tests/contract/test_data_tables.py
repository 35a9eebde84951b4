import hashlib
import re
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from sim.world.tables import (
    DATA_FOLDER,
    load_coverage_counts,
    load_departements,
    load_observations,
    load_outlines,
    load_regions,
    load_territories,
)
from tools.build_tables.division import CAP

TABLES = sorted(path for path in DATA_FOLDER.iterdir() if path.suffix in {".csv", ".json"})
PART = re.compile(r"(\d{9}(-(\d[\dAB]|97\d))?(-g\d\d)?|\d[\dAB]\d{3}(-\d+)?)")


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.name)
def test_every_table_is_small_and_its_source_is_documented(path: Path) -> None:
    assert path.stat().st_size < 1_000_000
    assert path.name in (DATA_FOLDER / "SOURCES.md").read_text(encoding="utf-8")


def test_the_digests_in_the_sources_are_those_of_the_derived_tables() -> None:
    sources = (DATA_FOLDER / "SOURCES.md").read_text(encoding="utf-8")
    for name in ("territories.csv", "departements_outline.json"):
        assert hashlib.sha256((DATA_FOLDER / name).read_bytes()).hexdigest() in sources, name


def test_territory_codes_follow_the_documented_scheme() -> None:
    assert [code for code in load_territories().code if not PART.fullmatch(code)] == []


def test_no_territory_is_above_the_cap_and_the_usual_one_is_smaller_than_a_cpts() -> None:
    population = load_territories().population
    assert population.max() <= CAP
    assert 20_000 < np.median(population) < 80_000


def test_paris_lyon_and_marseille_are_divided_by_their_arrondissements() -> None:
    boroughs = {code.split("-")[0] for code in load_territories().code}
    assert {f"751{number:02}" for number in range(1, 21)} <= boroughs
    assert {f"6938{number}" for number in range(1, 10)} <= boroughs
    assert {f"132{number:02}" for number in range(1, 17)} <= boroughs
    assert not {"75056", "69123", "13055"} & boroughs


def test_equal_parts_of_a_commune_differ_by_one_inhabitant_at_most() -> None:
    france = load_territories()
    parts: dict[str, list[int]] = {}
    for code, name, population in zip(france.code, france.name, france.population.tolist(), strict=True):
        if re.fullmatch(r".* \(\d/\d\)", name):
            parts.setdefault(code.split("-")[0], []).append(population)
    assert len(parts) > 20
    assert all(max(part) - min(part) <= 1 and len(part) > 1 for part in parts.values())


def test_every_departement_has_at_least_two_territories() -> None:
    assert min(Counter(load_territories().departement).values()) >= 2


def test_territories_lie_in_the_frame_of_their_departement() -> None:
    france, outlines = load_territories(), load_outlines()
    for row, departement in enumerate(france.departement):
        points = np.array([point for ring in outlines[departement] for point in ring])
        place = np.array([france.longitude[row], france.latitude[row]])
        assert (points.min(axis=0) - 0.15 <= place).all(), france.name[row]
        assert (place <= points.max(axis=0) + 0.15).all(), france.name[row]


def test_regional_coverage_is_the_mean_of_its_departements() -> None:
    regions, departements = load_regions(), load_departements()
    region = np.array(departements.region)
    for code, published in zip(regions.code, regions.coverage_2022_12, strict=True):
        inside = region == code
        weights = departements.population[inside]
        assert np.average(departements.coverage_2022_12[inside], weights=weights) == pytest.approx(published, abs=0.01)


def test_national_coverage_of_december_2022_is_the_mean_of_the_departements() -> None:
    departements = load_departements()
    mean = np.average(departements.coverage_2022_12, weights=departements.population)
    (published,) = (
        item.value / 100
        for item in load_observations()
        if (item.metric, item.date.isoformat()) == ("coverage_li_plus_pct", "2022-12-31")
    )
    assert published == pytest.approx(mean, abs=0.005)


COUNTERS = {"CNAM", "DGOS", "DITP", "FCPTS", "DREES"}
STAGES = {"n_preproject", "n_lettre_intention", "n_projet_sante", "n_aci"}


def test_scored_rows_were_counted_by_those_that_the_page_names() -> None:
    assert {item.counted_by for item in load_observations() if item.scored} == COUNTERS
    page = (Path(__file__).parents[2] / "docs" / "data.md").read_text(encoding="utf-8")
    assert [name for name in {item.counted_by for item in load_observations()} if f"`{name}`" not in page] == []


def test_a_total_is_not_scored_beside_all_its_stages() -> None:
    scored = defaultdict(set)
    for item in load_observations():
        if item.scored:
            scored[item.date, item.counted_by].add(item.metric)
    whole = [metrics for metrics in scored.values() if metrics >= STAGES]
    assert len(whole) == 3
    assert all(metrics.isdisjoint({"n_all_stages", "n_lettre_intention_or_later"}) for metrics in whole)


def test_the_barometer_of_the_nation_is_near_the_mean_of_the_departements_that_are_known() -> None:
    table, rows = load_departements(), load_coverage_counts()
    for day, national in ((date(2023, 10, 31), 0.80), (date(2023, 12, 31), 0.84), (date(2024, 5, 31), 0.861)):
        counted = [row for row in rows if row.date == day]
        weights = [table.population[table.row(row.code)] for row in counted]
        assert np.average([row.coverage for row in counted], weights=weights) == pytest.approx(national, abs=0.03)


def test_every_observation_names_an_address_or_a_publication_as_its_source() -> None:
    for item in load_observations():
        assert len(item.source) > 10, item
        assert "seed" not in item.source
