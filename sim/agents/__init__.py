"""The Mesa agents: professionals, territories, CPTS and authorities. They hold state, ask rules, and act."""
