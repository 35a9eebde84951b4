from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.image import imread

from experiments.plots import draw_all
from experiments.plots.canvas import style
from experiments.plots.curve_rows import Row, emptiest_corner
from experiments.plots.figures import coverage_curves, trade_off
from experiments.plots.figures.cost import amount
from experiments.plots.figures.map_stage import GAIN_COLOURS, gain_colours
from experiments.plots.figures.shell_risk import FEWEST_MATURE, where_mature
from experiments.plots.results import SUMMARY, Band, read_study
from experiments.plots.series import number_axis
from tests.unit.plots.fake_results import ARMS, flat_band, study_of, write_results, write_table

DAYS = tuple(date(year, 12, 31) for year in range(2020, 2028))
SIX = [*ARMS, "mine", "yours"]


def row(*bands: Band) -> Row:
    return Row("", dict(enumerate(bands)), (0.0, 1.0), number_axis, str)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("values", "corner"),
    [
        ([0.0, 0.1, 0.5, 0.8, 0.9, 0.95, 1.0, 1.0], "lower right"),
        ([0.0, 0.0, 0.0, 0.1, 0.1, 0.2, 0.3, 0.3], "upper left"),
        ([0.9, 0.9, 0.8, 0.8, 0.6, 0.3, 0.0, 0.0], "lower left"),
    ],
)
def test_a_value_is_written_into_the_corner_that_the_curves_leave_free(values: list[float], corner: str) -> None:
    assert emptiest_corner(row(flat_band(DAYS, *values)), (DAYS[0], DAYS[-1])) == corner


def test_a_curve_that_begins_late_and_high_has_its_value_at_the_right() -> None:
    late = Band(DAYS[2:], *4 * ((0.9, 0.2, 0.1, 0.1, 0.1, 0.1),))
    assert emptiest_corner(row(late), (DAYS[0], DAYS[-1])) == "upper right"


def drawn(family: object, folder: Path, arms: list[str], language: str = "en") -> Figure:
    study = study_of(folder / "study", arms, language)
    with style():
        (drawing,) = family.draw(study)  # type: ignore[attr-defined]
        drawing.figure.draw_without_rendering()
    figure: Figure = drawing.figure
    return figure


@pytest.mark.parametrize(("n_arms", "n_panels"), [(1, 3), (2, 3), (3, 9), (4, 12), (5, 3)])
def test_three_or_four_arms_stand_side_by_side(n_arms: int, n_panels: int, tmp_path: Path) -> None:
    figure = drawn(coverage_curves, tmp_path, SIX[:n_arms])
    assert len([axes for axes in figure.findobj(Axes) if axes.axison]) == n_panels


def test_arms_that_coincide_are_both_seen_in_the_trade_off(tmp_path: Path) -> None:
    study = study_of(tmp_path / "same", ["status_quo", "mine"])
    with style():
        (drawing,) = trade_off.draw(study)
        drawing.figure.legends.clear()
        for legend in [found for axes in drawing.figure.findobj(Axes) if (found := axes.get_legend())]:
            legend.remove()
        drawing.figure.savefig(tmp_path / "same.png", dpi=120)
    pixels = imread(tmp_path / "same.png")[..., :3]
    for arm in study.arms:
        is_arm = (abs(pixels - to_rgb(study.styles[arm].colour)) < 0.02).all(axis=2)
        assert is_arm.sum() > 100


def test_the_share_of_shells_starts_where_enough_aci_are_mature(tmp_path: Path) -> None:
    study = study_of(tmp_path / "shells", ["plan_100"])
    whole = study.band("plan_100", "shell_share")
    shown = where_mature(study, "plan_100", whole)
    aci = dict(zip(study.band("plan_100", "n_aci").dates, study.band("plan_100", "n_aci").mean, strict=True))
    assert 0 < len(shown.dates) <= len(whole.dates)
    first = shown.dates[0]
    assert aci[date(first.year - 2, first.month, first.day)] >= FEWEST_MATURE


def test_a_place_with_few_aci_says_why_it_shows_no_share(tmp_path: Path) -> None:
    folder = write_results(tmp_path / "few", ["plan_100"], with_territories=False)
    write_table(pd.read_parquet(folder / SUMMARY).replace("n_aci", "n_other"), folder / SUMMARY)
    draw_all(folder, "en")
    told = " ".join((folder / "shell_risk.svg").read_text(encoding="utf-8").split())
    assert "Fewer than 10 ACI" in told


@pytest.mark.parametrize(
    ("value", "written"),
    [(1469.3, "1,469"), (195.4, "195"), (88.12, "88.1"), (8.126, "8.13"), (0.1, "0.10"), (0, "0.00")],
)
def test_amounts_have_three_digits(value: float, written: str) -> None:
    assert amount(value, "en") == written


def test_gains_and_losses_have_their_own_colours() -> None:
    found = gain_colours(pd.Series({"a": -0.5, "b": 0.0, "c": 0.3, "d": 1.0, "e": float("nan")}))
    assert found == dict(zip("abcd", GAIN_COLOURS, strict=True))


def test_no_axis_of_the_trade_off_shows_more_than_the_whole_population(tmp_path: Path) -> None:
    folder = write_results(tmp_path / "study", list(ARMS), with_territories=False)
    summary = pd.read_parquet(folder / SUMMARY)
    is_covered = summary["metric"].isin(["coverage_li_plus", "coverage_aci"])
    summary.loc[is_covered, ["mean", "q05", "q25", "q50", "q75", "q95"]] = 1.0
    write_table(summary, folder / SUMMARY)
    with style():
        (drawing,) = trade_off.draw(read_study(folder, "en"))
    tops = [axes.get_ylim()[1] for axes in drawing.figure.findobj(Axes) if axes.get_xlabel()]
    assert len(tops) == 2
    assert all(1.0 <= top <= trade_off.FULL for top in tops)
