"""Mutilated configuration files: one message and exit code 2, or still a valid configuration; never a traceback."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from experiments.cli import main
from tests.command_line import SECRET, copied_configs, refusal, unchanged

KINDS = {
    "config.yaml": "policy=status_quo",
    "policy/status_quo.yaml": "policy=status_quo",
    "funding/status_quo.yaml": "policy=status_quo",
    "timeline/end_2025.yaml": "timeline=end_2025",
    "experiment/plan_100.yaml": "experiment=plan_100",
    "experiment/own_levers.yaml": "policy=status_quo",
    "behaviour/default.yaml": "policy=status_quo",
    "prior/default.yaml": "policy=status_quo",
    "history/observed.yaml": "policy=status_quo",
    "population/default.yaml": "policy=status_quo",
    "territory/france.yaml": "policy=status_quo",
    "engine/mesa.yaml": "policy=status_quo",
    "compute/local.yaml": "policy=status_quo",
    "task/validate.yaml": "policy=status_quo",
}
WHOLE = st.sampled_from(
    [b"", b"\0\0", b"null", b"text", b"- a\n- b\n", b"{", b"{}", b"\xff\xfea\0", b"a: [\n", b"&a [*a]", b"? [a]\n: b\n"]
)
ADDED = st.sampled_from(
    [
        "no_such_key: 1",
        "_target_: os.system",
        "x: {y: [{_target_: os.system}]}",
        "hydra: {searchpath: ['pkg://os']}",
        "hydra: 3",
        "x: !!python/object/apply:os.system [ls]",
        "x: !!binary aGVsbG8=",
        "x: ${oc.env:CPTS_SECRET}",
        "x: ${oc.decode:'[1]'}",
        "x: &a [*a]",
        "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]",
        "x: *nothing",
        "<<: {a: 1}",
        "---\na: 1",
        "x: \x01",
        "\tx: 1",
        "x: 2023-13-45",
        "'': 1",
        "3: 4",
        "[a]: 1",
        "defaults: [{/policy: nowhere}]",
        "defaults: [../../etc/passwd]",
        "defaults: ['${oc.env:CPTS_SECRET}']",
        "defaults: [override /hydra/launcher: x]",
        "defaults: 3",
        "x: " + "[" * 60 + "]" * 60,
    ]
)
VALUES = (
    "|null|[]|{}|''|-1|1e999|.nan|99999999999999999999|true|no|2023-13-45|[1, a]|{a: {b: 1}}|???|${.x}|${policy}"
    "|${no.where}|${oc.env:CPTS_SECRET}|«é»|../../x|/|1.5.2|[|'"
)
Mutation = Callable[[str], bytes]


def with_line(pick: float, change: Callable[[str], list[str]]) -> Mutation:
    def mutate(text: str) -> bytes:
        lines = text.splitlines()
        at = min(int(pick * len(lines)), len(lines) - 1)
        return "\n".join([*lines[:at], *change(lines[at]), *lines[at + 1 :], ""]).encode()

    return mutate


PLACES = st.floats(0, 1)
MUTATIONS: st.SearchStrategy[Mutation] = st.one_of(
    WHOLE.map(lambda content: lambda _: content),
    ADDED.map(lambda line: lambda text: f"{text}\n{line}\n".encode()),
    PLACES.map(lambda share: lambda text: text.encode()[: int(share * len(text))]),
    st.builds(
        lambda share, noise: lambda text: text.encode()[: int(share * len(text))] + noise, PLACES, st.binary(max_size=6)
    ),
    st.builds(
        lambda at, value: with_line(at, lambda line: [f"{line.split(':')[0]}: {value}"]),
        PLACES,
        st.sampled_from(VALUES.split("|")),
    ),
    PLACES.map(lambda at: with_line(at, lambda line: [line, line])),
    PLACES.map(lambda at: with_line(at, lambda _: [])),
    PLACES.map(lambda at: with_line(at, lambda line: [f"   {line}"])),
    PLACES.map(lambda at: with_line(at, lambda line: [line.replace(":", "_x:", 1)])),
)


@pytest.fixture(scope="module")
def configs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A copy of the configurations; what is made of them is kept nowhere else."""
    folder = copied_configs(tmp_path_factory.mktemp("project"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CPTS_CACHE", str(folder.parent / "cache"))
        patch.setenv("CPTS_SECRET", SECRET)
        yield folder


def check(argument: str, configs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Ask for a check of a configuration and hold what must be true of every answer."""
    with unchanged(configs):
        code = main(["task=validate", argument], configs)
    if code != 0:
        assert SECRET not in refusal(code, capsys)
        return
    printed = capsys.readouterr()
    assert (printed.err, printed.out.splitlines()[-1]) == ("", "The configuration is valid.")
    assert SECRET not in printed.out


@settings(max_examples=120)
@given(name=st.sampled_from(sorted(KINDS)), mutate=MUTATIONS)
def test_a_mutilated_file_is_a_mistake_or_still_valid(
    name: str, mutate: Mutation, configs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = configs / name
    content = file.read_bytes()
    try:
        file.write_bytes(mutate(content.decode()))
        check(KINDS[name], configs, capsys)
    finally:
        file.write_bytes(content)


@pytest.mark.parametrize("kind", ["folder", "missing", "link", "pipe"])
@pytest.mark.parametrize("name", ["policy/status_quo.yaml", "config.yaml", "task/validate.yaml"])
def test_what_is_no_file_is_a_mistake(kind: str, name: str, configs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = configs / name
    content = file.read_bytes()
    file.unlink()
    try:
        if kind == "folder":
            file.mkdir()
        elif kind == "link":
            file.symlink_to(configs / "nowhere")
        elif kind == "pipe":
            os.mkfifo(file)
        refusal(main(["task=validate", KINDS[name]], configs), capsys)
    finally:
        file.rmdir() if kind == "folder" else file.unlink(missing_ok=True)
        file.write_bytes(content)
