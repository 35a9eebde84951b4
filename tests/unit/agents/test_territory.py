"""A territory: what it sees, whom it takes in, whom it joins."""

import pytest

from sim.vocabulary import Stage
from tests.unit.agents.small_world import found, row_with
from tools.verification.small_world import QUIET, model, policy

WHOLE_COUNTRY = {"perimeter": {"median_population": 400_000.0, "spread": 0.0, "largest": 1_000_000.0}}


def test_nearby_success_is_the_mean_vitality_of_aci_over_all_neighbours() -> None:
    of = model(QUIET)
    territory = of.territories[0]
    found(of, territory.neighbours[0].row, Stage.ACI).vitality = 0.8
    found(of, territory.neighbours[1].row, Stage.PROJET_SANTE).vitality = 0.9
    territory.look_at_neighbours()
    assert territory.nearby_success == pytest.approx(0.8 / len(territory.neighbours))


def test_leaders_count_with_the_professionals_they_stand_for_unless_their_part_is_vacant() -> None:
    of = model(QUIET)
    territory = of.territories[row_with(of, leaders=True)]
    assert territory.available_leaders() == pytest.approx(sum(leader.weight for leader in territory.leaders))
    territory.leaders[0].leads_from = of.month + 3
    assert territory.available_leaders() == pytest.approx(sum(leader.weight for leader in territory.leaders[1:]))


def test_a_perimeter_holds_white_territories_of_one_departement_each_once_the_founding_one_first() -> None:
    of = model(QUIET, WHOLE_COUNTRY)
    for taken in (0, 5, 9):
        found(of, taken)
    for territory in of.territories:
        perimeter = territory.perimeter()
        assert perimeter[0] is territory
        assert len(set(perimeter)) == len(perimeter)
        assert all(member.departement == territory.departement for member in perimeter)
        assert all(member.is_white for member in perimeter[1:])


def test_a_project_that_wants_to_be_small_stays_alone_and_one_that_wants_more_does_not() -> None:
    small = model(QUIET, {"perimeter": {"median_population": 5_000.0, "spread": 0.0}})
    assert all(territory.perimeter() == [territory] for territory in small.territories)
    large = model(QUIET, WHOLE_COUNTRY)
    assert any(len(territory.perimeter()) > 1 for territory in large.territories)


def test_no_perimeter_grows_beyond_the_largest_unless_one_territory_does() -> None:
    of = model(QUIET, {"perimeter": {"median_population": 200_000.0, "spread": 0.0, "largest": 200_000.0}})
    perimeters = [territory.perimeter() for territory in of.territories]
    assert any(len(perimeter) > 1 for perimeter in perimeters)
    assert all(sum(t.population for t in perimeter) <= 200_000 for perimeter in perimeters if len(perimeter) > 1)


EAGER_TO_JOIN = {"perimeter": {"extension": 0.0, "half_population": 500_000.0, "largest": 1_000_000.0}}


def test_a_white_territory_joins_a_neighbour_at_letter_or_later_of_its_departement() -> None:
    of = model(QUIET, EAGER_TO_JOIN, under=policy(merging={"intensity": 1.0}))
    home = of.territories[0]
    near = [neighbour for neighbour in home.neighbours if neighbour.departement == home.departement]
    far = [neighbour for neighbour in home.neighbours if neighbour.departement != home.departement]
    found(of, near[0].row, Stage.PREPROJECT)
    for neighbour in far:
        found(of, neighbour.row, Stage.ACI)
    for month in range(6):
        of.month += 1
        of._month_draws.clear()
        assert home.neighbour_to_join() is None, month
    chosen = found(of, near[1].row, Stage.LETTRE_INTENTION)
    joined = []
    for _ in range(6):
        of.month += 1
        of._month_draws.clear()
        joined.append(home.neighbour_to_join())
    assert set(joined) <= {None, chosen}
    assert chosen in joined


def test_nobody_joins_a_cpts_that_is_as_large_as_one_may_be() -> None:
    of = model(QUIET, {"perimeter": EAGER_TO_JOIN["perimeter"] | {"largest": 50_000.0}})
    for row in range(0, len(of.territories), 2):
        found(of, row, Stage.ACI)
    sizes = [cpts.population for cpts in of.cpts]
    for _ in range(6):
        of.step()
    small = {cpts.population for cpts in of.cpts if len(cpts.perimeter) > 1}
    assert max(small, default=0.0) <= 50_000
    assert [cpts.population for cpts in of.cpts if cpts.population > 50_000] == [
        size for size in sizes if size > 50_000
    ]


def test_a_project_given_up_here_before_holds_leaders_back() -> None:
    of = model(QUIET, {"initiate": {"disappointment": 2.0}})
    territory = of.territories[0]
    before = territory.initiative_log_hazard()
    found(of, 0).end()
    assert territory.initiative_log_hazard() == pytest.approx(before - 2.0)


def test_an_action_plan_and_money_at_the_letter_reach_the_leaders() -> None:
    edits = {"initiate": {"action_plan": 0.7, "startup_money": 0.5}}
    plain = model(QUIET, edits, under=policy(funding={"li_startup_euros": (0.0,) * 4})).territories[0]
    planned = model(
        QUIET,
        edits,
        under=policy(funding={"li_startup_euros": (20_000.0,) * 4}, timeline={"white_zone_action_plans": True}),
    ).territories[0]
    assert planned.initiative_log_hazard() - plain.initiative_log_hazard() == pytest.approx(0.7 + 0.5 * 2)


def test_vacant_leaders_take_no_initiative() -> None:
    of = model(QUIET, {"initiate": {"base": 0.0}})
    territory = of.territories[row_with(of, leaders=True)]
    assert territory.has_initiative()
    for leader in territory.leaders:
        leader.leads_from = of.month + 1
    assert not territory.has_initiative()
