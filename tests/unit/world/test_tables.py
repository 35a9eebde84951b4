import math
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from sim.calendar import OBSERVATIONS_END
from sim.vocabulary import Profession
from sim.world import tables
from sim.world.reading import TableError
from sim.world.tables import (
    OBSERVATIONS_HEADER,
    TERRITORIES_HEADER,
    load_departements,
    load_observations,
    load_outlines,
    load_regions,
    load_territories,
    read_observations,
)

LILLE = "59350,Lille,59,32,238246,3.06,50.63,3"
ROUBAIX = "59512,Roubaix,59,32,98000,3.17,50.69,3"
BOURG = "01053,Bourg-en-Bresse,01,84,42000,5.23,46.2,2"

Write = Callable[..., Path]


@pytest.fixture
def territories_file(tmp_path: Path) -> Write:
    def write(*rows: str, header: str = ",".join(TERRITORIES_HEADER)) -> Path:
        path = tmp_path / "mine.csv"
        path.write_text("\n".join((header, *rows)) + "\n", encoding="utf-8")
        return path

    return write


@pytest.fixture
def observations_file(tmp_path: Path) -> Write:
    def write(*rows: str) -> Path:
        path = tmp_path / "observed.csv"
        path.write_text("\n".join((",".join(OBSERVATIONS_HEADER), *rows)) + "\n", encoding="utf-8")
        return path

    return write


def test_france_has_its_population_its_regions_and_its_departements() -> None:
    france = load_territories()
    assert france.population.sum() == pytest.approx(68_350_000, rel=0.005)
    assert len(france.region_codes) == 18
    assert len(france.departement_codes) == 101
    assert 1_400 <= len(france) <= 1_900


def test_professionals_are_those_of_the_assurance_maladie_and_a_pharmacist_for_each_pharmacy() -> None:
    totals = load_departements().professionals.sum(axis=0)
    assert totals[Profession.MEDECIN_GENERALISTE] == 55_546
    assert totals[Profession.INFIRMIER] == 99_023
    assert totals[Profession.PHARMACIEN] == 20_725
    assert totals.sum() == 399_357


def test_a_departement_is_found_by_its_code_with_its_figures() -> None:
    departements = load_departements()
    ain = departements.row("01")
    assert departements.name[ain] == "Ain"
    assert departements.region[ain] == "84"
    assert departements.professionals[ain, Profession.MEDECIN_GENERALISTE] == 408
    assert departements.gp_accessibility[ain] == 2.64
    assert departements.poverty_rate[ain] == pytest.approx(0.108)
    assert departements.coverage_2022_12[ain] == 0.45


def test_maisons_de_sante_are_dated_at_month_ends() -> None:
    departements = load_departements()
    assert departements.msp_dates[0] == date(2017, 6, 30)
    assert departements.msp_dates[-1] == date(2023, 6, 30)
    assert departements.msp[departements.row("01"), -1] == 36


def test_accessibility_is_unknown_overseas() -> None:
    france = load_territories()
    overseas = np.array([code.startswith("97") for code in france.departement])
    assert np.isnan(france.gp_accessibility[overseas]).all()
    assert np.isfinite(france.gp_accessibility[~overseas]).all()


def test_regions_carry_their_coverage_of_december_2022() -> None:
    regions = load_regions()
    assert regions.coverage_2022_12[regions.code.index("24")] == 0.99


def test_the_last_scored_coverage_is_that_of_the_barometer_of_may_2024() -> None:
    scored = [item for item in load_observations() if item.scored and item.metric == "coverage_li_plus_pct"]
    last = max(scored, key=lambda item: item.date)
    assert (last.date, last.value, last.sd) == (date(2024, 5, 31), 86.1, 1.0)


