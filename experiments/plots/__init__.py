"""Figures that people use as they are."""
