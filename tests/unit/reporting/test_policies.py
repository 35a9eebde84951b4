"""What is compared, in words: the levers in which arms differ, and from when on."""

from dataclasses import replace

from experiments.plots.results import StoredStudy
from experiments.reporting.policies import common_money, lever_table, policies_in_words
from tests.unit.reporting.fake_tables import answers_of

FUNDING = {"start": "2024-07-01", "ars_project_euros": 151958, "multiplier": 1.0}


def study_of(**departures: str) -> StoredStudy:
    levers = {"status_quo": 2.5, "plan_100": 4.0}
    arms = [
        {
            "name": name,
            "label": {"en": name},
            "configuration": {
                "policy": {"start": "2024-07-01", "end": None},
                "facilitation": {"start": "2024-07-01", "end": None, "facilitators_per_million": posts},
                "funding": FUNDING,
            },
        }
        for name, posts in levers.items()
    ]
    study = answers_of().study
    manifest = {**study.manifest, "arms": arms, "departures": departures, "configuration": {"as_of": "2024-06-30"}}
    return replace(study, manifest=manifest)


def test_an_arm_tells_what_it_does_otherwise_and_from_when_on() -> None:
    baseline, plan = policies_in_words(study_of(status_quo="2023-10-01"))
    assert baseline.is_baseline
    assert "2.5 facilitators per million" in baseline.levers
    assert baseline.since.startswith("Leaves what really happened on 1 October 2023")
    assert plan.levers == "4 facilitators per million inhabitants"
    assert "from 1 July 2024 on" in plan.since


def test_levers_stand_side_by_side_without_their_periods() -> None:
    table = lever_table(study_of())
    assert table.values.tolist() == [["facilitators per million inhabitants", "2.5", "4"]]


def test_money_that_all_arms_share_is_told_once() -> None:
    assert any("151,958" in words for words in common_money(study_of()))


def test_without_pressure_its_ramp_is_not_told() -> None:
    study = study_of()
    timelines = ({"pressure": 0.5, "ramp_months": 9}, {"pressure": 0.0, "ramp_months": 12})
    for arm, timeline in zip(study.manifest["arms"], timelines, strict=True):
        arm["configuration"]["timeline"] = timeline
    baseline, plan = policies_in_words(study)
    assert "9 months" in baseline.levers
    assert "12 months" not in plan.levers
