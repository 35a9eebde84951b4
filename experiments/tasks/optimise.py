"""Search lever values for several objectives at once, and score what is found on draws that the search never met."""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any, Final, Literal

from pydantic import Field

from experiments.comparing.publish import describe_task
from experiments.configuration.arm_differences import professionals_in
from experiments.configuration.compose import Composer
from experiments.configuration.levers import policy_from
from experiments.configuration.overrides import Override
from experiments.configuration.schema import Day, Part, TaskSettings
from experiments.configuration.validation import Where
from experiments.language.numbers import duration, number, size
from experiments.language.texts import text
from experiments.mistakes import UserMistake
from experiments.optimisation.candidate_runs import CandidateFailure
from experiments.optimisation.objectives import objectives_from
from experiments.optimisation.optimise import Request, Results, optimise
from experiments.optimisation.search import FIRST, SECOND, SearchSettings
from experiments.optimisation.searched_levers import SearchedLever, corners, searched_levers
from experiments.plots.decisions.optimised import draw_optimised
from experiments.running.compute import WorkStopped, check_compute
from experiments.running.observer import Plan, Step, StudyObserver
from experiments.running.progress import Advance, progress
from experiments.storing.manifest import write_task_manifest
from experiments.storing.results_folder import check_writable, lock_folder
from experiments.study.definition import Arm, StudyDefinition
from experiments.study.expected_work import NATION, expected_work
from experiments.study.run_hash import digest
from experiments.tasks._terminal import Terminal
from sim.calendar import last_day, month_of

BASE: Final = "base"
STOPPED: Final = 1
INTERRUPTED: Final = 130  # what a shell reports for a command ended by Ctrl-C
QUICK: Final = {"population": 8, "generations": 2, "draws": 2, "front_draws": 3, "fresh_draws": 6}
MOST_FAILURES_NAMED: Final = 5
MEGABYTES_PER_RUN: Final = 0.024  # measured, a run that reports one month
MEGABYTES_OF_NATION: Final = 0.15  # a run of France beside that
LIBRARIES: Final = {"decisions": ("pymoo",)}  # by extra of pyproject.toml


class SearchInput(Part):
    """What a search is for, between which limits, and how large it is."""

    date: Day | None
    objectives: dict[str, Literal["max", "min"] | None]
    budget_euros: float | None = Field(gt=0, description="euros; null: none")
    robustness: Literal["mean", "worst_tenth", "regret"]
    population: int = Field(ge=4, le=1_000, description="candidates of a generation")
    generations: int = Field(ge=1, le=10_000, description="generations")
    draws: int = Field(ge=2, le=10_000, description="draws")
    front_draws: int = Field(ge=2, le=10_000, description="draws")
    fresh_draws: int = Field(ge=2, le=10_000, description="draws")
    second_seed: bool = Field(description="true or false")
    presets: bool = Field(description="true or false")
    levers: dict[str, dict[str, list[Any] | None]] = Field(description="by group and lever, a range or words; or null")


class Settings(TaskSettings):
    """The settings of task=optimise."""

    optimise: SearchInput


def run(study: StudyDefinition, settings: Settings) -> int:
    """Search, write `results/optimise_<study>/`, and say what was found; returns 0, or 1 where runs failed.

    A search that was interrupted goes on where it was. Raises UserMistake for settings that do not fit.
    """
    request = read_request(study, settings)
    check_writable(request.folder)
    check_compute(study)
    terminal, start = Terminal(study.language), monotonic()
    _say_plan(request, terminal)
    try:
        with lock_folder(request.folder, lambda: terminal.say("optimise.waiting")), _Steps(terminal) as steps:
            found = optimise(request, steps, steps.begun)
            write_task_manifest("optimise", study, _in_manifest(request, found), request.folder, monotonic() - start)
            describe_task(request.folder)
            draw_optimised(request.folder)
    except CandidateFailure as failed:
        return _say_failed(failed, terminal)
    except KeyboardInterrupt:
        terminal.say("simulate.interrupted")
        return INTERRUPTED
    except WorkStopped as stopped:
        terminal.say("simulate.stopped", reason=stopped)
        return STOPPED
    _say_found(request, found, terminal)
    return 0


