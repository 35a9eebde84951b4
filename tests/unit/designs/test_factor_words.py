"""Factors and their limits are told in the words of a language, levers by name, parameters with their assumption."""

from math import inf

import pytest

from experiments.designs.factor_words import factor_names, limits_in_words
from experiments.designs.factors import Factor, single_levers
from experiments.language.texts import LANGUAGES

CASES = {
    ("facilitation.facilitators_per_million", 4.0, inf): "at least 4",
    ("timeline.pressure", -inf, 0.4567): "at most 0.457",
    ("timeline.pressure", 0.2, 0.8): "from 0.2 to 0.8",
    ("timeline.time_floor_months", 5.5, 12.5): "from 6 to 12",
    ("timeline.white_zone_action_plans", 0.5, inf): "yes",
    ("timeline.white_zone_action_plans", -inf, 0.0): "no",
    ("timeline.target_date", 2026.0, inf): "not before December 2025",
    ("facilitation.allocation", 0.5, inf): "territories without CPTS first or struggling CPTS first",
    ("behaviour.join.contacts", -inf, 1.5): "at most 1.5",
}


@pytest.mark.parametrize(("case", "words"), CASES.items())
def test_limits_read_as_the_values_that_they_leave(case: tuple[str, float, float], words: str) -> None:
    assert limits_in_words(*case, "en") == words


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_lever_with_a_single_value_has_a_name(language: str) -> None:
    names = factor_names([Factor(path, 0.0, 1.0) for path in single_levers()], language).values()
    assert len(set(names)) == len(names) > 15


def test_a_parameter_is_named_with_its_assumption() -> None:
    struck_off, pressure = (
        Factor("behaviour.prepare.struck_off", 0.0, 0.4, "A105"),
        Factor("timeline.pressure", 0.0, 1.0),
    )
    title = "A105 (An ARS in a hurry strikes off pré-projets that have stood still)"
    assert list(factor_names([struck_off, pressure], "en").values()) == [title, "pressure (index 0–1)"]
    both = factor_names([struck_off, Factor("behaviour.prepare.other", 0.0, 1.0, "A105")], "en")
    assert both["behaviour.prepare.other"] == f"{title}, parameter “other”"
