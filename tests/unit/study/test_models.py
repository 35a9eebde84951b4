from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from experiments.configuration.mistakes import UserMistake
from experiments.study.identity import PROJECT
from experiments.study.models import trajectory_of, world_of
from experiments.study.settings import Study, TerritoryChoice
from experiments.tasks import simulate
from sim.engine.mesa_engine import trajectory
from tests.unit.study.fake_engine import small_study

POPULATION = yaml.safe_load((PROJECT / "configs/population/default.yaml").read_text(encoding="utf-8"))


def study_of(place: TerritoryChoice, folder: Path) -> Study:
    study = small_study(folder, territory=place, scale=0.02)
    arms = tuple(replace(arm, resolved={"population": {**POPULATION, "scale": 0.02}}) for arm in study.arms)
    return replace(study, arms=arms)


def test_the_world_is_the_one_that_the_study_names(tmp_path: Path) -> None:
    world = world_of(study_of(TerritoryChoice("departement", "48", None), tmp_path))
    assert set(world.territories.departement) == {"48"}
    assert world.scale == 0.02


def test_a_territories_file_that_cannot_be_used_is_the_user_s_mistake_and_nothing_is_written(tmp_path: Path) -> None:
    file = tmp_path / "own.csv"
    file.write_text("code;name\n1;Pays\n", encoding="utf-8")
    with pytest.raises(UserMistake, match=r"own\.csv"):
        simulate.run(study_of(TerritoryChoice("france", None, file), tmp_path / "study"), {})
    assert not (tmp_path / "study").exists()


def test_an_engine_is_found_by_its_name(tmp_path: Path) -> None:
    assert trajectory_of(small_study(tmp_path, engine="mesa")) is trajectory
