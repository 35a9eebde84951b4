"""Figures of a fit: what it passes, what parameters learnt, how it does where the truth is known."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from experiments.plots.canvas import style
from experiments.plots.fits import StoredFit, draw_fit, fit_drawings
from experiments.plots.fits.parameter_intervals import placed, readable
from experiments.plots.fits.rank_histogram import held, histogram, shown_ranks
from tests.unit.plots.fake_fits import HEARD, SILENT, write_fit, write_ranks
from tests.unit.plots.fake_results import texts_of


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_fit(tmp_path_factory.mktemp("results"))


def drawn(folder: Path, language: str) -> dict[str, str]:
    fit = StoredFit.read(folder, language)
    assert fit is not None
    with style():
        return {one.name: texts_of(one.figure) for one in fit_drawings(fit)}


def test_a_fit_is_drawn_as_png_and_svg(folder: Path) -> None:
    names = {path.name for path in draw_fit(folder, "en")}
    assert names == {"fit.png", "fit.svg", "parameters.png", "parameters.svg"}


def test_figures_of_a_fit_carry_their_provenance(folder: Path) -> None:
    draw_fit(folder, "en")
    with Image.open(folder / "fit.png") as image:
        told = image.text["Description"]  # type: ignore[attr-defined]
    assert all(part in told for part in ("0123456789", "seed 7", "ensemble of 40 runs", "data to 30 June 2022"))


def test_shares_counts_and_amounts_have_panels_of_their_own(folder: Path) -> None:
    text = drawn(folder, "en")["fit"]
    assert all(title in text for title in ("Shares", "Amounts", "Numbers of CPTS and projects"))


def test_the_number_of_missed_observations_is_said(folder: Path) -> None:
    assert "1 of 3" in drawn(folder, "en")["fit"].replace("\n", " ")


def test_french_figures_of_a_fit_have_french_words(folder: Path) -> None:
    assert "Les données sont muettes" in drawn(folder, "fr")["parameters"]


def test_parameters_stand_at_their_share_of_the_range(folder: Path) -> None:
    table = placed(pd.read_csv(folder / "parameters.csv"))
    assert list(table["parameter"]) == [HEARD, SILENT]
    assert table["q05"].to_numpy() == pytest.approx([0.0, 0.05])


def test_a_parameter_has_a_name_without_signs_of_code() -> None:
    assert readable("behaviour.prepare.half_founders") == "prepare: half founders"


def test_even_ranks_lie_in_the_band_of_chance() -> None:
    assert histogram((np.arange(200) + 0.5) / 200).n_outside == 0


def test_ranks_at_the_edges_leave_the_band_of_chance() -> None:
    assert histogram(np.repeat([0.0, 1.0], 100)).n_outside == 10


def test_only_parameters_that_the_data_speak_of_are_ranked(tmp_path: Path) -> None:
    write_fit(tmp_path)
    fit = StoredFit.read(write_ranks(tmp_path, [0.1, 0.5, 0.99, 0.7]), "en")
    assert fit is not None
    assert list(shown_ranks(fit)) == [HEARD]
    assert held(shown_ranks(fit)) == 0.75


def test_without_the_fit_itself_all_parameters_are_ranked(tmp_path: Path) -> None:
    assert "2 parameters (all)" in drawn(write_ranks(tmp_path, [0.1, 0.5]), "en")["ranks"].replace("\n", " ")


def test_a_folder_without_a_fit_has_no_figures(tmp_path: Path) -> None:
    assert draw_fit(tmp_path, "en") == []
