"""From a composed configuration to a checked study: everything is typed, in bounds, and fits together."""

import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

from experiments.configuration.arm_differences import professionals_in
from experiments.configuration.compose import Configuration
from experiments.configuration.levers import history_known_by
from experiments.configuration.own_territories import territories_file
from experiments.configuration.precision import precision_of
from experiments.configuration.region_codes import check_code
from experiments.configuration.schema import Population, Run
from experiments.configuration.sweep import ARM_ROOTS, STUDY_GROUPS
from experiments.configuration.validation import checked
from experiments.language.numbers import duration, size
from experiments.mistakes import UserMistake
from experiments.study.definition import AGGREGATED, Arm, StudyDefinition, TerritoryChoice, Uncertain
from experiments.study.expected_work import MOST_RUNS, MOST_SUMMED, expected_work
from sim.calendar import DECEMBER, OBSERVATIONS_END, calendar_month, first_day, last_day, month_of
from sim.world.settings import PopulationSettings
from sim.world.territories import codes_of

SUMMABLE_TASKS: Final = ("simulate", "validate")  # that make sums, or only check what would make them
OTHER_GROUPS = (*STUDY_GROUPS, *ARM_ROOTS)


def run_settings(base: Configuration) -> Run:
    """Return the checked top level of a configuration; raises UserMistake for anything in it that does not fit."""
    for key in OTHER_GROUPS:
        if key not in base.values:
            raise UserMistake(f"{key} is missing", base.where(key), f"a choice for {key} in configs/config.yaml")
    elsewhere = {*OTHER_GROUPS, *task_keys(base)}
    values = {key: value for key, value in base.values.items() if key not in elsewhere}
    run = checked(Run, values, "", base.where)
    _check_names(run, base)
    if month_of(run.end) <= month_of(run.start):
        what = f"end {run.end} is not after start {run.start}"
        raise UserMistake(what, f"{base.where('start')}; {base.where('end')}", "an end after the start")
    return run


def task_keys(base: Configuration) -> list[str]:
    """Return the keys that only the chosen task has: the first level of its file, without `task`."""
    values: dict[str, Any] = next((file.values for file in base.files if file.group == "task"), {})
    return [key for key in values if key not in Run.model_fields]


def _check_names(run: Run, base: Configuration) -> None:
    """Raise UserMistake when a file's own name for a task, an engine or a way of computing is not that of the file."""
    for group, part in (("task", run.task), ("engine", run.engine), ("compute", run.compute)):
        chosen = base.choices.get(group, part.name)
        if part.name != chosen:
            what = f"{group}.name = {part.name!r} with {group}={chosen}: only files of the project are run"
            raise UserMistake(what, base.where(f"{group}.name"), chosen, chosen)


def study_from(
    run: Run, base: Configuration, arms: tuple[Arm, ...], uncertain: tuple[Uncertain, ...], name: str
) -> StudyDefinition:
    """Return a study from the checked parts of its configuration; raises UserMistake for what does not fit together."""
    scale, population = _population(base)
    return StudyDefinition(
        name=name,
        question=run.experiment.question.model_dump(),
        arms=arms,
        baseline=run.baseline,
        start=first_day(month_of(run.start)),
        end=last_day(month_of(run.end)),
        territory=_territory(run, base),
        scale=scale,
        population=population,
        as_of=run.as_of,
        history=history_known_by(run.as_of, base.values, base.where),
        lived=history_known_by(OBSERVATIONS_END, base.values, base.where),
        draws=run.draws,
        replicates=run.replicates or run.precision.most_replicates,
        seed=run.seed,
        engine=run.engine.name,
        compute=run.compute.name,
        workers=run.compute.workers or _processors(),
        address=_address(run, base),
        territory_dates=_territory_dates(run, base),
        uncertain=uncertain,
        language=run.language,
        mode=run.mode,
        results=base.configs.parent / run.results / name,
        precision=precision_of(run, arms, base.where),
        margins=run.margins.model_dump(),
        outputs=run.outputs,
        portion=run.portion,
        observations=None if run.observations is None else Path(run.observations).resolve(),
    )


