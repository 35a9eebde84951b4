"""Both engines on real départements – rural, urban, overseas – over the whole period, agent by agent, to the bit."""

import pytest

from experiments.configuration.compose import Composer
from experiments.configuration.request import read_request
from experiments.running.make_runs import rows_of, rows_together
from experiments.running.world_and_engine import world_of as study_world
from experiments.study.runs import batches, planned_runs
from sim.behaviour import behaviour_from
from sim.calendar import FIRST_MONTH
from sim.draws import Draws
from sim.engine import fast, mesa
from tests.configured import configured
from tests.regression.real_runs import SEED, Place, world_of
from tests.unit.engine.side_by_side import run_side_by_side

LAST_MONTH = 2027 * 12 + 11
POLICIES = ("plan_100", "forced_march", "slow_and_supported", "automatic_membership", "merging")
PLACES = {
    "rural": Place("departement", "48", 1.0),
    "urban": Place("departement", "92", 0.2),  # agents of unequal weights
    "overseas": Place("departement", "974", 1.0),
}


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("kind", PLACES)
def test_a_real_departement_has_the_same_months_in_both_engines(kind: str, policy: str) -> None:
    under, values = configured((f"policy={policy}",))
    world, chance = world_of(PLACES[kind]), Draws(SEED, POLICIES.index(policy))
    run = run_side_by_side(world, under, behaviour_from(values["behaviour"]), chance, FIRST_MONTH, LAST_MONTH)
    last = run.snapshot()
    assert (last.stage > 0).any()
    assert last.active.sum() > 0


def test_a_study_stores_the_same_rows_from_either_engine_with_or_without_a_shared_past(
    composer: Composer,
) -> None:
    typed = ("experiment=plan_100", "territory=departement", "territory.code=48", "draws=1", "replicates=1")
    study = read_request([*typed, "population.scale=0.5"], False, composer).study
    runs, world = planned_runs(study), study_world(study)
    (batch,) = batches(runs)
    assert [run.arm for run in batch] == [arm.name for arm in study.arms]
    together = rows_together(batch, world, fast.ENGINE)
    for run, rows in together:
        assert rows.equals(rows_of(run, world, fast.ENGINE))
    run, rows = together[-1]
    assert rows.equals(rows_of(run, world, mesa.ENGINE))
