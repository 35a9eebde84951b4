"""Tell what drives a result: each assumption, each lever and chance, from stored runs or from runs of a design."""

from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from pathlib import Path
from time import monotonic
from typing import Any, Final, Literal

from pydantic import Field

from experiments.comparing.place import is_thinned, place_name
from experiments.comparing.publish import describe_task
from experiments.configuration.schema import Day, Part, TaskSettings
from experiments.configuration.stored_studies import stored_names
from experiments.language.numbers import duration, number
from experiments.language.texts import LANGUAGES, text
from experiments.mistakes import UserMistake, listed, nearest
from experiments.plots.decisions.sensitivity import draw_sensitivity
from experiments.running.compute import WorkStopped
from experiments.running.observer import Step, StudyObserver
from experiments.running.progress import Advance, progress
from experiments.sensitivity.answers import designed_answer, stored_answer, stored_factors
from experiments.sensitivity.asked_outcome import RequestedOutcome, StudyExtent, check_replicates
from experiments.sensitivity.designed_points import (
    DesignedPoints,
    NamedFactor,
    morris_points,
    named_factors,
    sobol_points,
    with_arms_of,
)
from experiments.sensitivity.paragraph import SimulatedPlace, paragraph, write_paragraphs
from experiments.sensitivity.tables import SensitivityResult, write_tables
from experiments.sensitivity.words import Labels
from experiments.storing.manifest import MALFORMED, names_runs, planned_in, read_manifest, write_task_manifest
from experiments.storing.results_folder import check_writable, lock_folder
from experiments.study.definition import StudyDefinition
from experiments.tasks._expected import expected_line
from experiments.tasks._terminal import Terminal
from sim.whole_files import is_disk_full

QUICK: Final = {"trajectories": 4, "base_points": 4, "usual_of_sobol": 3}
FEWEST_REPLICATES: Final = 2  # that tell chance apart
_SECONDS_OF_SHUFFLES: Final = 10.0
_SECONDS_PER_READING: Final = 0.01  # of a stored run
_ROOT: Final = "sensitivity"
LIBRARIES: Final = {"decisions": ("SALib",)}  # by extra of pyproject.toml


class SensitivityRequest(Part):
    """What is asked, of which outcome, by which method."""

    method: Literal["stored", "morris", "sobol"]
    factors: list[str] | None = Field(min_length=1, description="assumptions, parameters, levers; or null")
    usual_factors: list[str] = Field(min_length=2, description="two assumptions, parameters or levers at least")
    usual_of_sobol: int = Field(ge=2, le=100, description="factors")
    metric: str
    date: Day | None
    arm: str | None
    difference: bool
    trajectories: int = Field(ge=4, le=10_000, description="trajectories")
    base_points: int = Field(ge=4, le=65_536, description="base points, a power of 2")

    @property
    def outcome(self) -> RequestedOutcome:
        """Which outcome is asked about."""
        return RequestedOutcome(self.metric, self.date, self.arm, self.difference)

    @property
    def wanted(self) -> list[str]:
        """The factors of a design."""
        usual = self.usual_factors[: self.usual_of_sobol] if self.method == "sobol" else self.usual_factors
        return usual if self.factors is None else self.factors


class Settings(TaskSettings):
    """The settings of task=sensitivity."""

    sensitivity: SensitivityRequest


@dataclass(frozen=True)
class _Place:
    """Where an answer is written, and what its files say beside it."""

    study: StudyDefinition
    folder: Path
    labels: Labels
    manifest: dict[str, Any]  # of the runs behind it: world, seeds, configuration_hash

    @property
    def simulated(self) -> SimulatedPlace:
        """What was simulated."""
        return SimulatedPlace({one: place_name(self.manifest, one) for one in LANGUAGES}, is_thinned(self.manifest))


def run(study: StudyDefinition, settings: Settings) -> int:
    """Tell what drives an outcome, write `results/sensitivity_<study>/`, and print the paragraph.

    Returns 0, or 1 when some runs of a design failed or could not be made. A design that was interrupted goes on where
    it was. Raises UserMistake for what does not fit.
    """
    terminal = Terminal(study.language)
    try:
        return _answer(study, _sized(settings.sensitivity, study), terminal)
    except WorkStopped as stopped:
        terminal.say("simulate.stopped", reason=stopped)
    except OSError as error:
        if not is_disk_full(error):
            raise
        terminal.say("simulate.full", file=error.filename or study.results)
    return 1


def _answer(study: StudyDefinition, asked: SensitivityRequest, terminal: Terminal) -> int:
    folder, start = study.results.parent / f"{_ROOT}_{study.name}", monotonic()
    check_writable(folder)
    make = _from_stored if asked.method == "stored" else _from_design
    answer, place, n_failed = make(study, asked, folder, terminal)
    with lock_folder(folder, lambda: terminal.say("simulate.waiting")):
        write_tables(answer, folder)
        write_paragraphs(answer, place.labels, place.simulated, folder)
        _write_manifest(asked, answer, place, monotonic() - start)
        describe_task(folder)
        draw_sensitivity(folder, study.language)
    terminal.line(paragraph(answer, place.labels, place.simulated, study.language))
    if n_failed:
        terminal.say("sensitivity.failed", n=number(n_failed, study.language))
    terminal.say("common.results", folder=folder)
    return 1 if n_failed else 0


