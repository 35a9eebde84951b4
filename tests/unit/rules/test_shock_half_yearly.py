"""Shocks in common: how large they are in the long run, how long they last, and that they can be left out."""

from math import sqrt

import numpy as np
import pytest

from sim.rules.shock.half_yearly import HalfYearly

RULE = HalfYearly(persistence=0.6, founding_nation=0.3, founding_region=0.4, signing_nation=0.12, signing_region=0.05)
HALF_YEARS = 20_000


def test_a_shock_is_the_sum_of_a_national_and_a_regional_part() -> None:
    assert RULE.first_founding(1.0, -2.0) == pytest.approx(0.3 - 0.8)
    assert RULE.first_signing(1.0, -2.0) == pytest.approx(0.12 - 0.1)


def test_the_next_shock_keeps_a_share_of_the_last_and_adds_a_new_part() -> None:
    # sqrt(1 - 0.36) = 0.8
    assert RULE.next_founding(0.5, 1.0, 1.0) == pytest.approx(0.6 * 0.5 + 0.8 * 0.7)
    assert RULE.next_signing(0.5, 1.0, 1.0) == pytest.approx(0.6 * 0.5 + 0.8 * 0.17)


@pytest.mark.parametrize("of", ["founding", "signing"])
def test_the_standard_deviation_stays_what_it_is_at_first(of: str) -> None:
    """sd² = sd_nation² + sd_region², and correlation after one half-year = persistence: four standard errors."""
    draws = np.random.default_rng(5).standard_normal((HALF_YEARS, 2))
    shocks = [getattr(RULE, f"first_{of}")(*draws[0])]
    for nation, region in draws[1:]:
        shocks.append(getattr(RULE, f"next_{of}")(shocks[-1], nation, region))
    sd = sqrt(getattr(RULE, f"{of}_nation") ** 2 + getattr(RULE, f"{of}_region") ** 2)
    assert np.std(shocks) == pytest.approx(sd, rel=0.04)
    assert np.corrcoef(shocks[:-1], shocks[1:])[0, 1] == pytest.approx(0.6, abs=0.03)


def test_without_persistence_every_half_year_starts_anew() -> None:
    rule = RULE.model_copy(update={"persistence": 0.0})
    assert rule.next_founding(9.0, 1.0, -1.0) == rule.first_founding(1.0, -1.0)
    assert rule.next_signing(9.0, 1.0, -1.0) == rule.first_signing(1.0, -1.0)


def test_a_shock_that_persists_for_good_never_changes() -> None:
    rule = RULE.model_copy(update={"persistence": 1.0})
    assert rule.next_founding(0.7, 3.0, 3.0) == 0.7
    assert rule.next_signing(0.7, 3.0, 3.0) == 0.7


def test_without_spread_there_is_exactly_no_shock() -> None:
    rule = HalfYearly(persistence=0.6, founding_nation=0.0, founding_region=0.0, signing_nation=0.0, signing_region=0.0)
    assert rule.first_founding(3.0, -2.0) == rule.first_signing(3.0, -2.0) == 0.0
    assert rule.next_founding(0.0, 3.0, -2.0) == rule.next_signing(0.0, 3.0, -2.0) == 0.0
