"""From the command line to a request: the arms that are meant, each composed and checked, in a study, for a task."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from experiments.configuration.arm_labels import ArmChanges, Label, labelled, swept_levers
from experiments.configuration.arms import arm_from
from experiments.configuration.command_line import CommandLine, read_command_line
from experiments.configuration.compose import LEVER_ROOTS, Composer, Configuration
from experiments.configuration.overrides import MAX_SWEPT, Override, parse_overrides
from experiments.configuration.own_configs import named
from experiments.configuration.own_observations import check_observations
from experiments.configuration.own_territories import check_territories
from experiments.configuration.place_margins import place_margins
from experiments.configuration.posteriors import PosteriorNeed, sampled
from experiments.configuration.priors import uncertain_from
from experiments.configuration.schema import NamedArm, Run, TaskSettings
from experiments.configuration.study import check_outputs, check_size, run_settings, study_from, task_keys
from experiments.configuration.sweep import (
    ARM_ROOTS,
    ArmOverrides,
    arm_name,
    changed_keys,
    merged,
    refuse_outside_arms,
    study_name,
)
from experiments.configuration.validation import checked
from experiments.language.texts import LANGUAGES
from experiments.mistakes import UserMistake, listed, nearest
from experiments.study.definition import Arm, OwnFile, StudyDefinition, Uncertain

Settings = TypeVar("Settings", bound=TaskSettings)


@dataclass(frozen=True)
class Request:
    """What the person asks for: a task, on a study, with settings of its own."""

    task: str
    study: StudyDefinition
    configuration: Configuration  # what all arms share
    set_in: Mapping[str, Callable[[str], str]]  # by arm: where the value at a dotted path is set
    remarks: tuple[str, ...] = ()  # how files of the person's own were read, a line each

    def settings(self, declared: type[Settings]) -> Settings:
        """Return the settings of the task, as its file declares them. Raises UserMistake for what does not fit."""
        own = {key: self.configuration.values[key] for key in task_keys(self.configuration)}
        given = {**own, "configs": self.configuration.configs, "set_in": self.set_in}
        return checked(declared, given, "", self.configuration.where)


def read_request(texts: Sequence[str], sweeping: bool, composer: Composer) -> Request:
    """Return the checked request behind the overrides of a command line; raises UserMistake for any mistake in it."""
    return request_of(*read_command_line(texts, sweeping, composer))


def request_of(typed: CommandLine, composer: Composer) -> Request:
    """Return the checked request behind what was typed; raises UserMistake for any mistake in it."""
    base = composer.composed(typed.fixed)
    run = run_settings(base)
    remarks = (check_observations(run, base.where), check_territories(run, base.where))
    if margins := place_margins(run):
        typed = replace(typed, overrides=merged(typed.overrides, margins))
        base = composer.composed(typed.fixed)
        run = run_settings(base)
    if run.task.arms == "history":
        _refuse_plans(typed, run)
    _refuse_too_many(len(run.experiment.arms), typed, run, base)
    planned = _planned_arms(typed, run, base)
    if run.task.arms == "stored":
        planned = planned[:1]  # its arms are those of the stored study
    configurations = [composer.composed(one.overrides) for one in planned]
    arms = tuple(arm_from(one.name, own) for one, own in zip(planned, configurations, strict=True))
    arms = labelled(_without_repeats(arms, typed), {one.name: one.changes for one in planned})
    _check_baseline(run, arms, base)
    study = study_from(run, base, arms, _uncertain(run, base, arms, typed), _folder(typed, run, base))
    if typed.sweeps:
        study = replace(study, swept=_swept(typed, arms) if typed.makes_arms else _swept_beside(typed, run, arms))
    study = replace(study, own_files=tuple(OwnFile(file.group, file.name, file.text) for file in composer.own))
    set_in = {one.name: own.where for one, own in zip(planned, configurations, strict=True)}
    return Request(run.task.name, study, base, set_in, tuple(filter(None, remarks)))


def _refuse_too_many(n_arms: int, typed: CommandLine, run: Run, base: Configuration) -> None:
    """Raise UserMistake for more arms, or more runs, than a study may have, before any of them is composed."""
    n_arms = (1 if typed.makes_arms else n_arms) * len(typed.combinations)
    if n_arms > MAX_SWEPT:
        raise UserMistake(f"this study would have {n_arms} arms", base.where("experiment.arms"), f"at most {MAX_SWEPT}")
    if run.task.arms == "configured":
        check_outputs(run, base)
        check_size(run, base, n_arms)


def _refuse_plans(typed: CommandLine, run: Run) -> None:
    """Raise UserMistake for a policy or lever that a task which follows history would not look at."""
    for item in typed.overrides:
        if item.root in LEVER_ROOTS:
            what = f"task={run.task.name} follows history, so that {item.text} would change nothing"
            raise UserMistake(what, item.typed_in, "task=simulate for a policy of one's own")


def _planned_arms(typed: CommandLine, run: Run, base: Configuration) -> list[ArmOverrides]:
    """Return the arms to compose: the experiment's, those of the command line, or both crossed."""
    arms = {name: _own_arm(name, plan, base) for name, plan in run.experiment.arms.items()}
    reference = run.baseline if run.baseline in arms else next(iter(arms))
    label = _label(typed, run, base)
    if typed.makes_arms:
        first = _crossed(arms[reference], (), typed.others)
        made = [(*typed.levers, *choice) for choice in typed.combinations]
        others = [own for own in made if not _set_the_same(own, arms[reference].overrides)]
        return [first, *(_of_command_line(own, typed.others, reference, label) for own in others)]
    plain = [_crossed(own, (), typed.fixed) for own in arms.values()]
    if not typed.sweeps:
        return plain
    crossed = [_crossed(own, choice, typed.fixed) for own in arms.values() for choice in typed.combinations]
    return [one for one in plain if one.name == reference] + crossed


