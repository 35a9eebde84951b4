"""A study: arms, draws and replicates, run, stored and summarised."""
