"""The place that a study simulates: what it is called, and what rows of its tables speak of."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd

from experiments.language.texts import text
from sim.vocabulary import Level
from sim.world.tables import load_departements, load_regions
from sim.world.territories import codes_of

SCOPE: Final = "scope"
_WHOLE: Final = (str(Level.NATIONAL), str(Level.REGION))  # levels whose rows hold no more than the place simulated


def place_name(manifest: Mapping[str, Any], language: str) -> str:
    """Return "France", or the names of the régions or the départements that were simulated."""
    kind, code = _kind(manifest), _code(manifest)
    if kind in ("france", "synthetic"):
        return text(f"places.{kind}", language)
    level = Level.REGION if kind == "region" else Level.DEPARTEMENT
    return together([area_name(level, one, language) for one in codes_of(code)], language)


def is_thinned(manifest: Mapping[str, Any]) -> bool:
    """Return whether fewer professionals were simulated than there are."""
    return float(manifest["world"].get("scale", 1.0)) < 1.0


def together(names: Sequence[str], language: str) -> str:
    """Return the names of the parts of a place as one: Nord et Pas-de-Calais."""
    *others, last = names
    return text("places.and", language, first=", ".join(others), last=last) if others else last


def area_name(level: str, code: str, language: str) -> str:
    """Return the name of an area by its level and INSEE code, the code itself where it has none."""
    if level == Level.NATIONAL:
        return text("places.france", language)
    table = load_regions() if level == Level.REGION else load_departements()
    return dict(zip(table.code, table.name, strict=True)).get(code, code)


def territory_name(name: str, code: str, departement: str, language: str) -> str:
    """Return the name of a territory; of one that lies in several départements, each part is said to be a part.

    The table of territories names such a part by the département: CC des Deux Rives (47), code 248200016-47.
    """
    whole = name.removesuffix(f" ({departement})")
    if whole == name or not code.endswith(f"-{departement}"):
        return name
    return text("places.part", language, name=whole, departement=area_name(Level.DEPARTEMENT, departement, language))


def with_scope(table: pd.DataFrame, manifest: Mapping[str, Any]) -> pd.DataFrame:
    """Return a table with the place that each row speaks of: of the country or a région, only what was simulated."""
    if _kind(manifest) == "france":
        return table
    places = table[["level", "code"]].drop_duplicates()
    found = {(level, code): _scope(level, code, manifest) for level, code in places.itertuples(index=False)}
    return table.assign(**{SCOPE: [found[place] for place in zip(table["level"], table["code"], strict=True)]})


def _scope(level: str, code: str, manifest: Mapping[str, Any]) -> str:
    kind, place = _kind(manifest), _code(manifest)
    if level not in _WHOLE or (kind == "region" and level == Level.REGION):
        return code
    if kind == "departement" and level == Level.REGION:
        region_of = dict(zip(load_departements().code, load_departements().region, strict=True))
        return ",".join(one for one in place.split(",") if region_of.get(one) == code)
    return place or kind


def scoped(columns: tuple[str, ...], manifest: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the columns of a table, with the scope behind the code where a study is not about the whole country."""
    if _kind(manifest) == "france":
        return columns
    after = columns.index("code") + 1
    return (*columns[:after], SCOPE, *columns[after:])


def _kind(manifest: Mapping[str, Any]) -> str:
    return str(manifest["world"]["kind"])


def _code(manifest: Mapping[str, Any]) -> str:
    return str(manifest["world"].get("code") or "")
