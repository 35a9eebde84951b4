"""Who joins, who refuses, who objects."""

import pytest

from sim.rules.join.logistic import Logistic

RULE = Logistic(
    base=-6.0,
    openness=2.0,
    contacts=3.0,
    vitality=1.5,
    isolation=0.4,
    before_aci=0.5,
    administrative_load=0.3,
    led_by_authorities=1.0,
    visibility=0.2,
    refusing_gps=0.5,
    refusing_others=0.4,
    objecting=0.2,
)


@pytest.mark.parametrize(
    ("vitality", "has_aci", "load", "led", "visibility", "expected"),
    [
        (0.0, True, 0.0, False, 0.0, -6.0),
        (1.0, True, 0.0, False, 0.0, -4.5),
        (0.0, False, 0.0, False, 0.0, -6.5),
        (0.0, True, 1.0, False, 0.0, -6.3),
        (0.0, True, 0.0, True, 0.0, -7.0),
        (0.0, True, 0.0, False, 1.0, -5.8),
    ],
)
def test_each_driver_and_brake_of_the_cpts_by_hand(
    vitality: float, has_aci: bool, load: float, led: bool, visibility: float, expected: float
) -> None:
    assert RULE.local_log_odds(vitality, has_aci, load, led, visibility) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("openness", "is_gp", "expected"),
    [(0.45, True, True), (0.45, False, False), (0.5, True, False), (0.39, False, True)],
)
def test_the_least_open_refuse_more_of_them_among_gps(openness: float, is_gp: bool, expected: bool) -> None:
    assert RULE.refuses(openness, is_gp) is expected


def test_no_lever_overcomes_a_refusal() -> None:
    assert RULE.probability(0.49, True, 1.0, 1.0, local_log_odds=100.0) == 0.0


def test_even_odds_by_hand() -> None:
    # Openness 0.75 is half way from refusal to the most open GP: 1; isolation 0.2, contacts 1.5 more.
    assert RULE.probability(0.75, True, 0.5, 0.5, local_log_odds=-2.7) == pytest.approx(0.5)


@pytest.mark.parametrize(("openness", "expected"), [(0.19, True), (0.2, False)])
def test_one_in_five_objects_to_automatic_membership(openness: float, expected: bool) -> None:
    assert RULE.objects(openness) is expected
