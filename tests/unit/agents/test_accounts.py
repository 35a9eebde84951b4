"""Accounts keep payers and territories apart."""

import numpy as np

from sim.agents.accounts import Accounts
from sim.vocabulary import Payer


def test_each_payer_and_territory_has_its_own_account() -> None:
    accounts = Accounts(3)
    accounts.cnam(0, 100.0)
    accounts.cnam(0, 50.0)
    accounts.fir(1, 20.0)
    accounts.facilitation(2, 5.0)
    expected = np.zeros((3, len(Payer)))
    expected[0, Payer.CNAM], expected[1, Payer.FIR], expected[2, Payer.FACILITATION] = 150.0, 20.0, 5.0
    np.testing.assert_array_equal(accounts.cost, expected)
    assert not accounts.n_dissolved.any()
