"""What makes the fast engine fast without being seen in any result: where records lie, what a disposition promises."""

import numpy as np
import pytest

from sim.engine.fast.compiled import kernel
from sim.engine.fast.country import LINE, country_of, on_lines
from sim.engine.fast.disposition import N_DISPOSITIONS, REFUSING, disposition_of, most_open
from tools.verification.small_world import small_world


@kernel
def kind_and_limit(openness: float, refuses: bool) -> tuple[int, float]:
    kind = disposition_of(openness, refuses)
    return kind, most_open(kind)


@pytest.mark.parametrize("openness", [1e-9, 0.25, np.nextafter(0.25, 0.0), 0.5, 0.7, 0.75, np.nextafter(1.0, 0.0)])
def test_nobody_is_more_open_than_the_limit_of_their_disposition(openness: float) -> None:
    kind, limit = kind_and_limit(openness, False)
    assert REFUSING < kind < N_DISPOSITIONS
    assert openness <= limit <= 1.0
    assert kind_and_limit(openness, True)[0] == REFUSING


def test_no_record_lies_across_two_lines_of_memory() -> None:
    country = country_of(small_world())
    for records in (country.entry, country.outlook, country.leader):
        assert records.ctypes.data % LINE == 0
        assert LINE % records.itemsize == 0
        copied = on_lines(records)
        assert copied.ctypes.data % LINE == 0
        assert copied.tobytes() == records.tobytes()
