"""Hydra's composition as plain values: choices of groups, then single values, each checked to exist."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from hydra import compose, initialize_config_dir
from hydra.core.global_hydra import GlobalHydra
from hydra.errors import HydraException
from omegaconf import DictConfig, ListConfig, OmegaConf
from omegaconf.errors import InterpolationResolutionError, OmegaConfBaseException

from experiments.configuration.composition_cache import Composition, kept
from experiments.configuration.files import check_files, refuse_key
from experiments.configuration.overrides import Setting, check_choice, parse_value
from experiments.configuration.provenance import Provenance, at, file_provenance
from experiments.mistakes import UserMistake, nearest, unknown
from sim.levers.policy import GROUPS

Plain = dict[str, Any]
LEVER_ROOTS = ("policy", *GROUPS)  # the groups of configs/levers.yaml
OPEN_MAPPINGS = ("regions", "arms", "label", "half_width")
BROKEN = (
    HydraException,
    OmegaConfBaseException,
    yaml.YAMLError,
    OSError,
    ValueError,
    TypeError,
    AttributeError,
    RecursionError,
)


@dataclass(frozen=True)
class Composed:
    """One composed configuration, and what is needed to say where each of its values comes from."""

    values: Plain
    choices: Mapping[str, str]  # group → option
    settings: tuple[Setting, ...]
    configs: Path

    def where(self, path: str) -> str:
        """Return the override, or the file and line, that sets the value at a dotted path."""
        single = [setting for setting in reversed(self.settings) if setting.key not in self.choices]
        for setting in single:
            if path == setting.key or path.startswith(f"{setting.key}.") or setting.key.startswith(f"{path}."):
                return f"{setting.origin}: {setting.text}"
        return self.file_of(path)

    def file_of(self, path: str) -> str:
        """Return the file, and the line if the value stands there, of the group to which a dotted path belongs."""
        files = [self.configs / f"{group}/{option}.yaml" for group, option in self._groups_first(path)]
        for file in [*files, self.configs / "config.yaml"]:
            leaf = at(_leaves_of(file, self.configs, file.stat().st_mtime_ns), path) if file.exists() else None
            if leaf:
                return f"{short(file, self.configs)}, line {leaf.line}"
        return short(files[0] if files and files[0].exists() else self.configs / "config.yaml", self.configs)

    def _groups_first(self, path: str) -> list[tuple[str, str]]:
        root = path.split(".", maxsplit=1)[0]
        return sorted(self.choices.items(), key=lambda item: (item[0] != root, item[0] not in ("experiment", "policy")))


@lru_cache(maxsize=256)
def _leaves_of(file: Path, configs: Path, _changed: int) -> Mapping[str, Provenance]:
    return file_provenance(file, configs)


def short(file: Path, configs: Path) -> str:
    """Return a configuration file's path as a person would type it."""
    return f"configs/{file.relative_to(configs).as_posix()}"


