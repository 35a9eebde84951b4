"""Stored studies named on the command line, those that a sweep made included."""

from collections.abc import Sequence
from pathlib import Path

import yaml

from experiments.configuration.compose import Composer
from experiments.configuration.overrides import Setting
from experiments.mistakes import UserMistake, listed, nearest

MANIFEST = "manifest.json"


def named_studies(settings: Sequence[Setting], composer: Composer) -> tuple[Setting, ...]:
    """Return settings in which `experiment=NAME` of a task on stored studies means the study that is stored as NAME.

    An experiment of that name goes first. Raises UserMistake when there is neither.
    """
    if not _about_stored(settings, composer):
        return tuple(settings)
    return tuple(_study_of(setting, settings, composer) for setting in settings)


def _about_stored(settings: Sequence[Setting], composer: Composer) -> bool:
    names = [setting.values[0] for setting in settings if setting.key == "task"]
    file = composer.configs / "task" / f"{names[0]}.yaml" if names else composer.configs
    if not names or names[0] not in composer.groups.get("task", ()) or not file.is_file():
        return False  # reading a pipe would never end
    try:
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, yaml.YAMLError):
        return False  # a damaged file is refused when the configuration is composed
    task = content.get("task") if isinstance(content, dict) else None
    return isinstance(task, dict) and task.get("arms") == "stored"


def _study_of(setting: Setting, settings: Sequence[Setting], composer: Composer) -> Setting:
    name = setting.values[0].strip("'\"")
    experiments = composer.groups.get("experiment", ())
    if setting.key != "experiment" or setting.swept or name in experiments:
        return setting
    stored = stored_names(composer.configs.parent / _results(settings))
    if name not in stored:
        known = [*experiments, *stored]
        where = f"{setting.origin}: {setting.text}"
        raise UserMistake(f"no experiment or stored study {name!r}", where, listed(known), nearest(name, known))
    return Setting("study", (name,), setting.text, setting.origin)


def _results(settings: Sequence[Setting]) -> str:
    given = [setting.values[0].strip("'\"") for setting in settings if setting.key == "results"]
    return given[0] if given else "results"


def stored_names(results: Path) -> list[str]:
    """Return the names of the studies in a folder of results, sorted; none where there is no such folder."""
    try:
        return sorted(file.parent.name for file in results.glob(f"*/{MANIFEST}"))
    except (OSError, ValueError):
        return []
