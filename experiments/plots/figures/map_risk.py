"""Maps of the territories most at risk at the end: to be white still, and to live under an empty shell."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
from matplotlib.patches import Patch

from experiments.plots import words
from experiments.plots.canvas import FAINT, Drawing, Heading, plain_subtitle
from experiments.plots.legend import Grid, KeyItem, set_arm_title, sheet_with_key
from experiments.plots.maps import can_be_drawn, cell_note, draw_map, panel_height
from experiments.plots.results import StoredStudy
from experiments.plots.territories import TerritoryChances, read_territories
from experiments.plots.words import Wording

OF_RUNS = {"fr": "{unit}. {runs}.", "en": "{unit}. {runs}."}
UNIT = {"fr": "Part des simulations où c'est le cas", "en": "Share of runs in which this is so"}
TITLE_HEIGHT = 0.3  # inches
STEPS = (0.05, 0.25, 0.5, 0.75)  # shares of runs at which the colour changes


@dataclass(frozen=True)
class Risk:
    """One risk and how it is shown."""

    column: str  # of TerritoryChances
    name: str  # of the files
    title: Wording
    colours: tuple[str, ...]  # one more than STEPS
    note: Wording


RISKS = (
    Risk(
        "p_white",
        "map_risk_white",
        {"fr": "Territoires sans CPTS ni projet en {when}", "en": "Territories without CPTS or project in {when}"},
        ("#F6F6F6", "#CFC7E6", "#AC9FD0", "#7A66B0", "#3F2B7E"),
        {"fr": "", "en": ""},
    ),
    Risk(
        "p_shell",
        "map_risk_shell",
        {"fr": "Territoires sous une coquille vide en {when}", "en": "Territories under an empty shell in {when}"},
        ("#F6F6F6", "#FBD3A9", "#F5A866", "#D55E00", "#7A3300"),
        words.SHELL_NOTE,
    ),
)


def draw(study: StoredStudy) -> Iterator[Drawing]:
    """Yield one figure for each risk with a map for each arm, at the last date if it lies after the end of the data."""
    chances = read_territories(study)
    if chances is None or chances.last_ahead is None or not can_be_drawn(study, chances):
        return
    for risk in RISKS:
        yield _draw_risk(study, chances, risk)


def _draw_risk(study: StoredStudy, chances: TerritoryChances, risk: Risk) -> Drawing:
    language, day = study.language, chances.dates[-1]
    title = risk.title[language].format(when=words.month_and_year(day, language))
    note = f"{risk.note[language]} {cell_note(study)}".strip()
    heading = Heading(title, plain_subtitle(study, UNIT, OF_RUNS), note)
    n_columns = min(len(study.arms), 2)
    grid = Grid(len(study.arms), panel_height(study.place) + TITLE_HEIGHT, n_columns, key_columns=len(risk.colours))
    figure, places = sheet_with_key(study, heading, _key(risk, language), grid)
    for axes, arm in zip(places, study.arms, strict=True):
        set_arm_title(axes, study, arm)
        draw_map(axes, study.place, _colours(chances.at(arm, day)[risk.column], risk.colours))
    return Drawing(risk.name, figure, title)


def _colours(chances: "pd.Series[float]", colours: Sequence[str]) -> dict[str, str]:
    steps = np.searchsorted(STEPS, chances.to_numpy(), side="right")
    return {str(code): colours[step] for code, step in zip(chances.index, steps, strict=True)}


def _key(risk: Risk, language: str) -> list[KeyItem]:
    ends = (0.0, *STEPS, 1.0)
    spans = [f"{words.number(100 * low, language)}–{words.percent(high, language)}" for low, high in pairwise(ends)]
    signs = [Patch(facecolor=colour, edgecolor=FAINT, linewidth=0.6) for colour in risk.colours]
    return [KeyItem(sign, span) for sign, span in zip(signs, spans, strict=True)]
