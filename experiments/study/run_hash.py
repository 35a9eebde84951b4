"""What a run is made of, as a hash: the same hash means the same result, so that the run need not be done again."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from experiments.study.definition import Arm, StudyDefinition
from experiments.study.lever_draws import is_lever, policy_of
from experiments.study.parameter_draws import ParameterDraw, behaviour_of, is_parameter
from sim.behaviour import Behaviour
from sim.cache import code_hash
from sim.levers.policy import Policy
from sim.world.settings import PopulationSettings

PROJECT = Path(__file__).resolve().parents[2]
OBSERVED = frozenset({"observations.csv", "coverage_departements.csv"})  # a fit names the rows it knows (CommonPast)
_CODE = code_hash(PROJECT / "sim", PROJECT / "experiments" / "running" / "recorder.py")
_DIGITS = 24  # 96 bits: no two runs meet by accident


def digest(value: Any) -> str:
    """Return a hash of plain values (numbers, texts, dates, lists, mappings), whatever the order of mappings."""
    text = json.dumps(value, sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]


def file_digest(files: Iterable[Path], root: Path) -> str:
    """Return a hash of the names (below a folder) and contents of files, whatever their order."""
    contents = sorted((file.relative_to(root).as_posix(), file.read_bytes()) for file in files)
    return digest([(name, hashlib.sha256(content).hexdigest()) for name, content in contents])


@dataclass(frozen=True)
class CodeAndData:
    """The code and the data behind results, as hashes."""

    code: str  # the model and what is recorded of it
    data: dict[str, str]  # by file: every data table that runs depend on, a territories file of one's own


def code_and_data(study: StudyDefinition) -> CodeAndData:
    """Return the hashes of the code and data that a study uses. Raises OSError when a file cannot be read."""
    return code_and_data_with(study.territory.file)


def code_and_data_with(own: Path | None) -> CodeAndData:
    """Return the hashes of the code, the data tables and the user's own territories file. Raises OSError as above."""
    folder = PROJECT / "sim" / "data"
    tables = sorted(file for file in folder.rglob("*") if file.suffix in {".csv", ".json"})
    hashes = {
        file.relative_to(PROJECT).as_posix(): file_digest([file], PROJECT)
        for file in tables
        if file.name not in OBSERVED
    }
    if own is not None:
        hashes[own.name] = file_digest([own], own.parent)
    return CodeAndData(_CODE, hashes)


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


def behaviour_values(behaviour: Behaviour) -> dict[str, dict[str, Any]]:
    """Return a behaviour as plain values: for each decision `rule`, the name of its file, and the parameters."""
    return {
        decision: {"rule": type(rule).__module__.rpartition(".")[2], **rule.model_dump()}
        for decision, rule in behaviour.rules.items()
    }


def population_values(scale: float, population: PopulationSettings) -> dict[str, Any]:
    """Return the settings of a population, with its agents per professional, as plain values."""
    return {"scale": scale, **population.model_dump()}


def _of_past(study: StudyDefinition, draw: ParameterDraw) -> dict[str, Any]:
    """Return what a draw tells of the chance of its past, and until when."""
    told = {path: value for path, value in draw.values.items() if not (is_parameter(path) or is_lever(path))}
    return {**told, "as_of": study.as_of} if told else {}


def run_identity(study: StudyDefinition, arm: Arm, draw: ParameterDraw, replicate: int, made_from: CodeAndData) -> str:
    """Return the identity of one run; it depends neither on its position in the study nor on computing."""
    territory = study.territory
    return digest(
        {
            "arm": arm.name,
            "policy": policy_values(policy_of(study, arm, draw)),
            "behaviour": behaviour_values(behaviour_of(arm, draw)),
            "world": [territory.kind, territory.code, study.scale, population_values(study.scale, study.population)],
            "time": [study.start, study.end, study.territory_dates],
            "engine": study.engine,
            "chance": [study.seed, draw.number, replicate, _of_past(study, draw)],
            "code": made_from.code,
            "data": made_from.data,
        }
    )
