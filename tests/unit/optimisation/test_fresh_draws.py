"""Which draws a search meets, and which are fresh."""

from dataclasses import replace
from pathlib import Path

import pytest

from experiments.optimisation.fresh_draws import origins, with_fresh_draws
from experiments.study.definition import Uncertain
from experiments.study.parameter_draws import parameter_draws
from experiments.study.run_hash import code_and_data
from experiments.study.runs import planned_runs
from tests.unit.running.fake_engine import small_study

CONTACTS = "behaviour.join.contacts"
SAMPLE = tuple(1.0 + 0.1 * number for number in range(6))


def test_fresh_draws_are_those_after_the_ones_that_a_search_met_in_turn() -> None:
    assert origins(6, 2, 5).tolist() == [0, 1, 2, 3, 4, 5, 2]


@pytest.mark.parametrize("n_pool", [1, 2])
def test_where_none_is_left_fresh_draws_have_the_parameters_that_were_met(n_pool: int) -> None:
    assert set(origins(n_pool, 2, 3).tolist()[2:]) == set(range(n_pool))


def test_draws_keep_their_parameters_and_those_of_the_same_parameters_meet_another_chance(tmp_path: Path) -> None:
    study = small_study(tmp_path, draws=6, uncertain=(Uncertain(CONTACTS, 1.0, 3.0, "A20", SAMPLE),))
    extended = with_fresh_draws(study, 2, 6)
    values = [draw.values[CONTACTS] for draw in parameter_draws(extended)]
    assert values == pytest.approx([SAMPLE[origin] for origin in (0, 1, 2, 3, 4, 5, 2, 3)])
    chances = {(run.draw, run.replicate) for run in planned_runs(extended)}
    assert len(chances) == 8


def test_a_search_of_more_draws_begins_with_the_runs_of_one_of_fewer(tmp_path: Path) -> None:
    extended = with_fresh_draws(small_study(tmp_path, draws=6), 3, 5)
    made_from = code_and_data(extended)
    few, many = (
        {run.identity for run in planned_runs(replace(extended, draws=n_draws), made_from)} for n_draws in (2, 8)
    )
    assert few < many


def test_ranges_that_are_drawn_keep_the_draws_of_the_whole_study(tmp_path: Path) -> None:
    study = small_study(tmp_path, draws=6)
    own = [draw.values[CONTACTS] for draw in parameter_draws(study)]
    first, second, *fresh = (draw.values[CONTACTS] for draw in parameter_draws(with_fresh_draws(study, 2, 4)))
    assert [first, second, *fresh] == own


def test_a_study_of_one_draw_keeps_its_parameters(tmp_path: Path) -> None:
    assert with_fresh_draws(small_study(tmp_path), 2, 3).uncertain == ()
