"""Forecast from a day with the posterior fitted to what was known then, and score it beside naive rivals."""

import json
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import as_completed
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from time import monotonic
from typing import Any, Final

import numpy as np
import pandas as pd
import yaml
from pydantic import ValidationError
from rich.console import Console

from experiments.calibration.members import Past
from experiments.calibration.posterior import Posterior, posterior_of, shipped_days
from experiments.calibration.witness import Witness
from experiments.configuration.levers import history_known_by
from experiments.configuration.mistakes import from_validation
from experiments.configuration.schema import Projection as Settings
from experiments.hindcast.curves import CURVES, curve_table
from experiments.hindcast.forecast import Forecast
from experiments.hindcast.projection import Agreement, Drawn, Projection, project_there
from experiments.hindcast.race import rival_forecasts
from experiments.hindcast.register import LAST_DAY, levers_followed, register, register_table, sha256_of
from experiments.hindcast.results import forecast_tables, model_forecast
from experiments.hindcast.rivals import labels
from experiments.hindcast.scores import SCORE_COLUMNS, aggregated, orders, score_rows, tabulated
from experiments.hindcast.words import in_words
from experiments.mistakes import UserMistake, listed
from experiments.plots.hindcasts import draw_hindcast
from experiments.study.alone import alone
from experiments.study.compute import check_compute, crew_of
from experiments.study.csv_files import write_csv
from experiments.study.identity import PROJECT, digest, file_digest, origin
from experiments.study.manifest import MANIFEST, current_commit, package_versions
from experiments.study.models import engine_of, world_of
from experiments.study.observed import CROSS_SECTION_DAY, Observed, all_observed, known_by, scored_after
from experiments.study.outcomes import Stored
from experiments.study.progress import progress
from experiments.study.screen import wide_console
from experiments.study.settings import Study
from experiments.study.store import keep_content, read_run
from experiments.study.tables import SUMMARY
from experiments.study.whole_files import whole_file
from experiments.study.workshop import Workshop, order_of
from experiments.tasks._results import check_results
from sim.behaviour import behaviour_from
from sim.calendar import FIRST_MONTH, OBSERVATIONS_END, last_day, month_of
from sim.levers.policy import Policy
from sim.world.reading import TableError

MODEL: Final = "model"
NO_PEERS: Final = "model_no_peers"
FORECAST: Final = "forecast"  # the arm of forecast.csv
AFTERWARDS: Final = (
    "plan_100"  # what had been announced by the last day of observations: the arm that goes on from there
)
QUICK: Final = {"draws": 3, "candidates": 6, "pasts": 1, "futures": 2, "peers_draws": 0}
AGREEMENTS: Final = ("arm", "draw", "past", "rounds", "agrees", "n_missed", "matched")
_LABEL: Final = {"fr": "le modèle", "en": "the model"}
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


@dataclass(frozen=True)
class Arm:
    """A forecast of the model, with the posterior it is made from."""

    projection: Projection
    posterior: Posterior
    n_draws: int

    @property
    def draws(self) -> Sequence[Mapping[str, float]]:
        """The parameters of each draw."""
        return self.posterior.draws[: self.n_draws]

    @property
    def runs(self) -> list[Stored]:
        """All trajectories."""
        return [
            Stored(self.projection.arm, draw, replicate, self.projection.identity(values, draw, replicate))
            for draw, values in enumerate(self.draws)
            for replicate in range(self.projection.n_replicates)
        ]


@dataclass(frozen=True)
class Request:
    """What is to be forecast, from which day, and what it is scored on."""

    study: Study
    arms: tuple[Arm, ...]
    observations: tuple[Observed, ...]
    settings: Settings
    as_of: date
    folder: Path
    is_registered: bool  # whether the forecast is one for docs/forecasts

    def say(self, console: Console, key: str, **values: object) -> None:
        """Print a line in the study's language."""
        console.print(self.words(key, **values), highlight=False, markup=False, soft_wrap=True)

    def words(self, key: str, **values: object) -> str:
        """Return a line in the study's language."""
        return _WORDS[key][self.study.language].format(**values)


