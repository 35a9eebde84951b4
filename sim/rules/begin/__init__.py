"""Begin: the stock of projects that is already there when history begins."""

from abc import ABC, abstractmethod

from sim.rules.base import Rule


class BeginRule(Rule, ABC):
    """Answers which territories already have a project, and how far it has come."""

    @abstractmethod
    def project_probability(self, readiness: float, leaders: float) -> float:
        """Return the probability that a territory with these leaders already has a project of its own."""

    @abstractmethod
    def has_letter(self, draw: float) -> bool:
        """Return whether an existing project already has a lettre d'intention; `draw` uniform."""

    @abstractmethod
    def work_share(self, draw: float) -> float:
        """Return the share of the meetings of its stage that an existing project has held; `draw` uniform."""
