"""Serve the page on which one moves levers and dates and sees what follows, on this machine only."""

import asyncio
import sys
from typing import Final

from pydantic import Field

from experiments.configuration.compose import Composer
from experiments.configuration.schema import Part, TaskSettings
from experiments.exploring.arm_request import ArmReader, Moves, study_overrides
from experiments.exploring.moves import POLICY, lever_fields, policies
from experiments.mistakes import unknown
from experiments.study.definition import StudyDefinition
from experiments.tasks._terminal import Terminal

LIBRARIES: Final = {"browser": ("shiny", "altair", "vl_convert")}  # by extra of pyproject.toml
MEGABYTE: Final = 1_000_000


class ExploreSettings(Part):
    """Where the page is, what it begins with, and how much it keeps."""

    port: int | None = Field(ge=1024, le=65_535, description="null: a free one")
    open_browser: bool
    baseline: str = Field(description="a policy of configs/policy")
    policy: str = Field(description="a policy of configs/policy")
    pairs: int | None = Field(ge=1, le=10_000, description="paired runs; null: all draws and replicates")
    memory: int = Field(ge=50, le=100_000, description="megabytes")


class Settings(TaskSettings):
    """The settings of task=explore."""

    explore: ExploreSettings


def run(study: StudyDefinition, settings: Settings) -> int:
    """Serve the page until it is ended and return the exit code. Raises UserMistake for settings that do not fit."""
    from experiments.exploring.exploration import Explorer  # noqa: PLC0415 — pages need libraries of their own
    from experiments.exploring.page import PageContent  # noqa: PLC0415
    from experiments.exploring.places import regions_of  # noqa: PLC0415
    from experiments.exploring.runs import Workers  # noqa: PLC0415
    from experiments.exploring.serving import listening, serve  # noqa: PLC0415

    asked, composer = settings.explore, Composer(settings.configs)
    labels = policies(composer)
    for name, key in ((asked.baseline, "baseline"), (asked.policy, POLICY)):
        if name not in labels:
            raise unknown(POLICY, name, labels, f"explore.{key}={name}")
    groups, regions = lever_fields(), regions_of(study.territory)
    usual = composer.composed(()).values
    reader = ArmReader(
        composer,
        study_overrides(study.arms[0].resolved, usual),
        {field.path: field for fields in groups.values() for field in fields},
        regions,
    )
    workers = Workers(study, study.workers, asked.memory * MEGABYTE)
    explorer = Explorer(study, workers, reader, Moves(asked.baseline, asked.policy, {}), asked.pairs)
    content = PageContent(groups, labels, regions, asked.baseline, asked.policy, study.language)
    terminal = Terminal(study.language)
    sockets = listening(asked.port)

    def say(address: str) -> None:
        terminal.say("explorer.address", address=address)
        sys.stdout.flush()  # whoever started it in a program waits for this line

    return asyncio.run(serve(explorer, content, sockets, say, asked.open_browser))
