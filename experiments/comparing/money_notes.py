"""What must be known to read differences in spending: what costs nothing in the model, and what is not drawn."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from experiments.comparing.settings import settings_by_arm
from experiments.language.numbers import number
from experiments.language.texts import text

PRESSURE = ("timeline.target_date", "timeline.pressure")
FACILITATORS = "facilitation.facilitators_per_million"
FACILITATOR_EUROS = "behaviour.pay.facilitator"  # a year


def money_notes(manifest: Mapping[str, Any], arms: Sequence[str], language: str) -> Iterator[str]:
    """Yield a sentence where these arms of a study differ in pressure, and one where they do in facilitators.

    What a facilitator costs is told where no draw moves it: the manifest names each drawn parameter.
    """
    settings = [found for arm, found in settings_by_arm(manifest).items() if arm in arms]
    if any(_differ(settings, path) for path in PRESSURE):
        yield text("money_notes.pressure", language)
    is_drawn = FACILITATOR_EUROS in (manifest.get("assumptions") or {})
    euros = None if is_drawn or not settings else settings[0].get(FACILITATOR_EUROS)
    if isinstance(euros, float) and _differ(settings, FACILITATORS) and not _differ(settings, FACILITATOR_EUROS):
        yield text("money_notes.facilitator", language, euros=number(euros, language))


def _differ(settings: Sequence[Mapping[str, Any]], path: str) -> bool:
    return len({str(found.get(path)) for found in settings}) > 1
