"""The code, data and libraries that results are made with, compared between two processes or two points in time."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from experiments.storing.manifest import package_versions
from experiments.study.definition import StudyDefinition
from experiments.study.run_hash import PROJECT, CodeAndData, code_and_data
from sim.cache import code_hash

LIBRARIES = ("numpy", "scipy", "numba", "pandas", "pyarrow")  # that may change a number or a byte of a run

# Of the code when it was imported: a worker that started before a file was edited still runs the old code.
_IMPORTED: Final = code_hash(PROJECT / "sim", PROJECT / "experiments")


@dataclass(frozen=True)
class Version:
    """All that must be alike in two processes for their runs to be the same bytes."""

    code: str
    data: Mapping[str, str]  # hash by file
    libraries: Mapping[str, str]  # version by name


def version_here(study: StudyDefinition) -> Version:
    """Return what this process makes runs of a study with. Raises OSError when it cannot read the data."""
    packages = package_versions()
    return Version(_IMPORTED, code_and_data(study).data, {name: packages[name] for name in LIBRARIES})


def differences(expected: Version, found: Version) -> tuple[str, ...]:
    """Return what differs, in words, without the hashes; empty when the two make the same bytes."""
    code = ["its code differs"] if expected.code != found.code else []
    data = [f"its {file} differs" for file in _changed(expected.data, found.data)]
    libraries = [
        f"it has {name} {found.libraries.get(name)} instead of {expected.libraries.get(name)}"
        for name in _changed(expected.libraries, found.libraries)
    ]
    return (*code, *data, *libraries)


def _changed(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    return sorted(name for name in {*one, *other} if one.get(name) != other.get(name))


@dataclass(frozen=True)
class Changes:
    """What has changed since a study was made."""

    code: bool
    data: tuple[str, ...]  # files that differ, are new or are gone

    def __bool__(self) -> bool:
        return self.code or bool(self.data)


def changes_since(manifest: Mapping[str, Any], now: CodeAndData) -> Changes:
    """Return what has changed since a manifest was written, of the code and data that runs are made from."""
    data = manifest.get("data_hashes")
    then = data if isinstance(data, dict) else {}
    return Changes(manifest.get("code_hash") != now.code, tuple(_changed(then, now.data)))


def changed_libraries(manifest: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Yield the libraries of which a manifest names another version than the one here: name, version then, now."""
    packages, here = manifest.get("packages"), package_versions()
    then = packages if isinstance(packages, dict) else {}
    for name in LIBRARIES:
        if name in then and then[name] != here[name]:
            yield name, str(then[name]), here[name]
