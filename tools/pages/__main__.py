"""Write the pages of experiments: `python -m tools.pages [NAME …]`, or `make pages`."""

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from experiments.configuration.compose import Composer
from experiments.mistakes import UserMistake, unknown
from experiments.reporting.study_answers import read_answers
from experiments.study.run_hash import PROJECT
from tools.pages.charts import write_charts
from tools.pages.index import write_index
from tools.pages.pictures import StudyPictures
from tools.pages.render import PAGES, page_names, page_of
from tools.pages.studies import is_stored, refuse_other_configuration, run_study, study_of

DONE, FAILED, MISTAKE, INTERRUPTED = 0, 1, 2, 130
CONFIGS = PROJECT / "configs"


def main(arguments: Sequence[str]) -> int:
    """Write the pages that a command line asks for; return 0, 1: a study failed, 2: a mistake, 130: interrupted."""
    asked, console = _parser().parse_intermixed_args(arguments), Console(soft_wrap=True)
    try:
        names, overrides, folder = _names(asked.words), _overrides(asked), asked.into or PAGES
        opened = Composer(CONFIGS)
        failed = [name for name in names if not _write(name, overrides, folder, asked.stored, opened, console)]
        write_index(folder)
    except UserMistake as mistake:
        Console(stderr=True, soft_wrap=True).print(str(mistake), markup=False, highlight=False)
        return MISTAKE
    except KeyboardInterrupt:
        return INTERRUPTED
    return FAILED if failed else DONE


def _parser() -> ArgumentParser:
    parser = ArgumentParser("python -m tools.pages", description="Write the pages of experiments.")
    parser.add_argument("words", nargs="*", metavar="NAME|KEY=VALUE", help="experiments (all), settings of the studies")
    parser.add_argument("--stored", action="store_true", help="run nothing: write from stored tables, by whatever code")
    parser.add_argument("--into", type=Path, metavar="FOLDER", help="where pages go (docs/experiments)")
    return parser


def _names(words: Sequence[str]) -> tuple[str, ...]:
    """Return the experiments among the words of a command line, all that have a page when none is named."""
    known, named = page_names(), [word for word in words if "=" not in word]
    for name in named:
        if name not in known:
            raise unknown("page", name, known, f"command line: {name}")
    return tuple(named) or known


def _overrides(asked: Namespace) -> tuple[str, ...]:
    """Return the settings among the words; raises UserMistake when they would change the pages of the project."""
    overrides = tuple(word for word in asked.words if "=" in word)
    if overrides and asked.into is None:
        what = "with other settings than those of the experiment, pages go to a folder of their own"
        raise UserMistake(what, f"command line: {' '.join(overrides)}", "--into FOLDER")
    return overrides


def _write(name: str, overrides: Sequence[str], folder: Path, stored: bool, opened: Composer, console: Console) -> bool:
    """Write one page, after the runs that its study lacks; return whether it could be."""
    study = study_of(name, overrides, opened)
    if stored:
        refuse_other_configuration(study)
    elif not is_stored(study) and run_study(name, overrides):
        console.print(f"{name}: runs are missing, the page stays as it was", highlight=False)
        return False
    answers = read_answers(study.results)
    pictures = StudyPictures(name, answers.study)
    page = page_of((name, *overrides), study, answers, pictures)
    pictures.images.write(folder)
    write_charts(answers.study, [Path(file).stem for file in pictures.images.files], folder, name)
    (folder / f"{name}.md").write_text(page, encoding="utf-8")
    console.print(f"{folder / name}.md", highlight=False)
    return True


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
