"""A folder of results as figures need it: its manifest, its tables, and where its numbers come from."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, Self

import pandas as pd

from experiments.language.numbers import unbroken_date
from experiments.storing.manifest import read_manifest


@dataclass(frozen=True)
class SimulatedArea:
    """The part of the world that was simulated."""

    kind: str  # france, region, departement, synthetic
    code: str | None  # INSEE code of the région or département, else None
    file: str | None = None  # the user's own territories file, else None


@dataclass(frozen=True)
class DataSource:
    """Where the numbers of a folder come from; an empty text stands for what the manifest does not say."""

    commit: str
    changed: bool  # whether the working tree had changes that the commit does not hold
    configuration: str  # hash
    seed: str
    scale: str  # agents per professional


@dataclass(frozen=True, eq=False)
class DrawnResults(ABC):
    """What a figure says of the results that it shows: of a study, of a fit, of a forecast."""

    folder: Path
    language: str  # fr, en
    manifest: Mapping[str, Any]

    @property
    def name(self) -> str:
        """The name of the folder."""
        return self.folder.name

    @property
    def language_mark(self) -> str:
        """What the names of figures end with: nothing in the language in which the study was run, else the language."""
        own = (self.manifest.get("configuration") or {}).get("language", self.language)
        return "" if own == self.language else f"_{self.language}"

    @property
    @abstractmethod
    def question(self) -> str:
        """What was asked, in the language of the figure."""

    @property
    @abstractmethod
    def runs(self) -> str:
        """How many runs stand behind the figure, in words."""

    @property
    @abstractmethod
    def data_end(self) -> date:
        """The last day of the observations that were known."""

    @property
    @abstractmethod
    def area(self) -> SimulatedArea:
        """The part of the world that was simulated."""

    @property
    def source(self) -> DataSource:
        """Where the numbers come from."""
        seeds, world = self.manifest.get("seeds") or self.manifest, self.manifest.get("world") or self.manifest
        return DataSource(
            commit=str(self.manifest.get("commit") or ""),
            changed=self.manifest.get("clean") is False,
            configuration=str(self.manifest.get("configuration_hash") or ""),
            seed=str(seeds.get("seed", "")),
            scale=str(world.get("scale", "")),
        )


@dataclass(frozen=True, eq=False)
class TaskResults(DrawnResults):
    """What a task other than a study left in a folder of its own."""

    @classmethod
    def read(cls, folder: Path, language: str) -> Self | None:
        """Return what a folder holds, None where there is nothing."""
        manifest = read_manifest(folder)
        return None if manifest is None else cls(folder, language, manifest)


@dataclass(frozen=True, eq=False)
class CalibrationFolder(TaskResults):
    """What a fit or a forecast left in a folder of its own about the whole of France."""

    @cached_property
    def as_of(self) -> date:
        """The last day of what was known."""
        return date.fromisoformat(str(self.manifest["as_of"]))

    @property
    def data_end(self) -> date:
        """The last day of what was known."""
        return self.as_of

    @property
    def as_of_in_words(self) -> str:
        """The last day of what was known, on one line."""
        return unbroken_date(self.as_of, self.language)

    @property
    def area(self) -> SimulatedArea:
        """The whole of France."""
        return SimulatedArea("france", None)

    def table(self, name: str, columns: Sequence[str] = ()) -> pd.DataFrame:
        """Return a table of the folder, one without rows where there is none."""
        file = self.folder / name
        if not file.is_file():
            return pd.DataFrame(columns=list(columns))
        texts = ("code", "stand_in", "differing")
        return pd.read_csv(file, dtype=dict.fromkeys(texts, str)).fillna(dict.fromkeys(texts, ""))