def run(study: Study, arguments: Mapping[str, Any]) -> int:
    """Forecast, write `results/hindcast_<as_of>/`, and print how the model did; returns 0.

    Trajectories that are stored are not made again. Raises UserMistake for settings that do not fit, and where there is
    no posterior for the day.
    """
    request = read_request(study, arguments)
    check_results(replace(study, results=request.folder))
    check_compute(study)
    console, start = wide_console(), monotonic()
    shown = request.settings
    request.say(console, "plan", day=request.as_of, draws=shown.draws, pasts=shown.pasts, futures=shown.futures)
    for arm in request.arms:
        request.say(console, "posterior", file=arm.posterior.file)
    with alone(request.folder, lambda: request.say(console, "waiting")):
        agreements = _project(request, console)
        _say_agreement(request, agreements, console)
        _write(request, agreements, console)
        if request.is_registered:
            _register(request, console)
        _write_manifest(request, monotonic() - start)
        draw_hindcast(request.folder, study.language)
    request.say(console, "results", folder=request.folder)
    return 0


# --- the request --------------------------------------------------------------------------------------------------


def read_request(study: Study, arguments: Mapping[str, Any]) -> Request:
    """Return the checked request. Raises UserMistake."""
    arm = next(arm for arm in study.arms if arm.name == study.baseline)
    where, as_of = arguments["origins"][arm.name], arguments["as_of"]
    settings = _settings(study, arguments, where)
    if study.engine != "fast" or study.territory.kind != "france" or study.territory.file is not None:
        what = "a forecast is made for the whole country, by the fast engine"
        raise UserMistake(what, "territory, engine", "territory=france engine=fast")
    observations = _observations(arguments["observations"], where)
    known = Witness.of(row for row in known_by(all_observed(), as_of) if row.scored).known
    past = Past(arm, history_known_by(as_of, arm.resolved, where), study.seed, month_of(as_of), known, _knows(as_of))
    policy, last = _policy_after(study, past, as_of), month_of(study.end)
    if last <= past.last_month:
        raise UserMistake(f"end {study.end} is not after as_of {as_of}", where("end"), "an end after as_of")
    shape = (settings.candidates, settings.pasts, settings.futures, past.named(origin(study)))
    arms = [
        Arm(Projection(name, past, policy, last, *shape), _posterior(study, as_of, peers), n_draws)
        for name, peers, n_draws in ((FORECAST, True, settings.draws), (NO_PEERS, False, settings.peers_draws))
        if n_draws
    ]
    for one in arms:
        if one.n_draws > len(one.posterior.draws):
            what = f"{one.n_draws} draws of {len(one.posterior.draws)} in {one.posterior.file}"
            raise UserMistake(what, where("projection.draws"), "no more draws than the posterior has")
    folder, is_registered = study.results.parent / f"hindcast_{as_of}", _is_full_size(study, arguments, settings)
    return Request(study, tuple(arms), observations, settings, as_of, folder, is_registered)


def _knows(as_of: date) -> bool:
    return as_of >= CROSS_SECTION_DAY


def _settings(study: Study, arguments: Mapping[str, Any], where: Any) -> Settings:
    try:
        settings: Settings = Settings.model_validate(arguments["projection"])
    except ValidationError as error:
        raise from_validation(error, "projection", Settings, where) from None
    if study.mode == "quick":
        settings = settings.model_copy(
            update={name: min(most, getattr(settings, name)) for name, most in QUICK.items()}
        )
    return settings


def _is_full_size(study: Study, arguments: Mapping[str, Any], settings: Settings) -> bool:
    """Return whether a forecast of the whole country starts from all that was observed, in the size of the project."""
    usual = yaml.safe_load((arguments["configs"] / "task" / "hindcast.yaml").read_text(encoding="utf-8"))
    is_whole = study.mode == "full" and study.scale == 1.0 and study.end >= LAST_DAY
    return is_whole and arguments["as_of"] == OBSERVATIONS_END and settings.model_dump() == usual["projection"]


def _observations(file: Any, where: Any) -> tuple[Observed, ...]:
    if file is None:
        return all_observed()
    if not isinstance(file, str) or not Path(file).is_file():
        raise UserMistake(
            f"observations = {file!r} is no file", where("observations"), "an existing .csv file; or null"
        )
    try:
        return all_observed(Path(file))
    except TableError as error:
        raise UserMistake(str(error), where("observations"), "the schema of docs/data.md") from error


