"""The glossary names the words of the code as they are."""

import ast
import re
from enum import Enum
from pathlib import Path

import pytest

from sim import vocabulary
from sim.metrics import all_metrics

ROOT = Path(__file__).parents[2]
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
WORDS = {name: item for name, item in vars(vocabulary).items() if isinstance(item, type) and issubclass(item, Enum)}


@pytest.mark.parametrize("name", sorted(set(re.findall(r"`(\w+)\.[A-Z_]+`", GLOSSARY))))
def test_every_member_that_the_glossary_names_exists(name: str) -> None:
    members = set(re.findall(rf"`{name}\.([A-Z_]+)`", GLOSSARY))
    assert members <= set(WORDS[name].__members__)


@pytest.mark.parametrize("stage", vocabulary.Stage.__members__)
def test_every_stage_is_explained(stage: str) -> None:
    assert f"`Stage.{stage}`" in GLOSSARY


def test_every_metric_that_the_glossary_names_exists() -> None:
    named = set(re.findall(r"`((?:coverage|population|shell|member|active|gp)_\w+|n_\w+)`", GLOSSARY))
    known = {metric.name for metric in all_metrics()}
    assert named - known - {"gp_accessibility"} == set()
    assert len(named) >= 6


METAPHORS = (
    "album",
    "crew",
    "goal",
    "lab",
    "look",
    "said",
    "scene",
    "seen",
    "sheet",
    "shelf",
    "story",
    "tie",
    "track",
    "witness",
    "workshop",
)
MOST_MACHINE_WORDS = 12


def words_of(name: str) -> list[str]:
    """Return the words of a class name in the singular: CptsState is cpts, state."""
    return [singular(word.lower()) for word in re.findall(r"[A-Z][a-z0-9]+|[A-Z]+(?![a-z])", name)]


def singular(word: str) -> str:
    if word == "series":
        return word
    ending = re.sub(r"ies$", "y", word)
    return ending if ending != word else re.sub(r"(?<![su])s$", "", re.sub(r"(?<=ss|ch)es$", "", word))


def domain_words() -> frozenset[str]:
    """Return the words that the glossary explains, and the names of decisions, levers and parts of the model."""
    explained = re.findall(r"\*\*([^*]+)\*\*|`([^`]+)`|^\| ([^|]+) \|", GLOSSARY, re.MULTILINE)
    names = [path.stem for path in (ROOT / "sim").rglob("*.py")] + [
        path.name for path in (ROOT / "sim" / "rules").iterdir()
    ]
    found = re.findall(r"[a-zà-ÿ]+", " ".join([*("".join(parts) for parts in explained), *names]).lower())
    return frozenset(singular(word) for word in found)


def plain_words() -> frozenset[str]:
    """Return the words of libraries and of programming that the glossary lists without explanation."""
    lists = re.findall(
        r"^\w[\w ]*: ([^.]+)\.$", GLOSSARY.partition("## Words that need no explanation")[2], re.MULTILINE
    )
    return frozenset(word for words in lists for word in re.findall(r"\w+", words))


def class_names() -> list[tuple[str, str]]:
    files = [file for room in ("sim", "experiments") for file in sorted((ROOT / room).rglob("*.py"))]
    return [
        (node.name, str(file.relative_to(ROOT)))
        for file in files
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef)
    ]


def test_class_names_are_made_of_known_words() -> None:
    known = domain_words() | plain_words()
    strange = {f"{name} in {file}": rest for name, file in class_names() if (rest := set(words_of(name)) - known)}
    assert not strange


def test_there_are_few_machine_words() -> None:
    table = GLOSSARY.partition("## Machine words")[2].partition("\n## ")[0]
    assert 1 <= len(re.findall(r"^\| (?!word|---)", table, re.MULTILINE)) <= MOST_MACHINE_WORDS


@pytest.mark.parametrize("word", METAPHORS)
def test_a_metaphor_is_no_known_word(word: str) -> None:
    assert word not in domain_words() | plain_words()
