"""Which file gives a value of a stored configuration: one of the person's, or that of its group which agrees most."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from experiments.configuration.files import checked_file, read_files
from experiments.configuration.provenance import Provenance
from experiments.study.definition import OwnFile


class Sources:
    """The files of a folder of configurations as they are now, and those of the person's own as they were stored."""

    def __init__(self, configs: Path, own: Iterable[OwnFile] = ()) -> None:
        kept = (checked_file(file.group, Path(file.name), file.name, file.content) for file in own)
        self._own = tuple(kept)
        self._files = (*read_files(configs).values(), *self._own)

    def of(self, path: str, values: Mapping[str, Any]) -> Provenance | None:
        """Return where a dotted path has its value (`values`: all of an arm by path), None when no file has it.

        What no file has was set by an override, or the files have changed since.
        """
        group = path.split(".", maxsplit=1)[0]
        own = [file.leaves for file in self._own if path in file.leaves and _agrees(file.leaves[path], path, values)]
        of_group = [file.leaves for file in self._files if file.group == group and path in file.leaves]
        best = max(own or of_group, key=lambda leaves: _n_agreeing(leaves, values), default=None)
        return best[path] if best and _agrees(best[path], path, values) else None


def _n_agreeing(leaves: Mapping[str, Provenance], values: Mapping[str, Any]) -> int:
    return sum(_agrees(leaf, path, values) for path, leaf in leaves.items())


def _agrees(leaf: Provenance, path: str, values: Mapping[str, Any]) -> bool:
    if path not in values:
        return False
    if leaf.text.startswith("${"):
        return bool(values.get(leaf.text[2:-1]) == values[path])
    written = leaf.text if isinstance(values[path], str) else yaml.safe_load(leaf.text)
    return bool(written == values[path])
