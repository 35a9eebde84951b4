"""Which file gives a value of a stored configuration: the one of its group that has it and agrees most otherwise."""

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
        leaves_of_files = [file.leaves for file in self._files if file.group == group or file in self._own]
        files = [leaves for leaves in leaves_of_files if path in leaves and _agrees(leaves[path], path, values)]
        best = max(
            files, key=lambda leaves: sum(_agrees(leaf, key, values) for key, leaf in leaves.items()), default=None
        )
        return best[path] if best else None


def _agrees(leaf: Provenance, path: str, values: Mapping[str, Any]) -> bool:
    if path not in values:
        return False
    if leaf.text.startswith("${"):
        return bool(values.get(leaf.text[2:-1]) == values[path])
    written = leaf.text if isinstance(values[path], str) else yaml.safe_load(leaf.text)
    return bool(written == values[path])
