"""From what the person typed to a checked study: compose each arm, check everything, then hand over typed values."""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from experiments.configuration.arms import arm_from
from experiments.configuration.compose import LEVER_ROOTS, Composed, Composer
from experiments.configuration.levers import check_label, history_known_by
from experiments.configuration.mistakes import from_validation
from experiments.configuration.overrides import Setting, parse_settings
from experiments.configuration.posteriors import sampled
from experiments.configuration.precision import precision_of
from experiments.configuration.priors import uncertain_from
from experiments.configuration.region_codes import check_place
from experiments.configuration.schema import Population, Run, TaskSettings
from experiments.configuration.stored_studies import named_studies
from experiments.configuration.sweep import (
    ARM_ROOTS,
    STUDY_GROUPS,
    ArmPlan,
    arm_name,
    combinations,
    difference,
    merged,
    refuse_outside_arms,
    study_name,
)
from experiments.mistakes import UserMistake, listed, nearest, unknown
from experiments.study.definition import Arm, StudyDefinition, TerritoryChoice, Uncertain
from sim.calendar import DECEMBER, calendar_month, first_day, last_day, month_of
from sim.world.settings import PopulationSettings

Settings = TypeVar("Settings", bound=TaskSettings)
OWN_LEVERS = Setting("experiment", ("own_levers",), "experiment=own_levers", "levers on the command line")
OTHER_GROUPS = (*STUDY_GROUPS, *ARM_ROOTS)
QUICK_KEYS = {"scale": "population.scale", "draws": "draws", "replicates": "replicates"}


@dataclass(frozen=True)
class Request:
    """What the person asks for: a task, on a study, with settings of its own."""

    task: str
    study: StudyDefinition
    composed: Composed
    set_in: Mapping[str, Callable[[str], str]]  # by arm: where the value at a dotted path is set

    def settings(self, declared: type[Settings]) -> Settings:
        """Return the settings of the task, as its file declares them. Raises UserMistake for what does not fit."""
        own = {key: self.composed.values[key] for key in _task_keys(self.composed)}
        given = {**own, "configs": self.composed.configs, "set_in": self.set_in}
        settings: Settings = _checked(declared, given, "", self.composed)
        return settings


@dataclass(frozen=True)
class _Typed:
    """The command line: settings for all arms, those for the arms made there, and the combinations of a sweep."""

    everything: tuple[Setting, ...]
    combinations: list[tuple[Setting, ...]]  # one empty combination without a sweep

    @property
    def fixed(self) -> tuple[Setting, ...]:
        return tuple(setting for setting in self.everything if not setting.swept)

    @property
    def sweeps(self) -> bool:
        return len(self.fixed) < len(self.everything)

    @property
    def levers(self) -> tuple[Setting, ...]:
        return tuple(setting for setting in self.fixed if setting.root in LEVER_ROOTS)

    @property
    def common(self) -> tuple[Setting, ...]:
        return tuple(setting for setting in self.fixed if setting.root not in LEVER_ROOTS)

    @property
    def names_experiment(self) -> bool:
        return any(setting.key == "experiment" for setting in self.everything if setting.origin != OWN_LEVERS.origin)

    @property
    def makes_arms(self) -> bool:
        """Whether arms come from the command line instead of the experiment's file."""
        if any(setting.key == "policy" for setting in self.everything):
            return True
        return not self.names_experiment and (self.sweeps or bool(self.levers))


def read_request(texts: Sequence[str], sweeping: bool, composer: Composer) -> Request:
    """Return the checked request behind the overrides of a command line; raises UserMistake for any mistake in it."""
    typed = _read_typed(texts, sweeping, composer)
    base = composer.composed(typed.fixed)
    run = run_settings(base)
    plans = _plans(typed, run, base)
    composed = [composer.arm_of(base, plan.settings) for plan in plans]
    arms = tuple(map(arm_from, plans, composed))
    if len(arms) == 2 and typed.makes_arms and not typed.sweeps and _same(*arms):
        arms = arms[:1]
    _check_baseline(run, arms, base)
    study = study_from(run, base, arms, _uncertain(run, base, arms, typed), _folder(typed, run, base))
    return Request(run.task.name, study, base, {arm.name: one.where for arm, one in zip(arms, composed, strict=False)})


def _read_typed(texts: Sequence[str], sweeping: bool, composer: Composer) -> _Typed:
    settings = named_studies(parse_settings(texts, "command line", sweeping), composer)
    for setting in settings:
        composer.check_group(setting)
    typed = _Typed(settings, combinations(settings))
    if typed.makes_arms and not typed.names_experiment:
        typed = replace(typed, everything=(OWN_LEVERS, *settings))
    quick = _quick_settings(composer, typed)
    return replace(typed, everything=merged(quick, typed.everything))


