"""Fit one invented past of a région by two methods: `python -m tools.second_opinion` (some ten minutes)."""

import sys
from argparse import ArgumentParser
from collections.abc import Mapping, Sequence
from pathlib import Path
from time import monotonic
from typing import Any

import pandas as pd
from rich.console import Console
from scipy.special import ndtri

from experiments.calibration.fit import FitResult
from experiments.calibration.space import Axis
from experiments.calibration.weights import effective_size
from experiments.plots.canvas import save_all, style
from experiments.storing.csv_files import write_csv
from experiments.storing.manifest import write_task_manifest
from experiments.study.run_hash import PROJECT
from tools.second_opinion.abc_smc import Population
from tools.second_opinion.opinions import Sample, draws_table, opinions
from tools.second_opinion.page import DOCS, write_page
from tools.second_opinion.region import FitSizes, InventedRegion, invented_region
from tools.second_opinion.stored_opinion import StoredOpinion

DONE, MISTAKE = 0, 2
NAME = "second_opinion"
POPULATIONS = ("runs", "accepted", "tolerance", "effective")


def main(arguments: Sequence[str]) -> int:
    """Write results/second_opinion and the page; return 0, or 2 where a page is asked for without results."""
    parser = ArgumentParser("python -m tools.second_opinion", description="Fit one invented past by two methods.")
    parser.add_argument("--region", metavar="CODE", default="76", help="INSEE code (76, Occitanie)")
    parser.add_argument("--members", type=int, default=FitSizes.members, help="sets of parameters of the fit")
    parser.add_argument("--pilot", type=int, default=2000, help="runs that teach the summaries: many more than rows")
    parser.add_argument("--particles", type=int, default=300, help="of each population of ABC-SMC")
    parser.add_argument("--least-accepted", type=float, default=0.06, help="share of runs at which ABC-SMC ends")
    parser.add_argument("--results", type=Path, metavar="FOLDER", default=PROJECT / "results")
    parser.add_argument("--into", type=Path, metavar="FOLDER", default=DOCS, help="where the page goes (docs)")
    parser.add_argument("--stored", action="store_true", help="write the page from stored tables, without a run")
    asked = parser.parse_args(arguments)
    folder, console = asked.results / NAME, Console(soft_wrap=True)
    if not asked.stored:
        with invented_region(asked.region, FitSizes(asked.members), folder) as region:
            compare(region, (asked.pilot, asked.particles, asked.least_accepted), folder, console)
    opinion = StoredOpinion.read(folder, "en")
    if opinion is None:
        Console(stderr=True, soft_wrap=True).print(f"{folder} holds no second opinion", highlight=False)
        return MISTAKE
    with style():
        save_all([opinion.drawing()], opinion)
    console.print(str(write_page(opinion, asked.into)), highlight=False)
    return DONE


def compare(region: InventedRegion, sizes: tuple[int, int, float], folder: Path, console: Console) -> None:
    """Fit by both methods, and write parameters.csv, draws.csv, populations.csv and the manifest."""
    start, found = monotonic(), []
    result = region.fitted()
    for population in region.by_abc(*sizes):
        found.append(population)
        console.print(f"ABC-SMC: {population.n_runs} runs, {population.accepted:.3f} of the last accepted")
    fit = Sample.even(result.posterior)
    tables = {
        "parameters": opinions(region, fit, found[-1]),
        "draws": draws_table(region.plan.space, fit, found[-1]),
        "populations": pd.DataFrame(map(_population, found), columns=list(POPULATIONS)),
    }
    for name, table in tables.items():
        write_csv([table], list(table.columns), folder / f"{name}.csv")
    own = _of_manifest(region, result, sizes[0] + found[-1].n_runs)
    write_task_manifest(NAME, region.study, own, folder, monotonic() - start)


def _population(one: Population) -> tuple[float, ...]:
    return one.n_runs, one.accepted, one.tolerance, effective_size(one.weights)


def _of_manifest(region: InventedRegion, fit: FitResult, abc_runs: int) -> dict[str, Any]:
    plan, space = region.plan, region.plan.space
    return {
        "region": region.study.territory.code,
        "axes": [axis.name for axis in space.axes],
        "truth": [_coordinate(axis, region.truth) for axis in space.axes],
        "fit_runs": plan.n_runs,
        "abc_runs": abc_runs,
        "members": plan.members,
        "steps": plan.steps,
        "rounds": plan.rounds,
        "proposals": plan.proposals,
        "repeats": plan.repeats,
        "effective": effective_size(fit.weights),
        "rows": len(region.runs.operator.rows),
    }


def _coordinate(axis: Axis, truth: Mapping[str, float]) -> float:
    """Return where the truth lies on an axis, by its first parameter."""
    one = axis.parameters[0]
    share = (truth[one.path] - one.low) / (one.high - one.low)
    return float(ndtri(1.0 - share if one.path in axis.falling else share))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
