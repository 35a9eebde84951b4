"""The documentation site, built strictly and served to a browser, asks nothing of another machine."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from filelock import FileLock

from tests.browser.conftest import Visit

ROOT = Path(__file__).parents[2]
PAGES = ("index", "tutoriel", "tutorial")
ANSWERS = "experiments/plan_100"
ALL_DRAWN = """() => {
  const charts = [...document.querySelectorAll("figure.cpts-chart")];
  return charts.length > 0 && charts.every((one) => one.dataset.drawn);
}"""
FRENCH = ("presentation", "tutoriel", "reference/levers_fr")
WIDE = "all => all.findIndex((one) => one.scrollWidth > one.clientWidth)"
WITH_WIDE_TABLES = ("experiments/plan_100", "reference/levers_fr")


class Quiet(SimpleHTTPRequestHandler):
    """A server of files that writes no log."""

    def log_message(self, *told: object) -> None:
        pass


def build_once() -> None:
    """Build the site, once for all processes of a run of the tests."""
    run, stamp = os.environ.get("PYTEST_XDIST_TESTRUNUID", ""), ROOT / "build" / "site.run"
    stamp.parent.mkdir(exist_ok=True)
    with FileLock(stamp.with_suffix(".lock")):
        if run and stamp.exists() and stamp.read_text(encoding="utf-8") == run:
            return
        command = [sys.executable, "-m", "tools.site"]
        built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert built.returncode == 0, built.stdout + built.stderr
        stamp.write_text(run, encoding="utf-8")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Build the site and serve it on loopback."""
    build_once()
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=ROOT / "build" / "site")) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_without_errors_and_without_the_network(
    name: str, scheme: str, address: str, visit: Callable[..., Visit]
) -> None:
    tab = visit(scheme=scheme)
    tab.page.goto(f"{address}/{name}.html")
    tab.page.wait_for_load_state("networkidle")
    tab.screenshot(f"site_{name}_{scheme}")
    assert tab.page.locator("h1").count() == 1
    assert (tab.errors, tab.outside, tab.violations()) == ([], [], [])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_of_an_experiment_draws_its_charts_from_files_of_the_site(
    scheme: str, address: str, visit: Callable[..., Visit]
) -> None:
    tab = visit(scheme=scheme)
    tab.page.goto(f"{address}/{ANSWERS}.html")
    tab.page.wait_for_function(ALL_DRAWN)
    tab.screenshot(f"site_charts_{scheme}")
    last = tab.page.locator("#chart-coverage_aci .cpts-value").first.inner_text()
    assert last in tab.under_the_cursor("coverage_aci", date(2027, 12, 31))
    assert (tab.errors, tab.outside, tab.violations()) == ([], [], [])


def test_a_browser_without_scripts_shows_pictures_in_their_place(address: str, visit: Callable[..., Visit]) -> None:
    tab = visit(scripts=False)
    tab.page.goto(f"{address}/{ANSWERS}.html")
    assert tab.page.locator("noscript img[src$='coverage_curves.png']").evaluate("one => one.naturalWidth") > 0


@pytest.mark.parametrize("name", FRENCH)
def test_a_french_page_says_so(name: str, address: str, visit: Callable[..., Visit]) -> None:
    tab = visit()
    tab.page.goto(f"{address}/{name}.html")
    assert tab.page.get_attribute("html", "lang") == "fr"


@pytest.mark.parametrize("name", WITH_WIDE_TABLES)
def test_a_table_wider_than_the_page_is_scrolled_by_the_keyboard(
    name: str, address: str, visit: Callable[..., Visit]
) -> None:
    tab = visit(width=400)
    tab.page.goto(f"{address}/{name}.html")
    tab.page.wait_for_load_state("networkidle")
    part = tab.page.locator(".scrolled").evaluate_all(WIDE)
    tab.page.locator(".scrolled").nth(part).focus()
    tab.page.keyboard.press("ArrowRight")
    tab.page.wait_for_function("document.activeElement.scrollLeft > 0")
    assert (tab.errors, tab.outside, tab.violations()) == ([], [], [])


def test_a_word_of_a_page_is_found(address: str, visit: Callable[..., Visit]) -> None:
    tab = visit()
    tab.page.goto(f"{address}/index.html")
    tab.page.get_by_role("button", name="Search").click()
    tab.page.keyboard.type("hubverse")
    tab.page.get_by_role("link", name="Forecasts").first.wait_for()
    assert (tab.errors, tab.outside) == ([], [])
