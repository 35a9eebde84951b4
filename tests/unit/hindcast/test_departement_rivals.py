"""Rivals for départements: what they share out, and how little they claim to know."""

from datetime import date

import numpy as np
import pytest

from experiments.hindcast.known_departements import KnownDepartements, known_departements, shared_out
from experiments.hindcast.rivals import departement_rivals
from experiments.hindcast.rivals.departements import logit_shift, persistence, shrinkage
from experiments.observations.observed import all_observed
from tests.unit.hindcast.made_up import row

RIVALS = {rival.name: rival for rival in departement_rivals()}
COUNTED = date(2022, 12, 31)
DAYS = (date(2023, 6, 30), date(2024, 12, 31))
N = 400
CODES = tuple(f"{number:02}" for number in range(1, 6))
WEIGHT = np.array([0.4, 0.3, 0.1, 0.1, 0.1])
VALUE = np.array([0.3, 0.5, 0.7, 0.9, 0.6])


def known(value: np.ndarray = VALUE, day: date | None = COUNTED, sd: float = 0.0) -> KnownDepartements:
    return KnownDepartements("coverage_li_plus", CODES, WEIGHT, value, np.full(5, sd), day)


def nation(*shares: float) -> np.ndarray:
    return np.tile(np.array(shares), (N, 1))


def test_the_rivals_of_the_issue_are_found_in_their_folder() -> None:
    assert sorted(RIVALS) == ["logit_shift", "persistence", "shrinkage"]


def test_a_nation_is_shared_out_so_that_its_mean_is_met_and_log_odds_move_alike() -> None:
    odds = np.log(VALUE / (1 - VALUE))[None, :, None] + np.zeros((N, 1, 2))
    shares = shared_out(odds, WEIGHT, nation(0.55, 0.8))
    assert np.einsum("d,sdt->st", WEIGHT, shares) == pytest.approx(nation(0.55, 0.8), abs=1e-6)
    moved = np.log(shares / (1 - shares)) - odds
    assert np.ptp(moved, axis=1).max() < 1e-6


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_a_nation_of_nobody_or_everybody_is_shared_out_too(share: float) -> None:
    shares = shared_out(np.zeros((1, 5, 1)), WEIGHT, np.array([[share]]))
    assert shares.ravel() == pytest.approx(np.full(5, share), abs=1e-3)


@pytest.mark.parametrize("name", ["logit_shift", "shrinkage"])
def test_samples_of_departements_add_up_to_the_samples_of_the_nation(name: str) -> None:
    shares = np.linspace([0.5, 0.6], [0.8, 0.9], N)
    samples = RIVALS[name].forecast(known(sd=0.01), shares, DAYS, 1).samples
    assert samples is not None
    assert samples.shape == (N, 5, 2)
    assert np.einsum("d,sdt->st", WEIGHT, samples) == pytest.approx(shares, abs=1e-6)


@pytest.mark.parametrize("name", ["logit_shift", "persistence", "shrinkage"])
def test_the_order_of_the_count_is_kept_and_the_future_is_less_certain_the_further_it_is(name: str) -> None:
    samples = RIVALS[name].forecast(known(), nation(0.5, 0.6), DAYS, 1).samples
    assert samples is not None
    assert np.argsort(np.median(samples, axis=0)[:, 0]).tolist() == np.argsort(VALUE).tolist()
    width = np.ptp(np.quantile(samples, (0.05, 0.95), axis=0), axis=0)
    assert (width[:, 1] > width[:, 0]).all()


def test_persistence_keeps_every_departement_whatever_the_nation_does() -> None:
    low = persistence.forecast(known(), nation(0.1, 0.1), DAYS, 1).samples
    high = persistence.forecast(known(), nation(0.9, 0.9), DAYS, 1).samples
    assert low is not None
    assert high is not None
    assert np.array_equal(low, high)
    assert np.median(low, axis=0)[:, 0] == pytest.approx(VALUE, abs=0.05)


def test_shrinkage_takes_the_same_factor_off_what_is_uncovered_when_the_nation_rises() -> None:
    uncovered = 1 - shrinkage.shrunk(known(), np.array([[0.8]]))[0, :, 0]
    assert uncovered / (1 - VALUE) == pytest.approx(np.full(5, 0.2 / (1 - known().mean)))


def test_shrinkage_takes_the_same_factor_off_what_is_covered_when_the_nation_falls() -> None:
    covered = shrinkage.shrunk(known(), np.array([[0.2]]))[0, :, 0]
    assert covered / VALUE == pytest.approx(np.full(5, 0.2 / known().mean))


@pytest.mark.parametrize("everyone", [0.0, 1.0])
def test_a_country_without_any_or_with_full_coverage_is_no_error(everyone: float) -> None:
    for rival in departement_rivals():
        samples = rival.forecast(known(np.full(5, everyone)), nation(everyone, everyone), DAYS, 1).samples
        assert samples is not None
        assert np.isfinite(samples).all()


def test_without_a_count_persistence_says_nothing_and_the_others_say_any_share() -> None:
    unknown = known(np.full(5, np.nan), day=None)
    assert persistence.forecast(unknown, nation(0.5, 0.6), DAYS, 1).samples is None
    for rival in (logit_shift, shrinkage):
        predicted = rival.forecast(unknown, nation(0.5, 0.6), DAYS, 1)
        assert predicted.method == "any_share"
        assert predicted.samples is not None
        assert np.ptp(np.quantile(predicted.samples[:, 4, 0], (0.05, 0.95))) > 0.7
        assert np.einsum("d,sd->s", WEIGHT, predicted.samples[:, :, 1]) == pytest.approx(np.full(N, 0.6), abs=1e-6)


def test_departements_have_not_been_counted_before_the_end_of_2022() -> None:
    assert not known_departements(all_observed(), date(2022, 12, 30)).is_known
    france = known_departements(all_observed(), COUNTED)
    assert france.day == COUNTED
    assert france.mean == pytest.approx(0.678, abs=0.001)


def test_a_departement_that_nobody_counted_is_taken_for_the_mean_of_the_others() -> None:
    rows = [row("coverage_li_plus", COUNTED, 0.4, code="01"), row("coverage_li_plus", COUNTED, 0.4, code="2A")]
    assert known_departements(rows, COUNTED).value == pytest.approx(np.full(101, 0.4))


def test_a_departement_left_out_of_the_last_count_moves_as_the_others_did() -> None:
    later = date(2023, 10, 31)
    first = [row("coverage_li_plus", COUNTED, 0.5, code=code) for code in ("01", "02", "2A")]
    rows = [*first, *(row("coverage_li_plus", later, 0.8, code=code) for code in ("01", "02"))]
    found = known_departements(rows, later)
    assert found.day == later
    assert found.value[[found.code.index(code) for code in ("01", "02", "2A")]] == pytest.approx([0.8, 0.8, 0.8])


def test_a_later_count_takes_the_place_of_an_earlier_one() -> None:
    rows = [row("coverage_li_plus", day, share, code="01") for day, share in ((DAYS[0], 0.6), (COUNTED, 0.4))]
    assert known_departements(rows, DAYS[0]).value[0] == 0.6
    assert known_departements(rows, COUNTED).value[0] == 0.4


@pytest.mark.parametrize("name", sorted(RIVALS))
def test_the_same_seed_gives_the_same_samples_and_another_gives_others(name: str) -> None:
    first, again, other = (RIVALS[name].forecast(known(), nation(0.5, 0.6), DAYS, seed).samples for seed in (1, 1, 2))
    assert first is not None
    assert again is not None
    assert other is not None
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)
