"""Compiling: kernels are Numba functions, kept on disk under a name that changes with the code.

Numba itself notices changes only in the file of a kernel, not in the rules and functions that it calls; therefore each
version of the code, of Numba, and each copy of the project, has a folder of its own. Numba unpickles what it finds,
which runs code: only files of this user, unchanged since they were written, come so far (`kernel_files.py`). Where
no folder can be written, kernels are compiled anew.
"""

import gc
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numba
import numba.core.config

import sim
from sim.cache import cache_folder, code_hash, own_folder
from sim.engine.fast.kernel_files import KernelFile, are_whole

MOST_VERSIONS = 5  # of compiled code kept on disk
_MARK = ".made_by_cpts_simulation"  # in the folder of a version; without it a folder is somebody else's
_VERSIONS = re.compile(r"[0-9a-f]{16}-[0-9a-f]{8}-numba.+")
_PLACE = Path(sim.__file__).parent
CODE = code_hash(_PLACE)  # of everything that kernels may call
_WHERE = blake2b(str(_PLACE).encode(), digest_size=4).hexdigest()  # Numba files kernels by the path of their source
_VERSION = f"{CODE[:16]}-{_WHERE}-numba{numba.__version__}-{sys.implementation.cache_tag}"


def _folder() -> Path | None:
    try:
        folder = own_folder(cache_folder("kernels") / _VERSION)
        (folder / _MARK).touch()
        return folder
    except OSError:
        return None


FOLDER = _folder()
if FOLDER is not None:
    numba.core.config.CACHE_DIR = str(FOLDER)  # type: ignore[attr-defined]  # read when a kernel is declared


def kernel(function: Callable[..., Any]) -> Any:
    """Compile a function on first use. Division by zero gives inf or NaN instead of an exception."""
    return _kept(numba.njit(cache=FOLDER is not None, error_model="numpy")(function))


def inlined(function: Callable[..., Any]) -> Any:
    """Compile a function into the kernels that call it: for what is called once for each professional."""
    return _kept(numba.njit(cache=FOLDER is not None, error_model="numpy", forceinline=True)(function))


def _kept(compiled: Any) -> Any:
    """Return a function of Numba that is kept in a file of ours instead of Numba's own."""
    if FOLDER is not None:
        compiled._cache._cache_file = KernelFile(FOLDER, compiled.py_func)
    return compiled


@contextmanager
def rare_collection() -> Iterator[None]:
    """Let Python look for cycles of objects less often: a compiler makes millions of objects, few of them garbage."""
    usual = gc.get_threshold()
    gc.set_threshold(50_000, 20, 50)  # a fifth less time and no more memory than with Python's own limits
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def is_compiled(names: tuple[str, ...]) -> bool:
    """Return whether kernels for these rules lie whole on disk, as far as was noted."""
    return FOLDER is not None and _note(FOLDER, names).exists() and are_whole(FOLDER)


def note_compiled(names: tuple[str, ...]) -> None:
    """Note that kernels for these rules lie on disk, and remove those of code used longest ago; none but our own."""
    if FOLDER is None:
        return
    try:
        _note(FOLDER, names).touch()
        FOLDER.touch()
        others = [one for one in FOLDER.parent.iterdir() if _VERSIONS.fullmatch(one.name) and one != FOLDER]
        made_here = sorted((one for one in others if (one / _MARK).is_file()), key=lambda one: one.lstat().st_mtime)
        for folder in made_here[: max(0, len(made_here) + 1 - MOST_VERSIONS)]:
            shutil.rmtree(folder, ignore_errors=True)
    except OSError:  # a full disk, or another process that tidies up: nothing depends on it
        return


def _note(folder: Path, names: tuple[str, ...]) -> Path:
    return folder / f"{blake2b(repr(names).encode(), digest_size=8).hexdigest()}.ready"