def _policy_after(study: Study, past: Past, as_of: date) -> Policy:
    """Return the levers announced by a day: history's so far, and from its last day on the plan that goes on."""
    if as_of < OBSERVATIONS_END:
        return past.policy
    plan = next((arm.policy for arm in study.arms if arm.name == AFTERWARDS), None)
    if plan is None:
        what = f"a forecast from {as_of} follows {AFTERWARDS}, which is no arm of this study"
        raise UserMistake(what, "experiment", "experiment=plan_100")
    return plan


def _posterior(study: Study, as_of: date, peers: bool) -> Posterior:
    found = posterior_of(study.results.parent, as_of, peers)
    if found is None:
        command = f"python run.py task=calibrate as_of={as_of}{'' if peers else ' fit.peers=false'}"
        what = f"there is no posterior fitted to what was known on {as_of}"
        raise UserMistake(what, f"as_of={as_of}", f"{command}; or {listed([str(day) for day in shipped_days()])}")
    return found


# --- the trajectories ---------------------------------------------------------------------------------------------


def _project(request: Request, console: Console) -> pd.DataFrame:
    """Make the trajectories that are missing, and return how all pasts agree with the observations."""
    study, engine = request.study, engine_of(request.study)
    world, first = world_of(study), request.arms[0].projection
    behaviour = behaviour_from(first.past.arm.behaviour)
    if not engine.is_prepared(behaviour):
        engine.prepare(world, first.policy, behaviour)
    jobs = [(arm, draw, values) for arm in request.arms for draw, values in enumerate(arm.draws)]
    tables = {(arm.projection.arm, draw): _kept_agreements(request, arm, draw, values) for arm, draw, values in jobs}
    missing = [job for job in jobs if tables[job[0].projection.arm, job[1]] is None]
    workshop = Workshop(world, engine.trajectory, request.folder, engine.branches, study)
    label = request.words("draws")
    if missing:
        with (
            progress(console, len(missing), label, study.language) as advance,
            crew_of(workshop, study.compute, study.workers, study.address) as crew,
        ):
            waiting = {
                crew.executor.submit(project_there, order_of(study), arm.projection, values, draw): (arm, draw, values)
                for arm, draw, values in missing
            }
            for future in as_completed(waiting):
                arm, draw, values = waiting.pop(future)
                tables[arm.projection.arm, draw] = _keep(request, arm, draw, values, future.result())
                advance()
    return pd.concat([table for table in tables.values() if table is not None], ignore_index=True)


def _keep(request: Request, arm: Arm, draw: int, values: Mapping[str, float], drawn: Drawn) -> pd.DataFrame:
    for identity, content in drawn.runs.items():
        keep_content(request.folder, identity, content)
    table = pd.DataFrame([{"arm": arm.projection.arm, **asdict(one)} for one in drawn.agreements])
    write_csv([table], AGREEMENTS, _agreement_file(request, arm, draw, values))
    return table


def _kept_agreements(request: Request, arm: Arm, draw: int, values: Mapping[str, float]) -> pd.DataFrame | None:
    """Return how the pasts of a draw agree, where all its trajectories are stored."""
    file = _agreement_file(request, arm, draw, values)
    identities = [arm.projection.identity(values, draw, replicate) for replicate in range(arm.projection.n_replicates)]
    if not file.is_file() or any(read_run(request.folder, identity) is None for identity in identities):
        return None
    return pd.read_csv(file)


def _agreement_file(request: Request, arm: Arm, draw: int, values: Mapping[str, float]) -> Path:
    return request.folder / "pasts" / f"{digest([arm.projection.identity(values, draw, 0)])}.csv"


def _say_agreement(request: Request, agreements: pd.DataFrame, console: Console) -> None:
    own = agreements[agreements["arm"] == FORECAST]
    matched = own["matched"].mean()
    words = request.words("not_counted") if np.isnan(matched) else request.words("matched", share=matched)
    request.say(console, "agrees", share=own["agrees"].astype(bool).mean(), matched=words)


# --- what is written ----------------------------------------------------------------------------------------------


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
        for line in in_words(scores, language, MODEL, _LABEL, ranks).splitlines():
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


__all__ = ["Agreement", "Request", "forecasts", "read_request", "run"]
