"""Building the data tables of sim/data from their sources."""