def _quick_settings(composer: Composer, typed: _Typed) -> tuple[Setting, ...]:
    """Return the settings of a smoke run that the person did not give."""
    if not any(setting.key == "mode" and setting.values[0].strip("'\"") == "quick" for setting in typed.everything):
        return ()
    values = composer.composed(typed.common).values.get("quick")
    known = values if isinstance(values, dict) and set(values) <= set(QUICK_KEYS) else {}
    return tuple(
        Setting(QUICK_KEYS[key], (str(value),), f"{QUICK_KEYS[key]}={value}", "mode=quick")
        for key, value in known.items()
    )


def run_settings(base: Composed) -> Run:
    """Return the checked top level of a configuration; raises UserMistake for anything in it that does not fit."""
    own = set(_task_keys(base))
    known = {*Run.model_fields, *OTHER_GROUPS, *own}
    for key in base.values:
        if key not in known:
            raise unknown("key", key, known, base.where(key))
    for key in OTHER_GROUPS:
        if key not in base.values:
            raise UserMistake(f"{key} is missing", base.where(key), f"a choice for {key} in configs/config.yaml")
    values = {key: value for key, value in base.values.items() if key in Run.model_fields}
    run: Run = _checked(Run, values, "", base)
    _check_names(run, base)
    check_label("experiment.question", run.experiment.question, base.where)
    if month_of(run.end) <= month_of(run.start):
        what = f"end {run.end} is not after start {run.start}"
        raise UserMistake(what, f"{base.where('start')}; {base.where('end')}", "an end after the start")
    return run


def _check_names(run: Run, base: Composed) -> None:
    """Raise UserMistake when a file's own name for a task, an engine or a way of computing is not that of the file."""
    for group, part in (("task", run.task), ("engine", run.engine), ("compute", run.compute)):
        chosen = base.choices.get(group, part.name)
        if part.name != chosen:
            what = f"{group}.name = {part.name!r} with {group}={chosen}: only files of the project are run"
            raise UserMistake(what, base.where(f"{group}.name"), chosen, chosen)


def _checked(model: type[BaseModel], values: Any, prefix: str, base: Composed) -> Any:
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise from_validation(error, prefix, model, base.where) from None


def _task_keys(base: Composed) -> list[str]:
    """Return the keys that only the chosen task has: the top level of its file, without `task`."""
    file = base.configs / "task" / f"{base.choices.get('task')}.yaml"
    content = yaml.safe_load(file.read_text(encoding="utf-8")) if file.is_file() else {}
    return [key for key in content if key not in ("task", "defaults") and key not in Run.model_fields]


def _plans(typed: _Typed, run: Run, base: Composed) -> list[ArmPlan]:
    """Return the arms to compose: the experiment's, those of the command line, or both crossed."""
    arms = {name: _arm_settings(name, texts, base) for name, texts in run.experiment.arms.items()}
    reference = run.baseline if run.baseline in arms else next(iter(arms))
    if typed.makes_arms:
        first = _plan(reference, arms[reference], (), typed.common)
        made = [_made_plan((*typed.levers, *choice), typed.common) for choice in typed.combinations]
        return [first, *(plan for plan in made if plan.name != reference)]
    plain = [_plan(name, own, (), typed.fixed) for name, own in arms.items()]
    if not typed.sweeps:
        return plain
    crossed = [_plan(name, own, choice, typed.fixed) for name, own in arms.items() for choice in typed.combinations]
    return [plan for plan in plain if plan.name == reference] + crossed


def _arm_settings(name: str, texts: Sequence[str], base: Composed) -> tuple[Setting, ...]:
    file = f"configs/experiment/{base.choices.get('experiment')}.yaml"
    settings = parse_settings(texts, f"arm {name} in {file}", sweeping=False)
    for setting in settings:
        refuse_outside_arms(setting, "arms differ in policy, levers or behaviour only")
    return settings


def _plan(name: str, own: tuple[Setting, ...], choice: tuple[Setting, ...], common: tuple[Setting, ...]) -> ArmPlan:
    full_name = f"{name},{arm_name(choice)}" if choice else name
    return ArmPlan(full_name, difference((*own, *choice)), merged(merged(own, common), choice))


def _made_plan(own: tuple[Setting, ...], common: tuple[Setting, ...]) -> ArmPlan:
    return ArmPlan(arm_name(own), difference(own), merged(common, own))


def _same(one: Arm, other: Arm) -> bool:
    return one.policy == other.policy and one.behaviour == other.behaviour


def _check_baseline(run: Run, arms: tuple[Arm, ...], base: Composed) -> None:
    names = [arm.name for arm in arms]
    if run.baseline not in names and run.task.arms == "configured":
        what = f"baseline {run.baseline!r} is no arm of this study"
        raise UserMistake(what, base.where("baseline"), listed(names), nearest(run.baseline, names))


