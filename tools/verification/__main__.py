"""Hold the model against theory and write docs/verification.md: `python -m tools.verification`, `make verification`."""

import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from tools.verification.page import DOCS, failures, results, write_page

DONE, FAILED = 0, 1


def main(arguments: Sequence[str]) -> int:
    """Write the page; return 0, or 1 where a check does not hold."""
    parser = ArgumentParser("python -m tools.verification", description="Hold the model against theory, case by case.")
    parser.add_argument("--into", type=Path, metavar="FOLDER", default=DOCS, help="where the page goes (docs)")
    asked, sections = parser.parse_args(arguments), results()
    Console(soft_wrap=True).print(str(write_page(sections, asked.into)), highlight=False, markup=False)
    failed = list(failures(sections))
    for line in failed:
        Console(stderr=True, soft_wrap=True).print(line, highlight=False, markup=False)
    return FAILED if failed else DONE


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
