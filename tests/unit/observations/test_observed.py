"""What was observed, in the model's words, known or not at a date."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from experiments.observations.observed import (
    all_observed,
    known_by,
    national,
    observed_and_remarks,
    read_observed,
    scored_after,
)
from sim.world.reading import TableError
from sim.world.tables import OBSERVATIONS_HEADER
from tests.unit.hindcast.made_up import row

HEADER = ",".join(OBSERVATIONS_HEADER)
PLACED = f"{HEADER},level,code"


def written(tmp_path: Path, *lines: str) -> Path:
    file = tmp_path / "later.csv"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def national_row(metric: str, day: str, value: float, counter: str = "DGOS") -> str:
    return f"{metric},{day},{value},1.0,yes,{counter},d,s,e"


def test_percentages_become_shares_and_keep_their_error() -> None:
    last = [row for row in all_observed() if row.target == national("coverage_aci")][-1]
    assert (last.day, last.value, last.sd) == (date(2024, 1, 15), pytest.approx(0.667), pytest.approx(0.01))


def test_what_gps_declare_and_what_was_spent_have_names_of_their_own() -> None:
    metrics = {row.target.metric for row in all_observed()}
    assert {"gp_declared_member_share", "gp_declared_project_share", "aci_spending_meur_per_year"} <= metrics


def test_a_row_for_which_the_model_has_no_word_is_left_out() -> None:
    assert {row.target.metric for row in all_observed()}.isdisjoint({"n_msp", "gp_in_msp"})


def test_departements_were_counted_on_the_last_day_of_2022_and_most_of_them_three_times_since() -> None:
    rows = [row for row in all_observed() if row.target.level == "departement"]
    assert {row.target.metric for row in rows} == {"coverage_li_plus"}
    counted = Counter(row.day for row in rows)
    later = {date(2023, 10, 31): 81, date(2023, 12, 31): 81, date(2024, 5, 31): 80}
    assert counted == {date(2022, 12, 31): 101, **later}
    assert len(scored_after(rows, date(2022, 12, 31))) == sum(later.values())


def test_a_forecaster_of_august_2023_sees_nothing_of_what_came() -> None:
    known = known_by(all_observed(), date(2023, 8, 31))
    assert max(row.day for row in known) == date(2023, 8, 31)
    assert sum(row.target.level == "departement" for row in known) == 101


def test_the_day_of_the_cut_off_is_known_and_the_next_is_scored() -> None:
    rows = [row("n_aci", date(2022, 6, day), 280.0) for day in (14, 15, 16)]
    assert known_by(rows, date(2022, 6, 15)) == tuple(rows[:2])
    assert scored_after(rows, date(2022, 6, 15)) == (rows[2],)


def test_a_row_that_is_not_scored_is_known_and_never_scored() -> None:
    rows = [row("n_aci", date(2019, 9, 15), 1.0, scored=False)]
    assert known_by(rows, date(2020, 1, 1)) == tuple(rows)
    assert scored_after(rows, date(2019, 1, 1)) == ()


def test_a_file_of_later_rows_stands_beside_the_project_s_rows(tmp_path: Path) -> None:
    file = written(tmp_path, HEADER, national_row("coverage_aci_pct", "2024-12-31", 80))
    (later,) = set(all_observed(file)) - set(all_observed())
    assert (later.target, later.day) == (national("coverage_aci"), date(2024, 12, 31))
    assert set(all_observed()) < set(all_observed(file))


def test_a_count_of_the_project_is_taken_from_the_file_where_it_stands_there(tmp_path: Path) -> None:
    file = written(tmp_path, HEADER, national_row("coverage_aci_pct", "2023-08-31", 58))
    rows = [row for row in all_observed(file) if row.target == national("coverage_aci")]
    assert [row.value for row in rows if row.day == date(2023, 8, 31)] == [pytest.approx(0.58)]


def test_a_figure_that_only_observations_csv_knows_is_left_out_of_a_file(tmp_path: Path) -> None:
    assert read_observed(written(tmp_path, HEADER, national_row("n_msp", "2024-12-31", 2600))) == ()


def test_a_file_may_say_what_was_counted_in_a_departement(tmp_path: Path) -> None:
    lines = (national_row("coverage_li_plus_pct", "2024-12-31", 80), national_row("n_aci", "2024-12-31", 600))
    first, second = read_observed(written(tmp_path, PLACED, f"{lines[0]},departement,2A", f"{lines[1]},national,FR"))
    assert (first.target, first.value) == (("coverage_li_plus", "departement", "2A"), pytest.approx(0.8))
    assert second.target == national("n_aci")


def test_a_departement_counted_again_on_the_same_day_is_taken_from_the_file(tmp_path: Path) -> None:
    line = national_row("coverage_li_plus_pct", "2022-12-31", 44, "DITP")
    rows = all_observed(written(tmp_path, PLACED, f"{line},departement,01"))
    (counted,) = (row for row in rows if (row.target.code, row.day) == ("01", date(2022, 12, 31)))
    assert counted.value == pytest.approx(0.44)


@pytest.mark.parametrize(
    ("line", "column"),
    [
        (f"{national_row('coverage_aci_pct', '2024-12-31', 101)},national,FR", "value"),
        (f"{national_row('n_aci', '2024-12-31', 600)},national,01", "code"),
        (f"{national_row('n_aci', '2024-12-31', 600)},departement,00", "code"),
        (f"{national_row('n_aci', '2024-13-31', 600)},national,FR", "date"),
        (f"{national_row('n_aci', '2024-12-31', 600)},commune,FR", "level"),
        (f"{national_row('n_acy', '2024-12-31', 600)},national,FR", "metric"),
        (f"{national_row('n_aci_pct', '2024-12-31', 60)},national,FR", "metric"),
        (f"{national_row('coverage_aci', '2024-12-31', 60)},national,FR", "value"),
    ],
)
def test_a_wrong_cell_is_named(tmp_path: Path, line: str, column: str) -> None:
    with pytest.raises(TableError) as caught:
        read_observed(written(tmp_path, PLACED, line))
    assert (caught.value.line, caught.value.column) == (2, column)


def test_rows_that_excel_saved_in_french_are_read(tmp_path: Path) -> None:
    lines = (
        f"\ufeff{PLACED.replace(',', ';')}",
        "coverage_li_plus_pct;31/12/2023;84,0;1,0;oui;DITP;part de la population;baromètre;verbatim;Département;1",
        "n_aci;15/01/2024;1\u202f546;38;non;DGOS;ACI signés;presse;verbatim;national;FR",
    )
    rows, remarks = observed_and_remarks(written(tmp_path, *lines))
    assert [(row.target.code, row.day, row.value, row.sd, row.scored) for row in rows] == [
        ("01", date(2023, 12, 31), 0.84, 0.01, True),
        ("FR", date(2024, 1, 15), 1546.0, 38.0, False),
    ]
    assert remarks["dates"] == "day/month"


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("couverture_li", "coverage_li_plus_pct"),
        ("Couverture ACI", "coverage_aci_pct"),
        ("nombre d'ACI", "n_aci"),
        ("nb_pré-projets", "n_preproject"),
        ("coverage_li_plus_pc", "coverage_li_plus_pct"),
    ],
)
def test_a_french_name_of_a_metric_is_told_the_right_one(tmp_path: Path, name: str, near: str) -> None:
    with pytest.raises(TableError, match=f"did you mean '{near}'"):
        read_observed(written(tmp_path, HEADER, national_row(name, "2024-12-31", 84)))


def test_the_same_count_twice_is_refused(tmp_path: Path) -> None:
    line = national_row("n_aci", "2024-12-31", 600)
    with pytest.raises(TableError, match="of line 2 again"):
        read_observed(written(tmp_path, HEADER, line, line))


def test_a_missing_file_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="cannot be read"):
        read_observed(tmp_path / "none.csv")
