"""Numbers, dates and words are read from their whole column, or not at all."""

import pytest

from sim.world.own_cells import CellError, dates, numbers, shown_decimal, word

NO_BREAK, NARROW = "\u00a0", "\u202f"


def read(*cells: str, shown: str | None = None, whole: bool = False, pointed: bool = False) -> list[str]:
    return numbers(cells, shown, 0, 100_000_000, whole=whole, pointed=pointed)[0]


@pytest.mark.parametrize(
    ("cells", "means"),
    [
        (("84,0", f"1{NARROW}546"), ["84.0", "1546"]),
        (("84,0", f"1{NO_BREAK}546,5"), ["84.0", "1546.5"]),
        (("84.0", "1,546"), ["84.0", "1546"]),
        (("1.546,5", "2"), ["1546.5", "2"]),
        (("0,125",), ["0.125"]),
        (("7,27685", "43,698"), ["7.27685", "43.698"]),
        (("1e3", ""), ["1e3", ""]),
        (("ten", "3,5"), ["ten", "3.5"]),
    ],
)
def test_a_column_that_can_be_read_in_one_way_is_read(cells: tuple[str, ...], means: list[str]) -> None:
    assert read(*cells) == means


def test_a_sign_before_three_digits_is_read_from_the_rest_of_the_file_or_refused() -> None:
    assert (read("1,546", shown=","), read("1,546", shown=".")) == (["1.546"], ["1546"])
    with pytest.raises(CellError, match=r"may mean 1546 or 1\.546"):
        read("1,546")
    assert read("1.546", pointed=True) == ["1.546"]


def test_the_bounds_of_a_column_may_tell() -> None:
    assert numbers(["43,698"], None, -22, 52, whole=False, pointed=False) == (["43.698"], ",")


def test_in_a_column_of_whole_numbers_a_sign_parts_thousands() -> None:
    assert read("119.245", "98000", f"1{NARROW}245{NARROW}000", whole=True) == ["119245", "98000", "1245000"]
    assert read("119245.0", whole=True) == ["119245"]
    assert read("5,5", whole=True) == ["5,5"]


def test_two_ways_in_one_column_are_refused_by_row() -> None:
    with pytest.raises(CellError, match=r"not written like '85\.5'") as caught:
        read("85.5", "84,0")
    assert caught.value.row == 1


def test_only_digits_that_cannot_be_thousands_show_the_decimal_sign() -> None:
    assert shown_decimal(["1,546", "84,0"]) == ","
    assert shown_decimal(["1,546"]) is None
    assert shown_decimal(["84,0", "84.0"]) is None


@pytest.mark.parametrize(
    ("cells", "means", "order"),
    [
        (("31/12/2023", "03/04/2024"), ["2023-12-31", "2024-04-03"], "day/month"),
        (("12/31/2023", "03/04/2024"), ["2023-12-31", "2024-03-04"], "month/day"),
        (("31.12.2023",), ["2023-12-31"], "day/month"),
        (("2023/1/31", "2023-12-31 00:00:00"), ["2023-01-31", "2023-12-31"], None),
        (("05/05/2024",), ["2024-05-05"], None),
        (("soon",), ["soon"], None),
    ],
)
def test_the_order_of_dates_is_that_of_their_column(
    cells: tuple[str, ...], means: list[str], order: str | None
) -> None:
    assert dates(cells, day_first=False) == (means, order)


def test_a_date_that_may_be_two_days_is_refused_unless_the_file_is_written_as_in_france() -> None:
    with pytest.raises(CellError, match="day/month or month/day"):
        dates(["03/04/2024"], day_first=False)
    assert dates(["03/04/2024"], day_first=True)[0] == ["2024-04-03"]
    with pytest.raises(CellError, match="day/month or month/day"):
        dates(["31/12/2023", "12/31/2023"], day_first=True)


def test_the_day_number_of_a_spreadsheet_is_named() -> None:
    with pytest.raises(CellError, match="2023-12-31"):
        dates(["45291"], day_first=True)


@pytest.mark.parametrize(
    ("cell", "allowed", "means"),
    [
        ("1", ("01", "2A"), "01"),
        ("2a", ("01", "2A"), "2A"),
        ("Oui", ("yes", "no"), "yes"),
        ("FAUX", ("yes", "no"), "no"),
        ("Département", ("departement", "national"), "departement"),
        ("perhaps", ("yes", "no"), "perhaps"),
    ],
)
def test_a_word_is_read_without_its_accents_and_a_code_with_its_zero(
    cell: str, allowed: tuple[str, ...], means: str
) -> None:
    assert word(cell, allowed) == means
