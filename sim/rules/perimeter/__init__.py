"""Perimeter: which territories a project takes in, and when a white territory joins a neighbouring CPTS."""

from abc import ABC, abstractmethod

from sim.rules.base import Rule


class PerimeterRule(Rule, ABC):
    """Answers how large a project wants to be, and how often a white neighbour joins a CPTS."""

    @abstractmethod
    def wanted_population(self, normal: float) -> float:
        """Return the population (inhabitants) that a project aims at; `normal` is a standard normal draw."""

    @abstractmethod
    def takes_in(self, population: float, candidate_population: float, wanted_population: float) -> bool:
        """Return whether a project of this population takes in a white neighbour of that population."""

    @abstractmethod
    def fits(self, population: float, white_population: float) -> bool:
        """Return whether a CPTS of this population can still take in a white neighbour of that population."""

    @abstractmethod
    def extension_hazard(
        self, readiness: float, nearby_success: float, pressure: float, merging: float, white_population: float
    ) -> float:
        """Return the hazard (a month) that a white territory joins a neighbouring CPTS."""
