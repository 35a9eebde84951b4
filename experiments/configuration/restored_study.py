"""A stored study made anew from its manifest: from its configuration as it was resolved, read like any other."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from experiments.configuration.arms import arm_from
from experiments.configuration.compose import Configuration
from experiments.configuration.study import run_settings, study_from
from experiments.mistakes import UserMistake
from experiments.storing.manifest import MALFORMED
from experiments.study.definition import Arm, OwnFile, StudyDefinition

CHOSEN = ("engine", "compute")  # groups whose files name code of the project


@dataclass(frozen=True)
class _Stored(Configuration):
    """A configuration out of a manifest, where its values come from no file and no override."""

    manifest: Path = Path()

    def where(self, path: str) -> str:
        return f"{self.manifest}: {path}"


def restored_study(manifest: Mapping[str, Any], folder: Path, configs: Path) -> StudyDefinition:
    """Return the study behind the manifest in a folder; its parameter draws are left to the manifest.

    Raises UserMistake when this version of the project cannot read the configuration any more, or no version ever did.
    """
    try:
        composed = [_composed(manifest, arm["configuration"], folder, configs) for arm in manifest["arms"]]
        arms = tuple(_arm(arm, one) for arm, one in zip(manifest["arms"], composed, strict=True))
        study = study_from(run_settings(composed[0]), composed[0], arms, (), folder.name)
        return replace(study, own_files=stored_files(manifest))
    except UserMistake as mistake:
        what = f"the configuration of this study cannot be read by this version of the project: {mistake.what}"
        allowed = f"git checkout {manifest.get('commit')}, which made it; {mistake.allowed}"
        raise UserMistake(what, mistake.where, allowed) from None
    except MALFORMED as error:
        what = f"this manifest is damaged ({type(error).__name__}: {error})"
        raise UserMistake(what, str(folder / "manifest.json"), "start the study again to write it anew") from None


def stored_files(manifest: Mapping[str, Any]) -> tuple[OwnFile, ...]:
    """Return the person's own configuration files as a manifest keeps them; their text is never read from elsewhere."""
    kept = manifest.get("own_files") or ()
    return tuple(OwnFile(str(one["group"]), str(one["name"]), str(one["content"])) for one in kept)


def _composed(manifest: Mapping[str, Any], stored: Mapping[str, Any], folder: Path, configs: Path) -> Configuration:
    territory = manifest["configuration"]["territory"]  # with the whole path of the person's own file
    values = {**stored, "territory": territory}
    options = {group: sorted(file.stem for file in (configs / group).glob("*.yaml")) for group in CHOSEN}
    choices = {group: values[group]["name"] for group in CHOSEN if values[group]["name"] in options[group]}
    return _Stored(
        values, {group: choices.get(group, "") for group in CHOSEN}, (), configs, (), folder / "manifest.json"
    )


def _arm(stored: Mapping[str, Any], composed: Configuration) -> Arm:
    return arm_from(str(stored["name"]), composed)
