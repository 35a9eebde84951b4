from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.storing.csv_files import write_csv
from experiments.storing.plain_text import as_text


def written(path: Path, **columns: list[object]) -> str:
    write_csv([pd.DataFrame(columns)], list(columns), path)
    return path.read_bytes().decode("utf-8")


def test_figures_have_six_significant_digits_and_undefined_ones_are_empty(tmp_path: Path) -> None:
    text = written(tmp_path / "t.csv", x=[1 / 3, float("nan"), 123456789.0, 0.0])
    assert text == "x\n0.333333\n\n1.23457e+08\n0\n"


def test_whole_numbers_and_codes_are_written_as_they_are(tmp_path: Path) -> None:
    assert written(tmp_path / "t.csv", code=["01", "2A"], n=[12345678, 0]) == "code,n\n01,12345678\n2A,0\n"


def test_a_name_that_looks_like_a_formula_is_a_text_and_negative_numbers_stay_numbers(tmp_path: Path) -> None:
    text = written(tmp_path / "t.csv", name=['=HYPERLINK("x")', "CC du Pays"], gain=[-1.5, 2.0])
    assert text == 'name,gain\n"\'=HYPERLINK(""x"")",-1.5\nCC du Pays,2\n'


def test_tables_stand_one_below_the_other_under_one_header(tmp_path: Path) -> None:
    table = pd.DataFrame({"a": ["x"]})
    write_csv([table, table], ["a"], tmp_path / "t.csv")
    assert (tmp_path / "t.csv").read_text(encoding="utf-8") == "a\nx\nx\n"


def test_no_table_at_all_leaves_the_header(tmp_path: Path) -> None:
    write_csv([], ["a", "b"], tmp_path / "t.csv")
    assert (tmp_path / "t.csv").read_text(encoding="utf-8") == "a,b\n"


def test_a_table_that_cannot_be_written_leaves_the_file_before_as_it_was(tmp_path: Path) -> None:
    written(tmp_path / "t.csv", a=["before"])
    with pytest.raises(KeyError):
        write_csv([pd.DataFrame({"a": ["x"]})], ["missing"], tmp_path / "t.csv")
    assert [path.name for path in tmp_path.iterdir()] == ["t.csv"]
    assert "before" in (tmp_path / "t.csv").read_text(encoding="utf-8")


@given(words=st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1), min_size=1))
def test_any_name_can_be_read_back(tmp_path_factory: pytest.TempPathFactory, words: list[str]) -> None:
    path = tmp_path_factory.mktemp("csv") / "t.csv"
    written(path, name=list(words), other=["z"] * len(words))
    assert pd.read_csv(path, dtype=str, keep_default_na=False)["name"].tolist() == [as_text(one) for one in words]
