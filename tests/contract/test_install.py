"""What a newcomer's first two commands rest on: bounds, pins, the Makefile, continuous integration, the licence."""

import os
import re
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.markers import Marker
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PYTHONS = ("3.11", "3.12", "3.13")


def requirements() -> list[Requirement]:
    return [Requirement(text) for text in (*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["dev"])]


def pins(python: str) -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    found = [Requirement(line) for line in lines if line and not line.startswith("#")]
    return {
        normal(pin.name): next(iter(pin.specifier)).version
        for pin in found
        if pin.marker is None or pin.marker.evaluate({"python_version": python})
    }


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def make(*arguments: str) -> "subprocess.CompletedProcess[str]":
    # A make that runs these tests hands its own settings on; they are not meant for this one.
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    return subprocess.run(["make", *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("python", PYTHONS)
def test_every_dependency_is_pinned_within_its_bounds(python: str) -> None:
    pinned = pins(python)
    outside = [str(item) for item in requirements() if not item.specifier.contains(pinned[normal(item.name)])]
    assert outside == []


def test_mesa_follows_the_interpreter() -> None:
    assert [pins(python)["mesa"].rsplit(".", 1)[0] for python in PYTHONS] == ["3.3", "3.5", "3.5"]
    assert Marker('python_version >= "3.12"').evaluate({"python_version": "3.13"})


def test_every_dependency_has_a_lower_bound() -> None:
    unbounded = [item.name for item in requirements() if not any(bound.operator == ">=" for bound in item.specifier)]
    assert unbounded == []


def test_every_dependency_of_the_model_has_an_upper_bound() -> None:
    run_time = [Requirement(text) for text in PROJECT["dependencies"]]
    assert [item.name for item in run_time if not any(bound.operator == "<" for bound in item.specifier)] == []


@pytest.mark.parametrize("target", ["run", "test", "lint", "validation", "clean"])
def test_make_help_lists_every_target(target: str) -> None:
    answer = make("help")
    assert answer.returncode == 0
    assert re.search(rf"^\s+{target}\s+\w+", answer.stdout, flags=re.MULTILINE)


def test_make_says_which_pythons_it_needs(tmp_path: Path) -> None:
    answer = make("lint", "PYTHON=no-such-python", f"VENV={tmp_path}/venv")
    assert answer.returncode != 0
    assert "needs Python 3.11, 3.12 or 3.13" in answer.stderr
    assert not (tmp_path / "venv").exists()


def test_continuous_integration_ends_with_make_test() -> None:
    script = ROOT / ".ci" / "run"
    lines = [line for line in script.read_text(encoding="utf-8").splitlines() if line.strip()]
    assert os.access(script, os.X_OK)
    assert "set -euo pipefail" in lines
    assert lines[-1] == "make test"


def test_licence_and_citation_agree_with_the_package() -> None:
    licence = (ROOT / "LICENSE").read_text(encoding="utf-8")
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert "EUROPEAN UNION PUBLIC LICENCE v. 1.2" in licence
    assert (citation["license"], str(citation["version"])) == (PROJECT["license"], PROJECT["version"])