def read_request(study: StudyDefinition, settings: Settings) -> Request:
    """Return the checked request. Raises UserMistake."""
    arm = next((arm for arm in study.arms if arm.name != study.baseline), study.arms[0])
    where, given = settings.set_in[arm.name], _size(study, settings.optimise)
    levers = searched_levers(given.levers)
    _refuse_contradictions(arm, levers, where)
    seeds = (FIRST, SECOND) if given.second_seed else (FIRST,)
    counts = {name: getattr(given, name) for name in (*QUICK, "robustness", "budget_euros")}
    day = _day(study, arm, given.date)
    search = SearchSettings(
        day=day, levers=levers, objectives=objectives_from(given.objectives), seed=study.seed, seeds=seeds, **counts
    )
    if search.front_draws < search.draws:
        what = f"front_draws = {search.front_draws} is below draws = {search.draws}"
        raise UserMistake(what, "optimise.front_draws", f"{search.draws} or more")
    base = replace(arm, name=BASE)
    presets = tuple(_presets(study, base, settings.configs)) if given.presets else ()
    return Request(study, base, presets, search, study.results.parent / f"optimise_{study.name}")


def _size(study: StudyDefinition, given: SearchInput) -> SearchInput:
    if study.mode == "quick":
        return given.model_copy(update={name: min(most, getattr(given, name)) for name, most in QUICK.items()})
    return given


def _day(study: StudyDefinition, arm: Arm, given: date | None) -> date:
    """Return the month's end that is judged."""
    day = last_day(month_of(given or study.end))
    start = date.fromisoformat(str(arm.resolved["policy"]["start"]))
    if not start < day <= last_day(month_of(study.end)):
        what = f"{day} does not lie between the policy's start on {start} and the study's end on {study.end}"
        raise UserMistake(what, "optimise.date", "a date between the two; or a later end")
    return day


def _refuse_contradictions(arm: Arm, levers: Sequence[SearchedLever], where: Where) -> None:
    """Raise UserMistake where a value at the end of a range is out of bounds, or contradicts another lever."""
    for values in corners(levers):
        changed = dict(arm.resolved)
        for path, value in values.items():
            group, _, name = path.partition(".")
            changed[group] = {**changed[group], name: str(value) if isinstance(value, date) else value}
        policy_from(changed, partial(_range_or, where, tuple(values)))


def _range_or(where: Where, ranges: tuple[str, ...], path: str) -> str:
    """Return where a value comes from: the range that was given for a lever, or its own place."""
    return f"optimise.levers.{path}" if path in ranges else where(path)


def _presets(study: StudyDefinition, base: Arm, configs: Path) -> Iterator[Arm]:
    """Yield the policies of configs/policy, without the base policy, as arms with its behaviour."""
    composer = Composer(configs)
    for name in composer.groups["policy"]:
        chosen = (("policy", name), ("as_of", str(study.as_of)))
        overrides = [Override(key, (value,), f"{key}={value}", "optimise.presets") for key, value in chosen]
        composed = composer.composed(overrides)
        policy = policy_from(composed.values, composed.where)
        if policy.changes != base.policy.changes:
            yield Arm(name, composed.values["policy"]["label"], policy, base.behaviour, composed.values)


