"""Write a stored study as one self-contained page of HTML, from its files only."""

from typing import Final

from experiments.configuration.schema import TaskSettings
from experiments.language.numbers import number
from experiments.mistakes import UserMistake
from experiments.plots.results import StudyNotRun
from experiments.storing.results_folder import check_writable
from experiments.study.definition import StudyDefinition
from experiments.tasks._terminal import Terminal

LIBRARIES: Final = {"browser": ("altair", "vl_convert", "itables")}
KILOBYTE = 1000


class Settings(TaskSettings):
    """The settings of task=report: none of its own."""


def run(study: StudyDefinition, settings: Settings) -> int:
    """Write `report_<language>.html` into the study's folder; returns 0.

    Raises UserMistake when the study has not been run.
    """
    from experiments.reporting.report import write_report  # noqa: PLC0415 — needs libraries that are checked first

    check_writable(study.results)
    try:
        path = write_report(study.results, study.language)
    except StudyNotRun as error:
        allowed = "a study that has been run (task=list names them); run this one first with task=simulate"
        raise UserMistake(f"study {study.name!r} has not been run: {error}", f"study={study.name}", allowed) from None
    size = number(path.stat().st_size / KILOBYTE, study.language)
    Terminal(study.language).say("report.written", path=path, size=size)
    return 0
