"""The reference of the site, written from what task=explain tells: parameters, levers, metrics, assumptions."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from experiments.configuration.arm_differences import flat
from experiments.configuration.compose import Composer
from experiments.configuration.files import read_files
from experiments.configuration.parameter_reference import (
    assumption_rows,
    declaration,
    leaves_in,
    limits_in,
    meaning_at,
    occurrences_among,
    ranges_in,
    unit_at,
)
from experiments.configuration.provenance import Provenance
from experiments.configuration.request import read_request
from experiments.language.meanings import meaning_in
from experiments.language.numbers import configured, unit_in
from experiments.language.texts import catalogue, text
from experiments.study.definition import Arm
from experiments.tasks.explain import DATED, MEANINGLESS
from sim.levers.policy import GROUPS
from sim.metrics import all_metrics

FOLDER = "reference"
COMMAND_LINE = "command_line.md"
COMMAND_LINE_ABOUT = (
    "`python run.py [task=TASK] [group=OPTION …] [path.to.setting=VALUE …]`, written by `make site` from `configs/`."
)
PARAMETER_COLUMNS = ("site.name", "explain.value", "explain.unit", "explain.allowed", "explain.meaning", "site.source")
METRIC_COLUMNS = ("site.name", "explain.label", "explain.unit", "explain.meaning", "explain.levels")
ASSUMPTION_COLUMNS = ("site.number", "site.title", "assumptions.ranges", "site.in_study", "assumptions.reason")
KINDS = ("levers", "parameters", "population", "settings", "metrics", "assumptions")


def write_reference(project: Path, folder: Path) -> None:
    """Write the pages of the reference in both languages, and that of the command line, into the folder of the site."""
    (folder / FOLDER).mkdir(parents=True, exist_ok=True)
    for name, content in reference_pages(project):
        (folder / FOLDER / name).write_text(content, encoding="utf-8")


def reference_pages(project: Path) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each page."""
    configs = project / "configs"
    arm = read_request([], False, Composer(configs)).study.arms[0]
    for language in ("en", "fr"):
        reference = Reference(project, arm, language)
        for kind in KINDS:
            yield f"{kind}_{language}.md", reference.page(kind)
    yield COMMAND_LINE, command_line_page(configs)


@dataclass(frozen=True)
class Reference:
    """What is told of parameters, metrics and assumptions in a language."""

    project: Path
    arm: Arm
    language: str

    @cached_property
    def values(self) -> dict[str, object]:
        """The values of the default study by path, without those that have no meaning of their own."""
        return {path: value for path, value in flat(self.arm.resolved).items() if path.split(".")[0] not in MEANINGLESS}

    @cached_property
    def leaves(self) -> list[tuple[str, Provenance]]:
        """Every value in the files, with its path."""
        return leaves_in(self.project / "configs")

    def page(self, kind: str) -> str:
        """Return a page: its title, where it comes from, its tables."""
        tables = {"metrics": self._metrics, "assumptions": self._assumptions}.get(kind) or self._tables_of(kind)
        lines = [f"# {text(f'site.{kind}', self.language)}", "", text("site.about", self.language), *tables()]
        return "\n".join(lines) + "\n"

    def _tables_of(self, kind: str) -> Callable[[], Iterator[str]]:
        return lambda: self._parameters(kind)

    def _parameters(self, kind: str) -> Iterator[str]:
        paths = [path for path in self.values if _kind_of(path) == kind]
        for group in dict.fromkeys(map(_group_of, paths)):
            yield from ("", f"## {f'`{group}`' if group else text('site.settings', self.language)}", "")
            if group in GROUPS:
                yield meaning_in((GROUPS[group].__doc__ or "").strip().splitlines()[0], self.language)
                yield ""
            yield from self._table(PARAMETER_COLUMNS, (self._row(path) for path in paths if _group_of(path) == group))

    def _row(self, path: str) -> Sequence[str]:
        declared, written = declaration(path, self.arm.resolved), occurrences_among(path, self.leaves)
        sources = dict.fromkeys(leaf.source for leaf in written if leaf.source)
        unit = unit_in(unit_at(declared, written), self.language)
        limits = limits_in(declared, self.language) if declared else ""
        return (
            f"`{path}`",
            configured(self.values[path], self.language),
            unit,
            limits.removesuffix(f"({unit})").removesuffix(unit).strip(),
            meaning_in(meaning_at(path, declared, written), self.language),
            "; ".join(sources),
        )

    def _metrics(self) -> Iterator[str]:
        language = self.language
        rows = (
            (
                f"`{metric.name}`",
                metric.label[language],
                unit_in(metric.unit, language),
                meaning_in(metric.meaning, language),
                ", ".join(metric.recorded),
            )
            for metric in all_metrics()
        )
        yield from ("", *self._table(METRIC_COLUMNS, rows))

    def _assumptions(self) -> Iterator[str]:
        rows = assumption_rows(self.project / "docs" / "assumptions.md")
        yield from ("", *self._table(ASSUMPTION_COLUMNS, (self._assumption(one, *rows[one]) for one in _sorted(rows))))

    def _assumption(self, number: str, title: str, ranges: str, use: str, reason: str) -> Sequence[str]:
        language = self.language
        told = catalogue(language).get(f"assumption_titles.{number}", title) if language == "fr" else title
        return number, told, ranges_in(ranges, language), meaning_in(use, language), meaning_in(reason, language)

    def _table(self, columns: Sequence[str], rows: Iterator[Sequence[str]]) -> Iterator[str]:
        yield from _table([text(column, self.language) for column in columns], rows)


def command_line_page(configs: Path) -> str:
    """Return the page of the command line: every task with its settings, and the options of every group."""
    lines = ["# The command line", "", COMMAND_LINE_ABOUT]
    for (group, task), file in sorted(read_files(configs).items()):
        if group == "task":
            lines += [
                "",
                f"## `task={task}`",
                "",
                file.leaves["task.help"].text.replace("<", "&lt;"),
                "",
                *_settings_of(file.leaves),
            ]
    lines += ["", "## Options of groups", ""]
    groups = sorted(path for path in configs.iterdir() if path.is_dir())
    rows = ((f"`{group.name}=`", ", ".join(sorted(file.stem for file in group.glob("*.yaml")))) for group in groups)
    return "\n".join([*lines, *_table(("group", "options"), rows)]) + "\n"


def _settings_of(leaves: Mapping[str, Provenance]) -> Iterator[str]:
    """Yield the table of a task's own settings, nothing where it has none."""
    own = [(path, leaf) for path, leaf in leaves.items() if not path.startswith(("task.", "fitted."))]
    if own:
        yield from _table(("setting", "default", "meaning"), ((f"`{path}`", one.text, one.unit) for path, one in own))


def _table(columns: Sequence[str], rows: Iterator[Sequence[str]]) -> Iterator[str]:
    """Yield the lines of a Markdown table."""
    yield f"| {' | '.join(columns)} |"
    yield f"|{'---|' * len(columns)}"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', '&#124;') for cell in row)} |"


def _kind_of(path: str) -> str:
    """Return the page on which a parameter stands, empty for one whose meaning stands with its group."""
    group, *rest = path.split(".")
    if group in GROUPS:
        return "" if rest[0] in DATED else "levers"
    return {"behaviour": "parameters", "population": "population"}.get(group, "settings")


def _group_of(path: str) -> str:
    parts = path.split(".")
    return ".".join(parts[:2]) if parts[0] == "behaviour" else parts[0] if len(parts) > 1 else ""


def _sorted(numbers: Iterable[str]) -> list[str]:
    return sorted(numbers, key=lambda number: int(number[1:]))
