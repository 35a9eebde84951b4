"""Every mistake of the person who types: exit code 2, one message, nothing written."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from experiments.cli import answer
from experiments.configuration.compose import Composer
from experiments.configuration.request import read_request
from tests.command_line import copied_configs, refusal, unchanged

GLOBAL = "# @package _global_\n"
QUESTION = "experiment:\n  question: {fr: Quoi, en: What}\n"
ARMS = "  arms: {status_quo: [policy=status_quo]}\n"


@pytest.fixture(scope="module")
def configs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied_configs(tmp_path_factory.mktemp("project"))


@pytest.fixture(scope="module")
def opened(configs: Path) -> Composer:
    return Composer(configs)


@pytest.fixture
def mine(configs: Path) -> Iterator[Path]:
    """The file of an experiment of the person's own, which is removed after the test."""
    yield configs / "experiment" / "mine.yaml"
    (configs / "experiment" / "mine.yaml").unlink()


def refused(arguments: list[str], opened: Composer, capsys: pytest.CaptureFixture[str]) -> str:
    """Return the message of a mistake that leaves the project as it was."""
    with unchanged(opened.configs.parent):
        return refusal(answer(arguments, opened), capsys)


@pytest.mark.parametrize(
    ("override", "words"),
    [
        # names
        ("foo=1", ["unknown key 'foo'"]),
        ("+foo=1", ["unknown key 'foo'"]),
        ("++seeed=1", ["unknown key 'seeed'", "nearest: seed"]),
        ("facilitation.facilitator_per_million=3", ["nearest: facilitation.facilitators_per_million"]),
        ("++facilitation.facilitator_per_million=3", ["nearest: facilitation.facilitators_per_million"]),
        ("behaviour.join.contact=3", ["nearest: behaviour.join.contacts"]),
        ("seed.x=3", ["seed is one value"]),
        ("policy=plan100", ["nearest: plan_100", "slow_and_supported"]),
        ("experiment=plan100", ["nearest: plan_100"]),
        ("engine=fats", ["mesa"]),
        ("task=validat", ["nearest: validate"]),
        ("task=tea", ["simulate"]),
        ("facilitation=null", ["unknown facilitation 'null'"]),
        ("facilitation=[none,plan_100]", ["unknown facilitation"]),
        ("task.name=validate", ["task=NAME"]),
        ("policy@levers=plan_100", ["without @"]),
        # syntax
        ("seed", ["cannot read 'seed'"]),
        ("seed=", ["empty value"]),
        ("seed=[", ["cannot read"]),
        ("~policy", ["cannot be removed"]),
        ("hydra.run.dir=here", ["Hydra's own settings"]),
        ("policy._target_=os.system", ["_target_"]),
        ("funding=boost,cut", ["-m"]),
        ("seed=${nothing}", ["nothing"]),
        # values
        ("seed=-1", ["0 to 9223372036854775807"]),
        ("seed=1.5", ["valid integer"]),
        ("seed=null", ["seed = None"]),
        ("draws=0", ["1 to 10000"]),
        ("replicates=many", ["replicates = 'many'", "or auto"]),
        ("replicates=null", ["neither a number nor auto"]),
        ("precision.half_width.n_shell=2", ["unknown metric at level national 'n_shell'", "nearest: n_shells"]),
        ("precision.half_width.n_shells=0", ["precision.half_width.n_shells", "greater than 0"]),
        ("precision.level=territory", ["national, region, departement"]),
        ("precision.date=2040-01-31", ["outside the study's horizon", "2027-12-31"]),
        ("precision.most_replicates=1", ["2 to 10000"]),
        ("precision.width=1", ["unknown key"]),
        ("mode=slow", ["full, quick"]),
        ("language=de", ["fr, en"]),
        ("population.scale=0.001", ["0.01 to 4", "agents per professional"]),
        ("population.scale=5", ["0.01 to 4"]),
        ("population.msp_leader_factor=9", ["0.1 to 5"]),
        ("population.msp_by_density.rural=99", ["population.msp_by_density"]),
        ("facilitation.facilitators_per_million=51", ["0 to 50 full-time equivalents per million inhabitants"]),
        ("facilitation.facilitators_per_million=nan", ["facilitators_per_million = nan"]),
        ("facilitation.allocation=best_first", ["white_first"]),
        ("behaviour.join.contacts=-1", ["0 to 10 log-odds", "command line: behaviour.join.contacts=-1"]),
        ("behaviour.join.rule=logit", ["logistic"]),
        ("behaviour.join=3", ["behaviour.join names no rule"]),
        ("study=Bad", ["letters a–z"]),
        ("study='a/b'", ["letters a–z"]),
        ("baseline=plan_10", ["nearest: plan_100"]),
        ("compute.workers=0", ["1 to 1024"]),
        ("compute.address=tcp://127.0.0.1:8786", ["compute=local connects to no scheduler", "compute=dask"]),
        # dates
        ("end=2027-02-30", ["year-month-day"]),
        ("end=2019-07-15", ["not after start"]),
        ("start=2030-01-01", ["not after start", "command line: start=2030-01-01"]),
        ("start=2018-01-01", ["2019-07-01 to"]),
        ("as_of=2024-07-31", ["2024-06-30"]),
        ("territory_dates=[2035-01-31]", ["outside the study's horizon"]),
        ("territory_dates=[soon]", ["year-month-day"]),
        ("policy.end=2023-11-01", ["not after its start"]),
        ("policy.start=2019-06-01", ["before the first month", "2019-07-01 or later"]),
        ("facilitation.start=2024-01-15", ["first of a month", "nearest: 2024-01-01"]),
        ("policy.end=2026-12-31", ["first of a month", "nearest: 2027-01-01"]),
        ("policy.end=2026-12-15", ["nearest: 2027-01-01"]),
        ("facilitation.end=2025-11-30", ["nearest: 2025-12-01"]),
        # contradictions
        ("timeline.target_date=null", ["pressure"]),
        ("timeline.target_date=2023-01-31", ["before the timeline starts"]),
        # places
        ("territory=departement", ["needs territory.code"]),
        ("territory.code=59", ["no code"]),
        ("territory.file=nowhere.csv", ["is not a file"]),
        ("facilitation.regions.99.maturity_support=0.5", ["unknown région '99'"]),
    ],
)
def test_a_mistaken_override_is_refused(
    override: str, words: list[str], opened: Composer, capsys: pytest.CaptureFixture[str]
) -> None:
    message = refused([override], opened, capsys)
    assert [word for word in words if word not in message] == []


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["territory=departement", "territory.code=1"], "nearest: 01 (Ain)"),
        (["territory=region", "territory.code=99"], "unknown region '99'"),
        (["seed=1", "+seed=2"], "given twice"),
        (["facilitation=struggling_first", "facilitation.maturity_support=0"], "struggling_first"),
        (["policy=plan_100", "policy.end=2025-01-01", "facilitation.start=2025-06-01"], "facilitation ends"),
        (["-m", "seed=1,2"], "whole study"),
        (["-m", "policy=plan_100,nope"], "unknown policy 'nope'"),
        (["-m", "funding=glob(*)"], "choice(a,b)"),
        (["--multi", "seed=1"], "nearest: --multirun"),
        (["--cfg", "all"], "--cfg job"),
        (["--cfg"], "--cfg job"),
        (["task=explain"], "name=PARAMETER_OR_METRIC"),
        (["task=explain", "name=coverage_acy"], "nearest: coverage_aci"),
        (["task=explain", "name=A710"], "there is no assumption A710"),
        (["task=explain", "name=pressure"], "timeline.pressure"),
        (["task=validate", "name=coverage_aci"], "unknown key 'name'"),
        (["experiment=history", "baseline=history", "replicates=auto"], "this study has one arm"),
        (["outputs=aggregated", "replicates=auto"], "replicates=auto needs single runs"),
        (
            ["replicates=auto", *(f"precision.half_width.{name}=null" for name in ("coverage_li_plus", "n_shells"))],
            "asks for no precision",
        ),
    ],
)
def test_mistaken_arguments_are_refused(
    arguments: list[str], word: str, opened: Composer, capsys: pytest.CaptureFixture[str]
) -> None:
    assert word in refused(arguments, opened, capsys)


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "no `key: value` lines"),
        (b"{}", "experiment.question is missing"),
        (b"caf\xe9: \xff", "not readable YAML"),
        (b"a: \0", "not readable YAML"),
        (b"experiment:\n\tarms: 3\n", "mine.yaml, line 2"),
        (b"- a\n- b\n", "mine.yaml"),
        (b"a scalar", "mine.yaml"),
        ((GLOBAL + QUESTION).encode(), "experiment.arms is missing"),
        ((GLOBAL + QUESTION + "  arms: hello\n").encode(), "experiment.arms = 'hello'"),
        ((GLOBAL + QUESTION + "  arms: {a: [3]}\n").encode(), "experiment.arms.a.0 = 3"),
        ((GLOBAL + QUESTION + "  arms: {a: [polcy=status_quo]}\n").encode(), "nearest: policy"),
        ((GLOBAL + QUESTION + "  arms: {a: [policy=status_qo]}\n").encode(), "arm a in configs/experiment/mine.yaml"),
        ((GLOBAL + QUESTION + "  arms: {a: [seed=3]}\n").encode(), "whole study"),
        ((GLOBAL + QUESTION + "  arms: {A b: [policy=status_quo]}\n").encode(), "letters a–z"),
        ((GLOBAL + QUESTION + "  arms: {}\n").encode(), "experiment.arms"),
        ((GLOBAL + QUESTION + "  arms: {a: [policy=status_quo]}\n").encode(), "baseline 'status_quo' is not an arm"),
        ((GLOBAL + QUESTION + ARMS + "drawz: 3\n").encode(), "nearest: draws"),
        ((GLOBAL + QUESTION + ARMS + "_target_: os.system\n").encode(), "_target_"),
        ((GLOBAL + QUESTION + ARMS + "end: tomorrow\n").encode(), "mine.yaml, line 5"),
        ((GLOBAL + QUESTION + ARMS + "defaults: [override /fundin: cut]\n").encode(), "fundin"),
        ((GLOBAL + QUESTION + ARMS + "defaults: 3\n").encode(), "defaults"),
        ((GLOBAL + "experiment:\n  question: What\n" + ARMS).encode(), "experiment.question"),
        ((GLOBAL + "experiment:\n  question: {fr: Quoi}\n" + ARMS).encode(), "experiment.question.en"),
    ],
)
def test_a_damaged_experiment_file_is_refused(
    content: bytes, word: str, configs: Path, mine: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine.write_bytes(content)
    assert word in refused(["experiment=mine"], Composer(configs), capsys)


@pytest.mark.parametrize("task", ["validate", "simulate"])
def test_a_territories_file_that_cannot_be_used_is_refused(
    task: str, opened: Composer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "own.csv"
    file.write_text("code,name\n1,Pays\n", encoding="utf-8")
    assert answer([f"task={task}", f"territory.file={file}"], opened) == 2
    message = capsys.readouterr().err
    assert f"{file}, line 1, column departement: is missing" in message
    assert "docs/data.md" in message


def test_results_that_cannot_be_written_are_refused_before_the_world_is_built(
    opened: Composer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "taken").write_text("a file")
    assert f"results={tmp_path / 'taken'}" in refused([f"results={tmp_path / 'taken'}"], opened, capsys)


def test_levers_that_an_experiment_file_sets_reach_its_arms(configs: Path, mine: Path) -> None:
    mine.write_text(GLOBAL + QUESTION + ARMS + "timeline: {pressure: 0.77}\n", encoding="utf-8")
    (arm,) = read_request(["experiment=mine"], False, Composer(configs)).study.arms
    assert arm.resolved["timeline"]["pressure"] == 0.77


@pytest.mark.parametrize("task", ["sensitivity", "discover", "optimise"])
def test_a_task_that_makes_single_runs_refuses_sums(
    task: str, opened: Composer, capsys: pytest.CaptureFixture[str]
) -> None:
    assert f"task={task} needs single runs" in refused([f"task={task}", "outputs=aggregated"], opened, capsys)


@pytest.mark.parametrize("task", ["hindcast", "calibrate"])
@pytest.mark.parametrize("lever", ["funding.multiplier=2", "policy=plan_100", "timeline=end_2025"])
def test_a_lever_is_refused_where_history_is_followed(
    task: str, lever: str, opened: Composer, capsys: pytest.CaptureFixture[str]
) -> None:
    message = refused([f"task={task}", lever], opened, capsys)
    assert f"{lever} would change nothing" in message
