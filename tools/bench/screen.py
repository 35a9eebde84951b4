"""The results of a bench as a table on screen."""

from rich.console import Console
from rich.table import Table

from tools.bench.bounds import BoundedNumber, reached, shown
from tools.bench.repetitions import Values


def show(record: Values, console: Console) -> None:
    """Print the headline numbers beside their bounds, and what was not measured."""
    table = Table(
        title="A région, few repetitions: no verdict on the goals" if record["quick"] else "The whole country at 1:1",
        title_justify="left",
    )
    for column in ("what", "measured", "unit", "goal", ""):
        table.add_column(column, justify="right" if column == "measured" else "left")
    for number, value in reached(record):
        verdict = "" if record["quick"] else _verdict(number, value)
        table.add_row(number.meaning, shown(value), number.unit, number.bound, verdict)
    console.print(table)
    for name, reason in record["skipped"].items():
        console.print(f"{name}: not measured, {reason}", markup=False, highlight=False)


def _verdict(number: BoundedNumber, value: float | None) -> str:
    if value is None or not number.bound:
        return ""
    return "kept" if number.is_kept(value) else "missed"
