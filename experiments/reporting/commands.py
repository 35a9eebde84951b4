"""The commands that make a study and each of its arms again."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import yaml

from experiments.plots.results import StoredStudy
from experiments.study.run_hash import PROJECT

EXPERIMENTS: Final = PROJECT / "configs" / "experiment"
NOT_OF_AN_ARM: Final = ("task=", "experiment=", "study=", "policy=")


@dataclass(frozen=True)
class ArmCommand:
    """How one arm is made again, in the same worlds: its runs have the same hashes."""

    label: str
    command: str


def whole_commands(study: StoredStudy) -> list[str]:
    """Return what makes the whole study again: the version, the command as it was typed, and a check of every run."""
    manifest = study.manifest
    n_runs = int((manifest.get("runs") or {}).get("planned") or 1)
    check = f"python run.py task=verify study={study.name} sample.size={n_runs}"
    return [f"git checkout {manifest.get('commit')}", str(manifest.get("command")), check]


def arm_commands(study: StoredStudy) -> list[ArmCommand]:
    """Return a command for each arm of a named experiment, which makes it beside the baseline."""
    asked = (study.manifest.get("configuration") or {}).get("experiment") or {}
    name = experiment_of(asked)
    if name is None:
        return []
    _, _, *typed = str(study.manifest.get("command")).split(" ")
    others = [item for item in typed if not item.startswith(NOT_OF_AN_ARM)]
    return [
        ArmCommand(study.label(arm), " ".join(["python run.py", f"experiment={name}", *others, *asked["arms"][arm]]))
        for arm in study.arms
        if arm in (asked.get("arms") or {})
    ]


def experiment_of(asked: Mapping[str, Any]) -> str | None:
    """Return the name of the experiment with this question and these arms, None for a person's own."""
    for file in sorted(EXPERIMENTS.glob("*.yaml")):
        found = yaml.safe_load(file.read_text(encoding="utf-8"))["experiment"]
        if found.get("arms") == asked.get("arms") and found.get("question") == asked.get("question"):
            return file.stem
    return None
