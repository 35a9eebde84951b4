"""The results of a bench as a table on screen."""

from rich.console import Console
from rich.table import Table

from tools.bench.goals import Goal, reached, shown
from tools.bench.spread import Values


def show(record: Values, console: Console) -> None:
    """Print the headline numbers beside their goals, and what was not measured."""
    table = Table(
        title="A région, few repetitions: no verdict on the goals" if record["quick"] else "The whole country at 1:1",
        title_justify="left",
    )
    for column in ("what", "measured", "unit", "goal", ""):
        table.add_column(column, justify="right" if column == "measured" else "left")
    for goal, value in reached(record):
        verdict = "" if record["quick"] else _verdict(goal, value)
        table.add_row(goal.meaning, shown(value), goal.unit, goal.bound, verdict)
    console.print(table)
    for name, reason in record["skipped"].items():
        console.print(f"{name}: not measured, {reason}", markup=False, highlight=False)


def _verdict(goal: Goal, value: float | None) -> str:
    if value is None or not goal.bound:
        return ""
    return "kept" if goal.is_kept(value) else "missed"
