"""The manifest of a study: what was run, with which code, configuration and data, and how many runs are done."""

import json
import platform
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from experiments.mistakes import UserMistake
from experiments.storing.outcomes import RunKey
from experiments.storing.run_files import Failure
from experiments.study.definition import AGGREGATED, StudyDefinition
from experiments.study.parameter_draws import drawn, parameter_draws
from experiments.study.run_hash import PROJECT, code_and_data, digest
from experiments.study.runs import Run
from sim.calendar import OBSERVATIONS_END
from sim.whole_files import read_regular, whole_file
from sim.world.world import World

MANIFEST = "manifest.json"
_PACKAGES = (
    "mesa", "numpy", "numba", "scipy", "networkx", "hydra-core",
    "matplotlib", "pandas", "pyarrow", "pydantic", "PyYAML", "rich",
)  # fmt: skip
_UNKNOWN = "unknown"
_CODE_AND_CONFIGS = ("sim", "experiments", "configs")  # where a new file may change results
MALFORMED = (KeyError, TypeError, ValueError, AttributeError, IndexError)
"""What reading a manifest raises that somebody has altered."""
_MOST_BYTES = 2**29  # of a manifest; one of a hundred thousand runs has twenty megabytes

NOTES = {
    "quantiles": "summary.csv: over all draws and replicates in which the outcome is defined",
    "differences": "comparison.csv: q05 and q95 are quantiles of the paired differences, not of their mean",
    "uncertainty": (
        "uncertainty.csv: means with 95 % intervals (low95, high95), draws being the units; sd_parameters between "
        "draws, sd_chance between replicates of a draw"
    ),
    "headlines": (
        "headlines.csv: national numbers at year ends, without those in which no run differs; draws are the units; "
        "p_positive is a share of draws, with its 95 % interval; verdict says where the 95 % interval of the mean lies "
        "to the margin, a convention (margins in the configuration; zero for what is no headline)"
    ),
    "assumptions": (
        "assumptions.csv: the share of the variance of a difference between draws, without chance, that the parameters "
        "of an assumption make; empty where it is not told apart from nothing"
    ),
    "efficiency": (
        "efficiency.csv: mean paired cost over mean paired gain with Fieller's 95 % interval; empty where the interval "
        "of the gain includes zero or the gain is a loss"
    ),
    "start": (
        "start.csv: the last observation of each metric and area up to as_of, with the sd of its error, beside the arm "
        "that follows history longest, on that day; within: in the 90 % interval, errors of observation included"
    ),
    "targets": (
        "targets.csv: a run that misses a target by the end counts as reaching it one month after the end; date "
        "quantiles that fall there are empty; threshold 1.00 is met from 0.9995 on"
    ),
}


@dataclass(frozen=True)
class Commit:
    """The version of the project: `clean` says whether its tree held nothing else."""

    commit: str
    clean: bool | str


def current_commit() -> Commit:
    """Return the commit of the project and whether its tree was clean, "unknown" outside git.

    Pages of docs/ do not count: no result depends on them, and making one would soil the tree for the next. Nor do
    files of one's own beside those of the project, such as an experiment: what they say is in the manifest.
    """
    top = _git("rev-parse", "--show-toplevel")
    if top is None or Path(top.strip()).resolve() != PROJECT:
        return Commit(_UNKNOWN, _UNKNOWN)
    commit = _git("rev-parse", "HEAD")
    changed = _git("status", "--porcelain", "--untracked-files=no", "--", ":!docs")
    new = _git("status", "--porcelain", "--", *_CODE_AND_CONFIGS)
    is_clean = _UNKNOWN if changed is None or new is None else not (changed + new).strip()
    return Commit((commit or _UNKNOWN).strip(), is_clean)


def _git(*arguments: str) -> str | None:
    try:
        done = subprocess.run(["git", "-C", str(PROJECT), *arguments], capture_output=True, text=True, check=False)
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None


def manifest_of(study: StudyDefinition, runs: Sequence[Run], world: World, commit: Commit) -> dict[str, Any]:
    """Return what is known of a study before its first run."""
    made_from = code_and_data(study)
    return {
        "study": study.name,
        "question": dict(study.question),
        "mode": study.mode,
        "language": study.language,
        "command": " ".join(["python", Path(sys.argv[0]).name, *sys.argv[1:]]),
        **asdict(commit),
        "baseline": study.baseline,
        "start": str(study.start),
        "end": str(study.end),
        "departures": {arm.name: str(day) for day, arms in study.departures.items() for arm in arms},
        "world": _world_values(study, world),
        **_configuration(study),
        "own_files": [{**asdict(file), "hash": digest(file.content)} for file in study.own_files],
        "code_hash": made_from.code,
        "data_hashes": made_from.data,
        "packages": package_versions(),
        "seeds": {"seed": study.seed, "replicates": list(range(study.replicates))},
        "parameter_draws": [dict(draw.values) for draw in parameter_draws(study)],
        "assumptions": {
            one.path: {"number": one.assumption, "evidence": one.evidence} for one in drawn(study) if one.assumption
        },
        "notes": NOTES,
        "runs": {
            "planned": len(runs),
            "all": [asdict(RunKey(run.arm, run.draw, run.replicate, run.identity)) for run in runs],
        },
    }


