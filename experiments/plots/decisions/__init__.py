"""Figures of the tasks that draw decisions from results."""
