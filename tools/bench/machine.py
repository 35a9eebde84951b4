"""The machine a bench was held on, as far as it explains the numbers."""

import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from experiments.storing.manifest import package_versions

_COMPILING = ("numba", "llvmlite")
_CPU_INFO = Path("/proc/cpuinfo")


def machine() -> dict[str, Any]:
    """Return processor, memory, system, versions, and how busy the machine is now; no name and no path of it."""
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1000**3, 1),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "packages": {**package_versions(), **{name: _version(name) for name in _COMPILING}},
        "load_average_at_start": [round(load, 2) for load in os.getloadavg()],
    }


def _processor() -> str:
    if _CPU_INFO.is_file():
        for line in _CPU_INFO.read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
