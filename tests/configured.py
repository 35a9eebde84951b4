"""What the shipped configuration means: the policy, the values and the population behind what one would type."""

from functools import cache

from experiments.configuration.compose import Plain
from experiments.configuration.levers import policy_from
from experiments.configuration.overrides import parse_overrides
from sim.levers.policy import Policy
from sim.world.settings import PopulationSettings
from tests.command_line import COMPOSER


@cache
def configured(overrides: tuple[str, ...]) -> tuple[Policy, Plain]:
    """Return the policy and all values behind what one would type."""
    composed = COMPOSER.composed(parse_overrides(overrides, "test", sweeping=False))
    return policy_from(composed.values, composed.where), composed.values


def population_settings() -> PopulationSettings:
    """Return the shipped assumptions about the population."""
    values = configured(())[1]["population"]
    return PopulationSettings.model_validate({key: value for key, value in values.items() if key != "scale"})
