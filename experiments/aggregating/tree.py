"""The portions of a study and the tree in which they are merged, fixed before any is made.

A batch is all arms of one draw and replicate. A portion is some draws with all their replicates, or some replicates of
one draw: it is made by one worker, stored as one file and made again as a whole. Eight neighbours are merged into one,
and eight of these, whatever the order in which workers end: so the last digits of sums are always the same. What is
left over, less than eight of a kind, is added at the very end, so that a study that goes on has full eights only.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final

from experiments.study.definition import StudyDefinition
from experiments.study.parameter_draws import ParameterDraw, parameter_draws
from experiments.study.run_hash import PROJECT, CodeAndData, behaviour_values, digest, policy_values, population_values
from sim.cache import code_hash

MERGED_TOGETHER: Final = 8
_CODE: Final = code_hash(PROJECT / "experiments" / "aggregating")


@dataclass(frozen=True, eq=False)
class Portion:
    """Batches that one worker makes: these replicates of each of these draws."""

    identity: str  # a digest of all that decides its sums
    draws: tuple[ParameterDraw, ...]
    replicates: range
    ends_draw: bool  # whether its sums are about whole draws; otherwise those of the same draw are merged first

    @property
    def n_batches(self) -> int:
        """The number of batches."""
        return len(self.draws) * len(self.replicates)


@dataclass(frozen=True, eq=False)
class PartFile:
    """A file of sums: of a portion, or of others merged."""

    identity: str
    portion: Portion | None
    parts: tuple["PartFile", ...] = ()
    ends_draw: bool = False  # whether merging completes a draw

    @property
    def portions(self) -> Iterator[Portion]:
        """The portions whose sums it holds, in order."""
        if self.portion is not None:
            yield self.portion
        yield from chain.from_iterable(part.portions for part in self.parts)


def planned_tree(study: StudyDefinition, made_from: CodeAndData) -> tuple[PartFile, ...]:
    """Return the files that a complete study keeps, in the order in which they are added at the end."""
    common, draws = _identity_of_study(study, made_from), parameter_draws(study)
    if len(draws) == 1 or study.replicates <= study.portion:
        return _grown([_leaf(portion) for portion in _of_whole_draws(study, common, draws)])
    return _grown([_draw_node(study, common, draw) for draw in draws])


def _of_whole_draws(study: StudyDefinition, common: str, draws: Sequence[ParameterDraw]) -> Iterator[Portion]:
    """Yield portions of neighbouring draws; of a study with a single draw, of neighbouring replicates."""
    if len(draws) == 1:
        yield from _of_draw(study, common, draws[0], ends_draw=True)
        return
    together = study.portion // study.replicates
    for first in range(0, len(draws), together):
        yield _portion(common, tuple(draws[first : first + together]), range(study.replicates), ends_draw=True)


def _of_draw(study: StudyDefinition, common: str, draw: ParameterDraw, ends_draw: bool) -> Iterator[Portion]:
    for first in range(0, study.replicates, study.portion):
        replicates = range(first, min(first + study.portion, study.replicates))
        yield _portion(common, (draw,), replicates, ends_draw)


def _portion(common: str, draws: tuple[ParameterDraw, ...], replicates: range, ends_draw: bool) -> Portion:
    values = [(draw.number, draw.values) for draw in draws]
    identity = digest([common, values, [replicates.start, replicates.stop], ends_draw])
    return Portion(identity, draws, replicates, ends_draw)


def _leaf(portion: Portion) -> PartFile:
    return PartFile(portion.identity, portion)


def _draw_node(study: StudyDefinition, common: str, draw: ParameterDraw) -> PartFile:
    """Return the file of one draw, whose portions are merged, eights and what is left, before others are added."""
    nodes = [_leaf(portion) for portion in _of_draw(study, common, draw, ends_draw=False)]
    while len(nodes) > MERGED_TOGETHER:
        nodes = [_merging(nodes[first : first + MERGED_TOGETHER]) for first in range(0, len(nodes), MERGED_TOGETHER)]
    return _merging(nodes, ends_draw=True)


def _grown(nodes: list[PartFile]) -> tuple[PartFile, ...]:
    """Return the tops of a tree of full eights, the largest first."""
    left: list[PartFile] = []
    while len(nodes) >= MERGED_TOGETHER:
        full = len(nodes) - len(nodes) % MERGED_TOGETHER
        left = [*nodes[full:], *left]
        nodes = [_merging(nodes[first : first + MERGED_TOGETHER]) for first in range(0, full, MERGED_TOGETHER)]
    return (*nodes, *left)


def _merging(parts: Sequence[PartFile], ends_draw: bool = False) -> PartFile:
    return PartFile(digest([[part.identity for part in parts], ends_draw]), None, tuple(parts), ends_draw)


def _identity_of_study(study: StudyDefinition, made_from: CodeAndData) -> str:
    territory = study.territory
    arms: list[Any] = [(arm.name, policy_values(arm.policy), behaviour_values(arm.behaviour)) for arm in study.arms]
    return digest(
        {
            "arms": arms,
            "baseline": study.baseline,
            "world": [territory.kind, territory.code, study.scale, population_values(study.scale, study.population)],
            "time": [study.start, study.end, study.territory_dates, study.as_of],
            "engine": study.engine,
            "seed": study.seed,
            "code": [made_from.code, _CODE],
            "data": made_from.data,
        }
    )
