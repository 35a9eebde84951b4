"""How many CPTS and projects stand at each stage over time, arm by arm, with the counts observed."""

from collections.abc import Iterator

from matplotlib.axes import Axes
from matplotlib.patches import Patch

from experiments.plots import words
from experiments.plots.canvas import Drawing, Heading, panels, parts, sheet, subtitle
from experiments.plots.reference import observed
from experiments.plots.results import StoredStudy
from experiments.plots.series import (
    KeyItem,
    data_end_item,
    days_of,
    draw_key,
    draw_observed,
    mark_data_end,
    number_axis,
    observed_item,
    set_years,
)
from experiments.plots.stage_colours import COLOURS, LABELS
from sim.vocabulary import Stage

TITLE = {"fr": "CPTS et projets de CPTS, par étape", "en": "CPTS and projects of CPTS, by stage"}
UNIT = {"fr": "Nombre de CPTS et de projets", "en": "Number of CPTS and projects"}
MEAN_OF_RUNS = {"fr": "{unit}. Moyenne de {runs}.", "en": "{unit}. Mean of {runs}."}
INTERVAL_NOTE = {
    "fr": (
        "En {when}, intervalle à 90 % des simulations : {counts}. Points observés, de bas en haut : ACI ; lettre "
        "d'intention ou plus ; toutes étapes. Deux décomptes (DGOS, FCPTS) diffèrent de 5 à 10 %."
    ),
    "en": (
        "In {when}, 90% interval of the runs: {counts}. Observed points, from the bottom: ACI; lettre d'intention or "
        "later; all stages. Two ways of counting (DGOS, FCPTS) differ by 5 to 10%."
    ),
}
STACK = {  # from the bottom
    "n_aci": Stage.ACI,
    "n_projet_sante": Stage.PROJET_SANTE,
    "n_lettre_intention": Stage.LETTRE_INTENTION,
    "n_preproject": Stage.PREPROJECT,
}
BOUNDARIES = ("n_aci", "n_lettre_intention_or_later", "n_all_stages")  # observed counts that are edges of the stack
ROW_HEIGHT = 1.9  # inches


def draw(study: StoredStudy) -> Iterator[Drawing]:
    """Yield one figure with a panel for each arm."""
    language = study.language
    arms = [arm for arm in study.arms if all(study.band(arm, metric) for metric in STACK)]
    if not arms:
        return
    n_columns = min(len(arms), 2)
    n_rows = -(-len(arms) // n_columns)
    heading = Heading(TITLE[language], subtitle(study, UNIT, MEAN_OF_RUNS), _note(study, arms))
    figure = sheet(study, heading, height=2.6 + n_rows * ROW_HEIGHT)
    upper, lower = parts(figure, (n_rows * ROW_HEIGHT, 0.85))
    places = panels(upper, n_rows, n_columns, sharey=True)
    for axes, arm in zip(places, arms, strict=False):
        _draw_panel(axes, study, arm)
    for axes in places[len(arms) :]:
        axes.set_axis_off()
    (key,) = panels(lower, 1, 1)
    draw_key(key, _key(study), loc="center", ncols=2)
    yield Drawing("stages", figure, TITLE[language])


def _draw_panel(axes: Axes, study: StoredStudy, arm: str) -> None:
    bands = [study.band(arm, metric) for metric in STACK]
    colours = [COLOURS[stage] for stage in STACK.values()]
    axes.stackplot(days_of(bands[0].dates), *(band.mean for band in bands), colors=colours, linewidth=0)
    axes.set_title(study.label_with_role(arm), color=study.looks[arm].colour)
    for metric in BOUNDARIES:
        draw_observed(axes, observed(metric, study.place))
    mark_data_end(axes)
    axes.set_ylim(bottom=0)
    number_axis(axes.yaxis, study.language)
    set_years(axes, study.first_date, study.last_date, label_space=0)


def _key(study: StoredStudy) -> list[KeyItem]:
    stages = [
        KeyItem(Patch(facecolor=COLOURS[stage]), LABELS[stage][study.language]) for stage in reversed(STACK.values())
    ]
    return [*stages, observed_item(study), data_end_item(study)]


def _note(study: StoredStudy, arms: list[str]) -> str:
    """Return the interval of the number of ACI at the end, which a stack cannot show."""
    counts = []
    for arm in arms:
        low, _, high = study.band(arm, "n_aci").end
        span = f"{words.number(low, study.language)}–{words.number(high, study.language)}"
        counts.append(f"{study.label(arm)} {span} ACI")
    when = words.month_and_year(study.last_date, study.language)
    return INTERVAL_NOTE[study.language].format(when=when, counts=", ".join(counts))
