"""One paragraph in plain words, which says no more than the tables bear."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

import numpy as np

from experiments.comparing.assumption_shares import SIGNIFICANCE
from experiments.comparing.place import together
from experiments.language.numbers import number, percent
from experiments.language.texts import LANGUAGES, text
from experiments.sensitivity.drivers import FIRST, HINT, LEADING, MU, PAWN, SPLINE, Influence
from experiments.sensitivity.evidence import EvidenceGrade, evidence_by_assumption
from experiments.sensitivity.tables import CHANCE_SHARE, SensitivityResult
from experiments.sensitivity.words import Labels, factor_in_words, influence_in_words, outcome_in_words
from sim.whole_files import whole_file

MOST_NAMED: Final = 6


@dataclass(frozen=True)
class SimulatedPlace:
    """What was simulated, and whether with fewer professionals than there are."""

    name: Mapping[str, str]  # by language
    is_thinned: bool


def write_paragraphs(answer: SensitivityResult, labels: Labels, place: SimulatedPlace, folder: Path) -> None:
    """Write the paragraph in both languages."""
    for language in LANGUAGES:
        with whole_file(folder / f"sensitivity_{language}.md") as partial:
            partial.write_text(paragraph(answer, labels, place, language) + "\n", encoding="utf-8")


def paragraph(answer: SensitivityResult, labels: Labels, place: SimulatedPlace, language: str) -> str:
    """Return what drives an outcome, what does not, and which guess matters most."""
    return " ".join(_sentences(answer, labels, place, language))


def _sentences(answer: SensitivityResult, labels: Labels, place: SimulatedPlace, language: str) -> Iterator[str]:
    drivers = answer.drivers
    yield from _opening(answer, labels, place, language)
    yield _of_chance(answer, language)
    told = [one for one in drivers.leading if one.is_told]
    others = [one for one in drivers.leading if not one.is_told]
    if told:
        shown = listed_influences(told[:MOST_NAMED], answer, language)
        yield text(f"sensitivity.told.{LEADING[drivers.method]}", language, influences=shown)
    else:
        yield text("sensitivity.none", language)
    if others and others[0].p <= HINT:
        named, share = _named(others[0], answer, language), percent(others[0].p, language)
        key = "near" if others[0].p < SIGNIFICANCE else "hint"
        yield text(f"sensitivity.{key}", language, factor=named, share=share)
    if others:
        counts = {"n": number(len(others), language), "all": number(len(drivers.leading), language)}
        yield text("sensitivity.silent", language, **counts)
    yield from _other_indices(answer, language)
    yield from _guess(told or others[:1], answer, language)


def _opening(answer: SensitivityResult, labels: Labels, place: SimulatedPlace, language: str) -> Iterator[str]:
    drivers = answer.drivers
    about = outcome_in_words(answer.outcome, labels, language)
    counts = {"n": number(drivers.n_points, language), "replicates": number(drivers.n_replicates, language)}
    yield text(f"sensitivity.opening.{drivers.method}", language, about=about, place=place.name[language], **counts)
    if place.is_thinned:
        yield f"{text('simulate.thinned', language)}."


def _of_chance(answer: SensitivityResult, language: str) -> str:
    chance = answer.drivers.chance
    if np.isnan(chance.value):
        return text("sensitivity.chance_unknown", language)
    share = influence_in_words(CHANCE_SHARE, answer.outcome.metric, chance.value, chance.low, chance.high, language)
    return text("sensitivity.chance_share", language, share=share)


def _named(one: Influence, answer: SensitivityResult, language: str) -> str:
    return factor_in_words(one.factor, answer.assumptions.get(one.factor, ""), language)


def listed_influences(influences: list[Influence], answer: SensitivityResult, language: str) -> str:
    """Return factors with their influences, one after the other."""
    words = (
        f"{_named(one, answer, language)} "
        + influence_in_words(one.index, answer.outcome.metric, one.value, one.low, one.high, language)
        for one in influences
    )
    return text("sensitivity.separator", language).join(words)


def _other_indices(answer: SensitivityResult, language: str) -> Iterator[str]:
    """Yield what the other indices of a method tell apart."""
    yield from _directions(answer, language)
    alone = [one for one in answer.drivers.influences if one.index == FIRST and one.is_told]
    if alone:
        yield text("sensitivity.alone", language, influences=listed_influences(alone, answer, language))
        totals = {one.factor: one.value for one in answer.drivers.leading}
        if any(one.value >= totals[one.factor] for one in alone):
            yield text("sensitivity.as_much_alone", language)
    if answer.drivers.method == "stored":
        found = {index: _told_by(index, answer, language) for index in (SPLINE, PAWN)}
        yield text("sensitivity.other_indices", language, **found)


def _directions(answer: SensitivityResult, language: str) -> Iterator[str]:
    """Yield with which factors the outcome rises, and with which it falls."""
    told = [one for one in answer.drivers.influences if one.index == MU and one.is_told][:MOST_NAMED]
    for key, sign in (("rises", 1), ("falls", -1)):
        names = [_named(one, answer, language) for one in told if sign * one.value > 0]
        if names:
            yield text(f"sensitivity.{key}", language, factors=text("sensitivity.separator", language).join(names))


def _told_by(index: str, answer: SensitivityResult, language: str) -> str:
    told = [one.factor for one in answer.drivers.influences if one.index == index and one.is_told]
    return together(told, language) if told else text("sensitivity.nobody", language)


def _guess(influences: list[Influence], answer: SensitivityResult, language: str) -> Iterator[str]:
    """Yield what one would have to measure of the first factor that nobody has measured."""
    known = evidence_by_assumption()
    named = ((one, answer.assumptions.get(one.factor, "")) for one in influences if one.p <= HINT)
    guesses = (pair for pair in named if pair[1] in known and known[pair[1]].grade is EvidenceGrade.ASSUMED)
    for one, first in islice(guesses, 1):
        words, key = known[first].to_measure[language], "guess" if one.is_told else "guess_of_hint"
        yield text(f"sensitivity.{key}", language, number=first, to_measure=f"{words[0].lower()}{words[1:]}")
