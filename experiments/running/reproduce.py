"""Make stored runs again from what a manifest says of them, and compare the new files with the stored ones."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from experiments.running.make_runs import RunResult, make_run
from experiments.running.world_and_engine import engine_of, world_of
from experiments.storing.outcomes import RunKey
from experiments.storing.run_difference import Difference, first_difference
from experiments.storing.run_files import Failure, read_run
from experiments.storing.versions import changes_since
from experiments.study.definition import StudyDefinition
from experiments.study.parameter_draws import ParameterDraw
from experiments.study.run_hash import CodeAndData, code_and_data, digest, run_identity
from experiments.study.runs import run_of
from sim.engine.protocol import Engine
from sim.world.world import World

_MALFORMED = (KeyError, IndexError, TypeError, ValueError, AttributeError, StopIteration)


class Verdict(StrEnum):
    """What making a stored run again shows."""

    SAME = "same"  # the same bytes
    SAME_VALUES = "same_values"  # the same values, in a file that is written in another way
    DIFFERS = "differs"
    DAMAGED = "damaged"  # the stored file has lost its checksum
    FAILED = "failed"  # the run could not be made again
    OTHER = "other"  # the manifest does not describe the run that the file holds
    UNREADABLE = "unreadable"  # the stored file holds no rows of a run


@dataclass(frozen=True)
class Reproduction:
    """A stored run and what making it again shows."""

    run: RunKey
    verdict: Verdict
    difference: Difference | None = None
    message: str = ""  # why it failed or cannot be read

    @property
    def is_reproduced(self) -> bool:
        """Whether all values are the same, bit for bit."""
        return self.verdict in (Verdict.SAME, Verdict.SAME_VALUES)


def draw_sample(runs: Sequence[RunKey], size: int, seed: int) -> list[RunKey]:
    """Return some runs at random; the same seed gives the same ones."""
    return sorted(runs, key=lambda run: digest([seed, run.identity]))[:size]


def reproduce(
    runs: Sequence[RunKey], manifest: Mapping[str, Any], study: StudyDefinition, folder: Path
) -> Iterator[Reproduction]:
    """Make stored runs of a folder again and yield what this shows; `study` is the one that the manifest describes."""
    maker = _RunMaker(manifest, study, code_and_data(study), world_of(study), engine_of(study))
    for run in runs:
        stored = read_run(folder, run.identity)
        yield Reproduction(run, Verdict.DAMAGED) if stored is None else _compared(run, stored.content, maker.make(run))


def undescribed(runs: Sequence[RunKey], manifest: Mapping[str, Any], study: StudyDefinition) -> tuple[RunKey, ...]:
    """Return the runs that have another identity than the configuration in the manifest gives them.

    None when code or data have changed since, because identities depend on these, too.
    """
    made_from = code_and_data(study)
    if changes_since(manifest, made_from):
        return ()
    return tuple(run for run in runs if _identity(run, manifest, study, made_from) != run.identity)


def _identity(key: RunKey, manifest: Mapping[str, Any], study: StudyDefinition, made_from: CodeAndData) -> str | None:
    """Return the identity of a run by the configuration in a manifest, None where that knows no such run."""
    try:
        arm = next(arm for arm in study.arms if arm.name == key.arm)
        draw = ParameterDraw(key.draw, manifest["parameter_draws"][key.draw])
        return run_identity(study, arm, draw, key.replicate, made_from)
    except _MALFORMED:
        return None


def _compared(run: RunKey, stored: bytes, made: RunResult | None) -> Reproduction:
    if made is None:
        return Reproduction(run, Verdict.OTHER)
    if isinstance(made, Failure):
        return Reproduction(run, Verdict.FAILED, message=made.message)
    try:
        difference = first_difference(stored, made)
    except (KeyError, TypeError, ValueError) as error:
        return Reproduction(run, Verdict.UNREADABLE, message=f"{type(error).__name__}: {error}")
    if difference is not None:
        return Reproduction(run, Verdict.DIFFERS, difference)
    return Reproduction(run, Verdict.SAME if stored == made else Verdict.SAME_VALUES)


@dataclass(frozen=True)
class _RunMaker:
    """All that is needed to make the runs of a manifest again."""

    manifest: Mapping[str, Any]
    study: StudyDefinition
    made_from: CodeAndData
    world: World
    engine: Engine

    def make(self, key: RunKey) -> RunResult | None:
        """Return a run that is made again, None when the manifest does not describe it."""
        try:
            arm = next(arm for arm in self.study.arms if arm.name == key.arm)
            draw = ParameterDraw(key.draw, self.manifest["parameter_draws"][key.draw])
            run = run_of(self.study, arm, draw, key.replicate, key.identity)
        except _MALFORMED:
            return None
        if undescribed([key], self.manifest, self.study):
            return None
        return make_run(run, self.world, self.engine)
