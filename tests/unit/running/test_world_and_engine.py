from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from experiments.mistakes import UserMistake
from experiments.running.run_study import run_study
from experiments.running.world_and_engine import check_territories, engine_of, world_of
from experiments.study.definition import StudyDefinition, TerritoryChoice
from experiments.study.run_hash import PROJECT
from sim.engine import fast, mesa
from tests.unit.running.fake_engine import small_study

POPULATION = yaml.safe_load((PROJECT / "configs/population/default.yaml").read_text(encoding="utf-8"))


def study_of(place: TerritoryChoice, folder: Path) -> StudyDefinition:
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
        run_study(study_of(TerritoryChoice("france", None, file), tmp_path / "study"))
    assert not (tmp_path / "study").exists()


OWN = """code,name,departement,region,population,longitude,latitude,density_class
west,Côte ouest,2A,94,60000,8.74,41.93,2
"""


@pytest.mark.parametrize(
    ("content", "place", "words"),
    [
        ("code;name\n1;Pays\n", ("france", None), "missing|unknown column"),
        (OWN.replace("60000", "many"), ("france", None), "line 2, column population"),
        (OWN.replace(",94,", ",93,"), ("france", None), "line 2, column region"),
        (OWN, ("departement", "59"), "no departement has the code '59'"),
    ],
)
def test_a_territories_file_is_checked_without_peopling_it_as_fully_as_by_a_run(
    content: str, place: tuple[str, str | None], words: str, tmp_path: Path
) -> None:
    file = tmp_path / "own.csv"
    file.write_text(content, encoding="utf-8")
    study = study_of(TerritoryChoice(*place, file), tmp_path)
    with pytest.raises(UserMistake, match=words) as checked:
        check_territories(study)
    with pytest.raises(UserMistake) as run:
        world_of(study)
    assert str(checked.value) == str(run.value)


def test_a_territories_file_that_can_be_used_passes(tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_text(OWN, encoding="utf-8")
    study = study_of(TerritoryChoice("departement", "2A", tmp_path / "own.csv"), tmp_path)
    check_territories(study)
    assert world_of(study).territories.code == ("west",)


def test_an_engine_is_found_by_its_name(tmp_path: Path) -> None:
    assert engine_of(small_study(tmp_path, engine="mesa")) is mesa.ENGINE
    assert engine_of(small_study(tmp_path, engine="fast")) is fast.ENGINE
