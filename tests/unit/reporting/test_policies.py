"""What is compared, in words: the levers in which arms differ, and from when on."""

from dataclasses import replace

from experiments.plots.results import StoredStudy
from experiments.reporting.policies import common_money, lever_notes, lever_table, policies_in_words
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
    assert baseline.since == "The levers of reality up to 30 September 2023; assumed levers afterwards."
    assert plan.levers == "4 facilitators per million inhabitants"
    assert "from 1 July 2024 on" in plan.since


def test_levers_stand_side_by_side_without_their_periods() -> None:
    table = lever_table(study_of())
    assert table.values.tolist() == [["facilitators per million inhabitants", "2.5", "4"]]


def ending(*ends: str | None) -> StoredStudy:
    """Return a study whose arms have facilitators until these days."""
    study = study_of()
    for arm, end in zip(study.manifest["arms"], ends, strict=True):
        arm["configuration"]["facilitation"]["end"] = end
    return study


def test_a_lever_that_ends_says_when() -> None:
    baseline, plan = policies_in_words(ending(None, "2027-01-01"))
    assert "facilitation without an end" in baseline.levers
    assert "facilitation until 31 December 2026" in plan.levers
    table = lever_table(ending(None, "2027-01-01"))
    assert ["facilitation: last day", "none", "31 December 2026"] in table.values.tolist()


def test_an_end_that_the_baseline_shares_is_told_with_the_levers_that_it_does_not() -> None:
    _, plan = policies_in_words(ending("2027-01-01", "2027-01-01"))
    assert "facilitation until 31 December 2026" in plan.levers


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


def with_history(study: StoredStudy) -> StoredStudy:
    steps = [
        {"from": "2023-03-01", "pressure": 0.5},
        {"from": "2023-10-01", "announced": "2023-10-09", "pressure": 0.6},
        {"from": "2024-01-01", "announced": "2024-07-29", "pressure": 0.9},
    ]
    study.manifest["configuration"]["history"] = {"timeline": steps}
    return study


def test_an_arm_that_follows_history_tells_the_measures_taken_since_others_left_it() -> None:
    baseline, plan = policies_in_words(with_history(study_of(status_quo="2023-10-01")))
    assert "Real measures, as the model renders them: October 2023, pressure 0.6." in plan.since
    assert "Real measures" not in baseline.since


def test_where_no_arm_leaves_history_no_measure_is_told_apart() -> None:
    assert all("Real measures" not in one.since for one in policies_in_words(with_history(study_of())))


def test_levers_are_told_as_assumptions_and_pressure_with_what_it_was() -> None:
    study = with_history(study_of())
    (note,) = lever_notes(study)
    assert "assumptions of the project" in note
    for arm, pressure in zip(study.manifest["arms"], (0.5, 0.3), strict=True):
        arm["configuration"]["timeline"] = {"pressure": pressure}
    assert "it is 0.5 from March 2023, 0.6 from October 2023." in lever_notes(study)[1]


def test_arms_with_the_same_levers_need_no_note() -> None:
    study = study_of()
    study.manifest["arms"] = study.manifest["arms"][:1]
    assert lever_notes(study) == []
