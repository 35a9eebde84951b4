from types import SimpleNamespace

from experiments.configuration.arm_differences import Difference, differences, flat, professionals_in
from experiments.study.definition import TerritoryChoice


def arm(**resolved):
    return SimpleNamespace(resolved=resolved)


def test_nested_values_become_dotted_paths_and_lists_stay_whole():
    assert flat({"a": {"b": 1, "c": [1, 2]}, "d": {}}) == {"a.b": 1, "a.c": [1, 2], "d": {}}


def test_only_levers_and_behaviour_set_arms_apart():
    one = arm(funding={"multiplier": 1.5}, policy={"name": "x"}, seed=1)
    other = arm(funding={"multiplier": 1.0}, policy={"name": "y"}, seed=2)
    assert differences(one, other) == (Difference("funding.multiplier", 1.0, 1.5),)


def test_a_value_that_only_one_arm_has_is_a_difference():
    one = arm(funding={"regions": {"94": {"multiplier": 2.0}}})
    other = arm(funding={"regions": {}})
    assert Difference("funding.regions.94.multiplier", None, 2.0) in differences(one, other)


def ending(facilitators):
    facilitation = {"end": "2027-01-01", "facilitators_per_million": facilitators}
    return arm(policy={"end": None}, facilitation=facilitation)


def test_the_end_of_a_group_is_told_with_its_levers_also_where_the_baseline_ends_alike():
    told = differences(ending(8.0), ending(4.0))
    assert Difference("facilitation.end", "2027-01-01", "2027-01-01") in told
    assert differences(ending(8.0), ending(8.0)) == ()


def test_the_professionals_of_france_are_those_of_the_tables():
    assert professionals_in(TerritoryChoice("france", None, None)) == 378_632 + 20_725


def test_regions_and_departements_share_out_the_professionals_of_france():
    nord = professionals_in(TerritoryChoice("departement", "59", None))
    hauts_de_france = professionals_in(TerritoryChoice("region", "32", None))
    assert 0 < nord < hauts_de_france < 399_357


def test_nobody_knows_the_professionals_of_a_synthetic_country():
    assert professionals_in(TerritoryChoice("synthetic", None, None)) is None
