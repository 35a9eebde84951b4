"""What a parameter means: its declaration in the code, its value in each file, its assumption."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from experiments.configuration.files import read_files
from experiments.configuration.provenance import Provenance
from experiments.configuration.schema import Compute, Population, Quick, Run, Territory
from experiments.configuration.validation import describe_bounds, source_file, unit_of
from experiments.language.meanings import meaning_in
from experiments.language.numbers import configured, is_unit
from experiments.language.refusals import told
from experiments.language.texts import catalogue, text
from experiments.mistakes import UserMistake, listed, most_like, nearest
from sim.levers.policy import GROUPS
from sim.rules.base import rule_class
from sim.world.settings import PopulationSettings

RANGE = re.compile(r"(-?[\d.]+) to (-?[\d.]+)")
PARTS: Mapping[str, type[BaseModel]] = {
    **GROUPS,
    "population": PopulationSettings,
    "quick": Quick,
    "territory": Territory,
    "compute": Compute,
}


@dataclass(frozen=True)
class Declaration:
    """Where and how the code declares a parameter."""

    file: str
    unit: str
    field: Any


def resolve_name(name: str, paths: list[str], others: list[str]) -> str:
    """Return the path, group of paths or metric that a name means: itself, or the only path that ends with it.

    Raises UserMistake when none or several do.
    """
    if name in paths or name in others or members(name, paths):
        return name
    groups = sorted({path.rpartition(".")[0] for path in paths})
    ending = [path for path in [*paths, *groups] if path.endswith(f".{name}")]
    if len(ending) == 1:
        return ending[0]
    where = f"command line: name={name}"
    if ending:
        raise UserMistake(f"{name!r} is the end of several parameters", where, listed(ending), ending[0])
    known = [*paths, *others]
    near = most_like(name, known, 8) or sorted(others)[:8]
    raise UserMistake(
        f"unknown parameter or metric {name!r}", where, f"a path in configs/, or a metric: {listed(near)}, …", near[0]
    )


def members(group: str, paths: list[str]) -> list[str]:
    """Return the paths that lie in a group: its levers, the parameters of its rule, its settings."""
    return [path for path in paths if path.startswith(f"{group}.")]


def uses(path: str, code: Path) -> list[str]:
    """Return the files of the model, below its folder, that read a lever as `group.lever`; sorted."""
    pattern = re.compile(rf"\b{re.escape(path)}\b")
    files = sorted(code.rglob("*.py"))
    return [
        file.relative_to(code.parent).as_posix() for file in files if pattern.search(file.read_text(encoding="utf-8"))
    ]


def declaration(path: str, values: Mapping[str, Any]) -> Declaration | None:
    """Return the declaration of the parameter at a path of a composed configuration, None when code has none."""
    root, *rest = path.split(".")
    if root == "behaviour" and len(rest) == 2:
        rule = values["behaviour"][rest[0]]["rule"]
        return _declared(rule_class(rest[0], rule), rest[1], f"sim/rules/{rest[0]}/{rule}.py")
    if root == "population" and rest == ["scale"]:
        return _declared(Population, "scale", "experiments/configuration/schema.py")
    if root in PARTS and rest:
        return _declared(PARTS[root], rest[0], source_file(PARTS[root]))
    return _declared(Run, root, "experiments/configuration/schema.py")


def _declared(model: type[BaseModel], name: str, file: str) -> Declaration | None:
    field = model.model_fields.get(name)
    return Declaration(file, unit_of(field), field) if field else None


def unit_at(declared: Declaration | None, written: list[Provenance]) -> str:
    """Return the unit of a parameter: as declared, or as a file writes it behind its value; empty without one."""
    remarks = (leaf.unit for leaf in written if is_unit(leaf.unit))
    return (declared.unit if declared else "") or next(remarks, "")


def meaning_at(path: str, declared: Declaration | None, written: list[Provenance]) -> str:
    """Return what a parameter means, in English: as declared, as its decision says, or as a file remarks.

    What is declared of a setting of a study, whose path has no group, says only what it may be.
    """
    group, *rest = path.split(".")
    if rest and declared and declared.field.description:
        return str(declared.field.description)
    if group == "behaviour" and rest[-1:] == ["rule"]:
        return (import_module(f"sim.rules.{rest[0]}").__doc__ or "").strip().splitlines()[0]
    return next((leaf.unit for leaf in written if leaf.unit and not is_unit(leaf.unit)), "")


def limits_in(declared: Declaration, language: str) -> str:
    """Return what the code allows for a parameter, in a language; empty where it sets no limits."""
    limits = describe_bounds(declared.field).removesuffix(declared.field.description or "").removesuffix("; ")
    return told(limits, language)


def occurrences(path: str, configs: Path) -> list[Provenance]:
    """Return every value in the files that is set at a path, history's steps included."""
    return occurrences_among(path, leaves_in(configs))


