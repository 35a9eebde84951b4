"""Making runs: here, in processes of this machine or on the workers of a Dask scheduler, and recording them."""
