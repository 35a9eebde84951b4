"""Hold the bench: `python -m tools.bench`, or `make bench`."""

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console

from experiments.mistakes import UserMistake, unknown
from tools.bench.catalogue import CATALOGUE
from tools.bench.conditions import Conditions
from tools.bench.fresh_process import PROJECT, MeasurementFailed, NotMeasured
from tools.bench.performance_page import PAGE, rewrite
from tools.bench.record import Record, read_record
from tools.bench.screen import show

FOLDER = PROJECT / "results" / "bench"
DONE, FAILED, MISTAKE = 0, 1, 2


def main(arguments: Sequence[str]) -> int:
    """Hold the bench that a command line asks for; return 0, 1 when a measurement failed, 2 for a mistake."""
    asked = _parser().parse_args(arguments)
    console = Console(soft_wrap=True)
    file = FOLDER / ("quick.json" if asked.quick else "bench.json")
    try:
        if asked.page:
            return _write_page(file)
        names = _names(asked.only)
    except UserMistake as mistake:
        Console(stderr=True, soft_wrap=True).print(str(mistake), markup=False, highlight=False)
        return MISTAKE
    with TemporaryDirectory(prefix="cpts_bench_") as cache:
        return _measure(names, file, _conditions(asked, Path(cache)), console)


def _parser() -> ArgumentParser:
    parser = ArgumentParser("python -m tools.bench", description="Measure the engines and their peers.")
    parser.add_argument("--only", nargs="+", metavar="NAME", help=f"make only these of: {', '.join(CATALOGUE)}")
    parser.add_argument("--quick", action="store_true", help="a région, few repetitions; writes quick.json")
    parser.add_argument("--page", action="store_true", help="measure nothing; put the results into docs/performance.md")
    parser.add_argument("--engine", default="fast", help="the engine under test (fast)")
    parser.add_argument("--reference", default="mesa", help="the engine it is compared with (mesa)")
    parser.add_argument("--peers", type=Path, help="folder with an environment for each peer")
    return parser


def _conditions(asked: Namespace, cache: Path) -> Conditions:
    return Conditions(asked.engine, asked.reference, asked.quick, cache, asked.peers)


def _names(only: Sequence[str] | None) -> tuple[str, ...]:
    for name in only or ():
        if name not in CATALOGUE:
            raise unknown("measurement", name, CATALOGUE, f"command line: --only {name}")
    return tuple(name for name in CATALOGUE if only is None or name in only)


def _write_page(file: Path) -> int:
    record = read_record(file)
    if record is None:
        raise UserMistake("there are no results of a bench", str(file.relative_to(PROJECT)), "make bench first")
    PAGE.write_text(rewrite(PAGE.read_text(encoding="utf-8"), record), encoding="utf-8")
    return DONE


def _measure(names: Sequence[str], file: Path, conditions: Conditions, console: Console) -> int:
    """Make measurements one after the other; one that fails does not stop the others."""
    record, code = Record(file, conditions, read_record(file) if len(names) < len(CATALOGUE) else None), DONE
    for name in names:
        console.print(f"{name} …", highlight=False)
        try:
            record.keep(name, CATALOGUE[name](conditions))
        except NotMeasured as reason:
            record.skip(name, str(reason))
        except MeasurementFailed as failure:
            record.skip(name, f"it failed: {failure}")
            code = FAILED
    show(record.values(), console)
    console.print(f"written to {file.relative_to(PROJECT)}", highlight=False)
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
