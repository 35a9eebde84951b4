"""Which candidates no other one beats in all objectives, and how much of the space of objectives they dominate."""

import numpy as np

from sim.arrays import Bools, Floats, Ints


def non_dominated(scores: Floats) -> Bools:
    """Return which candidates no other one dominates: C; less is better, equal ones stay together."""
    from pymoo.util.nds.non_dominated_sorting import NonDominatedSorting  # noqa: PLC0415 — an extra

    found = np.zeros(len(scores), dtype=np.bool_)
    found[NonDominatedSorting().do(scores, only_non_dominated_front=True)] = True
    return found


def hypervolume(scores: Floats, best: Floats, reference: Floats) -> float:
    """Return the share of the box between two points that candidates dominate: 0–1 (Zitzler and Thiele 1998).

    `best` and `reference` are M each; an objective in which they do not differ is left out. Candidates beyond the
    reference in an objective dominate nothing.
    """
    from pymoo.indicators.hv import HV  # noqa: PLC0415 — an extra

    told = reference > best
    scaled = np.clip((scores[:, told] - best[told]) / (reference - best)[told], 0.0, None)
    return float(HV(ref_point=np.ones(int(told.sum())))(scaled)) if told.any() and len(scaled) else 0.0


def nearest_to_best(scores: Floats) -> int:
    """Return the candidate nearest to the best of all objectives, each scaled to its range (Zeleny 1973)."""
    span = np.ptp(scores, axis=0)
    scaled = (scores - scores.min(axis=0)) / np.where(span > 0, span, 1.0)
    return int(np.argmin((scaled**2).sum(axis=1)))


def shortlisted(scores: Floats) -> dict[int, list[int]]:
    """Return the candidates to look at first: the best in each objective (0 … M − 1), then the nearest to all (M).

    By candidate, what it stands for; of equal ones the first.
    """
    chosen: Ints = np.array([*scores.argmin(axis=0), nearest_to_best(scores)])
    found: dict[int, list[int]] = {}
    for reason, candidate in enumerate(chosen.tolist()):
        found.setdefault(candidate, []).append(reason)
    return found
