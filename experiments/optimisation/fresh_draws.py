"""The draws in which candidates are judged: those that a search meets, and fresh ones that it never met.

A draw has parameters, the past that was fitted with them, and a chance of its own.
"""

from dataclasses import replace

import numpy as np

from experiments.study.definition import StudyDefinition
from experiments.study.parameter_draws import drawn, parameter_draws
from sim.arrays import Ints


def origins(n_pool: int, n_search: int, n_fresh: int) -> Ints:
    """Return which draw of a study's own each of these draws has its parameters from: search, then fresh draws.

    A search meets the first draws, fresh draws have those after them, again from the first of these where they are
    too few. Where none is left, fresh draws have the parameters of search draws, and only a chance of their own.
    """
    met = np.arange(n_search) % n_pool
    unmet = np.arange(n_search, n_pool) if n_pool > n_search else np.arange(n_pool)
    return np.concatenate([met, unmet[np.arange(n_fresh) % len(unmet)]])


def with_fresh_draws(study: StudyDefinition, n_search: int, n_fresh: int) -> StudyDefinition:
    """Return a study whose draws are search draws, then fresh ones. A study of one draw keeps its parameters.

    The chance of a draw depends on its place alone: draws of the same parameters have the same past and differ in
    what comes then.
    """
    pool = parameter_draws(study)
    values = [pool[origin].values for origin in origins(len(pool), n_search, n_fresh).tolist()]
    uncertain = tuple(
        replace(one, sample=tuple(draw[one.path] for draw in values)) for one in drawn(study) if pool[0].values
    )
    return replace(study, uncertain=uncertain, draws=n_search + n_fresh, replicates=1, precision=None)
