"""What changes the question of a study."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from experiments.storing.manifest import current_commit, manifest_of, plain
from experiments.study.definition import TerritoryChoice
from experiments.study.runs import planned_runs
from experiments.study.study_changes import changes_of_question, question_hash
from tests.unit.running.fake_engine import arm, small_study, small_world


def manifest(**changes: Any) -> dict[str, Any]:
    study = small_study(Path("unused"), **changes)
    found: dict[str, Any] = plain(manifest_of(study, planned_runs(study), small_world(), current_commit()))
    return found


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"seed": 9}, "seed 9 instead of 7"),
        ({"scale": 0.5}, "scale 0.5 instead of 0.1"),
        ({"territory": TerritoryChoice("departement", "59", None)}, "territory departement 59 instead of synthetic"),
        ({"arms": (arm("calm", "calm"),)}, "arms calm instead of calm, fast"),
    ],
)
def test_another_question_is_told_by_what_differs(change: dict[str, Any], words: str) -> None:
    assert changes_of_question(manifest(), manifest(**change)) == (words,)


def test_another_question_is_told_in_french() -> None:
    assert changes_of_question(manifest(), manifest(scale=0.5), "fr") == ("échelle 0,5 au lieu de 0,1",)


@pytest.mark.parametrize("change", [{}, {"replicates": 9}, {"draws": 5}, {"language": "fr"}, {"baseline": "fast"}])
def test_more_runs_and_other_words_ask_the_same(change: dict[str, Any]) -> None:
    assert changes_of_question(manifest(), manifest(**change)) == ()
    assert question_hash(manifest()) == question_hash(manifest(**change))


def test_another_policy_under_the_same_name_is_another_question() -> None:
    arms = (arm("calm", "calm"), replace(arm("fast", "fast"), resolved={"facilitation": {"allocation": "other"}}))
    assert question_hash(manifest()) != question_hash(manifest(arms=arms))


def test_an_empty_folder_asked_nothing() -> None:
    assert changes_of_question(None, manifest()) == ()


def test_a_manifest_of_another_task_is_no_obstacle() -> None:
    assert "seed 7 instead of none" in changes_of_question({}, manifest())
