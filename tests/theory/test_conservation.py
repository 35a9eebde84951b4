"""What is moved is neither made nor lost: people, contacts, inhabitants, euros, facilitators' time."""

import numpy as np
import pytest

from sim.metrics import metric
from sim.vocabulary import Level
from tests.theory.asking import hold
from tools.verification.case import Case
from tools.verification.cases.conservation import (
    ADDITIVE,
    CASES,
    LEVELS,
    SHARES,
    last_month,
    people_by_month,
    people_there,
    shared_time,
    values_at,
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_nothing_is_made_or_lost(case: Case) -> None:
    assert hold(case.checks())


def test_a_count_of_members_that_is_a_month_late_does_not_add_up() -> None:
    outside, members, _ = people_by_month()
    late = outside[1:] + members[:-1]
    assert sum(not np.allclose(month, people_there(), rtol=1e-9) for month in late) > 90


def test_facilitators_are_seen_in_many_months_and_numbers() -> None:
    there, _ = zip(*shared_time(), strict=True)
    assert len(there) > 50
    assert len(set(there)) > 3


@pytest.mark.parametrize("kind", ["white", "projects", "running"])
def test_a_kind_of_case_left_out_is_missing(kind: str) -> None:
    """In each month in which there is such a case, the time of the others falls short."""
    with_kind = [(there, sum(given.values()) - given[kind]) for there, given in shared_time() if given[kind] > 0.0]
    assert len(with_kind) > 20
    assert all(short < there * (1.0 - 1e-9) for there, short in with_kind)


@pytest.mark.parametrize("level", LEVELS)
def test_many_metrics_add_up(level: Level) -> None:
    assert sum(level in item.levels for item in ADDITIVE) > 8


@pytest.mark.parametrize("name", SHARES)
@pytest.mark.parametrize("level", LEVELS)
def test_the_plain_mean_of_shares_would_be_wrong(level: Level, name: str) -> None:
    parts, whole = (values_at(last_month(), at, [metric(name)])[name] for at in (level, Level.NATIONAL))
    assert 0.0 < whole[0] < 1.0
    if level != Level.TERRITORY or len(set(parts)) > 1:
        assert parts.mean() != pytest.approx(whole[0], rel=1e-6)
