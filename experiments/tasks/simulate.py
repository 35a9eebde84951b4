"""Run a study: every run that is not stored yet, then the tables, the figures and the headline figures on screen."""

from contextlib import AbstractContextManager

from rich.console import Console

from experiments.comparing.screen import ScreenTables, wide_console
from experiments.comparing.study_results import StudyResults
from experiments.configuration.schema import TaskSettings
from experiments.language.numbers import configured, number
from experiments.plots import draw_all
from experiments.running.compute import WorkStopped
from experiments.running.progress import Advance, progress
from experiments.running.rounds import Round
from experiments.running.run_study import Plan, Step, StudyObserver, run_study
from experiments.running.worker_context import WorkerContext
from experiments.storing.run_files import FAILURES, SET_ASIDE
from experiments.study.definition import StudyDefinition
from experiments.study.study_changes import changes_of_question
from experiments.tasks._rounds import asked_in_words, round_in_words
from sim.calendar import FIRST_MONTH, month_of
from sim.whole_files import is_disk_full
from sim.world.world import World

_SHOWN_YEARS = (2023, 2025, 2027)
_MOST_FAILURES_NAMED = 10
MANY_AGENTS = 50_000  # more than this are better left to the fast engine
MESA_AGENT_MONTHS_PER_MINUTE = 18e6  # measured on one core, 0.3 million a second (docs/performance.md)
MESA_MEGABYTES_PER_AGENT = 0.0026  # a national run at 1:1 took 1.0 GB
INTERRUPTED = 130  # what a shell reports for a command ended by Ctrl-C

_WORDS = {
    "building": {"fr": "Construction du monde…", "en": "Building the world…"},
    "world": {
        "fr": "{territories} territoires, {people} professionnels représentés par {agents} agents (échelle {scale})",
        "en": "{territories} territories, {people} professionals represented by {agents} agents (scale {scale})",
    },
    "compiling": {
        "fr": "Compilation du moteur rapide, une fois pour toutes (jusqu'à une minute)…",
        "en": "Compiling the fast engine, once and for all (up to a minute)…",
    },
    "slow": {
        "fr": "Le moteur mesa est fait pour les petits mondes : avec {agents} agents, chaque simulation prend environ "
        "{minutes} minutes et {gigabytes} Go de mémoire par processus. engine=fast donne les mêmes résultats "
        "en une seconde ; sinon, population.scale=0.05 ou un seul département.",
        "en": "The mesa engine is made for small worlds: with {agents} agents each run takes about {minutes} "
        "minutes and {gigabytes} GB of memory in each process. engine=fast gives the same results in a second; "
        "otherwise take population.scale=0.05 or a single département.",
    },
    "thinned": {
        "fr": "En dessous de l'échelle 1, les couvertures sont à un ou deux points près, mais les coquilles vides sont "
        "trop nombreuses : lire leurs écarts entre scénarios (docs/model.md, § 9)",
        "en": "Below scale 1 coverages are right to a point or two, but empty shells are too many: "
        "read their differences between arms (docs/model.md, section 9)",
    },
    "runs": {
        "fr": "{arms} scénarios × {draws} jeux de paramètres × {replicates} réplications = {runs} simulations, "
        "dont {missing} à faire",
        "en": "{arms} arms × {draws} parameter draws × {replicates} replicates = {runs} runs, {missing} to make",
    },
    "question": {"fr": "{study} : {question}", "en": "{study}: {question}"},
    "named": {
        "fr": "  {arm}, jeu de paramètres {draw}, réplication {replicate} : {message}",
        "en": "  {arm}, draw {draw}, replicate {replicate}: {message}",
    },
    "simulating": {"fr": "Simulations", "en": "Runs"},
    "writing": {"fr": "Tableaux et figures…", "en": "Tables and figures…"},
    "failed": {"fr": "{n} simulations ont échoué (voir {file}) :", "en": "{n} runs failed (see {file}):"},
    "interrupted": {
        "fr": "Interrompu ; ce qui est fait est gardé, la même commande fait le reste.",
        "en": "Interrupted; what is done is kept, the same command makes the rest.",
    },
    "scheduler": {
        "fr": "Ordonnanceur Dask à {address} : {workers} processus de calcul pour l'instant",
        "en": "Dask scheduler at {address}: {workers} workers for now",
    },
    "stopped": {
        "fr": "Le calcul s'arrête : {reason}. Ce qui est fait est gardé, la même commande fait le reste.",
        "en": "Computing stops: {reason}. What is done is kept, the same command makes the rest.",
    },
    "full": {
        "fr": "Plus de place sur le disque pour {file} ; ce qui est fait est gardé. Libérez de la place, la même "
        "commande fait le reste.",
        "en": "No space left on the disk for {file}; what is done is kept. Make room, the same command makes the rest.",
    },
    "waiting": {
        "fr": "Un autre processus travaille à cette étude ; attente qu'il finisse…",
        "en": "Another process works on this study; waiting until it ends…",
    },
    "other_question": {
        "fr": "Ce dossier répondait à une autre question ({changes}) ; ses tableaux sont remplacés. study=NOM en donne "
        "un autre.",
        "en": "This folder answered another question ({changes}); its tables are replaced. study=NAME takes another.",
    },
    "set_aside": {
        "fr": "{n} simulations d'une autre question ou d'un code antérieur sont gardées dans {folder}, hors des "
        "tableaux ; elles reviennent si la même question est posée.",
        "en": "{n} runs of another question or of earlier code are kept in {folder}, outside the tables; they come "
        "back when the same question is asked.",
    },
    "results": {"fr": "Résultats : {folder}", "en": "Results: {folder}"},
}


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
        screen.say("interrupted")
        return INTERRUPTED
    except WorkStopped as stopped:
        screen.say("stopped", reason=stopped)
        return 1
    except OSError as error:
        if not is_disk_full(error):
            raise
        screen.say("full", file=error.filename or study.results)
        return 1
    screen.show(results)
    return 1 if results.failures else 0


