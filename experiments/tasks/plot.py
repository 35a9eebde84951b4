"""Draw the figures of a stored study again, or slides of it, from its files only."""

from typing import Literal

from pydantic import Field

from experiments.configuration.schema import TaskSettings
from experiments.mistakes import UserMistake
from experiments.plots import StudyNotRun, draw_all, draw_slides
from experiments.storing.results_folder import check_writable
from experiments.study.definition import StudyDefinition
from experiments.tasks._terminal import Terminal


class Settings(TaskSettings):
    """The settings of task=plot."""

    format: Literal["page", "slide"] = Field(
        "page", description="page: all figures; slide: 16:9, one message a picture"
    )
    only: list[str] = Field([], description="names of arms")


def run(study: StudyDefinition, settings: Settings) -> int:
    """Draw all figures, or slides, into the study's folder; returns 0.

    Raises UserMistake when the study has not been run, or has no such arms.
    """
    check_writable(study.results)
    if settings.only and settings.format != "slide":
        what = "some arms alone are drawn on slides, since figures and tables of a folder hold the same arms"
        raise UserMistake(what, f"only=[{','.join(settings.only)}]", "format=slide, or only=[]")
    try:
        if settings.format == "slide":
            paths = draw_slides(study.results, study.language, settings.only)
        else:
            paths = draw_all(study.results, study.language, keep_other_languages=True)
    except StudyNotRun as error:
        allowed = "a study that has been run (task=list names them); run this one first with task=simulate"
        raise UserMistake(f"study {study.name!r} has not been run: {error}", f"study={study.name}", allowed) from None
    Terminal(study.language).say("plot.results", n=len({path.stem for path in paths}), folder=study.results)
    return 0
