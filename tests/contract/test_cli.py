"""What the command line accepts, and what it makes of it."""

import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
import yaml

from experiments.cli import answer, help_text, main, tasks
from experiments.configuration.compose import Composer
from experiments.configuration.request import Request, read_request
from experiments.language.refusals import in_french
from experiments.mistakes import UserMistake
from sim.calendar import FIRST_MONTH, month_of
from tests.command_line import ROOT
from tests.unit.levers.differences import policies_part

HEAVY = ("matplotlib", "pandas", "mesa", "pyarrow", "networkx", "scipy", "numba")
PLAN_100 = ["status_quo", "plan_100", "forced_march", "slow_and_supported"]


def request(composer: Composer, *texts: str, sweeping: bool = False) -> Request:
    return read_request(texts, sweeping, composer)


def arms(found: Request) -> list[str]:
    return [arm.name for arm in found.study.arms]


def facilitators(found: Request, day: date) -> list[float]:
    month = month_of(day)
    return [arm.policy.levers(month, "53").facilitation.facilitators_per_million for arm in found.study.arms]


def test_without_overrides_the_default_study_is_meant(composer: Composer) -> None:
    found = request(composer)
    assert (found.task, found.study.name, arms(found)) == ("simulate", "plan_100", PLAN_100)
    assert (found.study.start, found.study.end) == (date(2019, 7, 1), date(2027, 12, 31))
    assert found.study.baseline == "status_quo"


def test_a_policy_makes_one_arm_beside_the_status_quo(composer: Composer) -> None:
    found = request(composer, "policy=plan_100", "facilitation=intensive")
    assert arms(found) == ["status_quo", "plan_100,facilitation=intensive"]


def test_a_group_on_the_command_line_wins_over_the_choice_of_the_policy(composer: Composer) -> None:
    found = request(composer, "policy=plan_100", "facilitation=none")
    assert facilitators(found, date(2024, 7, 1))[1] == 0.0


def test_a_value_on_the_command_line_wins_over_the_policy_and_leaves_the_baseline_alone(composer: Composer) -> None:
    plain = request(composer, "policy=plan_100")
    found = request(composer, "policy=plan_100", "facilitation.facilitators_per_million=17")
    assert facilitators(found, date(2024, 7, 1)) == [facilitators(plain, date(2024, 7, 1))[0], 17]


def test_what_really_happened_alone_is_one_arm(composer: Composer) -> None:
    assert arms(request(composer, "policy=plan_100")) == ["status_quo"]


def test_a_policy_called_like_the_baseline_is_told_apart_from_it(composer: Composer) -> None:
    assert arms(request(composer, "policy=status_quo")) == ["status_quo", "policy=status_quo"]
    assert arms(request(composer, "experiment=plan_100", "policy=status_quo")) == ["status_quo"]


def test_overrides_of_a_named_experiment_apply_to_all_its_arms(composer: Composer) -> None:
    found = request(composer, "experiment=plan_100", "facilitation.facilitators_per_million=17", "population.scale=0.1")
    assert arms(found) == PLAN_100
    assert facilitators(found, date(2024, 7, 1)) == [17] * 4
    assert found.study.scale == 0.1


def test_every_combination_of_a_sweep_is_an_arm_named_by_its_overrides(composer: Composer) -> None:
    sweep = ("facilitation=none,plan_100", "funding=status_quo,boost", "timeline=none,end_2023,end_2027")
    found = arms(request(composer, *sweep, sweeping=True))
    assert len(found) == 13
    assert found[0] == "status_quo"
    assert "facilitation=plan_100,funding=boost,timeline=end_2027" in found


def test_a_sweep_of_an_experiment_crosses_its_arms_and_keeps_the_plain_baseline(composer: Composer) -> None:
    found = arms(request(composer, "experiment=plan_100", "funding=boost,cut", sweeping=True))
    assert len(found) == 1 + 4 * 2
    assert {"status_quo", "status_quo,funding=cut", "plan_100,funding=boost"} <= set(found)


