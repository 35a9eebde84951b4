"""Experiments, policies and levers in files of a person's own, outside the project."""

from pathlib import Path

import pytest

from experiments.cli import answer
from experiments.configuration.compose import Composer
from experiments.configuration.request import Request, read_request
from tests.command_line import copied_configs, refusal, unchanged

EXPERIMENT = """\
experiment:
  question: {fr: Quoi, en: What}
  arms:
    status_quo: [policy=plan_100]
    mine: [policy=./mine.yaml]
    levers: [policy=plan_100, facilitation=./plenty.yaml]
baseline: status_quo
territory: {kind: region, code: "32"}
"""
POLICY = """\
policy:
  name: mine
  label: {fr: À moi, en: Mine}
  start: 2024-07-01
  end: null
facilitation:
  regions: {"32": {facilitators_per_million: 8.0}}
"""
LEVERS = "facilitators_per_million: 9.0\nallocation: balanced\nmaturity_support: 0.5\n"
FILES = {"my_question.yaml": EXPERIMENT, "mine.yaml": POLICY, "plenty.yaml": LEVERS}


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Composer:
    return Composer(copied_configs(tmp_path_factory.mktemp("project")))


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def asked(opened: Composer, *arguments: str) -> Request:
    return read_request(arguments, False, opened)


def test_an_experiment_of_ones_own_names_its_study_and_reaches_its_own_policy_and_levers(opened: Composer) -> None:
    request = asked(opened, "experiment=./my_question.yaml")
    study = request.study
    assert (study.name, study.territory.code) == ("my_question", "32")
    levers = {arm.name: arm.policy.levers(12 * 2025, "32").facilitation.facilitators_per_million for arm in study.arms}
    assert levers == {"status_quo": 4.0, "mine": 8.0, "levers": 9.0}
    assert request.set_in["levers"]("facilitation.facilitators_per_million") == "plenty.yaml, line 1"
    assert {file.name: file.content for file in study.own_files} == {f"./{name}": text for name, text in FILES.items()}


def test_arms_of_one_policy_are_called_by_their_names_in_a_sweep_beside_them(opened: Composer) -> None:
    swept = read_request(["experiment=./my_question.yaml", "timeline=none,end_2025"], True, opened).study.swept
    cells = [(levers["policy"]["en"], levers["timeline"]["en"]) for levers in swept.values()]
    assert len(set(cells)) == len(cells) == 6
    assert {own for own, _ in cells} == {"status_quo", "mine", "levers"}


def test_a_policy_of_ones_own_may_have_a_whole_path_and_be_swept(here: Path, opened: Composer) -> None:
    study = asked(opened, f"policy={here / 'mine.yaml'}").study
    assert [arm.name for arm in study.arms] == ["status_quo", "mine"]
    swept = read_request(["policy=./mine.yaml,plan_100", "territory=region", "territory.code=32"], True, opened).study
    assert [arm.name for arm in swept.arms] == ["status_quo", "mine"]


def test_levers_of_a_region_are_those_of_the_policy_file_and_others_keep_the_nation_s(opened: Composer) -> None:
    (_, arm) = asked(opened, "policy=./mine.yaml").study.arms
    by_region = {code: arm.policy.levers(12 * 2025, code).facilitation for code in ("32", "94")}
    assert by_region["32"].facilitators_per_million == 2 * by_region["94"].facilitators_per_million == 8.0


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("absent.yaml", None, ["'absent.yaml' is not a .yaml file", "path from the folder in which you are"]),
        ("min.yaml", None, ["is not a .yaml file", "nearest: mine.yaml"]),
        ("plan_100.yaml", POLICY, ["has the name of a policy of the project", "nearest: my_plan_100.yaml"]),
        ("Été 2025.yaml", POLICY, ["cannot name a policy", "nearest: ete_2025.yaml"]),
        ("env.yaml", POLICY.replace("À moi", "'${oc.env:HOME}'"), ["./env.yaml, line 3", "environment"]),
        ("code.yaml", "_target_: os.system\n", ["./code.yaml, line 1", "names no code"]),
        ("deep.yaml", f"policy: {'[' * 5000}\n", ["./deep.yaml"]),
        ("bomb.yaml", "a: &a [1]\nb: *a\n", ["anchors"]),
        ("large.yaml", f"# {'x' * 600_000}\n{POLICY}", ["600,", "bytes"]),
        ("list.yaml", "- a\n", ["no `key: value` lines"]),
        (
            "typo.yaml",
            POLICY.replace("facilitators_per", "facilitator_per"),
            ["typo.yaml, line 7", "facilitators_per_million"],
        ),
    ],
)
def test_a_file_that_cannot_be_used_is_refused(
    name: str, text: str | None, says: list[str], here: Path, opened: Composer, capsys: pytest.CaptureFixture[str]
) -> None:
    if text is not None:
        (here / name).write_text(text, encoding="utf-8")
    with unchanged(opened.configs.parent):
        message = refusal(answer(["task=validate", f"policy='./{name}'"], opened), capsys)
    assert [word for word in says if word not in message] == []


def test_two_files_of_one_name_are_refused(here: Path, opened: Composer, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "other").mkdir()
    (here / "other" / "mine.yaml").write_text(POLICY, encoding="utf-8")
    arguments = ["-m", "task=validate", "policy=./mine.yaml,./other/mine.yaml"]
    assert "would have one name" in refusal(answer(arguments, opened), capsys)
