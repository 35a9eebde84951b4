"""What replicates=auto says on the screen: what is asked, and what each round reached."""

from collections.abc import Iterator

from experiments.language.numbers import significant
from experiments.language.texts import text
from experiments.running.rounds import Reached, Round
from experiments.study.definition import Precision, StudyDefinition
from sim.metrics import metric
from sim.metrics.base import MetricKind


def asked_in_words(study: StudyDefinition, precision: Precision) -> str:
    """Return how precisely a study with replicates=auto wants to know what."""
    asked = ", ".join(_with_width(name, width, study.language) for name, width in precision.half_width.items())
    return text("rounds.asked", study.language, date=precision.day, asked=asked, most=study.replicates)


def round_in_words(done: Round, language: str) -> str:
    """Return what a round reached, and what follows."""
    reached = ", ".join(_with_width(one.metric, one.half_width, language) for one in done.reached)
    left = ", ".join(_left(done.reached, language))
    follows = text(f"rounds.{done.verdict.name.lower()}", language, following=done.following, left=left)
    return text("rounds.round", language, n=done.replicates, reached=reached, follows=follows)


def _left(reached: tuple[Reached, ...], language: str) -> Iterator[str]:
    for one in reached:
        if not one.is_reached:
            yield _with_width(one.metric, one.from_parameters, language)


def _with_width(name: str, half_width: float, language: str) -> str:
    found = metric(name)
    label = found.label[language]
    if found.kind == MetricKind.SHARE:
        return f"{label} ± {significant(100 * half_width, language)}{text('comparing.points', language)}"
    return f"{label} ± {significant(half_width, language)}"
