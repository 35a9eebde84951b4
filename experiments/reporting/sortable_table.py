"""The table that can be sorted, searched and downloaded: DataTables out of the bundle that itables brings along.

The table stands complete in the page and DataTables takes it over. What itables itself writes would evaluate functions
given as text, which the page forbids: docs/decisions/0032-report.md.
"""

import base64
import gzip
import json
from importlib.resources import files
from pathlib import Path
from typing import Final

from experiments.language.texts import text

SCRIPT: Final = Path(__file__).parent / "templates" / "areas.js"
WORDS: Final = ("search", "download", "length", "info", "empty", "filtered", "zero", "order", "separator")
PAGES: Final = ("first", "last", "next", "previous")


def table_script(language: str) -> str:
    """Return the script that takes over the table, with the library and the words of a language inside."""
    words = {name: text(f"report.areas.{name}", language) for name in (*WORDS, *PAGES)}
    found = {"BUNDLE": _packed(_bundle("dt_bundle.js")), "WORDS": words}
    declared = "".join(f"const {name} = {_literal(value)};\n" for name, value in found.items())
    return declared + SCRIPT.read_text(encoding="utf-8")


def table_style() -> str:
    """Return the style of the library."""
    return _bundle("dt_bundle.css")


def _bundle(name: str) -> str:
    return (files("itables") / "html" / name).read_text(encoding="utf-8")


def _packed(code: str) -> str:
    """Return code in less than half of the room: gzip in base64, the same bytes each time."""
    return base64.b64encode(gzip.compress(code.encode("utf-8"), mtime=0)).decode("ascii")


def _literal(value: object) -> str:
    """Return a value as JavaScript in which no HTML parser finds a tag."""
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c")
