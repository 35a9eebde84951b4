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
        0.25 * np.eye(N_ROWS),
        np.full(N_DEPARTEMENTS, departements),
        row,
        np.full(N_DEPARTEMENTS, tolerance),
    )


def predicted_by(runs: Candidates, choice: Choice, shift: float = 0.0) -> PredictedObservations:
    position = np.arange(N_DEPARTEMENTS)
    parts = runs.parts[choice, :, position].T
    return PredictedObservations(parts + shift / N_DEPARTEMENTS, runs.departements[choice, position])


def share_missed(runs: Candidates, likelihood: Likelihood) -> float:
    choices = [sampled_choice(runs, likelihood, np.zeros(N_ROWS), Draws(2, replicate)) for replicate in range(20)]
    nation = [
        PredictedObservations(runs.parts[choice, :, np.arange(N_DEPARTEMENTS)].T, np.empty(0)) for choice in choices
    ]
    return float(np.mean([likelihood.n_missed(one) / N_ROWS for one in nation]))


def test_the_nation_agrees_though_no_candidate_does() -> None:
    runs, likelihood = candidates(), likelihood_of([17.0, 12.0, 18.0], tolerance=1.0)
    assert not any(
        likelihood.n_missed(PredictedObservations(*pair)) == 0
        for pair in zip(runs.parts, runs.departements, strict=True)
    )
    assert share_missed(runs, likelihood) < 0.3


def test_departements_are_matched_where_candidates_allow_it() -> None:
    runs, likelihood = candidates(), likelihood_of([15.0, 14.0, 16.0])
    predicted = predicted_by(runs, sampled_choice(runs, likelihood, np.zeros(N_ROWS), Draws(2, 0)))
    assert likelihood.matched(predicted) >= 0.9


def test_every_count_of_a_departement_weighs() -> None:
    nothing, tolerance = np.zeros(0), np.full(3, 2.0)
    likelihood = Likelihood(nothing, nothing, np.array([0.0, 0.0, 0.0]), np.array([0, 1, 1]), tolerance)
    assert likelihood.log_density_of_departements(np.array([1.0, 2.0, 3.0]), 3) == pytest.approx([-0.5, -6.5, 0.0])


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
    first, last = (predicted_by(runs, simulated[number], shift=3.0).national for number in (0, -1))
    assert likelihood.log_density(last) > likelihood.log_density(first) + 5.0
    assert np.array_equal(chosen.predicted.national, last)
    assert rounds == len(simulated) == 2


def test_without_places_only_the_nation_counts() -> None:
    runs = candidates()
    likelihood = Likelihood(
        np.array([15.0, 14.0, 16.0]), 0.25 * np.eye(N_ROWS), np.empty(0), np.empty(0, dtype=np.intp), np.empty(0)
    )
    runs = Candidates(runs.parts, np.empty((N_CANDIDATES, 0)))
    assert share_missed(runs, likelihood) < 0.1
    assert np.isnan(likelihood.matched(PredictedObservations(runs.parts[0], np.empty(0))))


def test_a_choice_follows_the_odds_of_its_errors() -> None:
    """One département, two candidates at errors of 0 and 1 sd: chosen as exp(0) to exp(-1/2)."""
    parts = np.array([[[10.0]], [[11.0]]])
    likelihood = Likelihood(np.array([10.0]), np.eye(1), np.empty(0), np.empty(0, dtype=np.intp), np.empty(0))
    runs = Candidates(parts, np.empty((2, 0)))
    chosen = [sampled_choice(runs, likelihood, np.zeros(1), Draws(3, replicate))[0] for replicate in range(2000)]
    assert np.mean(chosen) == pytest.approx(np.exp(-0.5) / (1.0 + np.exp(-0.5)), abs=0.04)


def test_an_error_that_rows_share_counts_once() -> None:
    """Two rows both too high by 1 are as likely as one where their whole error is common, and sd 1."""
    own, shared = 1e-6 * np.eye(2), np.ones((2, 2))
    both = Likelihood(np.zeros(2), own + shared, np.empty(0), np.empty(0, dtype=np.intp), np.empty(0))
    assert both.log_density(np.array([1.0, 1.0])) == pytest.approx(-0.5, abs=1e-3)
    assert both.log_density(np.array([1.0, -1.0])) < -1e5
