"""A checksum inside a file: the hash of all its other bytes, which shows any change to any of them."""

from hashlib import sha256

_NAME = b"sha256:"
_LENGTH = sha256().digest_size * 2
NO_CHECKSUM = (_NAME + b"0" * _LENGTH).decode()
"""The text that takes the place of the checksum until it is known; it must not appear a second time after it."""


def with_checksum(content: bytes) -> bytes:
    """Return content with its checksum in the place of NO_CHECKSUM. Raises ValueError when it has no such place."""
    start = content.rindex(NO_CHECKSUM.encode()) + len(_NAME)
    return content[:start] + _hash(content, start) + content[start + _LENGTH :]


def has_valid_checksum(content: bytes) -> bool:
    """Return whether content is unchanged since its checksum was written."""
    place = content.rfind(_NAME)
    start = place + len(_NAME)
    return place >= 0 and _hash(content, start) == content[start : start + _LENGTH]


def _hash(content: bytes, start: int) -> bytes:
    """Return the hash of content as it was without its checksum, which begins at `start`."""
    found = sha256(memoryview(content)[:start])
    found.update(b"0" * _LENGTH)
    found.update(memoryview(content)[start + _LENGTH :])
    return found.hexdigest().encode()