class Composer:
    """Composes configurations from one folder; the same choices of groups are composed once."""

    def __init__(self, configs: Path) -> None:
        self.configs = configs
        self.groups = _options(configs)
        self._known: dict[tuple[str, ...], tuple[DictConfig, Mapping[str, str]]] = {}
        self._checked = False  # whether the files are known to hold nothing but values

    def composed(self, settings: Sequence[Setting], primary: str = "config") -> Composed:
        """Return the configuration under settings with one value each; raises UserMistake when one does not fit."""
        for setting in settings:
            self.check_group(setting)
        choices = [setting for setting in settings if setting.key in self.groups]
        single = [setting for setting in settings if setting.key not in self.groups]
        config, chosen = self._chosen(primary, choices)
        if single:
            tree = _plain(config, resolve=False)
            for setting in single:
                check_key(setting, tree, self.groups)
        values = self._resolved(config, settings, single)
        _refuse_keys(values, self.configs)
        return Composed(values, chosen, tuple(settings), self.configs)

    def arm_of(self, base: Composed, settings: Sequence[Setting]) -> Composed:
        """Return the same as `composed`, faster where settings differ from those of a base in levers only.

        Levers are then composed alone, and the rest is the base's.
        """
        differing = set(settings) ^ set(base.settings)
        if any(setting.root not in LEVER_ROOTS for setting in differing) or self._experiment_sets_levers(base):
            return self.composed(settings)
        try:
            part = self.composed([setting for setting in settings if setting.root in LEVER_ROOTS], primary="levers")
        except UserMistake:
            return self.composed(settings)
        if not set(part.values) <= set(LEVER_ROOTS):
            return self.composed(settings)
        values, choices = {**base.values, **part.values}, {**base.choices, **part.choices}
        return Composed(values, choices, tuple(settings), self.configs)

    def _experiment_sets_levers(self, base: Composed) -> bool:
        file = self.configs / "experiment" / f"{base.choices.get('experiment')}.yaml"
        content = yaml.safe_load(file.read_text(encoding="utf-8")) if file.is_file() else {}
        return bool({"defaults", *LEVER_ROOTS} & set(content or {}))

    def check_group(self, setting: Setting) -> None:
        """Raise UserMistake when a setting chooses an option that its group does not have."""
        if setting.key in self.groups:
            check_choice(setting, self.groups[setting.key])

    def _chosen(self, primary: str, choices: Sequence[Setting]) -> tuple[DictConfig, Mapping[str, str]]:
        """Return what Hydra composes from choices of groups, and the option of every group."""
        texts = [f"{item.key}={item.values[0]}" for item in choices]
        name = (primary, *texts)
        if name not in self._known:
            with self._breaking(choices):
                tree, options = kept(self.configs, name, lambda: self._checked_hydra(primary, texts))
                self._known[name] = OmegaConf.create(tree), options
        return self._known[name]

    def _checked_hydra(self, primary: str, texts: list[str]) -> Composition:
        if not self._checked:
            check_files(self.configs, self.groups)
            self._checked = True
        return self._hydra(primary, texts)

    def _hydra(self, primary: str, texts: list[str]) -> Composition:
        config = compose(primary, overrides=texts, return_hydra_config=True)
        options = {group: str(option) for group, option in config.hydra.runtime.choices.items() if group in self.groups}
        OmegaConf.set_readonly(config, False)
        OmegaConf.set_struct(config, False)
        del config["hydra"]
        return _plain(config, resolve=False), options

    def _resolved(self, config: DictConfig, settings: Sequence[Setting], single: Sequence[Setting]) -> Plain:
        """Return a composed configuration with single values set, as Hydra's forced overrides do, and resolved."""
        with self._breaking(settings):
            changed = deepcopy(config) if single else config
            for setting in single:
                value = parse_value(setting)
                _check_shape(setting, OmegaConf.select(changed, setting.key), value)
                OmegaConf.update(changed, setting.key, value, merge=True, force_add=True)
            return _plain(changed, resolve=True)

    @contextmanager
    def _breaking(self, settings: Sequence[Setting]) -> Iterator[None]:
        """Turn what Hydra raises for files and values that do not compose into the person's mistake."""
        try:
            yield
        except BROKEN as error:
            raise self._broken(error, settings) from None

    def _broken(self, error: Exception, settings: Sequence[Setting]) -> UserMistake:
        path = str(getattr(error, "full_key", None) or "")
        setter = next((setting for setting in settings if path and setting.key == path), None)
        if isinstance(error, InterpolationResolutionError):
            where = f"{setter.origin}: {setter.text}" if setter else f"{path} in configs/"
            return UserMistake(f"{path} refers to a value that is not there, or to itself", where, "${path.of.a.value}")
        typed = ", ".join(setting.text for setting in settings)
        chosen = ", ".join(f"configs/{item.key}/{item.values[0]}.yaml" for item in settings if item.key in self.groups)
        where = "; ".join(filter(None, [typed, chosen, "configs/config.yaml"]))
        return UserMistake(f"these files and values do not fit together: {_first_lines(error)}", where, "see configs/")


