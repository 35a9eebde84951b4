"""Staffing, start and progress of a mission."""

import pytest

from sim.rules.mission.staffed_and_paid import StaffedAndPaid

RULE = StaffedAndPaid(
    active_needed=2.0,
    gps_needed=0.5,
    start=0.1,
    overdue=2.0,
    optional=0.5,
    pace=0.1,
    uncoordinated=0.4,
    untrained=0.7,
    tools=0.25,
    facilitation=0.4,
    half_facilitators=0.2,
)


@pytest.mark.parametrize(
    ("active", "is_access", "active_gps", "expected"),
    [
        (20.0, False, 0.0, 1.0),
        (10.0, False, 0.0, 0.5),
        (80.0, False, 0.0, 1.0),
        (0.0, False, 0.0, 0.0),
        (20.0, True, 0.0, 0.0),
        (20.0, True, 2.5, 0.5),
        (10.0, True, 5.0, 0.5),
        (20.0, True, 9.0, 1.0),
    ],
)
def test_staffing_of_100000_inhabitants_by_hand(
    active: float, is_access: bool, active_gps: float, expected: float
) -> None:
    assert RULE.staffing(active, 100_000.0, is_access, active_gps) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("staffing", "overdue", "optional", "expected"),
    [(1.0, False, False, 0.1), (0.0, True, False, 0.0), (1.0, True, False, 0.2), (0.5, False, True, 0.025)],
)
def test_missions_start_as_they_are_staffed_due_and_core(
    staffing: float, overdue: bool, optional: bool, expected: float
) -> None:
    assert RULE.start_hazard(staffing, overdue, optional) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("staffing", "coordination", "money", "tools", "facilitators", "expected"),
    [
        (1.0, 1.0, 1.0, 0.0, 0.0, 0.1),
        (1.0, 1.0, 0.0, 1.0, 9.0, 0.0),
        (0.0, 1.0, 1.0, 1.0, 9.0, 0.0),
        (1.0, 0.0, 1.0, 0.0, 0.0, 0.04),
        (1.0, 1.0, 3.0, 0.0, 0.0, 0.15),
        (1.0, 1.0, 1.0, 1.0, 0.2, 0.145),
    ],
)
def test_progress_by_hand(
    staffing: float, coordination: float, money: float, tools: float, facilitators: float, expected: float
) -> None:
    assert RULE.progress(staffing, coordination, money, tools, facilitators) == pytest.approx(expected)


def test_a_trained_coordinator_brings_all_an_untrained_one_a_part() -> None:
    assert RULE.coordination(is_hired=False, is_trained=False) == 0.0
    assert RULE.coordination(is_hired=True, is_trained=False) == 0.7
    assert RULE.coordination(is_hired=True, is_trained=True) == 1.0
