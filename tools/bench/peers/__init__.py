"""One small standard model in Mesa, in mesa-frames and as columns, so that we do not compare with ourselves only.

The Boltzmann wealth model is the example with which both Mesa (its introductory tutorial) and mesa-frames (the
benchmark of its readme) present themselves. Everybody begins with one coin; in each step everybody who has one at the
start of the step gives it to a random agent, perhaps to itself. Each file `wealth_*.py` has a class
`Wealth(agents, seed)` with methods `run(number)` and `coins()`.
"""
