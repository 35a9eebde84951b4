"""Drawing a whole folder: the files that come of it, and what they must have in common."""

import re
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from experiments.comparing.costs_by_year import FILE as COSTS
from experiments.plots import draw_all, drawings, families
from experiments.plots.canvas import Drawing, save, style
from experiments.plots.figures import coverage_curves, map_risk
from experiments.plots.palette import GREY, STYLES, arm_styles
from experiments.plots.results import StoredStudy, read_study
from tests.unit.plots.fake_results import ARMS, study_of, texts_of, write_results

CURVES = {"cost", "cost_by_year", "coverage_curves", "difference_fan", "shell_risk", "stages", "trade_off"}
RISKS = {"map_risk_shell", "map_risk_white"}
STAGE_MAPS = {"map_stage_status_quo", "map_stage_plan_100"}


@pytest.fixture(scope="module")
def nord(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A département with two arms, drawn."""
    folder = write_results(
        tmp_path_factory.mktemp("results") / "nord", ["status_quo", "plan_100"], kind="departement", code="59"
    )
    draw_all(folder, "fr")
    return folder


@pytest.fixture(scope="module")
def france(tmp_path_factory: pytest.TempPathFactory) -> StoredStudy:
    return read_study(write_results(tmp_path_factory.mktemp("results") / "france"), "en")


@pytest.fixture(scope="module")
def drawn(france: StoredStudy) -> dict[str, Drawing]:
    with style():
        return {drawing.name: drawing for drawing in drawings(france)}


def names(folder: Path) -> set[str]:
    return {path.stem for path in folder.glob("*.svg")}


def test_every_figure_is_there_as_png_and_svg(nord: Path) -> None:
    assert names(nord) == {path.stem for path in nord.glob("*.png")} == CURVES | RISKS | STAGE_MAPS


def test_pictures_are_large_enough_to_print(nord: Path) -> None:
    for path in nord.glob("*.png"):
        with Image.open(path) as image:
            image.verify()
            assert image.width > 1200


def test_pictures_carry_their_provenance(nord: Path) -> None:
    for path in nord.glob("*.png"):
        with Image.open(path) as image:
            told = image.text["Description"]  # type: ignore[attr-defined]
        assert all(part in told for part in ("0123456789", "fedcba9876", "graine 20231009", "échelle 0,1", "Nord (59)"))


def test_pictures_name_study_question_commit_configuration_and_data(nord: Path) -> None:
    with Image.open(nord / "cost.png") as image:
        told = dict(image.text)  # type: ignore[attr-defined]
    written = (nord / "cost.svg").read_text(encoding="utf-8")
    assert (told["Study"], told["Data"]) == ("nord", "2023-08-31")
    assert told["Commit"] == "0123456789abcdef0123456789abcdef01234567"
    assert told["Configuration"] == "fedcba9876543210fedcba98"
    assert told["Question"].endswith("?")
    assert all(told[key] in written for key in ("Study", "Question", "Commit", "Configuration", "Data"))


def test_vector_pictures_say_what_they_show_and_carry_no_date(nord: Path) -> None:
    for path in nord.glob("*.svg"):
        text = path.read_text(encoding="utf-8")
        assert text.startswith("<?xml")
        assert "<dc:title>" in text
        assert "<dc:date>" not in text


def drawn_again(folder: Path, name: str) -> Drawing:
    family = {"coverage_curves": coverage_curves, "map_risk_shell": map_risk}[name]
    with style():
        return next(drawing for drawing in family.draw(read_study(folder, "fr")) if drawing.name == name)


@pytest.mark.parametrize("name", ["coverage_curves", "map_risk_shell"])
def test_the_same_results_give_the_same_bytes(nord: Path, tmp_path: Path, name: str) -> None:
    with style():
        paths = save(drawn_again(nord, name), tmp_path, read_study(nord, "fr"))
    assert [path.read_bytes() for path in paths] == [(nord / path.name).read_bytes() for path in paths]


def test_a_figure_is_found_by_its_file_alone() -> None:
    folder = Path(coverage_curves.__file__).parent
    assert families() == sorted(file.stem for file in folder.glob("[a-z]*.py"))


def test_every_family_is_drawn_for_a_whole_study(drawn: dict[str, Drawing]) -> None:
    assert set(drawn) == CURVES | RISKS | {f"map_stage_{arm}" for arm in ARMS}


@pytest.mark.parametrize("name", sorted(CURVES))
def test_an_arm_has_its_one_colour_in_every_figure(drawn: dict[str, Drawing], name: str) -> None:
    figure = drawn[name].figure
    colours = {str(artist.get_color()) for artist in figure.findobj(lambda artist: hasattr(artist, "get_color"))}
    arms = arm_styles(tuple(ARMS), "status_quo")
    shown = {arms[arm].colour for arm in ARMS if name != "difference_fan" or arm != "status_quo"}
    absent = {GREY, *(style.colour for style in STYLES)} - {style.colour for style in arms.values()}
    assert shown <= colours
    assert not colours & absent


@pytest.mark.parametrize("name", sorted(CURVES - {"trade_off"}))
def test_curves_mark_the_end_of_the_data(drawn: dict[str, Drawing], name: str) -> None:
    assert "End of data (31 August 2023)" in texts_of(drawn[name].figure)


@pytest.mark.parametrize("name", sorted(CURVES | RISKS))
def test_figures_say_how_many_runs_they_rest_on(drawn: dict[str, Drawing], name: str) -> None:
    text = texts_of(drawn[name].figure)
    assert "8\N{NO-BREAK SPACE}runs per arm" in text
    assert drawn[name].title.split()[0] in text


def test_observed_points_stand_on_the_curves_with_twice_their_error(drawn: dict[str, Drawing]) -> None:
    for aci in drawn["coverage_curves"].figure.axes[len(ARMS) : 2 * len(ARMS)]:
        (container,) = aci.containers
        points, _, (bars,) = container
        assert points.get_ydata()[-1] == pytest.approx(0.576)
        assert np.ptp(bars.get_segments()[-1][:, 1]) == pytest.approx(4 * 0.01)


def test_no_line_of_text_leaves_the_sheet(drawn: dict[str, Drawing]) -> None:
    for drawing in drawn.values():
        drawing.figure.draw_without_rendering()
        width, height = drawing.figure.bbox.size
        for text in drawing.figure.texts:
            box = text.get_window_extent()
            assert 0 <= box.x0 <= box.x1 <= width
            assert 0 <= box.y0 <= box.y1 <= height


def test_french_figures_have_french_words(nord: Path) -> None:
    told = (nord / "shell_risk.svg").read_text(encoding="utf-8")
    comments = " ".join(re.findall(r"<!-- (.*?) -->", told))
    assert "Coquilles vides, % des ACI" in comments
    assert "Statu quo (référence)" in comments
    assert "baseline" not in comments


def test_a_single_arm_is_drawn_without_a_comparison(tmp_path: Path) -> None:
    folder = write_results(tmp_path / "one", ["plan_100"], with_territories=False)
    (folder / "manifest.json").unlink()
    draw_all(folder)
    assert names(folder) == CURVES - {"difference_fan"}


def test_an_invented_country_is_drawn_without_maps_and_points(tmp_path: Path) -> None:
    study = study_of(tmp_path / "invented", kind="synthetic")
    with style():
        found = {drawing.name: drawing.figure for drawing in drawings(study)}
    assert set(found) == CURVES
    assert "Observed" not in texts_of(found["coverage_curves"])


def test_no_figure_of_an_earlier_study_stays_in_the_folder(tmp_path: Path) -> None:
    folder = write_results(tmp_path / "nord", tuple(ARMS)[:1], kind="departement", code="59")
    for name in ("map_stage_gone.png", "map_stage_gone.svg", "notes.txt"):
        (folder / name).write_text("old", encoding="utf-8")
    drawn = {path.name for path in draw_all(folder)}
    assert {path.name for path in folder.iterdir() if path.suffix in (".png", ".svg")} == drawn
    assert (folder / "notes.txt").exists()


def yearly_costs(folder: Path, **place: object) -> Drawing | None:
    study = study_of(folder, ["status_quo", "plan_100"], **place)
    with style():
        return next((one for one in drawings(study, ["cost"]) if one.name == "cost_by_year"), None)


def test_spending_by_year_stands_at_the_mark_of_its_year_beside_what_was_published(tmp_path: Path) -> None:
    drawing = yearly_costs(tmp_path)
    assert drawing is not None
    cnam = drawing.figure.axes[0]
    curves = [line for line in cnam.lines if line.get_marker() == "None" and len(set(line.get_xdata())) > 2]
    days = sorted({date.fromordinal(int(day)) for line in curves for day in line.get_xdata()})
    assert days == [date(year, 1, 1) for year in range(2020, 2028)]  # 2019 began in July
    point = next(line for line in cnam.lines if line.get_marker() == "o")
    assert [date.fromordinal(int(day)) for day in point.get_xdata()] == [date(2022, 1, 1)]
    assert list(point.get_ydata()) == [100.0]  # millions of euros


def test_a_year_that_is_not_simulated_to_its_end_is_no_year_of_spending(tmp_path: Path) -> None:
    drawing = yearly_costs(tmp_path, end=date(2026, 6, 30))
    assert drawing is not None
    curve = max(drawing.figure.axes[0].lines, key=lambda line: len(line.get_xdata()))
    assert date.fromordinal(int(curve.get_xdata()[-1])) == date(2025, 1, 1)


def test_results_without_that_table_have_no_such_figure(tmp_path: Path) -> None:
    folder = write_results(tmp_path, ["status_quo", "plan_100"], with_territories=False)
    (folder / COSTS).unlink()
    with style():
        assert "cost_by_year" not in {one.name for one in drawings(read_study(folder, "en"))}
