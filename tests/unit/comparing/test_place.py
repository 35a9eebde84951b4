from typing import Any

import pandas as pd
import pytest

from experiments.comparing.place import place_name, scoped, territory_name, with_scope

ROWS = pd.DataFrame({"level": ["national", "region", "departement", "territory"], "code": ["FR", "32", "59", "200"]})


def manifest(kind: str, code: str | None = None) -> dict[str, Any]:
    return {"world": {"kind": kind, "code": code}}


@pytest.mark.parametrize(
    ("kind", "code", "english", "french"),
    [
        ("france", None, "France", "France"),
        ("region", "32", "Hauts-de-France", "Hauts-de-France"),
        ("departement", "59", "Nord", "Nord"),
        ("departement", "59,62", "Nord and Pas-de-Calais", "Nord et Pas-de-Calais"),
        ("synthetic", None, "invented territory", "territoire inventé"),
    ],
)
def test_a_place_is_called_by_its_name(kind: str, code: str | None, english: str, french: str) -> None:
    assert [place_name(manifest(kind, code), language) for language in ("en", "fr")] == [english, french]


@pytest.mark.parametrize(
    ("kind", "code", "scope"),
    [
        ("region", "32", ["32", "32", "59", "200"]),
        ("departement", "59", ["59", "59", "59", "200"]),
        ("departement", "59,62,75", ["59,62,75", "59,62", "59", "200"]),
        ("region", "32,28", ["32,28", "32", "59", "200"]),
        ("synthetic", None, ["synthetic", "synthetic", "59", "200"]),
    ],
)
def test_rows_of_the_country_and_of_regions_speak_of_what_was_simulated(
    kind: str, code: str | None, scope: list[str]
) -> None:
    assert list(with_scope(ROWS, manifest(kind, code))["scope"]) == scope
    assert scoped(("level", "code", "date"), manifest(kind, code)) == ("level", "code", "scope", "date")


def test_a_study_of_the_country_needs_no_scope() -> None:
    assert list(with_scope(ROWS, manifest("france"))) == ["level", "code"]
    assert scoped(("level", "code"), manifest("france")) == ("level", "code")


@pytest.mark.parametrize(
    ("name", "code", "departement", "told"),
    [
        ("CC des Deux Rives (47)", "248200016-47", "47", "CC des Deux Rives (partie, Lot-et-Garonne)"),
        ("CC des Quatre Rivières", "247000623", "70", "CC des Quatre Rivières"),
        ("Nice (1/3)", "06088-1", "06", "Nice (1/3)"),
        ("Own place (47)", "own", "47", "Own place (47)"),
    ],
)
def test_a_part_of_a_territory_is_said_to_be_one(name: str, code: str, departement: str, told: str) -> None:
    assert territory_name(name, code, departement, "fr") == told
