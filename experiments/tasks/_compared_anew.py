"""A stored study compared with another baseline or other margins: its tables, workbook and figures follow."""

from collections.abc import Mapping
from typing import Any

from experiments.comparing.publish import publish
from experiments.comparing.study_results import StudyResults, compared_anew
from experiments.configuration.schema import TaskSettings
from experiments.mistakes import unknown
from experiments.plots import draw_all
from experiments.study.definition import StudyDefinition

DEFAULTS = "configs/config.yaml"  # whose values are nobody's choice


def published_anew(results: StudyResults, study: StudyDefinition, settings: TaskSettings) -> StudyResults:
    """Write what depends on the baseline anew, figures where it changed, and return the results.

    Raises UserMistake for a baseline that is no arm of the stored study.
    """
    before = results.baseline
    if study.baseline not in results.national:
        raise unknown("arm", study.baseline, results.national, "baseline")
    found = compared_anew(results, study.baseline, _margins(study, settings, results.manifest))
    publish(found, study.language)
    if study.baseline != before:  # figures show differences from the baseline, too
        draw_all(study.results, str(found.manifest.get("language", study.language)))
    return found


def is_set(path: str, settings: TaskSettings) -> bool:
    """Say whether the command line or an experiment sets a value, instead of the defaults of the project."""
    where = next(iter(settings.set_in.values()), None)
    return where is not None and not where(path).startswith(DEFAULTS)


def _margins(study: StudyDefinition, settings: TaskSettings, manifest: Mapping[str, Any]) -> dict[str, float]:
    """Return the margins of a stored study, and those that the command line or an experiment sets in their place."""
    kept = manifest["configuration"].get("margins") or {}
    given = {name: value for name, value in study.margins.items() if value is not None}
    chosen = {name for name in given if name not in kept or is_set(f"margins.{name}", settings)}
    return {**kept, **{name: given[name] for name in chosen}}
