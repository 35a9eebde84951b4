"""Configuration files: plain values, checked as they are read, whether a file is chosen or not.

A file names no code, reads no environment and follows no file outside of its folder. A file of a group holds the values
of that group; one that begins with `# @package _global_` holds values of the whole configuration. Its `defaults` may
name other options of its group, whose values it takes over, and options of other groups (`override /group: option`).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import yaml

from experiments.configuration.provenance import Provenance, leaves_of
from experiments.mistakes import UserMistake, listed, nearest
from sim.visible import visible

GLOBAL_HEADER: Final = re.compile(r"#\s*@package\s+_global_\s*")
MOST_BYTES: Final = 500_000
DEEPEST: Final = 12  # levels of values
MOST_VALUES: Final = 20_000  # keys and values of one file
REFERENCE: Final = re.compile(r"\$\{([A-Za-z_]\w*(?:\.\w+)*)\}")
SELF: Final = "_self_"  # in a list of defaults: the file's own values
_PREFIX: Final = "tag:yaml.org,2002:"
_TAGS: Final = {f"{_PREFIX}{name}" for name in ("str", "int", "float", "bool", "null", "timestamp", "map", "seq")}
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_HEADER: Final = re.compile(r"\s*#\s*@")
_EXPONENT: Final = re.compile(r"[-+]?\d+[eE][-+]?\d+")  # a number for Hydra, a text for YAML 1.1
_DEFAULTS: Final = f"a list of `{SELF}`, `override /group: option`, or an option of this file's own group"


@dataclass(frozen=True)
class ConfigFile:
    """One configuration file that holds nothing but values."""

    path: Path
    name: str  # as a person would type it
    group: str  # empty for config.yaml
    text: str
    root: yaml.MappingNode

    @property
    def option(self) -> str:
        """The name by which the file is chosen."""
        return self.path.stem

    @cached_property
    def is_global(self) -> bool:
        """Whether the values are those of the whole configuration instead of a group's: a header or their form says."""
        has_group = any(key.value == self.group for key, _ in self.root.value)
        return not self.group or has_group or bool(GLOBAL_HEADER.fullmatch(self.text.lstrip().partition("\n")[0]))

    @cached_property
    def values(self) -> dict[str, Any]:
        """The values where they belong in the whole configuration, without `defaults`; keys and dates are texts."""
        own = {key.value: plain_value(node) for key, node in self.root.value if key.value != "defaults"}
        return own if self.is_global else {self.group: own}

    @cached_property
    def leaves(self) -> Mapping[str, Provenance]:
        """Where each value is, by dotted path in the whole configuration."""
        return leaves_of(self.name, self.text, self.root, () if self.is_global else (self.group,))

    @cached_property
    def defaults(self) -> tuple[yaml.Node, ...]:
        """The entries of the list of defaults."""
        node = next((node for key, node in self.root.value if key.value == "defaults"), None)
        if node is not None and not isinstance(node, yaml.SequenceNode):
            raise self.mistake("defaults is not a list", node, _DEFAULTS)
        return tuple(node.value) if node else ()

    @cached_property
    def choices(self) -> dict[str, str]:
        """The options of other groups that this file chooses."""
        start = "override /" if self.group else ""
        pairs = (entry.value[0] for entry in self.defaults if isinstance(entry, yaml.MappingNode) and entry.value)
        return {str(key.value).removeprefix(start): str(value.value) for key, value in pairs}

    @property
    def parts(self) -> tuple[str, ...]:
        """The options of its own group whose values it takes over, and `_self_`, the later ones winning."""
        names = tuple(str(entry.value) for entry in self.defaults if isinstance(entry, yaml.ScalarNode))
        return names if SELF in names else (*names, SELF)

    def mistake(self, what: str, node: Any, allowed: str, near: str | None = None) -> UserMistake:
        """Return the mistake of a value in this file; `node` is None for the whole file."""
        return _mistake(self.name, what, getattr(node, "start_mark", None), allowed, near)


Files = Mapping[tuple[str, str], ConfigFile]  # by group and option; the group of config.yaml is empty


def read_files(configs: Path, own: Sequence[ConfigFile] = ()) -> Files:
    """Return the files of a folder of configurations, and the person's own. Raises UserMistake for a wrong one."""
    paths = [*sorted(configs.glob("*.yaml")), *sorted(configs.glob("*/*.yaml"))]
    files = {(file.group, file.option): file for file in (_read(path, configs) for path in paths)}
    for file in own:
        other = files.setdefault((file.group, file.option), file)
        if other is not file:
            what = f"{file.name} and {other.name} would have one name"
            raise file.mistake(what, None, f"another name for one of these files of {file.group}")
    groups = options_of(files)
    for file in files.values():
        _check_defaults(file, groups)
    for group, option in files:
        _refuse_cycle(files, group, option, ())
    return files


