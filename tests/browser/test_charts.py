"""Charts in a real browser: values under the cursor, arms on and off, light and dark, narrow and wide, text as text."""

from collections.abc import Callable
from datetime import date
from html import unescape
from pathlib import Path
from random import Random

import pytest
from playwright.sync_api import Page

from experiments.charts import charts_of
from experiments.charts.chart import Chart
from experiments.charts.embedding import chart_html, chart_script, chart_style, spec_json, vega_bundle
from experiments.language.numbers import month_and_year
from experiments.plots.results import read_study
from tests.browser.conftest import Visit
from tests.unit.plots.fake_results import ARMS, study_of, write_results

EVIL = "<script>alert(1)</script>"
# Only what stands in the page itself may run, and nothing that is made from text.
POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'"
N_PLACES = 10
LAST = "2025-12-31"
PAINTED = "() => [...document.querySelectorAll('figure.cpts-chart')].every((one) => one.dataset.drawn)"

Open = Callable[..., Visit]


def page_of(charts: dict[str, Chart], language: str, folder: Path) -> Path:
    body = "".join(chart_html(chart, language, heading=2) for chart in charts.values())
    path = folder / f"charts_{language}.html"
    path.write_text(
        f"""<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>Charts</title>
<meta http-equiv="Content-Security-Policy" content="{POLICY}"><meta name="viewport" content="width=device-width">
<style>body {{ margin: 12px; background: var(--cpts-ffffff, #fff); }} h1 {{ color: var(--cpts-222222, #222) }}
{chart_style()}</style></head><body><main><h1>Charts</h1>{body}</main>
<script>{vega_bundle()}</script><script>{chart_script()}</script></body></html>""",
        encoding="utf-8",
    )
    return path


