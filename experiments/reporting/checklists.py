"""What a report of a simulation has to say, item by item, filled from the manifest of a study: STRESS-ABS, CHEERS, ODD.

STRESS-ABS: Monks and others 2019, https://doi.org/10.1080/17477778.2018.1442155. CHEERS: experiments/value/cheers.py.
ODD: Grimm and others 2020, https://doi.org/10.18564/jasss.4259.
"""

from collections.abc import Mapping
from typing import Any, Final

from experiments.comparing.place import place_name
from experiments.language.numbers import duration, full_date, month_and_year, number, significant
from experiments.language.texts import catalogue, text
from experiments.plots.results import StoredStudy
from experiments.value.cheers import N_ITEMS

STRESS: Final = (
    "1.1", "1.2", "1.3", "2.1", "2.2", "2.3", "2.4", "2.5", "3.1", "3.2",
    "3.3", "3.4", "4.1", "4.2", "4.3", "5.1", "5.2", "5.3", "5.4", "6.1",
)  # fmt: skip
ODD: Final = ("purpose", "entities", "process", "concepts", "initialization", "input", "submodels")
SHORT: Final = 10  # characters of a hash that are shown


def stress_rows(study: StoredStudy) -> list[tuple[str, str, str]]:
    """Return number, item and answer of STRESS-ABS."""
    values = manifest_values(study)
    names = [(item, item.replace(".", "_")) for item in STRESS]
    return [
        (
            item,
            text(f"report.stress.item_{key}", study.language),
            text(f"report.stress.answer_{key}", study.language, **values),
        )
        for item, key in names
    ]


def cheers_rows(study: StoredStudy) -> list[tuple[str, str, str]]:
    """Return number, item and answer of CHEERS 2022, for a report that counts money and values no outcome in euros."""
    values, language = manifest_values(study), study.language
    is_own = {row for row in range(1, N_ITEMS + 1) if f"report.cheers.answer_{row}" in catalogue(language)}
    answers = {
        row: text(f"report.cheers.answer_{row}", language, **values)
        if row in is_own
        else text(f"value.cheers.answer_{row}", language, **values)
        for row in range(1, N_ITEMS + 1)
    }
    return [(str(row), text(f"value.cheers.item_{row}", language), answer) for row, answer in answers.items()]


def odd_rows(study: StoredStudy) -> list[tuple[str, str]]:
    """Return element and summary of ODD."""
    values = manifest_values(study)
    return [
        (text(f"report.odd.{name}.title", study.language), text(f"report.odd.{name}.words", study.language, **values))
        for name in ODD
    ]


def provenance_rows(study: StoredStudy) -> list[tuple[str, str]]:
    """Return what the study was made from: commit, hashes, seed, libraries."""
    manifest = study.manifest
    tree = text("report.provenance.changed", study.language) if manifest.get("clean") is False else ""
    libraries = ", ".join(f"{name} {version}" for name, version in (manifest.get("packages") or {}).items())
    data = ", ".join(f"{path} {found[:SHORT]}" for path, found in (manifest.get("data_hashes") or {}).items())
    found = {
        "commit": f"{manifest.get('commit')}{tree}",
        "configuration": str(manifest.get("configuration_hash")),
        "code": str(manifest.get("code_hash")),
        "seed": study.source.seed,
        "data": data,
        "libraries": libraries,
        "time": duration(float(manifest.get("wall_seconds") or 0.0), study.language),
    }
    return [(text(f"report.provenance.{name}", study.language), words) for name, words in found.items()]


def manifest_values(study: StoredStudy) -> dict[str, Any]:
    """Return what the texts of the lists ask for, from the manifest."""
    manifest, language = study.manifest, study.language
    world: Mapping[str, Any] = manifest["world"]
    listed = text("report.arms_and", language)
    return {
        "question": study.question,
        "arms": listed.join(text("report.quoted", language, words=study.label(arm)) for arm in study.arms),
        "baseline": text("report.quoted", language, words=study.label(str(study.baseline or study.arms[0]))),
        "place": place_name(manifest, language),
        "population": number(world["population"], language),
        "territories": number(world["territories"], language),
        "agents": number(world["agents"], language),
        "professionals": number(world["professionals"], language),
        "scale": significant(float(world["scale"]), language),
        "first": month_and_year(study.first_date, language),
        "end": month_and_year(study.last_date, language),
        "as_of": full_date(study.data_end, language),
        "draws": number(len(manifest.get("parameter_draws") or ()) or 1, language),
        "replicates": number(len((manifest.get("seeds") or {}).get("replicates") or (0,)), language),
        "runs": number(int((manifest.get("runs") or {}).get("done") or 0), language),
        "failed": number(int((manifest.get("runs") or {}).get("failed") or 0), language),
        "seed": study.source.seed,
        "commit": study.source.commit[:SHORT],
        "code": str(manifest.get("code_hash") or "")[:SHORT],
        "configuration": study.source.configuration[:SHORT],
        "engine": str(((manifest.get("configuration") or {}).get("engine") or {}).get("name", "")),
        "python": str((manifest.get("packages") or {}).get("python", "")),
        "seconds": duration(float(manifest.get("wall_seconds") or 0.0), language),
        "assumptions": number(len({one["number"] for one in (manifest.get("assumptions") or {}).values()}), language),
    }
