"""How the fit was tried where the truth is known, as docs/fit_trials.md tells it."""
