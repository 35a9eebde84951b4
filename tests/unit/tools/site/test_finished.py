"""A built page names its language, and its tables are reached by the keyboard."""

from pathlib import Path

import pytest

from tools.site.finished import finish_pages, finished, language_of

PAGE = '<html lang="en" class="no-js"><body><table><tr><td>1</td></tr></table><p>and</p><table></table></body></html>'


@pytest.mark.parametrize(
    ("name", "language"),
    [("tutoriel.html", "fr"), ("levers_fr.html", "fr"), ("tutorial.html", "en"), ("presentation.html", "fr")],
)
def test_the_name_of_a_file_tells_its_language(name: str, language: str) -> None:
    assert language_of(name) == language


def test_every_table_is_a_part_of_its_own_with_its_own_name() -> None:
    page = finished(PAGE, "fr")
    assert page.startswith('<html lang="fr" class="no-js">')
    for n in (1, 2):
        assert f'<div class="scrolled" role="region" tabindex="0" aria-label="Tableau {n}"><table>' in page
    assert page.count("</table></div>") == 2


def test_a_corner_without_words_is_no_heading() -> None:
    page = finished('<table><tr><th style="x"></th><th>A</th></tr></table>', "en")
    assert '<tr><td style="x"></td><th>A</th></tr>' in page


def test_all_pages_of_a_site_are_finished_in_their_place(tmp_path: Path) -> None:
    (tmp_path / "reference").mkdir()
    for name in ("tutoriel.html", "reference/levers_fr.html", "reference/levers.html"):
        (tmp_path / name).write_text(PAGE, encoding="utf-8")
    finish_pages(tmp_path)
    found = [(tmp_path / name).read_text(encoding="utf-8")[:15] for name in ("tutoriel.html", "reference/levers.html")]
    assert found == ['<html lang="fr"', '<html lang="en"']
