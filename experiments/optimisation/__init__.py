"""Searching lever values for several objectives at once, and judging what was found on draws that the search never met.

K levers, C candidates, D draws, M objectives. A candidate is a place on the grid of lever values.
"""
