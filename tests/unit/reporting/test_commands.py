"""The commands of a report make the same runs again."""

from dataclasses import replace

import pytest

from experiments.configuration.request import read_request
from experiments.reporting.commands import arm_commands, whole_commands
from experiments.storing.manifest import plain
from experiments.study.definition import StudyDefinition
from experiments.study.runs import planned_runs
from tests.command_line import COMPOSER
from tests.unit.reporting.fake_tables import answers_of


def asked(*overrides: str) -> StudyDefinition:
    return read_request(list(overrides), False, COMPOSER).study


def first_hash(study: StudyDefinition, arm: str) -> str:
    return next(run.identity for run in planned_runs(study) if run.arm == arm)


@pytest.mark.parametrize("arm", ["status_quo", "plan_100", "forced_march"])
def test_the_command_of_an_arm_makes_runs_of_the_same_hash(arm: str) -> None:
    typed = ("experiment=plan_100", "draws=2")
    study = asked(*typed)
    fake = answers_of(tuple(one.name for one in study.arms)).study
    configuration = {"experiment": plain(study.arms[0].resolved["experiment"])}
    command = " ".join(["python run.py", *typed])
    stored = replace(fake, manifest={**fake.manifest, "command": command, "configuration": configuration})
    found = {one.label: one.command for one in arm_commands(stored)}[arm]
    _, _, *overrides = found.split(" ")
    assert first_hash(asked(*overrides), arm) == first_hash(study, arm)


def test_the_whole_study_is_made_again_from_its_commit_and_checked() -> None:
    study = answers_of().study
    manifest = {**study.manifest, "command": "python run.py draws=2", "runs": {"planned": 480}}
    lines = whole_commands(replace(study, manifest=manifest))
    assert lines[0] == "git checkout 0123456789abcdef"
    assert lines[1] == "python run.py draws=2"
    assert lines[2].endswith("sample.size=480")


def test_an_experiment_of_ones_own_has_no_commands_for_arms() -> None:
    study = answers_of().study
    own = {"experiment": {"question": {}, "arms": {"mine": ["policy=plan_100"]}}}
    manifest = {**study.manifest, "command": "python run.py", "configuration": own}
    assert arm_commands(replace(study, manifest=manifest)) == []
