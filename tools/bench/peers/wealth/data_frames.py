"""The wealth model in mesa-frames, as its readme has it. Runs in an environment of its own: it needs NumPy 1."""

import polars as pl
from mesa_frames import AgentSetPolars, ModelDF


class People(AgentSetPolars):  # type: ignore[misc]
    """People with coins, as a data frame."""

    def __init__(self, agents: int, model: ModelDF) -> None:
        super().__init__(model)
        self += pl.DataFrame({"unique_id": pl.arange(agents, eager=True), "coins": pl.ones(agents, eager=True)})

    def step(self) -> None:
        """Let everybody who has a coin before the step give it to anybody."""
        self.select(self.coins > 0)
        receivers = self.agents.sample(n=len(self.active_agents), with_replacement=True)
        self["active", "coins"] -= 1
        income = receivers.group_by("unique_id").len()
        self[income, "coins"] += income["len"]


class Wealth(ModelDF):  # type: ignore[misc]
    """People who give away coins."""

    def __init__(self, agents: int, seed: int) -> None:
        super().__init__(seed)
        pl.set_random_seed(seed)
        self.people = People(agents, self)
        self.agents += self.people

    def run(self, number: int) -> None:
        """Do a number of steps."""
        for _ in range(number):
            self.agents.do("step")

    def coins(self) -> list[int]:
        """Return everybody's coins."""
        people = self.get_agents_of_type(People)
        return [int(coins) for coins in people.agents["coins"]]
