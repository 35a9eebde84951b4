"""The three coverages over time, arm by arm, with what was observed."""

from collections.abc import Iterator

from experiments.language.texts import text
from experiments.plots.canvas import Drawing, Heading, subtitle
from experiments.plots.curve_rows import Row, draw_rows
from experiments.plots.legend import observed_entry
from experiments.plots.model_tables import observed
from experiments.plots.results import StoredStudy

COVERAGES = ("coverage_li_plus", "coverage_aci", "coverage_functioning")
LIMITS = (0.0, 1.02)


def draw(study: StoredStudy) -> Iterator[Drawing]:
    """Yield one figure with a row for each coverage."""
    language = study.language
    heading = Heading(
        text("coverage_curves.title", language), subtitle(study, text("figure.share_of_population", language))
    )
    rows = [coverage_row(study, metric) for metric in COVERAGES]
    points = [observed_entry(study)] if any(row.points for row in rows) else []
    yield Drawing("coverage_curves", draw_rows(study, heading, rows, points), heading.title)


def coverage_row(study: StoredStudy, metric: str) -> Row:
    """Return the row of a coverage."""
    return Row(
        title=text(f"figure.coverage.{metric}", study.language),
        bands=study.bands(metric),
        limits=LIMITS,
        points=observed(metric, study.area, study.data_end),
    )