def test_all_arms_share_the_past_until_the_plan(composer: Composer) -> None:
    study = request(composer).study
    first, *others = study.arms
    end_of_past = month_of(date(2023, 9, 30))
    assert [policies_part(first.policy, arm.policy, FIRST_MONTH, end_of_past, ("53",)) for arm in others] == [None] * 3
    departures = {day: [arm.name for arm in found] for day, found in study.departures.items()}
    assert departures == {date(2023, 10, 1): ["status_quo", "forced_march", "slow_and_supported"]}


@pytest.mark.parametrize("name", ["last_tenth", "merging", "funding", "deadline", "where_to_help", "own_levers"])
def test_studies_of_what_is_ahead_share_all_that_was_observed(composer: Composer, name: str) -> None:
    study = request(composer, f"experiment={name}").study
    assert (study.baseline, study.departures) == ("status_quo", {})


def test_one_departement_is_chosen_by_its_code_as_text(composer: Composer) -> None:
    place = request(composer, "territory=departement", "territory.code=59").study.territory
    assert (place.kind, place.code) == ("departement", "59")


def test_territories_are_recorded_at_year_ends_at_dates_asked_for_and_at_the_end(composer: Composer) -> None:
    found = request(composer, "start=2021-01-01", "end=2023-06-30", "territory_dates=[2022-03-31]").study
    assert found.territory_dates == (date(2021, 12, 31), date(2022, 3, 31), date(2022, 12, 31), date(2023, 6, 30))


def test_a_quick_run_is_small_but_keeps_what_the_person_sets(composer: Composer) -> None:
    found = request(composer, "mode=quick", "draws=3").study
    assert (found.scale, found.draws) == (0.01, 3)
    assert found.arms[0].resolved["population"]["scale"] == 0.01


def test_a_parameter_that_the_person_sets_is_no_longer_uncertain(composer: Composer) -> None:
    free = {item.path for item in request(composer).study.uncertain}
    fixed = {item.path for item in request(composer, "behaviour.join.contacts=1.5").study.uncertain}
    assert free - fixed == {"behaviour.join.contacts"}


def test_results_lie_in_the_folder_of_the_study(composer: Composer) -> None:
    assert request(composer, "study=my_study-1").study.results == ROOT / "results" / "my_study-1"


def test_sweeps_of_two_places_are_two_studies(composer: Composer) -> None:
    sweep = ("timeline=none,end_2025", "territory=departement")
    places = [request(composer, *sweep, f"territory.code={code}", sweeping=True).study.name for code in ("59", "974")]
    assert len(set(places)) == 2
    assert [code in name for code, name in zip(("59", "974"), places, strict=True)] == [True, True]


def test_a_task_on_stored_studies_takes_the_name_of_any_of_them(composer: Composer, tmp_path: Path) -> None:
    (tmp_path / "timeline-none-end_2025").mkdir()
    (tmp_path / "timeline-none-end_2025" / "manifest.json").write_text("{}")
    where = f"results={tmp_path}"
    found = request(composer, "task=plot", "experiment=timeline-none-end_2025", where).study
    assert found.results == tmp_path / "timeline-none-end_2025"
    assert request(composer, "task=plot", "experiment=plan_100", where).study.results == tmp_path / "plan_100"
    with pytest.raises(UserMistake) as caught:
        request(composer, "task=plot", "experiment=timeline-none-end_202", where)
    assert caught.value.nearest == "timeline-none-end_2025"


