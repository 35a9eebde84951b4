"""Run a study: every run that is not stored yet, then the tables, the figures and the headline figures on screen."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from math import ceil

from rich.console import Console

from experiments.comparing.screen import ScreenTables
from experiments.comparing.study_results import StudyResults
from experiments.configuration.arm_differences import professionals_in
from experiments.configuration.schema import TaskSettings
from experiments.language.numbers import configured, number, significant
from experiments.language.texts import text
from experiments.plots import draw_all
from experiments.plots.preliminary import draw_preliminary
from experiments.running.compute import WorkStopped
from experiments.running.observer import Plan, Step, StudyObserver
from experiments.running.progress import Advance, elapsed, progress
from experiments.running.rounds import Reached, Round
from experiments.running.run_study import run_study
from experiments.running.worker_context import WorkerContext
from experiments.storing.manifest import keeps_sums
from experiments.storing.run_files import FAILURES, SET_ASIDE
from experiments.study.definition import AGGREGATED, Precision, StudyDefinition
from experiments.study.expected_work import seconds_of_output
from experiments.study.study_changes import changes_of_question
from experiments.tasks._counterfactuals import counterfactual_lines
from experiments.tasks._expected import expected_line
from experiments.tasks._terminal import Terminal, wide_console
from sim.calendar import FIRST_MONTH, month_of
from sim.metrics import metric
from sim.metrics.base import MetricKind
from sim.whole_files import is_disk_full
from sim.world.world import World

_MOST_FAILURES_NAMED = 10
MANY_AGENTS = 50_000  # more than this are better left to the fast engine
MESA_AGENT_MONTHS_PER_MINUTE = 18e6  # measured on one core, 0.3 million a second (docs/performance.md)
MESA_MEGABYTES_PER_AGENT = 0.0026  # a national run at 1:1 took 1.0 GB
MANY_RUNS = 100  # from which on a first figure is drawn before the study is complete
SHARE_OF_FIRST_FIGURE = 0.1  # of the runs
INTERRUPTED = 130  # what a shell reports for a command ended by Ctrl-C
Settings = TaskSettings


def run(study: StudyDefinition, settings: TaskSettings) -> int:
    """Run a study on the world and engine that it names; returns the exit code."""
    return simulate(study, wide_console())


def simulate(study: StudyDefinition, console: Console, context: WorkerContext | None = None) -> int:
    """Run a study, with its own world and engine unless others are given, and print how far it has come.

    Returns 0; 1 when some runs failed, the disk is full or nobody is left to make runs; or INTERRUPTED.
    """
    screen = Screen(study, console)
    try:
        results = run_study(study, screen, draw_all, context)
    except KeyboardInterrupt:
        screen.say("simulate.interrupted")
        return INTERRUPTED
    except WorkStopped as stopped:
        screen.say("simulate.stopped", reason=stopped)
        return 1
    except OSError as error:
        if not is_disk_full(error):
            raise
        screen.say("simulate.full", file=error.filename or study.results)
        return 1
    screen.show(results)
    return 1 if results.failures else 0


class Screen(StudyObserver):
    """Prints how far a study has come, and its results."""

    def __init__(self, study: StudyDefinition, console: Console) -> None:
        self._study, self._terminal = study, Terminal(study.language, console)

    def say(self, key: str, **values: object) -> None:
        """Print the text of a key in the language of the study; a count is written with its thousands apart."""
        language = self._study.language
        texts = {name: number(value, language) if isinstance(value, int) else value for name, value in values.items()}
        self._terminal.say(key, **texts)

    def step_begun(self, step: Step) -> None:
        """Print what takes a while now; before anything is built, what the whole study will take."""
        expected = expected_line(self._study) if step is Step.WORLD else ""
        if expected:
            self._terminal.line(expected)
        self.say(f"simulate.{step}", address=self._study.address or "")

    def compiling(self) -> AbstractContextManager[None]:
        """Show for how long the engine has been compiled."""
        return elapsed(self._terminal.console, text("progress.compiling", self._study.language))

    def workers_found(self, n_workers: int) -> None:
        """Print how many workers a scheduler has."""
        self.say("simulate.scheduler", address=self._study.address, workers=str(n_workers))

    def world_built(self, world: World) -> None:
        """Warn of a world that is too large for the mesa engine."""
        study, n_agents = self._study, len(world.professionals)
        if study.engine == "mesa" and n_agents > MANY_AGENTS:
            months = month_of(study.end) - FIRST_MONTH + 1
            minutes, megabytes = n_agents * months / MESA_AGENT_MONTHS_PER_MINUTE, n_agents * MESA_MEGABYTES_PER_AGENT
            gigabytes = number(megabytes / 1000, study.language, 1)
            self.say("simulate.slow", agents=n_agents, minutes=round(minutes), gigabytes=gigabytes)

    def planned(self, plan: Plan) -> None:
        """Print what the study asks, its world and its runs, and what the folder held before."""
        study, people = self._study, plan.world.professionals
        self.say("simulate.question", study=study.name, question=study.question.get(study.language, ""))
        self.say(
            "simulate.world",
            territories=len(plan.world.territories),
            people=round(float(people.weight.sum())),
            agents=len(people),
            scale=configured(study.scale, study.language),
        )
        if study.scale < 1.0:
            self.say("simulate.thinned")
        counts = {"arms": len(study.arms), "draws": study.draws, "replicates": plan.n_replicates}
        self.say("simulate.runs", **counts, runs=plan.n_runs, missing=plan.n_missing)
        for line in counterfactual_lines(study):
            self._terminal.line(line)
        if study.precision is not None:
            self._terminal.line(_asked_in_words(study, study.precision))
        changes = changes_of_question(plan.earlier_manifest, plan.manifest, study.language)
        if changes:
            self.say("simulate.other_question", changes=text("study_changes.separator", study.language).join(changes))
        if plan.results_aside:
            self.say("simulate.results_aside", folder=plan.results_aside)
        if plan.n_set_aside:
            self.say("simulate.set_aside", n=str(plan.n_set_aside), folder=study.results / SET_ASIDE)

    @contextmanager
    def runs_begun(self, n_runs: int) -> Iterator[Advance]:
        """Show the progress of runs, and a first figure where many are to be made."""
        study, what = self._study, text("simulate.simulating", self._study.language)
        n_all = len(study.arms) * study.draws * study.replicates
        after = seconds_of_output(n_all, professionals_in(study.territory))
        with progress(self._terminal.console, n_runs, what, study.language, after) as advance:
            yield advance if study.outputs == AGGREGATED else _DrawingFirst(self, advance, n_runs)

    def draw_first(self) -> None:
        """Draw and name the first figure."""
        for path in draw_preliminary(self._study.results, self._study.language)[:1]:
            self.say("simulate.first_figure", file=path)

    def round_judged(self, judged_round: Round) -> None:
        """Print the precision that a round reached."""
        self._terminal.line(_round_in_words(judged_round, self._study.language))

    def show(self, results: StudyResults) -> None:
        """Print the headline figures of the results, the runs that failed, and where the results are."""
        if results.national:
            tables = ScreenTables(results, self._study.baseline, self._study.language)
            for table in tables.closing():
                self._terminal.console.print(table)
            for line in tables.remarks():
                self._terminal.line(line)
        elif keeps_sums(results.manifest):
            counts = results.manifest["runs"]
            self.say("aggregated.runs", runs=counts["done"], planned=counts["planned"])
            self.say("aggregated.caution")
        if results.failures:
            self.say("simulate.failed", n=str(len(results.failures)), file=FAILURES)
        for failure in results.failures[:_MOST_FAILURES_NAMED]:
            draw, replicate = str(failure.draw), str(failure.replicate)
            self.say("simulate.named", arm=failure.arm, draw=draw, replicate=replicate, message=failure.message)
        self.say("common.results", folder=results.folder)


class _DrawingFirst:
    """Counts runs that end, and lets a figure be drawn once, when a share of many runs has ended."""

    def __init__(self, screen: Screen, advance: Advance, n_runs: int) -> None:
        self._screen, self._advance = screen, advance
        self._left = ceil(SHARE_OF_FIRST_FIGURE * n_runs) if n_runs >= MANY_RUNS else -1

    def __call__(self, n_runs: int = 1) -> None:
        """Count one more run, or several that ended together."""
        self._advance(n_runs)
        is_due, self._left = 0 < self._left <= n_runs, self._left - n_runs
        if is_due:
            self._screen.draw_first()


def _asked_in_words(study: StudyDefinition, precision: Precision) -> str:
    """Return how precisely a study with replicates=auto wants to know what."""
    asked = ", ".join(_with_width(name, width, study.language) for name, width in precision.half_width.items())
    return text("rounds.asked", study.language, date=precision.day, asked=asked, most=study.replicates)


def _round_in_words(done: Round, language: str) -> str:
    """Return what a round reached, and what follows."""
    reached = ", ".join(_with_width(one.metric, one.half_width, language) for one in done.reached)
    left = ", ".join(_left(done.reached, language))
    follows = text(f"rounds.{done.verdict.name.lower()}", language, following=done.following, left=left)
    return text("rounds.round", language, n=done.replicates, reached=reached, follows=follows)


def _left(reached: tuple[Reached, ...], language: str) -> Iterator[str]:
    for one in reached:
        if not one.is_reached:
            yield _with_width(one.metric, one.from_parameters, language)


def _with_width(name: str, half_width: float, language: str) -> str:
    found = metric(name)
    label = found.label[language]
    if found.kind == MetricKind.SHARE:
        return f"{label} ± {significant(100 * half_width, language)}{text('comparing.points', language)}"
    return f"{label} ± {significant(half_width, language)}"
