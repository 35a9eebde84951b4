import json
from itertools import product
from pathlib import Path

import pytest

from experiments.plots import drawings
from experiments.plots.canvas import Drawing, fix_layout, style
from experiments.plots.results import read_study
from tests.unit.plots.fake_results import texts_of, write_results
from tests.unit.plots.overlaps import beyond_the_sheet, boxes, overlaps

PEOPLE = [f"{n},5 facilitateurs par million d'habitants" for n in range(3)]
DEADLINES = [f"Échéance : fin {year}" for year in (2025, 2026, 2027)]
PAY = ["Financement × 0,67", "Financement × 1,5"]


def figure_of(folder: Path, *levers: list[str]) -> list[Drawing]:
    """Return the figure of a made-up sweep over all combinations of labels."""
    combinations = list(product(*levers))
    arms = [f"arm_{number}" for number in range(len(combinations))]
    write_results(folder, arms, with_territories=False)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    manifest["swept"] = {
        arm: {f"lever_{row}": {"fr": label, "en": label} for row, label in enumerate(labels)}
        for arm, labels in zip(arms, combinations, strict=True)
    }
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    with style():
        found = list(drawings(read_study(folder, "fr"), ["sweep"]))
        for drawing in found:
            fix_layout(drawing.figure)
    return found


@pytest.mark.parametrize("levers", [(PEOPLE,), (PEOPLE, DEADLINES), (PEOPLE, PAY, DEADLINES), (PAY, PEOPLE * 3)])
def test_a_sweep_has_a_figure_whose_texts_keep_apart(levers: tuple[list[str], ...], tmp_path: Path) -> None:
    unique = [list(dict.fromkeys(labels)) for labels in levers]
    (drawing,) = figure_of(tmp_path / "sweep", *unique)
    assert drawing.name == "sweep"
    assert overlaps(boxes(drawing.figure)) == []
    assert beyond_the_sheet(drawing.figure, boxes(drawing.figure)) == []
    told = "".join(texts_of(drawing.figure).split())
    assert all("".join(label.split()) in told for labels in unique for label in labels)


def test_a_study_that_is_no_sweep_has_none(tmp_path: Path) -> None:
    assert figure_of(tmp_path / "one", PEOPLE[:1]) == []
