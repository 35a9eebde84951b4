"""The report of a study in a real Chromium: nothing from outside, accessible, short on paper, true to its tables."""

import csv
import io
import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from experiments.cli import main
from experiments.language.numbers import month_and_year, number
from experiments.reporting.report import write_report
from experiments.tasks import simulate
from tests.browser.conftest import Visit

Open = Callable[..., Visit]
STUDY = ("mode=quick", "territory=departement", "territory.code=2A", "study=report")
SCRIPT = "<script>alert(1)</script>"
MOST_PAGES, MOST_BYTES = 12, 3_000_000
REACHED = """
    document.activeElement.closest("nav, summary, .dt-search, .dt-buttons, .cpts-legend, th")?.tagName
"""
FOOT = "rapport du"  # in the margin of each page, whose words come before those of the page
COVERAGES = ("coverage_li_plus", "coverage_aci", "coverage_functioning")


@pytest.fixture(scope="session")
def study(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of a small study with its reports in both languages."""
    results = tmp_path_factory.mktemp("results")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(simulate, "draw_all", lambda folder, language: [])  # a report has charts of its own
        assert main([*STUDY, f"results={results}"]) == 0
    for language in ("fr", "en"):
        assert main(["task=report", "study=report", f"results={results}", f"language={language}"]) == 0
    yield results / "report"
    shutil.rmtree(results)


def opened(visit: Open, file: Path, **how: object) -> Visit:
    """Open a report without a network and wait until charts and table are drawn."""
    tab = visit(offline=True, **how)
    tab.page.goto(file.as_uri())
    tab.page.wait_for_selector("#areas-table[data-ready]", state="attached")
    tab.page.wait_for_function("[...document.querySelectorAll('.cpts-chart')].every((one) => one.dataset.drawn)")
    return tab


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_report_is_quiet_local_and_accessible(study: Path, visit: Open, language: str, scheme: str) -> None:
    tab = opened(visit, study / f"report_{language}.html", scheme=scheme)
    tab.screenshot(f"report_{language}_{scheme}")
    assert tab.errors == []
    assert tab.outside == []
    assert tab.violations() == []
    assert tab.page.get_attribute("html", "lang") == language


@pytest.mark.parametrize("width", [400, 1600])
def test_no_width_makes_the_page_scroll_sideways(study: Path, visit: Open, width: int) -> None:
    tab = opened(visit, study / "report_fr.html", width=width)
    tab.screenshot(f"report_fr_{width}")
    assert tab.page.evaluate("document.documentElement.scrollWidth") <= width


def test_headings_follow_each_other(study: Path, visit: Open) -> None:
    tab = opened(visit, study / "report_fr.html")
    levels = [int(tag[1]) for tag in tab.page.eval_on_selector_all("h1,h2,h3,h4", "all => all.map(one => one.tagName)")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert max(np.diff(levels)) == 1


def test_the_answer_follows_the_question_and_commands_are_folded_away(study: Path, visit: Open) -> None:
    tab = opened(visit, study / "report_fr.html")
    assert tab.page.locator("main > section").first.get_attribute("id") == "answer"
    folded = tab.page.get_by_text("python run.py")
    assert folded.count() > 1
    assert not any(one.is_visible() for one in folded.all())


def test_the_first_page_leads_to_what_is_paid_by_year_and_payer(study: Path, visit: Open) -> None:
    tab = opened(visit, study / "report_fr.html")
    tab.page.locator("#answer a[href='#cost']").click()
    expect(tab.page.locator("#cost h2")).to_be_in_viewport()


def test_the_first_printed_page_holds_the_whole_answer(study: Path, visit: Open, tmp_path: Path) -> None:
    tab = opened(visit, study / "report_fr.html")
    last = tab.page.locator("#answer > p").last.inner_text().split(" ")[-1]
    tab.page.pdf(path=tmp_path / "report.pdf", prefer_css_page_size=True)
    first = PdfReader(tmp_path / "report.pdf").pages[0].extract_text()
    assert last in first
    assert not re.search(r"\bA\d+\b", tab.page.locator("#answer").inner_text())  # codes stand in the table


def test_the_keyboard_alone_reaches_contents_table_and_details(study: Path, visit: Open) -> None:
    tab = opened(visit, study / "report_fr.html")
    reached = set()
    for _ in range(250):
        tab.page.keyboard.press("Tab")
        reached.add(tab.page.evaluate(REACHED))
    assert {"NAV", "SUMMARY", "DIV", "TH"} <= reached


def test_on_paper_a_report_is_short_and_small_on_disk(study: Path, visit: Open, tmp_path: Path) -> None:
    tab = opened(visit, study / "report_fr.html")
    headings = set(tab.page.locator("h2, h3").all_inner_texts())
    tab.page.pdf(path=tmp_path / "report.pdf", prefer_css_page_size=True)
    pages = PdfReader(tmp_path / "report.pdf").pages
    assert 3 <= len(pages) <= MOST_PAGES
    for place, page in enumerate(pages, start=1):
        words = page.extract_text()
        assert f"{place} / {len(pages)}" in words
        assert FOOT in words
        lines = [line.strip() for line in words.splitlines() if line.strip()]
        assert lines[-1] not in headings
    width, height = (float(side) / 72 * 25.4 for side in pages[0].mediabox[2:])
    assert (round(width), round(height)) == (210, 297)
    assert (study / "report_fr.html").stat().st_size < MOST_BYTES


def test_nothing_from_outside_may_be_asked_for(study: Path, visit: Open) -> None:
    tab = opened(visit, study / "report_fr.html")
    asked = "fetch('https://example.org/').then(() => 'let through', () => 'refused')"
    assert tab.page.evaluate(asked) == "refused"
    assert any("Content Security Policy" in error for error in tab.errors)


def test_values_under_the_cursor_are_those_of_the_summary(study: Path, visit: Open) -> None:
    tab = opened(visit, study / "report_fr.html")
    rows = pd.read_csv(study / "summary.csv", dtype={"code": str}, parse_dates=["date"])
    rows = rows[(rows["level"] == "national") & rows["metric"].isin(COVERAGES)]
    labels = {arm["name"]: arm["label"]["fr"] for arm in json.loads((study / "manifest.json").read_text())["arms"]}
    for row in rows.sample(10, random_state=1).to_dict("records"):
        told = tab.under_the_cursor(row["metric"], row["date"].date())
        lines = [line for line in told.splitlines() if labels[row["arm"]] in line] or told.splitlines()[1:]
        assert number(100 * row["mean"], "fr", 1) in lines[0]
        assert told.splitlines()[0].split(", ")[0] == month_and_year(row["date"], "fr")


def test_places_are_sorted_as_numbers_found_by_name_and_downloaded(study: Path, visit: Open) -> None:
    tab = opened(visit, study / "report_fr.html")
    heading = tab.page.locator("#areas-table thead th").nth(4)
    expect(heading).to_have_class(re.compile("dt-orderable"))  # the table is ready
    heading.click()
    expect(heading).to_have_attribute("aria-sort", "ascending")
    shown = tab.page.locator("#areas-table tbody td:nth-child(5)").all_inner_texts()
    values = [float(one.split(" ")[0].replace(",", ".")) for one in shown if one != "–"]
    assert values == sorted(values)
    tab.page.get_by_label("Rechercher").fill("département")
    with tab.page.expect_download() as download:
        tab.page.get_by_role("button", name="Télécharger en CSV").click()
    rows = list(csv.reader(io.StringIO(download.value.path().read_text(encoding="utf-8-sig")), delimiter=";"))
    assert [name.split(", ")[-1] for name in rows[0][4:7]] == ["moyenne", "bas", "haut"]
    assert {row[0] for row in rows[1:]} == {"département"}
    assert all(re.fullmatch(r"\d+(,\d+)?|", cell) for row in rows[1:] for cell in row[4:])


def test_markup_and_formulas_in_names_stay_text(study: Path, visit: Open, tmp_path: Path) -> None:
    folder = shutil.copytree(study, tmp_path / "named")
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    for arm, name in zip(manifest["arms"], (SCRIPT, "=1+1", "+2", "@3"), strict=False):
        arm["label"] = {"fr": name, "en": name}
    manifest["question"]["fr"] = f"{SCRIPT} ?"
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    tab = opened(visit, write_report(folder, "fr"))
    alerts: list[str] = []
    tab.page.on("dialog", lambda dialog: alerts.append(dialog.message))
    assert SCRIPT in tab.page.locator("h1").inner_text()
    assert SCRIPT in tab.page.locator("#areas-table").inner_text()
    with tab.page.expect_download() as download:
        tab.page.get_by_role("button", name="Télécharger en CSV").click()
    content = download.value.path().read_text(encoding="utf-8-sig")
    rows = list(csv.reader(io.StringIO(content), delimiter=";"))
    assert {row[3] for row in rows[1:]} >= {SCRIPT, "'=1+1", "'+2", "'@3"}
    assert (tab.errors, tab.outside, alerts) == ([], [], [])
