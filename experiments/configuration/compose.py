"""Composition by Hydra: the files chosen in each group and single values become one tree of plain values.

Hydra composes values that have been read and checked (`files.py`), not files: it follows no path, calls no code and
reads no environment. The command line chooses before the files, an experiment before a policy, both before config.yaml;
where two files hold the same value, that of the later group in config.yaml wins; single values win over all files.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from hydra import compose, initialize
from hydra.core.config_store import ConfigStore
from hydra.core.global_hydra import GlobalHydra
from hydra.errors import HydraException
from omegaconf import DictConfig, OmegaConf
from omegaconf.errors import InterpolationKeyError, InterpolationResolutionError, OmegaConfBaseException
from pydantic_core import to_jsonable_python

from experiments.configuration.files import SELF, ConfigFile, Files, options_of, plain_value, read_files
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

    def assumption_of(self, path: str) -> str:
        """Return the number of the assumption behind the value at a dotted path, empty where its line names none."""
        leaves = (file.leaves[path] for file in self.files if path in file.leaves)
        return next((number for leaf in leaves for number in leaf.assumptions), "")


class Composer:
    """A folder of configurations. Its files are read and checked once, all of them, when the first is needed."""

    def __init__(self, configs: Path, own: tuple[ConfigFile, ...] = ()) -> None:
        self.configs = configs
        self.own = own  # files of the person's own, outside the folder
        self._known: dict[tuple[str, ...], DictConfig] = {}  # what Hydra composed, by choices

    @cached_property
    def files(self) -> Files:
        """All files of the folder; raises UserMistake for the first that holds more than values."""
        if not (self.configs / "config.yaml").exists():
            raise UserMistake("there is no configuration", str(self.configs), "a folder that holds config.yaml")
        return read_files(self.configs, self.own)

    @cached_property
    def groups(self) -> Mapping[str, tuple[str, ...]]:
        """The options of each group."""
        return options_of(self.files)

    def composed(self, overrides: Sequence[Override]) -> Configuration:
        """Return the configuration under overrides with one value each; raises UserMistake when one does not fit."""
        for override in overrides:
            self.check_group(override)
        single = [override for override in overrides if override.key not in self.groups]
        choices: dict[str, str] = {}
        with _user_mistakes(overrides, choices, self.files):
            config = self._chosen(tuple(f"{item.key}={item.option}" for item in overrides if item.key in self.groups))
            options = config.hydra.runtime.choices
            choices.update({group: str(options[group]) for group in self.groups})
            values = self._values(config, single)
        order = [group for group in options if group in self.groups]
        files = [self.files["", "config"], *(file for group in order for file in self._files(group, choices[group]))]
        return Configuration(values, choices, tuple(overrides), self.configs, tuple(reversed(files)))

    def check_group(self, override: Override) -> None:
        """Raise UserMistake when an override chooses an option that its group does not have."""
        if override.key in self.groups:
            check_choice(override, self.groups[override.key])

    def _chosen(self, choices: tuple[str, ...]) -> DictConfig:
        """Return what Hydra composes from `group=option` choices, with Hydra's own settings beside it."""
        if choices not in self._known:
            with _hydra(self._stored_files):
                self._known[choices] = compose("config", overrides=list(choices), return_hydra_config=True)
        return self._known[choices]

    @cached_property
    def _stored_files(self) -> dict[str, Any]:
        """The checked files as Hydra keeps configurations that do not come from a folder."""
        store = ConfigStore.instance()
        others, store.repo = store.repo, {}
        try:
            for file in self.files.values():
                own = file.values if file.is_global else file.values[file.group]
                defaults = [plain_value(entry) for entry in file.defaults] if file.group else self._defaults
                node = {**own, **({"defaults": defaults} if defaults else {})}
                store.store(file.option, node, file.group or None, "_global_" if file.is_global else None)
            return store.repo
        finally:
            store.repo = others

    @cached_property
    def _defaults(self) -> list[Any]:
        """The defaults of config.yaml, and before them those of the groups that it does not list."""
        root = self.files["", "config"]
        if root.parts[0] != SELF:
            raise root.mistake(f"defaults does not begin with {SELF}", None, f"{SELF}, then `group: option`")
        unlisted = [group for group in self.groups if group not in root.choices]
        for group in unlisted:
            if UNLISTED not in self.groups[group]:
                what = f"defaults chooses no option of {group}, and there is no configs/{group}/{UNLISTED}.yaml"
                raise root.mistake(what, None, f"{group}: one of {', '.join(self.groups[group])}")
        return [
            SELF,
            *({group: option} for group, option in {**dict.fromkeys(unlisted, UNLISTED), **root.choices}.items()),
        ]

    def _values(self, config: DictConfig, single: Sequence[Override]) -> Plain:
        """Return a composed configuration as plain values, with single values set and references followed."""
        tree = OmegaConf.masked_copy(config, [str(key) for key in config if key != "hydra"])
        OmegaConf.set_struct(tree, False)
        _add_defaults_of_levers(tree)
        for override in single:
            _set(override, tree, self.groups)
        values: Plain = OmegaConf.to_container(tree, resolve=True)  # type: ignore[assignment]
        return values

    def _files(self, group: str, option: str) -> Iterator[ConfigFile]:
        """Yield a file and the options of its group that it takes over, in the order in which later ones win."""
        for name in self.files[group, option].parts:
            if name == SELF:
                yield self.files[group, option]
            else:
                yield from self._files(group, name)


