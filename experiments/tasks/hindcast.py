"""Forecast from a day with the posterior fitted to what was known then, and score it beside naive rivals."""

from time import monotonic

import numpy as np
import pandas as pd

from experiments.hindcast.forecast_files import MODEL, Scores, register_forecast, write_forecast
from experiments.hindcast.forecast_request import FORECAST, ForecastRequest
from experiments.hindcast.make_trajectories import jobs_of, make_trajectories, read_agreements
from experiments.hindcast.score_sentences import in_words
from experiments.language.numbers import percent
from experiments.language.texts import text
from experiments.mistakes import listed
from experiments.plots.hindcasts import draw_hindcast
from experiments.running.compute import check_compute
from experiments.running.progress import progress
from experiments.storing.manifest import write_task_manifest
from experiments.storing.results_folder import check_writable, lock_folder
from experiments.study.definition import StudyDefinition
from experiments.tasks._hindcast_settings import (
    ProjectionSettings,
    Settings,
    is_registered,
    projection_settings,
    read_request,
)
from experiments.tasks._terminal import Terminal
from sim.calendar import FIRST_MONTH, last_day

__all__ = ["Settings", "run"]


def run(study: StudyDefinition, settings: Settings) -> int:
    """Forecast, write `results/hindcast_<as_of>/`, and print how the model did; returns 0.

    Trajectories that are stored are not made again. Raises UserMistake for settings that do not fit, and where there is
    no posterior for the day.
    """
    request, shown = read_request(study, settings), projection_settings(study, settings)
    check_writable(request.folder)
    check_compute(study)
    terminal, start = Terminal(study.language), monotonic()
    size = {"draws": shown.draws, "pasts": shown.pasts, "futures": shown.futures}
    terminal.say("hindcast.plan", day=request.as_of, **size)
    for arm in request.arms:
        terminal.say("hindcast.posterior", file=arm.posterior.file)
    with lock_folder(request.folder, lambda: terminal.say("hindcast.waiting")):
        _make(request, terminal)
        agreements = read_agreements(request)
        _say_agreement(request, agreements, terminal)
        _say_scores(request, write_forecast(request, agreements), terminal)
        if is_registered(study, settings):
            _register(request, shown, terminal)
        _write_manifest(request, shown, monotonic() - start)
        draw_hindcast(request.folder, study.language)
    terminal.say("common.results", folder=request.folder)
    return 0


def _make(request: ForecastRequest, terminal: Terminal) -> None:
    missing = [job for job in jobs_of(request) if not job.is_stored]
    if missing:
        label = text("hindcast.draws", request.study.language)
        with progress(terminal.console, len(missing), label, request.study.language) as advance:
            make_trajectories(request, missing, advance)


def _say_agreement(request: ForecastRequest, agreements: pd.DataFrame, terminal: Terminal) -> None:
    own = agreements[agreements["arm"] == FORECAST]
    matched, language = own["matched"].mean(), request.study.language
    words = text("hindcast.not_counted", language)
    if not np.isnan(matched):
        words = text("hindcast.matched", language, share=percent(matched, language))
    terminal.say("hindcast.agrees", share=percent(own["agrees"].mean(), language), matched=words)


def _say_scores(request: ForecastRequest, scores: Scores, terminal: Terminal) -> None:
    if not scores.later:
        terminal.say("hindcast.nothing_later", day=request.as_of)
    if scores.left_out:
        names = listed([f"{row.target.metric} ({row.target.code}, {row.day})" for row in scores.left_out])
        terminal.say("hindcast.left_out", n=len(scores.left_out), of=len(scores.later), names=names)
    if not scores.over_dates.empty:
        language = request.study.language
        words = in_words(scores.over_dates, language, MODEL, text("scores.model", language), scores.orders)
        for line in words.splitlines():
            terminal.line(line)


def _register(request: ForecastRequest, settings: ProjectionSettings, terminal: Terminal) -> None:
    registered = register_forecast(request, settings.model_dump())
    if registered.changed:
        terminal.say("hindcast.changed", names=listed(registered.changed))
    terminal.say("hindcast.registered", file=registered.file)


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
