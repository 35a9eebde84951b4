"""Full mixing: the member share follows its difference equation, chance around it its variance, and all one chain."""

import pytest

from tests.theory.asking import hold, refuse
from tools.verification.case import Case
from tools.verification.cases.mean_field import (
    BASE,
    CASES,
    CONTACTS,
    HANDFUL,
    MANY,
    chain_checks,
    curve_checks,
    spread_checks,
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_members_follow_theory(case: Case) -> None:
    """Equation, chance around it, its size with nine times the people; and the law of the exact chain."""
    assert hold(case.checks())


@pytest.mark.parametrize("wrong", [(BASE + 0.1, CONTACTS), (BASE, 0.9 * CONTACTS), (BASE, 0.0)], ids=str)
def test_another_choice_is_refused(wrong: tuple[float, float]) -> None:
    assert refuse(curve_checks(MANY, wrong))


def test_another_size_of_chance_is_refused() -> None:
    assert refuse(spread_checks(off=1.5))


def test_the_chain_of_a_weaker_peer_effect_is_refused() -> None:
    assert refuse(chain_checks(contacts=0.9 * CONTACTS))


def test_a_chain_that_counts_oneself_among_the_contacts_is_refused() -> None:
    """Who is outside and knows 19 people would see m / 20 of them as members."""
    assert refuse(chain_checks(others=HANDFUL))
