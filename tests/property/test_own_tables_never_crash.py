"""Whatever a person's table holds, it is read or refused, and nothing else is raised."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from experiments.observations.observed import observed_and_remarks
from sim.world.reading import TableError
from sim.world.tables import own_territories

TERRITORIES = (
    "\ufeffcode;name;departement;region;population;longitude;latitude;density_class\r\n"
    "06088-1;Nice;6;93;119 245;7,27685;43,69863;3\r\n"
).encode()
OBSERVATIONS = (
    b"metric,date,value,sd,scored,counted_by,definition,source,evidence\n"
    b'coverage_aci_pct,31/12/2023,"84,0","1,0",oui,DITP,d,s,e\n'
)
PIECES = (
    b";",
    b",",
    b'"',
    b"\n",
    b"\r",
    b"\0",
    b"\xff",
    b"=1",
    b"1e999",
    b"nan",
    b"-",
    b"sep=;\n",
    b"#",
    b"9" * 30,
    b"PK\x03\x04",
)
SPLICES = st.lists(st.tuples(st.integers(0, 200), st.integers(0, 5), st.sampled_from(PIECES)), min_size=1, max_size=4)


@pytest.mark.parametrize(("content", "read"), [(TERRITORIES, own_territories), (OBSERVATIONS, observed_and_remarks)])
@given(splices=SPLICES)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_damaged_table_is_read_or_refused(
    content: bytes, read: Callable[[Path], object], splices: list[tuple[int, int, bytes]], tmp_path: Path
) -> None:
    for start, n_removed, piece in splices:
        content = content[:start] + piece + content[start + n_removed :]
    path = tmp_path / "mine.csv"
    path.write_bytes(content)
    with suppress(TableError):
        read(path)
