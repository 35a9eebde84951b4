"""Figures of a forecast from an earlier day."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from matplotlib.figure import Figure

from experiments.plots.canvas import fix_layout, style
from experiments.plots.hindcasts import StoredHindcast, draw_hindcast, hindcast_drawings
from experiments.plots.hindcasts.departement_scatter import worst
from experiments.plots.hindcasts.forecast_curves import parted
from tests.unit.plots.fake_fits import COVERAGE, DAY, LATER, write_hindcast
from tests.unit.plots.fake_results import texts_of
from tests.unit.plots.overlaps import boxes, overlaps


def stored(folder: Path, language: str = "en") -> StoredHindcast:
    found = StoredHindcast.read(folder, language)
    assert found is not None
    return found


@pytest.fixture(scope="module")
def hindcast(tmp_path_factory: pytest.TempPathFactory) -> StoredHindcast:
    return stored(write_hindcast(tmp_path_factory.mktemp("results")))


@pytest.fixture(scope="module")
def drawn(hindcast: StoredHindcast) -> dict[str, Figure]:
    with style():
        return {one.name: one.figure for one in hindcast_drawings(hindcast)}


def test_a_forecast_is_drawn_as_png_and_svg(hindcast: StoredHindcast) -> None:
    names = {path.name for path in draw_hindcast(hindcast.folder, "fr")}
    assert names == {
        f"{name}.{kind}" for name in ("forecast", "departements", "calibration") for kind in ("png", "svg")
    }


def test_the_cut_off_and_the_number_of_trajectories_are_said(drawn: dict[str, Figure]) -> None:
    text = texts_of(drawn["forecast"]).replace("\n", " ")
    assert "Cut-off of the forecast (30 June 2022)" in text
    assert "40 trajectories" in text


def test_a_rival_whose_place_another_took_is_not_drawn(drawn: dict[str, Figure]) -> None:
    text = texts_of(drawn["forecast"])
    assert "Persistence" in text
    assert "Bass" not in text


def test_later_observations_are_those_that_were_scored(hindcast: StoredHindcast) -> None:
    assert [(point.day, point.value) for point in hindcast.later(COVERAGE)] == [(LATER, 0.62)]


def test_known_observations_end_at_the_cut_off(hindcast: StoredHindcast) -> None:
    assert max(point.day for point in hindcast.known(COVERAGE)) <= DAY


def test_past_and_forecast_meet_at_the_cut_off(hindcast: StoredHindcast) -> None:
    past, future = parted(hindcast, hindcast.band("model", COVERAGE))
    assert past.dates[-1] == future.dates[0] == date(2022, 6, 30)


def test_a_departement_outside_of_its_interval_is_named(drawn: dict[str, Figure]) -> None:
    text = texts_of(drawn["departements"])
    assert "Nord" in text
    assert "Finistère" not in text


def test_calibration_is_drawn_for_each_level_with_the_number_of_observations(drawn: dict[str, Figure]) -> None:
    text = texts_of(drawn["calibration"])
    assert "National level (n\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}1)" in text
    assert "Départements (n\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}2)" in text


def test_the_worst_departements_come_first() -> None:
    rows = pd.DataFrame({"code": ["1", "2", "3"], "inside": [False, True, False], "absolute_error": [0.1, 0.9, 0.5]})
    assert list(worst(rows)["code"]) == ["3", "1"]


def test_without_curves_there_is_no_figure_of_them(tmp_path: Path) -> None:
    assert [one.name for one in hindcast_drawings(stored(write_hindcast(tmp_path, with_curves=False)))] == [
        "departements",
        "calibration",
    ]


def test_no_two_texts_of_a_forecast_lie_over_each_other(drawn: dict[str, Figure]) -> None:
    with style():
        for figure in drawn.values():
            fix_layout(figure)
    assert {name: pairs for name, figure in drawn.items() if (pairs := overlaps(boxes(figure)))} == {}
