"""Groupings and the context that metrics share."""

import numpy as np
import pytest

from sim.behaviour import Behaviour
from sim.metrics.context import Context
from sim.metrics.grouping import Grouping
from sim.vocabulary import N_PROFESSIONS, Level, Profession
from sim.world.world import Contacts, Professionals, World
from tests.unit.metrics.hand_made import BEHAVIOUR, COUNTRY, DECLARATION, SHELL, context_of, territories_of


@pytest.mark.parametrize(
    ("level", "codes"),
    [
        (Level.NATIONAL, ("FR",)),
        (Level.REGION, ("84", "93")),
        (Level.DEPARTEMENT, ("01", "02", "03")),
        (Level.TERRITORY, ("T000", "T001", "T002", "T003", "T004", "T005")),
    ],
)
def test_the_groups_of_a_level_carry_its_codes(level: Level, codes: tuple[str, ...]) -> None:
    assert Grouping.at(level, territories_of(COUNTRY)).codes == codes


def test_a_table_is_summed_column_by_column_within_groups() -> None:
    departements = Grouping.at(Level.DEPARTEMENT, territories_of(COUNTRY))
    table = np.arange(12).reshape(6, 2)
    assert departements.sum(table).tolist() == [[2, 4], [4, 5], [24, 27]]


def test_the_context_of_a_world_counts_weighted_professionals() -> None:
    territories = territories_of(COUNTRY)
    gp, nurse = Profession.MEDECIN_GENERALISTE, Profession.INFIRMIER
    people = Professionals(
        key=np.arange(3, dtype=np.uint64),
        territory=np.array([0, 0, 5], dtype=np.int32),
        profession=np.array([gp, gp, nurse], dtype=np.int8),
        openness=np.zeros(3),
        isolation=np.zeros(3),
        is_leader=np.zeros(3, dtype=np.bool_),
        weight=np.array([10.0, 7.0, 4.0]),
    )
    contacts = Contacts(np.zeros(4, dtype=np.int64), np.zeros(0, dtype=np.int32))
    world = World("hand-made", 0.1, territories, people, contacts, np.full(6, np.nan))
    counted = Context.of(world, BEHAVIOUR).professionals
    assert counted.shape == (6, N_PROFESSIONS)
    assert (counted[0, gp], counted[5, nurse], counted.sum()) == (17, 4, 21)


def test_a_behaviour_with_rules_in_the_wrong_place_is_refused() -> None:
    swapped = context_of(behaviour=Behaviour({"shell": DECLARATION, "declaration": SHELL}))
    with pytest.raises(TypeError, match=r"behaviour\.shell must be a ShellRule, not Mistaken"):
        _ = swapped.shell_rule
    with pytest.raises(TypeError, match=r"behaviour\.declaration must be a DeclarationRule, not Thresholds"):
        _ = swapped.declaration_rule
