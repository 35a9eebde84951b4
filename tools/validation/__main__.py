"""Write docs/validation.md from stored results: `python -m tools.validation`, or `make validation`."""

import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from experiments.mistakes import UserMistake
from experiments.study.run_hash import PROJECT
from tools.validation.validation_page import DOCS, write_page

DONE, MISTAKE = 0, 2


def main(arguments: Sequence[str]) -> int:
    """Write the page; return 0, or 2 for a mistake."""
    parser = ArgumentParser("python -m tools.validation", description="Write the page of the validation.")
    parser.add_argument("--results", type=Path, metavar="FOLDER", default=PROJECT / "results")
    parser.add_argument("--into", type=Path, metavar="FOLDER", default=DOCS, help="where the page goes (docs)")
    asked = parser.parse_args(arguments)
    try:
        page = write_page(asked.results, asked.into)
    except UserMistake as mistake:
        Console(stderr=True, soft_wrap=True).print(str(mistake), markup=False, highlight=False)
        return MISTAKE
    Console(soft_wrap=True).print(str(page), highlight=False, markup=False)
    return DONE


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
