"""Every command and program of the how-to pages runs, in the order of its page, at a small size.

Studies draw no figures here, which takes most of their time: the tutorial's test does, and task=plot.
"""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from experiments.cli import answer
from experiments.configuration.compose import Composer
from experiments.tasks import simulate

PAGES = {
    file.stem: file.read_text(encoding="utf-8") for file in (Path(__file__).parents[2] / "docs/how_to").glob("*.md")
}
STEP = re.compile(
    r"(?:^(?:[^\n]* )?File `(?P<file>[^`]+)`[^\n]*\n\n)?^```(?P<language>\w+)\n(?P<content>.*?)^```$", re.M | re.S
)
INLINE = re.compile(r"`(python run\.py [^`]+)`")
SMALL = ("mode=quick", "results=results")


def steps(page: str) -> Iterator[tuple[str, str, str]]:
    """Yield the blocks of a page: the file that one holds, if it does, its language and its content."""
    for found in STEP.finditer(page):
        yield found["file"] or "", found["language"], found["content"]


def commands(page: str) -> list[str]:
    """Return the commands of a page, without the remarks behind them."""
    blocks = "".join(content for _, language, content in steps(page) if language == "console")
    lines = [line.partition(" # ")[0] for line in (*blocks.splitlines(), *INLINE.findall(page))]
    return [line.strip() for line in lines if line]


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_page_has_commands_and_all_are_those_of_the_project(name: str) -> None:
    assert all(command.startswith("python run.py ") for command in commands(PAGES[name]))
    assert name in ("README", "notebook") or len(commands(PAGES[name])) >= 2


@pytest.mark.parametrize("name", sorted(set(PAGES) - {"README"}))
def test_what_a_page_shows_runs_in_its_order(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, composer: Composer, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(simulate, "draw_all", lambda *_: ())
    for file, language, content in steps(PAGES[name]):
        if file:
            Path(file).write_text(content, encoding="utf-8")
        elif language == "python":
            exec(
                compile(content.replace("study=", f"overrides={[*SMALL, 'compute=serial']}, study="), name, "exec"), {}
            )
        else:
            for command in content.splitlines():
                compute = () if "compute=" in command else ("compute=serial",)
                overrides = [*shlex.split(command)[2:], *SMALL, *compute]
                assert answer(overrides, composer) == 0, f"{command}\n{capsys.readouterr().err}"
    for command in INLINE.findall(PAGES[name]):
        assert answer([*shlex.split(command)[2:], *SMALL], composer) == 0, command
