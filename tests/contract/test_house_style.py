"""What a reviewer would otherwise have to look for in every file."""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = (".ci", "configs", "docs", "experiments", "sim", "tests")
TEXT = {".py", ".md", ".yaml", ".yml", ".toml", ".txt", ".csv", ".json", ".cff", ".html", ".js", ".css", ""}
COMMAND_LINE = ("experiments/cli.py", "experiments/tasks/")
CHANCE_MODULES = ("random", "secrets", "numpy.random")

# Single letters in brackets keep these patterns from matching themselves.
MACHINE_PATH = re.compile(r"(?<![\w.>:/-])/(?:root|home|tmp|opt|work|mnt|var|Users)/\w|\b[C]:\\\\?Users")
INDEX_HOST = re.compile(
    r"py[p]i\.(?:org|python)|python[h]osted|conda\.anacond[a]|registry\.n[p]mjs|--(?:extra-)?inde[x]-url"
)
OPEN_TASK = re.compile(r"\b(?:TOD[O]|FIXM[E]|XX[X])\b(?!\(#\d+\))")


def committed_texts() -> list[Path]:
    files = [file for file in ROOT.iterdir() if file.is_file()]
    for folder in FOLDERS:
        files += (ROOT / folder).rglob("*")
    return sorted(file for file in files if file.is_file() and file.suffix in TEXT and "__pycache__" not in file.parts)


def code_files(*packages: str) -> list[Path]:
    return sorted(file for package in packages for file in (ROOT / package).rglob("*.py"))


def where(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def lines_that_match(pattern: "re.Pattern[str]") -> list[str]:
    return [
        f"{where(file)}:{number}: {line.strip()[:120]}"
        for file in committed_texts()
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1)
        if pattern.search(line)
    ]


def uses_other_chance(node: ast.AST) -> bool:
    if isinstance(node, ast.Attribute):
        return node.attr in {"random", "rng", "default_rng", "shuffle_do"}
    if isinstance(node, ast.Import):
        return any(alias.name.startswith(CHANCE_MODULES) for alias in node.names)
    return isinstance(node, ast.ImportFrom) and (node.module or "").startswith(CHANCE_MODULES)


def sources_of_chance(tree: ast.AST) -> Iterator[int]:
    """Yield the lines that use any chance but our named draws (`numpy.random`, `model.random`, `random`, …)."""
    yield from (getattr(node, "lineno", 0) for node in ast.walk(tree) if uses_other_chance(node))


def printed_lines(tree: ast.AST) -> Iterator[int]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print":
            yield node.lineno


def places(files: list[Path], finder: Callable[[ast.AST], Iterator[int]]) -> list[str]:
    return [f"{where(file)}:{line}" for file in files for line in finder(ast.parse(file.read_text(encoding="utf-8")))]


@pytest.mark.parametrize(
    ("pattern", "example"),
    [
        (MACHINE_PATH, "read('/" + "home/someone/data.csv')"),
        (MACHINE_PATH, "read('/" + "tmp/data.csv')"),
        (INDEX_HOST, "https://" + "py" + "pi.org/simple"),
        (INDEX_HOST, "--index" + "-url=somewhere"),
        (OPEN_TASK, "# TO" + "DO: think"),
    ],
)
def test_the_patterns_find_what_they_are_for(pattern: "re.Pattern[str]", example: str) -> None:
    assert pattern.search(example)


def test_no_file_names_a_path_of_some_machine() -> None:
    assert lines_that_match(MACHINE_PATH) == []


def test_no_file_names_a_package_index() -> None:
    assert lines_that_match(INDEX_HOST) == []


def test_every_open_task_carries_its_issue_number() -> None:
    assert lines_that_match(OPEN_TASK) == []


@pytest.mark.parametrize(
    "code", ["import random", "import numpy.random", "from numpy.random import normal", "np.random.rand()", "m.random"]
)
def test_a_source_of_chance_is_found(code: str) -> None:
    assert list(sources_of_chance(ast.parse(code))) == [1]


def test_the_model_knows_no_chance_but_its_named_draws() -> None:
    assert places(code_files("sim"), sources_of_chance) == []


def test_only_the_command_line_prints() -> None:
    files = [file for file in code_files("sim", "experiments") if not where(file).startswith(COMMAND_LINE)]
    assert places(files, printed_lines) == []


def test_every_constraint_is_one_exact_version() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if line and not line.startswith("#")]
    exact = re.compile(r'[A-Za-z0-9._-]+==[\w.]+( ; python_version [<>=]+ "3\.\d+")?')
    assert [line for line in pins if not exact.fullmatch(line)] == []
    assert len(pins) > 30
