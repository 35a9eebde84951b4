"""The menu of the documentation site holds every page once."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from tools.site.__main__ import SOURCES
from tools.site.reference import FOLDER, reference_pages
from tools.site.sources import site_files

ROOT = Path(__file__).parents[2]
SITE = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))


def pages_in(menu: Any) -> Iterator[str]:
    """Yield the pages of a menu and of the menus in it."""
    if isinstance(menu, str):
        yield menu
    else:
        for entry in menu.values() if isinstance(menu, dict) else menu:
            yield from pages_in(entry)


def test_the_menu_holds_every_page_once() -> None:
    pages = [page for page in site_files(ROOT).values() if page.endswith(".md")]
    pages += [f"{FOLDER}/{name}" for name, _ in reference_pages(ROOT)]
    assert len(pages) > 60
    assert Counter(pages_in(SITE["nav"])) == Counter(pages)


def test_the_site_is_made_where_its_description_says() -> None:
    assert SITE["docs_dir"] == SOURCES


def test_nothing_of_the_site_comes_from_outside() -> None:
    assert SITE["theme"]["font"] is False
    assert "http" not in str({name: value for name, value in SITE.items() if name != "nav"})
