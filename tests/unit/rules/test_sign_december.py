"""When a validated projet de santé becomes an ACI."""

import pytest

from sim.rules.sign.december import December

RULE = December(pace=0.4, december=3.0, half_learning=12.0, bonus=0.5, pressure=0.25)


def test_nothing_is_signed_before_the_contract_exists() -> None:
    assert RULE.signature_hazard(is_december=True, months_of_contract=0, bonus_share=1.0, pressure=1.0) == 0.0


@pytest.mark.parametrize(
    ("december", "months", "bonus", "pressure", "expected"),
    [
        (False, 12, 0.0, 0.0, 0.2),
        (False, 36, 0.0, 0.0, 0.3),
        (True, 12, 0.0, 0.0, 0.6),
        (False, 12, 0.8, 0.0, 0.28),
        (False, 12, 0.0, 1.0, 0.25),
    ],
)
def test_the_pace_of_signatures_by_hand(
    december: bool, months: int, bonus: float, pressure: float, expected: float
) -> None:
    assert RULE.signature_hazard(december, months, bonus, pressure) == pytest.approx(expected)
