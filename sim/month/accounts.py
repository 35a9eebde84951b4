"""Accounts: who has paid how much for which territory since the start, and contracts dissolved."""

from dataclasses import dataclass

from sim.arrays import Floats


@dataclass
class Accounts:
    """Cumulative euros and dissolved contracts; a CPTS counts in the row of its lead territory. T territories."""

    cost: Floats  # T × Payer
    n_dissolved: Floats  # T
