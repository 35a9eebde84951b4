"""What the page holds becomes the arms that the command line makes, or a mistake beside a field."""

import shlex
from dataclasses import replace

import pytest
import yaml

from experiments.configuration.compose import Composer
from experiments.configuration.request import read_request
from experiments.exploring.arm_request import ArmReader, FieldMistakes, Moves, RegionMove, study_overrides
from experiments.exploring.moves import Kind, fields_by_path, lever_fields, policies, refused
from experiments.language.texts import LANGUAGES
from experiments.mistakes import UserMistake
from sim.levers.policy import GROUPS

SETTINGS = ("territory=departement", "territory.code=2A", "draws=2", "replicates=1")


@pytest.fixture(scope="module")
def reader(composer: Composer) -> ArmReader:
    return ArmReader(composer, SETTINGS, fields_by_path(), ("94",))


def moves(typed: dict[str, str], baseline: str = "plan_100", policy: str = "close_support") -> Moves:
    return Moves(baseline, policy, typed)


def mistakes(reader: ArmReader, moved: Moves) -> dict[str, UserMistake]:
    with pytest.raises(FieldMistakes) as error:
        reader.read(moved)
    return error.value.mistakes


def test_every_lever_and_every_date_has_a_field_with_words_in_both_languages() -> None:
    fields = fields_by_path()
    assert {path for path in fields if path.split(".")[1] not in ("start", "end")} == {
        f"{group}.{name}" for group, model in GROUPS.items() for name in model.model_fields
    }
    assert {f"{group}.{day}" for group in ("policy", *GROUPS) for day in ("start", "end")} <= set(fields)
    for field in fields.values():
        for texts in (field.label, field.meaning):
            assert all(texts[language] for language in LANGUAGES), field.path
        assert field.kind is Kind.CHOICE or all(field.allowed[language] for language in LANGUAGES), field.path


def test_the_policy_comes_first_then_the_groups_in_their_order() -> None:
    assert list(lever_fields()) == ["policy", *GROUPS]


def test_every_policy_of_the_project_can_be_chosen(reader: ArmReader) -> None:
    for name in policies(reader.composer):
        request = reader.read(moves(reader.values_of(name), policy=name))
        assert request.own is None or request.own.policy.name == name


@pytest.mark.parametrize(
    ("typed", "path", "value"),
    [
        ("9,5", "facilitation.facilitators_per_million", 9.5),
        ("9.5", "facilitation.facilitators_per_million", 9.5),
        ("2026-12-31", "timeline.target_date", "2026-12-31"),
        ("balanced", "facilitation.allocation", "balanced"),
        ("false", "timeline.white_zone_action_plans", False),
        ("1000;2000;3000;4000", "funding.li_startup_euros", [1000, 2000, 3000, 4000]),
        ("2025-01-01", "training.start", "2025-01-01"),
    ],
)
def test_a_moved_field_is_in_the_arm_and_in_the_command(
    reader: ArmReader, typed: str, path: str, value: object
) -> None:
    request = reader.read(moves({path: typed}))
    group, _, name = path.partition(".")
    assert request.own is not None
    assert request.own.resolved[group][name] == value
    assert f"{path}=" in request.command


def test_a_lever_of_one_region_is_in_the_arm_the_command_and_the_file(reader: ArmReader, composer: Composer) -> None:
    move = RegionMove("94", "facilitation.facilitators_per_million", "9,5")
    request = reader.read(replace(moves({}), regional=move))
    assert request.own is not None
    assert request.own.resolved["facilitation"]["regions"] == {"94": {"facilitators_per_million": 9.5}}
    arms = read_request(shlex.split(request.command)[2:], False, composer).study.arms
    assert [arm.policy.changes for arm in arms] == [arm.policy.changes for arm in request.study.arms]
    assert yaml.safe_load(request.policy_file)["facilitation"]["regions"] == {"94": {"facilitators_per_million": 9.5}}


@pytest.mark.parametrize(
    ("region", "lever", "typed", "told"),
    [
        ("94", "facilitation.facilitators_per_million", "99", "99"),
        ("94", "facilitation.facilitators_per_million", "", "facilitators_per_million"),
        ("53", "facilitation.facilitators_per_million", "9", "53"),
        ("94", "facilitation.allocation", "balanced", "allocation"),
        ("94,x=1", "facilitation.facilitators_per_million", "9", "94,x=1"),
    ],
)
def test_a_mistake_of_one_region_is_told_beside_its_field(
    reader: ArmReader, region: str, lever: str, typed: str, told: str
) -> None:
    found = mistakes(reader, replace(moves({}), regional=RegionMove(region, lever, typed)))
    assert list(found) == ["regions"]
    assert told in found["regions"].what
    assert all(refused("regions", found["regions"], reader.fields, language) for language in LANGUAGES)


@pytest.mark.parametrize("sent", [None, 7, {}, {"region": "", "lever": "x", "value": "1"}, {"region": "94"}])
def test_a_page_that_names_no_region_moves_nothing_there(sent: object) -> None:
    assert RegionMove.of(sent) is None


