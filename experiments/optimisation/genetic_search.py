"""NSGA-II over a grid (Deb et al. 2002, IEEE Transactions on Evolutionary Computation 6), by ask and tell of pymoo.

The state of a search is nowhere stored: the same seed asks for the same candidates, whose scores come from stored runs.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from sim.arrays import Floats, Ints

CROSSING: Final = {"prob": 0.9, "eta": 15}  # as in the article
MUTATING: Final = {"eta": 20}
Judge = Callable[[Ints], tuple[Floats, Floats]]
"""Gives, for the candidates at hand (C × K), their scores (C × M) and how far each is over its limits (C × limits)."""


@dataclass(frozen=True)
class SearchPlan:
    """How a search goes."""

    population: int  # candidates of a generation
    generations: int
    seed: int  # of its random stream
    n_objectives: int
    n_limits: int = 0


@dataclass(frozen=True, eq=False)
class Generation:
    """What a generation asked for, and which candidates the search then keeps: C × K each."""

    asked: Ints
    kept: Ints


def generations(sizes: Sequence[int], judge: Judge, plan: SearchPlan) -> Iterator[Generation]:
    """Yield the generations of a search over a grid with `sizes` values in each dimension.

    Kept candidates are judged again beside new ones, because regret depends on the candidates at hand. A search that
    finds no new candidate ends.
    """
    algorithm = _algorithm(sizes, plan)
    kept = np.empty((0, len(sizes)), dtype=np.int64)
    while algorithm.has_next() and (asked := algorithm.ask()) is not None:
        places = np.asarray(asked.get("X"), dtype=np.int64)
        scores, excess = judge(np.concatenate([kept, places]))
        for population, part in ((algorithm.pop, slice(len(kept))), (asked, slice(len(kept), None))):
            population.set("F", scores[part], "G", excess[part])
        algorithm.tell(infills=asked)
        kept = np.asarray(algorithm.pop.get("X"), dtype=np.int64)
        yield Generation(places, kept)


def _algorithm(sizes: Sequence[int], plan: SearchPlan) -> Any:
    """Return NSGA-II on whole numbers, ready to be asked."""
    from pymoo.algorithms.moo.nsga2 import NSGA2  # noqa: PLC0415 — an extra
    from pymoo.core.problem import Problem  # noqa: PLC0415
    from pymoo.operators.crossover.sbx import SBX  # noqa: PLC0415
    from pymoo.operators.mutation.pm import PM  # noqa: PLC0415
    from pymoo.operators.repair.rounding import RoundingRepair  # noqa: PLC0415
    from pymoo.operators.sampling.rnd import IntegerRandomSampling  # noqa: PLC0415

    limits = {"xl": np.zeros(len(sizes)), "xu": np.array(sizes) - 1.0}
    counts = {"n_obj": plan.n_objectives, "n_ieq_constr": plan.n_limits}
    problem = Problem(n_var=len(sizes), vtype=int, **limits, **counts)
    algorithm = NSGA2(
        pop_size=plan.population,
        sampling=IntegerRandomSampling(),
        crossover=SBX(vtype=float, repair=RoundingRepair(), **CROSSING),
        mutation=PM(vtype=float, repair=RoundingRepair(), **MUTATING),
    )
    return algorithm.setup(problem, termination=("n_gen", plan.generations), seed=plan.seed)
