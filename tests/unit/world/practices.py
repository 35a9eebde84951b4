"""Where professionals practise, read back from the numbers of their practices."""

import numpy as np

from sim.arrays import Ints
from sim.vocabulary import N_PROFESSIONS, Practice
from sim.world.population import ALONE, PRACTICE_NUMBERS, Population


def practices(population: Population, copies: int = 1) -> Ints:
    """Return the Practice of each professional: N; `copies` is the scale, rounded up."""
    number = population.practice_number // copies
    is_msp = number // PRACTICE_NUMBERS % (1 + N_PROFESSIONS) == 0
    return np.where(number == ALONE, Practice.SOLO, np.where(is_msp, Practice.MSP, Practice.GROUP)).astype(np.int64)
