"""When a study has too few runs for what its tables seem to say, and the warnings about it."""

from collections.abc import Iterable, Sequence

from experiments.language.texts import text

FEWEST_FOR_INTERVAL = 20  # runs; with fewer, each end of a 90 % interval depends on a single run
FEWEST_DRAWS = 10  # of parameters; with fewer, the standard deviation between them is known to a quarter at best
FEWEST_REPLICATES = 2  # with one, nothing tells what chance adds from what parameters add


def cautions(arms: Iterable[Sequence[tuple[int, int]]], language: str) -> tuple[str, ...]:
    """Return the warnings that the runs of a study deserve, given the draw and replicate of each run of each arm."""
    counts = [_counts(pairs) for pairs in arms]
    if not counts:
        return ()
    n_runs, n_draws, n_replicates = map(min, zip(*counts, strict=True))
    holds = {
        "few_runs": n_runs < FEWEST_FOR_INTERVAL,
        "one_draw": n_draws == 1,
        "few_draws": 1 < n_draws < FEWEST_DRAWS,
        "one_replicate": n_replicates < FEWEST_REPLICATES,
    }
    numbers = {"runs": n_runs, "draws": n_draws, "fewest_runs": FEWEST_FOR_INTERVAL, "fewest_draws": FEWEST_DRAWS}
    return tuple(text(f"too_few_runs.{name}", language, **numbers) for name, is_so in holds.items() if is_so)


def _counts(pairs: Sequence[tuple[int, int]]) -> tuple[int, int, int]:
    return len(pairs), len({draw for draw, _ in pairs}), len({replicate for _, replicate in pairs})
