"""The Boltzmann wealth model, with which Mesa's introductory tutorial and the readme of mesa-frames begin.

Everybody begins with one coin; in each step everybody who has one at the start of the step gives it to a random agent,
perhaps to itself. Each implementation is a class `Wealth(agents, seed)` with methods `run(number)` and `coins()`.
"""