def test_a_reader_who_stops_reading_sees_no_traceback() -> None:
    command = [sys.executable, "run.py", "task=validate"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as started:
        assert started.stdout is not None
        assert started.stderr is not None
        started.stdout.close()
        assert (started.stderr.read(), started.wait()) == (b"", 141)


def test_an_interruption_is_one_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupt(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("experiments.cli.answer", interrupt)
    assert main([]) == 130
    assert capsys.readouterr().err == "Interrupted; what is done is kept, the same command goes on from there.\n"
    assert main(["language=fr"]) == 130
    assert capsys.readouterr().err.startswith("Interrompu\u202f; ce qui est fait est gardé")


def test_validate_says_what_sets_arms_apart_and_where_it_is_set(
    composer: Composer, capsys: pytest.CaptureFixture[str]
) -> None:
    typed = ["task=validate", "policy=plan_100", "facilitation=intensive", "timeline.pressure=0.77"]
    assert answer(typed, composer) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1] == "The configuration is valid."
    assert any("timeline.pressure" in line and "command line: timeline.pressure=0.77" in line for line in lines)
    assert any("facilitation.allocation" in line and "configs/facilitation/intensive.yaml" in line for line in lines)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("facilitators_per_million", ["full-time equivalents per million inhabitants", "0 to 50", "A71"]),
        ("behaviour.join.contacts", ["log-odds", "sim/rules/join/logistic.py", "A23", " to "]),
        ("population.scale", ["0.01 to 4", "agents per professional"]),
        ("coverage_aci", ["share of the population", "sim/metrics/coverage.py"]),
        (
            "funding",
            ["9 levers", "boost, cut, status_quo", "factor", "1.5  (boost)  A77", "0 to 5", "sim/month/money.py"],
        ),
        ("join", ["behaviour.join.contacts", "log-odds", "(default)  A23", "sim/rules/join/logistic.py"]),
        ("population", ["population.scale", "agents per professional"]),
    ],
)
def test_explain_says_unit_bounds_source_and_where_it_acts(
    name: str, words: list[str], composer: Composer, capsys: pytest.CaptureFixture[str]
) -> None:
    assert answer(["task=explain", f"name={name}"], composer) == 0
    told = capsys.readouterr().out
    assert [word for word in words if word not in told] == []


def test_checking_and_explaining_speak_french(composer: Composer, capsys: pytest.CaptureFixture[str]) -> None:
    assert answer(["task=validate", "language=fr", "population.scale=0.05"], composer) == 0
    told = capsys.readouterr().out
    assert "environ 19\N{NARROW NO-BREAK SPACE}968 agents (échelle 0,05)" in told
    assert told.splitlines()[-1] == "La configuration est valide."
    english = ("baseline", "Arm ", "scale ", "seed", "parameter", "True", "None")
    assert [word for word in english if word in told] == []
    assert answer(["task=explain", "name=timeline.pressure", "language=fr"], composer) == 0
    assert "0,5 dans le scénario status_quo" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "language", "words"),
    [
        ("facilitation.end", "en", ["none (stays) in arm", "as policy.end", "none: stays"]),
        ("facilitation.end", "fr", ["aucun (reste en vigueur) dans le scénario", "comme policy.end"]),
        ("margins.n_shells", "en", ["5 in arm", "none: 5 in France, elsewhere in proportion to inhabitants"]),
        ("timeline.target_date", "en", ["none        A80"]),
    ],
)
def test_explain_tells_defaults_in_words(
    name: str, language: str, words: list[str], composer: Composer, capsys: pytest.CaptureFixture[str]
) -> None:
    assert answer(["task=explain", f"name={name}", f"language={language}"], composer) == 0
    told = capsys.readouterr().out
    assert [word for word in words if word not in told] == []
    assert "${" not in told
    assert "null" not in told


def test_what_holds_without_a_value_has_french_words() -> None:
    files = sorted((ROOT / "configs").rglob("*.yaml"))
    remarks = {found for file in files for found in re.findall(r"null: [^;\n]*", file.read_text(encoding="utf-8"))}
    assert [remark for remark in sorted(remarks) if in_french(remark.strip()) is None] == []


def test_the_help_names_every_task_and_every_option(composer: Composer) -> None:
    told = help_text(composer)
    options = [option for group, found in composer.groups.items() if group != "task" for option in found]
    assert [name for name in (*tasks(), *options) if name not in told] == []


def test_the_composed_configuration_is_printed_as_yaml(composer: Composer, capsys: pytest.CaptureFixture[str]) -> None:
    assert answer(["--cfg", "job", "funding=boost"], composer) == 0
    assert yaml.safe_load(capsys.readouterr().out)["funding"]["multiplier"] == 1.5


