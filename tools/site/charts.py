"""Charts in the pages of the site: those of the report, in the place of the pictures that a page has elsewhere."""

import re
from html import escape
from pathlib import Path
from typing import Final

from experiments.charts.embedding import chart_script, chart_style, vega_bundle
from experiments.charts.stored_charts import StoredCharts

STORED: Final = "docs/experiments/charts"  # in the project: a file for each page
PAGES: Final = "experiments"  # in the site, as the next one
SCRIPTS: Final = "scripts"
DARK: Final = '[data-md-color-scheme="slate"]'  # as the theme names its dark mode
PICTURE: Final = re.compile(r"^!\[(?P<title>.*)\]\((?P<file>images/\w+/(?P<name>\w+)\.png)\)$", re.MULTILINE)
LOADING: Final = f"""
<link rel="stylesheet" href="../{SCRIPTS}/charts.css">
<script src="../{SCRIPTS}/vega.js" defer></script>
<script src="../{SCRIPTS}/charts.js" defer></script>
"""


def place_charts(project: Path, folder: Path) -> None:
    """Put the stored charts into the pages of a site that is not built yet, and beside them what draws them."""
    scripts = folder / SCRIPTS
    scripts.mkdir()
    (scripts / "vega.js").write_text(vega_bundle(), encoding="utf-8")
    (scripts / "charts.js").write_text(chart_script(), encoding="utf-8")
    (scripts / "charts.css").write_text(chart_style(DARK), encoding="utf-8")
    for file in sorted((project / STORED).glob("*.json.gz")):
        page = folder / PAGES / f"{file.name.partition('.')[0]}.md"
        charts = StoredCharts.read(file.read_bytes())
        page.write_text(with_charts(page.read_text(encoding="utf-8"), charts), encoding="utf-8")


def with_charts(page: str, charts: StoredCharts) -> str:
    """Return a page with charts where it has pictures of them; a browser without scripts shows the pictures."""
    return f"{PICTURE.sub(lambda found: _charts(found, charts), page)}{LOADING}"


def _charts(found: re.Match[str], charts: StoredCharts) -> str:
    html = charts.html.get(found["name"])
    if not html:
        return found.group()
    return f'{html}\n<noscript><img src="{found["file"]}" alt="{escape(found["title"])}"></noscript>'