def options_of(files: Files) -> dict[str, tuple[str, ...]]:
    """Return the options of every group, sorted."""
    groups = sorted({group for group, _ in files if group})
    return {group: tuple(sorted(option for other, option in files if other == group)) for group in groups}


def _mistake(name: str, what: str, mark: Any, allowed: str, near: str | None = None) -> UserMistake:
    line = f", line {mark.line + 1}" if mark else ""
    return UserMistake(what, f"{name}{line}", allowed, near)


def own_file(group: str, typed: str) -> ConfigFile:
    """Return a file of a person's own in a group, by its path as typed. Raises UserMistake for a wrong one."""
    return checked_file(group, Path(typed), typed, _text(Path(typed), typed))


def checked_file(group: str, path: Path, name: str, text: str) -> ConfigFile:
    """Return a text as a file of a group, under the name that people know. Raises UserMistake for a wrong one."""
    _check_headers(name, text)
    file = ConfigFile(path, name, group, text, _root(name, text))
    _check_node(file, file.root, 0)
    return file


def _read(path: Path, configs: Path) -> ConfigFile:
    place = path.relative_to(configs)
    name, group = f"configs/{place.as_posix()}", place.parent.as_posix()
    return checked_file("" if group == "." else group, path, name, _text(path, name))


def _text(path: Path, name: str) -> str:
    allowed = f"a text file in UTF-8 of at most {MOST_BYTES:,} bytes"
    try:
        if not path.is_file():  # reading a pipe would never end
            raise _mistake(name, "this is not a file", None, allowed)
        content = path.read_bytes()
        if len(content) > MOST_BYTES:
            raise _mistake(name, f"this file has {len(content):,} bytes", None, allowed)
        return _visible_lines(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        what = f"this file is not readable YAML: byte {error.start + 1} is not UTF-8 text"
        raise _mistake(name, what, None, allowed) from None
    except OSError as error:
        raise _mistake(name, f"this file cannot be read: {error.strerror}", None, allowed) from None


def _visible_lines(text: str) -> str:
    """Return a text with what cannot be seen written out, apart from what YAML itself reads or refuses."""
    return re.sub(r"[^\x00-\x1f\x7f-\x9f]+", lambda found: visible(found.group()), text)


def _check_headers(name: str, text: str) -> None:
    lines = [line for line in text.splitlines() if line.strip()]
    for position, line in enumerate(lines):
        if _HEADER.match(line) and not (position == 0 and GLOBAL_HEADER.fullmatch(line)):
            what = f"{line.strip()!r} is not a header that a file may have"
            raise _mistake(name, what, None, "`# @package _global_` on the first line, or no header")


def _root(name: str, text: str) -> yaml.MappingNode:
    """Return the syntax tree of a file without anchors, which is a mapping."""
    try:
        _refuse_anchors(name, text)
        root = yaml.compose(text, Loader=_LOADER)
    except (yaml.YAMLError, RecursionError) as error:
        problem = getattr(error, "problem", None) or "; ".join(str(error).splitlines()[:1])
        what, mark = f"this file is not readable YAML: {problem}", getattr(error, "problem_mark", None)
        raise _mistake(name, what, mark, "`key: value` lines") from None
    if not isinstance(root, yaml.MappingNode):
        raise _mistake(name, "this file holds no `key: value` lines", None, "a YAML mapping")
    return root


def _refuse_anchors(name: str, text: str) -> None:
    depth = 0
    for number, event in enumerate(yaml.parse(text, Loader=_LOADER)):
        if number > MOST_VALUES:
            raise _mistake(name, "this file holds too many values", event.start_mark, f"{MOST_VALUES:,} at most")
        anchor = getattr(event, "anchor", None)
        if anchor:
            what = f"&{anchor} and *{anchor}: anchors and aliases are not allowed in a configuration"
            raise _mistake(name, what, event.start_mark, "the value itself, or ${path.of.another.value}")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise _mistake(name, "values are nested too deep", event.start_mark, f"{DEEPEST} levels at most")


def _check_node(file: ConfigFile, node: yaml.Node, depth: int) -> None:
    if node.tag not in _TAGS:
        what = f"a value of the kind !{node.tag.removeprefix(_PREFIX)} is not allowed"
        raise file.mistake(what, node, "texts, numbers, lists, groups")
    if isinstance(node, yaml.MappingNode):
        _check_keys(file, node, depth)
        for _, value in node.value:
            _check_node(file, value, depth + 1)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            _check_node(file, item, depth + 1)
    else:
        _check_scalar(file, node)


def _check_keys(file: ConfigFile, node: yaml.MappingNode, depth: int) -> None:
    seen: set[str] = set()
    for key, _ in node.value:
        if not isinstance(key, yaml.ScalarNode) or "${" in key.value:
            raise file.mistake("a key is not plain text", key, "key: value")
        if key.value in seen:
            raise file.mistake(f"{key.value} is given twice", key, "one value for each key")
        seen.add(key.value)
        refuse_key(key.value, f"{file.name}, line {key.start_mark.line + 1}", top=depth == 0)


def refuse_key(key: str, where: str, top: bool) -> None:
    """Raise UserMistake for a key that Hydra would take for an instruction; `top` is the first level of a file."""
    if key.startswith("_"):
        what = f"{key} is not allowed: a configuration names no code"
        raise UserMistake(what, where, "keys that begin with a letter")
    if key == "<<" or (top and re.match(r"hydra\b", key)):
        raise UserMistake(f"the key {key} is not allowed: a configuration is only values", where, "settings of a study")


def _check_scalar(file: ConfigFile, node: yaml.Node) -> None:
    problem = reference_problem(node.value)
    if problem:
        raise file.mistake(problem, node, "a value, or ${path.of.another.value}")
    if node.value == "???":
        raise file.mistake("??? means that a value is missing", node, "a value; null where none is meant")
    try:
        plain_value(node)
    except (ValueError, KeyError, AttributeError, yaml.YAMLError):
        kind = "date" if node.tag.endswith("timestamp") else node.tag.removeprefix(_PREFIX)
        allowed = "a date as year-month-day" if kind == "date" else "a value of this kind"
        raise file.mistake(f"{node.value} is not a {kind}", node, allowed) from None


def reference_problem(text: str) -> str | None:
    """Return what is wrong with a text that refers to another value as ${path}, or None.

    A reference that calls a function (`${oc.env:HOME}`) would read the environment. Backslashes do not hide it: Hydra
    takes them away later.
    """
    if "${" not in REFERENCE.sub("", text.replace("\\", "")):
        return None
    return f"{text!r} does not name another value: the environment, files and functions cannot be read from here"


def plain_value(node: yaml.Node) -> Any:
    """Return the value of a syntax tree. Raises as PyYAML does for a text that does not fit its tag."""
    if isinstance(node, yaml.MappingNode):
        return {key.value: plain_value(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [plain_value(item) for item in node.value]
    if node.tag.endswith("timestamp"):
        return date.fromisoformat(node.value).isoformat()
    if node.tag.endswith("str"):
        is_quoted = getattr(node, "style", None) is not None
        return float(node.value) if not is_quoted and _EXPONENT.fullmatch(node.value) else _one_line(node.value)
    return yaml.constructor.SafeConstructor().construct_object(node)


def _one_line(text: str) -> str:
    """Return a text of a file on one line, with what cannot be seen written out."""
    return visible(re.sub(r"[ \t\r\n]*\n[ \t\r\n]*", " ", text.strip("\r\n")))


def _check_defaults(file: ConfigFile, groups: Mapping[str, Sequence[str]]) -> None:
    seen: set[str] = set()
    for entry in file.defaults:
        name = str(entry.value[0][0].value if isinstance(entry, yaml.MappingNode) and entry.value else entry.value)
        if name in seen:
            raise file.mistake(f"defaults names {name!r} twice", entry, "once")
        seen.add(name)
        if isinstance(entry, yaml.MappingNode) and len(entry.value) == 1:
            _check_choice(file, entry.value[0][0], entry.value[0][1], groups)
        elif not isinstance(entry, yaml.ScalarNode):
            raise file.mistake("defaults holds something that is not the name of a file", entry, _DEFAULTS)
        else:
            _check_part(file, entry, groups.get(file.group, ()))


def _check_part(file: ConfigFile, entry: yaml.ScalarNode, options: Sequence[str]) -> None:
    if entry.value not in (SELF, *options):
        what = f"defaults names {entry.value!r}, which is not there"
        raise file.mistake(what, entry, f"{_DEFAULTS}: {listed(options)}", nearest(entry.value, options))


def _check_choice(file: ConfigFile, key: yaml.Node, value: yaml.Node, groups: Mapping[str, Sequence[str]]) -> None:
    """Check `group: option` in config.yaml, `override /group: option` in the file of a group."""
    start = "override /" if file.group else ""
    group = str(key.value).removeprefix(start)
    if not str(key.value).startswith(start) or group not in groups:
        near = nearest(group.removeprefix("/"), groups)
        allowed = listed(f"{start}{name}" for name in groups)
        raise file.mistake(f"unknown group {key.value!r} in defaults", key, allowed, near and f"{start}{near}")
    if not isinstance(value, yaml.ScalarNode) or value.value not in groups[group]:
        shown = repr(value.value) if isinstance(value, yaml.ScalarNode) else "which is not a name"
        near = nearest(value.value, groups[group]) if isinstance(value, yaml.ScalarNode) else None
        raise file.mistake(f"unknown {group} {shown} in defaults", value, listed(groups[group]), near)


def _refuse_cycle(files: Files, group: str, option: str, above: tuple[str, ...]) -> None:
    file = files[group, option]
    if option in above:
        raise file.mistake("defaults leads back to this file", None, "defaults that do not go round in a circle")
    for name in file.parts:
        if name != SELF:
            _refuse_cycle(files, group, name, (*above, option))
