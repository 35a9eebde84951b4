"""The files of sums in a study's folder: those there are are kept, and merged as soon as their neighbours are there.

A merged file is written whole before its parts are removed, so that whatever ends the process loses nothing. Files of
other questions are neither read nor removed; they count again when their question is asked again.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import reduce
from itertools import chain
from pathlib import Path

from experiments.aggregating.layout import Layout
from experiments.aggregating.part import PartSums
from experiments.aggregating.part_files import SUMS, part_content, part_path, read_part, write_part
from experiments.aggregating.tree import PartFile, Portion
from sim.whole_files import clear_left_behind


@dataclass(eq=False)
class SumsStore:
    """The sums of a study in its folder."""

    folder: Path
    layout: Layout
    tops: Sequence[PartFile]
    _stored: set[str] = field(default_factory=set)  # identities of nodes with a file
    _above: dict[str, PartFile] = field(default_factory=dict)  # the node into which another is merged

    def __post_init__(self) -> None:
        """Look which files are there, remove those that a merged one holds, and merge what is complete."""
        clear_left_behind(self.folder / SUMS)
        for top in self.tops:
            self._find(top)

    @property
    def missing(self) -> list[Portion]:
        """The portions of which no file holds the sums, in order."""
        return list(chain.from_iterable(map(self._missing_in, self.tops)))

    def add(self, portion: Portion, content: bytes) -> None:
        """Store the file of a portion and merge what is complete with it. Raises DiskFull."""
        write_part(self.folder, portion.identity, content)
        self._stored.add(portion.identity)
        self._merge_above(portion.identity)

    def whole(self) -> PartSums | None:
        """Return the sums over all that is stored and complete, None when nothing is."""
        found = chain.from_iterable(self._complete_in(top) for top in self.tops)
        parts = (part for part in found if part is not None)
        first = next(parts, None)
        return None if first is None else reduce(PartSums.merged, parts, first)

    def _find(self, node: PartFile) -> None:
        self._above.update((part.identity, node) for part in node.parts)
        if self._read(node) is not None:
            self._stored.add(node.identity)
            self._remove_below(node)
            return
        for part in node.parts:
            self._find(part)
        self._merge(node)

    def _remove_below(self, node: PartFile) -> None:
        for part in node.parts:
            part_path(self.folder, part.identity).unlink(missing_ok=True)
            self._remove_below(part)

    def _missing_in(self, node: PartFile) -> Iterator[Portion]:
        if node.identity in self._stored:
            return
        if node.portion is not None:
            yield node.portion
        for part in node.parts:
            yield from self._missing_in(part)

    def _merge_above(self, identity: str) -> None:
        above = self._above.get(identity)
        if above is not None and self._merge(above):
            self._merge_above(above.identity)

    def _merge(self, node: PartFile) -> bool:
        """Merge the parts of a node if all are stored, and return whether they were."""
        if not node.parts or any(part.identity not in self._stored for part in node.parts):
            return False
        merged = None
        for part in map(self._read_or_forget, node.parts):  # one beside the sum is in memory
            if part is None:
                return False
            merged = part if merged is None else merged.merged(part)
        if merged is None:
            return False
        write_part(
            self.folder, node.identity, part_content(node.identity, merged.closed() if node.ends_draw else merged)
        )
        self._stored.add(node.identity)
        self._remove_below(node)
        return True

    def _read_or_forget(self, node: PartFile) -> PartSums | None:
        """Return the sums of a stored node; one that was removed or damaged meanwhile is missing again."""
        part = self._read(node)
        if part is None:
            self._stored.discard(node.identity)
        return part

    def _complete_in(self, node: PartFile) -> Iterator[PartSums | None]:
        """Yield the largest stored sums below a node that are about whole draws."""
        if node.identity in self._stored:
            yield self._read_or_forget(node)
        elif not node.ends_draw:
            for part in node.parts:
                yield from self._complete_in(part)

    def _read(self, node: PartFile) -> PartSums | None:
        return read_part(self.folder, node.identity, self.layout)
