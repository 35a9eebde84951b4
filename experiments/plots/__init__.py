"""Figures that people use as they are: each family of them is one file in `figures/`, found by being there."""

from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from pathlib import Path

from experiments.language.texts import LANGUAGES
from experiments.mistakes import unknown
from experiments.plots import figures
from experiments.plots.canvas import Drawing, save_all, style
from experiments.plots.geodata import write_geodata
from experiments.plots.results import StoredStudy, StudyNotRun, read_study
from experiments.plots.slides import SLIDE, slides

__all__ = ["StudyNotRun", "draw_all", "draw_slides", "drawing_of", "drawings", "families"]


def draw_all(folder: Path, language: str = "en", keep_other_languages: bool = False) -> list[Path]:
    """Draw all figures of a results folder into it, as PNG and SVG, and the territories for maps; return their paths.

    `language` is fr or en; figures in another language than the study's have it in their names. Those of other
    languages go, since they may show earlier results, unless they are kept; so do slides. Raises StudyNotRun when the
    folder holds no results.
    """
    study = read_study(folder, language)
    paths = save_all(drawings(study), study)
    write_geodata(study)
    for path in filter(_is_ours, (*folder.glob("*.png"), *folder.glob("*.svg"))):
        if path not in paths and not (keep_other_languages and _language_mark(path) != study.language_mark):
            path.unlink()  # it shows another place or arm than the study in the folder
    return paths


def draw_slides(folder: Path, language: str = "en", only: Sequence[str] = ()) -> list[Path]:
    """Draw the slides of a results folder into it, of some arms where any are named, and return their paths.

    Raises StudyNotRun as `draw_all` does, and UserMistake for an arm that the study does not have.
    """
    study = read_study(folder, language, tuple(only))
    for arm in only:
        if arm not in study.all_arms:
            raise unknown("arm", arm, study.all_arms, "only")
    return save_all(slides(study), study)


def _is_ours(path: Path) -> bool:
    """Return whether a picture has the name of a figure of this project."""
    return any(path.stem.startswith(family) for family in (*families(), SLIDE))


def _language_mark(path: Path) -> str:
    """Return the end of a figure's name that tells its language, empty for the study's own."""
    return next((f"_{language}" for language in LANGUAGES if path.stem.endswith(f"_{language}")), "")


def drawing_of(folder: Path, name: str, language: str = "en") -> Drawing:
    """Return one figure of a results folder by the name of its files; nothing is written.

    Raises StudyNotRun as `draw_all` does, and UserMistake for a name that is none of its figures.
    """
    study = read_study(folder, language)
    likely_first = sorted(families(), key=lambda family: not name.startswith(family))
    names = []
    with style():
        for drawing in drawings(study, likely_first):
            if drawing.name == name:
                return drawing
            names.append(drawing.name)
    raise unknown("figure", name, names, str(folder))


def drawings(study: StoredStudy, of_families: Iterable[str] | None = None) -> Iterator[Drawing]:
    """Yield every figure of a study, family by family, or those of some families."""
    for family in families() if of_families is None else of_families:
        yield from import_module(f"{figures.__name__}.{family}").draw(study)


def families() -> list[str]:
    """Return the names of the families of figures, sorted."""
    folder = Path(str(figures.__file__)).parent
    return sorted(file.stem for file in folder.glob("*.py") if file.stem != "__init__")
