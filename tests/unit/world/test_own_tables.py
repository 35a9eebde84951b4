"""Tables as people have them: saved by Excel in French, in old encodings, as sheets."""

from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from sim.world.own_tables import OwnTable, read_own_table
from sim.world.reading import TableError
from sim.world.tables import own_territories

HEADER = ("code", "name", "value")
FRENCH = (
    "\ufeffcode;name;departement;region;population;longitude;latitude;density_class\r\n"
    "06088-1;Nice (1/3);6;93;119 245;7,27685;43,69863;3\r\n"
    "13001-1;Aix-en-Provence;13;93;74847;5,44973;43,51931;3\r\n"
)
EXCHANGED = (
    "code,name,departement,region,population,longitude,latitude,density_class\nx,Nice,06,93,119245,43.7,7.27,3\n"
)


def written(folder: Path, content: bytes | str, name: str = "mine.csv") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path


def table(folder: Path, content: bytes | str) -> OwnTable:
    return read_own_table(written(folder, content), HEADER)


def workbook(folder: Path, *sheets: list[list[object]]) -> Path:
    book = Workbook()
    book.remove(book.worksheets[0])
    for number, rows in enumerate(sheets):
        sheet = book.create_sheet(f"Feuil{number + 1}")
        for row in rows:
            sheet.append(row)
    book.save(folder / "mine.xlsx")
    return folder / "mine.xlsx"


def test_territories_that_excel_saved_in_french_are_read_and_said_how(tmp_path: Path) -> None:
    territories, remarks = own_territories(written(tmp_path, FRENCH))
    assert territories.departement == ("06", "13")
    assert territories.population.tolist() == [119_245, 74_847]
    assert territories.longitude.tolist() == [7.27685, 5.44973]
    assert remarks == {"separator": ";", "word departement": "6 → 06", "decimal": ","}


def test_a_table_that_is_written_as_ours_has_no_remarks(tmp_path: Path) -> None:
    plain = (
        "code,name,departement,region,population,longitude,latitude,density_class\nx,Nice,06,93,119245,7.27,43.7,3\n"
    )
    assert own_territories(written(tmp_path, plain))[1] == {}


def test_exchanged_coordinates_are_refused(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"outside département '06'; longitude and latitude are exchanged") as caught:
        own_territories(written(tmp_path, EXCHANGED))
    assert (caught.value.line, caught.value.column) == (2, "longitude")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_accents_are_read_in_the_usual_encodings(tmp_path: Path, encoding: str) -> None:
    found = table(tmp_path, "code\tname\tvalue\r\n1\tAriège – Œuvre\t3,5\r\n".encode(encoding))
    assert found.cells["name"] == ["Ariège – Œuvre"]
    assert found.remarks.get("encoding") == (None if encoding.startswith("utf-8") else encoding)


@pytest.mark.parametrize(
    "content",
    [
        "sep=;\ncode;name;value\n1;a;2\n",
        "# what this is; and how\ncode;name;value\n# an example\n1;a;2\n",
        "code;name;value;;\n1;a;2;;\n;;;;\n",
        " Code ;Nom;VALEUR\n1;a;2\n",
        'code|name|value\n"1"|a|2\n',
    ],
)
def test_what_spreadsheets_and_people_add_is_left_out(tmp_path: Path, content: str) -> None:
    found = table(tmp_path, content)
    assert found.cells == {"code": ["1"], "name": ["a"], "value": ["2"]}
    assert content.splitlines()[found.lines[0] - 1].lstrip('"').startswith("1")


def test_names_that_a_spreadsheet_or_a_terminal_would_obey_are_text(tmp_path: Path) -> None:
    found = table(tmp_path, 'code,name,value\n1,"=HYPERLINK(""x"")",2\n2,\x1b]0;owned\x07,3\n')
    assert found.texts("name") == ('=HYPERLINK("x")', r"\x1b]0;owned\x07")


def test_a_sheet_is_read_with_its_dates_and_codes(tmp_path: Path) -> None:
    path = workbook(
        tmp_path, [["Lisez-moi"]], [["code", "name", "value"], [1, "a", date(2023, 12, 31)], [2, "b", True]]
    )
    found = read_own_table(path, HEADER)
    assert found.cells == {"code": ["1", "2"], "name": ["a", "b"], "value": ["2023-12-31", "yes"]}
    assert found.remarks == {"sheet": "Feuil2"}


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "has no rows"),
        (b"code;name;value\n", "no rows below line 1"),
        (b"code;name\n1;a\n", "column value: is missing"),
        (b"code;nmae;value\n1;a;2\n", "did you mean 'name'"),
        (b"code;name;value\n1;a\n", "line 2: has 2 cells, the header has 3"),
        (b"code;name;value\n1;a;2;3\n", "line 2: has 4 cells"),
        (b'code;name;value\n1;"a;2\n', "parted by ';'"),
        (b"PK\x03\x04 no archive", "no Excel file"),
        (b"\xd0\xcf\x11\xe0 old", "old kind"),
        (b"code,name,value\n1,\x81,2\n", "no text in UTF-8"),
        (b"code,name,value\n1,\x00,2\n", "no text in UTF-8"),
    ],
)
def test_a_file_that_is_no_such_table_is_refused(tmp_path: Path, content: bytes, says: str) -> None:
    with pytest.raises(TableError) as caught:
        table(tmp_path, content)
    assert says in str(caught.value)


def test_an_excel_file_is_known_by_its_content_whatever_its_name(tmp_path: Path) -> None:
    path = workbook(tmp_path, [["code", "name", "value"], [1, "a", 2.0]])
    assert read_own_table(path.rename(tmp_path / "mine.csv"), HEADER).cells["value"] == ["2"]


def test_an_ambiguous_cell_is_named_by_line_and_column(tmp_path: Path) -> None:
    found = table(tmp_path, "code;name;value\n1;a;2\n2;b;1,546\n")
    with pytest.raises(TableError, match=r"mine\.csv, line 3, column value: '1,546' may mean 1546 or 1\.546"):
        found.numbers("value", 0, 1e9)


def test_the_columns_of_a_place_come_together(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="column code: is missing"):
        read_own_table(written(tmp_path, "name,level\na,region\n"), ("name",), ("level", "code"))
