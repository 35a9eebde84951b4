"""The territories most at risk at the last date, as the report names them."""

from typing import Any, Final

import pandas as pd

from experiments.charts.controls import compared_on_paper
from experiments.comparing.place import area_name
from experiments.language.numbers import number, percent
from experiments.language.texts import text
from experiments.reporting.study_answers import Answers
from sim.vocabulary import Level

RISKS: Final = ("p_white", "p_shell")
MOST: Final = 6  # territories of each risk


def watch_list(answers: Answers) -> pd.DataFrame:
    """Return the territories with the highest chance of each risk in the policy of the question, then in the baseline.

    Empty where no run recorded territories.
    """
    study, table = answers.study, answers.watchlist
    arms = compared_on_paper(study, study.arms)[::-1]
    if not {"name", *RISKS} <= set(table.columns):
        return pd.DataFrame()
    at_end = table[table["date"] == str(study.last_date)]
    by_arm = {arm: at_end[at_end["arm"] == arm].set_index("code") for arm in arms}
    rows = [
        _row(answers, risk, str(code), by_arm)
        for risk in RISKS
        for code in by_arm[arms[0]].nlargest(MOST, risk).query(f"{risk} > 0").index
    ]
    names = (text(f"report.watch.{name}", study.language) for name in ("risk", "place", "population"))
    return pd.DataFrame(rows, columns=[*names, *map(study.label, arms)])


def _row(answers: Answers, risk: str, code: str, by_arm: dict[str, pd.DataFrame]) -> list[str]:
    language, (first, *_) = answers.language, by_arm.values()
    place: dict[Any, Any] = first.loc[code].to_dict()
    departement = area_name(Level.DEPARTEMENT, str(place["departement"]), language)
    name = text("report.watch.name", language, name=place["name"], departement=departement)
    chances = (dict(zip(rows.index, rows[risk], strict=True)).get(code, 0.0) for rows in by_arm.values())
    shares = (percent(chance, language) for chance in chances)
    return [text(f"report.watch.{risk}", language), name, number(place["population"], language), *shares]