@pytest.fixture(scope="module", params=["fr", "en"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_results(tmp_path_factory.mktemp("study"), kind="departement", code="2A", end=date(2025, 12, 31))


@pytest.fixture(scope="module")
def charts(folder: Path, language: str) -> dict[str, Chart]:
    return {chart.name: chart for chart in charts_of(read_study(folder, language))}


@pytest.fixture(scope="module")
def path(charts: dict[str, Chart], language: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return page_of(charts, language, tmp_path_factory.mktemp("page"))


def opened(tab: Visit, path: Path) -> Page:
    tab.page.set_default_timeout(20_000)
    tab.page.goto(path.as_uri())
    tab.page.wait_for_function(PAINTED)
    return tab.page


def told_at(page: Page, name: str, day: str) -> str:
    """Return what is told when the cursor stands at a date (ISO) of a chart."""
    plot = page.locator(f"#chart-{name} svg.marks")
    plot.scroll_into_view_if_needed()
    box = plot.bounding_box()
    assert box is not None
    view = f"cptsCharts.view('{name}')"
    inside = f"Math.min(Math.max({view}.scale('x')(new Date('{day}')), 2), {view}.width() - 2)"
    across = page.evaluate(f"{view}.origin()[0] + {view}.padding().left + {inside}")
    page.mouse.move(5, 5)
    page.mouse.move(box["x"] + across, box["y"] + box["height"] / 2, steps=2)
    page.wait_for_timeout(50)
    return page.locator(".cpts-tooltip").inner_text()


def test_no_error_no_request_and_nothing_against_accessibility(visit: Open, path: Path, language: str) -> None:
    tab = visit(offline=True)
    opened(tab, path)
    tab.screenshot(f"charts_{language}")
    assert tab.errors == []
    assert tab.outside == []
    assert "\n".join(tab.violations()) == ""


def test_the_value_under_the_cursor_is_that_of_the_table(visit: Open, path: Path, charts: dict[str, Chart]) -> None:
    page, chosen = opened(visit(), path), Random(20231009)
    curves = [name for name, chart in charts.items() if chart.spec["usermeta"].get("legend")]
    for _ in range(N_PLACES):
        chart = charts[chosen.choice(curves)]
        row = chart.table.iloc[chosen.randrange(len(chart.table))]
        when, *values = row
        (day,) = (hover["date"] for hover in chart.spec["datasets"]["hover"] if when in names_of(hover["date"]))
        first, *told = told_at(page, chart.name, day).split("\n")
        assert first.split(", ")[0] == when
        assert [line.endswith(value) for line, value in zip(told, values, strict=False)] == [True] * len(told)
        assert len(told) in (1, len(values))  # one line where all arms are the same


def names_of(day: str) -> tuple[str, ...]:
    """Return how a table may write a date: its month, or its year where it stands for one."""
    found = date.fromisoformat(day)
    months = tuple(month_and_year(found, language) for language in ("fr", "en"))
    return (*months, str(found.year)) if found.day == 1 else months


def test_an_arm_is_taken_away_in_all_charts_and_comes_back(visit: Open, path: Path, charts: dict[str, Chart]) -> None:
    page = opened(visit(), path)
    label = charts["coverage_aci"].spec["usermeta"]["legend"][1]["label"]
    button = page.locator("#chart-coverage_aci .cpts-legend button").nth(1)
    assert label in told_at(page, "coverage_aci", LAST)
    button.focus()
    page.keyboard.press("Enter")
    assert button.get_attribute("aria-pressed") == "false"
    assert page.evaluate("cptsCharts.view('coverage_aci').signal('arms')") == [0, 2, 3]
    assert page.evaluate("cptsCharts.view('difference_coverage_aci').signal('arms')") == [1, 2]
    assert label not in told_at(page, "coverage_aci", LAST)
    page.keyboard.press("Enter")
    assert label in told_at(page, "coverage_aci", LAST)


def test_the_map_changes_with_the_date_and_the_arm(visit: Open, path: Path) -> None:
    page = opened(visit(), path)
    figure = page.locator("#chart-map")
    before = figure.locator("svg.marks").inner_html()
    slider = figure.locator("input[type=range]")
    slider.focus()
    page.keyboard.press("Home")
    assert figure.locator("output").inner_text().endswith("2023")
    assert slider.get_attribute("aria-valuetext") == figure.locator("output").inner_text()
    page.wait_for_timeout(200)
    assert figure.locator("svg.marks").inner_html() != before
    figure.locator("select").select_option(index=0)
    assert page.evaluate("cptsCharts.view('map').signal('arm')") == 0
    assert page.evaluate("cptsCharts.view('map').signal('day')") == 0


def test_a_pressed_territory_tells_its_departement(visit: Open, path: Path) -> None:
    page = opened(visit(), path)
    page.evaluate("addEventListener('cpts-pick', (event) => { window.picked = event.detail.departement })")
    cell = page.locator("#chart-map svg.marks .mark-shape path").first
    cell.scroll_into_view_if_needed()
    cell.click()
    page.wait_for_function("window.picked !== undefined")
    assert page.evaluate("window.picked") == "2A"


@pytest.mark.parametrize(("width", "scheme"), [(400, "light"), (400, "dark"), (1600, "light"), (1600, "dark")])
def test_charts_fit_narrow_and_wide_pages_in_light_and_dark(
    visit: Open, path: Path, language: str, width: int, scheme: str
) -> None:
    tab = visit(width=width, scheme=scheme)
    page = opened(tab, path)
    tab.screenshot(f"charts_{language}_{width}_{scheme}")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    widths = page.eval_on_selector_all("svg.marks", "all => all.map((one) => one.getBoundingClientRect().width)")
    assert all(0.85 * (width - 24) < found <= width for found in widths)
    assert tab.errors == []
    assert "\n".join(tab.violations()) == ""


def test_paper_is_white_also_from_a_dark_page(visit: Open, path: Path) -> None:
    page = opened(visit(scheme="dark"), path)
    colour = "getComputedStyle(document.querySelector('.role-axis-label text')).fill"
    dark = page.evaluate(colour)
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate(colour) == "rgb(34, 34, 34)" != dark


def test_plots_are_drawn_for_the_width_of_paper_and_back(visit: Open, path: Path) -> None:
    page = opened(visit(width=1600), path)
    width = "cptsCharts.view('coverage_aci').width()"
    before = page.evaluate(width)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate(width) < 680 < before
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    page.wait_for_function(f"{width} === {before}")


def test_numbers_and_months_are_written_in_the_language(visit: Open, path: Path, language: str) -> None:
    page = opened(visit(), path)
    labels = page.locator("#chart-coverage_aci .role-axis-label text").all_text_contents()
    assert {"fr": "100\u202f%", "en": "100%"}[language] in labels
    months = {month_and_year(date(2024, month, 1), language).split(" ")[0] for month in range(1, 13)}
    assert told_at(page, "coverage_aci", "2022-06-30").split(" ")[0] in months


def test_a_chart_is_drawn_anew_in_its_place(visit: Open, path: Path, charts: dict[str, Chart]) -> None:
    page = opened(visit(), path)
    page.evaluate(f"cptsCharts.update('coverage_aci', {spec_json(charts['coverage_li_plus'])})")
    legend = charts["coverage_li_plus"].spec["usermeta"]["legend"]
    values = page.locator("#chart-coverage_aci .cpts-value").all_inner_texts()
    assert values == [item["value"] for item in legend]
    assert page.locator("#chart-coverage_aci svg.marks").count() == 1


def test_names_from_data_stay_text(visit: Open, tmp_path: Path) -> None:
    names = [EVIL, "a_name_that_does_not_end_before_it_has_to_" * 2, "'quoted' \\n \"twice\""]
    study = study_of(tmp_path, arms=[*ARMS, *names])
    charts = {chart.name: chart for chart in charts_of(study) if chart.name in ("coverage_aci", "stages")}
    tab = visit(width=400)
    dialogs: list[str] = []
    tab.page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page = opened(tab, page_of(charts, "en", tmp_path))
    labels = page.locator("#chart-coverage_aci .cpts-arm").all_inner_texts()
    assert labels[-3:] == names
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
    page.locator("#chart-coverage_aci .cpts-legend button").first.click()
    told_at(page, "coverage_aci", "2027-12-31")
    assert EVIL in unescape(page.locator("#chart-stages select").inner_html())
    assert dialogs == []
    assert tab.errors == []