@pytest.mark.parametrize("baseline", ["plan_100", "status_quo", "forced_march"])
def test_the_command_line_makes_the_same_arms(reader: ArmReader, composer: Composer, baseline: str) -> None:
    typed = {"facilitation.facilitators_per_million": "9", "policy.start": "2025-01-01", "policy.end": "2027-01-01"}
    request = reader.read(moves(typed, baseline))
    python, script, *overrides = shlex.split(request.command)
    assert (python, script) == ("python", "run.py")
    assert overrides[: len(SETTINGS)] == list(SETTINGS)
    again = read_request(overrides, False, composer).study
    assert [arm.policy for arm in again.arms] == [arm.policy for arm in request.study.arms]
    assert request.baseline.policy.name == baseline


def test_a_group_follows_the_dates_of_the_policy_unless_it_has_its_own(reader: ArmReader) -> None:
    typed = reader.values_of("close_support") | {"policy.start": "2025-06-01", "training.start": "2026-01-01"}
    own = reader.read(moves(typed)).own
    assert own is not None
    assert own.resolved["funding"]["start"] == "2025-06-01"
    assert own.resolved["training"]["start"] == "2026-01-01"


def test_without_a_move_the_baseline_stands_alone(reader: ArmReader) -> None:
    assert reader.read(moves({}, policy="plan_100")).own is None


def test_the_policy_file_says_what_the_arm_does(reader: ArmReader, composer: Composer, tmp_path) -> None:
    request = reader.read(moves({"facilitation.facilitators_per_million": "9", "training.start": "2026-01-01"}))
    file = tmp_path / "my_policy.yaml"
    file.write_text("# @package _global_\n" + request.policy_file, encoding="utf-8")
    study = read_request([*SETTINGS, f"policy={file}"], False, composer).study
    assert request.own is not None
    assert study.arms[1].policy.changes == request.own.policy.changes
    assert yaml.safe_load(request.policy_file)["policy"]["start"] == "2024-07-01"


@pytest.mark.parametrize(
    ("path", "typed"),
    [
        ("timeline.pressure", "2"),
        ("timeline.pressure", "-1"),
        ("timeline.pressure", ""),
        ("timeline.pressure", "nan"),
        ("timeline.ramp_months", "1.5"),
        ("funding.functioning_euros", "1;2;3"),
        ("funding.functioning_euros", "1;2;3;x"),
        ("facilitation.allocation", "nobody"),
        ("policy.start", "2025-01-02"),
        ("policy.start", ""),
        ("policy.end", "2020-01-01"),
        ("timeline.target_date", "2025-13-01"),
        ("timeline.target_date", "2020-01-01"),
        ("timeline.pressure", "__import__('os').system('true')"),
        ("timeline.pressure", "${oc.env:HOME}"),
        ("facilitation.allocation", "balanced policy=plan_100"),
        ("timeline.target_date", "2025-12-31,2026-12-31"),
    ],
)
def test_a_mistake_is_told_beside_its_field_with_what_is_allowed(reader: ArmReader, path: str, typed: str) -> None:
    found = mistakes(reader, moves({path: typed}))
    assert list(found) == [path]
    for language in LANGUAGES:
        assert refused(path, found[path], reader.fields, language)


def test_all_fields_with_mistakes_are_told_at_once(reader: ArmReader) -> None:
    found = mistakes(reader, moves({"timeline.pressure": "2", "merging.intensity": "x"}))
    assert set(found) == {"timeline.pressure", "merging.intensity"}


def test_levers_that_contradict_each_other_are_told_beside_one_of_them(reader: ArmReader) -> None:
    assert list(mistakes(reader, moves({"timeline.target_date": ""}, policy="plan_100"))) == ["timeline.pressure"]


def test_what_is_allowed_is_told_in_french(reader: ArmReader) -> None:
    found = mistakes(reader, moves({"timeline.pressure": "2"}))
    assert "de 0 à 1" in refused("timeline.pressure", found["timeline.pressure"], reader.fields, "fr")


@pytest.mark.parametrize("name", ["../../x", "nobody", "", "plan_100 seed=1"])
def test_a_policy_that_is_none_is_refused(reader: ArmReader, name: str) -> None:
    assert list(mistakes(reader, moves({}, policy=name))) == [""]
    assert list(mistakes(reader, moves({}, baseline=name))) == [""]


@pytest.mark.parametrize("sent", [None, 3, "x", [], {}, {"typed": 3}])
def test_what_is_no_set_of_moves_is_refused(sent: object) -> None:
    with pytest.raises(FieldMistakes):
        Moves.of(sent)


def test_a_path_that_is_no_lever_changes_nothing(reader: ArmReader) -> None:
    plain, strange = reader.read(moves({})), reader.read(moves({"seed": "3", "study": "x", "results": "y"}))
    assert strange.command == plain.command


def test_the_settings_of_a_study_are_said_as_overrides(composer: Composer) -> None:
    typed = (*SETTINGS, "seed=7", "end=2026-12-31", "population.scale=0.5", "start_from=beginning")
    study = read_request(typed, False, composer).study
    usual = composer.composed(()).values
    said = study_overrides(study.arms[0].resolved, usual)
    assert sorted(said) == sorted(typed)