def _sized(asked: SensitivityRequest, study: StudyDefinition) -> SensitivityRequest:
    """Return a question with a small design where a smoke run is asked for."""
    if study.mode == "quick":
        return asked.model_copy(update={name: min(most, getattr(asked, name)) for name, most in QUICK.items()})
    return asked


def _from_stored(
    study: StudyDefinition, asked: SensitivityRequest, folder: Path, terminal: Terminal
) -> tuple[SensitivityResult, _Place, int]:
    manifest = _stored_manifest(study)
    outcome = asked.outcome.within(StudyExtent.of_manifest(manifest), _ROOT)
    factors = stored_factors(manifest, asked.factors, f"{_ROOT}.factors")
    n_runs = sum(run.arm in (outcome.arm, outcome.baseline) for run in planned_in(manifest))
    seconds = _SECONDS_OF_SHUFFLES + n_runs * _SECONDS_PER_READING
    language = study.language
    terminal.say("sensitivity.reading", n=number(n_runs, language), time=duration(seconds, language))
    answer = stored_answer(study.results, manifest, outcome, factors)
    labels = {arm["name"]: arm["label"] for arm in manifest["arms"]}
    kept = {name: manifest[name] for name in ("world", "seeds", "configuration_hash")}
    kept["stored"] = {"study": manifest["study"], "commit": manifest["commit"], "code": manifest["code_hash"]}
    return answer, _Place(study, folder, labels, kept), 0


def _stored_manifest(study: StudyDefinition) -> dict[str, Any]:
    """Return the manifest of a stored study. Raises UserMistake where there is none."""
    manifest = read_manifest(study.results)
    try:
        if manifest and names_runs(manifest) and planned_in(manifest) and manifest["parameter_draws"]:
            return manifest
    except MALFORMED:
        pass
    known = stored_names(study.results.parent)
    what = f"study {study.name!r} has no stored runs"
    raise UserMistake(what, str(study.results), f"study=NAME: {listed(known)}", nearest(study.name, known))


def _from_design(
    study: StudyDefinition, asked: SensitivityRequest, folder: Path, terminal: Terminal
) -> tuple[SensitivityResult, _Place, int]:
    check_replicates(study, FEWEST_REPLICATES)
    factors = named_factors(study, asked.wanted, f"{_ROOT}.factors")
    outcome = asked.outcome.within(StudyExtent.of_study(study), _ROOT)
    points = _points(with_arms_of(study, outcome), asked, factors, folder / asked.method)
    terminal.line(expected_line(points.study))
    answer, failures = designed_answer(points, factors, outcome, _Observer(points.study, terminal))
    labels = {arm.name: arm.label for arm in study.arms}
    manifest = read_manifest(points.study.results) or {}
    kept = {name: manifest[name] for name in ("world", "seeds", "configuration_hash")}
    moved = [{"name": one.name, **asdict(one.factor)} for one in factors]
    return answer, _Place(study, folder, labels, {**kept, "factors": moved}), len(failures)


def _points(
    study: StudyDefinition, asked: SensitivityRequest, factors: tuple[NamedFactor, ...], folder: Path
) -> DesignedPoints:
    if asked.method == "morris":
        return morris_points(study, factors, asked.trajectories, folder)
    if asked.base_points.bit_count() != 1:
        what = f"{asked.base_points} base points are no power of 2"
        raise UserMistake(what, f"{_ROOT}.base_points", "64, 128, 256 and so on")
    return sobol_points(study, factors, asked.base_points, folder)


def _write_manifest(asked: SensitivityRequest, answer: SensitivityResult, place: _Place, seconds: float) -> None:
    drivers = answer.drivers
    own = {
        **place.manifest,
        "study": place.study.name,
        "configuration": {"language": place.study.language},
        "settings": asked.model_dump(mode="json"),
        "points": {"number": drivers.n_points, "replicates": drivers.n_replicates},
        "labels": {name: dict(label) for name, label in place.labels.items()},
    }
    write_task_manifest(_ROOT, place.study, own, place.folder, seconds)


class _Observer(StudyObserver):
    """Prints how far the runs of a design have come."""

    def __init__(self, study: StudyDefinition, terminal: Terminal) -> None:
        self._study, self._terminal = study, terminal

    def step_begun(self, step: Step) -> None:
        """Print what takes a while now."""
        self._terminal.say(f"simulate.{step}", address=self._study.address or "")

    def runs_begun(self, n_runs: int) -> AbstractContextManager[Advance]:
        """Show the progress of runs."""
        language = self._study.language
        return progress(self._terminal.console, n_runs, text("simulate.simulating", language), language)