def _label(typed: CommandLine, run: Run, base: Configuration) -> Label | None:
    """Return what the person calls the arm of the command line. Raises UserMistake where there is none, or several."""
    if run.label is None:
        return None
    if not typed.makes_arms or typed.sweeps:
        what = "label names the one arm that levers on the command line make"
        raise UserMistake(
            what, base.where("label"), "levers, e.g. timeline=none; in a file, experiment.arms.NAME.label"
        )
    return dict.fromkeys(LANGUAGES, run.label)


def _own_arm(name: str, plan: list[str] | NamedArm, base: Configuration) -> ArmOverrides:
    """Return an arm as its experiment describes it."""
    typed_in = f"arm {name} in {next(file.name for file in base.files if file.group == 'experiment')}"
    texts, label = (plan, None) if isinstance(plan, list) else (plan.overrides, plan.label.model_dump())
    overrides = tuple(named(one, base.choices) for one in parse_overrides(texts, typed_in, sweeping=False))
    for override in overrides:
        refuse_outside_arms(override, "arms differ in policy, levers or behaviour only")
    return ArmOverrides(name, ArmChanges(changed_keys(overrides), label), overrides)


def _crossed(own: ArmOverrides, choice: tuple[Override, ...], common: tuple[Override, ...]) -> ArmOverrides:
    """Return an arm of an experiment under one combination of a sweep, or none, and what all arms share."""
    overrides = merged(merged(own.overrides, common), choice)
    if not choice:
        return replace(own, overrides=overrides)
    changes = ArmChanges((*own.changes.keys, *changed_keys(choice)))
    return ArmOverrides(_crossed_name(own.name, choice), changes, overrides)


def _crossed_name(own: str, choice: tuple[Override, ...]) -> str:
    return f"{own},{arm_name(choice)}"


def _of_command_line(
    own: tuple[Override, ...], common: tuple[Override, ...], reference: str, label: Label | None
) -> ArmOverrides:
    """Return an arm of the command line; a policy that is called like the arm `reference` is told apart from it."""
    name = arm_name(own)
    changes = ArmChanges(changed_keys(own), label)
    return ArmOverrides(f"policy={name}" if name == reference else name, changes, merged(common, own))


def _set_the_same(one: Sequence[Override], other: Sequence[Override]) -> bool:
    return {(item.key, item.values) for item in one} == {(item.key, item.values) for item in other}


