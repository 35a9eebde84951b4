"""A seal shows any change to any byte of a file."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.storing.checksum import UNSEALED, is_sealed, sealed

around = st.tuples(st.binary(max_size=200), st.binary(max_size=40)).filter(lambda parts: b"sha256:" not in parts[1])


@given(around)
def test_a_seal_changes_nothing_but_its_own_place(parts: tuple[bytes, bytes]) -> None:
    before, after = parts
    content = sealed(before + UNSEALED.encode() + after)
    assert content.startswith(before)
    assert content.endswith(after)
    assert len(content) == len(before) + len(UNSEALED) + len(after)
    assert is_sealed(content)


@given(around, st.integers(0), st.integers(1, 255))
def test_any_byte_that_changes_breaks_the_seal(parts: tuple[bytes, bytes], place: int, change: int) -> None:
    content = bytearray(sealed(parts[0] + UNSEALED.encode() + parts[1]))
    content[place % len(content)] ^= change
    assert not is_sealed(bytes(content))


@given(around, st.integers(0))
def test_what_is_cut_off_breaks_the_seal(parts: tuple[bytes, bytes], length: int) -> None:
    content = sealed(parts[0] + UNSEALED.encode() + parts[1])
    assert not is_sealed(content[: length % len(content)])


def test_without_a_place_for_it_nothing_is_sealed() -> None:
    with pytest.raises(ValueError, match="not found"):
        sealed(b"nothing to fill in")
    assert not is_sealed(b"nothing to fill in")
    assert not is_sealed(UNSEALED.encode())
