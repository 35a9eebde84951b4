"""Run a study: every run that is not stored yet, then the tables, the figures and the headline figures on screen."""

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from time import monotonic
from typing import Any

from rich.console import Console

from experiments.comparing.screen import Shown, caution_lines, closing_tables, wide_console
from experiments.comparing.too_few_runs import cautions
from experiments.comparing.write_tables import National, national_outcomes, write_tables
from experiments.configuration.schema import TaskSettings
from experiments.language.numbers import configured, number
from experiments.plots import draw_all
from experiments.running.compute import WorkStopped, check_compute, make_runs
from experiments.running.make_runs import Branches, Trajectory, missing_runs
from experiments.running.progress import progress
from experiments.running.rounds import Round, first_round, in_manifest, judged
from experiments.running.worker_context import WorkerContext
from experiments.running.world_and_engine import Engine, engine_of, world_of
from experiments.storing.folder_lock import lock_folder
from experiments.storing.manifest import (
    current_commit,
    manifest_of,
    planned_in,
    read_manifest,
    with_progress,
    write_manifest,
)
from experiments.storing.run_files import SET_ASIDE, Failure, set_aside, write_failures
from experiments.storing.whole_files import is_disk_full
from experiments.study.definition import StudyDefinition
from experiments.study.runs import Run, planned_runs
from experiments.study.study_changes import changes_of_question
from experiments.tasks._results import check_results
from experiments.tasks._rounds import asked_in_words, round_in_words
from sim.calendar import FIRST_MONTH, month_of
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
    console = wide_console()
    check_results(study)
    n_workers = check_compute(study)
    if n_workers is not None:
        words = _WORDS["scheduler"][study.language].format(address=study.address, workers=n_workers)
        console.print(words, highlight=False, soft_wrap=True)
    console.print(_WORDS["building"][study.language], highlight=False)
    world, engine = world_of(study), engine_of(study)
    _get_ready(study, world, engine, console)
    return simulate(study, world, engine.trajectory, console, engine.branches, is_of_study=True)


def _get_ready(study: StudyDefinition, world: World, engine: Engine, console: Console) -> None:
    """Compile what is not compiled yet, and say what will take long."""
    n_agents = len(world.professionals)
    if study.engine == "mesa" and n_agents > MANY_AGENTS:
        months = month_of(study.end) - FIRST_MONTH + 1
        minutes, megabytes = n_agents * months / MESA_AGENT_MONTHS_PER_MINUTE, n_agents * MESA_MEGABYTES_PER_AGENT
        words = _WORDS["slow"][study.language].format(
            agents=number(n_agents, study.language),
            minutes=number(minutes, study.language),
            gigabytes=number(megabytes / 1000, study.language, 1),
        )
        console.print(words, highlight=False, soft_wrap=True)
    behaviour = study.arms[0].behaviour
    if not engine.is_prepared(behaviour):
        console.print(_WORDS["compiling"][study.language], highlight=False)
        engine.prepare(world, study.arms[0].policy, behaviour)


def simulate(
    study: StudyDefinition,
    world: World,
    trajectory: Trajectory,
    console: Console,
    branches: Branches | None = None,
    is_of_study: bool = False,
) -> int:
    """Make the missing runs of a study and write its results, alone on its folder.

    Other processes open the world and engine by themselves if these are those that the study names, otherwise they
    are sent them. Returns 0; 1 when some runs failed, the disk is full or nobody is left to make runs; or INTERRUPTED.
    """
    words = {key: word[study.language] for key, word in _WORDS.items()}
    try:
        with lock_folder(study.results, lambda: console.print(words["waiting"], highlight=False)):
            context = WorkerContext(world, trajectory, study.results, branches, study if is_of_study else None)
            return _simulate(study, world, context, console)
    except KeyboardInterrupt:
        console.print(words["interrupted"], highlight=False)
        return INTERRUPTED
    except WorkStopped as stopped:
        console.print(words["stopped"].format(reason=stopped), highlight=False, markup=False, soft_wrap=True)
        return 1
    except OSError as error:
        if not is_disk_full(error):
            raise
        full = words["full"].format(file=error.filename or study.results)
        console.print(full, highlight=False, markup=False, soft_wrap=True)
        return 1


