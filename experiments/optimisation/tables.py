"""The tables of a search: all candidates, the policies scored afresh, the shortlist, and the hypervolume over time."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from experiments.optimisation.fronts import hypervolume, shortlisted
from experiments.optimisation.judgement import JUDGEMENTS, mean, standard_error
from experiments.optimisation.objectives import Objective, losses_of
from experiments.optimisation.search import (
    BASE,
    FRONT,
    SECOND_FRONT,
    Policies,
    ScoredPolicies,
    Search,
    SearchResult,
    lever_values,
)
from experiments.storing.csv_files import write_csv
from experiments.study.definition import Arm
from sim.arrays import Bools, Floats, Ints

CANDIDATES, FRONTS, SHORTLIST, HYPERVOLUMES = "candidates.csv", "front.csv", "shortlist.csv", "hypervolume.csv"
FRONT_COLUMNS: Final = (
    "policy", "kind", "label_fr", "label_en", "start", "metric", "unit", "better",
    "search_mean", "search_worst_tenth", "search_regret",
    "fresh_mean", "fresh_mean_se", "fresh_worst_tenth", "fresh_worst_tenth_se", "fresh_regret", "fresh_regret_se",
    "affordable", "affordable_share", "stays", "dominated_by",
)  # fmt: skip
SHORTLIST_COLUMNS: Final = (
    "name", "policy", "reasons", "metric", "unit", "better", "mean", "base_mean",
    "difference", "difference_se", "low95", "high95",
)  # fmt: skip
HYPERVOLUME_COLUMNS: Final = ("search", "generation", "evaluations", "hypervolume")
UPPER: Final = 0.975
FEWEST_UNITS: Final = 10  # independent draws below which no interval is given


def _cells(objective: Objective) -> dict[str, str]:
    return {
        "metric": objective.metric,
        "unit": objective.described.unit,
        "better": "max" if objective.is_high else "min",
    }


def judged(losses: Floats, objectives: Sequence[Objective]) -> dict[str, Floats]:
    """Return the scores in every judgement, in the metrics' units and directions; regrets are losses: C × M each."""
    scores = {name: score(losses) for name, score in JUDGEMENTS.items()}
    return {name: found if name == "regret" else losses_of(found, objectives) for name, found in scores.items()}


def candidates_table(searcher: Search, results: Sequence[SearchResult]) -> pd.DataFrame:
    """Return what every search proposed, in the order in which it did, judged in the draws of all candidates.

    Regret is that among all candidates of the table.
    """
    rows = pd.DataFrame(list(_proposed(searcher, results)))
    found = _proposals(searcher, results)
    scores = judged(found.losses, searcher.settings.objectives)
    for number, objective in enumerate(searcher.settings.objectives):
        for name, score in scores.items():
            rows[f"{objective.metric}.{name}"] = score[:, number]
    return rows


def _proposed(searcher: Search, results: Sequence[SearchResult]) -> Iterator[dict[str, Any]]:
    for result in results:
        front = {arm.name for arm in result.front.arms}
        places = [(number, place) for number, one in enumerate(result.generations, 1) for place in one.asked]
        for evaluation, (generation, place) in enumerate(places, 1):
            arm = searcher.arm(place)
            names = {"search": result.name, "generation": generation, "evaluation": evaluation, "policy": arm.name}
            yield {**names, "on_front": _yes(arm.name in front), **lever_values(searcher.settings, arm)}


def _proposals(searcher: Search, results: Sequence[SearchResult]) -> Policies:
    return searcher.candidates(np.concatenate([one.asked for result in results for one in result.generations]))


def hypervolume_box(searcher: Search, results: Sequence[SearchResult]) -> tuple[Floats, Floats]:
    """Return the best scores that any candidate has, and the worst of the first generations, the reference: M each."""
    first = searcher.candidates(np.concatenate([result.generations[0].asked for result in results]))
    every = _proposals(searcher, results)
    return mean(every.losses).min(axis=0), mean(first.losses).max(axis=0)


def hypervolume_table(searcher: Search, results: Sequence[SearchResult], box: tuple[Floats, Floats]) -> pd.DataFrame:
    """Return how much of the box the affordable candidates dominate in their mean scores, after each generation."""
    rows = []
    for result in results:
        for number in range(1, len(result.generations) + 1):
            found = searcher.candidates(np.concatenate([one.asked for one in result.generations[:number]]))
            share = hypervolume(mean(found.losses)[found.affordable], *box)
            rows.append((result.name, number, len(found.arms), share))
    return pd.DataFrame(rows, columns=list(HYPERVOLUME_COLUMNS))


