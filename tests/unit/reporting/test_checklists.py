"""The lists of a report are complete, and every answer is filled in."""

from dataclasses import replace

import pytest

from experiments.plots.results import StoredStudy
from experiments.reporting.checklists import cheers_rows, odd_rows, provenance_rows, stress_rows
from experiments.reporting.limits import limits_of
from tests.unit.reporting.fake_tables import answers_of


def study_of(language: str, **changed: object) -> StoredStudy:
    study = answers_of().study
    world = {**study.manifest["world"], "population": 68_350_798, **changed}
    manifest = {**study.manifest, "world": world, "question": {"fr": "Quoi ?", "en": "What?"}}
    return replace(study, language=language, manifest=manifest)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_item_has_an_answer_without_a_gap(language: str) -> None:
    study = study_of(language)
    rows = [*stress_rows(study), *cheers_rows(study)]
    assert (len(stress_rows(study)), len(cheers_rows(study)), len(odd_rows(study))) == (20, 28, 7)
    assert all(item and answer and "{" not in answer for _, item, answer in rows)


def test_a_report_that_values_nothing_claims_no_valuation() -> None:
    answers = {row: answer for row, _, answer in cheers_rows(study_of("en"))}
    assert "No euro value" in answers["13"]
    assert "undiscounted" in answers["10"]


def test_hashes_are_whole() -> None:
    assert dict(provenance_rows(study_of("en")))["Code"] == "00112233445566778899"


def test_few_agents_are_a_limit_that_is_told() -> None:
    assert any("too many empty shells" in words for words in limits_of(study_of("en", scale=0.01)))
    assert not any("too many empty shells" in words for words in limits_of(study_of("en")))