class Screen(StudyObserver):
    """Prints how far a study has come, and its results."""

    def __init__(self, study: StudyDefinition, console: Console) -> None:
        self._study, self._console = study, console

    def say(self, key: str, **values: object) -> None:
        """Print a sentence in the language of the study; a count is written with its thousands apart."""
        language = self._study.language
        texts = {name: number(value, language) if isinstance(value, int) else value for name, value in values.items()}
        self._print(_WORDS[key][language].format(**texts))

    def _print(self, line: str) -> None:
        self._console.print(line, highlight=False, markup=False, soft_wrap=True)

    def step_begun(self, step: Step) -> None:
        """Print what takes a while now."""
        self.say(step)

    def workers_found(self, n_workers: int) -> None:
        """Print how many workers a scheduler has."""
        self.say("scheduler", address=self._study.address, workers=str(n_workers))

    def world_built(self, world: World) -> None:
        """Warn of a world that is too large for the mesa engine."""
        study, n_agents = self._study, len(world.professionals)
        if study.engine == "mesa" and n_agents > MANY_AGENTS:
            months = month_of(study.end) - FIRST_MONTH + 1
            minutes, megabytes = n_agents * months / MESA_AGENT_MONTHS_PER_MINUTE, n_agents * MESA_MEGABYTES_PER_AGENT
            gigabytes = number(megabytes / 1000, study.language, 1)
            self.say("slow", agents=n_agents, minutes=round(minutes), gigabytes=gigabytes)

    def planned(self, plan: Plan) -> None:
        """Print what the study asks, its world and its runs, and what the folder held before."""
        study, people = self._study, plan.world.professionals
        self.say("question", study=study.name, question=study.question.get(study.language, ""))
        self.say(
            "world",
            territories=len(plan.world.territories),
            people=round(float(people.weight.sum())),
            agents=len(people),
            scale=configured(study.scale, study.language),
        )
        if study.scale < 1.0:
            self.say("thinned")
        counts = {"arms": len(study.arms), "draws": study.draws, "replicates": plan.n_replicates}
        self.say("runs", **counts, runs=plan.n_runs, missing=plan.n_missing)
        if study.precision is not None:
            self._print(asked_in_words(study, study.precision))
        changes = changes_of_question(plan.earlier_manifest, plan.manifest, study.language)
        if changes:
            self.say("other_question", changes="; ".join(changes))
        if plan.n_set_aside:
            self.say("set_aside", n=str(plan.n_set_aside), folder=study.results / SET_ASIDE)

    def runs_begun(self, n_runs: int) -> AbstractContextManager[Advance]:
        """Show the progress of runs."""
        language = self._study.language
        return progress(self._console, n_runs, _WORDS["simulating"][language], language)

    def round_judged(self, judged_round: Round) -> None:
        """Print the precision that a round reached."""
        self._print(round_in_words(judged_round, self._study.language))

    def show(self, results: StudyResults) -> None:
        """Print the headline figures of the results, the runs that failed, and where the results are."""
        if results.national:
            tables = ScreenTables(results, self._study.baseline, self._study.language)
            for table in tables.closing(_SHOWN_YEARS):
                self._console.print(table)
            for line in tables.cautions():
                self._print(line)
        if results.failures:
            self.say("failed", n=str(len(results.failures)), file=FAILURES)
        for failure in results.failures[:_MOST_FAILURES_NAMED]:
            draw, replicate = str(failure.draw), str(failure.replicate)
            self.say("named", arm=failure.arm, draw=draw, replicate=replicate, message=failure.message)
        self.say("results", folder=results.folder)
