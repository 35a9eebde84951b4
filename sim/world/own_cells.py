"""Numbers, dates and words as people write them, as this project writes them; decided from a whole column."""

import re
import unicodedata
from collections.abc import Collection, Sequence
from datetime import date, timedelta
from itertools import product
from typing import Final

SPACES: Final = dict.fromkeys(map(ord, "\u00a0\u202f\u2009\u2007"), " ") | {0x2212: "-"}  # no-break, narrow, thin
FORMS: Final[tuple["Form", ...]] = tuple(
    product((".", ","), ("", "other"))
)  # the decimal sign, and whether the other sign parts thousands
_SHOWN: Final = re.compile(r"[+-]?[\d ]+([.,])(?:\d{1,2}|\d{4,})")  # can be nothing but a decimal sign
_DAY: Final = re.compile(r"(\d{1,4})([/.-])(\d{1,2})\2(\d{1,4})(?:[ T]00:00(?::00(?:\.0+)?)?)?")
_DAYS_OF_SPREADSHEETS: Final = range(20_000, 80_000)  # 1954 to 2119
_WORDS: Final = {
    **dict.fromkeys(("oui", "o", "y", "vrai", "true", "1"), "yes"),
    **dict.fromkeys(("non", "n", "faux", "false", "0"), "no"),
    **dict.fromkeys(("france", "pays", "nation", "nationale"), "national"),
}


Form = tuple[str, str]
Read = dict[Form, list[str | None]]


class CellError(ValueError):
    """The cell of a column (`row`, from 0) that cannot be read in one way only."""

    def __init__(self, row: int, problem: str) -> None:
        super().__init__(problem)
        self.row = row


