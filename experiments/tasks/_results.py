"""Whether results can be written, asked before anything is computed."""

import tempfile

from experiments.mistakes import UserMistake
from experiments.study.definition import StudyDefinition


def check_results(study: StudyDefinition) -> None:
    """Raise UserMistake when the study's folder cannot be made or written; nothing is made or written to find out."""
    folder = study.results
    try:
        standing = next(place for place in (folder, *folder.parents) if place.exists() or place.is_symlink())
        if not standing.is_dir():
            raise NotADirectoryError(f"{standing} is no folder")
        with tempfile.TemporaryFile(dir=standing):
            pass
    except OSError as error:
        raise UserMistake(
            f"results cannot be written to {folder} ({(error.strerror or str(error)).lower()})",
            f"results={folder.parent}",
            "results=FOLDER, one that can be made and written",
        ) from None
