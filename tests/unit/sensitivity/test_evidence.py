"""The grades of evidence say what docs/assumptions.md says."""

from pathlib import Path

import pytest
import yaml

from experiments.language.texts import LANGUAGES
from experiments.sensitivity.evidence import EvidenceGrade, evidence_by_assumption

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "assumptions.md").read_text(encoding="utf-8")
ROWS = {
    cells[0]: cells
    for line in PAGE.splitlines()
    if line.startswith("| A") and (cells := [cell.strip() for cell in line.strip("|").split("|")])
}
PRIOR = yaml.safe_load((ROOT / "configs" / "prior" / "default.yaml").read_text(encoding="utf-8"))
FITTED = yaml.safe_load((ROOT / "configs" / "task" / "calibrate.yaml").read_text(encoding="utf-8"))["fitted"]
KNOWN = evidence_by_assumption()


def test_every_assumption_that_a_study_draws_or_fits_is_graded_and_no_other() -> None:
    assert KNOWN.keys() == PRIOR.keys() | FITTED.keys()


@pytest.mark.parametrize("number", sorted(KNOWN))
def test_a_grade_rests_on_what_the_page_says(number: str) -> None:
    grade, status, reason = KNOWN[number].grade, ROWS[number][3], ROWS[number][4]
    cites = "[V" in reason or "[D]" in reason or ROWS[number][4].startswith("As A62")
    if grade is EvidenceGrade.MEASURED:
        assert "[V]" in reason
        assert "nobody" not in reason.lower()
    elif grade is EvidenceGrade.DERIVED:
        assert cites
    else:
        assert status == "drawn"
    if status == "fitted":
        assert grade is not EvidenceGrade.ASSUMED


@pytest.mark.parametrize("number", sorted(KNOWN))
def test_what_to_measure_is_said_in_both_languages_without_a_full_stop(number: str) -> None:
    for language in LANGUAGES:
        words = KNOWN[number].to_measure[language]
        assert 20 < len(words) < 140
        assert not words.endswith(".")
