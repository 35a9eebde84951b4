"""A seal in a file: a hash of all its bytes but the seal's own, which shows any change to any of them."""

from hashlib import sha256

_NAME = b"sha256:"
_LENGTH = sha256().digest_size * 2
UNSEALED = (_NAME + b"0" * _LENGTH).decode()
"""The text to put where the seal is to stand, once and nowhere after it."""


def sealed(content: bytes) -> bytes:
    """Return a content with its seal. Raises ValueError when it has no place for one."""
    start = content.rindex(UNSEALED.encode()) + len(_NAME)
    return content[:start] + _hash(content, start) + content[start + _LENGTH :]


def is_sealed(content: bytes) -> bool:
    """Return whether a content is as it was when it was sealed."""
    place = content.rfind(_NAME)
    start = place + len(_NAME)
    return place >= 0 and _hash(content, start) == content[start : start + _LENGTH]


def _hash(content: bytes, start: int) -> bytes:
    """Return the hash of a content as if it were unsealed; its seal stands from `start` on."""
    found = sha256(memoryview(content)[:start])
    found.update(b"0" * _LENGTH)
    found.update(memoryview(content)[start + _LENGTH :])
    return found.hexdigest().encode()
