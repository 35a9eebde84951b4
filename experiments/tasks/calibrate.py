"""Fit the parameters to what was observed up to a day; keep posterior draws, and what the data could not tell."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from time import monotonic
from typing import Any

import numpy as np
from pydantic import Field
from rich.console import Console
from rich.table import Table

from experiments.calibration.ensemble import Past, Shelf
from experiments.calibration.fit import Lab, Plan, fitted, invented_pasts, ranks
from experiments.calibration.observation_operator import Witness
from experiments.calibration.posterior import fit_name, posterior_of
from experiments.calibration.space import Space
from experiments.calibration.tables import FIT, MOVED, PARAMETERS, draws_table, fit_table, parameter_table, rank_table
from experiments.comparing.screen import wide_console
from experiments.configuration.priors import uncertain_from
from experiments.configuration.schema import Part, TaskSettings
from experiments.hindcast.holdout import (
    MODEL,
    NATION,
    NEIGHBOURS,
    TOLD,
    gain_over_nation,
    holdout_rows,
    holdout_scores,
    is_worthwhile,
)
from experiments.mistakes import UserMistake
from experiments.observations.observed import CROSS_SECTION_DAY, all_observed, known_by
from experiments.plots.fits import draw_fit
from experiments.running.compute import check_compute, executor_for
from experiments.running.progress import progress
from experiments.running.worker_context import WorkerContext, instructions_for
from experiments.running.world_and_engine import engine_of, world_of
from experiments.storing.csv_files import write_csv
from experiments.storing.manifest import MANIFEST, current_commit, package_versions
from experiments.storing.results_folder import check_writable, lock_folder
from experiments.storing.whole_files import whole_file
from experiments.study.definition import StudyDefinition, Uncertain
from experiments.study.run_hash import origin
from sim.calendar import month_of

FEWEST_ROWS = 5  # the first survey of GPs alone says nothing about the spread of CPTS
HOLDOUT_DRAWS = 12  # posterior draws, each lived once for each fold
QUICK = {"members": 40, "steps": 2, "chance_lives": 12, "draws": 20}
_WORDS: Mapping[str, Mapping[str, str]] = {
    "plan": {
        "fr": "Calage au {day} : {rows} observations, {parameters} paramètres, {lives} vies du passé commun",
        "en": "Fit as of {day}: {rows} observations, {parameters} parameters, {lives} lives of the common past",
    },
    "lives": {"fr": "Vies", "en": "Lives"},
    "waiting": {
        "fr": "Un autre processus travaille à ce calage ; attente qu'il finisse…",
        "en": "Another process works on this fit; waiting until it ends…",
    },
    "fit": {
        "fr": "{within} des {rows} observations à moins de deux écarts-types de la médiane a posteriori ; "
        "{inside} dans l'intervalle à 90 %",
        "en": "{within} of {rows} observations within two standard deviations of the posterior median; "
        "{inside} in the 90 % interval",
    },
    "verdicts": {
        "fr": "Les données ont déplacé {moved} paramètres, resserré {narrowed}, et ne disent rien de {silent}",
        "en": "The data moved {moved} parameters, narrowed {narrowed}, and say nothing about {silent}",
    },
    "moved": {"fr": "Paramètres déplacés par les données", "en": "Parameters that the data moved"},
    "left_out": {
        "fr": "Épreuve spatiale : {n} départements en {folds} groupes, prévus par leur région et leurs voisins",
        "en": "Spatial hold-out: {n} départements in {folds} folds, predicted from their région and neighbours",
    },
    "helps": {
        "fr": "Région et voisins prévoient la couverture d'un département mieux que la moyenne nationale",
        "en": "Région and neighbours predict the coverage of a département better than the national mean",
    },
    "hardly": {
        "fr": "Région et voisins ne prévoient guère mieux la couverture d'un département que la moyenne nationale",
        "en": "Région and neighbours hardly predict the coverage of a département better than the national mean",
    },
    "figures": {
        "fr": "{verdict} : CRPS {own:.3f} contre {nation:.3f} (écart {gain:.3f} ± {error:.3f}), corrélation de rang "
        "{rank:.2f} ; le modèle à qui l'on ne dit que cela : CRPS {model:.3f}, corrélation {model_rank:.2f} "
        "(avec leur vraie couverture : {told:.3f} et {told_rank:.2f})",
        "en": "{verdict}: CRPS {own:.3f} against {nation:.3f} (gain {gain:.3f} ± {error:.3f}), rank correlation "
        "{rank:.2f}; the model told no more than that: CRPS {model:.3f}, correlation {model_rank:.2f} "
        "(told their true coverage: {told:.3f} and {told_rank:.2f})",
    },
    "results": {"fr": "Résultats : {folder}", "en": "Results: {folder}"},
}
_COLUMNS = {
    "fr": ("Paramètre", "A priori", "A posteriori", "Écart-type restant"),
    "en": ("Parameter", "Prior", "Posterior", "Spread left"),
}


class Fit(Part):
    """How a fit is made."""

    members: int = Field(ge=20, le=100_000, description="sets of parameters")
    steps: int = Field(ge=1, le=50, description="steps")
    chance_lives: int = Field(ge=3, le=100_000, description="lives with the same parameters")
    draws: int = Field(ge=1, le=100_000, description="posterior draws, no more than members")
    peers: bool = Field(description="true or false")
    perfect: int = Field(ge=0, le=10_000, description="invented pasts")
    holdout: int = Field(ge=0, le=50, description="folds: 2 or more; 0: none")


class Settings(TaskSettings):
    """What task=calibrate is told."""

    fit: Fit
    fitted: dict[str, Any]


@dataclass(frozen=True)
class Request:
    """What is to be fitted, to what, and how."""

    study: StudyDefinition
    past: Past
    plan: Plan
    fit: Fit
    as_of: date
    folder: Path

    def say(self, console: Console, key: str, **values: object) -> None:
        """Print a line in the study's language."""
        words = _WORDS[key][self.study.language].format(**values)
        console.print(words, highlight=False, markup=False, soft_wrap=True)


