from pathlib import Path

import pytest

from sim.world.reading import TableError, nearest, read_table

HEADER = ("code", "name")


def _write(folder: Path, content: bytes) -> Path:
    path = folder / "table.csv"
    path.write_bytes(content)
    return path


def test_cells_are_text_without_surrounding_blanks(tmp_path: Path) -> None:
    table = read_table(_write(tmp_path, b"code,name\n01, Ain \n"), HEADER)
    assert table.cells == {"code": ["01"], "name": ["Ain"]}


def test_a_line_number_counts_the_lines_of_the_file_even_after_an_empty_one(tmp_path: Path) -> None:
    table = read_table(_write(tmp_path, b"code,name\n\n01,Ain\n02,Aisne\n"), HEADER)
    assert table.lines == [3, 4]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "has no rows"),
        (b"code,name\n", "has no rows"),
        (b"code\n01\n", "column name: is missing"),
        (b"code,name,name\n01,a,b\n", "column name: appears more than once"),
        (b"code,nmae\n01,a\n", "did you mean 'name'"),
        (b"code;name\n01;Ain\n", "line 1, column 'code;name': unknown column"),
        (b"code,name\n01\n", "line 2: has 1 cells, the header has 2"),
        (b"code,name\n01,Ari\xe8ge\n", "is not UTF-8"),
        (b'code,name\n01,"Ain\n', "comma-separated"),
    ],
)
def test_a_file_that_is_no_such_table_is_refused(tmp_path: Path, content: bytes, says: str) -> None:
    path = _write(tmp_path, content)
    with pytest.raises(TableError) as caught:
        read_table(path, HEADER)
    assert says in str(caught.value)
    assert str(caught.value).startswith(str(path))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"absent\.csv: cannot be read: No such file"):
        read_table(tmp_path / "absent.csv", HEADER)


@pytest.mark.parametrize(("value", "near"), [("1", "01"), ("2a", "2A"), ("zz", None), ("9711", "971")])
def test_the_nearest_code_may_have_lost_its_zeros_or_its_capitals(value: str, near: str | None) -> None:
    assert nearest(value, ("01", "2A", "971")) == near