def _uncertain(run: Run, base: Composed, arms: Sequence[Arm], typed: _Typed) -> tuple[Uncertain, ...]:
    """Return the uncertain parameters, without those that the person sets for all arms."""
    behaviours = tuple(arm.behaviour for arm in arms)
    given = {setting.key for setting in typed.fixed}
    found = uncertain_from(base.values["prior"], behaviours, base.where)
    if run.parameters == "posterior" and run.draws > 1 and run.task.draws:
        found = sampled(found, run.as_of, run.draws, base.where)
    return tuple(item for item in found if item.path not in given)


def study_from(
    run: Run, base: Composed, arms: tuple[Arm, ...], uncertain: tuple[Uncertain, ...], name: str
) -> StudyDefinition:
    """Return a study from the checked parts of its configuration; raises UserMistake where its place does not fit."""
    scale, population = _population(base)
    return StudyDefinition(
        name=name,
        question=run.experiment.question,
        arms=arms,
        baseline=run.baseline,
        start=first_day(month_of(run.start)),
        end=last_day(month_of(run.end)),
        territory=_territory(run, base),
        scale=scale,
        population=population,
        as_of=run.as_of,
        history=history_known_by(run.as_of, base.values, base.where),
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
        results=_results(run, base) / name,
        precision=precision_of(run, arms, base.where),
    )


def _address(run: Run, base: Composed) -> str | None:
    if run.compute.address is not None and run.compute.name != "dask":
        what = f"compute={run.compute.name} connects to no scheduler"
        raise UserMistake(what, base.where("compute.address"), "compute=dask, or compute.address=null")
    return run.compute.address


def _processors() -> int:
    """Return the processors that this process may use; not every system can say which."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _results(run: Run, base: Composed) -> Path:
    return base.configs.parent / run.results


def _folder(typed: _Typed, run: Run, base: Composed) -> str:
    if run.study:
        return run.study
    if typed.names_experiment or not typed.makes_arms:
        return base.choices["experiment"]
    return study_name([setting for setting in typed.everything if setting.root in (*ARM_ROOTS, "territory")])


def _population(base: Composed) -> tuple[float, PopulationSettings]:
    """Return the agents per professional and the settings of the population."""
    values = base.values["population"]
    if not isinstance(values, dict):
        raise UserMistake(f"population = {values!r} is no group of values", base.where("population"))
    scale = {"scale": values["scale"]} if "scale" in values else {}
    size: Population = _checked(Population, scale, "population", base)
    others = {key: value for key, value in values.items() if key != "scale"}
    return size.scale, _checked(PopulationSettings, others, "population", base)


def _territory(run: Run, base: Composed) -> TerritoryChoice:
    chosen = run.territory
    where = base.where("territory.code")
    needs_code = chosen.kind in ("region", "departement")
    if needs_code and chosen.code is None:
        raise UserMistake(
            f"territory={chosen.kind} needs territory.code",
            f"command line: territory={chosen.kind}",
            "territory.code=CODE, an INSEE code",
        )
    if not needs_code and chosen.code is not None:
        what = f"territory.code = {chosen.code!r} with territory={chosen.kind}, which has no code"
        raise UserMistake(what, where, "territory=departement or territory=region with a code, or no code")
    file = _own_file(run, base)
    if chosen.code is not None and file is None:
        check_place(chosen.kind, chosen.code, where)
    return TerritoryChoice(chosen.kind, chosen.code, file)


def _own_file(run: Run, base: Composed) -> Path | None:
    if run.territory.file is None:
        return None
    file = Path(run.territory.file)
    if run.territory.kind == "synthetic" or not _is_file(file):
        what = f"territory.file {str(file)!r} is no file" if not _is_file(file) else "a synthetic territory has no file"
        raise UserMistake(
            what, base.where("territory.file"), "an existing .csv file, with france, region or departement"
        )
    return file.resolve()


def _is_file(file: Path) -> bool:
    try:
        return file.is_file()
    except (OSError, ValueError):  # a name that no file can have
        return False


def _territory_dates(run: Run, base: Composed) -> tuple[date, ...]:
    """Return the ends of years in the horizon, of the months asked for, and of the last month; sorted."""
    first, last = month_of(run.start), month_of(run.end)
    asked = [month_of(day) for day in run.territory_dates]
    for month in asked:
        if not first <= month <= last:
            what = f"territory_dates holds {last_day(month)}, outside the study's horizon"
            raise UserMistake(what, base.where("territory_dates"), f"{run.start} to {run.end}")
    year_ends = [month for month in range(first, last + 1) if calendar_month(month) == DECEMBER]
    return tuple(last_day(month) for month in sorted({*year_ends, *asked, last}))
