"""Forecast from a day with the posterior fitted to what was known then, and score it beside naive rivals."""

import json
from collections.abc import Iterator, Mapping
from time import monotonic
from typing import Final

import numpy as np
import pandas as pd
from rich.console import Console

from experiments.comparing.screen import wide_console
from experiments.comparing.tables import SUMMARY
from experiments.hindcast.curves import CURVES, curve_table
from experiments.hindcast.forecast import Forecast
from experiments.hindcast.register import levers_followed, register, register_table, sha256_of
from experiments.hindcast.rival_forecasts import rival_forecasts
from experiments.hindcast.rivals import labels
from experiments.hindcast.score_sentences import NO_PEERS, in_words
from experiments.hindcast.scores import SCORE_COLUMNS, aggregated, orders, score_rows, tabulated
from experiments.hindcast.stored_trajectories import forecast_tables, model_forecast
from experiments.language.texts import text
from experiments.mistakes import listed
from experiments.observations.observed import scored_after
from experiments.plots.hindcasts import draw_hindcast
from experiments.running.compute import check_compute
from experiments.storing.csv_files import write_csv
from experiments.storing.manifest import MANIFEST, current_commit, package_versions
from experiments.storing.results_folder import check_writable, lock_folder
from experiments.storing.whole_files import whole_file
from experiments.study.definition import StudyDefinition
from experiments.study.run_hash import PROJECT, digest, file_digest, origin
from experiments.tasks._forecast import FORECAST, Arm, Request, Settings, read_request
from experiments.tasks._trajectories import AGREEMENTS, project
from sim.calendar import FIRST_MONTH, last_day, month_of

MODEL: Final = "model"


def run(study: StudyDefinition, settings: Settings) -> int:
    """Forecast, write `results/hindcast_<as_of>/`, and print how the model did; returns 0.

    Trajectories that are stored are not made again. Raises UserMistake for settings that do not fit, and where there is
    no posterior for the day.
    """
    request = read_request(study, settings)
    check_writable(request.folder)
    check_compute(study)
    console, start = wide_console(), monotonic()
    shown = request.settings
    request.say(console, "plan", day=request.as_of, draws=shown.draws, pasts=shown.pasts, futures=shown.futures)
    for arm in request.arms:
        request.say(console, "posterior", file=arm.posterior.file)
    with lock_folder(request.folder, lambda: request.say(console, "waiting")):
        agreements = project(request, console)
        _say_agreement(request, agreements, console)
        _write(request, agreements, console)
        if request.is_registered:
            _register(request, console)
        _write_manifest(request, monotonic() - start)
        draw_hindcast(request.folder, study.language)
    request.say(console, "results", folder=request.folder)
    return 0


def _say_agreement(request: Request, agreements: pd.DataFrame, console: Console) -> None:
    own = agreements[agreements["arm"] == FORECAST]
    matched = own["matched"].mean()
    words = request.words("not_counted") if np.isnan(matched) else request.words("matched", share=matched)
    request.say(console, "agrees", share=own["agrees"].astype(bool).mean(), matched=words)


def forecasts(request: Request) -> dict[str, Forecast]:
    """Return the forecasts of the model, of the model without peer effects, and of every rival, by name."""
    names = {FORECAST: MODEL, NO_PEERS: NO_PEERS}
    own = {
        names[arm.projection.arm]: model_forecast(request.folder, arm.runs, request.observations)
        for arm in request.arms
    }
    days = tuple(day for day in own[MODEL].days if month_of(day) >= month_of(request.as_of))
    return {**own, **rival_forecasts(request.observations, request.as_of, days, request.study.seed)}


def _write(request: Request, agreements: pd.DataFrame, console: Console) -> None:
    folder = request.folder
    write_csv([agreements], AGREEMENTS, folder / "pasts.csv")
    own = next(arm for arm in request.arms if arm.projection.arm == FORECAST)
    first_day = str(last_day(month_of(request.as_of)))
    write_csv(forecast_tables(folder, own.runs, first_day), SUMMARY, folder / "forecast.csv")
    made = forecasts(request)
    write_csv([curve_table(made)], CURVES, folder / "curves.csv")
    _write_scores(request, made, console)


def _write_scores(request: Request, made: Mapping[str, Forecast], console: Console) -> None:
    folder, language = request.folder, request.study.language
    later = scored_after(request.observations, request.as_of)
    rows = score_rows(made, later, request.study.seed)
    write_csv([rows], list(rows.columns), folder / "score_rows.csv")
    write_csv([tabulated(rows)], SCORE_COLUMNS, folder / "scores.csv")
    if not later:
        request.say(console, "nothing_later", day=request.as_of)
    left_out = [row for row in later if made[MODEL].at(row.target, row.day) is None]
    if left_out:
        names = listed([f"{row.target.metric} ({row.target.code}, {row.day})" for row in left_out])
        request.say(console, "left_out", n=len(left_out), of=len(later), names=names)
    scores, ranks = aggregated(rows, rival_names()), orders(rows)
    write_csv([scores], list(scores.columns), folder / "scores_over_dates.csv")
    write_csv([ranks], list(ranks.columns), folder / "orders.csv")
    if not rows.empty:
        for line in in_words(scores, language, MODEL, text("scores.model", language), ranks).splitlines():
            console.print(line, highlight=False, markup=False, soft_wrap=True)


def _register(request: Request, console: Console) -> None:
    arm = next(arm for arm in request.arms if arm.projection.arm == FORECAST)
    commit, made_from = current_commit(), origin(request.study)
    registered = register(
        register_table(request.folder, arm.runs),
        {
            "as_of": str(request.as_of),
            "levers": levers_followed(arm.projection.policy),
            "commit": commit.commit,
            "clean": commit.clean,
            "code": made_from.code,
            "fit_and_forecast_code": _own_code(),
            "data": made_from.data,
            "past": arm.projection.name,
            "posterior": sha256_of(arm.posterior.file),
            "draws": _named(arm),
            "seed": request.study.seed,
            "settings": {**request.settings.model_dump(), "end": str(request.study.end)},
        },
    )
    if registered.changed:
        request.say(console, "changed", names=listed(registered.changed))
    request.say(console, "registered", file=registered.file)


def _own_code() -> str:
    packages = [PROJECT / "experiments" / name for name in ("calibration", "hindcast")]
    return file_digest([file for package in packages for file in package.rglob("*.py")], PROJECT)


def _named(arm: Arm) -> str:
    return digest([dict(values) for values in arm.draws])


def rival_names() -> Iterator[str]:
    """Yield the names of all rivals of the model."""
    yield from sorted(labels())
    yield NO_PEERS


def _write_manifest(request: Request, seconds: float) -> None:
    study, commit, made_from = request.study, current_commit(), origin(request.study)
    manifest = {
        "task": "hindcast",
        "as_of": str(request.as_of),
        "commit": commit.commit,
        "clean": commit.clean,
        "projection": request.settings.model_dump(),
        "posteriors": {arm.projection.arm: arm.posterior.file.name for arm in request.arms},
        "draws": {arm.projection.arm: _named(arm) for arm in request.arms},
        "observations_known": [
            [*row.target, str(row.day), row.counted_by] for row in request.arms[0].projection.past.known
        ],
        "start": str(last_day(FIRST_MONTH - 1)),
        "end": str(study.end),
        "seed": study.seed,
        "scale": study.scale,
        "code": made_from.code,
        "data": made_from.data,
        "packages": package_versions(),
        "wall_seconds": round(seconds, 1),
    }
    with whole_file(request.folder / MANIFEST) as partial:
        partial.write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
