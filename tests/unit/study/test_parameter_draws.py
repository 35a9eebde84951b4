from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from experiments.study.definition import Arm, StudyDefinition, Uncertain
from experiments.study.parameter_draws import behaviour_of, decision_and_parameter, parameter_draws
from sim.behaviour import Behaviour, behaviour_from
from sim.rules.base import Rule
from tests.unit.running.fake_engine import BEHAVIOUR, UNCERTAIN, arm, small_study


class Another(Rule):
    """Another rule for joining, with a parameter of its own."""

    speed: float = 1.0


CONTACTS, MEETINGS = "behaviour.join.contacts", "behaviour.prepare.meetings_to_letter"


def with_behaviour(one: Arm, decision: str, **values: Any) -> Arm:
    return replace(one, behaviour=behaviour_from({**BEHAVIOUR, decision: {**BEHAVIOUR[decision], **values}}))


@pytest.fixture
def study(tmp_path: Path) -> StudyDefinition:
    return small_study(tmp_path, draws=8)


def test_a_single_draw_keeps_the_configured_parameters(study: StudyDefinition) -> None:
    (only,) = parameter_draws(replace(study, draws=1))
    assert behaviour_of(study.arms[0], only) == behaviour_from(BEHAVIOUR)


@given(n_draws=st.integers(2, 50), seed=st.integers(0, 2**32))
@settings(max_examples=30)
def test_each_equal_part_of_a_range_is_drawn_once(n_draws: int, seed: int) -> None:
    study = small_study(Path("unused"), draws=n_draws, seed=seed)
    for item in UNCERTAIN:
        values = np.array([draw.values[item.path] for draw in parameter_draws(study)])
        parts = np.floor((values - item.low) / (item.high - item.low) * n_draws)
        assert sorted(parts) == list(range(n_draws))


def test_the_same_seed_gives_the_same_draws_and_another_seed_others(study: StudyDefinition) -> None:
    assert parameter_draws(study) == parameter_draws(study)
    assert parameter_draws(study) != parameter_draws(replace(study, seed=8))


def test_one_more_uncertain_parameter_leaves_the_others_as_they_are(study: StudyDefinition) -> None:
    more = replace(study, uncertain=(Uncertain("behaviour.join.isolation", 0, 1, "A21"), *UNCERTAIN))
    for before, after in zip(parameter_draws(study), parameter_draws(more), strict=True):
        assert before.values[CONTACTS] == after.values[CONTACTS]


def test_parameters_are_drawn_independently_of_each_other(study: StudyDefinition) -> None:
    draws = parameter_draws(replace(study, draws=400))
    correlation = np.corrcoef([[draw.values[path] for draw in draws] for path in (CONTACTS, MEETINGS)])[0, 1]
    assert abs(correlation) < 0.15


def test_every_arm_gets_the_same_values(study: StudyDefinition) -> None:
    for draw in parameter_draws(study):
        one, other = (behaviour_of(one, draw)["join"] for one in study.arms)
        assert one == other


def test_a_whole_number_stays_whole(study: StudyDefinition) -> None:
    for draw in parameter_draws(study):
        meetings = behaviour_of(study.arms[0], draw)["prepare"].model_dump()["meetings_to_letter"]
        assert type(meetings) is int
        assert abs(meetings - draw.values[MEETINGS]) <= 0.5


def test_a_parameter_that_arms_set_differently_is_their_question_and_not_drawn(study: StudyDefinition) -> None:
    strong = with_behaviour(arm("strong", "calm"), "join", contacts=9.0)
    compared = replace(study, arms=(study.arms[0], strong))
    for draw in parameter_draws(compared):
        assert CONTACTS not in draw.values
        assert behaviour_of(strong, draw)["join"].model_dump()["contacts"] == 9.0


def test_a_rule_without_the_parameter_is_left_alone(study: StudyDefinition) -> None:
    other = replace(arm("other", "calm"), behaviour=Behaviour({**study.arms[0].behaviour.rules, "join": Another()}))
    (draw, *_) = parameter_draws(replace(study, arms=(study.arms[0], other)))
    assert behaviour_of(other, draw)["join"] == Another()
    assert CONTACTS in draw.values


@pytest.mark.parametrize("path", ["join.contacts", "behaviour.join", "levers.facilitation.allocation"])
def test_a_path_outside_behaviour_is_refused(path: str) -> None:
    with pytest.raises(ValueError, match=r"behaviour\.<decision>\.<parameter>"):
        decision_and_parameter(path)
