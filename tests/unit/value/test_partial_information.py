import numpy as np
import pytest

from experiments.value.partial_information import FEWEST_DRAWS, AssumptionValue, Resampling, partial_information
from experiments.value.perfect_information import perfect_information
from tests.unit.value.normal_benefits import linear_case, normal_loss

RESAMPLING = Resampling(resamples=100, shuffles=99)


@pytest.fixture(scope="module")
def found() -> dict[str, AssumptionValue]:
    grid, parameters = linear_case(2_000, chance=1.0)
    return {one.number: one for one in partial_information(grid.mean(axis=1), parameters, RESAMPLING)}


@pytest.mark.parametrize(("name", "sd"), [("A", 2.0), ("B", np.sqrt(2.0))])
def test_a_linear_normal_case_is_within_a_tenth_of_its_closed_form(
    found: dict[str, AssumptionValue], name: str, sd: float
) -> None:
    truth, one = normal_loss(1.0, sd), found[name]
    assert one.found.value == pytest.approx(truth, rel=0.1)
    assert one.found.low95 < truth < one.found.high95
    assert one.is_told_apart


@pytest.mark.parametrize("name", ["S", "C"])
def test_what_could_not_change_the_choice_is_not_told_apart_from_nothing(
    found: dict[str, AssumptionValue], name: str
) -> None:
    assert not found[name].is_told_apart
    assert found[name].found.value < 0.02


def test_assumptions_told_apart_come_first_in_order(found: dict[str, AssumptionValue]) -> None:
    assert list(found)[:2] == ["A", "B"]


def test_no_part_is_worth_more_than_the_whole() -> None:
    grid, parameters = linear_case(100)
    benefits = grid.mean(axis=1)
    most = perfect_information(benefits)
    everything = {"all": np.column_stack(list(parameters.values()))}
    for one in partial_information(benefits, {**parameters, **everything}, RESAMPLING, most):
        assert 0.0 <= one.found.low95 <= one.found.value <= one.found.high95 <= most


def test_a_curved_effect_is_found() -> None:
    x = np.random.default_rng(5).uniform(-1, 1, size=400)
    benefits = np.column_stack([np.zeros(400), x**2 - 1 / 3])
    (one,) = partial_information(benefits, {"A": x[:, None]}, RESAMPLING)
    assert one.found.value == pytest.approx(perfect_information(benefits), rel=0.1)
    assert one.is_told_apart


def test_chance_alone_seldom_names_one_of_many_silent_assumptions() -> None:
    n_named = 0
    for seed in range(40):
        generator = np.random.default_rng(seed)
        benefits = np.column_stack([np.zeros(60), generator.normal(size=60)])
        silent = {f"A{number}": generator.normal(size=(60, 1)) for number in range(8)}
        n_named += any(one.is_told_apart for one in partial_information(benefits, silent, Resampling(2, 99)))
    assert n_named <= 6  # one in twenty is expected: more than six of forty would be so in 1 % of cases


def test_nothing_is_said_of_few_draws_or_of_parameters_that_stay() -> None:
    grid, parameters = linear_case(FEWEST_DRAWS - 1)
    assert partial_information(grid.mean(axis=1), parameters, RESAMPLING) == []
    grid, _ = linear_case(50)
    assert partial_information(grid.mean(axis=1), {"A": np.ones((50, 1))}, RESAMPLING) == []
