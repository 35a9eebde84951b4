"""What is known of each assumption that studies draw, and what one would have to measure to know it better."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final

import yaml

from experiments.language.texts import LANGUAGES, spaced

FILE: Final = Path(__file__).with_name("evidence.yaml")


class EvidenceGrade(StrEnum):
    """How an assumption's size is known, the best first."""

    MEASURED = "measured"  # a published figure gives it
    DERIVED = "derived"  # computed from published figures, or fitted to them
    ASSUMED = "assumed"  # nobody has measured it


@dataclass(frozen=True)
class KnownEvidence:
    """What is known of one assumption, and what would have to be measured, by language."""

    grade: EvidenceGrade
    to_measure: dict[str, str]


@cache
def evidence_by_assumption() -> dict[str, KnownEvidence]:
    """Return what is known of each assumption that studies draw or fit, by its number."""
    entries = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return {number: _evidence(entry) for number, entry in entries.items()}


def _evidence(entry: dict[str, str]) -> KnownEvidence:
    return KnownEvidence(EvidenceGrade(entry["grade"]), {name: spaced(entry[name], name) for name in LANGUAGES})
