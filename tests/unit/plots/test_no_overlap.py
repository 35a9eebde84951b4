"""No two texts lie over each other, and no two arms look alike, in any figure of 1 to 12 arms with long labels."""

import json
from itertools import islice
from pathlib import Path

import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from experiments.plots import drawings, families
from experiments.plots.canvas import fix_layout, style
from experiments.plots.results import StoredStudy, read_study
from experiments.plots.slides import slides
from tests.unit.plots.fake_results import PACE, write_results
from tests.unit.plots.overlaps import Boxes, beyond_the_sheet, boxes, overlaps

ENGLISH = "{n}.5 facilitators per million inhabitants, 2024–2026; deadline: end of {year}; $\\frac{{$ [/foo]"
FRENCH = "{n},5 facilitateurs par million d'habitants, 2024–2026 ; échéance : fin {year} ; anticonstitutionnellement"
LONG_WORD = "x" * 300  # nothing to break the line at
COUNTS = (2, 3, 4, 7, 12)
MAPS = 2  # of the arms, in which the maps of stages differ by title only


def study_of(folder: Path, n_arms: int) -> Path:
    """Write made-up results of arms with long labels in Corse-du-Sud, one of them without spaces."""
    arms = ["status_quo", *(f"facilitation.facilitators_per_million={n},timeline=end_{n}" for n in range(1, n_arms))]
    write_results(folder, arms, kind="departement", code="2A")
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    for number, arm in enumerate(manifest["arms"]):
        values = {"n": number, "year": 2023 + number}
        arm["label"] = {"fr": FRENCH.format(**values), "en": ENGLISH.format(**values)}
    manifest["arms"][1]["label"] = {"fr": LONG_WORD, "en": LONG_WORD}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return folder


@pytest.fixture(scope="module", params=COUNTS)
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    for number in range(1, request.param):
        PACE[f"facilitation.facilitators_per_million={number},timeline=end_{number}"] = 1 + 0.08 * number
    return study_of(tmp_path_factory.mktemp("overlap") / "study", request.param)


@pytest.fixture(scope="module", params=["fr", "en"])
def drawn(folder: Path, request: pytest.FixtureRequest) -> tuple[StoredStudy, dict[str, Figure]]:
    study = read_study(folder, request.param)
    with style():
        found = (drawing for family in families() for drawing in islice(drawings(study, [family]), MAPS))
        figures = {drawing.name: drawing.figure for drawing in (*found, *slides(study))}
        for figure in figures.values():
            fix_layout(figure)
    return study, figures


@pytest.fixture(scope="module")
def texts(drawn: tuple[StoredStudy, dict[str, Figure]]) -> dict[str, Boxes]:
    return {name: boxes(figure) for name, figure in drawn[1].items()}


def test_no_two_texts_lie_over_each_other(texts: dict[str, Boxes]) -> None:
    found = {name: overlaps(placed)[:4] for name, placed in texts.items()}
    assert {name: pairs for name, pairs in found.items() if pairs} == {}


def test_no_text_leaves_the_sheet(drawn: tuple[StoredStudy, dict[str, Figure]], texts: dict[str, Boxes]) -> None:
    found = {name: beyond_the_sheet(figure, texts[name]) for name, figure in drawn[1].items()}
    assert {name: texts for name, texts in found.items() if texts} == {}


def test_no_two_arms_look_alike(drawn: tuple[StoredStudy, dict[str, Figure]]) -> None:
    styles = drawn[0].styles.values()
    for part in ("colour", "dash", "marker"):
        assert len({getattr(one, part) for one in styles}) == len(drawn[0].arms)


def test_an_overlap_would_be_found() -> None:
    with style():
        figure = Figure()
        figure.text(0.5, 0.5, "one")
        figure.text(0.51, 0.5, "other")
        assert overlaps(boxes(figure)) == [("one", "other")]


def test_labels_are_shown_letter_by_letter(drawn: tuple[StoredStudy, dict[str, Figure]]) -> None:
    study, figures = drawn
    if study.language == "en":
        shown = " ".join(text.get_text().replace("\n", " ") for text in figures["trade_off"].findobj(Text))
        assert study.label(study.arms[0]) in shown
