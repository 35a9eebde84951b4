"""What other tasks found about the same study: their paragraphs, and influence beside evidence."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pandas as pd

from experiments.comparing.hanging import named
from experiments.language.numbers import number
from experiments.language.texts import text
from experiments.plots.results import StoredStudy

TASKS: Final = ("sensitivity", "value", "discover", "optimise")
INFLUENCE: Final = "influence_evidence.csv"
MOST_ROWS: Final = 10


@dataclass(frozen=True)
class TaskText:
    """What a task left about a study in a folder of its own."""

    task: str
    folder: str  # its name, under results/
    paragraphs: tuple[str, ...]
    influence: pd.DataFrame  # of a sensitivity analysis: factors, what is known of them, what one would have to measure


def further_results(study: StoredStudy) -> list[TaskText]:
    """Return what the tasks found that were run on this study, in the order of TASKS."""
    folders = {task: study.folder.parent / f"{task}_{study.name}" for task in TASKS}
    return [
        TaskText(task, folder.name, _paragraphs(folder, task, study.language), _influence(folder, study.language))
        for task, folder in folders.items()
        if (folder / f"{task}_{study.language}.md").is_file()
    ]


def missing_tasks(found: list[TaskText]) -> list[str]:
    """Return the tasks that nobody has run on this study."""
    return [task for task in TASKS if task not in {one.task for one in found}]


def _paragraphs(folder: Path, task: str, language: str) -> tuple[str, ...]:
    lines = (folder / f"{task}_{language}.md").read_text(encoding="utf-8").splitlines()
    return tuple(line.strip().removeprefix("- ") for line in lines if line.strip())


def _influence(folder: Path, language: str) -> pd.DataFrame:
    names = ("factor", "influence", "evidence", "to_measure")
    columns = [text(f"report.influence.{name}", language) for name in names]
    file = folder / INFLUENCE
    if not file.is_file():
        return pd.DataFrame(columns=columns)
    table = pd.read_csv(file).head(MOST_ROWS).fillna("")
    return pd.DataFrame([_factor(row, language) for row in table.to_dict("records")], columns=columns)


def _factor(row: dict[Any, Any], language: str) -> list[str]:
    is_told = row["value"] != ""
    told = number(float(row["value"]), language, 2) if is_told else text("report.influence.not_told", language)
    name = named(str(row["assumption"]), language) if row["assumption"] else str(row["factor"])
    grade = text(f"report.influence.grades.{row['grade']}", language) if row["grade"] else ""
    return [name, told, grade, str(row[f"to_measure_{language}"])]