def run(study: StudyDefinition, settings: Settings) -> int:
    """Fit, write `results/calibration_<as_of>/`, and print what came of it; returns 0.

    A fit that was interrupted goes on where it was. Raises UserMistake for settings that do not fit.
    """
    request = read_request(study, settings)
    check_writable(request.folder)
    check_compute(study)
    console, start = wide_console(), monotonic()
    witness = Witness(request.past.known)
    n_lives = _n_lives(request)
    if request.fit.holdout:
        request.say(console, "left_out", n=len(witness.places), folds=request.fit.holdout)
    else:
        shown = {"day": request.as_of, "rows": len(witness.rows), "parameters": len(request.plan.space)}
        request.say(console, "plan", lives=n_lives, **shown)
    with lock_folder(request.folder, lambda: request.say(console, "waiting")), _lab(request, console, n_lives) as lab:
        if request.fit.holdout:
            _leave_out(request, lab, console)
        elif request.fit.perfect:
            _try_on_invented_pasts(request, lab)
        else:
            _fit(request, lab, console)
    _write_manifest(request, monotonic() - start)
    draw_fit(request.folder, study.language)
    request.say(console, "results", folder=request.folder)
    return 0


def read_request(study: StudyDefinition, settings: Settings) -> Request:
    """Return the checked request. Raises UserMistake."""
    arm = next(arm for arm in study.arms if arm.name == study.baseline)
    where = settings.set_in[arm.name]
    fit = _fit_settings(study, settings.fit, where)
    if study.engine != "fast":
        raise UserMistake("a fit lives thousands of pasts", f"engine={study.engine}", "engine=fast")
    if study.territory.kind != "france" or study.territory.file is not None:
        what = "the observations are about the whole country"
        raise UserMistake(what, f"territory={study.territory.kind}", "territory=france without a file of its own")
    as_of = study.as_of
    known = Witness.of(row for row in known_by(all_observed(), as_of) if row.scored).known
    if len(known) < FEWEST_ROWS:
        what = f"by {as_of} only {len(known)} figures had been observed"
        raise UserMistake(what, f"as_of={as_of}", "2021-06-30 or later")
    own = uncertain_from(settings.fitted, (arm.behaviour,), where)
    axes = (*own, *(axis for axis in study.uncertain if axis.path not in {item.path for item in own}))
    plan = Plan(Space(axes), {}, fit.members, fit.steps, fit.chance_lives, study.seed)
    past = Past(
        arm,
        study.scale,
        study.population,
        study.history,
        study.seed,
        month_of(as_of),
        known,
        as_of >= CROSS_SECTION_DAY,
    )
    kind = "_holdout" if fit.holdout else "_perfect" if fit.perfect else ""
    folder = study.results.parent / f"{fit_name(as_of, fit.peers)}{kind}"
    if fit.holdout:
        _check_holdout(study, past, fit, as_of, where)
    return Request(study, past, plan if fit.peers else plan.without_peers(), fit, as_of, folder)


def _fit_settings(study: StudyDefinition, fit: Fit, where: Any) -> Fit:
    if study.mode == "quick":
        fit = fit.model_copy(update={name: min(most, getattr(fit, name)) for name, most in QUICK.items()})
    if fit.draws > fit.members:
        what = f"fit.draws = {fit.draws} of {fit.members} members"
        raise UserMistake(what, where("fit.draws"), "no more draws than members")
    return fit


def _check_holdout(study: StudyDefinition, past: Past, fit: Fit, as_of: date, where: Any) -> None:
    if fit.holdout == 1 or fit.perfect:
        raise UserMistake(f"fit.holdout = {fit.holdout}", where("fit.holdout"), "2 to 50 folds, and fit.perfect=0")
    if not past.knows_departements:
        what = f"départements had not been counted on {as_of}"
        raise UserMistake(what, where("as_of"), f"as_of={CROSS_SECTION_DAY} or later")
    if posterior_of(study.results.parent, as_of, fit.peers) is None:
        what = f"there is no posterior fitted to what was known on {as_of}"
        raise UserMistake(what, f"as_of={as_of}", f"python run.py task=calibrate as_of={as_of}, without fit.holdout")


