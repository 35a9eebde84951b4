"""What all tests share: figures without a screen, the same examples on every run, no time limit per example."""

import os

from hypothesis import settings

os.environ.setdefault("MPLBACKEND", "Agg")

settings.register_profile("suite", deadline=None, derandomize=True, print_blob=False)
settings.load_profile("suite")
