"""A checksum shows any change to any byte of a file."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.storing.checksum import NO_CHECKSUM, has_valid_checksum, with_checksum

around = st.tuples(st.binary(max_size=200), st.binary(max_size=40)).filter(lambda parts: b"sha256:" not in parts[1])


@given(around)
def test_a_checksum_changes_nothing_but_its_own_place(parts: tuple[bytes, bytes]) -> None:
    before, after = parts
    content = with_checksum(before + NO_CHECKSUM.encode() + after)
    assert content.startswith(before)
    assert content.endswith(after)
    assert len(content) == len(before) + len(NO_CHECKSUM) + len(after)
    assert has_valid_checksum(content)


@given(around, st.integers(0), st.integers(1, 255))
def test_any_byte_that_changes_makes_the_checksum_invalid(parts: tuple[bytes, bytes], place: int, change: int) -> None:
    content = bytearray(with_checksum(parts[0] + NO_CHECKSUM.encode() + parts[1]))
    content[place % len(content)] ^= change
    assert not has_valid_checksum(bytes(content))


@given(around, st.integers(0))
def test_what_is_cut_off_makes_the_checksum_invalid(parts: tuple[bytes, bytes], length: int) -> None:
    content = with_checksum(parts[0] + NO_CHECKSUM.encode() + parts[1])
    assert not has_valid_checksum(content[: length % len(content)])


def test_without_a_place_for_it_there_is_no_checksum() -> None:
    with pytest.raises(ValueError, match="not found"):
        with_checksum(b"nothing to fill in")
    assert not has_valid_checksum(b"nothing to fill in")
    assert not has_valid_checksum(NO_CHECKSUM.encode())
