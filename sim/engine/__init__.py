"""Engines: ways to compute the same month (`protocol.py`). A configuration picks one by its name here."""