def folded(text: str) -> str:
    """Return a name in small letters, without accents, with _ for blanks and hyphens."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return re.sub(r"[\s-]+", "_", plain.strip().lower())


def word(text: str, allowed: Collection[str]) -> str:
    """Return the allowed text that a cell means: in capitals, with a lost leading zero, in French; else the cell."""
    plain = folded(text)
    meant = (text, plain, text.upper(), text.zfill(2).upper(), _WORDS.get(plain, text))
    return next((one for one in meant if one in allowed), text)


def shown_decimal(cells: Collection[str]) -> str | None:
    """Return the decimal sign that some cells can only have meant, None where there is none or both are there."""
    found = {match[1] for cell in cells if (match := _SHOWN.fullmatch(cell.translate(SPACES).strip()))}
    return found.pop() if len(found) == 1 else None


def numbers(
    cells: Sequence[str], shown: str | None, low: float, high: float, *, whole: bool, pointed: bool
) -> tuple[list[str], str | None]:
    """Return a column of numbers with decimal points, and its decimal sign where it is not the point.

    `shown` is the decimal sign of the rest of the file; `pointed` says that it is a file in which a point can only be
    one. A cell that is no number stays as it is. Raises CellError for a cell that is written unlike the others, and for
    one that may mean two numbers from low to high.
    """
    read = {form: [_number(cell, *form, whole=whole) for cell in cells] for form in FORMS}
    if pointed and None not in read[FORMS[0]]:
        return [text or "" for text in read[FORMS[0]]], None
    form = min(FORMS, key=lambda one: read[one].count(None))
    if None in read[form]:
        _refuse_mixture(cells, read, form)
        return [one if one is not None else cell for one, cell in zip(read[form], cells, strict=True)], None
    fitting = [one for one in FORMS if None not in read[one]]
    inside = [one for one in fitting if all(not text or low <= float(text) <= high for text in read[one])]
    form = _only_form(cells, read, inside or fitting, shown)
    return [text or "" for text in read[form]], "," if read[form] != read[FORMS[0]] and form[0] == "," else None


def _number(cell: str, decimal: str, grouped: str, *, whole: bool) -> str | None:
    """Return a number under one way of writing, None where it is not written so."""
    text = cell.translate(SPACES).strip()
    group = f"[ {'.' if decimal == ',' else ','}]" if grouped else " "
    exponent = "" if whole else r"((?:[eE][+-]?\d{1,3})?)"
    pattern = rf"([+-]?)(\d+|[1-9]\d{{0,2}}(?:{group}\d{{3}})+)(?:{re.escape(decimal)}(\d+))?{exponent}"
    match = re.fullmatch(pattern, text, re.ASCII)
    if not text or match is None:
        return None if text else ""
    digits, part = re.sub(r"\D", "", match[2]), match[3] or ""
    if whole:
        return None if part.strip("0") or len(part) > 2 else f"{match[1]}{digits}".removeprefix("+")
    return f"{match[1]}{digits}{'.' if part else ''}{part}{match[4]}"


def _refuse_mixture(cells: Sequence[str], read: Read, form: Form) -> None:
    """Raise CellError for a number that is written unlike the others of its column."""
    for row in (row for row, text in enumerate(read[form]) if text is None):
        if any(other[row] is not None for other in read.values()):
            like = next((cell for cell, text in zip(cells, read[form], strict=True) if text), "")
            raise CellError(row, f"is not written like {like!r} above or below it; write all numbers in one way")


def _only_form(cells: Sequence[str], read: Read, forms: list[Form], shown: str | None) -> Form:
    """Return the one way in which a column can be read. Raises CellError where two ways give other numbers."""
    if any(read[one] != read[forms[0]] for one in forms) and shown is not None:
        forms = [one for one in forms if one[0] == shown] or forms
    for row in range(len(cells)):
        meant = list(dict.fromkeys(str(read[one][row]) for one in forms))
        if len(meant) > 1:
            raise CellError(row, f"may mean {meant[0]} or {meant[1]}, and nothing else in the file tells which")
    return forms[0]


def dates(cells: Sequence[str], *, day_first: bool) -> tuple[list[str], str | None]:
    """Return a column of dates as year-month-day, and the order in which others stood: day/month or month/day.

    `day_first` says that the rest of the file is written as in France. A cell that is no date stays as it is. Raises
    CellError for a date that may be read in both orders, and for the number of a day in a spreadsheet.
    """
    parts = [_parts(cell) for cell in cells]
    firsts = {one[0] > 12 for one in parts if one and max(one[:2]) > 12}
    order = firsts.pop() if len(firsts) == 1 else None if firsts else day_first or None
    read = [_day(row, cell, one, order) for row, (cell, one) in enumerate(zip(cells, parts, strict=True))]
    used = any(one and one[0] != one[1] for one in parts)
    return read, (("day/month" if order else "month/day") if used else None)


def _parts(cell: str) -> tuple[int, int, int] | None:
    """Return the first, second and third number of a date that does not begin with its year."""
    match = _DAY.fullmatch(cell)
    is_other = match is not None and len(match[1]) <= 2 and len(match[4]) == 4
    return (int(match[1]), int(match[3]), int(match[4])) if match and is_other else None


def _day(row: int, cell: str, parts: tuple[int, int, int] | None, day_first: bool | None) -> str:
    if parts is None:
        return _year_first(row, cell)
    first, second, year = parts
    if day_first is None and first != second:
        raise CellError(row, "may be day/month or month/day, and the other dates do not tell which; write 2023-12-31")
    day, month = (first, second) if day_first else (second, first)
    return f"{year:04}-{month:02}-{day:02}"


def _year_first(row: int, cell: str) -> str:
    match = _DAY.fullmatch(cell)
    if match and len(match[1]) == 4:
        return f"{match[1]}-{int(match[3]):02}-{int(match[4]):02}"
    if cell.isdecimal() and int(cell) in _DAYS_OF_SPREADSHEETS:
        day = date(1899, 12, 30) + timedelta(days=int(cell))
        raise CellError(row, f"is a day as a spreadsheet counts it, perhaps {day}; write the date itself")
    return cell
