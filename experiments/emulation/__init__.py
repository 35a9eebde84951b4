"""Emulation: quick answers from stored runs by regression, each with a score of how good they are."""
