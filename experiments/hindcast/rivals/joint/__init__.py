"""Rivals that forecast several national series at once, a file each."""
