"""Without what decision 0023 added, and under the pressures of before, the stages of Nord are those of before it.

`before_common_shocks.json` is what stood in `nord_plan_100.json` before. All its year ends, to December 2027, are
exactly equal; under the pressures of now they are up to December 2022. Nothing in the model makes sure of that: members
are paid for more of their time before April 2022 (funding at 370/410 of the reference, not 370/477), and a bonus for
signing is on offer for nine months longer. Both act on hazards, here without moving an event across a year end;
another département or chance may differ.
"""

import json
from typing import Any

import pytest
import yaml

from tests.command_line import CONFIGS
from tests.regression.real_runs import months_of
from tests.regression.test_baselines import BASELINES, LAST, NORD

EARLIER_PRESSURE = 0.3  # of every step of history, and 0.4 of Plan 100 % CPTS
SHOCKS = ("founding_nation", "founding_region", "signing_nation", "signing_region")
BEFORE: dict[str, dict[str, float]] = json.loads((BASELINES / "before_common_shocks.json").read_text(encoding="utf-8"))

BY_HAND = {  # values that were set anew with the mechanisms
    "begin.stock": -3.175,
    "begin.letters": 0.337,
    "initiate.base": -6.04,
    "initiate.readiness": 0.74,
    "perimeter.median_population": 39500.0,
    "prepare.pace": 0.441,
    "prepare.give_up": 0.0021,
    "sign.pace": 0.619,
    "sign.half_learning": 30.4,
}


def as_typed(value: Any) -> str:
    """Return a value as one would type it in an override."""
    if isinstance(value, dict):
        return "{" + ",".join(f"{key}:{as_typed(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(as_typed(item) for item in value) + "]"
    return str(value)


def earlier_model() -> tuple[str, ...]:
    """Return the overrides that leave the new mechanisms out and set the pressures of before."""
    steps = yaml.safe_load((CONFIGS / "history" / "observed.yaml").read_text("utf-8"))["timeline"]
    timeline = [step | ({"pressure": EARLIER_PRESSURE} if "pressure" in step else {}) for step in steps]
    return (
        "policy=plan_100",
        "as_of=2023-08-31",
        "policy.start=2023-11-01",
        *(f"behaviour.shock.{name}=0" for name in SHOCKS),
        "behaviour.prepare.waived=0",
        "behaviour.prepare.struck_off=0",
        *(f"behaviour.{path}={value}" for path, value in BY_HAND.items()),
        f"history.timeline={as_typed(timeline)}",
        "timeline.pressure=0.4",
        "timeline.target_date=2023-12-31",
        "timeline.ramp_months=9",
        "timeline.fade_months=12",
    )


@pytest.mark.parametrize("day", BEFORE)
def test_stages_are_those_of_before(day: str) -> None:
    found = months_of(NORD, earlier_model(), 0, LAST)[day]
    assert {name: float(f"{found[name]:.9g}") for name in BEFORE[day]} == BEFORE[day]
