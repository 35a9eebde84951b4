"""The dates that a study shows: ends of a few years and of levers, and none before its arms go apart."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np

from experiments.comparing.headlines import HEADLINES, SHOWN_YEARS, year_ends
from experiments.storing.outcomes import Outcomes, common_pairs
from sim.calendar import last_day, month_of
from sim.levers.policy import GROUPS

MOST_ENDS = 3  # of levers that a study shows beside the ends of years


def shown_days(arms: Mapping[str, Outcomes], baseline: str, manifest: Mapping[str, Any]) -> tuple[date, ...]:
    """Return the ends of a few years, and up to the last of them those of levers, from when on arms differ."""
    one = next(iter(arms.values()))
    years = year_ends(one, SHOWN_YEARS)
    ends = [day for day in lever_ends(manifest) if day in set(one.dates) and day <= years[-1]]
    return once_apart(sorted({*years, *ends[-MOST_ENDS:]}), arms, baseline)


def once_apart(days: Sequence[date], arms: Mapping[str, Outcomes], baseline: str) -> tuple[date, ...]:
    """Return the dates at which an arm may differ from the baseline, in which all began alike; at least the last."""
    others = [arm for name, arm in arms.items() if name != baseline]
    if baseline not in arms or not others:
        return tuple(days)
    firsts = [first for arm in others if (first := _first_differing(arm, arms[baseline]))]
    return tuple(day for day in days if firsts and day >= min(firsts)) or (days[-1],)


def _first_differing(arm: Outcomes, baseline: Outcomes) -> date | None:
    """Return the first date at which a headline of some run differs, None where none ever does."""
    pairs, columns = common_pairs(arm, baseline), [arm.metrics.index(name) for name in HEADLINES]
    ours, theirs = (one.of_pairs(pairs)[:, :, columns] for one in (arm, baseline))
    differs = ((ours != theirs) & ~(np.isnan(ours) & np.isnan(theirs))).any(axis=(0, 2))
    found: date | None = arm.dates[differs.argmax()] if differs.any() else None
    return found


def lever_ends(manifest: Mapping[str, Any]) -> tuple[date, ...]:
    """Return the ends of the last months in which policies and groups of levers of a study's arms hold, sorted."""
    return tuple(sorted({last_day(month_of(day - timedelta(days=1))) for day in _first_days_without(manifest)}))


def _first_days_without(manifest: Mapping[str, Any]) -> Iterator[date]:
    for arm in manifest["arms"]:
        for group in ("policy", *GROUPS):
            if end := (arm["configuration"].get(group) or {}).get("end"):
                yield date.fromisoformat(str(end))