def _world_values(study: StudyDefinition, world: World) -> dict[str, Any]:
    return {
        "kind": study.territory.kind,
        "code": study.territory.code,
        "scale": study.scale,
        "territories": len(world.territories),
        "population": int(world.territories.population.sum()),
        "agents": len(world.professionals),
        "professionals": round(float(world.professionals.weight.sum())),
    }


def _configuration(study: StudyDefinition) -> dict[str, Any]:
    resolved = {arm.name: plain(arm.resolved) for arm in study.arms}
    files = {"territory": asdict(study.territory), "observations": study.observations}  # with their whole paths
    return {
        "configuration": {**shared_values(resolved), "baseline": study.baseline, **plain(files)},
        "configuration_hash": digest(resolved),
        "arms": [
            {"name": arm.name, "label": dict(arm.label), "configuration": resolved[arm.name]} for arm in study.arms
        ],
        "swept": plain(study.swept),
    }


def shared_values(settings: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return what the settings of all arms, by name, have in common at the top level."""
    first, *others = settings.values()
    return {key: value for key, value in first.items() if all(key in one and one[key] == value for one in others)}


def plain(value: Any) -> Any:
    """Return settings as JSON would give them back: mappings, lists, numbers, texts."""
    return json.loads(json.dumps(value, default=str))


def package_versions() -> dict[str, str]:
    """Return the versions of Python and of the packages that results depend on."""
    return {"python": platform.python_version(), **{name: package_version(name) for name in _PACKAGES}}


def package_version(package: str) -> str:
    """Return the version of an installed package, "unknown" where it is not installed."""
    try:
        return version(package)
    except PackageNotFoundError:
        return _UNKNOWN


def with_progress(
    manifest: Mapping[str, Any], n_done: int, failures: Sequence[Failure], wall_seconds: float
) -> dict[str, Any]:
    """Return a manifest that says how many runs are done and failed, and the time this took."""
    return {**with_counts(manifest, n_done, len(failures)), "wall_seconds": round(wall_seconds, 1)}


def with_counts(manifest: Mapping[str, Any], n_done: int, n_failed: int) -> dict[str, Any]:
    """Return a manifest that says how many runs are done and failed."""
    counts = {"planned": manifest["runs"]["planned"], "done": n_done, "failed": n_failed}
    return {**manifest, "runs": {**manifest["runs"], **counts}}


def write_manifest(manifest: Mapping[str, Any], folder: Path) -> None:
    """Write a manifest into a study's folder; a reader sees the whole file or the one before. Raises DiskFull."""
    with whole_file(folder / MANIFEST) as partial:
        partial.write_text(json.dumps(manifest, indent=1, ensure_ascii=False, default=str) + "\n", encoding="utf-8")


def write_task_manifest(
    task: str, study: StudyDefinition, own: Mapping[str, Any], folder: Path, seconds: float
) -> None:
    """Write the manifest of a task other than a study: its settings, its code and data, and the time it took."""
    made_from = code_and_data(study)
    manifest = {
        "task": task,
        "as_of": str(study.as_of),
        **asdict(current_commit()),
        **own,
        "seed": study.seed,
        "scale": study.scale,
        "code": made_from.code,
        "data": made_from.data,
        "packages": package_versions(),
        "wall_seconds": round(seconds, 1),
    }
    write_manifest(manifest, folder)


def read_manifest(folder: Path) -> dict[str, Any] | None:
    """Return the manifest of a study's folder, or None when it has none that can be read."""
    try:
        manifest = json.loads(read_regular(folder / MANIFEST, _MOST_BYTES))
    except (OSError, ValueError, RecursionError):
        return None
    return manifest if isinstance(manifest, dict) else None


def data_end_of(manifest: Mapping[str, Any]) -> date:
    """Return the last day of observations that a study may use, of all there are where its manifest does not say."""
    return date.fromisoformat((manifest.get("configuration") or {}).get("as_of") or str(OBSERVATIONS_END))


def keeps_sums(manifest: Mapping[str, Any]) -> bool:
    """Return whether a manifest is that of a study of which only sums over runs are kept."""
    return manifest.get("outputs") == AGGREGATED


def names_runs(manifest: Mapping[str, Any]) -> bool:
    """Return whether a manifest is that of a study with runs, not that of another task.

    Raises UserMistake for a study of which only sums are kept, as `planned_in` does.
    """
    _refuse_sums(manifest)
    runs, arms = manifest.get("runs"), manifest.get("arms")
    return isinstance(runs, dict) and "all" in runs and isinstance(arms, list)


def planned_in(manifest: Mapping[str, Any]) -> tuple[RunKey, ...]:
    """Return the runs that a manifest plans, whether done or not."""
    _refuse_sums(manifest)
    return tuple(RunKey(**run) for run in manifest["runs"]["all"])


def _refuse_sums(manifest: Mapping[str, Any]) -> None:
    if keeps_sums(manifest):
        what = f"study {manifest.get('study')!r} keeps sums over runs only (outputs=aggregated), no single run"
        raise UserMistake(what, MANIFEST, "a study made with outputs=runs, which the default is")
