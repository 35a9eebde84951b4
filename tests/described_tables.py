"""The description of tables in a folder, held against the tables themselves."""

import csv
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

_READ: dict[str, Callable[[str], Any]] = {
    "date": date.fromisoformat,
    "number": float,
    "integer": int,
    "boolean": {"True": True, "False": False}.__getitem__,
    "string": str,
    "any": str,
}


def check_tables_are_described(folder: Path) -> None:
    """Check that every table of a task's folder is described, and that its cells are what the description says."""
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    described = {one["path"]: one["schema"]["fields"] for one in package["resources"]}
    assert set(described) == {path.name for path in folder.glob("*.csv")}
    pages = [(folder / f"dictionary_{language}.md").read_text(encoding="utf-8") for language in ("en", "fr")]
    for path, fields in described.items():
        with (folder / path).open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
        assert [field["name"] for field in fields] == header
        assert all(" / " in field["description"] for field in fields)
        assert all(path in page and all(f"`{name}`" in page for name in header) for page in pages)
        for field, *cells in zip(fields, *rows, strict=True):
            for cell in filter(None, cells):
                _READ[field["type"]](cell)
