"""Mutilated territories files of a person's own: one message that names the file, or a file that can be used."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from experiments.cli import answer
from experiments.configuration.compose import Composer
from tests.command_line import ROOT, refusal

CELLS = ["", "x", "-1", "nan", "inf", "1e999", "99999999999999999999", "é", '"', "0", "2023-01-31", "\x00", " ", "1,2"]
Mutation = Callable[[list[str]], bytes]


def joined(lines: list[str]) -> bytes:
    return "\n".join([*lines, ""]).encode()


def with_cell(line: int, column: int, cell: str) -> Mutation:
    def mutate(lines: list[str]) -> bytes:
        cells = lines[line].split(",")
        cells[column] = cell
        return joined([*lines[:line], ",".join(cells), *lines[line + 1 :]])

    return mutate


LINES = st.integers(0, 5)
MUTATIONS: st.SearchStrategy[Mutation] = st.one_of(
    st.builds(with_cell, LINES, st.integers(0, 7), st.sampled_from(CELLS)),
    st.binary(max_size=20).map(lambda content: lambda _: content),
    st.binary(min_size=1, max_size=4).map(lambda noise: lambda lines: joined(lines) + noise),
    st.floats(0, 1).map(lambda share: lambda lines: joined(lines)[: int(share * len(joined(lines)))]),
    LINES.map(lambda line: lambda lines: joined([*lines, lines[line]])),
    LINES.map(lambda line: lambda lines: joined(lines[:line] + lines[line + 1 :])),
    st.sampled_from(["utf-16", "utf-8-sig", "cp500"]).map(lambda code: lambda lines: "\n".join(lines).encode(code)),
)


@settings(max_examples=130)
@given(mutate=MUTATIONS)
def test_a_mutilated_territories_file_is_a_mistake_or_usable(
    mutate: Mutation, composer: Composer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "own.csv"
    table = (ROOT / "sim" / "data" / "territories.csv").read_text(encoding="utf-8").splitlines()[:6]
    file.write_bytes(mutate(table))
    code = answer(["task=validate", "policy=status_quo", f"territory.file={file}"], composer)
    assert list(tmp_path.iterdir()) == [file]
    if code == 0:
        assert capsys.readouterr().err == ""
    else:
        assert "own.csv" in refusal(code, capsys)
