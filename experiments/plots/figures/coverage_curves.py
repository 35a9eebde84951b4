"""The three coverages over time, arm by arm, with what was observed."""

from collections.abc import Iterator

from experiments.plots import words
from experiments.plots.canvas import Drawing, Heading, subtitle
from experiments.plots.curve_rows import Row, draw_rows
from experiments.plots.legend import observed_item
from experiments.plots.model_tables import observed
from experiments.plots.results import StoredStudy
from experiments.plots.series import percent_axis

TITLE = {
    "fr": "Population couverte par une CPTS, selon l'étape atteinte",
    "en": "Population covered by a CPTS, by the stage it has reached",
}
LIMITS = (0.0, 1.02)


def draw(study: StoredStudy) -> Iterator[Drawing]:
    """Yield one figure with a row for each coverage."""
    language = study.language
    heading = Heading(TITLE[language], subtitle(study, words.SHARE_OF_POPULATION))
    rows = [_row(study, metric) for metric in words.COVERAGES]
    points = [observed_item(study)] if any(row.points for row in rows) else []
    yield Drawing("coverage_curves", draw_rows(study, heading, rows, points), TITLE[language])


def _row(study: StoredStudy, metric: str) -> Row:
    language = study.language
    return Row(
        title=words.COVERAGES[metric][language],
        bands=study.bands(metric),
        limits=LIMITS,
        axis=percent_axis,
        written=lambda share: words.percent(share, language),
        points=observed(metric, study.place),
    )
