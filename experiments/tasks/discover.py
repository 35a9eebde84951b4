"""Find the conditions under which an outcome happens: a box of limits on assumptions and levers, or none."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from time import monotonic
from typing import Any, Final, Literal

import numpy as np
from pydantic import Field

from experiments.comparing.publish import describe_task
from experiments.configuration.schema import Part, TaskSettings
from experiments.designs.complete_runs import complete_runs
from experiments.designs.factor_words import factor_names
from experiments.designs.factors import Factor, factors_of
from experiments.designs.outcome import outcome_grid, stored_grid, stored_parameters
from experiments.discovery.designed_points import hypercube, study_of_points
from experiments.discovery.event import Condition, read_event
from experiments.discovery.search import Discovery, SearchSettings, discover
from experiments.discovery.sentences import DiscoveryContext, event_in_words, paragraph
from experiments.discovery.tables import write_discovery
from experiments.language.numbers import number
from experiments.language.texts import LANGUAGES, text
from experiments.mistakes import UserMistake, listed, unknown
from experiments.plots.decisions.discovery_figures import draw_discovery
from experiments.running.progress import progress
from experiments.storing.manifest import names_runs, read_manifest, write_task_manifest
from experiments.storing.results_folder import check_writable, lock_folder
from experiments.study.definition import StudyDefinition
from experiments.tasks._terminal import Terminal
from experiments.tasks.simulate import Screen
from sim.arrays import Floats
from sim.whole_files import whole_file

QUICK: Final = {"points": 60, "resamples": 4}
RUNS_FOLDER: Final = "design"  # below the folder of the results
LIBRARIES: Final = {"decisions": ("ema_workbench", "sklearn")}  # by extra of pyproject.toml


class DiscoverySettings(Part):
    """Which event is looked for, in what, and how."""

    event: list[str] = Field(description="conditions")
    arm: str | None = Field(description="name of an arm")
    factors: list[str] = Field(min_length=1, description="assumptions, parameters, levers")
    runs: Literal["new", "stored"] = Field(description="new or stored")
    points: int = Field(ge=20, le=100_000, description="points")
    share: float = Field(gt=0, le=1, description="share of replicates")
    resamples: int = Field(ge=0, le=10_000, description="resamples")


class Settings(TaskSettings):
    """The settings of task=discover."""

    discover: DiscoverySettings


@dataclass(frozen=True, eq=False)
class DiscoveryRequest:
    """What is looked for, checked: N points of K factors, of a design or of the draws of a stored study."""

    study: StudyDefinition  # whose runs are read; of a design, with its points
    arm: str
    conditions: tuple[Condition, ...]
    factors: tuple[Factor, ...]
    points: Floats  # N × K
    asked: DiscoverySettings
    folder: Path
    stored: dict[str, Any] | None  # the manifest of a stored study

    @property
    def replicates(self) -> int:
        """Replicates of each point."""
        return len(self.stored["seeds"]["replicates"]) if self.stored else self.study.replicates

    @property
    def scale(self) -> float:
        """The share of professionals that are agents."""
        return float(self.stored["world"]["scale"]) if self.stored else self.study.scale


def run(study: StudyDefinition, settings: Settings) -> int:
    """Find the conditions, write `results/discover_<study>/`, print the paragraph; returns 0, or 1: some runs failed.

    A search that was interrupted goes on where it was. Raises UserMistake for settings that do not fit.
    """
    request = read_request(study, settings)
    check_writable(request.folder)
    terminal, start = Terminal(study.language), monotonic()
    _say_plan(request, terminal)
    with lock_folder(request.folder, lambda: terminal.say("discovery.waiting")):
        failures = [] if request.stored else complete_runs(request.study, Screen(request.study, terminal.console))
        found = _search(request, terminal)
        write_discovery(found, request.folder)
        words = {language: _paragraph(found, request, language) for language in LANGUAGES}
        for language, told in words.items():
            with whole_file(request.folder / f"discover_{language}.md") as partial:
                partial.write_text(f"{told}\n", encoding="utf-8")
        _write_manifest(request, found, monotonic() - start)
        describe_task(request.folder)
        draw_discovery(request.folder)
    terminal.line(words[study.language])
    terminal.say("common.results", folder=request.folder)
    return 1 if failures else 0


def read_request(study: StudyDefinition, settings: Settings) -> DiscoveryRequest:
    """Return the checked request. Raises UserMistake."""
    asked, where = _asked(study, settings), settings.set_in[study.baseline]
    manifest = _stored_manifest(study, where("discover.runs")) if asked.runs == "stored" else None
    if manifest:
        first, last = (date.fromisoformat(str(manifest[name])) for name in ("start", "end"))
        study = replace(study, start=first, end=last)
    arm = _arm([one.name for one in study.arms], study, asked, where("discover.arm"))
    conditions = read_event(asked.event, study, arm, where("discover.event"))
    factors = factors_of(study, asked.factors, where("discover.factors"))
    folder = study.results.parent / f"discover_{study.name}"
    if manifest:
        points = _stored_points(manifest, factors, where("discover.factors"))
        return DiscoveryRequest(study, arm, conditions, factors, points, asked, folder, manifest)
    points = hypercube(factors, asked.points, study.seed)
    arms = {arm, *(one.outcome.baseline for one in conditions if one.outcome.baseline)}
    design = replace(study_of_points(study, factors, points, sorted(arms)), results=folder / RUNS_FOLDER)
    return DiscoveryRequest(design, arm, conditions, factors, points, asked, folder, None)


def _asked(study: StudyDefinition, settings: Settings) -> DiscoverySettings:
    """Return what is asked, small with mode=quick."""
    given = settings.discover
    if study.mode == "quick":
        return given.model_copy(update={name: min(most, getattr(given, name)) for name, most in QUICK.items()})
    return given


def _arm(names: Sequence[str], study: StudyDefinition, asked: DiscoverySettings, where: str) -> str:
    if asked.arm is None:
        return next((name for name in names if name != study.baseline), study.baseline)
    if asked.arm not in names:
        raise unknown("arm", asked.arm, names, where)
    return asked.arm


def _stored_manifest(study: StudyDefinition, where: str) -> dict[str, Any]:
    manifest = read_manifest(study.results)
    if manifest is None or not names_runs(manifest):
        what = f"no study is stored in {study.results}"
        raise UserMistake(what, where, "study=NAME of a stored study; or discover.runs=new")
    return manifest


def _stored_points(manifest: Mapping[str, Any], factors: Sequence[Factor], where: str) -> Floats:
    drawn = stored_parameters(manifest)
    missing = [factor.path for factor in factors if factor.path not in drawn]
    if missing:
        raise UserMistake(
            f"the stored draws hold no values of {listed(missing)}", where, listed(drawn) or "a study of several draws"
        )
    return np.column_stack([drawn[factor.path] for factor in factors])


def _say_plan(request: DiscoveryRequest, terminal: Terminal) -> None:
    language = terminal.language
    terminal.say("discovery.plan", event=event_in_words(request.conditions, _labels(request, language), language))
    counts = {
        "points": len(request.points),
        "replicates": request.replicates,
        "searches": _search_settings(request).n_searches,
    }
    names = text("arm_labels.separator", language).join(factor_names(request.factors, language).values())
    terminal.say("discovery.searched", factors=names, **{key: number(value, language) for key, value in counts.items()})


def _search(request: DiscoveryRequest, terminal: Terminal) -> Discovery:
    """Return what is found in the outcomes of the runs."""
    asked_of = [one.outcome for one in request.conditions]
    if request.stored:
        grids = [stored_grid(request.study.results, request.stored, outcome) for outcome in asked_of]
    else:
        grids = [outcome_grid(request.study, outcome) for outcome in asked_of]
    settings, language = _search_settings(request), request.study.language
    with progress(terminal.console, settings.n_searches, text("discovery.searches", language), language) as advance:
        return discover(request.factors, request.conditions, request.points, grids, settings, advance)


def _search_settings(request: DiscoveryRequest) -> SearchSettings:
    return SearchSettings(request.asked.share, request.asked.resamples, request.study.seed)


def _paragraph(found: Discovery, request: DiscoveryRequest, language: str) -> str:
    labels, is_thinned = _labels(request, language), request.scale < 1.0
    return paragraph(
        found, DiscoveryContext(request.arm, labels, request.replicates, request.asked.share, is_thinned), language
    )


def _labels(request: DiscoveryRequest, language: str) -> dict[str, str]:
    return {arm.name: arm.label[language] for arm in request.study.arms}


def _write_manifest(request: DiscoveryRequest, found: Discovery, seconds: float) -> None:
    study = request.study
    own = {
        "discover": {**request.asked.model_dump(), "arm": request.arm},
        "event_in_words": {
            language: event_in_words(request.conditions, _labels(request, language), language) for language in LANGUAGES
        },
        "factors": [asdict(factor) for factor in request.factors],
        "points": len(request.points),
        "replicates": request.replicates,
        "resamples": request.asked.resamples,
        "territory": {"kind": study.territory.kind, "code": study.territory.code},
        "configuration": {"language": study.language},
        "left_out": found.n_unknown,
    }
    write_task_manifest("discover", study, own, request.folder, seconds)
