"""Forecast from a day with the posterior fitted to what was known then, and score it beside naive rivals."""

from time import monotonic
from typing import Any, Final

import numpy as np
import pandas as pd
import yaml
from pydantic import Field

from experiments.calibration.ensemble import CommonPast, common_past
from experiments.calibration.posterior import Posterior, posterior_of, shipped_days
from experiments.configuration.posteriors import posterior_command
from experiments.configuration.schema import Part, TaskSettings
from experiments.hindcast.forecast_files import MODEL, Scores, register_forecast, write_forecast
from experiments.hindcast.projection import Projection
from experiments.hindcast.register import LAST_DAY
from experiments.hindcast.reliability_sentences import reliability_in_words
from experiments.hindcast.score_sentences import in_words
from experiments.hindcast.scores import orders
from experiments.hindcast.trajectories import (
    FORECAST,
    NO_PEERS,
    ForecastArm,
    ForecastRequest,
    jobs_of,
    make_trajectories,
    read_agreements,
)
from experiments.language.numbers import percent
from experiments.language.texts import text
from experiments.mistakes import UserMistake, listed
from experiments.observations.observed import all_observed
from experiments.observations.own_rows import own_rows_hash
from experiments.plots.hindcasts import draw_hindcast
from experiments.running.compute import check_compute
from experiments.running.progress import progress
from experiments.storing.manifest import write_task_manifest
from experiments.storing.results_folder import check_writable, lock_folder
from experiments.study.definition import StudyDefinition
from experiments.study.parameter_draws import past_chance
from experiments.study.run_hash import code_and_data
from experiments.tasks._terminal import Terminal
from sim.calendar import FIRST_MONTH, OBSERVATIONS_END, last_day, month_of

QUICK: Final = {"draws": 3, "futures": 2, "peers_draws": 0}


class ProjectionSettings(Part):
    """How a forecast is made from posterior draws."""

    draws: int = Field(ge=1, le=100_000, description="posterior draws")
    futures: int = Field(ge=1, le=1_000, description="futures of each past")
    peers_draws: int = Field(ge=0, le=100_000, description="posterior draws")


class Settings(TaskSettings):
    """The settings of task=hindcast."""

    projection: ProjectionSettings


def run(study: StudyDefinition, settings: Settings) -> int:
    """Forecast, write `results/hindcast_<as_of>/`, and print how the model did; returns 0.

    Trajectories that are stored are not made again. Raises UserMistake for settings that do not fit, and where there is
    no posterior for the day.
    """
    request, shown = read_request(study, settings), projection_settings(study, settings)
    check_writable(request.folder)
    check_compute(study)
    terminal, start = Terminal(study.language), monotonic()
    terminal.say("hindcast.plan", day=request.as_of, draws=shown.draws, futures=shown.futures)
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
    terminal.say("hindcast.agrees", share=percent(own["n_missed"].sum() / own["n_rows"].sum(), language), matched=words)


def _say_scores(request: ForecastRequest, scores: Scores, terminal: Terminal) -> None:
    if not scores.later:
        terminal.say("hindcast.nothing_later", day=request.as_of)
    if scores.left_out:
        names = listed([f"{row.target.metric} ({row.target.code}, {row.day})" for row in scores.left_out])
        terminal.say("hindcast.left_out", n=len(scores.left_out), of=len(scores.later), names=names)
    if not scores.over_dates.empty:
        language = request.study.language
        about = MODEL, text("scores.model", language)
        words = in_words(scores.over_dates, language, *about, orders(scores.rows))
        more = reliability_in_words(scores.rows, scores.differences, language, *about)
        for line in (*words.splitlines(), *more.splitlines()):
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


def projection_settings(study: StudyDefinition, settings: Settings) -> ProjectionSettings:
    """Return the size of a forecast, which is small with mode=quick."""
    given = settings.projection
    if study.mode == "quick":
        return given.model_copy(update={name: min(most, getattr(given, name)) for name, most in QUICK.items()})
    return given


def is_registered(study: StudyDefinition, settings: Settings) -> bool:
    """Return whether a forecast is one for docs/forecasts: in the project's size, from all that was observed."""
    usual = yaml.safe_load((settings.configs / "task" / "hindcast.yaml").read_text(encoding="utf-8"))
    is_whole = study.mode == "full" and study.scale == 1.0 and study.end >= LAST_DAY
    return is_whole and study.as_of == OBSERVATIONS_END and settings.projection.model_dump() == usual["projection"]


def read_request(study: StudyDefinition, settings: Settings) -> ForecastRequest:
    """Return the checked request. Raises UserMistake."""
    arm = next(arm for arm in study.arms if arm.name == study.baseline)
    where = settings.set_in[arm.name]
    if study.engine != "fast" or study.territory.kind != "france" or study.territory.file is not None:
        what = "a forecast is made for the whole country, by the fast engine"
        raise UserMistake(what, "territory, engine", "territory=france engine=fast")
    observations = all_observed(study.observations)
    arms = _arms(study, projection_settings(study, settings), common_past(study, arm), where)
    return ForecastRequest(study, arms, observations, study.as_of, study.results.parent / f"hindcast_{study.as_of}")


def _arms(study: StudyDefinition, size: ProjectionSettings, past: CommonPast, where: Any) -> tuple[ForecastArm, ...]:
    last = month_of(study.end)
    if last <= past.last_month:
        raise UserMistake(f"end {study.end} is not after as_of {study.as_of}", where("end"), "an end after as_of")
    shape = (size.futures, past.hash(code_and_data(study)))
    arms = tuple(
        ForecastArm(Projection(name, past, last, *shape), _posterior(study, peers), n_draws)
        for name, peers, n_draws in ((FORECAST, True, size.draws), (NO_PEERS, False, size.peers_draws))
        if n_draws
    )
    for arm in arms:
        if arm.n_draws > len(arm.posterior.draws):
            what = f"{arm.n_draws} draws of {len(arm.posterior.draws)} in {arm.posterior.file}"
            raise UserMistake(what, where("projection.draws"), "no more draws than the posterior has")
        if not past_chance(arm.posterior.draws[0]).numbers:
            what = f"{arm.posterior.file} holds no chosen pasts"
            raise UserMistake(what, f"as_of={study.as_of}", "a posterior of task=calibrate with fit.candidates above 0")
    return arms


def _posterior(study: StudyDefinition, peers: bool) -> Posterior:
    as_of, results = study.as_of, study.results.parent
    posterior = posterior_of(results, as_of, own_rows_hash(study.observations, as_of), peers)
    if posterior is None:
        command = posterior_command(results, as_of, study.observations, peers)
        what = f"there is no posterior of what was known on {as_of}"
        raise UserMistake(what, f"as_of={as_of}", f"{command}; or {listed([str(day) for day in shipped_days()])}")
    return posterior