def leaves_in(configs: Path) -> list[tuple[str, Provenance]]:
    """Return every value in the files, with its path."""
    return [item for file in read_files(configs).values() for item in file.leaves.items()]


def occurrences_among(path: str, leaves: list[tuple[str, Provenance]]) -> list[Provenance]:
    """Return the values that are set at a path, history's steps included."""
    group, _, lever = path.partition(".")
    step = re.compile(rf"history\.{re.escape(group)}\.\d+\.{re.escape(lever)}")
    return [leaf for at, leaf in leaves if at == path or (lever and step.fullmatch(at))]


def assumption_lines(numbers: set[str], page: Path, language: str) -> list[str]:
    """Return what the page of assumptions says about some of them: title, ranges, use in a study, reason."""
    rows, lines = assumption_rows(page), []
    words = [text(f"assumptions.{name}", language) for name in ("ranges", "draws", "reason")]
    told_in = (ranges_in, meaning_in, meaning_in)
    heads = [f"    {text('common.label', language, word=word):<9}" for word in words]
    for number in sorted(numbers):
        title, *told = rows.get(number, (text("assumptions.not_on_page", language), "", "", ""))
        label = text("common.label", language, word=number)
        title = catalogue(language).get(f"assumption_titles.{number}", title) if language == "fr" else title
        cells = [tell(cell, language) for tell, cell in zip(told_in, told, strict=True)]
        lines += [f"{label} {title}", *(f"{head} {cell}" for head, cell in zip(heads, cells, strict=True))]
    return lines


def ranges_in(ranges: str, language: str) -> str:
    """Return ranges as the page of assumptions writes them, `path` low to high; …, in a language."""
    ends = RANGE.sub(lambda found: _range_in(found, language), meaning_in(ranges, language))
    return ends.replace("; ", text("study_changes.separator", language))


def _range_in(found: re.Match[str], language: str) -> str:
    low, high = (configured(float(end), language) for end in found.groups())
    return text("assumptions.range", language, low=low, high=high)


def parameters_of(number: str, configs: Path) -> list[str]:
    """Return the paths of the values whose line names an assumption, sorted."""
    return sorted({path for path, leaf in leaves_in(configs) if number in leaf.assumptions})


def known_assumption(number: str, page: Path) -> str:
    """Return the number of an assumption. Raises UserMistake when the page of assumptions has no such number."""
    numbers = sorted(assumption_rows(page), key=lambda name: int(name[1:]))
    if number not in numbers:
        allowed = f"{numbers[0]} to {numbers[-1]}, as docs/assumptions.md numbers them" if numbers else ""
        raise UserMistake(
            f"there is no assumption {number}", f"command line: name={number}", allowed, nearest(number, numbers)
        )
    return number


def assumption_rows(page: Path) -> dict[str, tuple[str, str, str, str]]:
    """Return number → (title, ranges, use in a study, reason) from the table of docs/assumptions.md."""
    content = page.read_text(encoding="utf-8") if page.is_file() else ""
    lines = [line for line in content.splitlines() if line.startswith("| A")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {row[0]: (row[1], row[2], row[3], row[4]) for row in cells if len(row) >= 5}
