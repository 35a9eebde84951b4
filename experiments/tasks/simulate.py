"""Run a study: every run that is not stored yet, then the tables, the figures and the headline figures on screen."""

from collections.abc import Mapping, Sequence
from time import monotonic
from typing import Any

from rich.console import Console

from experiments.configuration.mistakes import UserMistake
from experiments.plots import draw_all
from experiments.study.compute import Workshop, make_runs
from experiments.study.figures import headline_figures, shown_dates
from experiments.study.manifest import current_commit, manifest_of, planned_in, with_progress, write_manifest
from experiments.study.models import trajectory_of, world_of
from experiments.study.progress import progress
from experiments.study.runs import Run, Trajectory, missing_runs, planned_runs
from experiments.study.screen import differences_table, labels_in, outcomes_table, wide_console
from experiments.study.settings import Study
from experiments.study.store import Failure, write_failures
from experiments.study.write import National, national_outcomes, write_tables
from sim.world.reading import TableError
from sim.world.world import World

_SHOWN_YEARS = (2023, 2025, 2027)
_MOST_FAILURES_NAMED = 10
INTERRUPTED = 130  # what a shell reports for a command ended by Ctrl-C

_WORDS = {
    "building": {"fr": "Construction du monde…", "en": "Building the world…"},
    "world": {
        "fr": "{territories} territoires, {people} professionnels représentés par {agents} agents (échelle {scale:g})",
        "en": "{territories} territories, {people} professionals represented by {agents} agents (scale {scale:g})",
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
    "simulating": {"fr": "Simulations", "en": "Runs"},
    "writing": {"fr": "Tableaux et figures…", "en": "Tables and figures…"},
    "failed": {"fr": "{n} simulations ont échoué (voir {file}) :", "en": "{n} runs failed (see {file}):"},
    "interrupted": {
        "fr": "Interrompu ; ce qui est fait est gardé, la même commande fait le reste.",
        "en": "Interrupted; what is done is kept, the same command makes the rest.",
    },
    "results": {"fr": "Résultats : {folder}", "en": "Results: {folder}"},
}


def run(study: Study, arguments: Mapping[str, Any]) -> int:
    """Run a study on the world and engine that it names; returns the exit code."""
    console = wide_console()
    console.print(_WORDS["building"][study.language], highlight=False)
    try:
        world = world_of(study)
    except (TableError, LookupError) as error:
        raise UserMistake(str(error), f"territory.file={study.territory.file}", "the schema of docs/data.md") from error
    return simulate(study, world, trajectory_of(study), console)


def simulate(study: Study, world: World, trajectory: Trajectory, console: Console) -> int:
    """Make the missing runs of a study and write its results; returns 0, or 1 when some runs failed."""
    start, runs = monotonic(), planned_runs(study)
    missing = missing_runs(runs, study.results)
    _announce(study, world, len(runs), len(missing), console)
    manifest = manifest_of(study, runs, world, current_commit())
    write_manifest(with_progress(manifest, len(runs) - len(missing), (), 0.0), study.results)
    try:
        failures = _make(study, missing, Workshop(world, trajectory, study.results), console)
    except KeyboardInterrupt:
        console.print(_WORDS["interrupted"][study.language], highlight=False)
        return INTERRUPTED
    write_failures(study.results, failures)
    national = _write(study, manifest, world, console)
    write_manifest(with_progress(manifest, len(runs) - len(failures), failures, monotonic() - start), study.results)
    _report(study, manifest, national, failures, console)
    return 1 if failures else 0


def _announce(study: Study, world: World, n_runs: int, n_missing: int, console: Console) -> None:
    people = world.professionals
    described = _WORDS["world"][study.language].format(
        territories=len(world.territories),
        people=round(float(people.weight.sum())),
        agents=len(people),
        scale=study.scale,
    )
    counts = {"arms": len(study.arms), "draws": study.draws, "replicates": study.replicates}
    console.print(f"{study.name}: {study.question.get(study.language, '')}", highlight=False, markup=False)
    console.print(described, highlight=False)
    if study.scale < 1.0:
        console.print(_WORDS["thinned"][study.language], highlight=False)
    console.print(_WORDS["runs"][study.language].format(**counts, runs=n_runs, missing=n_missing), highlight=False)


def _make(study: Study, missing: Sequence[Run], workshop: Workshop, console: Console) -> list[Failure]:
    failures = []
    with progress(console, len(missing), _WORDS["simulating"][study.language]) as advance:
        for _, failure in make_runs(missing, workshop, study.compute, study.workers):
            failures += [failure] if failure else []
            advance()
    return failures


def _write(study: Study, manifest: Mapping[str, Any], world: World, console: Console) -> National:
    console.print(_WORDS["writing"][study.language], highlight=False)
    runs = planned_in(manifest)
    write_tables(study.results, runs, study.baseline, world.territories)
    national = national_outcomes(study.results, runs)
    if national:
        draw_all(study.results, study.language)
    return national


def _report(
    study: Study, manifest: Mapping[str, Any], national: National, failures: Sequence[Failure], console: Console
) -> None:
    if national:
        _show_figures(study, manifest, national, console)
    if failures:
        words = _WORDS["failed"][study.language].format(n=len(failures), file="failures.parquet")
        console.print(words, highlight=False)
    for failure in sorted(failures)[:_MOST_FAILURES_NAMED]:
        named = f"  {failure.arm}, draw {failure.draw}, replicate {failure.replicate}: {failure.message}"
        console.print(named, highlight=False, markup=False)
    console.print(_WORDS["results"][study.language].format(folder=study.results), highlight=False, soft_wrap=True)


def _show_figures(study: Study, manifest: Mapping[str, Any], national: National, console: Console) -> None:
    labels, figures = labels_in(manifest, study.language), headline_figures()
    days = shown_dates(next(iter(national.values())), _SHOWN_YEARS)
    console.print(outcomes_table(national, labels, figures, days, study.language))
    if study.baseline in national and len(national) > 1:
        console.print(differences_table(national, study.baseline, labels, figures, days, study.language))
