"""What a forecast is asked for: from which day, with which posteriors, under which levers, scored on what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import yaml
from pydantic import Field
from rich.console import Console

from experiments.calibration.ensemble import Past
from experiments.calibration.observation_operator import Witness
from experiments.calibration.posterior import Posterior, posterior_of, shipped_days
from experiments.configuration.schema import Part, TaskSettings
from experiments.hindcast.projection import Projection
from experiments.hindcast.register import LAST_DAY
from experiments.hindcast.score_sentences import NO_PEERS
from experiments.mistakes import UserMistake, listed
from experiments.observations.observed import CROSS_SECTION_DAY, Observed, all_observed, known_by
from experiments.storing.outcomes import RunKey
from experiments.study.definition import StudyDefinition
from experiments.study.run_hash import origin
from sim.calendar import OBSERVATIONS_END, month_of
from sim.levers.policy import Policy
from sim.world.reading import TableError

FORECAST: Final = "forecast"  # the arm of forecast.csv
AFTERWARDS: Final = "plan_100"  # the arm that goes on from the last observed day: what had been announced
QUICK: Final = {"draws": 3, "candidates": 6, "pasts": 1, "futures": 2, "peers_draws": 0}
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


class ProjectionSettings(Part):
    """How a forecast is made from posterior draws."""

    draws: int = Field(ge=1, le=100_000, description="posterior draws")
    candidates: int = Field(ge=2, le=10_000, description="lives of the past")
    pasts: int = Field(ge=1, le=1_000, description="pasts for each draw")
    futures: int = Field(ge=1, le=1_000, description="futures for each past")
    peers_draws: int = Field(ge=0, le=100_000, description="posterior draws")


class Settings(TaskSettings):
    """What task=hindcast is told."""

    projection: ProjectionSettings
    observations: str | None


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
    def runs(self) -> list[RunKey]:
        """All trajectories."""
        return [
            RunKey(self.projection.arm, draw, replicate, self.projection.identity(values, draw, replicate))
            for draw, values in enumerate(self.draws)
            for replicate in range(self.projection.n_replicates)
        ]


@dataclass(frozen=True)
class Request:
    """What is to be forecast, from which day, and what it is scored on."""

    study: StudyDefinition
    arms: tuple[Arm, ...]
    observations: tuple[Observed, ...]
    settings: ProjectionSettings
    as_of: date
    folder: Path
    is_registered: bool  # whether the forecast is one for docs/forecasts

    def say(self, console: Console, key: str, **values: object) -> None:
        """Print a line in the study's language."""
        console.print(self.words(key, **values), highlight=False, markup=False, soft_wrap=True)

    def words(self, key: str, **values: object) -> str:
        """Return a line in the study's language."""
        return _WORDS[key][self.study.language].format(**values)


def read_request(study: StudyDefinition, settings: Settings) -> Request:
    """Return the checked request. Raises UserMistake."""
    arm = next(arm for arm in study.arms if arm.name == study.baseline)
    where, as_of = settings.set_in[arm.name], study.as_of
    size = _size(study, settings.projection)
    if study.engine != "fast" or study.territory.kind != "france" or study.territory.file is not None:
        what = "a forecast is made for the whole country, by the fast engine"
        raise UserMistake(what, "territory, engine", "territory=france engine=fast")
    observations = _observations(settings.observations, where)
    known = Witness.of(row for row in known_by(all_observed(), as_of) if row.scored).known
    world = (study.scale, study.population)
    past = Past(arm, *world, study.history, study.seed, month_of(as_of), known, _knows(as_of))
    policy, last = _policy_after(study, past, as_of), month_of(study.end)
    if last <= past.last_month:
        raise UserMistake(f"end {study.end} is not after as_of {as_of}", where("end"), "an end after as_of")
    shape = (size.candidates, size.pasts, size.futures, past.named(origin(study)))
    arms = [
        Arm(Projection(name, past, policy, last, *shape), _posterior(study, as_of, peers), n_draws)
        for name, peers, n_draws in ((FORECAST, True, size.draws), (NO_PEERS, False, size.peers_draws))
        if n_draws
    ]
    for one in arms:
        if one.n_draws > len(one.posterior.draws):
            what = f"{one.n_draws} draws of {len(one.posterior.draws)} in {one.posterior.file}"
            raise UserMistake(what, where("projection.draws"), "no more draws than the posterior has")
    folder, is_registered = study.results.parent / f"hindcast_{as_of}", _is_full_size(study, settings.configs, size)
    return Request(study, tuple(arms), observations, size, as_of, folder, is_registered)


def _knows(as_of: date) -> bool:
    return as_of >= CROSS_SECTION_DAY


def _size(study: StudyDefinition, given: ProjectionSettings) -> ProjectionSettings:
    if study.mode == "quick":
        return given.model_copy(update={name: min(most, getattr(given, name)) for name, most in QUICK.items()})
    return given


def _is_full_size(study: StudyDefinition, configs: Path, size: ProjectionSettings) -> bool:
    """Return whether a forecast of the whole country starts from all that was observed, in the size of the project."""
    usual = yaml.safe_load((configs / "task" / "hindcast.yaml").read_text(encoding="utf-8"))
    is_whole = study.mode == "full" and study.scale == 1.0 and study.end >= LAST_DAY
    return is_whole and study.as_of == OBSERVATIONS_END and size.model_dump() == usual["projection"]


def _observations(file: str | None, where: Any) -> tuple[Observed, ...]:
    if file is None:
        return all_observed()
    if not Path(file).is_file():
        raise UserMistake(
            f"observations = {file!r} is no file", where("observations"), "an existing .csv file; or null"
        )
    try:
        return all_observed(Path(file))
    except TableError as error:
        raise UserMistake(str(error), where("observations"), "the schema of docs/data.md") from error


def _policy_after(study: StudyDefinition, past: Past, as_of: date) -> Policy:
    """Return the levers announced by a day: history's so far, and from its last day on the plan that goes on."""
    if as_of < OBSERVATIONS_END:
        return past.policy
    plan = next((arm.policy for arm in study.arms if arm.name == AFTERWARDS), None)
    if plan is None:
        what = f"a forecast from {as_of} follows {AFTERWARDS}, which is no arm of this study"
        raise UserMistake(what, "experiment", "experiment=plan_100")
    return plan


def _posterior(study: StudyDefinition, as_of: date, peers: bool) -> Posterior:
    found = posterior_of(study.results.parent, as_of, peers)
    if found is None:
        command = f"python run.py task=calibrate as_of={as_of}{'' if peers else ' fit.peers=false'}"
        what = f"there is no posterior fitted to what was known on {as_of}"
        raise UserMistake(what, f"as_of={as_of}", f"{command}; or {listed([str(day) for day in shipped_days()])}")
    return found
