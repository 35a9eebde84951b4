"""Write docs/fit_trials.md from stored trials: `python -m tools.fit_trials`; runs nothing."""

import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from experiments.study.run_hash import PROJECT
from tools.fit_trials.page import DOCS, write_page
from tools.fit_trials.stored_trials import COMMANDS, stored_trials

DONE, MISTAKE = 0, 2


def main(arguments: Sequence[str]) -> int:
    """Write the page; return 0, or 2 where no trial is stored."""
    parser = ArgumentParser("python -m tools.fit_trials", description="Write the page of the trials of the fit.")
    parser.add_argument("--results", type=Path, metavar="FOLDER", default=PROJECT / "results")
    parser.add_argument("--into", type=Path, metavar="FOLDER", default=DOCS, help="where the page goes (docs)")
    asked = parser.parse_args(arguments)
    found = stored_trials(asked.results)
    if not found.invented and not found.left_out:
        words = f"{asked.results} holds no trial of a fit; these commands make some:\n" + "\n".join(COMMANDS)
        Console(stderr=True, soft_wrap=True).print(words, highlight=False, markup=False)
        return MISTAKE
    Console(soft_wrap=True).print(str(write_page(found, asked.into)), highlight=False, markup=False)
    return DONE


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
