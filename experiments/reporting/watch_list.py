"""The territories at risk at the last date: named only where the risk comes true often enough."""

from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from experiments.charts.controls import compared_on_paper
from experiments.comparing.place import area_name, territory_name
from experiments.language.numbers import number, percent
from experiments.language.texts import text
from experiments.reporting.study_answers import Answers
from sim.vocabulary import Level

RISKS: Final = ("p_white", "p_shell")
MOST: Final = 6  # territories of each risk
NAMED_FROM: Final = 0.5  # share of the runs: below it a name would single out a territory for a risk that seldom comes


@dataclass(frozen=True)
class RiskTable:
    """The territories that are named, from which chance on, and for which risks none is."""

    about: str
    table: pd.DataFrame
    none: tuple[str, ...]


def watch_list(answers: Answers) -> RiskTable | None:
    """Return the territories with the highest chance of each risk in the policy of the question, then in the baseline.

    None where no run recorded territories.
    """
    study, table = answers.study, answers.watchlist
    arms = compared_on_paper(study, study.arms)[::-1]
    if not {"name", *RISKS} <= set(table.columns):
        return None
    at_end = table[table["date"] == str(study.last_date)]
    by_arm = {arm: at_end[at_end["arm"] == arm].set_index("code") for arm in arms}
    own = by_arm[arms[0]]
    rows = [_row(answers, risk, str(code), by_arm) for risk in RISKS for code in _named(own, risk).index]
    names = (text(f"report.watch.{name}", study.language) for name in ("risk", "place", "population"))
    found = pd.DataFrame(rows, columns=[*names, *map(study.label, arms)])
    none = (_none(answers, risk, own) for risk in RISKS if _named(own, risk).empty)
    return RiskTable(_about(answers, arms[0]), found, tuple(none))


def _named(rows: pd.DataFrame, risk: str) -> pd.DataFrame:
    return rows.nlargest(MOST, risk).query(f"{risk} >= {NAMED_FROM}")


def _about(answers: Answers, arm: str) -> str:
    language = answers.language
    names = {"most": number(MOST, language), "from": percent(NAMED_FROM, language)}
    quoted = text("report.quoted", language, words=answers.label(arm))
    return text("report.watch.about", language, month=answers.month(), arm=quoted, **names)


def _none(answers: Answers, risk: str, rows: pd.DataFrame) -> str:
    highest = float(rows[risk].max()) if len(rows) else 0.0
    return text(f"report.watch.none.{risk}", answers.language, share=percent(highest, answers.language))


def _row(answers: Answers, risk: str, code: str, by_arm: dict[str, pd.DataFrame]) -> list[str]:
    language, (first, *_) = answers.language, by_arm.values()
    place: dict[Any, Any] = first.loc[code].to_dict()
    departement = str(place["departement"])
    chances = (dict(zip(rows.index, rows[risk], strict=True)).get(code, 0.0) for rows in by_arm.values())
    shares = (percent(chance, language) for chance in chances)
    name = _name(str(place["name"]), code, departement, language)
    return [text(f"report.watch.{risk}", language), name, number(place["population"], language), *shares]


def _name(name: str, code: str, departement: str, language: str) -> str:
    """Return the name of a territory with its département, and that it is a part where it is."""
    told = territory_name(name, code, departement, language)
    if told != name:
        return told
    names = {"name": name.removesuffix(f" ({departement})")}
    names["departement"] = area_name(Level.DEPARTEMENT, departement, language)
    return text("report.watch.name", language, **names)
