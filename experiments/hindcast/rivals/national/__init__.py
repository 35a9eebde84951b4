"""Rivals for national series, a file each."""
