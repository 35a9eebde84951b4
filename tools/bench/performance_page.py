"""The tables of docs/performance.md, made from bench.json."""

from collections.abc import Iterator, Mapping, Sequence

from tools.bench.bounds import reached, shown
from tools.bench.fresh_process import PROJECT
from tools.bench.repetitions import Values

PAGE = PROJECT / "docs" / "performance.md"
BEGIN = "<!-- figures: made by `python -m tools.bench --page`, not by hand -->"
END = "<!-- end of figures -->"
_MILLI = 1e3


def rewrite(page: str, record: Values) -> str:
    """Return a page with the block between its two marks made anew; raises ValueError without the marks."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"the page lacks its marks {BEGIN} and {END}")
    block = "\n".join(_block(record))
    return f"{before}{BEGIN}\n\n{block}\n{END}{after}"


def _block(record: Values) -> Iterator[str]:
    yield from _conditions(record)
    yield from _headline(record)
    yield from _scaling(record)
    yield from _small(record)
    yield from _around_run(record)
    yield from _memory(record)
    yield from _parent(record)
    yield from _explorer(record)
    yield from _explorer_memory(record)
    yield from _peers(record)
    yield from _epidemic(record)
    for name, reason in record["skipped"].items():
        yield f"- `{name}` was not measured: {reason}."
    yield ""


def _conditions(record: Values) -> Iterator[str]:
    machine = record["machine"]
    load = machine["load_average_at_start"][0]
    packages = ", ".join(f"{name} {machine['packages'][name]}" for name in ("python", "numpy", "numba", "mesa"))
    yield (
        f"Measured on {record['date'][:10]} at commit {record['commit'][:10]}, on {machine['cores']} cores of "
        f"{machine['processor']}, {machine['memory_gb']:g} GB, {machine['system']}; {packages}; "
        f"load {load:g} at the start."
    )
    yield ""


def _headline(record: Values) -> Iterator[str]:
    agents, months = record["agents"], record["months"]
    what = f"{agents:,} professionals" if agents else "The country"
    yield f"### {what}{f', {months} months' if months else ''}, policy `{record['policy']}`"
    yield ""
    rows = [(number.meaning, f"{shown(value)} {number.unit}", number.bound) for number, value in reached(record)]
    yield from _table(("", "median", "goal"), rows)


def _scaling(record: Values) -> Iterator[str]:
    measured = record["measurements"].get("scaling")
    if measured:
        yield "### Nanoseconds per agent and month"
        yield ""
        rows = [
            (row["world"], f"{row['agents']:,}", shown(row["nanoseconds"]["min"]), shown(row["nanoseconds"]["median"]))
            for row in (*measured["worlds"], measured["thin_country"])
        ]
        yield from _table(("world", "professionals", "min", "median"), rows)


def _small(record: Values) -> Iterator[str]:
    tiny, compiling = record["measurements"].get("tiny_run"), record["measurements"].get("compile")
    if tiny:
        yield f"### A tiny run: {tiny['place']}, {tiny['months']} months, seconds from start to end of the process"
        yield ""
        rows = []
        for engine, timed in tiny["engines"].items():
            for what, one in ((engine, timed["process_seconds"]), ("– of which the run", timed["run_seconds"])):
                rows.append((what, shown(one["min"]), shown(one["median"])))
        if compiling:
            again = compiling["reopened_seconds"]
            rows.append(("reopening compiled kernels, part of the run", shown(again["min"]), shown(again["median"])))
            first = compiling["seconds"]
            rows.append(("compiling, on top, the first time only", shown(first["min"]), shown(first["median"])))
            by_two = compiling["two_processes_seconds"]
            rows.append(("– by two processes, as a study does", shown(by_two["min"]), shown(by_two["median"])))
        yield from _table(("engine", "min", "median"), rows)


def _around_run(record: Values) -> Iterator[str]:
    measured = record["measurements"].get("around_run")
    if measured:
        yield f"### Around a run: milliseconds to read {measured['months']} months, collect their rows and pack them"
        yield ""
        parts = measured["seconds"].items()
        rows = [(name, shown(1000 * one["min"]), shown(1000 * one["median"])) for name, one in parts]
        yield from _table(("part", "min", "median"), rows)


def _memory(record: Values) -> Iterator[str]:
    measured = record["measurements"].get("memory")
    if measured:
        yield "### Peak memory, MB"
        yield ""
        rows = [(f"{row['runs']} × {row['months']} months", shown(row["peak_mb"]["max"])) for row in measured["warm"]]
        rows.append(("1 run, world built and kernels compiled before", shown(measured["empty_caches_peak_mb"]["max"])))
        yield from _table(("process", "peak"), rows)


def _parent(record: Values) -> Iterator[str]:
    measured = record["measurements"].get("parent")
    if measured:
        yield "### The parent of `outputs=aggregated`, with workers that answer at once"
        yield ""
        columns = ("runs_per_second", "runs_per_cpu_second", "halfway_mb", "end_mb", "disk_mb")
        by_workers = ((name, found) for name, found in measured.items() if isinstance(found, Mapping))
        rows = [(n_workers, *(shown(found[name]) for name in columns)) for n_workers, found in by_workers]
        heads = ("runs a second", "– of its processor time", "peak memory halfway, MB", "at the end", "on disk, MB")
        yield from _table(("worker processes", *heads), rows)


def _explorer(record: Values) -> Iterator[str]:
    measured = record["measurements"].get("explorer")
    if measured:
        yield "### The explorer: seconds from a moved lever to its first paired curve"
        yield ""
        rows = [
            (row["place"], *(shown(row["seconds"][name]) for name in ("min", "median", "max")))
            for row in measured["places"]
        ]
        yield from _table(("place", "min", "median", "max"), rows)


def _explorer_memory(record: Values) -> Iterator[str]:
    measured = record["measurements"].get("explorer_memory")
    if measured:
        yield "### The explorer: memory over moves of levers one after the other, MB"
        yield ""
        rows = [(f"{row['moves']:,}", shown(row["page"]), shown(row["workers"])) for row in measured["megabytes"]]
        yield from _table((f"moves, {measured['place']}", "page", "its workers together"), rows)


def _peers(record: Values) -> Iterator[str]:
    measured = record["measurements"].get("peers")
    if measured:
        implementations = measured["implementations"]
        sizes = sorted({int(n) for one in implementations.values() for n in one.get("seconds_per_step", {})})
        yield "### The wealth model: milliseconds per step, median"
        yield ""
        rows = [(name, *_peer_cells(one, sizes)) for name, one in implementations.items()]
        yield from _table(("implementation", *(f"{n:,} agents" for n in sizes), "same model", "first step, ms"), rows)


def _peer_cells(one: Values, sizes: Sequence[int]) -> Iterator[str]:
    timed = one.get("seconds_per_step", {})
    for size in sizes:
        yield shown(timed[str(size)]["median"] * _MILLI if str(size) in timed else None)
    yield one.get("skipped") or is_told(one["same_model"])
    first = list(one.get("first_step_seconds", {}).values())
    yield shown(first[0] * _MILLI if first else None)


def _epidemic(record: Values) -> Iterator[str]:
    measured = record["measurements"].get("epidemic")
    if measured:
        size = f"{measured['agents']:,} people, {measured['days']} days"
        yield f"### The epidemic: {size}, CPU seconds on one thread, in turns"
        yield ""
        rows = [
            (places, name, *_epidemic_cells(one))
            for places, found in measured["places"].items()
            for name, one in found.items()
            if name not in ("ratio", "same_model")
        ]
        yield from _table(("places", "implementation", "min", "median", "million agent-days a second"), rows)
        compared = {places: found for places, found in measured["places"].items() if "same_model" in found}
        alike = (f"{places} places: {is_told(found['same_model'])}" for places, found in compared.items())
        yield f"LASER and columns are the same model: {', '.join(alike)}."
        yield ""


def _epidemic_cells(one: Values) -> tuple[str, str, str]:
    if "skipped" in one:
        return one["skipped"], "–", "–"
    seconds, rate = one["cpu_seconds"], one["million_agent_days_per_second"]
    return shown(seconds["min"]), shown(seconds["median"]), shown(rate["median"])


def is_told(alike: bool) -> str:
    """Return the word for a check that held or did not."""
    return "yes" if alike else "NO"


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    for row in (header, ["---"] + ["---:"] * (len(header) - 1), *rows):
        yield f"| {' | '.join(row)} |"
    yield ""