def test_coverage_counts_are_of_known_departements_one_a_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = (",".join(tables.COVERAGE_COUNTS_HEADER), "01,2023-10-31,66", "2A,2023-10-31,0", "01,2023-10-31,67")
    (tmp_path / "coverage_departements.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    load_departements()
    monkeypatch.setattr(tables, "DATA_FOLDER", tmp_path)
    with pytest.raises(TableError, match="line 4, column code: '01' has the date of line 2 again"):
        tables.load_coverage_counts.__wrapped__()


def test_every_departement_has_closed_outlines_of_which_one_surrounds_most_of_its_territories() -> None:
    outlines = load_outlines()
    assert outlines.keys() == set(load_departements().code)
    assert all(ring[0] == ring[-1] and len(ring) >= 4 for rings in outlines.values() for ring in rings)


def test_a_user_file_is_read_sorted_by_code_whatever_its_order(territories_file: Write) -> None:
    mine = load_territories(territories_file(LILLE, ROUBAIX, BOURG))
    assert mine.code == ("01053", "59350", "59512")
    assert mine.population.tolist() == [42_000, 238_246, 98_000]
    assert mine.departement == ("01", "59", "59")
    assert mine.gp_accessibility[0] == 2.64
    assert mine.neighbours_of(1)[0] == 2


def test_a_user_file_may_put_columns_in_another_order_and_start_with_a_byte_order_mark(territories_file: Write) -> None:
    path = territories_file(
        "Lille,59350,59,32,238246,50.63,3.06,3",
        header="\ufeffname,code,departement,region,population,latitude,longitude,density_class",
    )
    assert load_territories(path).name == ("Lille",)


@pytest.mark.parametrize(
    ("row", "column", "says"),
    [
        ("x,Lille,96,32,5,3.06,50.63,3", "departement", "did you mean '976'"),
        ("x,Lille,59,32,5,50.63,3.06,3", "longitude", "longitude and latitude are exchanged"),
        ("x,Lille,59,32,5,-3.06,50.63,3", "longitude", "outside département '59'"),
        ("x,Lille,59,11,5,3.06,50.63,3", "region", "'32'"),
        ("x,Lille,59,32,-5,3.06,50.63,3", "population", "whole number"),
        ("x,Lille,59,32,0,3.06,50.63,3", "population", "from 1 to"),
        ("x,Lille,59,32,5.5,3.06,50.63,3", "population", "whole number"),
        ("x,Lille,59,32,²,3.06,50.63,3", "population", "whole number"),
        ("x,Lille,59,32,5,50.63,nan,3", "latitude", "number from -22 to 52"),
        ("x,Lille,59,32,5,306,50.63,3", "longitude", "number from -62 to 56"),
        ("x,Lille,59,32,5,,50.63,3", "longitude", "number"),
        ("x,Lille,59,32,5,3.06,50.63,4", "density_class", "from 0 to 3"),
        ("x,,59,32,5,3.06,50.63,3", "name", "empty"),
        ("59350,Lomme,59,32,5,3.06,50.63,3", "code", "first on line 2"),
    ],
)
def test_a_wrong_cell_is_named_by_file_line_and_column(
    territories_file: Write, row: str, column: str, says: str
) -> None:
    path = territories_file(LILLE, row)
    with pytest.raises(TableError) as caught:
        load_territories(path)
    assert (caught.value.path, caught.value.line, caught.value.column) == (path, 3, column)
    assert says in str(caught.value)
    assert f"{path}, line 3, column {column}" in str(caught.value)


def test_a_user_file_need_not_add_up_to_the_population_of_the_departements(territories_file: Write) -> None:
    assert load_territories(territories_file(BOURG)).population.sum() == 42_000


def test_territories_of_france_must_add_up_by_departement(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load_departements()
    (tmp_path / "territories.csv").write_text(f"{','.join(TERRITORIES_HEADER)}\n{BOURG}\n", encoding="utf-8")
    monkeypatch.setattr("sim.world.tables.DATA_FOLDER", tmp_path)
    with pytest.raises(TableError, match=r"'01' adds up to 42000; departements.csv says 679344"):
        tables._france.__wrapped__()


def _observation(**cells: str) -> str:
    row = dict.fromkeys(OBSERVATIONS_HEADER, "x")
    row |= {"metric": "n_aci", "date": "2023-01-31", "value": "5", "sd": "1", "scored": "yes"}
    return ",".join((row | cells).values())


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"date": "2023-02-30"}, "date"),
        ({"date": "31/01/2023"}, "date"),
        ({"scored": "maybe"}, "scored"),
        ({"sd": "-1"}, "sd"),
        ({"metric": "coverage_aci_pct", "value": "101"}, "value"),
        ({"source": ""}, "source"),
    ],
)
def test_a_wrong_observation_is_refused(observations_file: Write, cells: dict[str, str], column: str) -> None:
    with pytest.raises(TableError) as caught:
        read_observations(observations_file(_observation(metric="n_msp"), _observation(**cells)))
    assert (caught.value.line, caught.value.column) == (3, column)


def test_the_same_counter_counts_a_metric_once_a_day(observations_file: Write) -> None:
    with pytest.raises(TableError, match="line 3, column metric: 'n_aci' has the date and counter of line 2"):
        read_observations(observations_file(_observation(), _observation(value="6")))


def test_unpublished_poverty_is_not_a_number() -> None:
    departements = load_departements()
    assert math.isnan(departements.poverty_rate[departements.row("971")])


def test_a_user_file_that_was_corrected_is_read_again(territories_file: Write) -> None:
    path = territories_file(LILLE)
    load_territories(path)
    territories_file(ROUBAIX)
    assert load_territories(path).name == ("Roubaix",)


def test_rows_after_the_last_day_of_observations_are_read_and_kept_from_the_model(observations_file: Write) -> None:
    later = observations_file(_observation(), _observation(date="2024-07-31"))
    assert [row.date.year for row in read_observations(later)] == [2023, 2024]
    assert max(row.date for row in load_observations()) <= OBSERVATIONS_END
