from copy import deepcopy
from datetime import date

import pytest

from experiments.configuration.levers import history_known_by, policy_from
from experiments.mistakes import UserMistake
from sim.calendar import FIRST_MONTH, month_of
from sim.levers.policy import GROUPS
from tests.unit.levers.differences import policies_part
from tools.verification.small_world import LEVERS as NEUTRAL

BRETAGNE, CORSE, GUADELOUPE = "53", "94", "01"
LEVERS = NEUTRAL | {
    "facilitation": {"facilitators_per_million": 2.0, "allocation": "balanced", "maturity_support": 0.1},
    "funding": {name: list(value) if isinstance(value, tuple) else value for name, value in NEUTRAL["funding"].items()},
    "timeline": NEUTRAL["timeline"] | {"target_date": "2022-12-31", "pressure": 0.1, "time_floor_months": 6},
}


def configuration(**changed):
    """Levers that go on as history left them, but for the values given as group__lever=value."""
    values = {group: {"start": "2023-11-01", "end": None, "regions": {}, **levers} for group, levers in LEVERS.items()}
    values["history"] = {group: [{"from": "2019-07-01", **levers}] for group, levers in LEVERS.items()}
    values["policy"] = {"name": "p", "label": {"fr": "p", "en": "p"}, "start": "2023-11-01", "end": None}
    values["as_of"] = "2023-08-31"
    values = deepcopy(values)
    for key, value in changed.items():
        group, lever = key.split("__")
        values[group][lever] = value
    return values


def policy(**changed):
    return policy_from(configuration(**changed), lambda path: f"at {path}")


def mistake(**changed):
    with pytest.raises(UserMistake) as caught:
        policy(**changed)
    return caught.value


def facilitators(found, day, region=BRETAGNE):
    return found.levers(month_of(day), region).facilitation.facilitators_per_million


def test_a_policy_has_all_levers_from_the_first_month():
    assert set(vars(policy().levers(FIRST_MONTH, BRETAGNE))) == set(GROUPS)


def test_a_lever_changes_on_its_start_and_not_a_month_before():
    found = policy(facilitation__facilitators_per_million=7.0, facilitation__start="2024-03-01")
    assert facilitators(found, date(2024, 2, 29)) == 2.0
    assert facilitators(found, date(2024, 3, 1)) == 7.0


def test_after_its_end_a_lever_returns_to_the_last_values_of_history():
    found = policy(facilitation__facilitators_per_million=7.0, facilitation__end="2025-01-01")
    assert facilitators(found, date(2024, 12, 31)) == 7.0
    assert facilitators(found, date(2025, 1, 1)) == 2.0


def test_a_region_can_differ_and_keeps_the_national_values_it_does_not_set():
    found = policy(facilitation__regions={CORSE: {"facilitators_per_million": 9.0}}, facilitation__maturity_support=0.5)
    corse = found.levers(month_of(date(2024, 1, 1)), CORSE).facilitation
    assert (corse.facilitators_per_million, corse.maturity_support) == (9.0, 0.5)
    assert facilitators(found, date(2024, 1, 1)) == 2.0


@pytest.mark.parametrize("code", [1, "1", "01"])
def test_a_region_code_that_yaml_read_as_a_number_is_understood(code):
    found = policy(facilitation__regions={code: {"facilitators_per_million": 9.0}})
    assert facilitators(found, date(2024, 1, 1), GUADELOUPE) == 9.0


def test_after_the_end_a_region_returns_to_history_too():
    found = policy(facilitation__regions={CORSE: {"facilitators_per_million": 9.0}}, facilitation__end="2025-01-01")
    assert facilitators(found, date(2025, 1, 1), CORSE) == 2.0


def test_a_step_of_history_inherits_what_it_does_not_set():
    values = configuration()
    values["history"]["facilitation"].append({"from": "2021-01-01", "maturity_support": 0.6})
    levers = policy_from(values, str).levers(month_of(date(2021, 1, 1)), BRETAGNE).facilitation
    assert (levers.facilitators_per_million, levers.maturity_support) == (2.0, 0.6)


