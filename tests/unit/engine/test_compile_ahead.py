import pytest

from sim.engine.fast.decisions import professionals_decide
from sim.engine.fast.engine import ENGINE
from sim.engine.fast.work import cpts_work, fatigue_and_vitality_follow
from sim.engine.fast.workforce import workforce_renews_itself
from tools.verification.small_world import behaviour, policy, small_world

STEPS = {
    step.py_func.__name__: step
    for step in (professionals_decide, cpts_work, fatigue_and_vitality_follow, workforce_renews_itself)
}
RULES = 2  # their place among the arguments of a step


@pytest.mark.parametrize("name", STEPS)
def test_a_helper_compiles_a_step_with_the_types_that_a_month_calls_it_with(name: str) -> None:
    for prepare in (ENGINE.prepare, ENGINE.help_prepare):
        prepare(small_world(), policy(), behaviour())
    called = STEPS[name].signatures[-1]
    kept = [key[0] for _, key in STEPS[name]._cache._cache_file._versions()]
    assert [signature for signature in kept if signature[RULES] == called[RULES]] == [called]
