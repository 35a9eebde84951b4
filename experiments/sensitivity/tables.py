"""The tables of what drives an outcome: every index of every factor, and influence joined with evidence."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from experiments.comparing.headline_tables import NOT_TOLD, TOLD, title_of
from experiments.designs.outcome import Outcome
from experiments.sensitivity.drivers import HINT, Drivers, Influence
from experiments.sensitivity.evidence import EvidenceGrade, evidence_by_assumption
from experiments.storing.csv_files import write_csv

SENSITIVITY_FILE: Final = "sensitivity.csv"
EVIDENCE_FILE: Final = "influence_evidence.csv"
CHANCE: Final = "chance"
CHANCE_SHARE: Final = "chance_share"
_NAMES = ("method", "arm", "baseline", "level", "code", "date", "metric")
_FOUND = ("factor", "assumption", "title", "index", "value", "low", "high", "p", "verdict")
SENSITIVITY: Final = (*_NAMES, *_FOUND)
EVIDENCE: Final = ("rank", "grade", *_FOUND, "to_measure_en", "to_measure_fr")
_GUESSES_FIRST = {grade: number for number, grade in enumerate(reversed(EvidenceGrade))}


@dataclass(frozen=True)
class SensitivityResult:
    """What drives which outcome; `assumptions` holds the number of each factor's assumption, "" for a lever."""

    outcome: Outcome
    drivers: Drivers
    assumptions: Mapping[str, str]  # by factor


def write_tables(answer: SensitivityResult, folder: Path) -> None:
    """Write both tables of an answer into a folder."""
    write_csv([sensitivity_table(answer)], SENSITIVITY, folder / SENSITIVITY_FILE)
    write_csv([evidence_table(answer)], EVIDENCE, folder / EVIDENCE_FILE)


def sensitivity_table(answer: SensitivityResult) -> pd.DataFrame:
    """Return the share of chance, then every index, factors in the order of their influence.

    An index that is not told apart from what chance alone would give has no value.
    """
    outcome, chance = answer.outcome, answer.drivers.chance
    names = {
        "method": answer.drivers.method, "arm": outcome.arm, "baseline": outcome.baseline or "",
        "level": str(outcome.level), "code": outcome.code, "date": str(outcome.day), "metric": outcome.metric,
    }  # fmt: skip
    of_chance = {"factor": CHANCE, "assumption": "", "title": "", "index": CHANCE_SHARE, "p": np.nan, "verdict": ""}
    values = {"value": chance.value, "low": chance.low, "high": chance.high}
    rows = [{**of_chance, **values}, *(_found(one, answer) for one in answer.drivers.influences)]
    return pd.DataFrame([{**names, **row} for row in rows], columns=list(SENSITIVITY))


def _found(one: Influence, answer: SensitivityResult) -> dict[str, Any]:
    number = answer.assumptions.get(one.factor, "")
    values = (one.value, one.low, one.high) if one.is_told else (np.nan, np.nan, np.nan)
    return {
        "factor": one.factor, "assumption": number, "title": title_of(number, "en"), "index": one.index,
        **dict(zip(("value", "low", "high"), values, strict=True)),
        "p": one.p, "verdict": TOLD if one.is_told else NOT_TOLD,
    }  # fmt: skip


def evidence_table(answer: SensitivityResult) -> pd.DataFrame:
    """Return the leading index of each assumption with what is known of it, the guess that matters most first.

    Those that are no hint either have no rank.
    """
    rows = [{**row, "rank": rank if row["p"] <= HINT else np.nan} for rank, row in enumerate(_with_evidence(answer), 1)]
    return pd.DataFrame(rows, columns=list(EVIDENCE))


def _with_evidence(answer: SensitivityResult) -> Iterator[dict[str, Any]]:
    known = evidence_by_assumption()
    leading = [one for one in answer.drivers.leading if answer.assumptions.get(one.factor, "") in known]
    leading.sort(key=lambda one: _GUESSES_FIRST[known[answer.assumptions[one.factor]].grade] if one.is_told else 9)
    for one in leading:
        evidence = known[answer.assumptions[one.factor]]
        texts = {f"to_measure_{language}": words for language, words in evidence.to_measure.items()}
        yield {"grade": str(evidence.grade), **_found(one, answer), **texts}
