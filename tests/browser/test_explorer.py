"""The page on which one moves levers, in a real browser, on Corse-du-Sud: what it shows is what `run.py` computes."""

import http.client
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pandas as pd
import pytest
from playwright.sync_api import Page

from experiments.exploring.worker import METRICS
from tests.browser.conftest import Visit

ROOT: Final = Path(__file__).parents[2]
STUDY: Final = ("territory=departement", "territory.code=2A", "draws=2", "replicates=1")
FACILITATORS: Final = "facilitation.facilitators_per_million"
PATIENCE: Final = 60_000  # milliseconds, for a busy machine
SEED: Final = 14  # of the drawn values
NUMBER: Final = re.compile(r"[\d,]*\d(?:\.\d+)?")
FACTORS: Final = {"%": 100.0, "bn€": 1e-9, "M€": 1e-6, "k€": 1e-3, "": 1.0}  # by the unit that is shown
DRAWN: Final = "#charts figure[data-drawn]"


class Served:
    """The page, and the processes behind it."""

    def __init__(self, process: "subprocess.Popen[str]", address: str, results: Path) -> None:
        self.process, self.address, self.results = process, address, results
        self.port = int(address.rstrip("/").rpartition(":")[2])

    def workers(self) -> list[int]:
        """Return the process numbers of the children."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text(encoding="ascii")
        return [int(one) for one in children.split()]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve the page of a département in a program of its own, with results of its own; end it as Ctrl-C does."""
    results = tmp_path_factory.mktemp("results")
    command = [sys.executable, "run.py", "task=explore", *STUDY, f"results={results}", "language=en"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert process.stdout is not None
    found = re.search(r"http://127\.0\.0\.1:\d+/", process.stdout.readline())
    assert found, process.stdout.read()
    yield Served(process, found.group(), results)
    process.send_signal(signal.SIGINT)
    process.wait(30)
    assert "Traceback" not in process.stdout.read()


@pytest.fixture
def page(served: Served, visit: Callable[..., Visit]) -> Iterator[Visit]:
    """Open the page; at the end nothing went wrong in it."""
    tab = opened(served, visit)
    yield tab
    assert (tab.errors, tab.outside) == ([], [])


def opened(served: Served, visit: Callable[..., Visit], **look: object) -> Visit:
    tab = visit(**look)
    tab.page.goto(served.address)
    until_done(tab.page)
    return tab


def until_done(page: Page) -> None:
    """Wait until all runs are made and drawn."""
    page.wait_for_selector(DRAWN, timeout=PATIENCE)
    page.wait_for_function(
        "() => /^(Done|Terminé|This arm|Ce bras)/.test(document.getElementById('status').textContent)", timeout=PATIENCE
    )


def shown(page: Page) -> int:
    return int(page.get_attribute("#results", "data-shown") or 0)


def move(page: Page, path: str, value: str) -> None:
    """Move a lever and wait until its runs are drawn."""
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    before = shown(page)
    page.fill(f"[id='lever-{path}']", value)
    page.wait_for_function(f"Number(document.getElementById('results').dataset.shown) > {before}", timeout=PATIENCE)
    until_done(page)


def command_of(page: Page) -> list[str]:
    python, *rest = shlex.split(page.inner_text("#command"))
    assert python == "python"
    return [sys.executable, *rest]


def test_a_moved_lever_shows_the_numbers_that_run_py_gives(page: Visit, tmp_path: Path) -> None:
    before = page.page.inner_text("#figures")
    move(page.page, FACILITATORS, "30")
    assert page.page.inner_text("#figures") != before
    command = [*command_of(page.page), f"results={tmp_path}", "study=same", "compute=serial"]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    summary = pd.read_parquet(tmp_path / "same" / "summary.parquet")
    whole = summary[(summary["level"] == "national") & (summary["date"] == summary["date"].max())]
    curves = page.page.evaluate(
        "() => ['coverage_li_plus', 'coverage_aci', 'coverage_functioning'].map((name) => [name,"
        " window.cptsCharts.view(name).data('arms').filter((row) => row.arm === 1).at(-1)])"
    )
    _, own = dict.fromkeys(summary["arm"])
    assert own.endswith(f"{FACILITATORS}=30")
    for metric, last in curves:
        row = whole[(whole["arm"] == own) & (whole["metric"] == metric)].iloc[0]
        told = [last["low"], last["middle"], last["high"]]
        assert told == pytest.approx([row["q05"], row["q50"], row["q95"]], rel=1e-3), metric
        assert f"{100 * row['q50']:.1f}%" in page.page.inner_text("#figures")


def test_ten_drawn_values_of_a_pinned_arm_are_those_of_run_py(page: Visit, tmp_path: Path) -> None:
    move(page.page, FACILITATORS, "30")
    with page.page.expect_download() as taken:
        page.page.click("#download")
    taken.value.save_as(tmp_path / "my_policy.yaml")
    page.page.click("#pin")
    move(page.page, FACILITATORS, "12")
    page.page.wait_for_function("document.getElementById('figures').textContent.includes('(pinned)')", timeout=PATIENCE)
    settings = (f"policy={tmp_path / 'my_policy.yaml'}", f"results={tmp_path}", "study=own", "tables=full")
    command = [sys.executable, "run.py", *STUDY, *settings, "compute=serial"]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    summary = pd.read_csv(tmp_path / "own" / "summary.csv", dtype={"code": str}, parse_dates=["date"])
    rows = summary[(summary["arm"] == "my_policy") & (summary["level"] == "national") & summary["metric"].isin(METRICS)]
    for row in rows.sample(10, random_state=SEED).to_dict("records"):
        when, *lines = page.under_the_cursor(row["metric"], row["date"].date()).splitlines()
        assert when.split(", ")[0] == row["date"].strftime("%B %Y")
        (line,) = [one for one in lines if "(pinned)" in one] or lines  # one line where all arms are the same
        shown = NUMBER.findall(line.rpartition(": ")[2])
        told = shown if len(shown) > 1 else 3 * shown  # both ends of the interval are the middle
        factor = next(value for unit, value in FACTORS.items() if unit in line)
        expected = [factor * row[column] for column in ("q50", "q05", "q95")]
        assert told == [written_like(one, value) for one, value in zip(told, expected, strict=True)], (row, line)


def written_like(shown: str, value: float) -> str:
    """Return a value with as many decimals as a number that is shown."""
    return f"{value:,.{len(shown.partition('.')[2])}f}"


def test_a_lever_is_moved_in_one_region(page: Visit) -> None:
    page.page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    before = page.page.inner_text("#figures")
    page.page.select_option("#regional-lever", FACILITATORS)
    page.page.select_option("#regional-region", "94")
    assert page.page.input_value("#regional-value") == "8"
    page.page.fill("#regional-value", "99")
    page.page.wait_for_selector("#error-regions:not(:empty)", timeout=PATIENCE)
    assert page.violations() == []
    page.page.fill("#regional-value", "30")
    page.page.wait_for_selector("#error-regions:empty", state="attached", timeout=PATIENCE)
    until_done(page.page)
    assert "facilitation.regions.94.facilitators_per_million=30" in page.page.inner_text("#command")
    assert page.page.inner_text("#figures") != before


def test_a_mistake_is_told_beside_its_field_and_nothing_runs(page: Visit) -> None:
    box = f"[id='lever-{FACILITATORS}']"
    before = shown(page.page)
    page.page.fill(box, "99")
    page.page.wait_for_selector(f"[id='error-{FACILITATORS}']:not(:empty)", timeout=PATIENCE)
    assert "0 to 50" in page.page.inner_text(f"[id='error-{FACILITATORS}']")
    assert page.page.get_attribute(box, "aria-invalid") == "true"
    assert shown(page.page) == before
    page.page.click("[data-language=fr]")
    page.page.wait_for_function(
        f"document.getElementById('error-{FACILITATORS}').textContent.includes('de 0 à 50')", timeout=PATIENCE
    )
    assert page.violations() == []
    page.page.click("[data-language=en]")
    page.page.fill(box, "__import__('os').abort()")
    page.page.wait_for_function(
        f"document.getElementById('error-{FACILITATORS}').textContent.includes('import')", timeout=PATIENCE
    )


def test_the_language_switch_changes_everything(page: Visit) -> None:
    page.page.click("[data-language=fr]")
    page.page.wait_for_selector("#charts figure[lang=fr]", timeout=PATIENCE)
    page.page.wait_for_selector("#map figure[lang=fr]", timeout=PATIENCE)
    page.page.wait_for_function("document.getElementById('status').textContent.startsWith('Terminé')", timeout=PATIENCE)
    assert page.page.get_attribute("html", "lang") == "fr"
    words = page.page.inner_text("body")
    for english in ("Policies and levers", "Compare with", "Key figures", "Population covered", "Your arm", "Pin this"):
        assert english not in words
    assert "Chiffres clés" in words
    assert page.page.input_value("[id='lever-timeline.pressure']").count(",") == 1
    assert page.violations() == []
    page.screenshot("explorer_fr")


def test_the_keyboard_alone_reaches_and_moves_everything(page: Visit) -> None:
    reached = set[str]()
    page.page.focus("body")
    for _ in range(140):
        page.page.keyboard.press("Tab")
        reached.add(page.page.evaluate("document.activeElement.id || document.activeElement.dataset.slider || ''"))
    wanted = {"choose-baseline", "choose-policy", f"lever-{FACILITATORS}", "reset", "place", "pin", "stored", "command"}
    assert wanted <= reached
    before = shown(page.page)
    page.page.focus(f"[data-slider='lever-{FACILITATORS}']")
    page.page.keyboard.press("ArrowRight")
    page.page.wait_for_function(
        f"Number(document.getElementById('results').dataset.shown) > {before}", timeout=PATIENCE
    )
    assert page.page.input_value(f"[id='lever-{FACILITATORS}']") == "8.5"
    assert FACILITATORS in page.page.inner_text("#command")


@pytest.mark.parametrize(("width", "scheme"), [(400, "dark"), (1600, "light")])
def test_the_page_fits_narrow_and_wide_screens_light_and_dark(
    served: Served, visit: Callable[..., Visit], width: int, scheme: str
) -> None:
    tab = opened(served, visit, width=width, scheme=scheme)
    tab.page.wait_for_selector("#map figure[data-drawn]", timeout=PATIENCE)
    assert tab.page.evaluate("document.documentElement.scrollWidth") <= width
    assert tab.violations() == []
    assert (tab.errors, tab.outside) == ([], [])
    tab.screenshot(f"explorer_{width}_{scheme}")


def test_pins_stay_beside_and_the_policy_can_be_taken_away(page: Visit) -> None:
    page.page.click("#pin")
    move(page.page, "funding.multiplier", "3")
    page.page.wait_for_function("document.getElementById('figures').textContent.includes('(pinned)')", timeout=PATIENCE)
    assert page.page.locator("#charts figure").first.locator(".cpts-legend button").count() == 3
    with page.page.expect_download() as taken:
        page.page.click("#download")
    assert "multiplier: 3" in Path(taken.value.path()).read_text(encoding="utf-8")
    page.page.click("#unpin")
    page.page.wait_for_function(
        "!document.getElementById('figures').textContent.includes('(pinned)')", timeout=PATIENCE
    )


def test_a_stored_study_is_opened_beside(served: Served, page: Visit) -> None:
    command = [*command_of(page.page), f"results={served.results}", "study=kept", "compute=serial"]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    page.page.reload()
    page.page.wait_for_selector("#stored option[value=kept]", state="attached", timeout=PATIENCE)
    until_done(page.page)
    page.page.select_option("#stored", "kept")
    page.page.wait_for_selector("#beside figure[data-drawn]", timeout=PATIENCE)
    assert "kept" in page.page.inner_text("#beside h2")
    ends = (
        "() => ['', 'stored_'].map((kind) => window.cptsCharts.view(`${kind}coverage_aci`).data('arms').at(-1).middle)"
    )
    own, stored = page.page.evaluate(ends)
    assert own == stored
    assert page.violations() == []


def test_pressing_the_map_is_heard(page: Visit) -> None:
    page.page.wait_for_selector("#map figure[data-drawn]", timeout=PATIENCE)
    page.page.locator("#map").scroll_into_view_if_needed()
    page.page.evaluate("document.addEventListener('cpts-pick', (event) => { window.picked = event.detail; })")
    page.page.locator("#map .cpts-canvas path").nth(5).click(force=True)
    page.page.wait_for_function("window.picked?.departement === '2A'", timeout=PATIENCE)


def test_two_tabs_do_not_disturb_each_other_and_a_closed_one_ends(served: Served, visit: Callable[..., Visit]) -> None:
    one, other = opened(served, visit), opened(served, visit)
    move(one.page, "training.tools", "0.1")
    assert "training.tools=0.1" in one.page.inner_text("#command")
    assert "training.tools" not in other.page.inner_text("#command")
    one.page.close()
    move(other.page, "training.tools", "0.2")
    assert len(served.workers()) <= 3  # two that make runs, and Python's own resource tracker


def test_fifty_fast_moves_leave_the_last_one(page: Visit) -> None:
    before = shown(page.page)
    page.page.evaluate(
        """() => { const box = document.querySelector("[id='lever-campaign.visibility']");
           for (let n = 1; n <= 50; n += 1) {
             box.value = String(n / 100); box.dispatchEvent(new Event("input", { bubbles: true })); } }"""
    )
    page.page.wait_for_function(
        "document.getElementById('command').textContent.includes('campaign.visibility=0.5')", timeout=PATIENCE
    )
    until_done(page.page)
    assert shown(page.page) - before <= 3  # the first pair, all pairs, and once more if the machine is slow


def status_of(served: Served, path: str, headers: dict[str, str]) -> int:
    """Return how a request with these headers is answered."""
    connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=30)
    connection.putrequest("GET", path, skip_host=True)
    for name, value in {"Host": f"127.0.0.1:{served.port}", **headers}.items():
        connection.putheader(name, value)
    connection.endheaders()
    return connection.getresponse().status


WEBSOCKET: Final = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
}


@pytest.mark.parametrize(("path", "answered", "headers"), [("/", 200, {}), ("/websocket/", 101, WEBSOCKET)])
def test_requests_from_elsewhere_are_refused(served: Served, path: str, answered: int, headers: dict[str, str]) -> None:
    own = f"http://127.0.0.1:{served.port}"
    assert status_of(served, path, headers) == answered
    assert status_of(served, path, {**headers, "Origin": own}) == answered
    for wrong in (
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Host": f"evil.example:{served.port}"},
        {"Host": f"127.0.0.1.nip.io:{served.port}"},
    ):
        assert status_of(served, path, {**headers, **wrong}) == 403, wrong


def test_the_page_listens_on_this_machine_only(served: Served) -> None:
    listening = [
        line.split()[1]
        for name in ("tcp", "tcp6")
        for line in Path(f"/proc/net/{name}").read_text(encoding="ascii").splitlines()[1:]
        if line.split()[3] == "0A" and line.split()[1].endswith(f":{served.port:04X}")
    ]
    assert listening
    assert set(listening) <= {f"0100007F:{served.port:04X}", f"{'0' * 24}01000000:{served.port:04X}"}
