"""The same configuration and seed give the numbers on file; they change only by `pytest --update-baselines`.

A commit that changes them says why, under "Changes results" in the CHANGELOG.
"""

import json
from datetime import date
from pathlib import Path

import pytest

from sim.calendar import month_of
from tests.regression.real_runs import Months, Place, months_of

NORD = Place("departement", "59", 0.1)
LAST = month_of(date(2027, 12, 31))
BASELINES = Path(__file__).parent / "baselines"
POLICIES = ("status_quo", "plan_100", "forced_march", "slow_and_supported")


def year_ends(run: Months) -> dict[str, dict[str, float | None]]:
    """Return every metric at the year ends, to nine digits; None where it is undefined."""
    return {
        day: {name: None if value is None else float(f"{value:.9g}") for name, value in sorted(metrics.items())}
        for day, metrics in run.items()
        if day.endswith("-12-31")
    }


@pytest.mark.parametrize("policy", POLICIES)
def test_a_departement_lives_as_on_file(policy: str, request: pytest.FixtureRequest) -> None:
    file = BASELINES / f"nord_{policy}.json"
    found = year_ends(months_of(NORD, (f"policy={policy}",), 0, LAST))
    if request.config.getoption("--update-baselines"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    on_file = json.loads(file.read_text(encoding="utf-8"))
    assert found.keys() == on_file.keys()
    for day, metrics in on_file.items():
        assert found[day].keys() == metrics.keys()
        differing = [name for name, value in metrics.items() if not _is_same(found[day][name], value)]
        assert differing == [], day


def _is_same(found: float | None, on_file: float | None) -> bool:
    return found == on_file if None in (found, on_file) else found == pytest.approx(on_file, rel=1e-6, abs=1e-9)
