"""How fast, how large, how soon: measures the engines and two peers, writes results/bench/bench.json."""
