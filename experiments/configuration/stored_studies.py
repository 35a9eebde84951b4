"""Stored studies named on the command line, those that a sweep made included."""

from collections.abc import Sequence
from pathlib import Path

from experiments.configuration.compose import Composer
from experiments.configuration.overrides import Override
from experiments.mistakes import UserMistake, listed, nearest

MANIFEST = "manifest.json"


def named_studies(overrides: Sequence[Override], composer: Composer) -> tuple[Override, ...]:
    """Return overrides in which `experiment=NAME` of a task on stored studies means the study that is stored as NAME.

    An experiment of that name goes first. Raises UserMistake when there is neither.
    """
    if not _about_stored(overrides, composer):
        return tuple(overrides)
    return tuple(_study_of(override, overrides, composer) for override in overrides)


def _about_stored(overrides: Sequence[Override], composer: Composer) -> bool:
    file = composer.files.get(("task", next((item.option for item in overrides if item.key == "task"), "")))
    task = file.values.get("task") if file else None
    return isinstance(task, dict) and task.get("arms") == "stored"


def _study_of(override: Override, overrides: Sequence[Override], composer: Composer) -> Override:
    name, experiments = override.option, composer.groups.get("experiment", ())
    if override.key != "experiment" or override.swept or name in experiments:
        return override
    results = next((item.option for item in overrides if item.key == "results"), "results")
    stored = stored_names(composer.configs.parent / results)
    if name not in stored:
        known = [*experiments, *stored]
        what = f"no experiment or stored study {name!r}"
        raise UserMistake(what, override.where, listed(known), nearest(name, known))
    return Override("study", (name,), override.text, override.typed_in)


def stored_names(results: Path) -> list[str]:
    """Return the names of the studies in a folder of results, sorted; none where there is no such folder."""
    try:
        return sorted(file.parent.name for file in results.glob(f"*/{MANIFEST}"))
    except (OSError, ValueError):
        return []
