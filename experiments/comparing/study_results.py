"""The results of a study that lie in its folder, read as tidy tables when asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from experiments.comparing.headline_differences import Margins
from experiments.comparing.place import scoped, with_scope
from experiments.comparing.tables import COMPARISON, SUMMARY, comparison_table, summary_table
from experiments.comparing.write_tables import National, write_comparisons
from experiments.mistakes import UserMistake
from experiments.storing.manifest import MALFORMED, MANIFEST, names_runs, planned_in, read_manifest, write_manifest
from experiments.storing.outcomes import Outcomes, RunKey, outcomes_by_arm, read_outcomes
from experiments.storing.run_files import Failure, read_failures
from sim.calendar import last_day, month_of
from sim.vocabulary import Level


@dataclass(frozen=True, eq=False)
class StudyResults:
    """What a study's folder holds: stored runs, and the manifest that says what they are."""

    folder: Path
    manifest: Mapping[str, Any]
    national: National  # outcomes of every arm that has stored runs

    @cached_property
    def runs(self) -> tuple[RunKey, ...]:
        """The runs that the study consists of; those that failed are not stored."""
        return planned_in(self.manifest)

    @cached_property
    def failures(self) -> tuple[Failure, ...]:
        """The runs that failed, sorted."""
        return tuple(read_failures(self.folder))

    @property
    def arms(self) -> tuple[str, ...]:
        """The names of the arms, in the order of the study."""
        return tuple(arm["name"] for arm in self.manifest["arms"])

    @property
    def baseline(self) -> str:
        """The arm with which the others are compared."""
        return str(self.manifest["baseline"])

    @property
    def population(self) -> float:
        """The number of inhabitants of the place."""
        return float(self.manifest["world"]["population"])

    def outcomes(self, arm: str, level: Level = Level.NATIONAL, metrics: Sequence[str] | None = None) -> Outcomes:
        """Return the outcomes of an arm's runs at a level. Raises UserMistake when no run of the arm is stored."""
        found = read_outcomes(self.folder, [run for run in self.runs if run.arm == arm], level, metrics)
        if found is None:
            raise UserMistake(f"no run of the arm {arm!r} is stored", str(self.folder), ", ".join(self.arms))
        return found

    def table(self, *metrics: str, level: str = Level.NATIONAL) -> pd.DataFrame:
        """Return means and quantiles over runs, of these metrics or all: a row for each arm, code, date and metric.

        The columns are those of summary.csv.
        """
        tables = [summary_table(self.outcomes(arm, Level(level), metrics or None)) for arm in self.arms]
        return self._tidy(tables, SUMMARY)

    def compare(self, *metrics: str, level: str = Level.NATIONAL, baseline: str | None = None) -> pd.DataFrame:
        """Return paired differences from a baseline, of these metrics or all; columns as in comparison.csv."""
        name = self.baseline if baseline is None else baseline
        reference = self.outcomes(name, Level(level), metrics or None)
        others = [self.outcomes(arm, Level(level), metrics or None) for arm in self.arms if arm != name]
        tables = [comparison_table(arm, reference) for arm in others]
        return self._tidy(tables, COMPARISON)

    def _tidy(self, tables: Sequence[pd.DataFrame], columns: tuple[str, ...]) -> pd.DataFrame:
        """Return tables one below the other, with the scope of their rows where the study is not about the country."""
        whole = pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=list(columns))
        return with_scope(whole, self.manifest)[list(scoped(columns, self.manifest))]


def open_results(folder: Path) -> StudyResults:
    """Return the results in a study's folder. Raises UserMistake when it holds no stored run, or others than named."""
    manifest, national = read_manifest(folder), None
    try:
        if manifest and names_runs(manifest):
            national = outcomes_by_arm(folder, planned_in(manifest))
            _check_dates(folder, manifest, national)
    except MALFORMED as error:
        what = f"the manifest of study {folder.name!r} is damaged ({type(error).__name__}: {error})"
        raise UserMistake(what, str(folder / MANIFEST), "start the study again to write it anew") from None
    if manifest is None or not national:
        raise UserMistake(f"study {folder.name!r} has no stored runs", str(folder), "run it first with task=simulate")
    return StudyResults(folder, manifest, national)


def _check_dates(folder: Path, manifest: Mapping[str, Any], national: National) -> None:
    """Raise UserMistake when stored runs have other months than the study in the manifest."""
    first, last = (month_of(date.fromisoformat(manifest[key])) for key in ("start", "end"))
    days = [last_day(month) for month in range(first, last + 1)]
    if any(outcomes.dates.tolist() != days for outcomes in national.values()):
        what = f"the stored runs of study {folder.name!r} do not have the months of its manifest"
        raise UserMistake(what, str(folder), "start the study again to make them anew; task=verify names them")


def compared_anew(results: StudyResults, baseline: str, margins: Margins) -> StudyResults:
    """Write the tables and the manifest of a study anew, with another baseline or other margins; return its results."""
    settings = {"baseline": baseline, "margins": dict(margins)}
    configuration = {**results.manifest["configuration"], **settings}
    command = f"python run.py task=compare study={results.folder.name} baseline={baseline}"
    compared = {"baseline": baseline, "configuration": configuration, "compared_by": command}
    manifest = {**results.manifest, **compared}
    write_comparisons(results.folder, manifest, results.population)
    write_manifest(manifest, results.folder)
    return replace(results, manifest=manifest)
