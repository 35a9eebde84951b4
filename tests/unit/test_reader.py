"""What people read has no figure outside its interval, no name of the code, no list without its last item …"""

from datetime import date
from io import StringIO

import pytest
from openpyxl import load_workbook
from rich.console import Console

from experiments.comparing.publish import publish
from experiments.comparing.screen import ScreenTables
from experiments.comparing.study_results import StudyResults
from tests.reader import faults
from tests.unit.running.fake_engine import run_small, small_study

STUDIES = {"one run": (1, 1), "few runs": (2, 2), "draws": (6, 2), "chance": (1, 4)}
SEEN = {  # as seen, and in which language
    "−0,1 pt [0,0 ; 0,0]": "fr",
    "+1,90 ± 8,44 pts": "fr",
    "coverage_aci_pct 0.19": "en",
    "The deadlines that leave more empty shells: 2023; 2025; .": "en",
    "coverage is higher in 2026, is higher in 2027 and is higher without": "en",
    "difference -24 in quick mode": "en",
    "Attention : Attention : peu de simulations": "fr",
    "une part de 12.5 %": "fr",
    "une part de 12%": "fr",
}


@pytest.fixture(scope="module", params=list(STUDIES))
def results(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> StudyResults:
    draws, replicates = STUDIES[request.param]
    folder = tmp_path_factory.mktemp("results") / "small"
    return run_small(small_study(folder, end=date(2021, 12, 31), draws=draws, replicates=replicates))


def shown(results: StudyResults, language: str) -> str:
    """Return all tables and lines of the screen."""
    written = StringIO()
    console = Console(file=written, width=400)
    tables = ScreenTables(results, results.baseline, language)
    for table in (*tables.closing(), *tables.of_arm("fast")):
        console.print(table)
    console.print("\n".join(tables.remarks()), markup=False, highlight=False)
    return written.getvalue()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_screen_reads_well(results: StudyResults, language: str) -> None:
    assert list(faults(shown(results, language), language)) == []


@pytest.mark.parametrize("language", ["fr", "en"])
def test_one_table_counts_money_in_one_unit(results: StudyResults, language: str) -> None:
    for table in shown(results, language).split("┏"):
        assert sum(f"({unit})" in table for unit in ("k€", "M€", "bn€", "Md€")) <= 1


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_first_sheet_reads_well(results: StudyResults, language: str) -> None:
    publish(results, language)
    sheet = load_workbook(results.folder / "results.xlsx").worksheets[0]
    told = [str(row[1]) for row in sheet.iter_rows(values_only=True) if "python" not in str(row[1])]
    hashes = {str(results.manifest[name]) for name in ("commit", "configuration_hash", "code_hash")}
    prose = "\n".join(words for words in told if " " in words and words not in hashes and ".csv" not in words)
    assert [fault for fault in faults(prose, language) if "q05" not in fault] == []


@pytest.mark.parametrize(("text", "language"), list(SEEN.items()))
def test_what_was_seen_is_found(text: str, language: str) -> None:
    assert list(faults(text, language))


@pytest.mark.parametrize("text", ["+1,9 pt [0,0 ; +3,3]", "12,5 % [10,1 ; 14,5]", "+1 172,1 [−664,0 ; +1 172,2]"])
def test_what_is_well_written_is_not_found(text: str) -> None:
    assert list(faults(text.replace(" ", "\u202f") if "%" in text else text, "fr")) == []
