"""Slides of some arms of a study."""

from pathlib import Path

import pytest

from experiments.mistakes import UserMistake
from experiments.plots import draw_slides
from experiments.plots.canvas import style
from experiments.plots.results import StoredStudy, read_study
from experiments.plots.slides import slides
from experiments.tasks import plot
from tests.unit.plots.fake_results import texts_of, write_results
from tests.unit.running.fake_engine import small_study

ARMS = ("status_quo", "plan_100", "forced_march", "slow_and_supported")


def told_by(study: StoredStudy) -> dict[str, str]:
    """Return all texts of each slide."""
    with style():
        return {slide.name: texts_of(slide.figure) for slide in slides(study)}


def test_slides_of_some_arms_show_these_and_the_baseline_in_the_colours_of_all(tmp_path: Path) -> None:
    write_results(tmp_path, ARMS, with_territories=False)
    whole, part = read_study(tmp_path, "en"), read_study(tmp_path, "en", ("slow_and_supported",))
    assert part.arms == ("status_quo", "slow_and_supported")
    assert {arm: part.styles[arm] for arm in part.arms} == {arm: whole.styles[arm] for arm in part.arms}
    left_out = [whole.label(arm) for arm in ("plan_100", "forced_march")]
    assert [name for name, told in told_by(part).items() if any(label in told for label in left_out)] == []
    assert all(whole.label("slow_and_supported") in told for told in told_by(part).values())


def test_an_arm_that_the_study_does_not_have_is_refused_before_anything_is_drawn(tmp_path: Path) -> None:
    write_results(tmp_path, ARMS, with_territories=False)
    with pytest.raises(UserMistake, match="unknown arm 'plan_10'") as caught:
        draw_slides(tmp_path, only=["plan_10"])
    assert caught.value.nearest == "plan_100"
    assert not list(tmp_path.glob("slide_*"))


def test_figures_of_some_arms_are_refused_because_tables_hold_all(tmp_path: Path) -> None:
    study = small_study(tmp_path / "study")
    study.results.mkdir(parents=True, exist_ok=True)
    with pytest.raises(UserMistake, match="on slides") as caught:
        plot.run(study, plot.Settings(only=["fast"]))
    assert "format=slide" in str(caught.value)
