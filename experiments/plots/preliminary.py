"""The coverage curves of a study that is under way, from the runs made so far."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pandas as pd

from experiments.comparing.tables import summary_table
from experiments.language.numbers import number
from experiments.language.texts import text
from experiments.plots.canvas import save_all
from experiments.plots.figures import coverage_curves
from experiments.plots.results import NO_COMPARISON, StoredStudy
from experiments.storing.manifest import planned_in, read_manifest
from experiments.storing.outcomes import Outcomes, Pair, outcomes_by_arm
from experiments.storing.run_files import stored_identities
from sim.vocabulary import Level

FEWEST_PAIRS = 2  # of a draw and a replicate, that make a figure


@dataclass(frozen=True, eq=False)
class PreliminaryStudy(StoredStudy):
    """The first runs of a study."""

    n_planned: int  # runs of each arm

    @property
    def runs(self) -> str:
        """How many of the runs of each arm stand behind a figure, in words."""
        counts = {"n": number(self.n_runs, self.language), "planned": number(self.n_planned, self.language)}
        return text("intervals.first_runs", self.language, **counts)


def draw_preliminary(folder: Path, language: str) -> list[Path]:
    """Draw the coverage curves from the draws and replicates of which all arms are stored; return their paths.

    Nothing is drawn before there are FEWEST_PAIRS; the figures of the whole study take their place.
    """
    study = preliminary_study(folder, language)
    return [] if study is None else save_all(coverage_curves.draw(study), study)


def preliminary_study(folder: Path, language: str) -> PreliminaryStudy | None:
    """Return what the stored runs of an unfinished study say of coverage, None before there are enough."""
    manifest = read_manifest(folder) or {}
    planned, there = planned_in(manifest), stored_identities(folder)
    stored = [run for run in planned if run.identity in there]
    arms = outcomes_by_arm(folder, stored, Level.NATIONAL, coverage_curves.COVERAGES)
    planned_pairs = list(dict.fromkeys((run.draw, run.replicate) for run in planned))
    pairs = [pair for pair in planned_pairs if all(pair in arm.pairs for arm in arms.values())]
    if len(arms) < len({run.arm for run in planned}) or len(pairs) < FEWEST_PAIRS:
        return None
    summary = pd.concat([_summary(arm, pairs) for arm in arms.values()], ignore_index=True)
    return PreliminaryStudy(folder, language, manifest, summary, NO_COMPARISON, len(planned_pairs))


def _summary(arm: Outcomes, pairs: Sequence[Pair]) -> pd.DataFrame:
    table = summary_table(replace(arm, pairs=tuple(pairs), values=arm.of_pairs(pairs)))
    # Some replicates of a draw may be missing: the number of runs is all that a figure needs.
    return table.assign(date=table["date"].map(date.fromisoformat), n_draws=len(pairs), n_replicates=1)
