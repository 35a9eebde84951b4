"""The folder of a fit or of a forecast as figures need it: its manifest, and where its numbers come from."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from experiments.plots.results import Origin, Place
from experiments.storing.manifest import MANIFEST


@dataclass(frozen=True, eq=False)
class StoredTask:
    """What a task left in a folder of its own about the whole of France."""

    folder: Path
    language: str  # fr, en
    manifest: Mapping[str, Any]

    @property
    def name(self) -> str:
        """The name of the folder."""
        return self.folder.name

    @cached_property
    def as_of(self) -> date:
        """The last day of what was known."""
        return date.fromisoformat(str(self.manifest["as_of"]))

    @property
    def data_end(self) -> date:
        """The last day of what was known."""
        return self.as_of

    @property
    def place(self) -> Place:
        """The whole of France."""
        return Place("france", None)

    @property
    def origin(self) -> Origin:
        """Where the numbers come from."""
        told = self.manifest
        changed = told.get("clean") is False
        return Origin(str(told.get("commit") or ""), changed, "", str(told.get("seed", "")), str(told.get("scale", "")))

    def table(self, name: str) -> pd.DataFrame:
        """Return a table of the folder, empty where there is none."""
        file = self.folder / name
        return pd.read_csv(file, dtype={"code": str}) if file.is_file() else pd.DataFrame()


def read_manifest_of(folder: Path) -> Mapping[str, Any] | None:
    """Return the manifest of a folder, None where there is none."""
    file = folder / MANIFEST
    if not file.is_file():
        return None
    manifest: Mapping[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return manifest
