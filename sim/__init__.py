"""The simulation of how CPTS spread: pure model code, importable in a notebook (no Hydra, no plots)."""