def test_a_policy_that_repeats_history_never_differs_from_it():
    found, regions = policy(), (BRETAGNE, CORSE)
    later = policy(facilitation__start="2025-01-01")
    assert policies_part(found, later, FIRST_MONTH, FIRST_MONTH + 120, regions) is None


@pytest.mark.parametrize("lever", ["policy", "facilitation"])
@pytest.mark.parametrize("end", ["2023-11-01", "2023-10-01", "2020-01-01"])
def test_an_end_that_does_not_come_after_the_start_is_refused(lever, end):
    found = mistake(**{f"{lever}__end": end})
    assert found.where == f"at {lever}.end"


def test_a_start_before_the_first_month_is_refused():
    assert "2019-07-01 or later" in mistake(facilitation__start="2019-06-01").allowed


HELP = [("2022-03-01", 3.0), ("2023-05-01", 5.0), ("2023-08-01", 8.0)]


def helped(**changed):
    """Return facilitators per million by month, under levers of one's own (9) and a history that knows three steps."""
    values = configuration(facilitation__facilitators_per_million=9.0, **changed)
    values["history"]["facilitation"] += [{"from": day, "facilitators_per_million": value} for day, value in HELP]
    found = policy_from(values, str)
    return [facilitators(found, date(2023, month, 1)) for month in range(1, 13)]


def test_a_policy_that_leaves_history_meets_none_of_its_later_steps():
    assert helped(facilitation__start="2023-03-01") == [3.0] * 2 + [9.0] * 10


def test_a_policy_that_ends_before_as_of_returns_to_history_as_it_was_and_to_its_later_steps():
    told = helped(facilitation__start="2023-03-01", facilitation__end="2023-07-01")
    assert told == [3.0] * 2 + [9.0] * 4 + [5.0] + [8.0] * 5


def test_the_past_of_a_policy_holds_what_was_announced_by_as_of_and_no_later_step():
    values = configuration()
    values["history"]["campaign"].append({"from": "2023-10-01", "announced": "2023-10-09", "visibility": 0.5})
    values["campaign"] |= {"start": "2024-03-01"}

    def visibility(as_of):
        known = policy_from(values | {"as_of": as_of}, str).levers(month_of(date(2023, 12, 1)), BRETAGNE)
        return known.campaign.visibility

    assert visibility("2023-10-08") == 0.0
    assert visibility("2023-10-09") == 0.5


@pytest.mark.parametrize("start", ["2023-11-15", "15/11/2023", 20231101, None, "2023-13-01", True, [], "20240101"])
def test_a_start_that_is_no_first_of_a_month_is_refused(start):
    assert "year-month-day" in mistake(facilitation__start=start).allowed


def test_a_value_out_of_bounds_is_refused_with_its_bounds_and_unit():
    found = mistake(facilitation__facilitators_per_million=51)
    assert found.where == "at facilitation.facilitators_per_million"
    assert found.allowed.startswith("0 to 50 full-time equivalents per million inhabitants")


@pytest.mark.parametrize("value", ["many", True, None, [1], float("nan"), float("inf"), "3"])
def test_a_value_of_the_wrong_type_is_refused(value):
    assert "facilitators_per_million" in mistake(facilitation__facilitators_per_million=value).what


def test_an_unknown_lever_is_refused_with_the_nearest_name():
    found = mistake(facilitation__facilitator_per_million=3)
    assert found.nearest == "facilitation.facilitators_per_million"


def test_a_missing_lever_is_refused():
    values = configuration()
    del values["campaign"]["visibility"]
    with pytest.raises(UserMistake, match=r"campaign\.visibility is missing"):
        policy_from(values, str)


