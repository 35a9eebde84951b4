import gc
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.plots.canvas import (
    Drawing,
    Heading,
    empty_figure,
    fix_layout,
    save,
    save_all,
    style,
    subtitle,
    wrapped,
)
from tests.unit.plots.fake_results import study_of

WORDS = st.lists(st.text(st.characters(codec="latin-1", categories=("L", "N")), min_size=1, max_size=12), min_size=1)


@given(WORDS)
def test_wrapping_keeps_every_word_in_order(words: list[str]) -> None:
    text = " ".join(words)
    assert " ".join(wrapped(text, width=2.0, size=9.5)) == text


def test_larger_and_bolder_letters_need_more_lines() -> None:
    text = "population couverte par une CPTS " * 5
    plain = len(wrapped(text, width=3.0, size=9.5))
    assert plain < len(wrapped(text, width=3.0, size=13.0)) <= len(wrapped(text, width=3.0, size=13.0, weight="bold"))


def test_a_word_wider_than_the_line_is_cut() -> None:
    first, *middle, last = wrapped("a " + "m" * 60 + " b", width=1.0, size=9.5)
    assert first == "a"
    assert "".join((*middle, last)) == "m" * 60 + " b"
    assert all(len(line) == len(middle[0]) for line in middle)


@pytest.mark.parametrize(
    ("n_runs", "claimed", "not_claimed"),
    [
        (20, "90% interval of 20", "range"),
        (19, "range (5th to 95th percentile) of only 19", "and 90%"),
        (1, "single", "of 1"),
    ],
)
def test_no_interval_is_claimed_from_few_runs(n_runs: int, claimed: str, not_claimed: str, tmp_path: Path) -> None:
    study = study_of(tmp_path / "few", ["plan_100"])
    study.summary["n_draws"], study.summary["n_replicates"] = n_runs, 1
    told = subtitle(study, "% of the population")
    assert claimed in told
    assert not_claimed not in told


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "--><script>alert(1)</script><!--", "]]><script/>"])
def test_a_name_that_holds_a_script_is_text_in_an_svg(name: str, tmp_path: Path) -> None:
    study = study_of(tmp_path, ["status_quo", name])
    with style():
        figure = empty_figure(study, Heading(name, name, name), body=1.0)
        figure.text(0.5, 0.5, name)
        _, svg = save(Drawing("named", figure, name), tmp_path, study)
    elements = list(ElementTree.parse(svg).iter())
    assert not [element for element in elements if str(element.tag).casefold().endswith("script")]
    assert name in [element.text for element in elements]


def test_only_labels_with_words_are_looked_for_a_place_beside_the_ticks(tmp_path: Path) -> None:
    study = study_of(tmp_path / "labels")
    with style():
        figure = empty_figure(study, Heading("Title", "Subtitle"), 2.0)
        axes = figure.subplots()
        axes.set_xlabel("Years")
        fix_layout(figure)
        figure.draw_without_rendering()
    assert axes.yaxis.label.get_position() == (0, 0)
    assert axes.xaxis.label.get_window_extent().y1 < min(one.get_window_extent().y0 for one in axes.get_xticklabels())


def test_garbage_is_collected_as_before_once_figures_are_saved(tmp_path: Path) -> None:
    before, during = gc.get_threshold(), []
    study = study_of(tmp_path / "garbage")

    def drawings() -> Iterator[Drawing]:
        during.append((gc.get_threshold()[0], gc.get_freeze_count()))
        yield from ()

    save_all(drawings(), study)
    ((threshold, n_frozen),) = during
    assert threshold > before[0]
    assert n_frozen > 0
    assert (gc.get_threshold(), gc.get_freeze_count()) == (before, 0)
