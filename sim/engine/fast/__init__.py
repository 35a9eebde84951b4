"""The fast engine: the same month as the Mesa model, on columns, compiled.

- `compiled.py` compiles functions and keeps them on disk; `rules.py` lets kernels call the rules of sim/rules
- `country.py` what does not change in a run, `state.py` what does, `levers.py` and `chance.py` the inputs of a month
- `month.py` the table of contents of a month; each other module holds the kernels of one of its steps

Every kernel stands for a method of the same name in sim/model.py or sim/agents, and is tested equal to it, to the bit.
"""