@pytest.mark.parametrize("regions", [{"99": {"facilitators_per_million": 3}}, {CORSE: 3}, 3, {CORSE: {"pressure": 1}}])
def test_a_malformed_setting_for_a_region_is_refused(regions):
    assert "facilitation.regions" in mistake(facilitation__regions=regions).where


@pytest.mark.parametrize(
    "changed",
    [
        {"timeline__target_date": None},
        {"timeline__target_date": "2023-06-30"},
        {"facilitation__allocation": "struggling_first", "facilitation__maturity_support": 0.0},
        {"funding__early_signature_bonus": 0.5},
        {"funding__early_signature_bonus": 0.5, "funding__early_signature_until": "2023-01-31"},
        {"funding__maximum_total_euros": [220000, 287000, 370000, 80000]},
    ],
)
def test_levers_that_contradict_each_other_are_refused(changed):
    assert mistake(**changed).allowed


def test_a_date_that_has_passed_may_come_back_if_history_once_set_it():
    values = configuration(timeline__target_date="2022-12-31")
    values["history"]["timeline"].append({"from": "2023-03-01", "target_date": "2023-12-31"})
    assert policy_from(values, str).levers(month_of(date(2024, 1, 1)), BRETAGNE).timeline.target_date.year == 2022


@pytest.mark.parametrize(
    "changed",
    [
        {"timeline__target_date": None, "timeline__pressure": 0.0},
        {"timeline__pressure": 0.4},  # history's target date has passed unmet: pressure fades, a real question
        {"timeline__time_floor_months": 36, "timeline__target_date": "2024-01-31"},
        {"funding__early_signature_bonus": 0.5, "funding__early_signature_until": "2024-12-31"},
        {"membership__mode": "automatic"},
        {"facilitation__facilitators_per_million": 0.0, "timeline__white_zone_action_plans": True},
    ],
)
def test_odd_but_answerable_combinations_pass(changed):
    assert policy(**changed).name == "p"


@pytest.mark.parametrize(
    "steps",
    [
        [],
        "none",
        [{"visibility": 0.0}],
        [{"from": "2019-08-01", "visibility": 0.0}],
        [{"from": "2019-07-01", "visibility": 0.0}, {"from": "2019-07-01", "visibility": 0.5}],
        [{"from": "2019-07-01", "visibility": 0.0}, {"from": "2024-07-01", "visibility": 0.5}],
        [{"from": "2019-07-01", "visibilty": 0.0}],
        [{"from": "2019-07-01", "visibility": 0.0}, {"from": "2021-01-01", "announced": "soon", "visibility": 0.5}],
        [
            {"from": "2019-07-01", "visibility": 0.0},
            {"from": "2021-01-01", "announced": "2021-02-01", "visibility": 0.5},
        ],
    ],
)
def test_a_history_out_of_order_or_incomplete_is_refused(steps):
    values = configuration()
    values["history"]["campaign"] = steps
    with pytest.raises(UserMistake):
        policy_from(values, str)


def test_a_step_is_known_from_the_day_of_its_announcement():
    values = configuration()
    steps = values["history"]["campaign"]
    steps.append({"from": "2021-06-01", "announced": "2020-12-20", "visibility": 0.5})
    steps.append({"from": "2022-03-01", "visibility": 1.0})
    days = [date(2021, 5, 31), date(2021, 6, 1), date(2022, 3, 1), date(2027, 1, 1)]

    def seen(as_of):
        known = history_known_by(as_of, values, str)
        return [known.levers(month_of(day), BRETAGNE).campaign.visibility for day in days]

    assert seen(date(2020, 12, 19)) == [0.0, 0.0, 0.0, 0.0]
    assert seen(date(2020, 12, 20)) == [0.0, 0.5, 0.5, 0.5]
    assert seen(date(2022, 2, 28)) == [0.0, 0.5, 0.5, 0.5]
    assert seen(date(2023, 8, 31)) == [0.0, 0.5, 1.0, 1.0]
