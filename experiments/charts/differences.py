"""What each policy changes, paired run by run with the baseline."""

from collections.abc import Iterator

from experiments.charts.chart import Chart
from experiments.charts.curve_words import Bands, Lines, last_date, written_at
from experiments.charts.lines import departure_of, lines_of
from experiments.charts.measures import Measure, points_measure
from experiments.charts.study_curves import study_curves
from experiments.comparing.hanging import hanging_sentences
from experiments.language.numbers import full_date
from experiments.language.texts import text
from experiments.plots.figures.difference_fan import SHOWN_FROM
from experiments.plots.results import StoredStudy

METRICS = ("coverage_li_plus", "coverage_aci", "coverage_functioning", "population_under_shell")
MOST_TOLD = 4  # arms whose differences a sentence gives


def difference_charts(study: StoredStudy) -> Iterator[Chart]:
    """Yield a chart of the paired differences of each main metric, if the arms were compared."""
    if study.baseline is None:
        return
    language, baseline = study.language, study.label(study.baseline)
    for metric in METRICS:
        bands = {arm: band for arm in study.arms if (band := study.difference(arm, metric).since(SHOWN_FROM))}
        if bands:
            label = _title(study, metric)
            measure = points_measure(f"difference_{metric}", label, text("difference_fan.unit", language))
            sentence = difference_sentence(bands, lines_of(study), measure, baseline, language)
            note = " ".join(_notes(study, metric))
            yield study_curves(study, bands, measure, sentence=sentence, note=note, has_zero_line=True)


def _title(study: StoredStudy, metric: str) -> str:
    """Return what the differences are of, and since when they arise."""
    what, since = text(f"charts.title.difference_{metric}", study.language), departure_of(study)
    if since is None:
        return text("charts.differences.title", study.language, what=what)
    when = full_date(since, study.language)
    return text("charts.differences.title_since", study.language, what=what, when=when)


def difference_sentence(bands: Bands, lines: Lines, measure: Measure, baseline: str, language: str) -> str:
    """Return the differences at the last date, and which of their intervals contain zero."""
    when = last_date(bands, measure, language)
    if len(bands) > MOST_TOLD:
        counts = {"n": sum(_contains_zero(bands, arm) for arm in bands), "all": len(bands)}
        return text("charts.differences.many", language, what=measure.label, when=when, baseline=baseline, **counts)
    parts = (_part(bands, arm, lines, measure, language) for arm in bands)
    values = text("charts.and_so_on", language).join(parts)
    return text("charts.differences.few", language, what=measure.label, when=when, baseline=baseline, values=values)


def _part(bands: Bands, arm: str, lines: Lines, measure: Measure, language: str) -> str:
    key = "charts.differences.zero" if _contains_zero(bands, arm) else "charts.differences.apart"
    value = written_at(bands[arm], -1, measure, language)
    return text(key, language, arm=lines[arm].label, value=value)


def _contains_zero(bands: Bands, arm: str) -> bool:
    """Say whether an interval, rounded as it is written, contains zero."""
    low, _, high = (round(100 * end, 1) for end in bands[arm].end)
    return low <= 0 <= high


def _notes(study: StoredStudy, metric: str) -> Iterator[str]:
    yield text("charts.differences.note", study.language)
    labels = {arm: study.label(arm) for arm in study.arms}
    yield from hanging_sentences(study.folder, labels, study.language, [metric])
