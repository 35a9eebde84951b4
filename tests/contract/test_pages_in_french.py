"""README and tutorial say the same in both languages, their links lead somewhere, and the tutorial's commands run."""

import re
import shlex
from pathlib import Path

import pytest

from experiments.cli import answer
from tests.command_line import COMPOSER

ROOT = Path(__file__).parents[2]
PAIRS = (("README.md", "README.fr.md"), ("docs/tutorial.md", "docs/tutoriel.md"))
PAGES = [page for pair in PAIRS for page in pair]


def page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def blocks(text: str) -> list[str]:
    """Return the commands of the blocks of a page, without the remarks behind them."""
    lines = "\n".join(re.findall(r"^```console\n(.+?)^```$", text, re.MULTILINE | re.DOTALL)).splitlines()
    return [line.partition(" # ")[0].strip() for line in lines if line]


def commands(text: str) -> list[str]:
    """Return all commands of a page, those of its tables included, without the language that is asked for."""
    in_tables = re.findall(r"^\| (`[^|]+) \|", text, re.MULTILINE)
    return [re.sub(r" ?language=(fr|en)", "", one) for one in (*blocks(text), *in_tables)]


def anchor(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


@pytest.mark.parametrize(("english", "french"), PAIRS)
def test_both_languages_have_the_same_commands(english: str, french: str) -> None:
    assert commands(page(english)) == commands(page(french))
    assert len(commands(page(english))) >= 8


@pytest.mark.parametrize("name", PAGES)
def test_every_link_leads_to_a_page_and_a_heading(name: str) -> None:
    links = re.findall(r"\]\(([^)]+)\)", page(name))
    assert len(links) >= 3
    for link in links:
        target, _, part = link.partition("#")
        path = (ROOT / name).parent / target
        assert path.exists(), link
        if part:
            headings = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
            assert part in map(anchor, headings), link


@pytest.mark.parametrize("name", ["README.fr.md", "docs/tutoriel.md"])
def test_french_signs_have_no_break_spaces_before_them(name: str) -> None:
    prose = re.sub(r"```.*?```|`[^`]*`", "", page(name), flags=re.DOTALL)
    assert re.findall(r".{12} [:;!?»%].{5}", prose) == []


def test_the_commands_of_the_tutorial_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Those of the French page; the English one has the same."""
    monkeypatch.chdir(tmp_path)
    quick = ["mode=quick", f"results={tmp_path / 'results'}", "compute=serial"]
    for command in [line for line in blocks(page("docs/tutoriel.md")) if line.startswith("python run.py ")]:
        assert answer([*shlex.split(command)[2:], *quick], COMPOSER) == 0, command + capsys.readouterr().err
    made = {file.name for file in (tmp_path / "results" / "hauts_de_france").iterdir()}
    for name in PAIRS[1]:
        assert set(re.findall(r"`(\w+\.(?:png|csv|xlsx))`", page(name))) <= made
