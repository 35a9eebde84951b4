"""Search, score afresh, and write what was found: tables, the shortlist as policies, and what can be said of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from experiments.language.texts import LANGUAGES
from experiments.optimisation.candidate_runs import CandidateRuns, judged_study
from experiments.optimisation.fresh_draws import origins, with_fresh_draws
from experiments.optimisation.lever_changes import lever_changes
from experiments.optimisation.objectives import losses_of
from experiments.optimisation.search import Heard, Search, SearchSettings, scored_afresh
from experiments.optimisation.sentences import paragraph
from experiments.optimisation.shortlist_files import write_shortlist
from experiments.optimisation.tables import (
    CANDIDATES,
    FRONTS,
    HYPERVOLUMES,
    SHORTLIST,
    candidates_table,
    front_table,
    hypervolume_box,
    hypervolume_table,
    shortlist_of,
    shortlist_table,
    write_tables,
)
from experiments.running.observer import StudyObserver
from experiments.running.run_study import context_for
from experiments.running.worker_context import WorkerContext
from experiments.study.definition import Arm, StudyDefinition
from sim.arrays import Floats, Ints
from sim.whole_files import whole_file

RUNS: Final = "search"  # the folder of the runs, in that of the results


@dataclass(frozen=True)
class Request:
    """What is to be searched, where and from which policy."""

    study: StudyDefinition
    base: Arm  # whose other levers candidates keep, and from whose first day on they act
    presets: tuple[Arm, ...]  # policies that are scored beside what is found
    settings: SearchSettings
    folder: Path

    @property
    def fresh_origins(self) -> Ints:
        """Which draw of the study's own each fresh world has its parameters from."""
        front, fresh = self.settings.front_draws, self.settings.fresh_draws
        return origins(self.study.draws, front, fresh)[front:]

    @property
    def has_fresh_parameters(self) -> bool:
        """Whether fresh draws have parameters that no search met."""
        return self.study.draws > self.settings.front_draws

    @property
    def units(self) -> Ints:
        """Which fresh draws belong together, because they have the same parameters and past."""
        return self.fresh_origins if self.study.draws > 1 else np.arange(self.settings.fresh_draws)


@dataclass(frozen=True, eq=False)
class Results:
    """What a search leaves: its tables by file, what the manifest says of it, and the files of the shortlist."""

    tables: dict[str, pd.DataFrame]
    facts: dict[str, Any]
    files: list[Path]


def optimise(request: Request, observer: StudyObserver, heard: Heard, context: WorkerContext | None = None) -> Results:
    """Search and write the results into the folder, without figures and manifest.

    Runs that are stored are not made again; world and engine are those of the study, unless a context is given.
    Raises CandidateFailure, UserMistake, WorkStopped and DiskFull.
    """
    settings = request.settings
    searcher = Search(settings, request.base, _runs(request, observer, context), heard)
    results = [searcher.search(name) for name in settings.seeds]
    scored = scored_afresh(searcher, results, request.presets)
    chosen = shortlist_of(scored)
    box = hypervolume_box(searcher, results)
    tables = {
        CANDIDATES: candidates_table(searcher, results),
        FRONTS: front_table(scored, request.units),
        SHORTLIST: shortlist_table(scored, chosen, request.units),
        HYPERVOLUMES: hypervolume_table(searcher, results, box),
    }
    facts = facts_of(request, box) | {"changes": changes_of(request, chosen)}
    write_tables(tables, request.folder)
    _write_paragraphs(tables, facts, request.folder)
    return Results(tables, facts, write_shortlist(chosen, request.folder))


def _runs(request: Request, observer: StudyObserver, context: WorkerContext | None) -> CandidateRuns:
    settings = request.settings
    study = replace(request.study, arms=(request.base,), baseline=request.base.name, results=request.folder / RUNS)
    draws = with_fresh_draws(study, settings.front_draws, settings.fresh_draws)
    judged = judged_study(draws, settings.day)
    return CandidateRuns(judged, settings.metrics, context or context_for(judged, observer), observer)


def facts_of(request: Request, box: tuple[Floats, Floats]) -> dict[str, Any]:
    """Return what figures, sentences and the manifest say of a search beside its tables."""
    settings = request.settings
    names = [one.metric for one in settings.objectives]
    best, reference = (losses_of(corner, settings.objectives).tolist() for corner in box)
    return {
        "date": str(settings.day),
        "objectives": {one.metric: "max" if one.is_high else "min" for one in settings.objectives},
        "robustness": settings.robustness,
        "budget_euros": settings.budget_euros,
        "evaluations": settings.n_evaluations,
        "searches": list(settings.seeds),
        "draws": settings.draws,
        "front_draws": settings.front_draws,
        "fresh_draws": settings.fresh_draws,
        "fresh_parameters": len(np.unique(request.fresh_origins)) if request.has_fresh_parameters else 0,
        "hypervolume_best": dict(zip(names, best, strict=True)),
        "hypervolume_reference": dict(zip(names, reference, strict=True)),
        "levers": {lever.path: [str(lever.values[0]), str(lever.values[-1])] for lever in settings.levers},
        "base": {language: request.base.label[language] for language in LANGUAGES},
        "start": str(request.base.resolved["policy"]["start"]),
        "is_thinned": request.study.scale < 1.0,
    }


def changes_of(request: Request, chosen: Mapping[str, tuple[Arm, Sequence[str]]]) -> dict[str, dict[str, list[str]]]:
    """Return, by name in the shortlist and by language, in what a policy differs most from the base policy."""
    levers, base = request.settings.levers, request.base
    return {
        name: {language: lever_changes(levers, base, arm, language) for language in LANGUAGES}
        for name, (arm, _) in chosen.items()
    }


def _write_paragraphs(tables: dict[str, pd.DataFrame], facts: dict[str, Any], folder: Path) -> None:
    for language in LANGUAGES:
        with whole_file(folder / f"optimise_{language}.md") as partial:
            partial.write_text(paragraph(tables, facts, language) + "\n", encoding="utf-8")
