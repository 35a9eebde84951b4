"""What each headline number should reach, and in which words it is shown."""

from collections.abc import Iterator
from dataclasses import dataclass

from tools.bench.repetitions import Values


@dataclass(frozen=True)
class BoundedNumber:
    """A headline number in words, with its unit and the bound that it should keep (None: none was set)."""

    key: str
    meaning: str
    unit: str
    at_most: float | None = None
    at_least: float | None = None

    @property
    def bound(self) -> str:
        """The bound as text, empty without one."""
        if self.at_most is not None:
            return f"≤ {self.at_most:g}"
        return "" if self.at_least is None else f"≥ {self.at_least:g}"

    def is_kept(self, value: float) -> bool:
        """Return whether a number keeps the bound; without one there is nothing to miss."""
        above = self.at_least is None or value >= self.at_least
        return above and (self.at_most is None or value <= self.at_most)


BOUNDED_NUMBERS = (
    BoundedNumber("national_run_seconds", "A run, once compiled", "s", at_most=1.0),
    BoundedNumber("speedup_vs_mesa", "Times faster than the Mesa engine, same world and policy", "×", at_least=150),
    BoundedNumber("agent_months_per_second", "Agent-months a second", "million"),
    BoundedNumber("mesa_agent_months_per_second", "Agent-months a second, Mesa engine", "million", at_least=0.1),
    BoundedNumber("world_build_seconds", "Building the world", "s", at_most=3.0),
    BoundedNumber("world_cache_seconds", "Reopening the world from the cache", "s", at_most=0.3),
    BoundedNumber("validate_seconds", "`python run.py task=validate`, whole process", "s", at_most=2.0),
    BoundedNumber("compile_seconds", "Compiling, the first time", "s", at_most=60.0),
    BoundedNumber("peak_rss_mb", "Peak memory of a process that runs", "MB", at_most=600),
    BoundedNumber("runs_per_minute_1", "Runs a minute, one process", "runs"),
    BoundedNumber("runs_per_minute_2", "Runs a minute, two processes", "runs"),
    BoundedNumber("processes_ratio", "Two processes against one", "×", at_least=1.8),
    BoundedNumber("laser_101", "Times faster than LASER, the same epidemic, 101 places", "×", at_least=1.5),
    BoundedNumber("laser_1682", "– in 1,682 places", "×", at_least=1.5),
    BoundedNumber("scaling_factor", "Slowest against fastest world size, time per agent-month", "×", at_most=1.3),
)


def reached(record: Values) -> Iterator[tuple[BoundedNumber, float | None]]:
    """Yield each number with the number that a record has for it, None where it has none."""
    values = {**record, **_derived(record)}
    for number in BOUNDED_NUMBERS:
        yield number, values.get(number.key)


def _derived(record: Values) -> dict[str, float | None]:
    run, rate, scaling = record["national_run_seconds"], record["agent_months_per_second"], record["scaling"]
    throughput, speedup, epidemic = (record["measurements"].get(name) for name in ("throughput", "speedup", "epidemic"))
    return {
        "mesa_agent_months_per_second": speedup["reference_agent_months_per_second"] / 1e6 if speedup else None,
        "national_run_seconds": run["median"] if run else None,
        "agent_months_per_second": rate / 1e6 if rate else None,
        "processes_ratio": throughput["ratio"]["median"] if throughput else None,
        **{f"laser_{n_places}": _laser(epidemic, n_places) for n_places in (101, 1682)},
        "scaling_factor": max(scaling.values()) / min(scaling.values()) if scaling else None,
    }


def _laser(epidemic: Values | None, n_places: int) -> float | None:
    ratio = epidemic["places"].get(str(n_places), {}).get("ratio") if epidemic else None
    return ratio["median"] if ratio else None


def shown(value: float | None) -> str:
    """Return a number in three significant digits without exponent, a dash for none."""
    if value is None:
        return "–"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
