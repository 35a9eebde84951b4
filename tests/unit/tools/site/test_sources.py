"""Pages of the site keep their links inside it."""

from pathlib import Path

import pytest

from tools.site.sources import site_files, with_links_of_site

FILES = {"docs/a/page.md": "a/page.md", "docs/data.md": "data.md", "README.md": "overview.md"}


@pytest.mark.parametrize(
    ("written", "in_site"),
    [
        ("[data](../data.md#rows)", "[data](../data.md#rows)"),
        ("[start](../../README.md)", "[start](../overview.md)"),
        ("see [`run.py`](../../run.py), too", "see `run.py`, too"),
        ("![shown](../../README.md)", "![shown](../overview.md)"),
        ("[of [two] words](../data.md)", "[of [two] words](../data.md)"),
        (
            "[here](#below) and [there](https://example.org/a.md)",
            "[here](#below) and [there](https://example.org/a.md)",
        ),
        ("`[code](../../run.py)`", "`[code](../../run.py)`"),
        ("```\n[code](../../run.py)\n```", "```\n[code](../../run.py)\n```"),
    ],
)
def test_a_link_leads_to_the_page_of_the_site_or_becomes_its_text(written: str, in_site: str) -> None:
    assert with_links_of_site(written, "docs/a/page.md", FILES) == in_site


def test_templates_are_no_pages(tmp_path: Path) -> None:
    for name in ("docs/page.md", "docs/templates/page.md", "docs/images/a.png"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("text", encoding="utf-8")
    files = {source: page for source, page in site_files(tmp_path).items() if source.startswith("docs/")}
    assert files == {"docs/page.md": "page.md", "docs/images/a.png": "images/a.png"}
