"""What a person means by a factor, and what is refused."""

from dataclasses import replace
from pathlib import Path

import pytest

from experiments.designs.factors import Factor, factors_of, single_levers
from experiments.mistakes import UserMistake
from experiments.study.definition import Uncertain
from tests.unit.running.fake_engine import UNCERTAIN, small_study

STUDY = replace(
    small_study(Path("unused")), uncertain=(*UNCERTAIN, Uncertain("behaviour.join.isolation", 0.2, 0.4, "A20"))
)


def test_an_assumption_means_all_its_parameters() -> None:
    found = factors_of(STUDY, ["A20"])
    assert [(one.path, one.low, one.high) for one in found] == [
        ("behaviour.join.contacts", 1.0, 3.0),
        ("behaviour.join.isolation", 0.2, 0.4),
    ]
    assert {one.group for one in found} == {"A20"}


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("timeline.pressure", (0.0, 1.0)),
        ("timeline.pressure=0.2:0.8", (0.2, 0.8)),
        ("timeline.ramp_months=3:24", (3.0, 24.0)),
        ("timeline.white_zone_action_plans", (0.0, 1.0)),
        ("timeline.target_date=2025.0:2030.5", (2025.0, 2030.5)),
        ("facilitation.allocation", (0.0, 2.0)),
        ("behaviour.join.contacts=0.5:2", (0.5, 2.0)),
    ],
)
def test_a_lever_or_parameter_has_its_bounds_or_a_range_of_its_own(text: str, limits: tuple[float, float]) -> None:
    (factor,) = factors_of(STUDY, [text])
    assert (factor.low, factor.high) == limits
    assert factor.is_lever == (not text.startswith("behaviour"))
    assert factor.group == (factor.path if factor.is_lever else "A20")


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        (["timeline.presure"], "nearest: timeline.pressure"),
        (["A21"], "nearest: A2"),
        (["funding.functioning_euros"], "no lever with a single value"),
        (["timeline.pressure=0.8:0.2"], "no range"),
        (["timeline.pressure=0.2"], "no range"),
        (["timeline.pressure=nan:1"], "no range"),
        (["timeline.pressure=0.2:1.2"], "allowed: 0 to 1"),
        (["behaviour.join.contacts=-1:2"], "out of bounds"),
        (["timeline.target_date"], "a date without a range"),
        (["A20", "behaviour.join.contacts"], "behaviour.join.contacts is named twice"),
        (["A20=0:1"], "no assumption"),
    ],
)
def test_what_is_no_factor_is_refused(wanted: list[str], message: str) -> None:
    with pytest.raises(UserMistake) as refusal:
        factors_of(STUDY, wanted)
    assert message in str(refusal.value)


def test_every_lever_with_a_single_value_is_a_factor() -> None:
    for path in single_levers():
        limits = "=2025.0:2026.0" if "date" in path or "until" in path else ""
        assert isinstance(factors_of(STUDY, [path + limits])[0], Factor)
