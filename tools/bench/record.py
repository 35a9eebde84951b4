"""bench.json: written whole after every measurement, so that nothing measured is lost."""

import json
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from experiments.storing.manifest import current_commit
from tools.bench.conditions import Conditions
from tools.bench.machine import machine
from tools.bench.repetitions import Values
from tools.bench.reported_numbers import headline
from tools.bench.workload import POLICY


class Record:
    """The results of a bench: what was measured, what was not and why, and where and when."""

    def __init__(self, file: Path, conditions: Conditions, earlier: Mapping[str, Any] | None = None) -> None:
        """Start a record; what `earlier`, one read from a file, holds of the same engines is kept until made again."""
        self._file = file
        commit = current_commit()
        self._about = {
            "date": _now(),
            "commit": commit.commit,
            "clean": commit.clean,
            "quick": conditions.quick,
            "engine": conditions.engine,
            "reference": conditions.reference,
            "policy": POLICY,
            "repetitions": {"seconds": conditions.repetitions, "minutes": conditions.slow_repetitions},
        }
        self._machine = machine()
        same = earlier if earlier and _engines(earlier) == _engines(self._about) else {}
        self.measured: dict[str, Values] = dict(same.get("measurements", {}))
        self.skipped: dict[str, str] = dict(same.get("skipped", {}))

    def keep(self, name: str, values: Values) -> None:
        """Keep a measurement and write the record."""
        self.skipped.pop(name, None)
        self.measured[name] = {**values, "date": _now(), "commit": self._about["commit"]}
        self._write()

    def skip(self, name: str, reason: str) -> None:
        """Keep why there is no number, and write the record."""
        self.measured.pop(name, None)
        self.skipped[name] = reason
        self._write()

    def values(self) -> dict[str, Any]:
        """Return the record as it is written."""
        return {
            **self._about,
            **headline(self.measured),
            "machine": self._machine,
            "skipped": self.skipped,
            "measurements": self.measured,
        }

    def _write(self) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        partial = self._file.with_suffix(f".{os.getpid()}.partial")
        partial.write_text(json.dumps(self.values(), indent=1) + "\n", encoding="utf-8")
        partial.replace(self._file)


def read_record(file: Path) -> dict[str, Any] | None:
    """Return a record that was written earlier, or None where there is none that can be read."""
    try:
        record = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return record if isinstance(record, dict) and {"measurements", "skipped"} <= record.keys() else None


def _engines(record: Mapping[str, Any]) -> list[Any]:
    return [record.get(key) for key in ("engine", "reference", "quick")]


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
