"""The posteriors that the project ships: one for every origin, within their priors, blind to what came later."""

import json
from datetime import date
from pathlib import Path

import pytest
import yaml

from experiments.calibration.posterior import SHIPPED, fit_name, read_draws, shipped_days, shipped_file
from experiments.configuration.request import read_request
from experiments.study.definition import Evidence
from experiments.tasks.hindcast import ProjectionSettings
from tests.command_line import COMPOSER

ROOT = Path(__file__).parents[2]
ORIGINS = [
    date(2022, 6, 30),
    date(2022, 12, 31),
    date(2023, 3, 31),
    date(2023, 8, 31),
    date(2023, 12, 31),
    date(2024, 6, 30),
]
FILES = sorted(file.stem for file in SHIPPED.glob("*.csv"))
SETTINGS = ProjectionSettings.model_validate(
    yaml.safe_load((ROOT / "configs" / "task" / "hindcast.yaml").read_text(encoding="utf-8"))["projection"]
)


def manifest(name: str) -> dict[str, object]:
    content: dict[str, object] = json.loads((SHIPPED / f"{name}.json").read_text(encoding="utf-8"))
    return content


def test_every_origin_of_the_hindcast_has_its_own() -> None:
    assert list(shipped_days()) == ORIGINS
    assert sorted(FILES) == sorted(fit_name(day) for day in ORIGINS)


@pytest.mark.parametrize("day", ORIGINS)
def test_there_are_as_many_draws_as_a_hindcast_takes(day: date) -> None:
    assert len(read_draws(shipped_file(fit_name(day)))) >= SETTINGS.draws


@pytest.mark.parametrize("name", FILES)
def test_draws_lie_in_the_priors_of_their_fit(name: str) -> None:
    draws = read_draws(SHIPPED / f"{name}.csv")
    for path, low, high, _ in manifest(name)["prior"]:  # type: ignore[attr-defined]
        assert all(low <= draw[path] <= high for draw in draws), path


@pytest.mark.parametrize("name", FILES)
def test_a_fit_knew_nothing_of_what_came_later(name: str) -> None:
    found = manifest(name)
    days = [row[3] for row in found["observations"]]  # type: ignore[attr-defined]
    assert max(days) <= str(found["as_of"])
    assert found["knows_departements"] == (str(found["as_of"]) >= "2022-12-31")


def test_every_drawn_parameter_of_a_study_rests_on_a_named_assumption() -> None:
    drawn = read_request(["experiment=plan_100"], False, COMPOSER).study.uncertain
    parameters = [item for item in drawn if item.path.startswith("behaviour.")]
    assert [item.path for item in parameters if not item.assumption] == []
    assert {item.evidence for item in parameters} == set(Evidence)