@contextmanager
def composer(configs: Path) -> Iterator[Composer]:
    """Open a folder of configurations for composing; raises UserMistake when it is not there."""
    if not (configs / "config.yaml").is_file():
        raise UserMistake("there is no configuration", str(configs), "a folder that holds config.yaml")
    outer = GlobalHydra.instance().hydra  # someone else's composition, in a notebook or a test, goes on afterwards
    GlobalHydra.instance().clear()
    try:
        with initialize_config_dir(version_base="1.3", config_dir=str(configs.resolve())):
            yield Composer(configs)
    finally:
        GlobalHydra.instance().hydra = outer


def check_key(setting: Setting, tree: Plain, groups: Mapping[str, Sequence[str]]) -> None:
    """Raise UserMistake when a dotted path is not in the configuration tree."""
    node: Any = tree
    parts = setting.key.split(".")
    if parts[0] == "task":
        raise UserMistake("a task has no settings of its own", f"{setting.origin}: {setting.text}", "task=NAME")
    for depth, part in enumerate(parts):
        if not isinstance(node, dict):
            raise _not_a_part(setting, ".".join(parts[:depth]))
        if part not in node:
            known = [*paths(tree), *groups]
            raise unknown("key", setting.key, _near(known, setting.key), f"{setting.origin}: {setting.text}")
        if part in OPEN_MAPPINGS and depth > 0:
            return
        node = node[part]


def _not_a_part(setting: Setting, parent: str) -> UserMistake:
    where = f"{setting.origin}: {setting.text}"
    return UserMistake(f"unknown key {setting.key!r}: {parent} is one value", where, f"{parent}=…", parent)


def _near(known: Sequence[str], key: str) -> list[str]:
    """Return the known keys beside an unknown one: those under its nearest known parent, and the one most like it."""
    parents = [parent for parent in _parents(key) if parent in known]
    prefix = f"{parents[0]}." if parents else ""
    beside = [name for name in known if name.startswith(prefix) and "." not in name.removeprefix(prefix)]
    alike = nearest(key, known)
    return [*beside, alike] if alike else beside


def _parents(key: str) -> list[str]:
    """Return the dotted paths above a key, the nearest first."""
    parts = key.split(".")
    return [".".join(parts[:depth]) for depth in range(len(parts) - 1, 0, -1)]


def paths(tree: Mapping[str, Any], prefix: str = "") -> list[str]:
    """Return the dotted path of every mapping and leaf of a configuration tree."""
    found = []
    for key, value in tree.items():
        path = f"{prefix}{key}"
        found.append(path)
        if isinstance(value, Mapping):
            found.extend(paths(value, f"{path}."))
    return found


def _options(configs: Path) -> dict[str, tuple[str, ...]]:
    folders = [folder for folder in sorted(configs.iterdir()) if folder.is_dir() and any(folder.glob("*.yaml"))]
    return {folder.name: tuple(sorted(file.stem for file in folder.glob("*.yaml"))) for folder in folders}


def _plain(config: DictConfig, resolve: bool) -> Plain:
    container = OmegaConf.to_container(config, resolve=resolve)
    return {str(key): value for key, value in container.items()} if isinstance(container, dict) else {}


def _check_shape(setting: Setting, present: Any, value: Any) -> None:
    """Raise UserMistake for a list where a group of values stands, or the other way round."""
    shape = _shape(present, DictConfig, ListConfig)
    given = _shape(value, dict, list)
    if shape and given and shape != given:
        raise UserMistake(f"{setting.key} is given {given}", f"{setting.origin}: {setting.text}", shape)


def _shape(value: Any, group: type[Any], several: type[Any]) -> str:
    return "a group of values" if isinstance(value, group) else "a list" if isinstance(value, several) else ""


def _refuse_keys(values: Any, configs: Path, path: str = "") -> None:
    children = values.items() if isinstance(values, dict) else enumerate(values) if isinstance(values, list) else ()
    for key, value in children:
        refuse_key(str(key), path or short(configs / "config.yaml", configs), top=not path)
        _refuse_keys(value, configs, f"{path}.{key}" if path else str(key))


def _first_lines(error: Exception) -> str:
    problem = getattr(error, "problem", None)
    return str(problem or "; ".join(str(error).splitlines()[:2]) or type(error).__name__)
