"""Composition: the files chosen in each group and single values, merged into one tree of plain values.

The meaning is that of Hydra (docs/decisions/0009-configuration.md; a test compares the two): the command line chooses
before the files, an experiment before a policy, both before config.yaml; where two files hold the same value, that of
the later group in config.yaml wins; single values win over all files.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic_core import to_jsonable_python

from experiments.configuration.files import REFERENCE, SELF, ConfigFile, Files, options_of, read_files
from experiments.configuration.overrides import Override, check_choice
from experiments.configuration.provenance import at
from experiments.configuration.validation import source_file
from experiments.mistakes import UserMistake, nearest, unknown
from sim.levers.policy import GROUPS

Plain = dict[str, Any]
LEVER_ROOTS = ("policy", *GROUPS)
OPEN_MAPPINGS = ("regions", "arms", "label", "half_width")  # whose keys the person may add
DATES = ("start", "end")  # of a group of levers; where no file sets them, those of the policy
UNLISTED = "default"  # option of a group that config.yaml does not list


@dataclass(frozen=True)
class Configuration:
    """One composed configuration, and where each of its values was set."""

    values: Plain
    choices: Mapping[str, str]  # group → option
    overrides: tuple[Override, ...]
    configs: Path
    files: tuple[ConfigFile, ...] = field(repr=False)  # those chosen, those that win first

    def where(self, path: str) -> str:
        """Return the override, or the file and line, that sets the value at a dotted path."""
        for override in reversed(self.overrides):
            key = override.key
            if key not in self.choices and (path == key or path.startswith(f"{key}.") or key.startswith(f"{path}.")):
                return override.where
        return self.file_of(path)

    def file_of(self, path: str) -> str:
        """Return the file, and the line if the value is there, of the group to which a dotted path belongs."""
        root, _, name = path.partition(".")
        files = sorted(self.files, key=lambda file: file.group != root)
        for file in files:
            leaf = at(file.leaves, path)
            if leaf:
                return leaf.where
        if root in GROUPS and name in DATES:
            return self.where(f"policy.{name}")
        if root in GROUPS and name in GROUPS[root].model_fields:
            return source_file(GROUPS[root])
        return files[0].name if files and files[0].group == root else "configs/config.yaml"


class Composer:
    """A folder of configurations. Its files are read and checked once, all of them, when the first is needed."""

    def __init__(self, configs: Path) -> None:
        self.configs = configs

    @cached_property
    def files(self) -> Files:
        """All files of the folder; raises UserMistake for the first that holds more than values."""
        if not (self.configs / "config.yaml").exists():
            raise UserMistake("there is no configuration", str(self.configs), "a folder that holds config.yaml")
        return read_files(self.configs)

    @cached_property
    def groups(self) -> Mapping[str, tuple[str, ...]]:
        """The options of each group."""
        return options_of(self.files)

    def composed(self, overrides: Sequence[Override]) -> Configuration:
        """Return the configuration under overrides with one value each; raises UserMistake when one does not fit."""
        for override in overrides:
            self.check_group(override)
        choices = self._choices({item.key: item.option for item in overrides if item.key in self.groups})
        files = [self.files["", "config"], *(file for item in choices.items() for file in self._with_siblings(*item))]
        tree: Plain = {}
        for file in files:
            _merge(tree, file.values)
        _add_defaults_of_levers(tree)
        single = [override for override in overrides if override.key not in self.groups]
        for override in single:
            _set(override, tree, self.groups)
        values = _References(tree, single).resolved(tree, "")
        return Configuration(values, choices, tuple(overrides), self.configs, tuple(reversed(files)))

    def check_group(self, override: Override) -> None:
        """Raise UserMistake when an override chooses an option that its group does not have."""
        if override.key in self.groups:
            check_choice(override, self.groups[override.key])

    @cached_property
    def _default_options(self) -> dict[str, str]:
        """Return the option of every group where nothing else is chosen, in the order in which later groups win."""
        root = self.files["", "config"]
        if root.parts[0] != SELF:
            raise root.mistake(f"defaults does not begin with {SELF}", None, f"{SELF}, then `group: option`")
        unlisted = [group for group in self.groups if group not in root.choices]
        for group in unlisted:
            if UNLISTED not in self.groups[group]:
                what = f"defaults chooses no option of {group}, and there is no configs/{group}/{UNLISTED}.yaml"
                raise root.mistake(what, None, f"{group}: one of {', '.join(self.groups[group])}")
        return {**dict.fromkeys(unlisted, UNLISTED), **root.choices}

    def _choices(self, typed: Mapping[str, str]) -> dict[str, str]:
        """Return the option of every group: as typed, else as a later group's file chooses, else by default."""
        asked, chosen = dict(typed), dict[str, str]()
        for group in reversed(self._default_options):
            chosen[group] = asked.get(group, self._default_options[group])
            for other, option in self._chosen_by(group, chosen[group]).items():
                if other in chosen:
                    file, earlier = self.files[group, chosen[group]], set(self.groups) - set(chosen)
                    what = f"override /{other}: a file of {group} cannot choose in {other}"
                    raise file.mistake(what, None, f"groups that come earlier: {', '.join(sorted(earlier))}")
                asked.setdefault(other, option)
        return {group: chosen[group] for group in self._default_options}

    def _chosen_by(self, group: str, option: str) -> dict[str, str]:
        """Return the options of other groups that a file chooses, itself or through the siblings it takes over."""
        found: dict[str, str] = {}
        for file in self._with_siblings(group, option):
            found |= file.choices
        return found | self.files[group, option].choices

    def _with_siblings(self, group: str, option: str) -> Iterator[ConfigFile]:
        """Yield a file and the options of its group that it takes over, in the order in which later ones win."""
        for name in self.files[group, option].parts:
            if name == SELF:
                yield self.files[group, option]
            else:
                yield from self._with_siblings(group, name)


