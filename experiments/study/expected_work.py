"""What a study will take, told before anything is built: its runs, the time and the room on disk."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from sim.calendar import FIRST_MONTH, month_of

MOST_RUNS: Final = 100_000  # of one study
MOST_SUMMED: Final = 1_000_000  # of one of which only sums are kept
MEGABYTES_OF_SUMS: Final = 500.0  # the most that sums and tables take at a time, however many the runs
NATION: Final = 400_000  # professionals of France, rounded
_SECONDS_PER_RUN: Final = 0.02  # measured on one core, with the next ones (docs/performance.md)
_NANOSECONDS: Final = {"fast": 7, "mesa": 1_400}  # per agent and month
_SECONDS_OF_FIGURES: Final = 10.0
_SECONDS_PER_READING: Final = 0.01  # of a run, for the tables
_SECONDS_OF_NATION: Final = 0.04  # a run of France beside that
_MEGABYTES_PER_RUN: Final = 0.04
_MEGABYTES_OF_NATION: Final = 0.35  # a run of France beside that, from 2019 to 2027


@dataclass(frozen=True)
class ExpectedWork:
    """Runs, seconds and megabytes of a study of which nothing is stored yet; the last two are rough."""

    n_runs: int
    seconds: float
    megabytes: float


def expected_work(
    n_runs: int, n_professionals: int | None, scale: float, end: date, engine: str, workers: int
) -> ExpectedWork:
    """Return what runs on a part of France will take, that of France where its professionals are not known."""
    people, months = n_professionals or NATION, month_of(end) - FIRST_MONTH + 1
    each = _SECONDS_PER_RUN + people * scale * months * _NANOSECONDS[engine] / 1e9
    megabytes = _MEGABYTES_PER_RUN + _MEGABYTES_OF_NATION * people / NATION
    return ExpectedWork(n_runs, n_runs * each / workers + seconds_of_output(n_runs, people), n_runs * megabytes)


def seconds_of_output(n_runs: int, n_professionals: int | None) -> float:
    """Return what tables and figures of runs on a part of France will take, roughly."""
    people = n_professionals or NATION
    return _SECONDS_OF_FIGURES + n_runs * (_SECONDS_PER_READING + _SECONDS_OF_NATION * people / NATION)
