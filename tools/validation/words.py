"""Days, values and methods as the page of the validation writes them."""

from datetime import date
from typing import Any, Final

from experiments.hindcast.rivals import labels
from experiments.language.numbers import full_date, number, significant
from experiments.observations.model_terms import EUROS_PER_MEUR, SPENDING
from experiments.plots.hindcasts.forecast_folder import MODEL
from experiments.reporting.interval_texts import Interval, level_text
from sim.vocabulary import Level
from tools.validation.stored_results import LANGUAGE

NO_PEERS: Final = "model_no_peers"
OWN_NAMES: Final = {MODEL: "**the model**", NO_PEERS: "the model without peer effects"}
LEVEL_NAMES: Final = {Level.NATIONAL.value: "national", Level.DEPARTEMENT.value: "départements"}


def day_text(day: date) -> str:
    """Return "31 August 2023"."""
    return full_date(day, LANGUAGE)


def value_text(metric: str, row: dict[Any, Any]) -> str:
    """Return the median after a fit and its interval, in the unit of the observation."""
    return _text(metric, Interval(row["q05"], row["q50"], row["q95"]))


def observed_text(metric: str, row: dict[Any, Any]) -> str:
    """Return what was observed and twice its sd to either side."""
    return _text(metric, Interval(row["observed"] - 2 * row["sd"], row["observed"], row["observed"] + 2 * row["sd"]))


def _text(metric: str, found: Interval) -> str:
    if metric != SPENDING:
        return level_text(metric, found)
    euros = (value * EUROS_PER_MEUR for value in (found.low, found.middle, found.high))
    return level_text("cost_cnam_euros", Interval(*euros))


def plain(value: float) -> str:
    """Return a number of any size with three significant digits, thousands apart."""
    return number(value, LANGUAGE) if abs(value) >= 1000 else significant(value, LANGUAGE)


def method_name(method: str) -> str:
    """Return what a method is called on the page."""
    return OWN_NAMES.get(method) or labels()[method][LANGUAGE]
