"""The wealth model in Mesa, with the two-phase activation that its documentation gives for simultaneous steps."""

import logging

import mesa

logging.getLogger("mesa").setLevel(logging.WARNING)


class Person(mesa.Agent):  # type: ignore[misc]
    """Somebody with coins, and with what others gave in this step."""

    def __init__(self, model: "Wealth") -> None:
        super().__init__(model)
        self.coins = 1
        self.income = 0

    def give(self) -> None:
        """Give a coin to anybody, from what was there before the step."""
        if self.coins > 0:
            self.coins -= 1
            self.random.choice(self.model.people).income += 1

    def receive(self) -> None:
        """Take what was given."""
        self.coins += self.income
        self.income = 0


class Wealth(mesa.Model):  # type: ignore[misc]
    """People who give away coins. A list of them is kept: choosing from `model.agents` would copy it each time."""

    def __init__(self, agents: int, seed: int) -> None:
        super().__init__(rng=seed)
        self.people = list(Person.create_agents(self, agents))

    def step(self) -> None:
        """Everybody gives, then everybody receives."""
        self.agents.do("give")
        self.agents.do("receive")

    def run(self, number: int) -> None:
        """Do a number of steps."""
        for _ in range(number):
            self.step()

    def coins(self) -> list[int]:
        """Return everybody's coins."""
        return [person.coins for person in self.people]