@contextmanager
def _hydra(stored: Mapping[str, Any]) -> Iterator[None]:
    """Let Hydra compose from these stored configurations; what it knew before is as it was afterwards."""
    known, outer = ConfigStore.instance().repo, GlobalHydra.instance().hydra
    hidden = {name: known[name] for name in stored if name in known}
    known.update(stored)
    GlobalHydra.instance().clear()
    try:
        with initialize(version_base="1.3", config_path=None):
            yield
    finally:
        for name in stored:
            del known[name]
        known.update(hidden)
        GlobalHydra.instance().hydra = outer


@contextmanager
def _user_mistakes(overrides: Sequence[Override], choices: Mapping[str, str], files: Files) -> Iterator[None]:
    """Turn what Hydra raises for files and values that do not compose into the person's mistake."""
    try:
        yield
    except InterpolationKeyError as error:
        missing = next(iter(re.findall(r"'([^']+)'", str(error))), "")
        group = missing.partition(".")[0]
        file = files[group, choices[group]] if group in choices else files["", "config"]
        where = next((item.where for item in overrides if item.key == error.full_key), file.name)
        what = f"{missing} is missing, and {error.full_key} refers to it"
        raise UserMistake(what, where, "a value; null where none is meant") from None
    except InterpolationResolutionError as error:
        path = str(error.full_key or "")
        where = next((item.where for item in overrides if item.key == path), f"{path} in configs/")
        what = f"{path} refers to a value that is not there, or to itself"
        raise UserMistake(what, where, "${path.of.a.value}") from None
    except (HydraException, OmegaConfBaseException, ValueError, TypeError, RecursionError) as error:
        typed = ", ".join(override.text for override in overrides)
        reason = str(error).strip().partition("\n")[0]
        where = "; ".join(filter(None, [typed, "configs/config.yaml"]))
        raise UserMistake(f"these files and values do not fit together: {reason}", where, "see configs/") from None


def _add_defaults_of_levers(tree: DictConfig) -> None:
    """Add what no file sets: the dates of the policy, and the levers that have a default in their class."""
    policy = tree.get("policy")
    dates = {key: f"${{policy.{key}}}" for key in DATES if isinstance(policy, DictConfig) and key in policy}
    for group, model in GROUPS.items():
        fields = model.model_fields.items()
        defaults = {name: to_jsonable_python(field.default) for name, field in fields if not field.is_required()}
        if isinstance(tree.get(group), DictConfig):
            own: Any = OmegaConf.to_container(tree[group], resolve=False)
            tree[group] = {**dates, "regions": {}, **defaults, **own}


def _set(override: Override, tree: DictConfig, groups: Mapping[str, Sequence[str]]) -> None:
    """Set the value of an override in a tree; raises UserMistake when its key or its shape does not fit."""
    check_key(override, tree, groups)
    value = override.value()
    present, given = _shape(OmegaConf.select(tree, override.key)), _shape(value)
    if present and given and present != given:
        raise UserMistake(f"{override.key} is given {given}", override.where, present)
    OmegaConf.update(tree, override.key, value, merge=True, force_add=True)


def check_key(override: Override, tree: Mapping[str, Any], groups: Mapping[str, Sequence[str]]) -> None:
    """Raise UserMistake when the dotted path of an override is not in the configuration tree."""
    node: Any = tree
    parts = override.key.split(".")
    if parts[0] == "task":
        raise UserMistake("a task has no settings of its own", override.where, "task=NAME")
    for depth, part in enumerate(parts):
        if not isinstance(node, Mapping):
            raise _not_a_part(override, ".".join(parts[:depth]))
        if part not in node:
            raise unknown("key", override.key, keys_near(override.key, [*paths(tree), *groups]), override.where)
        if part in OPEN_MAPPINGS and depth > 0:
            return
        node = node[part]


def _not_a_part(override: Override, parent: str) -> UserMistake:
    return UserMistake(f"unknown key {override.key!r}: {parent} is one value", override.where, f"{parent}=…", parent)


def keys_near(key: str, known: Sequence[str]) -> list[str]:
    """Return the known keys beside an unknown one: those under its nearest known parent, and the one most like it."""
    parts = key.split(".")
    parents = [".".join(parts[:depth]) for depth in range(len(parts) - 1, 0, -1)]
    prefix = next((f"{parent}." for parent in parents if parent in known), "")
    beside = [name for name in known if name.startswith(prefix) and "." not in name.removeprefix(prefix)]
    alike = nearest(key, [name for name in known if not name.startswith("task.")])  # nobody types these
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
