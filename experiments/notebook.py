"""Studies from Python: state one, run it and look at its results, in a notebook or a script.

    from experiments import Study

    results = Study("plan_100", territory="59", draws=2, replicates=1).run()
    results.table("coverage_aci", level="region")
    results.compare("coverage_aci")
    results.plot("coverage_curves")

A study from here is that of the command line: the same settings, the same folder, the same bytes.
"""

import multiprocessing
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure

from experiments.comparing.study_results import StudyResults, open_results
from experiments.configuration.compose import Composer
from experiments.configuration.request import read_request
from experiments.mistakes import UserMistake
from experiments.plots import draw_all, drawing_of
from experiments.running.observer import StudyObserver
from experiments.running.run_study import run_study
from experiments.study.definition import StudyDefinition

CONFIGS = Path(__file__).resolve().parents[1] / "configs"
PLACES = ("france", "synthetic")
GUARD = 'in a script, a study below `if __name__ == "__main__":`; or compute="serial"'


class Study:
    """A question to the model: an experiment, a place, and settings as on the command line.

    `territory` is "france", "synthetic" or the code of a département ("59"); `region` is the code of a région ("53").
    Other settings by name: `draws=2, end="2026-12-31", facilitation="intensive"`; by path in `overrides`:
    ["timeline.pressure=0.5"]. Raises UserMistake, before anything runs, for whatever does not fit.
    """

    def __init__(
        self,
        experiment: str | None = None,
        *,
        territory: str | None = None,
        region: str | None = None,
        overrides: Sequence[str] = (),
        **settings: object,
    ) -> None:
        named = [] if experiment is None else [f"experiment={experiment}"]
        typed = [*named, *_place(territory, region), *(f"{key}={_typed(value)}" for key, value in settings.items())]
        self.definition: StudyDefinition = read_request([*typed, *overrides], False, Composer(CONFIGS)).study

    @property
    def arms(self) -> tuple[str, ...]:
        """The names of the arms."""
        return tuple(arm.name for arm in self.definition.arms)

    def run(self, observer: StudyObserver | None = None) -> "Results":
        """Make the runs that are not stored yet, write tables and figures, and return the results.

        An observer is told how far the study has come. Raises UserMistake when it is called in a worker process, and
        when every run failed; otherwise what `run_study` raises.
        """
        if getattr(multiprocessing.current_process(), "_inheriting", False):  # a worker that still reads the script
            what = "a study was started in a process that another study had started to make its runs"
            raise UserMistake(what, "Study.run()", GUARD)
        found = run_study(self.definition, observer, draw_all)
        if not found.national:
            first = found.failures[0].message if found.failures else "no run was planned"
            raise UserMistake(f"every run failed; the first one: {first}", str(found.folder), GUARD)
        return Results.of(found, self.definition.language)

    def results(self) -> "Results":
        """Return the results that are stored; raises UserMistake when the study has not been run."""
        return Results.of(open_results(self.definition.results), self.definition.language)


@dataclass(frozen=True, eq=False)
class Results(StudyResults):
    """What a study found, as tidy tables and as figures."""

    language: str

    @classmethod
    def of(cls, found: StudyResults, language: str) -> "Results":
        """Return the results of a study in a language, fr or en."""
        own: Mapping[str, Any] = {field.name: getattr(found, field.name) for field in fields(found)}
        return cls(**own, language=language)

    def plot(self, name: str) -> Figure:
        """Return a figure of the study by the name of its file, e.g. coverage_curves.

        Raises UserMistake for a name that is none of them.
        """
        return drawing_of(self.folder, name, self.language).figure


def _place(territory: str | None, region: str | None) -> list[str]:
    """Return the overrides that choose a place, none where none is named."""
    if region is not None:
        return ["territory=region", f"territory.code='{region}'"]
    if territory is None:
        return []
    if territory in PLACES:
        return [f"territory={territory}"]
    return ["territory=departement", f"territory.code='{territory}'"]


def _typed(value: object) -> object:
    """Return a value of Python as one types it on the command line."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return value