def _merge(tree: Plain, values: Mapping[str, Any]) -> Plain:
    """Add values to a tree, mapping by mapping, and return the tree."""
    for key, value in values.items():
        if isinstance(value, dict):
            known = tree.get(key)
            tree[key] = _merge(known if isinstance(known, dict) else {}, value)
        else:
            tree[key] = value
    return tree


def _add_defaults_of_levers(tree: Plain) -> None:
    """Add what no file sets: the dates of the policy, and the levers that have a default in their class."""
    policy = tree.get("policy")
    dates = {key: f"${{policy.{key}}}" for key in DATES if isinstance(policy, dict) and key in policy}
    for group, model in GROUPS.items():
        fields = model.model_fields.items()
        defaults = {name: to_jsonable_python(field.default) for name, field in fields if not field.is_required()}
        if isinstance(tree.get(group), dict):
            tree[group] = {**dates, "regions": {}, **defaults, **tree[group]}


def _set(override: Override, tree: Plain, groups: Mapping[str, Sequence[str]]) -> None:
    """Set the value of an override in a tree; raises UserMistake when its key or its shape does not fit."""
    check_key(override, tree, groups)
    *parents, last = override.key.split(".")
    node, value = tree, override.value()
    for depth, part in enumerate(parents):
        node = node.setdefault(part, {})
        if not isinstance(node, dict):
            raise _not_a_part(override, ".".join(parents[: depth + 1]))
    present, given = _shape(node.get(last)), _shape(value)
    if present and given and present != given:
        raise UserMistake(f"{override.key} is given {given}", override.where, present)
    _merge(node, {last: value})


def check_key(override: Override, tree: Plain, groups: Mapping[str, Sequence[str]]) -> None:
    """Raise UserMistake when the dotted path of an override is not in the configuration tree."""
    node: Any = tree
    parts = override.key.split(".")
    if parts[0] == "task":
        raise UserMistake("a task has no settings of its own", override.where, "task=NAME")
    for depth, part in enumerate(parts):
        if not isinstance(node, dict):
            raise _not_a_part(override, ".".join(parts[:depth]))
        if part not in node:
            raise unknown("key", override.key, _keys_near(override.key, [*paths(tree), *groups]), override.where)
        if part in OPEN_MAPPINGS and depth > 0:
            return
        node = node[part]


def _not_a_part(override: Override, parent: str) -> UserMistake:
    return UserMistake(f"unknown key {override.key!r}: {parent} is one value", override.where, f"{parent}=…", parent)


def _keys_near(key: str, known: Sequence[str]) -> list[str]:
    """Return the known keys beside an unknown one: those under its nearest known parent, and the one most like it."""
    parts = key.split(".")
    parents = [".".join(parts[:depth]) for depth in range(len(parts) - 1, 0, -1)]
    prefix = next((f"{parent}." for parent in parents if parent in known), "")
    beside = [name for name in known if name.startswith(prefix) and "." not in name.removeprefix(prefix)]
    alike = nearest(key, known)
    return [*beside, alike] if alike else beside


def paths(tree: Mapping[str, Any], prefix: str = "") -> list[str]:
    """Return the dotted path of every mapping and leaf of a configuration tree."""
    found = []
    for key, value in tree.items():
        found.append(f"{prefix}{key}")
        if isinstance(value, Mapping):
            found.extend(paths(value, f"{prefix}{key}."))
    return found


def _shape(value: Any) -> str:
    return "a group of values" if isinstance(value, dict) else "a list" if isinstance(value, list) else ""


@dataclass(frozen=True)
class _References:
    """A tree in which a text may refer to another value as ${path}."""

    tree: Plain
    overrides: Sequence[Override]  # for messages

    def resolved(self, value: Any, path: str, above: tuple[str, ...] = ()) -> Any:
        """Return a value without references; `above` are those that lead to it."""
        if isinstance(value, dict):
            return {key: self.resolved(child, f"{path}.{key}" if path else key, above) for key, child in value.items()}
        if isinstance(value, list):
            return [self.resolved(child, f"{path}.{row}", above) for row, child in enumerate(value)]
        if not isinstance(value, str) or "${" not in value:
            return value
        whole = REFERENCE.fullmatch(value)
        if whole:
            return self._followed(whole[1], path, above)
        return REFERENCE.sub(lambda match: str(self._followed(match[1], path, above)), value)

    def _followed(self, target: str, path: str, above: tuple[str, ...]) -> Any:
        node: Any = self.tree
        for part in target.split("."):
            children = dict(enumerate(node)) if isinstance(node, list) else node if isinstance(node, dict) else {}
            key = int(part) if isinstance(node, list) and part.isdecimal() else part
            if target in above or key not in children:
                where = next((item.where for item in self.overrides if item.key == path), f"{path} in configs/")
                what = f"{path} refers to a value that is not there, or to itself"
                raise UserMistake(what, where, "${path.of.a.value}")
            node = children[key]
        return self.resolved(node, path, (*above, target))
