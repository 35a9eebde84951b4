"""The map of where territories stand in the runs of the page: that of a stored study, of runs that are not stored."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from experiments.charts.embedding import chart_html
from experiments.charts.stage_map import stage_map_chart
from experiments.comparing.tables import chances_table
from experiments.exploring.bands import ShownArm
from experiments.exploring.worker import RunOutcomes
from experiments.plots.maps import can_be_drawn
from experiments.plots.results import StoredStudy
from experiments.plots.territories import TerritoryChances
from experiments.storing.outcomes import Outcomes
from experiments.study.definition import StudyDefinition
from sim.vocabulary import Level

COVERED: Final = ("p_lettre_intention", "p_projet_sante", "p_aci")
METRICS: Final = ("stage", "under_shell")


def map_html(arms: Mapping[str, ShownArm], baseline: str, study: StudyDefinition, language: str) -> str:
    """Return the map of the arms as HTML, empty where the places of territories are not known."""
    as_stored = _as_stored(arms, baseline, study, language)
    tables = [chances_table(_territories(name, list(arm.runs.values()))) for name, arm in arms.items()]
    rows = pd.concat(tables, ignore_index=True)
    rows["date"] = pd.to_datetime(rows["date"]).dt.date
    chances = TerritoryChances(rows.assign(p_covered=rows[list(COVERED)].sum(axis=1)))
    if rows.empty or not can_be_drawn(as_stored, chances):
        return ""
    return chart_html(stage_map_chart(as_stored, chances), language)


def _territories(name: str, runs: Sequence[RunOutcomes]) -> Outcomes:
    """Return the territories of some runs of an arm."""
    labels = runs[0].labels
    return Outcomes(
        name,
        Level.TERRITORY,
        pairs=tuple((number, 0) for number in range(len(runs))),
        dates=np.tile(np.array(labels.territory_dates, dtype=object), len(labels.territories)),
        codes=np.repeat(np.array(labels.territories, dtype=object), len(labels.territory_dates)),
        metrics=METRICS,
        values=np.stack([run.of_territories() for run in runs]).reshape(len(runs), -1, len(METRICS)).astype(np.float64),
    )


def _as_stored(arms: Mapping[str, ShownArm], baseline: str, study: StudyDefinition, language: str) -> StoredStudy:
    """Return as much of a stored study as its map needs."""
    n_runs = {name: len(arm.runs) for name, arm in arms.items()}
    summary = pd.DataFrame({"arm": list(n_runs), "n_draws": list(n_runs.values()), "n_replicates": 1})
    file = study.territory.file
    manifest = {
        "baseline": baseline,
        "arms": [{"name": name, "label": {language: arm.line.label}} for name, arm in arms.items()],
        "world": {"kind": study.territory.kind, "code": study.territory.code},
        "configuration": {"territory": {"file": None if file is None else str(file)}},
    }
    return StoredStudy(Path(), language, manifest, summary, pd.DataFrame())
