"""Every file in configs/ composes, is checked, and says where its numbers come from."""

import re
from datetime import date
from pathlib import Path

import pytest

from experiments.configuration.arms import behaviour_of
from experiments.configuration.compose import LEVER_ROOTS, Composer
from experiments.configuration.files import read_files
from experiments.configuration.levers import history_known_by, policy_from
from experiments.configuration.overrides import parse_overrides
from experiments.configuration.request import read_request
from sim.calendar import FIRST_MONTH, OBSERVATIONS_END, month_of
from sim.levers.policy import GROUPS, Policy
from tests.command_line import CONFIGS
from tests.unit.levers.differences import policies_part

PLAN_ACTS = month_of(date(2023, 10, 1))
SOURCE = re.compile(r"\[[VD]\]|\bA\d+\b")
SETTINGS_OF_RUNS = ("", "task", "experiment", "territory", "engine", "compute")
REGIONS = ("53", "94")


def options(*groups: str) -> list[str]:
    return [f"{group}={file.stem}" for group in groups for file in sorted((CONFIGS / group).glob("*.yaml"))]


def unsourced(configs: Path) -> list[str]:
    """Return the numbers of a folder that lack a unit, or a source or assumption number."""
    files = [file for file in read_files(configs).values() if file.group not in SETTINGS_OF_RUNS]
    leaves = [item for file in files for item in file.leaves.items()]
    return [
        f"{leaf.where}: {path}"
        for path, leaf in leaves
        if leaf.numeric and not (leaf.unit and SOURCE.search(leaf.source))
    ]


@pytest.mark.parametrize("override", options(*LEVER_ROOTS))
def test_every_policy_and_lever_file_makes_a_policy(override: str, composer: Composer) -> None:
    composed = composer.composed(parse_overrides([override], "test", sweeping=False))
    levers = policy_from(composed.values, composed.where).levers(PLAN_ACTS, "53")
    assert set(vars(levers)) == set(GROUPS)


@pytest.mark.parametrize("override", options("behaviour"))
def test_every_behaviour_file_makes_a_behaviour(override: str, composer: Composer) -> None:
    assert behaviour_of(composer.composed(parse_overrides([override], "test", sweeping=False))).rules


@pytest.mark.parametrize("override", options("experiment", "prior", "engine", "compute", "population", "history"))
def test_every_other_file_makes_a_study(override: str, composer: Composer) -> None:
    assert read_request([override, "task=validate"], False, composer).study.arms


@pytest.mark.parametrize("name", [option.partition("=")[2] for option in options("policy")])
def test_a_policy_is_called_like_its_file(name: str, composer: Composer) -> None:
    composed = composer.composed(parse_overrides([f"policy={name}"], "test", sweeping=False))
    assert composed.values["policy"]["name"] == name


def policy_of(composer: Composer, name: str) -> Policy:
    composed = composer.composed(parse_overrides([f"policy={name}"], "test", sweeping=False))
    return policy_from(composed.values, composed.where)


def lived(composer: Composer, as_of: date) -> Policy:
    composed = composer.composed([])
    return history_known_by(as_of, composed.values, composed.where)


def test_the_plan_is_what_really_happened_and_goes_on_so(composer: Composer) -> None:
    plan, end = policy_of(composer, "plan_100"), month_of(OBSERVATIONS_END) + 60
    assert policies_part(plan, lived(composer, OBSERVATIONS_END), FIRST_MONTH, end, REGIONS) is None


def test_without_the_plan_the_levers_of_august_2023_go_on(composer: Composer) -> None:
    without, end = policy_of(composer, "status_quo"), month_of(OBSERVATIONS_END) + 60
    assert policies_part(without, lived(composer, date(2023, 8, 31)), FIRST_MONTH, end, REGIONS) is None
    assert policies_part(without, lived(composer, OBSERVATIONS_END), FIRST_MONTH, end, REGIONS) == PLAN_ACTS


def test_no_two_policies_are_the_same(composer: Composer) -> None:
    policies = [policy_of(composer, option.partition("=")[2]) for option in options("policy")]
    assert len({policy.changes for policy in policies}) == len(policies)


def test_every_number_has_a_unit_and_a_source_or_the_number_of_its_assumption() -> None:
    assert unsourced(CONFIGS) == []


@pytest.mark.parametrize("line", ["multiplier: 1.5", "multiplier: 1.5  # factor", "multiplier: 1.5  # factor; guess"])
def test_a_number_without_unit_or_source_is_named(line: str, tmp_path: Path) -> None:
    (tmp_path / "funding").mkdir()
    (tmp_path / "funding" / "new.yaml").write_text(f"{line}\n", encoding="utf-8")
    assert unsourced(tmp_path) == ["configs/funding/new.yaml, line 1: funding.multiplier"]
