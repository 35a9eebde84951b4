"""The pages of docs/experiments: one for each experiment, as made from its study, with small pictures."""

import re
from pathlib import Path

import pytest
import yaml

from experiments.charts.stored_charts import StoredCharts
from experiments.study.definition import StudyDefinition
from experiments.study.run_hash import code_and_data
from sim.calendar import FIRST_MONTH, first_day, month_of
from tests.command_line import COMPOSER
from tests.unit.levers.differences import policies_part
from tools.pages.charts import CHARTS
from tools.pages.render import PAGES, is_sealed, page_names
from tools.pages.studies import configuration_hash, study_of

ROOT = Path(__file__).parents[2]
# The fit of the past has docs/model.md, a frame for arms that are typed none, the third a page elsewhere in docs/.
WITHOUT_PAGE = {"history", "own_levers", "pace_and_support"}
SHIPPED = [file.stem for file in sorted(PAGES.glob("*.md")) if file.name != "README.md"]
PICTURE = re.compile(r"!\[(.*?)\]\((images/[\w/]+\.png)\)")
LARGEST_PICTURE, LARGEST_SET = 150_000, 2_000_000  # bytes


@pytest.fixture(scope="module")
def studies() -> dict[str, StudyDefinition]:
    return {name: study_of(name, (), COMPOSER) for name in page_names()}


def text_of(name: str) -> str:
    return (PAGES / f"{name}.md").read_text(encoding="utf-8")


def test_every_experiment_has_a_page() -> None:
    experiments = {file.stem for file in (ROOT / "configs" / "experiment").glob("*.yaml")}
    assert set(SHIPPED) == set(page_names()) == experiments - WITHOUT_PAGE


@pytest.mark.parametrize("name", page_names())
def test_arms_share_the_past_until_the_first_leaves_it(name: str, studies: dict[str, StudyDefinition]) -> None:
    study = studies[name]
    baseline = next(arm for arm in study.arms if arm.name == study.baseline)
    for arm in study.arms:
        after = policies_part(arm.policy, baseline.policy, FIRST_MONTH, month_of(study.end), ("53", "94"))
        assert after is None or first_day(after) >= min(study.departures, default=study.as_of)


@pytest.mark.parametrize("name", page_names())
def test_arms_have_different_labels_in_both_languages(name: str, studies: dict[str, StudyDefinition]) -> None:
    arms = studies[name].arms
    assert len(arms) >= 2
    for language in ("fr", "en"):
        assert len({arm.label[language] for arm in arms}) == len(arms)
        assert [arm.label[language] for arm in arms if "=" in arm.label[language]] == []


def test_facilitators_are_placed_at_an_equal_budget(studies: dict[str, StudyDefinition]) -> None:
    levers = [arm.resolved["facilitation"] for arm in studies["where_to_help"].arms]
    assert len({(one["facilitators_per_million"], one["maturity_support"]) for one in levers}) == 1


@pytest.mark.parametrize("name", SHIPPED)
def test_a_page_is_as_it_was_made_from_its_templates(name: str) -> None:
    assert is_sealed(text_of(name), name), f"python -m tools.pages --stored {name} writes it again"


@pytest.mark.parametrize("name", SHIPPED)
def test_a_page_names_commit_and_configuration_of_its_study(name: str) -> None:
    assert re.search(r"commit `[0-9a-f]{10}`", text_of(name))
    assert re.search(r"configuration `[0-9a-f]{10}`", text_of(name))


@pytest.mark.parametrize("name", SHIPPED)
def test_a_page_has_the_question_of_its_experiment_and_the_command(name: str) -> None:
    file = ROOT / "configs" / "experiment" / f"{name}.yaml"
    question = yaml.safe_load(file.read_text(encoding="utf-8"))["experiment"]["question"]
    assert all(asked in text_of(name) for asked in question.values())
    assert re.search(rf"^python run\.py experiment={name}( [\w.=]+)*$", text_of(name), re.MULTILINE)


@pytest.mark.parametrize("name", SHIPPED)
def test_the_pictures_of_a_page_are_there_and_small(name: str) -> None:
    shown = PICTURE.findall(text_of(name))
    assert shown
    assert all(title for title, _ in shown)
    assert {PAGES / path for _, path in shown} == set((PAGES / "images" / name).glob("*.png"))
    assert [path for _, path in shown if (PAGES / path).stat().st_size > LARGEST_PICTURE] == []


def test_all_pictures_together_are_small() -> None:
    assert sum(file.stat().st_size for file in (PAGES / "images").rglob("*.png")) < LARGEST_SET


@pytest.mark.parametrize("name", SHIPPED)
def test_the_charts_of_a_page_are_those_of_its_pictures_and_of_the_same_configuration(name: str) -> None:
    charts = StoredCharts.read((PAGES / "charts" / f"{name}.json.gz").read_bytes())
    pictures = {Path(path).stem for _, path in PICTURE.findall(text_of(name))}
    assert set(charts.html) == pictures & set(CHARTS)
    assert f"configuration `{charts.configuration[:10]}`" in text_of(name)
    assert all(html.count("<figure") == len(CHARTS[picture]) for picture, html in charts.html.items())


def test_charts_are_kept_of_no_other_page() -> None:
    assert {file.name.partition(".")[0] for file in (PAGES / "charts").iterdir()} == set(SHIPPED)


def test_the_index_lists_every_page() -> None:
    index = (PAGES / "README.md").read_text(encoding="utf-8")
    assert [name for name in SHIPPED if f"({name}.md)" not in index] == []


def test_the_picture_of_the_readme_is_of_the_present_model(studies: dict[str, StudyDefinition]) -> None:
    """Its page names the code and configuration it was made with; `python -m tools.pages plan_100` makes both."""
    assert "(docs/experiments/images/plan_100/coverage_curves.png)" in (ROOT / "README.md").read_text(encoding="utf-8")
    study = studies["plan_100"]
    made_with = {"code": code_and_data(study).code, "configuration": configuration_hash(study)}
    for what, found in made_with.items():
        assert re.search(rf"\b{what} `{found[:10]}`", text_of("plan_100")), what
