"""Pasts are sampled from candidates as the observations ask, département by département."""

import numpy as np
import pytest

from experiments.calibration.assimilation import Candidates, Choice, Target, chosen_past, sampled_choice
from experiments.calibration.observation_operator import Said
from sim.draws import Draws

N_CANDIDATES, N_ROWS, N_DEPARTEMENTS = 20, 3, 30


def candidates() -> Candidates:
    keys = np.arange(N_CANDIDATES * N_ROWS * N_DEPARTEMENTS, dtype=np.uint64)
    parts = Draws(1, 0).uniform("parts", keys).reshape(N_CANDIDATES, N_ROWS, N_DEPARTEMENTS)
    return Candidates(parts, parts[:, 0, :])


def target(national: list[float], tolerance: float = 0.2, places: float = 0.5) -> Target:
    row = np.arange(N_DEPARTEMENTS)
    return Target(
        np.array(national),
        np.full(N_ROWS, 0.5),
        np.full(N_DEPARTEMENTS, places),
        row,
        np.full(N_DEPARTEMENTS, tolerance),
    )


def said_of(lives: Candidates, choice: Choice, shift: float = 0.0) -> Said:
    place = np.arange(N_DEPARTEMENTS)
    parts = lives.parts[choice, :, place].T
    return Said(parts + shift / N_DEPARTEMENTS, lives.places[choice, place])


def test_the_nation_agrees_though_no_candidate_does() -> None:
    lives, asked = candidates(), target([17.0, 12.0, 18.0], tolerance=1.0)
    assert not any(
        asked.n_missed(Said(parts, places)) == 0 for parts, places in zip(lives.parts, lives.places, strict=True)
    )
    said = said_of(lives, sampled_choice(lives, asked, np.zeros(N_ROWS), Draws(2, 0)))
    assert asked.n_missed(said) == 0


def test_departements_are_matched_where_candidates_allow_it() -> None:
    lives, asked = candidates(), target([15.0, 14.0, 16.0])
    said = said_of(lives, sampled_choice(lives, asked, np.zeros(N_ROWS), Draws(2, 0)))
    assert asked.matched(said) >= 0.9


def test_other_chance_chooses_another_past() -> None:
    lives, asked = candidates(), target([15.0, 14.0, 16.0])
    one, other = (sampled_choice(lives, asked, np.zeros(N_ROWS), Draws(2, replicate)) for replicate in (0, 1))
    assert (one != other).mean() > 0.2
    assert np.array_equal(one, sampled_choice(lives, asked, np.zeros(N_ROWS), Draws(2, 0)))


def test_what_parts_do_not_add_up_to_is_corrected() -> None:
    lives, asked = candidates(), target([15.0, 14.0, 16.0])
    lived: list[Choice] = []

    def live(choice: Choice) -> Said:
        lived.append(choice)
        return said_of(lives, choice, shift=3.0)  # touching each other, départements come to six sd more

    chosen = chosen_past(lives, asked, live, Draws(2, 0))
    assert asked.n_missed(said_of(lives, lived[0], shift=3.0)) > 0
    assert asked.n_missed(chosen.said) == 0
    assert chosen.rounds == len(lived) > 1


def test_without_places_only_the_nation_counts() -> None:
    lives = candidates()
    nobody = Target(
        np.array([15.0, 14.0, 16.0]), np.full(N_ROWS, 0.5), np.empty(0), np.empty(0, dtype=np.intp), np.empty(0)
    )
    choice = sampled_choice(Candidates(lives.parts, np.empty((N_CANDIDATES, 0))), nobody, np.zeros(N_ROWS), Draws(2, 0))
    said = Said(lives.parts[choice, :, np.arange(N_DEPARTEMENTS)].T, np.empty(0))
    assert nobody.n_missed(said) == 0
    assert np.isnan(nobody.matched(said))


def test_a_choice_follows_the_odds_of_its_errors() -> None:
    """One département, two candidates at errors of 0 and 1 sd: chosen as exp(0) to exp(-1/2)."""
    parts = np.array([[[10.0]], [[11.0]]])
    asked = Target(np.array([10.0]), np.ones(1), np.empty(0), np.empty(0, dtype=np.intp), np.empty(0))
    lives = Candidates(parts, np.empty((2, 0)))
    chosen = [sampled_choice(lives, asked, np.zeros(1), Draws(3, replicate))[0] for replicate in range(2000)]
    assert np.mean(chosen) == pytest.approx(np.exp(-0.5) / (1.0 + np.exp(-0.5)), abs=0.04)
