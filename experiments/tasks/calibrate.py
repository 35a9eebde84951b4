"""Fit the parameters to what was observed up to a day; keep posterior draws, and what the data say about each."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from time import monotonic
from typing import Any

import pandas as pd
from pydantic import Field
from rich.table import Table

from experiments.calibration.ensemble import CommonPast, Ensemble, common_past, open_ensemble
from experiments.calibration.fit import FitPlan
from experiments.calibration.fit_tables import MOVED, NARROWED, SILENT, write_fit, write_trials
from experiments.calibration.invented import InventedPast, trials, with_figures_ahead
from experiments.calibration.pasts import write_pasts
from experiments.calibration.posterior import (
    HOLDOUT,
    OWN_ROWS,
    PERFECT,
    UNKNOWN,
    Posterior,
    fit_name,
    posterior_of,
    read_draws,
)
from experiments.calibration.space import Axis, Space, national_shocks
from experiments.configuration.priors import numeric_parameters, parameter_field, uncertain_from
from experiments.configuration.schema import Name, Part, TaskSettings
from experiments.hindcast.holdout import MODEL, NATION, NEIGHBOURS, TOLD, write_holdout
from experiments.language.numbers import number, percent
from experiments.language.texts import text
from experiments.mistakes import UserMistake, nearest
from experiments.observations.observed import CROSS_SECTION_DAY
from experiments.observations.own_rows import own_rows_hash, row_values
from experiments.plots.fits import draw_fit
from experiments.running.compute import check_compute
from experiments.running.progress import progress
from experiments.running.world_and_engine import world_of
from experiments.storing.manifest import write_task_manifest
from experiments.storing.results_folder import check_writable, lock_folder
from experiments.study.definition import Arm, StudyDefinition, Uncertain
from experiments.tasks._terminal import Terminal
from sim.calendar import month_of

FEWEST_ROWS = 5  # the first survey of GPs alone does not show the spread of CPTS
HOLDOUT_DRAWS = 60  # posterior draws, one run of each for each fold
QUICK = {
    "members": 80,
    "steps": 2,
    "chance_runs": 12,
    "rounds": 1,
    "proposals": 40,
    "repeats": 2,
    "draws": 20,
    "candidates": 8,
}


class Fit(Part):
    """How a fit is made."""

    members: int = Field(ge=20, le=100_000, description="sets of parameters")
    steps: int = Field(ge=1, le=50, description="steps")
    chance_runs: int = Field(ge=3, le=100_000, description="runs with the same parameters")
    rounds: int = Field(ge=1, le=20, description="rounds of proposals")
    proposals: int = Field(ge=20, le=100_000, description="sets of parameters")
    repeats: int = Field(ge=2, le=1_000, description="runs of each proposal")
    draws: int = Field(ge=1, le=100_000, description="posterior draws, no more than proposals")
    peers: bool = Field(description="true or false")
    candidates: int = Field(ge=0, le=10_000, description="runs of the past from which each draw's is chosen; 0: none")
    perfect: int = Field(ge=0, le=10_000, description="invented pasts")
    unknown: dict[str, float] = Field(description="values of parameters in invented pasts, by path")
    unknown_counting: float = Field(ge=0, le=1, description="share of counts")
    holdout: int = Field(ge=0, le=50, description="folds: 2 or more; 0: none")


class Group(Part):
    """Parameters of the prior that move together."""

    title: str
    rising: list[str] = Field(min_length=1, description="paths")
    falling: list[str] = Field(description="paths whose values fall where the others rise")

    def axis(self, name: str, uncertain: Sequence[Uncertain]) -> Axis:
        """Return the axis of a group of uncertain parameters."""
        members = tuple(one for one in uncertain if one.path in {*self.rising, *self.falling})
        return Axis(name, members, frozenset(self.falling))


class Settings(TaskSettings):
    """The settings of task=calibrate."""

    fit: Fit
    fitted: dict[str, Any]
    groups: dict[Name, Group]


@dataclass(frozen=True)
class Request:
    """What is to be fitted, to what, and how."""

    study: StudyDefinition
    past: CommonPast
    plan: FitPlan
    fit: Fit
    folder: Path
    posterior: Posterior | None  # from which départements are left out, where this is asked for

    @property
    def n_runs(self) -> int:
        """How many runs of the past are needed."""
        if self.fit.holdout:
            return HOLDOUT_DRAWS * (self.fit.holdout + 1)
        if self.fit.perfect:
            return (self.plan.n_runs + self.plan.proposals * self.plan.repeats + 1) * self.fit.perfect
        return self.plan.n_runs + (self.fit.draws if self.fit.candidates else 0)


def run(study: StudyDefinition, settings: Settings) -> int:
    """Fit, write `results/calibration_<as_of>/`, and print the result; returns 0.

    A fit that was interrupted goes on where it was. Raises UserMistake for settings that do not fit.
    """
    request = read_request(study, settings)
    check_writable(request.folder)
    check_compute(study)
    terminal, start, found = Terminal(study.language), monotonic(), {}
    _say_plan(request, terminal)
    with (
        lock_folder(request.folder, lambda: terminal.say("calibrate.waiting")),
        progress(terminal.console, request.n_runs, text("calibrate.runs", study.language), study.language) as advance,
        open_ensemble(study, request.past, request.folder, advance) as ensemble,
    ):
        if request.posterior is not None:
            _leave_out(request, request.posterior, ensemble, terminal)
        elif request.fit.perfect:
            found = _try(request, ensemble, terminal)
        else:
            found = _fit(request, ensemble, terminal)
    _write_manifest(request, found, monotonic() - start)
    draw_fit(request.folder, study.language)
    terminal.say("common.results", folder=request.folder)
    return 0


def read_request(study: StudyDefinition, settings: Settings) -> Request:
    """Return the checked request. Raises UserMistake."""
    arm = next(arm for arm in study.arms if arm.name == study.baseline)
    where = settings.set_in[arm.name]
    fit, as_of = _fit_settings(study, settings.fit, where), study.as_of
    if study.engine != "fast":
        raise UserMistake("a fit simulates thousands of pasts", f"engine={study.engine}", "engine=fast")
    if study.territory.kind != "france" or study.territory.file is not None:
        what = "the observations are about the whole country"
        raise UserMistake(what, f"territory={study.territory.kind}", "territory=france without a file of its own")
    past = common_past(study, arm)
    if len(past.known) < FEWEST_ROWS:
        what = f"by {as_of} only {len(past.known)} figures had been observed"
        raise UserMistake(what, f"as_of={as_of}", "2021-06-30 or later")
    space, drawn = _spaces(study, settings, uncertain_from(settings.fitted, (arm.behaviour,), where), where)
    sizes = (fit.members, fit.steps, fit.chance_runs, fit.rounds, fit.proposals, fit.repeats)
    plan = FitPlan(space, drawn, {}, *sizes, study.seed)
    _check_unknown(fit, arm, where)
    folder = study.results.parent / f"{fit_name(as_of, fit.peers)}{_kind(fit)}"
    posterior = _posterior(study, past, fit, where) if fit.holdout else None
    if fit.perfect:
        past = with_figures_ahead(past)
    return Request(study, past, plan if fit.peers else plan.without_peers(), fit, folder, posterior)


def _kind(fit: Fit) -> str:
    """Return what ends the name of the folder of a trial, so that trials of different kinds do not meet in one."""
    unknown = UNKNOWN if fit.unknown or fit.unknown_counting else ""
    return HOLDOUT if fit.holdout else f"{PERFECT}{unknown}" if fit.perfect else ""


def _spaces(study: StudyDefinition, settings: Settings, own: Sequence[Uncertain], where: Any) -> tuple[Space, Space]:
    """Return the parameters that are fitted, and those that every run draws. Raises UserMistake."""
    others = [one for one in study.uncertain if one.path not in {fitted.path for fitted in own}]
    paths = [path for group in settings.groups.values() for path in (*group.rising, *group.falling)]
    known = [one.path for one in others]
    for path in paths:
        if path not in known or paths.count(path) > 1:
            what = f"groups: {path} is not a parameter of the prior, or in two groups"
            raise UserMistake(what, where("groups"), "paths of the prior, each once", nearest(path, known))
    groups = (group.axis(name, others) for name, group in settings.groups.items())
    shocks = Space.of(national_shocks(month_of(study.as_of))).axes
    space = Space((*Space.of(own).axes, *groups, *shocks))
    return space, Space.of(one for one in others if one.path not in paths)


def _fit_settings(study: StudyDefinition, fit: Fit, where: Any) -> Fit:
    if study.mode == "quick":
        fit = fit.model_copy(update={name: min(most, getattr(fit, name)) for name, most in QUICK.items()})
    if fit.draws > fit.proposals:
        what = f"fit.draws = {fit.draws} of {fit.proposals} proposals"
        raise UserMistake(what, where("fit.draws"), "no more draws than proposals")
    return fit


def _check_unknown(fit: Fit, arm: Arm, where: Any) -> None:
    for path in fit.unknown:
        if parameter_field(path, (arm.behaviour,)) is None:
            known = numeric_parameters(arm.behaviour)
            what = f"fit.unknown: no numeric parameter {path!r} in the behaviour chosen"
            raise UserMistake(what, where("fit.unknown"), "behaviour.<decision>.<parameter>", nearest(path, known))


def _posterior(study: StudyDefinition, past: CommonPast, fit: Fit, where: Any) -> Posterior:
    """Return the posterior from which départements are left out. Raises UserMistake."""
    as_of = study.as_of
    if fit.holdout == 1 or fit.perfect:
        raise UserMistake(f"fit.holdout = {fit.holdout}", where("fit.holdout"), "2 to 50 folds, and fit.perfect=0")
    if not past.knows_departements:
        what = f"départements had not been counted on {as_of}"
        raise UserMistake(what, where("as_of"), f"as_of={CROSS_SECTION_DAY} or later")
    own = own_rows_hash(study.observations, as_of)
    posterior = posterior_of(study.results.parent, as_of, own, fit.peers)
    if posterior is None:
        what = f"there is no posterior fitted to what was known on {as_of}"
        raise UserMistake(what, f"as_of={as_of}", f"python run.py task=calibrate as_of={as_of}, without fit.holdout")
    return posterior


def _say_plan(request: Request, terminal: Terminal) -> None:
    operator = request.past.operator
    if request.fit.holdout:
        terminal.say("calibrate.left_out", n=len(operator.departements), folds=request.fit.holdout)
    else:
        shown = {
            "day": request.study.as_of,
            "rows": len(operator.rows),
            "axes": len(request.plan.space),
            "drawn": len(request.plan.drawn),
        }
        terminal.say("calibrate.plan", runs=request.n_runs, **shown)


def _fit(request: Request, ensemble: Ensemble, terminal: Terminal) -> dict[str, Any]:
    """Fit, say what came of it, and return what the manifest tells of the posterior."""
    fit, language = write_fit(request.plan, ensemble, request.fit.draws, request.folder), request.study.language
    rows, size = fit.observations, fit.size
    terminal.say("calibrate.fit", within=rows["within"].sum(), rows=len(rows), inside=rows["in_interval"].sum())
    effective = {"effective": number(size.effective, language), "share": percent(size.share, language)}
    terminal.say("calibrate.size", proposals=size.proposals, distinct=size.distinct, draws=size.draws, **effective)
    if request.fit.candidates:
        file = request.folder / "posterior.csv"
        agreement = write_pasts(ensemble, Posterior(read_draws(file), file), request.fit.candidates, request.folder)
        missed, matched = agreement["n_missed"].mean(), agreement["matched"].mean()
        terminal.say("calibrate.pasts", missed=number(missed, language, 1), matched=percent(matched, language))
    axes = fit.parameters.drop_duplicates("axis")
    counts = {name: int((axes["verdict"] == name).sum()) for name in (MOVED, NARROWED, SILENT)}
    terminal.say("calibrate.verdicts", **counts)
    terminal.console.print(_moved(fit.parameters, language))
    return {"posterior": asdict(size)}


def _try(request: Request, ensemble: Ensemble, terminal: Terminal) -> dict[str, Any]:
    """Fit to invented pasts, say how often intervals hold the truth, and return it for the manifest."""
    fit, language = request.fit, request.study.language
    found = trials(
        request.plan, ensemble, request.study.as_of, fit.perfect, InventedPast(fit.unknown, fit.unknown_counting)
    )
    parameters, forecasts = write_trials(found, request.plan.space, request.folder)
    shown = {"parameters": percent(parameters, language), "forecasts": percent(forecasts, language)}
    terminal.say("calibrate.trials", n=fit.perfect, **shown)
    return {"held": {"parameters": parameters, "forecasts": forecasts}}


def _moved(parameters: pd.DataFrame, language: str) -> Table:
    table = Table(title=text("calibrate.moved", language), title_justify="left")
    for column in ("parameter", "prior", "posterior", "spread_left"):
        table.add_column(text(f"calibrate.column.{column}", language))
    for row in parameters[parameters["verdict"] == MOVED].to_dict("records"):
        prior, posterior = (f"{row[f'{a}mean']:.4g} ± {row[f'{a}sd']:.2g}" for a in ("prior_", ""))
        table.add_row(row["parameter"], prior, posterior, percent(row["sd_ratio"], language))
    return table


def _leave_out(request: Request, posterior: Posterior, ensemble: Ensemble, terminal: Terminal) -> None:
    draws = posterior.draws[:: max(len(posterior.draws) // HOLDOUT_DRAWS, 1)][:HOLDOUT_DRAWS]
    result = write_holdout(world_of(request.study), ensemble, draws, request.fit.holdout, request.folder)
    crps, rank = (result.scores.set_index("method")[name] for name in ("crps", "rank_correlation"))
    language = request.study.language
    scores = {"own": crps[NEIGHBOURS], "nation": crps[NATION], "model": crps[MODEL], "told": crps[TOLD]}
    gains = {"gain": result.gain, "error": result.gain_error}
    correlations = {"rank": rank[NEIGHBOURS], "model_rank": rank[MODEL], "told_rank": rank[TOLD]}
    terminal.say(
        "calibrate.figures",
        verdict=text("calibrate.helps" if result.is_worthwhile else "calibrate.hardly", language),
        **{name: number(value, language, 3) for name, value in {**scores, **gains}.items()},
        **{name: number(value, language, 2) for name, value in correlations.items()},
    )


def _write_manifest(request: Request, found: dict[str, Any], seconds: float) -> None:
    plan = request.plan
    own = {
        **found,
        "fit": request.fit.model_dump(),
        "prior": [
            [one.path, one.low, one.high, one.assumption] for one in (*plan.space.parameters, *plan.drawn.parameters)
        ],
        "axes": {axis.name: [one.path for one in axis.parameters] for axis in plan.space.axes},
        OWN_ROWS: own_rows_hash(request.study.observations, request.study.as_of),
        "observations": [row_values(row) for row in request.past.known],
        "knows_departements": request.past.knows_departements,
    }
    write_task_manifest("calibrate", request.study, own, request.folder, seconds)
