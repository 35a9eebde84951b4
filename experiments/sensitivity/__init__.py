"""What drives a result: the share of chance, of each assumption and of each lever in how it varies."""
