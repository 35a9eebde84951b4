"""A study shows its arms when they differ: at ends of years, and when levers end."""

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from experiments.comparing.headlines import HEADLINES
from experiments.comparing.shown_days import lever_ends, once_apart, shown_days
from experiments.storing.outcomes import Outcomes
from sim.calendar import last_day
from sim.vocabulary import Level

MONTHS = [last_day(month) for month in range(2022 * 12, 2028 * 12)]
JUNE_2024 = 2024 * 12 + 5 - 2022 * 12


def outcomes(arm: str, from_row: int | None = None) -> Outcomes:
    """Return two runs of nothing, and from a month on of one shell more in the second."""
    values = np.zeros((2, len(MONTHS), len(HEADLINES)))
    values[:, :, HEADLINES.index("shell_share")] = np.nan
    if from_row is not None:
        values[1, from_row:, HEADLINES.index("n_shells")] = 1.0
    codes = np.array(["FR"] * len(MONTHS))
    return Outcomes(arm, Level.NATIONAL, ((0, 0), (0, 1)), np.array(MONTHS), codes, HEADLINES, values)


def manifest(*ends: str | None) -> dict[str, Any]:
    return {"arms": [{"configuration": {"facilitation": {"end": end}}} for end in ends]}


CALM, LATER = outcomes("calm"), outcomes("later", JUNE_2024)


def shown(ends: dict[str, Any], *arms: Outcomes) -> list[str]:
    return [str(day) for day in shown_days({one.arm: one for one in arms}, "calm", ends)]


def test_years_before_arms_differ_are_not_shown() -> None:
    assert shown(manifest(None), CALM, LATER) == ["2025-12-31", "2027-12-31"]


def test_an_arm_alone_is_shown_from_the_first_year() -> None:
    assert shown(manifest(None), CALM) == ["2023-12-31", "2025-12-31", "2027-12-31"]


def test_arms_that_never_differ_are_shown_at_the_last_date() -> None:
    assert shown(manifest(None), CALM, replace(CALM, arm="same")) == ["2027-12-31"]


@pytest.mark.parametrize(
    ("end", "day"), [("2027-01-01", "2026-12-31"), ("2026-07-01", "2026-06-30"), ("2026-06-15", "2026-06-30")]
)
def test_the_last_month_of_a_lever_is_shown(end: str, day: str) -> None:
    assert shown(manifest(None, end), CALM, LATER) == ["2025-12-31", day, "2027-12-31"]


def test_a_lever_that_outlives_the_study_or_ends_before_arms_differ_adds_nothing() -> None:
    assert shown(manifest("2024-01-01", "2031-01-01"), CALM, LATER) == ["2025-12-31", "2027-12-31"]


def test_of_many_ends_the_last_are_shown() -> None:
    ends = [f"{year}-{month}-01" for year in (2026, 2027) for month in ("03", "07")]
    assert shown(manifest(*ends), CALM, LATER) == [
        "2025-12-31", "2026-06-30", "2027-02-28", "2027-06-30", "2027-12-31",
    ]  # fmt: skip


def test_ends_are_those_of_policies_and_of_all_groups_of_levers() -> None:
    configuration = {"policy": {"end": "2026-01-01"}, "timeline": {"end": None}, "merging": {"end": "2025-01-01"}}
    assert lever_ends({"arms": [{"configuration": configuration}]}) == (date(2024, 12, 31), date(2025, 12, 31))


def test_the_first_arm_to_leave_the_baseline_counts() -> None:
    arms = {one.arm: one for one in (CALM, LATER, outcomes("soon", 0))}
    assert once_apart(MONTHS, arms, "calm") == tuple(MONTHS)
