"""Units as they are read on a French screen."""

from pathlib import Path

import pytest

from experiments.configuration.mistakes import unit_of
from experiments.configuration.provenance import file_provenance
from experiments.language.units import unit_in
from sim.levers.policy import GROUPS
from sim.metrics import all_metrics

CONFIGS = Path(__file__).parents[2] / "configs"
SAME_IN_BOTH = {"CPTS"}


def units() -> set[str]:
    """The units of all metrics, of all levers, and those beside the values of the levers' presets."""
    declared = {unit_of(field) for group in GROUPS.values() for field in group.model_fields.values()}
    files = [file for group in GROUPS for file in (CONFIGS / group).glob("*.yaml")]
    leaves = [leaf for file in files for leaf in file_provenance(file, CONFIGS).values()]
    written = {leaf.unit for leaf in leaves if leaf.numeric}
    return ({metric.unit for metric in all_metrics()} | declared | written) - {""}


@pytest.mark.parametrize("unit", sorted(units()))
def test_a_unit_has_french_words(unit: str) -> None:
    assert unit_in(unit, "en") == unit
    assert unit_in(unit, "fr") != unit or unit in SAME_IN_BOTH


def test_an_unknown_unit_is_shown_as_it_is() -> None:
    assert unit_in("parsecs", "fr") == "parsecs"
