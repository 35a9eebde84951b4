"""Where each number of the configuration comes from, read from the comments of the YAML files.

A line reads `key: value  # unit; source`, the source being `[V]` (seen in a published source), `[D]` (derived), or the
number of an assumption in docs/assumptions.md, as `A12`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

GLOBAL_PACKAGE = re.compile(r"^#\s*@package\s+_global_\s*$", re.MULTILINE)
SOURCE = re.compile(r"\[[VD]\]|\bA\d+\b")
NUMBER_TAGS = ("tag:yaml.org,2002:int", "tag:yaml.org,2002:float")


@dataclass(frozen=True)
class Provenance:
    """A value as it stands in a file: its text, its unit, where it comes from."""

    file: Path
    line: int  # from 1
    text: str
    unit: str
    source: str  # empty when the line gives none
    numeric: bool  # a number, or a list of numbers

    @property
    def sourced(self) -> bool:
        """Whether unit and source (or assumption number) are both given."""
        return bool(self.unit) and bool(SOURCE.search(self.source))

    @property
    def assumptions(self) -> tuple[str, ...]:
        """Numbers of the assumptions that the source names."""
        return tuple(re.findall(r"\bA\d+\b", self.source))


def read_provenance(configs: Path) -> dict[str, Provenance]:
    """Return, for every leaf of every file under a folder, where it comes from.

    Keys are `group/option:dotted.path`; the dotted path is that of the composed configuration.
    """
    found = {}
    for file in sorted(configs.rglob("*.yaml")):
        name = file.relative_to(configs).with_suffix("").as_posix()
        found.update({f"{name}:{path}": leaf for path, leaf in file_provenance(file, configs).items()})
    return found


def file_provenance(file: Path, configs: Path) -> dict[str, Provenance]:
    """Return the leaves of one file by dotted path; raises yaml.YAMLError when the file is malformed."""
    text = file.read_text(encoding="utf-8")
    prefix = () if GLOBAL_PACKAGE.search(text) else file.parent.relative_to(configs).parts
    return leaves_of(file, text, yaml.compose(text, Loader=yaml.SafeLoader), prefix)


def leaves_of(file: Path, text: str, root: yaml.Node | None, prefix: tuple[str, ...]) -> dict[str, Provenance]:
    """Return the leaves of the syntax tree of a file by dotted path in the whole configuration."""
    lines = text.splitlines()
    return {".".join(path): _leaf(file, lines, node) for path, node in _leaves(root, prefix)}


def _leaves(node: yaml.Node | None, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], yaml.Node]]:
    if isinstance(node, yaml.MappingNode) and node.value:
        for key, value in node.value:
            yield from _leaves(value, (*path, str(key.value)))
    elif isinstance(node, yaml.SequenceNode) and any(isinstance(item, yaml.CollectionNode) for item in node.value):
        for position, item in enumerate(node.value):
            yield from _leaves(item, (*path, str(position)))
    elif node is not None:
        yield path, node


def _leaf(file: Path, lines: list[str], node: yaml.Node) -> Provenance:
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


def name_of(file: Path, configs: Path) -> str:
    """Return a configuration file's path as a person would type it."""
    return f"configs/{file.relative_to(configs).as_posix()}"


def at(leaves: Mapping[str, Provenance], path: str) -> Provenance | None:
    """Return the leaf at a dotted path, or the first one below it."""
    below = f"{path}."
    return leaves.get(path) or next((leaf for key, leaf in leaves.items() if key.startswith(below)), None)