@dataclass(eq=False)
class _Steps(StudyObserver, AbstractContextManager["_Steps"]):
    """Shows how far each step of a search has come."""

    terminal: Terminal
    _bar: ExitStack = field(default_factory=ExitStack)
    _advance: Advance = lambda n_runs=1: None

    def begun(self, step: str, n_runs: int) -> None:
        """Begin the bar of a step with so many runs."""
        self._bar.close()
        language, console = self.terminal.language, self.terminal.console
        label = text(f"optimise.steps.{step}", language)
        self._advance = self._bar.enter_context(progress(console, n_runs, label, language))

    def planned(self, plan: Plan) -> None:
        """Count the runs that are stored already."""
        self._advance(plan.n_runs - plan.n_missing)

    def step_begun(self, step: Step) -> None:
        """Say what takes a while before the first run."""
        if step in (Step.WORLD, Step.COMPILE):
            self.terminal.say(f"simulate.{step}")

    def runs_begun(self, n_runs: int) -> AbstractContextManager[Advance]:
        """Count runs as they are made."""
        return nullcontext(self._advance)

    def __exit__(self, *_: object) -> None:
        self._bar.close()


def n_runs_at_most(request: Request) -> int:
    """Return how many runs a search needs where nothing is stored, no candidate comes twice and all lead at the end."""
    settings = request.settings
    searched = settings.n_evaluations * settings.draws * len(settings.seeds)
    afresh = settings.population * len(settings.seeds) + len(request.presets) + 1
    return searched + afresh * (settings.front_draws + settings.fresh_draws)


def _say_plan(request: Request, terminal: Terminal) -> None:
    """Say what the search will take. Raises UserMistake where the disk has less room."""
    study, settings, language = request.study, request.settings, terminal.language
    people, n_runs = professionals_in(study.territory), n_runs_at_most(request)
    work = expected_work(n_runs, people, study.scale, settings.day, study.engine, study.workers)
    megabytes = n_runs * (MEGABYTES_PER_RUN + MEGABYTES_OF_NATION * (people or NATION) / NATION)
    _refuse_full_disk(request, megabytes)
    terminal.say(
        "optimise.plan",
        levers=len(settings.levers),
        searches=len(settings.seeds),
        evaluations=number(settings.n_evaluations, language),
        draws=settings.draws,
        fresh=settings.fresh_draws,
        runs=number(n_runs, language),
        time=duration(work.seconds, language),
        workers=study.workers,
        room=size(megabytes, language),
    )


def _refuse_full_disk(request: Request, megabytes: float) -> None:
    folder = next(one for one in (request.folder, *request.folder.parents) if one.is_dir())
    stored = sum(file.stat().st_size for file in request.folder.rglob("*.parquet")) / 1e6
    free = shutil.disk_usage(folder).free / 1e6
    if megabytes - stored > free:
        what = f"the runs of this search take {megabytes:.0f} MB, and the disk has {free:.0f} MB left"
        raise UserMistake(what, "optimise", "fewer generations, a smaller population or fewer draws; or results=FOLDER")


def _in_manifest(request: Request, found: Results) -> Mapping[str, Any]:
    study = request.study
    territory = {key: getattr(study.territory, key) for key in ("kind", "code", "file")}
    return {
        "study": study.name,
        "mode": study.mode,
        "configuration": {"language": study.language, "territory": territory},
        "configuration_hash": digest([dict(request.base.resolved), found.facts]),
        "optimise": found.facts,
        "tables": {name: digest(table.to_csv()) for name, table in found.tables.items()},
        "shortlist": [file.name for file in found.files],
    }


def _say_found(request: Request, found: Results, terminal: Terminal) -> None:
    words = (request.folder / f"optimise_{terminal.language}.md").read_text(encoding="utf-8")
    for line in words.splitlines():
        terminal.line(line)
    if found.files:
        terminal.say("optimise.use", file=found.files[0])
    terminal.say("common.results", folder=request.folder)


def _say_failed(failed: CandidateFailure, terminal: Terminal) -> int:
    terminal.say("optimise.failed", n=len(failed.failures))
    for one in failed.failures[:MOST_FAILURES_NAMED]:
        terminal.say("simulate.named", arm=one.arm, draw=one.draw, replicate=one.replicate, message=one.message)
    return STOPPED