def test_every_task_that_can_be_chosen_has_its_file(composer: Composer) -> None:
    assert set(tasks()) <= set(composer.groups["task"])


def test_checking_a_configuration_loads_no_heavy_library() -> None:
    code = (
        f"import sys; from experiments.cli import main; main(['task=validate']); print({HEAVY!r} & sys.modules.keys())"
    )
    code = code.replace(repr(HEAVY), repr(set(HEAVY)))
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert told.splitlines()[-1] == "set()"


def test_a_mistake_ends_the_program_with_code_2_one_message_and_no_traceback() -> None:
    command = [sys.executable, "run.py", "policy=plan100"]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.startswith("Mistake: unknown policy 'plan100'")
    assert "Traceback" not in ended.stderr


def test_a_file_names_its_arms(tmp_path: Path) -> None:
    configs = tmp_path / "configs"
    shutil.copytree(ROOT / "configs", configs)
    base = "    base: [policy=plan_100]"
    later = "    later: {label: {fr: Plus tard, en: Later}, overrides: [timeline=end_2025]}"
    once = '    once: {label: "2026", overrides: [timeline=end_2026]}'
    lines = ["# @package _global_", "baseline: base", "experiment:", "  question: {fr: Quoi ?, en: What?}", "  arms:"]
    (configs / "experiment" / "mine.yaml").write_text("\n".join([*lines, base, later, once]), encoding="utf-8")
    study = read_request(["experiment=mine"], False, Composer(configs)).study
    assert [arm.label["fr"] for arm in study.arms] == ["Plan 100 %, leviers de mi-2024", "Plus tard", "2026"]


@pytest.mark.parametrize(("name", "n_files"), [("facilitation.end", 9), ("timeline.start", 11)])
def test_explain_says_once_what_stands_in_many_files(
    name: str, n_files: int, composer: Composer, capsys: pytest.CaptureFixture[str]
) -> None:
    assert answer(["task=explain", f"name={name}"], composer) == 0
    told = [line for line in capsys.readouterr().out.splitlines() if line.startswith("    as policy.")]
    assert len(told) == 1
    assert told[0].count(", ") == n_files - 1


def test_explain_tells_sources_in_french(composer: Composer, capsys: pytest.CaptureFixture[str]) -> None:
    assert answer(["task=explain", "name=funding.early_signature_bonus", "language=fr"], composer) == 0
    assert "offre de démarrage de septembre 2020" in capsys.readouterr().out


@pytest.mark.parametrize(("name", "language"), [("A71", "en"), ("a71", "fr")])
def test_explain_tells_an_assumption_by_its_number(
    name: str, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["task=explain", f"name={name}", f"language={language}"]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("A71")
    assert "facilitation.facilitators_per_million" in printed


@pytest.mark.parametrize(
    ("language", "free"), [("en", "timeline.pressure costs nothing"), ("fr", "timeline.pressure ne coûte rien")]
)
@pytest.mark.parametrize("typed", [["task=explain", "name=timeline.pressure"], ["task=validate", "timeline=end_2025"]])
def test_pressure_is_said_to_be_free(
    typed: list[str], language: str, free: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*typed, f"language={language}"]) == 0
    assert free in capsys.readouterr().out


def test_validate_shows_the_one_lever_that_changed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["task=validate", "facilitation.facilitators_per_million=5", "language=fr"]) == 0
    lines = [line.split() for line in capsys.readouterr().out.splitlines() if line.startswith("  ")]
    changed = [words for words in lines if "." in words[0]]
    assert [words[:3] for words in changed] == [["facilitation.facilitators_per_million", "4", "5"]]


@pytest.mark.parametrize("task", ["sensitivity", "value", "discover", "optimise"])
def test_a_task_without_its_libraries_is_refused(
    task: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("experiments.cli.find_spec", lambda name: None)
    assert main([f"task={task}"]) == 2
    assert "pip install -c constraints.txt -e '.[decisions]'" in capsys.readouterr().err
