"""What a configuration file may hold, checked as text."""

from pathlib import Path

import pytest

from experiments.configuration.compose import Composer
from experiments.configuration.files import read_files
from experiments.mistakes import UserMistake


def folder(tmp_path: Path, text: str, name: str = "policy/more.yaml") -> Path:
    plain = {"policy/plain", "policy/more", "funding/none", "funding/boost"}
    files = {**{f"{file}.yaml": "start: 2023-11-01\n" for file in sorted(plain)}, name: text}
    for file, content in files.items():
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text(content, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    "text",
    [
        "# A title.\nstart: ${policy.start}\nregions: {94: {share: 0.5}}\n",
        "# @package _global_\ndefaults:\n  - override /funding: boost\n  - _self_\nseed: 1\n",
        "defaults: [plain, _self_]\nstart: 2024-01-01\n",
    ],
)
def test_plain_values_choices_and_a_sibling_are_accepted(text: str, tmp_path: Path) -> None:
    read_files(folder(tmp_path, text))


@pytest.mark.parametrize(
    ("text", "what", "where"),
    [
        ("a: 1\na: 2\n", "a is given twice", "policy/more.yaml, line 2"),
        ("a: 1\nb: &x 2\n", "anchors", "line 2"),
        ("a: ${oc.env:HOME}\n", "environment", "line 1"),
        ("a: ${b}${now:%Y}\n", "environment", "line 1"),
        ("a: {_target_: os.system}\n", "names no code", "line 1"),
        ("hydra/launcher: {}\n", "only values", "line 1"),
        ("a: !!set {b}\n", "!set", "line 1"),
        ("a: 2023-02-30\n", "not a date", "line 1"),
        ("a: ???\n", "value is missing", "line 1"),
        ("a: 1\n# @package _global_\n", "not a header", "more.yaml"),
        ("# @package hydra\na: 1\n", "not a header", "more.yaml"),
        ("defaults: plain\n", "not a list", "line 1"),
        ("defaults: [plane]\n", "'plane'", "line 1"),
        ("defaults: [plain, plain]\n", "twice", "line 1"),
        ("defaults: [{funding: boost}]\n", "unknown group", "line 1"),
        ("defaults: [override /funding: boots]\n", "unknown funding 'boots'", "line 1"),
        ("defaults: [more]\n", "back to this file", "more.yaml"),
        ("a: " + "[" * 30 + "]" * 30 + "\n", "too deep", "line 1"),
        ("a: " + "x" * 600_000 + "\n", "600,", "more.yaml"),
    ],
)
def test_a_file_that_holds_more_than_values_is_refused(text: str, what: str, where: str, tmp_path: Path) -> None:
    with pytest.raises(UserMistake) as caught:
        read_files(folder(tmp_path, text))
    assert what in caught.value.what
    assert where in caught.value.where
    assert caught.value.allowed


def test_siblings_that_lead_to_each_other_are_refused(tmp_path: Path) -> None:
    configs = folder(tmp_path, "defaults: [plain]\n")
    (configs / "policy" / "plain.yaml").write_text("defaults: [more]\n", encoding="utf-8")
    with pytest.raises(UserMistake, match="back to this file"):
        read_files(configs)


def test_an_option_takes_over_the_values_of_its_sibling(tmp_path: Path) -> None:
    configs = folder(tmp_path / "configs", "defaults: [plain, _self_]\nend: 2024-01-01\n")
    (configs / "config.yaml").write_text(
        "defaults:\n  - _self_\n  - funding: none\n  - policy: more\n", encoding="utf-8"
    )
    opened = Composer(configs)
    assert opened.composed([]).values["policy"] == {"start": "2023-11-01", "end": "2024-01-01"}