def _n_lives(request: Request) -> int:
    if request.fit.holdout:
        return HOLDOUT_DRAWS * (request.fit.holdout + 1)
    return request.plan.n_lives * max(request.fit.perfect, 1) + request.fit.perfect


@contextmanager
def _lab(request: Request, console: Console, n_lives: int) -> Iterator[Lab]:
    study = request.study
    engine = engine_of(study)
    world = world_of(study)
    behaviour = request.past.arm.behaviour
    if not engine.is_prepared(behaviour):
        engine.prepare(world, request.past.policy, behaviour)
    context = WorkerContext(world, engine.trajectory, request.folder, engine.branches, study)
    shelf = Shelf(request.folder / "lives", request.past.named(origin(study)))
    label = _WORDS["lives"][study.language]
    with (
        progress(console, n_lives, label, study.language) as advance,
        executor_for(context, study.compute, study.workers, study.address) as crew,
    ):
        yield Lab(request.past, shelf, crew, instructions_for(study), advance)


def _fit(request: Request, lab: Lab, console: Console) -> None:
    found = fitted(request.plan, lab)
    witness = Witness(request.past.known)
    fits, parameters = fit_table(found, witness.rows, request.plan.seed), parameter_table(found)
    draws = draws_table(found, request.fit.draws)
    write_csv([fits], FIT, request.folder / "fit.csv")
    write_csv([parameters], PARAMETERS, request.folder / "parameters.csv")
    write_csv([draws], list(draws.columns), request.folder / "posterior.csv")
    request.say(console, "fit", within=fits["within"].sum(), rows=len(fits), inside=fits["in_interval"].sum())
    counts = {name: int((parameters["verdict"] == name).sum()) for name in ("moved", "narrowed", "silent")}
    request.say(console, "verdicts", **counts)
    console.print(_moved(parameters, request.study.language))


def _moved(parameters: Any, language: str) -> Table:
    table = Table(title=_WORDS["moved"][language], title_justify="left")
    for column in _COLUMNS[language]:
        table.add_column(column)
    for row in parameters[parameters["verdict"] == MOVED].to_dict("records"):
        prior, posterior = (f"{row[f'{a}mean']:.4g} ± {row[f'{a}sd']:.2g}" for a in ("prior_", ""))
        table.add_row(row["parameter"], prior, posterior, f"{row['sd_ratio']:.0%}")
    return table


def _try_on_invented_pasts(request: Request, lab: Lab) -> None:
    truths = invented_pasts(request.plan, lab, request.fit.perfect)
    found = [ranks(fitted(request.plan, lab, truth.observed), truth) for truth in truths]
    table = rank_table(request.plan.space, np.array(found), request.plan.members)
    write_csv([table], list(table.columns), request.folder / "ranks.csv")


def _leave_out(request: Request, lab: Lab, console: Console) -> None:
    posterior = posterior_of(request.study.results.parent, request.as_of, request.fit.peers)
    if posterior is None:
        raise RuntimeError("the posterior has gone since the request was checked")
    draws = posterior.draws[:: max(len(posterior.draws) // HOLDOUT_DRAWS, 1)][:HOLDOUT_DRAWS]
    rows = holdout_rows(world_of(request.study), lab, draws, request.fit.holdout)
    scores, (gain, error) = holdout_scores(rows), gain_over_nation(rows)
    write_csv([rows], list(rows.columns), request.folder / "holdout.csv")
    write_csv([scores], list(scores.columns), request.folder / "holdout_scores.csv")
    crps, rank = (scores.set_index("method")[name] for name in ("crps", "rank_correlation"))
    verdict = "helps" if is_worthwhile(gain, error, crps[NATION]) else "hardly"
    request.say(
        console,
        "figures",
        verdict=_WORDS[verdict][request.study.language],
        **{"own": crps[NEIGHBOURS], "nation": crps[NATION], "gain": gain, "error": error, "rank": rank[NEIGHBOURS]},
        **{"model": crps[MODEL], "model_rank": rank[MODEL], "told": crps[TOLD], "told_rank": rank[TOLD]},
    )


def _write_manifest(request: Request, seconds: float) -> None:
    study, commit = request.study, current_commit()
    made_from = origin(study)
    manifest = {
        "task": "calibrate",
        "as_of": str(request.as_of),
        "commit": commit.commit,
        "clean": commit.clean,
        "fit": request.fit.model_dump(),
        "prior": [_prior_entry(axis) for axis in request.plan.space.axes],
        "observations": [[*row.target, str(row.day), row.counted_by] for row in request.past.known],
        "seed": study.seed,
        "scale": study.scale,
        "knows_departements": request.past.knows_departements,
        "code": made_from.code,
        "data": made_from.data,
        "packages": package_versions(),
        "wall_seconds": round(seconds, 1),
    }
    with whole_file(request.folder / MANIFEST) as partial:
        partial.write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _prior_entry(axis: Uncertain) -> list[object]:
    return [axis.path, axis.low, axis.high, axis.assumption]
