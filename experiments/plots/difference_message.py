"""The title of a slide of differences: the clearest one in coverage and shells, and what is spent beside it."""

from collections.abc import Iterator, Mapping, Sequence

from experiments.comparing.place import place_name
from experiments.comparing.verdicts import TOLD, MeanDifference, clearest, message_of
from experiments.language.numbers import month_and_year
from experiments.language.texts import in_sentence, text
from experiments.plots.results import StoredStudy
from experiments.plots.slide_measures import SHARES, SPENDING, Measure

Found = Mapping[tuple[Measure, str], MeanDifference]
"""What is judged, by measure and arm."""


def difference_title(study: StoredStudy, arms: Sequence[str]) -> str:
    """Return the title of a slide on which these arms are compared: where, when, and the message."""
    language, told = study.language, dict[str, list[str]]()  # parts of the message by arm, "" for none
    for arm, part in _parts(study, arms):
        told.setdefault(arm, []).append(part)
    then = text("slides.differences.then", language)
    message = then.join(_of_arm(study, arm, then.join(parts)) for arm, parts in told.items())
    place, when = place_name(study.manifest, language), month_and_year(study.last_date, language)
    return text("slides.differences.title", language, place=place, when=when, message=message)


def _parts(study: StoredStudy, arms: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the part of the message about shares and that about spending, each with its arm, "" where none is told.

    What is spent is that of the arm which the first part names, where it is told.
    """
    leader = ""
    for kind, measures in (("shares", SHARES), ("spending", (SPENDING,))):
        found = {(one, arm): one.judged(study, arm) for one in measures for arm in _compared(study, one, arms)}
        of_leader = {key: one for key, one in found.items() if key[1] == leader and one.standing in TOLD}
        if found:
            leader, part = _part(study, kind, of_leader or found)
            yield leader, part


def _compared(study: StoredStudy, measure: Measure, arms: Sequence[str]) -> list[str]:
    return [arm for arm in arms if study.difference(arm, measure.metric)]


def _part(study: StoredStudy, kind: str, found: Found) -> tuple[str, str]:
    """Return the arm of the clearest difference and what it is, or that none is clear."""
    language, key = study.language, clearest(found)
    message = message_of(found, key)
    if key is None:
        return "", text(f"slides.differences.{kind}.{message}", language)
    measure, arm = key
    name = in_sentence(text(f"slides.differences.panel.{measure.metric}", language))
    value = measure.difference(found[key].mean, language)
    return arm, text(f"slides.differences.{message}", language, measure=name, value=value)


def _of_arm(study: StoredStudy, arm: str, told: str) -> str:
    return text("slides.differences.of_arm", study.language, told=told, arm=study.label(arm)) if arm else told
