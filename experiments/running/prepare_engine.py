"""Making an engine ready: compiling takes 400 MB, which a process does not give back, so that two others do it."""

from collections import deque
from functools import partial

from experiments.running.compute import work_ends
from experiments.running.executors import open_process_executor
from experiments.running.observer import Step, StudyObserver
from experiments.running.worker_context import WorkerContext, make_in_worker
from experiments.study.definition import StudyDefinition
from sim.behaviour import Behaviour
from sim.levers.policy import Policy


def compile_engine(study: StudyDefinition, context: WorkerContext, observer: StudyObserver) -> None:
    """Compile what the runs of a study need and is not compiled yet. Raises WorkStopped."""
    first = study.arms[0]
    if not context.engine.is_prepared(first.behaviour):
        observer.step_begun(Step.COMPILE)
        with observer.compiling():
            prepare_engine(study, context, first.policy, first.behaviour)


def prepare_engine(study: StudyDefinition, context: WorkerContext, policy: Policy, behaviour: Behaviour) -> None:
    """Compile what runs with these rules need: in this process where it makes the runs itself, otherwise in two others.

    What these cannot do is left to those that make the runs. Raises WorkStopped.
    """
    if study.compute == "serial" or study.workers == 1:
        context.engine.prepare(context.world, policy, behaviour)
        return
    there = partial(make_in_worker, _prepared, context.instructions())
    with open_process_executor(there, processes=2) as executor:
        parts = deque((policy, behaviour, is_helper) for is_helper in (False, True))
        for _ in work_ends(parts, executor, lambda part, error: None):
            pass


def _prepared(context: WorkerContext, part: tuple[Policy, Behaviour, bool]) -> None:
    policy, behaviour, is_helper = part
    prepare = context.engine.help_prepare if is_helper else context.engine.prepare
    prepare(context.world, policy, behaviour)
