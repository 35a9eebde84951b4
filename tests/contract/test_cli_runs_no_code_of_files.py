"""Files are data: nothing that a configuration names is imported, and nothing is unpickled or evaluated from a file."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from experiments.cli import main
from tests.command_line import ROOT, copied_configs

TRAP = "trap_that_leaves_a_trace"
LOADERS = {"pickle", "cPickle", "cloudpickle", "dill", "joblib", "shelve", "marshal", "jsonpickle"}
EVALUATORS = {"eval", "exec", "compile", "__import__"}
UNSAFE = {"unsafe_load", "unsafe_load_all", "full_load", "full_load_all", "load_all", "read_pickle", "instantiate"}


@pytest.fixture
def trap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The file that importing a certain module would make."""
    trace = tmp_path / "trace"
    package = tmp_path / "modules" / TRAP
    package.mkdir(parents=True)
    (package / "__init__.py").write_text(f"open({str(trace)!r}, 'w').close()\nrun = print\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(package.parent))
    yield trace
    sys.modules.pop(TRAP, None)


@pytest.fixture
def configs(tmp_path: Path) -> Path:
    return copied_configs(tmp_path)


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("policy/plan_100.yaml", f"_target_: {TRAP}.run"),
        ("policy/plan_100.yaml", f"more: [{{_target_: {TRAP}.run}}]"),
        ("funding/status_quo.yaml", f"_target_: {TRAP}.run"),
        ("experiment/plan_100.yaml", f"hydra: {{searchpath: ['pkg://{TRAP}']}}"),
        ("config.yaml", f"hydra: {{searchpath: ['pkg://{TRAP}']}}"),
        ("config.yaml", f"hydra: {{launcher: {{_target_: {TRAP}.run}}}}"),
        ("config.yaml", f"more: !!python/name:{TRAP}.run"),
        ("config.yaml", f"more: !!python/object/apply:{TRAP}.run []"),
    ],
)
def test_a_file_that_names_code_is_refused_before_anything_is_imported(
    name: str, line: str, configs: Path, trap: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with (configs / name).open("a", encoding="utf-8") as file:
        file.write(f"\n{line}\n")
    assert main(["task=validate"], configs) == 2
    assert f"configs/{name}, line" in capsys.readouterr().err
    assert (trap.exists(), TRAP in sys.modules) == (False, False)


@pytest.mark.parametrize("group", ["engine", "compute", "task"])
def test_a_file_cannot_name_another_module_to_run(
    group: str, configs: Path, trap: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for file in (configs / group).glob("*.yaml"):
        lines = file.read_text(encoding="utf-8").splitlines()
        renamed = [f"{line.split('name:')[0]}name: ../{TRAP}" if "name:" in line else line for line in lines]
        file.write_text("\n".join(renamed), encoding="utf-8")
    assert main([], configs) == 2
    assert "only files of the project are run" in capsys.readouterr().err
    assert (trap.exists(), TRAP in sys.modules) == (False, False)


@pytest.mark.parametrize(
    "override",
    [
        f"policy._target_={TRAP}.run",
        f"facilitation.regions={{53:{{_target_:{TRAP}.run}}}}",
        f"hydra.launcher._target_={TRAP}.run",
        f"hydra.searchpath=[pkg://{TRAP}]",
        f"engine.name={TRAP}",
    ],
)
def test_an_override_that_names_code_is_refused_before_anything_is_imported(
    override: str, configs: Path, trap: Path
) -> None:
    assert main([override], configs) == 2
    assert (trap.exists(), TRAP in sys.modules) == (False, False)


def dangers(tree: ast.AST) -> Iterator[str]:
    """Yield what in a file's code could run what another file holds."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.split(".")[0] in LOADERS)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in LOADERS:
            yield str(node.module)
        elif isinstance(node, ast.Call):
            yield from _in_call(node)


def _in_call(node: ast.Call) -> Iterator[str]:
    called = ast.unparse(node.func)
    last = called.rsplit(".", maxsplit=1)[-1]
    if called in EVALUATORS or last in UNSAFE or (called == "yaml.load"):
        yield called
    for keyword in node.keywords:
        harmless = isinstance(keyword.value, ast.Constant) and keyword.value.value is False
        if keyword.arg == "allow_pickle" and not harmless:
            yield f"{called}(allow_pickle)"


@pytest.mark.parametrize(
    "code",
    [
        "import pickle",
        "from joblib import load",
        "eval(x)",
        "np.load(f, allow_pickle=True)",
        "yaml.load(f)",
        "pd.read_pickle(f)",
    ],
)
def test_the_search_finds_what_it_looks_for(code: str) -> None:
    assert list(dangers(ast.parse(code)))


# Compiled kernels are code, read from a folder and from files of this user alone (engine/test_kernel_files.py).
UNPICKLING = {"sim": {"sim/engine/fast/kernel_files.py": ["pickle"]}}


@pytest.mark.parametrize("folder", ["sim", "experiments"])
def test_no_code_unpickles_or_evaluates_what_a_file_holds(folder: str) -> None:
    files = sorted((ROOT / folder).rglob("*.py"))
    assert files
    found = {
        file.relative_to(ROOT).as_posix(): list(dangers(ast.parse(file.read_text(encoding="utf-8")))) for file in files
    }
    assert {file: what for file, what in found.items() if what} == UNPICKLING.get(folder, {})
