"""What docs/extending.md shows works: its files, added to a copy of the project, its commands, its notebook."""

import ast
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "extending.md").read_text(encoding="utf-8")
FILES = dict(re.findall(r"^File `([^`]+)`:\n\n```\w+\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL))
COMMANDS = re.findall(r"^```console\n(.+?)\n```$", PAGE, re.MULTILINE)
TESTS = [file for file in FILES if Path(file).name.startswith("test_")]
OWN_TERRITORIES = """
from pathlib import Path
from experiments.configuration.compose import Composer
from experiments.configuration.request import read_request
from experiments.running.world_and_engine import world_of
own = ["territory=region", "territory.code=94", "territory.file=my_territories.csv"]
configuration = Composer(Path("configs"))
print(world_of(read_request(own, False, configuration).study).territories.code)
"""
FIRST_PARTS = {"configs", "experiments", "sim", "tests", "my_territories.csv", "try_it.py"}
CHART = """
from datetime import date
from pathlib import Path
import pandas as pd
from experiments.charts.membership import membership_charts
from experiments.plots.results import StoredStudy
values = dict.fromkeys(("mean", "q05", "q50", "q95"), 0.25)
row = {"arm": "plan_100", "date": date(2025, 12, 31), "n_draws": 1, "n_replicates": 1, **values}
manifest = {"configuration": {"as_of": "2024-06-30"}}
for metric in ("member_share", "coverage_aci"):
    summary = pd.DataFrame([{**row, "metric": metric}])
    study = StoredStudy(Path("study"), "en", manifest, summary, pd.DataFrame())
    print([chart.sentence for chart in membership_charts(study)])
"""
OF_THE_PAGE = {"plan_100": "help_or_pressure", "forced_march": "press_to_the_day", "shell_share": "authority_led_share"}


def notebook_about_the_page() -> str:
    """Return the notebook with the experiment, arm and metric of the page in place of those of the project."""
    text = FILES["try_it.py"]
    for shipped, own in OF_THE_PAGE.items():
        assert text.count(f'"{shipped}"') + text.count(f"={shipped}") == 1
        text = text.replace(shipped, own)
    return text


CALLS = {
    **{command: shlex.split(command)[1:] for command in COMMANDS},
    "tests": ["-m", "pytest", "-p", "no:cacheprovider", *TESTS],
    "notebook": ["-c", notebook_about_the_page()],
    "territories": ["-c", OWN_TERRITORIES],
    "chart": ["-c", CHART],
}
Outcome = dict[str, "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outcome]:
    """Run everything the page shows in a copy of the project to which its files have been added."""
    copy = tmp_path_factory.mktemp("project")
    for folder in ("sim", "configs", "experiments", "tests/unit/metrics"):
        shutil.copytree(ROOT / folder, copy / folder, ignore=shutil.ignore_patterns("__pycache__", "*.tmp*"))
    for file in ("run.py", "pyproject.toml", "tests/conftest.py", "tests/command_line.py"):
        shutil.copy(ROOT / file, copy / file)
    shutil.copytree(ROOT / "docs" / "examples", copy / "docs" / "examples")
    for name, content in FILES.items():
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        (copy / name).write_text(content, encoding="utf-8")
    with ThreadPoolExecutor(2) as pool:
        yield dict(zip(CALLS, pool.map(lambda call: run_in(copy, call), CALLS.values()), strict=True))


def run_in(copy: Path, call: list[str]) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "PYTHONPATH": str(copy)}
    return subprocess.run(
        [sys.executable, *call], cwd=copy, env=environment, capture_output=True, text=True, check=False
    )


def test_the_page_shows_files_and_commands() -> None:
    assert {Path(name).parts[0] for name in FILES} == FIRST_PARTS
    assert all(command.startswith("python run.py ") for command in COMMANDS)
    assert len(COMMANDS) == PAGE.count("```console") >= 5


@pytest.mark.parametrize("name", FILES)
def test_no_file_of_the_page_replaces_one_of_the_project(name: str) -> None:
    assert not (ROOT / name).exists()


@pytest.mark.parametrize("call", CALLS)
def test_what_the_page_shows_runs(call: str, outcome: Outcome) -> None:
    assert outcome[call].returncode == 0, outcome[call].stdout + outcome[call].stderr


def test_the_new_policy_is_told_from_the_baseline_lever_by_lever(outcome: Outcome) -> None:
    shown = outcome["python run.py task=validate policy=steady_help"].stdout
    assert re.search(r"facilitation\.facilitators_per_million +[\d.]+ +[\d.]+", shown)
    assert "Arm steady_help (Steady help)" in shown


def test_a_new_group_of_levers_is_chosen_like_any_other(outcome: Outcome) -> None:
    shown = outcome["python run.py task=validate policy=plan_100 secretariat=shared"].stdout
    assert re.search(r"secretariat\.hours +0 +38 +configs/secretariat/shared.yaml, line 2", shown)
    explained = outcome["python run.py task=explain name=secretariat.hours"].stdout
    assert "0 to 160 hours a month per CPTS" in explained
    assert "sim/levers/secretariat.py" in explained


def test_an_experiment_has_the_arms_that_its_file_lists(outcome: Outcome) -> None:
    shown = outcome["python run.py task=validate experiment=help_or_pressure"].stdout
    assert re.findall(r"^Arm (\w+)", shown, re.MULTILINE) == ["status_quo", "help", "press", "press_to_the_day"]
    assert re.search(r"behaviour\.pressure\.rule +ramp_and_fade +on_and_off", shown)


def test_the_new_metric_is_explained_like_any_other(outcome: Outcome) -> None:
    assert "share of CPTS and projects" in outcome["python run.py task=explain name=authority_led_share"].stdout


def test_the_new_metric_and_rule_work_in_the_model(outcome: Outcome) -> None:
    values = ast.literal_eval(outcome["notebook"].stdout)
    assert 0.0 < values["authority_led_share"] < 1.0
    assert 0.0 < values["coverage_li_plus"] <= 1.0


def test_the_notebook_runs_as_it_is_printed_in_the_project_itself() -> None:
    done = run_in(ROOT, ["-c", FILES["try_it.py"]])
    assert done.returncode == 0, done.stderr
    assert set(ast.literal_eval(done.stdout)) == {"coverage_li_plus", "shell_share"}


def test_the_new_chart_is_drawn_where_a_study_recorded_its_metric(outcome: Outcome) -> None:
    assert outcome["chart"].stdout.splitlines() == ["['Share of members: 25.0% in December 2025.']", "[]"]


def test_the_model_takes_territories_of_ones_own(outcome: Outcome) -> None:
    assert ast.literal_eval(outcome["territories"].stdout) == ("east", "inland", "north", "south", "west")
