"""An epidemic in Starsim, with its SIR and its random network. Runs in an environment of its own.

Another model than the others: people meet ten others a day, drawn anew from the whole population; there are no places.
"""

import numpy as np
import starsim

from tools.bench.peers.epidemic.places import AGENTS, DAYS, FIRST_INFECTED, INFECTIONS_PER_DAY, MEAN_DAYS_INFECTIOUS

CONTACTS = 10  # a day


class Epidemic:
    """A Starsim simulation with as many people, days and infections as the others."""

    def __init__(self, n_places: int, seed: int) -> None:
        assert n_places == 1
        disease = starsim.SIR(
            beta=starsim.perday(INFECTIONS_PER_DAY / CONTACTS),
            dur_inf=starsim.expon(scale=starsim.days(MEAN_DAYS_INFECTIOUS)),
            init_prev=1 / FIRST_INFECTED,
            p_death=0,
        )
        self._sim = starsim.Sim(
            n_agents=AGENTS,
            start="2024-01-01",
            dur=starsim.days(DAYS - 1),  # both ends are days
            dt=starsim.days(1),
            rand_seed=seed,
            verbose=0,
            diseases=disease,
            networks=starsim.RandomNet(n_contacts=CONTACTS, dur=0),
        )
        self._sim.init()

    def run(self, days: int) -> None:
        """Do all days."""
        assert days == len(self._sim.t.timevec)
        self._sim.run()

    def curve(self) -> list[int]:
        """Return how many people are infectious at the end of each day done."""
        return [int(number) for number in np.asarray(self._sim.results.sir.n_infected)]
