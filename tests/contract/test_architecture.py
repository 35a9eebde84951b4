"""Imports point down only: run.py → experiments → sim, and inside the model engine → … → vocabulary."""

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINT_IMPORTS = "import sys; from importlinter.cli import lint_imports_command; lint_imports_command(sys.argv[1:])"

FORBIDDEN = {
    "the model uses experiments": ("sim/metrics/planted.py", "import experiments.study.definition"),
    "the model reads a configuration": ("sim/metrics/planted.py", "import omegaconf"),
    "the model plots": ("sim/world/planted.py", "import matplotlib"),
    "a rule looks at the world": ("sim/rules/join/planted.py", "import sim.world.world"),
    "a rule draws": ("sim/rules/join/planted.py", "import sim.draws"),
    "the world knows a rule": ("sim/world/planted.py", "import sim.rules.base"),
    "a lever reads a metric": ("sim/levers/planted.py", "import sim.metrics"),
    "plots start a task": ("experiments/plots/planted.py", "import experiments.tasks"),
    "the stored study knows the configuration": ("experiments/study/planted.py", "import experiments.configuration"),
    "a study uses a maintainer's tool": ("experiments/study/planted.py", "import tools.pages"),
    "a curve knows a figure": ("experiments/plots/series.py", "import experiments.plots.figures.cost"),
    "a room has no place": ("experiments/planted.py", "import experiments.study"),
}


def lint_imports(folder: Path) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-c", LINT_IMPORTS, "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def copy_of_the_code(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("architecture")
    for package in ("sim", "experiments", "tools"):
        shutil.copytree(ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__", "data"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def test_every_import_points_down(copy_of_the_code: Path) -> None:
    verdict = lint_imports(copy_of_the_code)
    assert verdict.returncode == 0, verdict.stdout + verdict.stderr


@pytest.mark.parametrize("mistake", FORBIDDEN)
def test_an_import_that_points_up_is_found(mistake: str, copy_of_the_code: Path) -> None:
    file, statement = FORBIDDEN[mistake]
    planted = copy_of_the_code / file
    before = planted.read_text(encoding="utf-8") if planted.exists() else None
    planted.write_text(f"{statement}\n", encoding="utf-8")
    try:
        verdict = lint_imports(copy_of_the_code)
    finally:
        planted.unlink() if before is None else planted.write_text(before, encoding="utf-8")
    assert verdict.returncode == 1
    assert "BROKEN" in verdict.stdout


def test_run_py_only_calls_experiments() -> None:
    tree = ast.parse((ROOT / "run.py").read_text(encoding="utf-8"))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    packages = {name.partition(".")[0] for name in imported} - set(sys.stdlib_module_names)
    assert packages == {"experiments"}
