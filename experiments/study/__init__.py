"""What a study is: its arms, parameter draws, replicates and runs, and the hash that names a run."""
