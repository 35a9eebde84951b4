"""What replicates=auto says on the screen: what is asked, and what each round reached."""

from collections.abc import Iterator

from experiments.language.numbers import NO_BREAK, number
from experiments.running.rounds import Reached, Round, Verdict
from experiments.study.definition import Precision, StudyDefinition
from sim.metrics import metric
from sim.metrics.base import Kind

_WORDS = {
    "asked": {
        "fr": "replicates=auto : réplications ajoutées jusqu'à ce que l'écart moyen à la référence, {date}, soit connu "
        "à {asked} près (demi-intervalle à 95 %) ; {most} au plus",
        "en": "replicates=auto: replicates are added until the mean difference from the baseline, {date}, is known to "
        "{asked} (half its 95% interval); {most} at most",
    },
    "round": {"fr": "{n} réplications : {reached}", "en": "{n} replicates: {reached}"},
    "reached": {"fr": "{metric} ± {half_width}", "en": "{metric} ± {half_width}"},
    Verdict.MORE: {"fr": "il en faut davantage, {following} maintenant", "en": "more are needed, {following} now"},
    Verdict.REACHED: {"fr": "la précision demandée est atteinte", "en": "this is as precise as asked"},
    Verdict.PARAMETERS: {
        "fr": "ce qui reste vient des paramètres : avec des réplications sans fin, {left} ; seul draws= aide",
        "en": "what is left comes from the parameters: endless replicates would leave {left}; only draws= helps",
    },
    Verdict.MOST: {
        "fr": "c'est le nombre de réplications permis (precision.most_replicates), sans la précision demandée",
        "en": "as many replicates as allowed (precision.most_replicates), and less precise than asked",
    },
    Verdict.UNKNOWN: {
        "fr": "la précision est inconnue : simulations échouées ou indicateur non défini",
        "en": "the precision is unknown: runs failed or the figure is undefined",
    },
}


def asked_in_words(study: StudyDefinition, precision: Precision) -> str:
    """Return how precisely a study with replicates=auto wants to know what."""
    asked = ", ".join(_with_width(name, width, study.language) for name, width in precision.half_width.items())
    return _WORDS["asked"][study.language].format(date=precision.day, asked=asked, most=study.replicates)


def round_in_words(done: Round, language: str) -> str:
    """Return what a round reached, and what follows."""
    reached = ", ".join(_with_width(one.metric, one.half_width, language) for one in done.reached)
    left = ", ".join(_left(done.reached, language))
    follows = _WORDS[done.verdict][language].format(following=done.following, left=left)
    return f"{_WORDS['round'][language].format(n=done.replicates, reached=reached)}; {follows}"


def _left(reached: tuple[Reached, ...], language: str) -> Iterator[str]:
    for one in reached:
        if not one.is_reached:
            yield _with_width(one.metric, one.from_parameters, language)


def _with_width(name: str, half_width: float, language: str) -> str:
    found = metric(name)
    label = found.label[language]
    if found.kind == Kind.SHARE:
        return f"{label} ± {number(100 * half_width, language, '.3g')}{NO_BREAK}pts"
    return f"{label} ± {number(half_width, language, ',.3g')}"
