"""Lever values that contradict each other. Odd but answerable questions (a floor beyond the target date) pass."""

from collections.abc import Callable, Iterator, Sequence, Set
from datetime import date

from experiments.mistakes import UserMistake
from sim.levers.base import LeverGroup
from sim.levers.facilitation import Facilitation
from sim.levers.funding import Funding
from sim.levers.timeline import Timeline
from sim.vocabulary import Allocation

Contradiction = tuple[str, str, str]  # the lever, what contradicts what, what would be consistent


def refuse_contradictions(
    group: str, values: LeverGroup, history: Sequence[LeverGroup], start: date, where: Callable[[str], str]
) -> None:
    """Raise UserMistake when values of a group contradict each other.

    `history` are the values that history gave the group: a date that was once in force may have passed by `start`.
    """
    for lever, what, allowed in _contradictions(values, history, start):
        raise UserMistake(f"{group}: {what}", where(f"{group}.{lever}"), allowed)


def _contradictions(values: LeverGroup, history: Sequence[LeverGroup], start: date) -> Iterator[Contradiction]:
    if isinstance(values, Timeline):
        known = {one.target_date for one in history if isinstance(one, Timeline)}
        yield from _of_timeline(values, known, start)
    elif isinstance(values, Funding):
        known = {one.early_signature_until for one in history if isinstance(one, Funding)}
        yield from _of_funding(values, known, start)
    elif isinstance(values, Facilitation):
        yield from _of_facilitation(values)


def _of_timeline(values: Timeline, known: Set[date | None], start: date) -> Iterator[Contradiction]:
    if values.pressure > 0 and values.target_date is None:
        what = f"pressure = {values.pressure:g} without a target_date: pressure is for a date"
        yield "pressure", what, "a target_date, or pressure = 0"
    if values.target_date and values.target_date < start and values.target_date not in known:
        what = f"target_date {values.target_date} comes before the timeline starts on {start}"
        yield "target_date", what, f"a target_date after {start}, or an earlier start"


def _of_funding(values: Funding, known: Set[date | None], start: date) -> Iterator[Contradiction]:
    until = values.early_signature_until
    if values.early_signature_bonus > 0 and until is None:
        what = f"early_signature_bonus = {values.early_signature_bonus:g} without early_signature_until"
        yield "early_signature_bonus", what, "a date early_signature_until, or early_signature_bonus = 0"
    if values.early_signature_bonus > 0 and until and until < start and until not in known:
        what = f"early_signature_until {until} comes before the funding starts on {start}: no one can earn the bonus"
        yield "early_signature_until", what, f"a date after {start}, or early_signature_bonus = 0"
    for band, (total, functioning) in enumerate(zip(values.maximum_total_euros, values.functioning_euros, strict=True)):
        if total < functioning:
            what = (
                f"maximum_total_euros of band T{band + 1} ({total:g}) is below its functioning_euros ({functioning:g})"
            )
            yield "maximum_total_euros", what, "a maximum total that holds the functioning envelope"


def _of_facilitation(values: Facilitation) -> Iterator[Contradiction]:
    if values.allocation is Allocation.STRUGGLING_FIRST and values.maturity_support == 0:
        what = "allocation = struggling_first with maturity_support = 0: no time is kept for struggling CPTS"
        yield "allocation", what, "maturity_support above 0, or another allocation"
