"""What a configuration file may hold: plain values. Each file is checked as text, before Hydra composes anything.

Hydra could be told by a file to import a module, to look for configurations elsewhere, to read the environment, or to
follow itself for ever. Nothing here needs that, so a file that asks for it is refused, whether it is chosen or not.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import yaml

from experiments.mistakes import UserMistake, listed, nearest

GLOBAL_HEADER: Final = re.compile(r"#\s*@package\s+_global_\s*")
MOST_BYTES: Final = 500_000
DEEPEST: Final = 12
REFERENCE: Final = re.compile(r"\$\{[A-Za-z_]\w*(?:\.\w+)*\}")
_PREFIX: Final = "tag:yaml.org,2002:"
_TAGS: Final = {f"{_PREFIX}{name}" for name in ("str", "int", "float", "bool", "null", "timestamp", "map", "seq")}
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_HEADER: Final = re.compile(r"\s*#\s*@")


@dataclass(frozen=True)
class _File:
    path: Path
    name: str  # as a person would type it
    group: str  # empty for config.yaml and its like

    def mistake(self, what: str, mark: Any, allowed: str, near: str | None = None) -> UserMistake:
        line = f", line {mark.line + 1}" if mark else ""
        return UserMistake(what, f"{self.name}{line}", allowed, near)


def check_files(configs: Path, groups: Mapping[str, Sequence[str]]) -> None:
    """Raise UserMistake for the first file of a folder of configurations that holds more than plain values.

    `groups` maps each group to its options.
    """
    siblings = {}
    for path in sorted(configs.rglob("*.yaml")):
        group = path.parent.relative_to(configs).as_posix()
        file = _File(path, f"configs/{path.relative_to(configs).as_posix()}", "" if group == "." else group)
        siblings[file.group, path.stem] = (file, _check(file, groups, configs))
    _refuse_cycles(siblings)


def _check(file: _File, groups: Mapping[str, Sequence[str]], configs: Path) -> list[str]:
    """Check one file and return the files of its own folder that its defaults name."""
    text = _text(file)
    _check_header(file, text)
    root = _root(file, text)
    _check_node(file, root, 0)
    return [
        name for key, value in root.value if key.value == "defaults" for name in _named(file, value, groups, configs)
    ]


def _text(file: _File) -> str:
    allowed = f"a text file in UTF-8 of at most {MOST_BYTES:,} bytes"
    if not file.path.is_file():
        raise file.mistake("this is no file", None, allowed)
    try:
        content = file.path.read_bytes()
        if len(content) > MOST_BYTES:
            raise file.mistake(f"this file has {len(content):,} bytes", None, allowed)
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        what = f"this file is not readable YAML: byte {error.start + 1} is no UTF-8 text"
        raise file.mistake(what, None, allowed) from None
    except OSError as error:
        raise file.mistake(f"this file cannot be read: {error.strerror}", None, allowed) from None


def _check_header(file: _File, text: str) -> None:
    lines = [line for line in text.splitlines() if line.strip()]
    for position, line in enumerate(lines):
        if _HEADER.match(line) and not (position == 0 and GLOBAL_HEADER.fullmatch(line)):
            what = f"{line.strip()!r} is no header of a file here"
            raise file.mistake(what, None, "`# @package _global_` on the first line, or no header")


def _root(file: _File, text: str) -> yaml.MappingNode:
    """Return the syntax tree of a file without anchors, which is a mapping."""
    try:
        _refuse_anchors(file, text)
        root = yaml.compose(text, Loader=_LOADER)
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or "; ".join(str(error).splitlines()[:1])
        raise file.mistake(f"this file is not readable YAML: {problem}", mark, "`key: value` lines") from None
    if not isinstance(root, yaml.MappingNode):
        raise file.mistake("this file holds no `key: value` lines", None, "a YAML mapping")
    return root


def _refuse_anchors(file: _File, text: str) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        anchor = getattr(event, "anchor", None)
        if anchor:
            what = f"&{anchor} and *{anchor}: anchors and aliases have no place in a configuration"
            raise file.mistake(what, event.start_mark, "the value itself, or ${path.of.another.value}")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise file.mistake("values are nested too deep", event.start_mark, f"{DEEPEST} levels at most")


def _check_node(file: _File, node: yaml.Node, depth: int) -> None:
    if node.tag not in _TAGS:
        tag = node.tag.removeprefix(_PREFIX)
        raise file.mistake(
            f"a value of the kind !{tag} is not allowed", node.start_mark, "texts, numbers, lists, groups"
        )
    if isinstance(node, yaml.MappingNode):
        _check_keys(file, node, depth)
        for _, value in node.value:
            _check_node(file, value, depth + 1)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            _check_node(file, item, depth + 1)
    else:
        _check_text(file, node)


def _check_keys(file: _File, node: yaml.MappingNode, depth: int) -> None:
    seen: set[str] = set()
    for key, _ in node.value:
        if not isinstance(key, yaml.ScalarNode) or "${" in key.value:
            raise file.mistake("a key is no plain text", key.start_mark, "key: value")
        if key.value in seen:
            raise file.mistake(f"{key.value} is given twice", key.start_mark, "one value for each key")
        seen.add(key.value)
        refuse_key(key.value, f"{file.name}, line {key.start_mark.line + 1}", top=depth == 0)


def refuse_key(key: str, where: str, top: bool) -> None:
    """Raise UserMistake for a key that would tell Hydra to do something; `top` is the first level of a file."""
    if key.startswith("_"):
        raise UserMistake(
            f"{key} is not allowed: a configuration names no code", where, "keys that begin with a letter"
        )
    if key == "<<" or (top and re.match(r"hydra\b", key)):
        raise UserMistake(f"the key {key} is not allowed: a configuration is only values", where, "settings of a study")


def _check_text(file: _File, node: yaml.Node) -> None:
    problem = reference_problem(node.value)
    if problem:
        raise file.mistake(problem, node.start_mark, "a value, or ${path.of.another.value}")
    if node.tag == f"{_PREFIX}timestamp" and not _is_day(node.value):
        raise file.mistake(f"{node.value} is no date", node.start_mark, "a date as year-month-day")
    if node.value == "???":
        raise file.mistake("??? stands where a value is missing", node.start_mark, "a value; null where none is meant")


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def reference_problem(text: str) -> str | None:
    """Return what is wrong with a text that refers to another value as ${path}, or None.

    A reference that calls a resolver (`${oc.env:HOME}`) would read the environment.
    """
    if "${" not in REFERENCE.sub("", text):
        return None
    return f"{text!r} does not name another value: the environment, files and functions cannot be read from here"


def _named(file: _File, node: yaml.Node, groups: Mapping[str, Sequence[str]], configs: Path) -> Iterator[str]:
    """Yield the files of the same folder that a list of defaults names, and check the rest of the list."""
    allowed = "a list of `_self_`, `override /group: option`, or an option of this file's own group"
    if not isinstance(node, yaml.SequenceNode):
        raise file.mistake("defaults is no list", node.start_mark, allowed)
    own = groups.get(file.group) or [path.stem for path in sorted(configs.glob("*.yaml"))]
    seen: set[str] = set()
    for item in node.value:
        name = str(item.value[0][0].value if isinstance(item, yaml.MappingNode) and item.value else item.value)
        if name in seen:
            raise file.mistake(f"defaults names {name!r} twice", item.start_mark, "once")
        seen.add(name)
        if isinstance(item, yaml.MappingNode) and len(item.value) == 1:
            key, value = item.value[0]
            _check_choice(file, key, value, groups)
        elif not isinstance(item, yaml.ScalarNode):
            raise file.mistake("defaults holds something that names no file", item.start_mark, allowed)
        elif item.value != "_self_":
            if item.value not in own:
                what = f"defaults names {item.value!r}, which is not there"
                raise file.mistake(what, item.start_mark, f"{allowed}: {listed(own)}", nearest(item.value, own))
            yield item.value


def _check_choice(file: _File, key: yaml.Node, value: yaml.Node, groups: Mapping[str, Sequence[str]]) -> None:
    """Check `group: option` in a root file, `override /group: option` in the file of a group."""
    start = "override /" if file.group else ""
    group = str(key.value).removeprefix(start)
    if not str(key.value).startswith(start) or group not in groups:
        allowed = listed(f"{start}{name}" for name in groups)
        near = nearest(group.removeprefix("/"), groups)
        raise file.mistake(
            f"unknown group {key.value!r} in defaults", key.start_mark, allowed, near and f"{start}{near}"
        )
    if not isinstance(value, yaml.ScalarNode) or value.value not in groups[group]:
        shown = repr(value.value) if isinstance(value, yaml.ScalarNode) else "which is no name"
        near = nearest(value.value, groups[group]) if isinstance(value, yaml.ScalarNode) else None
        raise file.mistake(f"unknown {group} {shown} in defaults", value.start_mark, listed(groups[group]), near)


def _refuse_cycles(files: Mapping[tuple[str, str], tuple[_File, list[str]]]) -> None:
    for (group, name), (file, _) in files.items():
        seen: set[str] = set()
        waiting = [name]
        while waiting:
            for other in files[group, waiting.pop()][1]:
                if other == name:
                    raise file.mistake(
                        "defaults leads back to this file", None, "defaults that do not go round in a circle"
                    )
                if other not in seen:
                    seen.add(other)
                    waiting.append(other)
