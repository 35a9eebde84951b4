"""Write docs/pace_and_support.md: `python -m tools.pace_and_support [KEY=VALUE …]`, after the runs that it lacks."""

import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from experiments.configuration.compose import Composer
from experiments.mistakes import UserMistake
from experiments.study.run_hash import PROJECT
from tools.pace_and_support.page import DOCS, NAME, write_page
from tools.pages.studies import is_stored, refuse_other_configuration, run_study, study_of

DONE, FAILED, MISTAKE = 0, 1, 2


def main(arguments: Sequence[str]) -> int:
    """Write the page; return 0, 1: runs are missing, or 2: a mistake."""
    parser = ArgumentParser(f"python -m tools.{NAME}", description="Write the page of pace and support.")
    parser.add_argument("settings", nargs="*", metavar="KEY=VALUE", help="settings of the study, for a smaller page")
    parser.add_argument("--stored", action="store_true", help="run nothing: write from stored tables, by whatever code")
    parser.add_argument("--into", type=Path, metavar="FOLDER", default=DOCS, help="where the page goes (docs)")
    asked, console = parser.parse_intermixed_args(arguments), Console(soft_wrap=True)
    try:
        study = study_of(NAME, asked.settings, Composer(PROJECT / "configs"))
        if asked.stored:
            refuse_other_configuration(study)
        elif not is_stored(study) and run_study(NAME, asked.settings):
            console.print("runs are missing, the page stays as it was", highlight=False)
            return FAILED
    except UserMistake as mistake:
        Console(stderr=True, soft_wrap=True).print(str(mistake), markup=False, highlight=False)
        return MISTAKE
    console.print(str(write_page(study, asked.into)), highlight=False)
    return DONE


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
