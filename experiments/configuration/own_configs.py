"""Configuration files of a person's own, outside the project: their path stands where the name of an option would."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from experiments.configuration.compose import Composer
from experiments.configuration.files import ConfigFile, own_file
from experiments.configuration.overrides import Override
from experiments.configuration.plain_names import NAME, plain_name
from experiments.mistakes import UserMistake, nearest

ENDINGS = (".yaml", ".yml")
EXPERIMENT = "experiment"


def with_own_files(overrides: Sequence[Override], composer: Composer) -> tuple[tuple[Override, ...], Composer]:
    """Return overrides in which the name of a file stands for its path, and a composer that knows these files.

    The arms of an experiment of one's own may name such files, too. Raises UserMistake for a file that cannot be read,
    that holds more than values, or whose name is taken.
    """
    asked = [(item.key, value.strip("'\""), item.where) for item in overrides for value in item.values]
    own = dict(_read(asked, composer))
    for file in [file for (group, _), file in own.items() if group == EXPERIMENT]:
        own |= _read(_of_arms(file), composer)
    if not own:
        return tuple(overrides), composer
    return tuple(named(item, composer.groups) for item in overrides), Composer(composer.configs, tuple(own.values()))


def named(override: Override, groups: Collection[str]) -> Override:
    """Return an override that chooses an option by name where it gave the path of a file."""
    plain = [value.strip("'\"") for value in override.values]
    if override.key not in groups or not any(map(_is_path, plain)):
        return override
    return replace(override, values=tuple(Path(value).stem if _is_path(value) else value for value in plain))


def _is_path(option: str) -> bool:
    return option.endswith(ENDINGS) or "/" in option


def _of_arms(experiment: ConfigFile) -> Iterator[tuple[str, str, str]]:
    """Yield key, value and place of what the arms of an experiment hold."""
    own = experiment.values.get(EXPERIMENT)
    arms = own.get("arms") if isinstance(own, dict) else None
    for name, texts in arms.items() if isinstance(arms, dict) else ():
        for text in texts if isinstance(texts, list) else ():
            key, _, value = str(text).partition("=")
            yield key, value, f"arm {name} in {experiment.name}: {text}"


def _read(asked: Iterable[tuple[str, str, str]], composer: Composer) -> Iterator[tuple[tuple[str, str], ConfigFile]]:
    """Yield each file asked for, with its group and its whole path."""
    for group, path, where in asked:
        if group in composer.groups and _is_path(path):
            _check_name(group, Path(path), where, composer)
            yield (group, str(Path(path).absolute())), own_file(group, path)


def _check_name(group: str, path: Path, where: str, composer: Composer) -> None:
    name = path.stem
    if path.suffix not in ENDINGS or not _is_file(path):
        others = [str(file) for ending in ENDINGS for file in path.parent.glob(f"*{ending}") if file.is_file()]
        allowed = "a .yaml file, its path from the folder in which you are or from the root"
        raise UserMistake(f"{str(path)!r} is not a .yaml file", where, allowed, nearest(str(path), others))
    if not NAME.fullmatch(name):
        what = f"the name of the file {path.name} cannot name a {group}"
        raise UserMistake(what, where, "letters a–z, digits, _ and -", f"{plain_name(name) or 'mine'}.yaml")
    if name in composer.groups[group]:
        what = f"{path.name} has the name of a {group} of the project, configs/{group}/{name}.yaml"
        raise UserMistake(what, where, "another name for the file", f"my_{name}.yaml")


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # a name that no file can have
        return False
