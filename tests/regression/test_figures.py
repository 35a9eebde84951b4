"""Figures of frozen tables look as the pictures on file; these change only by `pytest --update-baselines`.

A commit that changes them says why. The comparison is matplotlib's own: the root mean square of the differences
between pixels, 0–255 (docs/decisions, "Pictures on file").
"""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.testing.compare import compare_images
from matplotlib.text import Text

from experiments.comparing.tables import chances_table
from experiments.plots import drawings
from experiments.plots.canvas import fix_layout, style
from experiments.plots.palette import ORANGE, VERMILION
from experiments.plots.results import COMPARISON, SUMMARY, read_study
from experiments.storing.outcomes import Outcomes
from experiments.storing.parquet_tables import CHANCES
from sim.vocabulary import Level
from tests.unit.plots.fake_results import write_table

HERE = Path(__file__).parent / "figures"
DPI = 60  # coarse: small files, and strokes thick enough to count
TOLERANCE = 1.0
RUN = ["draw", "replicate"]
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
    packed(HERE / "tables" / name, copy)
    with style():
        for drawing in drawings(read_study(copy, language)):
            if drawing.name in ON_FILE[name, language]:
                fix_layout(drawing.figure)
                yield (name, language, drawing.name), drawing.figure


def packed(frozen: Path, folder: Path) -> None:
    """Write tables, frozen as text, as a study stores them."""
    folder.mkdir(parents=True)
    shutil.copy(frozen / "manifest.json", folder)
    for name in (SUMMARY, COMPARISON):
        write_table(pd.read_csv(frozen / f"{Path(name).stem}.csv", dtype={"code": str}), folder / name)
    if (frozen / "territories.csv").is_file():
        runs = pd.read_csv(frozen / "territories.csv", dtype={"code": str})
        write_table(
            pd.concat(map(chances_of_arm, runs.groupby("arm", sort=False)), ignore_index=True), folder / CHANCES
        )


def chances_of_arm(runs: tuple[Any, pd.DataFrame]) -> pd.DataFrame:
    arm, rows = runs
    pairs, metrics = tuple(map(tuple, rows[RUN].drop_duplicates().to_numpy().tolist())), ("stage", "under_shell")
    first = rows.head(len(rows) // len(pairs))
    values = rows[list(metrics)].to_numpy(dtype=float).reshape(len(pairs), len(first), len(metrics))
    places = first["date"].to_numpy(dtype=object), first["code"].to_numpy(dtype=object)
    return chances_table(Outcomes(arm, Level.TERRITORY, pairs, *places, metrics, values))


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
