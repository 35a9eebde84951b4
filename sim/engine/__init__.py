"""Engines: ways to compute the same month. Each has a function `trajectory`; a configuration picks one by name."""
