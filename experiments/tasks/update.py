"""Bring the last posterior to a later day, or to a user's own rows: draws are weighed anew and pasts chosen again."""

from dataclasses import dataclass
from pathlib import Path
from time import monotonic

import pandas as pd
from pydantic import Field

from experiments.calibration.ensemble import common_past, open_ensemble
from experiments.calibration.pasts import write_pasts
from experiments.calibration.posterior import OWN_ROWS, Posterior, fit_name, last_posterior, posterior_of
from experiments.calibration.update import Start, Update, Weighed, weighed, write_weighed
from experiments.calibration.weights import LEAST_SHARE
from experiments.configuration.schema import Part, TaskSettings
from experiments.language.numbers import number, percent
from experiments.language.texts import text
from experiments.mistakes import UserMistake
from experiments.observations.observed import CROSS_SECTION_DAY
from experiments.observations.own_rows import own_rows_hash, row_values
from experiments.running.compute import check_compute
from experiments.running.progress import progress
from experiments.storing.manifest import write_task_manifest
from experiments.storing.results_folder import check_writable, lock_folder
from experiments.study.definition import StudyDefinition
from experiments.tasks._terminal import Terminal

QUICK = {"draws": 6, "continuations": 3, "candidates": 6}


class UpdateSettings(Part):
    """How a posterior is updated."""

    draws: int = Field(ge=2, le=100_000, description="draws of the earlier posterior")
    continuations: int = Field(ge=2, le=10_000, description="continuations of each draw")
    candidates: int = Field(ge=2, le=10_000, description="runs of the past")


class Settings(TaskSettings):
    """The settings of task=update."""

    update: UpdateSettings


@dataclass(frozen=True)
class Request:
    """What is to be updated, from what, and how."""

    study: StudyDefinition
    update: Update
    size: UpdateSettings
    posterior: Posterior  # of the earlier day
    own_rows: str | None  # hash of the user's own rows
    folder: Path


def run(study: StudyDefinition, settings: Settings) -> int:
    """Update, write `results/calibration_<as_of>/`, and say how much the draws still tell; returns 0.

    Raises UserMistake for settings that do not fit, and where there is no earlier posterior.
    """
    request = read_request(study, settings)
    check_writable(request.folder)
    check_compute(study)
    terminal, start = Terminal(study.language), monotonic()
    _say_plan(request, terminal)
    n_jobs, label = 2 * len(request.update.start.draws), text("update.draws", study.language)
    with (
        lock_folder(request.folder, lambda: terminal.say("update.waiting")),
        progress(terminal.console, n_jobs, label, study.language) as advance,
        open_ensemble(study, request.update.past, request.folder, advance) as ensemble,
    ):
        found = weighed(request.update, ensemble)
        write_weighed(found, request.folder)
        kept = Posterior(found.draws, request.folder / "posterior.csv")
        agreement = write_pasts(ensemble, kept, request.size.candidates, request.folder)
    _write_manifest(request, found, monotonic() - start)
    _say_result(request, found, agreement, terminal)
    return 0


def read_request(study: StudyDefinition, settings: Settings) -> Request:
    """Return the checked request. Raises UserMistake."""
    arm = next(arm for arm in study.arms if arm.name == study.baseline)
    as_of, results = study.as_of, study.results.parent
    if study.engine != "fast" or study.territory.kind != "france" or study.territory.file is not None:
        what = "pasts are chosen for the whole country, by the fast engine; a study of a part of it uses them"
        raise UserMistake(what, "territory, engine", "territory=france engine=fast")
    own = own_rows_hash(study.observations, as_of)
    there = posterior_of(results, as_of, own)
    if there is not None and there.manifest.get("task") != "update":
        raise UserMistake(f"{there.file} knows what was known on {as_of}", f"as_of={as_of}", "no update is needed")
    last = last_posterior(results, as_of)
    if last is None or last[0] < CROSS_SECTION_DAY <= as_of:  # the count of départements changes what readiness is
        what = f"there is no posterior of an earlier day that could be brought to {as_of}"
        raise UserMistake(what, f"as_of={as_of}", _fit_command(study))
    size = _size(study, settings.update)
    start = Start.of(*last).first(size.draws)
    update = Update(common_past(study, arm), start, size.continuations, study.seed)
    return Request(study, update, size, last[1], own, results / fit_name(as_of))


def _size(study: StudyDefinition, given: UpdateSettings) -> UpdateSettings:
    if study.mode == "quick":
        return given.model_copy(update={name: min(most, getattr(given, name)) for name, most in QUICK.items()})
    return given


def _fit_command(study: StudyDefinition) -> str:
    own = "" if study.observations is None else f" observations={study.observations}"
    return f"python run.py task=calibrate as_of={study.as_of}{own}"


def _say_plan(request: Request, terminal: Terminal) -> None:
    update = request.update
    counts = {"rows": len(update.new.known), "draws": len(update.start.draws), "shocks": len(update.space)}
    terminal.say("update.plan", day=request.study.as_of, since=update.start.day, file=request.posterior.file, **counts)


def _say_result(request: Request, found: Weighed, agreement: pd.DataFrame, terminal: Terminal) -> None:
    language, n_draws = request.study.language, len(found.weights)
    shown = {"effective": number(found.effective, language, 1), "share": percent(found.effective / n_draws, language)}
    terminal.say("update.size", draws=n_draws, **shown)
    if not found.is_enough:
        terminal.say("update.refit", least=percent(LEAST_SHARE, language), command=_fit_command(request.study))
    missed, matched = agreement["n_missed"].mean(), agreement["matched"].mean()
    terminal.say("calibrate.pasts", missed=number(missed, language, 1), matched=percent(matched, language))
    terminal.say("common.results", folder=request.folder)


def _write_manifest(request: Request, found: Weighed, seconds: float) -> None:
    past = request.update.past
    own = {
        "update": request.size.model_dump(),
        "from": {"as_of": str(request.update.start.day), "file": request.posterior.file.name},
        "effective": found.effective,
        "draws": len(found.weights),
        OWN_ROWS: request.own_rows,
        "observations": [row_values(row) for row in past.known],
        "knows_departements": past.knows_departements,
    }
    write_task_manifest("update", request.study, own, request.folder, seconds)
