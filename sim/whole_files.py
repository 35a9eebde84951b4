"""Files that are whole or not there: written aside, then put in their place in one step; and reading no other kind."""

import errno
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from stat import S_ISREG
from time import time
from typing import BinaryIO

_NO_SPACE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_PARTIAL = re.compile(r"\..+\.\d+\.partial")
_PRIVATE = 0o600
_READING = os.O_RDONLY | sum(getattr(os, flag, 0) for flag in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY"))
_LEFT_BEHIND = 600.0  # seconds: a file takes far less to write, so that an older partial one has lost its writer


class DiskFull(OSError):  # noqa: N818 — a state of the disk, not an error of the program
    """A file could not be written for want of space; files written before are whole."""


@contextmanager
def whole_file(path: Path, private: bool = False) -> Iterator[Path]:
    """Give a path to write to; what was written takes its place under `path` at the end, nothing after an error.

    A reader sees the whole file or the one before; nobody but this user reads a private one. Raises DiskFull, which
    names the file, when there is no space left.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        with naming_full_disk(path):
            if private:
                partial.touch(_PRIVATE)
            yield partial
            os.replace(partial, path)
    finally:
        partial.unlink(missing_ok=True)


@contextmanager
def naming_full_disk(path: Path) -> Iterator[None]:
    """Turn the system's error for want of space into DiskFull, which names the file that is being written."""
    try:
        yield
    except DiskFull:
        raise
    except OSError as error:
        raise (DiskFull(*error.args[:2], str(path)) if is_disk_full(error) else error) from error


def is_disk_full(error: OSError) -> bool:
    """Return whether an error means that the disk, a quota or the size allowed for a file is used up."""
    return error.errno in _NO_SPACE


def clear_left_behind(folder: Path) -> None:
    """Remove the partial files that killed processes left in a folder."""
    for partial in folder.glob(".*.partial"):
        with suppress(OSError):  # another process removes it, too, or still has it open; or it is a folder
            if _PARTIAL.fullmatch(partial.name) and time() - partial.lstat().st_mtime > _LEFT_BEHIND:
                partial.unlink()


def open_regular(path: Path, most_bytes: int) -> BinaryIO:
    """Open a regular file for reading. Raises OSError, without waiting, for a link, folder, pipe or larger file."""
    opened = os.open(path, _READING)
    found = os.fstat(opened)
    if S_ISREG(found.st_mode) and found.st_size <= most_bytes:
        return os.fdopen(opened, "rb")
    os.close(opened)
    raise OSError(errno.EINVAL, f"it is not a regular file of at most {most_bytes} bytes", str(path))


def read_regular(path: Path, most_bytes: int) -> bytes:
    """Return the content of a regular file. Raises OSError as `open_regular` does."""
    with open_regular(path, most_bytes) as file:
        return file.read(most_bytes)
