"""What was typed: overrides, the combinations of a sweep and files of the person's own, checked before composition.

Most mistakes are told here, which needs neither the model nor what a study is.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from experiments.configuration.compose import LEVER_ROOTS, Composer
from experiments.configuration.early_checks import check_single_values
from experiments.configuration.overrides import Override, parse_overrides
from experiments.configuration.own_configs import with_own_files
from experiments.configuration.stored_studies import named_studies
from experiments.configuration.sweep import combinations, merged

OWN_LEVERS = Override("experiment", ("own_levers",), "experiment=own_levers", "levers on the command line")
QUICK_KEYS = {"scale": "population.scale", "draws": "draws", "replicates": "replicates"}


@dataclass(frozen=True)
class CommandLine:
    """What was typed: overrides, and the combinations of a sweep."""

    overrides: tuple[Override, ...]
    combinations: list[tuple[Override, ...]]  # one empty combination without a sweep

    @property
    def fixed(self) -> tuple[Override, ...]:
        """What has one value."""
        return tuple(item for item in self.overrides if not item.swept)

    @property
    def sweeps(self) -> bool:
        """Whether there is a sweep."""
        return len(self.fixed) < len(self.overrides)

    @property
    def swept_keys(self) -> list[str]:
        """The keys that are swept."""
        return [item.key for item in self.overrides if item.swept]

    @property
    def levers(self) -> tuple[Override, ...]:
        """What sets policy and levers."""
        return tuple(item for item in self.fixed if item.root in LEVER_ROOTS)

    @property
    def others(self) -> tuple[Override, ...]:
        """What sets anything else."""
        return tuple(item for item in self.fixed if item.root not in LEVER_ROOTS)

    @property
    def names_experiment(self) -> bool:
        """Whether an experiment was asked for."""
        return any(item.key == "experiment" for item in self.overrides if item != OWN_LEVERS)

    @property
    def makes_arms(self) -> bool:
        """Whether arms come from the command line instead of the experiment's file."""
        if any(item.key == "policy" for item in self.overrides):
            return True
        return not self.names_experiment and (self.sweeps or bool(self.levers))

    @property
    def is_quick(self) -> bool:
        """Whether a smoke run was asked for."""
        return any(item.key == "mode" and item.option == "quick" for item in self.overrides)


def read_command_line(texts: Sequence[str], sweeping: bool, composer: Composer) -> tuple[CommandLine, Composer]:
    """Return what was typed, and a composer that knows the files of the person's own. Raises UserMistake."""
    overrides, composer = with_own_files(parse_overrides(texts, "command line", sweeping), composer)
    overrides = named_studies(overrides, composer)
    for override in overrides:
        composer.check_group(override)
    check_single_values(overrides, composer)
    typed = CommandLine(overrides, combinations(overrides))
    if typed.makes_arms and not typed.names_experiment:
        typed = replace(typed, overrides=(OWN_LEVERS, *overrides))
    if typed.is_quick:
        typed = replace(typed, overrides=merged(_quick_overrides(composer, typed), typed.overrides))
    return typed, composer


def _quick_overrides(composer: Composer, typed: CommandLine) -> tuple[Override, ...]:
    """Return the overrides of a smoke run."""
    values = composer.composed(typed.others).values.get("quick")
    known = values if isinstance(values, dict) and set(values) <= set(QUICK_KEYS) else {}
    return tuple(
        Override(QUICK_KEYS[key], (str(value),), f"{QUICK_KEYS[key]}={value}", "mode=quick")
        for key, value in known.items()
    )
