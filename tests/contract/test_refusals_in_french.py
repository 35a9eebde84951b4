"""Whatever is refused is refused in French when French is asked for, on every task."""

import ast
import re
from collections.abc import Iterator

import pytest

from experiments.cli import answer, tasks
from experiments.language.refusals import in_french
from tests.command_line import COMPOSER, ROOT

RAISING = ("UserMistake", "mistake", "_mistake", "PydanticCustomError")
TOLD = ("what", "allowed", "problem")
ENGLISH = re.compile(r"\b(?:the|is|are|of|not|with|should|must|unknown|where|allowed|nearest|Mistake|and|or|which)\b")


def _template(node: ast.AST) -> str | None:
    """A text of the code, with 7 for what is put in; a name and an address are no sentence."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        text = node.value
    elif isinstance(node, ast.JoinedStr):
        text = "".join(str(part.value) if isinstance(part, ast.Constant) else "7" for part in node.values)
    else:
        return None
    return text if re.search(r"[a-z]{2,} [a-z]|^[a-z]+ |: ", text) else None


def _told(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        found: list[ast.AST] = []
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in RAISING:
            found = list(node.args)
        elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in TOLD:
            found = [node.value]
        for part in found:
            branches = [part.body, part.orelse] if isinstance(part, ast.IfExp) else [part]
            yield from filter(None, map(_template, branches))


def sentences() -> list[str]:
    files = [file for file in (ROOT / "experiments").rglob("*.py") if "Mistake" in file.read_text(encoding="utf-8")]
    return sorted({text for file in files for text in _told(ast.parse(file.read_text(encoding="utf-8")))})


@pytest.mark.parametrize("sentence", sentences())
def test_a_sentence_of_the_code_has_a_french_one(sentence: str) -> None:
    assert in_french(sentence), sentence


@pytest.mark.parametrize("task", tasks())
@pytest.mark.parametrize("mistaken", ["seed=-1", "policy=plan100", "end=2019-07-15", "seed=[", "foo=1", "timeline.x=1"])
def test_a_refusal_of_a_task_is_in_french(task: str, mistaken: str, capsys: pytest.CaptureFixture[str]) -> None:
    code = answer([f"task={task}", mistaken, "language=fr"], COMPOSER)
    printed = capsys.readouterr()
    assert (code, printed.out) == (2, "")
    told = "\n".join(line for line in printed.err.splitlines() if not line.startswith("  où"))
    assert printed.err.startswith("Erreur\u00a0: ")
    assert not ENGLISH.search(re.sub(r"'[^']*'|`[^`]*`", "", told)), told
