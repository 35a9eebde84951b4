"""The epidemic in LASER, with the components of its SIR model. Runs in an environment of its own."""

import contextlib
import io

import geopandas
import numpy as np
from laser.core import PropertySet, distributions
from laser.generic import SIR
from laser.generic.model import Model
from shapely.geometry import Point

from tools.bench.peers.epidemic.places import (
    DAYS,
    INFECTIONS_PER_DAY,
    MEAN_DAYS_INFECTIOUS,
    coordinates,
    first_infected,
    network,
    populations,
)


class Epidemic:
    """A LASER model with the places of all implementations, and their network instead of its own."""

    def __init__(self, n_places: int, seed: int) -> None:
        settings = PropertySet({"nticks": DAYS, "beta": INFECTIONS_PER_DAY, "prng_seed": seed})
        self._model = Model(_places(n_places), settings)
        self._model.network = network(n_places)
        lasting = distributions.exponential(scale=MEAN_DAYS_INFECTIOUS)
        self._model.components = [
            SIR.Susceptible(self._model),
            SIR.Recovered(self._model),
            SIR.Infectious(self._model, lasting),
            SIR.Transmission(self._model, lasting),
        ]

    def run(self, days: int) -> None:
        """Do all days; a LASER model does no less."""
        assert days == DAYS
        with contextlib.redirect_stderr(io.StringIO()):  # its progress bar
            self._model.run()

    def curve(self) -> list[int]:
        """Return how many people are infectious at the end of each day done."""
        return [int(number) for number in self._model.nodes.I[1:].sum(axis=1)]


def _places(n_places: int) -> geopandas.GeoDataFrame:
    people, infected = populations(n_places), first_infected(n_places)
    columns = {"nodeid": np.arange(n_places), "population": people, "S": people - infected, "I": infected, "R": 0}
    shapes = [Point(where).buffer(0.01) for where in coordinates(n_places)]
    return geopandas.GeoDataFrame(columns, geometry=shapes, crs="EPSG:4326")
