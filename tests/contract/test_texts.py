"""No text for people stands in the code in two languages; every text of the catalogues is used."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from experiments.language.texts import LANGUAGES, catalogue

ROOT = Path(__file__).parents[2]
# Found by lying in their folders, so that a new one is a new file: each brings its label.
RIVALS = "experiments/hindcast/rivals/"
WITH_LABELS = ("sim/metrics/", *(f"{RIVALS}{folder}/" for folder in ("national", "joint", "departements")))
FILES = [ROOT / "run.py", *(file for name in ("sim", "experiments", "tools") for file in (ROOT / name).rglob("*.py"))]
TREES = {file.relative_to(ROOT).as_posix(): ast.parse(file.read_text(encoding="utf-8")) for file in sorted(FILES)}
KEYS = frozenset(catalogue("en"))
ROOMS = {key.partition(".")[0] for key in KEYS}
FRENCH_WORDS = re.compile(r"\b(?:les|des|une|est|sont|dans|avec|pour|sur|aucun|par|qui|que|plus)\b", re.IGNORECASE)
ACCENT = re.compile("[àâçéèêëîïôùûœ]", re.IGNORECASE)
UNITS = "units."  # looked up by the English unit


def strings(tree: ast.AST) -> Iterator[str]:
    """Every text of the code that is not a docstring, with * for what an f-string puts in."""
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    parts = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "*" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and not {id(node)} & (docstrings | parts):
            yield node.value


def keys_in(tree: ast.AST) -> set[str]:
    """The texts of the code that look like keys of a catalogue: room.name, with * for what is put in."""
    return {
        found
        for found in strings(tree)
        if re.fullmatch(r"(?:[a-z_]+|\*)(?:\.[a-z0-9_*]+)+", found) and found.partition(".")[0] in (*ROOMS, "*")
    }


def text_calls(tree: ast.AST) -> Iterator[str]:
    """The keys in calls of `text`, whether of the module or of something that knows its language."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args:
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if name == "text":
                yield from keys_in(node.args[0])


def matching(pattern: str) -> set[str]:
    return {key for key in KEYS if re.fullmatch(re.escape(pattern).replace(r"\*", "[^.]+"), key)}


CODE = {name: tree for name, tree in TREES.items() if name.startswith("experiments/")}
TEMPLATES = sorted((ROOT / "experiments").rglob("*.html"))
ASKED_BY_TEMPLATES = {
    f"{key}*" if key.endswith(".") else key
    for file in TEMPLATES
    for key in re.findall(r"""["'](report\.[a-z0-9_.]+)["']""", file.read_text(encoding="utf-8"))
}
USED = {key for tree in CODE.values() for key in keys_in(tree)} | ASKED_BY_TEMPLATES


def test_every_text_of_the_catalogues_is_used() -> None:
    used = {key for pattern in USED for key in matching(pattern)}
    assert sorted(key for key in KEYS - used if not key.startswith(UNITS)) == []


@pytest.mark.parametrize(
    "call", sorted({key for tree in CODE.values() for key in text_calls(tree)} | ASKED_BY_TEMPLATES)
)
def test_every_text_that_the_code_asks_for_is_in_the_catalogues(call: str) -> None:
    assert matching(call)


@pytest.mark.parametrize("name", sorted(name for name in TREES if not name.startswith(WITH_LABELS)))
def test_no_text_stands_in_the_code_in_two_languages(name: str) -> None:
    by_language = [
        node.lineno
        for node in ast.walk(TREES[name])
        if isinstance(node, ast.Dict)
        and {key.value for key in node.keys if isinstance(key, ast.Constant)} >= set(LANGUAGES)
    ]
    assert by_language == []


@pytest.mark.parametrize("name", sorted(name for name in CODE if not name.startswith(WITH_LABELS)))
def test_no_french_sentence_stands_in_the_code(name: str) -> None:
    french = [found for found in strings(TREES[name]) if len(FRENCH_WORDS.findall(found)) > 1 and ACCENT.search(found)]
    assert french == []
