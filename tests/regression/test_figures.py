"""Figures of frozen tables look as the pictures on file; these change only by `pytest --update-baselines`.

A commit that changes them says why. The comparison is matplotlib's own: the root mean square of the differences
between pixels, 0–255 (docs/decisions, "Pictures on file").
"""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.testing.compare import compare_images
from matplotlib.text import Text

from experiments.plots import drawings
from experiments.plots.canvas import fix_layout, style
from experiments.plots.palette import ORANGE, VERMILION
from experiments.plots.results import read_study
from experiments.storing.run_files import run_content, write_content

HERE = Path(__file__).parent / "figures"
DPI = 60  # coarse: small files, and strokes thick enough to count
TOLERANCE = 1.0
RUN = ["arm", "draw", "replicate"]
ON_FILE = {
    ("occitanie", "en"): {"cost", "coverage_curves", "difference_fan", "map_stage_forced_march", "shell_risk"},
    ("occitanie", "fr"): {"difference_fan", "map_risk_shell", "stages", "trade_off"},
    ("france", "fr"): {"coverage_curves", "cost"},
}
CASES = [(*study, name) for study, names in ON_FILE.items() for name in sorted(names)]
Figures = dict[tuple[str, str, str], Figure]


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory) -> Figures:
    """The figures on file, drawn now."""
    folder = tmp_path_factory.mktemp("figures")
    return {case: figure for study in ON_FILE for case, figure in drawn(folder, *study)}


def drawn(folder: Path, name: str, language: str) -> Iterator[tuple[tuple[str, str, str], Figure]]:
    copy = folder / language / name
    shutil.copytree(HERE / "tables" / name, copy)
    write_runs(copy)
    with style():
        for drawing in drawings(read_study(copy, language)):
            if drawing.name in ON_FILE[name, language]:
                fix_layout(drawing.figure)
                yield (name, language, drawing.name), drawing.figure


def write_runs(folder: Path) -> None:
    """Write the territories, frozen as text, into a file for each run, and name the runs in the manifest."""
    if not (folder / "territories.csv").is_file():
        return
    rows = pd.read_csv(folder / "territories.csv", dtype={"code": str})
    rows = rows.assign(date=pd.to_datetime(rows["date"]).dt.date, level="territory")
    runs = []
    for number, (key, run) in enumerate(rows.groupby(RUN)):
        write_content(folder, str(number), run_content(str(number), run))
        runs.append({**dict(zip(RUN, key, strict=True)), "identity": str(number)})
    file = folder / "manifest.json"
    manifest = {**json.loads(file.read_text(encoding="utf-8")), "runs": {"all": runs}}
    file.write_text(json.dumps(manifest, default=int), encoding="utf-8")


def difference(figure: Figure, case: tuple[str, str, str], folder: Path) -> str | None:
    """Return how a figure differs from the one on file, None when it does not."""
    found = folder / f"{case[2]}.png"
    with style():
        figure.savefig(found, dpi=DPI, metadata={"Software": None})
    return compare_images(str(on_file(case)), str(found), tol=TOLERANCE)  # type: ignore[no-any-return]


def on_file(case: tuple[str, str, str]) -> Path:
    return HERE / "baselines" / f"{case[2]}_{case[0]}_{case[1]}.png"


@pytest.mark.parametrize("case", CASES, ids="-".join)
def test_a_figure_looks_as_on_file(
    figures: Figures, case: tuple[str, str, str], tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    if request.config.getoption("--update-baselines"):
        with style():
            figures[case].savefig(on_file(case), dpi=DPI, metadata={"Software": None})
    assert difference(figures[case], case, tmp_path) is None


def test_a_picture_of_another_size_is_found(figures: Figures, tmp_path: Path) -> None:
    figure = figures["occitanie", "fr", "stages"]
    with pytest.raises(Exception, match="sizes do not match"):
        difference(figure, ("france", "fr", "coverage_curves"), tmp_path)


def test_a_changed_colour_is_found(figures: Figures, tmp_path: Path) -> None:
    case = ("occitanie", "en", "coverage_curves")
    lines = [line for line in figures[case].findobj(Line2D) if line.get_color() == VERMILION]
    for line in lines:
        line.set_color(ORANGE)
    wrong = difference(figures[case], case, tmp_path)
    for line in lines:
        line.set_color(VERMILION)
    assert wrong is not None


@pytest.mark.parametrize(
    ("case", "label"),
    [
        (("occitanie", "en", "coverage_curves"), "97%"),
        (("occitanie", "fr", "difference_fan"), "+5,6"),
        (("france", "fr", "coverage_curves"), "ACI signé"),
    ],
)
def test_a_lost_label_is_found(figures: Figures, case: tuple[str, str, str], label: str, tmp_path: Path) -> None:
    (text,) = {text for text in figures[case].findobj(Text) if text.get_text() == label}
    text.set_visible(False)
    wrong = difference(figures[case], case, tmp_path)
    text.set_visible(True)
    assert wrong is not None
