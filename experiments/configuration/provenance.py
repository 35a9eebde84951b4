"""Where each number of the configuration comes from, read from the comments of the YAML files.

A line reads `key: value  # unit; source`, the source being `[V]` (seen in a published source), `[D]` (derived), or the
number of an assumption in docs/assumptions.md, as `A12`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

import yaml

NUMBER_TAGS = ("tag:yaml.org,2002:int", "tag:yaml.org,2002:float")


@dataclass(frozen=True)
class Provenance:
    """A value as it is written in a file: its text, its unit, where it comes from."""

    file: PurePosixPath  # as a person would type it
    line: int  # from 1
    text: str
    unit: str
    source: str  # empty when the line gives none
    numeric: bool  # a number, or a list of numbers

    @property
    def where(self) -> str:
        """The file and the line."""
        return f"{self.file}, line {self.line}"

    @property
    def assumptions(self) -> tuple[str, ...]:
        """Numbers of the assumptions that the source names."""
        return tuple(re.findall(r"\bA\d+\b", self.source))


def leaves_of(name: str, text: str, root: yaml.Node, prefix: tuple[str, ...]) -> dict[str, Provenance]:
    """Return the leaves of the syntax tree of a file by dotted path in the whole configuration."""
    file, lines = PurePosixPath(name), text.splitlines()
    return {".".join(path): _leaf(file, lines, node) for path, node in _leaves(root, prefix)}


def _leaves(node: yaml.Node, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], yaml.Node]]:
    if isinstance(node, yaml.MappingNode) and node.value:
        for key, value in node.value:
            yield from _leaves(value, (*path, str(key.value)))
    elif isinstance(node, yaml.SequenceNode) and any(isinstance(item, yaml.CollectionNode) for item in node.value):
        for position, item in enumerate(node.value):
            yield from _leaves(item, (*path, str(position)))
    else:
        yield path, node


def _leaf(file: PurePosixPath, lines: list[str], node: yaml.Node) -> Provenance:
    row = _last_row(node)
    unit, _, source = _comment(lines, row).partition(";")
    text = _text(node)
    return Provenance(file, node.start_mark.line + 1, text, unit.strip(), source.strip(), _is_numeric(node))


def _last_row(node: yaml.Node) -> int:
    """Return the line (from 0) on which a value ends; block sequences end at the start of the next line."""
    return int(node.end_mark.line if node.end_mark.column else max(node.start_mark.line, node.end_mark.line - 1))


def _comment(lines: list[str], row: int) -> str:
    if row >= len(lines):
        return ""
    _, mark, comment = lines[row].partition(" # ")
    return comment.strip() if mark else ""


def _text(node: yaml.Node) -> str:
    if isinstance(node, yaml.SequenceNode):
        return f"[{', '.join(_text(item) for item in node.value)}]"
    return str(node.value) if isinstance(node, yaml.ScalarNode) else "{}"


def _is_numeric(node: yaml.Node) -> bool:
    if isinstance(node, yaml.SequenceNode):
        return bool(node.value) and all(_is_numeric(item) for item in node.value)
    return node.tag in NUMBER_TAGS


def at(leaves: Mapping[str, Provenance], path: str) -> Provenance | None:
    """Return the leaf at a dotted path, or the first one below it."""
    below = f"{path}."
    return leaves.get(path) or next((leaf for key, leaf in leaves.items() if key.startswith(below)), None)
