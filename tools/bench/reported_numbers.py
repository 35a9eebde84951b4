"""The numbers of bench.json that other programs read, taken from the measurements; null where one was not made."""

from collections.abc import Mapping
from typing import Any

from tools.bench.repetitions import Values

Measured = Mapping[str, Values]


def headline(measured: Measured) -> dict[str, Any]:
    """Return one number per question (medians; `national_run_seconds` with its minimum), null where unknown."""
    run, rate = measured.get("national_run"), _at(measured, "throughput", "runs_per_minute")
    seconds = run["seconds"] if run else None
    warm = _at(measured, "memory", "warm")
    return {
        "agents": run["agents"] if run else _at(measured, "world", "agents"),
        "months": run["months"] if run else None,
        "national_run_seconds": {key: seconds[key] for key in ("min", "median")} if seconds else None,
        "speedup_vs_mesa": _at(measured, "speedup", "ratio", "median"),
        "agent_months_per_second": round(run["agents"] * run["months"] / seconds["median"])
        if run and seconds
        else None,
        "world_build_seconds": _at(measured, "world", "build_seconds", "median"),
        "world_cache_seconds": _at(measured, "world", "cache_seconds", "median"),
        "validate_seconds": _at(measured, "validate", "seconds", "median"),
        "compile_seconds": _at(measured, "compile", "seconds", "median"),
        "peak_rss_mb": max(row["peak_mb"]["max"] for row in warm) if warm else None,
        "runs_per_minute_1": rate["1"]["median"] if rate else None,
        "runs_per_minute_2": rate["2"]["median"] if rate else None,
        "scaling": _scaling(measured),
        "peers": measured.get("peers"),
    }


def _scaling(measured: Measured) -> dict[str, float] | None:
    worlds = _at(measured, "scaling", "worlds")
    return {str(row["agents"]): row["nanoseconds"]["median"] for row in worlds} if worlds else None


def _at(values: Any, *path: str) -> Any:
    """Return what lies at a path in nested mappings, None where there is nothing."""
    for key in path:
        values = values.get(key) if isinstance(values, Mapping) else None
    return values
