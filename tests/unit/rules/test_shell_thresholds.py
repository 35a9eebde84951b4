"""The edges and properties of the definition of an empty shell."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from sim.rules.shell import Demand
from sim.rules.shell.thresholds import Thresholds

RULE = Thresholds(
    mature_age_months=24, min_core_missions=2, lenient_vitality=0.1, standard_vitality=0.2, strict_vitality=0.4
)
AGE = st.integers(-1, 120)
CORE = st.integers(0, 4)
VITALITY = st.floats(0, 1)


@pytest.mark.parametrize(
    ("aci_age", "n_core", "vitality", "expected"),
    [
        (24, 1, 0.9, True),
        (24, 2, 0.9, False),
        (24, 4, 0.19, True),
        (24, 4, 0.2, False),
        (23, 0, 0.0, False),
        (-1, 0, 0.0, False),
    ],
)
def test_a_shell_is_a_mature_aci_with_few_missions_or_little_life(
    aci_age: int, n_core: int, vitality: float, expected: bool
) -> None:
    assert RULE.is_shell(aci_age, n_core, vitality, Demand.STANDARD) is expected


@pytest.mark.parametrize(
    ("aci_age", "n_core", "vitality", "expected"),
    [
        (0, 0, 0.2, True),
        (0, 0, 0.19, False),
        (24, 1, 0.9, False),
        (24, 2, 0.2, True),
        (-1, 4, 0.9, False),
    ],
)
def test_a_young_aci_functions_when_lively_and_a_mature_one_with_missions_too(
    aci_age: int, n_core: int, vitality: float, expected: bool
) -> None:
    assert RULE.is_functioning(aci_age, n_core, vitality) is expected


@given(aci_age=AGE, n_core=CORE, vitality=VITALITY)
def test_a_stricter_demand_never_finds_fewer_shells(aci_age: int, n_core: int, vitality: float) -> None:
    lenient, standard, strict = (RULE.is_shell(aci_age, n_core, vitality, demand) for demand in Demand)
    assert lenient <= standard <= strict


@given(aci_age=AGE, n_core=CORE, vitality=VITALITY)
def test_a_mature_aci_is_either_functioning_or_a_shell(aci_age: int, n_core: int, vitality: float) -> None:
    is_shell = RULE.is_shell(aci_age, n_core, vitality, Demand.STANDARD)
    is_functioning = RULE.is_functioning(aci_age, n_core, vitality)
    assert not (is_shell and is_functioning)
    assert (is_shell or is_functioning) or not RULE.is_mature(aci_age)


@given(aci_age=AGE, n_core=st.integers(0, 3), vitality=VITALITY, more=VITALITY)
def test_more_missions_and_more_vitality_never_make_a_shell(
    aci_age: int, n_core: int, vitality: float, more: float
) -> None:
    better = RULE.is_shell(aci_age, n_core + 1, max(vitality, more), Demand.STANDARD)
    assert better <= RULE.is_shell(aci_age, n_core, vitality, Demand.STANDARD)


@given(cpts=st.lists(st.tuples(AGE, CORE, VITALITY), min_size=1, max_size=10), demand=st.sampled_from(Demand))
def test_columns_give_the_same_answers_as_one_cpts_at_a_time(
    cpts: list[tuple[int, int, float]], demand: Demand
) -> None:
    age, n_core, vitality = (np.array(column) for column in zip(*cpts, strict=True))
    assert np.array_equal(RULE.is_shell(age, n_core, vitality, demand), [RULE.is_shell(*one, demand) for one in cpts])
    assert np.array_equal(RULE.is_functioning(age, n_core, vitality), [RULE.is_functioning(*one) for one in cpts])


def test_thresholds_out_of_order_are_refused() -> None:
    values = RULE.model_dump() | {"lenient_vitality": 0.3}
    with pytest.raises(ValidationError, match="vitality thresholds must rise"):
        Thresholds.model_validate(values)
