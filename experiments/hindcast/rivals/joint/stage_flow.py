"""Stage flow: what the country does as one, without agents, places or levers; a rival from our own house.

White territory founds pré-projets; they become lettres d'intention, projets de santé and ACI at monthly hazards, or are
given up. Each stage is kept as a count and as a share of the population. A deadline hastens foundings and letters, and
strikes off pré-projets. Two half-yearly AR(1) shocks are common to the whole country.

The fit uses the scored national rows alone, with the errors that they share (`observations/common_errors.py`), by
ES-MDA (`calibration/smoother.py`, without its filter); all members weigh the same. Forecasts are of the true value, as
those of all rivals: scores add the errors of a row, shared ones included.

The priors were set by people who knew what came until June 2024. Good scores before that date are therefore no proof of
skill: they make this rival harder to beat than any forecaster of the time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final, NamedTuple

import numpy as np
from iterative_ensemble_smoother.esmda import ESMDA

from experiments.calibration.smoother import factors, normal_errors
from experiments.hindcast.forecast import Forecast
from experiments.hindcast.known_series import LEAST_COUNT_SD, LEAST_SHARE_SD
from experiments.hindcast.rivals.base import JointRival, Predicted
from experiments.hindcast.stratified_draws import normals
from experiments.observations.common_errors import observation_errors
from experiments.observations.model_terms import COST, SPENDING
from experiments.observations.observed import Observed, is_share, national
from sim.arrays import Floats
from sim.calendar import DECEMBER, FIRST_MONTH, MONTHS_PER_YEAR, calendar_month, last_day, month_of
from sim.rules.pressure.ramp_and_fade import RampAndFade
from sim.world.tables import load_departements

NAME: Final = "stage_flow"
MEMBERS: Final = 3_000
STEPS: Final = 6
FEWEST: Final = 2  # rows; with fewer, a forecast would be the prior alone
COUNT, SHARE = 0, 1
SUMS: Final[Mapping[str, tuple[int, slice]]] = {  # over pré-projet, lettre d'intention, projet de santé, ACI
    "coverage_li_plus": (SHARE, slice(1, 4)),
    "coverage_aci": (SHARE, slice(3, 4)),
    "n_preproject": (COUNT, slice(0, 1)),
    "n_lettre_intention": (COUNT, slice(1, 2)),
    "n_projet_sante": (COUNT, slice(2, 3)),
    "n_aci": (COUNT, slice(3, 4)),
    "n_lettre_intention_or_projet_sante": (COUNT, slice(1, 3)),
    "n_lettre_intention_or_later": (COUNT, slice(1, 4)),
    "n_all_stages": (COUNT, slice(0, 4)),
}


class Prior(NamedTuple):
    """A log-normal prior, and why it is as it is ([V] read in a source, [D] arithmetic of ours)."""

    median: float
    log_sd: float
    reason: str


PRIORS: Final[Mapping[str, Prior]] = {
    "founding": Prior(0.03, 0.6, "a month, where all is white; 3 to 4 % of the uncovered gained a month in 2023 [D]"),
    "frailty": Prior(0.5, 0.7, "power of the white share in founding: territories that found first are the easy ones"),
    "letter": Prior(0.07, 0.4, "a month; about a year from pré-projet to lettre d'intention"),
    "project": Prior(0.08, 0.3, "a month; 12 to 13 months from LI to projet de santé [D]"),
    "signature": Prior(0.30, 0.3, "a month; 31 to 45 projets de santé wait [V] for ten or more ACI a month [D]"),
    "quit": Prior(0.012, 0.5, "a month; one pré-projet in seven a year, which nobody counted"),
    "founding_deadline": Prior(0.35, 0.6, "share that full pressure adds to founding; nobody measured it"),
    "letter_deadline": Prior(0.30, 0.9, "a month at full pressure, beside the usual letters; nobody measured it"),
    "strike_off": Prior(0.05, 0.9, "a month at full pressure; the stock fell from 192 to 26 in a year [V]"),
    "covid": Prior(0.61, 0.4, "factor on founding and letters; the teams of ARS and CPAM were away [V]"),
    "visibility": Prior(1.35, 0.3, "factor on founding; vaccination centres brought professionals together [V]"),
    "size_first": Prior(100e3, 0.12, "inhabitants of a project where all is white"),
    "size_last": Prior(62e3, 0.2, "inhabitants of the last ones; about 59,000 in autumn 2023 [D]"),
    "preprojects_2019": Prior(250, 0.3, "400 projects of any stage in September 2019, give or take 60 [V]"),
    "letters_2019": Prior(90, 0.4, "of the same 400"),
    "euros": Prior(300e3, 0.15, "a year for an ACI; 363,000 in 2022 and 271,000 in 2023 [D]"),
    "shock_sd": Prior(0.22, 0.35, "log, of half a year; a past that was smooth does not promise a smooth future"),
    "shock_odds": Prior(1.82, 0.5, "odds of the correlation of a half-year with the next"),
}
PROJECTS_2019: Final = 5.0  # projets de santé before the first ACI: hardly any
SHOCKS: Final = ("founding", "signature")  # on foundings and letters; on projets de santé and ACI
HALF_YEAR: Final = 6  # months
IN_DECEMBER, IN_OTHER_MONTHS = 2.2, 0.9  # factor on signing, whose months are bunched at the end of the year
FIRST_CONTRACTS: Final = (2, 12)  # months after June 2019 in which the first sign, and from which on all can
LATE: Final = 0.3  # pressure below which nothing less is asked for a letter
COVID: Final = (date(2020, 3, 1), date(2021, 2, 28))
VISIBILITY: Final = (date(2021, 1, 1), date(2022, 2, 28))  # as in configs/history/observed.yaml
# Announcement and target date of full coverage. 6 March 2023: release of the ministry [V]; January 2024: national
# committee, "d'ici la fin de l'année 2024" [V], day inferred. The aim of 2018, 1,000 CPTS by 2022, asked nothing of a
# single territory and is no deadline here.
DEADLINES: Final = ((date(2023, 3, 6), date(2023, 12, 31)), (date(2024, 1, 29), date(2024, 12, 31)))
RAMP, FADE = 9, 6  # months

Values = Mapping[str, Floats]
"""By name, a value for each member."""


def forecast(known: Sequence[Observed], as_of: date, days: Sequence[date], seed: int) -> Mapping[str, Predicted]:
    """Return samples × days of every metric that the flow has on these days; of none with too few rows."""
    rows = sorted((row for row in known if _has(row.target.metric, row.day)), key=_in_order)
    if len(rows) < FEWEST or not days:
        return {}
    future = course(fitted(rows, as_of, seed), as_of, month_of(max(days)), seed)
    metrics = [metric for metric in (*SUMS, SPENDING) if _has(metric, min(days))]
    return {metric: Predicted(np.column_stack([_at(future, metric, day) for day in days]), NAME) for metric in metrics}


def fitted(rows: Sequence[Observed], as_of: date, seed: int) -> Values:
    """Return the coordinates of every member by name: standard normal before the fit, moved by the rows.

    Errors in common are sized by what is predicted: sized by what was counted, low counts would weigh more than high
    ones and draw all stocks down (D'Agostini 1994, https://doi.org/10.1016/0168-9002(94)90719-6).
    """
    last = month_of(as_of)
    names = [*PRIORS, *(name for of_one in _shock_names(last) for name in of_one)]
    members = np.column_stack([_drawn(name, seed) for name in names])
    least = np.diag([LEAST_SHARE_SD**2 if row.target.is_share else LEAST_COUNT_SD**2 for row in rows])
    values = np.array([row.value for row in rows], dtype=np.float64)
    for step, factor in enumerate(factors(STEPS)):
        past = course(dict(zip(names, members.T, strict=True)), as_of, last, seed)
        predicted = np.array([_at(past, row.target.metric, row.day) for row in rows])
        means = predicted.mean(axis=1).tolist()
        errors = observation_errors([replace(row, value=mean) for row, mean in zip(rows, means, strict=True)])
        covariance = factor * (errors.covariance + least)
        smoother = ESMDA(covariance, values - errors.mean, alpha=1, seed=seed)
        disturbed = normal_errors(covariance, MEMBERS, f"{NAME}/error/{step}", seed)
        smoother.prepare_assimilation(Y=predicted, observation_perturbations=disturbed.T.copy())
        members = smoother.assimilate_batch(X=members.T.copy()).T
    return dict(zip(names, members.T, strict=True))


def course(coordinates: Values, as_of: date, last_month: int, seed: int) -> Forecast:
    """Return the course of every member; shocks that have no coordinates, after the fit, are drawn."""
    drawn = [[coordinates.get(name, _drawn(name, seed)) for name in of_one] for of_one in _shock_names(last_month)]
    values = {name: prior.median * np.exp(prior.log_sd * coordinates[name]) for name, prior in PRIORS.items()}
    shocks = autocorrelated(np.array(drawn), values["shock_sd"], values["shock_odds"])
    return flow(values, shocks, [pressure(month, as_of) for month in range(FIRST_MONTH, last_month + 1)])


def flow(values: Values, shocks: Floats, pressures: Sequence[float]) -> Forecast:
    """Return stages and cumulative cost (euros) at the end of June 2019 and of each month with a pressure.

    `values` has the names of PRIORS; `shocks` (log) are SHOCKS × half-years × members.
    """
    stages, paid = [_initial(values)], [np.zeros_like(values["euros"])]
    for number, now in enumerate(pressures):
        shock = np.exp(shocks[:, number // HALF_YEAR])
        paid.append(paid[-1] + values["euros"] * stages[-1][COUNT, 3] / MONTHS_PER_YEAR)
        stages.append(_a_month_later(stages[-1], values, shock, FIRST_MONTH + number, now))
    kept = np.array(stages)
    series = {metric: kept[:, kind, which].sum(axis=1) for metric, (kind, which) in SUMS.items()}
    ends = tuple(last_day(FIRST_MONTH - 1 + number) for number in range(len(kept)))
    return Forecast(ends, {national(metric): one.T for metric, one in {**series, COST: np.array(paid)}.items()})


def pressure(month: int, as_of: date) -> float:
    """Return how hard the deadlines that were announced by a day press in a month, 0–1."""
    strength = RampAndFade(felt=1.0).strength
    targets = [target for announced, target in DEADLINES if announced <= as_of and month_of(announced) <= month]
    return max((strength(1.0, month_of(target) - month, RAMP, FADE) for target in targets), default=0.0)


def autocorrelated(normal: Floats, sd: Floats, odds: Floats) -> Floats:
    """Return stationary AR(1) series of this sd from standard normals: series × half-years × members."""
    kept = odds / (1.0 + odds)
    series = [sd * normal[:, 0]]
    for new in normal.swapaxes(0, 1)[1:]:
        series.append(kept * series[-1] + sd * np.sqrt(1.0 - kept**2) * new)
    return np.stack(series, axis=1)


def _initial(values: Values) -> Floats:
    """Return the stages of June 2019: (count, share) × stages × members."""
    nothing = np.zeros_like(values["letters_2019"])
    counts = np.array([values["preprojects_2019"], values["letters_2019"], nothing + PROJECTS_2019, nothing])
    return np.array([counts, counts * values["size_first"] / _population()])


def _a_month_later(stages: Floats, values: Values, shock: Floats, month: int, now: float) -> Floats:
    """Return the stages a month later; `shock` is a factor for each of SHOCKS, `now` the pressure."""
    white = np.maximum(1.0 - stages[SHARE].sum(axis=0), 0.0)
    late = max(now - LATE, 0.0) / (1.0 - LATE)
    founded = white * _chance(_founding(white, values, month, now) * shock[0])
    size = values["size_last"] + (values["size_first"] - values["size_last"]) * white
    moved = stages[:, :3] * _chance(_moving(values, shock, month, late))
    later = stages.copy()
    later[:, :3] -= moved
    later[:, 0] *= 1.0 - _chance(values["quit"] + values["strike_off"] * late)
    later[:, 0] += [founded * _population() / size, founded]
    later[:, 1:] += moved
    return later


def _founding(white: Floats, values: Values, month: int, now: float) -> Floats:
    hazard = values["founding"] * white ** values["frailty"] * (1.0 + values["founding_deadline"] * now)
    return hazard * _factor(values["covid"], COVID, month) * _factor(values["visibility"], VISIBILITY, month)


def _moving(values: Values, shock: Floats, month: int, late: float) -> Floats:
    """Return the hazards of a lettre d'intention, a projet de santé and an ACI: 3 × members."""
    letter = values["letter"] * shock[0] * _factor(values["covid"], COVID, month) + values["letter_deadline"] * late
    first, last = FIRST_CONTRACTS
    bunched = IN_DECEMBER if calendar_month(month) == DECEMBER else IN_OTHER_MONTHS
    started = float(np.clip((month - FIRST_MONTH - first) / (last - first), 0.02, 1.0))
    return np.array([letter, values["project"] * shock[1] ** 0.5, values["signature"] * shock[1] * bunched * started])


def _chance(hazard: Floats) -> Floats:
    return -np.expm1(-hazard)


def _factor(value: Floats, period: tuple[date, date], month: int) -> Floats | float:
    return value if month_of(period[0]) <= month <= month_of(period[1]) else 1.0


def _population() -> float:
    return float(load_departements().population.sum())


def _at(past: Forecast, metric: str, day: date) -> Floats:
    values = past.at(national(metric), day)
    if values is None:
        raise ValueError(f"no {metric} on {day}")
    return np.clip(values, 0.0, 1.0 if is_share(metric) else np.inf)


def _has(metric: str, day: date) -> bool:
    """Return whether the flow has a metric on a day; spending from a year after its start on."""
    first = FIRST_MONTH + MONTHS_PER_YEAR - 1 if metric == SPENDING else FIRST_MONTH
    return metric in (*SUMS, SPENDING) and month_of(day) >= first


def _shock_names(last_month: int) -> list[list[str]]:
    halves = range((last_month - FIRST_MONTH) // HALF_YEAR + 1)
    return [[f"shock/{shock}/{half}" for half in halves] for shock in SHOCKS]


def _in_order(row: Observed) -> tuple[str, date, str]:
    return row.target.metric, row.day, row.counted_by


def _drawn(name: str, seed: int) -> Floats:
    return normals(f"{NAME}/{name}", seed, MEMBERS)


RIVAL = JointRival(NAME, {"fr": "Flux par étapes", "en": "Stage flow"}, forecast)
