"""The tables of what a study's headlines say: how arms differ in them, and which assumptions this hangs on."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Self

import numpy as np
import pandas as pd

from experiments.comparing.assumption_shares import AssumptionShare, assumption_shares
from experiments.comparing.headline_differences import Margins, headline_difference, margin_of
from experiments.comparing.headlines import headlines, national_numbers, values_at, year_ends
from experiments.language.texts import catalogue
from experiments.storing.outcomes import Outcomes, Pair, common_pairs
from experiments.study.definition import Evidence
from sim.arrays import Floats
from sim.metrics.base import Metric

_NAMES = ("arm", "baseline", "level", "code", "date", "metric")
HEADLINES = (
    *_NAMES, "unit", "mean", "low95", "high95", "draws_low", "draws_high", "sd_chance",
    "p_positive", "p_low", "p_high", "margin", "verdict", "n_draws", "n_replicates",
)  # fmt: skip
ASSUMPTIONS = (*_NAMES, "assumption", "title", "evidence", "share", "low", "high", "p", "verdict")
TOLD, NOT_TOLD, NOT_ATTRIBUTED = "told apart", "not told apart", "not attributed"


@dataclass(frozen=True)
class DrawnParameters:
    """What a study drew, and what is known of it: the values of each assumption's parameters in each draw."""

    values: Mapping[str, Floats]  # by number of the assumption: draws × parameters
    evidence: Mapping[str, Evidence]

    @classmethod
    def of(cls, manifest: Mapping[str, Any]) -> Self:
        """Return what a manifest says; values of a draw that belong to no assumption are left out."""
        draws, known = manifest.get("parameter_draws") or [], manifest.get("assumptions") or {}
        paths: dict[str, list[str]] = {}
        for path, one in known.items():
            if all(path in draw for draw in draws):
                paths.setdefault(one["number"], []).append(path)
        values = {name: np.array([[draw[path] for path in paths[name]] for draw in draws]) for name in sorted(paths)}
        evidence = {name: Evidence(max(known[path]["evidence"] for path in paths[name])) for name in paths}
        return cls(values, evidence)


def headline_table(arm: Outcomes, baseline: Outcomes, margins: Margins) -> pd.DataFrame:
    """Return how an arm differs from the baseline in each national number at year ends, headlines first.

    Dates and numbers in which no run differs are left out.
    """
    pairs = common_pairs(arm, baseline)
    counts = {"n_draws": len({draw for draw, _ in pairs}), "n_replicates": len({replicate for _, replicate in pairs})}
    rows = [
        {**names, "unit": headline.unit, **_found(ours, theirs, pairs, headline, margins), **counts}
        for names, headline, ours, theirs in _differing(arm, baseline, pairs, national_numbers(arm))
    ]
    return pd.DataFrame(rows, columns=list(HEADLINES))


def assumptions_table(arm: Outcomes, baseline: Outcomes, drawn: DrawnParameters) -> pd.DataFrame:
    """Return which assumptions the differences of an arm from the baseline in headlines hang on, at year ends."""
    pairs = common_pairs(arm, baseline)
    rows = [
        {**names, **row}
        for names, _, ours, theirs in _differing(arm, baseline, pairs, headlines())
        for row in _shares(ours - theirs, pairs, drawn)
    ]
    return pd.DataFrame(rows, columns=list(ASSUMPTIONS))


def _differing(
    arm: Outcomes, baseline: Outcomes, pairs: Sequence[Pair], numbers: Sequence[Metric]
) -> Iterator[tuple[dict[str, str], Metric, Floats, Floats]]:
    """Yield the names of a row, a number, and its values in both arms (runs each), where some run differs."""
    place = {"arm": arm.arm, "baseline": baseline.arm, "level": str(arm.level), "code": str(arm.codes[0])}
    for day in year_ends(arm):
        for one in numbers:
            ours, theirs = (values_at(outcomes, one.name, day, pairs) for outcomes in (arm, baseline))
            if np.nansum(abs(ours - theirs)) > 0:
                yield {**place, "date": str(day), "metric": one.name}, one, ours, theirs


def _found(ours: Floats, theirs: Floats, pairs: Sequence[Pair], headline: Metric, margins: Margins) -> dict[str, Any]:
    margin = margin_of(headline.name, margins, theirs)
    return asdict(headline_difference(ours - theirs, pairs, margin))


def _shares(difference: Floats, pairs: Sequence[Pair], drawn: DrawnParameters) -> Iterator[dict[str, Any]]:
    """Yield a row for each assumption, and one for what is attributed to none."""
    found = assumption_shares(difference, pairs, drawn.values)
    for one in found:
        title, evidence = title_of(one.number, "en"), drawn.evidence[one.number]
        verdict = NOT_TOLD if np.isnan(one.share) else TOLD
        yield {"assumption": one.number, "title": title, "evidence": evidence, **_numbers(one), "verdict": verdict}
    if found:
        left = max(0.0, 1.0 - sum(one.share for one in found if not np.isnan(one.share)))
        yield {"assumption": "", "title": "", "evidence": "", "share": left, "verdict": NOT_ATTRIBUTED}


def _numbers(one: AssumptionShare) -> dict[str, float]:
    return {"share": one.share, "low": one.low, "high": one.high, "p": one.p}


def title_of(number: str, language: str) -> str:
    """Return what an assumption says in a few words, empty where the catalogues do not have it."""
    return catalogue(language).get(f"assumption_titles.{number}", "")
