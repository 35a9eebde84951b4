"""The precision that replicates=auto is to reach, checked."""

from collections.abc import Callable

from experiments.configuration.schema import Run
from experiments.mistakes import UserMistake, unknown
from experiments.study.definition import Arm, Precision
from sim.calendar import last_day, month_of
from sim.metrics import default_metrics
from sim.vocabulary import Level


def precision_of(run: Run, arms: tuple[Arm, ...], where: Callable[[str], str]) -> Precision | None:
    """Return the precision that replicates=auto asks for, None where the number of replicates is given.

    Raises UserMistake when there is nothing to compare, for a metric that is not recorded at the level, and for a date
    outside of the study.
    """
    asked = run.precision
    for name in asked.half_width:
        known = [metric.name for metric in default_metrics(Level(asked.level))]
        if name not in known:
            raise unknown(f"metric at level {asked.level}", name, known, where(f"precision.half_width.{name}"))
    month = month_of(asked.date or run.end)
    if not month_of(run.start) <= month <= month_of(run.end):
        what = f"precision.date = {asked.date} is outside the study's horizon"
        raise UserMistake(what, where("precision.date"), f"{run.start} to {run.end}")
    if run.replicates is not None:
        return None
    half_width = {name: width for name, width in asked.half_width.items() if width is not None}
    if not half_width:
        raise UserMistake("replicates=auto asks for no precision", where("precision.half_width"), "at least one metric")
    if len(arms) < 2:
        what = "replicates=auto is about differences from the baseline, and this study has one arm"
        raise UserMistake(what, where("replicates"), "a number of replicates")
    return Precision(half_width, last_day(month), asked.level)
