"""Pasts are sampled from candidates as the observations ask, département by département."""

from types import SimpleNamespace

import numpy as np
import pytest

from experiments.calibration.assimilation import Candidates, Choice, Likelihood, chosen_past, sampled_choice
from experiments.calibration.observation_operator import PredictedObservations
from sim.draws import Draws

N_CANDIDATES, N_ROWS, N_DEPARTEMENTS = 20, 3, 30


def candidates() -> Candidates:
    keys = np.arange(N_CANDIDATES * N_ROWS * N_DEPARTEMENTS, dtype=np.uint64)
    parts = Draws(1, 0).uniform("parts", keys).reshape(N_CANDIDATES, N_ROWS, N_DEPARTEMENTS)
    return Candidates(parts, parts[:, 0, :])


def likelihood_of(national: list[float], tolerance: float = 0.2, departements: float = 0.5) -> Likelihood:
    row = np.arange(N_DEPARTEMENTS)
    return Likelihood(
        np.array(national),
        np.full(N_ROWS, 0.5),
        np.full(N_DEPARTEMENTS, departements),
        row,
        np.full(N_DEPARTEMENTS, tolerance),
    )


def predicted_by(runs: Candidates, choice: Choice, shift: float = 0.0) -> PredictedObservations:
    position = np.arange(N_DEPARTEMENTS)
    parts = runs.parts[choice, :, position].T
    return PredictedObservations(parts + shift / N_DEPARTEMENTS, runs.departements[choice, position])


def test_the_nation_agrees_though_no_candidate_does() -> None:
    runs, likelihood = candidates(), likelihood_of([17.0, 12.0, 18.0], tolerance=1.0)
    assert not any(
        likelihood.n_missed(PredictedObservations(*pair)) == 0
        for pair in zip(runs.parts, runs.departements, strict=True)
    )
    predicted = predicted_by(runs, sampled_choice(runs, likelihood, np.zeros(N_ROWS), Draws(2, 0)))
    assert likelihood.n_missed(predicted) == 0


def test_departements_are_matched_where_candidates_allow_it() -> None:
    runs, likelihood = candidates(), likelihood_of([15.0, 14.0, 16.0])
    predicted = predicted_by(runs, sampled_choice(runs, likelihood, np.zeros(N_ROWS), Draws(2, 0)))
    assert likelihood.matched(predicted) >= 0.9


def test_other_chance_chooses_another_past() -> None:
    runs, likelihood = candidates(), likelihood_of([15.0, 14.0, 16.0])
    one, other = (sampled_choice(runs, likelihood, np.zeros(N_ROWS), Draws(2, replicate)) for replicate in (0, 1))
    assert (one != other).mean() > 0.2
    assert np.array_equal(one, sampled_choice(runs, likelihood, np.zeros(N_ROWS), Draws(2, 0)))


def test_what_parts_do_not_add_up_to_is_corrected() -> None:
    runs, likelihood = candidates(), likelihood_of([15.0, 14.0, 16.0])
    simulated: list[Choice] = []

    def simulate(choice: Choice) -> SimpleNamespace:
        simulated.append(choice)
        return SimpleNamespace(predicted=predicted_by(runs, choice, shift=3.0))  # six sd more than the sum of parts

    chosen, rounds = chosen_past(runs, likelihood, simulate, Draws(2, 0))
    assert likelihood.n_missed(predicted_by(runs, simulated[0], shift=3.0)) > 0
    assert likelihood.n_missed(chosen.predicted) == 0
    assert rounds == len(simulated) > 1


def test_without_places_only_the_nation_counts() -> None:
    runs = candidates()
    likelihood = Likelihood(
        np.array([15.0, 14.0, 16.0]), np.full(N_ROWS, 0.5), np.empty(0), np.empty(0, dtype=np.intp), np.empty(0)
    )
    choice = sampled_choice(
        Candidates(runs.parts, np.empty((N_CANDIDATES, 0))), likelihood, np.zeros(N_ROWS), Draws(2, 0)
    )
    predicted = PredictedObservations(runs.parts[choice, :, np.arange(N_DEPARTEMENTS)].T, np.empty(0))
    assert likelihood.n_missed(predicted) == 0
    assert np.isnan(likelihood.matched(predicted))


def test_a_choice_follows_the_odds_of_its_errors() -> None:
    """One département, two candidates at errors of 0 and 1 sd: chosen as exp(0) to exp(-1/2)."""
    parts = np.array([[[10.0]], [[11.0]]])
    likelihood = Likelihood(np.array([10.0]), np.ones(1), np.empty(0), np.empty(0, dtype=np.intp), np.empty(0))
    runs = Candidates(parts, np.empty((2, 0)))
    chosen = [sampled_choice(runs, likelihood, np.zeros(1), Draws(3, replicate))[0] for replicate in range(2000)]
    assert np.mean(chosen) == pytest.approx(np.exp(-0.5) / (1.0 + np.exp(-0.5)), abs=0.04)