def _simulate(study: StudyDefinition, world: World, context: WorkerContext, console: Console) -> int:
    start, planned, commit = monotonic(), planned_runs(study), current_commit()
    n_aside = set_aside(study.results, {run.identity for run in planned})
    before, rounds, failures = read_manifest(study.results), list[Round](), list[Failure]()
    following = first_round(study)
    while following:
        runs = [run for run in planned if run.replicate < following]
        manifest = manifest_of(replace(study, replicates=following), runs, world, commit)
        failed = {failure.identity for failure in failures}
        missing = [run for run in missing_runs(runs, study.results) if run.identity not in failed]
        if not rounds:
            _announce(study, world, following, len(runs), len(missing), console)
            _announce_change(study, changes_of_question(before, manifest, study.language), n_aside, console)
        write_manifest(with_progress(manifest, len(runs) - len(missing), (), 0.0), study.results)
        failures += _make(study, missing, context, console)
        following = _judged(study, manifest, rounds, console)
    set_aside(study.results, {run.identity for run in runs})
    write_failures(study.results, failures)
    national = _write(study, manifest, world, console)
    held = [outcomes.pairs for outcomes in national.values()]
    manifest = {**manifest, **in_manifest(study.precision, rounds), "cautions": list(cautions(held, "en"))}
    write_manifest(with_progress(manifest, len(runs) - len(failures), failures, monotonic() - start), study.results)
    _report(study, manifest, national, failures, console)
    return 1 if failures else 0


def _judged(study: StudyDefinition, manifest: Mapping[str, Any], rounds: list[Round], console: Console) -> int:
    """Judge the round that ended, where a precision is asked for; returns the replicates of the next, 0 for none."""
    if study.precision is None:
        return 0
    n_replicates = len(manifest["seeds"]["replicates"])
    rounds.append(judged(study, study.precision, planned_in(manifest), n_replicates))
    console.print(round_in_words(rounds[-1], study.language), highlight=False, markup=False, soft_wrap=True)
    return rounds[-1].following


def _announce(
    study: StudyDefinition, world: World, n_replicates: int, n_runs: int, n_missing: int, console: Console
) -> None:
    people, language = world.professionals, study.language
    described = _WORDS["world"][language].format(
        territories=number(len(world.territories), language),
        people=number(round(float(people.weight.sum())), language),
        agents=number(len(people), language),
        scale=configured(study.scale, language),
    )
    question = _WORDS["question"][language].format(study=study.name, question=study.question.get(language, ""))
    counts = {"arms": len(study.arms), "draws": study.draws, "replicates": n_replicates}
    counts |= {"runs": n_runs, "missing": n_missing}
    console.print(question, highlight=False, markup=False, soft_wrap=True)
    console.print(described, highlight=False)
    if study.scale < 1.0:
        console.print(_WORDS["thinned"][language], highlight=False, soft_wrap=True)
    in_words = {name: number(count, language) for name, count in counts.items()}
    console.print(_WORDS["runs"][language].format(**in_words), highlight=False)
    if study.precision is not None:
        words = asked_in_words(study, study.precision)
        console.print(words, highlight=False, markup=False, soft_wrap=True)


def _announce_change(study: StudyDefinition, changes: Sequence[str], n_aside: int, console: Console) -> None:
    if changes:
        words = _WORDS["other_question"][study.language].format(changes="; ".join(changes))
        console.print(words, highlight=False, markup=False, soft_wrap=True)
    if n_aside:
        words = _WORDS["set_aside"][study.language].format(n=n_aside, folder=study.results / SET_ASIDE)
        console.print(words, highlight=False, markup=False, soft_wrap=True)


def _make(study: StudyDefinition, missing: Sequence[Run], context: WorkerContext, console: Console) -> list[Failure]:
    failures = []
    made = make_runs(missing, context, study.compute, study.workers, study.address)
    with (
        closing(made),
        progress(console, len(missing), _WORDS["simulating"][study.language], study.language) as advance,
    ):
        for _, failure in made:
            failures += [failure] if failure else []
            advance()
    return failures


def _write(study: StudyDefinition, manifest: Mapping[str, Any], world: World, console: Console) -> National:
    console.print(_WORDS["writing"][study.language], highlight=False)
    runs = planned_in(manifest)
    write_tables(study.results, runs, study.baseline, world.territories)
    national = national_outcomes(study.results, runs)
    if national:
        draw_all(study.results, study.language)
    return national


def _report(
    study: StudyDefinition,
    manifest: Mapping[str, Any],
    national: National,
    failures: Sequence[Failure],
    console: Console,
) -> None:
    if national:
        _show_figures(study, manifest, national, console)
    if failures:
        words = _WORDS["failed"][study.language].format(n=len(failures), file="failures.parquet")
        console.print(words, highlight=False)
    for failure in sorted(failures)[:_MOST_FAILURES_NAMED]:
        named = _WORDS["named"][study.language].format(
            arm=failure.arm, draw=failure.draw, replicate=failure.replicate, message=failure.message
        )
        console.print(named, highlight=False, markup=False)
    console.print(_WORDS["results"][study.language].format(folder=study.results), highlight=False, soft_wrap=True)


def _show_figures(study: StudyDefinition, manifest: Mapping[str, Any], national: National, console: Console) -> None:
    shown = Shown.of(manifest, national, study.baseline, study.language)
    for table in closing_tables(shown, _SHOWN_YEARS):
        console.print(table)
    for line in caution_lines(shown):
        console.print(line, highlight=False, markup=False, soft_wrap=True)
