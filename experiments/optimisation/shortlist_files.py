"""The policies of a shortlist as files that `policy=` takes."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import yaml

from experiments.designs.policy_file import policy_values
from experiments.language.texts import LANGUAGES, text
from experiments.study.definition import Arm
from sim.metrics import all_metrics
from sim.whole_files import whole_file

FOLDER: Final = "shortlist"


def write_shortlist(chosen: Mapping[str, tuple[Arm, Sequence[str]]], folder: Path) -> list[Path]:
    """Write each policy into the folder of a shortlist, in place of an earlier one; return their paths."""
    (folder / FOLDER).mkdir(parents=True, exist_ok=True)
    for file in (folder / FOLDER).glob("*.yaml"):
        file.unlink()
    files = []
    for name, (arm, reasons) in chosen.items():
        files.append(folder / FOLDER / f"{name}.yaml")
        values = policy_values(name, _label(reasons), arm.resolved)
        content = yaml.safe_dump(values, allow_unicode=True, sort_keys=False)
        with whole_file(files[-1]) as partial:
            partial.write_text(f"# {text('optimise.file', 'en', policy=arm.name)}\n{content}", encoding="utf-8")
    return files


def _label(reasons: Sequence[str]) -> dict[str, str]:
    return {language: label_of(reasons[0], language) for language in LANGUAGES}


def label_of(reason: str, language: str) -> str:
    """Return what a policy is called by what it is best in."""
    labels = {f"best_{metric.name}": metric.label[language] for metric in all_metrics()}
    if reason not in labels:
        return text("optimise.nearest_to_all", language)
    return text("optimise.best", language, metric=labels[reason])
