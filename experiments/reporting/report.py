"""One self-contained page about a stored study: `report_<language>.html` in its folder, made from its files only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from experiments.charts import charts_of
from experiments.charts.chart import Chart
from experiments.charts.embedding import chart_html, chart_script, chart_style, vega_bundle
from experiments.language.numbers import full_date, number
from experiments.language.texts import text
from experiments.reporting.added_spending import about_spending, added_spending, covered_prices
from experiments.reporting.area_rows import SMALL, area_columns, area_rows, region_table
from experiments.reporting.chart_places import placed, printed
from experiments.reporting.checklists import cheers_rows, manifest_values, odd_rows, provenance_rows, stress_rows
from experiments.reporting.commands import arm_commands, whole_commands
from experiments.reporting.forecast_record import forecast_record
from experiments.reporting.further_results import further_results, missing_tasks
from experiments.reporting.limits import limits_of
from experiments.reporting.margins import PACKAGE, margin_style
from experiments.reporting.mean_intervals import mean_interval_table
from experiments.reporting.overview import overview_of
from experiments.reporting.policies import common_money, lever_notes, lever_table, policies_in_words
from experiments.reporting.sortable_table import table_script, table_style
from experiments.reporting.study_answers import read_answers
from experiments.reporting.watch_list import watch_list
from experiments.storing.manifest import package_version
from sim.whole_files import whole_file

TEMPLATES: Final = Path(__file__).parent / "templates"
PAGE: Final = "report.html"


def write_report(folder: Path, language: str) -> Path:
    """Write the report of a study into its folder and return its path. Raises StudyNotRun where nothing was run."""
    page = report_page(folder, language)
    file = folder / file_name(language)
    with whole_file(file) as partial:
        partial.write_text(page, encoding="utf-8")
    return file


def file_name(language: str) -> str:
    """Return the name of the page in the folder of its study."""
    return f"report_{language}.html"


def report_page(folder: Path, language: str) -> str:
    """Return the report of a study as one page of HTML that asks for nothing from outside."""
    answers = read_answers(folder, language)
    study = answers.study
    overview = overview_of(answers)
    further = further_results(study)
    context = {
        "language": language,
        "study": study,
        "values": manifest_values(study),
        "overview": overview,
        "policies": policies_in_words(study),
        "levers": lever_table(study),
        "lever_notes": lever_notes(study),
        "money": common_money(study),
        "charts": _charts(list(charts_of(study)), language),
        "area_columns": area_columns(language),
        "area_rows": area_rows(study),
        "regions": region_table(study),
        "small": number(SMALL, language),
        "watched": watch_list(answers),
        "mean_intervals": mean_interval_table(answers),
        "added": added_spending(study),
        "added_about": about_spending(study),
        "prices": covered_prices(study),
        "file": file_name(language),
        "page_margins": Markup(margin_style(study)),
        "today": full_date(date.today(), language),
        "version": package_version(PACKAGE),
        "further": further,
        "missing": missing_tasks(further),
        "forecasts": forecast_record(language),
        "limits": limits_of(study),
        "shells": text("comparing.shells", language),
        "stress": stress_rows(study),
        "cheers": cheers_rows(study),
        "odd": odd_rows(study),
        "provenance": provenance_rows(study),
        "commands": whole_commands(study),
        "arm_commands": arm_commands(study),
    }
    return rendered(context, language)


def rendered(context: Mapping[str, Any], language: str) -> str:
    """Return the page filled in; what comes from data is escaped."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {
        "t": lambda key, /, **values: text(key, language, **values),
        "vega": lambda: Markup(vega_bundle()),
        "chart_script": lambda: Markup(chart_script()),
        "chart_style": lambda: Markup(chart_style()),
        "table_script": lambda: Markup(table_script(language)),
        "table_style": lambda: Markup(table_style()),
        "page_style": lambda: Markup((TEMPLATES / "report.css").read_text(encoding="utf-8")),
    }
    return environment.get_template(PAGE).render(context)


@dataclass(frozen=True)
class DrawnChart:
    """A chart as it stands in the page."""

    html: Markup
    is_printed: bool  # the page on paper is short


def _charts(charts: Sequence[Chart], language: str) -> dict[str, list[DrawnChart]]:
    """Return the charts as HTML by the section of the page that they stand in."""
    on_paper = printed({chart.name for chart in charts})
    return {
        section: [DrawnChart(Markup(chart_html(chart, language)), chart.name in on_paper) for chart in found]
        for section, found in placed(charts).items()
    }
