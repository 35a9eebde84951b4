"""How a person's own table was read, in one line, where that is not how the project writes tables."""

from collections.abc import Mapping
from pathlib import Path

from experiments.language.texts import text

_SEPARATORS = {";": "semicolon", "\t": "tab", "|": "bar"}


def remark_line(file: Path, remarks: Mapping[str, str], language: str) -> str:
    """Return the line for a file and what was noted as it was read, empty where nothing was."""
    if not remarks:
        return ""
    parts = [_part(kind, value, language) for kind, value in remarks.items()]
    return text("own_files.read", language, file=file.name, how=", ".join(parts))


def _part(kind: str, value: str, language: str) -> str:
    name, _, column = kind.partition(" ")
    if name == "separator":
        return text(f"own_files.{_SEPARATORS[value]}", language)
    if name == "dates":
        return text("own_files.day_first" if value == "day/month" else "own_files.month_first", language)
    return text(f"own_files.{name}", language, value=value, column=column)