def check_outputs(run: Run, base: Configuration) -> None:
    """Raise UserMistake for a study that keeps sums only and needs single runs on the way, or for its task."""
    if run.outputs != AGGREGATED:
        return
    what = ""
    if run.replicates is None:
        what = "replicates=auto needs single runs, of which outputs=aggregated keeps sums only"
    elif run.task.name not in SUMMABLE_TASKS:
        what = f"task={run.task.name} needs single runs, of which outputs=aggregated keeps sums only"
    if what:
        raise UserMistake(what, base.where("outputs"), "outputs=runs; or task=simulate with a number of replicates")


def check_size(run: Run, base: Configuration, n_arms: int) -> None:
    """Raise UserMistake for a study of more runs than one may have, with the time and the room that they would take."""
    most = MOST_SUMMED if run.outputs == AGGREGATED else MOST_RUNS
    if run.replicates is None or n_arms * run.draws * run.replicates <= most:
        return
    people, (scale, _) = professionals_in(_territory(run, base)), _population(base)
    n_runs, workers = n_arms * run.draws * run.replicates, run.compute.workers or _processors()
    work = expected_work(n_runs, people, scale, run.end, run.engine.name, workers)
    time, room = duration(work.seconds, run.language), size(work.megabytes, run.language)
    what = f"{n_runs:,} runs are too many: they would take about {time} and {room}"
    where = f"{base.where('draws')}; {base.where('replicates')}"
    raise UserMistake(what, where, f"at most {most:,} runs, arms × draws × replicates")


def _address(run: Run, base: Configuration) -> str | None:
    if run.compute.address is not None and run.compute.name != "dask":
        what = f"compute={run.compute.name} connects to no scheduler"
        raise UserMistake(what, base.where("compute.address"), "compute=dask, or compute.address=null")
    return run.compute.address


def _processors() -> int:
    """Return the processors that this process may use; not every system can say which."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _population(base: Configuration) -> tuple[float, PopulationSettings]:
    """Return the agents per professional and the settings of the population."""
    values = base.values["population"]
    if not isinstance(values, dict):
        raise UserMistake(f"population = {values!r} is not a group of values", base.where("population"))
    scale = {"scale": values["scale"]} if "scale" in values else {}
    size = checked(Population, scale, "population", base.where)
    others = {key: value for key, value in values.items() if key != "scale"}
    return size.scale, checked(PopulationSettings, others, "population", base.where)


def _territory(run: Run, base: Configuration) -> TerritoryChoice:
    chosen = run.territory
    where = base.where("territory.code")
    needs_code = chosen.kind in ("region", "departement")
    if needs_code and chosen.code is None:
        raise UserMistake(
            f"territory={chosen.kind} needs territory.code",
            f"command line: territory={chosen.kind}",
            "territory.code=CODE, an INSEE code; territory.code=59,62 for several as one place",
        )
    if not needs_code and chosen.code is not None:
        what = f"territory.code = {chosen.code!r} with territory={chosen.kind}, which has no code"
        raise UserMistake(what, where, "territory=departement or territory=region with a code, or no code")
    file = territories_file(run, base.where)
    if chosen.code is not None and file is None:
        for code in codes_of(chosen.code):
            check_code(chosen.kind, code, where)
    return TerritoryChoice(chosen.kind, chosen.code, file)


def _territory_dates(run: Run, base: Configuration) -> tuple[date, ...]:
    """Return the ends of years in the horizon, of the months asked for, and of the last month; sorted."""
    _check_dates("dates", run.dates, run, base)
    _check_dates("territory_dates", run.territory_dates, run, base)
    first, last = month_of(run.start), month_of(run.end)
    asked = map(month_of, run.territory_dates)
    year_ends = [month for month in range(first, last + 1) if calendar_month(month) == DECEMBER]
    return tuple(last_day(month) for month in sorted({*year_ends, *asked, last}))


def _check_dates(key: str, days: Sequence[date], run: Run, base: Configuration) -> None:
    """Raise UserMistake for a date in whose month nothing is simulated."""
    for day in days:
        if not month_of(run.start) <= month_of(day) <= month_of(run.end):
            what = f"{key} holds {last_day(month_of(day))}, outside the study's horizon"
            raise UserMistake(what, base.where(key), f"{run.start} to {run.end}")
