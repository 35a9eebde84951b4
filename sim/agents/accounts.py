"""Accounts: who has paid how much for which territory since the start, and contracts dissolved."""

import numpy as np

from sim.vocabulary import Payer


class Accounts:
    """Cumulative euros by territory (rows) and payer (columns of `cost`), and dissolved contracts by territory."""

    def __init__(self, n_territories: int) -> None:
        self.cost = np.zeros((n_territories, len(Payer)))
        self.n_dissolved = np.zeros(n_territories)

    def cnam(self, row: int, euros: float) -> None:
        """Book a payment of the Assurance maladie for the CPTS led by a territory."""
        self.cost[row, Payer.CNAM] += euros

    def fir(self, row: int, euros: float) -> None:
        """Book a payment of the ARS (FIR)."""
        self.cost[row, Payer.FIR] += euros

    def facilitation(self, row: int, euros: float) -> None:
        """Book the cost of facilitators."""
        self.cost[row, Payer.FACILITATION] += euros
