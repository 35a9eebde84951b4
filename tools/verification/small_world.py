"""A small country, a policy and a behaviour whose parts one can replace: what cases of theory and tests start from."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import yaml

from experiments.study.run_hash import PROJECT
from sim.behaviour import Behaviour, behaviour_from
from sim.calendar import FIRST_MONTH
from sim.draws import Draws
from sim.engine.protocol import RunInputs
from sim.levers.policy import GROUPS, Change, Policy
from sim.model import CptsModel
from sim.world.build import people_country
from sim.world.settings import PopulationSettings
from sim.world.synthetic import CountrySize, synthetic_country
from sim.world.world import World

CONFIGS = PROJECT / "configs"
Edits = Mapping[str, Mapping[str, Any]]
SEED = 11

NEUTRAL: Edits = {
    "facilitation": {"facilitators_per_million": 4.0, "allocation": "balanced", "maturity_support": 0.25},
    "funding": {
        "functioning_euros": (50_000.0, 60_000.0, 75_000.0, 90_000.0),
        "li_startup_euros": (15_000.0, 17_500.0, 25_000.0, 30_000.0),
        "maximum_total_euros": (220_000.0, 287_000.0, 370_000.0, 450_000.0),
        "crisis_plan_euros": (25_000.0, 30_000.0, 40_000.0, 50_000.0),
        "early_signature_bonus": 0.0,
        "early_signature_until": None,
        "variable_share": 0.4,
        "multiplier": 1.0,
        "ars_project_euros": 150_000.0,
    },
    "timeline": {
        "target_date": None,
        "pressure": 0.0,
        "ramp_months": 12,
        "fade_months": 6,
        "time_floor_months": 0,
        "white_zone_action_plans": False,
    },
    "simplification": {"load_removed": 0.0},
    "training": {"coordinators_trained_per_year": 0.2, "tools": 0.0},
    "campaign": {"visibility": 0.0},
    "membership": {"mode": "voluntary"},
    "merging": {"intensity": 0.0},
}
LEVERS: Edits = {group: NEUTRAL[group] if group in NEUTRAL else GROUPS[group]().model_dump() for group in GROUPS}
QUICK: Edits = {  # much happens in a short time
    "begin": {"stock": -2.0},
    "initiate": {"base": -3.0},
    "prepare": {"pace": 4.0, "meetings_to_letter": 3, "meetings_to_project": 3, "give_up": 0.02},
    "sign": {"pace": 1.0},
    "join": {"base": -3.5},
    "engage": {"take_part": 0.2},
    "mission": {"start": 0.6, "pace": 0.4},
    "workforce": {"doctors": 0.3, "others": 0.3},
    "contract": {"dissolution": 0.05},
}

QUIET: Edits = {  # nothing happens but what a test makes happen
    "begin": {"stock": -20.0},
    "initiate": {"base": -20.0},
    "found": {"authority": 0.0},
    "perimeter": {"extension": -20.0},
    "prepare": {"give_up": 0.0},
    "sign": {"pace": 0.0},
    "mission": {"start": 0.0},
    "contract": {"dissolution": 0.0, "renewal": 10.0, "renewal_vitality": 0.0},
    "workforce": {"doctors": 0.0, "others": 0.0},
    "engage": {"stop": 0.0, "stop_fatigue": 0.0, "go": 0.0},
}


def change(group: str, first_month: int = FIRST_MONTH, region: str | None = None, **values: Any) -> Change:
    """Return a change to the levers of a group: the values given, the neutral ones for the others."""
    return Change(first_month, group, GROUPS[group].model_validate({**LEVERS[group], **values}), region)


def policy(*later: Change, name: str = "test", **levers: Mapping[str, Any]) -> Policy:
    """Return a policy with these levers from the start, the neutral ones for the others, and later changes."""
    return Policy(name, (*(change(group, **levers.get(group, {})) for group in GROUPS), *later))


@lru_cache(maxsize=1)
def _configured() -> dict[str, dict[str, Any]]:
    loaded: dict[str, dict[str, Any]] = yaml.safe_load((CONFIGS / "behaviour" / "default.yaml").read_text("utf-8"))
    return loaded


def behaviour(*edits: Edits) -> Behaviour:
    """Return the shipped behaviour with some parameters replaced."""
    values = {decision: dict(parameters) for decision, parameters in _configured().items()}
    for edit in edits:
        for decision, parameters in edit.items():
            values[decision] |= parameters
    return behaviour_from(values)


@lru_cache(maxsize=4)
def small_world(n_territories: int = 24, scale: float = 0.05, seed: int = SEED) -> World:
    """Return a country of few territories in six départements, about 800 agents that stand for 16,000 people."""
    values = yaml.safe_load((CONFIGS / "population" / "default.yaml").read_text("utf-8"))
    settings = PopulationSettings.model_validate({key: value for key, value in values.items() if key != "scale"})
    size = CountrySize(n_territories=n_territories, n_professionals=16_000)
    return people_country("small", synthetic_country(Draws.for_world(seed), size), scale, seed, settings)


def model(
    *edits: Edits,
    under: Policy | None = None,
    world: World | None = None,
    replicate: int = 0,
    first_month: int = FIRST_MONTH,
) -> CptsModel:
    """Return the model of the small world before its first month."""
    return CptsModel(world or small_world(), under or policy(), behaviour(*edits), Draws(SEED, replicate), first_month)


def run_inputs(
    *edits: Edits,
    months: int,
    under: Policy | None = None,
    world: World | None = None,
    replicate: int = 0,
    first_month: int = FIRST_MONTH,
) -> RunInputs:
    """Return the inputs of a run of the small world, for any engine."""
    last_month = first_month + months - 1
    rules, draws = behaviour(*edits), Draws(SEED, replicate)
    return RunInputs(world or small_world(), under or policy(), rules, draws, first_month, last_month)
