"""An epidemic of susceptible, infectious and recovered people (SIR) in places, the model of LASER's first example.

Each implementation is a class `Epidemic(n_places, seed)` with methods `run(days)` and `curve()`.
"""
