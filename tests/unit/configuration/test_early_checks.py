"""Single values of the command line are refused before anything is composed, as they would be afterwards."""

import pytest

from experiments.cli import PROJECT
from experiments.configuration import command_line
from experiments.configuration.compose import Composer
from experiments.configuration.request import read_request
from experiments.mistakes import UserMistake
from tests.command_line import COMPOSER

CONFIGS = PROJECT / "configs"
WRONG = [
    "polcy=plan_100",
    "policy.facilitation.x=3",
    "behaviour.join.contatcs=1",
    "facilitation.facilitators_per_million=-3",
    "funding.multiplier=many",
    "draws=0",
    "language=de",
    "start=2019-13-01",
    "mode=slow",
]
FINE = [
    "facilitation.facilitators_per_million=3",
    "timeline.target_date=2028-12-31",
    "timeline.start=2025-01-01",
    "timeline.regions={94:{pressure:0.3}}",
    "end=2026-12-31",
    "territory=departement territory.code=2A",
    "territory=departement territory.code=[59,62]",
    "behaviour.join.contacts=1.5",
    "label=Mine policy=plan_100",
]


def refusal(*texts: str) -> UserMistake:
    with pytest.raises(UserMistake) as found:
        read_request(texts, False, COMPOSER)
    return found.value


@pytest.mark.parametrize(
    "text", [*WRONG, "territory=departement territory.code=2Z", "territory=region territory.code=2A"]
)
def test_a_wrong_value_is_refused_before_anything_is_composed(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> None:
        raise AssertionError("composed")

    monkeypatch.setattr(Composer, "composed", never)
    assert text.rsplit(maxsplit=1)[-1] in refusal(*text.split()).where


@pytest.mark.parametrize("text", WRONG)
def test_what_is_told_early_would_be_told_later(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    early = refusal(text)
    monkeypatch.setattr(command_line, "check_single_values", lambda *_: None)
    late = refusal(text)
    assert (early.what, early.where, early.nearest) == (late.what, late.where, late.nearest)


@pytest.mark.parametrize("text", FINE)
def test_right_values_pass(text: str) -> None:
    assert read_request([*text.split(), "draws=1"], False, COMPOSER).study.arms


def test_what_nobody_types_is_not_proposed() -> None:
    assert not str(refusal("task=compare", "arms=[one]").nearest).startswith("task.")


def test_the_keys_of_a_task_are_named_beside_a_wrong_one() -> None:
    found = refusal("task=hindcast", "projection.futres=3")
    assert found.nearest == "projection.futures"
    assert "projection.draws" in found.allowed
