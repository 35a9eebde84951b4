from dataclasses import replace
from datetime import date
from math import nan
from pathlib import Path

import pytest

from experiments.running.rounds import FIRST_ROUND, Reached, Verdict, decided, first_round, in_manifest, judged
from experiments.storing.outcomes import RunKey
from experiments.study.definition import Precision, StudyDefinition
from experiments.study.runs import planned_runs
from tests.unit.running.fake_engine import run_small, small_study

END = date(2020, 4, 30)
ASKED = Precision({"coverage_li_plus": 0.05}, END, "national")


def reached(half_width: float, from_parameters: float = 0.0, asked: float = 1.0) -> Reached:
    return Reached("n_shells", asked, half_width, from_parameters)


def test_a_study_ends_when_everything_is_as_precise_as_asked() -> None:
    found = decided((reached(0.9), reached(1.0)), 5, 50)
    assert (found.verdict, found.following) == (Verdict.REACHED, 0)


def test_chance_shrinks_with_the_number_of_replicates() -> None:
    assert decided((reached(1.2),), 10, 50).following == 15  # 10 × 1.2², rounded up
    assert decided((reached(1.2, 0.6),), 10, 50).following == 17  # 10 × (1.2² − 0.6²) / (1 − 0.6²), rounded up


def test_a_round_adds_at_least_one_replicate_and_at_most_as_many_as_there_are() -> None:
    assert decided((reached(1.0001),), 10, 50).following == 11
    assert decided((reached(9.0),), 10, 50).following == 20
    assert decided((reached(9.0),), 40, 50).following == 50


def test_a_study_ends_with_the_most_replicates_allowed() -> None:
    assert decided((reached(1.2),), 50, 50).verdict is Verdict.MOST


def test_a_study_ends_when_only_parameters_are_left() -> None:
    assert decided((reached(0.5), reached(1.5, 1.1)), 5, 50).verdict is Verdict.PARAMETERS


def test_a_metric_that_replicates_can_help_goes_on_for_itself() -> None:
    found = decided((reached(1.2), reached(9.0, 5.0)), 10, 50)
    assert (found.verdict, found.following) == (Verdict.MORE, 15)


def test_a_metric_that_nobody_can_measure_ends_a_study() -> None:
    assert decided((reached(0.5), reached(nan, nan)), 5, 50).verdict is Verdict.UNKNOWN


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> StudyDefinition:
    """Eight replicates of chance alone, all stored."""
    return simulated(small_study(tmp_path_factory.mktemp("rounds"), replicates=8, end=END))


def simulated(study: StudyDefinition) -> StudyDefinition:
    assert run_small(study).failures == ()
    return replace(study, precision=ASKED)


def runs_of(study: StudyDefinition, n_replicates: int) -> list[RunKey]:
    runs = planned_runs(replace(study, replicates=n_replicates))
    return [RunKey(run.arm, run.draw, run.replicate, run.identity) for run in runs]


def test_runs_of_later_rounds_do_not_change_what_a_round_reached(study: StudyDefinition, tmp_path: Path) -> None:
    alone = simulated(replace(study, results=tmp_path, replicates=5, precision=None))
    five = runs_of(study, 5)
    assert judged(study, ASKED, five, 5) == judged(replace(alone, replicates=8), ASKED, five, 5)


def test_more_replicates_reach_more(study: StudyDefinition) -> None:
    few, many = (judged(study, ASKED, runs_of(study, n), n) for n in (3, 8))
    assert many.reached[0].half_width < few.reached[0].half_width
    assert few.reached[0].from_parameters == 0  # the engine follows no parameters


def test_the_least_certain_place_of_a_level_counts(study: StudyDefinition) -> None:
    national, regional = (
        judged(study, replace(ASKED, level=level), runs_of(study, 8), 8).reached[0].half_width
        for level in ("national", "region")
    )
    assert regional > national


def test_without_runs_nothing_is_known(study: StudyDefinition, tmp_path: Path) -> None:
    assert judged(replace(study, results=tmp_path), ASKED, runs_of(study, 5), 5).verdict is Verdict.UNKNOWN


def test_a_given_number_of_replicates_is_one_round(study: StudyDefinition) -> None:
    assert first_round(study) == FIRST_ROUND
    assert first_round(replace(study, replicates=3)) == 3
    assert first_round(replace(study, precision=None)) == 8


def test_the_manifest_keeps_what_was_asked_and_each_round() -> None:
    kept = in_manifest(ASKED, [decided((reached(1.2),), 5, 50), decided((reached(0.9),), 8, 50)])["precision"]
    assert (kept["date"], kept["level"], kept["half_width"]) == ("2020-04-30", "national", {"coverage_li_plus": 0.05})
    assert [(one["replicates"], one["verdict"], one["following"]) for one in kept["rounds"]] == [
        (5, "more", 8),
        (8, "reached", 0),
    ]
    assert in_manifest(None, []) == {}
