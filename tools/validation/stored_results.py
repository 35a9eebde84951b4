"""The fits and forecasts that a folder of results holds, by the day up to which they knew."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from experiments.calibration.posterior import HOLDOUT, NO_PEERS, PERFECT, UNKNOWN, fit_name
from experiments.mistakes import UserMistake
from experiments.plots.fits import StoredFit
from experiments.plots.hindcasts import StoredHindcast

LANGUAGE = "en"


@dataclass(frozen=True, eq=False)
class StoredDay:
    """What is stored about one day; None where it is not."""

    day: date
    fit: StoredFit | None
    no_peers: StoredFit | None
    hindcast: StoredHindcast | None

    @property
    def missing(self) -> tuple[str, ...]:
        """The commands that make what is not stored."""
        asked = f"as_of={self.day}"
        parts = (
            (self.fit, f"task=calibrate {asked}"),
            (self.no_peers, f"task=calibrate {asked} fit.peers=false"),
            (self.hindcast, f"task=hindcast {asked}"),
        )
        return tuple(f"python run.py {command}" for stored, command in parts if stored is None)


def stored_days(results: Path) -> tuple[StoredDay, ...]:
    """Return all days of which something is stored, in order. Raises UserMistake for a day that is none."""
    names = [file.parent.name for file in results.glob("*/manifest.json")]
    fits = (_without_ending(name) for name in names if name.startswith("calibration_"))
    forecasts = (name for name in names if name.startswith("hindcast_"))
    days = sorted({_day(name, results) for name in (*fits, *forecasts)})
    return tuple(_stored_day(results, day) for day in days)


def _without_ending(name: str) -> str:
    for ending in (UNKNOWN, PERFECT, HOLDOUT, NO_PEERS):
        name = name.removesuffix(ending)
    return name


def _day(name: str, results: Path) -> date:
    try:
        return date.fromisoformat(name.partition("_")[2])
    except ValueError:
        raise UserMistake(f"{name} names no day", str(results), "calibration_<day>, hindcast_<day>") from None


def _stored_day(results: Path, day: date) -> StoredDay:
    fit, no_peers = (
        _with_tables(StoredFit.read(results / name, LANGUAGE)) for name in (fit_name(day), fit_name(day, peers=False))
    )
    forecast = StoredHindcast.read(results / f"hindcast_{day}", LANGUAGE)
    return StoredDay(day, fit, no_peers, forecast)


def _with_tables(fit: StoredFit | None) -> StoredFit | None:
    return fit if fit is not None and not fit.observations.empty and not fit.parameters.empty else None


def last_fit(found: Sequence[StoredDay]) -> StoredFit | None:
    """Return the fit that knew most, None where there is none."""
    return next((one.fit for one in reversed(found) if one.fit is not None), None)
