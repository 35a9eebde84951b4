"""Starts the simulation from the command line."""
