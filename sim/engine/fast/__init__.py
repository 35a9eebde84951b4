"""The fast engine: the same month as the Mesa model, on columns, compiled.

- `engine.py` what the engine answers, `run.py` one run of it
- `compiled.py` compiles functions and keeps them on disk; `rules.py` lets kernels call the rules of sim/rules
- `country.py` what does not change in a run, `state.py` what does, `chance.py` the draws of a month
- `month.py` the table of contents of a month; each other module holds the kernels of one of its steps

Kernels call the acts of sim/month as the agents of the Mesa model do. What has two versions is tested equal to the bit.
"""

from sim.engine.fast.engine import ENGINE

__all__ = ["ENGINE"]
