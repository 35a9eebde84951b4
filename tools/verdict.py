"""Keep the verdict of a registered forecast: `python -m tools.verdict results/hindcast_<day>`.

The folder holds the same forecast made again, with the code that it was registered with, and scored on later rows.
"""

import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from experiments.hindcast.register import REGISTER, write_page
from experiments.hindcast.verdict import judge
from experiments.observations.observed import all_observed

DONE, MISTAKE = 0, 2


def main(arguments: Sequence[str]) -> int:
    """Write <day>_verdict.csv and the page of the register; return 0, or 2 for a folder that holds another forecast."""
    parser = ArgumentParser("python -m tools.verdict", description="Keep the verdict of a registered forecast.")
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="hindcast_<day>: the same forecast, made again")
    parser.add_argument("--register", type=Path, metavar="FOLDER", default=REGISTER, help="docs/forecasts")
    asked = parser.parse_args(arguments)
    registered = asked.register / f"{asked.folder.name.removeprefix('hindcast_')}.csv"
    try:
        file = judge(asked.folder, registered, all_observed())
    except (OSError, ValueError) as error:
        Console(stderr=True, soft_wrap=True).print(str(error), markup=False, highlight=False)
        return MISTAKE
    write_page(asked.register)
    Console(soft_wrap=True).print(str(file), highlight=False, markup=False)
    return DONE


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
