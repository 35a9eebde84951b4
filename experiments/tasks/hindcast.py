"""Forecast from a day with the posterior fitted to what was known then, and score it beside naive rivals."""

from collections.abc import Mapping
from time import monotonic
from typing import Final

import numpy as np
import pandas as pd
from rich.console import Console

from experiments.comparing.screen import wide_console
from experiments.hindcast.make_trajectories import jobs_of, make_trajectories, read_agreements
from experiments.hindcast.request import FORECAST, ForecastRequest
from experiments.hindcast.results import MODEL, Scores, register_forecast, write_forecast
from experiments.hindcast.score_sentences import in_words
from experiments.language.texts import text
from experiments.mistakes import listed
from experiments.plots.hindcasts import draw_hindcast
from experiments.running.compute import check_compute
from experiments.running.progress import progress
from experiments.storing.manifest import write_task_manifest
from experiments.storing.results_folder import check_writable, lock_folder
from experiments.study.definition import StudyDefinition
from experiments.tasks._forecast import ProjectionSettings, Settings, is_registered, projection_settings, read_request
from sim.calendar import FIRST_MONTH, last_day

_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "plan": {
        "fr": "Prévision depuis le {day} : {draws} jeux de paramètres × {pasts} passés × {futures} futurs",
        "en": "Forecast from {day}: {draws} parameter draws × {pasts} pasts × {futures} futures",
    },
    "posterior": {"fr": "Paramètres : {file}", "en": "Parameters: {file}"},
    "draws": {"fr": "Jeux de paramètres", "en": "Parameter draws"},
    "waiting": {
        "fr": "Un autre processus travaille à cette prévision ; attente qu'il finisse…",
        "en": "Another process works on this forecast; waiting until it ends…",
    },
    "agrees": {
        "fr": "{share:.0%} des passés ont chaque observation nationale à moins de deux écarts-types ; {matched}",
        "en": "{share:.0%} of the pasts have every national observation within two standard deviations; {matched}",
    },
    "matched": {
        "fr": "{share:.0%} des départements à moins de 5 points ou d'une CPTS de leur valeur de décembre 2022",
        "en": "{share:.0%} of the départements within 5 points or one CPTS of their value of December 2022",
    },
    "not_counted": {
        "fr": "les départements n'avaient pas encore été comptés",
        "en": "départements had not been counted yet",
    },
    "nothing_later": {
        "fr": "Aucune observation notée après le {day} : la prévision attend d'être jugée",
        "en": "No scored observation after {day}: the forecast waits to be judged",
    },
    "left_out": {
        "fr": "{n} observations postérieures sur {of} sont laissées de côté, la prévision ne dit rien de : {names}",
        "en": "{n} of {of} later observations are left out, the forecast says nothing about: {names}",
    },
    "registered": {"fr": "Prévision consignée : {file}", "en": "Forecast registered: {file}"},
    "changed": {
        "fr": "ATTENTION : une autre prévision était consignée pour ce jour et a été remplacée ; diffèrent : {names}",
        "en": "CAUTION: another forecast was registered for this day and has been replaced; what differs: {names}",
    },
    "results": {"fr": "Résultats : {folder}", "en": "Results: {folder}"},
}
__all__ = ["Settings", "run"]


def run(study: StudyDefinition, settings: Settings) -> int:
    """Forecast, write `results/hindcast_<as_of>/`, and print how the model did; returns 0.

    Trajectories that are stored are not made again. Raises UserMistake for settings that do not fit, and where there is
    no posterior for the day.
    """
    request, shown = read_request(study, settings), projection_settings(study, settings)
    check_writable(request.folder)
    check_compute(study)
    console, start = wide_console(), monotonic()
    _say(request, console, "plan", day=request.as_of, draws=shown.draws, pasts=shown.pasts, futures=shown.futures)
    for arm in request.arms:
        _say(request, console, "posterior", file=arm.posterior.file)
    with lock_folder(request.folder, lambda: _say(request, console, "waiting")):
        _make(request, console)
        agreements = read_agreements(request)
        _say_agreement(request, agreements, console)
        _say_scores(request, write_forecast(request, agreements), console)
        if is_registered(study, settings):
            _register(request, shown, console)
        _write_manifest(request, shown, monotonic() - start)
        draw_hindcast(request.folder, study.language)
    _say(request, console, "results", folder=request.folder)
    return 0


def _words(request: ForecastRequest, key: str, **values: object) -> str:
    return _WORDS[key][request.study.language].format(**values)


def _say(request: ForecastRequest, console: Console, key: str, **values: object) -> None:
    console.print(_words(request, key, **values), highlight=False, markup=False, soft_wrap=True)


def _make(request: ForecastRequest, console: Console) -> None:
    missing = [job for job in jobs_of(request) if not job.is_stored]
    if missing:
        label = _words(request, "draws")
        with progress(console, len(missing), label, request.study.language) as advance:
            make_trajectories(request, missing, advance)


def _say_agreement(request: ForecastRequest, agreements: pd.DataFrame, console: Console) -> None:
    own = agreements[agreements["arm"] == FORECAST]
    matched = own["matched"].mean()
    words = _words(request, "not_counted") if np.isnan(matched) else _words(request, "matched", share=matched)
    _say(request, console, "agrees", share=own["agrees"].astype(bool).mean(), matched=words)


def _say_scores(request: ForecastRequest, scores: Scores, console: Console) -> None:
    if not scores.later:
        _say(request, console, "nothing_later", day=request.as_of)
    if scores.left_out:
        names = listed([f"{row.target.metric} ({row.target.code}, {row.day})" for row in scores.left_out])
        _say(request, console, "left_out", n=len(scores.left_out), of=len(scores.later), names=names)
    if not scores.over_dates.empty:
        language = request.study.language
        words = in_words(scores.over_dates, language, MODEL, text("scores.model", language), scores.orders)
        for line in words.splitlines():
            console.print(line, highlight=False, markup=False, soft_wrap=True)


def _register(request: ForecastRequest, settings: ProjectionSettings, console: Console) -> None:
    registered = register_forecast(request, settings.model_dump())
    if registered.changed:
        _say(request, console, "changed", names=listed(registered.changed))
    _say(request, console, "registered", file=registered.file)


def _write_manifest(request: ForecastRequest, settings: ProjectionSettings, seconds: float) -> None:
    known = request.own_arm.projection.past.known
    own = {
        "projection": settings.model_dump(),
        "posteriors": {arm.projection.arm: arm.posterior.file.name for arm in request.arms},
        "draws": {arm.projection.arm: arm.draws_hash for arm in request.arms},
        "observations_known": [[*row.target, str(row.day), row.counted_by] for row in known],
        "start": str(last_day(FIRST_MONTH - 1)),
        "end": str(request.study.end),
    }
    write_task_manifest("hindcast", request.study, own, request.folder, seconds)
