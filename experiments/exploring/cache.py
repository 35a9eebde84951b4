"""Runs that were made, the latest used ones, in a bounded part of memory."""

from collections import OrderedDict
from dataclasses import dataclass, field

from experiments.exploring.worker import RunOutcomes

RunName = tuple[str, int, int]  # arm by what it does, draw, replicate


@dataclass
class RunCache:
    """Keeps runs until they take more than so many bytes; then those that were used longest ago go."""

    most_bytes: int
    _runs: "OrderedDict[RunName, RunOutcomes]" = field(default_factory=OrderedDict)
    _n_bytes: int = 0

    def find(self, name: RunName) -> RunOutcomes | None:
        """Return a run, None where it is not kept."""
        found = self._runs.get(name)
        if found is not None:
            self._runs.move_to_end(name)
        return found

    def keep(self, name: RunName, outcomes: RunOutcomes) -> None:
        """Keep a run."""
        self._forget(name)
        self._runs[name] = outcomes
        self._n_bytes += outcomes.n_bytes
        while self._n_bytes > self.most_bytes and len(self._runs) > 1:
            self._forget(next(iter(self._runs)))

    def __len__(self) -> int:
        return len(self._runs)

    @property
    def n_bytes(self) -> int:
        """The memory that the runs take."""
        return self._n_bytes

    def _forget(self, name: RunName) -> None:
        gone = self._runs.pop(name, None)
        self._n_bytes -= gone.n_bytes if gone else 0
