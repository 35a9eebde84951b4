"""All that task=explain says what it means has French words, and no French word is left over."""

import re
from functools import cache

import pytest

from experiments.configuration.arm_differences import flat
from experiments.configuration.parameter_reference import (
    assumption_rows,
    declaration,
    leaves_in,
    meaning_at,
    occurrences_among,
)
from experiments.configuration.request import read_request
from experiments.language.default_words import says_without_value
from experiments.language.meanings import meaning_in, meanings_in_french
from experiments.language.numbers import is_unit
from experiments.language.texts import catalogue
from experiments.tasks.explain import MEANINGLESS
from sim.levers.policy import GROUPS
from sim.metrics import all_metrics
from tests.command_line import COMPOSER, CONFIGS, ROOT

ASSUMPTIONS = assumption_rows(ROOT / "docs" / "assumptions.md")


SAME_IN_BOTH = {"[V] ACI 2019", "[V] instruction DGOS/R5/CNAM/2023/156"}  # sources


def has_words(source: str) -> bool:
    """Say whether a source has words of a language, beyond numbers of assumptions and names of French texts."""
    is_named = source in SAME_IN_BOTH or says_without_value(source)
    return not is_named and re.fullmatch(r"(A\d+(, |; )?)*", source) is None


@cache
def parameters() -> set[str]:
    """What the settings, levers and parameters of the default study mean, and what is declared and remarked of them."""
    arm = read_request([], False, COMPOSER).study.arms[0]
    paths = [path for path in flat(arm.resolved) if path.split(".")[0] not in MEANINGLESS]
    declared = {path: declaration(path, arm.resolved) for path in paths}
    said = {str(one.field.description) for one in declared.values() if one and one.field.description}
    leaves = leaves_in(CONFIGS)
    written = {path: occurrences_among(path, leaves) for path in paths}
    remarks = {leaf.unit for leaves in written.values() for leaf in leaves if not is_unit(leaf.unit)}
    sources = {leaf.source for leaves in written.values() for leaf in leaves if has_words(leaf.source)}
    return (said | remarks | sources | {meaning_at(path, declared[path], written[path]) for path in paths}) - {""}


def meant() -> set[str]:
    groups = {(model.__doc__ or "").strip().splitlines()[0] for model in GROUPS.values()}
    levers = {str(field.description) for model in GROUPS.values() for field in model.model_fields.values()}
    assumptions = {cell for _, _, draws, reason in ASSUMPTIONS.values() for cell in (draws, reason)}
    words = {ranges for _, ranges, _, _ in ASSUMPTIONS.values() if ranges[0].isalpha()}
    return groups | levers | {metric.meaning for metric in all_metrics()} | parameters() | assumptions | words


def test_all_has_a_french_meaning_and_nothing_else_has() -> None:
    assert len(meant()) > 300
    assert set(meanings_in_french()) == meant()


@pytest.mark.parametrize("english", sorted(meant()))
def test_the_french_is_french(english: str) -> None:
    french = meaning_in(english, "fr")
    assert french != english
    assert meaning_in(english, "en") == english
    assert not {" ;", " :", " !", " ?"} & {french[place : place + 2] for place in range(len(french))}
    assert french.endswith(".") == english.endswith(".")


def test_every_assumption_has_a_french_title() -> None:
    titles = {key.removeprefix("assumption_titles.") for key in catalogue("fr") if key.startswith("assumption_titles.")}
    assert titles == set(ASSUMPTIONS)