def front_table(scored: ScoredPolicies, units: Ints) -> pd.DataFrame:
    """Return the policies scored afresh beside their search scores, a row for each policy and objective.

    `units` (fresh draws) says which fresh draws have the same parameters. Regret is that among all these policies.
    """
    objectives = scored.policies.settings.objectives
    met, fresh = (judged(part.losses, objectives) for part in (scored.met, scored.fresh))
    errors = {name: standard_error(score, scored.fresh.losses, units) for name, score in JUDGEMENTS.items()}
    columns = {f"search_{name}": score for name, score in met.items()}
    columns |= {f"fresh_{name}": score for name, score in fresh.items()}
    columns |= {f"fresh_{name}_se": error for name, error in errors.items()}
    rows = []
    for position, names in enumerate(_named(scored)):
        for number, objective in enumerate(objectives):
            cells = {name: column[position, number] for name, column in columns.items()}
            rows.append({**names, **_cells(objective), **cells})
    return pd.DataFrame(rows, columns=list(FRONT_COLUMNS))


def _named(scored: ScoredPolicies) -> Iterator[dict[str, Any]]:
    """Yield what is said of each policy beside its scores."""
    fresh, stays, dominators = scored.fresh, still_leading(scored), _dominators(scored)
    settings, affordable = fresh.settings, fresh.affordable
    costs = fresh.outcomes[:, :, -1]
    within = costs <= (np.inf if settings.budget_euros is None else settings.budget_euros)
    for position, (arm, kind) in enumerate(zip(fresh.arms, scored.kinds, strict=True)):
        yield {
            "policy": arm.name,
            "kind": kind,
            "label_fr": arm.label["fr"],
            "label_en": arm.label["en"],
            "start": str(arm.resolved["policy"]["start"]),
            "affordable": _yes(affordable[position]),
            "affordable_share": within[position].mean(),
            "stays": _yes(stays[position]) if kind in (FRONT, SECOND_FRONT) else "",
            "dominated_by": dominators[position],
        }


def _yes(is_so: bool | np.bool_) -> str:
    return "yes" if is_so else "no"


def still_leading(scored: ScoredPolicies) -> Bools:
    """Return which policies of each front no other one of that front dominates in fresh draws: P."""
    found = np.zeros(len(scored.kinds), dtype=np.bool_)
    for kind in (FRONT, SECOND_FRONT):
        own = scored.of(kind)
        if own.any():
            found[own] = scored.fresh.only(own).leading
    return found


def _dominators(scored: ScoredPolicies) -> list[str]:
    """Return the first policy that dominates each one in fresh draws, empty where none does: P."""
    fresh = scored.fresh
    scores = fresh.scores
    better: Bools = np.logical_and(
        (scores[:, None] <= scores[None]).all(axis=2), (scores[:, None] < scores[None]).any(axis=2)
    )
    found = [np.flatnonzero(column) for column in better.T]
    return [fresh.arms[rows[0]].name if len(rows) else "" for rows in found]


def shortlist_of(scored: ScoredPolicies) -> dict[str, tuple[Arm, list[str]]]:
    """Return the policies of the first front to look at first, by the name of their file, with what they stand for.

    They are chosen by their search scores, so that their fresh scores owe nothing to the choice.
    """
    front = scored.met.only(scored.of(FRONT))
    if not front.arms:
        return {}
    reasons = [*(f"best_{one.metric}" for one in front.settings.objectives), "nearest_to_all"]
    found = shortlisted(front.scores)
    return {reasons[numbers[0]]: (front.arms[row], [reasons[one] for one in numbers]) for row, numbers in found.items()}


def shortlist_table(scored: ScoredPolicies, chosen: Mapping[str, tuple[Arm, list[str]]], units: Ints) -> pd.DataFrame:
    """Return how each policy of the shortlist differs from the base policy in the same fresh draws, in the mean."""
    fresh, rows = scored.fresh, []
    position = {arm.name: row for row, arm in enumerate(fresh.arms)}
    base = fresh.outcomes[scored.kinds.index(BASE), :, :-1]
    for name, (arm, reasons) in chosen.items():
        own = fresh.outcomes[position[arm.name], :, :-1]
        compared = _compared(own, base, units)
        for number, objective in enumerate(fresh.settings.objectives):
            names = {"name": name, "policy": arm.name, "reasons": " ".join(reasons), **_cells(objective)}
            rows.append({**names, **{key: values[number] for key, values in compared.items()}})
    return pd.DataFrame(rows, columns=list(SHORTLIST_COLUMNS))


def _compared(own: Floats, base: Floats, units: Ints) -> dict[str, Floats]:
    """Return means and their paired difference with its 95 % interval, Student's t over units: M each.

    The ends are NaN with fewer than `FEWEST_UNITS` units.
    """
    from scipy.special import stdtrit  # noqa: PLC0415 — checking a configuration does without scipy

    differences = (own - base)[None]
    middle, error = mean(differences)[0], standard_error(mean, differences, units)[0]
    n_units = len(np.unique(units))
    reach = error * stdtrit(n_units - 1, UPPER) if n_units >= FEWEST_UNITS else np.full_like(error, np.nan)
    return {
        "mean": own.mean(axis=0),
        "base_mean": base.mean(axis=0),
        "difference": middle,
        "difference_se": error,
        "low95": middle - reach,
        "high95": middle + reach,
    }


def write_tables(tables: Mapping[str, pd.DataFrame], folder: Path) -> None:
    """Write tables by the names of their files."""
    for name, table in tables.items():
        write_csv([table], list(table.columns), folder / name)
