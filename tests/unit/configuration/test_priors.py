from dataclasses import astuple

import pytest

from experiments.configuration.priors import uncertain_from
from experiments.mistakes import UserMistake
from experiments.study.definition import Evidence
from sim.behaviour import Behaviour
from sim.parameters import quantity
from sim.rules.base import Rule


class Toy(Rule):
    base: float = quantity("log-odds", "all else equal", -20, 0)
    months: int = quantity("months", "time taken", 0, 60)
    words: str = "some"


BEHAVIOUR = Behaviour({"join": Toy(base=-3.0, months=6)})


def uncertain(parameters, number="A12"):
    prior = {number: {"title": "t", "reason": "r", "parameters": parameters}}
    return uncertain_from(prior, (BEHAVIOUR,), lambda path: f"at {path}")


def test_a_range_becomes_an_uncertain_parameter():
    assert [astuple(item) for item in uncertain({"behaviour.join.base": [-5, -1.5]})] == [
        ("behaviour.join.base", -5.0, -1.5, "A12", None, Evidence.ASSUMED)
    ]


@pytest.mark.parametrize(
    "parameters",
    [
        {"behaviour.join.bas": [-5, -1]},
        {"behaviour.leave.base": [-5, -1]},
        {"behaviour.join.words": [0, 1]},
        {"funding.multiplier": [0, 1]},
        {"behaviour.join.base": [-1, -5]},
        {"behaviour.join.base": [-5]},
        {"behaviour.join.base": -5},
        {"behaviour.join.base": ["a", "b"]},
        {"behaviour.join.base": [True, True]},
        {"behaviour.join.base": [float("nan"), 0]},
        {"behaviour.join.base": [-25, -1]},
        {"behaviour.join.months": [0, 61]},
    ],
)
def test_a_range_that_fits_no_parameter_is_refused(parameters):
    with pytest.raises(UserMistake) as caught:
        uncertain(parameters)
    assert caught.value.where.startswith("at prior.A12")


def test_a_mistyped_parameter_names_the_nearest_one():
    with pytest.raises(UserMistake) as caught:
        uncertain({"behaviour.join.bas": [-5, -1]})
    assert caught.value.nearest == "behaviour.join.base"


@pytest.mark.parametrize("number", ["12", "B12", "A", "a12"])
def test_a_prior_without_an_assumption_number_is_refused(number):
    with pytest.raises(UserMistake):
        uncertain({}, number)


@pytest.mark.parametrize("prior", [3, [], {"A1": 3}, {"A1": {"parameters": 3}}, {"A1": {"parametres": {}}}])
def test_a_malformed_prior_is_refused(prior):
    with pytest.raises(UserMistake):
        uncertain_from(prior, (BEHAVIOUR,), str)


def test_two_ranges_for_one_parameter_are_refused():
    entry = {"parameters": {"behaviour.join.base": [-5, -1]}}
    with pytest.raises(UserMistake, match="A1 and A2"):
        uncertain_from({"A1": entry, "A2": entry}, (BEHAVIOUR,), str)
