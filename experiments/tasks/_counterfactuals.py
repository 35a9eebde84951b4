"""Which arms of a study are counterfactuals, in words."""

from collections.abc import Iterator

from experiments.language.numbers import full_date
from experiments.language.texts import text
from experiments.study.definition import StudyDefinition


def counterfactual_lines(study: StudyDefinition) -> Iterator[str]:
    """Yield a line for each day on which arms leave history although what came after it was observed."""
    language = study.language
    for day, arms in study.departures.items():
        days = {"day": full_date(day, language), "as_of": full_date(study.as_of, language)}
        yield text("counterfactuals.from", language, arms=", ".join(arm.name for arm in arms), **days)
