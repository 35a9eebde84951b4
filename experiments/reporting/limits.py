"""What the results of a study do not say."""

from typing import Final

from experiments.comparing.place import is_thinned
from experiments.language.numbers import full_date, significant
from experiments.language.texts import text
from experiments.plots.results import StoredStudy

ALWAYS: Final = ("strength", "shells", "form", "health", "single")


def limits_of(study: StoredStudy) -> list[str]:
    """Return the limits of a study in words, those that hold for every study first."""
    manifest, language = study.manifest, study.language
    known = full_date(study.data_end, language)
    scale = significant(float(manifest["world"].get("scale", 1.0)), language)
    own = {
        "counterfactual": bool(manifest.get("departures")),
        "modified": study.source.changed,
        "thinned": is_thinned(manifest),
    }
    names = (*ALWAYS, "known", *(name for name, holds in own.items() if holds))
    return [text(f"report.limits.{name}", language, as_of=known, scale=scale) for name in names]
