"""What the page keeps of a run is small, and as exact as the run."""

import numpy as np

from experiments.exploring.worker import METRICS, RunLabels, RunOutcomes
from tests.unit.exploring.made_runs import DATES, LABELS, PLACES

RANDOM = np.random.default_rng(14)


def test_packed_numbers_come_back_to_the_last_bit() -> None:
    places = RANDOM.random((len(PLACES), len(DATES), len(METRICS)))
    places[1, :, 2:] = np.nan
    labels = RunLabels(DATES, PLACES, DATES, ("S", "T"))
    territories = RANDOM.integers(0, 5, (2, len(DATES), 2), dtype=np.uint8)
    kept = RunOutcomes.of(labels, list(places), territories)
    np.testing.assert_array_equal([kept.of_place(place) for place in PLACES], places)
    np.testing.assert_array_equal(kept.of_territories(), territories)


def test_numbers_that_do_not_change_take_little_memory() -> None:
    places = np.full((len(PLACES), len(DATES), len(METRICS)), RANDOM.random())
    kept = RunOutcomes.of(LABELS, list(places), np.zeros((1, len(DATES), 2), np.uint8))
    assert len(kept.places[0]) < places[0].nbytes / 2
