"""Rules: pure functions, one hypothesis a file, written once and used by every engine.

A decision of the month is a folder here. Its `__init__` says what every rule for that decision answers; each
other file in it is one rule: a frozen set of parameters whose method computes the answer from numbers. A
configuration picks a rule by its file's name (`behaviour.join.rule: logistic`). A rule knows no model, no random
draws, no configuration and no clock.
"""
