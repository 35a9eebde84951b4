import json
from dataclasses import replace
from pathlib import Path

import pytest

from experiments.mistakes import UserMistake
from experiments.plots import draw_all
from experiments.tasks import plot
from tests.unit.plots.fake_results import write_results
from tests.unit.running.fake_engine import small_study


def test_a_stored_study_is_drawn_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write_results(tmp_path / "again", ["plan_100"], with_territories=False)
    assert plot.run(replace(small_study(folder), language="fr"), plot.Settings()) == 0
    assert (folder / "coverage_curves.png").is_file()
    assert "6 figures" in capsys.readouterr().out
    assert plot.run(small_study(folder), plot.Settings(format="slide")) == 0
    assert "5 figures" in capsys.readouterr().out
    assert (folder / "slide_coverage_aci.png").is_file()


def test_figures_in_another_language_carry_it_and_write_over_nothing(tmp_path: Path) -> None:
    folder = write_results(tmp_path / "two", ["plan_100"], with_territories=False)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    manifest["configuration"]["language"] = "en"
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    for language in ("en", "fr"):
        plot.run(replace(small_study(folder), language=language), plot.Settings())
    english, french = (folder / f"coverage_curves{mark}.svg" for mark in ("", "_fr"))
    assert "runs per arm" in english.read_text(encoding="utf-8")
    assert "simulations par scénario" in french.read_text(encoding="utf-8")
    draw_all(folder, "en")
    assert not french.exists()  # what a new run leaves is of that run


def test_a_study_that_was_never_run_is_a_mistake_that_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(UserMistake, match="has not been run") as caught:
        plot.run(small_study(tmp_path / "none"), plot.Settings())
    assert "task=simulate" in str(caught.value)
    assert not (tmp_path / "none").exists()
