"""Rivals for départements, a file each."""
