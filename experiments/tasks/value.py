"""Say what the arms of a stored study cost and cover, which to choose, and what it would be worth to know more."""

from dataclasses import replace
from datetime import date
from time import monotonic

from pydantic import Field

from experiments.comparing.headline_tables import DrawnParameters
from experiments.comparing.publish import describe_task
from experiments.comparing.study_results import StudyResults, open_results
from experiments.configuration.restored_study import restored_study
from experiments.configuration.schema import Day, Part, TaskSettings
from experiments.language.numbers import duration, number
from experiments.language.texts import text
from experiments.mistakes import UserMistake, unknown
from experiments.plots.decisions.value_figures import draw_value
from experiments.plots.results import SUMMARY
from experiments.running.progress import progress
from experiments.storing.manifest import write_task_manifest
from experiments.storing.results_folder import check_writable, lock_folder
from experiments.study.definition import StudyDefinition
from experiments.tasks._terminal import Terminal
from experiments.value.consequences import consequences_of, drawn_posts
from experiments.value.net_benefit import pairs_of
from experiments.value.partial_information import Resampling
from experiments.value.valuation import PressureTime, Valuation, swept_values
from experiments.value.value_files import ValueRequest, read_paragraph, write_value
from experiments.value.value_tables import ValuedStudy, n_assumptions
from sim.calendar import first_day, month_of

QUICK = Resampling(resamples=50, shuffles=49)
_SECONDS_TO_BEGIN = 8.0  # tables and figures
_SECONDS_OF_FIT, _SECONDS_OF_DRAW = 3e-4, 8e-7  # for each assumption and resample or shuffle; and for each draw of it
LIBRARIES = {"decisions": ("sklearn",)}  # by extra of pyproject.toml


class PressureSettings(Part):
    """What pressure takes of authorities' time (A107)."""

    posts_per_million: float = Field(ge=0, le=1_000, description="posts per million inhabitants not covered")
    lowest: float = Field(ge=0, le=1_000, description="posts per million inhabitants not covered")
    highest: float = Field(ge=0, le=1_000, description="posts per million inhabitants not covered")


class ValueSettings(Part):
    """What is valued, how much, and from when on."""

    euros_per_inhabitant_year: float = Field(ge=0, le=1e6, description="euros")
    highest_swept: float = Field(gt=0, le=1e6, description="euros")
    n_swept: int = Field(ge=2, le=1_000, description="values")
    euros_per_shell: float = Field(ge=0, le=1e9, description="euros")
    discount: float = Field(ge=0, le=0.2, description="a year")
    start: Day | None
    resamples: int = Field(ge=20, le=100_000, description="resamples of draws")
    shuffles: int = Field(ge=39, le=100_000, description="shuffles of draws")
    pressure: PressureSettings


class Settings(TaskSettings):
    """The settings of task=value."""

    value: ValueSettings


def run(study: StudyDefinition, settings: Settings) -> int:
    """Write `results/value_<study>/` from the stored runs of a study, and print what they say; returns 0.

    Raises UserMistake for a study that is not stored, for one with a single arm, and for a day outside it.
    """
    began, terminal = monotonic(), Terminal(study.language)
    results = open_results(study.results)
    check_drawn(study)
    restored = restored_study(results.manifest, study.results, settings.configs)
    request = value_request(replace(restored, baseline=study.baseline, mode=study.mode), results, settings)
    check_writable(request.folder)
    n_assumed = n_assumptions(request.valued)
    _say_plan(request, terminal)
    with lock_folder(request.folder, lambda: terminal.say("value.waiting")):
        with progress(terminal.console, n_assumed, text("value.progress", study.language), study.language) as advance:
            tables = write_value(request, advance)
        own = {"study": study.name, "value": settings.value.model_dump(mode="json"), "mode": study.mode}
        runs = {"study_configuration": results.manifest["configuration_hash"], "baseline": study.baseline}
        draw_value(request, tables, study.results)
        write_task_manifest("value", restored, {**own, **runs}, request.folder, monotonic() - began)
        describe_task(request.folder)
    terminal.line(read_paragraph(request.folder, study.language))
    terminal.say("common.results", folder=request.folder)
    return 0


def check_drawn(study: StudyDefinition) -> None:
    """Raise UserMistake where a study has runs but no tables yet, from which figures take its arms."""
    if not (study.results / SUMMARY).is_file():
        what = f"study {study.name!r} has not been run to its end"
        raise UserMistake(what, str(study.results), "start the study again to finish it")


def value_request(study: StudyDefinition, results: StudyResults, settings: Settings) -> ValueRequest:
    """Return the checked request for the arms that have runs. Raises UserMistake."""
    arms = [arm for arm in study.arms if arm.name in results.national]
    if study.baseline not in results.national:
        raise unknown("arm", study.baseline, results.national, "baseline")
    if len(arms) == 1:
        raise UserMistake("a single arm leaves nothing to choose", f"study={results.folder.name}", "two arms or more")
    arms.sort(key=lambda arm: arm.name != study.baseline)
    valuation, drawn = _valuation(study, settings.value), DrawnParameters.of(results.manifest)
    posts = drawn_posts(valuation.pressure, study.draws, study.seed)
    consequences = consequences_of(results, arms, valuation, posts)
    valued = ValuedStudy(consequences, valuation, drawn, _resampling(study, settings.value))
    return ValueRequest(valued, results.manifest, results.folder.parent / f"value_{results.folder.name}")


def _valuation(study: StudyDefinition, settings: ValueSettings) -> Valuation:
    pressure = PressureTime(**settings.pressure.model_dump())
    if not pressure.lowest <= pressure.posts_per_million <= pressure.highest:
        what = f"posts_per_million={pressure.posts_per_million:g} lies outside its range"
        raise UserMistake(what, "value.pressure", f"{pressure.lowest:g} to {pressure.highest:g}")
    return Valuation(
        first_month=_first_month(study, settings.start),
        discount=settings.discount,
        euros_per_inhabitant_year=settings.euros_per_inhabitant_year,
        euros_per_shell=settings.euros_per_shell,
        swept=swept_values(max(settings.highest_swept, settings.euros_per_inhabitant_year), settings.n_swept),
        pressure=pressure,
    )


def _first_month(study: StudyDefinition, start: date | None) -> int:
    """Return the month from which consequences count. Raises UserMistake for a day outside the study."""
    first = min(study.departures, default=first_day(month_of(study.as_of) + 1)) if start is None else start
    if not study.start <= first <= study.end:
        what = f"{first} lies outside the months of the study"
        raise UserMistake(what, "value.start", f"{study.start} to {study.end}")
    return month_of(first)


def _resampling(study: StudyDefinition, settings: ValueSettings) -> Resampling:
    if study.mode == "quick":
        return QUICK
    return Resampling(settings.resamples, settings.shuffles)


def _say_plan(request: ValueRequest, terminal: Terminal) -> None:
    valued, found = request.valued, request.valued.consequences
    work = valued.resampling.resamples + valued.resampling.shuffles
    fits = work * n_assumptions(valued)
    seconds = _SECONDS_TO_BEGIN + fits * (_SECONDS_OF_FIT + _SECONDS_OF_DRAW * len(found.draws))
    terminal.say(
        "value.plan",
        runs=number(len(found.arms) * len(pairs_of(found.shells)), terminal.language),
        arms=len(found.arms),
        draws=number(len(found.draws), terminal.language),
        time=duration(seconds, terminal.language),
    )
