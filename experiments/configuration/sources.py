"""Which file gives a value of a stored configuration: the one of its group that has it and agrees most otherwise."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from experiments.configuration.provenance import Provenance, file_provenance, name_of


class Sources:
    """The files of a folder of configurations as they are now, held against values stored earlier."""

    def __init__(self, configs: Path) -> None:
        self._configs = configs
        self._known: dict[str, list[dict[str, Provenance]]] = {}

    def of(self, path: str, values: Mapping[str, Any]) -> Provenance | None:
        """Return where a dotted path has its value (`values`: all of an arm by path), None when no file has it.

        What no file has was set by an override, or the files have changed since.
        """
        group = path.split(".", maxsplit=1)[0]
        files = [leaves for leaves in self._files(group) if path in leaves and _agrees(leaves[path], path, values)]
        best = max(
            files, key=lambda leaves: sum(_agrees(leaf, key, values) for key, leaf in leaves.items()), default=None
        )
        return best[path] if best else None

    def place(self, leaf: Provenance) -> str:
        """Return the file and line of a value as a person would type it."""
        return f"{name_of(leaf.file, self._configs)}, line {leaf.line}"

    def _files(self, group: str) -> list[dict[str, Provenance]]:
        if group not in self._known:
            files = sorted((self._configs / group).glob("*.yaml"))
            self._known[group] = [file_provenance(file, self._configs) for file in files]
        return self._known[group]


def _agrees(leaf: Provenance, path: str, values: Mapping[str, Any]) -> bool:
    if path not in values:
        return False
    if leaf.text.startswith("${"):
        return bool(values.get(leaf.text[2:-1]) == values[path])
    stands = leaf.text if isinstance(values[path], str) else yaml.safe_load(leaf.text)
    return bool(stands == values[path])
