"""What a run is made of, as a hash: the same hash means the same result, so that the run need not be done again."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from experiments.study.parameters import ParameterDraw, behaviour_values
from experiments.study.settings import Arm, Study
from sim.levers.policy import Policy

PROJECT = Path(__file__).resolve().parents[2]
_DIGITS = 24  # 96 bits: no two runs meet by accident


def digest(value: Any) -> str:
    """Return a hash of plain values (numbers, texts, dates, lists, mappings), whatever the order of mappings."""
    text = json.dumps(value, sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]


def file_digest(files: Iterable[Path], root: Path) -> str:
    """Return a hash of the names (below a folder) and contents of files, whatever their order."""
    found = sorted((file.relative_to(root).as_posix(), file.read_bytes()) for file in files)
    return digest([(name, hashlib.sha256(content).hexdigest()) for name, content in found])


@dataclass(frozen=True)
class Origin:
    """The code and the data behind results, as hashes."""

    code: str  # the model and what is recorded of it
    data: dict[str, str]  # by file: every data table of the model, and the user's territories file


@cache
def _code_hash() -> str:
    recorded = PROJECT / "experiments" / "study" / "measure.py"
    return file_digest([*(PROJECT / "sim").rglob("*.py"), recorded], PROJECT)


def origin(study: Study) -> Origin:
    """Return the hashes of the code and data that a study uses. Raises OSError when a file cannot be read."""
    return origin_with(study.territory.file)


def origin_with(own: Path | None) -> Origin:
    """Return the hashes of the code, the data tables and the user's own territories file. Raises OSError as above."""
    folder = PROJECT / "sim" / "data"
    tables = sorted(file for file in folder.rglob("*") if file.is_file() and file.suffix in {".csv", ".json"})
    hashes = {file.relative_to(PROJECT).as_posix(): file_digest([file], PROJECT) for file in tables}
    if own is not None:
        hashes[own.name] = file_digest([own], own.parent)
    return Origin(_code_hash(), hashes)


def policy_values(policy: Policy) -> dict[str, Any]:
    """Return a policy as plain values: its dated changes in the order in which they apply."""
    changes = [
        {
            "first_month": change.first_month,
            "group": change.group,
            "region": change.region,
            "values": change.values.model_dump(mode="json"),
        }
        for change in policy.changes
    ]
    return {"name": policy.name, "changes": changes}


def run_identity(study: Study, arm: Arm, draw: ParameterDraw, replicate: int, made_from: Origin) -> str:
    """Return the identity of one run; it depends on neither its place in the study nor how the study is computed."""
    place = study.territory
    return digest(
        {
            "arm": arm.name,
            "policy": policy_values(arm.policy),
            "behaviour": behaviour_values(arm, draw),
            "world": [place.kind, place.code, study.scale, arm.resolved.get("population")],
            "time": [study.start, study.end, study.territory_dates],
            "engine": study.engine,
            "chance": [study.seed, draw.number, replicate],
            "code": made_from.code,
            "data": made_from.data,
        }
    )
