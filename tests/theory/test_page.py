"""The page of the verification is that of the code: made again, it is the same."""

from dataclasses import replace
from importlib import import_module
from pkgutil import iter_modules

import numpy as np
import pytest

from tools.verification import cases
from tools.verification.case import Case
from tools.verification.checks import Check
from tools.verification.figure import qq_plot
from tools.verification.page import DOCS, PAGE, PICTURES, SECTIONS, CaseResult, failures, is_sealed, page_of, results

ALL = [case for section in SECTIONS.values() for case in section]


def test_the_page_made_again_is_the_page() -> None:
    page = (DOCS / PAGE).read_text(encoding="utf-8")
    assert page_of(results()) == page, "make verification writes it again"
    assert is_sealed(page)
    assert not is_sealed(page.replace("all hold", "most hold"))


def test_every_case_is_on_the_page_once() -> None:
    modules = [import_module(f"{cases.__name__}.{module.name}") for module in iter_modules(cases.__path__)]
    assert sorted(case.name for case in ALL) == sorted(case.name for module in modules for case in module.CASES)
    assert len({case.name for case in ALL}) == len(ALL)


def test_every_case_of_chance_has_a_figure_and_all_are_small() -> None:
    pictures = list((DOCS / PICTURES).glob("*.png"))
    assert {file.stem for file in pictures} == {case.name for case in ALL if case.scores}
    assert sum(file.stat().st_size for file in pictures) < 1_000_000
    assert all(file.read_bytes().startswith(b"\x89PNG") for file in pictures)


@pytest.fixture
def failing() -> Case:
    return Case("planted", "Planted", "", "", "", lambda: [Check("sum", "3 for 2", 1e-9, False)])


def test_a_check_that_does_not_hold_is_told(failing: Case) -> None:
    sections = {"Planted": [CaseResult(failing)]}
    assert list(failures(sections)) == ["Planted: sum: 3 for 2, p = 1e-09"]
    assert "1 do not hold" in page_of(sections)


def test_scores_that_are_not_normal_are_seen(failing: Case) -> None:
    shifted = replace(failing, scores=lambda: np.random.default_rng(1).normal(0.5, 1.0, 500))
    assert CaseResult(shifted).normality < 1e-6


def test_the_same_scores_give_the_same_picture() -> None:
    scores = np.linspace(-2.0, 2.0, 50)
    assert qq_plot("Title", scores) == qq_plot("Title", scores)
    assert qq_plot("Title", scores) != qq_plot("Title", scores + 1.0)