def _without_repeats(arms: tuple[Arm, ...], typed: CommandLine) -> tuple[Arm, ...]:
    """Return arms without those of the command line that do what the first one does."""
    first, *others = arms
    is_typed = typed.makes_arms or typed.sweeps
    return (first, *(arm for arm in others if not (is_typed and _same(arm, first))))


def _swept(typed: CommandLine, arms: tuple[Arm, ...]) -> Mapping[str, Mapping[str, Label]]:
    """Return the swept levers of each combination in words, as typed; one that repeats the first arm is that arm."""
    by_name = {arm.name: arm for arm in arms}
    names = [arm_name((*typed.levers, *choice)) for choice in typed.combinations]
    combined = (by_name.get(f"policy={name}") or by_name.get(name, arms[0]) for name in names)
    unique = {arm.name: arm for arm in combined}
    return swept_levers(tuple(unique.values()), typed.swept_keys)


def _swept_beside(typed: CommandLine, run: Run, arms: tuple[Arm, ...]) -> Mapping[str, Mapping[str, Label]]:
    """Return the same for the arms of an experiment, each under every combination: first which arm it is."""
    by_name, plans = {arm.name: arm for arm in arms}, run.experiment.arms
    combined = {own: [by_name.get(_crossed_name(own, one), arms[0]) for one in typed.combinations] for own in plans}
    unique = {arm.name: arm for those in combined.values() for arm in those}
    levers = swept_levers(tuple(unique.values()), typed.swept_keys)
    own_labels = _own_labels(plans, {own: those[0] for own, those in combined.items()})
    return {
        arm.name: {"policy": own_labels[own], **levers[arm.name]} for own, those in combined.items() for arm in those
    }


def _own_labels(plans: Mapping[str, list[str] | NamedArm], arms: Mapping[str, Arm]) -> dict[str, Label]:
    """Return what the arms of an experiment are called: as its file says, else as their policy, or by their names."""
    given = {own: plan.label.model_dump() for own, plan in plans.items() if isinstance(plan, NamedArm)}
    labels: dict[str, Label] = {own: arm.resolved["policy"]["label"] for own, arm in arms.items()} | given
    is_told_apart = all(len({one[language] for one in labels.values()}) == len(plans) for language in LANGUAGES)
    return labels if is_told_apart else {own: dict.fromkeys(LANGUAGES, own) for own in plans}


def _same(one: Arm, other: Arm) -> bool:
    return one.policy.changes == other.policy.changes and one.behaviour == other.behaviour


def _check_baseline(run: Run, arms: tuple[Arm, ...], base: Configuration) -> None:
    names = [arm.name for arm in arms]
    if run.baseline not in names and run.task.arms == "configured":
        what = f"baseline {run.baseline!r} is not an arm of this study"
        raise UserMistake(what, base.where("baseline"), listed(names), nearest(run.baseline, names))


def _uncertain(run: Run, base: Configuration, arms: Sequence[Arm], typed: CommandLine) -> tuple[Uncertain, ...]:
    """Return the uncertain parameters, without those that the person sets for all arms."""
    uncertain = uncertain_from(base.values["prior"], tuple(arm.behaviour for arm in arms), base.where)
    if run.parameters == "posterior" and run.draws > 1 and run.task.draws and run.task.arms != "stored":
        need = PosteriorNeed(base.configs.parent / run.results, run.as_of, run.observations, run.draws, run.start_from)
        uncertain = sampled(uncertain, need, base.where, base.assumption_of)
    given = {item.key for item in typed.fixed}
    return tuple(item for item in uncertain if item.path not in given)


def _folder(typed: CommandLine, run: Run, base: Configuration) -> str:
    """Return the name of the study's folder: as typed, the experiment's, or one made of the overrides.

    A sweep beside an experiment asks another question than the experiment does, and has a folder of its own.
    """
    experiment = base.choices["experiment"]
    if run.study:
        return run.study
    if not typed.sweeps and (typed.names_experiment or not typed.makes_arms):
        return experiment
    own = [item for item in typed.overrides if item.root in (*ARM_ROOTS, "territory")]
    return study_name(own, experiment if typed.names_experiment else "")
