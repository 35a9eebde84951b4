"""Where each territory stands: its most frequent stage across the runs of an arm, at each recorded date."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final

import altair as alt
import pandas as pd

from experiments.charts.chart import Chart
from experiments.charts.controls import colour_key, compared_on_paper, control, copy_on_paper, first_policy
from experiments.charts.map_layers import DATE, HEIGHT, OUTLINE, PAPER_HEIGHT, UNKNOWN_COLOUR, map_data, map_layers
from experiments.charts.marks import specification
from experiments.language.numbers import full_date, number, percent_sign
from experiments.language.texts import text
from experiments.plots.figures.map_stage import OFTEN, SHELL_COLOUR
from experiments.plots.legend import stage_label
from experiments.plots.maps import can_be_drawn, cell_note
from experiments.plots.palette import STAGE_COLOURS
from experiments.plots.results import StoredStudy
from experiments.plots.territories import TerritoryChances, read_territories
from sim.vocabulary import Stage

ARM: Final = "arm"  # the parameter that holds the place of the arm shown
SHELL: Final = len(Stage)  # the state of a territory that most often has an empty shell; before it, the stages
UNKNOWN: Final = SHELL + 1
STATES: Final = range(UNKNOWN)
FEWEST: Final = 20  # per cent of runs: the most frequent of five stages has as many
# One letter for each per cent from FEWEST to 100; without those that JSON or HTML writes longer.
LETTERS: Final = "".join(letter for letter in map(chr, range(35, 127)) if letter not in "<>&\\'")
CHANCES: Final = ("p_white", "p_preproject", "p_lettre_intention", "p_projet_sante", "p_aci", "p_shell")


def stage_map_charts(study: StoredStudy) -> Iterator[Chart]:
    """Yield the map of stages, if runs recorded territories whose places are known."""
    chances = read_territories(study)
    if chances is not None and can_be_drawn(study, chances):
        yield stage_map_chart(study, chances)


def stage_map_chart(study: StoredStudy, chances: TerritoryChances) -> Chart:
    """Return the map of the most frequent stage of each territory, with a choice of the arm and of the date."""
    language, dates = study.language, tuple(sorted(set(chances.rows["date"])))
    states = chances.rows.assign(state=_states(chances.rows))
    arm = first_policy(study, study.arms)
    title, sentence = text("charts.map.title", language), _sentence(study, states, arm, dates[-1])
    labels = [*_state_labels(language), text("charts.map.unknown", language)]
    colours = [*STAGE_COLOURS.values(), SHELL_COLOUR, UNKNOWN_COLOUR]
    scale = alt.Scale(domain=[*STATES, UNKNOWN], range=colours)
    layers = map_layers(alt.Color("state:O", scale=scale, legend=None), _CELL, outlined=f"datum.state == {SHELL}")
    whole = layers.add_params(
        alt.param(name=ARM, value=study.arms.index(arm)),
        alt.param(name=DATE, value=len(dates) - 1),
        alt.param(name="states", value=labels),
        alt.param(name="letters", value=LETTERS),
        alt.param(name="told", value=text("charts.map.told", language)),
        alt.param(name="sign", value=percent_sign(language)),
    )
    controls = [
        control(ARM, "select", text("charts.map.arm", language), [study.label_with_role(name) for name in study.arms]),
        control(DATE, "range", text("charts.date", language), [full_date(day, language) for day in dates]),
    ]
    spec = specification(
        whole,
        map_data(study.area, _values(study, states), language),
        height=HEIGHT,
        description=f"{title}. {sentence}",
        usermeta={
            "paper_height": PAPER_HEIGHT,
            "controls": controls,
            "copies": [
                copy_on_paper(study.label_with_role(name), arm=study.arms.index(name), day=len(dates) - 1)
                for name in compared_on_paper(study, study.arms)
            ],
            "key": [
                {**entry, "outline": OUTLINE if state == SHELL else ""}
                for state, entry in enumerate(colour_key(labels[:-1], colours[:-1]))
            ],
        },
    )
    note = f"{cell_note(study)} {text('charts.shell_note', language)}"
    subtitle = text("map_stage.subtitle", language, runs=study.runs)
    return Chart("map", title, sentence, spec, _table(study, states, dates), subtitle, note)


# The properties `v` of a cell hold, for each arm, two letters a date: its state, and how often it has it.
_CELL: Final = {
    "cell": f"isValid(datum.properties.v) ? substring(datum.properties.v[{ARM}], 2 * {DATE}, 2 * {DATE} + 2) : ''",
    "state": f"datum.cell ? toNumber(substring(datum.cell, 0, 1)) : {UNKNOWN}",
    "share": f"datum.cell ? ({FEWEST} + indexof(letters, substring(datum.cell, 1, 2))) + sign : ''",
    "text": "datum.properties.n + '\\n' + states[datum.state] + (datum.cell ? replace(told, '#', datum.share) : '')",
}


def _states(rows: pd.DataFrame) -> "pd.Series[int]":
    is_shell = (rows["stage"] == Stage.ACI) & (rows["p_shell"] > OFTEN)
    return rows["stage"].mask(is_shell, SHELL)


def _values(study: StoredStudy, states: pd.DataFrame) -> dict[str, dict[str, Any]]:
    """Return the letters of each territory, arm by arm in the order of the study."""
    share = states[list(CHANCES)].to_numpy()[range(len(states)), states["state"]]
    places = (100 * share).round().astype(int).clip(FEWEST) - FEWEST
    letters = states["state"].astype(str) + pd.Series(list(LETTERS))[places].to_numpy()
    table = states.assign(letters=letters).pivot(index="code", columns=["arm", "date"], values="letters")
    joined = (map("".join, table[arm].to_numpy()) for arm in study.arms)
    return {str(code): {"v": list(row)} for code, *row in zip(table.index, *joined, strict=True)}


def _state_labels(language: str) -> list[str]:
    stages = (stage_label(stage, language) for stage in STAGE_COLOURS if stage != Stage.WHITE)
    return [text("charts.white", language), *stages, text("map_stage.shell", language)]


def _sentence(study: StoredStudy, states: pd.DataFrame, arm: str, day: date) -> str:
    """Return how many territories stand where in the runs of an arm at a date."""
    language = study.language
    found = states[(states["arm"] == arm) & (states["date"] == day)]["state"]
    counts = {name: number(int((found == state).sum()), language) for name, state in _TOLD.items()}
    n_territories = number(len(found), language)
    when = full_date(day, language)
    return text("charts.map.sentence", language, when=when, arm=study.label(arm), all=n_territories, **counts)


_TOLD: Final = {"aci": Stage.ACI, "shell": SHELL, "white": Stage.WHITE}


def _table(study: StoredStudy, states: pd.DataFrame, dates: Sequence[date]) -> pd.DataFrame:
    """Return the number of territories in each state, by arm and date."""
    language = study.language
    counts = states.groupby(["arm", "date"])["state"].value_counts().unstack(fill_value=0)
    rows = [(arm, day) for arm in study.arms for day in dates]
    columns = {
        text("charts.map.arm", language): [study.label(arm) for arm, _ in rows],
        text("charts.date", language): [full_date(day, language) for _, day in rows],
    }
    for state, label in zip(STATES, _state_labels(language), strict=True):
        values = counts[state] if state in counts else pd.Series(0, index=counts.index)
        columns[label] = [number(int(values[row]), language) for row in rows]
    return pd.DataFrame(columns)
