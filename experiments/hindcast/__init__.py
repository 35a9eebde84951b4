"""Forecasts held against what was observed later: observations, naive rivals, scores, and what they say in words."""
