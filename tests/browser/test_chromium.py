"""The browser of the tests sees what is wrong with a page."""

from collections.abc import Callable
from pathlib import Path

from tests.browser.conftest import Visit

PAGE = """<!doctype html><html><head><title>x</title></head><body><img src="https://example.org/a.png">
<script>console.error("wrong"); undefined_name.go()</script></body></html>"""


def test_errors_outside_requests_and_violations_are_seen(visit: Callable[..., Visit], tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
    tab = visit(offline=True)
    tab.page.goto((tmp_path / "page.html").as_uri())
    assert "wrong" in tab.errors
    assert any("undefined_name" in error for error in tab.errors)
    assert tab.outside == ["https://example.org/a.png"]
    rules = {line.partition(":")[0] for line in tab.violations()}
    assert {"html-has-lang", "image-alt"} <= rules
