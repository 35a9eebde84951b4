"""Write a stored study as one self-contained page of HTML, from its files only."""

from typing import Final

from experiments.comparing.study_results import open_results
from experiments.configuration.schema import TaskSettings
from experiments.language.numbers import number
from experiments.mistakes import UserMistake
from experiments.plots.results import StudyNotRun
from experiments.storing.manifest import names_runs, read_manifest
from experiments.storing.results_folder import check_writable
from experiments.study.definition import StudyDefinition
from experiments.study.run_hash import PROJECT
from experiments.tasks._compared_anew import published_anew
from experiments.tasks._terminal import Terminal

LIBRARIES: Final = {"browser": ("altair", "vl_convert", "itables")}
TYPED: Final = "command line"
KILOBYTE: Final = 1000
EXPERIMENTS: Final = PROJECT / "configs" / "experiment"


class Settings(TaskSettings):
    """The settings of task=report: none of its own."""


def run(study: StudyDefinition, settings: Settings) -> int:
    """Write `report_<language>.html` into the study's folder; returns 0.

    Raises UserMistake when the study has not been run, keeps sums over runs only, or has no such baseline.
    """
    from experiments.reporting.report import write_report  # noqa: PLC0415 — needs libraries that are checked first

    check_writable(study.results)
    manifest = read_manifest(study.results)
    try:
        if manifest is None or not names_runs(manifest):
            raise StudyNotRun(f"{study.results} names no runs")
        _compare_as_asked(study, settings)
        path = write_report(study.results, study.language)
    except StudyNotRun:
        what, where = f"study {study.name!r} has not been run", f"study={study.name}"
        raise UserMistake(
            what, where, f"run it first: {_command(study)}; task=list names those that were run"
        ) from None
    size = number(path.stat().st_size / KILOBYTE, study.language)
    Terminal(study.language).say("report.written", path=path, size=size)
    return 0


def _compare_as_asked(study: StudyDefinition, settings: TaskSettings) -> None:
    """Compare a stored study with the baseline that was typed, where its tables hold another one."""
    where = next(iter(settings.set_in.values()), None)
    if where is None or not where("baseline").startswith(TYPED):
        return
    results = open_results(study.results)
    if results.baseline != study.baseline:
        published_anew(results, study, settings)
        Terminal(study.language).say("compare.drawn")


def _command(study: StudyDefinition) -> str:
    """Return the command that runs a study: a named experiment, or the default one under the study's name."""
    is_experiment = (EXPERIMENTS / f"{study.name}.yaml").is_file()
    return f"python run.py {'experiment' if is_experiment else 'study'}={study.name}"
