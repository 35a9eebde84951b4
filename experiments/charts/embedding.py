"""Charts in a page that loads nothing from outside: the libraries, the script, the style, and each chart's HTML."""

import json
from html import escape
from importlib.metadata import version
from pathlib import Path

from experiments.charts.chart import Chart
from experiments.charts.colours import ON_DARK, ON_LIGHT, variables
from experiments.language.texts import text
from sim.cache import cache_folder
from sim.whole_files import whole_file

_HERE = Path(__file__).parent
_EXPORTS = "window.vegaEmbed = vegaEmbed;"


def vega_bundle() -> str:
    """Return the script of Vega, Vega-Lite and Embed, made once for a version of vl-convert and kept in the cache."""
    import vl_convert  # noqa: PLC0415 — of the extra `browser`

    file = cache_folder("scripts") / f"vega_{version('vl-convert-python')}.js"
    if not file.is_file():
        with whole_file(file) as path:
            path.write_text(vl_convert.javascript_bundle(_EXPORTS), encoding="utf-8")
    return _inside_script(file.read_text(encoding="utf-8"))


def chart_script() -> str:
    """Return the script that draws all charts of a page; `window.cptsCharts` draws later ones."""
    return _inside_script((_HERE / "charts.js").read_text(encoding="utf-8"))


def chart_style(dark_part: str = "") -> str:
    """Return the style of charts in light and dark mode, and on paper.

    `dark_part` selects the part of a page that is dark where its reader switches it; without it the system does.
    """
    where = "screen" if dark_part else "screen and (prefers-color-scheme: dark)"
    dark = f"@media {where} {{ {dark_part or ':root'} {{ {variables(ON_DARK)} }} }}"
    return f":root {{ {variables(ON_LIGHT)} }}\n{dark}\n{(_HERE / 'charts.css').read_text(encoding='utf-8')}"


def chart_html(chart: Chart, language: str, heading: int = 3) -> str:
    """Return a chart with its title (a heading of some level), its sentence, its legend and the table behind it.

    To a screen reader the plot is one picture, named by title and sentence; the table holds its values.
    """
    label = escape(f"{chart.title}. {chart.sentence}")
    return f"""<figure class="cpts-chart" id="chart-{chart.name}" data-name="{chart.name}" lang="{language}">
<figcaption><h{heading}>{escape(chart.title)}</h{heading}><p>{escape(chart.sentence)}</p>
<p class="cpts-small">{escape(chart.subtitle)}</p></figcaption>
<div class="cpts-controls"></div>
<div class="cpts-legend"></div>
<div class="cpts-plot" role="img" aria-label="{label}"><div class="cpts-canvas" aria-hidden="true"></div>
<div class="cpts-copies" aria-hidden="true"></div></div>
<p class="cpts-small">{escape(chart.note)}</p>
{table_html(chart, language)}
<script type="application/json" class="cpts-spec">{spec_json(chart)}</script>
</figure>"""


def table_html(chart: Chart, language: str) -> str:
    """Return the table behind a chart, folded away."""
    title = text("charts.numbers", language)
    table = chart.table.to_html(index=False, border=0, escape=True)
    table = table.replace("<thead>", f"<caption>{escape(chart.subtitle)}</caption><thead>", 1)
    return (
        f"<details><summary>{escape(title)}</summary>"
        f'<div class="cpts-table" role="region" tabindex="0" aria-label="{escape(f"{title}: {chart.title}")}">{table}'
        "</div></details>"
    )


def spec_json(chart: Chart) -> str:
    """Return the specification of a chart as JSON that can stand in a page."""
    return json.dumps(chart.spec, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _inside_script(code: str) -> str:
    """Return code that no HTML parser takes for the end of its script."""
    return code.replace("</script", "<\\/script")
